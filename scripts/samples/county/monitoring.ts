/** What a satellite saw in spring 2026: outlines drawn by eye, sharing no border with the survey. */

import type {ChangeCanvas} from './changeCanvas.ts';
import type {Point} from './field.ts';
import {rounded, turnedRectangle, unit} from './lines.ts';
import {between, seeded, shuffled} from './random.ts';
import {isCultivated} from '../sampleCodes.ts';

export interface Sighting {
    readonly changeType: string;
    readonly ring: readonly Point[];
    /** Parcel of the first survey under its middle. */
    readonly parcel: number;
}

/** TBLX of the table, how often, size range in metres. */
const SEEN: readonly (readonly [type: string, count: number, least: number, most: number])[] = [
    ['20', 8, 11, 24],
    ['DT', 5, 28, 62],
    ['KT', 4, 24, 52],
    ['02', 5, 42, 84],
    ['03', 3, 40, 76],
    ['YH', 2, 18, 32],
    ['GF', 1, 60, 80],
    ['TP', 2, 26, 44],
];

export function makeSightings(seed: number, canvas: ChangeCanvas): Sighting[] {
    const random = seeded(seed + 151);
    const places = shuffled(
        random,
        [...canvas.raster.parcels.keys()].filter(id => {
            const {code, areaM2, centre} = canvas.parcel(id);
            return isCultivated(code) && areaM2 > 2500 && canvas.parcelAt(centre) === id && !canvas.touched.has(id);
        }),
    );
    return SEEN.flatMap(([changeType, count, least, most]) =>
        Array.from({length: count}, () => {
            const parcel = places.pop() ?? 0;
            const [x, y] = canvas.parcel(parcel).centre;
            const size = between(random, least, most);
            const centre: Point = [x + between(random, -0.3, 0.3) * size, y + between(random, -0.3, 0.3) * size];
            const box = turnedRectangle(
                centre,
                unit(1, between(random, -1, 1)),
                size,
                size * between(random, 0.55, 0.9),
            );
            const shaken = box.map(([bx, by]): Point => [
                bx + between(random, -0.09, 0.09) * size,
                by + between(random, -0.09, 0.09) * size,
            ]);
            const isBuilt = changeType === '20' || changeType === 'GF' || changeType === 'YH';
            const ring = isBuilt ? shaken : rounded(shaken, 3);
            return {changeType, ring, parcel};
        }),
    );
}
