/**
 * Runs a check on `count` generated cases. Sizes grow from 0, so the first failure is a small one; the message names the
 * seed, and `SEED=n` runs that case alone.
 */

const BASE_SEED = 20_260_420;

export function forAll<T>(
    count: number, make: (random: () => number, size: number) => T, check: (value: T) => void,
): void {
    const only = process.env.SEED === undefined ? null : Number(process.env.SEED);
    for (let index = 0; index < count; index++) {
        const seed = BASE_SEED + index;
        if (only !== null && only !== seed) continue;
        const value = make(seededRandom(seed), index);
        try {
            check(value);
        } catch (error) {
            const text = error instanceof Error ? error.message : String(error);
            throw new Error(`case ${index} of ${count} failed; replay with SEED=${seed}\n${text}`, {cause: error});
        }
    }
}

/** Uniform numbers in [0, 1) from a seed: mulberry32 (T. Ettinger, public domain). */
export function seededRandom(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
