import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {parseArguments} from '../../../engine/cli/parseArguments.ts';
import {parseFileAt, parseLayerAt} from '../../../engine/cli/fileAt.ts';
import {errorOf, plainFault} from '../../../engine/cli/jobMessages.ts';
import {issueLines} from '../../../engine/cli/issueLines.ts';
import {describeError} from '../../../engine/cli/printError.ts';
import {requireFiles} from '../../../engine/cli/requireFiles.ts';
import {textWidth} from '../../../engine/cli/textWidth.ts';
import {checkOutFolder} from '../../../engine/cli/writeResult.ts';
import {wrapText} from '../../../engine/cli/wrapText.ts';
import {adviceOfCode} from '../../../engine/cli/zh/advice.ts';
import {chineseOfCode} from '../../../engine/cli/zh/codes.ts';
import {CHINESE_FAULTS} from '../../../engine/cli/zh/faultWords.ts';
import {crsHow, encodingHow} from '../../../engine/cli/zh/layerWords.ts';
import {fileKindSentence} from '../../../engine/cli/zh/names.ts';
import {placeInChinese} from '../../../engine/cli/zh/place.ts';
import {CODES} from '../../../engine/core/codes.ts';
import type {Code} from '../../../engine/core/codes.ts';
import {EngineError} from '../../../engine/core/errors.ts';
import {crsFromRaw} from '../../../engine/crs/crs.ts';
import {findCrs} from '../../../engine/crs/detect.ts';
import {openSource} from '../../../engine/formats/index.ts';
import {DEFAULT_PACK} from '../../../engine/cli/commands/diff.ts';
import {executeRun, planRun} from '../../../engine/pipeline/index.ts';
import type {RunOptions} from '../../../engine/pipeline/options.ts';
import {packFolder} from '../../../engine/policy/readPack.ts';
import {readText, ROOT} from '../../helpers/sourceTree.ts';

const COUNTY = join(ROOT, 'data-samples', 'county');
const PACKS = join(ROOT, 'engine', 'policy', 'packs');
const codes = Object.keys(CODES) as Code[];

let folder = '';
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-zh-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** What the terminal prints of a fault that `work` throws, after the way through the thread of the job. */
async function said(work: () => unknown, columns?: number): Promise<string> {
    try {
        await work();
    } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        return describeError(errorOf(structuredClone(plainFault(error))), 'zh', CHINESE_FAULTS, columns);
    }
    throw new Error('nothing was thrown');
}

function run(options: Partial<RunOptions>): Promise<unknown> {
    const file = (name: string) => ({file: join(COUNTY, name)});
    const all: RunOptions = {before: file('DLTB_2024.shp'), after: file('DLTB_2025.shp'), layers: [], pack: DEFAULT_PACK, ...options} as RunOptions;
    return executeRun(planRun(all, {packsDir: PACKS, toolVersion: '0', chineseOf: chineseOfCode}), {});
}

function inFolder(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
}

/** A square of about 100 m beside the sample county, as degrees. */
function survey(codesOfParcels: readonly string[]): string {
    return JSON.stringify({type: 'FeatureCollection', features: codesOfParcels.map((DLBM, at) => {
        const x = 121.3 + at / 100;
        return {type: 'Feature', properties: {DLBM},
            geometry: {type: 'Polygon', coordinates: [[[x, 33.4], [x + 0.001, 33.4], [x + 0.001, 33.401], [x, 33.4]]]}};
    })});
}

describe('advice', () => {
    test.each(codes)('for %s is one Chinese sentence or two, and no English but names', (code) => {
        const advice = adviceOfCode(code);
        expect(advice).toMatch(/[\u4e00-\u9fff].*[。）]$/);
        expect(advice.length).toBeLessThan(110);
        // Flags, names of programs, formats, fields and files; not words of a sentence.
        expect(advice.replace(/--[a-z-]+/g, '')).not.toMatch(/\b(?:the|a|of|is|not|or|and|file|layer|field|give|use)\b(?!\.|:|")/i);
    });

    test('names only flags that a command has', () => {
        const flags = new Set([...readText('engine/cli/commandTable.ts').matchAll(/name: '([a-z-]+)'/g)].map(([, name]) => name));
        const named = codes.flatMap((code) => [...adviceOfCode(code).matchAll(/--([a-z-]+)/g)].map(([, name]) => name));
        expect(named.length).toBeGreaterThan(20);
        expect(named.filter((name) => !flags.has(name))).toEqual([]);
    });

    test('never lets the machine find land guilty: 认定 and 违法 are for people', () => {
        expect(codes.filter((code) => /认定|违法|合法/.test(adviceOfCode(code) + chineseOfCode(code)))).toEqual([]);
    });
});

describe('a fault in Chinese', () => {
    test('says 错误, 文件, 位置, 说明, 处理 and, last, the English message', async () => {
        const path = inFolder('codes.geojson', survey(['9999', '', '01O1', '9999']));
        const text = await said(() => run({after: {file: path, date: '2025-12-31'}}));
        expect(text.split('\n').map((line) => line.slice(0, 6)).filter((start) => /\S/.test(start)))
            .toEqual(['错误 lay', '  文件: ', '  位置: ', '  说明: ', '  处理: ', '  详情: ']);
        expect(text).toContain('没有的编码有 3 个，共 4 个图斑');
        const [, areaM2, areaMu] = /“9999” 2 个图斑，(\d+\.\d\d) 平方米（(\d+\.\d\d) 亩）/.exec(text)!.map(Number);
        // Two triangles of 93 m × 111 m at 33.4° N, and 1 mu = 2000/3 m².
        expect(areaM2).toBeCloseTo(2 * 92.9 * 110.9 / 2, -2);
        expect(areaMu).toBeCloseTo(areaM2 / 666.6667, 2);
        expect(text).toContain('（空） 1 个图斑');
        expect(text).toContain('--allow-unknown-codes');
        expect(text.trimEnd().split('\n').at(-1)).toMatch(/^ {2}详情: .*class codes not in/);
    });

    test('of a layer of another kind lists its fields and how a mapping is written', async () => {
        const text = await said(() => run({after: {file: join(COUNTY, 'XZQ.shp'), date: '2025-12-31'}}));
        expect(text).toContain('缺少字段：DLBM（或叫 地类编码、地类代码）');
        expect(text).toContain('图层里的字段：BSM、YSDM、XZQDM');
        expect(text).toContain('{"字段名": "code"}');
        expect(text).not.toContain('位置');
    });

    test('of a further layer writes the mapping by the name of that layer', async () => {
        const text = await said(() => run({layers: [{kind: 'lawful', file: join(COUNTY, 'XZQ.shp')}]}));
        expect(text).toContain('{"lawful": {"字段名": "recordType"}}');
    });

    test('of two counties says how far apart they lie', async () => {
        const text = await said(() => run({after: {file: join(ROOT, 'data-samples/scenario-a/L2025.shp')}}));
        // 10.27° of longitude at 32° N and 3.05° of latitude: √(969² + 339²)
        expect(text).toMatch(/经度 121\.2692°—121\.3331°[\s\S]*中心相距约 10[23]\d 公里/);
    });

    test('of wrong days says which', async () => {
        expect(await said(() => run({before: {file: 'a', date: '2025-12-31'}, after: {file: 'b', date: '2024-12-31'}})))
            .toContain('前时相的日期是 2025-12-31，反而比后时相的 2024-12-31 晚');
        expect(await said(() => parseFileAt('DLTB.shp@2024-02-31'))).toContain('文件名后面的日期“2024-02-31”不对');
        expect(await said(() => parseArguments(['diff', '--detected-on', '明天']))).toContain('--detected-on 的日期“明天”不对');
    });

    test('of a survey given as a further layer says where it belongs', async () => {
        expect(await said(() => run({layers: [{kind: 'survey', file: 'a.shp'}]}))).toContain('只能由 --before 和 --after 给出');
        expect(await said(() => run({layers: [{kind: 'village', file: 'a.shp'}, {kind: 'village', file: 'b.shp'}]})))
            .toContain('村级调查区（village）图层给了两个');
    });

    test('of a missing file names the neighbour or the missing folder', async () => {
        expect(await said(() => requireFiles([join(COUNTY, 'DLTB_2O24.shp')]))).toMatch(/名字相近的 \S*DLTB_2024\.shp，是不是它/);
        expect(await said(() => requireFiles(['no/such/x.shp']))).toContain('连文件夹“no/such”也不存在');
    });

    test('of words that cannot be used says what can', async () => {
        const words: readonly [string[], string][] = [
            [['inspec'], '您要的可能是 inspect'], [['pack'], 'pack validate、pack explain'],
            [['diff', '--tolerence', '1'], 'diff 没有参数 --tolerence，您要的可能是 --tolerance'],
            [['diff', '--before'], '--before 后面要写文件名'], [['diff', '--tolerance', 'abc'], '要写零或正数，您写的是“abc”'],
            [['diff', '--crs', 'x'], 'EPSG:4547 这样的编号'], [['diff', '--format', 'dxf'], '只能写 gpkg、shp、fgb、parquet'],
            [['diff', '--force=1'], '后面不带取值'], [['diff', '--out', 'a', '--out', 'b'], '写了两次，取值是“a”和“b”'],
            [['diff', '--before', 'a'], 'diff 必须写 --after'], [['inspect'], 'inspect 后面必须写文件'], [['demo', 'x'], '用不上“x”这个词'],
        ];
        for (const [typed, answer] of words) expect(await said(() => parseArguments(typed)), typed.join(' ')).toContain(answer);
        const layer = await said(() => parseLayerAt('villag=a.shp'));
        expect(layer).toContain('您要的可能是 village');
        expect(layer).toContain('永久基本农田（basicFarmland）');
    });

    test('of a folder with other work in it names that work', async () => {
        writeFileSync(join(folder, '总结.docx'), '');
        expect(await said(() => checkOutFolder(folder, false))).toMatch(/不是比对结果的文件：.*总结\.docx/);
        expect(await said(() => checkOutFolder(join(ROOT, 'package.json'), false))).toContain('同名的文件，不是文件夹');
    });

    test('of a pack that is not there names those that are', async () => {
        expect(await said(() => packFolder(PACKS, 'cn.hubei.yiduu'))).toMatch(/您要的可能是 cn\.hubei\.yidu；自带的有：.*cn\.ningxia/);
        expect(await said(() => packFolder(PACKS, 'cn.ningxia@99.0.0'))).toContain('没有这个版本');
    });

    test('of a file that is cut short says how much is there', async () => {
        const cut = join(folder, 'cut.geojson');
        writeFileSync(cut, '{"type":"FeatureCollection","features":[\n');
        expect(await said(() => openSource(cut))).toContain('位置: 第 41 字节，第 2 行');
    });

    test('of what is no layer says what it is', async () => {
        expect(await said(() => openSource(inFolder('图.dwg', 'AC1032')))).toContain('这是 CAD 图（DWG）');
        expect(await said(() => openSource(inFolder('记录.xyz', 'no')))).toContain('认不出是什么文件（.xyz）');
        const cad = join(folder, 'cad');
        mkdirSync(cad);
        writeFileSync(join(cad, 'a.dwg'), 'x');
        expect(await said(() => openSource(cad))).toContain('只有 1 个 .dwg');
        expect(await said(() => openSource(join(ROOT, 'data-samples', 'county')))).toMatch(/里面有 11 个图层：CJDCQ\.shp、/);
    });

    test('of a wrong layer name lists those of the file', async () => {
        const gpkg = join(ROOT, 'data-samples/liechtenstein/landuse_2018-04-10.gpkg');
        expect(await said(() => openSource(gpkg, {layer: 'DLTB'}))).toContain('没有图层“DLTB”；文件里有：landuse');
        expect(await said(() => openSource(join(COUNTY, 'XZQ.shp'), {layer: 'DLTB'}))).toContain('文件里有：XZQ');
        expect(await said(() => openSource(join(COUNTY, 'XZQ.shp'), {encoding: 'EBCDIC'}))).toContain('没有叫“EBCDIC”的文字编码');
    });
});

describe('a coordinate system in doubt', () => {
    const west = 618_000, south = 3_697_000;

    test('names both candidates of a conflict', async () => {
        const declared = {epsg: 4528, from: '.prj'};
        const text = await said(() => findCrs(declared, [west, south, west + 5000, south + 4000]));
        expect(text).toContain('写明的是 EPSG:4528，横坐标应以带号 40 开头；实际横坐标只有六位，不带带号，像是 EPSG:4549');
        const other = await said(() => findCrs({epsg: 4549, from: '.prj'}, [40e6 + west, south, 40e6 + west + 5000, south + 4000]));
        expect(other).toContain('横坐标不应带带号；实际横坐标以带号 40 开头，像是 EPSG:4528');
    });

    test('counts the zones that are possible', async () => {
        expect(await said(() => findCrs(null, [west, south, west + 5000, south + 4000]))).toContain('从 EPSG:4534（中央经线 75°）到 EPSG:4553（中央经线 132°）的 20 个三度带都有可能');
    });

    test('says where the land would lie', async () => {
        expect(await said(() => findCrs({epsg: 4490, from: '.prj'}, [10, 47, 11, 48]))).toContain('经度 10.00°、纬度 47.00°，不在中国境内');
        expect(await said(() => findCrs({epsg: 4490, from: '.prj'}, [33.3, 121.2, 33.4, 121.3]))).toContain('对调');
        expect(await said(() => findCrs(null, [37_500_000, south, 38_500_000, south + 1]))).toContain('带号 37 开头，东边的以 38 开头');
    });

    test('names the old datum, and the code that is not known', async () => {
        expect(await said(() => crsFromRaw({epsg: 2379, from: '.prj'}))).toMatch(/\.prj 写明是西安 80 坐标/);
        expect(await said(() => crsFromRaw({epsg: 99_999, from: '.prj'}))).toContain('“EPSG:99999”不在登记表里');
    });

    test('names the file of a run it is about', async () => {
        const path = inFolder('a.geojson', JSON.stringify({type: 'Polygon',
            coordinates: [[[5e5, 3.3e6], [5.001e5, 3.3e6], [5.001e5, 3.301e6], [5e5, 3.3e6]]]}));
        expect(await said(() => run({before: {file: path}}))).toContain(`文件: ${path}`);
    });
});

describe('words that the engine writes in English', () => {
    test('every kind of file the detector names has a Chinese name', () => {
        const source = readText('engine/formats/detect.ts');
        const named = [...source.matchAll(/other\('([^']+)'/g)].map(([, what]) => what);
        expect(named.length).toBeGreaterThan(30);
        expect(named.filter((what) => fileKindSentence(what) === null)).toEqual([]);
        expect(fileKindSentence('an archive with another archive in it ("b.zip")')).toBe('压缩包里又套着压缩包（b.zip）');
        expect(fileKindSentence('one part of a Shapefile (.prj) without its .shp')).toBe('这是 Shapefile 的一个附属文件，旁边没有同名的 .shp（.prj）');
        expect(fileKindSentence('a spaceship')).toBeNull();
    });

    test.each([
        ['byte 12, row 3', '第 12 字节，属性表第 3 行'], ['byte 100, after record 7', '第 100 字节，第 7 条记录之后'],
        ['line 3, byte 40, the root object', '第 3 行，第 40 字节，最外层'], ['field DLBM', '字段 DLBM'], ['--tolerance', '--tolerance'],
        ['entry "../x.shp"', '压缩包里的“../x.shp”'], ['classes.landuse=farm', 'classes.landuse=farm'], ['last 4 bytes', '文件末尾 4 字节'],
        ['fields found: 地类, DLMC', null], ['GEOGCS["x y", DATUM["z"]]', null],
    ])('the place %j is %j', (where, chinese) => {
        expect(placeInChinese(where)).toBe(chinese);
    });

    test.each([
        ['.cpg says GBK', '.cpg 写明 GBK'], ['language driver 0x4D says CP936', 'DBF 语言字节 0x4D，即 CP936'],
        ['no .cpg, language driver 0; all texts are valid UTF-8', '没有写明；全部文字都是合法的 UTF-8'], ['GeoPackage', 'GeoPackage'],
    ])('the encoding by %j is by %j', (how, chinese) => {
        expect(encodingHow(how)).toBe(chinese);
    });

    test('a CRS says how it was found', () => {
        expect(crsHow('declared', '.prj declares EPSG:4549 (CGCS2000)')).toBe('.prj 写明');
        expect(new Set((['declared', 'prefix', 'degrees', 'given'] as const).map((by) => crsHow(by, 'x'))).size).toBe(4);
    });
});

test('findings of a layer say record, field, area, remedy and the message', () => {
    const lines = issueLines([
        {code: 'kernel/overlap', severity: 'warning', record: 3, otherRecord: 9, areaM2: 12.5, message: 'first'},
        {code: 'kernel/overlap', severity: 'warning', record: 4, otherRecord: 5, areaM2: 7.5, message: 'second'},
        {code: 'kernel/duplicate-points', severity: 'note', count: 8, message: 'third'},
    ], 'zh');
    expect(lines).toEqual([
        `警告 kernel/overlap ×2 ${chineseOfCode('kernel/overlap')}`, '  位置: 记录 3 与 9、4 与 5，面积 20.00 平方米',
        `  处理: ${adviceOfCode('kernel/overlap')}`, '  详情: first',
        `提示 kernel/duplicate-points ×8 ${chineseOfCode('kernel/duplicate-points')}`, '  详情: third',
    ]);
});

describe('long sentences', () => {
    const sentence = '  处理: 编码写错的改正图层；是另一套分类的用 --crosswalk 给对照表；确实要先算，加 --allow-unknown-codes，这些图斑留给人工判读。';

    test('fit the terminal, lose nothing and stay below their beginning', () => {
        for (const columns of [40, 60, 80]) {
            const lines = wrapText(sentence, columns, ' '.repeat(8));
            expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns + 2);
            expect(lines.map((line, at) => at === 0 ? line : line.trim()).join('').replaceAll(' ', '')).toBe(sentence.replaceAll(' ', ''));
            expect(lines.slice(1).every((line) => /^ {8}[^ ，。；]/.test(line))).toBe(true);
            for (const flag of ['--crosswalk', '--allow-unknown-codes']) expect(lines.some((line) => line.includes(flag)), flag).toBe(true);
        }
    });

    test('are whole where the width is not known', () => {
        expect(wrapText(sentence, Infinity, '  ')).toEqual([sentence]);
    });

    test('break in the terminal, paths do not', async () => {
        const text = await said(() => requireFiles([`no/such/${'x'.repeat(90)}.shp`]), 60);
        expect(text).toContain(`  文件: no/such/${'x'.repeat(90)}.shp\n`);
        expect(text.split('\n').length).toBeGreaterThan(5);
    });
});
