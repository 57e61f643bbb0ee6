/** Patches and parts in further formats, as bytes of the result folder. */

import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, sep} from 'node:path';
import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import type {RawField} from '../../formats/index.ts';
import type {WriteLayer} from '../../formats/index.ts';
import type {Outcome} from '../outcome.ts';
import type {MultiPolygon} from '../frame.ts';
import type {ExtraFormat} from '../options.ts';
import {partProperties, patchProperties, setAsideProperties} from './geojson.ts';

/** CGCS2000 longitude and latitude as WKT 1, as Esri and GDAL write it. */
export const CGCS2000_WKT = 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],'
    + 'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

/** Names of at most ten characters, which a Shapefile can hold; the other formats use them too, so that all agree. */
const SHORT: Readonly<Record<string, string>> = {
    touchesBasicFarmland: 'touchFarm', meetsBasicFarmland: 'meetsFarm', enforcingName: 'enforcZh', groupAreaM2: 'groupM2', basicFarmlandM2: 'farmlandM2', planeAreaM2: 'planeM2', netAreaM2: 'netM2',
    parcelsBefore: 'parcelsBef', parcelsAfter: 'parcelsAft', criminalLines: 'crimLines', villageCode: 'villCode', villageName: 'villName',
    townshipCode: 'townCode', townshipName: 'townName', inBasicFarmland: 'inFarmland', lawfulRecords: 'lawful',
    officialAreaM2: 'officialM2', jointWhenConfirmed: 'jointConf', enforcingAuthority: 'enforcing',
};

type Row = {readonly properties: Readonly<Record<string, unknown>>; readonly geometry: MultiPolygon};

function text(value: unknown): string {
    if (value === null || value === undefined) return '';
    return Array.isArray(value) && value.every(item => typeof item !== 'object') ? value.join(',')
        : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** One layer for the writers; areas are numbers with the digits of the field, everything else is text. */
function writeLayer(name: string, rows: readonly Row[]): WriteLayer {
    const keys = [...new Set(rows.flatMap(row => Object.keys(row.properties)))];
    const fields: RawField[] = keys.map((key) => {
        const short = SHORT[key] ?? key;
        if (key.endsWith('M2') || key === 'areaMu' || key === 'widthM') return {name: short, type: 'number', width: 20, decimals: key === 'areaMu' ? 2 : 4};
        return {name: short, type: 'string', width: 254};
    });
    const columns = keys.map((key, k) => rows.map(({properties}) => fields[k].type === 'number' ? Number(properties[key]) : text(properties[key])));
    return {name, fields, columns, geometries: rows.map(row => row.geometry), crs: {epsg: 4490, wkt: CGCS2000_WKT}};
}

async function writeOne(format: ExtraFormat, base: string, layer: WriteLayer): Promise<readonly Issue[]> {
    switch (format) {
        case 'gpkg': return (await import('../../formats/write/gpkg.ts')).writeGpkg(`${base}.gpkg`, layer);
        case 'fgb': return (await import('../../formats/write/flatgeobuf.ts')).writeFlatGeobuf(`${base}.fgb`, layer);
        case 'parquet': return (await import('../../formats/write/geoparquet.ts')).writeGeoParquet(`${base}.parquet`, layer);
        case 'shp': return (await import('../../formats/write/shapefile.ts')).writeShapefile(base, {...layer, encoding: 'UTF-8'});
    }
}

/**
 * File name -> bytes.
 * @throws EngineError `pipeline/format-failed` - a writer refused the layer
 */
export async function extraFormats(
    outcome: Outcome, formats: readonly string[],
): Promise<{files: Map<string, Uint8Array>; issues: Issue[]}> {
    const files = new Map<string, Uint8Array>(), issues: Issue[] = [];
    if (formats.length === 0) return {files, issues};
    const {patches, setAside, pack, placed} = outcome;
    const layers = [
        writeLayer('patches', patches.map(patch => ({properties: patchProperties(patch), geometry: patch.geometry}))),
        writeLayer('parts', patches.flatMap(patch => patch.parts.map(part => (
            {properties: partProperties(part, patch.judged.deadlines, pack, placed.lawful), geometry: part.geometry})))),
        writeLayer('set-aside', setAside.map(patch => ({properties: setAsideProperties(patch), geometry: patch.geometry}))),
    ];
    let folder: string | null = null, what = formats.join(', ');
    try {
        folder = mkdtempSync(join(tmpdir(), 'liangtian-formats-'));
        for (const format of formats) {
            for (const layer of layers) {
                what = `${layer.name} as ${format}`;
                const said = await writeOne(format as ExtraFormat, join(folder, layer.name), layer); // planRun refuses any other
                // the folder is gone when somebody reads this, and its name differs from run to run
                for (const issue of said) issues.push({...issue, layer: `${layer.name} (${format})`, message: issue.message.replaceAll(`${folder}${sep}`, '')});
            }
        }
        for (const name of readdirSync(folder).sort()) files.set(name, readFileSync(join(folder, name)));
    } catch (cause) {
        throw new EngineError('pipeline/format-failed', `${what} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`,
            {fix: `free space in ${tmpdir()}, or leave --format out: patches.geojson and parts.geojson hold the same`, cause});
    } finally {
        if (folder !== null) rmSync(folder, {recursive: true, force: true});
    }
    return {files, issues};
}
