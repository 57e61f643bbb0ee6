/**
 * Vertices and edges of an arrangement: the buffers that grow, and the only place that grows them.
 *
 * An edge carries *toggles*: the parcels (numbered over all layers) one enters or leaves when crossing it. A parcel whose
 * ring runs over an edge twice cancels there, so a spike, a doubled ring or two fragments that collapse onto one another
 * need no special case: inside is what an odd number of crossings reaches.
 *
 * Units   lattice steps relative to the overlay's origin
 */

import {copyOf, float64, int32, uint8} from './memory.ts';

/** 32-bit mix of two integers; wraps coordinates beyond 2^31, which only costs collisions. */
function mix(a: number, b: number): number {
    let h = Math.imul(a | 0, 0x9e3779b1) ^ Math.imul(b | 0, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
    return (h ^ (h >>> 13)) >>> 0;
}

function grownFloat(old: Float64Array, length: number): Float64Array {
    const grown = float64(length);
    grown.set(old);
    return grown;
}

function grownInt(old: Int32Array, length: number): Int32Array {
    const grown = int32(length);
    grown.set(old);
    return grown;
}

/** Log2 of the side of a tile in steps: some hundred metres of a survey, a parcel or two. */
const TILE_BITS = 20;
/** Log2 of the slots of one tile. */
const TILE_SLOT_BITS = 6;
/** Cells are this many reaches wide: most places then look into one cell only. */
const CELL_REACHES = 8;
/** Entries looked at for each vertex, on the average, before tiles are given up. */
const MOST_PROBES = 16;

/**
 * Lattice points with an identity: equal coordinates, equal number.
 *
 * A hash of square cells, so that what lies within `reach` of a place is found as well. Cells of one tile share a few
 * cache lines: neighbours on land are neighbours in memory. Where land is so uneven that tiles overflow, cells are scattered.
 */
export class VertexTable {
    x: Float64Array;
    y: Float64Array;
    count = 0;
    private next: Int32Array;
    private heads: Int32Array;
    private readonly perCell: number;
    private readonly tileShift: number;
    private isTiled = true;
    private probes = 0;

    /** @param reach steps within which `nearest` will be asked */
    constructor(expected: number, reach = 0) {
        const capacity = Math.max(16, expected);
        this.x = float64(capacity);
        this.y = float64(capacity);
        this.next = int32(capacity);
        this.heads = int32(2 ** Math.ceil(Math.log2(capacity))).fill(-1);
        const cellBits = Math.max(0, Math.ceil(Math.log2(CELL_REACHES * reach)));
        this.perCell = 2 ** -cellBits;
        this.tileShift = Math.max(0, TILE_BITS - cellBits);
    }

    private slot(column: number, row: number): number {
        const mask = this.heads.length - 1, cell = mix(column, row);
        return (this.isTiled ? mix(column >> this.tileShift, row >> this.tileShift) << TILE_SLOT_BITS ^ cell & (1 << TILE_SLOT_BITS) - 1 : cell) & mask;
    }

    /** Number of the vertex at (x, y), added when it is new. */
    add(x: number, y: number): number {
        const {perCell, x: vx, y: vy, next} = this;
        const slot = this.slot(Math.floor(x * perCell), Math.floor(y * perCell));
        let probes = 0;
        for (let vertex = this.heads[slot]; vertex >= 0; vertex = next[vertex]) {
            if (vx[vertex] === x && vy[vertex] === y) return vertex;
            probes++;
        }
        const vertex = this.count++;
        if (vertex === vx.length) this.grow();
        this.x[vertex] = x;
        this.y[vertex] = y;
        this.next[vertex] = this.heads[slot];
        this.heads[slot] = vertex;
        this.probes += probes;
        if (this.count > this.heads.length) this.rehash(2 * this.heads.length);
        else if (this.isTiled && this.probes > MOST_PROBES * (this.count + 1024)) {
            this.isTiled = false;
            this.rehash(this.heads.length);
        }
        return vertex;
    }

    /**
     * The vertex nearest to a place that need not be a lattice point, within `reach` at most; ties go to the smaller x,
     * then y. Only vertices with 1 in `isWanted` count, and none beyond it. -1 where there is none.
     */
    nearest(x: number, y: number, reach: number, isWanted: Uint8Array): number {
        const {perCell, x: vx, y: vy, next, heads} = this;
        const end = isWanted.length;
        const firstColumn = Math.floor((x - reach) * perCell), lastColumn = Math.floor((x + reach) * perCell);
        const firstRow = Math.floor((y - reach) * perCell), lastRow = Math.floor((y + reach) * perCell);
        let best = -1, bestSquared = reach * reach;
        for (let row = firstRow; row <= lastRow; row++) {
            for (let column = firstColumn; column <= lastColumn; column++) {
                for (let i = heads[this.slot(column, row)]; i >= 0; i = next[i]) {
                    if (i >= end || isWanted[i] === 0) continue;
                    const dx = vx[i] - x, dy = vy[i] - y;
                    const squared = dx * dx + dy * dy;
                    if (squared > bestSquared) continue;
                    if (squared === bestSquared && best >= 0 && (vx[i] > vx[best] || (vx[i] === vx[best] && vy[i] >= vy[best]))) continue;
                    best = i;
                    bestSquared = squared;
                }
            }
        }
        return best;
    }

    private grow(): void {
        const length = this.x.length * 2;
        this.x = grownFloat(this.x, length);
        this.y = grownFloat(this.y, length);
        this.next = grownInt(this.next, length);
    }

    private rehash(length: number): void {
        const {perCell, x, y, next} = this;
        const heads = this.heads = int32(length).fill(-1);
        for (let vertex = 0; vertex < this.count; vertex++) {
            const slot = this.slot(Math.floor(x[vertex] * perCell), Math.floor(y[vertex] * perCell));
            next[vertex] = heads[slot];
            heads[slot] = vertex;
        }
    }
}

/**
 * Undirected edges with their toggles.
 *
 * Shape   edge e runs from from[e], the end with the smaller (x, y), to to[e]; its toggles are
 *         toggleItems[toggleStart[e] .. toggleStart[e+1]), ascending, never none
 * Order   by vertex numbers of from, then to
 */
export interface Edges {
    readonly count: number;
    readonly from: Int32Array;
    readonly to: Int32Array;
    readonly toggleStart: Int32Array;
    readonly toggleItems: Int32Array;
    /** Layers (bit k) whose certificate speaks for the edge: of those, no other edge crosses or touches it. */
    readonly sound: Uint8Array;
}

/** Collects the directed edges of rings, or the fragments of edges, and joins those that are the same. */
export class EdgeCollector {
    private from: Int32Array;
    private to: Int32Array;
    private parcel: Int32Array;
    private sound: Uint8Array;
    private count = 0;

    constructor(expected: number) {
        const capacity = Math.max(16, expected);
        this.from = int32(capacity);
        this.to = int32(capacity);
        this.parcel = int32(capacity);
        this.sound = uint8(capacity);
    }

    /** Cross a parcel's boundary between two different vertices once more. `from` must be the end with the smaller (x, y). */
    add(from: number, to: number, parcel: number, sound: number): void {
        if (this.count === this.from.length) this.grow();
        const i = this.count++;
        this.from[i] = from;
        this.to[i] = to;
        this.parcel[i] = parcel;
        this.sound[i] = sound;
    }

    private grow(): void {
        const length = this.from.length * 2;
        this.from = grownInt(this.from, length);
        this.to = grownInt(this.to, length);
        this.parcel = grownInt(this.parcel, length);
        const sound = uint8(length);
        sound.set(this.sound);
        this.sound = sound;
    }

    /**
     * The edges with an odd number of crossings by some parcel.
     * @param onCancelled told of each second crossing of an edge by one parcel
     */
    build(vertexCount: number, onCancelled?: (from: number, to: number, parcel: number) => void): Edges {
        const {count, from, to, parcel, sound} = this;
        const start = int32(vertexCount + 1);
        for (let i = 0; i < count; i++) start[from[i] + 1]++;
        for (let v = 0; v < vertexCount; v++) start[v + 1] += start[v];
        const order = int32(count);
        // filled backwards, so that start[v] ends where it began
        const fill = copyOf(start.subarray(1));
        for (let i = count - 1; i >= 0; i--) order[--fill[from[i]]] = i;
        const edgeFrom = int32(count), edgeTo = int32(count), edgeSound = uint8(count);
        const toggleStart = int32(count + 1), toggleItems = int32(count);
        let edge = 0, item = 0;
        for (let v = 0; v < vertexCount; v++) {
            const first = start[v], end = start[v + 1];
            if (first === end) continue;
            sortItems(order, first, end, to, parcel);
            for (let i = first; i < end;) {
                const target = to[order[i]];
                const firstItem = item;
                let bits = 0;
                while (i < end && to[order[i]] === target) {
                    const one = parcel[order[i]];
                    let times = 0;
                    while (i < end && to[order[i]] === target && parcel[order[i]] === one) {
                        bits |= sound[order[i]];
                        times++;
                        i++;
                    }
                    if (times > 1 && onCancelled) for (let n = 1; n < times; n += 2) onCancelled(v, target, one);
                    if (times % 2 === 1) toggleItems[item++] = one;
                }
                if (item === firstItem) continue;
                edgeFrom[edge] = v;
                edgeTo[edge] = target;
                edgeSound[edge] = bits;
                toggleStart[++edge] = item;
            }
        }
        return {
            count: edge, from: edgeFrom.subarray(0, edge), to: edgeTo.subarray(0, edge), sound: edgeSound.subarray(0, edge),
            toggleStart: toggleStart.subarray(0, edge + 1), toggleItems: toggleItems.subarray(0, item),
        };
    }
}

/** Items of one vertex by far end, then parcel. Insertion sort: a vertex starts two or three edges almost everywhere. */
function sortItems(order: Int32Array, first: number, end: number, to: Int32Array, parcel: Int32Array): void {
    if (end - first > 48) {
        order.subarray(first, end).sort((a, b) => to[a] - to[b] || parcel[a] - parcel[b]);
        return;
    }
    for (let i = first + 1; i < end; i++) {
        const one = order[i], target = to[one], number = parcel[one];
        let at = i;
        while (at > first) {
            const other = order[at - 1];
            if (to[other] < target || (to[other] === target && parcel[other] <= number)) break;
            order[at] = other;
            at--;
        }
        order[at] = one;
    }
}

/**
 * Edges without some of them, and with others. Where both have the same edge, toggles of one parcel in both cancel.
 * @param without edge numbers of `edges`, ascending
 */
export function mergeEdges(edges: Edges, without: Int32Array, more: Edges): Edges {
    const most = edges.count + more.count;
    const from = int32(most), to = int32(most), sound = uint8(most), toggleStart = int32(most + 1);
    const toggleItems = int32(edges.toggleItems.length + more.toggleItems.length);
    let count = 0, items = 0, i = 0, j = 0, skipped = 0;
    for (;;) {
        while (skipped < without.length && without[skipped] === i && i < edges.count) {
            i++;
            skipped++;
        }
        const hasOne = i < edges.count, hasOther = j < more.count;
        if (!hasOne && !hasOther) break;
        const order = !hasOther ? -1 : !hasOne ? 1 : edges.from[i] - more.from[j] || edges.to[i] - more.to[j];
        const firstItem = items;
        if (order === 0) items = mergeToggles(edges, i, more, j, toggleItems, items);
        else {
            const source = order < 0 ? edges : more, e = order < 0 ? i : j;
            for (let t = source.toggleStart[e]; t < source.toggleStart[e + 1]; t++) toggleItems[items++] = source.toggleItems[t];
        }
        if (items > firstItem) {
            from[count] = order <= 0 ? edges.from[i] : more.from[j];
            to[count] = order <= 0 ? edges.to[i] : more.to[j];
            sound[count] = order === 0 ? edges.sound[i] | more.sound[j] : order < 0 ? edges.sound[i] : more.sound[j];
            toggleStart[++count] = items;
        }
        if (order <= 0) i++;
        if (order >= 0) j++;
    }
    return {
        count, from: from.subarray(0, count), to: to.subarray(0, count), sound: sound.subarray(0, count),
        toggleStart: toggleStart.subarray(0, count + 1), toggleItems: toggleItems.subarray(0, items),
    };
}

/** Both ascending; what stands in both is left out. Returns the new number of items. */
function mergeToggles(one: Edges, i: number, other: Edges, j: number, out: Int32Array, items: number): number {
    let s = one.toggleStart[i], t = other.toggleStart[j], size = items;
    const endS = one.toggleStart[i + 1], endT = other.toggleStart[j + 1];
    while (s < endS || t < endT) {
        const a = s < endS ? one.toggleItems[s] : Infinity, b = t < endT ? other.toggleItems[t] : Infinity;
        if (a <= b) s++;
        if (b <= a) t++;
        if (a !== b) out[size++] = Math.min(a, b);
    }
    return size;
}
