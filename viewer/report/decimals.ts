/**
 * Exact arithmetic on the decimal strings of the page. m² go in with all their digits; a rounded figure is made once,
 * at the edge, half away from zero.
 */

/** A decimal as an integer number of 10^-scale. */
export interface Decimal {
    readonly units: bigint;
    readonly scale: number;
}

export const ZERO: Decimal = {units: 0n, scale: 0};

/** @throws RangeError for text that is not a plain decimal */
export function parseDecimal(text: string): Decimal {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (!match) throw new RangeError(`"${text}" is not a decimal`);
    const fraction = match[3] ?? '';
    const units = BigInt(match[2] + fraction);
    return {units: match[1] ? -units : units, scale: fraction.length};
}

const atScale = (value: Decimal, scale: number): bigint => value.units * 10n ** BigInt(scale - value.scale);

export function add(a: Decimal, b: Decimal): Decimal {
    const scale = Math.max(a.scale, b.scale);
    return {units: atScale(a, scale) + atScale(b, scale), scale};
}

export function subtract(a: Decimal, b: Decimal): Decimal {
    return add(a, {units: -b.units, scale: b.scale});
}

export function compare(a: Decimal, b: Decimal): number {
    const difference = subtract(a, b).units;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function sum(texts: Iterable<string>): Decimal {
    let total = ZERO;
    for (const text of texts) total = add(total, parseDecimal(text));
    return total;
}

/** value · numerator / denominator with `scale` decimals, half away from zero. */
export function scaleAndRound(value: Decimal, numerator: bigint, denominator: bigint, scale: number): Decimal {
    const top = value.units * numerator * 10n ** BigInt(scale);
    const bottom = denominator * 10n ** BigInt(value.scale);
    const magnitude = top < 0n ? -top : top;
    const rounded = (2n * magnitude + bottom) / (2n * bottom);
    return {units: top < 0n ? -rounded : rounded, scale};
}

/** All digits, without grouping. */
export function decimalText(value: Decimal): string {
    const negative = value.units < 0n;
    const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, '0');
    const split = digits.length - value.scale;
    return (negative ? '-' : '') + (value.scale === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`);
}
