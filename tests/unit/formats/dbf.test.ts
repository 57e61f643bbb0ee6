import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import iconv from 'iconv-lite';
import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {readDbfTable} from '../../../engine/formats/index.ts';
import type {DbfTable} from '../../../engine/formats/index.ts';
import {encodingLabel} from '../../../engine/formats/textEncoding.ts';
import {testOnRealData} from '../../helpers/realData.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

interface TestField { readonly name: string | Buffer; readonly type: string; readonly width: number; readonly decimals?: number }

/** A DBF from raw cells; a row is its fields in order, `deleted` marks rows. Written here from the dBASE layout, not by our writer. */
function dbfOf(fields: readonly TestField[], rows: readonly (readonly (string | Buffer)[])[], languageDriver = 0,
    deleted: readonly number[] = []): Buffer {
    const recordBytes = 1 + fields.reduce((sum, field) => sum + field.width, 0);
    const head = Buffer.alloc(33 + 32 * fields.length);
    head[0] = 3;
    head[1] = 124; head[2] = 6; head[3] = 1;
    head.writeUInt32LE(rows.length, 4);
    head.writeUInt16LE(head.length, 8);
    head.writeUInt16LE(recordBytes, 10);
    head[29] = languageDriver;
    fields.forEach((field, k) => {
        Buffer.from(field.name as string).copy(head, 32 + 32 * k);
        head[32 + 32 * k + 11] = field.type.charCodeAt(0);
        head[32 + 32 * k + 16] = field.width;
        head[32 + 32 * k + 17] = field.decimals ?? 0;
    });
    head[head.length - 1] = 0x0D;
    const body = rows.map((row, r) => Buffer.concat([Buffer.from(deleted.includes(r) ? '*' : ' '),
        ...row.map((cell, k) => {
        const bytes = Buffer.alloc(fields[k].width, 0x20);
        Buffer.from(cell as string).copy(bytes);
        return bytes;
    })]));
    return Buffer.concat([head, ...body, Buffer.from([0x1A])]);
}

async function read(bytes: Buffer, extras: Readonly<Record<string, string>> = {}, options = {}): Promise<DbfTable> {
    return inTempFolder(async (folder) => {
        await writeFile(join(folder, 't.dbf'), bytes);
        for (const [extension, text] of Object.entries(extras)) await writeFile(join(folder, `t${extension}`), text);
        return readDbfTable(join(folder, 't.dbf'), options);
    });
}

function codes(table: DbfTable): string[] {
    return table.issues.map((issue) => issue.code);
}

const NAME: TestField = {name: 'DLMC', type: 'C', width: 10};
const GBK_PADDY = iconv.encode('水田', 'gbk');
const UTF8_PADDY = Buffer.from('水田');

describe('the encoding of a table', () => {
    test('.cpg comes before the language driver byte', async () => {
        const table = await read(dbfOf([NAME], [[GBK_PADDY]], 0x57), {'.CPG': 'CP936\r\n'});
        expect(table.columns).toEqual([['水田']]);
        expect(table.encoding).toEqual({name: 'GBK', how: '.cpg says CP936'});
    });

    test('the language driver byte decides without a .cpg', async () => {
        expect((await read(dbfOf([NAME], [[GBK_PADDY]], 0x4D))).columns).toEqual([['水田']]);
        expect((await read(dbfOf([NAME], [[iconv.encode('耕地', 'big5')]], 0x4F))).columns).toEqual([['耕地']]);
        expect((await read(dbfOf([NAME], [[iconv.encode('논', 'euc-kr')]], 0x4E))).columns).toEqual([['논']]);
        expect((await read(dbfOf([NAME], [[iconv.encode('水田', 'shift_jis')]], 0x13))).columns).toEqual([['水田']]);
        expect((await read(dbfOf([NAME], [[iconv.encode('Großau', 'cp850')]], 0x02))).columns).toEqual([['Großau']]);
        expect((await read(dbfOf([NAME], [[iconv.encode('łąka', 'win1250')]], 0xC8))).columns).toEqual([['łąka']]);
    });

    test('undeclared UTF-8 and undeclared GBK are told apart, and said', async () => {
        const utf8 = await read(dbfOf([NAME], [[UTF8_PADDY]]));
        expect([utf8.columns, utf8.encoding.name, codes(utf8)]).toEqual([[['水田']], 'UTF-8',
            ['formats/encoding-assumed']]);
        const gbk = await read(dbfOf([NAME], [[GBK_PADDY]]));
        expect([gbk.columns, gbk.encoding.name, codes(gbk)]).toEqual([[['水田']], 'GB18030',
            ['formats/encoding-assumed']]);
    });

    test('a UTF-8 text cut in the middle of a character does not turn the file into GBK', async () => {
        const table = await read(dbfOf([{...NAME, width: 8}], [[UTF8_PADDY], [Buffer.from('永久基')]]));
        expect(table.encoding.name).toBe('UTF-8');
        expect(table.columns).toEqual([['水田', '永久']]);
        expect(codes(table)).toContain('formats/text-undecodable');
    });

    test('a .cpg that the bytes contradict is passed over and reported', async () => {
        const table = await read(dbfOf([NAME], [[GBK_PADDY]]), {'.cpg': 'UTF-8'});
        expect(table.columns).toEqual([['水田']]);
        expect(codes(table)).toContain('formats/encoding-doubtful');
    });

    test('a western language driver over Chinese bytes is obeyed, and doubted', async () => {
        const table = await read(dbfOf([NAME], [[GBK_PADDY]], 0x57));
        expect(table.encoding.name).toBe('WINDOWS-1252');
        expect(codes(table)).toEqual(['formats/encoding-doubtful']);
        const danish = await read(dbfOf([NAME], [[iconv.encode('Grønærter', 'win1252')]], 0x57));
        expect([danish.columns, codes(danish)]).toEqual([[['Grønærter']], []]);
    });

    test('bytes that are neither UTF-8 nor GB18030 are doubted', async () => {
        expect(codes(await read(dbfOf([NAME], [[Buffer.from([0xFF, 0x20,
            0x41])]])))).toContain('formats/encoding-doubtful');
    });

    test('the caller has the last word, unless there is no such decoder', async () => {
        expect((await read(dbfOf([NAME], [[GBK_PADDY]], 0x57), {'.cpg': 'UTF-8'},
            {encoding: 'gbk'})).columns).toEqual([['水田']]);
        await expect(read(dbfOf([NAME], [[GBK_PADDY]]), {},
            {encoding: 'klingon'})).rejects.toMatchObject({code: 'formats/unknown-encoding'});
    });

    test('names of encodings as programs write them', () => {
        expect(['936', 'CP936', 'ANSI 936', 'GB2312', 'Big-5', '950', 'OEM 437', '8859-1', 'ISO-8859-2', 'UTF_8',
            'koi8r', '1251', 'LDID/77', 'x'].map(encodingLabel))
            .toEqual(['gbk', 'gbk', 'gbk', 'gbk', 'big5', 'big5', 'cp437', 'windows-1252', 'iso-8859-2', 'utf-8',
                'koi8-r', 'windows-1251', null, null]);
    });
});

describe('the cells of a table', () => {
    test('numbers: blanks and asterisks are empty, a decimal comma is read, noise is counted', async () => {
        const table = await read(dbfOf([{name: 'A', type: 'N', width: 8, decimals: 2}],
            [['  12.50'], [''], ['********'], ['68,50'], ['-3'], ['1.5E+03'], ['12x'], ['0x1F']]));
        expect(table.columns).toEqual([[12.5, null, null, 68.5, -3, 1500, null, null]]);
        expect(table.issues).toMatchObject([{code: 'formats/value-unreadable', count: 2, field: 'A'}]);
    });

    test('identifiers beyond 2^53 keep every digit', async () => {
        const table = await read(dbfOf([{name: 'BSM', type: 'N', width: 20}], [['420581211000000001'], ['7']]));
        expect(table.columns).toEqual([['420581211000000001', '7']]);
        expect(table.fields[0].type).toBe('string');
        expect(codes(table)).toEqual(['formats/big-integer']);
    });

    test('dates, truth values, binary integers and doubles', async () => {
        const integer = Buffer.alloc(4), double = Buffer.alloc(8);
        integer.writeInt32LE(-70_000);
        double.writeDoubleLE(0.125);
        const table = await read(dbfOf([{name: 'D', type: 'D', width: 8}, {name: 'L', type: 'L', width: 1},
            {name: 'I', type: 'I', width: 4},
            {name: 'O', type: 'O', width: 8}, {name: 'M', type: 'M', width: 10}],
        [['20240229', 'T', integer, double, '1'], ['00000000', '?', integer, double, '2'],
            ['20241399', 'n', integer, double, '3']]));
        expect(table.columns).toEqual([['2024-02-29', null, null], [true, null, false], [-70_000, -70_000, -70_000],
            [0.125, 0.125, 0.125], [null, null, null]]);
        expect(codes(table).sort()).toEqual(['formats/field-unread', 'formats/value-unreadable']);
    });

    test('texts lose their padding and what stands behind a NUL', async () => {
        const table = await read(dbfOf([NAME], [['  a b   '], ['a\0noise'], ['*****'], ['']]));
        expect(table.columns).toEqual([['  a b', 'a', '*****', null]]);
    });

    test('deleted rows are marked, doubled names are told apart, fields not asked for are not read', async () => {
        const bytes = dbfOf([NAME, NAME, {name: '权利人', type: 'C', width: 6}], [['1', '2', 'x'], ['3', '4', 'y']], 0x57,
            [1]);
        const table = await read(bytes, {'.cpg': 'utf8'}, {fields: ['dlmc', 'DLMC_1']});
        expect([...table.deleted]).toEqual([0, 1]);
        expect(table.fields.map((field) => field.name)).toEqual(['DLMC', 'DLMC_1']);
        expect(codes(table)).toEqual(['formats/duplicate-field']);
    });
});

describe('a table that is not whole', () => {
    const bytes = dbfOf([NAME], [['a'], ['b'], ['c']]);

    test('cut short: the byte and the row are named, no row is handed out', async () => {
        await expect(read(bytes.subarray(0, bytes.length - 15))).rejects.toMatchObject({code: 'formats/truncated',
            details: {where: 'byte 76, row 2'}});
        await expect(read(bytes.subarray(0, 20))).rejects.toMatchObject({code: 'formats/truncated'});
    });

    test('rows behind the stated number are reported', async () => {
        const short = Buffer.from(bytes);
        short.writeUInt32LE(2, 4);
        const table = await read(short);
        expect([table.records, table.issues.map((issue) => [issue.code, issue.count])]).toEqual([2,
            [['formats/file-length', 1]]]);
    });

    test('a table that is not there is said to be missing', async () => {
        await expect(readDbfTable('/nowhere/t.dbf')).rejects.toMatchObject({code: 'formats/not-found'});
    });

    test('a header that contradicts itself is refused with its byte', async () => {
        for (const [at, value] of [[0, 0x11], [8, 3], [10, 2], [10, 0]] as const) {
            const broken = Buffer.from(bytes);
            broken[at] = value;
            if (at !== 0) broken[at + 1] = 0;
            const error = await read(broken).catch((thrown: unknown) => thrown);
            expect(error).toBeInstanceOf(EngineError);
            expect((error as EngineError).code).toBe('formats/corrupt');
        }
        const seven = Buffer.from(bytes);
        seven[0] = 4;
        await expect(read(seven)).rejects.toMatchObject({code: 'formats/unsupported'});
    });
});

/** First cells of the text column, as the publishers of the files state them (or as the bytes decode by hand). */
const REAL: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ['POLYGON.dbf', undefined, ['Fairfax City']],
    ['big5.dbf', 'big5', ['繁體國語']],
    ['eucjp.dbf', 'euc-jp', ['ひたちなか市']],
    ['gb2312.dbf', undefined, ['简体国语']],
    ['gbk.dbf', undefined, ['简体国语']],
    ['latin1.dbf', 'latin1', ['Peçeña México']],
    ['periphereies.dbf', 'iso-8859-7', ['Π. ΑΝΑΤΟΛΙΚΗΣ ΜΑΚΕΔΟΝΙΑΣ - ΘΡΑΚΗΣ']],
    ['shiftjis.dbf', 'shift_jis', ['ひたちなか市']],
    ['utf8.dbf', undefined, ['国语國語']],
    ['cpg/big5.dbf', undefined, ['國語']],
    ['cpg/euckr.dbf', undefined, ['한국말']],
    ['cpg/koi8r.dbf', undefined, ['русский']],
    ['cpg/latin2.dbf', undefined, ['čeština']],
    ['cpg/shiftjis.dbf', undefined, ['カタカナひらがな']],
    ['cpg/win1251.dbf', undefined, ['РУССКИЙ']],
    ['cpg/win874.dbf', undefined, ['ภาษาไทย']],
    ['ldid/chinese.dbf', undefined, ['简体']],
];

describe('tables from elsewhere', () => {
    testOnRealData('every text of dbf-encodings reads right', async (folder) => {
        for (const [file, encoding, texts] of REAL) {
            const table = await readDbfTable(join(folder, 'dbf-encodings', file),
                encoding === undefined ? {} : {encoding});
            const column = table.columns[table.fields.findIndex((field) => field.type === 'string')];
            expect([file, column.slice(0, texts.length)]).toEqual([file, texts]);
        }
    });

    testOnRealData('decimal commas, doubled fields, UTF-16 names and a western driver byte', async (folder) => {
        const at = (file: string): Promise<DbfTable> => readDbfTable(join(folder, 'dbf-encodings', file));
        expect((await at('comma_separated.dbf')).columns[0].slice(0, 2)).toEqual([68.5, 66.3]);
        const doubled = await at('duplicate_fields.dbf');
        expect(new Set(doubled.fields.map((field) => field.name)).size).toBe(doubled.fields.length);
        expect(codes(doubled)).toContain('formats/duplicate-field');
        expect((await at('cpg/utf16.dbf')).fields.map((field) => field.name)).toEqual(['i', 'N']);
        const zones = await at('ne_10m_time_zones.dbf');
        expect([zones.records, zones.encoding.name]).toEqual([120, 'WINDOWS-1252']);
    });
});
