/**
 * Vertex matching: where a layer says the same place as a layer before it, it says it with the same lattice point.
 *
 * A vertex within `toleranceM` of a vertex of an earlier layer (distance between the positions as delivered) takes the
 * final position of the nearest such vertex; ties go to the smaller x, then y, of the delivered position. Otherwise its
 * final position is its own rounded one. So a re-export, a reprojection or a changed number of decimals is no change,
 * which rounding alone cannot do: data stored on the lattice sits on rounding edges of any coarser grid.
 *
 * Moves   layer k by at most (k - 1) * tolerance, plus half a step
 * Order   independent of the order of vertices
 * Cost    one hash of all vertices; each looks into at most four cells, and mostly into one
 */

import type {VertexTable} from './tables.ts';

export interface MatchedLayer {
    /** Final lattice position of each vertex, relative to the lattice origin. */
    readonly x: Float64Array;
    readonly y: Float64Array;
    /** Number of each vertex in the table, -1 where a coordinate is not finite. */
    readonly vertexOf: Int32Array;
    /** Vertices of the table that this layer or one before it has. */
    readonly verticesSoFar: number;
    /** By vertex: 1 when it took the position of an earlier layer's vertex and would have been elsewhere by itself. */
    readonly isMoved: Uint8Array;
    /** Vertices that took the position of an earlier layer's vertex and would have been elsewhere by themselves. */
    readonly moved: number;
    /** Largest distance between a delivered and a final position, in steps. */
    readonly maxMove: number;
}

/** Cells of the index are this many tolerances wide: most vertices then look into one cell only. */
const CELL_TOLERANCES = 8;

/** Delivered positions that are no vertices themselves, in a hash of square cells. Units: lattice steps relative to the origin, not rounded. */
class PositionIndex {
    private readonly perCell: number;
    private inX: Float64Array;
    private inY: Float64Array;
    /** Number of the vertex at the final position. */
    private vertex: Int32Array;
    private next: Int32Array;
    private heads: Int32Array;
    count = 0;

    /** Cells are never smaller than a step: a tolerance far below it would number them beyond exact integers. */
    constructor(tolerance: number, expected: number) {
        this.perCell = 1 / Math.max(CELL_TOLERANCES * tolerance, 1);
        const capacity = 2 ** Math.ceil(Math.log2(Math.max(16, expected)));
        this.inX = new Float64Array(capacity);
        this.inY = new Float64Array(capacity);
        this.vertex = new Int32Array(capacity);
        this.next = new Int32Array(capacity);
        this.heads = new Int32Array(2 * capacity).fill(-1); // a power of two
    }

    private slot(column: number, row: number): number {
        const h = Math.imul(column | 0, 0x9e3779b1) ^ Math.imul(row | 0, 0x85ebca6b);
        return ((h ^ (h >>> 15)) >>> 0) & (this.heads.length - 1);
    }

    /**
     * The vertex of the nearest position, or the vertex given where that one is nearer. Between two at the same distance the
     * smaller x decides, then y, of the delivered places.
     * @param vertex one that was delivered where it is, or -1
     */
    nearerThan(vertex: number, table: VertexTable, x: number, y: number, tolerance: number): number {
        const i = this.nearest(x, y, tolerance);
        if (i < 0) return vertex;
        if (vertex < 0) return this.vertex[i];
        const atX = table.x[vertex], atY = table.y[vertex];
        const here = (atX - x) * (atX - x) + (atY - y) * (atY - y);
        const there = (this.inX[i] - x) * (this.inX[i] - x) + (this.inY[i] - y) * (this.inY[i] - y);
        const isThere = there !== here ? there < here : this.inX[i] !== atX ? this.inX[i] < atX : this.inY[i] < atY;
        return isThere ? this.vertex[i] : vertex;
    }

    /** Index of the nearest position within tolerance, or -1. */
    private nearest(x: number, y: number, tolerance: number): number {
        const {perCell, inX, inY, next, heads} = this;
        const firstColumn = Math.floor((x - tolerance) * perCell), lastColumn = Math.floor((x + tolerance) * perCell);
        const firstRow = Math.floor((y - tolerance) * perCell), lastRow = Math.floor((y + tolerance) * perCell);
        let best = -1, bestSquared = tolerance * tolerance;
        for (let row = firstRow; row <= lastRow; row++) {
            for (let column = firstColumn; column <= lastColumn; column++) {
                for (let i = heads[this.slot(column, row)]; i >= 0; i = next[i]) {
                    const dx = inX[i] - x, dy = inY[i] - y;
                    const squared = dx * dx + dy * dy;
                    if (squared > bestSquared) continue;
                    if (squared === bestSquared && best >= 0 && (inX[i] > inX[best]
                        || (inX[i] === inX[best] && inY[i] >= inY[best]))) continue;
                    best = i;
                    bestSquared = squared;
                }
            }
        }
        return best;
    }

    /** Adds a position unless exactly this one is there. */
    add(x: number, y: number, vertex: number): void {
        const {perCell} = this;
        let slot = this.slot(Math.floor(x * perCell), Math.floor(y * perCell));
        for (let i = this.heads[slot]; i >= 0; i = this.next[i]) if (this.inX[i] === x && this.inY[i] === y) return;
        if (this.count === this.inX.length) {
            this.grow();
            slot = this.slot(Math.floor(x * perCell), Math.floor(y * perCell));
        }
        const i = this.count++;
        this.inX[i] = x;
        this.inY[i] = y;
        this.vertex[i] = vertex;
        this.next[i] = this.heads[slot];
        this.heads[slot] = i;
    }

    private grow(): void {
        const length = this.inX.length * 2;
        const inX = new Float64Array(length), inY = new Float64Array(length), vertex = new Int32Array(length);
        inX.set(this.inX);
        inY.set(this.inY);
        vertex.set(this.vertex);
        this.inX = inX;
        this.inY = inY;
        this.vertex = vertex;
        const next = new Int32Array(length);
        this.heads = new Int32Array(length * 2).fill(-1);
        for (let i = 0; i < this.count; i++) {
            const slot = this.slot(Math.floor(this.inX[i] * this.perCell), Math.floor(this.inY[i] * this.perCell));
            next[i] = this.heads[slot];
            this.heads[slot] = i;
        }
        this.next = next;
    }
}

/**
 * Final lattice positions of all vertices of all layers, layers in priority order.
 * Coordinates that are not finite get NaN; whoever builds rings has to leave them out.
 *
 * @param layers places in steps from the origin of a lattice, see `StepPolygons`
 * @param tolerance steps
 * @param table numbers the final positions; made for this reach
 */
export function matchVertices(layers: readonly {readonly steps: Float64Array}[], tolerance: number, table: VertexTable): MatchedLayer[] {
    const isMatching = tolerance > 0 && layers.length > 1;
    const index = new PositionIndex(tolerance, 0);
    /** By vertex of the layers before: 1 when one of them was delivered just there. */
    let isDelivered: Uint8Array = new Uint8Array(0);
    return layers.map(({steps}, layer) => {
        const matched = place(steps, isMatching && layer > 0 ? {isDelivered, index, tolerance} : null, table);
        // only now, so that the vertices of one layer never match one another
        if (isMatching && layer + 1 < layers.length) isDelivered = remember(steps, matched, isDelivered, index);
        return matched;
    });
}

/** What was delivered in the layers before. */
interface Earlier {
    readonly isDelivered: Uint8Array;
    readonly index: PositionIndex;
    readonly tolerance: number;
}

/** Final positions of one layer: that of the nearest delivered before, else its own rounded one. */
function place(steps: Float64Array, earlier: Earlier | null, table: VertexTable): MatchedLayer {
    const n = steps.length / 2;
    const x = new Float64Array(n), y = new Float64Array(n), isMoved = new Uint8Array(n), vertexOf = new Int32Array(n);
    let moved = 0, mostSquared = 0;
    for (let v = 0; v < n; v++) {
        const inX = steps[2 * v], inY = steps[2 * v + 1];
        if (inX - inX !== 0 || inY - inY !== 0) { // not finite
            x[v] = y[v] = NaN;
            vertexOf[v] = -1;
            continue;
        }
        const ownX = Math.round(inX), ownY = Math.round(inY);
        let vertex = -1;
        if (earlier !== null) {
            vertex = table.nearest(inX, inY, earlier.tolerance, earlier.isDelivered);
            if (earlier.index.count > 0) vertex = earlier.index.nearerThan(vertex, table, inX, inY, earlier.tolerance);
        }
        if (vertex < 0) vertex = table.add(ownX, ownY);
        const finalX = table.x[vertex], finalY = table.y[vertex];
        if (finalX !== ownX || finalY !== ownY) {
            isMoved[v] = 1;
            moved++;
        }
        vertexOf[v] = vertex;
        x[v] = finalX;
        y[v] = finalY;
        const dx = finalX - inX, dy = finalY - inY;
        const squared = dx * dx + dy * dy;
        if (squared > mostSquared) mostSquared = squared;
    }
    return {x, y, vertexOf, verticesSoFar: table.count, isMoved, moved, maxMove: Math.sqrt(mostSquared)};
}

/** Delivered positions of a layer: of vertices by a mark, others in the index. */
function remember(steps: Float64Array, {x, y, vertexOf, verticesSoFar}: MatchedLayer, before: Uint8Array, index: PositionIndex): Uint8Array {
    const isDelivered = new Uint8Array(verticesSoFar);
    isDelivered.set(before);
    for (let v = 0; v < vertexOf.length; v++) {
        if (vertexOf[v] < 0) continue;
        if (steps[2 * v] === x[v] && steps[2 * v + 1] === y[v]) isDelivered[vertexOf[v]] = 1;
        else index.add(steps[2 * v], steps[2 * v + 1], vertexOf[v]);
    }
    return isDelivered;
}
