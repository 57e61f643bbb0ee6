/** What a year does to a county: parcels change their class, are split, lose ground to new ones, and borders move. */

import {arcLine, inner, lengthOf} from './arcs.ts';
import {
    CLEAR, classAfterwards, isSoundAttempt, keep, mayDraw, ringsWith, shellArcs, vertexOn, wavyPath, type Attempt,
    type Work,
} from './attempt.ts';
import {carveAcross, carveAtCorner, carveBand, carveHole, carveSide} from './carves.ts';
import {isCultivatedClass} from './classes.ts';
import {emitFeature, sidesOf, type County} from './county.ts';
import {TICKS_PER_M} from './mesh.ts';
import {hash32, stream} from './random.ts';
import {RingBuffer} from './ringBuffer.ts';
import {areSound, indexOf, reversed, section} from './rings.ts';
import type {Survey} from './survey.ts';

/** Numbers of changes for 207,560 parcels. */
export const CHANGES_PER_200K = {reclassified: 1440, split: 643, carved: 1269, moved: 799} as const;
const FOR_PARCELS = 207_560;
/** Changes look for cultivated land first: it is what a survey is sent out for. */
const CULTIVATED_FIRST = 0.72;
/** Parcels larger than this rarely change as a whole, in proportion. */
const SMALL_M2 = 2_000;

export function changeCounty(county: County): Survey {
    const survey: Survey = {
        county, changes: new Map(), drawn: new Map(), added: [], classOf: county.classOf.slice(),
        counts: {reclassified: 0, split: 0, carved: 0, moved: 0, touched: 0, cut: 0, vertexOnly: 0},
    };
    const work: Work = {
        survey, random: stream(hash32(7, 1, county.seed)), lockedArc: new Uint8Array(county.mesh.arcFrom.length),
        isChanged: new Uint8Array(county.features), buffer: new RingBuffer(),
    };
    const wanted = (kind: keyof typeof CHANGES_PER_200K): number =>
        Math.round(CHANGES_PER_200K[kind] * county.features / FOR_PARCELS);
    repeat(work, wanted('carved'), carve, () => survey.counts.carved++);
    repeat(work, wanted('split'), split, () => survey.counts.split++);
    repeat(work, wanted('moved'), moveBorder, () => survey.counts.moved++);
    repeat(work, wanted('reclassified'), reclassify, () => survey.counts.reclassified++);
    countTouched(work);
    return survey;
}

function repeat(work: Work, times: number, change: (work: Work, feature: number) => boolean, done: () => void): void {
    const {county} = work.survey;
    for (let made = 0, tries = 0; made < times; tries++) {
        if (tries > 1000 * (times + 10)) throw new RangeError('the county is too small for its changes');
        const feature = Math.floor(work.random() * county.features);
        const wantsCultivated = work.random() < CULTIVATED_FIRST;
        if (work.isChanged[feature] === 1 || (wantsCultivated && !isCultivatedClass(county.classOf[feature]))) continue;
        if (!change(work, feature)) continue;
        made++;
        done();
    }
}

function reclassify(work: Work, feature: number): boolean {
    const {survey, buffer} = work;
    buffer.clear();
    emitFeature(survey.county, feature, survey.changes, buffer);
    const areaM2 = buffer.twiceArea() / 2 / TICKS_PER_M ** 2;
    if (survey.county.isStrip[feature] === 1 || work.random() > SMALL_M2 / areaM2) return false;
    survey.classOf[feature] = classAfterwards(work, [survey.county.classOf[feature]]);
    work.isChanged[feature] = 1;
    return true;
}

function carve(work: Work, feature: number): boolean {
    const {survey: {county}} = work;
    if (!mayDraw(work, feature)) return false;
    const random = work.random(), arcs = shellArcs(county, feature);
    // a pond has no border on the mesh
    if (arcs.length === 0) return false;
    const arc = arcs[Math.floor(work.random() * arcs.length)];
    const attempt = random < 0.3 ? carveAcross(work, feature, arc)
        : random < 0.55 ? carveSide(work, feature, arc)
            : random < 0.72 ? carveAtCorner(work, arc)
                : random < 0.86 ? carveHole(work, feature) : carveBand(work, feature, arcs);
    if (attempt === null || !isSoundAttempt(attempt)) return false;
    keep(work, attempt);
    return true;
}

/** A new border between two new vertices of a parcel's shell. */
function split(work: Work, feature: number): boolean {
    const {survey: {county}, lockedArc, random} = work;
    const arcs = shellArcs(county, feature);
    if (!mayDraw(work, feature) || arcs.length < 4
        || county.featureStart[feature + 1] - county.featureStart[feature] > 1) return false;
    const k = Math.floor(random() * arcs.length);
    const one = arcs[k], two = arcs[(k + Math.max(2, Math.round(arcs.length * (0.4 + 0.2 * random())))) % arcs.length];
    if (one === two || lockedArc[one] === 1 || lockedArc[two] === 1) return false;
    const first = vertexOn(county, one, 0.25 + 0.5 * random()), second = vertexOn(county, two, 0.25 + 0.5 * random());
    if (!first || !second) return false;
    const changed = new Map([[one, inner(first.line)], [two, inner(second.line)]]);
    const [ring] = ringsWith(work, feature, changed);
    if (ring === undefined) return false;
    const from = indexOf(ring, first.point), to = indexOf(ring, second.point);
    const path = wavyPath(work, [first.point.x, first.point.y], [second.point.x, second.point.y], 3);
    const before = county.classOf[feature];
    const kept = [...section(ring, from, to), ...reversed(path)], left = [...section(ring, to, from), ...path];
    const attempt: Attempt = {
        arcs: changed,
        drawn: new Map([[feature, [kept]]]),
        added: [{
            rings: [left], classIndex: classAfterwards(work, [before]), village: county.villageOf[feature],
            from: feature,
        }],
    };
    if (!isSoundAttempt(attempt)) return false;
    keep(work, attempt);
    return true;
}

/** A border is surveyed anew: its inner vertices move aside by 0.1 to 3 m, its ends stay. */
function moveBorder(work: Work, feature: number): boolean {
    const {survey: {county}, lockedArc, isChanged, random} = work;
    const arcs = shellArcs(county, feature);
    if (arcs.length === 0) return false;
    const arc = arcs[Math.floor(random() * arcs.length)], sides = sidesOf(county, arc);
    const line = arcLine(county, arc), length = lengthOf(line);
    const isFree = sides.every(one => one >= 0 && isChanged[one] === 0 && county.isStrip[one] === 0);
    if (lockedArc[arc] === 1 || !isFree || line.length < 10) return false;
    const offset = (random() < 0.5 ? -1 : 1) * (0.1 + 2.9 * random() ** 2) * TICKS_PER_M;
    const moved: number[] = [];
    for (let k = 2; k + 2 < line.length; k += 2) {
        const dx = line[k + 2] - line[k - 2], dy = line[k + 3] - line[k - 1], step = Math.hypot(dx, dy);
        const aside = offset * (0.6 + 0.4 * Math.sin(Math.PI * k / line.length)) / step;
        moved.push(Math.round(line[k] - aside * dy), Math.round(line[k + 1] + aside * dx));
    }
    if (length < 30 * TICKS_PER_M) return false;
    const changed = new Map([[arc, moved]]);
    const touched = sides.map(one => ringsWith(work, one, changed));
    if (!touched.every(rings => rings.length > 0 && areSound(rings, CLEAR))) return false;
    work.survey.changes.set(arc, moved);
    lockedArc[arc] = 1;
    return true;
}

function countTouched({survey, isChanged}: Work): void {
    const {county, changes, counts, classOf, drawn} = survey;
    const touched = new Set<number>(drawn.keys()), byArc = new Set<number>();
    for (const arc of changes.keys()) for (const one of sidesOf(county, arc)) if (one >= 0) byArc.add(one);
    counts.vertexOnly = [...byArc].filter(one => !drawn.has(one)).length;
    for (const one of byArc) touched.add(one);
    for (let feature = 0; feature < county.features; feature++) {
        if (isChanged[feature] === 1 || classOf[feature] !== county.classOf[feature]) touched.add(feature);
    }
    counts.touched = touched.size;
}
