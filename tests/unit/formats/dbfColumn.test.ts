/** One column taken quickly is the column of the full reader, or is none. */

import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {readDbfTable} from '../../../engine/formats/dbf.ts';
import {readDbfColumn} from '../../../engine/formats/dbfColumn.ts';
import {seededRandom} from '../../helpers/forAll.ts';

let folder = '', file = '';
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-dbf-'));
    file = join(folder, 'table.dbf');
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

interface Field {
    readonly name: string;
    readonly type?: string;
    readonly width: number;
    readonly decimals?: number;
}

/** A dBASE III table; cells are bytes (latin1) and padded with blanks. Source: dBASE III+ file structure */
function dbf(fields: readonly Field[], rows: readonly (readonly string[])[], {padding = ' '} = {}): Buffer {
    const headerBytes = 33 + 32 * fields.length, recordBytes = fields.reduce((sum, {width}) => sum + width, 1);
    const head = Buffer.alloc(headerBytes);
    head[0] = 3;
    head.writeUInt32LE(rows.length, 4);
    head.writeUInt16LE(headerBytes, 8);
    head.writeUInt16LE(recordBytes, 10);
    fields.forEach(({name, type = 'C', width, decimals = 0}, k) => {
        head.write(name, 32 + 32 * k, 11, 'latin1');
        head.write(type, 43 + 32 * k, 'latin1');
        head[48 + 32 * k] = width;
        head[49 + 32 * k] = decimals;
    });
    head[headerBytes - 1] = 0x0d;
    const body = rows.map(row => Buffer.from(` ${row.map((cell, k) => cell.padEnd(fields[k].width, padding)).join('')}`, 'latin1'));
    return Buffer.concat([head, ...body, Buffer.of(0x1a)]);
}

const FIELDS: readonly Field[] = [{name: 'BSM', width: 18}, {name: 'DLBM', width: 8}, {name: 'DLMC', width: 12}, {name: 'TBMJ', type: 'N', width: 12, decimals: 2}];

async function expectSame(field: string, records: number): Promise<void> {
    const column = readDbfColumn(file, field)!;
    const table = await readDbfTable(file);
    const cells = table.columns[table.fields.findIndex(({name}) => name.toUpperCase() === field.toUpperCase())];
    expect(Array.from(column.index, i => column.values[i])).toEqual(cells.map(cell => (cell === null ? '' : String(cell).trim())));
    expect([column.records, column.index.length, new Set(column.values).size]).toEqual([records, records, column.values.length]);
}

describe('a text column of plain codes', () => {
    test('is that of the full reader, whatever blanks and NULs surround the codes', async () => {
        const random = seededRandom(3);
        const CODES = ['0101', '0103', '1104A', '0201K', '', ' ', ' 0101', '09', '0 1', '0101\0\0', '\0', 'x'.repeat(8), '0101 \0 '];
        for (const padding of [' ', '\0']) {
            for (const n of [0, 1, 2, 1000]) {
                writeFileSync(file, dbf(FIELDS, Array.from({length: n}, (_, i) => [String(i), CODES[Math.floor(random() * CODES.length)], 'name', '1.00']), {padding}));
                for (const field of ['DLBM', 'dlbm', 'BSM']) await expectSame(field, n);
            }
        }
    });

    test('is numbered in the order in which values appear', () => {
        writeFileSync(file, dbf(FIELDS, ['0301', '0101', '0301', ' 0101', '02'].map(code => ['', code, '', ''])));
        expect(readDbfColumn(file, 'DLBM')).toEqual({values: ['0301', '0101', '02'], index: Uint16Array.of(0, 1, 0, 1, 2), records: 5});
    });

    test('may be longer than a buffer, with thousands of values', async () => {
        const rows = Array.from({length: 150_000}, (_, i) => [String(i), String(i * 7919 % 4000), '', '']);
        writeFileSync(file, dbf(FIELDS, rows));
        await expectSame('DLBM', rows.length);
    });
});

describe('anything else is left to the full reader', () => {
    const rows = [['1', '0101', '', '2.50'], ['2', '0301', '', '3.00']];
    test.each<[string, string, () => Buffer]>([
        ['a field that is not there', 'NOPE', () => dbf(FIELDS, rows)],
        ['a number, whose zeros mean nothing', 'TBMJ', () => dbf(FIELDS, rows)],
        ['text in Chinese', 'DLMC', () => dbf(FIELDS, [['1', '0101', '\xcb\xae\xcc\xef', ''], ...rows])],
        ['one cell in Chinese among many', 'DLBM', () => dbf(FIELDS, [...rows, ['3', '\xcb\xae', '', '']])],
        ['text in UTF-16', 'DLBM', () => dbf(FIELDS, [['1', '0\x001\x000\x001\0', '', ''], ...rows])],
        ['noise behind a NUL', 'DLBM', () => dbf(FIELDS, [['1', '0101\0zz', '', ''], ...rows])],
        ['a row marked as deleted', 'DLBM', () => {
            const bytes = dbf(FIELDS, rows);
            bytes[bytes.readUInt16LE(8)] = 0x2a;
            return bytes;
        }],
        ['more rows than bytes', 'DLBM', () => {
            const bytes = dbf(FIELDS, rows);
            bytes.writeUInt32LE(3, 4);
            return bytes;
        }],
        ['fields that need more bytes than a row has', 'DLBM', () => {
            const bytes = dbf(FIELDS, rows);
            bytes.writeUInt16LE(9, 10);
            return bytes;
        }],
        ['an unknown version', 'DLBM', () => {
            const bytes = dbf(FIELDS, rows);
            bytes[0] = 0xee;
            return bytes;
        }],
        ['half a header', 'DLBM', () => dbf(FIELDS, rows).subarray(0, 60)],
        ['nothing', 'DLBM', () => Buffer.alloc(0)],
        ['more values than a class field has', 'BSM', () => dbf(FIELDS, Array.from({length: 4097}, (_, i) => [String(i), '', '', '']))],
    ])('%s', (_, field, make) => {
        writeFileSync(file, dbf(FIELDS, rows));
        expect(readDbfColumn(file, 'DLBM')).not.toBeNull();
        writeFileSync(file, make());
        expect(readDbfColumn(file, field)).toBeNull();
    });

    test('a file that is not there, a folder, a table cut inside its last row', () => {
        expect(readDbfColumn(join(folder, 'gone.dbf'), 'DLBM')).toBeNull();
        expect(readDbfColumn(folder, 'DLBM')).toBeNull();
        const bytes = dbf(FIELDS, rows);
        writeFileSync(file, bytes);
        truncateSync(file, bytes.length - 5);
        expect(readDbfColumn(file, 'DLBM')).toBeNull();
    });
});
