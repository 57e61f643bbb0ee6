/** Clues as a layer after the survey: what a satellite, a patrol or a citizen saw, as classes that the rules know. */

import type {Clue} from '../../clues/readClues.ts';
import type {Issue} from '../../core/issue.ts';
import {UNCLASSIFIED} from '../../core/unclassified.ts';
import {CHANGE_TYPES} from '../../landclass/changeTypes.ts';
import {translateFields} from '../../landclass/crosswalk.ts';
import {dictionary} from '../../landclass/dictionary.ts';
import {lookup} from '../../landclass/lookup.ts';
import {suppliedCrosswalks} from '../../landclass/suppliedCrosswalks.ts';
import type {ClassTable, Layer} from '../../layers/index.ts';
import type {ClueList} from './loadClues.ts';

interface Seen {
    readonly code: string;
    readonly suffix: string;
    readonly isCultivated: boolean;
}

function seenOf({changeType, seenClass}: Clue, dictionaryId: string): Seen {
    const classes = dictionary(dictionaryId);
    const given = seenClass === '' ? null : lookup(classes, seenClass);
    if (given) return {code: given.code, suffix: given.suffix, isCultivated: given.entry.cultivated};
    const crosswalk = suppliedCrosswalks().find(({id}) => id === 'monitoring-types')!; // it comes with the engine
    const code = translateFields(crosswalk, () => changeType)?.code ?? UNCLASSIFIED;
    const isCultivated = code !== UNCLASSIFIED && dictionary(crosswalk.to).byCode.get(code)!.cultivated; // the crosswalk was checked
    return {code, suffix: '', isCultivated};
}

export interface ClueLayer {
    readonly layer: Layer<'monitoring'>;
    readonly issues: readonly Issue[];
}

export function clueLayer(list: ClueList, survey: Layer<'survey'>, asOf: string): ClueLayer {
    const {clues, raw, polygons, statedM2} = list;
    const seen = clues.map(clue => seenOf(clue, survey.dictionary!)); // surveys have one
    const texts = (of: (clue: Clue, i: number) => string): string[] => clues.map(of);
    const none = texts(() => '');
    const table: ClassTable = {
        table: 'class', code: seen.map(({code}) => code), suffix: seen.map(({suffix}) => suffix), rawCode: texts(({seenClass}) => seenClass),
        className: none, cultivated: Uint8Array.from(seen, ({isCultivated}) => Number(isCultivated)),
        kcxs: new Int32Array(clues.length).fill(-1), kcdlbm: none,
        officialAreaM2: statedM2.map((areaM2, i) => list.state[i] === 'area' ? areaM2 : Number.NaN),
        officialNetM2: new Float64Array(clues.length).fill(Number.NaN),
        zldwdm: none, zldwmc: none, zzsxdm: none, tbxhdm: none, czcsxm: none,
        changeType: texts(({changeType}) => changeType), parcelNumber: texts(({id}) => id), bsm: none,
    };
    const layer: Layer<'monitoring'> = {
        kind: 'monitoring', name: raw.name, path: raw.path, sha256: raw.sha256, format: raw.format, asOf, asOfHow: 'the list of clues',
        crs: list.crs, crsHow: list.crsHow, encoding: raw.encoding, dictionary: survey.dictionary, mappingHow: `preset ${list.read.preset.id}`,
        polygons, parcels: table, record: Uint32Array.from(clues, ({record}) => record), recordsInFile: raw.recordsInFile, priority: null, issues: [],
    };
    return {layer, issues: unknownTypes(list)};
}

/** One finding a type that is not in the list of types. */
function unknownTypes({clues, raw, read, form}: ClueList): Issue[] {
    const field = read.column.get('changeType');
    if (field === undefined) return [];
    const strange = new Map<string, number[]>();
    for (const {changeType, record} of clues) {
        if (changeType !== '' && !CHANGE_TYPES.has(changeType)) strange.set(changeType, [...strange.get(changeType) ?? [], record]);
    }
    return [...strange].sort(([a], [b]) => a < b ? -1 : 1).map(([type, records]): Issue => ({
        code: 'layers/change-type-unknown', severity: 'warning', layer: raw.path, field: form.fields[field].name, record: records[0], count: records.length,
        message: `change type "${type.slice(0, 20)}" of ${records.length} clues is not in the list of types; they are left for a person to decide`,
    }));
}
