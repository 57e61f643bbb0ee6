/** Polygons from the arcs of a planar map: faces of one key become one feature, inner borders vanish. */

import type {Point} from './field.ts';
import {isInside} from './lines.ts';
import type {MapArc} from './planarMap.ts';

export type Ring = readonly Point[];
export type MultiPolygon = readonly (readonly Ring[])[];

interface Side {
    readonly points: readonly Point[];
    used: boolean;
}

function placeKey([x, y]: Point): string {
    return `${Math.round(x * 10_000)},${Math.round(y * 10_000)}`;
}

/** Twice the signed area, from the first vertex so that little is lost. */
function twiceArea(ring: Ring): number {
    const [x0, y0] = ring[0];
    return ring
        .slice(1)
        .reduce((sum, [x, y], i) => sum + (ring[i][0] - x0) * (y - y0) - (x - x0) * (ring[i][1] - y0), 0);
}

/** A number that grows clockwise from the direction back to where one came from: 0 … 4. */
function clockwiseFrom(at: Point, back: Point, next: Point): number {
    const angle = (p: Point): number => {
        const [dx, dy] = [p[0] - at[0], p[1] - at[1]];
        const along = dx / (Math.abs(dx) + Math.abs(dy));
        return dy >= 0 ? 1 - along : 3 + along;
    };
    return (angle(back) - angle(next) + 8) % 4;
}

/** @returns rings closed, the land on their left hand */
function chain(sides: Side[]): Ring[] {
    const from = new Map<string, Side[]>();
    for (const side of sides) {
        const key = placeKey(side.points[0]);
        from.set(key, [...(from.get(key) ?? []), side]);
    }
    const rings: Ring[] = [];
    for (const start of sides) {
        if (start.used) continue;
        const ring: Point[] = [];
        let side = start;
        do {
            side.used = true;
            ring.push(...side.points.slice(0, -1));
            const [at, back] = [side.points[side.points.length - 1], side.points[side.points.length - 2]];
            const choices = (from.get(placeKey(at)) ?? []).filter(one => !one.used || one === start);
            if (choices.length === 0) throw new RangeError(`a border ends at ${at.join(', ')}`);
            side = choices.reduce((best, one) =>
                clockwiseFrom(at, back, one.points[1]) < clockwiseFrom(at, back, best.points[1]) ? one : best,
            );
        } while (side !== start);
        rings.push(...simpleRings(ring));
    }
    return rings;
}

/** Cuts a closed walk where it meets itself in a vertex: every ring returned visits each place once, and is closed. */
function simpleRings(walk: readonly Point[]): Ring[] {
    const rings: Ring[] = [];
    const open: Point[] = [];
    const placeOf = new Map<string, number>();
    for (const point of walk) {
        const key = placeKey(point);
        const seen = placeOf.get(key);
        if (seen !== undefined) {
            const loop = open.splice(seen);
            for (const one of loop) placeOf.delete(placeKey(one));
            rings.push([...loop, loop[0]]);
        }
        placeOf.set(key, open.length);
        open.push(point);
    }
    return [...rings, [...open, open[0]]];
}

/** Shells with their holes; every hole goes to the smallest shell around it. */
function nested(rings: readonly Ring[]): MultiPolygon {
    const shells = rings
        .filter(ring => twiceArea(ring) > 0)
        .map(ring => ({ring, area: twiceArea(ring), holes: [] as Ring[]}))
        .sort((a, b) => b.area - a.area);
    for (const hole of rings.filter(ring => twiceArea(ring) < 0)) {
        const [x, y] = [(hole[0][0] + hole[1][0]) / 2, (hole[0][1] + hole[1][1]) / 2];
        const around = shells.filter(shell => shell.area > -twiceArea(hole) && isInside(shell.ring, x, y));
        if (around.length === 0) throw new RangeError(`a hole without land around it near ${x}, ${y}`);
        around[around.length - 1].holes.push(hole);
    }
    return shells.map(({ring, holes}) => [ring, ...holes]);
}

/**
 * @param keyOf  key of a face; −1 faces belong to nothing
 * @param epoch  2 takes arcs as the second survey redrew them
 */
export function dissolved(
    arcs: readonly MapArc[],
    keyOf: (face: number) => number,
    epoch: 1 | 2,
): Map<number, MultiPolygon> {
    const sides = new Map<number, Side[]>();
    const add = (key: number, points: readonly Point[]): void => {
        if (key < 0) return;
        const own = sides.get(key);
        if (own) own.push({points, used: false});
        else sides.set(key, [{points, used: false}]);
    };
    for (const arc of arcs) {
        const [left, right] = [keyOf(arc.left), keyOf(arc.right)];
        if (left === right) continue;
        const points = epoch === 2 && arc.redrawn ? arc.redrawn : arc.points;
        add(left, points);
        add(right, [...points].reverse());
    }
    return new Map([...sides].sort(([a], [b]) => a - b).map(([key, own]) => [key, nested(chain(own))]));
}

/** Area on the plane, m². */
export function planeArea(polygons: MultiPolygon): number {
    return polygons.flat().reduce((sum, ring) => sum + twiceArea(ring) / 2, 0);
}
