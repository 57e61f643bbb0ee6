/** The one user of better-sqlite3: files of strangers, opened so that they can do no harm. */
export {openSqliteReadOnly, sqliteError} from './openSqlite.ts';
export {inspectTable, quoteName} from './layerTable.ts';
export {writeSqliteFile} from './writeSqlite.ts';
export type {SqliteConnection, SqliteFile} from './openSqlite.ts';
export type {LayerTable, TableColumn} from './layerTable.ts';
