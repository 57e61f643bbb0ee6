/**
 * Opens SQLite files of strangers: read-only, without trust in their schema, and without leaving a trace beside them.
 * The one user of better-sqlite3.
 */

import {closeSync, constants, copyFileSync, existsSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, statSync}
    from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import Database from 'better-sqlite3';
import {EngineError} from '../core/errors.ts';

export type SqliteConnection = Database.Database;

/** An open file and the way to let go of it. */
export interface SqliteFile {
    readonly database: SqliteConnection;
    /**
     * What `quick_check` says, or null when it says ok or the file is too long to ask.
     */
    readonly fault: string | null;
    /** Closes the connection and removes the copy, if there was one. Safe to call twice. */
    readonly close: () => void;
}

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
/** First bytes of a rollback journal that was not finished. Source: sqlite.org/fileformat2.html §3 */
const JOURNAL_MAGIC = Buffer.from('d9d505f920a163d7', 'hex');
/** Milliseconds to wait for another program's lock. */
const LOCK_WAIT_MS = 1000;
/** `quick_check` reads the whole file; beyond this size its cost would be felt before the first record. */
const QUICK_CHECK_MAX_BYTES = 64 * 1024 * 1024;

/**
 * A read-only connection: no writing, no extension, no function or virtual table with side effects called from the
 * schema. A file in WAL mode is read from a temporary copy, because even a reader would write beside it.
 *
 * Source   sqlite.org/security.html (untrusted files), sqlite.org/fileformat2.html §1.3 (header)
 * @throws EngineError `formats/not-found`, `formats/unreadable`, `formats/empty-file`, `formats/unsupported` - not
 *         SQLite, `formats/truncated`, `formats/interrupted-write`, `formats/locked`, `formats/corrupt`
 */
export function openSqliteReadOnly(path: string): SqliteFile {
    const isWal = checkHeader(path);
    refuseHotJournal(path);
    let opened = resolve(path);
    let copyFolder: string | null = null;
    // better-sqlite3 trims file names, so a name with blanks at its end has to be copied to one without
    if (isWal || opened !== opened.trim()) {
        copyFolder = mkdtempSync(join(tmpdir(), 'liangtian-sqlite-'));
        opened = copyAside(path, copyFolder);
    }
    const removeCopy = (): void => {
        if (copyFolder !== null) rmSync(copyFolder, {recursive: true, force: true});
    };
    let database: SqliteConnection | null = null;
    try {
        // a copy is ours: SQLite may bring its write-ahead log into it, which a read-only connection must not
        const readonly = copyFolder === null;
        database = new Database(opened, {readonly, fileMustExist: true, timeout: LOCK_WAIT_MS});
        database.pragma('trusted_schema = OFF');
        database.pragma('cell_size_check = ON');
        database.pragma('mmap_size = 0');
        database.pragma('query_only = ON');
        database.prepare('SELECT count(*) FROM sqlite_schema').get();
        const fault = quickCheck(database, statSync(opened).size);
        const connection = database;
        return {
            database: connection,
            fault,
            close: () => {
                if (connection.open) connection.close();
                removeCopy();
            },
        };
    } catch (error) {
        if (database?.open) database.close();
        removeCopy();
        throw sqliteError(error, path);
    }
}

/** What went wrong in SQLite as something a person can act on; an `EngineError` passes through. */
export function sqliteError(error: unknown, path: string, where?: string): EngineError {
    if (error instanceof EngineError) return error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const said = error instanceof Error ? error.message : String(error);
    const details = {file: path, where, cause: error};
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
        return new EngineError('formats/locked', `${path} is locked by another program.`, {
            ...details, fix: 'Close the program that edits it, or give a copy of the file.',
        });
    }
    if (code === 'SQLITE_READONLY_ROLLBACK' || code === 'SQLITE_READONLY_RECOVERY') return interruptedWrite(path);
    return new EngineError('formats/corrupt', `${path} is damaged: SQLite says "${said}".`, {
        ...details, fix: 'Export the layer again from the program that holds it.',
    });
}

/** Whether the file is in WAL mode. @throws EngineError when its header does not describe a whole SQLite file */
function checkHeader(path: string): boolean {
    const {header, size} = readStart(path, 100);
    if (size === 0) {
        throw new EngineError('formats/empty-file', `${path} is empty.`, {file: path, fix: 'Ask for the file again.'});
    }
    if (!header.subarray(0, MAGIC.length).equals(MAGIC)) {
        throw new EngineError('formats/unsupported', `${path} is not an SQLite file, whatever its name says.`, {
            file: path, where: 'first 16 bytes', fix: 'Give the file the ending of what it is, or export it again.',
        });
    }
    if (header.length < 100) throw truncated(path, 100, size);
    const stored = header.readUInt16BE(16);
    const pageSize = stored === 1 ? 65_536 : stored;
    if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) {
        throw new EngineError('formats/corrupt', `${path} is damaged: it states pages of ${pageSize} bytes.`, {
            file: path, where: 'byte 16', fix: 'Export the layer again from the program that holds it.',
        });
    }
    const isWal = header[18] === 2 || header[19] === 2;
    // the stated number of pages counts only where the two change counters agree
    const isStated = header.readUInt32BE(24) === header.readUInt32BE(92);
    const statedBytes = header.readUInt32BE(28) * pageSize;
    if (!isWal && isStated && statedBytes > size) throw truncated(path, statedBytes, size);
    return isWal;
}

function truncated(path: string, statedBytes: number, size: number): EngineError {
    return new EngineError(
        'formats/truncated', `${path} is cut short: ${statedBytes} bytes are stated, ${size} are there.`, {
        file: path, fix: 'Copy or download the file again.', facts: {statedBytes, bytes: size},
    });
}

function readStart(path: string, length: number): {header: Buffer; size: number} {
    let fd: number;
    try {
        fd = openSync(path, 'r');
    } catch (error) {
        const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        throw isMissing
            ? new EngineError('formats/not-found', `There is no file ${path}.`,
                {file: path, fix: 'Check the path.', cause: error})
            : new EngineError('formats/unreadable', `${path} cannot be read.`,
                {file: path, fix: 'Check its permissions.', cause: error});
    }
    try {
        const stat = fstatSync(fd);
        if (!stat.isFile()) {
            throw new EngineError('formats/unsupported', `${path} is not a file.`, {file: path, fix: 'Give a file.'});
        }
        const header = Buffer.alloc(length);
        return {header: header.subarray(0, readSync(fd, header, 0, length, 0)), size: stat.size};
    } finally {
        closeSync(fd);
    }
}

/**
 * A journal left by a stopped writer is never rolled back here: it can name other files that a rollback would delete,
 * and without it the file is half old and half new.
 */
function refuseHotJournal(path: string): void {
    const journal = `${path}-journal`;
    if (!existsSync(journal) || !statSync(journal).isFile()) return;
    if (readStart(journal, JOURNAL_MAGIC.length).header.equals(JOURNAL_MAGIC)) throw interruptedWrite(path);
}

function interruptedWrite(path: string): EngineError {
    return new EngineError('formats/interrupted-write',
        `${path} was left half written; ${path}-journal lies beside it.`, {
        file: path, fix: 'Open and close the file once in the program that wrote it (QGIS, say), then try again.',
    });
}

/** Copies a file in WAL mode, with its write-ahead log if it has one, and answers the path of the copy. */
function copyAside(path: string, folder: string): string {
    const copy = join(folder, 'copy.sqlite');
    try {
        copyFileSync(path, copy, constants.COPYFILE_FICLONE);
        if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
    } catch (error) {
        rmSync(folder, {recursive: true, force: true});
        throw new EngineError(
            'formats/unreadable', `${path} is in WAL mode and could not be copied to ${folder} for reading.`, {
            file: path, cause: error,
            fix: 'Make room in the temporary folder, or convert the file with PRAGMA journal_mode = DELETE.',
        });
    }
    return copy;
}

function quickCheck(database: SqliteConnection, size: number): string | null {
    if (size > QUICK_CHECK_MAX_BYTES) return null;
    const said = database.pragma('quick_check(1)', {simple: true});
    return said === 'ok' ? null : String(said);
}
