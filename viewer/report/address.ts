/** The view in the address, so that a reload, a bookmark and the Back button restore it. */
import {AREA_UNITS} from './areaFormat.ts';
import type {ReportModel} from './model.ts';
import type {ReportState} from './state.ts';
import {EPOCHS, SORTS, VIEWS} from './state.ts';

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | undefined =>
    values.find((value) => value === text);

export function addressOf(state: ReportState, model: ReportModel): string {
    const words = new URLSearchParams();
    if (state.view !== 'patches') words.set('view', state.view);
    if (state.selected !== null) words.set('patch', model.patches[state.selected].row.id);
    if (state.language !== 'zh') words.set('lang', state.language);
    if (state.unit !== 'mu') words.set('unit', state.unit);
    if (state.epoch !== 'change') words.set('epoch', state.epoch);
    if (state.sort !== 'urgent') words.set('sort', state.sort);
    return `#${words}`;
}

/** Unknown words are passed over: an old bookmark still opens the page. */
export function valuesOfAddress(hash: string, model: ReportModel): Partial<ReportState> {
    const words = new URLSearchParams(hash.replace(/^#/, ''));
    return {
        view: oneOf(VIEWS, words.get('view')) ?? 'patches',
        selected: model.indexById.get(words.get('patch') ?? '') ?? null,
        language: words.get('lang') === 'en' ? 'en' : 'zh',
        unit: oneOf(AREA_UNITS, words.get('unit')) ?? 'mu',
        epoch: oneOf(EPOCHS, words.get('epoch')) ?? 'change',
        sort: oneOf(SORTS, words.get('sort')) ?? 'urgent',
    };
}
