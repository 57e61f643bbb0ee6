/**
 * A coordinate reference system in plain numbers: what WKT 1, Esri WKT, WKT 2 and PROJJSON all say in their own words.
 *
 * Units   degrees, metres, ratios; `towgs84` in metres, arc seconds and ppm, position-vector convention
 */

/** The projections that county data and the CRS of the neighbours need; each is the proj4 name. */
export type Method = 'tmerc' | 'lcc' | 'laea' | 'aea' | 'sterea' | 'merc' | 'webmerc' | 'somerc';

export interface Projection {
    readonly method: Method;
    readonly lon0Deg: number;
    readonly lat0Deg: number;
    /** Standard parallels where the method has them. */
    readonly lat1Deg?: number;
    readonly lat2Deg?: number;
    readonly k0: number;
    readonly falseEastingM: number;
    readonly falseNorthingM: number;
}

/** The datums that are told apart; `unknown` carries its name only. */
export type DatumKey = 'cgcs2000' | 'wgs84' | 'xian80' | 'beijing54' | 'etrs89' | 'sweref99' | 'irenet95' | 'jgd2011'
    | 'jgd2000' | 'nad83' | 'rgf93' | 'amersfoort' | 'mgi' | 'ch1903' | 'unknown';

export interface Definition {
    readonly name: string;
    /** Code the definition itself carries (AUTHORITY, ID, id). */
    readonly epsg: number | null;
    readonly datumName: string;
    readonly datum: DatumKey;
    readonly aM: number;
    /** Inverse flattening; 0 for a sphere. */
    readonly invF: number;
    readonly primeMeridianDeg: number;
    readonly towgs84: readonly number[] | null;
    /** Missing for a geographic CRS. */
    readonly projection: Projection | null;
    /** Metres in one unit of the plane coordinates. */
    readonly unitM: number;
}

/** Datums whose geographic coordinates are the same within a metre: no shift is made between them. */
const GEOCENTRIC: ReadonlySet<DatumKey> = new Set([
    'cgcs2000', 'wgs84', 'etrs89', 'sweref99', 'irenet95', 'jgd2011', 'jgd2000', 'nad83', 'rgf93',
]);

export function isGeocentric(datum: DatumKey): boolean {
    return GEOCENTRIC.has(datum);
}

const DATUM_NAMES: readonly (readonly [RegExp, DatumKey])[] = [
    [/china.?(2000|geodetic)|cgcs.?2000|^china_2000/, 'cgcs2000'],
    [/xi.?an.?(19)?80|1980.?xi.?an|西安.?(19)?80|1980.?西安/, 'xian80'],
    [/beijing.?(19)?54|1954.?beijing|new.?beijing|北京.?(19)?54|1954.?北京/, 'beijing54'],
    [/wgs.?(19)?84|world.geodetic.system.1984/, 'wgs84'],
    [/sweref/, 'sweref99'],
    [/irenet/, 'irenet95'],
    [/etrs|euref|european.terrestrial/, 'etrs89'],
    [/jgd.?2011|japanese.geodetic.datum.2011/, 'jgd2011'],
    [/jgd.?2000|japanese.geodetic.datum.2000/, 'jgd2000'],
    [/north.american.(datum.)?1983|nad.?83/, 'nad83'],
    [/rgf.?93|reseau.geodesique.francais/, 'rgf93'],
    [/amersfoort/, 'amersfoort'],
    [/militar.?geographische|^mgi$|gcs.mgi/, 'mgi'],
    [/ch.?1903/, 'ch1903'],
];

/**
 * Which datum a definition means: by the names it uses, and for the two old Chinese ones also by their ellipsoid,
 * because many county files call them by a name of their own.
 */
export function datumOf(names: readonly string[], aM: number, invF: number): DatumKey {
    for (const name of names) {
        const plain = name.toLowerCase().replace(/^(d|gcs)_/, '').replace(/[_\s]+/g, ' ');
        for (const [pattern, key] of DATUM_NAMES) if (pattern.test(plain)) return key;
    }
    if (Math.abs(aM - 6378140) < 0.5 && Math.abs(invF - 298.257) < 0.001) return 'xian80';
    const pulkovo = names.some((name) => /pulkovo|42|63|95/i.test(name));
    if (Math.abs(aM - 6378245) < 0.5 && !pulkovo) return 'beijing54';
    return 'unknown';
}

/** The decimal text of a number, without exponent, so that equal definitions have equal proj4 text. */
function decimal(value: number): string {
    const text = String(value);
    return text.includes('e') ? value.toFixed(15).replace(/\.?0+$/, '') : text;
}

/** The one proj4 text of a definition: fixed order of terms, ellipsoid by its numbers. */
export function toProj4(definition: Definition): string {
    const {projection, aM, invF, towgs84, primeMeridianDeg} = definition;
    const ellipsoid = invF === 0 ? `+a=${decimal(aM)} +b=${decimal(aM)}` : `+a=${decimal(aM)} +rf=${decimal(invF)}`;
    const shift = towgs84 === null ? '' : ` +towgs84=${towgs84.map(decimal).join(',')}`;
    const meridian = primeMeridianDeg === 0 ? '' : ` +pm=${decimal(primeMeridianDeg)}`;
    if (projection === null) return `+proj=longlat ${ellipsoid}${shift}${meridian} +no_defs`;
    if (projection.method === 'webmerc') {
        return '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null '
            + '+no_defs';
    }
    const unit = definition.unitM === 1 ? '+units=m' : `+to_meter=${decimal(definition.unitM)}`;
    return `+proj=${projection.method} ${parallels(projection)} +lon_0=${decimal(projection.lon0Deg)} `
        + `+k=${decimal(projection.k0)} +x_0=${decimal(projection.falseEastingM)} `
        + `+y_0=${decimal(projection.falseNorthingM)} ${ellipsoid}${shift}${meridian} ${unit} +no_defs`;
}

function parallels(projection: Projection): string {
    const lat0 = `+lat_0=${decimal(projection.lat0Deg)}`;
    const lat1 = projection.lat1Deg ?? projection.lat0Deg;
    switch (projection.method) {
        case 'lcc':
        case 'aea':
            return `${lat0} +lat_1=${decimal(lat1)} +lat_2=${decimal(projection.lat2Deg ?? lat1)}`;
        case 'merc':
            return `+lat_ts=${decimal(projection.lat1Deg ?? 0)}`;
        default:
            return lat0;
    }
}

/**
 * Whether two definitions place a point at the same coordinates to a centimetre, the datum's name and shift aside.
 * Degrees to 1e-8 (1 mm), scale to 1e-9, metres to 1 mm, ellipsoid to 1 mm in both axes.
 */
export function isSamePlane(one: Definition, two: Definition): boolean {
    const flattening = (invF: number) => (invF === 0 ? 0 : 1 / invF);
    if (Math.abs(one.aM - two.aM) > 1e-3) return false;
    if (Math.abs(flattening(one.invF) - flattening(two.invF)) * one.aM > 1e-3) return false;
    if (Math.abs(one.primeMeridianDeg - two.primeMeridianDeg) > 1e-8) return false;
    if (Math.abs(one.unitM - two.unitM) > 1e-9) return false;
    const p = one.projection;
    const q = two.projection;
    if (p === null || q === null) return p === q;
    // The two standard parallels may come in either order; a cone of one parallel has it twice.
    const p1 = p.lat1Deg ?? p.lat0Deg, p2 = p.lat2Deg ?? p1;
    const q1 = q.lat1Deg ?? q.lat0Deg, q2 = q.lat2Deg ?? q1;
    return p.method === q.method
        && Math.abs(p.lon0Deg - q.lon0Deg) < 1e-8 && Math.abs(p.lat0Deg - q.lat0Deg) < 1e-8
        && Math.abs(Math.min(p1, p2) - Math.min(q1, q2)) < 1e-8 && Math.abs(Math.max(p1, p2) - Math.max(q1, q2)) < 1e-8
        && Math.abs(p.k0 - q.k0) < 1e-9
        && Math.abs(p.falseEastingM - q.falseEastingM) < 1e-3 && Math.abs(p.falseNorthingM - q.falseNorthingM) < 1e-3;
}
