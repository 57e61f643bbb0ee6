/** Helpers for tests of the workload: layers as flat polygons, and a law of coverages that needs no geometry. */

import {PolygonsBuilder, type Polygons} from '../../../engine/core/polygons.ts';
import {RingBuffer} from '../../../scripts/bench/workload/ringBuffer.ts';
import type {LayerSource} from '../../../scripts/bench/workload/shapefile.ts';

/** The rings of every feature, open, as written. */
export function ringsOf(layer: LayerSource): Float64Array[][] {
    const buffer = new RingBuffer();
    return Array.from({length: layer.count}, (_, index) => {
        buffer.clear();
        layer.emit(index, buffer);
        return buffer.copies();
    });
}

export function polygonsOf(features: readonly (readonly Float64Array[])[]): Polygons {
    const builder = new PolygonsBuilder();
    for (const rings of features) {
        for (const ring of rings) {
            for (let k = 0; k < ring.length; k += 2) builder.vertex(ring[k], ring[k + 1]);
            builder.endRing();
        }
        builder.endFeature();
    }
    return builder.build();
}

export interface EdgeTally {
    /** Edges that two rings walk in the same direction. */
    readonly twice: number;
    /** Edges without a partner in the other direction. */
    readonly alone: number;
    /** Rings that the lone edges form. */
    readonly outlines: number;
}

/**
 * Every border is walked once in each direction, except the one outline of the whole: then there is no T-junction, no
 * gap and no parcel drawn twice.
 */
export function tallyEdges(features: readonly (readonly Float64Array[])[]): EdgeTally {
    const edges = new Set<string>();
    let twice = 0;
    const places: [string, string][] = [];
    for (const ring of features.flat()) {
        for (let k = 0; k < ring.length; k += 2) {
            const n = (k + 2) % ring.length;
            const from = `${ring[k]} ${ring[k + 1]}`, to = `${ring[n]} ${ring[n + 1]}`, edge = `${from}>${to}`;
            if (edges.has(edge)) twice++;
            edges.add(edge);
            places.push([from, to]);
        }
    }
    const next = new Map(places.filter(([from, to]) => !edges.has(`${to}>${from}`)));
    let outlines = 0;
    const alone = next.size;
    while (next.size > 0) {
        outlines++;
        for (let at = next.keys().next().value; at !== undefined;) {
            const on = next.get(at);
            next.delete(at);
            at = on;
        }
    }
    return {twice, alone, outlines};
}

/** WKT of one feature whose first ring is its shell; coordinates from a near place, so that none is rounded. */
export function polygonWkt(rings: readonly Float64Array[], eastM: number, northM: number): string {
    const text = rings.map(ring => {
        const points: string[] = [];
        for (let k = 0; k <= ring.length; k += 2) {
            const at = k % ring.length;
            points.push(`${(ring[at] - eastM).toFixed(9)} ${(ring[at + 1] - northM).toFixed(9)}`);
        }
        return `(${points.join(',')})`;
    });
    return `POLYGON(${text.join(',')})`;
}
