/** The equation of the balance as data, and its check. */
import type {LedgerTerms} from '../../engine/contract/reportPage.ts';
import type {Decimal} from './decimals.ts';
import {add, parseDecimal, subtract, ZERO} from './decimals.ts';
import type {TextKey} from './i18n/zh.ts';

export type TermName = keyof LedgerTerms;
/** Terms in the order of the equation; sign as it enters. */
export const LEDGER_TERMS: readonly {
    readonly name: TermName;
    readonly key: TextKey;
    readonly sign: '' | '−' | '+' | '=';
}[] = [
    {name: 'cultivatedBeforeM2', key: 'cultivatedBefore', sign: ''},
    {name: 'lossM2', key: 'loss', sign: '−'},
    {name: 'setAsideLossM2', key: 'setAsideLoss', sign: '−'},
    {name: 'outsideBeforeM2', key: 'outsideBefore', sign: '−'},
    {name: 'gainM2', key: 'gain', sign: '+'},
    {name: 'setAsideGainM2', key: 'setAsideGain', sign: '+'},
    {name: 'outsideAfterM2', key: 'outsideAfter', sign: '+'},
    {name: 'ridgeChangeM2', key: 'ridgeChange', sign: '+'},
    {name: 'cultivatedAfterM2', key: 'cultivatedAfter', sign: '='},
];

/** before − … + … with all digits; equals `after` when the ledger closes. */
export function ledgerRightSide(terms: LedgerTerms): Decimal {
    return LEDGER_TERMS.slice(0, -1).reduce((total, {name, sign}) => {
        const value = parseDecimal(terms[name] ?? '0');
        return sign === '−' ? subtract(total, value) : add(total, value);
    }, ZERO);
}

/** What a short balance shows: all that makes up the sum; land outside one of the layers only where there is some. */
export function shownTerms(terms: LedgerTerms): {readonly key: TextKey; readonly sign: string; readonly text: string}[] {
    return LEDGER_TERMS.flatMap(({name, key, sign}) => {
        const text = terms[name];
        const isEmpty = text === undefined || (name.startsWith('outside') && parseDecimal(text).units === 0n);
        return isEmpty ? [] : [{key, sign, text}];
    });
}

/** Every basis closes to the last digit, checked here again rather than believed. */
export function ledgerCloses(terms: LedgerTerms): boolean {
    return (
        parseDecimal(terms.residualM2).units === 0n &&
        subtract(ledgerRightSide(terms), parseDecimal(terms.cultivatedAfterM2)).units === 0n
    );
}
