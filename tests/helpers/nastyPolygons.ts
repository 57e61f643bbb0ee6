/**
 * Polygons for the questions that GEOS answers too: most of them valid, and all of them near to where validity or an
 * operation goes wrong. Chains of holes that touch, shells in holes, edges shared in part, loops that close at a vertex.
 */

import type {Random} from './coverages.ts';
import {below, pick} from './fuzzShapes.ts';

export type Position = readonly [number, number];
/** Open, in any winding. */
export type Ring = readonly Position[];
export type Part = readonly Ring[];

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({length: n}, (_, i) => make(i));
const box = (x: number, y: number, width: number, height: number): Ring => [[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
const diamond = (x: number, y: number, width: number, height: number): Ring => [[x - width, y], [x, y - height], [x + width, y], [x, y + height]];
const at = (random: Random, most: number): Position => [below(random, most + 1), below(random, most + 1)];

/** Rings of corners taken at random from a few. */
function soup(random: Random): Part[] {
    const reach = pick(random, [2, 3, 4, 6]);
    return times(1 + below(random, 2), () => times(1 + below(random, 3), () => times(3 + below(random, 4), () => at(random, reach))));
}

function star(random: Random, x: number, y: number, radius: number, corners: number): Ring {
    return times(corners, (i): Position => {
        const angle = 2 * Math.PI * (i + 0.8 * random()) / corners, far = radius * (0.3 + 0.7 * random());
        return [Math.round(x + far * Math.cos(angle)), Math.round(y + far * Math.sin(angle))];
    });
}

/** Holes one after another that touch, or nearly, from one side of the shell to the other. */
function chainOfHoles(random: Random): Part[] {
    const holes: Ring[] = [];
    let x = 2, y = 10;
    for (let n = 1 + below(random, 5); n > 0; n--) {
        const width = 1 + below(random, 3);
        holes.push(diamond(x + width, y, width, 1 + below(random, 3)));
        x += 2 * width + (random() < 0.2 ? 1 : 0);
        y += random() < 0.2 ? 1 : 0;
    }
    const left = pick(random, [2, 2, 1, 0]);
    return [[box(left, 0, x + pick(random, [0, 0, 1, 3]) - left, 20), ...holes]];
}

/** Squares and diamonds that meet in corners: holes of one shell, or parts of their own. */
function checkerboard(random: Random): Part[] {
    const size = 3 + below(random, 3), pad = below(random, 2), areHoles = random() < 0.5;
    const cells = times(size * size, i => [i % size, Math.floor(i / size)])
        .filter(([i, j]) => (!areHoles || (i + j) % 2 === 0) && random() < 0.5)
        .map(([i, j]) => random() < 0.6 ? box(2 * i + 1, 2 * j + 1, 2, 2) : diamond(2 * i + 2, 2 * j + 2, 1, 1));
    return areHoles ? [[box(1 - pad, 1 - pad, 2 * (size + pad), 2 * (size + pad)), ...cells]] : cells.map(cell => [cell]);
}

/** Shells in the holes of shells, in no order. */
function nested(random: Random): Part[] {
    const parts = times(1 + below(random, 4), (i): Part => {
        const side = 20 - 4 * i;
        return [box(2 * i, 2 * i, side, side), ...random() < 0.7 ? [box(2 * i + below(random, 3), 2 * i + 1, side - 2 - below(random, 2), side - 2)] : []];
    });
    return random() < 0.5 ? parts : parts.reverse();
}

/** A shell that visits one of its points twice: a loop inwards or outwards. */
function looped(random: Random): Part[] {
    const shell = box(0, 0, 10, 10), from = pick(random, [...shell, [5, 0] as const]);
    const loop: Ring = [from, [from[0] + pick(random, [-3, 3, 2]), from[1] + pick(random, [3, -3, 4])], [from[0] + pick(random, [-1, 1, 4]), from[1] + pick(random, [5, -5, 4])], from];
    const corner = shell.findIndex(([x, y]) => x === from[0] && y === from[1]);
    const ring = corner < 0 ? [shell[0], ...loop, ...shell.slice(1)] : [...shell.slice(0, corner), ...loop, ...shell.slice(corner + 1)];
    return [random() < 0.5 ? [ring] : [ring, box(3, 3, pick(random, [2, 4]), pick(random, [2, 7]))]];
}

/** The same ring again: as a hole, as a part, or some of its corners only. */
function doubled(random: Random): Part[] {
    const ring = star(random, 8, 8, 8, 6);
    return pick<Part[]>(random, [[[ring, ring]], [[ring], [ring]], [[ring, ring.slice(0, 3)]], [[ring], [ring.slice(0, 3)]]]);
}

/** Holes whose corners lie on corners and edges of the shell, inside, or beyond. */
function holesOnShell(random: Random): Part[] {
    const shell = box(0, 0, 12, 12), onShell: Ring = [...shell, [6, 0], [0, 6], [12, 6], [6, 12], [3, 0], [0, 3]];
    return [[shell, ...times(1 + below(random, 3), () => times(3 + below(random, 2), () => random() < 0.35 ? pick(random, onShell) : at(random, 13)))]];
}

/** Parts that have a length of an edge in common, or a corner on it. */
function besideEachOther(random: Random): Part[] {
    return [[box(0, 0, 6, 6)], [[[6, below(random, 8) - 1], [9, 3], [6, below(random, 8)]]], [[[below(random, 8) - 1, 6], [3, 9], [below(random, 8), 6]]]];
}

/** A ring that turns back on itself: along its own edge, beyond it, or into nothing. */
function spiked(random: Random): Part[] {
    const ring = star(random, 6, 6, 6, 5), i = below(random, ring.length), p = ring[i], q = ring[(i + 1) % ring.length];
    const tip = pick<Position>(random, [p, q, [2 * q[0] - p[0], 2 * q[1] - p[1]], at(random, 12)]);
    return [[[...ring.slice(0, i + 1), tip, ...random() < 0.5 ? [p] : [], ...ring.slice(i + 1)]]];
}

function stars(random: Random): Part[] {
    return times(1 + below(random, 3), (i): Part => [
        star(random, 10 + 13 * i, 10, 10, 5 + below(random, 8)),
        ...times(below(random, 3), () => star(random, 7 + 13 * i + below(random, 7), 7 + below(random, 7), 1 + below(random, 4), 3 + below(random, 3))),
    ]);
}

const SHAPES = [soup, chainOfHoles, checkerboard, nested, looped, doubled, holesOnShell, besideEachOther, spiked, stars, stars] as const;

const turned = (random: Random, ring: Ring): Ring => {
    const first = below(random, ring.length), other = [...ring.slice(first), ...ring.slice(0, first)];
    return random() < 0.5 ? other : other.reverse();
};

export const mapped = (parts: readonly Part[], move: (p: Position) => Position): Part[] => parts.map(rings => rings.map(ring => ring.map(move)));

/** Corners are whole numbers below 60; ring starts and windings are anybody's. */
export function nastyPolygons(random: Random): Part[] {
    return pick(random, SHAPES)(random).map(rings => rings.map(ring => turned(random, ring)));
}

const SHARES = [1e-12, 1e-9, 1e-6, 1e-4, 1e-2, 1] as const;

/** The other operand of a pair: much the same land, moved by little or by much, with further corners, or land along its edges. */
export function nearlySame(random: Random, parts: readonly Part[]): Part[] {
    const most = pick(random, SHARES), shake = (): number => (random() - 0.5) * most;
    const between = (p: Position, q: Position, share: number): Position => [p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])];
    const next = (ring: Ring, i: number): Position => ring[(i + 1) % ring.length];
    switch (below(random, 7)) {
        case 0: return mapped(parts, ([x, y]) => [x + shake(), y + shake()]);
        case 1: {
            const [dx, dy] = [shake(), shake()];
            return mapped(parts, ([x, y]) => [x + dx, y + dy]);
        }
        case 2: {
            const [cos, sin] = [Math.cos(most / 10), Math.sin(most / 10)];
            return mapped(parts, ([x, y]) => [x * cos - y * sin, x * sin + y * cos]);
        }
        case 3: return parts.map(rings => rings.map(ring => ring.flatMap((p, i) => random() < 0.5 ? [p, between(p, next(ring, i), random())] : [p])));
        case 4: return parts.map(rings => rings.slice(0, 1));
        case 5: return parts.flat().flatMap(ring => ring.map((p, i): Part => {
            const q = next(ring, i), a = between(p, q, random() / 2), b = between(p, q, (1 + random()) / 2);
            const away = shake(), [dx, dy] = [(p[1] - q[1]) * away, (q[0] - p[0]) * away];
            return [[a, b, [b[0] + dx, b[1] + dy], [a[0] + dx, a[1] + dy]]];
        }));
        default: return nastyPolygons(random);
    }
}
