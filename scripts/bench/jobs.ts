/** The jobs of the benchmark and what each peer is told about them. */

import {join} from 'node:path';

export const SIZES = ['2k', '20k', '200k', '1M'] as const;
export type Size = typeof SIZES[number];

export const CLASS_FIELD = 'DLBM';
/** Land whose class starts so is cultivated. */
export const CULTIVATED = '01';

/** CGCS2000 / 3-degree Gauss-Kruger zone 37, the plane of every workload. */
export const PLANE_EPSG = 4525;
export const PLANE_PROJ4 = '+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=37500000 +y_0=0 +ellps=GRS80 +units=m +no_defs';

export interface Job {
    readonly name: string;
    readonly about: string;
    /** File name after `after-` and before `.shp`. */
    readonly after: string;
    /** Reference result: the job that geos-wasm does exactly. */
    readonly reference: 'A' | 'B' | 'X';
    /** How far a vertex of the after layer may lie from where job A has it, metres. */
    readonly noiseM: number;
    /** Grid on which a user of PostGIS would lay both layers first; 0 for none. */
    readonly snapM: number;
    /** Snap interval for mapshaper; 0 for none. */
    readonly snapIntervalM: number;
    /** Longitude and latitude, projected first by whoever can. */
    readonly isGeographic: boolean;
    /** No two records are equal and no grid makes them so: every pair of neighbours is cut. */
    readonly cutsEverything: boolean;
}

const CLEAN = {reference: 'A', noiseM: 0, snapM: 0, snapIntervalM: 0, isGeographic: false, cutsEverything: false} as const;
const NOISY = {...CLEAN, snapIntervalM: 0.001, cutsEverything: true} as const;

export const JOBS: readonly Job[] = [
    {...CLEAN, name: 'A', after: 'A', about: 'successive survey, 2 % touched'},
    {...NOISY, name: 'R9', after: 'R9', about: 'A exported again, rings turned, 1 nm noise', noiseM: 1.5e-9, snapM: 1e-4},
    {...NOISY, name: 'R6', after: 'R6', about: 'A exported again, rings turned, 1 µm noise', noiseM: 1.5e-6, snapM: 1e-4},
    {...NOISY, name: 'R4', after: 'R4', about: 'A exported again, rings turned, 0.1 mm noise', noiseM: 1.5e-4, snapM: 1e-3},
    {...NOISY, name: 'R3', after: 'R3', about: 'A exported with 3 decimals', noiseM: 0.00071, snapM: 1e-3, snapIntervalM: 0.002},
    {...NOISY, name: 'G', after: 'G', about: 'A after a round trip through degrees', noiseM: 1e-4, snapM: 1e-4, isGeographic: true},
    {...CLEAN, name: 'B', after: 'B', about: 'independent layer, no shared vertex', reference: 'B'},
    {...CLEAN, name: 'X', after: 'X', about: 'A with every vertex moved 0.2–0.5 m', reference: 'X', cutsEverything: true},
];

export interface JobFiles {
    readonly before: string;
    readonly after: string;
}

export function jobFiles(workload: string, job: Job): JobFiles {
    return {before: join(workload, 'before.shp'), after: join(workload, `after-${job.after}.shp`)};
}
