/**
 * The bare comparison of two classified rasters: where a value became another one, by (from, to) and adjacency over cell sides.
 * Only changed cells get borders, so the cost is a look at each cell and a walk around the patches.
 */

import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import type {Polygons} from '../../core/polygons.ts';
import {edgeAreaOn} from '../../crs/area.ts';
import {crsFromCode, type Crs} from '../../crs/crs.ts';
import {projectInto} from '../../crs/project.ts';
import {compareCoords, DEFAULT_STEP_M, ringArea2, ticksOfRings, toLattice, type LatticePolygon, type LatticePolygons, type Piece} from '../../kernel/index.ts';
import type {Resampling} from '../../raster/resample.ts';
import {tracePair, type TracedPair} from '../../raster/tracePair.ts';
import {patchesText, sumsOf, type PatchSums} from '../compareText.ts';
import {bringTogether, type Together} from './bringTogether.ts';
import {cellIssues} from './loadRasters.ts';
import {longestRun} from './longestRun.ts';
import {matrixOf, type MatrixRow} from './matrix.ts';
import {openClasses, type ClassRaster} from './openClasses.ts';
import {planeOf} from './planeOf.ts';
import {placed} from './regionsLayer.ts';

export interface CompareRastersOptions {
    readonly files: readonly [before: string, after: string];
    /** Values before that are asked for; empty for all. */
    readonly from: readonly number[];
    readonly crs?: string;
    readonly band?: number;
    readonly resample?: Resampling;
    readonly onProgress?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
}

export interface CompareRastersResult {
    readonly summary: PatchSums & {
        readonly crs: string;
        readonly cells: {readonly valid: number; readonly changed: number};
        readonly matrix: readonly MatrixRow[];
        readonly resampling: Together['resampling'];
    };
    readonly text: readonly Uint8Array[];
    readonly issues: readonly Issue[];
    readonly secondsByStage: Readonly<Record<string, number>>;
}

/** @throws EngineError of `openClasses` and `bringTogether`; `kernel/extent` - the changed cells lie farther apart than a lattice reaches */
export async function compareRasters(options: CompareRastersOptions): Promise<CompareRastersResult> {
    const given = options.crs === undefined ? undefined : crsFromCode(options.crs);
    const open = (file: string): Promise<ClassRaster> => openClasses(file, {
        ...given ? {given} : {}, ...options.band === undefined ? {} : {band: options.band}, ...options.signal ? {signal: options.signal} : {},
    });
    const before = await open(options.files[0]);
    try {
        const after = await open(options.files[1]);
        try {
            return await compareOpened(before, after, given ?? null, options);
        } finally {
            await after.raster.close();
        }
    } finally {
        await before.raster.close();
    }
}

async function compareOpened(before: ClassRaster, after: ClassRaster, given: Crs | null, options: CompareRastersOptions): Promise<CompareRastersResult> {
    const seconds: Record<string, number> = {};
    let startedMs = performance.now();
    const lap = (stage: string): void => {
        const nowMs = performance.now();
        seconds[stage] = Math.round(nowMs - startedMs) / 1000;
        startedMs = nowMs;
    };
    const {common, rows, resampling} = bringTogether(before, after, options.resample);
    const crs = given ?? (before.crs.tm ? before.crs : planeOf(before));
    const {from} = options;
    const traced = await tracePair(before, rows, common, {
        longestRun: longestRun(before.grid, before.crs, crs),
        // numbers of the two rasters may stand for other values
        isAsked: (b, a) => isChange(before.values[b], rows.values[a]) && (from.length === 0 || from.includes(before.values[b])),
        ...options.onProgress ? {onProgress: options.onProgress} : {}, ...options.signal ? {signal: options.signal} : {},
    });
    lap('read');
    const plane = placed(traced, before.grid, common.first.column, common.first.row);
    projectInto(before.crs, crs, plane.coords, plane.coords);
    const values = [...new Set([...before.values, ...rows.values])].sort((a, b) => a - b);
    const found = piecesOf(traced, latticeOf(plane), crs, region => [values.indexOf(before.values[traced.before[region]]), values.indexOf(rows.values[traced.after[region]])]);
    lap('trace');
    const codes = values.map(String), perM = Math.round(1 / DEFAULT_STEP_M);
    const text = patchesText(found, codes, crs, perM);
    lap('write');
    const matrix = matrixOf(traced.pairCells, before.values, rows.values);
    const both = matrix.filter(row => row.before !== null && row.after !== null);
    const sum = (list: readonly MatrixRow[]): number => list.reduce((total, {cells}) => total + cells, 0);
    return {
        summary: {
            crs: crs.id, cells: {valid: sum(both), changed: sum(both.filter(row => row.before !== row.after))}, matrix, resampling, ...sumsOf(found, codes, perM),
        },
        text, issues: [...before.issues, ...after.issues, ...cellIssues(resampling, before.grid, options.files[1])], secondsByStage: seconds,
    };
}

/** Both have data, and it differs. */
function isChange(before: number | undefined, after: number | undefined): boolean {
    return before !== undefined && after !== undefined && before !== after;
}

/** @throws EngineError `kernel/extent` */
export function latticeOf(plane: Polygons): LatticePolygons {
    const lattice = toLattice(plane);
    if (lattice === null) {
        throw new EngineError('kernel/extent', 'the changed cells lie more than 214 km apart', {fix: 'cut the rasters by county first'});
    }
    return lattice;
}

/** Order   by classes, then by the vertices of the shell, as the comparison of polygons has them */
function piecesOf({featureStart, ringStart}: TracedPair, lattice: LatticePolygons, crs: Crs, classesOf: (region: number) => [number, number]): Piece[] {
    const ticks = ticksOfRings(lattice, edgeAreaOn(crs, 1 / lattice.perM));
    const all: Piece[] = [];
    for (let region = 0; region + 1 < featureStart.length; region++) {
        const [from, to] = classesOf(region);
        let shell: Float64Array = new Float64Array(0), area2 = 0n, areaTicks = 0;
        const holes: Float64Array[] = [];
        for (let ring = featureStart[region]; ring < featureStart[region + 1]; ring++) {
            const vertices = fromSmallest(lattice, ringStart[ring], ringStart[ring + 1]);
            const ringArea = ringArea2(vertices, 0, vertices.length / 2);
            area2 += ringArea;
            areaTicks += ticks[ring];
            // a region connected over cell sides has one shell
            if (ringArea > 0n) shell = vertices;
            else holes.push(vertices);
        }
        const polygon: LatticePolygon = {shell, holes: holes.sort(compareCoords)};
        all.push({from, to, polygons: [polygon], area2, ticks: areaTicks});
    }
    return all.sort((a, b) => a.from - b.from || a.to - b.to || compareCoords(a.polygons[0].shell, b.polygons[0].shell));
}

/** A ring in steps from the origin of the CRS, from its smallest vertex (x, then y). */
function fromSmallest({xy, originX, originY}: LatticePolygons, start: number, end: number): Float64Array {
    let first = start;
    for (let i = start + 1; i < end; i++) {
        if (xy[2 * i] < xy[2 * first] || xy[2 * i] === xy[2 * first] && xy[2 * i + 1] < xy[2 * first + 1]) first = i;
    }
    const n = end - start, ring = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
        const from = start + (first - start + i) % n;
        ring[2 * i] = xy[2 * from] + originX;
        ring[2 * i + 1] = xy[2 * from + 1] + originY;
    }
    return ring;
}
