/** In which unit a list writes its areas: what the heading says, else what the clues' own areas show. */

import type {AreaUnit} from './preset.ts';

export type Unit = Exclude<AreaUnit, 'asList'>;

const M2: Readonly<Record<Unit, number>> = {m2: 1, mu: 2000 / 3, ha: 10_000};
/** The units are a factor of 15 apart at least; areas of a list differ from ours by far less. */
const NEAR = 3;

export function unitOfHeading(name: string): Unit | null {
    const plain = name.normalize('NFKC').toLowerCase();
    if (plain.includes('亩') || /(?:^|_)mu$/.test(plain)) return 'mu';
    if (/公顷|hm2|(?:^|[_(])ha(?:$|\))/.test(plain)) return 'ha';
    return /平方米|㎡|m2/.test(plain) ? 'm2' : null;
}

/** The unit in which most stated areas agree with ours; null where most agree in none. */
export function unitOfAreas(stated: readonly number[], areasM2: readonly number[]): Unit | null {
    const pairs = stated.map((value, i) => [value, areasM2[i]] as const).filter(([value, areaM2]) => value > 0 && areaM2 > 0);
    for (const unit of ['m2', 'mu', 'ha'] as const) {
        const near = pairs.filter(([value, areaM2]) => value * M2[unit] / areaM2 < NEAR && areaM2 / (value * M2[unit]) < NEAR);
        if (near.length * 2 > pairs.length) return unit;
    }
    return null;
}

/** The most that rounding takes from an area as this list writes them: half a unit of the last decimal in use. */
export function roundingM2(stated: readonly number[], unit: Unit): number {
    const decimals = stated.reduce((most, value) => Math.max(most, /\.(\d+)$/.exec(String(value))?.[1].length ?? 0), 0);
    return M2[unit] / (2 * 10 ** decimals);
}

export function statedM2(value: number, unit: Unit): number {
    return value * M2[unit];
}
