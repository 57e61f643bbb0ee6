/**
 * What one table or view of a stranger's database holds, and whether reading it is sure to end. A view is a program: it
 * may recurse for ever or build a gigabyte for each row, and nothing can stop SQLite from inside the process once it
 * runs.
 */

import type {SqliteConnection} from './openSqlite.ts';

export interface TableColumn {
    readonly name: string;
    /** As declared, upper case: `TEXT(120)`, `MEDIUMINT`, maybe empty. */
    readonly declaredType: string;
    readonly isPrimaryKey: boolean;
    /** A generated column runs an expression of the file's author at every read; it is named but not to be read. */
    readonly isGenerated: boolean;
}

export interface LayerTable {
    /** As the schema spells it. */
    readonly name: string;
    readonly isView: boolean;
    readonly columns: readonly TableColumn[];
}

/** `"name"`, with quotes doubled: the one way a name of a stranger enters SQL. */
export function quoteName(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
}

/** The table or view of that name (case-insensitive, as SQLite has it), or a sentence why it is not to be read. */
export function inspectTable(database: SqliteConnection, name: string): LayerTable | {readonly refusal: string} {
    const found = schemaEntries(database).find((entry) => entry.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) return {refusal: 'the file has no table of that name'};
    const isView = found.type === 'view';
    if (isView) {
        const refusal = viewRefusal(database, found.name, found.sql);
        if (refusal !== null) return {refusal};
    } else if (!(found.rootpage > 0)) {
        return {refusal: 'it is a virtual table, which runs code at every read'};
    }
    const rows = database.prepare('SELECT name, type, pk, hidden FROM pragma_table_xinfo(?)').raw().all(found.name);
    const columns = (rows as [string, string, number, number][]).map(([column, type, pk, hidden]) => ({
        name: column,
        declaredType: type.toUpperCase(),
        isPrimaryKey: pk > 0,
        isGenerated: hidden === 2 || hidden === 3,
    }));
    return {name: found.name, isView, columns};
}

interface SchemaEntry {
    readonly type: string;
    readonly name: string;
    readonly rootpage: number;
    readonly sql: string;
}

function schemaEntries(database: SqliteConnection): SchemaEntry[] {
    const rows = database.prepare(
        `SELECT type, name, rootpage, ifnull(sql, '') FROM sqlite_schema
         WHERE type IN ('table', 'view') AND name IS NOT NULL`,
    ).raw().all() as [string, string, number, string][];
    return rows.map(([type, name, rootpage, sql]) => ({type, name: String(name), rootpage, sql: String(sql)}));
}

/** Functions whose result is no longer than their arguments. */
const HARMLESS_FUNCTIONS = new Set([
    'abs', 'coalesce', 'ifnull', 'iif', 'length', 'lower', 'ltrim', 'max', 'min', 'nullif', 'round', 'rtrim', 'substr',
    'substring', 'trim', 'typeof', 'upper',
]);
/** Words that may stand before a parenthesis without being functions. */
const WORDS_BEFORE_PARENTHESIS = new Set([
    'and', 'as', 'by', 'case', 'cast', 'char', 'decimal', 'else', 'from', 'in', 'join', 'not', 'numeric', 'on', 'or',
    'select', 'text', 'then', 'using', 'varchar', 'when', 'where',
]);
/** A thousand of them would copy the text of a cell a thousand times. */
const MAX_CONCATENATIONS = 8;
/** What the planner may say about a view that visits every record once and looks others up by a unique key. */
const LINEAR_STEPS = [
    /^SCAN (?!.*VIRTUAL TABLE)/, /^SEARCH .* USING INTEGER PRIMARY KEY \(rowid=\?\)/, /^USE TEMP B-TREE FOR ORDER BY/,
];

/** Why a view is not read, or null when its cost is bounded by one pass over one table. */
function viewRefusal(database: SqliteConnection, name: string, sql: string): string | null {
    if (/--|\/\*/.test(sql)) return 'it is a view with comments, which can hide what it calls';
    const body = /\bAS\s+(SELECT\b.*)$/is.exec(sql)?.[1];
    if (body === undefined || body.match(/\bselect\b/gi)?.length !== 1) {
        return 'it is a view with a query inside a query';
    }
    if (body.split('||').length > MAX_CONCATENATIONS) return 'it is a view that builds long texts';
    for (const entry of schemaEntries(database)) {
        if (entry.type === 'view' && entry.name !== name && body.toLowerCase().includes(entry.name.toLowerCase())) {
            return `it is a view on the view ${entry.name}`;
        }
    }
    if (/["'`\]]\s*\(/.test(body)) return 'it is a view that calls a function by a quoted name';
    const called = [...body.matchAll(/([\p{L}_][\p{L}\p{N}_$]*)\s*\(/gu)].map((match) => match[1].toLowerCase());
    const harmful = called.find((word) => !HARMLESS_FUNCTIONS.has(word) && !WORDS_BEFORE_PARENTHESIS.has(word));
    if (harmful !== undefined) return `it is a view that calls ${harmful}()`;
    const plan = database.prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${quoteName(name)}`).all() as {detail: string}[];
    const odd = plan.find(({detail}) => !LINEAR_STEPS.some((step) => step.test(detail)));
    if (odd !== undefined) return `it is a view that may take for ever (${odd.detail})`;
    const scans = plan.filter((step) => step.detail.startsWith('SCAN ')).length;
    return scans > 1 ? 'it is a view that pairs every record with every other' : null;
}
