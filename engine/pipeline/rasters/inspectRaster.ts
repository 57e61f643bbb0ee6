/** What `inspect` says of one raster, as data: nothing repaired, nothing guessed, every cell counted. */

import type {Code} from '../../core/codes.ts';
import {EngineError, type ErrorDetails} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import type {Crs} from '../../crs/crs.ts';
import {findCrs, type Bbox, type CrsFinding} from '../../crs/detect.ts';
import {projectInto} from '../../crs/project.ts';
import {openRaster, type GridTransform, type RawRaster, type SampleType} from '../../formats/index.ts';
import {suppliedLegends} from '../../landclass/index.ts';
import {boxOf, cellSize, cornersOf, isRotated, type Grid} from '../../raster/grid.ts';
import {cellAreaOn, cellCorners} from './cellAreas.ts';
import {countCells, type BandCount, type CountControl} from './countCells.ts';
import {ownLegend} from './legendOf.ts';
import {lonLatBox} from './lonLatBox.ts';
import {planeOf} from './planeOf.ts';

/** Larger rasters are looked at in an overview. */
const MOST_CELLS_COUNTED = 4e9;

export interface RasterReport {
    readonly name: string;
    readonly format: 'geotiff';
    readonly sha256: string;
    readonly bytes: number;
    readonly width: number;
    readonly height: number;
    readonly bands: number;
    readonly sampleType: SampleType;
    readonly compression: string;
    readonly overviews: readonly {readonly width: number; readonly height: number}[];
    /** `NaN` as a word, since JSON has no such number. */
    readonly nodata: number | 'NaN' | null;
    readonly transform: GridTransform | null;
    readonly transformFrom: string;
    /** Between the rows and the east, against the clock; null where rows run from west to east and the first is the northernmost. */
    readonly rotationDeg: number | null;
    /** Sides of a cell in units of the CRS, along the row first. */
    readonly cell: readonly [number, number] | null;
    /** The same on the ground, in the middle of the raster. */
    readonly cellM: readonly [number, number] | null;
    readonly crs: {readonly id: string; readonly name: string; readonly nameZh: string; readonly how: string; readonly by: CrsFinding['code']} | null;
    readonly crsFault: ({readonly code: Code; readonly message: string} & Pick<ErrorDetails, 'fix' | 'facts' | 'where'>) | null;
    /** In the CRS of the raster. */
    readonly bbox: Bbox | null;
    readonly lonLat: Bbox | null;
    readonly hasPalette: boolean;
    readonly namesFrom: string;
    /** What it can be used as: classes for `diff` and `compare`, a picture for `chips`, a measure (index, height) for neither. */
    readonly usableAs: 'classes' | 'picture' | 'measure' | 'nothing';
    /** What was counted: the full size, an overview (its cells stand for several), or nothing. */
    readonly counted: {readonly width: number; readonly height: number; readonly isWhole: boolean} | null;
    readonly bandsCounted: readonly BandReport[];
    /** Supplied legends that know every value of the first band; `own` where the raster itself says what they mean. */
    readonly legends: readonly string[];
    readonly ownLegend: string | null;
    readonly issues: readonly Issue[];
}

export interface BandReport extends Omit<BandCount, 'values'> {
    readonly values: readonly {readonly value: number; readonly name: string; readonly cells: number;
        /** Of the cells with data. */
        readonly share: number; readonly areaM2: number | null}[] | null;
}

/** @param given the CRS a person named. @throws EngineError what `openRaster` and reading throw */
export async function inspectRaster(path: string, given: Crs | undefined, control: CountControl = {}): Promise<RasterReport> {
    const raster = await openRaster(path, control.signal ? {signal: control.signal} : {});
    try {
        return await inspectOpened(raster, given, control);
    } finally {
        await raster.close();
    }
}

async function inspectOpened(raster: RawRaster, given: Crs | undefined, control: CountControl): Promise<RasterReport> {
    const {path, width, height, transform, nodata, names, levels} = raster;
    const issues: Issue[] = [...raster.issues];
    const grid = transform && {width, height, transform};
    const place = grid ? placeOnEarth(raster, grid, given, issues) : null;
    if (grid === null) {
        issues.push({code: 'pipeline/raster-place', severity: 'error', layer: path, message: 'the raster does not say where it lies: no georeference and no world file'});
    } else if (isRotated(grid.transform)) {
        issues.push({code: 'pipeline/raster-rotated', severity: 'note', layer: path, message: 'the rows of the raster do not run from west to east'});
    }
    const level = levels.findIndex(one => one.width * one.height <= MOST_CELLS_COUNTED);
    if (level !== 0) {
        issues.push({code: 'pipeline/raster-not-counted', severity: 'warning', layer: path, message: `the raster has ${width * height} cells; `
            + (level < 0 ? 'it has no overview small enough, so no values were counted' : `values were counted in its overview of ${levels[level].width} × ${levels[level].height} cells`)});
    }
    const counts = level < 0 ? [] : await countCells(raster, level, areaOfCells(raster, level, place), control);
    const first = counts.length > 0 ? counts[0].values : null;
    const isClasses = raster.photometric !== 'rgb' && first !== null && first.length > 0;
    const own = isClasses ? ownLegend(raster, first, null) : null;
    return {
        name: raster.name, format: 'geotiff', sha256: await raster.sha256(), bytes: raster.bytes, width, height, bands: raster.bands,
        sampleType: raster.sampleType, compression: raster.compression, overviews: levels.slice(1).map(one => ({width: one.width, height: one.height})),
        nodata: Number.isNaN(nodata) ? 'NaN' : nodata, transform, transformFrom: raster.transformFrom,
        rotationDeg: transform !== null && isRotated(transform) ? Math.atan2(transform.columnY, transform.columnX) * 180 / Math.PI : null,
        cell: transform && cellSize(transform), cellM: place?.cellM ?? null, crs: place?.finding ?? null, crsFault: place?.fault ?? null,
        bbox: grid && boxOf(cornersOf(grid)), lonLat: place?.lonLat ?? null, hasPalette: raster.palette !== null, namesFrom: raster.namesFrom,
        usableAs: raster.photometric === 'rgb' ? 'picture' : isClasses ? 'classes' : counts.some(({min}) => min !== null) || level < 0 ? 'measure' : 'nothing',
        counted: level < 0 ? null : {width: levels[level].width, height: levels[level].height, isWhole: level === 0},
        bandsCounted: counts.map(count => withNames(count, own?.values.size ? new Map([...own.values].map(([value, {name}]) => [value, name])) : names)),
        legends: isClasses ? suppliedLegends().filter(({values}) => first.every(({value}) => values.has(value))).map(({id}) => id) : [],
        ownLegend: own?.id ?? null, issues,
    };
}

interface PlaceOnEarth {
    readonly finding: RasterReport['crs'];
    readonly fault: RasterReport['crsFault'];
    readonly lonLat: Bbox | null;
    readonly cellM: readonly [number, number] | null;
    readonly planes: {readonly own: Crs; readonly plane: Crs} | null;
}

function placeOnEarth(raster: RawRaster, grid: Grid, given: Crs | undefined, issues: Issue[]): PlaceOnEarth {
    const bbox = boxOf(cornersOf(grid));
    let found: CrsFinding;
    try {
        found = findCrs(raster.crs, bbox, given);
    } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        const {fix, facts, where} = error.details;
        issues.push({code: error.code, severity: 'error', layer: raster.path, message: error.message});
        return {finding: null, fault: {code: error.code, message: error.message, fix, facts, where}, lonLat: null, cellM: null, planes: null};
    }
    const {crs, how, code: by, warnings} = found;
    issues.push(...warnings);
    const finding = {id: crs.id, name: crs.name, nameZh: crs.nameZh, how, by};
    try {
        const plane = planeOf({crs, bbox});
        const middle = cellCorners(grid.transform, Math.floor(grid.width / 2), Math.floor(grid.height / 2));
        projectInto(crs, plane, middle, middle);
        const side = (a: number, b: number): number => Math.hypot(middle[2 * a] - middle[2 * b], middle[2 * a + 1] - middle[2 * b + 1]);
        return {finding, fault: null, lonLat: lonLatBox(grid, crs), cellM: [side(1, 2), side(0, 1)], planes: {own: crs, plane}};
    } catch (error) {
        // a raster of half the Earth has a CRS and no plane
        if (!(error instanceof EngineError)) throw error;
        return {finding, fault: null, lonLat: null, cellM: null, planes: null};
    }
}

/** Area of a cell of a level; null where the raster lies nowhere known, or too far from a plane to say. */
function areaOfCells({width, height, transform, levels}: RawRaster, level: number, place: PlaceOnEarth | null): ((column: number, row: number) => number) | null {
    if (transform === null || !place?.planes) return null;
    const across = width / levels[level].width, down = height / levels[level].height;
    const areaOf = cellAreaOn({transform}, place.planes.own, place.planes.plane);
    const areaAt = (column: number, row: number): number => across * down * areaOf(column * across, row * down);
    try {
        for (const column of [0, levels[level].width - 1]) for (const row of [0, levels[level].height - 1]) areaAt(column, row);
        return areaAt;
    } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        return null;
    }
}

function withNames({values, ...count}: BandCount, names: ReadonlyMap<number, string>): BandReport {
    const total = values?.reduce((sum, {cells}) => sum + cells, 0) ?? 0;
    return {...count, values: values && values.map(({value, cells, areaM2}) => ({value, name: names.get(value) ?? '', cells, share: cells / total, areaM2}))};
}
