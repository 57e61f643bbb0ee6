/** Which JTS suites there are to run, and the tally of what was run, skipped and answered differently. */

import {existsSync} from 'node:fs';
import {delimiter, join, relative} from 'node:path';
import {test} from 'vitest';
import {jtsFiles, readJtsCases, type JtsCase} from './jtsXml.ts';
import {REAL_DATA} from './realData.ts';

/** Folders of suites: those of the real data, and any that LIANGTIAN_JTS_DIR names. */
function jtsFolders(): string[] {
    return [
        ...REAL_DATA === null ? [] : [join(REAL_DATA, 'overlay', 'jts')],
        ...(process.env.LIANGTIAN_JTS_DIR ?? '').split(delimiter).filter(folder => folder !== ''),
    ].filter(existsSync);
}

/** A test over the cases of all suites; where there are none it is skipped and says so. */
export function testOnJts(name: string, run: (cases: readonly JtsCase[], tally: Tally) => void, timeoutMs?: number): void {
    const folders = jtsFolders();
    if (folders.length === 0) {
        console.info(`skipped: "${name}" (neither LIANGTIAN_REAL_DATA nor LIANGTIAN_JTS_DIR names a folder of suites)`);
        test.skip(name, () => undefined);
        return;
    }
    test(name, () => {
        const tally = new Tally();
        run(folders.flatMap(folder => jtsFiles(folder).flatMap(path => readJtsCases(path, relative(folder, path)))), tally);
        console.info(`${name}\n${tally.lines().join('\n')}`);
    }, timeoutMs);
}

export type Outcome = {readonly kind: 'agrees'} | {readonly kind: 'disagrees' | 'skipped'; readonly why: string};

export class Tally {
    readonly disagreements: string[] = [];
    agreed = 0;
    private readonly skips = new Map<string, string[]>();

    /** @param name the case and its operation */
    add(name: string, outcome: Outcome): void {
        if (outcome.kind === 'agrees') this.agreed++;
        else if (outcome.kind === 'disagrees') this.disagreements.push(`${name}: ${outcome.why}`);
        else this.skips.set(outcome.why, [...this.skips.get(outcome.why) ?? [], name]);
    }

    /** Counts; skipped cases by reason, each by name where there are few. */
    lines(): string[] {
        return [
            `  ${this.agreed + this.disagreements.length} run, ${this.agreed} agree, ${this.disagreements.length} disagree`,
            ...[...this.skips].flatMap(([why, names]) => [
                `  ${names.length} skipped: ${why}`, ...names.length <= 12 ? names.map(name => `      ${name}`) : [],
            ]),
        ];
    }
}
