/**
 * Every command and flag, once: the parser, `--help` and the check of the manual read this table.
 */

import {EXTRA_FORMATS, LEGEND_IDS, RESAMPLINGS} from '../pipeline/options.ts';

/** A sentence in the two languages of the command line. */
export interface Words {
    readonly zh: string;
    readonly en: string;
}

/** How the value of a flag is read. */
export type ValueKind = 'text' | 'date' | 'number' | 'epsg' | 'choice';

export interface FlagSpec {
    readonly name: string;
    /** Placeholder of its value in `--help`; absent for a flag without value. */
    readonly value?: string;
    readonly kind?: ValueKind;
    readonly choices?: readonly string[];
    /** May stand more than once. */
    readonly repeat?: boolean;
    readonly required?: boolean;
    readonly words: Words;
}

export interface CommandSpec {
    /** One or two words, as typed. */
    readonly name: string;
    readonly words: Words;
    /** Placeholders of its positional arguments; the last may end in `…`. */
    readonly positionals: readonly string[];
    readonly flags: readonly FlagSpec[];
}

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = typeof LANGUAGES[number];


/** Flags every command has. */
export const COMMON_FLAGS: readonly FlagSpec[] = [
    {name: 'help', words: {zh: '显示本命令的说明', en: 'show the help of this command'}},
    {name: 'lang', value: 'zh|en', kind: 'choice', choices: LANGUAGES,
        words: {zh: '输出文字的语言，默认 zh', en: 'language of the words printed, zh by default'}},
    {name: 'json', words: {zh: '机器可读结果写到标准输出，文字写到标准错误',
        en: 'machine output to stdout, words to stderr'}},
    {name: 'strict', words: {zh: '数据有问题（错误或警告）时退出码为 1',
        en: 'exit with 1 when the data have Issues (errors or warnings)'}},
];

const OUT: FlagSpec = {name: 'out', value: 'DIR', kind: 'text', required: true,
    words: {zh: '结果文件夹；写完后才出现，中断不留半成品', en: 'result folder; it appears when complete, never half-written'}};
const FORCE: FlagSpec = {name: 'force',
    words: {zh: '结果文件夹里有别的文件时仍然写入，别的文件原样保留',
        en: 'write even if the result folder holds other files; those are kept'}};
const LAYER_NAME: FlagSpec = {name: 'layer-name', value: 'NAME', kind: 'text',
    words: {zh: '文件里有多个图层时只取这一个', en: 'the layer to take where a file holds several'}};
const ENCODING: FlagSpec = {name: 'encoding', value: 'NAME', kind: 'text',
    words: {zh: '属性文字的编码，如 GBK；用于编码写错的文件', en: 'text encoding, such as GBK, for files that name a wrong one'}};
const TOLERANCE: FlagSpec = {name: 'tolerance', value: 'M', kind: 'number',
    words: {zh: '顶点匹配容差，米；默认 0.001', en: 'vertex matching tolerance in metres; 0.001 by default'}};
const THREADS: FlagSpec = {name: 'threads', value: 'N', kind: 'number',
    words: {zh: '线程数，默认 2；结果不因线程数而变', en: 'threads, 2 by default; the result does not depend on it'}};
const CACHE: FlagSpec = {name: 'cache', value: 'DIR|off', kind: 'text',
    words: {zh: '存放已校验图层的文件夹，off 为不存；默认在用户缓存目录。与图层同密级保管',
        en: 'folder of certified layers, or off; the user\'s cache folder by default. As secret as the layers'}};
const BAND: FlagSpec = {name: 'band', value: 'N', kind: 'number',
    words: {zh: '栅格有多个波段时，分类结果在第几波段', en: 'the band that holds the classes, where a raster has several'}};
const RESAMPLE: FlagSpec = {name: 'resample', value: RESAMPLINGS.join('|'), kind: 'choice', choices: RESAMPLINGS,
    words: {zh: '两期栅格像元不一致时，把后时相放到前时相的像元上：nearest 取最近，majority 取多数；不写则拒绝',
        en: 'where the cells of two rasters differ, put the after raster onto those of the before raster; refused by default'}};
const PACK: FlagSpec = {name: 'pack', value: 'ID|DIR', kind: 'text',
    words: {zh: '规则包编号或文件夹，默认 cn.hubei.yidu', en: 'policy pack, by id or folder; cn.hubei.yidu by default'}};

export const COMMANDS: readonly CommandSpec[] = [
    {
        name: 'inspect',
        words: {zh: '检查图层和栅格文件：格式、编码、坐标系、字段、地类或像元值统计与问题',
            en: 'look at layers and rasters: format, encoding, CRS, fields, class table or values of cells, and Issues'},
        positionals: ['FILE…'],
        flags: [
            LAYER_NAME,
            {name: 'crs', value: 'EPSG', kind: 'epsg',
                words: {zh: '按此坐标系读，不管文件自己怎么写', en: 'read by this CRS, whatever the file says of itself'}},
            ENCODING,
        ],
    },
    {
        name: 'diff',
        words: {zh: '比对两期调查（或分类栅格），写出变化图斑、疑似类型、永农重叠和责任单位',
            en: 'compare two surveys or classified rasters: patches, suspected kinds, basic-farmland overlap, who must act'},
        positionals: [],
        flags: [
            {name: 'before', value: 'FILE[#LAYER][@DATE]', kind: 'text', required: true,
                words: {zh: '前时相图层，可带日期，如 DLTB2024.shp@2024-12-31；文件里有多个图层时写 县库.gdb#DLTB@2024-12-31',
                    en: 'the layer before, with its date if known; FILE#LAYER where a file holds several'}},
            {name: 'after', value: 'FILE[#LAYER][@DATE]', kind: 'text', required: true,
                words: {zh: '后时相图层，可带日期', en: 'the layer after, with its date if known'}},
            {name: 'layer', value: 'KIND=FILE[#LAYER][@DATE]', kind: 'text', repeat: true,
                words: {zh: '其他图层，可重复：basicFarmland、village、township、lawful、season、plan、ecoRedline、site',
                    en: 'a further layer; may be repeated: basicFarmland, village, township, lawful, season, plan, ecoRedline, site'}},
            {...LAYER_NAME, words: {zh: '前后时相文件里有多个图层时只取这一个',
                en: 'the layer to take where the files before and after hold several'}},
            PACK,
            {name: 'detected-on', value: 'DATE', kind: 'date',
                words: {zh: '发现日期，期限由此起算；默认取后时相日期',
                    en: 'day of detection, from which deadlines run; by default the date of the after layer'}},
            {name: 'crosswalk', value: 'FILE', kind: 'text',
                words: {zh: '地类对照表（JSON），用于非国标地类', en: 'crosswalk file (JSON) for other legends'}},
            {name: 'legend', value: 'ID|FILE', kind: 'text',
                words: {zh: `栅格图例：${LEGEND_IDS.join('、')}，或图例文件（JSON）；值本身是地类编码、或附有地类名称的不用写`,
                    en: `legend of rasters: ${LEGEND_IDS.join(', ')}, or a legend file (JSON); not needed where values are class codes or named by class`}},
            BAND,
            RESAMPLE,
            {name: 'smooth',
                words: {zh: '平滑栅格图斑的锯齿边界（每条边界移动不超过 0.36 个像元），默认严格沿像元边',
                    en: 'cut the corners of cells (no border moves more than 0.36 of a cell); by default borders follow the cells exactly'}},
            {name: 'mapping', value: 'FILE', kind: 'text',
                words: {zh: '字段对应表（JSON），用于字段名不合标准的图层，如 {"LANDUSE": "code"}',
                    en: 'mapping file (JSON) for layers with other field names, such as {"LANDUSE": "code"}'}},
            {name: 'crs', value: 'EPSG', kind: 'epsg',
                words: {zh: '工作坐标系，默认取本县 3 度带；没有写明坐标系的图层也按它读',
                    en: 'working CRS, by default the 3° zone of the county; layers that state none are read by it too'}},
            ENCODING,
            TOLERANCE,
            {name: 'allow-unknown-codes',
                words: {zh: '未知地类编码列为“unclassified”图斑交人工判读，否则拒绝',
                    en: 'turn unknown class codes into unclassified patches for a person instead of refusing'}},
            {name: 'include-other',
                words: {zh: '同时输出不涉及耕地的变化（direction=other）', en: 'also report changes that touch no cultivated land'}},
            {name: 'include-basic-farmland',
                words: {zh: 'map.html 带上永久基本农田边界（注意保密）', en: 'let map.html carry basic-farmland outlines (mind secrecy)'}},
            {name: 'place', value: 'NAME', kind: 'text',
                words: {zh: '县（市、区）名称，写在 map.html 的标题里', en: 'name of the county, for the title of map.html'}},
            {name: 'secrecy', value: 'TEXT', kind: 'text',
                words: {zh: '密级，如 内部；印在 map.html 上，不写则留空', en: 'secrecy mark printed on map.html; left empty by default'}},
            {name: 'map-approval-number', value: 'TEXT', kind: 'text',
                words: {zh: '审图号，印在 map.html 上，不写则留空', en: 'map approval number printed on map.html; left empty by default'}},
            {name: 'apportion',
                words: {zh: '把图斑的调查面积（TBMJ、TBDLMJ）按比例分配到各块，尾差归末块',
                    en: 'apportion the official areas of parcels to their pieces, remainder to the last'}},
            THREADS,
            CACHE,
            {name: 'format', value: EXTRA_FORMATS.join('|'), kind: 'choice', choices: EXTRA_FORMATS, repeat: true,
                words: {zh: '另存图斑与分块为该格式，可重复', en: 'also write patches and parts in this format; may be repeated'}},
            OUT,
            FORCE,
        ],
    },
    {
        name: 'compare',
        words: {zh: '只比对地类（图层或分类栅格）：哪里由什么变成了什么，写成一个 GeoJSON（平面坐标），不套规则',
            en: 'compare classes only, of layers or classified rasters: what became what and where, as one GeoJSON in plane coordinates, without a pack'},
        positionals: [],
        flags: [
            {name: 'before', value: 'FILE', kind: 'text', required: true, words: {zh: '前一期图层', en: 'the earlier layer'}},
            {name: 'after', value: 'FILE', kind: 'text', required: true, words: {zh: '后一期图层', en: 'the later layer'}},
            {name: 'field', value: 'NAME', kind: 'text', words: {zh: '地类编码字段，默认 DLBM', en: 'field of the class code, DLBM by default'}},
            {name: 'from', value: 'CODE', kind: 'text', repeat: true,
                words: {zh: '前期地类编码的开头，默认 01（耕地）；栅格写像元值，默认全部；可重复',
                    en: 'how codes before begin, 01 (cultivated land) by default; of rasters a value, all by default; may be repeated'}},
            {name: 'all', words: {zh: '所有地类的变化', en: 'changes of all classes'}},
            BAND,
            RESAMPLE,
            {name: 'crs', value: 'EPSG', kind: 'epsg',
                words: {zh: '工作坐标系，默认用前期图层的；没有写明坐标系的图层也按它读',
                    en: 'working CRS, by default that of the earlier layer; layers that state none are read by it too'}},
            ENCODING,
            TOLERANCE,
            THREADS,
            CACHE,
            {name: 'out', value: 'FILE', kind: 'text', required: true,
                words: {zh: '结果文件（.geojson）；写完后才出现', en: 'result file (.geojson); it appears when complete'}},
        ],
    },
    {
        name: 'pack validate',
        words: {zh: '检查规则包：结构、引文、规则示例', en: 'check a policy pack: shape, citations, rule examples'},
        positionals: ['ID|DIR'],
        flags: [],
    },
    {
        name: 'pack explain',
        words: {zh: '用文字说明规则包的一条规则或一个数值：条件、结果、出处、条款',
            en: 'say what a rule or value of a pack means and where it comes from'},
        positionals: ['ID|DIR', 'RULE'],
        flags: [],
    },
    {
        name: 'pack diff',
        words: {zh: '比较两个规则包，逐项列出不同', en: 'compare two packs, value by value'},
        positionals: ['ID|DIR', 'ID|DIR'],
        flags: [],
    },
    {
        name: 'pack test',
        words: {zh: '运行规则包自带的示例', en: 'run the examples that a pack brings'},
        positionals: ['ID|DIR'],
        flags: [],
    },
    {
        name: 'demo',
        words: {zh: '用自带的示例县跑一遍比对，写出 map.html', en: 'run the comparison on the sample county and write map.html'},
        positionals: [],
        flags: [
            {...OUT, required: false, words: {zh: '结果文件夹，默认 ./out/demo', en: 'result folder, ./out/demo by default'}},
            FORCE,
            PACK,
            {name: 'open', words: {zh: '有桌面环境时用浏览器打开 map.html', en: 'open map.html in a browser where there is a desktop'}},
        ],
    },
    {
        name: 'version',
        words: {zh: '显示版本', en: 'print the version'},
        positionals: [],
        flags: [],
    },
];

/** The command that `words` begin with, and the words after its name. Two-word names win over one-word names. */
export function findCommand(words: readonly string[]): {command: CommandSpec; rest: readonly string[]} | null {
    for (const length of [2, 1]) {
        const name = words.slice(0, length).join(' ');
        const command = words.length >= length ? COMMANDS.find((one) => one.name === name) : undefined;
        if (command) return {command, rest: words.slice(length)};
    }
    return null;
}

export function flagsOf(command: CommandSpec): readonly FlagSpec[] {
    return [...command.flags, ...COMMON_FLAGS];
}
