/** All checks on one pack: those of every load, totality over a dictionary, and its golden cases. */

import type {Judge} from './answers.ts';
import type {Finding} from './finding.ts';
import {readGoldenCases, testPack} from './goldenCases.ts';
import type {PackReading} from './readPack.ts';
import {readPack} from './readPack.ts';
import type {KnownClass} from './totality.ts';
import {classificationGaps, routingGaps} from './totality.ts';

export interface ValidateOptions {
    /** Classes of the dictionary the table must answer; without them V06 is not checked. */
    readonly classes?: readonly KnownClass[];
    /** Without the stages golden cases are not run. */
    readonly judge?: Judge;
}

/** Everything there is to say about a pack, worst first. @throws EngineError when there is nothing to read */
export function validatePack(packsDir: string, reference: string, {classes, judge}: ValidateOptions = {}): PackReading {
    const {pack, findings: read} = readPack(packsDir, reference);
    const findings: Finding[] = [...read];
    if (pack && !findings.some(finding => finding.severity === 'error')) {
        if (classes) findings.push(...classificationGaps(pack, classes));
        findings.push(...routingGaps(pack));
        if (judge) findings.push(...goldenFindings(testPack(pack, readGoldenCases(pack), judge)));
    }
    const rank = {error: 0, warning: 1, note: 2};
    return {pack, findings: findings.toSorted((a, b) => rank[a.severity] - rank[b.severity])};
}

function goldenFindings(results: ReturnType<typeof testPack>): Finding[] {
    return results.flatMap(({id, differences}) => differences.map(({what, expected, found}): Finding => ({
        check: 'V20', severity: 'error', path: `tests.json[${id}].expect.${what}`,
        message: `expected ${expected}, found ${found}`,
    })));
}
