/** What a zip is, by the names of its parts: many formats are one. */

import {EngineError} from '../core/errors.ts';
import {withZip} from './zipEntries.ts';
import type {OpenZip} from './zipEntries.ts';

const AS_XLSX = 'open it in a spreadsheet program and save it as .xlsx';
/** Layers that make a zip with a KML in it an archive of a layer. */
const LAYER = /\.(?:shp|gpkg|geojson|gml|gdbtable|fgb|parquet)$/i;

/** @throws EngineError `formats/unsupported` for the workbooks and documents that are not read, and what `withZip` throws */
export async function zipKind(path: string): Promise<'xlsx' | 'kmz' | 'archive'> {
    return withZip(path, async (zip) => {
        if (zip.find('[Content_Types].xml') !== null) return officeKind(zip);
        const mimetype = zip.find('mimetype');
        if (mimetype !== null && /opendocument\.spreadsheet/.test((await zip.read(mimetype)).toString('latin1', 0, 100))) {
            throw refused(path, 'an OpenDocument workbook (.ods)', AS_XLSX);
        }
        const names = zip.parts.map(({name}) => name);
        return names.some((name) => /\.kml$/i.test(name)) && !names.some((name) => LAYER.test(name)) ? 'kmz' : 'archive';
    });
}

async function officeKind(zip: OpenZip): Promise<'xlsx' | 'archive'> {
    const types = zip.find('[Content_Types].xml');
    const content = types === null ? '' : (await zip.read(types)).toString('latin1');
    if (/macroEnabled\.main\+xml/i.test(content)) throw refused(zip.path, 'a workbook with macros (.xlsm)', `${AS_XLSX}, which has none`);
    if (/sheet\.binary/i.test(content) || zip.find('xl/workbook.bin') !== null) throw refused(zip.path, 'a binary workbook (.xlsb)', AS_XLSX);
    if (/spreadsheetml\.(?:sheet|template)\.main\+xml/i.test(content) || zip.find('xl/workbook.xml') !== null) return 'xlsx';
    if (/wordprocessingml|presentationml/i.test(content)) {
        throw refused(zip.path, 'an Office document without a table of data (.docx, .pptx)', 'copy the table into a workbook (.xlsx)');
    }
    return 'archive';
}

function refused(path: string, what: string, fix: string): EngineError {
    return new EngineError('formats/unsupported', `"${path}" is ${what}`, {file: path, fix, facts: {what}});
}
