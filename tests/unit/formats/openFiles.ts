/** Files of a test, written into a folder that is gone afterwards. */

import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {openSource} from '../../../engine/formats/index.ts';
import type {OpenOptions, RawLayer} from '../../../engine/formats/index.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

export async function layersOf(name: string, content: string | Uint8Array, options: OpenOptions = {}): Promise<RawLayer[]> {
    return inTempFolder(async (folder) => {
        await writeFile(join(folder, name), content);
        return openSource(join(folder, name), options);
    });
}

export async function refusalOf(name: string, content: string | Uint8Array, options: OpenOptions = {}): Promise<EngineError> {
    const error = await layersOf(name, content, options).catch((thrown: unknown) => thrown);
    expect(error, name).toBeInstanceOf(EngineError);
    const {details} = error as EngineError;
    expect(details.file?.endsWith(name), name).toBe(true);
    expect(details.fix?.length, name).toBeGreaterThan(10);
    return error as EngineError;
}

/** Rings of each feature as lists of positions, as a person would write them. */
export function ringsOf({polygons: {coords, ringStart, featureStart}}: RawLayer): number[][][][] {
    return Array.from({length: featureStart.length - 1}, (_, f) => Array.from({length: featureStart[f + 1] - featureStart[f]}, (_, k) => {
        const ring = featureStart[f] + k;
        return Array.from({length: ringStart[ring + 1] - ringStart[ring]}, (_, v) => [coords[2 * (ringStart[ring] + v)], coords[2 * (ringStart[ring] + v) + 1]]);
    }));
}

/** Every record of the file is a feature or counted by an Issue. */
export function expectAllAccounted({record, recordsInFile, issues}: RawLayer): void {
    const left = ['formats/null-geometry', 'formats/other-geometry', 'formats/bad-record'];
    const out = issues.filter(({code}) => left.includes(code)).reduce((sum, {count}) => sum + (count ?? 1), 0);
    expect(record.length + out).toBe(recordsInFile);
}

export function codesOf({issues}: RawLayer): string[] {
    return issues.map(({code}) => code).sort();
}
