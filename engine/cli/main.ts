#!/usr/bin/env node
/** The door: reads the words, loads the one command that is asked for, turns faults into words and exit codes. */

import {EXIT} from './exitCodes.ts';
import type {ExitCode} from './exitCodes.ts';
import {commandHelp, generalHelp} from './help.ts';
import {parseArguments} from './parseArguments.ts';
import type {CommandRun} from './commandRun.ts';
import {describeError, errorAnswer, exitCodeOf} from './printError.ts';
import {openTerminal} from './terminal.ts';

/** Each command lives in a chunk of its own, so that a small one does not wait for the code of a large one. */
const LOADERS: Record<string, () => Promise<CommandRun>> = {
    inspect: async () => (await import('./commands/inspect.ts')).runInspect,
    diff: async () => (await import('./commands/diff.ts')).runDiff,
    clues: async () => (await import('./commands/clues.ts')).runCluesCommand,
    compare: async () => (await import('./commands/compare.ts')).runCompare,
    series: async () => (await import('./commands/series.ts')).runSeries,
    seasons: async () => (await import('./commands/seasons.ts')).runSeasons,
    chips: async () => (await import('./commands/chips.ts')).runChips,
    'pack validate': async () => (await import('./commands/pack.ts')).runPackValidate,
    'pack explain': async () => (await import('./commands/pack.ts')).runPackExplain,
    'pack diff': async () => (await import('./commands/pack.ts')).runPackDiff,
    'pack test': async () => (await import('./commands/pack.ts')).runPackTest,
    demo: async () => (await import('./commands/demo.ts')).runDemo,
    version: async () => (await import('./commands/version.ts')).runVersion,
};

async function main(words: readonly string[]): Promise<ExitCode> {
    let terminal = openTerminal(words.includes('--lang=en') || words[words.indexOf('--lang') + 1] === 'en' ? 'en' : 'zh',
        words.includes('--json'));
    try {
        const given = parseArguments(words);
        terminal = openTerminal(given.language, given.json);
        if (given.help || !given.command) {
            terminal.say(given.command ? commandHelp(given.command, given.language) : generalHelp(given.language));
            return words.length === 0 ? EXIT.unusable : EXIT.done;
        }
        const run = await LOADERS[given.command.name]();
        return await run(given, terminal);
    } catch (error) {
        const chinese = terminal.language === 'zh' ? (await import('./zh/faultWords.ts')).CHINESE_FAULTS : null;
        terminal.errorText(describeError(error, terminal.language, chinese, process.stderr.columns));
        terminal.answer(errorAnswer(error));
        return exitCodeOf(error);
    }
}

// A reader that stops early (`liangtian … | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.done);
});

// Not awaited: chunks of commands import from this file, which must have ended its own evaluation by then.
void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
});
