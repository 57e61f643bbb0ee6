/** Writes a new SQLite file: the same bytes for the same statements, whole or not at all. */

import {renameSync, rmSync} from 'node:fs';
import {resolve} from 'node:path';
import Database from 'better-sqlite3';
import {EngineError} from '../core/errors.ts';
import type {SqliteConnection} from './openSqlite.ts';

/**
 * `fill` works in one transaction on an empty database beside `path`; when it is through, that file takes the place of
 * whatever was at `path`.
 *
 * @throws EngineError `formats/unwritable`; what `fill` throws
 */
export function writeSqliteFile(path: string, fill: (database: SqliteConnection) => void): void {
    // better-sqlite3 trims file names: the ending keeps blanks inside
    const partial = `${resolve(path)}.part`;
    let database: SqliteConnection | null = null;
    try {
        rmSync(partial, {force: true});
        database = new Database(partial);
        // nothing to roll back to: a broken attempt is thrown away as a whole
        database.pragma('journal_mode = OFF');
        database.pragma('synchronous = OFF');
        database.pragma('page_size = 4096');
        database.transaction(fill)(database);
        database.close();
        renameSync(partial, path);
    } catch (error) {
        if (database?.open) database.close();
        rmSync(partial, {force: true});
        if (error instanceof Error && ('code' in error || error.message.startsWith('Cannot open database'))) {
            throw new EngineError('formats/unwritable', `${path} cannot be written: ${error.message}.`, {
                file: path, fix: 'Check that the folder exists, may be written to, and has room.', cause: error,
            });
        }
        throw error;
    }
}
