/** Where people live: five small towns, village cores, hamlets at the foot of the hills. */

import {FRAME, sample, steepness, type Field, type Point} from './field.ts';
import {distance} from './lines.ts';
import {between, seeded, type Random} from './random.ts';
import type {Terrain} from './terrain.ts';

export interface Settlement {
    readonly rank: 'town' | 'village' | 'hamlet';
    readonly centre: Point;
    /** Round pieces whose melted union is the built-up land. */
    readonly discs: readonly {readonly centre: Point; readonly radius: number}[];
}

const TOWNS = 5;
const VILLAGES = 9;
const HAMLETS = 66;

/** How good a place is to live at; 0 where nobody would build. */
function comfort(terrain: Terrain, county: Field, p: Point): number {
    const [x, y] = p;
    const toRiver = terrain.riverDistance(x, y);
    const rise = sample(terrain.rise, x, y);
    const slope = steepness(terrain.height, x, y);
    if (sample(county, x, y) < 0.05 || toRiver < 110 || slope > 0.2 || rise > 130) return 0;
    const foot = Math.max(0, 1 - Math.abs(rise - 9) / 40);
    return (1 - slope / 0.2) * (0.35 + foot);
}

/** Takes the best of random places that keep their distance from those taken before. */
function settle(
    random: Random,
    count: number,
    tries: number,
    gap: number,
    taken: readonly Point[],
    worth: (p: Point) => number,
): Point[] {
    const places: Point[] = [];
    for (let n = 0; n < count; n++) {
        let [best, bestWorth]: [Point | null, number] = [null, 0];
        for (let i = 0; i < tries; i++) {
            const p: Point = [between(random, 200, FRAME.width - 200), between(random, 200, FRAME.height - 200)];
            if ([...taken, ...places].some(other => distance(other, p) < gap)) continue;
            const value = worth(p) * between(random, 0.75, 1);
            if (value > bestWorth) [best, bestWorth] = [p, value];
        }
        if (best) places.push(best);
    }
    return places;
}

function discs(random: Random, centre: Point, radius: number, pieces: number, spread: number): Settlement['discs'] {
    const heading = between(random, -1, 1);
    return Array.from({length: pieces}, (_, i) => {
        const off = i === 0 ? 0 : between(random, -1, 1) * spread;
        const aside = i === 0 ? 0 : between(random, -0.5, 0.5) * spread;
        return {
            centre: [centre[0] + off - aside * heading, centre[1] + off * heading + aside] as const,
            radius: radius * (i === 0 ? 1 : between(random, 0.5, 1)),
        };
    });
}

/** Towns first, then village cores, then hamlets, each group from west to east. */
export function makeSettlements(seed: number, terrain: Terrain, county: Field): Settlement[] {
    const random = seeded(seed + 31);
    const worth = (p: Point): number => comfort(terrain, county, p);
    const byX = (a: Point, b: Point): number => a[0] - b[0];
    const towns: Point[] = [];
    for (let i = 0; i < TOWNS; i++) {
        const [west, east] = [(FRAME.width * (i + 0.15)) / TOWNS, (FRAME.width * (i + 0.85)) / TOWNS];
        const north = i % 2 === 0;
        towns.push(
            ...settle(random, 1, 260, 900, towns, ([x, y]) => {
                const toRiver = terrain.riverDistance(x, y);
                const side = y > FRAME.height / 2 - 200 === north ? 1 : 0.45;
                return x < west || x > east || toRiver < 260
                    ? 0
                    : worth([x, y]) * side * Math.max(0.1, 1 - toRiver / 1500);
            }),
        );
    }
    const villages = settle(random, VILLAGES, 400, 880, towns, worth).sort(byX);
    const hamlets = settle(random, HAMLETS, 60, 205, [...towns, ...villages], worth).sort(byX);
    const make = (rank: Settlement['rank'], p: Point): Settlement => {
        if (rank === 'town') return {rank, centre: p, discs: discs(random, p, 62, 15, 170)};
        if (rank === 'village') return {rank, centre: p, discs: discs(random, p, between(random, 30, 44), 9, 105)};
        return {rank, centre: p, discs: discs(random, p, between(random, 15, 25), 2 + Math.floor(random() * 5), 52)};
    };
    return [
        ...towns.map(p => make('town', p)),
        ...villages.map(p => make('village', p)),
        ...hamlets.map(p => make('hamlet', p)),
    ];
}
