/**
 * Growing hash tables of vertices and edges: the buffers of the arrangement, and the only place that grows them.
 *
 * An edge carries *toggles*: the parcels (numbered over all layers) one enters or leaves when crossing it. A parcel whose
 * ring runs over an edge twice cancels there, so a spike, a doubled ring or two fragments that collapse onto one another
 * need no special case: inside is what an odd number of crossings reaches.
 *
 * Units   lattice steps relative to the overlay's origin
 */

/** 32-bit mix of two integers; wraps coordinates beyond 2^31, which only costs collisions. */
function mix(a: number, b: number): number {
    let h = Math.imul(a | 0, 0x9e3779b1) ^ Math.imul(b | 0, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
    return (h ^ (h >>> 13)) >>> 0;
}

function grownFloat(old: Float64Array, length: number): Float64Array {
    const grown = new Float64Array(length);
    grown.set(old);
    return grown;
}

function grownInt(old: Int32Array, length: number): Int32Array {
    const grown = new Int32Array(length);
    grown.set(old);
    return grown;
}

/** Lattice points with an identity: equal coordinates, equal number. */
export class VertexTable {
    x: Float64Array;
    y: Float64Array;
    count = 0;
    private slots: Int32Array;

    constructor(expected: number) {
        const capacity = Math.max(16, expected);
        this.x = new Float64Array(capacity);
        this.y = new Float64Array(capacity);
        this.slots = new Int32Array(2 ** Math.ceil(Math.log2(capacity * 2))).fill(-1);
    }

    /** Number of the vertex at (x, y), added when it is new. */
    add(x: number, y: number): number {
        let slot = mix(x, y) & (this.slots.length - 1);
        for (let vertex = this.slots[slot]; vertex >= 0; vertex = this.slots[slot]) {
            if (this.x[vertex] === x && this.y[vertex] === y) return vertex;
            slot = (slot + 1) & (this.slots.length - 1);
        }
        if (this.count === this.x.length) this.grow();
        const vertex = this.count++;
        this.x[vertex] = x;
        this.y[vertex] = y;
        if (this.count * 2 > this.slots.length) this.rehash();
        else this.slots[slot] = vertex;
        return vertex;
    }

    private grow(): void {
        this.x = grownFloat(this.x, this.x.length * 2);
        this.y = grownFloat(this.y, this.y.length * 2);
    }

    private rehash(): void {
        this.slots = new Int32Array(this.slots.length * 2).fill(-1);
        const mask = this.slots.length - 1;
        for (let vertex = 0; vertex < this.count; vertex++) {
            let slot = mix(this.x[vertex], this.y[vertex]) & mask;
            while (this.slots[slot] >= 0) slot = (slot + 1) & mask;
            this.slots[slot] = vertex;
        }
    }
}

/** Undirected edges between vertices, each with its toggles. `from` is the end with the smaller (x, y). */
export class EdgeTable {
    from: Int32Array;
    to: Int32Array;
    count = 0;
    /** First toggle of an edge in the linked list below, or -1. */
    firstToggle: Int32Array;
    toggleParcel: Int32Array;
    toggleNext: Int32Array;
    private toggleCount = 0;
    private slots: Int32Array;
    private readonly vertices: VertexTable;

    constructor(vertices: VertexTable, expected: number) {
        const capacity = Math.max(16, expected);
        this.vertices = vertices;
        this.from = new Int32Array(capacity);
        this.to = new Int32Array(capacity);
        this.firstToggle = new Int32Array(capacity);
        this.toggleParcel = new Int32Array(capacity * 2);
        this.toggleNext = new Int32Array(capacity * 2);
        this.slots = new Int32Array(2 ** Math.ceil(Math.log2(capacity * 2))).fill(-1);
    }

    /** Number of the edge between two different vertices, added when it is new. */
    add(a: number, b: number): number {
        const {x, y} = this.vertices;
        const isOrdered = x[a] < x[b] || (x[a] === x[b] && y[a] < y[b]);
        const from = isOrdered ? a : b, to = isOrdered ? b : a;
        let slot = mix(from, to) & (this.slots.length - 1);
        for (let edge = this.slots[slot]; edge >= 0; edge = this.slots[slot]) {
            if (this.from[edge] === from && this.to[edge] === to) return edge;
            slot = (slot + 1) & (this.slots.length - 1);
        }
        if (this.count === this.from.length) this.grow();
        const edge = this.count++;
        this.from[edge] = from;
        this.to[edge] = to;
        this.firstToggle[edge] = -1;
        if (this.count * 2 > this.slots.length) this.rehash();
        else this.slots[slot] = edge;
        return edge;
    }

    /** Cross a parcel's boundary once more at an edge; twice is not at all. Returns whether the parcel is there now. */
    toggle(edge: number, parcel: number): boolean {
        let before = -1;
        for (let t = this.firstToggle[edge]; t >= 0; t = this.toggleNext[t]) {
            if (this.toggleParcel[t] === parcel) {
                if (before < 0) this.firstToggle[edge] = this.toggleNext[t];
                else this.toggleNext[before] = this.toggleNext[t];
                return false;
            }
            before = t;
        }
        if (this.toggleCount === this.toggleParcel.length) {
            this.toggleParcel = grownInt(this.toggleParcel, this.toggleParcel.length * 2);
            this.toggleNext = grownInt(this.toggleNext, this.toggleNext.length * 2);
        }
        const t = this.toggleCount++;
        this.toggleParcel[t] = parcel;
        this.toggleNext[t] = this.firstToggle[edge];
        this.firstToggle[edge] = t;
        return true;
    }

    private grow(): void {
        const length = this.from.length * 2;
        this.from = grownInt(this.from, length);
        this.to = grownInt(this.to, length);
        this.firstToggle = grownInt(this.firstToggle, length);
    }

    private rehash(): void {
        this.slots = new Int32Array(this.slots.length * 2).fill(-1);
        const mask = this.slots.length - 1;
        for (let edge = 0; edge < this.count; edge++) {
            let slot = mix(this.from[edge], this.to[edge]) & mask;
            while (this.slots[slot] >= 0) slot = (slot + 1) & mask;
            this.slots[slot] = edge;
        }
    }
}
