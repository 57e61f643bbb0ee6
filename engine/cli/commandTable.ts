/**
 * Every command and flag, once: the parser, `--help` and the check of the manual read this table.
 */

import {CLUE_SOURCES} from '../pipeline/clues/options.ts';
import {EXTRA_FORMATS, LEGEND_IDS, RESAMPLINGS, SHIFT_WAYS} from '../pipeline/options.ts';
import {
    DEFAULT_LEAST_CELLS, DEFAULT_LEAST_CLEAR, DEFAULT_LEAST_DATES, DEFAULT_PERSISTENCE, DEFAULT_PLANTED, DEFAULT_PLANTED_SHARE,
} from '../pipeline/series/options.ts';

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
const LEGEND: FlagSpec = {name: 'legend', value: 'ID|FILE', kind: 'text',
    words: {zh: `栅格图例：${LEGEND_IDS.join('、')}，或图例文件（JSON）；值本身是地类编码、或附有地类名称的不用写`,
        en: `legend of rasters: ${LEGEND_IDS.join(', ')}, or a legend file (JSON); not needed where values are class codes or named by class`}};
const SERIES_CRS: FlagSpec = {name: 'crs', value: 'EPSG', kind: 'epsg',
    words: {zh: '计算面积的坐标系，默认取本县 3 度带；没有写明坐标系的文件也按它读',
        en: 'plane of the areas, by default the 3° zone of the county; files that state no CRS are read by it too'}};
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
            LEGEND,
            BAND,
            RESAMPLE,
            {name: 'shift', value: SHIFT_WAYS.join('|'), kind: 'choice', choices: SHIFT_WAYS,
                words: {zh: '栅格与调查图斑对不上（偏移超过半个像元）时：warn 提醒并搁置偏移造成的边缘图斑（默认），auto 先纠正偏移再比对，off 不检查',
                    en: 'where a raster lies more than half a cell off the survey: say it and set aside what it explains (warn, the default), take it away first (auto), or do not look (off)'}},
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
        name: 'clues',
        words: {zh: '套合线索清单（卫片、监测、督察、巡查、举报）：每条占什么地类、占永农多少、归哪个村、由谁办，并把原表填好交回',
            en: 'answer a list of clues: classes and basic farmland under each, village, who must act, and the same form filled'},
        positionals: ['FILE[#LAYER][@DATE]'],
        flags: [
            {name: 'survey', value: 'FILE[#LAYER][@DATE]', kind: 'text', required: true,
                words: {zh: '套合用的地类图斑，可带日期，如 DLTB2025.shp@2025-12-31', en: 'the survey to hold the clues against, with its date if known'}},
            {name: 'layer', value: 'KIND=FILE[#LAYER][@DATE]', kind: 'text', repeat: true,
                words: {zh: '其他图层，可重复：basicFarmland、village、township、lawful、season、ecoRedline',
                    en: 'a further layer; may be repeated: basicFarmland, village, township, lawful, season, ecoRedline'}},
            {name: 'earlier', value: 'FILE[#LAYER]', kind: 'text', repeat: true,
                words: {zh: '以前批次的清单，用来查历史批次重叠，可重复', en: 'the list of an earlier batch, to find what was sent before; may be repeated'}},
            {name: 'preset', value: 'ID|FILE', kind: 'text',
                words: {zh: '表式：zhejiang-monitoring、new-construction、verification、enforcement、patrol、general，或自己的表式文件（.json）；默认自动判断',
                    en: 'form: one of the presets, or a file of your own (.json); found by the fields by default'}},
            {name: 'source', value: 'TEXT', kind: 'text',
                words: {zh: `线索来源，如 ${CLUE_SOURCES.join('、')}；写进 report.json`, en: 'where the list comes from; stands in report.json'}},
            PACK,
            {name: 'detected-on', value: 'DATE', kind: 'date',
                words: {zh: '发现日期，期限由此起算；默认取清单的日期（后时相中最晚的）', en: 'day of detection, from which deadlines run; by default the latest day in the list'}},
            {name: 'crosswalk', value: 'FILE', kind: 'text', words: {zh: '调查图层的地类对照表（JSON）', en: 'crosswalk file (JSON) for the survey'}},
            {name: 'crs', value: 'EPSG', kind: 'epsg',
                words: {zh: '工作坐标系，默认取本县 3 度带；没有写明坐标系的图层和清单也按它读',
                    en: 'working CRS, by default the 3° zone of the county; layers and lists that state none are read by it too'}},
            ENCODING,
            TOLERANCE,
            {name: 'allow-unknown-codes', words: {zh: '调查图层里的未知地类编码按“未分类”接受，否则拒绝', en: 'take unknown class codes of the survey as unclassified instead of refusing'}},
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
        name: 'series',
        words: {zh: '多期分类栅格：每处首次变化的日期、变成了什么，剔除一闪而过的错分',
            en: 'classified rasters of several dates: when each place first changed, into what, without what only flickered'},
        positionals: [],
        flags: [
            {name: 'classes', value: 'FILE@DATE', kind: 'text', repeat: true, required: true,
                words: {zh: '一期分类栅格和它的日期，每期写一次，次序不限', en: 'a classified raster and its date; once for each date, in any order'}},
            {name: 'persistence', value: 'K', kind: 'number',
                words: {zh: `连续几期都见到才算变化，默认 ${DEFAULT_PERSISTENCE}；到末期为止见到两期也算`,
                    en: `dates in a row that confirm a change, ${DEFAULT_PERSISTENCE} by default; two up to the end of the series do as well`}},
            LEGEND,
            BAND,
            {...RESAMPLE, words: {zh: '某期像元与第一期不一致时，把它放到第一期的像元上：nearest 取最近，majority 取多数；不写则拒绝',
                en: 'where the cells of a date differ, put it onto those of the first date; refused by default'}},
            SERIES_CRS,
            OUT,
            FORCE,
        ],
    },
    {
        name: 'seasons',
        words: {zh: '多期植被指数（NDVI）：每个耕地图斑各季是否种植，连续两年未见作物的列为待核实',
            en: 'vegetation index (NDVI) of several dates: which cultivated parcel bore a crop in which season; two years without one are listed'},
        positionals: [],
        flags: [
            {name: 'ndvi', value: 'FILE@DATE', kind: 'text', repeat: true, required: true,
                words: {zh: '一期 NDVI（或别的 −1 到 1 的指数）栅格和它的日期，每期写一次', en: 'a raster of NDVI (or another index of -1 to 1) and its date; once for each date'}},
            {name: 'cloud', value: 'FILE@DATE', kind: 'text', repeat: true,
                words: {zh: '同一天的云掩膜，值不为 0 的是云；没有数据的像元按没见到算', en: 'cloud mask of the same day; other than 0 is cloud, no data counts as not seen'}},
            {name: 'survey', value: 'FILE[#LAYER][@DATE]', kind: 'text', required: true,
                words: {zh: '土地调查图层，取其中的耕地图斑', en: 'the survey, of which the cultivated parcels are taken'}},
            {name: 'scale', value: 'N', kind: 'number',
                words: {zh: '指数 = 像元值 × N；整数栅格必须写，如 0.0001', en: 'index = value × N; needed for whole numbers, such as 0.0001'}},
            {name: 'planted', value: 'N', kind: 'number',
                words: {zh: `指数达到多少算有作物，默认 ${DEFAULT_PLANTED}`, en: `index at which a crop is seen, ${DEFAULT_PLANTED} by default`}},
            {name: 'planted-share', value: 'N', kind: 'number',
                words: {zh: `图斑面积的多大部分见到作物才算种植，默认 ${DEFAULT_PLANTED_SHARE}`, en: `share of a parcel that must show a crop, ${DEFAULT_PLANTED_SHARE} by default`}},
            {name: 'least-clear', value: 'N', kind: 'number',
                words: {zh: `晴空占比低于此值不判未耕种，默认 ${DEFAULT_LEAST_CLEAR}`, en: `below this cloud-free share nothing is called idle, ${DEFAULT_LEAST_CLEAR} by default`}},
            {name: 'least-dates', value: 'N', kind: 'number',
                words: {zh: `一季里有效期数少于此数不判未耕种，默认 ${DEFAULT_LEAST_DATES}`, en: `with fewer clear dates in a season nothing is called idle, ${DEFAULT_LEAST_DATES} by default`}},
            {name: 'least-cells', value: 'N', kind: 'number',
                words: {zh: `像元少于此数的图斑不判断，默认 ${DEFAULT_LEAST_CELLS}`, en: `parcels of fewer cells are not judged, ${DEFAULT_LEAST_CELLS} by default`}},
            {...BAND, words: {zh: '栅格有多个波段时，指数在第几波段', en: 'the band that holds the index, where a raster has several'}},
            {...RESAMPLE, words: {zh: '云掩膜像元与指数不一致时放到指数的像元上；不写则拒绝', en: 'where the cells of a cloud mask differ, put it onto those of the index; refused by default'}},
            {...PACK, words: {zh: '规则包编号或文件夹，季节取自其中，默认 cn.hubei.yidu', en: 'policy pack, of which the seasons are taken; cn.hubei.yidu by default'}},
            {name: 'mapping', value: 'FILE', kind: 'text',
                words: {zh: '字段对应表（JSON），用于字段名不合标准的调查图层', en: 'mapping file (JSON) for a survey with other field names'}},
            SERIES_CRS,
            ENCODING,
            {name: 'allow-unknown-codes', words: {zh: '调查图层里有未知地类编码时照样进行（不当耕地）', en: 'go on with unknown class codes in the survey (not as cultivated land)'}},
            OUT,
            FORCE,
        ],
    },
    {
        name: 'chips',
        words: {zh: '出图斑的前后时相影像对照：每个图斑两张同范围、同比例尺的图片和一个对照页',
            en: 'pictures of each patch at both dates: same ground, same scale, and a contact sheet'},
        positionals: [],
        flags: [
            {name: 'before', value: 'FILE[@DATE]', kind: 'text', required: true,
                words: {zh: '前时相影像：GeoTIFF、PMTiles 或瓦片文件夹（{z}/{x}/{y}.png），可带拍摄日期',
                    en: 'the picture before: GeoTIFF, PMTiles or a folder of tiles {z}/{x}/{y}.png, with its date if known'}},
            {name: 'after', value: 'FILE[@DATE]', kind: 'text', required: true,
                words: {zh: '后时相影像，同上', en: 'the picture after, likewise'}},
            {name: 'patches', value: 'FILE[#LAYER]', kind: 'text',
                words: {zh: '图斑图层，如 diff 结果里的 patches.geojson；与 --at 二选一',
                    en: 'layer of patches, such as patches.geojson of a diff; this or --at'}},
            {name: 'at', value: 'LON,LAT', kind: 'text',
                words: {zh: '只出一个点周围 300 米见方，如 121.2831,33.4212（经度在前）',
                    en: 'one square of 300 m around a point, longitude first'}},
            {name: 'only', value: 'ID', kind: 'text', repeat: true, words: {zh: '只出这个编号的图斑，可重复', en: 'only the patch of this id; may be repeated'}},
            {name: 'size', value: 'PX', kind: 'number', words: {zh: '图片边长的上限，像素；默认 512', en: 'most pixels on a side, 512 by default'}},
            {name: 'margin', value: 'SHARE', kind: 'number',
                words: {zh: '四周留边占图斑长边的比例，默认 0.25；至少留 60 米', en: 'margin as a share of the longer side of the patch, 0.25 by default and at least 60 m'}},
            {name: 'format', value: 'png|webp', kind: 'choice', choices: ['png', 'webp'], words: {zh: '图片格式，默认 png', en: 'format of the pictures, png by default'}},
            {name: 'outline', value: 'on|off', kind: 'choice', choices: ['on', 'off'], words: {zh: '画不画图斑线框，默认 on', en: 'draw the outline of the patch; on by default'}},
            {name: 'label', words: {zh: '图上标比例尺、指北针和日期', en: 'draw scale bar, north mark and date'}},
            {name: 'pair', value: 'side|separate', kind: 'choice', choices: ['side', 'separate'],
                words: {zh: 'side 另出一张左右并排的图；默认 separate', en: 'side adds one picture with both dates; separate by default'}},
            {name: 'stretch', value: 'none|joint', kind: 'choice', choices: ['none', 'joint'],
                words: {zh: '明暗拉伸：joint 按两期一起的 2%–98% 拉伸，none 不拉伸；默认 8 位影像不拉伸，其余 joint',
                    en: 'shades: joint stretches between percentiles 2 and 98 of both dates; by default 8-bit pictures stay as they are, others are joint'}},
            OUT,
            FORCE,
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
