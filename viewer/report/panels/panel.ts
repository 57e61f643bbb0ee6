/** What every panel gets, and the few phrases they share. A panel fills its root and follows the state. */
import type {AreaUnit} from '../areaFormat.ts';
import {areaText} from '../areaFormat.ts';
import type {Decimal} from '../decimals.ts';
import type {PatchView, ReportModel} from '../model.ts';
import type {Language, Translate} from '../i18n/translate.ts';
import {translator} from '../i18n/translate.ts';
import {h} from '../dom.ts';
import type {ReportState, Store} from '../state.ts';
import type {Bbox} from '../geo.ts';

export interface PanelContext {
    readonly model: ReportModel;
    readonly store: Store;
    /** Patches that pass the filters, in the chosen order. */
    shown(state: ReportState): readonly PatchView[];
    /** Choose a patch and bring it into the map. */
    open(index: number | null): void;
    goTo(bbox: Bbox): void;
    print(what: 'sheet' | 'patch'): void;
    help(): void;
}

const PACK_STATUS_KEYS = {draft: 'packDraft', issued: 'packIssued', superseded: 'packSuperseded'} as const;

/** Called after every change; `previous` is null the first time. */
export type PanelUpdate = (state: ReportState, previous: ReportState | null) => void;

export function wordsOf(state: ReportState): Translate {
    return translator(state.language);
}

export function unitName(unit: AreaUnit, t: Translate): string {
    return t(unit);
}

export function areaWithUnit(areaM2: Decimal | string, state: ReportState): string {
    return `${areaText(areaM2, state.unit)} ${unitName(state.unit, wordsOf(state))}`;
}

/** An area on basic farmland, or that it was not checked. */
export function farmlandText(areaM2: Decimal | string, model: ReportModel, state: ReportState): string {
    return model.farmlandChecked ? areaText(areaM2, state.unit) : wordsOf(state)('notChecked');
}

/** Id, version and standing of the pack, the standing as the pack says of itself. */
export function packWords(model: ReportModel, t: Translate): string {
    const {id, version, status} = model.data.generatedFor.pack;
    return `${id} ${version}${t('inBrackets', {words: t(PACK_STATUS_KEYS[status])})}`;
}

export function className(model: ReportModel, code: string, language: Language): string {
    const row = model.classByCode.get(code);
    if (!row) return code;
    return language === 'en' ? row.nameEn || row.nameZh : row.nameZh;
}

export function classWithCode(model: ReportModel, code: string, language: Language): string {
    return `${className(model, code, language)} ${code}`;
}

export function kindLabel(model: ReportModel, kindId: string, language: Language): string {
    const row = model.kindById.get(kindId);
    return row ? (language === 'en' ? row.labelEn : row.labelZh) : kindId;
}

export function departmentName(model: ReportModel, code: string, language: Language): string {
    const row = model.departmentByCode.get(code);
    return row ? (language === 'en' ? row.nameEn || row.nameZh : row.nameZh) : code;
}

/** The front of an id that is long enough to tell patches apart on paper; the whole one is in the record. */
export function shortId(id: string): string {
    return id.length > 12 ? id.slice(0, 12) : id;
}

export function farmlandBadge(t: Translate): HTMLSpanElement {
    return h('span', {class: 'badge badge-farmland'}, t('farmlandBadge'));
}

/** Name of a file without its folders; the whole path is in the tooltip. */
export function fileName(path: string): string {
    return path.split(/[\\/]/).at(-1) ?? path;
}

/** True when something other than these fields changed, or it is the first time. */
export function changed(
    state: ReportState,
    previous: ReportState | null,
    ...names: readonly (keyof ReportState)[]
): boolean {
    return previous === null || names.some((name) => state[name] !== previous[name]);
}

/** `1,234` is not written in county tables; numbers of records are plain. */
export function fixed(value: number, decimals: number): string {
    return value.toFixed(decimals);
}
