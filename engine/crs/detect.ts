/**
 * Which CRS a layer is in, with the reason in words. Coordinates and declaration are checked against one another; where
 * they leave a doubt the layer is refused with the candidates, never guessed.
 *
 * Source  ranges and zone prefixes: domain facts §5.3
 */

import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {crsFromCode, crsFromRaw, type Crs, type DatumParameters, type RawCrsLike} from './crs.ts';
import {cgcs2000ZoneCode} from './knownCodes.ts';
import {CHINA_LON_LAT, projectInto} from './project.ts';

export type Bbox = readonly [minX: number, minY: number, maxX: number, maxY: number];

export interface CrsFinding {
    readonly crs: Crs;
    /** English sentence: how the CRS was found. */
    readonly how: string;
    readonly code: 'declared' | 'prefix' | 'degrees' | 'given';
    readonly warnings: readonly Issue[];
}

/** What the caller knows of the county. */
export interface CrsHint {
    readonly lonLatBbox?: Bbox;
    /** Central meridian the county works in, for eastings without a zone. */
    readonly centralMeridianDeg?: number;
    /** For layers declared in Xi'an 80 or Beijing 54. */
    readonly datumParameters?: DatumParameters;
}

/** A Gauss–Krüger plane is used this far from its meridian; 6° zones end at 3°, neighbours' data reach over. */
const MAX_DEGREES_OFF = 6;

/**
 * The CRS of a layer: the one `given` by the caller, else the declared one, else what the coordinates themselves say.
 *
 * CRS     `bbox` in the units of the layer, x = east
 * @throws EngineError `crs/bad-extent`, `crs/undeclared`, `crs/zone-conflict`, `crs/ambiguous-zone`, `crs/mixed-zones`,
 *         `crs/swapped-axes`, `crs/out-of-range`, `crs/local-system`, `crs/outside-county`, and all of `crsFromRaw`
 */
export function findCrs(raw: RawCrsLike | null, bbox: Bbox, given?: Crs, hint: CrsHint = {}): CrsFinding {
    const declared = hasDefinition(raw) ? raw : null;
    const [minX, minY, maxX, maxY] = bbox;
    const isEmpty = minX > maxX && minY > maxY;
    if (!isEmpty && !(bbox.length === 4 && bbox.every(Number.isFinite) && minX <= maxX && minY <= maxY)) {
        throw new EngineError('crs/bad-extent', `the extent of the coordinates is [${bbox.join(', ')}], which is no `
            + 'box on the Earth', {fix: 'look for records with broken coordinates', facts: {bbox}});
    }
    if (given) return checkedGiven(given, declared, bbox, isEmpty, hint);
    if (declared) {
        const crs = crsFromRaw(declared, {datumParameters: hint.datumParameters});
        const warnings = isEmpty ? [uncheckedExtent(crs)]
            : checkPlausible(crs, bbox, hint, `${declared.from} declares`);
        return {crs, how: `${declared.from} declares ${label(crs)}`, code: 'declared', warnings};
    }
    if (isEmpty) {
        throw new EngineError('crs/undeclared', 'no CRS is declared and the layer has no coordinates to tell it from',
            {fix: 'name the CRS with --crs EPSG:code'});
    }
    return fromCoordinates(bbox, hint);
}

function hasDefinition(raw: RawCrsLike | null): raw is RawCrsLike {
    return raw !== null && (raw.epsg !== undefined || (raw.wkt !== undefined && raw.wkt.trim() !== '')
        || (raw.projjson !== undefined && raw.projjson !== null));
}

function checkedGiven(
    given: Crs, declared: RawCrsLike | null, bbox: Bbox, isEmpty: boolean, hint: CrsHint,
): CrsFinding {
    const warnings: Issue[] = isEmpty ? [uncheckedExtent(given)] : checkPlausible(given, bbox, hint, 'the caller gave');
    const stated = declared && nameOf(declared, hint);
    if (declared && stated !== given.id) {
        warnings.push({
            code: 'crs/overridden', severity: 'warning',
            message: `${declared.from} declares ${stated}; ${label(given)} is used instead because the caller gave it`,
        });
    }
    return {crs: given, how: `${label(given)} was given by the caller`, code: 'given', warnings};
}

/** The id of what a file declares, or its words where it cannot be used: the caller's CRS stands either way. */
function nameOf(declared: RawCrsLike, hint: CrsHint): string {
    try {
        return crsFromRaw(declared, {datumParameters: hint.datumParameters}).id;
    } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        return declared.epsg === undefined ? `a CRS that cannot be used (${error.code})` : `EPSG:${declared.epsg}`;
    }
}

function label(crs: Crs): string {
    return `${crs.id} (${crs.name})`;
}

function uncheckedExtent(crs: Crs): Issue {
    return {
        code: 'crs/unchecked-extent', severity: 'note',
        message: `the layer has no coordinates, so ${label(crs)} could not be checked against them`,
    };
}

/** Refuses a CRS that the coordinates contradict; returns what remains to be said. */
function checkPlausible(crs: Crs, bbox: Bbox, hint: CrsHint, source: string): Issue[] {
    refuseZoneConflict(crs, bbox, source);
    const problem = misfit(crs, bbox, hint);
    if (problem !== null) {
        const [minX, minY, maxX, maxY] = bbox;
        if (misfit(crs, [minY, minX, maxY, maxX], hint) === null) throw swapped(bbox, `${source} ${label(crs)}`);
        throw new EngineError(problem.code, `${source} ${label(crs)}, but the coordinates (${describe(bbox)}) `
            + problem.reason, {
            fix: 'find the right CRS and name it with --crs EPSG:code',
            facts: {crs: crs.id, bbox, lonLat: problem.lonLat, degreesOff: problem.degreesOff},
        });
    }
    if (crs.datumKnown) return [];
    return [{
        code: 'crs/unknown-datum', severity: 'warning',
        message: `the datum of ${label(crs)} has no known relation to CGCS2000; its coordinates are used without a `
            + 'shift and may stand hundreds of metres off',
    }];
}

/** Prefix of the eastings against the one the CRS has. */
function refuseZoneConflict(crs: Crs, bbox: Bbox, source: string): void {
    const {tm} = crs;
    if (!tm || tm.k0 !== 1 || (crs.datum === 'other' || crs.datum === 'wgs84')) return;
    const west = zoneOfEasting(bbox[0]);
    const east = zoneOfEasting(bbox[2]);
    if (west !== null && east !== null && west !== east) throw mixedZones(west, east, bbox);
    const prefix = west === east ? west : null;
    if (prefix === tm.zonePrefix || (prefix === null && !isSixDigit(bbox))) return;
    const found = prefix === null ? null : zoneCode(prefix);
    const coordinates = prefix === null
        ? `the eastings (${describe(bbox)}) have six digits and no zone in front`
        : `the eastings (${describe(bbox)}) begin with zone ${prefix}${found === null ? '' : ` (${found})`}`;
    const bare = Number.isInteger(tm.lon0Deg / 3) && tm.lon0Deg >= 75 && tm.lon0Deg <= 135
        ? `EPSG:${cgcs2000ZoneCode(3, tm.lon0Deg, false)}` : null;
    const candidate = prefix === null ? bare : found;
    throw new EngineError('crs/zone-conflict', `${source} ${label(crs)}, but ${coordinates}`, {
        fix: candidate ? `if the coordinates are right, give --crs ${candidate}; if the declaration is right, export `
            + 'again'
            : 'find the right CRS and name it with --crs EPSG:code',
        facts: {declared: crs.id, coordinates: candidate, declaredPrefix: tm.zonePrefix, prefix, bbox},
    });
}

interface Misfit {
    readonly code: 'crs/out-of-range' | 'crs/outside-county';
    readonly reason: string;
    /** Where the CRS would put the layer. */
    readonly lonLat?: readonly [number, number];
    readonly degreesOff?: number;
}

/** Null when the box can be in the CRS. */
function misfit(crs: Crs, bbox: Bbox, hint: CrsHint): Misfit | null {
    const corners = lonLatCorners(crs, bbox);
    if (corners === null) return {code: 'crs/out-of-range', reason: 'have no place on the Earth in it'};
    const isChinese = crs.datum === 'cgcs2000' || crs.datum === 'xian80' || crs.datum === 'beijing54';
    for (let i = 0; i < corners.length; i += 2) {
        const lon = corners[i], lat = corners[i + 1];
        if (Math.abs(lat) > 90 || Math.abs(lon) > 180.5) return {code: 'crs/out-of-range', reason: 'are not degrees'};
        if (isChinese && !isInChina(lon, lat)) {
            return {code: 'crs/out-of-range', reason: `lie at ${lon.toFixed(2)}°, ${lat.toFixed(2)}°, outside China`,
                lonLat: [lon, lat]};
        }
        const offMeridian = crs.tm ? Math.abs(((lon - crs.tm.lon0Deg + 540) % 360) - 180) : 0;
        if (offMeridian > (isChinese ? MAX_DEGREES_OFF : 2 * MAX_DEGREES_OFF)) {
            return {code: 'crs/out-of-range', reason: `lie ${offMeridian.toFixed(1)}° from its central meridian`,
                degreesOff: offMeridian};
        }
    }
    if (!hint.lonLatBbox) return null;
    const [west, south, east, north] = hint.lonLatBbox;
    const middle = lonLatCorners(crs, middleOf(bbox));
    const inside = middle !== null && middle[0] >= west && middle[0] <= east
        && middle[1] >= south && middle[1] <= north;
    return inside ? null : {code: 'crs/outside-county', reason: 'lie outside the county'};
}

function isInChina(lon: number, lat: number): boolean {
    const [west, south, east, north] = CHINA_LON_LAT;
    return lon >= west && lon <= east && lat >= south && lat <= north;
}

function middleOf([minX, minY, maxX, maxY]: Bbox): Bbox {
    const x = minX / 2 + maxX / 2;
    const y = minY / 2 + maxY / 2;
    return [x, y, x, y];
}

/** The corners in degrees, or null when one has none. */
function lonLatCorners(crs: Crs, [minX, minY, maxX, maxY]: Bbox): Float64Array | null {
    const corners = Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY);
    if (crs.kind === 'geographic') return corners;
    try {
        projectInto(crs, crsFromCode('EPSG:4326'), corners, corners);
        return corners;
    } catch (error) {
        if (error instanceof EngineError && error.code === 'crs/not-finite') return null;
        throw error;
    }
}

/** 37 for 37 500 000 (eight digits before the point), else null. */
export function zoneOfEasting(x: number): number | null {
    return x >= 1e7 && x < 1e8 ? Math.floor(x / 1e6) : null;
}

function isSixDigit([minX, , maxX]: Bbox): boolean {
    return minX >= 1e5 && maxX < 1e6;
}

/** The CGCS2000 plane whose eastings begin with a zone number; null where none does. */
export function zoneCode(prefix: number): string | null {
    if (prefix >= 13 && prefix <= 23) return `EPSG:${cgcs2000ZoneCode(6, 6 * prefix - 3, true)}`;
    if (prefix >= 25 && prefix <= 45) return `EPSG:${cgcs2000ZoneCode(3, 3 * prefix, true)}`;
    return null;
}

const ASSUMED_CGCS2000 = 'the datum is not declared; CGCS2000 is assumed, the only one national data may be in since '
    + '2018';

function fromCoordinates(bbox: Bbox, hint: CrsHint): CrsFinding {
    const upright = readUndeclared(bbox, hint);
    if (upright.finding) return upright.finding;
    const [minX, minY, maxX, maxY] = bbox;
    const turned = readUndeclared([minY, minX, maxY, maxX], hint);
    if (turned.finding || turned.error?.code === 'crs/ambiguous-zone') {
        if (upright.error?.code !== 'crs/ambiguous-zone') throw swapped(bbox, 'no CRS is declared');
    }
    throw upright.error ?? localSystem(bbox);
}

interface Reading {
    readonly finding?: CrsFinding;
    readonly error?: EngineError;
}

/** What a box without a declaration can be; neither field set when it looks like nothing known. */
function readUndeclared(bbox: Bbox, hint: CrsHint): Reading {
    const [minX, minY, maxX, maxY] = bbox;
    if (minX >= -180 && maxX <= 180 && minY >= -90 && maxY <= 90) {
        const crs = crsFromCode('EPSG:4490');
        return accept(crs, bbox, hint, 'degrees', `the coordinates (${describe(bbox)}) are degrees inside China`);
    }
    const west = zoneOfEasting(minX);
    const east = zoneOfEasting(maxX);
    if (west !== null && east !== null) {
        if (west !== east) return {error: mixedZones(west, east, bbox)};
        const code = zoneCode(west);
        if (code === null) return {};
        const width = west <= 23 ? 6 : 3;
        return accept(crsFromCode(code), bbox, hint, 'prefix',
            `the eastings (${describe(bbox)}) have eight digits and begin with ${west}, a ${width}° zone`);
    }
    if (isSixDigit(bbox) && minY >= 3e5 && maxY <= 6e6) return withoutZone(bbox, hint);
    return {};
}

function accept(crs: Crs, bbox: Bbox, hint: CrsHint, code: CrsFinding['code'], reason: string): Reading {
    const problem = misfit(crs, bbox, hint);
    if (problem !== null) {
        return {error: new EngineError(problem.code, `no CRS is declared, and read as ${label(crs)} the coordinates `
            + `(${describe(bbox)}) ${problem.reason}`,
        {fix: 'name the CRS with --crs EPSG:code', facts: {bbox, tried: crs.id, lonLat: problem.lonLat, degreesOff: problem.degreesOff}})};
    }
    const assumed: Issue = {code: 'crs/assumed-datum', severity: 'warning', message: `${reason}; ${ASSUMED_CGCS2000}`};
    return {finding: {crs, how: `no CRS is declared; ${reason}, so ${label(crs)} is used`, code, warnings: [assumed]}};
}

/** Six digits say nothing of the zone: only the county's own meridian or extent may. */
function withoutZone(bbox: Bbox, hint: CrsHint): Reading {
    const meridians: number[] = [];
    for (let meridian = 75; meridian <= 135; meridian += 3) meridians.push(meridian);
    const fitting = meridians
        .filter((meridian) => hint.centralMeridianDeg === undefined || meridian === hint.centralMeridianDeg)
        .map((meridian) => crsFromCode(`EPSG:${cgcs2000ZoneCode(3, meridian, false)}`))
        .filter((crs) => misfit(crs, bbox, hint) === null);
    const isTold = hint.centralMeridianDeg !== undefined || hint.lonLatBbox !== undefined;
    if (isTold && fitting.length === 1) {
        const told = hint.centralMeridianDeg === undefined ? 'only there the layer lies inside the county'
            : `the county works on the meridian ${hint.centralMeridianDeg}° E`;
        return accept(fitting[0], bbox, hint, 'given', `the eastings (${describe(bbox)}) carry no zone and ${told}`);
    }
    const candidates = fitting.map((crs) => crs.id);
    const choice = candidates.length === 0 ? 'no zone fits' : `it may be any of ${candidates.join(', ')}`;
    return {error: new EngineError('crs/ambiguous-zone', `no CRS is declared and the eastings (${describe(bbox)}) have `
        + `six digits without a zone: ${choice}`, {
        fix: 'name the zone with --crs, for example --crs EPSG:4546 for the central meridian 111° E',
        facts: {candidates, bbox},
    })};
}

function mixedZones(west: number, east: number, bbox: Bbox): EngineError {
    return new EngineError('crs/mixed-zones', `the eastings (${describe(bbox)}) begin with zone ${west} in the west `
        + `and with zone ${east} in the east`, {
        fix: 'split the layer by zone, or convert it to EPSG:4490', facts: {zones: [west, east], bbox},
    });
}

function swapped(bbox: Bbox, source: string): EngineError {
    return new EngineError('crs/swapped-axes', `${source}, and the coordinates (${describe(bbox)}) fit only with x `
        + 'and y exchanged: the file stores north before east', {
        fix: 'exchange the two coordinates (in QGIS: Swap X and Y coordinates) and export again', facts: {bbox},
    });
}

function localSystem(bbox: Bbox): EngineError {
    return new EngineError('crs/local-system', `no CRS is declared, and the coordinates (${describe(bbox)}) are `
        + 'neither degrees inside China nor Gauss–Krüger eastings with six or eight digits: they look '
        + 'like a local system', {
        fix: 'convert the layer to CGCS2000, or name its CRS with --crs EPSG:code', facts: {bbox},
    });
}

function describe([minX, minY, maxX, maxY]: Bbox): string {
    const short = (value: number) => String(Number(value.toFixed(Math.abs(value) < 1000 ? 4 : 1)));
    return `x ${short(minX)} to ${short(maxX)}, y ${short(minY)} to ${short(maxY)}`;
}
