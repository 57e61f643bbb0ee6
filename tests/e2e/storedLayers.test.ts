/** What earlier runs kept never shows in a result: it is the same, byte by byte, as if nothing had been kept. */

import {appendFileSync, chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, unlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {executeRun, planRun, type RunOptions} from '../../engine/pipeline/index.ts';
import {compare, type CompareOptions} from '../../engine/pipeline/compare.ts';
import {gaussKruger3} from '../../scripts/samples/sampleCrs.ts';
import {runCli} from '../helpers/runCli.ts';
import {land, parcel, writeLand, type Piece} from '../unit/pipeline/landFiles.ts';

let folder = '', cache = '';
const at = (...names: readonly string[]): string => join(folder, ...names);
const WOOD = parcel('0301', [-200, -200, 200, 200]), PADDY = parcel('0101', [-100, -50, 100, 50]), WORKS = parcel('0601', [0, 0, 40, 30]);
const named = (pieces: readonly Piece[]) => pieces.map(({at: where, row}, i) => ({at: where, row: {...row, BSM: `9900010000000000${i}`, TBMJ: 20_000.01}}));
const survey = (pieces: readonly Piece[], options: Parameters<typeof land>[2] = {}) => land('survey', named(pieces), options);

beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-kept-'));
    cache = at('cache');
    await writeLand(folder, 'before', survey([WOOD, PADDY]));
    await writeLand(folder, 'after', survey([WOOD, PADDY, WORKS]));
    await writeLand(folder, 'farmland', land('basicFarmland', [{at: [[-100, -50, 20, 50]], row: {YJJBNTTBBH: 'B1', DLBM: '0101'}}]));
    await writeLand(folder, 'village', land('village', [{at: [[-200, -200, 200, 200]], row: {ZLDWDM: '990001103201', ZLDWMC: '丙一村'}}]));
    settleTimes();
});
/** Whole seconds, which can be set again. */
const WHEN = new Date('2026-01-02T03:04:05Z');
const settleTimes = (): void => readdirSync(folder).forEach(name => utimesSync(at(name), WHEN, WHEN));
afterEach(() => {
    if (existsSync(cache)) chmodSync(cache, 0o700);
    rmSync(folder, {recursive: true, force: true});
});

/** A run's whole result as one text. */
type Run = (storeFolder: string | null) => Promise<string>;

function comparing(options: Partial<CompareOptions> = {}): Run {
    return async (storeFolder) => {
        const {text, summary, issues} = await compare({
            files: [at('before.shp'), at('after.shp')], field: 'DLBM', from: ['01'], threads: 1, ...options,
            store: {folder: storeFolder, engineVersion: 'test'},
        });
        const inputs = [summary.before, summary.after].map(input => ({...input, certifiedNow: null}));
        return [Buffer.concat(text).toString('utf8'), JSON.stringify({...summary, before: inputs[0], after: inputs[1], issues})].join('');
    };
}

function diffing(options: Partial<RunOptions> = {}): Run {
    return async (storeFolder) => {
        const {files} = await executeRun(planRun({
            before: {file: at('before.shp'), date: '2024-12-31'}, after: {file: at('after.shp'), date: '2025-12-31'},
            layers: [{kind: 'basicFarmland', file: at('farmland.shp')}, {kind: 'village', file: at('village.shp')}], pack: 'cn.hubei.yidu', ...options,
        }, {packsDir: 'engine/policy/packs', toolVersion: 'test', chineseOf: code => code, ...storeFolder === null ? {} : {storeFolder}}));
        return [...files].map(([name, content]) => `${name}\n${Buffer.from(content as string).toString('latin1')}`).join('\n');
    };
}

const WAYS: readonly (readonly [string, () => Run])[] = [['compare', () => comparing()], ['diff', () => diffing()]];
const bundles = (): readonly string[] => readdirSync(cache).filter(name => name.endsWith('.bundle')).sort();

/** Writes bytes into a file as somebody does who leaves no trace outside: same inode, size and times. */
function rewrite(file: string, change: (bytes: Buffer) => void): void {
    const {mtimeMs, ino, size} = statSync(file), bytes = readFileSync(file);
    change(bytes);
    writeFileSync(file, bytes);
    utimesSync(file, WHEN, WHEN);
    const now = statSync(file);
    expect([now.ino, now.size, now.mtimeMs]).toEqual([ino, size, mtimeMs]);
}

/** Moves every vertex of a .shp by whole metres; the boxes of its records move too. */
function shifted(bytes: Buffer, metres: number): void {
    const move = (place: number): void => void bytes.writeDoubleLE(bytes.readDoubleLE(place) + metres, place);
    for (let place = 100; place < bytes.length; place += 8 + 2 * bytes.readInt32BE(place + 4)) {
        const rings = bytes.readInt32LE(place + 44), points = bytes.readInt32LE(place + 48);
        for (let k = 0; k < points; k++) move(place + 52 + 4 * rings + 16 * k);
    }
}

/** Only the last record: the works move, and nothing else. */
function movedWorks(bytes: Buffer): void {
    let last = 100;
    for (let place = 100; place < bytes.length; place += 8 + 2 * bytes.readInt32BE(place + 4)) last = place;
    const part = bytes.subarray(last);
    const copy = Buffer.concat([bytes.subarray(0, 100), part]);
    shifted(copy, -3);
    copy.copy(bytes, last, 100);
}

function orchardForWorks(bytes: Buffer): void {
    bytes.write('0201', bytes.lastIndexOf('0601'), 'latin1');
}

const CHANGES: readonly (readonly [end: string, change: (bytes: Buffer) => void])[] = [['.shp', movedWorks], ['.dbf', orchardForWorks]];

async function expectAsWithoutCache(run: Run): Promise<string> {
    const expected: string = await run(null);
    expect(await run(cache)).toBe(expected);
    expect(await run(cache)).toBe(expected);
    return expected;
}

describe.each(WAYS)('%s', (_, way: () => Run) => {
    test('says the same the first time, from what was kept, and where nothing is kept', async () => {
        await expectAsWithoutCache(way());
        expect(bundles().length).toBeGreaterThanOrEqual(2);
        expect(existsSync(join(cache, 'hints.json'))).toBe(true);
    });

    test.each(CHANGES)(
        'reads a %s anew whose bytes changed under the same length and time', async (end, change) => {
            const first: string = await expectAsWithoutCache(way());
            rewrite(at(`after${end}`), change);
            expect(await expectAsWithoutCache(way())).not.toBe(first);
        });

    test('reads a layer anew whose .prj says something else', async () => {
        // the second layer lies in another zone, whose coordinates have to be moved into the first one's
        await writeLand(folder, 'after', survey([WOOD, PADDY, WORKS], {crs: gaussKruger3(114)}));
        const first = await expectAsWithoutCache(way()).catch((error: unknown) => {
            expect(error).toMatchObject({code: 'pipeline/no-overlap'}); // where a layer lies nowhere near
            return '';
        });
        await writeLand(folder, 'other', survey([WOOD, PADDY, WORKS]));
        copyFileSync(at('other.prj'), at('after.prj'));
        expect(await expectAsWithoutCache(way())).not.toBe(first);
    });

    test('is not misled by bundles that are damaged, cut short, empty, foreign or exchanged', async () => {
        const expected = await expectAsWithoutCache(way());
        cpSync(cache, at('whole'), {recursive: true});
        const names = bundles();
        const DAMAGES: readonly ((file: string, i: number) => void)[] = [
            file => writeFileSync(file, ''),
            file => truncateSync(file, statSync(file).size - 8),
            file => writeFileSync(file, 'another program wrote this'.repeat(40)),
            (file, i) => copyFileSync(at('whole', names[(i + 1) % names.length]), file),
            (file) => {
                const bytes = readFileSync(file);
                bytes.fill(0, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 64);
                writeFileSync(file, bytes);
            },
            (file) => {
                const bytes = readFileSync(file);
                bytes[60] ^= 4;
                writeFileSync(file, bytes);
            },
            file => appendFileSync(file, 'x'),
        ];
        for (const damage of DAMAGES) {
            names.forEach((name, i) => damage(join(cache, name), i));
            expect(await way()(cache)).toBe(expected);
            rmSync(cache, {recursive: true});
            cpSync(at('whole'), cache, {recursive: true});
        }
    });

    test('is not misled where one of the bundles is gone', async () => {
        const expected = await expectAsWithoutCache(way());
        for (const name of bundles()) {
            unlinkSync(join(cache, name));
            expect(await way()(cache), name).toBe(expected);
        }
    });

    test('is not misled by hints that are garbage', async () => {
        const expected = await expectAsWithoutCache(way());
        const hints = join(cache, 'hints.json');
        const GARBAGE = ['', '{', '[]', 'null', '{"format":1}', '{"format":1,"hints":[[]]}', '{"format":1,"hints":[["aa",["x",1,2,3]]]}', '\0'.repeat(100)];
        for (const garbage of GARBAGE) {
            writeFileSync(hints, garbage);
            expect(await way()(cache), garbage).toBe(expected);
            // and is helped by new ones afterwards
            expect(readFileSync(hints, 'utf8')).toContain('after.shp');
        }
    });

    test('is not misled by hints that name other files', async () => {
        const expected = await expectAsWithoutCache(way());
        const hints = join(cache, 'hints.json');
        const [one, other] = [...readFileSync(hints, 'utf8').matchAll(/"[0-9a-f]{64}"/g)].map(([text]) => text);
        const swapped = readFileSync(hints, 'utf8').replace(one, 'X').replace(other, one).replace('X', other);
        writeFileSync(hints, swapped);
        expect(await way()(cache)).toBe(expected);
    });

    test('works where nothing can be kept', async () => {
        const expected = await way()(null);
        mkdirSync(cache, {mode: 0o555});
        expect(await way()(cache)).toBe(expected);
        writeFileSync(at('a-file'), '');
        expect(await way()(at('a-file'))).toBe(expected);
        expect(await way()(at('a-file', 'below'))).toBe(expected);
    });
});

test('compare certifies a layer once, and not again while its bytes are the same', async () => {
    const certified = async (): Promise<readonly boolean[]> => {
        const {summary: {before, after}} = await compare({
            files: [at('before.shp'), at('after.shp')], field: 'DLBM', from: ['01'], threads: 1, store: {folder: cache, engineVersion: 'test'},
        });
        return [before.certifiedNow, after.certifiedNow];
    };
    expect(await certified()).toEqual([true, true]);
    expect(await certified()).toEqual([false, false]);
    rewrite(at('after.dbf'), orchardForWorks);
    expect(await certified()).toEqual([true, true]); // everything anew, since something was not what it was
    expect(await certified()).toEqual([false, false]);
});

describe('what is kept of one run is not taken for another', () => {
    test('of compare: another field, CRS, tolerance', async () => {
        const runs = [comparing(), comparing({field: 'BSM', from: []}), comparing({crs: 'EPSG:4547'}), comparing({from: ['03']}), comparing({toleranceM: 0.01})];
        const expected = await Promise.all(runs.map(run => run(null)));
        for (const i of [0, 1, 2, 3, 4, 2, 0, 1]) expect(await runs[i](cache), String(i)).toBe(expected[i]);
        expect(new Set(expected).size).toBe(4);
    });

    test('of diff: another day, CRS, mapping, encoding', async () => {
        writeFileSync(at('mapping.json'), JSON.stringify({after: {KCXS: 'officialAreaM2'}}));
        const runs = [
            diffing(), diffing({before: {file: at('before.shp'), date: '2023-12-31'}}), diffing({crs: 'EPSG:4547'}),
            diffing({encoding: 'GB18030'}), diffing({mapping: at('mapping.json')}), diffing({allowUnknownCodes: true}),
        ];
        const expected: string[] = [];
        for (const run of runs) expected.push(await run(null));
        for (const i of [0, 1, 2, 3, 4, 5, 3, 0, 2, 4, 1]) expect(await runs[i](cache), String(i)).toBe(expected[i]);
        expect(new Set(expected).size).toBeGreaterThanOrEqual(5);
    });

    test('of diff: a crosswalk, one that says otherwise, and one that leaves records out', async () => {
        const runs = [diffing(), ...['0601', '0301', null].map((works, i) => {
            const file = at(`crosswalk-${i}.json`);
            // alike but for the class of one code
            writeFileSync(file, JSON.stringify({crosswalk: 'own', title: 'own codes', from: {fields: ['DLBM'], legend: 'own'}, to: 'cn.survey.2020',
                classes: {'DLBM=0101': '0101', 'DLBM=0301': '0301', 'DLBM=0601': works}}));
            return diffing({crosswalk: file});
        })];
        const expected: string[] = [];
        for (const run of runs) expected.push(await run(null));
        expect(expected[3]).toContain('layers/not-land');
        expect(new Set(expected).size).toBeGreaterThanOrEqual(3);
        for (const i of [0, 1, 2, 3, 0, 2, 1, 3]) expect(await runs[i](cache), String(i)).toBe(expected[i]);
    });

    test('of diff: another layer of the same GeoPackage', async () => {
        /** Adds the table of one GeoPackage to another. */
        const mergeGpkg = (target: string, source: string): void => {
            const database = new Database(target);
            database.exec(`ATTACH '${source}' AS other; CREATE TABLE two AS SELECT * FROM other.two;
                INSERT INTO gpkg_contents SELECT * FROM other.gpkg_contents; INSERT INTO gpkg_geometry_columns SELECT * FROM other.gpkg_geometry_columns`);
            database.close();
        };
        await writeLand(folder, 'one', survey([WOOD, PADDY, WORKS]), 'gpkg');
        await writeLand(folder, 'two', survey([WOOD, parcel('0101', [-100, -50, 60, 50])]), 'gpkg');
        mergeGpkg(at('one.gpkg'), at('two.gpkg'));
        const runs = ['one', 'two'].map(layerName => diffing({after: {file: at('one.gpkg'), date: '2025-12-31'}, layerName}));
        const expected = [await runs[0](null), await runs[1](null)];
        expect(expected[0]).not.toBe(expected[1]);
        for (const i of [0, 1, 0, 1]) expect(await runs[i](cache), String(i)).toBe(expected[i]);
    });
});

describe('files beside the one that is named', () => {
    test('count where a layer is named by its .dbf', async () => {
        const byTable = [comparing({files: [at('before.dbf'), at('after.dbf')]}), diffing({before: {file: at('before.dbf'), date: '2024-12-31'}, after: {file: at('after.dbf'), date: '2025-12-31'}})];
        for (const run of byTable) {
            const first = await expectAsWithoutCache(run);
            rewrite(at('after.shp'), movedWorks);
            expect(await expectAsWithoutCache(run)).not.toBe(first);
        }
    });

    test('count where a GeoPackage has changes in its log only', async () => {
        await writeLand(folder, 'after', survey([WOOD, PADDY, WORKS]), 'gpkg');
        await writeLand(folder, 'moved', survey([WOOD, PADDY, parcel('0601', [-3, -3, 37, 27])]), 'gpkg');
        const files = [at('before.shp'), at('after.gpkg')] as const;
        const prepared = new Database(files[1]);
        prepared.pragma('journal_mode = WAL');
        prepared.close();
        const runs = [comparing({files}), diffing({after: {file: files[1], date: '2025-12-31'}})];
        const first: string[] = [];
        for (const run of runs) first.push(await expectAsWithoutCache(run));
        const database = new Database(files[1]);
        try {
            database.pragma('wal_autocheckpoint = 0');
            const table = 'after';
            for (const {name} of database.prepare('SELECT name FROM sqlite_master WHERE type = \'trigger\'').all() as {name: string}[]) database.exec(`DROP TRIGGER "${name}"`);
            const other = new Database(at('moved.gpkg'), {readonly: true});
            const rows = other.prepare('SELECT fid, geom FROM moved').all() as {fid: number; geom: Buffer}[];
            other.close();
            for (const {fid, geom} of rows) database.prepare(`UPDATE "${table}" SET geom = ? WHERE fid = ?`).run(geom, fid);
            for (const [i, run] of runs.entries()) expect(await expectAsWithoutCache(run)).not.toBe(first[i]);
        } finally {
            database.close();
        }
    });
});

describe('diff of the sample county', () => {
    test('has the same bytes with one thread and two, with nothing kept, the first time and from what was kept', () => {
        const sample = 'data-samples/county';
        const words = (out: string, cacheWord: string, threads: string) => runCli(['diff', '--before', `${sample}/DLTB_2024.shp@2024-12-31`, '--after', `${sample}/DLTB_2025.shp@2025-12-31`,
            ...['basicFarmland=YJJBNTTB_2024', 'village=CJDCQ', 'township=XZQ', 'ecoRedline=STBHHX', 'plan=CZKFBJ'].flatMap(layer => ['--layer', `${layer.replace('=', `=${sample}/`)}.shp@2024-12-31`]),
            '--layer', `lawful=${sample}/lawful.shp@2026-03-31`, '--detected-on', '2026-01-15', '--apportion', '--include-other', '--cache', cacheWord, '--threads', threads, '--out', at(out)]);
        const turns = [['off', '1'], [cache, '1'], [cache, '2']];
        turns.forEach(([word, threads], i) => expect(words(`out-${i}`, word, threads)).toMatchObject({code: 0, stderr: ''}));
        const names = readdirSync(at('out-0')).sort();
        for (let i = 1; i < turns.length; i++) {
            expect(readdirSync(at(`out-${i}`)).sort()).toEqual(names);
            for (const name of names.filter(one => one !== 'run.json')) {
                expect(readFileSync(at(`out-${i}`, name)).equals(readFileSync(at('out-0', name))), `${name} of ${turns[i].join()}`).toBe(true);
            }
        }
    }, 150_000);
});
