/** A store of layers: what it hands out is of the bytes, the layer and the wishes that were asked for, or nothing is. */

import {copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, unlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {hintedHash, identityOf, rememberHash} from '../../../engine/cache/index.ts';
import {crsFromCode} from '../../../engine/crs/index.ts';
import {loadLayer, type LoadedLayer} from '../../../engine/pipeline/loadLayers.ts';
import {planRun, type PlannedInput} from '../../../engine/pipeline/plan.ts';
import {planeOf} from '../../../engine/pipeline/prepare/certifyPlane.ts';
import {certifyGeometry} from '../../../engine/pipeline/prepare/certifyGeometry.ts';
import {geometryOf, type CertifyOrder} from '../../../engine/pipeline/prepare/geometry.ts';
import {LayerStore, type LayerWishes} from '../../../engine/pipeline/prepare/layerStore.ts';
import {toLattice} from '../../../engine/kernel/index.ts';
import {land, parcel, writeLand} from './landFiles.ts';

const WHEN = new Date('2026-01-02T03:04:05Z'), ORDER: CertifyOrder = {crs: crsFromCode('EPSG:4546'), overlaps: 'forbidden', reportGaps: true};
let folder = '', cache = '', input: PlannedInput;

/** The same bytes for the same name: a field one hundred metres wide, or somewhat less. */
async function write(name: string, widthM: number): Promise<string> {
    const path = await writeLand(folder, name, land('survey', [parcel('0101', [0, 0, widthM, 50])], {encoding: 'UTF-8'}));
    for (const file of readdirSync(folder)) utimesSync(join(folder, file), WHEN, WHEN);
    return path;
}

beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-store-'));
    cache = join(folder, 'cache');
    mkdirSync(cache);
    input = {role: 'before', kind: 'survey', file: await write('field', 100), date: '2024-12-31', layerName: null};
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const storeOf = (isReading = true, engineVersion = '1'): LayerStore => new LayerStore({folder: cache, engineVersion}, isReading, 1, undefined);

async function load(of: PlannedInput): Promise<LoadedLayer> {
    const at = {file: of.file, date: '2024-12-31'};
    const plan = planRun({before: at, after: at, layers: [], pack: 'x'}, {packsDir: '', toolVersion: 'test', chineseOf: String});
    return loadLayer(of, plan, {crosswalk: undefined, mappingOf: () => undefined}, null, undefined);
}

/** Reads the file and keeps the layer, as a run does that found nothing. */
async function keep(of: PlannedInput, wishes: LayerWishes = [], store = storeOf()): Promise<void> {
    store.begin([of]);
    const loaded = await load(of);
    await store.keep(loaded, wishes, planeOf(geometryOf(certifyGeometry(toLattice(loaded.layer.polygons)!, ORDER)!)), [], ORDER);
}

/** Width of what the store has, in metres; null for nothing. */
function found(of: PlannedInput, wishes: LayerWishes = [], store = storeOf(), order = ORDER): number | null {
    store.begin([of]);
    const layer = store.open(of, wishes), plane = store.plane(of, wishes, order);
    if (!layer || !plane) return null;
    const [minX, , maxX] = plane.certified.geometry!.boxes;
    return (maxX - minX) / 10_000;
}

describe('a layer that was kept', () => {
    test('is there again, with its table; its polygons as delivered are not', async () => {
        await keep(input);
        const store = storeOf();
        store.begin([input]);
        const {layer, bbox} = store.open(input, [])!, fresh = await load(input);
        expect([layer.parcels, layer.record, layer.issues, layer.asOf, bbox]).toEqual([fresh.layer.parcels, fresh.layer.record, fresh.layer.issues, '2024-12-31', fresh.bbox]);
        expect(() => layer.polygons.coords).toThrow(/only their certified form is kept/);
        expect(found(input)).toBe(100);
        expect(await store.verify()).toBe(true);
    });

    test('is not there for another date, kind, layer, wish, working CRS, version, place, or a store that does not look', async () => {
        await keep(input, ['GBK']);
        const WISH = ['GBK'];
        expect(found(input, WISH)).toBe(100);
        expect(found({...input, date: '2023-12-31'}, WISH)).toBeNull();
        expect(found({...input, kind: 'village'}, WISH)).toBeNull();
        expect(found({...input, layerName: 'other'}, WISH)).toBeNull();
        expect(found(input, ['UTF-8'])).toBeNull();
        expect(found(input, WISH, storeOf(), {...ORDER, crs: crsFromCode('EPSG:4547')})).toBeNull();
        expect(found(input, WISH, storeOf(), {...ORDER, overlaps: 'allowed'})).toBeNull();
        expect(found(input, WISH, storeOf(true, '2'))).toBeNull();
        expect(found(input, WISH, storeOf(false))).toBeNull();
        expect(found({...input, file: await write('elsewhere', 100)}, WISH)).toBeNull();
    });

    test('keeps its geometry apart from that of other wishes, which may leave records out', async () => {
        await keep(input, ['all']);
        const other = storeOf();
        other.begin([input]);
        const loaded = await load(input), fewer = toLattice({coords: new Float64Array(0), ringStart: Uint32Array.of(0), featureStart: Uint32Array.of(0)})!;
        await other.keep(loaded, ['fewer'], planeOf(geometryOf(certifyGeometry(fewer, ORDER)!)), [], ORDER);
        expect(found(input, ['all'])).toBe(100);
    });

    test('is used at once where its file changed unseen, and verifying says so', async () => {
        await keep(input);
        await write('field', 90);
        // the same length and time; a new file of the same name may have another inode
        const identity = identityOf(['cpg', 'dbf', 'prj', 'shp', 'shx'].map(end => join(folder, `field.${end}`)))!;
        const kept = identityOf([input.file])!;
        expect(kept[0].mtimeMs).toBe(WHEN.getTime());
        const store = storeOf();
        const known = hintedHash(cache, identity);
        if (known === null) rememberHash(cache, identity, '0'.repeat(64));
        store.begin([input]);
        expect(await store.verify()).toBe(false);
    });
});

test('a layer read because a hint was wrong is not kept under the hash that was hinted', async () => {
    await keep(input);
    const names = ['cpg', 'dbf', 'prj', 'shp', 'shx'].map(end => join(folder, `field.${end}`));
    const old = hintedHash(cache, identityOf(names)!)!;
    // a copy of the same bytes, kept as well: both have one geometry
    for (const end of ['cpg', 'dbf', 'prj', 'shp', 'shx']) copyFileSync(join(folder, `field.${end}`), join(folder, `copy.${end}`));
    for (const file of readdirSync(folder)) utimesSync(join(folder, file), WHEN, WHEN);
    const copy = {...input, file: join(folder, 'copy.shp')};
    await keep(copy);
    // the first one changes unseen, and of what was kept of it only the copy's part is left
    await write('field', 90);
    rememberHash(cache, identityOf(names)!, old);
    const store = storeOf();
    await keep({...input, date: '2023-12-31'}, [], store);
    expect(await store.verify()).toBe(false);
    expect(found(copy)).toBe(100);
});

describe('files that are not stored', () => {
    test.each(['archive.zip', 'county.gdb'])('%s', async (name) => {
        const file = join(folder, name);
        if (name.endsWith('.gdb')) mkdirSync(file);
        else writeFileSync(file, 'PK');
        const store = storeOf();
        store.begin([{...input, file}, {...input, file: join(folder, 'gone.shp')}]);
        expect(store.open({...input, file}, [])).toBeNull();
        expect(await store.verify()).toBe(true);
    });

    test('of a Shapefile all parts count: one that is taken away or added makes it another layer', async () => {
        await keep(input);
        unlinkSync(join(folder, 'field.cpg'));
        expect(found(input)).toBeNull();
    });
});
