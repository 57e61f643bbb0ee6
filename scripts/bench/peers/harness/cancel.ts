/**
 * Parcels that are the same record in both files need no geometry at all.
 *
 * Keeps    two coverages: a parcel that exists at both dates meets no other parcel of either date
 * Cost     one look at the head of every record, one compare of every pair of equal heads
 */

export interface Records {
    readonly words: Int32Array;
    readonly start: Int32Array;
    readonly length: Int32Array;
    /** `hashHead` of each record, taken while its first words were at hand. */
    readonly hash: Int32Array;
}

/** Type and bounding box: enough to tell most parcels apart. */
const HEAD_WORDS = 9;

/** Of the words [from, from + HEAD_WORDS) and the length of the record. */
export function hashHead(words: Int32Array, from: number, length: number): number {
    let hash = length;
    for (let word = from; word < from + HEAD_WORDS; word++) {
        hash = Math.imul(hash ^ words[word], 0x9e3779b1);
        hash ^= hash >>> 15;
    }
    return hash;
}

function isSame(a: Records, recordA: number, b: Records, recordB: number): boolean {
    const count = a.length[recordA];
    if (count !== b.length[recordB]) return false;
    const wordsA = a.words;
    const wordsB = b.words;
    const fromA = a.start[recordA];
    const fromB = b.start[recordB];
    for (let word = 0; word < count; word++) {
        if (wordsA[fromA + word] !== wordsB[fromB + word]) return false;
    }
    return true;
}

/** For each record of `after` the record of `before` with the same content, or -1; each record is used once. */
export function matchRecords(before: Records, after: Records): Int32Array {
    const count = before.start.length;
    let slots = 1024;
    while (slots < 2 * count) slots *= 2;
    const table = new Int32Array(slots).fill(-1);
    const hashes = before.hash;
    for (let record = 0; record < count; record++) {
        let slot = hashes[record] & (slots - 1);
        while (table[slot] >= 0) slot = (slot + 1) & (slots - 1);
        table[slot] = record;
    }
    const twin = new Int32Array(after.start.length).fill(-1);
    const used = new Uint8Array(count);
    for (let record = 0; record < twin.length; record++) {
        const hash = after.hash[record];
        for (let slot = hash & (slots - 1); table[slot] >= 0; slot = (slot + 1) & (slots - 1)) {
            const candidate = table[slot];
            if (hashes[candidate] === hash && used[candidate] === 0 && isSame(before, candidate, after, record)) {
                twin[record] = candidate;
                used[candidate] = 1;
                break;
            }
        }
    }
    return twin;
}
