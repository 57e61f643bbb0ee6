/** Names of projections and their parameters, in every dialect, to the one `Projection`. */

import {EngineError} from '../core/errors.ts';
import type {Method, Projection} from './definition.ts';

/** Lower-case names with single spaces → degrees, metres or ratio. */
export type Parameters = Map<string, number>;

/** Names as Esri, GDAL (WKT 1) and EPSG (WKT 2, PROJJSON) write them, lower case, underscores read as spaces. */
const METHODS: Readonly<Record<string, Method>> = {
    'transverse mercator': 'tmerc',
    'gauss kruger': 'tmerc',
    'transverse mercator complex': 'tmerc',
    'gauss-kruger': 'tmerc',
    'lambert conformal conic': 'lcc',
    'lambert conformal conic 1sp': 'lcc',
    'lambert conformal conic 2sp': 'lcc',
    'lambert conic conformal (1sp)': 'lcc',
    'lambert conic conformal (2sp)': 'lcc',
    'lambert azimuthal equal area': 'laea',
    'albers': 'aea',
    'albers conic equal area': 'aea',
    'albers equal area': 'aea',
    'oblique stereographic': 'sterea',
    'double stereographic': 'sterea',
    'mercator': 'merc',
    'mercator 1sp': 'merc',
    'mercator 2sp': 'merc',
    'mercator (variant a)': 'merc',
    'mercator (variant b)': 'merc',
    'mercator auxiliary sphere': 'webmerc',
    'popular visualisation pseudo mercator': 'webmerc',
};

function first(parameters: Parameters, ...names: string[]): number | undefined {
    for (const name of names) {
        const value = parameters.get(name);
        if (value !== undefined) return value;
    }
    return undefined;
}

/** @throws EngineError `crs/unsupported-projection` */
export function projectionOf(name: string, parameters: Parameters): Projection {
    const plain = name.toLowerCase().replace(/[\s_]+/g, ' ').trim();
    const method = METHODS[plain];
    if (method === undefined) {
        throw new EngineError('crs/unsupported-projection', `the projection "${name}" is not computed here`, {
            fix: 'export the layer in CGCS2000 (EPSG:4490) or a Gauss–Krüger zone',
            facts: {projection: name, supported: Object.keys(METHODS)},
        });
    }
    const lat0 = first(parameters, 'latitude of origin', 'latitude of natural origin', 'latitude of false origin',
        'latitude of center', 'central parallel', 'latitude of projection centre');
    const lat1 = first(parameters, 'standard parallel 1', 'latitude of 1st standard parallel',
        'latitude of standard parallel');
    const lat2 = first(parameters, 'standard parallel 2', 'latitude of 2nd standard parallel');
    return {
        method,
        lon0Deg: first(parameters, 'central meridian', 'longitude of natural origin', 'longitude of false origin',
            'longitude of center', 'longitude of origin', 'longitude of projection centre') ?? 0,
        lat0Deg: lat0 ?? (method === 'lcc' ? lat1 : undefined) ?? 0,
        lat1Deg: lat1,
        lat2Deg: lat2,
        k0: first(parameters, 'scale factor', 'scale factor at natural origin') ?? 1,
        falseEastingM: first(parameters, 'false easting', 'easting at false origin') ?? 0,
        falseNorthingM: first(parameters, 'false northing', 'northing at false origin') ?? 0,
    };
}
