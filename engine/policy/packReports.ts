/**
 * The answers of `pack validate|explain|diff|test` as lines to print and data for `--json`. Nothing is printed here.
 */

import type {Judge} from './answers.ts';
import {diffPacks} from './diffPacks.ts';
import {explainRule} from './explainRule.ts';
import {findingText} from './finding.ts';
import {readGoldenCases, testPack} from './goldenCases.ts';
import {loadPack} from './readPack.ts';
import type {ValidateOptions} from './validatePack.ts';
import {validatePack} from './validatePack.ts';

export interface PackReport {
    /** False: the command ends with exit code 1. */
    readonly ok: boolean;
    readonly heading: string;
    readonly lines: readonly string[];
    readonly data: unknown;
}

export function validateReport(packsDir: string, reference: string, options: ValidateOptions): PackReport {
    const {pack, findings} = validatePack(packsDir, reference, options);
    const count = (severity: string) => findings.filter(finding => finding.severity === severity).length;
    const errors = count('error');
    return {
        ok: errors === 0,
        heading: `${pack?.ref ?? reference}: ${errors === 0 ? 'valid' : `${errors} errors`}, `
            + `${count('warning')} warnings, ${count('note')} notes`,
        lines: findings.map(findingText),
        data: {pack: pack?.ref ?? null, findings},
    };
}

export function explainReport(packsDir: string, reference: string, name: string): PackReport {
    const pack = loadPack(packsDir, reference);
    const found = explainRule(pack, name);
    return {
        ok: true, heading: `${pack.ref}: ${name}`, data: {pack: pack.ref, explanations: found},
        lines: found.flatMap(({path, zh, en, whenZh, whenEn, outcome, origin, citations, note}) => [
            `${path}${zh === '' ? '' : `  ${zh} / ${en}`}`,
            ...whenZh === '' ? [] : [`  条件  ${whenZh}`, `  when  ${whenEn}`],
            `  then  ${outcome}`,
            `  origin ${origin ?? '-'}`,
            ...citations.map(citation => `  依据  ${citation}`),
            ...note === null ? [] : [`  说明  ${note}`],
        ]),
    };
}

/** Golden cases of both packs are asked of both. */
export function diffReport(packsDir: string, referenceA: string, referenceB: string, judge: Judge): PackReport {
    const [a, b] = [loadPack(packsDir, referenceA), loadPack(packsDir, referenceB)];
    const all = [...readGoldenCases(b), ...readGoldenCases(a)];
    const cases = [...new Map(all.map(golden => [golden.id, golden])).values()];
    const diff = diffPacks(a, b, cases, judge);
    return {
        ok: true,
        heading: `${a.ref} → ${b.ref}: ${diff.values.length} values, `
            + `${diff.cases.length} of ${cases.length} cases differ`,
        lines: [
            ...diff.values.map(({path, a: was, b: is}) => `${path}: ${was ?? '(nothing)'} → ${is ?? '(nothing)'}`),
            ...diff.cases.flatMap(({id, about, changes}) => [
                `case ${id} (${about})`, ...changes.map(({what, a: was, b: is}) => `  ${what}: ${was} → ${is}`),
            ]),
        ],
        data: {a: a.ref, b: b.ref, ...diff},
    };
}

export function testReport(packsDir: string, reference: string, judge: Judge): PackReport {
    const pack = loadPack(packsDir, reference);
    const results = testPack(pack, readGoldenCases(pack), judge);
    const failed = results.filter(({differences}) => differences.length > 0);
    return {
        ok: failed.length === 0,
        heading: `${pack.ref}: ${results.length - failed.length} of ${results.length} cases pass`,
        lines: results.flatMap(({id, about, differences}) => [
            `${differences.length === 0 ? 'pass' : 'FAIL'} ${id}: ${about}`,
            ...differences.map(({what, expected, found}) => `  ${what}: expected ${expected}, found ${found}`),
        ]),
        data: {pack: pack.ref, results},
    };
}
