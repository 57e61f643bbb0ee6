/** What a rule or value of a pack says, where it comes from, and in which words. */

import {EngineError} from '../core/errors.ts';
import {citeText} from './citations.ts';
import type {Expr} from './expression.ts';
import {expressionText} from './expressionText.ts';
import {KINDS} from './kinds.ts';
import {nearest} from '../core/nearest.ts';
import type {Cite, Deadline, Origin, Pack} from './pack.ts';
import {paramsIn} from './params.ts';
import {documentOf} from './readPack.ts';

export interface Explanation {
    /** `classification.table.rows[pond]` */
    readonly path: string;
    readonly zh: string;
    readonly en: string;
    /** The condition in words; empty for a value. */
    readonly whenZh: string;
    readonly whenEn: string;
    /** What follows, or the value with its unit. */
    readonly outcome: string;
    readonly origin: Origin | null;
    readonly citations: readonly string[];
    readonly note: string | null;
}

interface Explainable {
    readonly id: string;
    readonly path: string;
    readonly explain: () => Explanation;
}

/**
 * Everything of that name: an id (`pond`, `fieldCheck`; a row id may stand in several tables) or a path
 * (`detection.minThicknessM`).
 *
 * @throws EngineError `policy/rule-unknown` with the nearest name
 */
export function explainRule(pack: Pack, name: string): readonly Explanation[] {
    const all = explainables(pack);
    const found = all.filter(({id, path}) => id === name || path === name);
    if (found.length > 0) return found.map(({explain}) => explain());
    const names = [...new Set(all.flatMap(({id, path}) => [id, path]))];
    const near = nearest(name, names);
    throw new EngineError('policy/rule-unknown', `${pack.ref} has no rule or value "${name}"`, {
        file: pack.folder,
        fix: near ? `did you mean "${near}"?` : 'use the id of a rule, or a path such as detection.minThicknessM',
        facts: {known: all.map(({path}) => path), name, near},
    });
}

function explainables(pack: Pack): Explainable[] {
    const document = documentOf(pack);
    const {table, enforcement} = document.routing;
    const params = paramsIn(document).map(({path, param}): Explainable => ({
        id: path.split('.').at(-1) ?? path, path,
        explain: () => ({
            path, zh: '', en: '', whenZh: '', whenEn: '',
            outcome: param.value === null ? 'no_rule' : `${String(param.value)} ${param.unit ?? ''}`.trim(),
            ...provenance(pack, param),
        }),
    }));
    return [
        ...rows(pack, 'classification.table', document.classification.table,
            ({kind}) => `${kind}：${KINDS[kind].zh} / ${KINDS[kind].en}`),
        ...rows(pack, 'routing.table', table, ({lead, ...others}) => [
            `lead ${lead ?? 'none'}`,
            ...Object.entries(others).map(([key, codes]) => `${key} ${(codes as readonly string[]).join(', ')}`),
        ].join('; ')),
        ...rows(pack, 'routing.enforcement', enforcement,
            ({authority}) => `enforcing authority ${authority ?? 'none named'}`),
        ...document.deadlines.map(deadline => deadlineExplainable(pack, deadline)),
        ...document.lawful.types.map((type): Explainable => ({
            id: type.id, path: `lawful.types[${type.id}]`,
            explain: () => ({
                path: `lawful.types[${type.id}]`, zh: type.zh, en: type.en, whenZh: '', whenEn: '',
                outcome: `fits ${[...type.classes, ...type.monitoringTypes].join(', ')}; needs ${type.dates}`,
                ...provenance(pack, type),
            }),
        })),
        ...params,
    ];
}

interface RowLike<T> {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly when?: Expr;
    readonly then: T;
    readonly origin: Origin;
    readonly cite: readonly Cite[];
    readonly note?: string;
}

function rows<T>(
    pack: Pack, path: string, table: {readonly rows: readonly RowLike<T>[]; readonly otherwise: RowLike<T>},
    outcome: (then: T) => string,
): Explainable[] {
    const explain = (row: RowLike<T>, at: string): Explainable => ({
        id: row.id, path: at,
        explain: () => ({
            path: at, zh: row.zh, en: row.en, outcome: outcome(row.then), ...provenance(pack, row),
            whenZh: row.when === undefined ? '其余情形' : expressionText(row.when, pack, 'zh'),
            whenEn: row.when === undefined ? 'everything else' : expressionText(row.when, pack, 'en'),
        }),
    });
    return [
        ...table.rows.map(row => explain(row, `${path}.rows[${row.id}]`)),
        explain(table.otherwise, `${path}.otherwise`),
    ];
}

function deadlineExplainable(pack: Pack, deadline: Deadline): Explainable {
    const path = `deadlines[${deadline.id}]`;
    return {
        id: deadline.id, path,
        explain: () => ({
            path, zh: deadline.zh, en: deadline.en,
            whenZh: deadline.kinds.map(kind => KINDS[kind].zh).join('、'), whenEn: `kinds ${deadline.kinds.join(', ')}`,
            outcome: [
                ...deadline.tiers.map(({id, days: {value}}) =>
                    `${id}: ${value === null ? 'no_rule' : `${value} ${deadline.count} days`} from ${deadline.from}`),
                ...deadline.clampTo ? [`not before ${deadline.clampTo}`] : [],
            ].join('; '),
            ...provenance(pack, {
                origin: deadline.tiers[0].days.origin, cite: deadline.tiers.flatMap(({days}) => days.cite),
                note: deadline.tiers.map(({days}) => days.note).find(note => note !== undefined),
            }),
        }),
    };
}

function provenance(pack: Pack, cited: {origin: Origin; cite: readonly Cite[]; note?: string}):
Pick<Explanation, 'origin' | 'citations' | 'note'> {
    return {
        origin: cited.origin, note: cited.note ?? null,
        citations: [...new Set(cited.cite.map(cite => citeText(cite, pack.sourceTexts)))],
    };
}
