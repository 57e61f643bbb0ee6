import {readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import iconv from 'iconv-lite';
import {valid} from 'geojson-validation';
import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {openSource} from '../../../engine/formats/index.ts';
import type {RawLayer} from '../../../engine/formats/index.ts';
import {JsonSplitter} from '../../../engine/formats/jsonSplitter.ts';
import {testOnRealData} from '../../helpers/realData.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

const SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]];
const land = (properties: unknown, coordinates: unknown = [SQUARE]): object =>
    ({type: 'Feature', properties, geometry: {type: 'Polygon', coordinates}});
const collection = (features: readonly unknown[], extra: object = {}): string =>
    JSON.stringify({type: 'FeatureCollection', ...extra, features});

async function open(text: string | Buffer, options = {}): Promise<RawLayer> {
    return inTempFolder(async (folder) => {
        await writeFile(join(folder, 'land.geojson'), text);
        return (await openSource(join(folder, 'land.geojson'), options))[0];
    });
}

async function refusal(text: string | Buffer): Promise<EngineError> {
    const error = await open(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineError);
    return error as EngineError;
}

function codes(layer: RawLayer): string[] {
    return layer.issues.map((issue) => issue.code);
}

describe('what a GeoJSON file holds', () => {
    test('collection, feature and bare geometry give the same land', async () => {
        for (const text of [collection([land({})]), JSON.stringify(land({})),
            JSON.stringify({type: 'Polygon', coordinates: [SQUARE]}),
            JSON.stringify({type: 'MultiPolygon', coordinates: [[SQUARE]]}),
            JSON.stringify({type: 'GeometryCollection', geometries: [{type: 'Polygon', coordinates: [SQUARE]}]})]) {
            const layer = await open(text);
            expect([[...layer.polygons.coords], layer.recordsInFile, layer.issues]).toEqual([[0, 0, 1, 0, 1, 1, 0, 1],
                1, []]);
        }
    });

    test('one feature a line, with and without record separators', async () => {
        for (const separator of ['\n', '\r\n', '\n\x1E', '']) {
            const layer = await open([1, 2, 3].map((n) => JSON.stringify(land({n}))).join(separator));
            expect(layer.columns).toEqual([[1, 2, 3]]);
        }
    });

    test('a field is there from the first feature that has it, with one type for all', async () => {
        const layer = await open(collection([land({DLBM: '0101', MJ: 1}), land(null),
            land({MJ: 1.5, ok: true, mixed: 1, list: [1]}), land({mixed: 'x'})]));
        expect(layer.fields).toEqual([{name: 'DLBM', type: 'string'}, {name: 'MJ', type: 'number'},
            {name: 'ok', type: 'boolean'},
            {name: 'mixed', type: 'other'}, {name: 'list', type: 'other'}]);
        expect(layer.columns).toEqual([['0101', null, null, null], [1, null, 1.5, null], [null, null, true, null],
            [null, null, 1, 'x'], [null, null, '[1]', null]]);
    });

    test('fields not asked for are not kept', async () => {
        expect((await open(collection([land({DLBM: '0101', 姓名: 'x'})]), {fields: ['dlbm']})).fields.map((field) =>
            field.name)).toEqual(['DLBM']);
    });

    test('a property called __proto__ is a property', async () => {
        const layer = await open('{"type":"Feature","properties":{"__proto__":{"a":1},"constructor":2},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}');
        expect(layer.columns).toEqual([['{"a":1}'], [2]]);
    });

    test('points and lines beside polygons are counted by type, nothing is lost', async () => {
        const layer = await open(collection([land({}),
            {type: 'Feature', properties: {}, geometry: {type: 'Point', coordinates: [0, 0]}},
            {type: 'Feature', properties: {}, geometry: null},
                {type: 'Feature', properties: {}, geometry: {type: 'Polygon', coordinates: []}}, land({})]));
        expect([[...layer.record], layer.recordsInFile]).toEqual([[1, 5], 5]);
        expect(layer.issues.map((issue) => [issue.code, issue.record])).toEqual([['formats/other-geometry', 2],
            ['formats/null-geometry', 3], ['formats/null-geometry', 4]]);
    });

    test('of a collection with points and polygons the polygons are read, and it is said', async () => {
        const layer = await open(JSON.stringify({type: 'GeometryCollection',
            geometries: [{type: 'Point', coordinates: [9, 9]}, {type: 'Polygon', coordinates: [SQUARE]}]}));
        expect([layer.polygons.coords.length, codes(layer)]).toEqual([8, ['formats/mixed-collection']]);
    });

    test('rings that are open, short, wound the other way or have heights are kept and said', async () => {
        const layer = await open(collection([land({}, [SQUARE.slice(0, 4)]), land({}, [[[0, 0], [1, 1]]]),
            land({}, [SQUARE.toReversed()]), land({}, [SQUARE.map(([x, y]) => [x, y, 7])])]));
        expect(layer.record).toHaveLength(4);
        expect(new Set(codes(layer))).toEqual(new Set(['formats/open-ring', 'formats/short-ring',
            'formats/ring-winding', 'formats/extra-dimension']));
    });
});

describe('text of a GeoJSON file', () => {
    test('a byte order mark is no content', async () => {
        expect((await open(`\uFEFF${collection([land({DLMC: '水田'})])}`)).columns).toEqual([['水田']]);
    });

    test('GBK is read and reported; the encoding can be forced', async () => {
        const bytes = iconv.encode(collection([land({DLMC: '水田', QSDWMC: '乗'})]),
            'gbk'); // 乗 ends in 0x5C, the byte of a backslash
        const layer = await open(bytes);
        expect([layer.columns, codes(layer), layer.encoding?.name]).toEqual([[['水田'], ['乗']],
            ['formats/encoding-doubtful'], 'GB18030']);
        expect((await open(bytes, {encoding: 'GBK'})).issues).toEqual([]);
        await expect(open(bytes, {encoding: 'cp437'})).rejects.toMatchObject({code: 'formats/unknown-encoding'});
    });

    test('UTF-16 is refused in words', async () => {
        expect((await refusal(Buffer.from(`\uFEFF${collection([])}`, 'utf16le'))).message).toContain('UTF-16');
    });

    test('a splitter fed byte by byte finds what it finds in one piece', () => {
        const text = collection([land({a: '}]"\\', 水: '田'}), 'x', 1, null, [[]], land({})],
            {name: 'fea\\"tures', nested: {features: [1, {}]}});
        const split = (size: number): string[] => {
            const found: string[] = [];
            const splitter = new JsonSplitter('x', {item: (item, index) => found.push(`${index} ${item}`),
                root: (root) => found.push(root)});
            const bytes = Buffer.from(text);
            for (let at = 0; at < bytes.length; at += size) splitter.feed(bytes.subarray(at, at + size));
            splitter.end();
            return found;
        };
        const whole = split(1e6);
        expect(whole.slice(0, -1).map((item) => JSON.parse(item.slice(2)) as unknown)).toEqual((JSON.parse(text) as {features: unknown[]}).features);
        expect(JSON.parse(whole.at(-1) ?? '')).toMatchObject({type: 'FeatureCollection', features: [],
            nested: {features: [1, {}]}});
        for (const size of [1, 2, 3, 7, 64]) expect(split(size)).toEqual(whole);
    });
});

describe('the CRS of a GeoJSON file', () => {
    const withCrs = (crs: unknown): Promise<RawLayer> => open(collection([land({})], {crs}));
    test('is longitude and latitude on WGS 84 unless the old member says otherwise', async () => {
        expect((await open(collection([land({})]))).crs).toEqual({epsg: 4326, from: 'GeoJSON default (RFC 7946)'});
        for (const [name, epsg] of [['urn:ogc:def:crs:EPSG::4549', 4549], ['EPSG:4490', 4490],
            ['urn:ogc:def:crs:OGC:1.3:CRS84', 4326],
            ['http://www.opengis.net/def/crs/EPSG/0/4526', 4526]]) {
            expect((await withCrs({type: 'name', properties: {name}})).crs).toEqual({epsg, from: 'crs member'});
        }
    });

    test('behind the features it counts as well', async () => {
        const text = `{"type":"FeatureCollection","features":[${JSON.stringify(land({}))}],"crs":{"type":"name","properties":{"name":"EPSG:4549"}}}`;
        expect((await open(text)).crs?.epsg).toBe(4549);
    });

    test('null, a link, or metres without a member: none, with an Issue', async () => {
        expect([(await withCrs(null)).crs, codes(await withCrs(null))]).toEqual([null, ['formats/no-crs']]);
        expect(codes(await withCrs({type: 'link', properties: {href: 'x'}}))).toEqual(['formats/bad-crs']);
        const metres = await open(collection([land({}, [SQUARE.map(([x, y]) => [37_500_000 + x, 3_400_000 + y])])]));
        expect([metres.crs, codes(metres)]).toEqual([null, ['formats/no-crs']]);
    });
});

describe('a GeoJSON file that is broken', () => {
    test('a broken feature is left out with its index and path, the others are read', async () => {
        const layer = await open(collection([land({}), land({}, [[[0, 0], [1, 'x'], [1, 1], [0, 0]]]), null,
            {type: 'feature'}, land({}, [[[0, 1e999]]]), land({})])
            .replace('null]]]', '1e999]]]'));
        expect([...layer.record]).toEqual([1, 6]);
        expect(layer.issues.map((issue) => [issue.code, issue.record,
            /at (\S+?)[;)]/.exec(issue.message)?.[1]])).toEqual([
            ['formats/bad-record', 2, 'features[1].geometry.coordinates[0][1][1]'],
                ['formats/bad-record', 3, 'features[2]'],
            ['formats/bad-record', 4, 'features[3].type'],
                ['formats/bad-record', 5, 'features[4].geometry.coordinates[0][0][1]']]);
        expect(layer.issues[0].message).toContain('geojson-validation: ');
    });

    test('members that must not be there, ids, boxes, doubled members: said, and the land is read', async () => {
        const text = collection([{...land({}), id: {}, coordinates: 1, bbox: [1, 2, 3]}, land({})], {properties: {}})
            .replace('{"type":"Feature",', '{"type":"Feature","properties":{"a":1},');
        const layer = await open(text);
        expect(layer.record).toHaveLength(2);
        expect(layer.issues.filter((issue) => issue.code === 'formats/member').map((issue) =>
            /with (?:a|an|the) (?:member )?"?(\w+)/.exec(issue.message)?.[1]))
            .toEqual(['coordinates', 'bbox', 'id', 'properties', 'properties']);
    });

    test('properties that are no object cost the attributes, not the land', async () => {
        const layer = await open(collection([land([1]), land({a: 1})]));
        expect([layer.columns, codes(layer)]).toEqual([[[null, 1]], ['formats/member']]);
    });

    test('cut short: the line and the feature are named', async () => {
        const text = collection([land({}), land({})]);
        const error = await refusal(`\n\n${text.slice(0, -20)}`);
        expect([error.code, error.message]).toEqual(['formats/truncated',
            expect.stringContaining('line 3) inside features[1]')]);
        expect((await refusal(text.slice(0, -1))).message).toContain('the root object');
    });

    test('what is no JSON names the place', async () => {
        for (const [text, place] of [['{"type":"FeatureCollection","features":[{"a" 1}]}', 'features[0]'],
            ['{"type":"FeatureCollection","features":[{} {}]}', 'after features[0]'],
            ['{"type":"FeatureCollection","features":[,{}]}', 'features[0]'],
                ['{"type":"FeatureCollection","features":[{},]}', 'features[1]'],
            ['{"type":"FeatureCollection","features":[{}}', 'after features[0]'],
                ['{"features":[],"features":[]}', 'two arrays']] as const) {
            const error = await refusal(text);
            expect([error.code, error.message]).toEqual(['formats/corrupt', expect.stringContaining(place)]);
        }
    });

    test('ten thousand nested arrays end in words, not in a stack overflow', async () => {
        expect((await refusal(`{"type":"FeatureCollection","features":[${'['.repeat(10_000)}`)).message).toContain('64 levels');
    });

    test('roots that are not GeoJSON are refused by what they are', async () => {
        for (const text of ['[]', '{}', '{"type":"FooBar"}', '{"type":{}}', '{"type":"FeatureCollection"}',
            '{"type":"FeatureCollection","features":{}}',
            '{"type":"featurecollection","features":[{"type":"Feature"}]}', 'null ']) {
            expect([text, (await refusal(text)).code]).toEqual([text, 'formats/not-geojson']);
        }
        expect((await refusal('{"type":"Topology","objects":{}}')).message).toContain('TopoJSON');
        expect((await refusal('   \n')).code).toBe('formats/empty-file');
        expect((await refusal(collection([]))).code).toBe('formats/no-polygons');
    });
});

describe('GeoJSON from elsewhere', () => {
    testOnRealData('44 bad files are refused with a place, or read with an Issue', async (folder) => {
        const files = (await readdir(join(folder, 'geojson', 'bad'))).filter((name) => name.endsWith('.geojson'));
        expect(files).toHaveLength(44);
        for (const name of files) {
            const result = await openSource(join(folder, 'geojson', 'bad', name)).catch((thrown: unknown) => thrown);
            if (result instanceof EngineError) expect(result.message.length, name).toBeGreaterThan(60);
            else expect((result as RawLayer[])[0].issues.length, name).toBeGreaterThan(0);
        }
    });

    testOnRealData('18 good files are read, or refused only because they hold no polygon', async (folder) => {
        for (const name of await readdir(join(folder, 'geojson', 'good'))) {
            const path = join(folder, 'geojson', 'good', name);
            const result = await openSource(path).catch((thrown: unknown) => thrown);
            const hasPolygon = /"(?:Multi)?Polygon"/.test(await readFile(path, 'utf8'));
            if (hasPolygon) expect((result as RawLayer[])[0].issues.filter((issue) => issue.severity === 'error'),
                name).toEqual([]);
            else expect([name, (result as EngineError).code]).toEqual([name, 'formats/no-polygons']);
        }
    });

    testOnRealData('no polygon that geojson-validation refuses passes without a word', async (folder) => {
        for (const kind of ['bad', 'good']) {
            for (const name of (await readdir(join(folder, 'geojson', kind))).filter((file) =>
                file.endsWith('.geojson'))) {
                const path = join(folder, 'geojson', kind, name);
                const layers = await openSource(path).catch(() => null);
                if (layers === null || layers[0].issues.length > 0) continue;
                expect([name, valid(JSON.parse(await readFile(path, 'utf8')), true)]).toEqual([name, []]);
            }
        }
    });
});
