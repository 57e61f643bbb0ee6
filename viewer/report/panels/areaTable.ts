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
    /** Words that stand in every cell where nothing was measured. */
    readonly instead?: string;
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
    const tails = columns.map((column, i) =>
        column.instead === undefined ? tailDifference(column.values, totals[i], state.unit) : ZERO,
    );
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
                                        title: column.instead ?? `${decimalText(column.values[row])} m²`,
                                    },
                                    column.instead ??
                                        (isZero(column.values[row]) ? '–' : areaText(column.values[row], state.unit)),
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
                        ...totals.map((total, i) =>
                            h(
                                'td',
                                {class: 'number', title: columns[i].instead ?? `${decimalText(total)} m²`},
                                columns[i].instead ?? areaText(total, state.unit),
                            ),
                        ),
                    ),
                    tails.some((tail) => !isZero(tail)) &&
                        h(
                            'tr',
                            {class: 'tail'},
                            h('th', {scope: 'row'}, t('tail')),
                            ...plain.map(() => h('td', {})),
                            ...tails.map((tail, i) => h('td', {class: 'number'}, columns[i].instead ?? decimalText(tail))),
                        ),
                ),
            ),
        ),
    );
}
