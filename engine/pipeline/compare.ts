/**
 * The bare comparison of two class layers: where a class that is asked for became another one, by (from, to) and adjacency.
 * No pack, no verdicts, no further layers; areas and shapes only.
 */

import type {Issue} from '../core/issue.ts';
import {edgeAreaOn} from '../crs/area.ts';
import type {Crs} from '../crs/crs.ts';
import {DEFAULT_TOLERANCE_M, pieces, type ClassedCoverage, type Pieces, type PiecesOptions} from '../kernel/index.ts';
import {patchesText, sumsOf, type PatchSums} from './compareText.ts';
import {NotKept} from './prepare/geometry.ts';
import {classedLayers, type ClassedLayer, type ClassedOrder} from './prepare/classed.ts';

export interface CompareOptions extends ClassedOrder {
    /** Classes before that are asked for, by the beginning of their codes; empty for all. */
    readonly from: readonly string[];
    readonly toleranceM?: number;
    /** Told of what begins. */
    readonly onStage?: (stage: 'read' | 'overlay' | 'write') => void;
}

export interface CompareSummary extends PatchSums {
    readonly crs: string;
    readonly before: CompareInput;
    readonly after: CompareInput;
    readonly parcelsMatched: number;
    readonly parcelsOverlaid: readonly [number, number];
    readonly verticesMoved: number;
    readonly maxMoveM: number;
}

export interface CompareInput {
    readonly path: string;
    readonly records: number;
    /** Overlaps, invalid rings and the like. */
    readonly faults: number;
    /** The certificate was computed in this run, not kept from an earlier one. */
    readonly certifiedNow: boolean;
}

export interface CompareResult {
    readonly summary: CompareSummary;
    /** GeoJSON text in UTF-8, in pieces: plane coordinates of the working CRS, which a `crs` member names. */
    readonly text: readonly Uint8Array[];
    readonly issues: readonly Issue[];
    readonly secondsByStage: Readonly<Record<string, number>>;
}

/**
 * Order   the same input gives the same bytes, whatever the number of threads
 * @throws EngineError of the readers and of `findCrs`
 */
export async function compare(options: CompareOptions): Promise<CompareResult> {
    try {
        const {result, isUnchanged} = await compareOnce(options, true);
        if (await isUnchanged) return result;
    } catch (error) {
        if (!(error instanceof NotKept)) throw error;
    }
    // a file that is no longer what was kept of it, or of which not everything is there: everything anew, from the file
    return (await compareOnce(options, false)).result;
}

async function compareOnce(options: CompareOptions, isReading: boolean): Promise<{result: CompareResult; isUnchanged: Promise<boolean>}> {
    const {onStage, from, toleranceM = DEFAULT_TOLERANCE_M} = options;
    const seconds: Record<string, number> = {};
    let startedMs = performance.now();
    const lap = (stage: string): void => {
        const nowMs = performance.now();
        seconds[stage] = Math.round(nowMs - startedMs) / 1000;
        startedMs = nowMs;
    };
    onStage?.('read');
    const {layers, crs, isUnchanged, kept} = await classedLayers({...options, store: {...options.store, isReading}});
    lap('read');
    onStage?.('overlay');
    const codes = [...new Set(layers.flatMap(({values}) => values))].sort();
    const found = find(layers, codes, {
        toleranceM, classCount: codes.length, edgeArea: edgeAreaOn(crs, 1 / layers[0].geometry.polygons.perM),
        isAsked: Uint8Array.from(codes, code => from.length === 0 || from.some(start => code.startsWith(start)) ? 1 : 0),
    });
    lap('overlay');
    onStage?.('write');
    const text = patchesText(found.pieces, codes, crs, layers[0].geometry.polygons.perM);
    const summary = summaryOf(found, codes, crs, layers);
    lap('write');
    await kept;
    return {result: {summary, text, issues: layers.flatMap(({issues}) => issues), secondsByStage: seconds}, isUnchanged};
}

/** Parcels that a fault of their layer names. */
function faulty({geometry}: ClassedLayer): ReadonlySet<number> {
    const parcels = new Set<number>();
    for (const {code, parcel, other} of geometry.faults) {
        if (code === 'kernel/duplicate-points' || code === 'kernel/gap') continue;
        parcels.add(parcel);
        if (other !== undefined) parcels.add(other);
    }
    return parcels;
}

function find(layers: readonly [ClassedLayer, ClassedLayer], codes: readonly string[], options: PiecesOptions): Pieces {
    const [first, second] = layers.map((layer): ClassedCoverage => {
        const {geometry, values, index} = layer;
        const number = values.map(value => codes.indexOf(value)), classOf = new Int32Array(index.length);
        for (let f = 0; f < classOf.length; f++) classOf[f] = number[index[f]];
        return {
            polygons: geometry.polygons, prints: geometry.prints, isSound: geometry.isSound, classOf, faulty: faulty(layer),
            get boxes() { return geometry.boxes; }, ...geometry.boxesOf ? {boxesOf: geometry.boxesOf} : {},
        };
    });
    return pieces(first, second, options);
}

function summaryOf({pieces, ...found}: Pieces, codes: readonly string[], crs: Crs, layers: readonly ClassedLayer[]): CompareSummary {
    const [before, after] = layers.map((layer): CompareInput => ({
        path: layer.path, records: layer.records, faults: faulty(layer).size, certifiedNow: layer.isFresh,
    }));
    return {
        crs: crs.id, before, after, parcelsMatched: found.matched, parcelsOverlaid: found.overlaid,
        verticesMoved: found.moved, maxMoveM: found.maxMoveM, ...sumsOf(pieces, codes, layers[0].geometry.polygons.perM),
    };
}
