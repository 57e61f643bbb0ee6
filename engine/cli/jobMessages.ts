/** What the thread of the job and the thread of the terminal tell each other. */

import {EngineError, InvariantError} from '../core/errors.ts';
import type {ErrorDetails} from '../core/errors.ts';
import type {Code} from '../core/codes.ts';
import type {ClueOptions, ClueResult} from '../pipeline/clues/options.ts';
import type {RunOptions, RunResult, RunSurroundings} from '../pipeline/options.ts';
import type {SummaryPage} from './summary.ts';

export type JobOrder = {readonly surroundings: Omit<RunSurroundings, 'chineseOf'>} & (
    | {readonly job: 'diff'; readonly options: RunOptions}
    | {readonly job: 'clues'; readonly options: ClueOptions});

/** Of either job; `stage` is one of its own. */
export interface JobProgress {
    readonly stage: string;
    readonly done: number;
    readonly total: number;
}

type Bytes = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** A run's result as bytes, which change threads without being copied; the page among them. */
export interface JobResult extends Omit<RunResult, 'page' | 'files'> {
    readonly files: Bytes;
    readonly summary: SummaryPage;
}

export interface ClueJobResult extends Omit<ClueResult, 'files'> {
    readonly files: Bytes;
}

export type JobMessage =
    | {readonly type: 'progress'; readonly progress: JobProgress}
    | {readonly type: 'result'; readonly result: JobResult | ClueJobResult}
    | {readonly type: 'fault'; readonly fault: PlainFault};

/** An error without its class, which a message cannot carry. */
export interface PlainFault {
    readonly name: 'EngineError' | 'InvariantError' | 'Error';
    readonly message: string;
    readonly stack?: string;
    readonly code?: Code;
    readonly details?: Omit<ErrorDetails, 'cause'>;
}

export function plainFault(error: unknown): PlainFault {
    if (error instanceof EngineError) {
        // The cause may be anything, also what a message cannot carry; its text is in the message already.
        const {cause: _cause, facts, ...details} = error.details;
        return {name: 'EngineError', message: error.message, stack: error.stack, code: error.code,
            details: {...details, ...facts ? {facts: JSON.parse(JSON.stringify(facts)) as Record<string, unknown>} : {}}};
    }
    if (error instanceof Error) {
        return {name: error instanceof InvariantError ? 'InvariantError' : 'Error', message: error.message, stack: error.stack};
    }
    return {name: 'Error', message: String(error)};
}

export function errorOf(fault: PlainFault): Error {
    const error = fault.name === 'EngineError' && fault.code !== undefined
        ? new EngineError(fault.code, fault.message, fault.details)
        : fault.name === 'InvariantError' ? new InvariantError(fault.message) : new Error(fault.message);
    if (fault.stack !== undefined) error.stack = fault.stack;
    return error;
}
