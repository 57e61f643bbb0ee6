import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import iconv from 'iconv-lite';
import {describe, expect, test} from 'vitest';
import {runCli, STACK} from '../helpers/runCli.ts';
import {inTempFolder} from '../helpers/tempFolder.ts';
import {CLUE_COLUMNS, clueTable, wktOf} from '../unit/formats/clueTable.ts';
import {rowOf, xlsxOf} from '../unit/formats/xlsxFiles.ts';

const CLUES = clueTable(20);
const BOOK = xlsxOf({sheets: [['监测图斑', rowOf(1, ['示例县监测图斑']) + rowOf(2, [...CLUE_COLUMNS, 'WKT'])
    + CLUES.map((clue, i) => rowOf(i + 3, [...clue.cells.map((cell) => typeof cell === 'string' ? cell.replace(/[<&]/g, '') : cell), wktOf(clue)])).join('')]]});
const CSV = iconv.encode(['监测编号,点号,X,Y', ...CLUES.flatMap(({cells}, i) => [[0, 0], [0, 50], [50, 50], [50, 0]]
    .map(([x, y], k) => `${String(cells[10])},J${k + 1},${3360000 + 100 * i + y},${37520000 + x}`))].join('\r\n'), 'gbk');
const KML = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${CLUES.map(({ring}) => `<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>${
    [...ring, ring[0]].map((xy) => xy.join(',')).join(' ')}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>`).join('')}</Document></kml>`;

describe('lists of clues on the command line', () => {
    test('a workbook, a table of vertices in GBK and a KML are inspected like any layer', async () => {
        await inTempFolder(async (folder) => {
            for (const [name, content] of [['清单.xlsx', BOOK], ['界址点.csv', CSV], ['图斑.kml', KML]] as const) writeFileSync(join(folder, name), content);
            const {code, stdout, stderr} = runCli(['inspect', '清单.xlsx', '界址点.csv', '图斑.kml'], {cwd: folder});
            expect([code, STACK.test(stderr + stdout)]).toEqual([0, false]);
            expect(stdout.match(/要素 +20 个/g)).toHaveLength(3);
            expect(stdout).toMatch(/formats\/header-row.*表头不在第一行/);
            expect(stdout).toMatch(/formats\/axes.*formats\/vertex-rows/s);
            expect(stdout).toMatch(/EPSG:4525/);
        });
    });

    test('what cannot be used says in Chinese which file, why and what to do', async () => {
        await inTempFolder(async (folder) => {
            const cases: readonly (readonly [string, Buffer | string, RegExp])[] = [
                ['断.xlsx', BOOK.subarray(0, 2000), /formats\/truncated.*重新/s], ['无坐标.csv', '编号,乡镇\n1,甲镇\n', /表里的列有：编号、乡镇.*四种给法/s],
                ['旧.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /旧版 Office 文档.*另存为 \.xlsx/s],
                ['宏.xlsx', xlsxOf({sheets: [], contentType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml'}), /带宏的 Excel 工作簿/],
                ['实体.kml', '<!DOCTYPE kml [<!ENTITY a "b">]><kml xmlns="x"/>', /formats\/xml-entities.*自己定义了实体/s],
            ];
            for (const [name, content, words] of cases) {
                writeFileSync(join(folder, name), content);
                const {code, stderr} = runCli(['inspect', name], {cwd: folder});
                expect([name, code, STACK.test(stderr)]).toEqual([name, 2, false]);
                expect(stderr, name).toContain(name);
                expect(stderr, name).toMatch(words);
            }
        });
    });
});
