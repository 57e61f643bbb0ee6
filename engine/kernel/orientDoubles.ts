/**
 * Which way three points turn, for coordinates that lie on no lattice: any finite doubles, and the answer is exact.
 *
 * A forward error bound settles nearly all; what is left is computed in whole numbers, as every double is a whole number
 * times a power of two.
 * Source  error bound: J. Shewchuk, Adaptive precision floating-point arithmetic and fast robust geometric predicates,
 *         Discrete Comput. Geom. 18 (1997) 305-363
 */

/** (3 + 16 u) u with u = 2^-53. */
const ERROR_BOUND = (3 + 16 * 2 ** -53) * 2 ** -53;
/** Products below this may have lost digits to underflow, for which the bound does not hold. */
const SMALLEST_TRUSTED = 2 ** -960;

/** Positive when a -> b -> c turns left, zero when collinear. Exact. */
export function orientDoubles(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
    const left = (ax - cx) * (by - cy), right = (ay - cy) * (bx - cx);
    const cross = left - right, size = Math.abs(left) + Math.abs(right);
    if (Math.abs(cross) > ERROR_BOUND * size && size > SMALLEST_TRUSTED && size < Infinity) return cross > 0 ? 1 : -1;
    if ((ax === cx || by === cy) && (ay === cy || bx === cx)) return 0;
    return orientWhole(ax, ay, bx, by, cx, cy);
}

const bits = new DataView(new ArrayBuffer(8));

/** The double as mantissa * 2^exponent. */
function parts(value: number): readonly [mantissa: bigint, exponent: number] {
    bits.setFloat64(0, value);
    const high = bits.getUint32(0), biased = (high >>> 20) & 0x7ff;
    const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
    const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
    return [value < 0 ? -mantissa : mantissa, Math.max(biased, 1) - 1075];
}

function orientWhole(...coords: readonly [number, number, number, number, number, number]): number {
    const split = coords.map(parts);
    let least = Infinity;
    for (const [mantissa, exponent] of split) if (mantissa !== 0n && exponent < least) least = exponent;
    const [ax, ay, bx, by, cx, cy] = split.map(([mantissa, exponent]) => mantissa === 0n ? 0n : mantissa << BigInt(exponent - least));
    const cross = (ax - cx) * (by - cy) - (ay - cy) * (bx - cx);
    return cross > 0n ? 1 : cross < 0n ? -1 : 0;
}
