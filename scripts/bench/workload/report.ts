/** `workload.json`: what was made, so that a measurement can say on what it was taken. */

import {readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {emitFeature, NO_CHANGES, type County} from './county.ts';
import {isCultivatedClass} from './classes.ts';
import {sha256Of} from './fileSink.ts';
import {TICKS_PER_M} from './mesh.ts';
import type {WorkloadOptions} from './options.ts';
import {RingBuffer} from './ringBuffer.ts';
import type {WrittenLayer} from './shapefile.ts';
import type {Survey} from './survey.ts';

export interface LayerReport extends WrittenLayer {
    readonly name: string;
}

/** Layers of an earlier run with the same seed and size stay listed. */
export async function writeReport(
    options: WorkloadOptions, {county, counts, added}: Survey, reports: readonly LayerReport[],
): Promise<void> {
    const path = join(options.out, 'workload.json');
    const layers: Record<string, unknown> = earlierLayers(path, options, county);
    for (const {name, features, vertices, rings, mostVertices, paths} of reports) {
        const sha256: Record<string, string> = {};
        for (const file of paths) sha256[basename(file)] = await sha256Of(file);
        const earlier = layers[name] as {sha256?: Record<string, string>} | undefined;
        layers[name] = {features, vertices, rings, mostVertices, sha256: {...earlier?.sha256, ...sha256}};
    }
    const facts = {
        size: options.size, seed: county.seed, crs: 'EPSG:4525', parcels: county.features, ...areas(county),
        parcelsInHoles: county.ponds.count, villages: county.villages, changes: {...counts, added: added.length},
        layers,
    };
    writeFileSync(path, `${JSON.stringify(facts, null, 4)}\n`);
}

function earlierLayers(path: string, {size}: WorkloadOptions, {seed}: County): Record<string, unknown> {
    try {
        const earlier: unknown = JSON.parse(readFileSync(path, 'utf8'));
        if (typeof earlier !== 'object' || earlier === null) return {};
        const {size: itsSize, seed: itsSeed, layers} = earlier as Record<string, unknown>;
        return itsSize === size && itsSeed === seed && typeof layers === 'object' ? {...layers} : {};
    } catch {
        // none yet
        return {};
    }
}

function areas(county: County): {areaKm2: number; cultivatedShare: number; cultivatedParcels: number} {
    const buffer = new RingBuffer();
    let all = 0, cultivated = 0, count = 0;
    for (let feature = 0; feature < county.features; feature++) {
        buffer.clear();
        emitFeature(county, feature, NO_CHANGES, buffer);
        const area = buffer.twiceArea();
        all += area;
        if (!isCultivatedClass(county.classOf[feature])) continue;
        cultivated += area;
        count++;
    }
    return {
        areaKm2: Number((all / 2e6 / TICKS_PER_M ** 2).toFixed(3)),
        cultivatedShare: Number((cultivated / all).toFixed(4)), cultivatedParcels: count,
    };
}
