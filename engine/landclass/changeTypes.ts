/**
 * What a satellite says it saw (TBLX), by code and by name.
 *
 * Source   a provincial quarterly monitoring table of 2026: its own list of 33 codes
 */

import {normaliseCode} from './lookup.ts';

export const CHANGE_TYPES: ReadonlyMap<string, string> = new Map([
    ['01', '耕地'], ['02', '园地'], ['03', '林地'], ['04', '草地'], ['20', '建（构）筑物'], ['YH', '硬化'], ['DT', '动土'], ['TD', '推（堆）土'],
    ['DL1', '建成道路'], ['DL2', '在建道路'], ['DL3', '路网'], ['TL', '铁路'], ['ND', '农村道路'], ['SJ', '水工建筑'], ['CK', '采矿'],
    ['YT', '盐田'], ['LD', '公园绿地'], ['GF', '光伏'], ['SM', '水面'], ['KT', '坑塘'], ['SK', '水库'], ['HL', '河流'], ['GQ', '沟渠'],
    ['WL', '瓦砾'], ['TP', '推平'], ['QT', '其他'], ['GEF', '高尔夫'], ['ZQC', '足球场'], ['JC', '机场'], ['LT', '裸土地'],
    ['LY', '裸岩石砾地'], ['WH', '围海'], ['TH', '填海'],
]);

/** The code plainly written; a digit alone lost its zero in a spreadsheet. */
export function normaliseChangeType(raw: string): string {
    const code = normaliseCode(raw);
    return /^[1-9]$/.test(code) ? `0${code}` : code;
}

const plainName = (name: string): string => name.normalize('NFKC').replace(/[()\s]/g, '').toUpperCase();

const CODE_OF_NAME: ReadonlyMap<string, string> = new Map([
    ...[...CHANGE_TYPES].map(([code, name]) => [plainName(name), code] as const),
    ['建筑物', '20'], ['构筑物', '20'], ['推土', 'TD'], ['堆土', 'TD'], ['硬化地面', 'YH'], ['光伏板', 'GF'], ['裸土', 'LT'],
]);

/** The code of a type written as a code, as a name, or as both (`DT 动土`); what is neither comes back plainly written. */
export function readChangeType(raw: string): string {
    const text = raw.slice(0, 40).trim();
    const [first = '', ...rest] = text.split(/[\s:：\-—_]+/);
    for (const candidate of [text, first, rest.join('')]) {
        const code = normaliseChangeType(candidate);
        if (CHANGE_TYPES.has(code)) return code;
        const named = CODE_OF_NAME.get(plainName(candidate));
        if (named !== undefined) return named;
    }
    return normaliseChangeType(text);
}
