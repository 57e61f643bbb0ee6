/** Exact fractions of BigInt, so that no threshold is missed by a binary rounding. */

export interface Rational {
    readonly n: bigint;
    /** > 0 */
    readonly d: bigint;
}

/** From a decimal string such as `-12.50`. @throws RangeError for anything else */
export function rational(text: string): Rational {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (!match) throw new RangeError(`"${text}" is not a decimal number`);
    const n = BigInt(match[2] + (match[3] ?? ''));
    return {n: match[1] ? -n : n, d: 10n ** BigInt((match[3] ?? '').length)};
}

export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
    const difference = a.n * b.d - b.n * a.d;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function add(a: Rational, b: Rational): Rational {
    return {n: a.n * b.d + b.n * a.d, d: a.d * b.d};
}

export function subtract(a: Rational, b: Rational): Rational {
    return add(a, {n: -b.n, d: b.d});
}

export function multiply(a: Rational, b: Rational): Rational {
    return {n: a.n * b.n, d: a.d * b.d};
}

/** @throws RangeError when b is zero; validation admits only literals other than zero as divisors */
export function divide(a: Rational, b: Rational): Rational {
    if (b.n === 0n) throw new RangeError('division by zero');
    return b.n < 0n ? {n: -a.n * b.d, d: a.d * -b.n} : {n: a.n * b.d, d: a.d * b.n};
}

/** At most six decimals, for a person. */
export function rationalText(value: Rational): string {
    const scaled = value.n * 1_000_000n / value.d;
    const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(7, '0');
    const fraction = digits.slice(-6).replace(/0+$/, '');
    return `${scaled < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`;
}
