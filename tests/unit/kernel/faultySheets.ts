/** Random sheets of a survey with faults planted in them, one kind at a time. */

import {blob, randomCoverage, type Point, type Random, type Rings} from '../../helpers/coverages.ts';
import {box} from './draw.ts';

const round4 = (value: number): number => Math.round(value * 10_000) / 10_000;
const below = (random: Random, n: number): number => Math.floor(random() * n);

function wiggled([x, y]: Point, random: Random, reachM: number): Point {
    return [round4(x + (random() - 0.5) * 2 * reachM), round4(y + (random() - 0.5) * 2 * reachM)];
}

/** One feature replaced by what `change` makes of each of its rings. */
function withOne(features: readonly Rings[], random: Random, change: (ring: readonly Point[]) => Point[]): Rings[] {
    const chosen = below(random, features.length);
    return features.map((rings, i) => i === chosen ? rings.map(change) : rings);
}

/** What can be wrong with a sheet of `sizeM`: the name, and how it is done. */
export const FAULTS: Readonly<Record<string, (features: readonly Rings[], random: Random, sizeM: number) => Rings[]>> = {
    nothing: features => [...features],
    'a parcel left out': (features, random) => features.filter((_, i, all) => all.length === 1 || i !== Math.floor(random() * 1e9) % all.length),
    'vertices moved without their neighbours': (features, random, sizeM) =>
        withOne(features, random, ring => ring.map(p => random() < 0.2 ? wiggled(p, random, sizeM / 50) : p)),
    'a vertex moved by a step': (features, random) => withOne(features, random, ring => ring.map(p => random() < 0.2 ? wiggled(p, random, 0.0001) : p)),
    'a parcel drawn twice': (features, random) => [...features, features[below(random, features.length)]],
    'a parcel drawn three times': (features, random) => {
        const one = features[below(random, features.length)];
        return [...features, one, one];
    },
    'a blob on top': (features, random, sizeM) => [...features, blob(random, 39.5e6 + sizeM * random(), 3.36e6 + sizeM * random(), sizeM / 5, 8)],
    'two blobs on top': (features, random, sizeM) => [...features,
        ...[0, 1].map(() => blob(random, 39.5e6 + sizeM * (0.4 + random() / 5), 3.36e6 + sizeM * (0.4 + random() / 5), sizeM / 9, 7))],
    'the sheet drawn twice, shifted': (features, _, sizeM) =>
        [...features, ...features.map(rings => rings.map(ring => ring.map(([x, y]) => [round4(x + sizeM / 7), y] as const)))],
    'vertices of one side only': (features, random) => {
        let result: Rings[] = [...features];
        for (let k = 0; k < 3; k++) {
            result = withOne(result, random, (ring) => {
                const j = below(random, ring.length), [ax, ay] = ring[j], [bx, by] = ring[(j + 1) % ring.length], t = random();
                return [...ring.slice(0, j + 1), [round4(ax + t * (bx - ax)), round4(ay + t * (by - ay))], ...ring.slice(j + 1)];
            });
        }
        return result;
    },
    'vertices left out on one side': (features, random) => features.map(rings => random() < 0.7 ? rings
        : rings.map(ring => ring.length < 5 ? ring : ring.toSpliced(below(random, ring.length), 1))),
    'vertices written twice': (features, random) => withOne(features, random, (ring) => {
        const j = below(random, ring.length);
        return ring.toSpliced(j, 0, ring[j], ring[j]);
    }),
    'two vertices exchanged': (features, random) => withOne(features, random, (ring) => {
        const j = below(random, ring.length), k = below(random, ring.length);
        return ring.with(j, ring[k]).with(k, ring[j]);
    }),
    'a spike': (features, random, sizeM) => withOne(features, random, (ring) => {
        const j = below(random, ring.length);
        return ring.toSpliced(j, 0, ring[j], wiggled(ring[j], random, sizeM / 3));
    }),
    'a needle': (features, random, sizeM) => withOne(features, random, (ring) => {
        const j = below(random, ring.length), [x, y] = ring[j];
        return ring.toSpliced(j, 0, ring[j], wiggled(ring[j], random, sizeM / 3), [round4(x + 0.0001), y]);
    }),
    'a hole that touches its shell': (features, random) => {
        const chosen = below(random, features.length);
        return features.map((rings, i) => i === chosen ? [...rings, [rings[0][0], ...[1, 2].map(() => wiggled(rings[0][0], random, 0.002))]] : rings);
    },
};

export interface FaultySheet {
    readonly fault: string;
    readonly features: Rings[];
}

/**
 * A sheet of 1 to 36 cells, from 3 mm to 1 km wide, with one kind of fault, and sixty quiet boxes beside it, so that a
 * faulty parcel or two do not put the whole layer in doubt.
 */
export function faultySheet(random: Random, index: number): FaultySheet {
    const sizeM = [0.003, 0.01, 0.05, 1, 30, 1000][below(random, 6)];
    const features = randomCoverage(random, {
        columns: 1 + below(random, 6), rows: 1 + below(random, 6), sizeM, originX: 39.5e6, originY: 3.36e6,
        bends: below(random, 4), jitter: random() * 0.4,
    });
    const names = Object.keys(FAULTS), fault = names[index % names.length];
    const quiet = Array.from({length: 60}, (_, i) => box(39.5e6 + 2000 + 20 * i, 3.36e6, 39.5e6 + 2010 + 20 * i, 3.36e6 + 10));
    return {fault, features: [...FAULTS[fault](features, random, sizeM), ...quiet]};
}
