import {describe, expect, test} from 'vitest';
import {readBundle, writeBundle} from '../../../engine/cache/index.ts';
import {LAYER_KINDS} from '../../../engine/core/layerKind.ts';
import type {LayerKind} from '../../../engine/core/layerKind.ts';
import type {Polygons} from '../../../engine/core/polygons.ts';
import {crsFromCode} from '../../../engine/crs/crs.ts';
import {RECORD_TYPES} from '../../../engine/layers/index.ts';
import type {Layer, ParcelTable} from '../../../engine/layers/index.ts';
import {decodeLayer, encodeLayer} from '../../../engine/layers/layerCodec.ts';
import type {PackedLayer} from '../../../engine/layers/layerCodec.ts';
import {forAll} from '../../helpers/forAll.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

type Random = () => number;

const POLYGONS: Polygons = {
    coords: Float64Array.of(0, 0, 4, 0, 0, 3), ringStart: Uint32Array.of(0, 3), featureStart: Uint32Array.of(0, 1),
};

/** What a column of texts may hold: plain codes, Chinese, halves of pairs, line ends, nothing. */
const ODD_TEXTS = ['', '0103', '0201K', '水田', '宜都市某村民委员会', '\ud83c', 'a\udf3e', '🌾', '\u0000\n\t"', 'é\u00ff', '\u0100', ' ', 'x'.repeat(1000),
    '\ufeff', '__proto__'];

/** Columns whose texts repeat, stand once each, or are all the same. */
function someTexts(random: Random, nRows: number): string[] {
    const way = random();
    const prefix = ODD_TEXTS[Math.floor(random() * ODD_TEXTS.length)].slice(0, 12);
    if (way < 0.2) return new Array<string>(nRows).fill(prefix);
    if (way < 0.5) return Array.from({length: nRows}, (_, row) => `${prefix}${row}`);
    return Array.from({length: nRows}, () => ODD_TEXTS[Math.floor(random() * ODD_TEXTS.length)]);
}

function someTable(kind: LayerKind, random: Random, nRows: number): ParcelTable {
    const texts = () => someTexts(random, nRows);
    const numbers = () => Float64Array.from({length: nRows}, () => random() < 0.2 ? NaN : random() < 0.1 ? -0 : random() * 1e6);
    const dates = () => Array.from({length: nRows}, () => random() < 0.3 ? null : `20${10 + Math.floor(random() * 16)}-12-31`);
    const flags = () => Uint8Array.from({length: nRows}, () => Math.round(random()));
    switch (kind) {
        case 'survey':
        case 'monitoring':
            return {table: 'class', code: texts(), suffix: texts(), rawCode: texts(), className: texts(), cultivated: flags(),
                kcxs: Int32Array.from({length: nRows}, () => Math.floor(random() * 2001) - 1), kcdlbm: texts(),
                officialAreaM2: numbers(), officialNetM2: numbers(), zldwdm: texts(), zldwmc: texts(), zzsxdm: texts(),
                tbxhdm: texts(), czcsxm: texts(), changeType: texts(), parcelNumber: texts(), bsm: texts()};
        case 'basicFarmland':
            return {table: 'basicFarmland', number: texts(), officialAreaM2: numbers(), officialNetM2: numbers(),
                zldwdm: texts(), zldwmc: texts(), code: texts()};
        case 'village':
        case 'township':
            return {table: 'unit', code: texts(), name: texts()};
        case 'lawful':
            return {table: 'lawful', typeText: texts(), documentNo: texts(), approvedOn: dates(), validFrom: dates(), validTo: dates(),
                recordType: Array.from({length: nRows}, () => RECORD_TYPES[Math.floor(random() * RECORD_TYPES.length)]),
                actor: texts(), project: texts(), sourceNote: texts()};
        case 'season':
            return {table: 'season', unplanted: flags(), planting: texts(), note: texts(),
                idleSeasons: Array.from({length: nRows}, () => someTexts(random, Math.floor(random() * 4)))};
        default:
            return {table: 'named', code: texts(), name: texts(), type: texts()};
    }
}

function someLayer(kind: LayerKind, random: Random, nRows: number): Layer {
    const hasMuch = random() < 0.5;
    return {
        kind, name: 'DLTB', path: '/county/地类图斑.shp', sha256: 'ab'.repeat(32), format: 'shapefile',
        asOf: hasMuch ? '2025-12-31' : null, asOfHow: 'BSM \ud800', crs: crsFromCode(hasMuch ? 'EPSG:4546' : 'EPSG:4490'),
        crsHow: '.prj', encoding: hasMuch ? {name: 'gb18030', how: '.cpg'} : null, dictionary: hasMuch ? 'cn.survey.2020' : null,
        mappingHow: 'DLTB: DLBM, TBMJ present', polygons: POLYGONS, parcels: someTable(kind, random, nRows),
        record: Uint32Array.from({length: nRows}, (_, row) => row * 2 + 1), recordsInFile: nRows * 2,
        priority: hasMuch ? ['0101', '0103'] : null,
        issues: hasMuch ? [
            {code: 'layers/official-area', severity: 'warning', layer: '/county/地类图斑.shp', record: 3, field: 'TBMJ', message: '面积',
                at: [NaN, -0], atCrs: 'EPSG:4490', areaM2: Infinity, count: 1},
            {code: 'layers/empty', severity: 'note', message: '\udc00'},
        ] : [],
    };
}

/** As from a file: JSON written and read, arrays copied away from where they were. */
function throughJson({json, arrays}: PackedLayer): PackedLayer {
    return {json: JSON.parse(JSON.stringify(json)), arrays: Object.fromEntries(
        Object.entries(arrays).map(([name, array]) => [name, array.slice()]))};
}

describe('a layer that was encoded', () => {
    test.each(LAYER_KINDS)('comes back equal in every value: %s', kind => {
        forAll(60, (random, size) => someLayer(kind, random, size === 0 ? 0 : Math.floor(random() * size * 3)), layer => {
            const back = decodeLayer(throughJson(encodeLayer(layer)), POLYGONS);
            expect(back).toStrictEqual(layer);
            expect(decodeLayer(encodeLayer(layer), POLYGONS)).toStrictEqual(layer);
        });
    });

    test('comes back from a file of the store, with texts that stand once and texts that repeat in 100,000 rows', async () => {
        const nRows = 100_000;
        let state = 1;
        const random = () => (state = state * 16807 % 2147483647) / 2147483647;
        const layer = someLayer('survey', random, nRows) as Layer<'survey'>;
        const bsm = Array.from({length: nRows}, (_, row) => `420581211000${String(row * 7).padStart(7, '0')}`);
        const zldwmc = Array.from({length: nRows}, (_, row) => `村民委员会${row % 70_000}`);
        const full: Layer<'survey'> = {...layer, parcels: {...layer.parcels, bsm, zldwmc}};
        await inTempFolder(async folder => {
            expect(writeBundle(folder, 'abcdef01', '1', encodeLayer(full))).toBeNull();
            const back = decodeLayer(readBundle(folder, 'abcdef01', '1')!, POLYGONS)! as Layer<'survey'>;
            expect(back.parcels.bsm.every((text, row) => text === bsm[row])).toBe(true);
            expect(back.parcels.zldwmc.every((text, row) => text === zldwmc[row])).toBe(true);
            expect(back.parcels.code.every((text, row) => text === full.parcels.code[row])).toBe(true);
            expect(back.parcels.officialAreaM2.every((areaM2, row) => Object.is(areaM2, full.parcels.officialAreaM2[row]))).toBe(true);
        });
    });

    test('makes a column when it is first looked at, and only once', () => {
        const layer = someLayer('survey', () => 0.6, 500);
        const back = decodeLayer(encodeLayer(layer), POLYGONS)! as Layer<'survey'>;
        expect(Array.isArray(back.parcels.code)).toBe(true);
        expect(back.parcels.code).toBe(back.parcels.code);
        expect({...back.parcels}.bsm).toBe(back.parcels.bsm);
    });

    test('asks for its polygons when they are first looked at, and only once', () => {
        let asked = 0;
        const back = decodeLayer(encodeLayer(someLayer('site', () => 0.6, 3)), () => {
            asked++;
            return POLYGONS;
        })!;
        expect(asked).toBe(0);
        expect([back.polygons, back.polygons]).toEqual([POLYGONS, POLYGONS]);
        expect(asked).toBe(1);
    });

    test('keeps numbers as views on what was read', () => {
        const packed = throughJson(encodeLayer(someLayer('basicFarmland', () => 0.6, 50)));
        const back = decodeLayer(packed, POLYGONS)! as Layer<'basicFarmland'>;
        expect(back.parcels.officialAreaM2).toBe(packed.arrays['parcels.officialAreaM2']);
        expect(back.record).toBe(packed.arrays.record);
    });
});

describe('parts that do not belong together are no layer:', () => {
    const packed = (kind: LayerKind = 'lawful'): PackedLayer => throughJson(encodeLayer(someLayer(kind, () => 0.6, 40)));

    test('nothing, or something else', () => {
        for (const json of [null, 3, {}, {codec: 999}]) expect(decodeLayer({json, arrays: {}}, POLYGONS)).toBeNull();
    });

    test.each(['survey', 'lawful', 'season'] as const)('an array missing, too short or of another type: %s', kind => {
        const whole = packed(kind);
        expect(decodeLayer(whole, POLYGONS)).not.toBeNull();
        for (const [name, array] of Object.entries(whole.arrays)) {
            const {[name]: _, ...rest} = whole.arrays;
            expect(decodeLayer({json: whole.json, arrays: rest}, POLYGONS), name).toBeNull();
            const others = name.endsWith('.bytes') ? [new Int32Array(array.length)]
                : [array.slice(0, -1), array instanceof Int32Array ? new Float64Array(array.length) : new Int32Array(array.length)];
            for (const other of others) {
                expect(decodeLayer({json: whole.json, arrays: {...whole.arrays, [name]: other}}, POLYGONS), name).toBeNull();
            }
        }
    });

    test('a row that points outside its texts is told, not filled with something', () => {
        const layer = someLayer('site', () => 0.6, 3) as Layer<'site'>;
        const {json, arrays} = encodeLayer({...layer, parcels: {...layer.parcels, code: ['a', 'b', 'a']}});
        const back = decodeLayer({json, arrays: {...arrays, 'parcels.code.index': Uint16Array.of(0, 9, 0)}}, POLYGONS)! as Layer<'site'>;
        expect(() => back.parcels.code).toThrow('points outside');
    });
});
