/**
 * Words of a command line, read by the table of commands.
 *
 * Accepts `--flag value`, `--flag=value`, and `--` before words that begin with a dash. Nothing unknown passes.
 */

import {EngineError} from '../core/errors.ts';
import {COMMANDS, COMMON_FLAGS, findCommand, flagsOf} from './commandTable.ts';
import type {CommandSpec, FlagSpec, Language} from './commandTable.ts';
import {nearest} from '../core/nearest.ts';

export interface ParsedArguments {
    /** Null when only help or nothing was asked for. */
    readonly command: CommandSpec | null;
    readonly help: boolean;
    readonly language: Language;
    readonly json: boolean;
    readonly strict: boolean;
    readonly positionals: readonly string[];
    readonly flags: FlagValues;
}

/** Values by flag name, read and checked. */
export interface FlagValues {
    isOn(name: string): boolean;
    text(name: string): string | undefined;
    texts(name: string): readonly string[];
    number(name: string): number | undefined;
}

/** @throws EngineError `cli/…` when a word cannot be used; the message names the word and what is near */
export function parseArguments(words: readonly string[]): ParsedArguments {
    if (words.length === 0) return parsed(null, [], new Map(), true);
    const found = findCommand(words);
    if (!found && words[0].startsWith('-')) return parseWithoutCommand(words);
    if (!found) throw unknownCommand(words);
    const {positionals, values} = readWords(found.rest, flagsOf(found.command), found.command.name);
    const result = parsed(found.command, positionals, values, values.has('help'));
    if (!result.help) checkComplete(found.command, result);
    return result;
}

function parseWithoutCommand(words: readonly string[]): ParsedArguments {
    const named = words[0] === '--version' ? COMMANDS.find((one) => one.name === 'version') ?? null : null;
    const {positionals, values} = readWords(named ? words.slice(1) : words, COMMON_FLAGS, null);
    if (positionals.length > 0) throw unknownCommand(positionals);
    return parsed(named, [], values, named === null);
}

function unknownCommand(words: readonly string[]): EngineError {
    const names = COMMANDS.map((one) => one.name);
    const group = names.filter((name) => name.startsWith(`${words[0]} `));
    const near = nearest(words.slice(0, 2).join(' '), names) ?? nearest(words[0], names);
    const fix = group.length > 0 ? `say one of: ${group.join(', ')}`
        : near ? `did you mean "liangtian ${near}"?` : 'run "liangtian --help" for the list';
    return new EngineError('cli/unknown-command', `"${words[0]}" is not a command`, {fix, facts: {word: words[0], near, group}});
}

function readWords(words: readonly string[], specs: readonly FlagSpec[], command: string | null) {
    const positionals: string[] = [];
    const values = new Map<string, string[]>();
    for (let at = 0; at < words.length; at++) {
        const word = words[at];
        if (word === '--') {
            positionals.push(...words.slice(at + 1));
            break;
        }
        if (word === '-h') {
            values.set('help', ['']);
            continue;
        }
        if (!word.startsWith('-') || word === '-') {
            positionals.push(word);
            continue;
        }
        const equals = word.indexOf('=');
        const name = word.slice(word.startsWith('--') ? 2 : 1, equals < 0 ? undefined : equals);
        const spec = word.startsWith('--') ? specs.find((one) => one.name === name) : undefined;
        if (!spec) throw unknownFlag(word, name, specs, command);
        let value = equals < 0 ? undefined : word.slice(equals + 1);
        if (spec.value === undefined) {
            if (value !== undefined) throw badValue(spec, value, 'the flag takes no value');
            values.set(name, ['']);
            continue;
        }
        if (value === undefined) {
            const next = words[at + 1];
            if (next === undefined || next.startsWith('--')) throw missingValue(spec);
            value = next;
            at++;
        }
        if (value === '') throw missingValue(spec);
        checkValue(spec, value);
        const before = values.get(name);
        if (before && !spec.repeat && before[0] !== value) {
            throw new EngineError('cli/repeated-flag', `--${name} stands twice: "${before[0]}" and "${value}"`,
                {where: `--${name}`, fix: 'keep one of them', facts: {flag: name, values: [before[0], value]}});
        }
        values.set(name, spec.repeat && before ? [...before, value] : [value]);
    }
    return {positionals, values};
}

function unknownFlag(word: string, name: string, specs: readonly FlagSpec[], command: string | null): EngineError {
    const near = nearest(name, specs.map((one) => one.name));
    return new EngineError('cli/unknown-flag', `${command === null ? 'liangtian' : `"${command}"`} has no flag ${word}`, {
        where: word,
        fix: near ? `did you mean --${near}?` : `run "liangtian ${command === null ? '' : `${command} `}--help" for the flags`,
        facts: {flag: name, near, command},
    });
}

function missingValue(spec: FlagSpec): EngineError {
    return new EngineError('cli/missing-value', `--${spec.name} needs a value: ${spec.value}`,
        {where: `--${spec.name}`, fix: `write --${spec.name} ${spec.value}`, facts: {flag: spec.name, form: spec.value}});
}

function badValue(spec: FlagSpec, value: string, why: string): EngineError {
    return new EngineError('cli/bad-value', `--${spec.name} "${value}": ${why}`,
        {where: `--${spec.name}`, fix: spec.value === undefined ? `write --${spec.name} alone` : `write --${spec.name} ${spec.value}`,
            facts: {flag: spec.name, value, kind: spec.value === undefined ? 'none' : spec.kind, choices: spec.choices}});
}

function checkValue(spec: FlagSpec, value: string): void {
    switch (spec.kind) {
        case 'number':
            if (!/^\d+(\.\d+)?$/.test(value)) throw badValue(spec, value, 'not a number of zero or more');
            return;
        case 'epsg':
            if (!/^(EPSG:)?\d{4,6}$/i.test(value)) throw badValue(spec, value, 'not an EPSG code such as EPSG:4547');
            return;
        case 'date':
            if (!isCalendarDate(value)) throw badValue(spec, value, 'not a day written as YYYY-MM-DD');
            return;
        case 'choice':
            if (!spec.choices?.includes(value)) throw badValue(spec, value, `none of ${spec.choices?.join(', ')}`);
            return;
        default:
    }
}

/** Whether `text` is a day of the Gregorian calendar written YYYY-MM-DD. */
export function isCalendarDate(text: string): boolean {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function checkComplete(command: CommandSpec, given: ParsedArguments): void {
    const fix = `run "liangtian ${command.name} --help" for the whole form`;
    for (const flag of command.flags) {
        if (flag.required && given.flags.text(flag.name) === undefined) {
            throw new EngineError('cli/missing-argument', `"${command.name}" needs --${flag.name} ${flag.value}`,
                {where: `--${flag.name}`, fix, facts: {flag: flag.name, form: flag.value, command: command.name}});
        }
    }
    const wanted = command.positionals;
    const open = wanted.at(-1)?.endsWith('…') ?? false;
    if (given.positionals.length < wanted.length) {
        throw new EngineError('cli/missing-argument', `"${command.name}" needs ${wanted[given.positionals.length]}`,
            {fix, facts: {word: wanted[given.positionals.length], command: command.name}});
    }
    if (!open && given.positionals.length > wanted.length) {
        const extra = given.positionals[wanted.length];
        throw new EngineError('cli/unexpected-argument', `"${command.name}" cannot use the word "${extra}"`,
            {where: extra, fix, facts: {word: extra, command: command.name}});
    }
}

function parsed(
    command: CommandSpec | null, positionals: readonly string[], values: ReadonlyMap<string, readonly string[]>, help: boolean,
): ParsedArguments {
    const flags: FlagValues = {
        isOn: (name) => values.has(name),
        text: (name) => values.get(name)?.[0],
        texts: (name) => values.get(name) ?? [],
        number: (name) => values.has(name) ? Number(values.get(name)?.[0]) : undefined,
    };
    return {
        command,
        help,
        language: flags.text('lang') === 'en' ? 'en' : 'zh',
        json: flags.isOn('json'),
        strict: flags.isOn('strict'),
        positionals,
        flags,
    };
}
