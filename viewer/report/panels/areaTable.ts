/** Tables of areas whose totals are summed in m² and rounded once. */
import {areaText, tailDifference} from '../areaFormat.ts';
import type {Decimal} from '../decimals.ts';
import {add, decimalText, ZERO} from '../decimals.ts';
import {h} from '../dom.ts';
import type {ReportState} from '../state.ts';
import {wordsOf} from './panel.ts';

export const isZero = (value: Decimal): boolean => value.units === 0n;

export interface Column {
    readonly head: string;
    readonly values: readonly Decimal[];
}

/** Names, area columns, a total, and the 尾差 row where a column does not add up as printed. */
export function areaTable(
    title: string,
    head: string,
    names: readonly (string | HTMLElement)[],
    plain: readonly {head: string; values: readonly number[]}[],
    columns: readonly Column[],
    state: ReportState,
    note?: string,
): HTMLElement {
    const t = wordsOf(state);
    const totals = columns.map((column) => column.values.reduce(add, ZERO));
    const tails = columns.map((column, i) => tailDifference(column.values, totals[i], state.unit));
    return h(
        'section',
        {},
        h('h3', {}, title, h('span', {class: 'muted'}, ` ${t(state.unit)}`)),
        note !== undefined && h('p', {class: 'muted'}, note),
        h(
            'div',
            {class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': title},
            h(
                'table',
                {class: 'data'},
                h(
                    'thead',
                    {},
                    h(
                        'tr',
                        {},
                        h('th', {scope: 'col'}, head),
                        ...plain.map((one) => h('th', {scope: 'col', class: 'number'}, one.head)),
                        ...columns.map((column) => h('th', {scope: 'col', class: 'number'}, column.head)),
                    ),
                ),
                h(
                    'tbody',
                    {},
                    ...names.map((name, row) =>
                        h(
                            'tr',
                            {},
                            h('th', {scope: 'row'}, name),
                            ...plain.map((one) => h('td', {class: 'number'}, String(one.values[row]))),
                            ...columns.map((column) =>
                                h(
                                    'td',
                                    {
                                        class: isZero(column.values[row]) ? 'number zero' : 'number',
                                        title: `${decimalText(column.values[row])} m²`,
                                    },
                                    isZero(column.values[row]) ? '–' : areaText(column.values[row], state.unit),
                                ),
                            ),
                        ),
                    ),
                ),
                h(
                    'tfoot',
                    {},
                    h(
                        'tr',
                        {class: 'total'},
                        h('th', {scope: 'row'}, t('total')),
                        ...plain.map(() => h('td', {})),
                        ...totals.map((total) =>
                            h('td', {class: 'number', title: `${decimalText(total)} m²`}, areaText(total, state.unit)),
                        ),
                    ),
                    tails.some((tail) => !isZero(tail)) &&
                        h(
                            'tr',
                            {class: 'tail'},
                            h('th', {scope: 'row'}, t('tail')),
                            ...plain.map(() => h('td', {})),
                            ...tails.map((tail) => h('td', {class: 'number'}, decimalText(tail))),
                        ),
                ),
            ),
        ),
    );
}
