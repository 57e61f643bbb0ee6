/** Seed -> case. Small on purpose: what goes wrong in the overlay goes wrong among few edges that lie close together. */

import {scrambled, type Point, type Random, type Rings} from './coverages.ts';
import {seededRandom} from './forAll.ts';
import {CODES, stepsPerMetre, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {fuzzLand} from './fuzzLand.ts';
import {below, pick, SHAPES, spoiled} from './fuzzShapes.ts';

/** No more parcels in one case, so that sets of them fit the bits of an integer. */
export const MOST_PARCELS = 30;
const MOST_LAYER_PARCELS = 9;
const MOST_VERTICES = 45;
/** One case of so many is land for the bare diff. */
const LAND_EVERY = 50;

const STEPS_M = [0.0001, 0.0001, 0.0001, 0.0001, 0.0001, 0.001, 0.25, 1, 0.3] as const;
/** In steps. Few steps are the hardest; the last is 300 km at the default step. */
const REACHES = [4, 6, 10, 10, 16, 30, 64, 300, 1000, 100_000, 10_000_000, 3_000_000_000] as const;
const ORIGINS_M = [[0, 0], [0, 0], [39_500_000, 3_360_000], [4e7, 4e7], [-4e7, 3e6], [500_000, -1]] as const;
const NOISES_M = [1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 4e-4, 1e-3, 5e-3, 1e-2] as const;

const TOTAL_WEIGHT = SHAPES.reduce((sum, [, , weight]) => sum + weight, 0);

interface Made {
    readonly features: Rings[];
    readonly kind: string;
}

function trimmed(features: readonly Rings[], most: number): Rings[] {
    let vertices = 0;
    return features.slice(0, most).filter((rings) => {
        vertices += rings.reduce((sum, ring) => sum + ring.length, 0);
        return vertices <= MOST_VERTICES;
    });
}

/** A layer of one shape, in steps; sometimes spoiled, a parcel drawn twice, or empty. */
function freshLayer(random: Random, reach: number, allowNotFinite: boolean): Made {
    let left = below(random, TOTAL_WEIGHT);
    const [name, shape] = SHAPES.find(([, , weight]) => (left -= weight) < 0)!;
    if (random() < 0.01) return {features: [], kind: 'no-parcel'};
    let features = trimmed(shape(random, reach), MOST_LAYER_PARCELS), kind = name;
    if (random() < 0.3) {
        const share = random() * 0.6;
        features = features.map((rings) => {
            if (random() >= share) return rings;
            const made = spoiled(random, rings, allowNotFinite);
            kind += `+${made.how}`;
            return made.rings;
        });
    }
    if (random() < 0.06 && features.length > 0) {
        const {features: [again]} = scrambled(random, [pick(random, features)]);
        features.splice(below(random, features.length + 1), 0, again);
        kind += '+drawn-twice';
    }
    if (random() < 0.03) {
        features.push([]);
        kind += '+empty-parcel';
    }
    return {features, kind};
}

const movedEach = (features: readonly Rings[], move: (p: Point) => Point): Rings[] => features.map(rings => rings.map(ring => ring.map(move)));

/** Two or three parcels much larger than the land, so that they cover most of it without cutting it. */
function districts(random: Random, reach: number): Made {
    const size = 4 * reach, cut = Math.floor(random() * size), [x, y] = [-reach - 1, -reach - 2];
    const parts: Rings[] = [[[[x, y], [x + cut, y], [x + cut, y + size], [x, y + size]]], [[[x + cut, y], [x + size, y], [x + size, y + size], [x + cut, y + size]]]];
    if (random() < 0.5) parts.push([[[x, y], [x + size, y], [x + size, y + size]]]);
    return {features: parts, kind: 'districts'};
}

/** One of the changes a surveyor makes in a year; in steps. */
function edited(random: Random, features: Rings[], reach: number): {features: Rings[]; how: string} {
    const i = below(random, features.length), rings = features[i];
    const ring = rings[0] ?? [];
    const replace = (...made: Rings[]): Rings[] => [...features.slice(0, i), ...made, ...features.slice(i + 1)];
    switch (below(random, 5)) {
        case 0: {
            if (ring.length < 4) return {features, how: 'nothing'};
            const cut = 2 + below(random, ring.length - 3);
            return {features: replace([ring.slice(0, cut + 1), ...rings.slice(1)], [[ring[0], ...ring.slice(cut)]]), how: 'split'};
        }
        case 1: {
            if (ring.length === 0) return {features, how: 'nothing'};
            const [x, y] = pick(random, ring), side = 1 + below(random, Math.max(2, reach / 4));
            const island: Point[] = [[x - side, y - 1], [x + side, y - 1], [x + side, y + side], [x - side, y + side]];
            return {features: [...replace([...rings, island]), [island]], how: 'carved'};
        }
        case 2: {
            const most = Math.max(2, reach / 10);
            const moves = new Map<string, Point>();
            const chosen = pick(random, [...features.flat(2), [0, 0] as Point]).join();
            return {features: movedEach(features, (p) => {
                const key = p.join();
                if (!moves.has(key)) moves.set(key, key === chosen ? [p[0] + Math.round((random() - 0.5) * most), p[1] + Math.round((random() - 0.5) * most)] : p);
                return moves.get(key)!;
            }), how: 'corner-moved'};
        }
        case 3: return {features: replace(), how: 'left-out'};
        default: return {features: replace(rings.map(one => one.flatMap((a, k): Point[] => {
            const b = one[(k + 1) % one.length];
            return random() < 0.5 ? [a, [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)]] : [a];
        }))), how: 'points-added'};
    }
}

/** The layer after: noisy twin, survey of the next year, moved copy, or one of its own. */
function secondLayer(random: Random, first: Made, reach: number, allowNotFinite: boolean): Made & {relation: string} {
    const relation = pick(random, ['fresh', 'fresh', 'twin', 'twin', 'survey', 'survey', 'survey', 'moved']);
    if (relation === 'fresh' || first.features.length === 0) return {...freshLayer(random, reach, allowNotFinite), relation: 'fresh'};
    if (relation === 'moved') {
        const [dx, dy] = [below(random, 5) - 2, below(random, 5) - 2];
        return {features: movedEach(first.features, ([x, y]) => [x + dx, y + dy]), kind: 'moved', relation};
    }
    let features = first.features, kind: string = relation;
    if (relation === 'survey') {
        for (let n = below(random, 3); n >= 0 && features.length > 0; n--) {
            const made = edited(random, [...features], reach);
            features = made.features;
            kind += `+${made.how}`;
        }
    }
    return {features: random() < 0.6 ? scrambled(random, features).features : features, kind, relation};
}

/** The case of a seed; the same seed gives the same case on every machine. */
export function fuzzCase(seed: number): FuzzCase {
    if (seed % LAND_EVERY === 7) return fuzzLand(seed);
    const random = seededRandom(seed);
    const stepM = pick(random, STEPS_M), reach = pick(random, REACHES), [originX, originY] = pick(random, ORIGINS_M);
    const toleranceM = pick(random, [0, 0, 0, 10, 10, 10, 0.5, 3, 100, 100]) * stepM;
    const allowNotFinite = random() < 0.15;
    const perM = stepsPerMetre(stepM);
    const offsetX = Math.round(originX * perM), offsetY = Math.round(originY * perM);
    const metres = ([x, y]: Point): Point => [(x + offsetX) / perM, (y + offsetY) / perM];
    const shake = (features: readonly Rings[], noiseM: number): Rings[] => {
        const moved = new Map<string, Point>();
        return movedEach(features, (p) => {
            const key = p.join();
            if (!moved.has(key)) moved.set(key, [p[0] + (random() - 0.5) * 2 * noiseM, p[1] + (random() - 0.5) * 2 * noiseM]);
            return moved.get(key)!;
        });
    };
    const noise = (): number => pick(random, NOISES_M) * (stepM / 0.0001);

    const layerCount = pick(random, [1, 2, 2, 2, 2, 2, 2, 3, 3, 4]);
    const made: Made[] = [freshLayer(random, reach, allowNotFinite)];
    let relation = '';
    if (layerCount > 1) {
        const second = secondLayer(random, made[0], reach, allowNotFinite);
        ({relation} = second);
        made.push(second);
    }
    while (made.length < layerCount) {
        const chance = random();
        const more = chance < 0.25 ? secondLayer(random, made[1], reach, allowNotFinite)
            : chance < 0.5 ? districts(random, reach) : freshLayer(random, reach, allowNotFinite);
        made.push({features: trimmed(more.features, 6), kind: more.kind});
    }
    const offLattice = random() < 0.2;
    const before = made.map(({features}) => movedEach(features, metres));
    if (offLattice) before[0] = shake(before[0], stepM * 0.5);
    let noiseM: number | undefined;
    if (relation === 'twin' || (relation === 'survey' && random() < 0.4)) {
        const from = relation === 'twin' ? before[0] : before[1], amount = noise();
        if (relation === 'twin') noiseM = amount;
        before[1] = shake(from, amount);
        if (random() < 0.3) before[1] = scrambled(random, before[1]).features;
    }
    if (relation === 'survey' && random() < 0.3) {
        // another projection of the same land: all of it within tolerance, none of it where it was
        const [dx, dy] = [random() - 0.5, random() - 0.5].map(share => share * 1.3 * toleranceM);
        before[1] = movedEach(before[1], ([x, y]) => [x + dx, y + dy]);
    }
    for (let k = 2; k < before.length; k++) if (random() < 0.3) before[k] = shake(before[k], noise());

    let parcels = 0;
    const layers = before.map((features, k): FuzzLayer => {
        const room = features.slice(0, MOST_PARCELS - parcels);
        parcels += room.length;
        return {
            overlaps: k < 2 ? (random() < 0.85 ? 'forbidden' : 'allowed') : pick(random, ['forbidden', 'allowed']),
            features: room, codes: room.map(() => (random() < 0.75 ? 0 : below(random, CODES))),
        };
    });
    return {seed, kind: made.map(({kind}) => kind).join(' | '), stepM, toleranceM, layers, noiseM};
}
