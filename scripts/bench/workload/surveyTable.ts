/** The attribute table of a survey (地类图斑), as the engine's presets read it. */

import type {CellValue, RawField} from '../../../engine/formats/rawLayer.ts';
import {DLTB_FIELDS} from '../../samples/sampleFields.ts';
import {bsm, YSDM} from '../../samples/sampleCodes.ts';
import {CODES, isCultivatedClass, NAMES} from './classes.ts';
import type {TableField} from './dbf.ts';
import {unit} from './random.ts';

/** A county that does not exist. */
export const COUNTY_CODE = '990101';
/** Villages of one township. */
const TOWNSHIP = 15;
const RIDGE_CODE = '1203';

const KEPT = [
    'BSM', 'YSDM', 'TBBH', 'DLBM', 'DLMC', 'QSXZ', 'ZLDWDM', 'ZLDWMC', 'TBMJ', 'KCDLBM', 'KCXS', 'KCMJ', 'TBDLMJ',
    'ZZSXDM', 'SJNF',
];

/** Fields of a table by name. @throws RangeError for a name the table does not have */
export function fieldsNamed(table: readonly RawField[], names: readonly string[]): readonly TableField[] {
    return names.map(name => {
        const field = table.find(one => one.name === name);
        if (field?.width === undefined) throw new RangeError(`no field ${name}`);
        return {...field, width: field.width};
    });
}

export const SURVEY_FIELDS = fieldsNamed(DLTB_FIELDS, KEPT);

/** Twelve digits. */
export function villageCode(village: number): string {
    return `${COUNTY_CODE}${String(101 + Math.floor(village / TOWNSHIP))}${String(201 + village % TOWNSHIP)}`;
}

export function villageName(village: number): string {
    return `虚构${Math.floor(village / TOWNSHIP) + 1}镇${village % TOWNSHIP + 1}村`;
}

export interface SurveyRecord {
    readonly serial: number;
    readonly classIndex: number;
    readonly village: number;
    readonly areaM2: number;
    readonly year: number;
}

/** Units   areas of the plane, rounded to 0.01 m²; ridges are deducted from every third dry field */
export function surveyRow({serial, classIndex, village, areaM2, year}: SurveyRecord): readonly CellValue[] {
    const code = CODES[classIndex], cultivated = isCultivatedClass(classIndex);
    const cents = Math.round(100 * areaM2);
    const perMille = code === '0103' && unit(serial, village, 81) < 0.33 ? 80 : 0;
    const ridgeCents = Math.round(cents * perMille / 1000);
    return [
        bsm(COUNTY_CODE, '11', serial), YSDM.dltb, String(serial % 1_000_000), code, NAMES[classIndex], '30',
        `${villageCode(village)}0000000`, villageName(village), cents / 100, perMille > 0 ? RIDGE_CODE : '',
        perMille / 1000, ridgeCents / 100, (cents - ridgeCents) / 100, cultivated ? 'LS' : '', year,
    ];
}
