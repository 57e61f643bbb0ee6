/** What a file is, by its first bytes; its name is asked only where bytes cannot tell. */

import {extname} from 'node:path';
import {looksLikeDbf} from './dbfHeader.ts';

export const HEAD_BYTES = 4096;

export type Detected =
    | {readonly kind: 'shp' | 'shapefile-part' | 'geojson' | 'sqlite' | 'flatgeobuf' | 'parquet' | 'zip' | 'gml' | 'dbf' | 'kml' | 'table' | 'office'}
    | {readonly kind: 'other'; readonly what: string; readonly fix: string}
    | {readonly kind: 'unknown'};

const AS_LAYER = 'export the layer as GeoPackage, Shapefile, GeoJSON or File Geodatabase';
const UNPACK = 'unpack it and give the file inside, or pack it as .zip';
const AS_LIST = 'give the outlines as a Shapefile, or as a table with a row for each vertex (图斑编号, 点号, X, Y)';
/** `[属性描述]` and `[地块坐标]` in GBK and UTF-8, read byte by byte: the exchange text of land approvals. */
const BOUNDARY_TEXT: readonly string[] = ['5bcaf4d0d4c3e8caf65d', '5bb5d8bfe9d7f8b1ea5d', '5be5b19ee680a7e68f8fe8bfb05d', '5be59cb0e59d97e59d90e6a0875d']
    .map((hex) => Buffer.from(hex, 'hex').toString('latin1'));
const RASTER = 'a raster is not read as a layer of polygons; give the polygons drawn from it';
const TIFF = 'a classified raster is given to diff or compare as --before or --after, to inspect to look at it, a picture to chips; '
    + 'a layer of polygons is needed here: give the polygons drawn from it';
const DRAWING = 'export its closed outlines as a polygon layer (GeoPackage, Shapefile or GeoJSON)';

/** Beginnings that settle it: hexadecimal bytes at an offset. */
const MAGIC: readonly (readonly [number, string, Detected])[] = [
    [0, '0000270a', {kind: 'shp'}],
    [0, '53514c69746520666f726d6174203300', {kind: 'sqlite'}],
    [0, '666762', {kind: 'flatgeobuf'}],
    [0, '50415231', {kind: 'parquet'}],
    [0, '504b0304', {kind: 'zip'}],
    [0, '504b0506', {kind: 'zip'}],
    [0, '1f8b', other('a gzip archive', UNPACK)],
    [0, '425a68', other('a bzip2 archive', UNPACK)],
    [0, '377abcaf271c', other('a 7z archive', UNPACK)],
    [0, '526172211a07', other('a RAR archive', UNPACK)],
    [0, 'fd377a585a00', other('an xz archive', UNPACK)],
    [257, '7573746172', other('a tar archive', UNPACK)],
    [0, '49492a00', other('a TIFF raster or picture', TIFF)],
    [0, '4d4d002a', other('a TIFF raster or picture', TIFF)],
    [0, '49492b00', other('a BigTIFF raster', TIFF)],
    [0, '4d4d002b', other('a BigTIFF raster', TIFF)],
    [0, 'ffd8ff', other('a JPEG picture', RASTER)],
    [0, '89504e47', other('a PNG picture', RASTER)],
    [0, '47494638', other('a GIF picture', RASTER)],
    [0, '424d', other('a BMP picture', RASTER)],
    [0, '89484446', other('an HDF5 file', RASTER)],
    [0, '454846415f4845414445525f544147', other('an ERDAS Imagine raster', RASTER)],
    [0, '25504446', other('a PDF document', AS_LAYER)],
    [0, 'd0cf11e0a1b11ae1', {kind: 'office'}],
    [4, '5374616e64617264204a6574204442', other('an Access database, maybe a personal geodatabase (.mdb)',
        'export the feature class to a File Geodatabase or Shapefile')],
    [4, '5374616e64617264204143452044', other('an Access database (.accdb)', AS_LAYER)],
    [0, '4175746f4341442042696e61727920445846', other('a binary DXF drawing', DRAWING)],
    [0, '41433130', other('a DWG drawing', DRAWING)],
];

/** Names that tell where bytes do not. */
const BY_EXTENSION: Readonly<Record<string, Detected>> = {
    '.shp': {kind: 'shp'}, '.shx': {kind: 'shapefile-part'}, '.prj': {kind: 'shapefile-part'},
        '.cpg': {kind: 'shapefile-part'},
    '.sbn': {kind: 'shapefile-part'}, '.sbx': {kind: 'shapefile-part'}, '.qix': {kind: 'shapefile-part'},
    '.dbf': {kind: 'dbf'},
    '.gdbtable': other('one file of a File Geodatabase', 'give the .gdb folder it lies in'),
    '.gdbtablx': other('one file of a File Geodatabase', 'give the .gdb folder it lies in'),
    '.vct': other('a VCT exchange file', AS_LAYER),
    '.csv': {kind: 'table'}, '.tsv': {kind: 'table'}, '.txt': {kind: 'table'},
    '.tab': other('a MapInfo table', AS_LAYER),
    '.mif': other('a MapInfo exchange file', AS_LAYER),
    '.asc': other('an ASCII grid raster', RASTER),
    '.dxf': other('a DXF drawing', DRAWING),
};

function other(what: string, fix: string): Detected {
    return {kind: 'other', what, fix};
}

/** @param head the first `HEAD_BYTES` bytes, fewer if the file is shorter */
export function detect(head: Buffer, path: string, size: number): Detected {
    const extension = extname(path).toLowerCase();
    for (const [offset, hex, detected] of MAGIC) {
        if (head.subarray(offset, offset + hex.length / 2).toString('hex') === hex) {
            return detected.kind === 'shp' && extension === '.shx' ? {kind: 'shapefile-part'} : detected;
        }
    }
    const text = detectText(head, BY_EXTENSION[extension]?.kind === 'table');
    if (text !== null) return text;
    if (extension === '.dbf' || looksLikeDbf(head, size) && extension === '') return {kind: 'dbf'};
    const named = BY_EXTENSION[extension];
    if (named !== undefined) return named;
    return extension === '.geojson' || extension === '.json' ? {kind: 'geojson'} : {kind: 'unknown'};
}

/** @param isTable by its name a table, of which UTF-16 is read as well */
function detectText(head: Buffer, isTable: boolean): Detected | null {
    if (head[0] === 0xFF && head[1] === 0xFE || head[0] === 0xFE && head[1] === 0xFF) {
        return isTable ? null : other('a text in UTF-16', 'save it as UTF-8');
    }
    // 0x1E opens each text of a GeoJSON text sequence (RFC 8142).
    const text = head.toString('latin1').replace(/^\xEF\xBB\xBF/, '').replaceAll('\x1E', ' ').trimStart();
    if (BOUNDARY_TEXT.some((section) => text.startsWith(section))) return other('a text of boundary points with sections', AS_LIST);
    if (text.startsWith('{') || text.startsWith('[')) {
        if (/"type"\s*:\s*"Topology"/.test(text)) return other('a TopoJSON file', 'convert it to GeoJSON');
        if (/"(?:geometryType|displayFieldName)"\s*:\s*"/.test(text) && /esriGeometry|"rings"/.test(text)) {
            return other('an Esri JSON file', 'export it as GeoJSON (f=geojson)');
        }
        return {kind: 'geojson'};
    }
    if (/^<(?:\?xml|!--|!DOCTYPE\s|\w+[:\w]*[\s>])/i.test(text)) {
        if (/<(?:\w+:)?kml[\s>]/.test(text)) return {kind: 'kml'};
        if (/opengis\.net\/gml/.test(text)) return {kind: 'gml'};
        return other('an XML or HTML file that is not GML', AS_LAYER);
    }
    if (/^(?:999\s.*\s+)?0\s+SECTION\s/.test(text)) return other('a DXF drawing', DRAWING);
    if (/^HeadBegin/i.test(text)) return other('a VCT exchange file', AS_LAYER);
    if (/^ncols\s/i.test(text)) return other('an ASCII grid raster', RASTER);
    return null;
}
