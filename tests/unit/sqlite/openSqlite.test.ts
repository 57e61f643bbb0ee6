import {chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {inspectTable, openSqliteReadOnly} from '../../../engine/sqlite/index.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

/** A database of `rows` parcels at `path`; `extra` runs before it is closed. */
function makeDatabase(path: string, rows: number, extra = ''): void {
    const database = new Database(path);
    database.exec('CREATE TABLE parcel (id INTEGER PRIMARY KEY, code TEXT)');
    const insert = database.prepare('INSERT INTO parcel (code) VALUES (?)');
    database.transaction(() => {
        for (let row = 0; row < rows; row++) insert.run(`0101-${row}-${'x'.repeat(50)}`);
    })();
    if (extra !== '') database.exec(extra);
    database.close();
}

function refusal(path: string): EngineError {
    try {
        openSqliteReadOnly(path).close();
    } catch (error) {
        if (error instanceof EngineError) return error;
        throw error;
    }
    throw new Error('it opened');
}

const countParcels = (path: string): unknown => {
    const file = openSqliteReadOnly(path);
    try {
        return file.database.prepare('SELECT count(*) FROM parcel').pluck().get();
    } finally {
        file.close();
    }
};

describe('a SQLite file of a stranger is opened so that it can do no harm', () => {
    test('it cannot be written to, and its schema is not trusted', async () => await inTempFolder(async (folder) => {
        const path = join(folder, 'county.gpkg');
        makeDatabase(path, 10);
        const file = openSqliteReadOnly(path);
        expect(() => file.database.exec('DELETE FROM parcel')).toThrow(/readonly|query_only/);
        expect(file.database.pragma('trusted_schema', {simple: true})).toBe(0);
        expect(file.database.pragma('cell_size_check', {simple: true})).toBe(1);
        expect(file.fault).toBeNull();
        file.close();
        file.close();
        expect(readdirSync(folder)).toEqual(['county.gpkg']);
    }));

    test('a file in WAL mode is read with its log, also in a folder that is read-only, and nothing is left beside it',
        async () =>
        await inTempFolder(async (folder) => {
            const path = join(folder, 'wal.gpkg');
            const writer = new Database(path);
            writer.pragma('journal_mode = WAL');
            writer.exec('CREATE TABLE parcel (id INTEGER PRIMARY KEY); INSERT INTO parcel VALUES (1), (2), (3)');
            // as it looks on a medium that was pulled out while the program ran: the records are only in the log
            const pulled = join(folder, 'pulled.gpkg');
            copyFileSync(path, pulled);
            copyFileSync(`${path}-wal`, `${pulled}-wal`);
            writer.close();
            chmodSync(folder, 0o555);
            const before = readdirSync(folder);
            expect(countParcels(pulled)).toBe(3);
            expect(countParcels(path)).toBe(3);
            expect(readdirSync(folder)).toEqual(before);
            chmodSync(folder, 0o755);
        }));

    test('a name with a blank at its end opens that file and not another',
        async () => await inTempFolder(async (folder) => {
        makeDatabase(join(folder, 'county.gpkg'), 1);
        makeDatabase(join(folder, 'other.gpkg'), 2);
        copyFileSync(join(folder, 'other.gpkg'), join(folder, 'county.gpkg '));
        expect(countParcels(join(folder, 'county.gpkg '))).toBe(2);
    }));
});

describe('a file that cannot be used is refused in words', () => {
    test('missing, a folder, empty, of another kind', async () => await inTempFolder(async (folder) => {
        expect(refusal(join(folder, 'none.gpkg')).code).toBe('formats/not-found');
        expect(refusal(folder).code).toBe('formats/unsupported');
        writeFileSync(join(folder, 'empty.gpkg'), '');
        expect(refusal(join(folder, 'empty.gpkg')).code).toBe('formats/empty-file');
        writeFileSync(join(folder, 'zip.gpkg'), 'PK\u0003\u0004 and more');
        expect(refusal(join(folder, 'zip.gpkg')).code).toBe('formats/unsupported');
        writeFileSync(join(folder, 'short.gpkg'), 'SQLite format 3\0');
        expect(refusal(join(folder, 'short.gpkg')).code).toBe('formats/truncated');
    }));

    test('a file cut in half says how much is missing', async () => await inTempFolder(async (folder) => {
        const path = join(folder, 'county.gpkg');
        makeDatabase(path, 2000);
        const bytes = readFileSync(path).length;
        truncateSync(path, bytes / 2);
        const error = refusal(path);
        expect(error.code).toBe('formats/truncated');
        expect(error.details.facts).toEqual({statedBytes: bytes, bytes: bytes / 2});
    }));

    test('a file that another program holds locked', async () => await inTempFolder(async (folder) => {
        const path = join(folder, 'county.gpkg');
        makeDatabase(path, 10);
        const writer = new Database(path);
        writer.exec('BEGIN EXCLUSIVE');
        expect(refusal(path).code).toBe('formats/locked');
        writer.exec('ROLLBACK');
        writer.close();
    }));

    test('a file with a journal of a stopped writer is not rolled back',
        async () => await inTempFolder(async (folder) => {
        const path = join(folder, 'county.gpkg');
        makeDatabase(path, 10);
        writeFileSync(`${path}-journal`, Buffer.from('d9d505f920a163d7000000', 'hex'));
        expect(refusal(path).code).toBe('formats/interrupted-write');
        expect(existsSync(`${path}-journal`)).toBe(true);
        // what SQLite leaves in PERSIST mode is no unfinished write
        writeFileSync(`${path}-journal`, Buffer.alloc(512));
        expect(countParcels(path)).toBe(10);
    }));

    test('a page overwritten with zeros is found by the quick check or refused',
        async () => await inTempFolder(async (folder) => {
        const path = join(folder, 'county.gpkg');
        makeDatabase(path, 2000);
        const bytes = readFileSync(path);
        bytes.fill(0, 4096 * 3, 4096 * 4);
        writeFileSync(path, bytes);
        const file = openSqliteReadOnly(path);
        expect(file.fault).toMatch(/page|btree|tree/i);
        file.close();
        bytes.fill(0xff, 100, 4096);
        writeFileSync(path, bytes);
        expect(refusal(path).code).toBe('formats/corrupt');
    }));
});

describe('a view is read only if its cost is one pass over one table', () => {
    const inspect = async (sql: string): Promise<ReturnType<typeof inspectTable>> =>
        await inTempFolder(async (folder) => {
        const path = join(folder, 'county.gpkg');
        makeDatabase(path, 10, `CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT); ${sql}`);
        const file = openSqliteReadOnly(path);
        try {
            return inspectTable(file.database, 'layer');
        } finally {
            file.close();
        }
    });

    test.each([
        ['a selection', `CREATE VIEW layer AS SELECT id, upper(code) AS code FROM parcel WHERE code LIKE '0101%'`],
        ['a join by key',
            'CREATE VIEW layer (id, text) AS SELECT p.id, n.text FROM parcel p JOIN name n ON n.id = p.id'],
    ])('%s is', async (_, sql) => {
        const table = await inspect(sql);
        expect(table).toMatchObject({name: 'layer', isView: true});
    });

    test.each([
        ['endless recursion',
            `CREATE VIEW layer AS
             WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c) SELECT x AS id FROM c`],
        ['every record with every other', 'CREATE VIEW layer AS SELECT a.id FROM parcel a, parcel b'],
        ['a gigabyte a row', `CREATE VIEW layer AS SELECT id, printf('%.*c', 1000000000, 'x') AS code FROM parcel`],
        ['the same by a quoted name', `CREATE VIEW layer AS SELECT id, "zeroblob"(1000000000) AS code FROM parcel`],
        ['the same behind a comment', `CREATE VIEW layer AS SELECT id, zeroblob/**/(1000000000) AS code FROM parcel`],
        ['a thousand copies of a text',
            `CREATE VIEW layer AS SELECT id, ${'code || '.repeat(900)} code AS c FROM parcel`],
        ['a view on a view',
            'CREATE VIEW inner_view AS SELECT id FROM parcel; CREATE VIEW layer AS SELECT id FROM inner_view'],
        ['a query in a query', 'CREATE VIEW layer AS SELECT id FROM (SELECT id FROM parcel)'],
        ['a table that is made up', `CREATE VIEW layer AS SELECT value FROM json_each('[1,2]')`],
    ])('%s is not', async (_, sql) => {
        expect(await inspect(sql)).toHaveProperty('refusal');
    });

    test('a virtual table is not a layer, and generated columns are marked', async () => {
        expect(await inspect('CREATE VIRTUAL TABLE layer USING rtree(id, x0, x1)')).toHaveProperty('refusal');
        const table = await inspect(
            'CREATE TABLE layer (id INTEGER PRIMARY KEY, code TEXT, long TEXT GENERATED ALWAYS AS (code || code))');
        expect(table).toMatchObject({columns: [{isGenerated: false}, {isGenerated: false}, {isGenerated: true}]});
        expect(await inspect('')).toHaveProperty('refusal');
    });
});
