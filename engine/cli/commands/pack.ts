/** `pack validate|explain|diff|test`: what the policy packs say of themselves. */

import {dictionary} from '../../landclass/dictionary.ts';
import {JUDGE} from '../../pipeline/judge.ts';
import {diffReport, explainReport, testReport, validateReport} from '../../policy/packReports.ts';
import type {PackReport} from '../../policy/packReports.ts';
import type {CommandRun} from '../commandRun.ts';
import {EXIT} from '../exitCodes.ts';
import {packsFolder} from '../productFolder.ts';

/** The dictionary whose every pair of classes a pack has to answer. */
const CLASSES_OF = 'cn.survey.2020';

export const runPackValidate = command(([pack]) => {
    const classes = dictionary(CLASSES_OF).classes.filter((one) => one.assignable)
        .map(({code, cultivated}) => ({code, cultivated}));
    return validateReport(packsFolder(), pack, {classes, judge: JUDGE});
});

export const runPackExplain = command(([pack, rule]) => explainReport(packsFolder(), pack, rule));

export const runPackDiff = command(([one, other]) => diffReport(packsFolder(), one, other, JUDGE));

export const runPackTest = command(([pack]) => testReport(packsFolder(), pack, JUDGE));

function command(report: (words: readonly string[]) => PackReport): CommandRun {
    return async (given, terminal) => {
        const {ok, heading, lines, data} = report(given.positionals);
        terminal.say(heading);
        for (const line of lines) terminal.say(`  ${line}`);
        terminal.answer(data);
        return ok ? EXIT.done : EXIT.findings;
    };
}
