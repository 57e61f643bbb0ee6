/**
 * Features for the fuzzer, on small integers: what digitizing, exporting and bad tools leave behind.
 *
 * Units   lattice steps; the caller makes metres of them
 */

import {blob, randomCoverage, type Point, type Random, type Rings} from './coverages.ts';

export type Shape = (random: Random, reach: number) => Rings[];

export const below = (random: Random, n: number): number => Math.floor(random() * n);
export const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)];

const at = (random: Random, reach: number): Point => [below(random, reach + 1), below(random, reach + 1)];
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({length: n}, (_, i) => make(i));

/** Rings of random corners: self-crossing almost always. */
const soup: Shape = (random, reach) => times(1 + below(random, 3), () =>
    times(1 + below(random, 2), () => times(3 + below(random, 4), () => at(random, reach))));

/** Corners from a short list, so that edges, corners and whole rings coincide. */
const fewCorners: Shape = (random, reach) => {
    const corners = times(3 + below(random, 6), () => at(random, reach));
    return times(1 + below(random, 4), () => times(1 + below(random, 2), () => times(3 + below(random, 4), () => pick(random, corners))));
};

const rounded = (rings: Rings): Rings => rings.map(ring => ring.map(([x, y]) => [Math.round(x), Math.round(y)]));

const blobs: Shape = (random, reach) => times(1 + below(random, 4), () =>
    rounded(blob(random, random() * reach, random() * reach, reach * (0.1 + 0.5 * random()), 3 + below(random, 9))));

const coverage: Shape = (random, reach) => randomCoverage(random, {
    columns: 1 + below(random, 3), rows: 1 + below(random, 3), sizeM: reach, bends: below(random, 4), jitter: pick(random, [0, 0.2, 0.3, 0.6]),
}).map(rounded);

/** A coverage where one parcel of two has a corner on their border: rounded to the lattice it lies beside it. */
const tJunctions: Shape = (random, reach) => coverage(random, reach).map(rings => rings.map(ring => ring.flatMap((a, i): Point[] => {
    const b = ring[(i + 1) % ring.length];
    const t = random();
    return random() < 0.3 ? [a, [Math.round(a[0] + t * (b[0] - a[0])), Math.round(a[1] + t * (b[1] - a[1]))]] : [a];
})));

/** A coverage whose parcels were moved each for itself: overlaps and gaps along every border. */
const loosened: Shape = (random, reach) => {
    const most = pick(random, [1, 1, 2, Math.ceil(reach / 20)]);
    return coverage(random, reach).map((rings) => {
        const [dx, dy] = [below(random, 2 * most + 1) - most, below(random, 2 * most + 1) - most];
        return rings.map(ring => ring.map(([x, y]): Point => [x + dx, y + dy]));
    });
};

/** Triangles and quadrangles as long as the land and a step or two wide. */
const needles: Shape = (random, reach) => times(1 + below(random, 6), () => {
    const a = at(random, reach), b = at(random, reach);
    const near = ([x, y]: Point): Point => [x + below(random, 5) - 2, y + below(random, 5) - 2];
    return [random() < 0.5 ? [a, b, near(b)] : [a, b, near(b), near(a)]];
});

/** Parcels whose corners all lie on a few parallel, nearly coincident lines. */
const nearlyParallel: Shape = (random, reach) => {
    const [dx, dy] = [1 + below(random, reach), below(random, reach)];
    const onLine = (offset: number): Point => {
        const t = random();
        return [Math.round(t * dx), Math.round(t * dy) + offset];
    };
    return times(2 + below(random, 4), (i) => {
        const [left, right] = [onLine(i), onLine(i)].sort((a, b) => a[0] - b[0]);
        return [[left, right, onLine(i + below(random, 3)), onLine(i + 1)]];
    });
};

/** Many thin parcels around one point. */
const fan: Shape = (random, reach) => {
    const n = pick(random, [5, 7, 9]);
    const tip = (i: number): Point => [Math.round(reach * Math.cos(2 * Math.PI * i / n)), Math.round(reach * Math.sin(2 * Math.PI * i / n))];
    const step = 1 + below(random, 2);
    return [times(n, i => [[0, 0], tip(i), tip(i + step)])];
};

/** Squares that meet in corners and edges only, some parcels of several squares, some squares inside others. */
const squares: Shape = (random, reach) => {
    const side = Math.max(1, Math.round(reach / 4));
    return times(1 + below(random, 6), () => times(1 + below(random, 3), () => {
        const x = side * below(random, 4), y = side * below(random, 4), w = side * (1 + below(random, 3)), h = side * (1 + below(random, 3));
        return [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
    }));
};

/** A parcel with holes: inside, touching the shell in a corner or along an edge, outside, one in another, islands filled. */
const pierced: Shape = (random, reach) => {
    const side = Math.max(8, reach), box = (x: number, y: number, w: number, h: number): Point[] => [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
    const third = Math.floor(side / 3), eighth = Math.max(1, Math.floor(side / 8));
    const hole = (): Point[] => pick(random, [
        box(third, third, third, third),
        box(0, third, third, eighth),
        [[0, eighth], [third, eighth], [third, 2 * eighth]],
        [[0, third + 1], [third, third], [third, 2 * third]],
        box(side + 2, 0, eighth, eighth),
        box(side, third, eighth, eighth),
        box(third + 1, third + 1, eighth, eighth),
        box(2 * third, 2 * third, eighth, eighth),
        [[third, third], [2 * third, third], [third, 2 * third], [2 * third, 2 * third]],
        box(0, 0, side, side),
    ]);
    const holes = times(1 + below(random, 4), hole);
    return [[box(0, 0, side, side), ...holes], ...holes.filter(() => random() < 0.4).map(ring => [ring])];
};

/** Figure-8s and bow-ties, crossing in a lattice point, between lattice points, or touching only. */
const eights: Shape = (random, reach) => times(1 + below(random, 3), () => {
    const a = Math.max(1, below(random, reach + 1)), b = Math.max(1, below(random, reach + 1));
    return [pick<Point[]>(random, [
        [[0, 0], [a, b], [a, 0], [0, b]],
        [[0, 0], [2 * a, 2 * b], [2 * a, 0], [0, 2 * b]],
        [[0, 0], [a, b], [2 * a, 0], [2 * a, 2 * b], [a, b], [0, 2 * b]],
        [[0, 0], [a, 0], [a, b], [0, b], [0, 0], [-a, 0], [-a, -b], [0, -b]],
        [[0, 0], [a, b], [0, 2 * b], [a, b], [2 * a, 2 * b], [2 * a, 0]],
    ])];
});

export const SHAPES: readonly (readonly [name: string, shape: Shape, weight: number])[] = [
    ['soup', soup, 3], ['few-corners', fewCorners, 3], ['blobs', blobs, 2], ['coverage', coverage, 5], ['t-junctions', tJunctions, 4],
    ['loosened', loosened, 3], ['needles', needles, 2], ['nearly-parallel', nearlyParallel, 2], ['fan', fan, 1], ['squares', squares, 2],
    ['pierced', pierced, 2], ['eights', eights, 1],
];

/** Spoils one ring of a feature in one of the ways of `SPOILS`. */
export function spoiled(random: Random, rings: Rings, allowNotFinite: boolean): {rings: Rings; how: string} {
    if (rings.length === 0) return {rings: [[at(random, 4)]], how: 'one-point-ring'};
    const target = below(random, rings.length);
    const [how, spoil] = pick(random, allowNotFinite ? [...SPOILS, ...NOT_FINITE, ...NOT_FINITE] : SPOILS);
    const made = spoil(random, [...rings[target]]);
    return {rings: [...rings.slice(0, target), ...made, ...rings.slice(target + 1)], how};
}

type Spoil = readonly [string, (random: Random, ring: Point[]) => Point[][]];

const insert = (ring: readonly Point[], i: number, ...points: Point[]): Point[] => [...ring.slice(0, i), ...points, ...ring.slice(i)];

const SPOILS: readonly Spoil[] = [
    ['duplicate-points', (random, ring) => {
        const i = below(random, ring.length);
        return [insert(ring, i, ring[i], ring[i])];
    }],
    ['spike', (random, ring) => {
        const i = below(random, ring.length);
        const tip: Point = [ring[i][0] + below(random, 9) - 4, ring[i][1] + below(random, 9) - 4];
        return [insert(ring, i, ring[i], tip)];
    }],
    ['spike-to-own-corner', (random, ring) => {
        const i = below(random, ring.length);
        return [insert(ring, i, ring[i], pick(random, ring))];
    }],
    ['corners-exchanged', (random, ring) => {
        const [i, j] = [below(random, ring.length), below(random, ring.length)];
        [ring[i], ring[j]] = [ring[j], ring[i]];
        return [ring];
    }],
    ['corner-twice', (random, ring) => {
        ring[below(random, ring.length)] = pick(random, ring);
        return [ring];
    }],
    ['few-points', (random, ring) => [ring.slice(0, below(random, 3))]],
    ['ring-twice', (_, ring) => [ring, ring]],
    ['ring-walked-twice', (_, ring) => [[...ring, ...ring]]],
    ['there-and-back', (_, ring) => [[...ring, ...[...ring].reverse()]]],
    ['collinear-run', (random, ring) => {
        const i = below(random, ring.length), [a, b] = [ring[i], ring[(i + 1) % ring.length]];
        const n = 1 + below(random, 4);
        return [insert(ring, i + 1, ...times(n, (k): Point => [a[0] + (b[0] - a[0]) * (k + 1) / (n + 1), a[1] + (b[1] - a[1]) * (k + 1) / (n + 1)]))];
    }],
    ['dropped', () => []],
];

const NOT_FINITE: readonly Spoil[] = [
    ['not-finite', (random, ring) => {
        const i = below(random, ring.length), value = pick(random, [Number.NaN, Infinity, -Infinity]);
        ring[i] = random() < 0.5 ? [value, ring[i][1]] : [ring[i][0], value];
        return [ring];
    }],
];
