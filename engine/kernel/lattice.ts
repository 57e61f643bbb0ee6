/**
 * The lattice: the one place where metres become integers.
 *
 * The lattice is global, anchored at the origin of the working CRS, so the same place has the same lattice point in every
 * run and every partition. Inside one overlay coordinates are kept relative to a lattice point near the data.
 *
 * Units   metres of a projected CRS in, lattice steps out
 * Moves   a vertex moves by at most half a step along each axis
 */

import {EngineError} from '../core/errors.ts';
import type {LayerGeometry} from './geometry.ts';
import {MAX_COORDINATE} from './predicates.ts';

/** The grid county surveys are stored on. */
export const DEFAULT_STEP_M = 0.0001;
export const DEFAULT_TOLERANCE_M = 0.001;

/** Half the extent of a layer in 32-bit steps: 2^30 of 0.1 mm are 107 km, and differences stay int32. */
export const MAX_REACH_STEPS = 2 ** 30;

/** Steps per metre; exact where the step is a whole fraction of a metre, for which 1 / 0.0001 would not be. */
export function stepsPerMetre(stepM: number): number {
    return Math.abs(Math.round(1 / stepM) * stepM - 1) < 1e-12 ? Math.round(1 / stepM) : 1 / stepM;
}

export interface Lattice {
    readonly stepM: number;
    /** Steps per metre; exact for the default step, where 1 / 0.0001 would not be. */
    readonly perM: number;
    /** Lattice point that counts as (0, 0) inside this overlay, in steps from the CRS origin. */
    readonly originX: number;
    readonly originY: number;
}

/** @throws EngineError `kernel/bad-option` for a step or tolerance that cannot be used */
export function checkOptions(stepM: number, toleranceM: number): void {
    if (!(stepM > 0) || !Number.isFinite(stepM)) {
        throw new EngineError('kernel/bad-option', `the lattice step must be a positive number of metres, not ${stepM}`,
            {fix: `leave it out to use ${DEFAULT_STEP_M}`});
    }
    if (!(toleranceM >= 0) || !Number.isFinite(toleranceM)) {
        throw new EngineError('kernel/bad-option', `the tolerance must be zero or a positive number of metres, not ${toleranceM}`,
            {fix: `leave it out to use ${DEFAULT_TOLERANCE_M}`});
    }
}

/** Lattice steps of a coordinate in metres, from the CRS origin. */
export function metresToSteps(metres: number, lattice: Lattice): number {
    return Math.round(metres * lattice.perM);
}

export function stepsToMetres(steps: number, origin: number, lattice: Lattice): number {
    return (steps + origin) / lattice.perM;
}

/**
 * The lattice for the finite coordinates of all layers.
 * @throws EngineError `kernel/extent` when coordinates are too large for exact integers at this step
 */
export function latticeFor(layers: readonly (LayerGeometry | {readonly coords: Float64Array})[], stepM: number): Lattice {
    let minX = Infinity, minY = Infinity, largest = 0;
    for (const layer of layers) {
        if ('perM' in layer) {
            // any lattice point near the data will do, and its own origin is in the middle of it
            if (layer.featureStart.length === 1) continue;
            minX = Math.min(minX, layer.originX / layer.perM);
            minY = Math.min(minY, layer.originY / layer.perM);
            largest = Math.max(largest, (Math.abs(layer.originX) + MAX_REACH_STEPS) / layer.perM, (Math.abs(layer.originY) + MAX_REACH_STEPS) / layer.perM);
            continue;
        }
        const {coords} = layer;
        for (let i = 0; i < coords.length; i += 2) {
            const x = coords[i], y = coords[i + 1];
            if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
            if (x < minX) minX = x;
            if (y < minY) minY = y;
            const reach = Math.max(x < 0 ? -x : x, y < 0 ? -y : y);
            if (reach > largest) largest = reach;
        }
    }
    const perM = stepsPerMetre(stepM);
    if (largest * perM > MAX_COORDINATE) {
        throw new EngineError('kernel/extent',
            `a coordinate of ${largest} m at a step of ${stepM} m is beyond 2^52 steps, where integers stop being exact`,
            {fix: 'check the units and the CRS of the layer, or use a coarser step'});
    }
    const lattice = {stepM, perM, originX: 0, originY: 0};
    if (minX === Infinity) return lattice;
    return {...lattice, originX: metresToSteps(minX, lattice), originY: metresToSteps(minY, lattice)};
}
