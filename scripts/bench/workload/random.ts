/** Numbers that depend on a seed and a place only: the same county for the same seed, whatever the order of work. */

/** 32 bits from two whole numbers and a seed. Source   the finaliser of MurmurHash3, twice */
export function hash32(a: number, b: number, seed: number): number {
    let h = Math.imul(a ^ seed, 0x9E3779B1);
    h = Math.imul(h ^ (h >>> 16), 0x85EBCA6B);
    h = Math.imul(h ^ (h >>> 13) ^ b, 0xC2B2AE35);
    h = Math.imul(h ^ (h >>> 16), 0x85EBCA6B);
    h = Math.imul(h ^ (h >>> 13), 0xC2B2AE35);
    return (h ^ (h >>> 16)) >>> 0;
}

/** In [0, 1). */
export function unit(a: number, b: number, seed: number): number {
    return hash32(a, b, seed) / 4294967296;
}

/** In [-1, 1). */
export function signed(a: number, b: number, seed: number): number {
    return hash32(a, b, seed) / 2147483648 - 1;
}

/** A stream of numbers in [0, 1). Source   Mulberry32, public domain */
export function stream(seed: number): () => number {
    let state = seed | 0;
    return () => {
        state = (state + 0x6D2B79F5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

/** Smooth noise in [-1, 1] of about one hill per `lengthM`; continuous, with continuous slope. */
export function smoothNoise(xM: number, yM: number, lengthM: number, seed: number): number {
    const u = xM / lengthM, v = yM / lengthM;
    const i = Math.floor(u), j = Math.floor(v);
    const s = (u - i) * (u - i) * (3 - 2 * (u - i)), t = (v - j) * (v - j) * (3 - 2 * (v - j));
    const low = signed(i, j, seed) * (1 - s) + signed(i + 1, j, seed) * s;
    const high = signed(i, j + 1, seed) * (1 - s) + signed(i + 1, j + 1, seed) * s;
    return low * (1 - t) + high * t;
}

/** The order 0 … n-1 mixed (Fisher–Yates). */
export function shuffled(n: number, seed: number): Uint32Array {
    const random = stream(seed);
    const order = Uint32Array.from({length: n}, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        const kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
    return order;
}

/** One of the items, by weight; `at` in [0, 1), values outside count as its ends. */
export function pick<T>(weighted: readonly (readonly [T, number])[], at: number): T {
    let rest = Math.min(1, Math.max(0, at)) * weighted.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of weighted) {
        rest -= weight;
        if (rest < 0) return item;
    }
    return weighted[weighted.length - 1][0];
}
