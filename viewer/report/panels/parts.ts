/** The parts of a patch: each with its kind, its places and papers, who leads and who enforces, and why. */
import type {LawfulRecordRow, PartRow, PatchRow} from '../../../engine/contract/reportPage.ts';
import {areaText} from '../areaFormat.ts';
import {h} from '../dom.ts';
import type {TextKey} from '../i18n/zh.ts';
import {KIND_STYLES} from '../kindStyle.ts';
import {svgGlyph} from '../patterns.ts';
import type {ReportState} from '../state.ts';
import type {PanelContext} from './panel.ts';
import {areaWithUnit, classWithCode, departmentName, farmlandBadge, kindLabel, wordsOf} from './panel.ts';
import {whyBlock} from './why.ts';

const STANDING_KEYS = {counts: 'recordCounts', expired: 'recordExpired', afterEpoch: 'recordAfterEpoch'} as const;

export function partsSection(row: PatchRow, context: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const several = row.parts.length > 1;
    return h(
        'section',
        {class: 'parts'},
        h('h3', {}, several ? `${t('parts')} ${row.parts.length}` : t('whole')),
        ...row.parts.map((part, i) => partCard(part, several ? i + 1 : null, context, state)),
        row.parts.some((part) => part.suspected) && h('p', {class: 'muted'}, t('suspectedNote')),
    );
}

function partCard(part: PartRow, number: number | null, context: PanelContext, state: ReportState): HTMLElement {
    const {model} = context;
    const t = wordsOf(state);
    const group = model.kindById.get(part.kind)?.colourGroup ?? 'review';
    const department = (code: string | null): string =>
        code === null ? t('noRule') : departmentName(model, code, state.language);
    const list = (codes: readonly string[]): string =>
        codes.map((code) => departmentName(model, code, state.language)).join(t('comma'));
    const line = (key: TextKey, value: string | HTMLElement): HTMLElement[] => [
        h('dt', {}, t(key)),
        h('dd', {}, value),
    ];
    const papers = part.lawfulRecords.map((id) => model.lawfulById.get(id)).filter((record) => record !== undefined);
    return h(
        'article',
        {class: 'part', style: `--kind:${KIND_STYLES[group].colour}`},
        h(
            'h4',
            {},
            svgGlyph(group, part.toCode, 18),
            h(
                'span',
                {style: `color:${KIND_STYLES[group].textColour}`},
                number === null ? '' : `${t('part', {index: number})} · `,
                kindLabel(model, part.kind, state.language),
            ),
            part.inBasicFarmland && farmlandBadge(t),
        ),
        h(
            'p',
            {class: 'part-area'},
            h('strong', {}, areaWithUnit(part.areaM2, state)),
            h(
                'span',
                {class: 'exact'},
                ` ${t('netShort')} ${areaWithUnit(part.netAreaM2, state)} · ${areaText(part.areaM2, 'm2')} m²`,
            ),
        ),
        h(
            'dl',
            {},
            ...line(
                'classChange',
                part.fromCode === part.toCode
                    ? classWithCode(model, part.fromCode, state.language)
                    : [part.fromCode, part.toCode]
                          .map((code) => classWithCode(model, code, state.language))
                          .join(' → '),
            ),
            ...line('village', `${part.townshipName} ${part.villageName}`.trim() || t('none')),
            ...line('leadDepartment', department(part.lead)),
            ...(part.jointWith.length > 0 ? line('jointWith', list(part.jointWith)) : []),
            ...line('enforcingAuthority', department(part.enforcingAuthority)),
            ...(part.copyTo.length > 0 ? line('copyTo', list(part.copyTo)) : []),
            ...(papers.length > 0 ? line('lawfulRecords', papersList(papers, state)) : []),
        ),
        whyBlock(part, context, state),
    );
}

function papersList(papers: readonly LawfulRecordRow[], state: ReportState): HTMLElement {
    const t = wordsOf(state);
    return h(
        'ul',
        {class: 'papers'},
        ...papers.map((record) => {
            const dates = t('recordDates', {from: record.validFrom ?? '–', to: record.validTo ?? t('recordOpenEnd')});
            return h(
                'li',
                {},
                `${state.language === 'en' ? record.typeEn : record.typeZh} ${record.documentNumber}`,
                h('br'),
                h(
                    'span',
                    {class: record.standing === 'counts' ? 'muted' : 'warn'},
                    `${dates} · ${t(STANDING_KEYS[record.standing])}`,
                ),
            );
        }),
    );
}
