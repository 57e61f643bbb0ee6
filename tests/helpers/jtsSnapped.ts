/**
 * Polygons as JTS has them on a fixed grid before it asks what is inside: with all edges of both operands, lines among them,
 * snap-rounded as they are given. The engine rounds vertices first and knows no lines, so its answer may lie a step aside;
 * of polygons noded so it must be the same.
 *
 * Cost    O(n²)
 */

import type {PolygonRings} from './wkt.ts';

type Position = readonly number[];
type Segment = readonly [Position, Position];

const segmentsOf = (line: readonly Position[]): Segment[] => line.slice(1).map((p, i) => [line[i], p]);

/** Centre of the pixel of a position on a grid of whole numbers. */
const centreOf = ([x, y]: Position): Position => [Math.floor(x + 0.5), Math.floor(y + 0.5)];

function crossingOf([a, b]: Segment, [c, d]: Segment): Position | null {
    const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
    const cross = ux * vy - uy * vx;
    const t = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / cross, s = ((c[0] - a[0]) * uy - (c[1] - a[1]) * ux) / cross;
    return t >= 0 && t <= 1 && s >= 0 && s <= 1 ? [a[0] + t * ux, a[1] + t * uy] : null;
}

/** Share of a segment at which it enters the half-open pixel around a centre, or null. */
function entry([a, b]: Segment, centre: Position): number | null {
    let low = 0, high = 1, isOpen = false;
    for (const axis of [0, 1]) {
        const delta = b[axis] - a[axis], least = centre[axis] - 0.5 - a[axis], most = centre[axis] + 0.5 - a[axis];
        if (delta === 0) {
            if (least > 0 || most <= 0) return null;
            continue;
        }
        const [first, last] = delta > 0 ? [least / delta, most / delta] : [most / delta, least / delta];
        // the upper side is not in the pixel: coming from there, or leaving by it, does not count as a point
        if (first > low || (first === low && delta < 0)) [low, isOpen] = [first, delta < 0];
        if (last < high || (last === high && delta > 0)) [high, isOpen] = [last, isOpen || delta > 0];
    }
    return low < high || (low === high && !isOpen) ? low : null;
}

/**
 * @param scale grid points per unit
 * @param lines what cuts the polygons beside themselves
 */
export function snappedAsGiven(operands: readonly (readonly PolygonRings[])[], lines: readonly (readonly Position[])[], scale: number): PolygonRings[][] {
    const scaled = <T extends Position>(p: T): Position => p.map(v => v * scale);
    const all = [...operands.flat(2), ...lines].flatMap(line => segmentsOf(line.map(scaled)));
    const pixels = new Map<string, Position>();
    const heat = (p: Position): void => void pixels.set(centreOf(p).join(), centreOf(p));
    all.forEach((one, i) => {
        one.forEach(heat);
        for (const other of all.slice(i + 1)) {
            const crossing = crossingOf(one, other);
            if (crossing) heat(crossing);
        }
    });
    const routed = (segment: Segment): Position[] => [...pixels.values()]
        .map(centre => ({centre, at: entry(segment, centre)}))
        .filter(({at}) => at !== null)
        .sort((p, q) => p.at! - q.at!)
        .map(({centre}) => centre);
    return operands.map(polygons => polygons.map(rings => rings.map(ring =>
        segmentsOf(ring.map(scaled)).flatMap(routed).map(centre => centre.map(v => v / scale)))));
}
