/** What `--help` prints, from the table of commands. */

import {COMMANDS, COMMON_FLAGS} from './commandTable.ts';
import type {CommandSpec, FlagSpec, Language} from './commandTable.ts';
import {padEnd} from './textWidth.ts';

const HEADINGS = {
    title: {zh: '良田：找出每一处耕地变化，说明变成了什么，交给该管的单位',
        en: 'Liangtian: finds every change of cultivated land, says what it became and who must act'},
    usage: {zh: '用法', en: 'Usage'},
    commands: {zh: '命令', en: 'Commands'},
    flags: {zh: '参数', en: 'Flags'},
    common: {zh: '通用参数', en: 'Flags of every command'},
    required: {zh: '必填', en: 'required'},
    repeat: {zh: '可重复', en: 'may be repeated'},
    exit: {zh: '退出码：0 完成；1 完成，但 --strict 下数据有问题或检查不通过；2 参数或输入不可用；70 程序自身错误；130 被中断',
        en: 'Exit codes: 0 done; 1 done, but --strict found Issues or a check failed; 2 unusable arguments or input; '
            + '70 our own fault; 130 stopped'},
    manual: {zh: '手册：engine/docs/manual.zh.md', en: 'Manual (Chinese): engine/docs/manual.zh.md'},
    more: {zh: '每个命令的参数：liangtian <命令> --help', en: 'Flags of a command: liangtian <command> --help'},
} as const;

/** The page for `liangtian --help`. */
export function generalHelp(language: Language): string {
    const width = Math.max(...COMMANDS.map((one) => one.name.length)) + 2;
    return [
        HEADINGS.title[language],
        '',
        `${HEADINGS.usage[language]}: npx liangtian <${language === 'zh' ? '命令' : 'command'}> …`,
        '',
        `${HEADINGS.commands[language]}:`,
        ...COMMANDS.map((one) => `  ${padEnd(one.name, width)}${one.words[language]}`),
        '',
        `${HEADINGS.common[language]}:`,
        ...COMMON_FLAGS.map((flag) => flagLine(flag, language)),
        '',
        HEADINGS.more[language],
        HEADINGS.exit[language],
        HEADINGS.manual[language],
        '',
    ].join('\n');
}

/** The page for `liangtian COMMAND --help`. */
export function commandHelp(command: CommandSpec, language: Language): string {
    return [
        command.words[language],
        '',
        `${HEADINGS.usage[language]}: npx liangtian ${usage(command)}`,
        '',
        ...command.flags.length > 0
            ? [`${HEADINGS.flags[language]}:`, ...command.flags.map((flag) => flagLine(flag, language)), ''] : [],
        `${HEADINGS.common[language]}:`,
        ...COMMON_FLAGS.map((flag) => flagLine(flag, language)),
        '',
    ].join('\n');
}

/** The form of a command in one line: required flags first. */
export function usage(command: CommandSpec): string {
    const form = (flag: FlagSpec) => flag.value === undefined ? `--${flag.name}` : `--${flag.name} ${flag.value}`;
    const required = command.flags.filter((flag) => flag.required).map(form);
    const optional = command.flags.filter((flag) => !flag.required)
        .map((flag) => `[${form(flag)}]${flag.repeat ? '…' : ''}`);
    return [command.name, ...command.positionals, ...required, ...optional].join(' ');
}

const FLAG_COLUMN = 30;

function flagLine(flag: FlagSpec, language: Language): string {
    const form = `  --${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`;
    const note = flag.required ? ` (${HEADINGS.required[language]})` : '';
    const gap = form.length + 2 > FLAG_COLUMN ? `\n${' '.repeat(FLAG_COLUMN)}` : ' '.repeat(FLAG_COLUMN - form.length);
    return `${form}${gap}${flag.words[language]}${note}`;
}
