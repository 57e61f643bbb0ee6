/** `patches.csv` and `transitions.csv`, as a clerk opens them in a spreadsheet: UTF-8 with BOM, CRLF, Chinese headings. */

import {muFromTicks, TICKS_PER_M2} from '../../core/units.ts';
import {CHANGE_TYPES} from '../../landclass/index.ts';
import {KINDS} from '../../policy/kinds.ts';
import type {Outcome} from '../outcome.ts';
import {parcelShares} from '../rasters/parcelShares.ts';
import type {RasterFacts} from '../rasters/loadRasters.ts';
import type {PatchRecord} from '../records.ts';
import type {Transition} from '../summaries.ts';

/** Directions as the glossary writes them. */
export const DIRECTION_ZH: Readonly<Record<PatchRecord['direction'], string>> = {
    loss: '耕地流出', gain: '耕地流入', internal: '耕地内部地类变化', other: '非耕地之间变化', unchanged: '地类未变',
};

/**
 * A cell that a spreadsheet takes as text or number and never as a formula. Wide forms too: a spreadsheet set up for
 * Chinese may read them as the narrow ones.
 */
function cell(value: string | number): string {
    const text = String(value);
    const safe = /^[=+@\t\r\n＝＋＠－-]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as a spreadsheet of a bureau opens them. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
    return `\ufeff${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Identifiers in one cell, each closed by a semicolon: a lone one of 18 digits would lose its last ones in a spreadsheet. */
export function listed(ids: readonly string[]): string {
    return ids.map(id => `${id}；`).join('');
}

export type NameOfCode = (code: string) => string;

/** `0101 水田`: a code alone would lose its zero in a spreadsheet. */
export function classText(code: string, nameOf: NameOfCode): string {
    return `${code} ${nameOf(code)}`.trim();
}

export function patchesCsv(patches: readonly PatchRecord[], nameOf: NameOfCode): string {
    const unique = (texts: readonly string[]): string => [...new Set(texts.filter(text => text !== ''))].join('；');
    return csv([
        ['图斑编号', '变化方向', '变化前地类', '变化后地类', '初判类型', '图斑面积（平方米）', '图斑面积（亩）',
            '图斑地类面积（平方米）', '平面面积（平方米）', '平均宽度（米）', '占永久基本农田（平方米）', '占永久基本农田（亩）', '乡镇', '村',
            '牵头督促整改部门', '执法主体', '抄送', '分块数', '期限', '前时相图斑', '后时相图斑', '经度', '纬度'],
        ...patches.map(patch => [
            patch.id, DIRECTION_ZH[patch.direction], patch.fromCodes.map(code => classText(code, nameOf)).join('；'), patch.seenType === '' ? classText(patch.toCode, nameOf) : `${nameOf(patch.toCode)}（影像：${CHANGE_TYPES.get(patch.seenType) ?? patch.seenType}）`,
            unique(patch.parts.map(part => KINDS[part.judged.verdict.kind].zh)),
            patch.areaM2, patch.areaMu, patch.netAreaM2, patch.planeAreaM2, patch.widthM,
            patch.basicFarmlandM2, muFromTicks(patch.basicFarmlandTicks),
            unique(patch.parts.map(part => part.townshipName || part.townshipCode)), unique(patch.villages),
            unique(patch.parts.map(part => part.judged.routing.lead?.name ?? '')),
            unique(patch.parts.map(part => part.judged.routing.enforcingAuthority?.name ?? '')),
            unique(patch.parts.flatMap(part => part.judged.routing.copyTo.map(({name}) => name))),
            patch.parts.length, patch.judged.deadlines.map(({labelZh, dueOn}) => `${labelZh} ${dueOn}`).join('；'),
            listed(patch.parcelsBefore), listed(patch.parcelsAfter), patch.label[0], patch.label[1],
        ]),
    ]);
}

export function transitionsCsv(transitions: readonly Transition[], nameOf: NameOfCode): string {
    return csv([
        ['变化前地类', '变化后地类', '分块数', '图斑面积（平方米）', '图斑面积（亩）', '图斑地类面积（平方米）', '平面面积（平方米）'],
        ...transitions.map(({fromCode, toCode, parts, areas, amount}) => [
            classText(fromCode, nameOf), classText(toCode, nameOf), parts, areas.areaM2, muFromTicks(amount.gross), areas.netAreaM2, areas.planeAreaM2,
        ]),
    ]);
}

/** Cells by value before and after, of a pair of rasters: what changed before anything was judged. */
export function rasterMatrixCsv(rasters: RasterFacts | null): [string, string][] {
    if (rasters === null || rasters.matrix === null) return [];
    const {matrix, legend: {names}} = rasters;
    const value = (one: number | null): string => one === null ? '无数据' : `${one} ${names.get(one) ?? ''}`.trim();
    return [['raster-matrix.csv', csv([
        ['前时相类别', '后时相类别', '像元数', '是否变化'],
        ...matrix.map(({before, after, cells}) => [value(before), value(after), cells, before === after ? '否' : before === null || after === null ? '一期无数据' : '是']),
    ])]];
}

/** What a raster shows of each parcel of the survey, where one was compared with the other. */
export function parcelSharesCsv({rasters, overlay, before}: Outcome, nameOf: NameOfCode): [string, string][] {
    if (rasters === null || rasters.valueOf === null) return [];
    const {legend: {names}, valueOf} = rasters;
    const {bsm, code, cultivated} = before.parcels;
    const percent = (ticks: number, of: number): string => (100 * ticks / of).toFixed(2);
    const words = (value: number): string => `${value} ${names.get(value) ?? ''}`.trim();
    return [['parcels.csv', csv([
        ['前时相图斑', '地类', '是否耕地', '影像覆盖面积（平方米）', '多数类别', '多数类别占比（%）', '各类别占比（%）'],
        ...parcelShares(overlay, before, valueOf).map(({parcel, seenTicks, classes}) => [
            listed([bsm[parcel] || String(before.record[parcel])]), classText(code[parcel], nameOf), cultivated[parcel] === 1 ? '是' : '否',
            (seenTicks / TICKS_PER_M2).toFixed(4), words(classes[0].value), percent(classes[0].ticks, seenTicks),
            classes.map(({value, ticks}) => `${words(value)} ${percent(ticks, seenTicks)}`).join('；'),
        ]),
    ])]];
}
