/** The overlay of GeoJSON-shaped polygons: what a caller hands in is checked, what the kernel answers is made into rings. */

import {PolygonsBuilder, type Polygons} from '../core/polygons.ts';
import {compareCoords, outlines, overlay as overlayLayers, parcelsAt} from '../kernel/index.ts';
import {checkLayers, partsOf} from './checkInput.ts';

export interface PolygonGeometry {
    readonly type: 'Polygon';
    readonly coordinates: readonly (readonly (readonly number[])[])[];
}

export interface MultiPolygonGeometry {
    readonly type: 'MultiPolygon';
    readonly coordinates: readonly (readonly (readonly (readonly number[])[])[])[];
}

export interface InputLayer {
    readonly id: string;
    /** Metres of any plane. Rings in any winding, closed or open; what they enclose follows the even-odd rule. */
    readonly polygons: readonly (PolygonGeometry | MultiPolygonGeometry)[];
    /** `allowed` (the default): a face names all polygons that cover it. `forbidden`: one of them owns it. */
    readonly overlaps?: 'allowed' | 'forbidden';
}

export interface OverlayFace {
    /** Of each layer, by id: indexes of the polygons that cover the face; empty where none does. */
    readonly labels: Readonly<Record<string, readonly number[]>>;
    /** In the plane of the input, m². */
    readonly areaM2: number;
    /** GeoJSON Polygon coordinates: shell counter-clockwise, then holes; closed rings. */
    readonly coordinates: readonly (readonly (readonly [number, number])[])[];
}

function flatten({id, polygons}: InputLayer): Polygons {
    const builder = new PolygonsBuilder();
    polygons.forEach((polygon, index) => {
        for (const rings of partsOf(polygon, id, index)) {
            for (const ring of rings) {
                for (const [x, y] of ring) builder.vertex(x, y);
                builder.endRing();
            }
        }
        builder.endFeature();
    });
    return builder.build();
}

/**
 * Cuts the plane by all polygons of all layers and says of each face what covers it.
 *
 * Shape    faces that some polygon covers; each a single polygon with holes
 * Units    metres in and out; `stepM` is the lattice step, `toleranceM` how near a vertex must be to one of an earlier
 *          layer to count as the same (0 for never)
 * Order    by the smallest vertex of the shell; nothing depends on the order of polygons but their indexes
 * Moves    a vertex by at most half a step, plus the tolerance; an edge by at most half a step
 * @throws EngineError `kernel/bad-option` - an option, a layer or a polygon cannot be used: which, and where in it
 * @throws EngineError `kernel/extent` - coordinates too large for the step
 */
export function overlay(layers: readonly InputLayer[], options: {readonly stepM?: number; readonly toleranceM?: number} = {}): OverlayFace[] {
    checkLayers(layers);
    const result = overlayLayers(layers.map(layer => ({
        id: layer.id, polygons: flatten(layer), overlaps: layer.overlaps ?? 'allowed',
    })), options);
    const {perM} = result.arrangement.lattice;
    const covered: number[] = [];
    for (let face = 1; face < result.faceCount; face++) {
        if (layers.some((_, k) => result.parcelOf[k][face] >= 0)) covered.push(face);
    }
    const key = new Int32Array(result.faceCount).fill(-1);
    covered.forEach((face, i) => (key[face] = i));
    const closed = (ring: Float64Array): [number, number][] => {
        const points: [number, number][] = [];
        for (let i = 0; i < ring.length; i += 2) points.push([ring[i] / perM, ring[i + 1] / perM]);
        return [...points, [...points[0]]];
    };
    return outlines(result.arrangement, key, covered.length)
        .map(([shape], i) => ({face: covered[i], shape}))
        .sort((a, b) => compareCoords(a.shape.shell, b.shape.shell))
        .map(({face, shape}) => ({
            labels: Object.fromEntries(layers.map((layer, k) => [layer.id, layer.overlaps === 'forbidden'
                ? [result.parcelOf[k][face]].filter(parcel => parcel >= 0) : parcelsAt(result, k, face)])),
            areaM2: Number(result.area2[face]) / 2 / (perM * perM),
            coordinates: [shape.shell, ...shape.holes].map(closed),
        }));
}
