/**
 * An area in the three bases that are always carried together. All exact integers; added, never rounded.
 *
 * Units   gross: ticks of 0.0001 m² on the ellipsoid; net: 1e-8 m², gross less ridges; plane: 1e-9 m² in the working plane
 */

import {decimalString} from './units.ts';

export interface Amount {
    gross: bigint;
    net: bigint;
    plane: bigint;
}

export const GROSS_DECIMALS = 4;
export const NET_DECIMALS = 8;
export const PLANE_DECIMALS = 9;

export function zeroAmount(): Amount {
    return {gross: 0n, net: 0n, plane: 0n};
}

export function addAmount(sum: Amount, part: Readonly<Amount>): void {
    sum.gross += part.gross;
    sum.net += part.net;
    sum.plane += part.plane;
}

/** Net units of gross ticks under a ridge coefficient in 1/10000. */
export function netUnits(ticks: number, ridge: number): bigint {
    return BigInt(ticks) * BigInt(10_000 - ridge);
}

/** Plane units (1e-9 m²) of twice an area in steps² of a 0.1 mm lattice: 1e-8 / 2 m² each. */
export function planeUnits(area2: bigint): bigint {
    return area2 * 5n;
}

export const grossText = (amount: Readonly<Amount>): string => decimalString(amount.gross, GROSS_DECIMALS);
export const netText = (amount: Readonly<Amount>): string => decimalString(amount.net, NET_DECIMALS);
export const planeText = (amount: Readonly<Amount>): string => decimalString(amount.plane, PLANE_DECIMALS);
