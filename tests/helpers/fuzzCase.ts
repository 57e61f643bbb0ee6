/** One small case of the fuzzer: layers of faulty and sound parcels with the options to run them under, as a value. */

import {EngineError} from '../../engine/core/errors.ts';
import type {KernelLayer} from '../../engine/kernel/index.ts';
import {polygonsOf, type Rings} from './coverages.ts';

export interface FuzzLayer {
    readonly overlaps: 'forbidden' | 'allowed';
    /** Metres. Coordinates may be NaN or infinite, rings may have any number of vertices, features no ring. */
    readonly features: readonly Rings[];
    /** Land class of each feature. */
    readonly codes: readonly number[];
}

export interface FuzzCase {
    /** Made this case, and decides which of the dearer laws are asked of it. */
    readonly seed: number;
    /** Names of the generators that had a hand in it. */
    readonly kind: string;
    readonly stepM: number;
    readonly toleranceM: number;
    readonly layers: readonly FuzzLayer[];
    /** The second layer is the first with every vertex moved by at most this (metres along each axis); left out when not. */
    readonly noiseM?: number;
    /** Two layers too large for the laws of small land, compared by class. */
    readonly land?: LandOptions;
}

export interface LandOptions {
    /** By class: 1 when ground that had it before is asked for. */
    readonly asked: readonly number[];
    /** Are all crossings lattice points, so that noding moves nothing? */
    readonly isExact: boolean;
}

/** Land classes; codes are numbers below. */
export const CODES = 3;

export function kernelLayers(layers: readonly FuzzLayer[]): KernelLayer[] {
    return layers.map(({features, overlaps, codes}, k) => ({
        id: `layer${k}`, polygons: polygonsOf(features), overlaps, compareAttributes: (a, b) => codes[a] - codes[b],
    }));
}

/** Whole where it is meant to be: multiplying by a step of 0.0001 would put points beside the lattice. */
export function stepsPerMetre(stepM: number): number {
    const whole = Math.round(1 / stepM);
    return Math.abs(whole * stepM - 1) < 1e-12 ? whole : 1 / stepM;
}

/** Is every coordinate a number? */
export function isFinite(layers: readonly FuzzLayer[]): boolean {
    return layers.every(({features}) => features.flat(2).every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)));
}

/**
 * Do all distinct points of each layer lie more than twice the tolerance from each other, so that noise can only mean one
 * of them, and are none repeated in a row? A ring that begins between two of the same counts as closed by the second.
 */
export function isTellable(layers: readonly FuzzLayer[], toleranceM: number): boolean {
    const least = 2.1 * toleranceM;
    return layers.every(({features}) => {
        if (features.flat().some(ring => ring.some(([x, y], i) => i > 0 && x === ring[i - 1][0] && y === ring[i - 1][1]))) return false;
        const points = features.flat(2);
        return points.every(([x, y], i) => points.slice(i + 1).every(([u, v]) => (x === u && y === v) || !(Math.hypot(x - u, y - v) < least)));
    });
}

/** Half steps² that all edges can sweep when nodes lie elsewhere, by half a step along each axis and the tolerance. */
export function sweptArea2(layers: readonly FuzzLayer[], stepM: number, toleranceM = 0): number {
    const perM = stepsPerMetre(stepM);
    let sum = 0;
    for (const ring of layers.flatMap(({features}) => features.flat())) {
        ring.forEach(([ax, ay], i) => {
            const [bx, by] = ring[(i + 1) % ring.length];
            const length = Math.abs(bx - ax) + Math.abs(by - ay);
            if (Number.isFinite(length)) sum += 2 * (length * perM + 2 * toleranceM * perM + 2);
        });
    }
    return sum;
}

/** JSON has no words for NaN and infinity: they are written as strings. */
export function caseToJson(fuzzCase: FuzzCase): string {
    return JSON.stringify(fuzzCase, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value));
}

export function caseFromJson(text: string): FuzzCase {
    return JSON.parse(text, (_, value: unknown) => (
        value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value)) as FuzzCase;
}

/** A law that does not hold. `law` is the short name by which failures are told apart. */
export class LawBroken extends Error {
    readonly law: string;
    constructor(law: string, message: string) {
        super(`${law}: ${message}`);
        this.name = 'LawBroken';
        this.law = law;
    }
}

/** @throws LawBroken when `holds` is false */
export function holds(law: string, isSo: boolean, message: () => string): void {
    if (!isSo) throw new LawBroken(law, message());
}

/** What ought not to throw; nothing of the cases is beyond the lattice, so not even an `EngineError` is documented. */
export function unlessThrown<T>(law: string, run: () => T): T {
    try {
        return run();
    } catch (error) {
        if (error instanceof LawBroken) throw error;
        const text = error instanceof EngineError ? `${error.code} ${error.message}` : error instanceof Error ? error.stack ?? error.message : String(error);
        throw new LawBroken(law, text);
    }
}

/**
 * A surface that is not flat; what an edge adds it takes away when walked backwards. Small enough for sums over 300 km at
 * 4e7 m to be whole ticks.
 */
export function bumpyEdgeArea(x0: number, y0: number, x1: number, y1: number): number {
    const sign = Math.sign(x1 - x0) || Math.sign(y1 - y0);
    return ((x0 + x1) / 2e4 * (y1 - y0) / 1e4) * 0.9993e-5 + sign * Math.sin((x0 + x1) * 1e-3 + (y0 + y1) * 2e-3) * 0.01;
}

/** A set of parcels, given as bits, in words. */
export const setName = (bits: number): string => `{${[...Array(31).keys()].filter(i => bits >> i & 1).join()}}`;
