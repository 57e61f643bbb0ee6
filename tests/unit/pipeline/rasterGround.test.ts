/** Traced cells on the ground: lattice areas against counted cells, ellipsoidal areas against GeographicLib, both against the full certificate. */

import {Geodesic} from 'geographiclib-geodesic';
import {describe, expect, test} from 'vitest';
import {edgeAreaOn} from '../../../engine/crs/area.ts';
import {crsFromCode, type Crs} from '../../../engine/crs/crs.ts';
import {projectInto} from '../../../engine/crs/project.ts';
import {certifyCoverage, soundCoverage, toLattice, type LatticePolygons} from '../../../engine/kernel/index.ts';
import {longestRun} from '../../../engine/pipeline/rasters/longestRun.ts';
import {placed} from '../../../engine/pipeline/rasters/regionsLayer.ts';
import {cellAreaOn} from '../../../engine/pipeline/rasters/cellAreas.ts';
import type {Grid} from '../../../engine/raster/grid.ts';
import {tracePair, type TracedPair} from '../../../engine/raster/tracePair.ts';
import {classRows, whole, type Cells} from '../../helpers/classRows.ts';
import {seededRandom} from '../../helpers/forAll.ts';
import {floodRegions} from '../../helpers/tracedOracle.ts';

const TICKS_PER_M2 = 10_000;

/** Patches of three classes with ragged borders, holes and single cells. */
function patchy(width: number, height: number): Cells {
    const random = seededRandom(4);
    const cells = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) cells[y * width + x] = random() < 0.03 ? 3 : Math.floor(1.5 + Math.sin(x / 6) + Math.cos(y / 5) / 2 + random() / 4);
    }
    return {width, height, cells};
}

async function onGround(raster: Cells, grid: Grid, from: Crs, plane: Crs, isSmoothed = false): Promise<{traced: TracedPair; lattice: LatticePolygons}> {
    const traced = await tracePair(null, classRows(raster), whole(raster), {longestRun: longestRun(grid, from, plane), isSmoothed});
    const polygons = placed(traced, grid, 0, 0);
    projectInto(from, plane, polygons.coords, polygons.coords);
    return {traced, lattice: toLattice(polygons)!}; // a county fits
}

/** Length of the borders of each region in cells. */
function perimeters({width, height, cells}: Cells): number[] {
    const {region, cells: counts} = floodRegions({width, height, label: Int32Array.from(cells)});
    const sides = counts.map(() => 0);
    region.forEach((own, cell) => {
        const x = cell % width;
        for (const [next, isInside] of [[cell - 1, x > 0], [cell + 1, x < width - 1], [cell - width, cell >= width], [cell + width, cell + width < region.length]] as const) {
            if (!isInside || region[next] !== own) sides[own]++;
        }
    });
    return sides;
}

const zone = crsFromCode('EPSG:4549');
const raster = patchy(90, 70);

describe.each<[string, Grid['transform']]>([
    ['even cells', {originX: 450_000, originY: 3_400_000, columnX: 10, columnY: 0, rowX: 0, rowY: -10}],
    ['cells of the MOLUSCE pair', {originX: 357_776.7733037700, originY: 6_234_812.5655314801, columnX: 24.990273796207731, columnY: 0, rowX: 0, rowY: -24.990273796218410}],
    ['turned cells', {originX: 450_000.123456, originY: 3_400_000.98765, columnX: 8.1, columnY: 6.3, rowX: 6.3, rowY: -8.1}],
    ['rows that run northwards', {originX: 450_000, originY: 3_400_000, columnX: 10, columnY: 0, rowX: 0, rowY: 10}],
])('on a plane grid: %s', (_name, transform) => {
    const grid = {width: raster.width, height: raster.height, transform};
    const cellM2 = Math.abs(transform.columnX * transform.rowY - transform.columnY * transform.rowX), sideM = Math.hypot(transform.columnX, transform.columnY);

    test('lattice areas are counted cells, within 0.1 mm along the border', async () => {
        const {traced, lattice} = await onGround(raster, grid, zone, zone);
        const {parcelArea2} = soundCoverage(lattice, edgeAreaOn(zone, 1 / lattice.perM));
        perimeters(raster).forEach((sides, region) => {
            const areaM2 = Number(parcelArea2[region]) / 2 / lattice.perM ** 2;
            expect(Math.abs(areaM2 - traced.cells[region] * cellM2)).toBeLessThanOrEqual(1e-4 * sides * sideM);
        });
    });

    test.each([false, true])('the certificate without a search is the one with, smoothed %s', async (isSmoothed) => {
        const {lattice} = await onGround(raster, grid, zone, zone, isSmoothed);
        const edgeArea = edgeAreaOn(zone, 1 / lattice.perM);
        const sound = soundCoverage(lattice, edgeArea), full = certifyCoverage(lattice, {edgeArea, overlaps: 'forbidden', reportGaps: false});
        expect(full.faults).toEqual([]);
        expect([full.overlapTicks, sound.overlapTicks]).toEqual([0, 0]);
        expect([...sound.parcelTicks]).toEqual([...full.parcelTicks]);
        expect([...sound.parcelArea2]).toEqual(Array.from(full.parcelArea2));
    });
});

describe.each([['EPSG:4490', 110.5, 30.2, 0.001], ['EPSG:4326', 120.9, 48.3, 0.00025]] as const)('on a grid of longitude and latitude, %s', (code, west, north, cell) => {
    const own = crsFromCode(code), plane = crsFromCode(west < 115 ? 'EPSG:4547' : 'EPSG:4549');
    const grid = {width: raster.width, height: raster.height, transform: {originX: west, originY: north, columnX: cell, columnY: 0, rowX: 0, rowY: -cell}};

    /** A cell between two parallels: their arcs as sixty short geodesics. */
    function cellM2(row: number): number {
        const polygon = Geodesic.WGS84.Polygon(false), top = north - row * cell, bottom = top - cell, parts = 60;
        for (let i = 0; i <= parts; i++) polygon.AddPoint(bottom, west + cell * i / parts);
        for (let i = parts; i >= 0; i--) polygon.AddPoint(top, west + cell * i / parts);
        return Math.abs(polygon.Compute(false, true).area!);
    }

    test('ellipsoidal areas are those of the cells, within 0.1 mm along the border', async () => {
        const {lattice} = await onGround(raster, grid, own, plane);
        const {parcelTicks} = soundCoverage(lattice, edgeAreaOn(plane, 1 / lattice.perM));
        const {region} = floodRegions({...raster, label: Int32Array.from(raster.cells)});
        const wanted = new Float64Array(parcelTicks.length), byRow = Array.from({length: raster.height}, (_, row) => cellM2(row));
        region.forEach((one, at) => wanted[one] += byRow[Math.floor(at / raster.width)]);
        perimeters(raster).forEach((sides, one) => {
            expect(Math.abs(parcelTicks[one] / TICKS_PER_M2 - wanted[one])).toBeLessThanOrEqual(1e-4 * sides * cell * 111_320);
        });
    });

    test('the area of one cell is that of GeographicLib', () => {
        const areaOf = cellAreaOn(grid, own, plane);
        for (const row of [0, 35, 69]) expect(Math.abs(areaOf(45, row) / cellM2(row) - 1)).toBeLessThan(1e-7);
    });
});
