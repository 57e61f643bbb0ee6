/** Loops over typed arrays that their own methods do many times slower, element by element through an iterator. */

/** values[index[i]] for every i. */
export function pickFloats(values: Float64Array, index: Int32Array): Float64Array {
    const picked = new Float64Array(index.length);
    for (let i = 0; i < picked.length; i++) picked[i] = values[index[i]];
    return picked;
}

/** values[index[i]] for every i. */
export function pickBytes(values: Uint8Array, index: Int32Array): Uint8Array {
    const picked = new Uint8Array(index.length);
    for (let i = 0; i < picked.length; i++) picked[i] = values[index[i]];
    return picked;
}

/** values[index[i]] for every i. */
export function pickInts(values: Int32Array, index: Int32Array): Int32Array {
    const picked = new Int32Array(index.length);
    for (let i = 0; i < picked.length; i++) picked[i] = values[index[i]];
    return picked;
}

/** The numbers below `count` that are wanted, ascending. */
export function indexesWhere(count: number, isWanted: (i: number) => boolean): Int32Array {
    const found = new Int32Array(count);
    let size = 0;
    for (let i = 0; i < count; i++) if (isWanted(i)) found[size++] = i;
    return found.slice(0, size);
}

/** For every i, 1 when the set holds index[i]. */
export function flagged(set: ReadonlySet<number>, index: Int32Array): Uint8Array {
    const flags = new Uint8Array(index.length);
    if (set.size > 0) for (let i = 0; i < flags.length; i++) if (set.has(index[i])) flags[i] = 1;
    return flags;
}
