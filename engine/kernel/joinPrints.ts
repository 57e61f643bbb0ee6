/**
 * Joins the prints of two layers: which parcel of one has the print of which parcel of the other.
 *
 * A layer's prints are put in order once, when it is certified, and kept so: by shares of their signatures, each small enough for a
 * processor's near cache, where one table of all parcels would miss it at every look. A join walks the shares of both layers
 * side by side and never holds more than one of each.
 */

import {mix, PRINT} from './prints.ts';

const SHARES = 256;
/** Numbers of a parcel in a share: its signature, a mix of the rest of its print, its number. */
export const ENTRY = 4;

/** Prints by share. */
export interface SharedPrints {
    /** Share s has the entries [start[s], start[s+1]). */
    readonly start: Int32Array;
    /** `ENTRY` numbers a parcel, the last of them -1 for an empty one. */
    readonly entries: Int32Array;
}

/** Where a layer's shares come from: memory, or the disk. */
export interface PrintSource {
    /** Parcels of the layer. */
    readonly count: number;
    /** What `work` makes of the shares. It asks for each once and in order; the entries of one live until the next is asked for. */
    readonly use: <T>(work: (entriesOf: (share: number) => Int32Array) => T) => T;
}

export function printSource({start, entries}: SharedPrints): PrintSource {
    return {
        count: entries.length / ENTRY,
        use: work => work(share => entries.subarray(ENTRY * start[share], ENTRY * start[share + 1])),
    };
}

/** The entries of all shares, one share after the other. */
export function eachShare(source: PrintSource, onShare: (entries: Int32Array) => void): void {
    source.use((entriesOf) => {
        for (let share = 0; share < SHARES; share++) onShare(entriesOf(share));
    });
}

/**
 * @param prints see `parcelPrints`
 * @param originX, originY of the layer: boxes are mixed as places of the CRS, so that layers of different origins can be joined
 */
export function sharePrints(prints: Int32Array, originX: number, originY: number): SharedPrints {
    const n = prints.length / PRINT;
    const shiftX = originX % 2 ** 32 | 0, shiftY = originY % 2 ** 32 | 0;
    const start = new Int32Array(SHARES + 1);
    for (let f = 0; f < n; f++) start[(prints[PRINT * f] & (SHARES - 1)) + 1]++;
    for (let s = 0; s < SHARES; s++) start[s + 1] += start[s];
    const entries = new Int32Array(ENTRY * n), next = start.slice();
    for (let f = 0; f < n; f++) {
        const i = PRINT * f;
        let rest = mix(prints[i + 2], 0x9e3779b1) ^ prints[i + 3];
        rest = mix(rest + (prints[i + 4] + shiftX | 0) | 0, 0x85ebca6b);
        rest = mix(rest + (prints[i + 5] + shiftY | 0) | 0, 0x27d4eb2f);
        rest = mix(rest + (prints[i + 6] + shiftX | 0) | 0, 0x165667b1);
        rest = mix(rest + (prints[i + 7] + shiftY | 0) | 0, 0x9e3779b1);
        const at = ENTRY * next[prints[i] & (SHARES - 1)]++;
        entries[at] = prints[i];
        entries[at + 1] = prints[i + 1];
        entries[at + 2] = rest;
        entries[at + 3] = prints[i + 2] === 0 ? -1 : f;
    }
    return {start, entries};
}

/**
 * Pairs of equal prints; -1 for parcels of the first layer without a counterpart. A parcel is paired once, and an empty one
 * never. Signatures are compared as they are, the other numbers by 32 bits mixed from them.
 */
export function joinPrints(first: PrintSource, second: PrintSource): Int32Array {
    const twin = new Int32Array(first.count).fill(-1);
    first.use(entriesOfFirst => second.use((entriesOfSecond) => {
        const table = new ShareTable();
        for (let share = 0; share < SHARES; share++) {
            table.fill(entriesOfSecond(share));
            table.pair(entriesOfFirst(share), twin);
        }
    }));
    return twin;
}

/** Entries of one share by signature. */
class ShareTable {
    private entries: Int32Array = new Int32Array(0);
    private heads = new Int32Array(0);
    private next = new Int32Array(0);

    fill(entries: Int32Array): void {
        const n = entries.length / ENTRY;
        this.entries = entries;
        if (2 * n > this.heads.length) this.heads = new Int32Array(2 ** Math.ceil(Math.log2(4 * n + 16)));
        if (n > this.next.length) this.next = new Int32Array(2 * n);
        const {heads, next} = this, mask = heads.length - 1;
        heads.fill(-1);
        for (let i = n - 1; i >= 0; i--) {
            const slot = entries[ENTRY * i] >>> 8 & mask;
            next[i] = heads[slot];
            heads[slot] = i;
        }
    }

    pair(others: Int32Array, twin: Int32Array): void {
        const {entries, heads, next} = this, mask = heads.length - 1;
        for (let i = 0; i < others.length; i += ENTRY) {
            if (others[i + 3] < 0) continue;
            const slot = others[i] >>> 8 & mask;
            let before = -1;
            for (let j = heads[slot]; j >= 0; before = j, j = next[j]) {
                const e = ENTRY * j;
                if (entries[e] !== others[i] || entries[e + 1] !== others[i + 1] || entries[e + 2] !== others[i + 2] || entries[e + 3] < 0) continue;
                twin[others[i + 3]] = entries[e + 3];
                // taken
                if (before < 0) heads[slot] = next[j];
                else next[before] = next[j];
                break;
            }
        }
    }
}
