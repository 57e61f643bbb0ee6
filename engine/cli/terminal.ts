/**
 * Where words and results go.
 *
 * Keeps   with `--json` standard output carries the machine's result and nothing else; words go to standard error
 */

import type {Language, Words} from './commandTable.ts';

export interface Terminal {
    readonly language: Language;
    readonly json: boolean;
    readonly isTerminal: boolean;
    /** A line for a person. */
    say(line: string): void;
    /** The machine's result; once, at the end, only with `--json`. */
    answer(value: unknown): void;
    /** Text on the error stream, without a line end. */
    errorText(text: string): void;
    pick(words: Words): string;
}

export function openTerminal(language: Language, json: boolean): Terminal {
    const words = json ? process.stderr : process.stdout;
    return {
        language,
        json,
        isTerminal: process.stderr.isTTY === true,
        say: (line) => {
            words.write(`${line}\n`);
        },
        answer: (value) => {
            if (json) process.stdout.write(`${JSON.stringify(value, null, 1)}\n`);
        },
        errorText: (text) => {
            process.stderr.write(text);
        },
        pick: (one) => one[language],
    };
}
