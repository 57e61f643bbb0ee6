/** The facts of a part as rules see them: numbers exact, lawful records reduced to what they are worth. */

import type {FactValues} from './expression.ts';
import type {PartFacts} from './facts.ts';
import type {JudgedRecord, LawfulState} from './lawfulStates.ts';
import {lawfulStates} from './lawfulStates.ts';
import type {Pack} from './pack.ts';
import {divide, rational} from './rational.ts';

/** One mu is 2000/3 m². */
const M2_PER_MU = {n: 2000n, d: 3n};

const NONE: readonly string[] = [];

export interface PartValues {
    readonly values: FactValues;
    readonly records: readonly JudgedRecord[];
}

/** Cost    1 µs a part; written out key by key, because copying the facts with `...` took twenty times as long. */
export function partValues(pack: Pack, facts: PartFacts): PartValues {
    const records = lawfulStates(pack, facts.lawfulRecords, facts);
    const areaM2 = rational(facts.areaM2);
    return {
        records,
        values: {
            direction: facts.direction, fromCode: facts.fromCode, toCode: facts.toCode,
            fromStem: facts.fromStem, toStem: facts.toStem, toSuffix: facts.toSuffix,
            fromCultivated: facts.fromCultivated, toCultivated: facts.toCultivated,
            inBasicFarmland: facts.inBasicFarmland,
            lawfulInForce: typesIn(records, 'inForce'), lawfulLater: typesIn(records, 'later'),
            lawfulExpired: typesIn(records, 'expired'), lawfulUnclear: typesIn(records, 'unclear'),
            afterLayerKind: facts.afterLayerKind, planting: facts.planting, monitoringType: facts.monitoringType,
            seasonIdle: facts.seasonIdle, idleSeasonCount: {n: BigInt(facts.seasonIdle.length), d: 1n},
            villageCode: facts.villageCode, townshipCode: facts.townshipCode,
            afterDate: facts.afterDate, detectedOn: facts.detectedOn,
            areaM2, areaMu: divide(areaM2, M2_PER_MU),
        },
    };
}

function typesIn(records: readonly JudgedRecord[], state: LawfulState): readonly string[] {
    if (records.length === 0) return NONE;
    return [...new Set(records.filter(judged => judged.state === state).map(({type, record}) => type?.id ?? record.type))];
}
