/**
 * A quick checksum of arrays.
 *
 * Arrays of up to 4 MiB go through CRC-32 whole: every fault of up to 32 bits in a row is found, others but for one in 2³².
 * Of longer ones every 61st word of 4 bytes counts, and the last: 16 or 17 words of each 4 KiB page, so that a block that was
 * lost, zeroed, exchanged or left over from another file is found unless all of these agree. A single flipped bit in
 * a long array is found once in 61 times only; the disk's own error correction stands against those.
 *
 * Cost    4 ms for 10 MB in small arrays, 4 ms for 55 MB in one (whose CRC would take 22 ms)
 */

import {crc32} from 'node:zlib';

/** Columns of 500,000 parcels are below. */
const WHOLE_BYTES = 2 ** 22;
/** Odd and prime, so that the samples fall on every column of a table and on both halves of a double. */
const STRIDE_WORDS = 61;
/** 2³² divided by the golden ratio. Source   Knuth, TAOCP vol. 3, 6.4 */
const MULTIPLIER = 0x9e3779b1;

/** Bytes an array occupies, whatever its elements are. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
    return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The sum of the arrays in their order, as an unsigned 32-bit number. */
export function arraysSum(arrays: readonly ArrayBufferView[]): number {
    let sum = 0;
    for (const array of arrays) {
        const own = array.byteLength <= WHOLE_BYTES ? crc32(bytesOf(array)) : sampledSum(array);
        sum = mixed(mixed(sum, array.byteLength | 0), own | 0);
    }
    return sum >>> 0;
}

function sampledSum(array: ArrayBufferView): number {
    const aligned = array.byteOffset % 4 === 0 ? array : bytesOf(array).slice();
    const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2);
    let sum = 0;
    for (let word = 0; word < words.length; word += STRIDE_WORDS) sum = mixed(sum, words[word]);
    return mixed(sum, words[words.length - 1]);
}

/** One to one in `sum` and in `word`: one sample that differs always changes the result. */
function mixed(sum: number, word: number): number {
    const product = Math.imul(sum ^ word, MULTIPLIER);
    return product ^ (product >>> 15);
}
