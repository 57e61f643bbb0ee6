/** A monitoring raster of the sample county against its survey of the year before: in place, and one cell off. */

import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import proj4 from 'proj4';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openSource} from '../../engine/formats/index.ts';
import {classGrid, monitoringTiff, type ClassGrid} from '../../scripts/samples/monitoringRaster.ts';
import {runCli} from '../helpers/runCli.ts';
import {ROOT} from '../helpers/sourceTree.ts';

const COUNTY = join(ROOT, 'data-samples', 'county');
const CELL_M = 5, TRUTH_M = 1.25, CULTIVATED = 1;
/** EPSG:4549, written out: the engine's own projection is not asked. */
const toPlane = proj4('+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m');

interface Patch {
    readonly geometry: {readonly type: string; readonly coordinates: number[][][] | number[][][][]};
    readonly properties: Readonly<Record<string, unknown>>;
}

let folder = '';
let truth: {before: ClassGrid; after: ClassGrid};

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-shift-'));
    const [before] = await openSource(join(COUNTY, 'DLTB_2024.shp')), [after] = await openSource(join(COUNTY, 'DLTB_2025.shp'));
    truth = {before: classGrid(before, TRUTH_M), after: classGrid(after, TRUTH_M)};
    const grid = classGrid(after, CELL_M);
    writeFileSync(join(folder, 'inPlace.tif'), monitoringTiff(grid));
    writeFileSync(join(folder, 'east.tif'), monitoringTiff(grid, [1, 0]));
    for (const [raster, shift] of [['inPlace', 'warn'], ['east', 'warn'], ['east', 'auto'], ['east', 'off']] as const) {
        const {code, stderr} = runCli(['diff', '--before', 'DLTB_2024.shp@2024-12-31', '--after', `${join(folder, raster)}.tif@2025-12-31`, '--legend', 'tblx',
            '--shift', shift, '--layer', 'basicFarmland=YJJBNTTB_2024.shp', '--layer', 'village=CJDCQ.shp', '--layer', 'township=XZQ.shp', '--layer', 'lawful=lawful.shp',
            '--out', join(folder, `${raster}-${shift}`)], {cwd: COUNTY, timeoutMs: 240_000});
        expect(stderr).toBe('');
        expect(code).toBe(0);
    }
}, 900_000);
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const patchesOf = (run: string, file: string): Patch[] => (JSON.parse(readFileSync(join(folder, run, file), 'utf8')) as {features: Patch[]}).features
    .filter(({properties}) => properties.direction === 'loss' || properties.direction === 'gain');
const report = (run: string) => JSON.parse(readFileSync(join(folder, run, 'report.json'), 'utf8')) as {
    ledger: {residualM2: string}; setAside: Record<string, {patches: number}>; issues: {code: string}[];
    rasters: {registration: {shift: {columns: number; rows: number; eastM: number}; isOff: boolean; isCorrected: boolean}};
};

/** Did cultivated land begin or end here between the two surveys? */
function isChanged(x: number, y: number): boolean {
    const {before, after} = truth;
    const column = Math.floor((x - before.originX) / TRUTH_M), row = Math.floor((before.originY - y) / TRUTH_M);
    if (column < 0 || row < 0 || column >= before.width || row >= before.height) return false;
    return (before.cells[row * before.width + column] === CULTIVATED) !== (after.cells[row * after.width + column] === CULTIVATED);
}

/** Places inside a patch, a metre apart. */
function placesIn({geometry}: Patch): [number, number][] {
    const polygons = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as number[][][][];
    const rings = polygons.flat().map(ring => ring.map(point => toPlane.forward(point)));
    const ys = rings.flat().map(([, y]) => y), places: [number, number][] = [];
    for (let y = Math.floor(Math.min(...ys)) + 0.37; y < Math.max(...ys); y++) {
        const crossings = rings.flatMap(ring => ring.slice(1).flatMap(([x1, y1], i) => {
            const [x0, y0] = ring[i];
            return y0 > y === y1 > y ? [] : [x0 + (x1 - x0) * (y - y0) / (y1 - y0)];
        })).sort((a, b) => a - b);
        for (let k = 0; k + 1 < crossings.length; k += 2) for (let x = Math.ceil(crossings[k]); x < crossings[k + 1]; x++) places.push([x, y]);
    }
    return places;
}

const isFalse = (patch: Patch): boolean => {
    const places = placesIn(patch);
    return places.filter(([x, y]) => isChanged(x, y)).length < places.length / 2;
};
const isOnFarmland = ({properties}: Patch): boolean => Number(properties.basicFarmlandM2) >= 1;
const areaOf = (patches: readonly Patch[]): number => patches.reduce((sum, {properties}) => sum + Number(properties.areaM2), 0);

describe('the monitoring raster of the sample county', () => {
    test('in place: nothing is found to be off, and no patch is false', () => {
        const {ledger, rasters: {registration: {shift, isOff}}, issues} = report('inPlace-warn');
        expect(ledger.residualM2).toBe('0.0000');
        expect(Math.hypot(shift.columns, shift.rows)).toBeLessThan(0.1);
        expect(isOff).toBe(false);
        expect(issues.map(({code}) => code)).toContain('pipeline/raster-in-place');
        const patches = patchesOf('inPlace-warn', 'patches.geojson');
        expect(patches.length).toBeGreaterThan(80);
        expect(patches.filter(isFalse)).toEqual([]);
    });

    test('one cell to the east: found within a tenth of a cell, in metres too', () => {
        for (const run of ['east-warn', 'east-auto']) {
            const {ledger, rasters: {registration: {shift, isOff, isCorrected}}} = report(run);
            expect(ledger.residualM2).toBe('0.0000');
            expect(Math.abs(shift.columns - 1)).toBeLessThan(0.1);
            expect(Math.abs(shift.rows)).toBeLessThan(0.1);
            expect(Math.abs(shift.eastM - CELL_M)).toBeLessThan(0.5);
            expect([isOff, isCorrected]).toEqual([true, run === 'east-auto']);
        }
        expect(report('east-warn').issues.map(({code}) => code)).toContain('pipeline/raster-shift');
        expect(report('east-auto').issues.map(({code}) => code)).toContain('pipeline/raster-shift-corrected');
    });

    test('what only the shift explains is set aside, and nothing is dropped', () => {
        const warned = report('east-warn').setAside, silent = report('east-off').setAside;
        expect(warned.shift.patches).toBeGreaterThan(1000);
        expect(silent.shift).toBeUndefined();
        const all = (run: string): number => patchesOf(run, 'patches.geojson').length + patchesOf(run, 'set-aside.geojson').length;
        expect(all('east-warn')).toBe(all('east-off'));
    });

    test('false patches go down by 95 % and more, by count and by area, on basic farmland and off it', () => {
        // what a comparison dispatches that knows neither cells nor shifts: a metre wide, and large enough or on basic farmland
        const naive = [...patchesOf('east-off', 'patches.geojson'), ...patchesOf('east-off', 'set-aside.geojson').filter(({properties}) =>
            Number(properties.widthM) >= 1 && (Number(properties.groupAreaM2) >= 600 || Number(properties.basicFarmlandM2) >= 1))].filter(isFalse);
        for (const run of ['east-warn', 'east-auto']) {
            const left = patchesOf(run, 'patches.geojson').filter(isFalse);
            for (const on of [true, false]) {
                const [before, after] = [naive, left].map(list => list.filter(patch => isOnFarmland(patch) === on));
                expect(before.length).toBeGreaterThan(100);
                expect(after.length).toBeLessThanOrEqual(0.05 * before.length);
                expect(areaOf(after)).toBeLessThanOrEqual(0.05 * areaOf(before));
            }
        }
    });

    test('every true patch stays: moved back, the raster says what it says in place', () => {
        const ground = (run: string): Patch[] => patchesOf(run, 'patches.geojson');
        const kept = ground('east-auto').map(patch => new Set(placesIn(patch).map(([x, y]) => `${x} ${Math.round(y)}`)));
        for (const patch of ground('inPlace-warn')) {
            const places = placesIn(patch).map(([x, y]) => `${x} ${Math.round(y)}`);
            const most = Math.max(...kept.map(set => places.filter(place => set.has(place)).length));
            expect(most / places.length).toBeGreaterThan(0.9);
        }
        // marking loses no true patch either: whatever is set aside for the shift is false
        const marked = patchesOf('east-warn', 'set-aside.geojson').filter(({properties}) => properties.reason === 'shift' && Number(properties.areaM2) >= 200);
        expect(marked.length).toBeGreaterThan(100);
        expect(marked.filter(patch => !isFalse(patch)).map(({properties}) => properties.id)).toEqual([]);
    });

    test('says of each parcel what it shows there', () => {
        const rows = readFileSync(join(folder, 'inPlace-warn', 'parcels.csv'), 'utf8').trim().split('\r\n');
        expect(rows[0]).toContain('多数类别');
        expect(rows.length).toBeGreaterThan(3000);
    });
});
