import {randomBytes} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import {dayText} from '../../../engine/formats/lists/sheetGrid.ts';
import {zipOf} from '../../helpers/zip.ts';
import {codesOf, expectAllAccounted, layersOf, refusalOf, ringsOf} from './openFiles.ts';
import {rowOf, xlsxEntries, xlsxOf} from './xlsxFiles.ts';
import type {SheetParts} from './xlsxFiles.ts';

const RING = '0,0;9,0;9,9';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

async function layerOf(parts: SheetParts, options = {}) {
    const [layer] = await layersOf('list.xlsx', xlsxOf(parts), options);
    expectAllAccounted(layer);
    return layer;
}

describe('a workbook', () => {
    test('shared, rich, inline and formula texts, numbers, truth values and errors are read as they are shown', async () => {
        const layer = await layerOf({sharedTexts: ['<t>编号</t>', '<r><t>地</t></r><r><rPr/><t xml:space="preserve">类 </t></r><rPh sb="0" eb="1"><t>di</t></rPh>', '<t>坐标</t>',
            '<t>a&lt;b_x000D_&#20013;</t>'], sheets: [['一月', `
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="inlineStr"><is><t>面积</t></is></c><c r="E1" t="str"><f>"永"&amp;"农"</f><v>永农</v></c><c r="F1" t="inlineStr"><is><t>备注</t></is></c></row>
            <row r="2"><c r="A2"><v>7</v></c><c r="B2" t="s"><v>3</v></c><c r="C2" t="inlineStr"><is><t>${RING}</t></is></c><c r="D2"><f>SUM(1,2)</f><v>1234.5600000000001</v></c><c r="E2" t="b"><v>1</v></c><c r="F2" t="e"><v>#N/A</v></c></row>
            <row><c t="n"><v>8</v></c><c/><c t="inlineStr"><is><r><t>0,0;9,</t></r><r><t>0;9,9</t></r></is></c><c><v>1E3</v></c><c t="b"><v>0</v></c></row>`]]});
        expect(layer.fields.map(({name, type}) => `${name} ${type}`)).toEqual(['编号 integer', '地类 string', '坐标 string', '面积 number', '永农 boolean', '备注 string']);
        expect(layer.columns).toEqual([[7, 8], ['a<b\r中', null], [RING, RING], [1234.5600000000001, 1000], [true, false], [null, null]]);
        expect([layer.name, layer.format, ringsOf(layer)[1]]).toEqual(['一月', 'xlsx', [[[0, 0], [9, 0], [9, 9]]]]);
        expect(layer.issues.find(({code}) => code === 'formats/value-unreadable')?.count).toBe(1);
    });

    test('days are told by the format of the cell and become ISO text; percents and prices are none', async () => {
        const styles = [0, 14, 31, 165, 166, 167, 9, 168];
        const formats = {165: 'yyyy&quot;年&quot;m&quot;月&quot;', 166: '[h]:mm', 167: '#,##0.00&quot; hm&quot;[Red]', 168: '[$-804]上午/下午h:mm'};
        const cells = [46112, 46112.5, 60, 0.25, 5, 0.5].map((value, k) => `<c r="${'CDEFGH'[k]}2" s="${[1, 2, 3, 4, 5, 6][k]}"><v>${value}</v></c>`).join('');
        const layer = await layerOf({styles, formats, sheets: [['s', `${rowOf(1, ['编号', '坐标', 'c', 'd', 'e', 'f', 'g', 'h'])}<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>${RING}</t></is></c>${cells}</row>`]]});
        expect(layer.columns.slice(2).map(([cell]) => cell)).toEqual(['2026-03-31', '2026-03-31T12:00:00', '1900-02-28', '06:00:00', 5, 0.5]);
        expect(layer.fields.slice(2).map(({type}) => type)).toEqual(['date', 'date', 'date', 'date', 'integer', 'number']);
        expect([dayText(1, false), dayText(59, false), dayText(61, false), dayText(0, true), dayText(46112 - 1462, true), dayText(-1, false)])
            .toEqual(['1900-01-01', '1900-02-28', '1900-03-01', '1904-01-01', '2026-03-31', -1]);
    });

    test('codes that are numbers shown with leading zeros keep them', async () => {
        const layer = await layerOf({styles: [0, 170], formats: {170: '0000'}, sheets: [['s', `${rowOf(1, ['地类', '坐标'])}<row r="2"><c r="A2" s="1"><v>101</v></c><c r="B2" t="inlineStr"><is><t>${RING}</t></is></c></row>`]]});
        expect([layer.columns[0], layer.fields[0].type]).toEqual([['0101'], 'string']);
    });

    test('below merged titles the header is found; a column of codes and numbers is one of texts', async () => {
        const layer = await layerOf({sheets: [['s', `${rowOf(1, ['某县2026年第三季度疑似变化图斑清单'])}${rowOf(3, ['编号', '地类', '坐标'])}${rowOf(5, ['A', '0101', RING])}${rowOf(6, ['B', 1107, RING])}`]]});
        expect([[...layer.record], layer.columns[1], layer.recordsInFile]).toEqual([[2, 3], ['0101', '1107'], 3]);
        expect(layer.issues.find(({code}) => code === 'formats/header-row')?.message).toContain('row 3');
    });

    test('a header of two rows, with a name over each group, is read by its lower names', async () => {
        const layer = await layerOf({sheets: [['s', `${rowOf(1, ['清单'])}${rowOf(2, ['序号', '监测编号', '中心点坐标', null, '面积'])}${rowOf(3, [null, null, '经度', '纬度', '（平方米）'])}${
            rowOf(4, [1, 'A', 111.5, 30.5, 7])}`]]}, {keepPoints: true});
        expect([layer.fields.map(({name}) => name), [...layer.points ?? []], [...layer.record]]).toEqual([['序号', '监测编号', '经度', '纬度', '（平方米）'], [111.5, 30.5], [1]]);
        expect(layer.issues.find(({code}) => code === 'formats/header-row')?.message).toContain('row 3');
    });

    test('a header of two rows is one where the coordinates stand in the upper: columns under a heading over several take their own names', async () => {
        const rows = `${rowOf(1, ['编号', '占地情况', null, '坐标'])}${rowOf(2, [null, '占耕地（亩）', '占永农（亩）', null])}`;
        const layer = await layerOf({sheets: [['s', `${rows}${rowOf(3, ['A', null, null, RING])}`]]});
        expect([layer.fields.map(({name}) => name), [...layer.record], layer.recordsInFile]).toEqual([['编号', '占耕地（亩）', '占永农（亩）', '坐标'], [1], 1]);
        // a clue without coordinates is no half of a header: it has something under headings of one column
        const clue = await layerOf({sheets: [['s', `${rowOf(1, ['编号', '类型', null, '坐标'])}${rowOf(2, ['A', '建筑物', '旁注', null])}${rowOf(3, ['B', '动土', null, RING])}`]]});
        expect([clue.fields.map(({name}) => name), clue.recordsInFile]).toEqual([['编号', '类型', 'FIELD_3', '坐标'], 2]);
    });

    test('each sheet with coordinates is a layer, one can be named, and the others are told', async () => {
        const parts: SheetParts = {sheets: [['说明', rowOf(1, ['本表由省厅下发'])], ['三季度', rowOf(1, ['编号', '坐标']) + rowOf(2, ['A', RING])], ['地类', rowOf(1, ['代码', '名称']) + rowOf(2, ['01', '耕地'])],
            ['四季度', rowOf(1, ['编号', '经度', '纬度']) + rowOf(2, ['B', 111.5, 30.5])]]};
        const layers = await layersOf('a.xlsx', xlsxOf(parts), {keepPoints: true});
        expect(layers.map(({name}) => name)).toEqual(['三季度', '四季度']);
        expect(codesOf(layers[0])).toContain('formats/layer-without-polygons');
        expect((await layerOf(parts, {layer: '三季度'})).columns[0]).toEqual(['A']);
        expect((await refusalOf('a.xlsx', xlsxOf(parts), {layer: '五季度'})).details.facts).toEqual({asked: '五季度', layers: ['说明', '三季度', '地类', '四季度']});
        expect((await refusalOf('a.xlsx', xlsxOf(parts), {layer: '地类'})).details.facts?.['columns']).toEqual(['代码', '名称']);
    });

    test('with prefixed names, absolute parts and rows without numbers', async () => {
        const xml = `<x:worksheet xmlns:x="${MAIN}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>编号</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>坐标</x:t></x:is></x:c></x:row><x:row/>`
            + `<x:row><x:c><x:v>5</x:v></x:c><x:c t="inlineStr"><x:is><x:t>${RING}</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`;
        const layer = await layerOf({sheets: [['s', xml]]});
        expect([layer.columns[0], [...layer.record]]).toEqual([[5], [2]]);
    });
});

describe('a workbook that cannot be used', () => {
    const LIST: SheetParts = {sheets: [['s', rowOf(1, ['编号', '坐标']) + rowOf(2, ['A', RING])]]};

    test('is recognised by its content, whatever its name, and other Office files are named', async () => {
        expect((await layersOf('list.zip', xlsxOf(LIST)))[0].format).toBe('xlsx');
        const type = (words: string): Buffer => xlsxOf({...LIST, contentType: words});
        expect((await refusalOf('a.xlsm', type('application/vnd.ms-excel.sheet.macroEnabled.main+xml'))).message).toContain('macros');
        expect((await refusalOf('a.xlsb', type('application/vnd.ms-excel.sheet.binary.macroEnabled.main'))).message).toContain('.xlsb');
        expect((await refusalOf('a.docx', zipOf([{name: '[Content_Types].xml', data: Buffer.from('wordprocessingml')}]))).message).toContain('.docx');
        expect((await refusalOf('a.ods', zipOf([{name: 'mimetype', data: Buffer.from('application/vnd.oasis.opendocument.spreadsheet')}]))).message).toContain('.ods');
    });

    test('without coordinates or header says which columns there are', async () => {
        expect((await refusalOf('a.xlsx', xlsxOf({sheets: [['s', rowOf(1, ['编号', '乡镇']) + rowOf(2, ['A', '甲镇'])]]}))).details.facts?.['columns']).toEqual(['编号', '乡镇']);
        expect((await refusalOf('a.xlsx', xlsxOf({sheets: [['s', rowOf(1, [1, 2]) + rowOf(2, [3, 4])]]}))).message).toContain('no row that names columns');
        expect((await refusalOf('a.xlsx', xlsxOf({sheets: [['s', '']]}))).code).toBe('formats/no-polygons');
    });

    test('cut anywhere, it is refused in words', async () => {
        const whole = xlsxOf(LIST);
        for (let end = 30; end < whole.length; end += 97) {
            expect((await refusalOf('a.xlsx', whole.subarray(0, end))).code).toBe('formats/truncated');
        }
        const bad = Buffer.from(whole);
        bad.fill(0x55, whole.indexOf('xl/worksheets/sheet1.xml') + 30, whole.indexOf('xl/worksheets/sheet1.xml') + 60);
        expect((await refusalOf('a.xlsx', bad)).code).toBe('formats/corrupt');
        expect((await refusalOf('a.zip', bad)).code).toBe('formats/archive-corrupt');
    });

    test('a sheet of a thousand million zeros is refused before it is unpacked', async () => {
        const entries = xlsxEntries(LIST).map((entry) => entry.name.includes('sheet1') ? {...entry, statedBytes: 2 ** 30} : entry);
        expect((await refusalOf('a.xlsx', zipOf(entries))).code).toBe('formats/archive-bomb');
        // little enough of its packed bytes to be no bomb by its ratio
        const noise = xlsxEntries(LIST).map((entry) => entry.name.includes('sheet1') ? {...entry, data: randomBytes(5 * 2 ** 20), statedBytes: 2 ** 30} : entry);
        expect((await refusalOf('a.xlsx', zipOf(noise))).code).toBe('formats/archive-bomb');
        const zeros = xlsxEntries(LIST).map((entry) => entry.name.includes('sheet1') ? {...entry, data: Buffer.alloc(80 * 2 ** 20)} : entry);
        expect((await refusalOf('a.xlsx', zipOf(zeros))).code).toBe('formats/archive-bomb');
    });

    test('entities, wrong rows and cells, missing parts, a password: each with its place', async () => {
        const sheet = (xml: string): Buffer => xlsxOf({sheets: [['s', xml]]});
        expect((await refusalOf('a.xlsx', sheet(`<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="${MAIN}"/>`))).code).toBe('formats/xml-entities');
        expect((await refusalOf('a.xlsx', sheet('<row r="0"/>'))).message).toContain('numbered "0"');
        expect((await refusalOf('a.xlsx', sheet('<row r="1"><c r="12"/></row>'))).message).toContain('called "12"');
        expect((await refusalOf('a.xlsx', sheet('<worksheet><sheetData><row>'))).code).toBe('formats/truncated');
        expect((await refusalOf('a.xlsx', sheet('<row></c>'))).code).toBe('formats/corrupt');
        expect((await refusalOf('a.xlsx', zipOf(xlsxEntries(LIST).filter(({name}) => !name.includes('sheet1'))))).message).toContain('"s" is missing');
        expect((await refusalOf('a.xlsx', zipOf(xlsxEntries(LIST).map((entry) => entry.name.includes('sheet1') ? {...entry, flags: 1} : entry)))).code)
            .toBe('formats/archive-encrypted');
    });
});
