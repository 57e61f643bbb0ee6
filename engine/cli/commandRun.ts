import type {ExitCode} from './exitCodes.ts';
import type {ParsedArguments} from './parseArguments.ts';
import type {Terminal} from './terminal.ts';

/** A command: everything it needs comes in here, what the shell is told goes out. */
export type CommandRun = (given: ParsedArguments, terminal: Terminal) => Promise<ExitCode>;
