/** What preparing layers can hand to another thread: hashing files, reading columns, and reading and certifying a plain Shapefile. */

import {createHash} from 'node:crypto';
import {closeSync, openSync, readSync} from 'node:fs';
import type {Crs} from '../../crs/crs.ts';
import type {DbfColumn} from '../../formats/dbfColumn.ts';
import type {CertifyOrder, GeometryTables, Store} from './geometry.ts';
import {readColumn} from './keptColumn.ts';

export interface HashTask {
    readonly kind: 'hash';
    /** A dataset each; its files are hashed one after the other, as one. */
    readonly paths: readonly (readonly string[])[];
}

/** Columns to read from tables; `digest` is that of a column the caller has already. */
export interface ColumnsTask {
    readonly kind: 'columns';
    readonly columns: readonly {readonly dbf: string; readonly field: string; readonly digest: string | null}[];
    readonly store: Store;
}

/** 'known' where a column has the digest that was given. */
export type ColumnsAnswer = readonly (DbfColumn | 'known' | null)[];

export interface ScanTask {
    readonly kind: 'scan';
    readonly path: string;
    /** What the file is in; `order.crs` is the working plane. */
    readonly from: Crs;
    readonly perM: number;
    readonly order: CertifyOrder;
    readonly store: Store;
}

/** Keeps what the scan before it in the same thread has computed. */
export interface KeepTask {
    readonly kind: 'keep';
}

export type Task = HashTask | ColumnsTask | ScanTask | KeepTask;

/** SHA-256 of each dataset, in the order asked. */
export type HashAnswer = readonly string[];

/** null where the file is no plain Shapefile of polygons, or cannot be held on the lattice. */
export type ScanAnswer = {
    readonly sha256: string;
    /** What was read and certified now; null where an earlier run has kept it, for the caller to look at. */
    readonly geometry: GeometryTables | null;
} | null;

/** Stays in the processor's cache. */
const CHUNK_BYTES = 256 * 1024;

export function readColumns({columns, store}: ColumnsTask): ColumnsAnswer {
    return columns.map(({dbf, field, digest}) => readColumn(store, dbf, field, digest));
}

export function hashFiles({paths}: HashTask): HashAnswer {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    return paths.map((files) => {
        const hash = createHash('sha256');
        for (const path of files) {
            const file = openSync(path, 'r');
            try {
                for (let got = -1; got !== 0;) {
                    got = readSync(file, chunk, 0, CHUNK_BYTES, null);
                    hash.update(got === CHUNK_BYTES ? chunk : chunk.subarray(0, got));
                }
            } finally {
                closeSync(file);
            }
        }
        return hash.digest('hex');
    });
}
