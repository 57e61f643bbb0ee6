/** A thrown fault as a person reads it: code, file, place, what happened, what to do. No stack. */

import {EngineError, InvariantError} from '../core/errors.ts';
import type {Code} from '../core/codes.ts';
import type {Language} from './commandTable.ts';
import {EXIT} from './exitCodes.ts';
import type {ExitCode} from './exitCodes.ts';

const LABELS = {
    zh: {error: '错误', file: '文件', where: '位置', detail: '说明', fix: '处理', bug: '程序自身错误',
        report: '这不是您的数据的问题。请把命令和下面的文字报告给维护者；LIANGTIAN_DEBUG=1 可显示调用栈。'},
    en: {error: 'Error', file: 'file', where: 'where', detail: 'detail', fix: 'to do', bug: 'Our own fault',
        report: 'This is not the fault of your data. Please report the command and the text below; '
            + 'LIANGTIAN_DEBUG=1 shows the stack.'},
} as const;

export function exitCodeOf(error: unknown): ExitCode {
    if (!(error instanceof EngineError)) return EXIT.bug;
    return error.code === 'cli/interrupted' ? EXIT.interrupted : EXIT.unusable;
}

/** @param chinese the Chinese meaning of a code, where there is one */
export function describeError(error: unknown, language: Language, chinese: (code: Code) => string | undefined): string {
    const label = LABELS[language];
    const lines: string[] = [];
    if (error instanceof EngineError) {
        const {file, where, fix} = error.details;
        const meaning = language === 'zh' ? chinese(error.code) : undefined;
        lines.push(`${label.error} ${error.code}${language === 'zh' ? '：' : ': '}${meaning ?? error.message}`);
        if (file !== undefined) lines.push(`  ${label.file}: ${file}`);
        if (where !== undefined) lines.push(`  ${label.where}: ${where}`);
        if (meaning !== undefined) lines.push(`  ${label.detail}: ${error.message}`);
        if (fix !== undefined) lines.push(`  ${label.fix}: ${fix}`);
    } else {
        const message = error instanceof Error ? error.message : String(error);
        lines.push(`${label.bug}${error instanceof InvariantError ? ' (invariant)' : ''}: ${message}`, `  ${label.report}`);
    }
    if (process.env.LIANGTIAN_DEBUG === '1' && error instanceof Error && error.stack) lines.push(error.stack);
    return `${lines.join('\n')}\n`;
}

/** The same as JSON, for `--json`. */
export function errorAnswer(error: unknown): Record<string, unknown> {
    if (!(error instanceof EngineError)) {
        return {ok: false, code: 'bug', message: error instanceof Error ? error.message : String(error)};
    }
    const {file, where, fix, facts} = error.details;
    return {ok: false, code: error.code, message: error.message, file, where, fix, facts};
}
