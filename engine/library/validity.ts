/** Validity of GeoJSON-shaped polygons by the rules of OGC simple features. */

import {PolygonsBuilder, RING_BEGINS_PART, RING_IS_HOLE} from '../core/polygons.ts';
import {validatePolygons, type ValidityCode} from '../kernel/index.ts';
import {partsOf} from './checkInput.ts';
import type {MultiPolygonGeometry, PolygonGeometry} from './overlay.ts';

export interface PolygonFault {
    readonly code: ValidityCode | 'kernel/ring-not-closed';
    /** Index of the geometry. */
    readonly polygon: number;
    /** The first place, smallest x, then y. */
    readonly at?: readonly [number, number];
    /** How often the geometry has this fault. */
    readonly count: number;
}

/**
 * What makes polygons invalid; an empty list when nothing does.
 *
 * Each ring is a ring: closed, of three distinct positions or more, crossing and touching itself nowhere. Rings of one
 * geometry touch in single points at most. A hole lies in its shell and in no other hole, the interior of a polygon is one
 * piece, and polygons of a MultiPolygon share neither ground nor border. `overlay` and `polygonOperation` take invalid
 * polygons all the same: for them even-odd decides what is inside.
 *
 * Units    any; nothing is rounded, the answer is exact for the numbers given
 * Order    by geometry, then code
 * Cost     about one search of the edges; 100,000 positions in one ring take a few tenths of a second
 * @throws EngineError `kernel/bad-option` - a geometry is no Polygon or MultiPolygon, or a position is not two finite numbers
 *
 * @example
 * polygonFaults([{type: 'Polygon', coordinates: [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}]);
 * // [{code: 'kernel/self-crossing', polygon: 0, count: 1, at: [1, 1]}]
 */
export function polygonFaults(geometries: readonly (PolygonGeometry | MultiPolygonGeometry)[]): PolygonFault[] {
    const builder = new PolygonsBuilder();
    const faults: PolygonFault[] = [];
    geometries.forEach((geometry, polygon) => {
        const open: (readonly number[])[] = [];
        for (const rings of partsOf(geometry, 'polygons', polygon)) {
            rings.forEach((ring, r) => {
                for (const [x, y] of ring) builder.vertex(x, y);
                builder.endRing(r === 0 ? RING_BEGINS_PART : RING_IS_HOLE);
                const last = ring[ring.length - 1];
                if (ring.length > 0 && (ring[0][0] !== last[0] || ring[0][1] !== last[1])) open.push(ring[0]);
            });
        }
        builder.endFeature();
        if (open.length > 0) {
            const [[x, y]] = open.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
            faults.push({code: 'kernel/ring-not-closed', polygon, at: [x, y], count: open.length});
        }
    });
    faults.push(...validatePolygons(builder.build()).map(({feature, ...fault}) => ({...fault, polygon: feature})));
    return faults.sort((a, b) => a.polygon - b.polygon || (a.code < b.code ? -1 : 1));
}
