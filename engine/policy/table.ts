/** First-match tables: the one way in which a pack turns facts into an answer. */

import type {FactValues} from './expression.ts';
import {holds} from './expression.ts';
import type {DecisionTable, Pack, Row} from './pack.ts';

export interface Match<T> {
    /** The row, or `otherwise`. */
    readonly row: Omit<Row<T>, 'when'>;
    /** Facts the match rests on, in the order they were asked. */
    readonly asked: readonly string[];
}

/** The first row whose condition holds; `otherwise` answers the rest. @throws EngineError `policy/fact-missing` */
export function firstMatch<T>(pack: Pack, table: DecisionTable<T>, facts: FactValues): Match<T> {
    const sets = codeSets(pack);
    for (const row of table.rows) {
        const asked: string[] = [];
        if (holds(row.when, {facts, sets, where: `${pack.ref}, rule ${row.id}`, asked})) return {row, asked};
    }
    return {row: table.otherwise, asked: []};
}

const setsOfPack = new WeakMap<Pack, ReadonlyMap<string, readonly string[]>>();

export function codeSets(pack: Pack): ReadonlyMap<string, readonly string[]> {
    let sets = setsOfPack.get(pack);
    if (!sets) {
        sets = new Map(pack.codeSets.map(set => [set.id, set.codes]));
        setsOfPack.set(pack, sets);
    }
    return sets;
}

/** A list of codes in which `@name` stands for a code set. */
export function expandCodes(pack: Pack, codes: readonly string[]): readonly string[] {
    return codes.flatMap(code => code.startsWith('@') ? codeSets(pack).get(code.slice(1)) ?? [] : [code]);
}
