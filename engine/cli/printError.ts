/** A thrown fault as a person reads it: code, file, place, what happened, what to do. No stack. */

import {EngineError, InvariantError} from '../core/errors.ts';
import type {Code} from '../core/codes.ts';
import type {ErrorDetails} from '../core/errors.ts';
import type {Language} from './commandTable.ts';
import {EXIT} from './exitCodes.ts';
import type {ExitCode} from './exitCodes.ts';
import {wrapText} from './wrapText.ts';

/** A language other than that of the messages: what it says of a fault from its code and facts. */
export interface FaultWords {
    meaning(code: Code): string;
    /** What to do next. */
    advice(code: Code): string;
    /** What happened; null where the facts say no more than the code. */
    explain(code: Code, details: ErrorDetails): string | null;
    /** Null where the words are no place. */
    place(where: string): string | null;
}

const LABELS = {
    zh: {error: '错误', file: '文件', where: '位置', explain: '说明', fix: '处理', detail: '详情', bug: '程序自身错误',
        report: '这不是您的数据的问题。请把命令和下面的文字报告给维护者；LIANGTIAN_DEBUG=1 可显示调用栈。'},
    en: {error: 'Error', file: 'file', where: 'where', fix: 'to do', bug: 'Our own fault',
        report: 'This is not the fault of your data. Please report the command and the text below; '
            + 'LIANGTIAN_DEBUG=1 shows the stack.'},
} as const;

export function exitCodeOf(error: unknown): ExitCode {
    if (!(error instanceof EngineError)) return EXIT.bug;
    return error.code === 'cli/interrupted' ? EXIT.interrupted : EXIT.unusable;
}

/**
 * @param chinese the words for `zh`; null prints the English message alone
 * @param columns width of the terminal; sentences are broken to fit it, paths and codes never
 */
export function describeError(error: unknown, language: Language, chinese: FaultWords | null, columns = Infinity): string {
    const label = LABELS[language];
    const lines: string[] = [];
    if (error instanceof EngineError) {
        lines.push(...language === 'zh' && chinese ? chineseLines(error, chinese, columns) : englishLines(error));
    } else {
        const message = error instanceof Error ? error.message : String(error);
        lines.push(`${label.bug}${error instanceof InvariantError ? ' (invariant)' : ''}: ${message}`, `  ${label.report}`);
    }
    if (process.env.LIANGTIAN_DEBUG === '1' && error instanceof Error && error.stack) lines.push(error.stack);
    return `${lines.join('\n')}\n`;
}

function englishLines({code, message, details: {file, where, fix}}: EngineError): string[] {
    const label = LABELS.en;
    return [
        `${label.error} ${code}: ${message}`,
        ...file === undefined ? [] : [`  ${label.file}: ${file}`],
        ...where === undefined ? [] : [`  ${label.where}: ${where}`],
        ...fix === undefined ? [] : [`  ${label.fix}: ${fix}`],
    ];
}

/** Each label takes four columns, so that sentences begin below one another. */
const INDENT = ' '.repeat(8);

/** The English message comes last, with what of the fault no Chinese line says, so that nothing is lost for support. */
function chineseLines({code, message, details}: EngineError, words: FaultWords, columns: number): string[] {
    const label = LABELS.zh;
    const {file, where, fix} = details;
    const place = where === undefined ? null : words.place(where);
    const explained = words.explain(code, details);
    const sentences = (name: string, text: string) => text.split('\n')
        .flatMap((line, at) => wrapText(at === 0 ? `  ${name}: ${line}` : INDENT + line, columns, INDENT));
    const english = [
        message,
        ...where === undefined || place !== null || explained !== null ? [] : [`(${where})`],
        ...fix === undefined || explained !== null ? [] : [`— ${fix}`],
    ];
    return [
        `${label.error} ${code}：${words.meaning(code)}`,
        ...file === undefined ? [] : [`  ${label.file}: ${file}`],
        ...place === null ? [] : [`  ${label.where}: ${place}`],
        ...explained === null ? [] : sentences(label.explain, explained),
        ...sentences(label.fix, words.advice(code)),
        ...sentences(label.detail, english.join(' ')),
    ];
}

/** The same as JSON, for `--json`. */
export function errorAnswer(error: unknown): Record<string, unknown> {
    if (!(error instanceof EngineError)) {
        return {ok: false, code: 'bug', message: error instanceof Error ? error.message : String(error)};
    }
    const {file, where, fix, facts} = error.details;
    return {ok: false, code: error.code, message: error.message, file, where, fix, facts};
}
