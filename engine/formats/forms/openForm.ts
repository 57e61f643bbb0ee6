/** The door to lists that are to go out as they came in: a path becomes a form, whatever the format. */

import {basename} from 'node:path';
import {EngineError} from '../../core/errors.ts';
import type {Form} from '../form.ts';
import {datasetInFolder, isFileGdb} from '../folder.ts';
import {detectedAt} from '../open.ts';
import {siblingFile} from '../siblings.ts';

/** What the sender chose, as for `openSource`. */
export interface FormOptions {
    readonly encoding?: string;
    readonly layer?: string;
}

/**
 * The list at `path` as a form whose rows are numbered as `openSource` numbers the records of the same file.
 *
 * @throws EngineError `formats/unsupported` for a format that is no form, `formats/ambiguous-source` for a workbook of several
 *         lists, and what the readers throw
 */
export async function openForm(path: string, options: FormOptions = {}): Promise<Form> {
    const {kind} = await detectedAt(path);
    switch (kind) {
        case 'folder':
            if (!await isFileGdb(path)) return openForm(await datasetInFolder(path, options.layer), {...options, layer: undefined});
            break;
        case 'shp': return (await import('./shapefile.ts')).shapefileForm(path, options);
        case 'dbf':
        case 'shapefile-part': {
            const shp = await siblingFile(path, '.shp');
            if (shp !== null && shp !== path) return openForm(shp, options);
            break;
        }
        case 'geojson': return (await import('./geojson.ts')).geojsonForm(path, options);
        case 'table': return (await import('./csv.ts')).csvForm(path, options);
        case 'kml': return (await import('./kml.ts')).kmlForm(path, false, options);
        case 'zip':
            switch (await (await import('../zipKind.ts')).zipKind(path)) {
                case 'xlsx': return (await import('./xlsx.ts')).xlsxForm(path, options);
                case 'kmz': return (await import('./kml.ts')).kmlForm(path, true, options);
                case 'archive': break;
            }
    }
    const what = kind === 'zip' ? 'an archive, which is not filled as it is' : 'of a format that is not filled and given back';
    throw new EngineError('formats/unsupported', `"${basename(path)}" is ${what}`, {file: path, facts: {what}, fix: kind === 'zip'
        ? 'unpack it and give the list inside' : 'give the list as .xlsx, .csv, Shapefile, GeoJSON or KML'});
}
