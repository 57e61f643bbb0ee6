/**
 * Memory that is used again. The first touch of a page costs more than most of what is then written on it, and the tables of one
 * strip are of no use to the next: inside `withMemoryAgain` arrays are cut from blocks that stay.
 *
 * Keeps   arrays are zero at first, as new ones are
 */

const BLOCK_BYTES = 1 << 24;
/** Starts of arrays are multiples of this many bytes: a cache line. */
const ALIGN_BYTES = 64;

class Arena {
    private readonly blocks: ArrayBuffer[] = [];
    private block = -1;
    private at = 0;

    begin(): void {
        this.block = -1;
        this.at = Infinity;
    }

    /** Room for so many bytes. */
    place(bytes: number): {readonly buffer: ArrayBuffer; readonly offset: number} {
        while (this.block < 0 || this.at + bytes > this.blocks[this.block].byteLength) {
            this.block++;
            this.at = 0;
            // a block that is too small for this array is passed over, and used again next time
            if (this.block === this.blocks.length) this.blocks.push(new ArrayBuffer(Math.max(BLOCK_BYTES, bytes)));
        }
        const offset = this.at;
        this.at += Math.ceil(bytes / ALIGN_BYTES) * ALIGN_BYTES;
        return {buffer: this.blocks[this.block], offset};
    }
}

const arena = new Arena();
let isUsed = false;

/**
 * Runs work whose arrays from this file end with it: nothing that it returns may be one of them or a view of one.
 * Work inside work uses the same memory.
 */
export function withMemoryAgain<T>(work: () => T): T {
    if (isUsed) return work();
    isUsed = true;
    arena.begin();
    try {
        return work();
    } finally {
        isUsed = false;
    }
}

export function int32(length: number): Int32Array {
    if (!isUsed) return new Int32Array(length);
    const {buffer, offset} = arena.place(4 * length);
    return new Int32Array(buffer, offset, length).fill(0);
}

export function uint32(length: number): Uint32Array {
    if (!isUsed) return new Uint32Array(length);
    const {buffer, offset} = arena.place(4 * length);
    return new Uint32Array(buffer, offset, length).fill(0);
}

export function uint8(length: number): Uint8Array {
    if (!isUsed) return new Uint8Array(length);
    const {buffer, offset} = arena.place(length);
    return new Uint8Array(buffer, offset, length).fill(0);
}

export function float64(length: number): Float64Array {
    if (!isUsed) return new Float64Array(length);
    const {buffer, offset} = arena.place(8 * length);
    return new Float64Array(buffer, offset, length).fill(0);
}

/** The same numbers in memory of their own. */
export function copyOf<A extends Int32Array | Uint32Array>(array: A): A {
    const copy = array instanceof Int32Array ? int32(array.length) : uint32(array.length);
    copy.set(array);
    return copy as A;
}
