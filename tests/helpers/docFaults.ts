/** What the documents of the repository leave out; used by the test of the real ones and by tests on planted faults. */

import type {CommandSpec, FlagSpec} from '../../engine/cli/commandTable.ts';

/** Flags and commands that the manual does not name. */
export function undocumentedCommands(
    manual: string, commands: readonly CommandSpec[], common: readonly FlagSpec[],
): string[] {
    const flagFaults = (owner: string, flags: readonly FlagSpec[]) => flags
        .filter((flag) => !new RegExp(`--${flag.name}(?![\\w-])`).test(manual)).map((flag) => `${owner} --${flag.name}`);
    return [
        ...commands.filter((command) => !manual.includes(`liangtian ${command.name}`)).map((command) => command.name),
        ...commands.flatMap((command) => flagFaults(command.name, command.flags)),
        ...flagFaults('every command', common),
    ];
}

/** Codes without a row in the manual's table. */
export function undocumentedCodes(manual: string, codes: readonly string[]): string[] {
    return codes.filter((code) => !new RegExp(`^\\| \`${code}\` \\| (?!（缺）)\\S`, 'm').test(manual));
}

/** Codes that no source names outside the tables of codes. */
export function unusedCodes(codes: readonly string[], sources: readonly string[]): string[] {
    const all = sources.join('\n');
    return codes.filter((code) => !all.includes(`'${code}'`));
}

const DECISION_HEADINGS = ['Question', 'Decision', 'Why', 'What it costs', 'What would change our mind'];
const STATUS = /^(?:Status:|\*\*Status\*\*:?) (draft|accepted|rejected|replaced by \d{4})(?:[,. ].*)?$/m;

/** What a decision file lacks: title with its number, status, the five headings in order. */
export function decisionFaults(fileName: string, text: string): string[] {
    const number = /^(\d{4})-[a-z0-9-]+\.md$/.exec(fileName)?.[1];
    if (number === undefined) return [`${fileName}: the name is not NNNN-some-words.md`];
    const faults: string[] = [];
    if (!new RegExp(`^# ${number}\\b`).test(text)) faults.push(`${fileName}: the first line is not "# ${number} …"`);
    if (!STATUS.test(text)) faults.push(`${fileName}: no line "Status: …"`);
    const places = DECISION_HEADINGS.map((heading) => text.search(new RegExp(`^(?:## ${heading}\\s*$|\\*\\*${heading}\\*\\*)`, 'm')));
    DECISION_HEADINGS.forEach((heading, index) => {
        if (places[index] < 0) faults.push(`${fileName}: no heading "## ${heading}"`);
        else if (index > 0 && places[index] < places[index - 1]) faults.push(`${fileName}: "## ${heading}" stands too early`);
    });
    return faults;
}

/** Property names of the pack schema's source: every key of an object that it describes. */
export function packProperties(schemaSource: string): string[] {
    const code = schemaSource.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'[^'\n]*'|`[^`]*`/g, '""');
    const start = code.indexOf('const cites');
    const keys = [...code.slice(Math.max(0, start)).matchAll(/[{,]\s*(\w+):/g)].map((match) => match[1]);
    return [...new Set(keys)].filter((key) => !['check', 'severity', 'path', 'message', 'nearest'].includes(key)).sort();
}
