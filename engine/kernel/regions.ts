/**
 * What a further layer says of settled parcels: whether one of its edges runs through a parcel, and which of its parcels
 * cover one that none runs through.
 *
 * Units   lattice steps relative to the origin of the first layer
 */

import {bucketOfCell, bucketSegments, gridFor, type BucketGrid, type BucketLists} from './buckets.ts';
import type {Polygons} from '../core/polygons.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import {crossesProperly, orient} from './predicates.ts';

/** Boxes that cover more cells than this are not looked up cell by cell: the parcel counts as cut. */
const MOST_CELLS = 20_000;

export class Regions {
    private readonly x: Float64Array;
    private readonly y: Float64Array;
    private readonly from: Int32Array;
    private readonly to: Int32Array;
    private readonly owner: Int32Array;
    private readonly count: number;
    private readonly grid: BucketGrid;
    private readonly lists: BucketLists;
    private readonly rows: RowIndex;
    private readonly tolerance: number;
    private readonly seen: Int32Array;
    private asked = 0;

    /**
     * @param polygons metres
     * @param first the layer whose parcels will be asked about
     */
    constructor(polygons: Polygons, {originX, originY, perM}: LatticePolygons, toleranceSteps: number) {
        const {coords, ringStart, featureStart} = polygons;
        const n = coords.length / 2;
        this.tolerance = toleranceSteps;
        this.x = new Float64Array(n);
        this.y = new Float64Array(n);
        for (let v = 0; v < n; v++) {
            this.x[v] = Math.round(coords[2 * v] * perM) - originX;
            this.y[v] = Math.round(coords[2 * v + 1] * perM) - originY;
        }
        this.from = new Int32Array(n);
        this.to = new Int32Array(n);
        this.owner = new Int32Array(n);
        let count = 0;
        for (let f = 0; f + 1 < featureStart.length; f++) {
            for (let ring = featureStart[f]; ring < featureStart[f + 1]; ring++) {
                const start = ringStart[ring], end = ringStart[ring + 1];
                if (!this.isFinite(start, end)) continue; // left out, as in the arrangement
                for (let v = start, u = end - 1; v < end; u = v++) {
                    this.from[count] = u;
                    this.to[count] = v;
                    this.owner[count++] = f;
                }
            }
        }
        this.count = count;
        const mean = gridFor(this.x, this.y, this.from, this.to, count);
        this.grid = gridFor(this.x, this.y, this.from, this.to, count, Math.max(1, Math.ceil(mean.columns / 4)));
        this.lists = bucketSegments(this.grid, this.x, this.y, this.from, this.to, count);
        this.rows = new RowIndex(this.x, this.y, this.from, this.to, count);
        this.seen = new Int32Array(n).fill(-1);
    }

    private isFinite(start: number, end: number): boolean {
        for (let v = start; v < end; v++) if (this.x[v] - this.x[v] !== 0 || this.y[v] - this.y[v] !== 0) return false;
        return true;
    }

    /**
     * Does an edge run through the parcel, touch its border elsewhere than in a vertex, or end inside it? Edges that run
     * along the border from vertex to vertex do not count: matching will lay them on it.
     */
    cuts(first: LatticePolygons, parcel: number, boxes: Int32Array): boolean {
        const {grid, lists, seen, x, y, from, to} = this;
        if (this.count === 0) return false;
        const reach = this.tolerance + 1;
        const minX = boxes[4 * parcel] - reach, minY = boxes[4 * parcel + 1] - reach;
        const maxX = boxes[4 * parcel + 2] + reach, maxY = boxes[4 * parcel + 3] + reach;
        const firstColumn = Math.floor((minX - grid.minX) / grid.cell), lastColumn = Math.floor((maxX - grid.minX) / grid.cell);
        const firstRow = Math.floor((minY - grid.minY) / grid.cell), lastRow = Math.floor((maxY - grid.minY) / grid.cell);
        if ((lastColumn - firstColumn + 1) * (lastRow - firstRow + 1) > MOST_CELLS) return true;
        const ask = this.asked++;
        for (let row = firstRow; row <= lastRow; row++) {
            for (let column = firstColumn; column <= lastColumn; column++) {
                if (grid.isDense && (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows)) continue;
                const bucket = bucketOfCell(grid, column, row);
                for (let i = lists.start[bucket]; i < lists.start[bucket + 1]; i++) {
                    const e = lists.items[i];
                    if (seen[e] === ask) continue;
                    seen[e] = ask;
                    const u = from[e], v = to[e];
                    if (Math.min(x[u], x[v]) > maxX || Math.max(x[u], x[v]) < minX
                        || Math.min(y[u], y[v]) > maxY || Math.max(y[u], y[v]) < minY) continue;
                    if (edgeCuts(first, parcel, x[u], y[u], x[v], y[v], this.tolerance)) return true;
                }
            }
        }
        return false;
    }

    /** Parcels that cover a point which no edge comes near, ascending. */
    covers(px: number, py: number): readonly number[] {
        return this.rows.covers(px, py, this.owner);
    }
}

/** Strips are so low that an edge of a county's villages stands in two or three of them. */
const EDGES_A_STRIP = 64;
const MOST_STRIPS = 65_536;

/** Edges by strips of height, to count how often a ray to the west crosses them. */
class RowIndex {
    private readonly start: Uint32Array;
    private readonly items: Int32Array;
    private readonly minY: number;
    private readonly height: number;
    private readonly x: Float64Array;
    private readonly y: Float64Array;
    private readonly from: Int32Array;
    private readonly to: Int32Array;

    constructor(x: Float64Array, y: Float64Array, from: Int32Array, to: Int32Array, count: number) {
        this.x = x;
        this.y = y;
        this.from = from;
        this.to = to;
        let minY = Infinity, maxY = -Infinity;
        for (let e = 0; e < count; e++) {
            if (y[from[e]] < minY) minY = y[from[e]];
            if (y[from[e]] > maxY) maxY = y[from[e]];
        }
        const strips = count === 0 ? 1 : Math.max(1, Math.min(MOST_STRIPS, Math.ceil(count / EDGES_A_STRIP)));
        this.minY = count === 0 ? 0 : minY;
        this.height = count === 0 ? 1 : Math.max(1, (maxY - minY + 1) / strips);
        const start = new Uint32Array(strips + 1);
        // from a pass that counts to one that fills
        const low = new Int32Array(count), high = new Int32Array(count);
        for (let e = 0; e < count; e++) {
            const u = y[from[e]], v = y[to[e]];
            low[e] = Math.floor(((u < v ? u : v) - this.minY) / this.height);
            high[e] = Math.min(strips - 1, Math.floor(((u < v ? v : u) - this.minY) / this.height));
            for (let strip = low[e]; strip <= high[e]; strip++) start[strip + 1]++;
        }
        for (let s = 0; s < strips; s++) start[s + 1] += start[s];
        const items = new Int32Array(start[strips]), next = start.slice();
        for (let e = 0; e < count; e++) for (let strip = low[e]; strip <= high[e]; strip++) items[next[strip]++] = e;
        this.start = start;
        this.items = items;
    }

    covers(px: number, py: number, owner: Int32Array): number[] {
        const strip = Math.floor((py - this.minY) / this.height);
        if (strip < 0 || strip + 1 >= this.start.length) return [];
        const {x, y, from, to} = this;
        const inside: number[] = [];
        for (let i = this.start[strip]; i < this.start[strip + 1]; i++) {
            const e = this.items[i], u = from[e], v = to[e];
            if ((y[u] > py) === (y[v] > py)) continue;
            if (px <= x[u] + (py - y[u]) * (x[v] - x[u]) / (y[v] - y[u])) continue;
            const at = inside.indexOf(owner[e]);
            if (at < 0) inside.push(owner[e]);
            else inside.splice(at, 1);
        }
        return inside.sort((a, b) => a - b);
    }
}

/** Does segment uv meet the parcel otherwise than outside, or along its border from vertex to vertex? Errs towards yes. */
function edgeCuts(
    {xy, ringStart, featureStart}: LatticePolygons, parcel: number, ux: number, uy: number, vx: number, vy: number, tolerance: number,
): boolean {
    const squared = tolerance * tolerance;
    // where matching will put the ends, if a vertex of the parcel is what they match
    let u = -1, v = -1, nearU = squared, nearV = squared;
    for (let i = ringStart[featureStart[parcel]], end = ringStart[featureStart[parcel + 1]]; i < end; i++) {
        const x = xy[2 * i], y = xy[2 * i + 1];
        const du = (x - ux) * (x - ux) + (y - uy) * (y - uy), dv = (x - vx) * (x - vx) + (y - vy) * (y - vy);
        if (du <= nearU) {
            u = i;
            nearU = du;
        }
        if (dv <= nearV) {
            v = i;
            nearV = dv;
        }
    }
    const isOneRing = featureStart[parcel + 1] - featureStart[parcel] === 1;
    if (isOneRing && u >= 0 && v >= 0 && areNextTo(u, v, ringStart[featureStart[parcel]], ringStart[featureStart[parcel] + 1])) return false;
    const ax = u < 0 ? ux : xy[2 * u], ay = u < 0 ? uy : xy[2 * u + 1], bx = v < 0 ? vx : xy[2 * v], by = v < 0 ? vy : xy[2 * v + 1];
    const reach = tolerance + 1;
    const minX = Math.min(ax, bx) - reach, maxX = Math.max(ax, bx) + reach, minY = Math.min(ay, by) - reach, maxY = Math.max(ay, by) + reach;
    // the middle of the edge, in doubled coordinates
    const mx = ax + bx, my = ay + by;
    let isInside = false, isBorder = false, isCut = false;
    for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
        for (let q = ringStart[ring], p = ringStart[ring + 1] - 1; q < ringStart[ring + 1]; p = q++) {
            if (u >= 0 && v >= 0 && ((p === u && q === v) || (p === v && q === u))) isBorder = true;
            const px = xy[2 * p], py = xy[2 * p + 1], qx = xy[2 * q], qy = xy[2 * q + 1];
            if ((2 * py > my) !== (2 * qy > my) && (orient(2 * px, 2 * py, 2 * qx, 2 * qy, mx, my) > 0) === (qy > py)) isInside = !isInside;
            if ((px < minX && qx < minX) || (px > maxX && qx > maxX) || (py < minY && qy < minY) || (py > maxY && qy > maxY)) continue;
            if (crossesProperly(ax, ay, bx, by, px, py, qx, qy)
                || (u < 0 && isNear(ax, ay, px, py, qx, qy, reach)) || (v < 0 && isNear(bx, by, px, py, qx, qy, reach))
                // a vertex of the parcel in the middle of the edge
                || (!(px === ax && py === ay) && !(px === bx && py === by) && isNear(px, py, ax, ay, bx, by, reach))) isCut = true;
        }
    }
    if (isBorder) return false;
    // neither crosses nor touches the border but in its own ends: inside as a whole, or outside
    return isCut || isInside;
}

/** Are two vertices of a ring [start, end) the ends of one edge? */
function areNextTo(u: number, v: number, start: number, end: number): boolean {
    const apart = u < v ? v - u : u - v;
    return apart === 1 || apart === end - start - 1;
}

/** Does point c lie within `reach` of segment ab? */
function isNear(cx: number, cy: number, ax: number, ay: number, bx: number, by: number, reach: number): boolean {
    if (cx < Math.min(ax, bx) - reach || cx > Math.max(ax, bx) + reach || cy < Math.min(ay, by) - reach || cy > Math.max(ay, by) + reach) return false;
    const dx = bx - ax, dy = by - ay, length = Math.sqrt(dx * dx + dy * dy);
    if (length === 0) return true;
    return Math.abs((cx - ax) * dy - (cy - ay) * dx) / length <= reach;
}

/**
 * A point inside a parcel, as far from its border as the widest stretch of one height lets it be; null for a parcel without
 * area. Even-odd decides what is inside.
 */
export function pointInside({xy, ringStart, featureStart}: LatticePolygons, parcel: number, boxes: Int32Array): readonly [number, number] | null {
    const minY = boxes[4 * parcel + 1], maxY = boxes[4 * parcel + 3];
    const xs: number[] = [];
    let best: readonly [number, number] | null = null, widest = 0;
    for (const share of [0.5, 0.3, 0.7, 0.1, 0.9]) {
        const y = Math.floor(minY + (maxY - minY) * share) + 0.5; // between lattice rows: through no vertex
        xs.length = 0;
        for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
            for (let q = ringStart[ring], p = ringStart[ring + 1] - 1; q < ringStart[ring + 1]; p = q++) {
                const py = xy[2 * p + 1], qy = xy[2 * q + 1];
                if (py > y === qy > y) continue;
                const px = xy[2 * p];
                xs.push(px + (y - py) * (xy[2 * q] - px) / (qy - py));
            }
        }
        xs.sort((a, b) => a - b);
        for (let i = 0; i + 1 < xs.length; i += 2) {
            if (xs[i + 1] - xs[i] <= widest) continue;
            widest = xs[i + 1] - xs[i];
            best = [(xs[i] + xs[i + 1]) / 2, y];
        }
        if (widest > 4) break;
    }
    return best;
}
