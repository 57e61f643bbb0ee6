/** Which fields are permanent basic farmland: the better three quarters, in contiguous tracts. */

import type {ParcelRaster} from './parcels.ts';
import {fractal} from './random.ts';
import {isCultivated} from '../sampleCodes.ts';

const SHARE = 0.75;
/** Rise over run of 15°, above which no field is taken. */
const STEEPEST = 0.268;

export function chooseBasicFarmland(seed: number, {parcels}: ParcelRaster): Set<number> {
    const tract = fractal(seed + 111, 3);
    const fields = [...parcels.keys()].filter(id => isCultivated(parcels[id].code));
    const total = fields.reduce((sum, id) => sum + parcels[id].areaM2, 0);
    const worth = (id: number): number => {
        const {centre: [x, y], steepness, code} = parcels[id];
        return -3 * steepness + 0.75 * tract(x / 900, y / 900) + (code === '0101' ? 0.1 : 0);
    };
    const best = fields.filter(id => parcels[id].steepness < STEEPEST && parcels[id].areaM2 > 1200)
        .map(id => ({id, worth: worth(id)})).sort((a, b) => b.worth - a.worth || a.id - b.id);
    const chosen = new Set<number>();
    let taken = 0;
    for (const {id} of best) {
        if (taken > SHARE * total) break;
        chosen.add(id);
        taken += parcels[id].areaM2;
    }
    return chosen;
}

/** The later version lacks some fields of the earlier, without any document that says why. */
export function withoutSome(basicFarmland: ReadonlySet<number>): Set<number> {
    const inOrder = [...basicFarmland].sort((a, b) => a - b);
    const dropped = new Set([0.31, 0.58, 0.77].map(share => inOrder[Math.floor(share * inOrder.length)]));
    return new Set(inOrder.filter(id => !dropped.has(id)));
}
