/** Sums over patches and faces that the report and the result page share: ledgers, kinds, transitions, basic farmland. */

import {addAmount, grossText, netText, planeText, zeroAmount, type Amount} from '../core/amount.ts';
import type {DiffResult, LedgerRow} from '../diff/index.ts';
import {emptyRow, residual, type LedgerTerm} from '../diff/ledger.ts';
import {KIND_IDS, type Kind} from '../policy/kinds.ts';
import type {Columns} from './columns.ts';
import {areas, type Areas, type PatchRecord} from './records.ts';

export type LedgerText = Readonly<Record<string, string>>;

export interface LedgerTexts {
    readonly gross: LedgerText;
    readonly net: LedgerText;
    readonly plane: LedgerText;
}

const BALANCE: readonly LedgerTerm[] = [
    'cultivatedBefore', 'loss', 'setAsideLoss', 'outsideBefore', 'gain', 'setAsideGain', 'outsideAfter', 'cultivatedAfter',
];

/** A ledger row as decimal strings. Rows of classes say what moved between cultivated classes; the others sum it up. */
export function ledgerTexts(row: LedgerRow, isClassRow: boolean): LedgerTexts {
    const rest = residual(row);
    const textsOf = (text: (amount: Readonly<Amount>) => string, isNet: boolean): LedgerText => ({
        ...Object.fromEntries(BALANCE.map(term => [`${term}M2`, text(row[term])])),
        ...isNet ? {ridgeChangeM2: text(row.ridgeChange)} : {},
        ...isClassRow ? {internalOutM2: text(row.internalOut), internalInM2: text(row.internalIn)} : {},
        internalM2: text(row.internalOut),
        residualM2: text(rest),
    });
    return {gross: textsOf(grossText, false), net: textsOf(netText, true), plane: textsOf(planeText, false)};
}

export interface LedgerGroup {
    readonly code: string;
    readonly name: string;
    readonly row: LedgerRow;
}

export interface Ledgers {
    readonly whole: LedgerRow;
    readonly byClass: readonly LedgerGroup[];
    readonly byVillage: readonly LedgerGroup[];
    readonly byTownship: readonly LedgerGroup[];
}

export function ledgers(diff: DiffResult, columns: Columns, nameOfClass: (code: string) => string): Ledgers {
    const {facts} = diff;
    const same = (keyOf: (face: number) => string): Map<string, LedgerRow> => diff.ledgerBy({before: keyOf, after: keyOf});
    const grouped = (rows: Map<string, LedgerRow>, nameOf: (code: string) => string): LedgerGroup[] => [...rows]
        .map(([code, row]) => ({code, name: nameOf(code), row}))
        .sort((a, b) => a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
    const villageOf = (face: number) => columns.village[face] < 0 ? null : columns.villages[columns.village[face]];
    const villageNames = new Map(columns.villages.map(({code, name}) => [code, name]));
    const townshipNames = new Map(columns.villages.map(({townshipCode, townshipName}) => [townshipCode, townshipName]));
    return {
        whole: same(() => '').get('') ?? emptyRow(),
        byClass: grouped(diff.ledgerBy({
            before: face => facts.codes[facts.fromCode[face]] ?? '', after: face => facts.codes[facts.toCode[face]] ?? '',
        }), nameOfClass),
        byVillage: grouped(same(face => villageOf(face)?.code ?? ''), code => villageNames.get(code) ?? ''),
        byTownship: grouped(same(face => villageOf(face)?.townshipCode ?? ''), code => townshipNames.get(code) ?? ''),
    };
}

export interface KindSum {
    readonly kind: Kind;
    readonly patches: number;
    readonly parts: number;
    readonly areas: Areas;
    readonly amount: Amount;
    /** Area of the kind's parts inside basic farmland. */
    readonly basicFarmlandM2: string;
}

/** In the order of the list of kinds. */
export function sumsByKind(patches: readonly PatchRecord[]): KindSum[] {
    return KIND_IDS.flatMap((kind) => {
        const amount = zeroAmount(), farmland = zeroAmount();
        let count = 0, parts = 0;
        for (const patch of patches) {
            const own = patch.parts.filter(part => part.judged.verdict.kind === kind);
            if (own.length > 0) count++;
            parts += own.length;
            for (const part of own) {
                addAmount(amount, part.amount);
                farmland.gross += part.judged.part.basicFarmlandTicks;
            }
        }
        return parts === 0 ? [] : [{kind, patches: count, parts, areas: areas(amount), amount, basicFarmlandM2: grossText(farmland)}];
    });
}

export interface Transition {
    readonly fromCode: string;
    readonly toCode: string;
    readonly parts: number;
    readonly areas: Areas;
    readonly amount: Amount;
}

/** Parts by (class before, class after), unchanged ones left out; set-aside patches are not in the matrix. */
export function transitions(patches: readonly PatchRecord[]): Transition[] {
    const sums = new Map<string, {fromCode: string; toCode: string; parts: number; amount: Amount}>();
    for (const patch of patches) {
        if (patch.direction === 'unchanged') continue;
        for (const {fromCode, toCode, amount} of patch.parts) {
            const key = `${fromCode} ${toCode}`;
            const sum = sums.get(key) ?? {fromCode, toCode, parts: 0, amount: zeroAmount()};
            sum.parts++;
            addAmount(sum.amount, amount);
            sums.set(key, sum);
        }
    }
    return [...sums].sort(([a], [b]) => a < b ? -1 : 1).map(([, sum]) => ({...sum, areas: areas(sum.amount)}));
}

export interface FarmlandSum {
    readonly patches: number;
    readonly areaM2: string;
}

/** Patches of a direction that meet basic farmland, and their exact overlap. */
export function farmlandSum(patches: readonly PatchRecord[], direction?: PatchRecord['direction']): FarmlandSum {
    const meeting = patches.filter(patch => patch.meetsBasicFarmland && (direction === undefined || patch.direction === direction));
    const ticks = meeting.reduce((sum, patch) => sum + patch.basicFarmlandTicks, 0n);
    return {patches: meeting.length, areaM2: grossText({...zeroAmount(), gross: ticks})};
}
