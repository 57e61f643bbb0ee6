/** Files beside a raster that say where it lies and what its values are called: world file, .prj, .aux.xml, .vat.dbf. */

import {readFile} from 'node:fs/promises';
import {basename, dirname, extname, join} from 'node:path';
import sax from 'sax';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {readDbfTable} from './dbf.ts';
import {fileFacts} from './fileWindow.ts';
import {readPrj} from './prj.ts';
import type {RawCrs} from './rawLayer.ts';
import type {GridTransform} from './rawRaster.ts';
import {folderNames, siblingFile} from './siblings.ts';

const MOST_SIDECAR_BYTES = 64 * 2 ** 20;
/** Six lines of numbers are far shorter. */
const MOST_WORLD_FILE_BYTES = 4096;
/** Columns of attribute tables that hold the value and its name. */
const VALUE_COLUMN = /^(?:value|class|classvalue|code|编码|代码|值)$/i;
const NAME_COLUMN = /^(?:class_?names?|classname|names?|label|category|landcover|dlmc|地类名称|类别|名称)$/i;

export interface Sidecars {
    readonly names: ReadonlyMap<number, string>;
    readonly namesFrom: string;
    readonly crs: RawCrs | null;
    readonly issues: readonly Issue[];
}

/** The transform of a world file (`.tfw`, `.tifw`, `.wld`); null where there is none. @throws EngineError `formats/corrupt` */
export async function worldFileBeside(path: string): Promise<GridTransform | null> {
    for (const extension of ['.tfw', '.tifw', '.tiffw', '.wld']) {
        const file = await siblingFile(path, extension);
        if (file === null) continue;
        const {bytes} = await fileFacts(file);
        const numbers = (bytes > MOST_WORLD_FILE_BYTES ? '' : await readFile(file, 'latin1')).trim().split(/\s+/).map(Number);
        if (numbers.length < 6 || !numbers.slice(0, 6).every(Number.isFinite)) {
            throw new EngineError('formats/corrupt', `the world file "${file}" does not hold six numbers`,
                {file, where: 'its six lines', fix: 'export the raster again with its georeference', facts: {reason: 'six numbers'}});
        }
        const [columnX, columnY, rowX, rowY, middleX, middleY] = numbers;
        // a world file names the middle of the first cell
        return {originX: middleX - (columnX + rowX) / 2, originY: middleY - (columnY + rowY) / 2, columnX, columnY, rowX, rowY};
    }
    return null;
}

/** What the .prj says; what is wrong with it is added to `issues`. */
export async function prjBeside(path: string, issues: Issue[]): Promise<RawCrs | null> {
    const prj = await siblingFile(path, '.prj');
    return prj === null ? null : readPrj(path, prj, issues);
}

/** Names and CRS from `.aux.xml` and `.vat.dbf`; what cannot be read is an Issue, since a raster is usable without. */
export async function readSidecars(path: string): Promise<Sidecars> {
    const issues: Issue[] = [];
    const lower = basename(path).toLowerCase(), bare = lower.slice(0, lower.length - extname(lower).length);
    const names = await folderNames(dirname(path));
    const find = (...wanted: readonly string[]): string | null => {
        const found = names.find(name => wanted.includes(name.toLowerCase()));
        return found === undefined ? null : join(dirname(path), found);
    };
    const attempt = async <T>(file: string | null, read: (file: string) => Promise<T>): Promise<T | null> => {
        if (file === null) return null;
        try {
            if ((await fileFacts(file)).bytes > MOST_SIDECAR_BYTES) throw new Error('it is larger than 64 MB');
            return await read(file);
        } catch (error) {
            issues.push({code: 'formats/raster-sidecar', severity: 'warning', layer: path,
                message: `"${basename(file)}" beside the raster cannot be read and was not used (${error instanceof Error ? error.message : String(error)})`});
            return null;
        }
    };
    const table = await attempt(find(`${lower}.vat.dbf`, `${bare}.vat.dbf`), namesOfTable);
    const aux = await attempt(find(`${lower}.aux.xml`, `${bare}.aux.xml`), namesOfAux);
    const crs = aux?.wkt === undefined ? null : {wkt: aux.wkt, from: '.aux.xml'};
    if (table !== null && table.size > 0) return {names: table, namesFrom: '.vat.dbf', crs, issues};
    if (aux !== null && aux.names.size > 0) return {names: aux.names, namesFrom: '.aux.xml', crs, issues};
    return {names: new Map(), namesFrom: '', crs, issues};
}

async function namesOfTable(file: string): Promise<Map<number, string>> {
    const {fields, columns} = await readDbfTable(file);
    const value = fields.findIndex(({name}) => VALUE_COLUMN.test(name)), name = fields.findIndex(field => NAME_COLUMN.test(field.name));
    const names = new Map<number, string>();
    if (value < 0 || name < 0) return names;
    columns[value].forEach((cell, row) => {
        const text = columns[name][row];
        if (typeof cell === 'number' && typeof text === 'string' && text.trim() !== '') names.set(cell, text.trim());
    });
    return names;
}

/** Source  GDAL's PAM schema: PAMDataset/PAMRasterBand/CategoryNames/Category, …/GDALRasterAttributeTable, PAMDataset/SRS */
async function namesOfAux(file: string): Promise<{names: Map<number, string>; wkt?: string}> {
    const bytes = await readFile(file);
    const names = new Map<number, string>();
    let wkt: string | undefined, text = '', category = 0, isFirstBand = true;
    const columns: string[] = [];
    let cells: string[] = [];
    const path: string[] = [];
    const parser = sax.parser(true);
    parser.onopentag = ({name}) => {
        path.push(name);
        text = '';
        if (name === 'Row') cells = [];
    };
    parser.ontext = (more) => (text += more);
    parser.oncdata = (more) => (text += more);
    parser.onclosetag = (name) => {
        path.pop();
        const parent = path[path.length - 1];
        if (name === 'PAMRasterBand') isFirstBand = false;
        if (name === 'SRS') wkt = text.trim();
        if (!isFirstBand) return;
        if (name === 'Category') {
            if (text.trim() !== '') names.set(category, text.trim());
            category++;
        } else if (name === 'Name' && parent === 'FieldDefn') columns.push(text.trim());
        else if (name === 'F' && parent === 'Row') cells.push(text.trim());
        else if (name === 'Row') {
            const value = columns.findIndex(column => VALUE_COLUMN.test(column)), label = columns.findIndex(column => NAME_COLUMN.test(column));
            const number = Number(cells[value]);
            if (value >= 0 && label >= 0 && Number.isFinite(number) && cells[label]) names.set(number, cells[label]);
        }
    };
    parser.onerror = (error) => {
        throw error;
    };
    parser.write(bytes.toString('utf8').replace(/^\uFEFF/, '')).close();
    return {names, ...wkt === undefined || wkt === '' ? {} : {wkt}};
}
