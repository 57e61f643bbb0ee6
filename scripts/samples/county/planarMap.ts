/**
 * From raster to map: arcs smoothed, drawn to the true outlines of roads and ponds, thinned, and checked for crossings.
 *
 * Keeps    every arc once: whatever lies on both sides of it shares all its vertices
 * Units    points in local metres, rounded to 0.0001 m
 */

import {traceArcs, type Arc} from './arcs.ts';
import type {Guide} from './features.ts';
import type {Point} from './field.ts';
import {along, distance, keptVertices} from './lines.ts';
import {crossingArcs} from './crossings.ts';
import {CELL, COLUMNS, ROWS} from './raster.ts';

export interface MapArc {
    /** Faces on the left and right hand. */
    readonly left: number;
    readonly right: number;
    readonly points: readonly Point[];
    /** The same arc as the second survey has it, where it was drawn anew. */
    readonly redrawn?: readonly Point[];
    readonly isGuided: boolean;
}

/** How boldly an arc is redrawn; the last level is the raster border itself, which cannot cross anything. */
interface Level {
    readonly toleranceM: number;
    readonly rounds: number;
    readonly usesGuide: boolean;
}

const LEVELS: readonly Level[] = [
    {toleranceM: 1.35, rounds: 9, usesGuide: true},
    {toleranceM: 0.4, rounds: 5, usesGuide: true},
    {toleranceM: 0.1, rounds: 3, usesGuide: true},
    {toleranceM: 0.1, rounds: 2, usesGuide: false},
    {toleranceM: 0, rounds: 0, usesGuide: false},
];
const LOOSE: Level = {toleranceM: 2, rounds: 40, usesGuide: true};
const GUIDED_TOLERANCE_M = 0.4;
const GUIDE_REACH_M = 2 * CELL;
/** Around a true corner no other vertex is wanted. */
const CORNER_CLEAR_M = 3;
const STRIDE = COLUMNS + 1;

function rounded([x, y]: Point): Point {
    return [Math.round(x * 10_000) / 10_000, Math.round(y * 10_000) / 10_000];
}

function cornerPlace(corner: number): Point {
    return [(corner % STRIDE) * CELL, Math.floor(corner / STRIDE) * CELL];
}

/** Middles of the raster sides between the two ends; ends only where they are nodes. */
function rawPoints(arc: Arc): Point[] {
    const corners = Array.from(arc.corners, cornerPlace);
    const middles = corners.slice(1).map((corner, i) => along(corners[i], corner, 0.5));
    return arc.isLoop ? [...middles, middles[0]] : [corners[0], ...middles, corners[corners.length - 1]];
}

/** Shrinking and swelling in turn, which rounds stairs off and keeps areas. Loops stay closed. Source: Taubin, 1995. */
function smoothed(points: readonly Point[], rounds: number, isLoop: boolean, isFixed: Uint8Array): Point[] {
    let now = [...points];
    for (let pass = 0; pass < 2 * rounds; pass++) {
        const weight = pass % 2 === 0 ? 0.5 : -0.52;
        now = now.map((p, i) => {
            if (isFixed[i] || (!isLoop && (i === 0 || i === now.length - 1))) return p;
            const before = i === 0 ? now[now.length - 2] : now[i - 1];
            const after = i === now.length - 1 ? now[1] : now[i + 1];
            return along(p, along(before, after, 0.5), weight);
        });
    }
    return now;
}

/** Vertices onto the true outline, and its corners into the arc. */
function guided(points: readonly Point[], guide: Guide, isFixed: Uint8Array): Point[] {
    const out = points.map((p, i) => {
        const on = isFixed[i] ? null : guide.onto(p, GUIDE_REACH_M);
        if (on) isFixed[i] = 1;
        return on ?? p;
    });
    for (const corner of guide.corners) {
        // A node may stand at the corner already.
        if (Math.min(distance(out[0], corner), distance(out[out.length - 1], corner)) < 0.01) continue;
        let [best, bestOff] = [-1, 1.9 * CELL];
        for (let i = 1; i + 1 < out.length; i++) {
            const off = distance(out[i], corner);
            if (off < bestOff) [best, bestOff] = [i, off];
        }
        if (best >= 0) {
            out[best] = corner;
            isFixed[best] = 2;
        }
    }
    return out;
}

/** Indexes of the vertices left without those that an outline pulled past their neighbours or into a corner. */
function onward(points: readonly Point[], isFixed: Uint8Array): number[] {
    const kept: number[] = [0];
    const last = points.length - 1;
    const isBack = (a: Point, b: Point, c: Point): boolean =>
        (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) <= 0;
    for (let i = 1; i <= last; i++) {
        const before = kept[kept.length - 1];
        if (
            i < last &&
            isFixed[i] === 1 &&
            distance(points[before], points[i]) < CORNER_CLEAR_M &&
            isFixed[before] === 2
        )
            continue;
        while (
            kept.length > 1 &&
            isFixed[kept[kept.length - 1]] === 1 &&
            (isBack(points[kept[kept.length - 2]], points[kept[kept.length - 1]], points[i]) ||
                (isFixed[i] === 2 && distance(points[kept[kept.length - 1]], points[i]) < CORNER_CLEAR_M))
        )
            kept.pop();
        kept.push(i);
    }
    return kept;
}

function thinned(points: readonly Point[], toleranceM: number, isLoop: boolean): Point[] {
    if (toleranceM === 0) return [...points];
    if (!isLoop) return keptVertices(points, toleranceM).map(i => points[i]);
    // A loop has no ends to hold on to: it is thinned in three parts.
    const third = Math.floor(points.length / 3);
    const cuts = [0, third, 2 * third, points.length - 1];
    return cuts.slice(1).flatMap((end, k) => {
        const part = points.slice(cuts[k], end + 1);
        const kept = keptVertices(part, toleranceM).map(i => part[i]);
        return k < 2 ? kept.slice(0, -1) : kept;
    });
}

/**
 * @param labels   faces by cell, 0 outside; each face one connected piece
 * @param guideOf  the outline that the border between two faces follows
 * @param isLoose  a border that nothing on the ground shows, drawn in wide curves
 * @throws RangeError when arcs cross that cannot be told apart even on the raster
 */
export function drawMap(
    labels: Int32Array,
    guideOf: (left: number, right: number) => Guide | null,
    isLoose: (left: number, right: number) => boolean,
): MapArc[] {
    const {arcs, nodes} = traceArcs(labels, COLUMNS, ROWS);
    const level = new Uint8Array(arcs.length);
    const plainNodes = new Set<number>();
    const nodeArcs = new Map<number, number[]>(nodes.map(node => [node, []]));
    arcs.forEach((arc, n) => {
        if (arc.isLoop) return;
        for (const end of [arc.corners[0], arc.corners[arc.corners.length - 1]]) nodeArcs.get(end)?.push(n);
    });
    const raws = arcs.map(rawPoints);
    const guides = arcs.map(arc => guideOf(arc.left, arc.right));
    const loose = arcs.map(arc => isLoose(arc.left, arc.right));
    for (let round = 0; round < 30; round++) {
        const places = new Map(
            nodes.map(node => [
                node,
                nodePlace(node, nodeArcs.get(node) ?? [], raws, arcs, guides, plainNodes.has(node)),
            ]),
        );
        const drawn = arcs.map((arc, n) =>
            drawArc(arc, raws[n], guides[n], level[n] === 0 && loose[n] ? LOOSE : LEVELS[level[n]], places),
        );
        const bad = crossingArcs(drawn.map(points => ({points})));
        if (bad.size === 0) {
            return arcs.map((arc, n) => ({
                left: arc.left,
                right: arc.right,
                points: drawn[n],
                isGuided: guides[n] !== null,
            }));
        }
        for (const n of bad) {
            level[n] = Math.min(LEVELS.length - 1, level[n] + 1);
            if (level[n] === LEVELS.length - 1) {
                plainNodes.add(arcs[n].corners[0]);
                plainNodes.add(arcs[n].corners[arcs[n].corners.length - 1]);
            }
        }
    }
    throw new RangeError('borders still cross after thirty rounds');
}

/** A node on the outline of whatever was drawn last there, else in the middle of what comes in. */
function nodePlace(
    node: number,
    incident: readonly number[],
    raws: readonly (readonly Point[])[],
    arcs: readonly Arc[],
    guides: readonly (Guide | null)[],
    isPlain: boolean,
): Point {
    const here = cornerPlace(node);
    if (isPlain) return here;
    const votes = incident.map(n => guides[n]).filter(guide => guide !== null);
    const guide = votes.find((one, i) => votes.indexOf(one) !== i) ?? votes[0];
    const corner = guide?.corners.find(one => distance(one, here) < 1.5 * CELL);
    const on = guide && guide.onto(here, GUIDE_REACH_M);
    if (on) return rounded(corner ?? on);
    const near = incident.map(n => {
        const points = raws[n];
        const step = Math.min(3, points.length - 1);
        return arcs[n].corners[0] === node ? points[step] : points[points.length - 1 - step];
    });
    const mean: Point = [
        near.reduce((sum, p) => sum + p[0], 0) / near.length,
        near.reduce((sum, p) => sum + p[1], 0) / near.length,
    ];
    return rounded(along(here, mean, 0.6));
}

function drawArc(
    arc: Arc,
    raw: readonly Point[],
    guide: Guide | null,
    level: Level,
    places: ReadonlyMap<number, Point>,
): Point[] {
    let isFixed = new Uint8Array(raw.length);
    let points: Point[] = [...raw];
    if (!arc.isLoop) {
        points[0] = places.get(arc.corners[0]) ?? points[0];
        points[points.length - 1] = places.get(arc.corners[arc.corners.length - 1]) ?? points[points.length - 1];
        isFixed[0] = isFixed[points.length - 1] = 1;
    }
    if (guide && level.usesGuide) points = guided(points, guide, isFixed);
    if (arc.isLoop) {
        isFixed[points.length - 1] = isFixed[0];
        points[points.length - 1] = points[0];
    }
    if (guide && level.usesGuide) {
        const kept = onward(points, isFixed);
        points = kept.map(i => points[i]);
        isFixed = Uint8Array.from(kept, i => isFixed[i]);
    }
    points = smoothed(points, level.rounds, arc.isLoop, isFixed);
    const tolerance = guide && level.usesGuide ? Math.min(GUIDED_TOLERANCE_M, level.toleranceM) : level.toleranceM;
    const sharp = [...isFixed.keys()].filter(i => isFixed[i] === 2);
    const cuts = sharp.length > 0 ? [0, ...sharp, points.length - 1] : null;
    const thin = cuts
        ? cuts
              .slice(1)
              .flatMap((end, k) => thinned(points.slice(cuts[k], end + 1), tolerance, false).slice(k === 0 ? 0 : 1))
        : thinned(points, tolerance, arc.isLoop);
    return thin.map(rounded);
}
