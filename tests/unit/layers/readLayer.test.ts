import {describe, expect, it} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import type {LayerKind} from '../../../engine/core/layerKind.ts';
import type {Issue} from '../../../engine/core/issue.ts';
import type {RawLayer} from '../../../engine/formats/rawLayer.ts';
import {loadCrosswalk} from '../../../engine/landclass/crosswalk.ts';
import {suppliedCrosswalks} from '../../../engine/landclass/suppliedCrosswalks.ts';
import type {Layer} from '../../../engine/layers/layer.ts';
import {readLayer} from '../../../engine/layers/readLayer.ts';
import type {ReadOptions} from '../../../engine/layers/readLayer.ts';
import {DEGREES, makeRaw, METRES} from './makeRaw.ts';

function read<K extends LayerKind>(raw: RawLayer, kind: K, options: Partial<ReadOptions<K>> = {}): Layer<K> {
    return readLayer(raw, {kind, crs: METRES, crsHow: 'test', ...options});
}

function refusal(raw: RawLayer, kind: LayerKind, options: Partial<ReadOptions> = {}): EngineError {
    try {
        read(raw, kind, options);
    } catch (error) {
        if (error instanceof EngineError) return error;
        throw error;
    }
    throw new Error('accepted');
}

function issuesOf(layer: Layer, code: string): readonly Issue[] {
    return layer.issues.filter(issue => issue.code === code);
}

const PADDY = {BSM: '1', TBBH: '0001', DLBM: '0101', DLMC: '水田', ZLDWDM: '9900011012010000000', ZLDWMC: '甲一村',
    TBMJ: 10_000, KCDLBM: '1203', KCXS: 0.125, TBDLMJ: 8750, SJNF: 2025};

describe('a survey layer', () => {
    it('keeps what the survey says of a parcel', () => {
        const layer = read(makeRaw([PADDY, {...PADDY, BSM: '2', DLBM: '1104a', DLMC: '养殖坑塘', KCXS: 0, KCDLBM: '',
            TBDLMJ: 10_000}]), 'survey');
        expect(layer.issues.map(issue => issue.code)).toEqual(['layers/code-spelling']);
        expect(layer.parcels).toMatchObject({
            code: ['0101', '1104A'], suffix: ['', 'A'], rawCode: ['0101', '1104a'], className: ['水田', '养殖坑塘'],
            zldwdm: [PADDY.ZLDWDM, PADDY.ZLDWDM], parcelNumber: ['0001', '0001'], bsm: ['1', '2'],
        });
        expect([...layer.parcels.cultivated]).toEqual([1, 0]);
        expect([...layer.parcels.kcxs]).toEqual([1250, 0]);
        expect([...layer.parcels.officialNetM2]).toEqual([8750, 10_000]);
        expect(layer).toMatchObject({asOf: '2025-12-31', dictionary: 'cn.survey.2020', recordsInFile: 2,
            priority: null});
        expect(layer.asOfHow).toContain('SJNF');
        expect(layer.mappingHow).toContain('DLTB');
    });

    it('takes the date a person gave over the one in the file, and has none where neither says', () => {
        expect(read(makeRaw([PADDY]), 'survey', {asOf: '20260415'})).toMatchObject(
            {asOf: '2026-04-15', asOfHow: 'given'});
        expect(read(makeRaw([{DLBM: '0101'}]), 'survey').asOf).toBeNull();
        expect(refusal(makeRaw([PADDY]), 'survey', {asOf: '2026-02-30'}).code).toBe('layers/bad-date');
    });

    it('warns when a person gave a day of another year than most of its records name', () => {
        const raw = makeRaw([{...PADDY, SJNF: 2024}, {...PADDY, BSM: '2', SJNF: 2024}, {...PADDY, BSM: '3', SJNF: 2025}]);
        const [issue, ...more] = issuesOf(read(raw, 'survey', {asOf: '2025-12-31'}), 'layers/date-differs');
        expect(more).toEqual([]);
        expect(issue).toMatchObject({severity: 'warning', layer: 'DLTB.shp', field: 'SJNF', count: 2});
        expect(issue.message).toMatch(/2025-12-31.*SJNF is 2024/);
        for (const asOf of ['2024-12-31', '2024-06-30', undefined]) {
            expect(issuesOf(read(raw, 'survey', {asOf}), 'layers/date-differs')).toEqual([]);
        }
        expect(issuesOf(read(makeRaw([{DLBM: '0101'}]), 'survey', {asOf: '2025-12-31'}), 'layers/date-differs')).toEqual([]);
        const clue = makeRaw([{TBLX: '1', JCBH: '1', DLBM: '0101', SJNF: 2024}]);
        expect(issuesOf(read(clue, 'monitoring', {asOf: '2025-12-31'}), 'layers/date-differs')).toEqual([]);
        const farmland = makeRaw([{YJJBNTTBBH: '1', SJNF: 2024}]);
        expect(issuesOf(read(farmland, 'basicFarmland', {asOf: '2025-12-31'}), 'layers/date-differs')).toEqual([]);
    });

    it('is refused for unknown codes with code, count and area', () => {
        const raw = makeRaw([{DLBM: '0101'}, {DLBM: '9999'}, {DLBM: '9999'}, {DLBM: ''}, {DLBM: '1301'}]);
        const error = refusal(raw, 'survey');
        expect(error.code).toBe('layers/unknown-code');
        expect(error.message).toContain('"9999" (2 records, 20000.00 m²)');
        expect(error.message).toContain('(blank) (1 record, 10000.00 m²)');
        expect(error.details.fix).toContain('cn.survey.2020.working');
        expect(error.details.facts?.['unknown']).toEqual([
            {code: '9999', count: 2, areaM2: 20_000}, {code: '', count: 1, areaM2: 10_000},
                {code: '1301', count: 1, areaM2: 10_000}]);
    });

    it('takes unknown codes in as unclassified when that is accepted, and says how many and how much', () => {
        const layer = read(makeRaw([{DLBM: '0101'}, {DLBM: '9999', TBMJ: 300}, {DLBM: '9999', TBMJ: 200}, {DLBM: ' '}]),
            'survey',
            {allowUnknownCodes: true});
        expect(layer.parcels.code).toEqual(['0101', 'unclassified', 'unclassified', 'unclassified']);
        expect(issuesOf(layer, 'layers/unclassified')).toMatchObject(
            [{count: 2, areaM2: 500, record: 2, field: 'DLBM'}]);
        expect(issuesOf(layer, 'layers/blank-code')).toMatchObject([{count: 1, areaM2: 10_000, record: 4}]);
    });

    it('is refused when its names show that the codes belong to another system', () => {
        const raw = makeRaw([{DLBM: '0601', DLMC: '农村道路'}, {DLBM: '1101', DLMC: '物流仓储用地'}, {DLBM: '0101', DLMC: '水田'}]);
        const error = refusal(raw, 'survey');
        expect(error.code).toBe('layers/wrong-dictionary');
        expect(error.details.fix).toContain('cn.landuse.2023');
        expect(read(raw, 'survey', {dictionary: 'cn.landuse.2023'}).parcels.code).toEqual(['0601', '1101', '0101']);
    });

    it('reports a name that contradicts its code and tolerates the ways names are written', () => {
        const rows = [['0201K', '可调整果园'], ['0201K', '果园'], ['0201K', '果园（可调整）'], ['0201', ' 果 园 '], ['1107A', '沟渠'],
            ['0601', '工业'], ['09', '特殊用地'], ['0103', '果园']].map(([DLBM, DLMC]) => ({DLBM, DLMC}));
        const layer = read(makeRaw(rows), 'survey');
        expect(issuesOf(layer, 'layers/name-disagrees')).toMatchObject(
            [{record: 8, count: 1, areaM2: 10_000, at: [500_700, 3_360_000]}]);
        expect(layer.parcels.code[7]).toBe('0103');
    });

    it('of the second survey is read by its year, and lost zeros only come back from numbers', () => {
        const second = makeRaw([{DLBM: 11, SJNF: 2015}, {DLBM: 203, SJNF: 2015}], {numeric: ['DLBM', 'SJNF']});
        const layer = read(second, 'survey');
        expect(layer).toMatchObject({dictionary: 'cn.survey2.2007', asOf: '2015-12-31'});
        expect(layer.parcels.code).toEqual(['011', '203']);
        expect(issuesOf(layer, 'layers/code-padded')).toMatchObject([{count: 1}]);
        expect(refusal(makeRaw([{DLBM: '101'}]), 'survey').code).toBe('layers/unknown-code');
        const shown = read(second, 'survey', {crosswalk: suppliedCrosswalks()[1]});
        expect(shown.dictionary).toBe('cn.survey.2020');
        expect(shown.parcels.code).toEqual(['0101', '0702']);
    });

    it('keeps a suffix the dictionary does not list and says so', () => {
        const layer = read(makeRaw([{DLBM: '0103B'}]), 'survey');
        expect(layer.parcels).toMatchObject({code: ['0103'], suffix: ['B']});
        expect(issuesOf(layer, 'layers/unknown-suffix')).toHaveLength(1);
    });

    it('reports location codes, double identifiers and planting attributes that cannot be', () => {
        const layer = read(makeRaw([
            {...PADDY, ZLDWDM: '990001101201'}, {...PADDY, ZLDWDM: '99000110', ZZSXDM: 'LS'},
                {...PADDY, BSM: '3', ZZSXDM: 'XX'},
            {...PADDY, BSM: '', TBMJ: 0, TBDLMJ: 0},
        ]), 'survey');
        expect(issuesOf(layer, 'layers/unit-code')).toMatchObject([{record: 2, field: 'ZLDWDM'}]);
        expect(issuesOf(layer, 'layers/duplicate-id')).toMatchObject([{record: 2, field: 'BSM'}]);
        expect(issuesOf(layer, 'layers/planting-unknown')).toMatchObject([{record: 3}]);
        expect(issuesOf(layer, 'layers/official-area')).toHaveLength(2);
    });

    it('lists the twenty worst findings one by one and the rest as one with its count and area', () => {
        const rows = Array.from({length: 50}, (_, i) => ({DLBM: '0101', ZZSXDM: 'XX', TBMJ: i + 1}));
        const found = issuesOf(read(makeRaw(rows), 'survey'), 'layers/planting-unknown');
        expect(found).toHaveLength(21);
        expect(found[0]).toMatchObject({record: 50, areaM2: 50});
        expect(found[20]).toMatchObject({count: 30, areaM2: 30 * 31 / 2});
        expect(found.reduce((sum, issue) => sum + (issue.count ?? 0), 0)).toBe(50);
    });

    it('whose coordinates are of another kind than its CRS is reported', () => {
        const inDegrees = makeRaw([{DLBM: '0101'}], {origin: [111, 30], side: 0.001});
        expect(issuesOf(read(inDegrees, 'survey'), 'layers/extent')[0].message).toContain('degrees');
        expect(issuesOf(read(inDegrees, 'survey', {crs: DEGREES}), 'layers/extent')).toEqual([]);
        expect(issuesOf(read(makeRaw([{DLBM: '0101'}]), 'survey', {crs: DEGREES}), 'layers/extent')).toHaveLength(1);
    });

    it('in degrees names unknown codes with their area in m²', () => {
        const raw = makeRaw([{DLBM: '9999'}], {origin: [111, 30], side: 0.001});
        const error = refusal(raw, 'survey', {crs: DEGREES});
        const areaM2 = Number(/record, ([\d.]+) m²/.exec(error.message)?.[1]);
        // 110852.5 m and 96486.3 m a degree at 30° N, from published tables of the length of a degree
        expect(areaM2).toBeCloseTo(110.8525 * 96.4863, -1);
    });

    it('without any record, field or code is an answer, not a crash', () => {
        const error = refusal(makeRaw([]), 'survey');
        expect(error.code).toBe('layers/missing-field');
        expect(error.details.where).toContain('none');
        const empty: RawLayer = {...makeRaw([{DLBM: '0101'}]), columns: [[]], record: new Uint32Array(0),
            recordsInFile: 0,
            polygons: {coords: new Float64Array(0), ringStart: Uint32Array.of(0), featureStart: Uint32Array.of(0)}};
        expect(issuesOf(read(empty, 'survey'), 'layers/empty')).toHaveLength(1);
    });

    it('with cells of any kind and length still answers', () => {
        const huge = 'x'.repeat(2_000_000);
        const layer = read(makeRaw([
            {DLBM: true, DLMC: huge, KCXS: 'abc', BSM: NaN, TBMJ: 'NaN', ZLDWMC: huge},
            {DLBM: 1e300, KCXS: Infinity, ZZSXDM: '\u0000', SJNF: 'zwanzig'}, {DLBM: huge, BSM: -0},
        ]), 'survey', {allowUnknownCodes: true});
        expect(new Set(layer.parcels.code)).toEqual(new Set(['unclassified']));
        expect(layer.parcels.className[0]).toHaveLength(1000);
        expect(issuesOf(layer, 'layers/text-cut')).toHaveLength(1);
        for (const issue of layer.issues) expect(issue.message.length).toBeLessThan(500);
    });
});

describe('ridge deduction', () => {
    it('of 10,000.00 m² with 0.1250 leaves 8,750.00 m²', () => {
        const layer = read(makeRaw([PADDY]), 'survey');
        expect([...layer.parcels.kcxs]).toEqual([1250]);
        expect(issuesOf(layer, 'layers/net-area')).toEqual([]);
    });

    it('is reported where the net area is not what share and gross area give', () => {
        const layer = read(makeRaw([{...PADDY, TBDLMJ: 8750.01}, {...PADDY, TBDLMJ: 8750.02},
            {...PADDY, TBDLMJ: 9000}]), 'survey');
        expect(issuesOf(layer, 'layers/net-area')).toMatchObject([{record: 3}, {record: 2}]);
    });

    it('rounds the deduction half up, as the survey does', () => {
        // 100.20 · 0.0125 = 1.2525 → 1.25; 0.40 · 0.0125 = 0.005 → 0.01
        const rows = [{...PADDY, TBMJ: 100.2, KCXS: 0.0125, TBDLMJ: 98.95},
            {...PADDY, TBMJ: 0.4, KCXS: 0.0125, TBDLMJ: 0.39},
            // one cent less is still inside the tolerance, two cents (had the deduction been cut to 0.00) are not
            {...PADDY, TBMJ: 0.4, KCXS: 0.0125, TBDLMJ: 0.38}];
        expect(issuesOf(read(makeRaw(rows), 'survey'), 'layers/net-area')).toEqual([]);
    });

    it('outside 0 to 1, off cultivated land, or of another class is reported and not used', () => {
        const layer = read(makeRaw([
            {...PADDY, KCXS: 1}, {...PADDY, KCXS: -0.1}, {...PADDY, KCXS: 12.5}, {...PADDY, KCXS: 'x'},
            {...PADDY, DLBM: '0201', DLMC: '果园'}, {...PADDY, KCDLBM: '1107'}, {...PADDY, KCDLBM: ''},
                {...PADDY, KCXS: 0.12504},
            {...PADDY, KCXS: null, KCDLBM: '', TBDLMJ: 10_000},
        ]), 'survey');
        expect([...layer.parcels.kcxs]).toEqual([-1, -1, -1, -1, 0, 1250, 1250, 1250, 0]);
        expect(issuesOf(layer, 'layers/ridge-share').map(issue => issue.record).sort()).toEqual([1, 2, 3, 4, 8]);
        expect(issuesOf(layer, 'layers/ridge-not-cultivated')).toMatchObject([{record: 5}]);
        expect(issuesOf(layer, 'layers/ridge-code').map(issue => issue.record)).toEqual([6, 7]);
    });

    it('is unknown in a layer without the field', () => {
        expect([...read(makeRaw([{DLBM: '0101'}, {DLBM: '0601'}]), 'survey').parcels.kcxs]).toEqual([-1, -1]);
    });
});

describe('a layer of another legend', () => {
    const crosswalk = loadCrosswalk({
        crosswalk: 'osm', from: {fields: ['landuse', 'natural']}, to: 'cn.survey.2020', priority: ['0103'],
        classes: {'landuse=farmland': '0103', 'natural=wood': '0301', 'natural=ridge': null},
    });

    it('is read by its crosswalk, and records without land cover are left out and counted', () => {
        const layer = read(makeRaw([
            {LANDUSE: 'farmland', natural: null}, {LANDUSE: null, natural: 'ridge'}, {LANDUSE: null, natural: 'wood'},
        ]), 'survey', {crosswalk});
        expect(layer.parcels.code).toEqual(['0103', '0301']);
        expect([...layer.record]).toEqual([1, 3]);
        expect(layer.polygons.featureStart).toEqual(Uint32Array.of(0, 1, 2));
        expect(layer.polygons.coords.slice(8, 10)).toEqual(Float64Array.of(500_200, 3_360_000));
        expect(layer).toMatchObject({priority: ['0103'], recordsInFile: 3, dictionary: 'cn.survey.2020'});
        expect(issuesOf(layer, 'layers/not-land')).toMatchObject([{count: 1, areaM2: 10_000, record: 2}]);
    });

    it('is refused for values the crosswalk does not list, and for fields it does not have', () => {
        expect(refusal(makeRaw([{landuse: 'gras'}]), 'survey', {crosswalk}).message).toContain(
            '"landuse=gras" (1 record');
        const error = refusal(makeRaw([{landuze: 'farmland'}]), 'survey', {crosswalk});
        expect(error.code).toBe('layers/missing-field');
        expect(error.details.fix).toContain('landuze');
    });

    it('goes in as unclassified where the crosswalk itself says so', () => {
        const kind = loadCrosswalk({crosswalk: 'o', from: {fields: ['landuse']}, to: 'cn.survey.2020',
            default: 'unclassified',
            classes: {'landuse=farmland': '0103'}});
        const layer = read(makeRaw([{landuse: 'gras'}, {landuse: 'farmland'}]), 'monitoring', {crosswalk: kind});
        expect(layer.parcels.code).toEqual(['unclassified', '0103']);
        expect(issuesOf(layer, 'layers/unclassified')).toHaveLength(1);
    });
});

describe('a monitoring table', () => {
    it('in the Zhejiang manner keeps the change type with its zero and the class before', () => {
        const layer = read(makeRaw([
            {JCBH: 'A1', TBLX: '1', DLBM: '0101', DLMC: '水田', MJ: 150, XZQDM: '990001'},
            {JCBH: 'A2', TBLX: 'dt', DLBM: '0103', DLMC: '旱地', MJ: 90, XZQDM: '990001101'},
            {JCBH: 'A3', TBLX: 'ZZZ', DLBM: '0103', DLMC: '旱地', MJ: 90, XZQDM: '9900'},
        ]), 'monitoring');
        expect(layer.mappingHow).toContain('zhejiang-monitoring');
        expect(layer.parcels).toMatchObject({changeType: ['01', 'DT', 'ZZZ'], parcelNumber: ['A1', 'A2', 'A3'],
            code: ['0101', '0103', '0103']});
        expect(issuesOf(layer, 'layers/change-type-unknown')).toMatchObject([{record: 3}]);
        expect(issuesOf(layer, 'layers/unit-code')).toMatchObject([{record: 3}]);
    });
});
