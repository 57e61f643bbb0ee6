/** Areas as a person reads them. 1 亩 = 2000/3 m², 1 公顷 = 10,000 m²; rounding half-up, once, from exact m². */
import type {Decimal} from './decimals.ts';
import {decimalText, parseDecimal, scaleAndRound, subtract, add, ZERO} from './decimals.ts';

export const AREA_UNITS = ['mu', 'ha', 'm2'] as const;
export type AreaUnit = (typeof AREA_UNITS)[number];

const FACTORS: Readonly<Record<AreaUnit, {numerator: bigint; denominator: bigint; scale: number}>> = {
    mu: {numerator: 3n, denominator: 2000n, scale: 2},
    ha: {numerator: 1n, denominator: 10_000n, scale: 4},
    m2: {numerator: 1n, denominator: 1n, scale: 2},
};

export function roundedArea(areaM2: Decimal, unit: AreaUnit): Decimal {
    const {numerator, denominator, scale} = FACTORS[unit];
    return scaleAndRound(areaM2, numerator, denominator, scale);
}

/** The figure alone; county tables write no thousands separator. */
export function areaText(areaM2: Decimal | string, unit: AreaUnit): string {
    return decimalText(roundedArea(typeof areaM2 === 'string' ? parseDecimal(areaM2) : areaM2, unit));
}

/** Thousands set apart, every decimal kept: seven digits of m² are read at a glance. Takes text as decimals are written. */
export function groupedDigits(text: string): string {
    return text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, ','));
}

/** 尾差: the rounded total less the sum of rounded rows, in the unit shown. Zero means the column adds up as printed. */
export function tailDifference(rowsM2: readonly Decimal[], totalM2: Decimal, unit: AreaUnit): Decimal {
    const rows = rowsM2.reduce((total, row) => add(total, roundedArea(row, unit)), ZERO);
    return subtract(roundedArea(totalM2, unit), rows);
}
