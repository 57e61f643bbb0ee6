/** The facts of a part as rules see them: numbers exact, lawful records reduced to what they are worth. */

import type {FactValues} from './expression.ts';
import type {PartFacts} from './facts.ts';
import type {Pack} from './pack.ts';
import {divide, rational} from './rational.ts';
import type {JudgedRecord, LawfulState} from './lawfulStates.ts';
import {lawfulStates} from './lawfulStates.ts';

/** One mu is 2000/3 m². */
const M2_PER_MU = {n: 2000n, d: 3n};

export interface PartValues {
    readonly values: FactValues;
    readonly records: readonly JudgedRecord[];
}

export function partValues(pack: Pack, facts: PartFacts): PartValues {
    const records = lawfulStates(pack, facts.lawfulRecords, facts);
    const types = (state: LawfulState) =>
        [...new Set(records.filter(judged => judged.state === state).map(({type, record}) => type?.id ?? record.type))];
    const {lawfulRecords: _records, areaM2, ...plain} = facts;
    const area = rational(areaM2);
    return {
        records,
        values: {
            ...plain, areaM2: area, areaMu: divide(area, M2_PER_MU),
            idleSeasonCount: rational(String(facts.seasonIdle.length)),
            lawfulInForce: types('inForce'), lawfulLater: types('later'),
            lawfulExpired: types('expired'), lawfulUnclear: types('unclear'),
        },
    };
}
