/** Chinese names of things that messages and facts name in English. */

import type {LayerKind} from '../../core/layerKind.ts';

export const KIND_NAMES: Readonly<Record<LayerKind, string>> = {
    survey: '土地调查', monitoring: '卫片监测', basicFarmland: '永久基本农田', village: '村级调查区', township: '乡镇',
    lawful: '批文备案等手续', plan: '国土空间规划', ecoRedline: '生态保护红线', season: '季节或种植属性', site: '项目用地',
};

/** `survey 土地调查`, as a person has to type it and what it is. */
export function kindName(kind: string): string {
    return kind in KIND_NAMES ? `${KIND_NAMES[kind as LayerKind]}（${kind}）` : kind;
}

const TIFF = 'TIFF 栅格或影像，而这里要的是面图层：分类栅格只能作 diff、compare 的 --before 或 --after，用 inspect 检查；影像用 chips 看图';

/** What is there instead of a file that is read, by the words of the detector; those that are no noun are sentences. */
const FILE_KINDS: Readonly<Record<string, string>> = {
    'a file of no known kind': '认不出是什么文件',
    'neither a file nor a folder': '既不是文件也不是文件夹',
    'a gzip archive': 'gzip 压缩包', 'a bzip2 archive': 'bzip2 压缩包', 'a 7z archive': '7z 压缩包', 'a RAR archive': 'RAR 压缩包',
    'an xz archive': 'xz 压缩包', 'a tar archive': 'tar 包',
    'an archive with another archive in it': '压缩包里又套着压缩包', 'an archive without a dataset': '压缩包里没有能读的图层',
    'a TIFF raster or picture': TIFF, 'a BigTIFF raster': TIFF, 'a JPEG picture': 'JPEG 图片', 'a PNG picture': 'PNG 图片',
    'a GIF picture': 'GIF 图片', 'a BMP picture': 'BMP 图片', 'an HDF5 file': 'HDF5 文件', 'an ERDAS Imagine raster': 'ERDAS 影像（.img）',
    'an ASCII grid raster': 'ASCII 栅格',
    'a PDF document': 'PDF 文档', 'an old Office document': '旧版 Office 文档',
    'an Access database, maybe a personal geodatabase': 'Access 数据库，可能是个人地理数据库',
    'an Access database': 'Access 数据库',
    'a binary DXF drawing': 'CAD 图（DXF）', 'a DXF drawing': 'CAD 图（DXF）', 'a DWG drawing': 'CAD 图（DWG）',
    'one file of a File Geodatabase': '.gdb 里的一个文件，要给整个 .gdb 文件夹',
    'a VCT exchange file': 'VCT 交换格式文件', 'a text of boundary points with sections': '带分节的界址点坐标文本（[属性描述]、[地块坐标]）', 'a MapInfo table': 'MapInfo 表（.tab）',
    'a MapInfo exchange file': 'MapInfo 交换文件（.mif）',
    'a text in UTF-16': 'UTF-16 编码的文本，要另存为 UTF-8',
    'a TopoJSON file': 'TopoJSON 文件', 'an Esri JSON file': 'Esri JSON 文件', 'a KMZ file without a document': '没有 KML 文档的 KMZ 文件',
    'an archive, which is not filled as it is': '压缩包；清单要原样回填，请先解开，给里面的文件',
    'of a format that is not filled and given back': '不能原样回填的格式',
    'a workbook or document with a password': '带密码的 Excel 或 Word 文件，要先去掉密码再存一份',
    'a workbook with macros': '带宏的 Excel 工作簿', 'a binary workbook': '二进制 Excel 工作簿', 'an OpenDocument workbook': 'OpenDocument 工作簿',
    'an Office document without a table of data': 'Office 文档，不是数据表',
    'an XML or HTML file that is not GML': 'XML 或 HTML 文件，但不是 GML',
    'an attribute table (DBF) without a .shp beside it': '单独一个属性表（DBF），旁边没有同名的 .shp',
    'one part of a Shapefile without its .shp': 'Shapefile 的一个附属文件，旁边没有同名的 .shp',
};

/** A sentence, without its full stop; null for words this table does not have. */
export function fileKindSentence(what: string): string | null {
    // What varies (an extension, names of files) stands in brackets.
    const match = /^(.*?) \(([^()]*)\)(.*)$/s.exec(what);
    const name = FILE_KINDS[what] ?? (match ? FILE_KINDS[match[1] + match[3]] : undefined);
    if (name === undefined) return null;
    const varying = match && FILE_KINDS[what] === undefined ? `（${match[2].replaceAll('"', '')}）` : '';
    return `${/^(?:认不出|既不是|压缩包里)/.test(name) ? '' : /^[!-~]/.test(name) ? '这是 ' : '这是'}${name}${varying}`;
}

/** What a Shapefile or a GeoJSON holds instead of polygons. */
export const GEOMETRY_NAMES: Readonly<Record<string, string>> = {
    points: '点', lines: '线', multipoints: '多点', 'multipatches (3D surfaces)': '三维面片',
    Point: '点', MultiPoint: '多点', LineString: '线', MultiLineString: '多线', GeometryCollection: '几何集合', null: '空图形',
};

/** Placeholders of the table of commands. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
    'FILE…': '文件（可以写几个）', 'FILE[#LAYER]': '文件名', 'ID|FILE': '表式编号或文件', FILE: '文件', 'FILE[#LAYER][@DATE]': '文件名，可带 @日期', 'FILE@DATE': '文件名@日期，如 NDVI.tif@2025-04-12', K: '期数', N: '数值', 'KIND=FILE[#LAYER][@DATE]': '种类=文件名，可带 @日期', DIR: '文件夹',
    NAME: '名称', 'ID|DIR': '规则包编号或文件夹', RULE: '规则编号', DATE: '日期，如 2025-12-31', EPSG: '坐标系编号，如 EPSG:4547',
    M: '米数', 'FILE[@DATE]': '文件名，可带 @日期', 'LON,LAT': '经度,纬度', ID: '图斑编号', PX: '像素数', SHARE: '比例，如 0.25',
};

export function placeholderName(form: string): string {
    return PLACEHOLDERS[form] ?? form.replaceAll('|', ' 或 ');
}

export const REASONS_OF_SYSTEM: Readonly<Record<string, string>> = {
    EACCES: '没有权限', EPERM: '没有权限', ENOSPC: '磁盘空间不足', EROFS: '磁盘是只读的', EBUSY: '正被别的程序占用', ENOENT: '上级文件夹不存在', ENOTDIR: '路径中间有一段是文件，不是文件夹',
    EISDIR: '这是文件夹，不是文件', ENAMETOOLONG: '路径太长', EMFILE: '打开的文件太多', ELOOP: '链接绕成了圈', EIO: '磁盘读写出错',
};
