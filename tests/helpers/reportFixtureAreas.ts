/** Exact areas of the made-up county on three bases, and ledgers made of them. */
import type {LedgerBases, LedgerTerms} from '../../engine/contract/reportPage.ts';

export function decimal(units: bigint, scale: number): string {
    const sign = units < 0n ? '-' : '';
    const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
    return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Exact areas on three bases: gross in 1e-4, net in 1e-8, plane in 1e-9 m². */
export interface Areas {
    readonly gross: bigint;
    readonly net: bigint;
    readonly plane: bigint;
}
export const ZERO: Areas = {gross: 0n, net: 0n, plane: 0n};
export const plus = (a: Areas, b: Areas): Areas => ({
    gross: a.gross + b.gross,
    net: a.net + b.net,
    plane: a.plane + b.plane,
});
export const areasOf = (planeM2: number, ridgeShare: number): Areas => {
    const plane = BigInt(Math.round(planeM2 * 1e9));
    const gross = (plane * 10003n) / 1_000_000_000n;
    return {plane, gross, net: gross * BigInt(Math.round((1 - ridgeShare) * 10_000))};
};
export const rowsOf = (a: Areas): {areaM2: string; netAreaM2: string; planeAreaM2: string} => ({
    areaM2: decimal(a.gross, 4),
    netAreaM2: decimal(a.net, 8),
    planeAreaM2: decimal(a.plane, 9),
});
export const muOf = (gross: bigint): string => decimal((gross * 3n * 100n * 2n + 20_000_000n) / 40_000_000n, 2);

export function terms(
    before: bigint,
    loss: bigint,
    setLoss: bigint,
    gain: bigint,
    setGain: bigint,
    internal: bigint,
    scale: number,
    ridge?: bigint,
): LedgerTerms {
    const text = (units: bigint): string => decimal(units, scale);
    const after = before - loss - setLoss + gain + setGain + (ridge ?? 0n);
    return {
        cultivatedBeforeM2: text(before),
        lossM2: text(loss),
        setAsideLossM2: text(setLoss),
        outsideBeforeM2: text(0n),
        gainM2: text(gain),
        setAsideGainM2: text(setGain),
        outsideAfterM2: text(0n),
        cultivatedAfterM2: text(after),
        internalM2: text(internal),
        residualM2: text(0n),
        ...(ridge === undefined ? {} : {ridgeChangeM2: text(ridge)}),
    };
}

export interface Sums {
    before: Areas;
    loss: Areas;
    setLoss: Areas;
    gain: Areas;
    internal: Areas;
}
export const emptySums = (): Sums => ({before: ZERO, loss: ZERO, setLoss: ZERO, gain: ZERO, internal: ZERO});

export function basesOf(sums: Sums): LedgerBases {
    const one = (key: keyof Areas, scale: number, ridge?: bigint): LedgerTerms =>
        terms(
            sums.before[key],
            sums.loss[key],
            sums.setLoss[key],
            sums.gain[key],
            0n,
            sums.internal[key],
            scale,
            ridge,
        );
    return {gross: one('gross', 4), net: one('net', 8, 12_345_678n), plane: one('plane', 9)};
}
