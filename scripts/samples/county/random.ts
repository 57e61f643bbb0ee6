/** Seeded numbers: the same seed gives the same county on every machine (integer arithmetic, no sines). */

export type Random = () => number;

/** Numbers in [0, 1). Source: the mulberry32 generator by Tommy Ettinger, public domain. */
export function seeded(seed: number): Random {
    let state = seed | 0;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}

/** An integer hash of a lattice point, uniform over 32 bits. */
export function hash(x: number, y: number, seed: number): number {
    let mixed = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
}

export function between(random: Random, low: number, high: number): number {
    return low + (high - low) * random();
}

export function pick<T>(random: Random, values: readonly T[]): T {
    return values[Math.floor(random() * values.length)];
}

/** Fisher–Yates; the argument stays as it is. */
export function shuffled<T>(random: Random, values: readonly T[]): T[] {
    const out = [...values];
    for (let i = out.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
}

/** Eight directions, long ones along the axes: enough for gradients that no eye tells from circular ones. */
const GRADIENTS = [1, 0, -1, 0, 0, 1, 0, -1, 0.7, 0.7, -0.7, 0.7, 0.7, -0.7, -0.7, -0.7];

export type Noise = (x: number, y: number) => number;

/** Gradient noise with unit wavelength, about −0.7 … 0.7. Source: Perlin, Improving Noise, 2002 (the quintic fade). */
export function noise(seed: number): Noise {
    return (x, y) => {
        const ix = Math.floor(x);
        const iy = Math.floor(y);
        const dx = x - ix;
        const dy = y - iy;
        const u = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
        const v = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
        const south = slope(hash(ix, iy, seed), dx, dy) * (1 - u) + slope(hash(ix + 1, iy, seed), dx - 1, dy) * u;
        const north =
            slope(hash(ix, iy + 1, seed), dx, dy - 1) * (1 - u) + slope(hash(ix + 1, iy + 1, seed), dx - 1, dy - 1) * u;
        return south * (1 - v) + north * v;
    };
}

function slope(hashed: number, dx: number, dy: number): number {
    const at = (hashed & 7) * 2;
    return GRADIENTS[at] * dx + GRADIENTS[at + 1] * dy;
}

/** Octaves of noise, each half as high and twice as dense as the one before; about −1 … 1. */
export function fractal(seed: number, octaves: number): Noise {
    const layers = Array.from({length: octaves}, (_, k) => noise(seed + 101 * k));
    return (x, y) => {
        let sum = 0;
        let amplitude = 1;
        let frequency = 1;
        for (const layer of layers) {
            sum += amplitude * layer(x * frequency, y * frequency);
            amplitude /= 2;
            frequency *= 2;
        }
        return sum;
    };
}
