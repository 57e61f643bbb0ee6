/** Cells of a list that hold something a reader cannot show, and rows that are no records: neither is ever written over. */

import {describe, expect, test} from 'vitest';
import type {FilledColumn} from '../../../engine/formats/index.ts';
import {calculatedOnLoad} from '../../../engine/formats/lists/recalculation.ts';
import {filled, zipParts} from './formFiles.ts';
import {rowOf, xlsxOf} from './xlsxFiles.ts';
import {squareShp, tableOf} from './dbfFiles.ts';

const RING = '0,0;9,0;9,9';
const column = (name: string, values: (string | null)[], type: FilledColumn['type'] = 'text'): FilledColumn => ({name, type, values});

describe('a table of a Shapefile', () => {
    const fields = [['ID', 'C', 4, 0], ['MJ', 'N', 6, 2], ['RQ', 'D', 8, 0], ['SM', 'M', 10, 0], ['SF', 'L', 1, 0]] as const;
    const rows = [
        ' 1   ******20260231         7?', ' 2         00000000          ?', '*3   12a           \0         X', ' 4    \0\0\0\0\0                   ',
    ];
    const files = {'a.shp': squareShp(4), 'a.dbf': tableOf(fields, rows), 'a.DBT': Buffer.from('memo seven')};

    test('keeps a number of asterisks, a day no calendar has and the block of a memo, and fills what is blank', async () => {
        const {files: out, form} = await filled('a.shp', files, () => [
            column('MJ', ['1.00', '2.00', null, '4.00'], 'number'), column('RQ', ['2026-04-08', '2026-04-09', null, '2026-04-10']),
            column('SM', ['x', null, null, null]), column('SF', ['是', '否', null, null]),
        ]);
        const after = out.get('a.dbf') ?? Buffer.alloc(0);
        const now = rows.map((_, row) => after.toString('latin1', after.readUInt16LE(8) + row * 30, after.readUInt16LE(8) + (row + 1) * 30));
        expect(now).toEqual([' 1   ******20260231         7T', ' 2     2.0020260409          F', rows[2], ' 4     4.0020260410           ']);
        expect([form.isUnread?.(0, 1), form.isUnread?.(1, 1), form.isUnread?.(1, 2), form.isUnread?.(3, 1), form.isUnread?.(2, 4), form.isUnread?.(1, 4)])
            .toEqual([true, false, false, false, true, false]);
        // the file with the memos goes back as well
        expect(out.get('a.DBT')?.toString()).toBe('memo seven');
    });

    test('has no record in a row marked as deleted', async () => {
        const {form} = await filled('a.shp', files, () => []);
        expect([0, 1, 2, 3].map(form.recordOf)).toEqual([1, 2, 0, 4]);
    });
});

describe('a workbook', () => {
    const cell = (reference: string, rest: string): string => `<c r="${reference}"${rest}</c>`;
    const row = (n: number, third: string): string => `<row r="${n}"><c r="A${n}"><v>${n}</v></c><c r="B${n}" t="inlineStr"><is><t>${RING}</t></is></c>${third}</row>`;
    const book = xlsxOf({sheets: [['s', rowOf(1, ['编号', '坐标', '结果']) + row(2, cell('C2', ' t="e"><v>#N/A</v>')) + row(3, cell('C3', '><f>IF(A3=3,"","x")</f>'))
        + row(4, cell('C4', ' t="str"><f>D4</f><v></v>')) + '<row r="5"/>' + row(6, '')]]});

    test('keeps an error and a formula without a result, with a value as well as without', async () => {
        const {form, again} = await filled('a.xlsx', {'a.xlsx': book}, () => [column('结果', ['甲', '乙', '丙', null, '戊'])]);
        expect([0, 1, 2, 3, 4].map((at) => [form.text(at, 2), form.isUnread?.(at, 2)])).toEqual([['', true], ['', true], ['', true], ['', false], ['', false]]);
        expect([0, 1, 2, 3, 4].map((at) => again.text(at, 2))).toEqual(['', '', '', '', '戊']);
        expect(again.isUnread?.(0, 2)).toBe(true);
    });

    test('has no record in a row that is blank, nor has a table in text', async () => {
        const {form} = await filled('a.xlsx', {'a.xlsx': book}, () => []);
        expect([0, 1, 2, 3, 4].map(form.recordOf)).toEqual([1, 2, 3, 0, 5]);
        const csv = await filled('a.csv', {'a.csv': `编号,坐标\n1,"${RING}"\n,\n2,"${RING}"\n`}, () => []);
        expect([0, 1, 2].map(csv.form.recordOf)).toEqual([1, 0, 3]);
    });

    test('with a total in it asks to be calculated when it is opened; one without formulas stays as it is', async () => {
        const sheet = (third: string): Buffer => xlsxOf({sheets: [['s', rowOf(1, ['编号', '坐标', '占耕地']) + row(2, '') + row(3, cell('C3', third))]]});
        const workbookOf = async (book: Buffer, values: (string | null)[]): Promise<[string, string]> => {
            const {files} = await filled('a.xlsx', {'a.xlsx': book}, () => [column('占耕地', values, 'number')]);
            return [zipParts(book), zipParts(files.get('a.xlsx') ?? Buffer.alloc(0))].map((parts) => parts.get('xl/workbook.xml')?.toString()) as [string, string]; // two books
        };
        const [before, after] = await workbookOf(sheet('><f>SUM(C2:C2)</f><v>0</v>'), ['7.5', null]);
        expect(after).toBe(before.replace('</sheets>', '</sheets><calcPr fullCalcOnLoad="1"/>'));
        for (const [third, values] of [['><v>0</v>', ['7.5', null]], ['><f>SUM(C2:C2)</f><v>0</v>', [null, null]]] as const) {
            const [old, now] = await workbookOf(sheet(third), [...values]);
            expect(now).toBe(old);
        }
    });
});

test('what a workbook says of calculating stays, but for this', () => {
    const book = (rest: string): string => `<x:workbook xmlns:x="m"><x:sheets/>${rest}</x:workbook>`;
    const now = (rest: string): string => calculatedOnLoad(book(rest), 'a.xlsx', 'xl/workbook.xml');
    expect(now('<x:definedNames></x:definedNames><x:pivotCaches/>')).toBe(book('<x:definedNames></x:definedNames><x:calcPr fullCalcOnLoad="1"/><x:pivotCaches/>'));
    expect(now('<x:calcPr calcId="191029"/>')).toBe(book('<x:calcPr calcId="191029" fullCalcOnLoad="1"/>'));
    expect(now('<x:calcPr fullCalcOnLoad="0" calcId="1"></x:calcPr>')).toBe(book('<x:calcPr calcId="1" fullCalcOnLoad="1"></x:calcPr>'));
});
