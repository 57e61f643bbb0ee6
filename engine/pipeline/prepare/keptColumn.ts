/**
 * The class column of a table, as an earlier run read it. A run uses it at once, reads the table anew in another thread meanwhile, and
 * throws its result away where that says something else.
 */

import {createHash} from 'node:crypto';
import {bundleKey, identityOf, readBundle, writeBundle} from '../../cache/index.ts';
import {readDbfColumn, type DbfColumn} from '../../formats/dbfColumn.ts';
import type {Store} from './geometry.ts';

/** Rises with every change of what is kept or how it is read. */
const FORMAT = 1;

/** A column by how its file looks from outside; null where there is no such file. */
function columnKey(dbf: string, field: string): string | null {
    const [file] = identityOf([dbf]) ?? [];
    return file ? bundleKey('column', [FORMAT, file.path, file.size, file.mtimeMs, file.ino, field.toUpperCase()]) : null;
}

/** What a column says, as a hash. */
export function columnDigest({values, index}: DbfColumn): string {
    return createHash('sha256').update(JSON.stringify(values)).update(new Uint8Array(index.buffer, index.byteOffset, index.byteLength)).digest('hex');
}

export function keptColumn({folder, engineVersion}: Store, dbf: string, field: string): DbfColumn | null {
    const key = folder === null ? null : columnKey(dbf, field);
    const bundle = key === null ? null : readBundle(folder!, key, engineVersion); // without a folder there is no key
    if (!bundle) return null;
    const index = bundle.arrays.index as Uint16Array; // as `readColumn` wrote it: key and checksum say so
    return {values: bundle.json as readonly string[], index, records: index.length};
}

/**
 * Reads a column from its table, and keeps it; null as `readDbfColumn`.
 * @param digest of the column that the caller has; 'known' where the table still says that
 */
export function readColumn(store: Store, dbf: string, field: string, digest: null): DbfColumn | null;
export function readColumn(store: Store, dbf: string, field: string, digest: string | null): DbfColumn | 'known' | null;
export function readColumn({folder, engineVersion}: Store, dbf: string, field: string, digest: string | null): DbfColumn | 'known' | null {
    const key = folder === null ? null : columnKey(dbf, field);
    const column = readDbfColumn(dbf, field);
    if (column && digest !== null && columnDigest(column) === digest) return 'known';
    if (column && key !== null) writeBundle(folder!, key, engineVersion, {json: column.values, arrays: {index: column.index}});
    return column;
}
