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
        try {
            run(folders.flatMap(folder => jtsFiles(folder).flatMap(path => readJtsCases(path, relative(folder, path)))), tally);
        } finally {
            console.info(`${name}\n${tally.lines().join('\n')}`);
        }
    }, timeoutMs);
}

/** `how`: what had to be done to the operands first, where something had. */
export type Outcome = {readonly kind: 'agrees'; readonly how?: string} | {readonly kind: 'disagrees' | 'skipped'; readonly why: string};

/** Answers by case, and what was not run by reason. */
export class Tally {
    readonly disagreements: string[] = [];
    agreed = 0;
    private readonly prepared = new Map<string, string[]>();
    private readonly skips = new Map<string, string[]>();
    private readonly others = new Map<string, number>();

    /** @param name the case and its operation */
    add(name: string, outcome: Outcome): void {
        const note = (reasons: Map<string, string[]>, why: string): void => void reasons.set(why, [...reasons.get(why) ?? [], name]);
        if (outcome.kind === 'agrees') {
            this.agreed++;
            if (outcome.how !== undefined) note(this.prepared, outcome.how);
        } else if (outcome.kind === 'skipped') note(this.skips, outcome.why);
        else this.disagreements.push(`${name}: ${outcome.why}`);
    }

    /** An operation of another kind. */
    passOver(operation: string): void {
        this.others.set(operation, (this.others.get(operation) ?? 0) + 1);
    }

    /** Counts; cases by reason, each by name where there are few. */
    lines(): string[] {
        const byReason = (reasons: ReadonlyMap<string, readonly string[]>, word: string): string[] =>
            [...reasons].flatMap(([why, names]) => [
                `  ${names.length} ${word}: ${why}`, ...names.length <= 30 ? names.map(name => `      ${name}`) : [],
            ]);
        const others = [...this.others].sort(([, a], [, b]) => b - a);
        return [
            `  ${this.agreed + this.disagreements.length} run: ${this.agreed} agree, ${this.disagreements.length} disagree`,
            ...byReason(this.prepared, 'of them'), ...byReason(this.skips, 'skipped'),
            ...others.length > 0 ? [`  not asked here: ${others.map(([name, count]) => `${name} ${count}`).join(', ')}`] : [],
        ];
    }
}
