import {createHash} from 'node:crypto';
import {readdir, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import iconv from 'iconv-lite';
import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {openSource, writeShapefile} from '../../../engine/formats/index.ts';
import type {RawLayer} from '../../../engine/formats/index.ts';
import {testOnRealData} from '../../helpers/realData.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {zipOf} from '../../helpers/zip.ts';
import type {ZipEntry} from '../../helpers/zip.ts';

const RING = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]];
const GEOJSON = Buffer.from(JSON.stringify({type: 'Polygon', coordinates: [RING]}));

async function shapefileEntries(name: string, extensions: readonly string[] = ['shp', 'shx', 'dbf', 'prj',
    'cpg']): Promise<ZipEntry[]> {
    return inTempFolder(async (folder) => {
        await writeShapefile(join(folder, 'x'), {name, fields: [{name: 'DLMC', type: 'string'}], columns: [['水田']],
            geometries: [[[RING]]],
            crs: {epsg: 4490, wkt: 'GEOGCS["x"]'}, encoding: 'GBK'});
        return Promise.all(extensions.map(async (extension) =>
            ({name: `${name}.${extension}`, data: await readFile(join(folder, `x.${extension}`))})));
    });
}

async function open(zip: Buffer, options = {}): Promise<RawLayer[]> {
    return inTempFolder(async (folder) => {
        await writeFile(join(folder, 'county.zip'), zip);
        return openSource(join(folder, 'county.zip'), options);
    });
}

async function refusal(entries: readonly ZipEntry[] | Buffer): Promise<EngineError> {
    const error = await open(Buffer.isBuffer(entries) ? entries
        : zipOf(entries as ZipEntry[])).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineError);
    return error as EngineError;
}

const leftovers = async (): Promise<string[]> =>
    (await readdir(tmpdir())).filter((name) => /^liangtian-(?!test-)/.test(name));

describe('an archive of one dataset', () => {
    test('a zipped shapefile reads as if unpacked, with the hash and path of the archive', async () => {
        const zip = zipOf(await shapefileEntries('2024/DLTB'));
        const [layer] = await open(zip);
        expect([layer.name, layer.columns, layer.path.endsWith('county.zip'), layer.bytes]).toEqual(['DLTB', [['水田']],
            true, zip.length]);
        expect(layer.sha256).toBe(createHash('sha256').update(zip).digest('hex'));
    });

    test('names written in GBK by Chinese Windows are read', async () => {
        const entries = (await shapefileEntries('地类图斑')).map((entry) =>
            ({...entry, name: iconv.encode(String(entry.name), 'gbk')}));
        expect((await open(zipOf(entries)))[0].name).toBe('地类图斑');
    });

    test('Issues and errors name files as in the archive, not in the temporary folder', async () => {
        const [layer] = await open(zipOf(await shapefileEntries('a/DLTB', ['shp', 'dbf'])));
        expect(layer.issues.length).toBeGreaterThan(0);
        for (const issue of layer.issues) expect(issue.layer).toMatch(/county\.zip\/a\/DLTB\.(shp|dbf)$/);
        const error = await refusal([{name: 'land.geojson', data: Buffer.from('{')}]);
        expect([error.code, error.details.file?.endsWith('county.zip/land.geojson'),
            error.message.includes('archive/')]).toEqual(['formats/truncated', true, false]);
    });

    test('pictures, papers and a resource fork beside the data do not matter', async () => {
        const layers = await open(zipOf([{name: '__MACOSX/._land.geojson', data: Buffer.from('x')},
            {name: 'photo.jpg', data: Buffer.from('x')},
            {name: 'sub/', data: Buffer.alloc(0)}, {name: 'sub/land.geojson', data: GEOJSON, method: 0}]));
        expect(layers).toHaveLength(1);
    });

    test('two datasets: refused by name, or chosen by layer', async () => {
        const entries = [...await shapefileEntries('DLTB'), ...await shapefileEntries('XZQ')];
        const error = await refusal(entries);
        expect([error.code, error.details.facts]).toEqual(['formats/ambiguous-source',
            {candidates: ['DLTB.shp', 'XZQ.shp']}]);
        expect((await open(zipOf(entries), {layer: 'xzq'}))[0].name).toBe('XZQ');
    });
});

describe('an archive that is refused', () => {
    test('paths outside the archive, absolute paths, links and devices', async () => {
        for (const name of ['../land.geojson', 'a/../../land.geojson', '/etc/land.geojson', 'C:\\land.geojson',
            '..\\land.geojson', 'a\n.geojson']) {
            expect([name, (await refusal([{name, data: GEOJSON}])).code]).toEqual([name, 'formats/archive-path']);
        }
        expect((await refusal([{name: 'land.geojson', data: Buffer.from('/etc/passwd'),
            unixMode: 0o120777}])).message).toContain('link');
        expect((await refusal([{name: 'land.geojson', data: GEOJSON,
            unixMode: 0o020666}])).code).toBe('formats/archive-path');
        expect((await refusal([{name: `${'n'.repeat(2000)}.geojson`,
            data: GEOJSON}])).code).toBe('formats/archive-path');
    });

    test('bombs: by what they state, before a byte is written', async () => {
        const zeros = Buffer.alloc(80 * 2 ** 20);
        expect((await refusal([{name: 'land.geojson', data: zeros}])).code).toBe('formats/archive-bomb');
        expect((await refusal([{name: 'land.shp', data: GEOJSON, statedBytes: 0xFFFFFFF0},
            {name: 'land.dbf', data: GEOJSON, statedBytes: 0xFFFFFFF0},
            {name: 'land.shx', data: GEOJSON, statedBytes: 0xFFFFFFF0}])).code).toBe('formats/archive-bomb');
        expect((await refusal(Array.from({length: 20_001},
            (_, i) => ({name: `${i}`, data: Buffer.alloc(0), method: 0})))).code).toBe('formats/archive-bomb');
    });

    test('an entry that unpacks to more than it states', async () => {
        expect((await refusal([{name: 'land.geojson', data: Buffer.alloc(1_000_000, 0x20),
            statedBytes: 100}])).code).toBe('formats/archive-corrupt');
    });

    test('passwords, unknown compression, doubled names, and bytes that are no archive', async () => {
        expect((await refusal([{name: 'land.geojson', data: GEOJSON,
            flags: 1}])).code).toBe('formats/archive-encrypted');
        expect((await refusal([{name: 'land.geojson', data: GEOJSON,
            method: 9}])).code).toBe('formats/archive-corrupt');
        expect((await refusal([{name: 'land.geojson', data: GEOJSON},
            {name: 'land.geojson', data: GEOJSON}])).code).toBe('formats/archive-corrupt');
        expect((await refusal(Buffer.from('PK\x03\x04 and then nothing'))).code).toBe('formats/archive-corrupt');
    });

    test('an archive in an archive, without a dataset, without anything: each in words', async () => {
        expect((await refusal([{name: 'inner.zip',
            data: zipOf([{name: 'land.geojson', data: GEOJSON}])}])).message).toContain('another archive in it ("inner.zip")');
        expect((await refusal([{name: 'clues/list.xlsx', data: Buffer.from('x')}])).message).toContain('clues/list.xlsx');
        expect((await refusal([{name: 'report.docx', data: Buffer.from('x')}])).message).toContain('report.docx');
        expect((await refusal([])).code).toBe('formats/empty-file');
    });

    test('leaves nothing behind, whatever happened', async () => {
        const before = await leftovers();
        await refusal([{name: 'land.geojson', data: Buffer.alloc(1000, 0x20), statedBytes: 100}]);
        await open(zipOf([{name: 'land.geojson', data: GEOJSON}]));
        // Other tests may be unpacking at the same time: what was there may go, nothing of ours may stay.
        await expect.poll(async () => (await leftovers()).filter((name) => !before.includes(name)),
            {timeout: 5000}).toEqual([]);
    });
});

describe('archives from elsewhere', () => {
    testOnRealData('agencies’ zips of shapefiles read', async (folder) => {
        expect((await openSource(join(folder, 'parcels', 'dk_marker_2026.zip')))[0].record).toHaveLength(100);
        expect((await openSource(join(folder, 'parcels', 'se2023.zip')))[0].record).toHaveLength(10);
    });
});
