/**
 * PROJJSON, as GeoParquet carries it, to a `Definition`.
 *
 * Source  PROJ schemas v0.4 to v0.7 (proj.org/schemas)
 */

import {EngineError} from '../core/errors.ts';
import {datumOf, type Definition} from './definition.ts';
import {projectionOf, type Parameters} from './methods.ts';

type Json = Readonly<Record<string, unknown>>;

/** @throws EngineError `crs/bad-definition`, `crs/unsupported-projection` */
export function definitionFromProjjson(value: unknown): Definition {
    let crs = record(value, 'the CRS');
    if (crs.type === 'CompoundCRS') crs = record(list(crs.components)[0], 'the first component');
    let towgs84: readonly number[] | null = null;
    if (crs.type === 'BoundCRS') {
        towgs84 = towgs84Of(record(crs.transformation, 'transformation'));
        crs = record(crs.source_crs, 'source_crs');
    }
    const projected = crs.type === 'ProjectedCRS';
    const isGeographic = crs.type === 'GeographicCRS' || crs.type === 'GeodeticCRS';
    if (!projected && !isGeographic) bad(`its type is ${String(crs.type)}`);
    const geographic = projected ? record(crs.base_crs, 'base_crs') : crs;
    const datum = record(geographic.datum ?? geographic.datum_ensemble, 'datum');
    const ellipsoid = record(datum.ellipsoid, 'ellipsoid');
    const aM = measure(ellipsoid.semi_major_axis ?? ellipsoid.radius, 1);
    const invF = flatteningOf(ellipsoid, aM);
    if (!(aM > 6e6 && aM < 7e6 && (invF === 0 || invF > 100))) bad('its ellipsoid is not that of the Earth');
    const prime = datum.prime_meridian === undefined ? null : record(datum.prime_meridian, 'prime_meridian');
    const axis = record(list(record(crs.coordinate_system ?? {axis: []}, 'coordinate_system').axis)[0] ?? {}, 'axis');
    const isDegrees = axis.unit === undefined || projected || Math.abs(degreesPer(axis.unit) - 1) <= 1e-9;
    if (!isDegrees) bad('its angles are not degrees');
    const datumName = String(datum.name ?? '');
    return {
        name: String(crs.name ?? ''),
        epsg: codeOf(crs),
        datumName,
        datum: datumOf([datumName, String(geographic.name ?? '')], aM, invF),
        aM,
        invF,
        primeMeridianDeg: prime ? measure(prime.longitude, 1) : 0,
        towgs84,
        projection: projected ? projectionOfJson(record(crs.conversion, 'conversion')) : null,
        unitM: projected ? metresPer(axis.unit) : 1,
    };
}

function projectionOfJson(conversion: Json) {
    const parameters: Parameters = new Map();
    for (const each of list(conversion.parameters)) {
        const parameter = record(each, 'parameter');
        const name = String(parameter.name ?? '').toLowerCase().replace(/[\s_]+/g, ' ');
        const factor = /scale/.test(name) ? 1
            : /easting|northing/.test(name) ? metresPer(parameter.unit) : degreesPer(parameter.unit);
        parameters.set(name, Number((measure(parameter.value, 1) * factor).toPrecision(15)));
    }
    return projectionOf(String(record(conversion.method, 'method').name ?? ''), parameters);
}

function towgs84Of(transformation: Json): readonly number[] | null {
    const values = list(transformation.parameters).map((each) => measure(record(each, 'parameter').value, 1));
    const method = String(record(transformation.method ?? {}, 'method').name ?? '');
    const turn = /coordinate frame/i.test(method) ? -1 : 1;
    if (values.length === 3) return [...values, 0, 0, 0, 0];
    if (values.length !== 7) return null;
    return [values[0], values[1], values[2], turn * values[3], turn * values[4], turn * values[5], values[6]];
}

function flatteningOf(ellipsoid: Json, aM: number): number {
    if (ellipsoid.radius !== undefined) return 0;
    if (ellipsoid.inverse_flattening !== undefined) return measure(ellipsoid.inverse_flattening, 1);
    const bM = measure(ellipsoid.semi_minor_axis, 1);
    return bM === aM ? 0 : aM / (aM - bM);
}

function codeOf(crs: Json): number | null {
    const ids = crs.id === undefined ? list(crs.ids) : [crs.id];
    for (const each of ids) {
        const id = record(each, 'id');
        const code = Number(id.code);
        if (String(id.authority).toUpperCase() === 'EPSG' && Number.isInteger(code) && code > 0) return code;
    }
    return null;
}

/** A number, or `{value, unit}`. */
function measure(value: unknown, factor: number): number {
    if (typeof value === 'object' && value !== null) {
        const {value: inner, unit} = value as Json;
        return measure(inner, metresPer(unit));
    }
    return typeof value === 'number' && Number.isFinite(value) ? value * factor : bad('a number is missing');
}

function metresPer(unit: unknown): number {
    if (unit === undefined || unit === 'metre' || unit === 'unity') return 1;
    return measure(record(unit, 'unit').conversion_factor, 1);
}

function degreesPer(unit: unknown): number {
    if (unit === undefined || unit === 'degree') return 1;
    return measure(record(unit, 'unit').conversion_factor, 180 / Math.PI);
}

function record(value: unknown, what: string): Json {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) bad(`${what} is missing`);
    return value as Json;
}

function list(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

function bad(reason: string): never {
    throw new EngineError('crs/bad-definition', `the PROJJSON definition cannot be used: ${reason}`, {
        fix: 'give the CRS with --crs EPSG:code, or export the layer again',
    });
}
