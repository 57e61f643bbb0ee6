/** The lines that say which CRS a layer or raster is in, and how that is known. */

import type {Language} from './commandTable.ts';
import type {LayerReport} from './inspectLayer.ts';
import {chineseOfCode} from './zh/codes.ts';
import {explainFault} from './zh/explain.ts';
import {crsHow} from './zh/layerWords.ts';

const WORDS = {zh: {crs: '坐标系', unknown: '无法确定'}, en: {crs: 'CRS', unknown: 'cannot be told'}} as const;

export function crsRows({crs, crsFault}: Pick<LayerReport, 'crs' | 'crsFault'>, language: Language): [string, string][] {
    const words = WORDS[language];
    const isChinese = language === 'zh';
    if (crs) return [[words.crs, `${crs.id} ${isChinese ? crs.nameZh : crs.name}`], ['', isChinese ? crsHow(crs.by, crs.how) : crs.how]];
    if (!crsFault) return [];
    const said = isChinese ? explainFault(crsFault.code, crsFault) ?? chineseOfCode(crsFault.code) : crsFault.message;
    return [[words.crs, `${words.unknown}: ${crsFault.code}`], ['', said]];
}
