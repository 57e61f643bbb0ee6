import {readFileSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import iconv from 'iconv-lite';
import {open as openShapes} from 'shapefile';
import {describe, expect, test} from 'vitest';
import {openForm, openSource, writeGpkg, writeShapefile} from '../../../engine/formats/index.ts';
import type {FilledColumn} from '../../../engine/formats/index.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {zipOf} from '../../helpers/zip.ts';
import {CLUE_COLUMNS, clueTable, NUMBER_COLUMNS, wktOf} from './clueTable.ts';
import {cellsOf, expectAgreement, filled, fillRefusal, zipParts} from './formFiles.ts';
import type {Files} from './formFiles.ts';
import {layersOf} from './openFiles.ts';

const RING = '0,0;9,0;9,9';
const text = (name: string, values: (string | null)[], more: Partial<FilledColumn> = {}): FilledColumn => ({name, type: 'text', values, ...more});
const number = (name: string, values: (string | null)[], more: Partial<FilledColumn> = {}): FilledColumn => ({name, type: 'number', values, ...more});

describe('a table in text', () => {
    test('two hundred clues: each line goes out as it came in, with our columns behind it, in every encoding', async () => {
        const clues = clueTable(200);
        const lines = [[...CLUE_COLUMNS, 'WKT'].join(','), ...clues.map((one) => [...one.cells.map((cell) => cell === null ? '' : /[,"]/.test(String(cell))
            ? `"${String(cell).replaceAll('"', '""')}"` : String(cell)), `"${wktOf(one)}"`].join(','))];
        const ours = ['核查，结果,占永农_亩', ...clues.map((_, i) => `${i % 2 === 0 ? '"疑似,“非农化”镕"' : ''},${i}.50`)];
        const columns = [text('核查，结果', clues.map((_, i) => i % 2 === 0 ? '疑似,“非农化”镕' : null)), number('占永农_亩', clues.map((_, i) => `${i}.50`))];
        const written = lines.join('\r\n'), expected = lines.map((line, i) => `${line},${ours[i]}`).join('\r\n');
        for (const encode of [(one: string) => Buffer.from(one), (one: string) => Buffer.from(`\uFEFF${one}`), (one: string) => iconv.encode(one, 'gbk'),
            (one: string) => Buffer.from(`\uFEFF${one}`, 'utf16le'), (one: string) => Buffer.from(`\uFEFF${one}`, 'utf16le').swap16()]) {
            const {files, form, layer, again} = await filled('list.csv', {'list.csv': encode(written)}, () => columns);
            expect(files.get('list.csv')?.equals(encode(expected))).toBe(true);
            expectAgreement(form, (await layersOf('list.csv', encode(written)))[0]);
            if (layer !== null) expectAgreement(again, layer);
            expect((await filled('list.csv', {'list.csv': encode(written)}, () => [])).files.get('list.csv')?.equals(encode(written))).toBe(true);
        }
    });

    test('only blank cells are filled, others on request; short rows get the cells they lack, titles and blank lines none', async () => {
        const before = '清单;;\r\n编号;备注;坐标\r\n1; ;"0,0;9,0;9,9"\n2;"有""备""注";"0,0;9,0;9,9"\r\n\r\n3\r\n4;;;多出';
        const {files} = await filled('a.csv', {'a.csv': before}, () => [text('备注', ['甲', '乙', null, '丙', null]), number('编号', [null, null, null, '9', null], {when: 'always'}),
            text('结果', ['=1;1', '-5', null, null, ' 是'])]);
        expect(files.get('a.csv')?.toString()).toBe('清单;;\r\n编号;备注;坐标;;结果\r\n1;甲;"0,0;9,0;9,9";;"\'=1;1"\n2;"有""备""注";"0,0;9,0;9,9";;-5\r\n\r\n9;丙;;;\r\n4;;;多出;" 是"');
    });

    test('in GBK with | between the cells no half of a character is taken for one', async () => {
        const before = iconv.encode(`编号|备注|坐标\n1|噟祙脇|0 0;9 0;9 9\n2|乡|0 0;9 0;9 9\n`, 'gbk');
        expect(before.filter((byte) => byte === 0x7C).length).toBeGreaterThan(6);
        const {files} = await filled('a.txt', {'a.txt': before}, () => [text('结果', ['噟祙脇', null])]);
        expect(iconv.decode(files.get('a.txt') ?? Buffer.alloc(0), 'gbk')).toBe('编号|备注|坐标|结果\n1|噟祙脇|0 0;9 0;9 9|噟祙脇\n2|乡|0 0;9 0;9 9|\n');
    });

    test('bytes that mean nothing stay; a character the encoding lacks is refused', async () => {
        const broken = Buffer.concat([Buffer.from('编号,坐标串文字\n'), Buffer.from([0xC3, 0x28, 0xFF]), Buffer.from(',乡镇\n')]);
        const {files} = await filled('a.csv', {'a.csv': broken}, () => [text('x', ['1'])]);
        expect(files.get('a.csv')?.equals(Buffer.concat([Buffer.from('编号,坐标串文字,x\n'), Buffer.from([0xC3, 0x28, 0xFF]), Buffer.from(',乡镇,1\n')]))).toBe(true);
        const refused = await fillRefusal('a.csv', {'a.csv': iconv.encode('編號,鄉鎮\n1,甲\n', 'big5')}, () => [text('結果', ['简体'])], {encoding: 'big5'});
        expect([refused.code, refused.details.where]).toEqual(['formats/form-full', 'row 1, field "結果"']);
    });
});

/** A Shapefile of the clues as another program would deliver it: GBK, with its projection and code page. */
async function clueShapes(rows: number): Promise<Record<string, Buffer>> {
    const clues = clueTable(rows);
    return inTempFolder(async (folder) => {
        await writeShapefile(join(folder, 'JCTB'), {name: 'JCTB', encoding: 'GBK', crs: {epsg: 4490, wkt: 'GEOGCS["CGCS2000"]'},
            fields: CLUE_COLUMNS.map((name) => ({name, type: NUMBER_COLUMNS.includes(name) ? 'number' : 'string', ...name === 'MJ' ? {width: 16, decimals: 2} : {width: 40}})),
            columns: CLUE_COLUMNS.map((_, k) => clues.map(({cells}) => cells[k])), geometries: clues.map(({ring}) => [[ring]])});
        return Object.fromEntries(['shp', 'shx', 'dbf', 'prj', 'cpg'].map((extension) => [`JCTB.${extension}`, readFileSync(join(folder, `JCTB.${extension}`))]));
    });
}

describe('a Shapefile', () => {
    test('two hundred clues in GBK: geometry byte for byte, rows byte for byte, our fields behind them', async () => {
        const files: Files = await clueShapes(200);
        const before = files['JCTB.dbf'] as Buffer;
        before[before.readUInt16LE(8) + 5 * before.readUInt16LE(10)] = 0x2A; // row 6 is deleted
        const columns = [text('疑似地类名', clueTable(200).map((_, i) => i % 3 === 0 ? '坑塘水面' : null)), text('疑似编码', clueTable(200).map(() => '1104')),
            number('占永农面积', clueTable(200).map((_, i) => `${i}.2500`)), text('BZ', clueTable(200).map((_, i) => `备${i}`))];
        const {files: out, form, layer, again} = await filled('JCTB.shp', files, () => columns);
        expect([...out.keys()]).toEqual(['JCTB.cpg', 'JCTB.dbf', 'JCTB.prj', 'JCTB.shp', 'JCTB.shx']);
        for (const [name, bytes] of out) if (name !== 'JCTB.dbf') expect(bytes.equals(files[name] as Buffer), name).toBe(true);
        const after = out.get('JCTB.dbf') ?? Buffer.alloc(0);
        const [headOld, headNew] = [before, after].map((bytes) => bytes.readUInt16LE(8)), [wideOld, wideNew] = [before, after].map((bytes) => bytes.readUInt16LE(10));
        expect([headNew - headOld, after[29], after.subarray(0, 8).equals(before.subarray(0, 8)), after.subarray(-1).equals(before.subarray(-1))]).toEqual([96, before[29], true, true]);
        expect(after.subarray(32, headOld - 1).equals(before.subarray(32, headOld - 1))).toBe(true);
        const note = 1 + widthBefore(before, 'BZ');
        for (let row = 0; row < 200; row++) {
            const [old, now] = [before.subarray(headOld + row * wideOld, headOld + (row + 1) * wideOld), after.subarray(headNew + row * wideNew, headNew + row * wideNew + wideOld)];
            const isFilled = row % 5 !== 0;
            if (isFilled) expect(iconv.decode(now.subarray(note, note + 40), 'gbk').trim()).toBe(`备${row}`);
            expect((isFilled ? Buffer.concat([now.subarray(0, note), old.subarray(note, note + 40), now.subarray(note + 40)]) : now).equals(old)).toBe(true);
        }
        expect(again.fields.slice(21).map(({name, type, width, decimals}) => [name, type, width, decimals]))
            .toEqual([['疑似地类名', 'text', 8, 0], ['疑似编码', 'text', 4, 0], ['占永农面积', 'number', 8, 4]]);
        expectAgreement(form, (await inTempFolder(async (folder) => {
            for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
            return openSource(join(folder, 'JCTB.shp'));
        }))[0]);
        if (layer !== null) expectAgreement(again, layer);
        // another reader of the format sees the same
        await inTempFolder(async (folder) => {
            for (const [name, bytes] of out) await writeFile(join(folder, name), bytes);
            const source = await openShapes(join(folder, 'JCTB.shp'), join(folder, 'JCTB.dbf'), {encoding: 'gbk'});
            const {value} = await source.read();
            expect(value.properties).toMatchObject({JCBH: 'ZJ20260001', MJ: 1200.5, 疑似地类名: '坑塘水面', 占永农面积: 0.25});
        });
    });

    test('nothing asked, nothing changed; a value too long, a lost digit, a wrong day are refused with row, field and width', async () => {
        const files: Files = await clueShapes(3);
        for (const columns of [[], [text('JCBH', ['a', 'b', 'c'])], [text('BZ', [null, null, null])]]) {
            for (const [name, bytes] of (await filled('JCTB.shp', files, () => columns)).files) expect(bytes.equals(files[name] as Buffer), name).toBe(true);
        }
        const long = await fillRefusal('JCTB.shp', files, () => [text('BZ', [null, '超'.repeat(21), null])]);
        expect([long.code, long.details.facts]).toEqual(['formats/form-full', {row: 2, field: 'BZ', value: '超'.repeat(21), bytes: 42, width: 40}]);
        for (const column of [number('MJ', ['1.234', null, null], {when: 'always'}), number('MJ', ['12345678901234.00', null, null], {when: 'always'}),
            text('新', ['x'.repeat(255), null, null]), text('疑似地类名称', ['a', null, null]), number('新', ['123456789012345678901', null, null]), number('新', ['1.25', null, null], {decimals: 1})]) {
            expect((await fillRefusal('JCTB.shp', files, () => [column])).code).toBe('formats/form-full');
        }
        const {again} = await filled('JCTB.shp', files, () => [number('MJ', ['7', null, '0.5'], {when: 'always'}), text('新', ['a', null, '超'], {width: 30})]);
        expect(cellsOf(again).map((cells) => cells.slice(20))).toEqual([['7', 'a'], ['1237.75', ''], ['0.5', '超']]);
        expect(again.fields[21]).toMatchObject({name: '新', width: 30});
    });

    test('without its table, or not of a kind that is filled, it is refused', async () => {
        const files = await clueShapes(1);
        expect((await fillRefusal('JCTB.shp', {'JCTB.shp': files['JCTB.shp']}, () => [])).code).toBe('formats/no-attributes');
        await inTempFolder(async (folder) => {
            await writeGpkg(join(folder, 'a.gpkg'), {name: 'a', fields: [], columns: [], geometries: [[[[[0, 0], [1, 0], [1, 1]]]]], crs: {epsg: 4490, wkt: ''}});
            await expect(openForm(join(folder, 'a.gpkg'))).rejects.toMatchObject({code: 'formats/unsupported'});
        });
    });
});

/** Offset in a row behind the fields before `name`, without the mark of deletion. */
function widthBefore(dbf: Buffer, name: string): number {
    let width = 0;
    for (let at = 32; dbf.toString('latin1', at, at + 11).replace(/\0.*/s, '') !== name; at += 32) width += dbf[at + 16];
    return width;
}

describe('GeoJSON', () => {
    const polygon = '{"type":"Polygon","coordinates":[[[0,0],[9.0,0],[9,9],[0,0]]]}';

    test('members are put in where they belong; numbers, order, blanks and doubled names stay', async () => {
        const before = `\uFEFF{ "type": "FeatureCollection", "name":"x",\n "features": [\n  {"type":"Feature","properties":{\n    "b" : 1.0,\n    "a\\u4e2d" : "}\\"",\n    "n" : null,\n    "b" : 2.50\n  },"geometry":${polygon}},\n`
            + `  {"type":"Feature","geometry":${polygon},"properties":{}},{"type":"Feature","properties":null,"geometry":${polygon}} ,{"geometry":null,"type":"Feature"}]}\n`;
        const {files, form, again, layer} = await filled('a.geojson', {'a.geojson': before}, () => [text('n', ['甲"', null, '乙', null]), number('b', ['007.10', null, null, null], {when: 'always'}),
            text('新', ['1', '2', null, '4'])]);
        expect(files.get('a.geojson')?.toString()).toBe(before.replace('"n" : null', '"n" : "甲\\""').replace('2.50\n', '7.10,\n    "新" : "1"\n').replace('"properties":{}', '"properties":{"新":"2"}')
            .replace('"properties":null', '"properties":{"n":"乙"}').replace('"geometry":null,"type":"Feature"}', '"geometry":null,"type":"Feature","properties":{"新":"4"}}'));
        expect([form.fields.map(({name, type}) => `${name} ${type}`), cellsOf(form)[0]]).toEqual([['b number', 'a中 text', 'n text'], ['2.50', '}"', '']]);
        expectAgreement(form, (await layersOf('a.geojson', before))[0]);
        if (layer !== null) expectAgreement(again, layer);
        expect((await filled('a.geojson', {'a.geojson': before}, () => [text('a中', ['x', null, null, null])])).files.get('a.geojson')?.toString()).toBe(before);
    });

    test('one a line, in GBK, and as a bare geometry', async () => {
        const lines = [1, 2].map((n) => `{"type":"Feature","properties":{"名":"圽竆${n}"},"geometry":${polygon}}`).join('\n');
        const {files} = await filled('a.geojson', {'a.geojson': iconv.encode(lines, 'gbk')}, () => [text('果', [null, '圽竆'])]);
        expect(files.get('a.geojson')?.equals(iconv.encode(lines.replace('"圽竆2"', '"圽竆2","果":"圽竆"'), 'gbk'))).toBe(true);
        expect((await fillRefusal('a.geojson', {'a.geojson': polygon}, () => [text('x', ['1'])])).code).toBe('formats/form-full');
    });
});

describe('KML', () => {
    const polygon = '<Polygon><outerBoundaryIs><LinearRing><coordinates>1,2 3,4 5,7 1,2</coordinates></LinearRing></outerBoundaryIs></Polygon>';
    const before = `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
        <Placemark><name>甲</name><ExtendedData><Data name="编号"><value>1</value></Data><SchemaData schemaUrl="#s"><SimpleData name="备注"/></SchemaData></ExtendedData>${polygon}</Placemark>
        <Placemark><styleUrl>#a</styleUrl>${polygon}<!-- x --></Placemark><Placemark><ExtendedData/>${polygon}</Placemark><Placemark id="p"/></Document></kml>`;
    const columns = [text('备注', ['a<b', null, 'c', null]), text('编号', ['9', '2', null, null]), text('名"称', ['x', 'y', null, 'z'])];
    const after = before.replace('<SimpleData name="备注"/>', '<SimpleData name="备注">a&lt;b</SimpleData>')
        .replace('</value></Data>', '</value></Data><Data name="名&quot;称"><value>x</value></Data>')
        .replace('#a</styleUrl>', '#a</styleUrl><ExtendedData><Data name="编号"><value>2</value></Data><Data name="名&quot;称"><value>y</value></Data></ExtendedData>')
        .replace('<ExtendedData/>', '<ExtendedData><Data name="备注"><value>c</value></Data></ExtendedData>')
        .replace('<Placemark id="p"/>', '<Placemark id="p"><ExtendedData><Data name="名&quot;称"><value>z</value></Data></ExtendedData></Placemark>');

    test('data are put in before the geometry, and nothing else moves', async () => {
        const {files, form, layer, again} = await filled('a.kml', {'a.kml': before}, () => columns);
        expect(files.get('a.kml')?.toString()).toBe(after);
        expectAgreement(form, (await layersOf('a.kml', before))[0]);
        if (layer !== null) expectAgreement(again, layer);
        expect((await filled('a.kml', {'a.kml': before}, () => [])).files.get('a.kml')?.toString()).toBe(before);
    });

    test('in a .kmz the pictures beside the document keep their bytes', async () => {
        const zip = zipOf([{name: 'files/', data: Buffer.alloc(0)}, {name: 'files/a.png', data: Buffer.from([1, 2, 255]), method: 0}, {name: 'doc.kml', data: Buffer.from(before)}]);
        const {files} = await filled('a.kmz', {'a.kmz': zip}, () => columns);
        const parts = zipParts(files.get('a.kmz') ?? Buffer.alloc(0));
        expect([...parts.keys(), parts.get('doc.kml')?.toString(), [...parts.get('files/a.png') ?? []]]).toEqual(['files/', 'files/a.png', 'doc.kml', after, [1, 2, 255]]);
        expect((await filled('a.kmz', {'a.kmz': zip}, () => [])).files.get('a.kmz')?.equals(zip)).toBe(true);
    });
});

test('a form is found behind any file of a Shapefile and behind its folder', async () => {
    const files = await clueShapes(2);
    await inTempFolder(async (folder) => {
        for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
        for (const path of ['', 'JCTB.dbf', 'JCTB.prj']) expect((await openForm(join(folder, path))).rows).toBe(2);
        await writeFile(join(folder, 'a.csv'), `编号,坐标\n1,"${RING}"\n`);
        expect((await openForm(folder)).format).toBe('shapefile');
    });
});
