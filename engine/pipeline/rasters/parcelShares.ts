/**
 * What a raster says of each parcel of the survey: the share of every class on its ground, and the one that has most of it.
 *
 * Keeps   shares of a parcel add up to the ground of it that the raster shows, to the last tick
 * Order   parcels as in the file; classes of a parcel by area, largest first, then by value
 */

import type {Overlay} from '../../kernel/index.ts';
import type {Layer} from '../../layers/layer.ts';

export interface ParcelShare {
    readonly parcel: number;
    /** Ticks of the parcel that the raster shows. */
    readonly seenTicks: number;
    readonly classes: readonly {readonly value: number; readonly ticks: number}[];
}

/** @param valueOf value of each region of the raster, by row of its layer */
export function parcelShares(overlay: Overlay, before: Layer<'survey'>, valueOf: readonly number[]): ParcelShare[] {
    const [beforeOf, afterOf] = overlay.parcelOf;
    const byParcel = new Map<number, Map<number, number>>();
    for (let face = 1; face < overlay.faceCount; face++) {
        const parcel = beforeOf[face], region = afterOf[face];
        if (parcel < 0 || region < 0) continue;
        let ticks = byParcel.get(parcel);
        if (!ticks) byParcel.set(parcel, ticks = new Map());
        const value = valueOf[region];
        ticks.set(value, (ticks.get(value) ?? 0) + overlay.areaTicks[face]);
    }
    return [...byParcel].sort(([a], [b]) => before.record[a] - before.record[b]).map(([parcel, ticks]) => ({
        parcel, seenTicks: [...ticks.values()].reduce((sum, one) => sum + one, 0),
        classes: [...ticks].map(([value, one]) => ({value, ticks: one})).sort((a, b) => b.ticks - a.ticks || a.value - b.value),
    }));
}
