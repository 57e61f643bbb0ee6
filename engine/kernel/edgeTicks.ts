/** Ellipsoidal ticks of many edges, collected and computed some hundreds at a time. */

import {TICKS_PER_M2} from '../core/units.ts';
import type {EdgeArea} from './overlay.ts';

/** An area function that takes many edges in one call: numbers handed over one by one cost more than the area itself. */
type ManyEdgesArea = EdgeArea & {
    /** Ticks of the edges x0, y0, x1, y1 of `edges`, the first `count` of them, each rounded as seen from its smaller end. */
    readonly ticksInto?: (edges: Float64Array, count: number, ticks: Float64Array) => void;
};

const CAPACITY = 512;

/** Nobody lies on this side of an edge. */
export const NOBODY = -1;

/**
 * Adds up the ticks of parcels from edges that each lie between two of them. An edge is rounded once, as seen from its smaller
 * end; what the parcel on one side gains the other loses.
 */
export class EdgeTicks {
    /** Ends of the edges, in steps from the origin of the CRS; room for `CAPACITY`. */
    readonly edges = new Float64Array(4 * CAPACITY);
    readonly left = new Int32Array(CAPACITY);
    readonly right = new Int32Array(CAPACITY);
    private readonly ticks = new Float64Array(CAPACITY);
    private readonly edgeArea: ManyEdgesArea;
    private readonly parcelTicks: Float64Array;

    constructor(edgeArea: EdgeArea, parcelTicks: Float64Array) {
        this.edgeArea = edgeArea;
        this.parcelTicks = parcelTicks;
    }

    /** Adds the first `count` edges. */
    add(count: number): void {
        const {edges, left, right, ticks, edgeArea, parcelTicks} = this;
        if (edgeArea.ticksInto) edgeArea.ticksInto(edges, count, ticks);
        else {
            for (let i = 0; i < count; i++) {
                const x0 = edges[4 * i], y0 = edges[4 * i + 1], x1 = edges[4 * i + 2], y1 = edges[4 * i + 3];
                const sign = x0 < x1 || (x0 === x1 && y0 < y1) ? 1 : -1;
                ticks[i] = sign * Math.round(sign * TICKS_PER_M2 * edgeArea(x0, y0, x1, y1));
            }
        }
        for (let i = 0; i < count; i++) {
            if (left[i] !== NOBODY) parcelTicks[left[i]] += ticks[i];
            if (right[i] !== NOBODY) parcelTicks[right[i]] -= ticks[i];
        }
    }

    get capacity(): number {
        return CAPACITY;
    }
}
