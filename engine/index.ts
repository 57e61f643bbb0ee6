/**
 * The library: `import {overlay, diff} from 'liangtian'`.
 *
 * `overlay` is the kernel for GeoJSON-shaped input; `diff` is the main job, as the command line runs it, without writing
 * anything.
 *
 * @example
 * import {overlay} from 'liangtian';
 *
 * const field = {type: 'Polygon', coordinates: [[[0, 0], [100, 0], [100, 50], [0, 50], [0, 0]]]};
 * const house = {type: 'Polygon', coordinates: [[[80, 10], [120, 10], [120, 30], [80, 30], [80, 10]]]};
 * const faces = overlay([{id: 'before', polygons: [field]}, {id: 'after', polygons: [house]}]);
 * // three faces: field alone 4600 m², field and house 400 m², house alone 400 m²
 * for (const {labels, areaM2} of faces) console.log(labels.before, labels.after, areaM2);
 */

import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {EngineError} from './core/errors.ts';
import {PolygonsBuilder, type Polygons} from './core/polygons.ts';
import {compareCoords, outlines, overlay as overlayLayers, parcelsAt} from './kernel/index.ts';
import {executeRun, planRun, type RunControl, type RunOptions, type RunResult} from './pipeline/index.ts';

export {EngineError} from './core/errors.ts';
export type {Issue} from './core/issue.ts';
export type {RunControl, RunOptions, RunResult} from './pipeline/index.ts';

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
        const parts = polygon.type === 'Polygon' ? [polygon.coordinates] : polygon.type === 'MultiPolygon' ? polygon.coordinates : null;
        if (parts === null) {
            throw new EngineError('kernel/bad-option', `polygon ${index} of layer "${id}" is a ${String((polygon as {type: unknown}).type)}`,
                {where: `${id}[${index}]`, fix: 'give GeoJSON geometries of type Polygon or MultiPolygon'});
        }
        for (const rings of parts) {
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
 * @throws EngineError `kernel/bad-option`, `kernel/extent`
 */
export function overlay(layers: readonly InputLayer[], options: {readonly stepM?: number; readonly toleranceM?: number} = {}): OverlayFace[] {
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

/** Folder and version of the installed package. */
function product(): {folder: string; version: string} {
    for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
        const path = join(folder, 'package.json');
        if (existsSync(path)) {
            const {name, version} = JSON.parse(readFileSync(path, 'utf8')) as {name?: string; version: string};
            if (name === 'liangtian') return {folder, version};
        }
        if (folder === dirname(folder)) throw new EngineError('kernel/bad-option', 'the library lies in no folder with its package.json');
    }
}

/**
 * The main job: two layers become routed change patches. `files` of the result holds what the command line writes
 * (`patches.geojson`, `report.json`, …); nothing is written here.
 * @throws EngineError when an input cannot be used: which file, where, what to do
 */
export async function diff(options: RunOptions, control: RunControl = {}): Promise<RunResult> {
    const {folder, version} = product();
    return executeRun(planRun(options, {
        packsDir: join(folder, 'engine', 'policy', 'packs'), toolVersion: version, chineseOf: code => code,
    }), control);
}
