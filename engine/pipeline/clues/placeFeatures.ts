/**
 * Where the clues of a list lie: in one CRS, on the survey or off it.
 *
 * Lists are written by hand more than surveys are: a row has the zone of the neighbouring county in front of its easting, another lies in
 * another province. One bad row must not cost the list, and no row may be moved in silence. So the CRS is found from the rows that keep
 * together; an easting whose zone puts the row off the survey is read in the county's own zone where that puts it on the survey; and
 * every row that was read so, or lies outside, is named.
 */

import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {PolygonsBuilder, featureCount, type Polygons} from '../../core/polygons.ts';
import {crsFromCode, crsFromRaw, findCrs, projectInto, workingCrs, zoneCode, zoneOfEasting, type Bbox, type Crs} from '../../crs/index.ts';
import type {RawLayer} from '../../formats/index.ts';

export interface PlacedFeatures {
    readonly crs: Crs;
    readonly how: string;
    readonly issues: readonly Issue[];
    /** Polygons and points in `crs`, by feature of the file; those off the survey have no rings and no point. */
    readonly polygons: Polygons;
    readonly points: Float64Array;
    readonly isOutside: Uint8Array;
    /** Features read in the county's zone against the zone they name. */
    readonly moved: readonly number[];
    /** Zones that those eastings named. */
    readonly zones: readonly number[];
}

/** Extent of the survey in its own CRS. */
export interface SurveyPlace {
    readonly crs: Crs;
    readonly bbox: Bbox;
}

/** Rows that keep together lie within this of their median: a prefecture, in metres and in degrees. */
const REACH_M = 200_000, REACH_DEG = 2;
const GEOGRAPHIC = crsFromCode('EPSG:4490');

/** Box of each feature, null where nothing of it is finite. */
function boxesOf({polygons, points}: Pick<RawLayer, 'polygons' | 'points'>): (Bbox | null)[] {
    const {coords, ringStart, featureStart} = polygons;
    return Array.from({length: featureCount(polygons)}, (_, f): Bbox | null => {
        let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
        const take = (x: number, y: number): void => {
            if (!Number.isFinite(x) || !Number.isFinite(y)) return;
            minX = Math.min(minX, x);
            minY = Math.min(minY, y);
            maxX = Math.max(maxX, x);
            maxY = Math.max(maxY, y);
        };
        for (let v = ringStart[featureStart[f]]; v < ringStart[featureStart[f + 1]]; v++) take(coords[2 * v], coords[2 * v + 1]);
        if (points) take(points[2 * f], points[2 * f + 1]);
        return minX <= maxX ? [minX, minY, maxX, maxY] : null;
    });
}

function around(boxes: readonly Bbox[]): Bbox {
    return [Math.min(...boxes.map(b => b[0])), Math.min(...boxes.map(b => b[1])), Math.max(...boxes.map(b => b[2])), Math.max(...boxes.map(b => b[3]))];
}

function median(values: readonly number[]): number {
    return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The boxes near the median of all. */
function together(boxes: readonly Bbox[]): readonly Bbox[] {
    const x = median(boxes.map(box => (box[0] + box[2]) / 2)), y = median(boxes.map(box => (box[1] + box[3]) / 2));
    const reach = Math.abs(x) <= 360 && Math.abs(y) <= 360 ? REACH_DEG : REACH_M;
    return boxes.filter(box => Math.abs((box[0] + box[2]) / 2 - x) <= reach && Math.abs((box[1] + box[3]) / 2 - y) <= reach);
}

/** Zone in front of the eastings of a box. */
function zoneOf(box: Bbox): number | null {
    const west = zoneOfEasting(box[0]);
    return west === zoneOfEasting(box[2]) ? west : null;
}

/** Does the box meet the survey? */
function isOn(box: Bbox, crs: Crs, survey: SurveyPlace): boolean {
    const corners = Float64Array.of(box[0], box[1], box[2], box[1], box[2], box[3], box[0], box[3]);
    try {
        // within one plane nothing is computed, and a digit too many would pass
        projectInto(crs, GEOGRAPHIC, corners, corners.slice());
        projectInto(crs, survey.crs, corners, corners);
    } catch (error) {
        // a place that is none on the Earth, or in the survey's plane, is off the survey
        if (error instanceof EngineError && error.code === 'crs/not-finite') return false;
        throw error;
    }
    const xs = corners.filter((_, i) => i % 2 === 0), ys = corners.filter((_, i) => i % 2 === 1);
    const [minX, minY, maxX, maxY] = survey.bbox;
    return Math.max(...xs) >= minX && Math.min(...xs) <= maxX && Math.max(...ys) >= minY && Math.min(...ys) <= maxY;
}

/** The county's zone without a number in front. */
function countyZone({crs, bbox}: SurveyPlace): Crs {
    const middle = Float64Array.of((bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2);
    projectInto(crs, GEOGRAPHIC, middle, middle);
    const [lon, lat] = middle;
    const lon0 = crs.tm?.lon0Deg ?? 3 * Math.round(lon / 3);
    return workingCrs([lon0, lat, lon0, lat], []);
}

interface Reading {
    readonly crs: Crs;
    readonly how: string;
    readonly issues: readonly Issue[];
}

/**
 * @throws EngineError as `findCrs` does, where the rows leave no doubt that something else is wrong
 */
export function placeFeatures(raw: RawLayer, survey: SurveyPlace, given: Crs | undefined): PlacedFeatures {
    const boxes = boxesOf(raw);
    const known = boxes.filter(box => box !== null);
    const zones = new Set(known.map(zoneOf));
    const isMixed = zones.size > 1;
    let reading: Reading | null = null;
    if (!isMixed) {
        try {
            const {crs, how, warnings} = findCrs(raw.crs, known.length === 0 ? [Infinity, Infinity, -Infinity, -Infinity] : around(together(known)), given,
                survey.crs.tm ? {centralMeridianDeg: survey.crs.tm.lon0Deg} : {});
            reading = {crs, how, issues: warnings};
        } catch (error) {
            if (!(error instanceof EngineError) || error.code !== 'crs/zone-conflict') throw error;
        }
    }
    // a list that names one zone throughout, and lies on the survey in it, is right
    const isGood = reading !== null && (zones.has(null) || known.length === 0 || known.some(box => isOn(box, reading.crs, survey)));
    if (reading !== null && (isGood || given)) return asRead(raw, boxes, reading, survey);
    // zones are told apart in CGCS2000 only: a list that says it is in anything else is refused or read as a whole
    const declared = raw.crs && (raw.crs.epsg ?? raw.crs.wkt ?? raw.crs.projjson) !== undefined ? crsFromRaw(raw.crs) : null;
    if (declared && declared.datum !== 'cgcs2000') findCrs(raw.crs, around(known));
    return byZone(raw, boxes, survey);
}

function asRead(raw: RawLayer, boxes: readonly (Bbox | null)[], {crs, how, issues}: Reading, survey: SurveyPlace): PlacedFeatures {
    const isOutside = Uint8Array.from(boxes, box => box !== null && !isOn(box, crs, survey) ? 1 : 0);
    const {polygons, points} = keep(raw, f => isOutside[f] === 0 && boxes[f] !== null ? {from: crs, shiftM: 0} : null, crs);
    return {crs, how, issues, polygons, points, isOutside, moved: [], zones: []};
}

/** Each row by the zone it names, or by the county's where only that puts it on the survey. */
function byZone(raw: RawLayer, boxes: readonly (Bbox | null)[], survey: SurveyPlace): PlacedFeatures {
    const bare = countyZone(survey);
    const moved: number[] = [], zones = new Set<number>();
    const isOutside = new Uint8Array(boxes.length);
    const readings = boxes.map((box, f): {from: Crs; shiftM: number} | null => {
        if (box === null) return null;
        const zone = zoneOf(box), shiftM = zone === null ? 0 : -zone * 1e6;
        const code = zone === null ? null : zoneCode(zone), named = code === null ? null : crsFromCode(code);
        if (named !== null && isOn(box, named, survey)) return {from: named, shiftM: 0};
        const short: Bbox = [box[0] + shiftM, box[1], box[2] + shiftM, box[3]];
        if (isOn(short, bare, survey)) {
            if (zone !== null) {
                moved.push(f);
                zones.add(zone);
            }
            return {from: bare, shiftM};
        }
        isOutside[f] = 1;
        return null;
    });
    const {polygons, points} = keep(raw, f => readings[f], bare);
    return {
        crs: bare, how: `rows by the zone in front of their eastings, read as ${bare.id} (${bare.name})`, polygons, points, isOutside, moved,
        zones: [...zones].sort((a, b) => a - b),
        issues: [],
    };
}

/** Features in one CRS; those without a reading lose rings and point. */
function keep(
    {polygons, points}: Pick<RawLayer, 'polygons' | 'points'>, readingOf: (feature: number) => {from: Crs; shiftM: number} | null, to: Crs,
): {polygons: Polygons; points: Float64Array} {
    const {coords, ringStart, featureStart, ringRole} = polygons;
    const builder = new PolygonsBuilder();
    const n = featureCount(polygons), placed = new Float64Array(2 * n).fill(Number.NaN);
    const moved = (from: number, end: number, source: Float64Array, {from: crs, shiftM}: {from: Crs; shiftM: number}): Float64Array => {
        const part = source.slice(2 * from, 2 * end);
        for (let i = 0; i < part.length; i += 2) part[i] += shiftM;
        // a vertex that is not finite stays so, for certification to name it
        if (part.every(Number.isFinite)) projectInto(crs, to, part, part);
        return part;
    };
    for (let f = 0; f < n; f++) {
        const reading = readingOf(f);
        if (reading !== null) {
            for (let ring = featureStart[f]; ring < featureStart[f + 1]; ring++) {
                const part = moved(ringStart[ring], ringStart[ring + 1], coords, reading);
                for (let i = 0; i < part.length; i += 2) builder.vertex(part[i], part[i + 1]);
                builder.endRing(ringRole?.[ring]);
            }
            if (points && Number.isFinite(points[2 * f]) && Number.isFinite(points[2 * f + 1])) placed.set(moved(f, f + 1, points, reading), 2 * f);
        }
        builder.endFeature();
    }
    return {polygons: builder.build(), points: placed};
}
