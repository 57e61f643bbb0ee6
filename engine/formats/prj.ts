/** The .prj beside a .shp. */

import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import type {Issue} from '../core/issue.ts';
import {fileError} from './fileWindow.ts';
import type {RawCrs} from './rawLayer.ts';

const MAX_PRJ_BYTES = 64 * 1024;

/** What the .prj beside a .shp says; what is wrong with it is added to `issues`. */
export async function readPrj(path: string, prj: string | null, issues: Issue[]): Promise<RawCrs | null> {
    if (prj === null) {
        issues.push({code: 'formats/no-crs', severity: 'warning', layer: path,
            message: `there is no .prj beside "${basename(path)}"; give the coordinate reference system with --crs`});
        return null;
    }
    let wkt: string;
    try {
        wkt = (await readFile(prj)).subarray(0, MAX_PRJ_BYTES).toString('utf8').replace(/^\uFEFF/, '').replace(/\0/g,
            '').trim();
    } catch (error) {
        throw fileError(error, prj);
    }
    if (/^[A-Za-z_]+\s*[[(]/.test(wkt)) return {wkt, from: '.prj'};
    issues.push({code: 'formats/bad-crs', severity: 'warning', layer: path,
        message: `"${basename(prj)}" holds no definition in WKT (${wkt === '' ? 'it is empty' : `it begins "${wkt.slice(0, 30)}"`})`});
    return null;
}
