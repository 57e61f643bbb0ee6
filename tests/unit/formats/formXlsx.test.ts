import {describe, expect, test} from 'vitest';
import {InvariantError} from '../../../engine/core/errors.ts';
import {zipOf} from '../../helpers/zip.ts';
import {CLUE_COLUMNS, clueTable, wktOf} from './clueTable.ts';
import {cellsOf, expectAgreement, filled, fillRefusal, writtenCells, zipParts} from './formFiles.ts';
import {layersOf} from './openFiles.ts';
import {rowOf, xlsxOf} from './xlsxFiles.ts';
import type {SheetParts} from './xlsxFiles.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RING = '0,0;9,0;9,9';
const SHEET = 'xl/worksheets/sheet1.xml';
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** 200 clues below a merged title, as a province sends them: borders on every cell, texts shared or inline. */
function clueBook(rows: number): {book: Buffer; sharedTexts: string[]} {
    const sharedTexts: string[] = [], known = new Map<string, number>();
    const shared = (text: string): number => {
        const index = known.get(text) ?? sharedTexts.push(`<t>${escaped(text)}</t>`) - 1;
        known.set(text, index);
        return index;
    };
    const letters = (k: number): string => String.fromCharCode(65 + k);
    const columns = [...CLUE_COLUMNS, 'WKT'];
    const cell = (k: number, row: number, value: string | number | null): string => value === null ? `<c r="${letters(k)}${row}" s="2"/>`
        : typeof value === 'number' ? `<c r="${letters(k)}${row}" s="3"><v>${value}</v></c>`
            : k === 21 ? `<c r="V${row}" s="2" t="inlineStr"><is><t>${value}</t></is></c>` : `<c r="${letters(k)}${row}" s="2" t="s"><v>${shared(value)}</v></c>`;
    const header = `<row r="2" spans="1:22" ht="30">${columns.map((name, k) => `<c r="${letters(k)}2" s="1" t="s"><v>${shared(name)}</v></c>`).join('')}</row>`;
    const body = clueTable(rows).map((one, i) => `<row r="${i + 3}" spans="1:22">${[...one.cells, wktOf(one)].map((value, k) => cell(k, i + 3, value)).join('')}</row>`).join('\n');
    const xml = `<worksheet xmlns="${MAIN}"><dimension ref="A1:V${rows + 2}"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><cols><col min="1" max="22" width="12" customWidth="1"/></cols><sheetData>`
        + `<row r="1"><c r="A1" s="1" t="s"><v>${shared('示例县2026年第二季度监测图斑')}</v></c></row>${header}${body}</sheetData><mergeCells count="1"><mergeCell ref="A1:U1"/></mergeCells><pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/></worksheet>`;
    return {book: xlsxOf({sheets: [['监测图斑', xml], ['代码', rowOf(1, ['代码', '名称']) + rowOf(2, ['DT', '动土'])]], sharedTexts, styles: [0, 0, 49, 2],
        more: [{name: 'docProps/app.xml', data: Buffer.from('<Properties/>')}, {name: 'xl/media/a.png', data: Buffer.from([1, 2, 3, 255]), method: 0}]}), sharedTexts};
}

describe('two hundred clues in a workbook', () => {
    const ROWS = 200, {book} = clueBook(ROWS);
    const added = (form: {rows: number}) => [
        {name: '核查结果', type: 'text' as const, values: Array.from({length: form.rows}, (_, i) => i % 2 === 0 ? '=疑似“非农化”<&' : null)},
        {name: '占永农面积_亩', type: 'number' as const, values: Array.from({length: form.rows}, (_, i) => `${i}.250`)},
        {name: 'bz', type: 'text' as const, values: Array.from({length: form.rows}, (_, i) => `备注${i}`)},
        {name: 'DLMC', type: 'text' as const, when: 'always' as const, values: Array.from({length: form.rows}, (_, i) => i === 7 ? '果园' : null)},
    ];

    test('go out with the same rows, order and types; what is not filled is written as it was', async () => {
        const {form, files, layer, again} = await filled('list.xlsx', {'list.xlsx': book}, added);
        const before = zipParts(book), after = zipParts(files.get('list.xlsx') ?? Buffer.alloc(0));
        expect([...after.keys()]).toEqual([...before.keys()]);
        for (const [name, bytes] of before) if (name !== SHEET) expect(after.get(name)?.equals(bytes), name).toBe(true);
        const [old, now] = [before, after].map((parts) => parts.get(SHEET)?.toString() ?? '');
        const [oldCells, nowCells] = [writtenCells(old), writtenCells(now)];
        for (const [reference, written] of oldCells) {
            const isFilled = reference === 'M10' || reference.startsWith('I') && /^I(?:[3-9]|\d\d+)$/.test(reference) && written.endsWith('/>');
            if (!isFilled) expect(nowCells.get(reference)).toBe(written);
        }
        expect(nowCells.size).toBe(oldCells.size + 2 + 100 + 200);
        // outside of the rows nothing moved but the extent
        const outside = (xml: string): string => xml.replace(/<sheetData>.*<\/sheetData>/s, '').replace(/<dimension[^>]*>/, '');
        expect(outside(now)).toBe(outside(old));
        expect([/<dimension[^>]*>/.exec(now)?.[0], /spans="[^"]*" ht="30"/.exec(now)?.[0]]).toEqual([`<dimension ref="A1:X${ROWS + 2}"/>`, 'spans="1:24" ht="30"']);
        expect(['W2', 'X2', 'W3', 'X3', 'X12', 'W12', 'I4', 'I3', 'M10'].map((reference) => nowCells.get(reference))).toEqual([
            '<c r="W2" s="1" t="inlineStr"><is><t>核查结果</t></is></c>', '<c r="X2" s="1" t="inlineStr"><is><t>占永农面积_亩</t></is></c>',
            '<c r="W3" s="2" t="inlineStr"><is><t>=疑似“非农化”&lt;&amp;</t></is></c>', '<c r="X3" s="2"><v>0.250</v></c>', '<c r="X12" s="2"><v>9.250</v></c>',
            undefined, '<c r="I4" s="2" t="inlineStr"><is><t>备注1</t></is></c>', oldCells.get('I3'), '<c r="M10" s="2" t="inlineStr"><is><t>果园</t></is></c>']);
        if (layer === null) throw new Error('no layer');
        const [layerBefore] = await layersOf('list.xlsx', book);
        expect([layer.fields.slice(0, 22), layer.polygons, layer.record]).toEqual([layerBefore.fields.map((field) => field.name === 'BZ' ? {...field} : field), layerBefore.polygons, layerBefore.record]);
        CLUE_COLUMNS.forEach((name, k) => {
            if (name !== 'BZ' && name !== 'DLMC') expect(layer.columns[k], name).toEqual(layerBefore.columns[k]);
        });
        expectAgreement(form, layerBefore);
        expectAgreement(again, layer);
        expect([form.rows, form.fields.find(({name}) => name === 'MJ')?.type, form.fields.find(({name}) => name === 'DLBM')?.type]).toEqual([200, 'number', 'text']);
    });

    test('go out byte for byte where nothing is asked, and alike where the same is asked twice', async () => {
        expect((await filled('list.xlsx', {'list.xlsx': book}, () => [])).files.get('list.xlsx')?.equals(book)).toBe(true);
        const none = (form: {rows: number}) => [{name: 'TZ', type: 'text' as const, values: new Array<string>(form.rows).fill('x')}];
        expect((await filled('list.xlsx', {'list.xlsx': book}, none)).files.get('list.xlsx')?.equals(book)).toBe(true);
        const [first, second] = [await filled('list.xlsx', {'list.xlsx': book}, added), await filled('list.xlsx', {'list.xlsx': book}, added)];
        expect(first.files.get('list.xlsx')?.equals(second.files.get('list.xlsx') ?? Buffer.alloc(0))).toBe(true);
    });
});

describe('cells of a workbook', () => {
    const text = (name: string, all: (string | null)[]) => ({name, type: 'text' as const, values: all});
    const values = (...all: (string | null)[]) => [text('结果', all)];
    const book = (xml: string, parts: Partial<SheetParts> = {}): Buffer => xlsxOf({sheets: [['s', xml]], ...parts});
    const sheetOf = (files: ReadonlyMap<string, Buffer>): string => zipParts(files.get('a.xlsx') ?? Buffer.alloc(0)).get(SHEET)?.toString() ?? '';

    test('are put where they belong with prefixes, without references, in empty rows and in rows that are not there', async () => {
        const xml = `<x:worksheet xmlns:x="${MAIN}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>编号</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>坐标</x:t></x:is></x:c></x:row>`
            + `<x:row r="2"><x:c><x:v>5</x:v></x:c><x:c t="inlineStr"><x:is><x:t>${RING}</x:t></x:is></x:c></x:row><x:row r="3" ht="9" /><x:row r="6"><x:c r="A6"><x:v>6</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
        const {files, again} = await filled('a.xlsx', {'a.xlsx': book(xml)}, () => [...values('甲', '乙', '丙', null, '戊'),
            {name: '编号', type: 'number', values: [null, '7', null, null, null]}]);
        expect(sheetOf(files)).toContain('<x:row r="3" ht="9"><x:c r="A3"><x:v>7</x:v></x:c><x:c r="C3" t="inlineStr"><x:is><x:t>乙</x:t></x:is></x:c></x:row>'
            + '<x:row r="4"><x:c r="C4" t="inlineStr"><x:is><x:t>丙</x:t></x:is></x:c></x:row><x:row r="6">');
        expect(cellsOf(again)).toEqual([['5', RING, '甲'], ['7', '', '乙'], ['', '', '丙'], ['', '', ''], ['6', '', '戊']]);
    });

    test('stand in the order of their columns, and behind whatever stands beside the list', async () => {
        const xml = `<row r="1"><c r="A1" t="inlineStr"><is><t>清单</t></is></c><c r="F1" t="inlineStr"><is><t>单位：亩</t></is></c></row>${rowOf(2, ['编号', '备注', '坐标'])}${rowOf(3, [1, null, RING])}`;
        const {files} = await filled('a.xlsx', {'a.xlsx': book(xml)}, () => [text('备注', ['甲']), ...values('乙')]);
        expect([...writtenCells(sheetOf(files)).keys()]).toEqual(['A1', 'F1', 'A2', 'B2', 'C2', 'G2', 'A3', 'B3', 'C3', 'G3']);
    });

    test('a number takes no look that would hide its digits or make it a day', async () => {
        const row = `<row r="2"><c r="A2" s="4"><v>1</v></c><c r="B2" s="4" t="inlineStr"><is><t>${RING}</t></is></c><c r="C2" s="1"><v>46112</v></c><c r="D2" s="2"><v>0.5</v></c></row>`;
        const xml = `${rowOf(1, ['编号', '坐标', '日期', '占比'])}${row}`;
        const {files} = await filled('a.xlsx', {'a.xlsx': book(xml, {styles: [0, 14, 9, 1, 0]})}, () =>
            [{name: '面积', type: 'number', values: ['3.25']}, {name: '说明', type: 'text', values: ['甲']}]);
        expect(sheetOf(files)).toContain('<c r="E2" s="4"><v>3.25</v></c><c r="F2" s="2" t="inlineStr">');
    });

    test('texts are never formulas, and keep blanks, line ends and signs XML does not have', async () => {
        const texts = ['=1+1', '+86', '-甲', '@x', ' a ', '甲\n乙', '\u0007_x0041_', '😀<b>&amp;'];
        const xml = rowOf(1, ['编号', '坐标']) + texts.map((_, i) => rowOf(i + 2, [i, RING])).join('');
        const {files, layer} = await filled('a.xlsx', {'a.xlsx': book(xml)}, () => values(...texts));
        expect(sheetOf(files)).not.toContain('<f');
        expect(layer?.columns[2]).toEqual(texts.map((text) => text.trim()));
        expect(sheetOf(files)).toContain('xml:space="preserve"> a </t>');
    });

    test('a formula stays; where it had to go, the row and the field are named', async () => {
        const xml = `${rowOf(1, ['编号', '坐标', '结果'])}<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>${RING}</t></is></c><c r="C2" t="str"><f>""</f><v></v></c></row>`;
        expect((await filled('a.xlsx', {'a.xlsx': book(xml)}, () => values('甲'))).files.get('a.xlsx')?.equals(book(xml))).toBe(true);
        const refused = await fillRefusal('a.xlsx', {'a.xlsx': book(xml)}, () => [{...values('甲')[0], when: 'always'}]);
        expect([refused.code, refused.details.facts?.['row'], refused.details.facts?.['field']]).toEqual(['formats/form-full', 1, '结果']);
        expect((await fillRefusal('a.xlsx', {'a.xlsx': book(rowOf(1, ['编号', '坐标']) + rowOf(2, [1, RING]))}, () => values('甲'.repeat(32_768)))).code).toBe('formats/form-full');
    });

    test('rows that hold the vertices of one clue bear the number of its first row', async () => {
        const xml = rowOf(1, ['编号', '点号', 'X', 'Y']) + [['A', 1, 0, 0], ['A', 2, 9, 0], ['B', 1, 20, 0], ['A', 3, 9, 9], ['B', 2, 29, 0], ['B', 3, 29, 9]].map((cells, i) => rowOf(i + 2, cells)).join('');
        const {form, layer} = await filled('a.xlsx', {'a.xlsx': book(xml)}, () => values('1', '1', '3', '1', '3', '3'));
        expect([Array.from({length: 6}, (_, row) => form.recordOf(row)), [...layer?.record ?? []]]).toEqual([[1, 1, 3, 1, 3, 3], [1, 3]]);
        if (layer !== null) expectAgreement(form, {...layer, fields: layer.fields.slice(0, 4)});
    });

    test('of several lists in one workbook the asked one is filled', async () => {
        const parts: SheetParts = {sheets: [['一', rowOf(1, ['编号', '坐标']) + rowOf(2, [1, RING])], ['二', rowOf(1, ['编号', '坐标']) + rowOf(2, [2, RING])]]};
        expect((await fillRefusal('a.xlsx', {'a.xlsx': xlsxOf(parts)}, () => [])).details.facts).toEqual({candidates: ['一', '二']});
        const {files} = await filled('a.xlsx', {'a.xlsx': xlsxOf(parts)}, () => values('甲'), {layer: '二'});
        expect(sheetOf(files)).not.toContain('甲');
        expect(zipParts(files.get('a.xlsx') ?? Buffer.alloc(0)).get('xl/worksheets/sheet2.xml')?.toString()).toContain('甲');
    });

    test('a list without coordinates is a form all the same; an archive is none', async () => {
        const {again} = await filled('a.xlsx', {'a.xlsx': book(rowOf(1, ['编号', '乡镇']) + rowOf(2, [1, '甲镇']))}, () => values('是'));
        expect(cellsOf(again)).toEqual([['1', '甲镇', '是']]);
        expect((await fillRefusal('a.zip', {'a.zip': zipOf([{name: 'a/list.xlsx', data: book('')}])}, () => [])).code).toBe('formats/unsupported');
        const cut = book(rowOf(1, ['编号', '乡镇']) + rowOf(2, [1, '甲镇']));
        expect((await fillRefusal('a.xlsx', {'a.xlsx': cut.subarray(0, cut.length - 50)}, () => [])).code).toBe('formats/truncated');
    });

    test('a caller whose values do not fit the rows, or are no decimals, is told it is our fault', async () => {
        const fill = async (column: {type: 'text' | 'number'; values: string[]}) =>
            filled('a.xlsx', {'a.xlsx': book(rowOf(1, ['编号', '乡镇']) + rowOf(2, [1, '甲镇']))}, () => [{name: 'x', ...column}]);
        await expect(fill({type: 'text', values: []})).rejects.toBeInstanceOf(InvariantError);
        await expect(fill({type: 'number', values: ['1e3']})).rejects.toBeInstanceOf(InvariantError);
    });
});
