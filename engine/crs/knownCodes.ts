/**
 * The EPSG codes this engine knows without being told: the Chinese ones by their numbering, the rest as a short table.
 *
 * Source  EPSG dataset as shipped in PROJ 9.1.1 (`projinfo`); numbering of the Chinese zones: domain facts §5.1, §5.2,
 *         every code compared with PROJ in tests/unit/crs
 */

import type {DatumKey, Definition, Method, Projection} from './definition.ts';

/** An entry of the register: the definition and, for a Gauss–Krüger zone, its kind. */
export interface KnownCrs {
    readonly definition: Definition;
    readonly zone?: {readonly widthDeg: 3 | 6; readonly centralMeridianDeg: number; readonly prefix: number | null};
}

const GRS80 = [6378137, 298.257222101] as const;
const WGS84 = [6378137, 298.257223563] as const;
const BESSEL = [6377397.155, 299.1528128] as const;

interface Datum {
    readonly name: string;
    readonly ellipsoid: readonly [aM: number, invF: number];
    readonly towgs84?: readonly number[];
}

const DATUMS: Readonly<Record<Exclude<DatumKey, 'unknown'>, Datum>> = {
    cgcs2000: {name: 'China 2000', ellipsoid: GRS80},
    wgs84: {name: 'World Geodetic System 1984', ellipsoid: WGS84},
    xian80: {name: 'Xian 1980', ellipsoid: [6378140, 298.257]},
    beijing54: {name: 'Beijing 1954', ellipsoid: [6378245, 298.3]},
    etrs89: {name: 'European Terrestrial Reference System 1989', ellipsoid: GRS80},
    sweref99: {name: 'SWEREF99', ellipsoid: GRS80},
    irenet95: {name: 'IRENET95', ellipsoid: GRS80},
    jgd2011: {name: 'Japanese Geodetic Datum 2011', ellipsoid: GRS80},
    jgd2000: {name: 'Japanese Geodetic Datum 2000', ellipsoid: GRS80},
    nad83: {name: 'North American Datum 1983', ellipsoid: GRS80},
    rgf93: {name: 'Reseau Geodesique Francais 1993', ellipsoid: GRS80},
    // EPSG transformation 15739 turned to the position-vector convention
    amersfoort: {name: 'Amersfoort', ellipsoid: BESSEL,
        towgs84: [565.4171, 50.3319, 465.5524, -0.398957388243134, 0.343987817378283, -1.87740163998045, 4.0725]},
    mgi: {name: 'Militar-Geographische Institut', ellipsoid: BESSEL,
        towgs84: [577.326, 90.129, 463.919, 5.137, 1.474, 5.297, 2.4232]},
    ch1903: {name: 'CH1903+', ellipsoid: BESSEL, towgs84: [674.374, 15.056, 405.346, 0, 0, 0, 0]},
};

/** Zones of 6°: 13 to 23 with central meridians 75° to 135° E; of 3°: 25 to 45 with the same span. */
const ZONES_6 = 11;
const ZONES_3 = 21;
const FIRST_MERIDIAN = 75;

interface ZoneBlock {
    readonly datum: 'cgcs2000' | 'xian80' | 'beijing54';
    readonly first: number;
    readonly widthDeg: 3 | 6;
    readonly prefixed: boolean;
}

const ZONE_BLOCKS: readonly ZoneBlock[] = [
    {datum: 'cgcs2000', first: 4491, widthDeg: 6, prefixed: true},
    {datum: 'cgcs2000', first: 4502, widthDeg: 6, prefixed: false},
    {datum: 'cgcs2000', first: 4513, widthDeg: 3, prefixed: true},
    {datum: 'cgcs2000', first: 4534, widthDeg: 3, prefixed: false},
    {datum: 'xian80', first: 2327, widthDeg: 6, prefixed: true},
    {datum: 'xian80', first: 2338, widthDeg: 6, prefixed: false},
    {datum: 'xian80', first: 2349, widthDeg: 3, prefixed: true},
    {datum: 'xian80', first: 2370, widthDeg: 3, prefixed: false},
    {datum: 'beijing54', first: 21413, widthDeg: 6, prefixed: true},
    {datum: 'beijing54', first: 21453, widthDeg: 6, prefixed: false},
    {datum: 'beijing54', first: 2401, widthDeg: 3, prefixed: true},
    {datum: 'beijing54', first: 2422, widthDeg: 3, prefixed: false},
];

const GEOGRAPHIC: Readonly<Record<number, readonly [string, DatumKey]>> = {
    4490: ['China Geodetic Coordinate System 2000', 'cgcs2000'],
    4326: ['WGS 84', 'wgs84'],
    4610: ['Xian 1980', 'xian80'],
    4214: ['Beijing 1954', 'beijing54'],
    4258: ['ETRS89', 'etrs89'],
    4619: ['SWEREF99', 'sweref99'],
    4173: ['IRENET95', 'irenet95'],
    6668: ['JGD2011', 'jgd2011'],
    4612: ['JGD2000', 'jgd2000'],
    4269: ['NAD83', 'nad83'],
    4171: ['RGF93 v1', 'rgf93'],
    4289: ['Amersfoort', 'amersfoort'],
    4312: ['MGI', 'mgi'],
    4150: ['CH1903+', 'ch1903'],
};

type Row = readonly [name: string, datum: DatumKey, method: Method, lat0: number, lon0: number, k0: number,
    east: number, north: number, lat1?: number, lat2?: number];

const PROJECTED: Readonly<Record<number, Row>> = {
    3857: ['WGS 84 / Pseudo-Mercator', 'wgs84', 'webmerc', 0, 0, 1, 0, 0],
    3035: ['ETRS89-extended / LAEA Europe', 'etrs89', 'laea', 52, 10, 1, 4321000, 3210000],
    3067: ['ETRS89 / TM35FIN(E,N)', 'etrs89', 'tmerc', 0, 27, 0.9996, 500000, 0],
    3006: ['SWEREF99 TM', 'sweref99', 'tmerc', 0, 15, 0.9996, 500000, 0],
    2157: ['IRENET95 / Irish Transverse Mercator', 'irenet95', 'tmerc', 53.5, -8, 0.99982, 600000, 750000],
    2154: ['RGF93 v1 / Lambert-93', 'rgf93', 'lcc', 46.5, 3, 1, 700000, 6600000, 49, 44],
    3310: ['NAD83 / California Albers', 'nad83', 'aea', 0, -120, 1, 0, -4000000, 34, 40.5],
    28992: ['Amersfoort / RD New', 'amersfoort', 'sterea', 52.1561605555556, 5.38763888888889, 0.9999079,
        155000, 463000],
    31254: ['MGI / Austria GK West', 'mgi', 'tmerc', 0, 10.3333333333333, 1, 0, -5000000],
    31255: ['MGI / Austria GK Central', 'mgi', 'tmerc', 0, 13.3333333333333, 1, 0, -5000000],
    31256: ['MGI / Austria GK East', 'mgi', 'tmerc', 0, 16.3333333333333, 1, 0, -5000000],
    31287: ['MGI / Austria Lambert', 'mgi', 'lcc', 47.5, 13.3333333333333, 1, 400000, 400000, 49, 46],
    2056: ['CH1903+ / LV95', 'ch1903', 'somerc', 46.9524055555556, 7.43958333333333, 1, 2600000, 1200000],
};

function define(epsg: number, name: string, datum: DatumKey, projection: Projection | null): Definition {
    if (datum === 'unknown') throw new RangeError('a known code has a known datum');
    const {name: datumName, ellipsoid, towgs84} = DATUMS[datum];
    return {
        name, epsg, datumName, datum, aM: ellipsoid[0], invF: ellipsoid[1], primeMeridianDeg: 0,
        towgs84: towgs84 ?? null, projection, unitM: 1,
    };
}

function tmerc(lon0Deg: number, k0: number, falseEastingM: number, falseNorthingM: number): Projection {
    return {method: 'tmerc', lon0Deg, lat0Deg: 0, k0, falseEastingM, falseNorthingM};
}

function zoneCrs(epsg: number, block: ZoneBlock): KnownCrs {
    const index = epsg - block.first;
    const centralMeridianDeg = FIRST_MERIDIAN + block.widthDeg * index;
    const zone = index + (block.widthDeg === 6 ? 13 : 25);
    const prefix = block.prefixed ? zone : null;
    const datumName = {cgcs2000: 'CGCS2000', xian80: 'Xian 1980', beijing54: 'Beijing 1954'}[block.datum];
    const name = `${datumName} / ${block.widthDeg === 3 ? '3-degree ' : ''}Gauss-Kruger `
        + (block.prefixed ? `zone ${zone}` : `CM ${centralMeridianDeg}E`);
    return {
        definition: define(epsg, name, block.datum, tmerc(centralMeridianDeg, 1, (prefix ?? 0) * 1e6 + 500000, 0)),
        zone: {widthDeg: block.widthDeg, centralMeridianDeg, prefix},
    };
}

/** The definition behind an EPSG code, or null when the register does not hold it. */
export function knownCrs(epsg: number): KnownCrs | null {
    for (const block of ZONE_BLOCKS) {
        const zones = block.widthDeg === 6 ? ZONES_6 : ZONES_3;
        if (epsg >= block.first && epsg < block.first + zones) return zoneCrs(epsg, block);
    }
    if (epsg in GEOGRAPHIC) return {definition: define(epsg, ...GEOGRAPHIC[epsg], null)};
    if (epsg in PROJECTED) {
        const [name, datum, method, lat0Deg, lon0Deg, k0, falseEastingM, falseNorthingM, lat1Deg, lat2Deg]
            = PROJECTED[epsg];
        const projection = {method, lat0Deg, lon0Deg, k0, falseEastingM, falseNorthingM, lat1Deg, lat2Deg};
        return {definition: define(epsg, name, datum, projection)};
    }
    return utmCrs(epsg);
}

function utmCrs(epsg: number): KnownCrs | null {
    const zone = epsg % 100;
    const block = epsg - zone;
    if (!Number.isInteger(epsg) || zone < 1 || zone > 60) return null;
    if (block === 32600 || block === 32700) {
        const south = block === 32700;
        const name = `WGS 84 / UTM zone ${zone}${south ? 'S' : 'N'}`;
        return {definition: define(epsg, name, 'wgs84', tmerc(6 * zone - 183, 0.9996, 500000, south ? 1e7 : 0))};
    }
    if (block === 25800 && zone >= 28 && zone <= 37) {
        const projection = tmerc(6 * zone - 183, 0.9996, 500000, 0);
        return {definition: define(epsg, `ETRS89 / UTM zone ${zone}N`, 'etrs89', projection)};
    }
    return null;
}

let all: readonly KnownCrs[] | null = null;

/** Every entry of the register; 3° zones stand before 6° zones, so that a shared plane is named by the finer zone. */
export function allKnownCrs(): readonly KnownCrs[] {
    if (all) return all;
    const codes = Object.keys({...GEOGRAPHIC, ...PROJECTED}).map(Number);
    const blocks = [...ZONE_BLOCKS].sort((a, b) => a.widthDeg - b.widthDeg);
    for (const block of blocks) {
        for (let i = 0; i < (block.widthDeg === 6 ? ZONES_6 : ZONES_3); i++) codes.push(block.first + i);
    }
    for (let zone = 1; zone <= 60; zone++) codes.push(32600 + zone, 32700 + zone);
    for (let zone = 28; zone <= 37; zone++) codes.push(25800 + zone);
    all = codes.map((code) => knownCrs(code)).filter((known) => known !== null);
    return all;
}

/** The code of the 3° or 6° CGCS2000 zone, with or without prefix. */
export function cgcs2000ZoneCode(widthDeg: 3 | 6, centralMeridianDeg: number, prefixed: boolean): number {
    const block = ZONE_BLOCKS.find((b) => b.datum === 'cgcs2000' && b.widthDeg === widthDeg && b.prefixed === prefixed);
    return block!.first + (centralMeridianDeg - FIRST_MERIDIAN) / widthDeg;
}
