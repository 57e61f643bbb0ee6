/**
 * Ticks, square metres and mu. A tick is 0.0001 m², the unit in which gross areas are exact integers.
 *
 * Units   1 mu (亩) = 2000/3 m²; 1 hectare = 15 mu. Mu exists only at the edge: nothing is summed in mu.
 */

/** Ticks per square metre. */
export const TICKS_PER_M2 = 10_000;

/** A decimal with `scale` digits after the point from an integer number of 10^-scale units. Exact. */
export function decimalString(units: bigint, scale: number): string {
    const negative = units < 0n;
    const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
    const whole = digits.slice(0, digits.length - scale);
    const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
    return negative && units !== 0n ? `-${text}` : text;
}

/** Integer units of 10^-scale from a decimal string. Exact. @throws RangeError for anything else */
export function decimalUnits(text: string, scale: number): bigint {
    const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text);
    if (!match || (match[3] ?? '').length > scale) throw new RangeError(`"${text}" is not a decimal with at most ${scale} digits`);
    const units = BigInt(match[2] + (match[3] ?? '').padEnd(scale, '0'));
    return match[1] ? -units : units;
}

/** Integer division rounded half away from zero. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
    const negative = numerator < 0n !== denominator < 0n;
    const n = numerator < 0n ? -numerator : numerator;
    const d = denominator < 0n ? -denominator : denominator;
    const quotient = (2n * n + d) / (2n * d);
    return negative ? -quotient : quotient;
}

/** Mu with two decimals, half-up, from ticks (0.0001 m²): mu = m² · 3/2000. */
export function muFromTicks(ticks: bigint): string {
    return decimalString(divideHalfUp(ticks * 3n * 100n, 2000n * BigInt(TICKS_PER_M2)), 2);
}
