/**
 * What a further layer says of settled parcels: whether one of its edges runs through a parcel, and which of its parcels
 * cover one that none runs through.
 *
 * Units   lattice steps relative to the origin of the first layer
 */

import {bucketOfCell, bucketSegments, gridFor, type BucketGrid, type BucketLists} from './buckets.ts';
import {gather, type LayerGeometry} from './geometry.ts';
import type {LatticePolygons} from './latticePolygons.ts';
import {crossesProperly, orient} from './predicates.ts';

/** Boxes that cover more cells than this are not looked up cell by cell: the parcel counts as cut. */
const MOST_CELLS = 20_000;

/** With more edges near it than this, a parcel's own edges are looked up among them first: rivers have thousands. */
const FEW_EDGES = 16;

/** Edges of what covers ground: edge e runs from vertex from[e] to vertex to[e] and is of the border of owner[e]. */
export interface OwnedEdges {
    readonly x: Float64Array;
    readonly y: Float64Array;
    readonly from: Int32Array;
    readonly to: Int32Array;
    /** Even-odd over the edges of one owner says what it covers. */
    readonly owner: Int32Array;
    readonly count: number;
}

/** The edges of a layer as another one counts steps; a ring that is not finite has none, as in the arrangement. */
export function edgesOfLayer(polygons: LayerGeometry, {originX, originY, perM}: Pick<LatticePolygons, 'originX' | 'originY' | 'perM'>): OwnedEdges {
    const {coords, ringStart, featureStart} = gather(polygons, null);
    const n = coords.length / 2;
    const x = new Float64Array(n), y = new Float64Array(n);
    for (let v = 0; v < n; v++) {
        x[v] = Math.round(coords[2 * v] * perM) - originX;
        y[v] = Math.round(coords[2 * v + 1] * perM) - originY;
    }
    const from = new Int32Array(n), to = new Int32Array(n), owner = new Int32Array(n);
    let count = 0;
    for (let f = 0; f + 1 < featureStart.length; f++) {
        for (let ring = featureStart[f]; ring < featureStart[f + 1]; ring++) {
            const start = ringStart[ring], end = ringStart[ring + 1];
            if (!isFiniteRing(x, y, start, end)) continue;
            for (let v = start, u = end - 1; v < end; u = v++) {
                from[count] = u;
                to[count] = v;
                owner[count++] = f;
            }
        }
    }
    return {x, y, from, to, owner, count};
}

function isFiniteRing(x: Float64Array, y: Float64Array, start: number, end: number): boolean {
    for (let v = start; v < end; v++) if (x[v] - x[v] !== 0 || y[v] - y[v] !== 0) return false;
    return true;
}

/** What covers a place, where that is not one owner: nothing, several, or the place is too near an edge to be known by its cell. */
const NOTHING = -1, SEVERAL = -2, UNKNOWN = -3;

export class Regions {
    private readonly edges: EdgesByEnds;
    private readonly grid: BucketGrid;
    private readonly lists: BucketLists;
    private readonly rows: RowIndex;
    private readonly tolerance: number;
    /** Number of the question that last met each edge. */
    private readonly seen: Int32Array;
    private readonly near: Int32Array;
    private asked = 0;
    /** By cell that no edge comes into: its only owner, or what stands above. */
    private readonly coverOfCell: Int32Array;
    /** Cells of which neighbours are still to be looked at, while a cover spreads. */
    private readonly pending: number[] = [];

    constructor(edges: OwnedEdges, toleranceSteps: number) {
        this.edges = new EdgesByEnds(edges);
        const {x, y, from, to, count} = this.edges;
        this.tolerance = toleranceSteps;
        const mean = gridFor(x, y, from, to, count);
        this.grid = gridFor(x, y, from, to, count, Math.max(1, Math.ceil(mean.columns / 4)));
        this.lists = bucketSegments(this.grid, x, y, from, to, count);
        this.rows = new RowIndex(edges);
        this.seen = new Int32Array(count);
        this.near = new Int32Array(count);
        this.coverOfCell = new Int32Array(this.grid.isDense ? this.grid.buckets : 0).fill(UNKNOWN);
    }

    /** Does no edge come near the box of a parcel? Then what covers a point of the box covers all of it. */
    isClear(boxes: Int32Array, parcel: number): boolean {
        return this.collectNear(boxes, parcel, 1) === 0;
    }

    /**
     * Does an edge run through the parcel, touch its border elsewhere than in a vertex, or end inside it? Edges that run
     * along the border from vertex to vertex do not count: matching will lay them on it.
     */
    cuts(first: LatticePolygons, parcel: number, boxes: Int32Array): boolean {
        const count = this.collectNear(boxes, parcel, Infinity);
        if (count < 0) return true;
        const {near, seen} = this, {x, y, from, to} = this.edges;
        if (count > FEW_EDGES) this.passOverBorder(first, parcel);
        for (let i = 0; i < count; i++) {
            const e = near[i];
            if (seen[e] === this.asked && edgeCuts(first, parcel, x[from[e]], y[from[e]], x[to[e]], y[to[e]], this.tolerance)) return true;
        }
        return false;
    }

    /** Fills `near` with edges whose box comes near that of a parcel, `most` at most, and returns how many; -1 where the box is too large to look. */
    private collectNear(boxes: Int32Array, parcel: number, most: number): number {
        const {grid, lists, seen} = this, {x, y, from, to} = this.edges;
        if (this.edges.count === 0) return 0;
        const reach = this.tolerance + 1;
        const minX = boxes[4 * parcel] - reach, minY = boxes[4 * parcel + 1] - reach;
        const maxX = boxes[4 * parcel + 2] + reach, maxY = boxes[4 * parcel + 3] + reach;
        const firstColumn = Math.floor((minX - grid.minX) / grid.cell), lastColumn = Math.floor((maxX - grid.minX) / grid.cell);
        const firstRow = Math.floor((minY - grid.minY) / grid.cell), lastRow = Math.floor((maxY - grid.minY) / grid.cell);
        if ((lastColumn - firstColumn + 1) * (lastRow - firstRow + 1) > MOST_CELLS) return -1;
        const ask = ++this.asked;
        let count = 0;
        for (let row = firstRow; row <= lastRow; row++) {
            for (let column = firstColumn; column <= lastColumn; column++) {
                if (grid.isDense && (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows)) continue;
                const bucket = bucketOfCell(grid, column, row);
                for (let i = lists.start[bucket]; i < lists.start[bucket + 1]; i++) {
                    const e = lists.items[i];
                    if (seen[e] === ask) continue;
                    const ax = x[from[e]], bx = x[to[e]], ay = y[from[e]], by = y[to[e]];
                    if ((ax > maxX && bx > maxX) || (ax < minX && bx < minX) || (ay > maxY && by > maxY) || (ay < minY && by < minY)) continue;
                    seen[e] = ask;
                    this.near[count++] = e;
                    if (count === most) return count;
                }
            }
        }
        return count;
    }

    /** Takes away the mark of near edges that are edges of the parcel: they run along its border. */
    private passOverBorder({xy, ringStart, featureStart}: LatticePolygons, parcel: number): void {
        for (let ring = featureStart[parcel]; ring < featureStart[parcel + 1]; ring++) {
            for (let q = ringStart[ring], p = ringStart[ring + 1] - 1; q < ringStart[ring + 1]; p = q++) {
                const e = this.edges.find(xy[2 * p], xy[2 * p + 1], xy[2 * q], xy[2 * q + 1]);
                if (e >= 0) this.seen[e] = 0;
            }
        }
    }

    /** Owners that cover a point which no edge comes near, ascending. */
    covers(px: number, py: number): readonly number[] {
        return this.rows.covers(px, py);
    }

    /**
     * As `covers`, told by the cell of a point that no edge comes into: the only owner, -1 for none; less where the point's cell
     * does not say it, or several owners cover it.
     */
    coverByCell(px: number, py: number): number {
        const {grid, lists, coverOfCell} = this;
        const column = Math.floor((px - grid.minX) / grid.cell), row = Math.floor((py - grid.minY) / grid.cell);
        if (!grid.isDense || column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return UNKNOWN;
        const cell = row * grid.columns + column;
        if (lists.start[cell] !== lists.start[cell + 1]) return UNKNOWN;
        if (coverOfCell[cell] === UNKNOWN) {
            const found = this.rows.covers(px, py);
            this.spread(cell, found.length === 0 ? NOTHING : found.length === 1 ? found[0] : SEVERAL);
        }
        return coverOfCell[cell];
    }

    /** Gives a cover to a cell and all that are joined to it by sides, no edge in any of them. */
    private spread(from: number, cover: number): void {
        const {grid: {columns, rows}, lists: {start}, coverOfCell, pending} = this;
        const reach = (cell: number): void => {
            if (coverOfCell[cell] !== UNKNOWN || start[cell] !== start[cell + 1]) return;
            coverOfCell[cell] = cover;
            pending.push(cell);
        };
        reach(from);
        for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
            const column = cell % columns;
            if (column > 0) reach(cell - 1);
            if (column < columns - 1) reach(cell + 1);
            if (cell >= columns) reach(cell - columns);
            if (cell < columns * (rows - 1)) reach(cell + columns);
        }
    }
}

/** Edges by their two ends; neighbours walk their common border both ways, and it stands here once. */
class EdgesByEnds {
    readonly from: Int32Array;
    readonly to: Int32Array;
    readonly count: number;
    readonly x: Float64Array;
    readonly y: Float64Array;
    private readonly slots: Int32Array;

    constructor({x, y, from, to, count}: OwnedEdges) {
        this.x = x;
        this.y = y;
        this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 16))).fill(-1);
        this.from = new Int32Array(count);
        this.to = new Int32Array(count);
        let size = 0;
        for (let e = 0; e < count; e++) {
            const u = from[e], v = to[e], slot = this.slotOf(x[u], y[u], x[v], y[v]);
            if (this.slots[slot] >= 0) continue;
            this.from[size] = u;
            this.to[size] = v;
            this.slots[slot] = size++;
        }
        this.count = size;
    }

    /** The edge with two ends in whatever order, or -1. */
    find(ux: number, uy: number, vx: number, vy: number): number {
        return this.slots[this.slotOf(ux, uy, vx, vy)];
    }

    /** The slot of an edge, or the free one where it would be. */
    private slotOf(ux: number, uy: number, vx: number, vy: number): number {
        const {slots, x, y, from, to} = this, mask = slots.length - 1;
        // the same whichever end comes first
        let hash = Math.imul(Math.imul(ux, 0x9e3779b1) ^ uy, 0x85ebca6b) + Math.imul(Math.imul(vx, 0x9e3779b1) ^ vy, 0x85ebca6b) | 0;
        hash ^= hash >>> 15;
        let slot = hash & mask;
        for (let e = slots[slot]; e >= 0; e = slots[slot]) {
            const ax = x[from[e]], ay = y[from[e]], bx = x[to[e]], by = y[to[e]];
            if ((ax === ux && ay === uy && bx === vx && by === vy) || (ax === vx && ay === vy && bx === ux && by === uy)) return slot;
            slot = (slot + 1) & mask;
        }
        return slot;
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
    private readonly edges: OwnedEdges;

    constructor(edges: OwnedEdges) {
        const {y, from, to, count} = edges;
        this.edges = edges;
        let minY = Infinity, maxY = -Infinity;
        for (let e = 0; e < count; e++) {
            const u = y[from[e]], v = y[to[e]];
            if (u < minY) minY = u;
            if (v < minY) minY = v;
            if (u > maxY) maxY = u;
            if (v > maxY) maxY = v;
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

    covers(px: number, py: number): number[] {
        const strip = Math.floor((py - this.minY) / this.height);
        if (strip < 0 || strip + 1 >= this.start.length) return [];
        const {x, y, from, to, owner} = this.edges;
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
