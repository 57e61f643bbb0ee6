/**
 * Coordinate reference systems: from a code, from a file's definition, back to the code a person knows.
 *
 * CRS     coordinates everywhere in this engine are x = east or longitude, y = north or latitude, whatever the axis
 *         order of the register says
 */

import {createHash} from 'node:crypto';
import {EngineError} from '../core/errors.ts';
import {isGeocentric, isSamePlane, toProj4, type DatumKey, type Definition} from './definition.ts';
import {allKnownCrs, knownCrs, type KnownCrs} from './knownCodes.ts';
import {definitionFromProjjson} from './projjson.ts';
import type {TransverseMercator} from './transverseMercator.ts';
import {definitionFromWkt} from './wkt.ts';

export interface Crs {
    /** `EPSG:4546`, or `custom:` and a short hash of the proj4 text. */
    readonly id: string;
    /** As the register or the file writes it: `CGCS2000 / 3-degree Gauss-Kruger CM 111E`. */
    readonly name: string;
    readonly nameZh: string;
    readonly kind: 'geographic' | 'transverseMercator' | 'other';
    /** Normalised: equal text means equal coordinates. */
    readonly proj4: string;
    /** Present exactly for kind `transverseMercator` (metres, Greenwich). */
    readonly tm?: TransverseMercator;
    readonly datum: 'cgcs2000' | 'wgs84' | 'xian80' | 'beijing54' | 'other';
    /** False where the datum has no known relation to CGCS2000, so that coordinates are used without a shift. */
    readonly datumKnown: boolean;
    readonly axis: 'en';
}

/** What a file says of its CRS; the same shape as `RawCrs` of `formats`, which may not be imported here. */
export interface RawCrsLike {
    readonly epsg?: number;
    readonly wkt?: string;
    readonly projjson?: unknown;
    /** Where it was found, for messages: `.prj`, `gpkg_spatial_ref_sys`. */
    readonly from: string;
}

/**
 * Seven parameters from an old datum to CGCS2000, as the bureau that owns them states them.
 *
 * Units   dX, dY, dZ in metres; rX, rY, rZ in arc seconds; scale in ppm; position-vector convention (as `+towgs84`)
 */
export interface DatumParameters {
    readonly towgs84: readonly number[];
}

export interface CrsOptions {
    readonly datumParameters?: DatumParameters;
}

/**
 * The CRS of an EPSG code, written `EPSG:4546` or `4546`.
 *
 * @throws EngineError `crs/unknown-code`, `crs/old-datum`, `crs/bad-parameters`
 */
export function crsFromCode(code: string, options: CrsOptions = {}): Crs {
    const match = /^\s*(?:EPSG:{1,2})?(\d{1,6})\s*$/i.exec(code);
    const known = match ? knownCrs(Number(match[1])) : null;
    if (known === null) {
        throw new EngineError('crs/unknown-code', `"${code}" is not a CRS this engine knows by its code`, {
            fix: 'use an EPSG code of CGCS2000 (4490 to 4554), WGS 84 (4326, 326xx, 327xx, 3857), or a file with a '
                + 'full definition (.prj)',
            facts: {code},
        });
    }
    return fromKnown(known, options, code);
}

/**
 * The CRS a file declares. A definition whose numbers are those of a known code takes that code.
 *
 * @throws EngineError `crs/unknown-code`, `crs/bad-definition`, `crs/unsupported-projection`,
 *         `crs/definition-conflict`, `crs/old-datum`, `crs/bad-parameters`
 */
export function crsFromRaw(raw: RawCrsLike, options: CrsOptions = {}): Crs {
    const byCode = raw.epsg === undefined ? null : knownCrs(raw.epsg);
    if (byCode) {
        const stated = statedBeside(raw);
        if (stated && !isSamePlane(stated, byCode.definition)) throw conflict(raw, stated, byCode.definition);
        return fromKnown(byCode, options, raw.from);
    }
    const definition = raw.projjson !== undefined && raw.projjson !== null ? definitionFromProjjson(raw.projjson)
        : raw.wkt !== undefined ? definitionFromWkt(raw.wkt) : null;
    if (definition === null) {
        const what = raw.epsg === undefined ? 'nothing' : `EPSG:${raw.epsg}`;
        throw new EngineError('crs/unknown-code', `${raw.from} declares ${what}, which this engine does not know, and `
            + 'gives no definition',
        {where: raw.from, fix: 'name a known CRS with --crs EPSG:code', facts: {epsg: raw.epsg}});
    }
    const known = matchKnown(definition);
    if (known) return fromKnown(known, options, raw.from, definition);
    return fromDefinition(definition, options, raw.from, null);
}

/** The definition that came with a code; one that cannot be read does not outvote the code. */
function statedBeside(raw: RawCrsLike): Definition | null {
    try {
        if (raw.projjson !== undefined && raw.projjson !== null) return definitionFromProjjson(raw.projjson);
        return raw.wkt === undefined ? null : definitionFromWkt(raw.wkt);
    } catch (error) {
        if (error instanceof EngineError) return null;
        throw error;
    }
}

function conflict(raw: RawCrsLike, stated: Definition, known: Definition): EngineError {
    return new EngineError('crs/definition-conflict', `${raw.from} declares EPSG:${raw.epsg} (${known.name}) beside a `
        + `definition of another plane (${stated.name})`, {
        where: raw.from,
        fix: 'find out which is right and name it with --crs EPSG:code',
        facts: {
            code: toProj4(known), definition: toProj4(stated), epsg: raw.epsg, codeName: known.name,
            definitionName: stated.name,
        },
    });
}

/** The register's entry with the same datum and numbers. The file's own code comes first; its name decides 3° or 6°. */
function matchKnown(definition: Definition): KnownCrs | null {
    if (definition.datum === 'unknown') return null;
    const own = definition.epsg === null ? null : knownCrs(definition.epsg);
    const fits = (known: KnownCrs) => known.definition.datum === definition.datum
        && isSamePlane(known.definition, definition);
    if (own && fits(own)) return own;
    const matches = allKnownCrs().filter(fits);
    const sixDegree = matches.find((known) => known.zone?.widthDeg === 6);
    const saysThree = /3[\s_-]*deg/i.test(definition.name);
    const saysGaussKruger = /(?:^|[\s_/])(?:gk|gauss)/i.test(definition.name);
    return (sixDegree && saysGaussKruger && !saysThree ? sixDegree : matches[0]) ?? null;
}

function fromKnown(known: KnownCrs, options: CrsOptions, from: string, stated?: Definition): Crs {
    const definition = stated?.towgs84 && !isOld(known.definition.datum) && known.definition.towgs84 === null
        && stated.towgs84.some((value) => value !== 0)
        ? {...known.definition, towgs84: stated.towgs84} : known.definition;
    return fromDefinition(definition, options, from, known);
}

function isOld(datum: DatumKey): datum is 'xian80' | 'beijing54' {
    return datum === 'xian80' || datum === 'beijing54';
}

function fromDefinition(stated: Definition, options: CrsOptions, from: string, known: KnownCrs | null): Crs {
    const old = isOld(stated.datum);
    if (old && !options.datumParameters) throw oldDatum(stated, from);
    // a file's own TOWGS84 for an old Chinese datum is a national average, metres off: only the caller's counts
    const towgs84 = old ? checked(options.datumParameters!.towgs84)
        : isGeocentric(stated.datum) && !(stated.towgs84?.some((value) => value !== 0)) ? null : stated.towgs84;
    const definition = {...stated, towgs84};
    const proj4 = toProj4(definition);
    const {projection} = definition;
    const isTm = projection?.method === 'tmerc' && definition.unitM === 1 && definition.primeMeridianDeg === 0;
    const tm = isTm ? {
        lon0Deg: projection.lon0Deg, lat0Deg: projection.lat0Deg, k0: projection.k0,
        falseEastingM: projection.falseEastingM, falseNorthingM: projection.falseNorthingM,
        zonePrefix: zonePrefix(projection.falseEastingM), aM: definition.aM, invF: definition.invF,
    } : undefined;
    const {datum} = definition;
    // parameters of the caller make another CRS of the same code: the id must not be that of the register
    const registered = known !== null && !old && definition.towgs84 === known.definition.towgs84;
    return {
        id: registered && definition.epsg !== null ? `EPSG:${definition.epsg}`
            : `custom:${createHash('sha256').update(proj4).digest('hex').slice(0, 10)}`,
        name: definition.name || 'unnamed CRS',
        nameZh: chineseName(definition, known),
        kind: projection === null ? 'geographic' : isTm ? 'transverseMercator' : 'other',
        proj4,
        ...(tm && {tm}),
        datum: datum === 'cgcs2000' || datum === 'wgs84' || isOld(datum) ? datum : 'other',
        datumKnown: isGeocentric(datum) || towgs84 !== null,
        axis: 'en',
    };
}

/** 37 for a false easting of 37 500 000; null for one without a zone in front. */
function zonePrefix(falseEastingM: number): number | null {
    const zone = Math.floor(falseEastingM / 1e6);
    return zone >= 1 && zone <= 60 && falseEastingM === zone * 1e6 + 500000 ? zone : null;
}

const DATUM_ZH: Readonly<Partial<Record<DatumKey, string>>> = {
    cgcs2000: '2000国家大地坐标系', wgs84: 'WGS84坐标系', xian80: '1980西安坐标系', beijing54: '1954北京坐标系',
};

function chineseName(definition: Definition, known: KnownCrs | null): string {
    const datum = DATUM_ZH[definition.datum];
    const {projection} = definition;
    if (!datum) return definition.name || '未命名坐标系';
    if (projection === null) return `${datum} 经纬度`;
    const zone = known?.zone;
    if (zone) {
        return `${datum} ${zone.widthDeg}度带 ${zone.prefix === null ? '' : `第${zone.prefix}带 `}`
            + `中央经线${zone.centralMeridianDeg}°${zone.prefix === null ? '' : '（东坐标带带号）'}`;
    }
    if (projection.method === 'webmerc') return 'WGS84 Web墨卡托（仅供显示）';
    if (projection.method !== 'tmerc') return `${datum} ${definition.name}`;
    const utm = /UTM zone (\d+[NS])/.exec(definition.name);
    return utm ? `${datum} UTM ${utm[1]}带` : `${datum} 高斯投影 中央经线${projection.lon0Deg}°`;
}

function oldDatum(definition: Definition, from: string): EngineError {
    const name = definition.datum === 'xian80' ? 'Xi\'an 80 (1980西安坐标系)' : 'Beijing 54 (1954北京坐标系)';
    return new EngineError('crs/old-datum', `${from} is in ${name} (${definition.name}), which stands tens of metres `
        + 'off CGCS2000, and no transformation parameters were given', {
        where: from,
        fix: 'convert the layer to CGCS2000 with the parameters of your surveying authority, or give its seven '
            + 'parameters',
        facts: {datum: definition.datum, name: definition.name},
    });
}

/** Shifts between Chinese datums stay below a kilometre, 20″ and 100 ppm; more is a mistake of units. */
function checked(towgs84: readonly number[]): readonly number[] {
    const fits = towgs84.length === 7 && towgs84.every((value, index) => Number.isFinite(value)
        && Math.abs(value) <= (index < 3 ? 1000 : index < 6 ? 20 : 100));
    if (!fits) {
        throw new EngineError('crs/bad-parameters', `the parameters [${towgs84.join(', ')}] are not usable`, {
            fix: 'give seven numbers: dX dY dZ in metres, rX rY rZ in arc seconds, scale in ppm (position vector)',
            facts: {towgs84},
        });
    }
    return [...towgs84];
}
