/**
 * The three channels a fault can take: an `Issue` is returned (the data has a fault), an `EngineError` is thrown at the
 * door (the caller or the input cannot be used), an `InvariantError` is our own bug. They are never mixed.
 */

import type {Code} from './codes.ts';

/** Where an `EngineError` comes from and what to do about it. Every field that is known is filled. */
export interface ErrorDetails {
    /** Path as the caller gave it. */
    readonly file?: string;
    /** Place inside the file in words: record, line, byte, field, layer name. */
    readonly where?: string;
    /** What the person can do next, one sentence. */
    readonly fix?: string;
    /** Further facts for a machine (counts, areas, candidates). */
    readonly facts?: Readonly<Record<string, unknown>>;
    readonly cause?: unknown;
}

/** The caller or the input cannot be used. The command line ends with exit code 2. */
export class EngineError extends Error {
    readonly code: Code;
    readonly details: ErrorDetails;
    constructor(code: Code, message: string, details: ErrorDetails = {}) {
        super(message, details.cause === undefined ? undefined : {cause: details.cause});
        this.name = 'EngineError';
        this.code = code;
        this.details = details;
    }
}

/** Our own bug: a promise of the engine does not hold. Never caught inside `engine/`; exit code 70. */
export class InvariantError extends Error {
    constructor(message: string) {
        super(message);
        this.name = 'InvariantError';
    }
}

/** @throws InvariantError when `holds` is false */
export function assertInvariant(holds: boolean, message: string): asserts holds {
    if (!holds) throw new InvariantError(message);
}
