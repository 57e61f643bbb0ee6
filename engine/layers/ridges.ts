/** Ridge deduction: KCXS, KCDLBM, and whether TBDLMJ is what they make of TBMJ. */

import {decimalString, divideHalfUp} from '../core/units.ts';
import type {Columns} from './columns.ts';
import type {Findings} from './findings.ts';
import type {ClassTable} from './layer.ts';

/** KCXS has four decimals. Source   TBMJ … F6.4 of the survey's field table */
const SHARE_UNITS = 10_000;

/** The class a ridge is deducted as. */
const RIDGE_CODE = '1203';

/** Shares as integers; finer digits are rounded and reported. */
export function readShares(columns: Columns, n: number, cultivated: Uint8Array, findings: Findings): Int32Array {
    const kcxs = new Int32Array(n).fill(-1);
    if (!columns.has('ridgeShare')) return kcxs;
    const field = columns.fieldName('ridgeShare');
    const texts = columns.texts('ridgeShare');
    const values = columns.numbers('ridgeShare');
    for (let row = 0; row < n; row++) {
        if (texts[row] === '') {
            kcxs[row] = 0;
            continue;
        }
        const value = values[row];
        const units = Math.round(value * SHARE_UNITS);
        if (Number.isNaN(value) || value < 0 || units >= SHARE_UNITS) {
            findings.add('layers/ridge-share', 'error', field, row,
                `${field} is "${texts[row].slice(0, 40)}", not a share from 0 to below 1; it was not used.`);
            continue;
        }
        if (Math.abs(value * SHARE_UNITS - units) > 1e-6) {
            findings.add('layers/ridge-share', 'warning', field, row,
                `${field} ${texts[row].slice(0, 40)} has more than four decimals; ${shareText(units)} was used.`);
        }
        if (units > 0 && cultivated[row] === 0) {
            findings.add('layers/ridge-not-cultivated', 'warning', field, row,
                `${field} ${shareText(units)} on land that is not cultivated; no ridges were deducted.`);
            continue;
        }
        kcxs[row] = units;
    }
    // a deduction outside cultivated land is reported and is then none
    for (let row = 0; row < n; row++) if (cultivated[row] === 0 && kcxs[row] === -1) kcxs[row] = 0;
    return kcxs;
}

/** Source   TBDLMJ = TBMJ − round(TBMJ·KCXS, 2): the survey's rule, in cents so that it is exact */
export function checkRidges(table: ClassTable, columns: Columns, findings: Findings): void {
    const netField = columns.fieldName('officialNetM2');
    const codeField = columns.fieldName('ridgeCode');
    for (let row = 0; row < table.kcxs.length; row++) {
        const share = table.kcxs[row];
        const ridgeCode = table.kcdlbm[row];
        if (ridgeCode !== '' && ridgeCode !== RIDGE_CODE && ridgeCode !== '123') {
            findings.add('layers/ridge-code', 'warning', codeField, row,
                `${codeField} is "${ridgeCode.slice(0, 20)}"; ridges are deducted as ${RIDGE_CODE}.`);
        } else if (columns.has('ridgeCode') && ridgeCode === '' && share > 0) {
            findings.add('layers/ridge-code', 'warning', codeField, row,
                `${codeField} is blank although a share is deducted.`);
        }
        const gross = table.officialAreaM2[row];
        const net = table.officialNetM2[row];
        if (share < 0 || !isArea(gross) || !isArea(net)) continue;
        const grossCents = BigInt(Math.round(gross * 100));
        const expected = grossCents - divideHalfUp(grossCents * BigInt(share), BigInt(SHARE_UNITS));
        const off = Number(expected) - Math.round(net * 100);
        if (Math.abs(off) > 1) {
            findings.add('layers/net-area', 'warning', netField, row,
                `${netField} is ${net.toFixed(2)} m²; by gross area and share it is ${decimalString(expected, 2)} m².`,
                Math.abs(off) / 100);
        }
    }
}

function shareText(units: number): string {
    return (units / SHARE_UNITS).toFixed(4);
}

function isArea(value: number): boolean {
    return value >= 0 && value < 1e13;
}
