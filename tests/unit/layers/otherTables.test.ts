import {describe, expect, it} from 'vitest';
import {readLayer} from '../../../engine/layers/readLayer.ts';
import {makeRaw, METRES} from './makeRaw.ts';

const AT = {crs: METRES, crsHow: 'test'} as const;

function codesOf(issues: readonly {readonly code: string}[]): string[] {
    return issues.map(issue => issue.code);
}

describe('a basic-farmland layer', () => {
    it('never shows who holds the land', () => {
        const layer = readLayer(makeRaw([{YJJBNTTBBH: 'B1', YJJBNTTBMJ: 400, YJJBNTMJ: 380.5,
            ZLDWDM: '9900011012010000000', DLBM: '0101',
            ZRRZJHM: '000000000000000000', ZRRMC: 'secret name', LXDH: '10000000000', JZDZ: 'secret street'}]),
                {kind: 'basicFarmland', ...AT});
        expect(layer.parcels).toMatchObject({number: ['B1'], zldwdm: ['9900011012010000000'], code: ['0101']});
        expect([layer.parcels.officialAreaM2[0], layer.parcels.officialNetM2[0]]).toEqual([400, 380.5]);
        expect(layer.issues.filter(issue => issue.code === 'layers/personal-dropped').map(issue =>
            [issue.field, issue.count]))
            .toEqual([['ZRRZJHM', 1], ['ZRRMC', 1], ['LXDH', 1], ['JZDZ', 1]]);
        expect(JSON.stringify(layer)).not.toMatch(/secret|10000000000/);
        expect(() => readLayer(makeRaw([{YJJBNTTBBH: 'B1', zrrmc: 'n'}]),
            {kind: 'basicFarmland', ...AT, mapping: {zrrmc: 'unitName'}}))
            .toThrow(expect.objectContaining({code: 'layers/personal-field'}));
    });

    it('of the third survey is read as well', () => {
        const layer = readLayer(makeRaw([{JBNTTBBH: 'J1', TBMJ: 10, JBNTMJ: 9}]), {kind: 'basicFarmland', ...AT});
        expect(layer.parcels.number).toEqual(['J1']);
        expect(layer.parcels.officialNetM2[0]).toBe(9);
    });
});

describe('village and township layers', () => {
    it('cut their codes to 12 and 9 digits', () => {
        const village = readLayer(makeRaw([{ZLDWDM: '9900011012010000000', ZLDWMC: '甲一村'},
            {ZLDWDM: '990001101202', ZLDWMC: '甲二村'}]),
            {kind: 'village', ...AT});
        expect(village.parcels).toMatchObject({code: ['990001101201', '990001101202'], name: ['甲一村', '甲二村']});
        const township = readLayer(makeRaw([{XZQDM: '990001101', XZQMC: '甲镇'}]), {kind: 'township', ...AT});
        expect(township.parcels).toEqual({table: 'unit', code: ['990001101'], name: ['甲镇']});
        expect(codesOf([...village.issues, ...township.issues])).toEqual([]);
    });

    it('report codes that are too short, lost their digits as numbers, or carry two names', () => {
        const layer = readLayer(makeRaw([{XZQDM: '9900', XZQMC: 'a'}, {XZQDM: 'x', XZQMC: 'b'},
            {XZQDM: '990001101201', XZQMC: 'c'},
            {XZQDM: '990001101201', XZQMC: 'd'}]), {kind: 'village', ...AT});
        expect(codesOf(layer.issues)).toEqual(['layers/unit-code', 'layers/unit-code', 'layers/unit-name']);
        const numeric = readLayer(makeRaw([{ZLDWDM: 9_900_011_012_010_000_000}], {numeric: ['ZLDWDM']}),
            {kind: 'village', ...AT});
        expect(numeric.issues).toMatchObject([{code: 'layers/unit-code', severity: 'error'}]);
        expect(numeric.parcels.code).toEqual(['990001101201']);
    });

    it('are doubted, though read, when their fields are those of a survey or of a register of documents', () => {
        const parcels = makeRaw([{ZLDWDM: '9900011012010000000', ZLDWMC: '甲一村', DLBM: '0101', TBMJ: 100}]);
        const documents = makeRaw([{XZQDM: '990001101', XZQMC: '甲镇', jllx: '设施农用地', PWH: '1'}]);
        for (const kind of ['village', 'township'] as const) {
            for (const [raw, field, what] of [[parcels, 'DLBM, TBMJ', 'land survey'], [documents, 'jllx, PWH', 'register']] as const) {
                const layer = readLayer(raw, {kind, ...AT});
                const [issue, ...more] = layer.issues.filter(({code}) => code === 'layers/kind-doubtful');
                expect(more).toEqual([]);
                expect(issue).toMatchObject({severity: 'warning', layer: 'DLTB.shp', field, count: 1});
                expect(issue.message).toContain(`given as ${kind}`);
                expect(issue.message).toContain(what);
                expect(layer.recordsInFile).toBe(1);
            }
        }
        const village = makeRaw([{ZLDWDM: '990001101201', ZLDWMC: '甲一村', TBMJ: 100, PWH: ''}]);
        expect(codesOf(readLayer(village, {kind: 'village', ...AT}).issues)).not.toContain('layers/kind-doubtful');
        expect(codesOf(readLayer(parcels, {kind: 'survey', ...AT}).issues)).not.toContain('layers/kind-doubtful');
        expect(codesOf(readLayer(parcels, {kind: 'site', ...AT}).issues)).not.toContain('layers/kind-doubtful');
    });
});

describe('a register of lawful records', () => {
    it('is read by its Chinese names, kinds and dates', () => {
        const layer = readLayer(makeRaw([
            {类型: '农转用批复', 批文号: '虚〔2026〕1号', 批准日期: '2026年1月20日', 截止: '', 单位: '虚构单位'},
            {类型: '设施农用地备案', 批文号: 'b', 批准日期: '20260210', 截止: '2031/2/9', 单位: ''},
            {类型: '临时用地', 批文号: 'c', 批准日期: 46_000, 截止: '2026-13-01', 单位: ''},
            {类型: '奇怪', 批文号: '', 批准日期: '00000000', 截止: '0', 单位: ''},
        ]), {kind: 'lawful', ...AT});
        expect(layer.parcels).toMatchObject({
            recordType: ['conversion', 'facility', 'temporary', 'other'], typeText: ['农转用批复', '设施农用地备案', '临时用地', '奇怪'],
            approvedOn: ['2026-01-20', '2026-02-10', '2025-12-09', null], validTo: [null, '2031-02-09', null, null],
            documentNo: ['虚〔2026〕1号', 'b', 'c', ''], actor: ['虚构单位', '', '', ''],
        });
        expect(codesOf(layer.issues).sort()).toEqual(['layers/bad-date', 'layers/no-document', 'layers/record-type',
            'layers/undated-record']);
    });

    it('of the approval platform has one kind by its name', () => {
        const layer = readLayer(makeRaw([{XMDM: '1', AJBH: 'A9', XMMC: 'p'}], {name: 'ZZ_NYDZYFW'}),
            {kind: 'lawful', ...AT});
        expect(layer.parcels).toMatchObject({recordType: ['conversion'], documentNo: ['A9'], project: ['p'],
            typeText: ['ZZ_NYDZYFW']});
        const temporary = readLayer(makeRaw([{XMDM: '1', QSRQ: '2026-01-01', ZZRQ: '2025-01-01'}],
            {name: 'LSYD_XMZDFW'}), {kind: 'lawful', ...AT});
        expect(temporary.parcels.recordType).toEqual(['temporary']);
        expect(codesOf(temporary.issues)).toContain('layers/date-order');
        expect(() => readLayer(makeRaw([{XMDM: '1'}]), {kind: 'lawful', ...AT})).toThrow(
            expect.objectContaining({code: 'layers/missing-field'}));
    });
});

describe('season signals and named areas', () => {
    it('say which plots were not planted and when', () => {
        const layer = readLayer(makeRaw([{ZZSXDM: 'wg', WGJJ: '2025,2024年;2025'}, {ZZSXDM: 'LS', WGJJ: ''}]),
            {kind: 'season', ...AT});
        expect([...layer.parcels.unplanted]).toEqual([1, 0]);
        expect(layer.parcels.idleSeasons).toEqual([['2024', '2025'], []]);
        const flags = readLayer(makeRaw([{WG: '是'}, {WG: '0'}, {WG: '?'}]), {kind: 'season', ...AT});
        expect([...flags.parcels.unplanted]).toEqual([1, 0, 0]);
        expect(flags.issues).toMatchObject([{code: 'layers/season-flag', record: 3}]);
    });

    it('of red lines, plans and sites keep code, name and type', () => {
        expect(readLayer(makeRaw([{HXBM: 'H1', HXMC: 'n', HXLX: 't'}]), {kind: 'ecoRedline', ...AT}).parcels)
            .toEqual({table: 'named', code: ['H1'], name: ['n'], type: ['t']});
        expect(readLayer(makeRaw([{GHFQDM: '100', GHFQMC: '集中建设区'}]), {kind: 'plan', ...AT}).parcels).toMatchObject(
            {code: ['100']});
        expect(readLayer(makeRaw([{foo: 1}]), {kind: 'site', ...AT}).parcels).toMatchObject({code: [''], name: ['']});
    });
});

describe('the choice of fields', () => {
    it('names what is missing, what was found and what is nearest', () => {
        try {
            readLayer(makeRaw([{DLBN: '0101', TBMJ: 3}]), {kind: 'survey', ...AT});
            expect.unreachable();
        } catch (error) {
            expect(error).toMatchObject({code: 'layers/missing-field',
                details: {file: 'DLTB.shp', where: 'fields found: DLBN, TBMJ'}});
            expect(JSON.stringify(error)).toContain('{\\"DLBN\\": \\"code\\"}');
        }
    });

    it('can be overridden by a person, and is refused for words that do not exist', () => {
        const raw = makeRaw([{KLASSE: '0101', Name: '水田'}]);
        const layer = readLayer(raw, {kind: 'survey', ...AT, mapping: {klasse: 'code', Name: 'className'}});
        expect(layer.parcels).toMatchObject({code: ['0101'], className: ['水田']});
        expect(layer.mappingHow).toContain('mapping given');
        for (const [mapping, hint] of [[{KLASE: 'code'}, 'KLASSE'], [{KLASSE: 'cod'}, 'code']] as const) {
            expect(() => readLayer(raw, {kind: 'survey', ...AT, mapping})).toThrow(expect.objectContaining({
                code: 'layers/bad-mapping', details: expect.objectContaining(
                    {fix: expect.stringContaining(`Nearest: ${hint}`)})}));
        }
        expect(() => readLayer(raw, {kind: 'survey', ...AT, mapping: {Name: 'className'}})).toThrow(
            expect.objectContaining({code: 'layers/missing-field'}));
    });
});
