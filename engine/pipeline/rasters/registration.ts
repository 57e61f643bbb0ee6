/**
 * Does a classified raster lie where the survey lies? How far it is off, and which patches are there only because of that.
 *
 * Units   the shift in cells of the raster and in metres of its plane
 */

import {PolygonsBuilder, type Polygons} from '../../core/polygons.ts';
import type {Crs} from '../../crs/crs.ts';
import {projectInto} from '../../crs/project.ts';
import type {ShiftExplanation} from '../../diff/index.ts';
import type {GridTransform} from '../../formats/index.ts';
import type {LatticePolygon, Overlay} from '../../kernel/index.ts';
import {dictionary, type Legend} from '../../landclass/index.ts';
import type {Layer} from '../../layers/layer.ts';
import {NONE} from '../../raster/classBand.ts';
import {cellOf, placeOf} from '../../raster/grid.ts';
import {cellSpans} from '../../raster/parcelCells.ts';
import {estimateShift, type ShiftEstimate} from '../../raster/shift.ts';
import type {ClassRows} from '../../raster/tracePair.ts';
import type {Frame} from '../frame.ts';
import {outlinesOf} from '../records.ts';
import type {ClassRaster} from './openClasses.ts';
import {planeOf} from './planeOf.ts';

/** A raster of more cells is not held in memory, and its place is not tested. */
const MOST_CELLS = 2 ** 28;
/** Shifts below this part of a cell are left as they are: cells say no more of a border than that. */
const SIGNIFICANT_CELLS = 0.5;
/** A patch is explained by the shift when at least this share of its cells would not have changed without it. */
const EXPLAINED_SHARE = 0.8;

/** By class number: 1 cultivated, 0 not, 2 says nothing. */
type Meaning = Uint8Array;

export interface Registration {
    /** null: too few borders to tell, or no shift within three cells fits. */
    readonly shift: (ShiftEstimate & {readonly eastM: number; readonly northM: number; readonly lengthM: number}) | null;
    /** The shift is above half a cell. */
    readonly isOff: boolean;
    /** It was taken away before the overlay. */
    readonly isCorrected: boolean;
    readonly explanation: ((overlay: Overlay, frame: Frame) => ShiftExplanation) | null;
}

/** What is known where the place of a raster could not be tested. */
export const NOT_TOLD: Registration = {shift: null, isOff: false, isCorrected: false, explanation: null};

/** Rows of a raster that are also kept whole, for a second look; null where the raster is too large for that. */
export function recorded(raster: ClassRaster): {rows: ClassRows; cells: Uint8Array} | null {
    const {width, height} = raster.grid;
    if (width * height > MOST_CELLS) return null;
    const cells = new Uint8Array(width * height);
    return {
        cells,
        rows: {
            values: raster.values, rowsAtOnce: raster.rowsAtOnce,
            read: async (window, signal) => {
                const rows = await raster.read(window, signal);
                cells.set(rows, window.row * width); // windows of a single raster are as wide as it is
                return rows;
            },
        },
    };
}

function meaningOf({values}: ClassRaster, legend: Legend): Meaning {
    const meaning = new Uint8Array(NONE + 1).fill(2);
    const {byCode} = dictionary(legend.to);
    values.forEach((value, number) => {
        const entry = legend.values.get(value);
        if (entry && !entry.isEmpty) meaning[number] = entry.code !== null && byCode.get(entry.code)?.cultivated === true ? 1 : 0;
    });
    return meaning;
}

/** The cultivated parcels of a survey in columns and rows of a raster. */
function cultivatedOn({grid, crs}: ClassRaster, {polygons, parcels, crs: from}: Layer<'survey'>): Polygons {
    const {coords, ringStart, featureStart} = polygons;
    const rings: number[] = [];
    for (let parcel = 0; parcel + 1 < featureStart.length; parcel++) {
        if (parcels.cultivated[parcel] !== 1) continue;
        for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
            // a ring that is no ring says nothing of a shift; certification names it
            if (coords.subarray(2 * ringStart[ring], 2 * ringStart[ring + 1]).every(Number.isFinite)) rings.push(ring);
        }
    }
    const starts = new Uint32Array(rings.length + 1);
    rings.forEach((ring, i) => (starts[i + 1] = starts[i] + ringStart[ring + 1] - ringStart[ring]));
    const moved = new Float64Array(2 * starts[rings.length]);
    rings.forEach((ring, i) => moved.set(coords.subarray(2 * ringStart[ring], 2 * ringStart[ring + 1]), 2 * starts[i]));
    projectInto(from, crs, moved, moved);
    for (let i = 0; i < moved.length; i += 2) [moved[i], moved[i + 1]] = cellOf(grid.transform, moved[i], moved[i + 1]);
    return {coords: moved, ringStart: starts, featureStart: Uint32Array.of(0, rings.length)};
}

/** @param how `auto` takes a shift above half a cell away, `warn` says it and marks what it explains */
export function register(raster: ClassRaster, cells: Uint8Array, legend: Legend, survey: Layer<'survey'>, how: 'auto' | 'warn'): Registration {
    const {width, height} = raster.grid, meaning = meaningOf(raster, legend);
    const estimate = estimateShift({width, height, cells, meaning, cultivated: cultivatedOn(raster, survey)});
    if (estimate === null) return NOT_TOLD;
    const {columns, rows} = estimate;
    const [eastM, northM] = metresOf(raster, columns, rows);
    const shift = {...estimate, eastM, northM, lengthM: Math.hypot(eastM, northM)};
    const isOff = Math.hypot(columns, rows) > SIGNIFICANT_CELLS;
    return {
        shift, isOff, isCorrected: isOff && how === 'auto',
        explanation: isOff && how === 'warn' ? (overlay, frame) => ({
            lengthM: Math.round(shift.lengthM * 100) / 100, explains: lists => explained(overlay, frame, raster, cells, meaning, survey, shift, lists),
        }) : null,
    };
}

/** The larger side of a cell at the middle of the raster, metres. */
export function cellWidthM(raster: Pick<ClassRaster, 'grid' | 'crs' | 'bbox'>): number {
    return Math.max(Math.hypot(...metresOf(raster, 1, 0)), Math.hypot(...metresOf(raster, 0, 1)));
}

/** What a shift of cells is on the ground, at the middle of the raster. */
function metresOf({grid, crs, bbox}: Pick<ClassRaster, 'grid' | 'crs' | 'bbox'>, columns: number, rows: number): [number, number] {
    const middle = [grid.width / 2, grid.height / 2] as const;
    const ends = Float64Array.of(...placeOf(grid.transform, ...middle), ...placeOf(grid.transform, middle[0] + columns, middle[1] + rows));
    const plane = crs.kind === 'geographic' ? planeOf({crs, bbox}) : crs;
    projectInto(crs, plane, ends, ends);
    return [ends[2] - ends[0], ends[3] - ends[1]];
}

/**
 * A cell of a patch is explained when the raster, taken back by the shift, shows there what the survey says: cultivated on
 * cultivated parcels, something else elsewhere.
 */
function explained(
    overlay: Overlay, frame: Frame, {grid, crs}: ClassRaster, cells: Uint8Array, meaning: Meaning, {parcels}: Layer<'survey'>,
    {columns, rows}: ShiftEstimate, faceLists: readonly (readonly number[])[],
): Uint8Array {
    const {width, height} = grid, beforeOf = overlay.parcelOf[0];
    const flags = new Uint8Array(faceLists.length);
    const patches = onGrid(outlinesOf(overlay, faceLists), frame, grid.transform, crs);
    for (let patch = 0; patch < flags.length; patch++) {
        const parcel = beforeOf[faceLists[patch][0]];
        const said = parcel >= 0 && parcels.cultivated[parcel] === 1 ? 1 : 0;
        let count = 0, agreeing = 0;
        for (const {row, column, length} of cellSpans(patches, patch)) {
            for (let cell = column; cell < column + length; cell++) {
                const x = Math.round(cell + columns), y = Math.round(row + rows);
                if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
                count++;
                if (meaning[cells[y * width + x]] === said) agreeing++;
            }
        }
        if (count > 0 && agreeing >= EXPLAINED_SHARE * count) flags[patch] = 1;
    }
    return flags;
}

/** Shapes of the overlay in columns and rows of a raster. */
function onGrid(shapes: readonly (readonly LatticePolygon[])[], {crs, perM}: Frame, transform: GridTransform, into: Crs): Polygons {
    const builder = new PolygonsBuilder();
    for (const polygons of shapes) {
        for (const ring of polygons.flatMap(({shell, holes}) => [shell, ...holes])) {
            for (let i = 0; i < ring.length; i += 2) builder.vertex(ring[i] / perM, ring[i + 1] / perM);
            builder.endRing();
        }
        builder.endFeature();
    }
    const built = builder.build(), {coords} = built;
    projectInto(crs, into, coords, coords);
    for (let i = 0; i < coords.length; i += 2) [coords[i], coords[i + 1]] = cellOf(transform, coords[i], coords[i + 1]);
    return built;
}
