/** In which columns of a table the coordinates stand: one of four ways, told by the names of the columns and a look at the cells. */

import {cellAt, isBlank} from './listTable.ts';
import type {Grid, ListField} from './listTable.ts';
import {ringsOf} from './coordinateText.ts';
import {isWkt} from './wktText.ts';

/** Columns are those of the grid. */
export type CoordinateColumns =
    | {readonly kind: 'wkt' | 'rings'; readonly column: number}
    | {readonly kind: 'points'; readonly x: number; readonly y: number}
    | {readonly kind: 'vertices'; readonly x: number; readonly y: number; readonly clue: number; readonly point: number | null;
        readonly ring: number | null};

/** Names as `plainName` leaves them. */
const WKT_NAMES: readonly string[] = ['WKT', 'GEOMETRY', 'GEOM', 'THEGEOM', 'WKTGEOM', 'GEOMWKT', 'WKTGEOMETRY', 'SHAPE', '图形', '图形WKT', '坐标WKT',
    'WKT坐标', '几何', '几何图形', '空间坐标'];
const RING_NAMES: readonly string[] = ['坐标', '坐标串', '坐标点', '坐标点串', '坐标列表', '坐标范围', '界址点坐标', '界址点坐标串', '界址坐标', '拐点坐标',
    '拐点坐标串', '边界坐标', '边界点坐标', '范围坐标', '图斑坐标', '地块坐标', '顶点坐标', '四至坐标', 'COORDS', 'COORDINATES', 'COORD', 'RING', 'RINGS', 'ZB', 'ZBC'];
/** x and y in this order; of X and Y alone their size tells which is north. */
const PAIRS: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['经度', '经度坐标', '东经', 'LON', 'LONG', 'LNG', 'LONGITUDE', 'JD', 'WGS84经度'],
        ['纬度', '纬度坐标', '北纬', 'LAT', 'LATITUDE', 'WD', 'WGS84纬度']],
    [['X', 'X坐标', '坐标X', 'XZB', 'ZBX', 'POINTX', 'XCOORD', '横坐标X', '纵坐标X', '北坐标X', '东坐标X'],
        ['Y', 'Y坐标', '坐标Y', 'YZB', 'ZBY', 'POINTY', 'YCOORD', '纵坐标Y', '横坐标Y', '东坐标Y', '北坐标Y']],
    [['东坐标', '横坐标', 'E', 'EASTING'], ['北坐标', '纵坐标', 'N', 'NORTHING']],
    [['中心点经度', '中心经度', '中心点经度坐标', '图斑中心经度', '中心点东经', 'ZXDJD', 'CENTERLON', 'CENTROIDLON'],
        ['中心点纬度', '中心纬度', '中心点纬度坐标', '图斑中心纬度', '中心点北纬', 'ZXDWD', 'CENTERLAT', 'CENTROIDLAT']],
    [['中心点X', '中心X', '中心点X坐标', '中心X坐标', '中心点坐标X', 'ZXDX', 'CENTERX', 'CENTROIDX'],
        ['中心点Y', '中心Y', '中心点Y坐标', '中心Y坐标', '中心点坐标Y', 'ZXDY', 'CENTERY', 'CENTROIDY']],
];
/** How many of `PAIRS` may be vertices: a centre is none. */
const VERTEX_PAIRS = 3;
const CLUE_NAMES: readonly string[] = ['监测编号', '监测图斑编号', '线索编号', '线索号', '图斑编号', '图斑号', '地块编号', '地块号', '问题编号', '图斑标识码', '编号',
    'JCBH', 'XSBH', 'TBBH', 'DKBH', 'TBH', 'BSM', 'ID', 'CLUEID'];
const POINT_NAMES: readonly string[] = ['点号', '界址点号', '界址点序号', '顶点号', '顶点序号', '拐点号', '拐点序号', '点序号', '点序', '点名', 'JZDH', 'DH', 'POINTNO',
    'POINTID', 'VERTEX', 'VERTEXID'];
/** Numbers the points of a clue in some tables and all rows in most. */
const ORDER_NAMES: readonly string[] = ['序号', 'XH', 'NO', 'SEQ'];
const RING_NUMBER_NAMES: readonly string[] = ['圈号', '环号', '地块圈号', 'QH', 'HH', 'RINGNO', 'RINGID'];

/** Rows looked at to tell texts of coordinates from others. */
const LOOKED_AT = 200;
/** A triangle is the least a clue can be. */
const LEAST_VERTICES = 3;
/** Of the rows, in groups large enough to be outlines, where no column numbers the points. */
const VERTEX_SHARE = 0.9;

/** A name for comparing: half-width capitals without blanks, underscores and units in brackets. */
export function plainName(name: string): string {
    return name.normalize('NFKC').replace(/[([【〔].*?[)\]】〕]/g, '').replace(/[\s_\-.·:*]/g, '').toUpperCase();
}

/** @param rows rows of the grid behind the header. @returns null for a table without coordinates */
export function coordinateColumns(fields: readonly ListField[], grid: Grid, headerRow: number, rows: number): CoordinateColumns | null {
    const named = (names: readonly string[]): number[] => names.flatMap((name) =>
        fields.filter((field) => plainName(field.name) === name).map(({column}) => column));
    const some = (column: number, test: (text: string) => boolean): boolean => textsOf(grid, headerRow, rows, column).some(test);
    const wkt = named(WKT_NAMES).find((column) => some(column, isWkt))
        ?? fields.find(({column}) => isWkt(textsOf(grid, headerRow, rows, column)[0] ?? ''))?.column;
    if (wkt !== undefined) return {kind: 'wkt', column: wkt};
    const rings = named(RING_NAMES).find((column) => some(column, (text) => 'rings' in ringsOf(text)));
    if (rings !== undefined) return {kind: 'rings', column: rings};
    for (let pair = 0; pair < PAIRS.length; pair++) {
        const [x] = named(PAIRS[pair][0]), [y] = named(PAIRS[pair][1]);
        if (x === undefined || y === undefined || !hasNumbers(grid, headerRow, rows, x, y)) continue;
        const clue = pair < VERTEX_PAIRS ? named(CLUE_NAMES)[0] : undefined;
        const point = named(POINT_NAMES)[0], order = named(ORDER_NAMES)[0];
        if (clue !== undefined && areVertices(grid, headerRow, rows, clue, point !== undefined)) {
            return {kind: 'vertices', x, y, clue, point: point ?? order ?? null, ring: named(RING_NUMBER_NAMES)[0] ?? null};
        }
        return {kind: 'points', x, y};
    }
    // of texts that all have a fault the fault is told, not that there are none
    const faulty = named(RING_NAMES).find((column) => some(column, (text) => /\d\D+\d/.test(text)));
    return faulty === undefined ? null : {kind: 'rings', column: faulty};
}

function hasNumbers(grid: Grid, headerRow: number, rows: number, x: number, y: number): boolean {
    for (let row = headerRow + 1; row <= headerRow + rows; row++) {
        if (!isBlank(cellAt(grid, row, x)) && !isBlank(cellAt(grid, row, y))) return true;
    }
    return false;
}

function textsOf(grid: Grid, headerRow: number, rows: number, column: number): string[] {
    const texts: string[] = [];
    for (let row = headerRow + 1; row <= headerRow + Math.min(rows, LOOKED_AT); row++) {
        const cell = cellAt(grid, row, column);
        if (typeof cell === 'string' && cell.trim() !== '') texts.push(cell);
    }
    return texts;
}

/** Rows of one number are an outline, and not clues that happen to bear the same number. */
function areVertices(grid: Grid, headerRow: number, rows: number, clue: number, arePointsNumbered: boolean): boolean {
    const sizes = new Map<string, number>();
    let current = '', filled = 0;
    for (let row = headerRow + 1; row <= headerRow + rows; row++) {
        const cell = cellAt(grid, row, clue);
        if (grid[row] === undefined || isBlank(cell) && current === '') continue;
        // a number that spans its rows stands in the first of them
        if (!isBlank(cell)) current = String(cell).trim();
        sizes.set(current, (sizes.get(current) ?? 0) + 1);
        filled++;
    }
    let inOutlines = 0;
    for (const size of sizes.values()) if (size >= LEAST_VERTICES) inOutlines += size;
    return arePointsNumbered ? inOutlines > 0 : inOutlines > 0 && inOutlines >= VERTEX_SHARE * filled;
}
