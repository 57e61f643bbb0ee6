/**
 * PROJJSON of the systems this engine works in, out of their WKT1.
 *
 * Source   proj.org, PROJJSON schema 0.7; OGC 01-009 (WKT1); EPSG method 9807 and parameters 8801, 8802, 8805 to 8807
 */

import type {WriteLayer} from './writeLayer.ts';

/** An element of WKT1: keyword and what is in its brackets. */
interface WktNode {
    readonly keyword: string;
    readonly items: readonly (string | number | WktNode)[];
}

const TRANSVERSE_MERCATOR = {name: 'Transverse Mercator', id: epsgId(9807)};
/** Parameters in WKT1, as OGC and as Esri spell them, and in PROJJSON. */
const PARAMETERS = [
    {wkt: 'latitude_of_origin', name: 'Latitude of natural origin', unit: 'degree', id: epsgId(8801), absent: 0},
    {wkt: 'central_meridian', name: 'Longitude of natural origin', unit: 'degree', id: epsgId(8802), absent: 0},
    {wkt: 'scale_factor', name: 'Scale factor at natural origin', unit: 'unity', id: epsgId(8805), absent: 1},
    {wkt: 'false_easting', name: 'False easting', unit: 'metre', id: epsgId(8806), absent: 0},
    {wkt: 'false_northing', name: 'False northing', unit: 'metre', id: epsgId(8807), absent: 0},
] as const;

function epsgId(code: number): {authority: string; code: number} {
    return {authority: 'EPSG', code};
}

/**
 * Null, which says "not known", when the text is no geographic or Transverse Mercator system in WKT1: a wrong
 * definition would be worse than none.
 */
export function projjsonOf({epsg, wkt}: WriteLayer['crs']): object | null {
    const root = parseWkt(wkt);
    const geographic = root === null ? null : root.keyword === 'GEOGCS' ? root : child(root, 'GEOGCS');
    const base = geographic === null ? null : geographicCrs(geographic);
    if (root === null || base === null) return null;
    const id = epsg === null ? {} : {id: epsgId(epsg)};
    const schema = {$schema: 'https://proj.org/schemas/v0.7/projjson.schema.json'};
    if (root.keyword === 'GEOGCS') return {...schema, type: 'GeographicCRS', ...base, ...id};
    const method = child(root, 'PROJECTION')?.items[0];
    if (root.keyword !== 'PROJCS' || !/^(transverse_mercator|gauss_kruger)$/i.test(String(method))) return null;
    const given = new Map(root.items.flatMap((item) => typeof item === 'object' && item.keyword === 'PARAMETER'
        ? [[String(item.items[0]).toLowerCase(), Number(item.items[1])]] : []) as [string, number][]);
    return {
        ...schema, type: 'ProjectedCRS', name: String(root.items[0]), base_crs: base,
        conversion: {
            name: String(root.items[0]), method: TRANSVERSE_MERCATOR,
            parameters: PARAMETERS.map(({wkt: key, name, unit, id: parameterId, absent}) => ({
                name, value: given.get(key) ?? absent, unit, id: parameterId,
            })),
        },
        coordinate_system: {
            subtype: 'Cartesian',
            axis: [
                {name: 'Easting', abbreviation: 'E', direction: 'east', unit: 'metre'},
                {name: 'Northing', abbreviation: 'N', direction: 'north', unit: 'metre'},
            ],
        },
        ...id,
    };
}

function geographicCrs(node: WktNode): object | null {
    const datum = child(node, 'DATUM');
    const ellipsoid = datum === null ? null : child(datum, 'SPHEROID');
    if (datum === null || ellipsoid === null) return null;
    const [name, semiMajor, inverseFlattening] = ellipsoid.items;
    return {
        name: String(node.items[0]),
        datum: {
            type: 'GeodeticReferenceFrame', name: String(datum.items[0]),
            ellipsoid: {name: String(name), semi_major_axis: Number(semiMajor),
                inverse_flattening: Number(inverseFlattening)},
        },
        coordinate_system: {
            subtype: 'ellipsoidal',
            axis: [
                {name: 'Geodetic latitude', abbreviation: 'Lat', direction: 'north', unit: 'degree'},
                {name: 'Geodetic longitude', abbreviation: 'Lon', direction: 'east', unit: 'degree'},
            ],
        },
    };
}

function child(node: WktNode, keyword: string): WktNode | null {
    return node.items.find((item): item is WktNode => typeof item === 'object' && item.keyword === keyword) ?? null;
}

/** The tree of a WKT, or null when its brackets or quotes do not match. */
function parseWkt(wkt: string): WktNode | null {
    const tokens = wkt.match(/"(?:[^"]|"")*"|[A-Za-z_][\w]*|[-+\d.eE]+|[[\](),]/g) ?? [];
    let at = 0;
    const node = (): WktNode | null => {
        const keyword = tokens[at++];
        if (!/^[A-Za-z_]/.test(keyword ?? '') || !/^[[(]$/.test(tokens[at++] ?? '')) return null;
        const items: (string | number | WktNode)[] = [];
        for (;;) {
            const token = tokens[at];
            if (token === undefined) return null;
            if (token.startsWith('"')) items.push(token.slice(1, -1).replaceAll('""', '"'));
            else if (/^[-+\d.]/.test(token)) items.push(Number(token));
            else if (/^[[(]$/.test(tokens[at + 1] ?? '')) {
                const inner = node();
                if (inner === null) return null;
                items.push(inner);
                at--;
            } else items.push(token);
            at++;
            const next = tokens[at++];
            if (next === ',') continue;
            return next === ']' || next === ')' ? {keyword: keyword.toUpperCase(), items} : null;
        }
    };
    const root = node();
    return at === tokens.length ? root : null;
}
