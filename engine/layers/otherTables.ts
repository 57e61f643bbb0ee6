/** Rows of basic farmland, units, lawful records, season signals and named areas. */

import type {RawLayer} from '../formats/rawLayer.ts';
import {normaliseCode} from '../landclass/lookup.ts';
import {checkUnitCodes} from './classTable.ts';
import type {Columns} from './columns.ts';
import type {FieldMapping} from './fieldMapping.ts';
import type {Findings} from './findings.ts';
import {recordTypeOf} from './lawfulTypes.ts';
import type {BasicFarmlandTable, LawfulTable, NamedTable, RecordType, SeasonTable, UnitTable} from './layer.ts';
import {parseDate} from './parseDate.ts';

export function basicFarmlandTable(columns: Columns, findings: Findings): BasicFarmlandTable {
    const table: BasicFarmlandTable = {
        table: 'basicFarmland',
        number: columns.texts('number'),
        officialAreaM2: columns.numbers('officialAreaM2'),
        officialNetM2: columns.numbers('officialNetM2'),
        zldwdm: columns.texts('unitCode', code => code.replace(/\s+/g, '')),
        zldwmc: columns.texts('unitName'),
        code: columns.texts('code', normaliseCode),
    };
    checkUnitCodes(table.zldwdm, columns.fieldName('unitCode'), findings);
    return table;
}

/** Digits of a village and of a township. Source   county 6 + township 3 + village 3 + group 7 */
const UNIT_DIGITS = {village: 12, township: 9} as const;

/** A village code is the first 12 digits, a township code the first 9, of whatever length was delivered. */
export function unitTable(columns: Columns, kind: 'village' | 'township', findings: Findings): UnitTable {
    const field = columns.fieldName('code');
    const digits = UNIT_DIGITS[kind];
    const numbers = columns.numbers('code');
    const code = columns.texts('code').map((raw, row) => {
        const plain = normaliseCode(raw);
        if (columns.isNumeric('code') && Math.abs(numbers[row]) > Number.MAX_SAFE_INTEGER) {
            findings.add('layers/unit-code', 'error', field, row,
                `${field} is a number of ${plain.length} digits; the last were lost where the file was written.`);
        } else if (!/^\d+$/.test(plain) || plain.length < digits) {
            findings.add('layers/unit-code', 'warning', field, row,
                `${field} "${raw.slice(0, 40)}" is not a ${kind} code of ${digits} digits or more; used as it is.`);
        }
        return /^\d+$/.test(plain) ? plain.slice(0, digits) : plain;
    });
    const name = columns.texts('name');
    const names = new Map<string, string>();
    code.forEach((one, row) => {
        const before = names.get(one);
        if (before === undefined) names.set(one, name[row] ?? '');
        else if (before !== (name[row] ?? '')) {
            findings.add('layers/unit-name', 'warning', field, row,
                `Code ${one} has the names "${before.slice(0, 40)}" and "${(name[row] ?? '').slice(0, 40)}".`);
        }
    });
    return {table: 'unit', code, name};
}

export function lawfulTable(
    raw: RawLayer, mapping: FieldMapping, columns: Columns, kept: Uint32Array, findings: Findings,
): LawfulTable {
    const typeField = columns.fieldName('recordType');
    const typeText = columns.has('recordType') ? columns.texts('recordType') : Array.from(kept, () => mapping.preset);
    const recordType = typeText.map((text, row): RecordType => {
        if (mapping.recordType !== null) return mapping.recordType;
        const type = recordTypeOf(text);
        if (type === null) {
            findings.add('layers/record-type', 'warning', typeField, row,
                `"${text.slice(0, 40)}" is no known kind of paper; the record is kept as other.`);
        }
        return type ?? 'other';
    });
    const approvedOn = dates(raw, mapping, 'approvedOn', columns, kept, findings);
    const validFrom = dates(raw, mapping, 'validFrom', columns, kept, findings);
    const validTo = dates(raw, mapping, 'validTo', columns, kept, findings);
    const documentNo = columns.texts('documentNo');
    for (let row = 0; row < kept.length; row++) {
        const [from, to] = [validFrom[row], validTo[row]];
        if (from !== null && to !== null && to < from) {
            findings.add('layers/date-order', 'warning', columns.fieldName('validTo'), row,
                `The record ends on ${to}, before it begins on ${from}.`);
        }
        if (approvedOn[row] === null && from === null) {
            findings.add('layers/undated-record', 'warning', columns.fieldName('approvedOn') || 'approvedOn', row,
                'The record has neither an approval date nor a first day, so that it cannot be counted.');
        }
        if (documentNo[row] === '') {
            findings.add('layers/no-document', 'warning', columns.fieldName('documentNo') || 'documentNo', row,
                'The record has no document number.');
        }
    }
    return {
        table: 'lawful', recordType, typeText, documentNo, approvedOn, validFrom, validTo,
        actor: columns.texts('actor'), project: columns.texts('project'), sourceNote: columns.texts('sourceNote'),
    };
}

function dates(
    raw: RawLayer, mapping: FieldMapping, meaning: string, columns: Columns, kept: Uint32Array, findings: Findings,
): (string | null)[] {
    const column = raw.columns[mapping.column.get(meaning) ?? -1];
    return Array.from(kept, (feature, row) => {
        const value = column?.[feature] ?? null;
        const text = value === null || value === '' ? '' : String(value).trim();
        // registers write an unknown date as 0, 00000000 or a dash
        if (/^[0\s/.:-]*$/.test(text)) return null;
        const date = parseDate(value);
        if (date === null) {
            const field = columns.fieldName(meaning);
            findings.add('layers/bad-date', 'warning', field, row,
                `${field} "${text.slice(0, 40)}" is not a date; it was left empty.`);
        }
        return date;
    });
}

const YES = new Set(['1', '是', 'Y', 'YES', 'T', 'TRUE', 'WG', '未耕种']);
const NO = new Set(['', '0', '否', 'N', 'NO', 'F', 'FALSE']);

export function seasonTable(columns: Columns, findings: Findings): SeasonTable {
    const planting = columns.texts('planting', normaliseCode);
    const field = columns.fieldName('unplanted');
    const flags = columns.texts('unplanted');
    const unplanted = Uint8Array.from(flags, (text, row) => {
        const flag = normaliseCode(text);
        if (!YES.has(flag) && !NO.has(flag)) {
            findings.add('layers/season-flag', 'warning', field, row,
                `${field} "${text.slice(0, 40)}" is neither yes nor no; it was taken as no.`);
        }
        return Number(YES.has(flag) || planting[row] === 'WG');
    });
    const idleSeasons = columns.texts('idleSeasons').map(text => [...new Set(
        text.normalize('NFKC').split(/[,;、\s/|]+/).map(season => season.replace(/[年季]+$/, ''))
            .filter(season => season !== ''),
    )].sort());
    return {table: 'season', unplanted, idleSeasons, planting, note: columns.texts('note')};
}

export function namedTable(columns: Columns): NamedTable {
    return {table: 'named', code: columns.texts('code'), name: columns.texts('name'), type: columns.texts('type')};
}
