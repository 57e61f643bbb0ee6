/** Land classes of the workload: codes of the third survey, and what turns into what. */

import {lookUp} from './classNames.ts';

/** Codes in use; a class is its index here. */
export const CODES = [
    '0101', '0102', '0103', '0201', '0202', '0204', '0301', '0302', '0305', '0307', '0404', '05H1', '0508',
    '0601', '0602', '0701', '0702', '08H1', '08H2', '0809', '0810', '09', '1001', '1003', '1004', '1005',
    '1006', '1101', '1103', '1104', '1104A', '1106', '1107', '1109', '1201', '1202', '1206', '0201K', '0301K',
    '0307K',
] as const;

export type Code = typeof CODES[number];

export function classIndex(code: Code): number {
    return CODES.indexOf(code);
}

export function isCultivatedClass(index: number): boolean {
    return index <= 2;
}

/** Chinese names by class. */
export const NAMES: readonly string[] = CODES.map(lookUp);

type Weighted = readonly (readonly [Code, number])[];

/** What cultivated land becomes. */
export const AFTER_CULTIVATED: Weighted = [
    ['0201', 12], ['0204', 5], ['0301', 12], ['0305', 4], ['0307', 6], ['0404', 7], ['1104A', 9], ['1104', 3],
    ['0702', 11], ['0601', 8], ['1003', 7], ['1006', 5], ['1202', 9], ['0508', 2], ['0809', 2],
];

/** What any other land becomes; cultivation comes back now and then. */
export const AFTER_OTHER: Weighted = [
    ['0101', 12], ['0103', 20], ['0201', 10], ['0301', 8], ['0404', 8], ['0601', 8], ['0702', 14], ['1003', 8],
    ['1006', 4], ['0701', 5], ['0809', 3],
];

/** What is cut out of parcels: building sites and ponds. */
export const CARVED: Weighted = [
    ['0601', 14], ['0702', 22], ['1003', 12], ['1006', 10], ['1202', 14], ['1104A', 10], ['0508', 4],
    ['0701', 5], ['0809', 3], ['08H2', 3], ['0301', 3],
];

export const SETTLEMENT: Weighted = [
    ['0702', 62], ['0701', 10], ['0601', 10], ['05H1', 4], ['0508', 2], ['08H1', 2], ['08H2', 4], ['0809', 2],
    ['0810', 2], ['1201', 2],
];

export const GARDENS: Weighted = [['0201', 50], ['0201K', 4], ['0204', 12], ['0202', 34]];

/** Both ends are common: they are what the hills of the noise reach. */
export const WOODS: Weighted = [
    ['0301', 52], ['0302', 6], ['0602', 1], ['0301K', 1], ['0404', 6], ['0305', 17], ['0307', 17],
];

/** Odd plots in the middle of other land. */
export const ODD: Weighted = [
    ['0201', 20], ['1104', 22], ['0404', 18], ['0301', 15], ['0702', 15], ['1202', 6], ['09', 4],
];

export const PONDS: Weighted = [['1104', 45], ['0702', 30], ['1202', 12], ['0301', 8], ['09', 5]];

/** Classes of the independent layer: sites of a plan, and a little land that stays in cultivation. */
export const INDEPENDENT: Weighted = [
    ['0601', 20], ['0701', 15], ['0702', 14], ['0301', 12], ['0201', 8], ['1003', 8], ['1104A', 6], ['0508', 5],
    ['0809', 3], ['0101', 5], ['0103', 4],
];
