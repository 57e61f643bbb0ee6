import {truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import iconv from 'iconv-lite';
import {parse} from 'csv-parse/sync';
import {describe, expect, test} from 'vitest';
import {openSource} from '../../../engine/formats/index.ts';
import {csvCell, csvRecords} from '../../../engine/formats/lists/csvText.ts';
import {forAll} from '../../helpers/forAll.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {codesOf, expectAllAccounted, layersOf, refusalOf, ringsOf} from './openFiles.ts';

const SQUARE = [[100, 200], [110, 200], [110, 210], [100, 210]];
const EAST_NORTH = [[40512345, 3384512], [40512445, 3384512], [40512445, 3384612]];

async function layerOf(content: string | Uint8Array, options = {}, name = 'list.csv') {
    const [layer] = await layersOf(name, content, options);
    expectAllAccounted(layer);
    return layer;
}

describe('the coordinates of a table', () => {
    test('a column of well-known text, with holes and parts, and the reference system it names', async () => {
        const layer = await layerOf('JCBH,WKT\nA1,"SRID=4547;POLYGON((100 200,110 200,110 210,100 210,100 200),(102 202,103 202,103 203,102 202))"\n'
            + 'A2,"MULTIPOLYGON Z (((0 0 5,1 0 5,1 1 5,0 0 5)),((8 8 5,9 8 5,9 9 5,8 8 5)))"\nA3,POLYGON EMPTY\nA4,POINT (1 2)\nA5,"POLYGON((0 0,1 NaN,1 1,0 0))"\nA6,\n');
        expect(ringsOf(layer)[0]).toEqual([SQUARE, [[102, 202], [103, 202], [103, 203]]]);
        expect(ringsOf(layer)[1]).toHaveLength(2);
        expect([...layer.polygons.ringRole ?? []]).toEqual([2, 1, 2, 2]);
        expect([layer.format, layer.crs, [...layer.record], layer.recordsInFile]).toEqual(['csv', {epsg: 4547, from: 'SRID of the geometries'}, [1, 2], 6]);
        expect(layer.columns[0]).toEqual(['A1', 'A2']);
        expect(layer.issues.find(({code}) => code === 'formats/bad-record')?.message).toContain('NaN');
    });

    test('a column of rings in every way people write them', async () => {
        const written = ['100,200;110,200;110,210;100,210', '100，200；110，200；110，210；100，210；100，200', '100 200;110 200;110 210;100 210',
            '100,200 110,200 110,210 100,210', '100 200,110 200,110 210,100 210', '100,200,110,200,110,210,100,210', '[[100,200],[110,200],[110,210],[100,210]]',
            'J1,100,200;J2,110,200;J3,110,210;J4,100,210', '100,200,8.5;110,200,8.5;110,210,8.5;100,210,8.5', '100,200\n110,200\n110,210\n100,210'];
        const layer = await layerOf(['编号,坐标串', ...written.map((text, i) => `${i},"${text}"`)].join('\r\n'));
        expect(ringsOf(layer)).toEqual(written.map(() => [SQUARE]));
    });

    test('several rings in one text; a text that holds something else is named', async () => {
        const layer = await layerOf('编号\t界址点坐标\n1\t0,0;9,0;9,9|2,2;3,2;3,3\n2\t0,0;9,0;9,9@2,2;3,2;3,3&5,5;6,5;6,6\n3\t0,0;9,零;9,9\n4\t0,0;9;9,9\n', {}, 'a.tsv');
        expect(ringsOf(layer).map((rings) => rings.length)).toEqual([2, 3]);
        expect(layer.issues.filter(({code}) => code === 'formats/bad-record').map(({message}) => message).join()).toMatch(/"零".*1 numbers stand/s);
    });

    test('degrees with minutes and seconds, latitude first or not, are longitude and latitude', async () => {
        const layer = await layerOf('编号;拐点坐标\n1;"111°30′25.2″,30°15′0″;111度31分25.2秒,30度15分;111:31:25.2,30:16:0"\n'
            + '2;"北纬30°15′ 东经111°30′;30.25 111.6;30.3 111.6"\n');
        const [first, second] = ringsOf(layer);
        expect(first[0][0][0]).toBeCloseTo(111.507, 12);
        expect(first[0][2]).toEqual([111 + 31 / 60 + 25.2 / 3600, 30 + 16 / 60]);
        expect(second[0]).toEqual([[111.5, 30.25], [111.6, 30.25], [111.6, 30.3]]);
        expect(layer.issues.find(({code}) => code === 'formats/axes')).toMatchObject({severity: 'warning', count: 1});
    });

    test('X is north where surveyors wrote it, east where a GIS did', async () => {
        const rows = (order: (xy: number[]) => number[]): string => EAST_NORTH.map((xy, i) => `A1,${i + 1},${order(xy).join(',')}`).join('\n');
        const survey = await layerOf(`监测编号,点号,X坐标(m),Y坐标(m)\n${rows(([x, y]) => [y, x])}\n`);
        const gis = await layerOf(`监测编号,点号,X坐标(m),Y坐标(m)\n${rows((xy) => xy)}\n`);
        expect(ringsOf(survey)).toEqual([[EAST_NORTH]]);
        expect(ringsOf(gis)).toEqual([[EAST_NORTH]]);
        expect([codesOf(survey).includes('formats/axes'), codesOf(gis).includes('formats/axes')]).toEqual([true, false]);
        expect(survey.issues.find(({code}) => code === 'formats/axes')?.message).toContain('X is north');
    });
});

describe('a row for each vertex', () => {
    test('rows of a clue need not stand together, nor in order; a record is its first row', async () => {
        const layer = await layerOf(['图斑编号,圈号,点号,X,Y,地类', 'A,1,J1,0,0,水田', 'B,1,J1,50,50,旱地', 'A,1,J3,9,9,', 'A,1,J2,9,0,', 'B,1,J2,59,50,', 'B,1,J3,59,59,',
            'A,2,J1,6,2,', 'A,2,J2,7,2,', 'A,2,J3,7,3,', 'C,1,J1,1,x,', ',,,,,合计'].join('\n'));
        expect(ringsOf(layer)).toEqual([[[[0, 0], [9, 0], [9, 9]], [[6, 2], [7, 2], [7, 3]]], [[[50, 50], [59, 50], [59, 59]]]]);
        expect([[...layer.record], layer.columns[0], layer.columns[5], layer.recordsInFile]).toEqual([[1, 2], ['A', 'B'], ['水田', '旱地'], 4]);
        expect(layer.issues.find(({code}) => code === 'formats/vertex-rows')?.message).toMatch(/make 4 records.*1 rings were put in the order/);
    });

    test('a number that spans its rows stands in the first of them', async () => {
        const layer = await layerOf('图斑编号,点号,X,Y\nA,1,0,0\n,2,9,0\n,3,9,9\nB,1,20,0\n,2,29,0\n,3,29,9\n');
        expect(ringsOf(layer)).toHaveLength(2);
    });

    test('clues whose number comes twice stay points', async () => {
        const rows = Array.from({length: 10}, (_, i) => `${i + 1},JC${i >> 1},${111 + i / 100},30.5`);
        const layer = await layerOf(`序号,监测编号,经度,纬度\n${rows.join('\n')}\n`, {keepPoints: true});
        expect([layer.record.length, layer.points?.length, codesOf(layer).includes('formats/vertex-rows')]).toEqual([10, 20, false]);
        expect([...(layer.points ?? []).slice(0, 4)]).toEqual([111, 30.5, 111.01, 30.5]);
    });
});

describe('points', () => {
    test('of clues of which a few bear one number stay points, where no column numbers them', async () => {
        const rows = Array.from({length: 10}, (_, i) => `${i < 3 ? 'A' : i},${111 + i / 100},30.5`);
        expect((await layerOf(`线索编号,经度,纬度\n${rows.join('\n')}\n`, {keepPoints: true})).record).toHaveLength(10);
        const outlines = Array.from({length: 9}, (_, i) => `${'ABC'[i % 3]},${111 + i / 100},${30.5 + (i % 2) / 100}`);
        expect(ringsOf(await layerOf(`线索编号,经度,纬度\n${outlines.join('\n')}\n`)).map(([ring]) => ring.length)).toEqual([3, 3, 3]);
    });

    test('are kept where they are asked for, and else reported and left out', async () => {
        const text = '编号,中心点纬度,中心点经度,坐标\n1,30.5,111.5,\n2,30.6,111.6,"111,30;111.1,30;111.1,30.1"\n3,NaN,111,\n';
        const [refusal, layer] = [await refusalOf('p.csv', text.replace(/,坐标/, ',其他')), await layerOf(text.replace(/,坐标/, ',其他'), {keepPoints: true})];
        expect([refusal.code, refusal.message.includes('of Point, left out')]).toEqual(['formats/no-polygons', true]);
        expect([...layer.points ?? []]).toEqual([111.5, 30.5, 111.6, 30.6]);
        expect(ringsOf(layer)).toEqual([[], []]);
        // an outline is more than a place
        expect((await layerOf(text)).record).toEqual(Uint32Array.of(2));
    });

    test('columns that are called the wrong way round are told by their size', async () => {
        const layer = await layerOf('编号,经度,纬度\n1,30.5,111.5\n', {keepPoints: true});
        expect([...layer.points ?? []]).toEqual([111.5, 30.5]);
        expect(layer.issues.find(({code}) => code === 'formats/axes')?.message).toContain('latitude before longitude');
    });
});

describe('a table in text', () => {
    test('in UTF-8 with and without mark, GBK and UTF-16, under every delimiter and line end, gives the same', async () => {
        const rows = [['编号', '地类', '坐标'], ['1', '水田，"一"类', '0,0;9,0;9,9'], ['2', '旱\n地', '0,0;9,0;9,9'], ['3', '镕闁丨', '0,0;9,0;9,9']];
        const expected = [['1', '水田，"一"类'], ['2', '旱\n地'], ['3', '镕闁丨']];
        for (const delimiter of [',', ';', '\t', '|']) {
            for (const lineEnd of ['\n', '\r\n', '\r']) {
                const text = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join(lineEnd);
                for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), iconv.encode(text, 'gbk'), Buffer.from(`\uFEFF${text}`, 'utf16le'),
                    Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()]) {
                    const layer = await layerOf(bytes);
                    expect([layer.columns[0].map((id, i) => [id, layer.columns[1][i]]), ringsOf(layer).length]).toEqual([expected, 3]);
                }
            }
        }
    });

    test('below titles and blank lines: the header is found and said; blank rows and rows of another length are reported', async () => {
        const layer = await layerOf('某县疑似变化图斑清单,,\n,,\n单位：平方米,,\n编号,面积,坐标\n1,5.50,"0,0;9,0;9,9"\n\n2,7,"0,0;9,0;9,9",多\n3,,\n');
        expect([[...layer.record], layer.columns[1], layer.recordsInFile]).toEqual([[1, 3], ['5.50', '7'], 4]);
        expect(layer.issues.find(({code}) => code === 'formats/header-row')?.message).toMatch(/row 4 .*record 1 is row 5/);
        expect(layer.issues.find(({code}) => code === 'formats/ragged-row')).toMatchObject({count: 1, record: 3});
        expect(layer.issues.find(({message}) => message.includes('blank rows'))).toMatchObject({count: 1, record: 2});
    });

    test('leading zeros stay, also behind the ="…" of spreadsheets; a doubled name is renamed and said', async () => {
        const layer = await layerOf('编号,编号,坐标\n="0012",012,"0,0;9,0;9,9"\n');
        expect([layer.fields.map(({name}) => name), layer.columns[0], layer.columns[1]]).toEqual([['编号', '编号_1', '坐标'], ['0012'], ['012']]);
        expect(codesOf(layer)).toContain('formats/duplicate-field');
    });

    test('one record is a list', async () => {
        expect((await layerOf('wkt\nPOLYGON((0 0,1 0,1 1,0 0))')).record).toHaveLength(1);
    });

    test('cells are cut where another reader of the format cuts them', () => {
        const alphabet = ['a', '"', ',', '\n', '\r\n', ' ', '中', ''];
        forAll(2000, (random, size) => Array.from({length: 1 + size % 6}, () => Array.from({length: 3}, () =>
            Array.from({length: Math.floor(random() * 5)}, () => alphabet[Math.floor(random() * alphabet.length)]).join(''))), (rows) => {
            const text = rows.map((row) => row.map((cell) => /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell).join(',')).join('\r\n');
            const ours = csvRecords(text, ',', 'x').map(({starts, ends}) => starts.map((start, k) => csvCell(text, start, ends[k])));
            const theirs: unknown = parse(text, {relax_column_count: true, skip_empty_lines: false, record_delimiter: ['\r\n', '\n', '\r']});
            expect(ours).toEqual(theirs);
        });
    });

    test('what cannot be used is refused with its place and the way out', async () => {
        const nothing = await refusalOf('list.csv', '编号,乡镇,面积\n1,甲镇,5\n');
        expect([nothing.code, nothing.details.facts?.['columns']]).toEqual(['formats/no-polygons', ['编号', '乡镇', '面积']]);
        for (const way of ['WKT', '坐标', 'vertex', '经度']) expect(nothing.details.fix).toContain(way);
        expect((await refusalOf('list.csv', '1,2,3\n4,5,6\n')).message).toContain('no row that names columns');
        expect((await refusalOf('list.csv', '编号,坐标\n1,"0,0;9,0;9,9\n2,5\n')).details.where).toMatch(/line [23]/);
        expect((await refusalOf('list.csv', '编号,坐标\n1,"NaN,0;9,0;9,9"\n')).message).toContain('"NaN"');
        expect((await refusalOf('list.csv', Buffer.from('编号,坐标\n1,\0\0\n'))).code).toBe('formats/corrupt');
        expect((await refusalOf('list.csv', '编号,坐标\n1,"0,0;9,0;9,9"', {encoding: 'klingon'})).code).toBe('formats/unknown-encoding');
    });

    test('a file larger than any list is refused before it is read', async () => {
        await inTempFolder(async (folder) => {
            await writeFile(join(folder, 'list.csv'), '编号,坐标\n');
            await truncate(join(folder, 'list.csv'), 2 ** 31);
            await expect(openSource(join(folder, 'list.csv'))).rejects.toMatchObject({code: 'formats/list-too-large'});
        });
    });

    test('texts in no encoding are read as far as they can be, with a warning', async () => {
        const layer = await layerOf(Buffer.concat([Buffer.from('编号,坐标\n'), Buffer.from([0xFF, 0xC0, 0x80]), Buffer.from(',"0,0;9,0;9,9"\n')]), {}, 'l.txt');
        expect([layer.record.length, codesOf(layer).includes('formats/encoding-doubtful')]).toEqual([1, true]);
    });
});
