/** "Why": the rule, the facts it looked at, the clause in its own words, and the pack it came from. */
import type {CitationRow, PartRow, ReasonRow} from '../../../engine/contract/reportPage.ts';
import {h} from '../dom.ts';
import {labelText} from '../i18n/translate.ts';
import type {TextKey} from '../i18n/zh.ts';
import type {ReportState} from '../state.ts';
import type {PanelContext} from './panel.ts';
import {packWords, wordsOf} from './panel.ts';

const DECIDES_KEYS: Readonly<Record<ReasonRow['decides'], TextKey>> = {
    kind: 'decidesKind',
    lead: 'decidesLead',
    enforcing: 'decidesEnforcing',
    copy: 'decidesCopy',
    deadline: 'decidesDeadline',
    lawful: 'decidesLawful',
    other: 'decidesOther',
};
const ORIGIN_KEYS: Readonly<Record<CitationRow['origin'], TextKey>> = {
    text: 'originText',
    law: 'originLaw',
    default: 'originDefault',
    county: 'originCounty',
};

export function citationBlock(citation: CitationRow, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    return h(
        'blockquote',
        {class: 'clause'},
        citation.quote !== '' && h('p', {}, `「${citation.quote}」`),
        h(
            'footer',
            {},
            `《${citation.document}》 ${citation.article}`,
            h('span', {class: 'badge'}, t(ORIGIN_KEYS[citation.origin])),
        ),
    );
}

export function whyBlock(part: PartRow, {model}: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    // The part's own rule stands first even where the reasons do not repeat it.
    const reasons = part.reasons.some((reason) => reason.ruleId === part.ruleId)
        ? part.reasons
        : [{ruleId: part.ruleId, decides: 'kind' as const, facts: []}, ...part.reasons];
    const cited = new Set<number>();
    return h(
        'details',
        {class: 'why'},
        h('summary', {}, t('why')),
        ...reasons.map((reason) => {
            const rule = model.ruleById.get(reason.ruleId);
            const fresh = (rule?.citations ?? []).filter((index) => !cited.has(index));
            for (const index of fresh) cited.add(index);
            const statement = rule ? labelText(rule.statement, state.language) : reason.ruleId;
            // Routing rules often say themselves what they decide (牵头：…).
            const named = reason.decides !== 'kind' && /^[^：:]{1,24}[：:]/.test(statement);
            return h(
                'section',
                {class: 'reason'},
                h('h5', {}, named ? statement : `${t(DECIDES_KEYS[reason.decides])}${t('colon')}${statement}`),
                h('p', {class: 'rule-id'}, `${t('rule')} `, h('code', {}, reason.ruleId)),
                reason.facts.length > 0 &&
                    h(
                        'dl',
                        {class: 'facts', 'aria-label': t('facts')},
                        ...reason.facts.flatMap((fact) => [
                            h('dt', {}, labelText(fact.name, state.language)),
                            h('dd', {}, fact.value),
                        ]),
                    ),
                ...fresh
                    .map((index) => model.data.citations[index])
                    .filter((citation) => citation !== undefined)
                    .map((citation) => citationBlock(citation, state)),
            );
        }),
        cited.size === 0 && h('p', {class: 'muted'}, t('noClause')),
        h(
            'p',
            {class: 'muted'},
            `${t('packVersion')} ${packWords(model, t)}`,
        ),
    );
}
