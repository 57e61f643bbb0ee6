/** Boolean operations on polygons: the overlay's faces, picked by rule and dissolved. */

import {PolygonsBuilder, type Polygons} from '../core/polygons.ts';
import {EngineError} from '../core/errors.ts';
import {DEFAULT_STEP_M, outlines, overlay} from '../kernel/index.ts';
import {partsOf} from './checkInput.ts';
import type {MultiPolygonGeometry, PolygonGeometry} from './overlay.ts';

export type PolygonOperation = 'union' | 'intersection' | 'difference' | 'symmetric-difference';

/** One polygon, or several that are taken together: what any of them covers. */
export type PolygonOperand = PolygonGeometry | MultiPolygonGeometry | readonly (PolygonGeometry | MultiPolygonGeometry)[];

export interface PolygonOperationOptions {
    /** Step of the lattice that results lie on, in units of the input. Default 0.0001. */
    readonly stepM?: number;
    /** How near a vertex of the second operand must be to one of the first to count as the same. Default 0: never. */
    readonly toleranceM?: number;
}

const RULES: Readonly<Record<PolygonOperation, (isInA: boolean, isInB: boolean) => boolean>> = {
    'union': (isInA, isInB) => isInA || isInB,
    'intersection': (isInA, isInB) => isInA && isInB,
    'difference': (isInA, isInB) => isInA && !isInB,
    'symmetric-difference': (isInA, isInB) => isInA !== isInB,
};

/**
 * What one set of polygons and another cover together, in common, or apart.
 *
 * Shape    a MultiPolygon, without polygons when nothing is left; shells counter-clockwise, holes clockwise, rings closed,
 *          valid by the OGC rules as lattice points. Doubles hold those exactly where the step is a power of two; with any
 *          other step a corner nearer to an edge than 1e-16 of its coordinate may come to lie on it or beyond. Lines and
 *          points in which the operands merely touch are no land and are left away
 * Units    those of the input, any plane; `stepM` says how fine the result is
 * Order    polygons by their smallest vertex; the result does not depend on the order of the input
 * Moves    a vertex by at most half a step along each axis, plus the tolerance; an edge by at most half a step
 * Keeps    polygons of one operand may overlap, as parts of a MultiPolygon too: what any of them covers counts, once.
 *          Within one polygon even-odd decides, so a ring inside its shell is a hole however it winds
 * @throws EngineError `kernel/bad-option` - the operation, an option or a polygon cannot be used: which, and where in it
 * @throws EngineError `kernel/extent` - coordinates too large for the step
 *
 * @example
 * polygonOperation('difference', field, [house, road]);
 * polygonOperation('union', parcels, []);
 */
export function polygonOperation(
    operation: PolygonOperation, a: PolygonOperand, b: PolygonOperand, options: PolygonOperationOptions = {},
): MultiPolygonGeometry {
    if (!Object.hasOwn(RULES, operation)) {
        throw new EngineError('kernel/bad-option', `the operation "${String(operation)}" does not exist`,
            {where: 'operation', fix: `write one of ${Object.keys(RULES).join(', ')}`});
    }
    const rule = RULES[operation];
    const {stepM = DEFAULT_STEP_M, toleranceM = 0} = options;
    const result = overlay([
        {id: 'a', polygons: flatten(a, 'a'), overlaps: 'allowed'}, {id: 'b', polygons: flatten(b, 'b'), overlaps: 'allowed'},
    ], {stepM, toleranceM});
    const [inA, inB] = result.parcelOf;
    const key = new Int32Array(result.faceCount).fill(-1);
    for (let face = 1; face < result.faceCount; face++) if (rule(inA[face] >= 0, inB[face] >= 0)) key[face] = 0;
    const {perM} = result.arrangement.lattice;
    const closed = (ring: Float64Array): number[][] => {
        const points: number[][] = [];
        for (let i = 0; i < ring.length; i += 2) points.push([ring[i] / perM, ring[i + 1] / perM]);
        return [...points, [...points[0]]];
    };
    const [polygons] = outlines(result.arrangement, key, 1);
    return {type: 'MultiPolygon', coordinates: polygons.map(({shell, holes}) => [shell, ...holes].map(closed))};
}

/** Each polygon a feature of its own, so that parts which overlap do not cancel. */
function flatten(operand: PolygonOperand, id: string): Polygons {
    const builder = new PolygonsBuilder();
    const geometries = Array.isArray(operand) ? operand as readonly (PolygonGeometry | MultiPolygonGeometry)[]
        : [operand as PolygonGeometry | MultiPolygonGeometry];
    geometries.forEach((geometry, index) => {
        for (const rings of partsOf(geometry, id, index)) {
            for (const ring of rings) {
                for (const [x, y] of ring) builder.vertex(x, y);
                builder.endRing();
            }
            builder.endFeature();
        }
    });
    return builder.build();
}
