/**
 * The bare comparison of two class layers: where a class that is asked for became another one, by (from, to) and adjacency.
 * No pack, no verdicts, no further layers; areas and shapes only.
 */

import {decimalString} from '../core/units.ts';
import type {Issue} from '../core/issue.ts';
import {edgeAreaOn} from '../crs/area.ts';
import type {Crs} from '../crs/crs.ts';
import {DEFAULT_TOLERANCE_M, pieces, type ClassedCoverage, type LatticePolygon, type Piece, type Pieces, type PiecesOptions} from '../kernel/index.ts';
import {ByteText} from './byteText.ts';
import {NotKept} from './prepare/geometry.ts';
import {classedLayers, type ClassedLayer, type ClassedOrder} from './prepare/classed.ts';

export interface CompareOptions extends ClassedOrder {
    /** Classes before that are asked for, by the beginning of their codes; empty for all. */
    readonly from: readonly string[];
    readonly toleranceM?: number;
    /** Told of what begins. */
    readonly onStage?: (stage: 'read' | 'overlay' | 'write') => void;
}

export interface CompareSummary {
    readonly crs: string;
    readonly before: CompareInput;
    readonly after: CompareInput;
    readonly parcelsMatched: number;
    readonly parcelsOverlaid: readonly [number, number];
    readonly verticesMoved: number;
    readonly maxMoveM: number;
    readonly patches: number;
    /** Ellipsoidal and plane area of all patches, decimal strings. */
    readonly areaM2: string;
    readonly planeAreaM2: string;
    readonly transitions: readonly {readonly from: string; readonly to: string; readonly patches: number; readonly areaM2: string; readonly planeAreaM2: string}[];
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
    const text = geoJson(found.pieces, codes, crs, layers[0].geometry.polygons.perM);
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

const TICK_DECIMALS = 4;

const OPEN = 0x5b, CLOSE = 0x5d, COMMA = 0x2c;

function geoJson(pieces: readonly Piece[], codes: readonly string[], crs: Crs, perM: number): readonly Uint8Array[] {
    const decimals = Math.log10(perM), text = new ByteText();
    /** Exact: a lattice coordinate has as many decimals as a step. */
    const ring = (coords: Float64Array): void => {
        text.byte(OPEN);
        for (let i = 0; i <= coords.length; i += 2) {
            const at = i === coords.length ? 0 : i;
            if (i > 0) text.byte(COMMA);
            text.byte(OPEN);
            text.decimal(coords[at], decimals);
            text.byte(COMMA);
            text.decimal(coords[at + 1], decimals);
            text.byte(CLOSE);
        }
        text.byte(CLOSE);
    };
    const polygon = ({shell, holes}: LatticePolygon): void => {
        text.byte(OPEN);
        ring(shell);
        for (const hole of holes) {
            text.byte(COMMA);
            ring(hole);
        }
        text.byte(CLOSE);
    };
    const epsg = /^EPSG:(\d+)$/.exec(crs.id)?.[1];
    const crsMember = epsg === undefined ? {liangtianCrs: crs.proj4} : {crs: {type: 'name', properties: {name: `urn:ogc:def:crs:EPSG::${epsg}`}}};
    text.text(`{"type":"FeatureCollection","name":"patches",${JSON.stringify(crsMember).slice(1, -1)},"features":[\n`);
    pieces.forEach(({from, to, polygons, area2, ticks}, i) => {
        const properties = JSON.stringify({
            from: codes[from], to: codes[to], areaM2: decimalString(BigInt(ticks), TICK_DECIMALS), planeAreaM2: planeText(area2, decimals),
        });
        text.text(`${i > 0 ? ',\n' : ''}{"type":"Feature","properties":${properties},"geometry":{"type":`);
        if (polygons.length === 1) {
            text.text('"Polygon","coordinates":');
            polygon(polygons[0]);
        } else {
            text.text('"MultiPolygon","coordinates":[');
            polygons.forEach((one, k) => {
                if (k > 0) text.byte(COMMA);
                polygon(one);
            });
            text.byte(CLOSE);
        }
        text.text('}}');
    });
    text.text(pieces.length > 0 ? '\n]}\n' : ']}\n');
    return text.pieces();
}

/** Twice an area in steps² as m², all digits. */
function planeText(area2: bigint, decimals: number): string {
    return decimalString(area2 * 5n, 2 * decimals + 1);
}

function summaryOf({pieces, ...found}: Pieces, codes: readonly string[], crs: Crs, layers: readonly ClassedLayer[]): CompareSummary {
    const decimals = Math.log10(layers[0].geometry.polygons.perM);
    const sums = new Map<number, {from: number; to: number; patches: number; ticks: bigint; area2: bigint}>();
    let ticks = 0n, area2 = 0n;
    for (const piece of pieces) {
        const key = piece.from * codes.length + piece.to;
        let sum = sums.get(key);
        if (!sum) sums.set(key, sum = {from: piece.from, to: piece.to, patches: 0, ticks: 0n, area2: 0n});
        sum.patches++;
        sum.ticks += BigInt(piece.ticks);
        sum.area2 += piece.area2;
        ticks += BigInt(piece.ticks);
        area2 += piece.area2;
    }
    const [before, after] = layers.map((layer): CompareInput => ({
        path: layer.path, records: layer.records, faults: faulty(layer).size, certifiedNow: layer.isFresh,
    }));
    return {
        crs: crs.id, before, after, parcelsMatched: found.matched, parcelsOverlaid: found.overlaid,
        verticesMoved: found.moved, maxMoveM: found.maxMoveM, patches: pieces.length,
        areaM2: decimalString(ticks, TICK_DECIMALS), planeAreaM2: planeText(area2, decimals),
        transitions: [...sums.values()].sort((a, b) => a.from - b.from || a.to - b.to).map(sum => ({
            from: codes[sum.from], to: codes[sum.to], patches: sum.patches,
            areaM2: decimalString(sum.ticks, TICK_DECIMALS), planeAreaM2: planeText(sum.area2, decimals),
        })),
    };
}
