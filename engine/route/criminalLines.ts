/**
 * How an area stands to the lines from which the criminal law speaks. A fact to show, never a verdict: occupation,
 * illegality and serious destruction are for people to establish.
 *
 * Units   areas are decimal strings of m² in, mu with two decimals out; whether a line is reached is decided before
 *         rounding
 * Source  法释〔2000〕14号 第三条, 第九条
 */

import {muFromTicks} from '../core/units.ts';
import type {Kind} from '../policy/kinds.ts';
import type {Cite, Pack} from '../policy/pack.ts';
import {add, compare, multiply, rational} from '../policy/rational.ts';
import type {Rational} from '../policy/rational.ts';

export interface CriminalFacts {
    readonly parts: readonly {readonly kind: Kind; readonly inBasicFarmland: boolean; readonly areaM2: string}[];
    /** Acts of the same actor not yet dealt with, where the actor is known. */
    readonly sameActor?: {readonly basicFarmlandM2: string; readonly otherM2: string} | null;
}

export interface CriminalLineFact {
    readonly line: 'basicFarmland' | 'otherCultivated';
    readonly labelZh: string;
    readonly labelEn: string;
    /** null: the pack has no rule. */
    readonly thresholdMu: string | null;
    readonly areaMu: string;
    /** Area of this patch with the earlier acts of the same actor; null where no actor is known. */
    readonly cumulativeMu: string | null;
    /** null: no rule. */
    readonly reached: boolean | null;
    readonly cite: readonly Cite[];
}

export function criminalLines(pack: Pack, facts: CriminalFacts): readonly CriminalLineFact[] {
    const {kinds, lines, cumulativeMonths} = pack.criminalReferral;
    return lines.map(({id, zh, en, thresholdMu}) => {
        const isBasic = id === 'basicFarmland';
        const area = facts.parts.filter(part => kinds.includes(part.kind) && part.inBasicFarmland === isBasic)
            .map(part => rational(part.areaM2)).reduce(add, {n: 0n, d: 1n});
        const earlier = facts.sameActor ? facts.sameActor[isBasic ? 'basicFarmlandM2' : 'otherM2'] : null;
        const cumulative = earlier === null ? null : add(area, rational(earlier));
        const limit = thresholdMu.value === null ? null : multiply(rational(thresholdMu.value), {n: 2000n, d: 3n});
        return {
            line: id, labelZh: zh, labelEn: en, thresholdMu: thresholdMu.value, areaMu: mu(area),
            cumulativeMu: cumulative === null ? null : mu(cumulative),
            reached: limit === null ? null : compare(cumulative ?? area, limit) >= 0,
            cite: cumulative === null ? thresholdMu.cite : [...thresholdMu.cite, ...cumulativeMonths.cite],
        };
    });
}

function mu({n, d}: Rational): string {
    return muFromTicks(n * 10_000n / d);
}
