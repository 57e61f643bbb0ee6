/**
 * Land of some hundred parcels for the bare diff: what a case of thirty parcels has no room for. Long roads that span
 * everything, fields with holes and islands, and a year of changes: other classes, parcels split, merged, carved out of
 * others, borders moved a little, corners off by noise, and faults of every kind.
 *
 * Borders run along the axes, so that all of them cross in lattice points and noding moves nothing: whatever is left out of
 * the noding, the answer must be the same to the last step. Lands with bent borders come too, where a step is allowed.
 */

import {randomCoverage, scrambled, type Point, type Random, type Rings} from './coverages.ts';
import {seededRandom} from './forAll.ts';
import {CODES, stepsPerMetre, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {below, pick} from './fuzzShapes.ts';

const OUTSIDE = -1;

/** A grid of uneven columns and rows, and the parcel of each cell. */
interface Sheet {
    /** Lines between columns and between rows, in steps. */
    readonly xs: readonly number[];
    readonly ys: readonly number[];
    /** By row, then column. */
    readonly parcelOf: readonly (readonly number[])[];
}

const cellAt = ({parcelOf}: Sheet, r: number, c: number): number => parcelOf[r]?.[c] ?? OUTSIDE;

/** Corners are places where three parcels meet or one turns; without `isNoded` only those where the parcel itself turns. */
function ringsOf(sheet: Sheet, isNoded: boolean): Map<number, Point[][]> {
    const {xs, ys, parcelOf} = sheet, width = xs.length;
    /** By parcel, for each place where one of its edges begins, where those end; the parcel lies on the left. */
    const edges = new Map<number, Map<number, number[]>>();
    const add = (parcel: number, from: number, to: number): void => {
        const own = edges.get(parcel) ?? new Map<number, number[]>();
        edges.set(parcel, own.set(from, [...own.get(from) ?? [], to]));
    };
    parcelOf.forEach((row, r) => row.forEach((parcel, c) => {
        const [a, b, d, e] = [r * width + c, r * width + c + 1, (r + 1) * width + c + 1, (r + 1) * width + c];
        if (cellAt(sheet, r - 1, c) !== parcel) add(parcel, a, b);
        if (cellAt(sheet, r, c + 1) !== parcel) add(parcel, b, d);
        if (cellAt(sheet, r + 1, c) !== parcel) add(parcel, d, e);
        if (cellAt(sheet, r, c - 1) !== parcel) add(parcel, e, a);
    }));
    const isKnot = (place: number): boolean => {
        const r = Math.floor(place / width), c = place % width;
        return new Set([cellAt(sheet, r, c), cellAt(sheet, r - 1, c), cellAt(sheet, r, c - 1), cellAt(sheet, r - 1, c - 1)]).size > 2;
    };
    const isLeft = (from: number, by: number, to: number): boolean => {
        const step = by - from, turn = to - by;
        return (step === 1 && turn === width) || (step === width && turn === -1) || (step === -1 && turn === -width) || (step === -width && turn === 1);
    };
    return new Map([...edges].map(([parcel, next]) => {
        const rings: Point[][] = [];
        for (const start of next.keys()) {
            while (next.get(start)!.length > 0) {
                const places = [start];
                for (let from = start, by = next.get(start)!.pop()!; ;) {
                    places.push(by);
                    if (by === start) break;
                    const ways = next.get(by)!;
                    // where the parcel meets itself in a corner, stay with the same cell
                    const way = ways.length > 1 && isLeft(from, by, ways[0]) ? 0 : ways.length - 1;
                    [from, by] = [by, ways.splice(way, 1)[0]];
                }
                places.pop();
                const n = places.length;
                rings.push(places.filter((place, i) => {
                    const before = places[(i + n - 1) % n], after = places[(i + 1) % n];
                    return place - before !== after - place || (isNoded && isKnot(place));
                }).map((place): Point => [xs[place % width], ys[Math.floor(place / width)]]));
            }
        }
        return [parcel, rings];
    }));
}

/** Uneven lines, some of them close together. */
function lines(random: Random, count: number, unit: number): number[] {
    const list = [0];
    for (let i = 0; i < count; i++) list.push(list[i] + unit * (random() < 0.2 ? 1 : 1 + below(random, 9)));
    return list;
}

function freshSheet(random: Random, unit: number): Sheet {
    const sides = [3, 4, 6, 9, 14, 24] as const, columns = pick(random, sides), rows = pick(random, sides);
    const parcelOf = Array.from({length: rows}, (_, r) => Array.from({length: columns}, (__, c) => r * columns + c));
    const join = (from: number, to: number): void => parcelOf.forEach(row => row.forEach((parcel, c) => {
        if (parcel === from) row[c] = to;
    }));
    const joins = below(random, columns * rows * pick(random, [0.3, 1]));
    for (let n = 0; n < joins; n++) {
        const r = below(random, rows), c = below(random, columns), [dr, dc] = pick(random, [[0, 1], [1, 0]]);
        if (r + dr < rows && c + dc < columns) join(parcelOf[r][c], parcelOf[r + dr][c + dc]);
    }
    // roads cut everything: each its own parcel, or one that goes around every block
    const roads = below(random, 4), isOne = random() < 0.5;
    for (let n = 0; n < roads; n++) {
        const road = -2 - (isOne ? 0 : n), r = below(random, rows), c = below(random, columns);
        if (random() < 0.5) parcelOf[r].fill(road);
        else for (const row of parcelOf) row[c] = road;
    }
    return {xs: lines(random, columns, unit), ys: lines(random, rows, unit), parcelOf};
}

/** The sheet a year later. Parcels that came into being have numbers from `firstNew`. */
function nextYear(random: Random, {xs, ys, parcelOf}: Sheet, unit: number, firstNew: number): Sheet {
    let next = firstNew;
    const rows = parcelOf.map(row => [...row]), newXs = [...xs];
    for (let n = below(random, 10); n > 0; n--) {
        const r = below(random, rows.length), c = below(random, rows[0].length), parcel = rows[r][c];
        switch (below(random, 4)) {
            case 0: rows[r][c] = next++; break; // carved out
            case 1: rows.forEach(row => row.forEach((other, i) => { // split along a line
                if (other === parcel && i > c) row[i] = next;
            })); next++; break;
            case 2: { // merged with a neighbour
                const other = rows[r][c + 1] ?? parcel;
                rows.forEach(row => row.forEach((one, i) => {
                    if (one === other) row[i] = parcel;
                }));
                break;
            }
            default: { // a border moved by part of a column, for some rows
                const most = newXs[c + 1] - newXs[c];
                if (most <= unit) break;
                newXs.splice(c + 1, 0, newXs[c] + unit * (1 + below(random, most / unit - 1)));
                const last = r + below(random, rows.length - r);
                rows.forEach((row, i) => row.splice(c, 0, i >= r && i <= last ? row[c - 1] ?? row[c] : row[c]));
            }
        }
    }
    return {xs: newXs, ys, parcelOf: rows};
}

interface Survey {
    features: Rings[];
    codes: number[];
}

/** Faults that keep to the lines of the lattice; without new corners, which would stand on the edges of others, only some of them. */
function faulted(random: Random, {features, codes}: Survey, unit: number, hasNewCorners: boolean): void {
    const at = below(random, features.length), rings = features[at], [[x, y]] = rings[0];
    const moved = (dx: number, dy: number): Rings => rings.map(ring => ring.map(([px, py]): Point => [px + dx, py + dy]));
    const insert = (made: Rings, code: number): void => {
        const i = below(random, features.length + 1);
        features.splice(i, 0, made);
        codes.splice(i, 0, code);
    };
    const w = unit * (1 + below(random, 12)), h = unit * (1 + below(random, 12));
    switch (below(random, hasNewCorners ? 8 : 4)) {
        case 0: insert(moved(0, 0), below(random, CODES)); break; // drawn twice
        case 1: features.splice(at, 1); codes.splice(at, 1); break; // a gap
        case 2: features[at] = [...rings, rings[0]]; break; // a ring twice: nothing
        case 3: features[at] = [[rings[0][0], rings[0][0], ...rings[0]], ...rings.slice(1)]; break; // duplicate points
        case 4: insert(moved(unit * below(random, 4), unit * below(random, 4)), below(random, CODES)); break; // drawn twice and moved
        case 5: insert([[[x, y], [x + w, y], [x + w, y + h], [x, y + h]]], below(random, CODES)); break; // on top of others
        case 6: features[at] = moved(unit, 0); break; // an overlap and a gap
        default: features[at] = [[...rings[0].slice(0, 1), [x + w, y], ...rings[0]], ...rings.slice(1)]; // a spike, or more
    }
}

/** Of parcels near one another mostly the same class. */
function classOf(random: Random, [[[x, y]]]: Rings, block: number): number {
    return random() < 0.15 ? below(random, CODES) : Math.abs(Math.imul(Math.floor(x / block) + 7, 0x9e3779b1) ^ Math.imul(Math.floor(y / block), 0x85ebca6b)) % CODES;
}

const ORIGINS_M = [[0, 0], [39_500_000, 3_360_000], [4e7, 4e7], [-4e7, 3e6]] as const;

/** Steps between lines, and the tolerance; where there is one the lines are much farther apart. */
const UNITS = [[1, 0], [2, 0], [100, 0], [200, 10], [1000, 10], [100_000, 10], [100_000, 10]] as const;

export function fuzzLand(seed: number): FuzzCase {
    const random = seededRandom(seed), [unit, tolerance] = pick(random, UNITS), stepM = pick(random, [0.0001, 0.0001, 0.001, 1]);
    const perM = stepsPerMetre(stepM), [originX, originY] = pick(random, ORIGINS_M);
    const isBent = random() < 0.2, isNoded = tolerance > 0 || random() < 0.5;
    const noise = tolerance > 0 && random() < 0.4 ? pick(random, [0.01, 1, 3, 4]) : 0;
    /** The same parcels again, other classes at most: noise within the tolerance leaves nothing of itself. */
    const isResurvey = noise > 0 && random() < 0.5;
    const first = freshSheet(random, unit), block = pick(random, [10, 30, 100]) * unit, changed = pick(random, [0.02, 0.1, 0.4, 1]);
    /** What becomes of a class: nothing, mostly; else something else, over whole blocks. */
    const later = (code: number, rings: Rings): number => (random() < changed ? classOf(random, rings, block * 1.7) : code);
    const surveyOf = (parcels: ReadonlyMap<number, Rings>, known: ReadonlyMap<number, number>): Survey => ({
        features: [...parcels.values()],
        codes: [...parcels].map(([parcel, rings]) => known.get(parcel) ?? classOf(random, rings, block)),
    });
    let before: Survey, after: Survey | null = null;
    if (isBent) {
        const side = 1 + below(random, 14), sizeM = side * unit * 8;
        const features = randomCoverage(random, {columns: side, rows: 1 + below(random, 14), sizeM, bends: below(random, 4)})
            .map(rings => rings.map(ring => ring.map(([x, y]): Point => [Math.round(x), Math.round(y)])));
        before = {features, codes: features.map(rings => classOf(random, rings, block))};
    } else {
        const parcels = ringsOf(first, isNoded);
        before = surveyOf(parcels, new Map());
        const known = new Map([...parcels].map(([parcel, rings], i) => [parcel, later(before.codes[i], rings)]));
        if (!isResurvey) after = surveyOf(ringsOf(nextYear(random, first, unit, 1_000_000), isNoded), known);
    }
    const faults = random() < 0.4 ? 1 + below(random, 3) : 0;
    for (let n = 0; n < faults; n++) {
        const faulty = after && random() < 0.5 ? after : before;
        if (faulty.features.length > 0) faulted(random, faulty, unit, !isResurvey);
    }
    after ??= {features: [...before.features], codes: before.codes.map((code, i) => later(code, before.features[i]))};
    // one place may be moved the same way by all who have it, or by each of them another way
    const isShared = !isResurvey || random() < 0.5, to = new Map<string, Point>();
    const shaken = (p: Point): Point => {
        const key = p.join();
        if (!isShared || !to.has(key)) to.set(key, [p[0] + (random() - 0.5) * 2 * noise, p[1] + (random() - 0.5) * 2 * noise]);
        return to.get(key)!;
    };
    const layer = ({features, codes}: Survey, move: (p: Point) => Point): FuzzLayer => {
        const {features: turned, order} = scrambled(random, features);
        return {
            overlaps: 'forbidden', codes: order.map(i => codes[i]),
            features: turned.map(rings => rings.map(ring => ring.map((p): Point => {
                const [x, y] = move(p);
                return [(x + Math.round(originX * perM)) / perM, (y + Math.round(originY * perM)) / perM];
            }))),
        };
    };
    return {
        seed, kind: `land${isBent ? '+bent' : ''}${isResurvey ? '+resurvey' : noise > 0 ? '+noise' : ''}`, stepM, toleranceM: tolerance * stepM,
        layers: [layer(before, p => p), layer(after, noise > 0 ? shaken : p => p)],
        land: {asked: Array.from({length: CODES}, (_, i) => (i === 0 || random() < 0.6 ? 1 : 0)), isExact: isResurvey || (!isBent && noise === 0)},
    };
}
