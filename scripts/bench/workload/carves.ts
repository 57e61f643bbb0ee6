/** New parcels cut out of one or several: beside a border, across it, round a corner, in the middle, right through. */

import {arcLine, inner, lengthOf, withVertexAt} from './arcs.ts';
import {
    classAfterwards, mayDraw, ringsWith, vertexOn, type Attempt, type Work,
} from './attempt.ts';
import {CARVED, type Code} from './classes.ts';
import {cellsBeside, sidesOf, type County} from './county.ts';
import {horizontalArc, TICKS_PER_M, verticalArc} from './mesh.ts';
import {blob, roomInCell} from './ponds.ts';
import {indexOf, reversed, section, type Point, type Ring} from './rings.ts';

const BAND_CLASSES: readonly (readonly [Code, number])[] = [['1006', 6], ['1003', 3], ['1107', 2]];

interface Opening {
    readonly first: Point;
    readonly second: Point;
    readonly changed: ReadonlyMap<number, number[]>;
}

/** Two new vertices on an arc, some 15 to 60 m apart. */
function openArc({survey: {county}, lockedArc, random}: Work, arc: number): Opening | null {
    const line = arcLine(county, arc), length = lengthOf(line);
    if (lockedArc[arc] === 1 || length < 25 * TICKS_PER_M) return null;
    const width = Math.min(0.75 * length, (15 + 45 * random()) * TICKS_PER_M);
    const from = (length - width) * (0.2 + 0.6 * random());
    const two = withVertexAt(line, from + width), one = two && withVertexAt(two.line, from);
    return one && two && {first: one.point, second: two.point, changed: new Map([[arc, inner(one.line)]])};
}

/** A path beside the chord of an opening, to the left for a positive depth. */
function pocket({random}: Work, {first, second}: Opening, depth: number): number[] {
    const dx = second.x - first.x, dy = second.y - first.y;
    return [0.08, 0.5, 0.92].flatMap((t, k) => {
        const out = depth * (k === 1 ? 1 : 0.8) * (0.85 + 0.3 * random());
        return [Math.round(first.x + t * dx - out * dy), Math.round(first.y + t * dy + out * dx)];
    });
}

/** From both parcels of a border. */
export function carveAcross(work: Work, feature: number, arc: number): Attempt | null {
    const {survey: {county}, random} = work, opening = openArc(work, arc), [left, right] = sidesOf(county, arc);
    if (!opening || left === right || !mayDraw(work, left) || !mayDraw(work, right)) return null;
    const {first, second, changed} = opening;
    const ways = [pocket(work, opening, 0.3 + 0.4 * random()), pocket(work, opening, -0.3 - 0.4 * random())];
    const drawn = new Map<number, readonly Ring[]>();
    for (const [side, one] of [left, right].entries()) {
        const [shell, ...holes] = ringsWith(work, one, changed);
        if (shell === undefined) return null;
        drawn.set(one, [dented(shell, first, second, ways[side], side === 1), ...holes]);
    }
    const rings = [[first.x, first.y, ...ways[0], second.x, second.y, ...reversed(ways[1])]];
    const before = [left, right].map(one => county.classOf[one]);
    return {arcs: changed, drawn, added: [
        {rings, classIndex: classAfterwards(work, before, CARVED), village: county.villageOf[feature], from: feature}]};
}

/** The shell with the border between two of its vertices replaced by a path; a shell right of the arc walks with it. */
function dented(shell: Ring, first: Point, second: Point, path: readonly number[], isRight: boolean): number[] {
    const one = indexOf(shell, first), two = indexOf(shell, second);
    return isRight ? [...section(shell, two, one), ...path] : [...section(shell, one, two), ...reversed(path)];
}

/** From one parcel beside its border; the neighbour gets the two new vertices. */
export function carveSide(work: Work, feature: number, arc: number): Attempt | null {
    const {survey: {county}, random} = work, opening = openArc(work, arc);
    const isRight = sidesOf(county, arc)[1] === feature;
    const [shell, ...holes] = opening ? ringsWith(work, feature, opening.changed) : [];
    if (!opening || shell === undefined) return null;
    const {first, second, changed} = opening;
    const path = pocket(work, opening, (isRight ? -1 : 1) * (0.4 + 0.5 * random()));
    const one = indexOf(shell, first), two = indexOf(shell, second);
    const ring = isRight ? [...section(shell, one, two), ...reversed(path)] : [...section(shell, two, one), ...path];
    return {
        arcs: changed, drawn: new Map([[feature, [dented(shell, first, second, path, isRight), ...holes]]]),
        added: [{rings: [ring], classIndex: classAfterwards(work, [county.classOf[feature]], CARVED),
            village: county.villageOf[feature], from: feature}],
    };
}

/** A hole in one parcel and what lies in it. */
export function carveHole(work: Work, feature: number): Attempt | null {
    const {survey: {county}, random} = work, {mesh, refs, ringStart, featureStart} = county;
    const ring = featureStart[feature], arcs = ringStart[ring + 1] - ringStart[ring];
    const ref = refs[ringStart[ring] + Math.floor(random() * arcs)];
    const cell = cellsBeside(mesh, ref < 0 ? ~ref : ref)[ref < 0 ? 0 : 1];
    if (cell < 0 || county.ponds.inCell[cell] === 1) return null;
    const {x, y, room} = roomInCell(mesh, cell);
    const radius = room * (0.25 + 0.35 * random());
    const shape = blob(x, y, radius, 8 + Math.floor(14 * random()), Math.floor(1e9 * random()));
    const rings = ringsWith(work, feature, new Map());
    if (rings.length === 0 || room < 10 * TICKS_PER_M) return null;
    return {
        arcs: new Map(), drawn: new Map([[feature, [...rings, reversed(shape)]]]),
        added: [{rings: [shape], classIndex: classAfterwards(work, [county.classOf[feature]], CARVED),
            village: county.villageOf[feature], from: feature}],
    };
}

/** Two vertices of an arc a band apart, in the order in which the parcel's shell comes by. */
function bandMouth({survey: {county}, lockedArc}: Work, feature: number, arc: number, width: number, at: number):
    {line: number[]; enter: Point; leave: Point} | null {
    const line = arcLine(county, arc), length = lengthOf(line);
    if (lockedArc[arc] === 1 || length < 3 * width) return null;
    const from = (length - width) * at;
    const two = withVertexAt(line, from + width), one = two && withVertexAt(two.line, from);
    if (!one || !two) return null;
    const walksWith = sidesOf(county, arc)[1] === feature;
    return {line: one.line, enter: walksWith ? one.point : two.point, leave: walksWith ? two.point : one.point};
}

/** A road or ditch right through a parcel, which is left in two. */
export function carveBand(work: Work, feature: number, arcs: readonly number[]): Attempt | null {
    const {survey: {county}, random} = work;
    if (arcs.length < 4 || county.featureStart[feature + 1] - county.featureStart[feature] > 1) return null;
    const k = Math.floor(random() * arcs.length), width = (3.5 + 9 * random()) * TICKS_PER_M;
    const here = arcs[k], there = arcs[(k + Math.round(arcs.length / 2)) % arcs.length];
    const a = bandMouth(work, feature, here, width, 0.25 + 0.5 * random());
    const b = bandMouth(work, feature, there, width, 0.25 + 0.5 * random());
    if (!a || !b || here === there) return null;
    const changed = new Map([[here, inner(a.line)], [there, inner(b.line)]]);
    const [shell] = ringsWith(work, feature, changed);
    if (shell === undefined) return null;
    const bends = [0.08 * (random() - 0.5), 0.08 * (random() - 0.5)];
    const along = (from: Point, to: Point): number[] => bends.flatMap((bend, n) => {
        const t = (n + 1) / 3, dx = to.x - from.x, dy = to.y - from.y;
        return [Math.round(from.x + t * dx - bend * dy), Math.round(from.y + t * dy + bend * dx)];
    });
    const near = along(a.leave, b.enter), far = along(a.enter, b.leave);
    const [aEnter, aLeave, bEnter, bLeave] = [a.enter, a.leave, b.enter, b.leave].map(point => indexOf(shell, point));
    const village = county.villageOf[feature], before = county.classOf[feature];
    const first = [...section(shell, aLeave, bEnter), ...reversed(near)];
    const second = [...section(shell, bLeave, aEnter), ...far];
    const band = [...section(shell, aEnter, aLeave), ...near, ...section(shell, bEnter, bLeave), ...reversed(far)];
    return {arcs: changed, drawn: new Map([[feature, [first]]]), added: [
        {rings: [second], classIndex: before, village, from: feature},
        {rings: [band], classIndex: classAfterwards(work, [before], BAND_CLASSES), village, from: feature},
    ]};
}

/** Arcs at a node, counter-clockwise from the east. */
function arcsAt({mesh}: County, node: number): number[] | null {
    const i = node % (mesh.columns + 1), j = (node - i) / (mesh.columns + 1);
    if (i === 0 || j === 0 || i === mesh.columns || j === mesh.rows) return null;
    return [
        horizontalArc(mesh, i, j), verticalArc(mesh, i, j), horizontalArc(mesh, i - 1, j), verticalArc(mesh, i, j - 1),
    ];
}

/** Ground round a corner where parcels meet, from all of them. */
export function carveAtCorner(work: Work, arc: number): Attempt | null {
    const {survey: {county}, lockedArc, random} = work, node = county.mesh.arcFrom[arc];
    const borders = arcsAt(county, node)?.filter(one => sidesOf(county, one)[0] !== sidesOf(county, one)[1]) ?? [];
    if (borders.length < 2 || borders.some(one => lockedArc[one] === 1)) return null;
    const lengths = borders.map(one => lengthOf(arcLine(county, one)));
    const radius = Math.min(0.45 * Math.min(...lengths), (10 + 20 * random()) * TICKS_PER_M);
    const cuts = borders.map((one, k) => {
        const out = radius * (0.85 + 0.3 * random());
        return vertexOn(county, one, county.mesh.arcFrom[one] === node ? out / lengths[k] : 1 - out / lengths[k]);
    });
    const changed = new Map<number, number[]>(), points: Point[] = [];
    for (const [k, cut] of cuts.entries()) {
        if (!cut) return null;
        changed.set(borders[k], inner(cut.line));
        points.push(cut.point);
    }
    return roundCorner(work, node, borders, points, changed);
}

function roundCorner(
    work: Work, node: number, borders: readonly number[], points: readonly Point[],
    changed: ReadonlyMap<number, number[]>,
): Attempt | null {
    const {survey: {county}} = work, {mesh} = county, drawn = new Map<number, readonly Ring[]>(), rim: number[] = [];
    for (const [k, border] of borders.entries()) {
        // the parcel counter-clockwise of an arc is on its left when the arc leaves the node
        const feature = sidesOf(county, border)[mesh.arcFrom[border] === node ? 0 : 1];
        if (!mayDraw(work, feature) || drawn.has(feature)) return null;
        const from = points[k], to = points[(k + 1) % points.length];
        const path = pathRound(mesh.nodeX[node], mesh.nodeY[node], from, to);
        const [shell, ...holes] = ringsWith(work, feature, changed);
        if (shell === undefined) return null;
        drawn.set(feature, [[...section(shell, indexOf(shell, to), indexOf(shell, from)), ...path], ...holes]);
        rim.push(from.x, from.y, ...path);
    }
    const features = [...drawn.keys()];
    return {arcs: changed, drawn, added: [{
        rings: [reversed(rim)], classIndex: classAfterwards(work, features.map(one => county.classOf[one]), CARVED),
        village: county.villageOf[features[0]], from: features[0],
    }]};
}

/** Vertices between two points round a middle, counter-clockwise, every 40° or so. */
function pathRound(x: number, y: number, from: Point, to: Point): number[] {
    const start = Math.atan2(from.y - y, from.x - x), fromRadius = Math.hypot(from.x - x, from.y - y);
    let turn = Math.atan2(to.y - y, to.x - x) - start;
    if (turn <= 0) turn += 2 * Math.PI;
    const toRadius = Math.hypot(to.x - x, to.y - y), steps = Math.max(2, Math.round(turn / 0.7)), path: number[] = [];
    for (let k = 1; k < steps; k++) {
        const t = k / steps, radius = fromRadius * (1 - t) + toRadius * t;
        const angle = start + t * turn;
        path.push(Math.round(x + radius * Math.cos(angle)), Math.round(y + radius * Math.sin(angle)));
    }
    return path;
}
