/** Rows of `survey` and `monitoring` layers, and every check that needs only attributes. */

import type {RawLayer} from '../formats/rawLayer.ts';
import {CHANGE_TYPES, normaliseChangeType} from '../landclass/changeTypes.ts';
import {normaliseCode} from '../landclass/lookup.ts';
import type {Columns} from './columns.ts';
import type {Findings} from './findings.ts';
import type {ClassTable} from './layer.ts';
import {agreements, nameAgrees} from './nameAgreement.ts';
import {areaText, isWrong, unknownCodeError, wrongDictionaryError} from './refuseCodes.ts';
import type {UnknownCode} from './refuseCodes.ts';
import type {ClassResolver, ResolvedClass} from './resolveClasses.ts';
import {checkRidges, readShares} from './ridges.ts';

/** 种植属性. Source   quality rules of the survey builder; names from public programs */
const PLANTING = new Set(['', 'LS', 'FLS', 'LYFL', 'XG', 'LLJZ', 'WG', 'JKHF', 'GCHF']);

export interface ClassInput {
    readonly raw: RawLayer;
    readonly columns: Columns;
    readonly resolver: ClassResolver;
    /** Features of the file that become rows. */
    readonly kept: Uint32Array;
    /** Field the class is read from, for messages. */
    readonly field: string;
    readonly numericField: boolean;
    readonly allowUnknownCodes: boolean;
    /** Area of a row in m², about. */
    readonly areaM2: (row: number) => number;
    readonly findings: Findings;
}

/**
 * @throws EngineError `layers/wrong-dictionary` - most class names contradict the codes
 * @throws EngineError `layers/unknown-code` - codes the dictionary does not have, unless they are accepted
 */
export function classTable(input: ClassInput): ClassTable {
    const {columns, resolver, kept, findings} = input;
    const rawCode = Array.from(kept, feature => resolver.label(feature));
    const className = columns.texts('className');
    const resolved = Array.from(kept, feature => resolver.resolve(feature));
    checkDictionary(input, rawCode, className, resolved);
    const cultivated = Uint8Array.from(resolved, one => Number(one.cultivated));
    const table: ClassTable = {
        table: 'class',
        code: resolved.map(one => one.code ?? ''),
        suffix: resolved.map(one => one.suffix),
        rawCode, className, cultivated,
        kcxs: readShares(columns, kept.length, cultivated, findings),
        kcdlbm: columns.texts('ridgeCode', normaliseCode),
        officialAreaM2: columns.numbers('officialAreaM2'),
        officialNetM2: columns.numbers('officialNetM2'),
        zldwdm: columns.texts('unitCode', code => code.replace(/\s+/g, '')),
        zldwmc: columns.texts('unitName'),
        zzsxdm: columns.texts('planting', normaliseCode),
        tbxhdm: columns.texts('refinement', normaliseCode),
        czcsxm: columns.texts('townAttribute', normaliseCode),
        changeType: columns.texts('changeType', normaliseChangeType),
        parcelNumber: columns.texts('parcelNumber'),
        bsm: columns.texts('bsm'),
    };
    reportSpelling(input, rawCode, className, resolved);
    checkRidges(table, columns, findings);
    checkAttributes(table, columns, findings);
    return table;
}

function checkDictionary(
    input: ClassInput, rawCode: readonly string[], className: readonly string[], resolved: readonly ResolvedClass[],
): void {
    const {raw, columns, resolver, field, numericField, findings} = input;
    const unknown = unknownCodes(rawCode, resolved, input.areaM2);
    const all = resolver.delivered ? agreements(rawCode, className, numericField) : [];
    const own = all.find(one => one.dictionary === resolver.delivered?.id);
    if (own && columns.has('className') && isWrong(own)) throw wrongDictionaryError(raw, field, own, all);
    if (unknown.length > 0 && !input.allowUnknownCodes) {
        throw unknownCodeError(raw, field, resolver.delivered?.id ?? resolver.dictionary.id, unknown, all);
    }
    for (const {code, count, areaM2, features} of unknown) {
        const [issueCode, what] = code === '' ? ['layers/blank-code', 'no class code'] as const
            : ['layers/unclassified', `the unknown class code "${code.slice(0, 60)}"`] as const;
        findings.note({
            code: issueCode, severity: 'warning', field, count, areaM2, record: raw.record[input.kept[features[0]]],
            message: `${count} record${count === 1 ? '' : 's'} with ${what}, ${areaText(areaM2)}, `
                + 'taken in as unclassified.',
        });
    }
}

/** Order   by area falling, then by code */
function unknownCodes(
    rawCode: readonly string[], resolved: readonly ResolvedClass[], areaM2: (row: number) => number,
): readonly UnknownCode[] {
    const found = new Map<string, {code: string, count: number, areaM2: number, features: number[]}>();
    resolved.forEach((one, row) => {
        if (!one.unknown) return;
        const code = rawCode[row];
        let entry = found.get(code);
        if (!entry) found.set(code, entry = {code, count: 0, areaM2: 0, features: [row]});
        entry.count++;
        entry.areaM2 += areaM2(row) || 0;
    });
    return [...found.values()].sort((a, b) => b.areaM2 - a.areaM2 || (a.code < b.code ? -1 : 1));
}

/** How codes were written, and names that contradict them. */
function reportSpelling(
    {columns, resolver, field, findings}: ClassInput, rawCode: readonly string[], className: readonly string[],
    resolved: readonly ResolvedClass[],
): void {
    let [normalised, padded] = [0, 0];
    resolved.forEach(({found}, row) => {
        if (!found) return;
        if (found.normalised) normalised++;
        if (found.padded) padded++;
        if (found.suffixUnknown) {
            findings.add('layers/unknown-suffix', 'warning', field, row,
                `Code ${rawCode[row]} has a suffix the dictionary does not list; the class is that of ${found.code}.`);
        }
        if (resolver.delivered && !nameAgrees(found, resolver.delivered, className[row] ?? '')) {
            findings.add('layers/name-disagrees', 'warning', columns.fieldName('className'), row,
                `Code ${found.code} is ${found.entry.nameZh}, the name says ${className[row].slice(0, 60)}; `
                + 'the code was used.');
        }
    });
    if (normalised > 0) {
        findings.note({code: 'layers/code-spelling', severity: 'note', field, count: normalised,
            message: `${normalised} class codes were written with spaces, full-width digits or small letters and were `
                + 'read plainly.'});
    }
    if (padded > 0) {
        findings.note({code: 'layers/code-padded', severity: 'warning', field, count: padded,
            message: `${field} is numeric; ${padded} codes lost a leading zero, which was put back (101 is read as `
                + '0101).'});
    }
}

function checkAttributes(table: ClassTable, columns: Columns, findings: Findings): void {
    checkUnitCodes(table.zldwdm, columns.fieldName('unitCode'), findings);
    const seen = new Map<string, number>();
    table.bsm.forEach((bsm, row) => {
        if (bsm === '') return;
        const first = seen.get(bsm);
        if (first === undefined) seen.set(bsm, row);
        else findings.add('layers/duplicate-id', 'warning', columns.fieldName('bsm'), row,
            `Identifier ${bsm.slice(0, 40)} stands on an earlier record too.`);
    });
    table.zzsxdm.forEach((planting, row) => {
        if (!PLANTING.has(planting)) {
            findings.add('layers/planting-unknown', 'warning', columns.fieldName('planting'), row,
                `Planting attribute "${planting.slice(0, 20)}" is not one of LS, FLS, LYFL, XG, LLJZ, WG, JKHF, GCHF.`);
        }
    });
    table.changeType.forEach((type, row) => {
        if (type !== '' && !CHANGE_TYPES.has(type)) {
            findings.add('layers/change-type-unknown', 'warning', columns.fieldName('changeType'), row,
                `Change type "${type.slice(0, 20)}" is not in the monitoring table's list.`);
        }
    });
    for (const meaning of ['officialAreaM2', 'officialNetM2'] as const) {
        table[meaning].forEach((areaM2, row) => {
            if (areaM2 <= 0) {
                findings.add('layers/official-area', 'warning', columns.fieldName(meaning), row,
                    `${columns.fieldName(meaning)} is ${areaM2}; an area is above zero.`);
            }
        });
    }
}

/**
 * 坐落单位: 19 digits, or the 12 of the village; 行政区: 6, 9 or 12.
 *
 * Source   province 2, city 2, county 2, township 3, village 3, group 7
 */
export function checkUnitCodes(codes: readonly string[], field: string, findings: Findings): void {
    const isDistrict = field.toUpperCase() === 'XZQDM';
    const expected = isDistrict ? /^\d{6}(\d{3}){0,2}$/ : /^(\d{12}|\d{19})$/;
    codes.forEach((code, row) => {
        if (code !== '' && !expected.test(code)) {
            findings.add('layers/unit-code', 'warning', field, row,
                `${field} "${code.slice(0, 40)}" has ${code.length} characters; `
                + `${isDistrict ? '6, 9 or 12 digits are' : '19 digits (or the 12 of the village) are'} expected.`);
        }
    });
}
