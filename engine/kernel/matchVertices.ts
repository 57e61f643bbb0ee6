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
 * Cost    one hash of all vertices; each looks into at most four cells of side 2 * tolerance or more
 */

import {metresToSteps, type Lattice} from './lattice.ts';

export interface MatchedLayer {
    /** Final lattice position of each vertex, relative to the lattice origin. */
    readonly x: Float64Array;
    readonly y: Float64Array;
    /** Vertices that took the position of an earlier layer's vertex and would have been elsewhere by themselves. */
    readonly moved: number;
    /** Largest distance between a delivered and a final position, in metres. */
    readonly maxMoveM: number;
}

/** Delivered positions seen so far, in a hash of square cells. */
class PositionIndex {
    private readonly cell: number;
    private inX: Float64Array = new Float64Array(1024);
    private inY: Float64Array = new Float64Array(1024);
    private finalX: Float64Array = new Float64Array(1024);
    private finalY: Float64Array = new Float64Array(1024);
    private next: Int32Array = new Int32Array(1024);
    private heads: Int32Array = new Int32Array(4096).fill(-1);
    private count = 0;

    /** Cells are never smaller than a step: a tolerance far below it would number them beyond exact integers. */
    constructor(toleranceM: number, stepM: number) {
        this.cell = Math.max(2 * toleranceM, stepM);
    }

    private slot(column: number, row: number): number {
        // columns exceed 2^31 at country coordinates; the low bits are what tells neighbours apart
        const c = column % 4294967296, r = row % 4294967296;
        const h = Math.imul(c | 0, 0x9e3779b1) ^ Math.imul(r | 0, 0x85ebca6b);
        return ((h ^ (h >>> 15)) >>> 0) & (this.heads.length - 1);
    }

    /** Index of the nearest position within tolerance, or -1. */
    nearest(x: number, y: number, toleranceM: number): number {
        const {cell} = this;
        const firstColumn = Math.floor((x - toleranceM) / cell), lastColumn = Math.floor((x + toleranceM) / cell);
        const firstRow = Math.floor((y - toleranceM) / cell), lastRow = Math.floor((y + toleranceM) / cell);
        let best = -1, bestSquared = toleranceM * toleranceM;
        for (let row = firstRow; row <= lastRow; row++) {
            for (let column = firstColumn; column <= lastColumn; column++) {
                for (let i = this.heads[this.slot(column, row)]; i >= 0; i = this.next[i]) {
                    const dx = this.inX[i] - x, dy = this.inY[i] - y;
                    const squared = dx * dx + dy * dy;
                    if (squared > bestSquared) continue;
                    if (squared === bestSquared && best >= 0 && (this.inX[i] > this.inX[best]
                        || (this.inX[i] === this.inX[best] && this.inY[i] >= this.inY[best]))) continue;
                    best = i;
                    bestSquared = squared;
                }
            }
        }
        return best;
    }

    finalOf(i: number): readonly [number, number] {
        return [this.finalX[i], this.finalY[i]];
    }

    /** Index of exactly this delivered position, or -1. */
    find(x: number, y: number): number {
        const slot = this.slot(Math.floor(x / this.cell), Math.floor(y / this.cell));
        for (let i = this.heads[slot]; i >= 0; i = this.next[i]) if (this.inX[i] === x && this.inY[i] === y) return i;
        return -1;
    }

    add(x: number, y: number, finalX: number, finalY: number): void {
        if (this.count === this.inX.length) this.grow();
        const i = this.count++;
        this.inX[i] = x;
        this.inY[i] = y;
        this.finalX[i] = finalX;
        this.finalY[i] = finalY;
        const slot = this.slot(Math.floor(x / this.cell), Math.floor(y / this.cell));
        this.next[i] = this.heads[slot];
        this.heads[slot] = i;
    }

    private grow(): void {
        const length = this.inX.length * 2;
        const grow = (old: Float64Array): Float64Array => {
            const grown = new Float64Array(length);
            grown.set(old);
            return grown;
        };
        this.inX = grow(this.inX);
        this.inY = grow(this.inY);
        this.finalX = grow(this.finalX);
        this.finalY = grow(this.finalY);
        const next = new Int32Array(length);
        next.set(this.next);
        this.next = next;
        this.heads = new Int32Array(length * 4).fill(-1);
        for (let i = 0; i < this.count; i++) {
            const slot = this.slot(Math.floor(this.inX[i] / this.cell), Math.floor(this.inY[i] / this.cell));
            this.next[i] = this.heads[slot];
            this.heads[slot] = i;
        }
    }
}

/**
 * Final lattice positions of all vertices of all layers, layers in priority order.
 * Coordinates that are not finite get NaN; whoever builds rings has to leave them out.
 */
export function matchVertices(
    layers: readonly {readonly coords: Float64Array}[], lattice: Lattice, toleranceM: number,
): MatchedLayer[] {
    const index = new PositionIndex(toleranceM, lattice.stepM);
    return layers.map(({coords}, layer) => {
        const n = coords.length / 2;
        const x = new Float64Array(n), y = new Float64Array(n);
        let moved = 0, maxMoveM = 0;
        for (let v = 0; v < n; v++) {
            const inX = coords[2 * v], inY = coords[2 * v + 1];
            if (!Number.isFinite(inX) || !Number.isFinite(inY)) {
                x[v] = y[v] = NaN;
                continue;
            }
            const ownX = metresToSteps(inX, lattice) - lattice.originX, ownY = metresToSteps(inY, lattice) - lattice.originY;
            x[v] = ownX;
            y[v] = ownY;
            const match = layer === 0 || toleranceM === 0 ? -1 : index.nearest(inX, inY, toleranceM);
            if (match >= 0) [x[v], y[v]] = index.finalOf(match);
            if (x[v] !== ownX || y[v] !== ownY) moved++;
            maxMoveM = Math.max(maxMoveM, Math.hypot((x[v] + lattice.originX) / lattice.perM - inX, (y[v] + lattice.originY) / lattice.perM - inY));
        }
        // Only now, so that the vertices of one layer never match one another.
        if (toleranceM > 0 && layer + 1 < layers.length) {
            for (let v = 0; v < n; v++) {
                const inX = coords[2 * v], inY = coords[2 * v + 1];
                if (x[v] === x[v] && index.find(inX, inY) < 0) index.add(inX, inY, x[v], y[v]);
            }
        }
        return {x, y, moved, maxMoveM};
    });
}
