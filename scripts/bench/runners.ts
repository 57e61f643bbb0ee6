/** Everybody who does the job, each behind one function that runs it once, cold, and measures it. */

import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {CLASS_FIELD, CULTIVATED, PLANE_EPSG, PLANE_PROJ4, type Job, type JobFiles} from './jobs.ts';
import {measure, type Measure, type Step} from './measure.ts';
import {ENGINES, installedVersion} from './peers/build.ts';
import {findPostgis, openCluster, type Cluster} from './peers/postgis.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PEERS = join(import.meta.dirname, 'peers');
/** Degrees are read as EPSG:4490 by PostGIS. */
const GEOGRAPHIC_EPSG = 4490;

/** Our command lines, the one place that knows them; certified layers are kept in the folder of `LIANGTIAN_CACHE`. */
const OURS = {
    compare: (files: JobFiles, out: string): Step =>
        [join(ROOT, 'dist/cli.js'), 'compare', '--before', files.before, '--after', files.after, '--out', out],
    diff: (files: JobFiles, out: string): Step =>
        [join(ROOT, 'dist/cli.js'), 'diff', '--before', files.before, '--after', files.after, '--out', out, '--apportion',
            ...OTHER_LAYERS.flatMap(kind => {
                const path = join(dirname(files.before), `${kind}.shp`);
                return existsSync(path) ? ['--layer', `${kind}=${path}`] : [];
            })],
};
/** Files beside the pair that the full run takes too, when they were made. */
const OTHER_LAYERS = ['basicFarmland', 'village', 'lawful'];
const CACHE_VARIABLE = 'LIANGTIAN_CACHE';

/** A runner with nothing of its own to show on a job: no row in the table. */
export const NOT_ASKED = '';

export interface Runner {
    readonly name: string;
    /** Why this runner cannot do a job, `NOT_ASKED` when the job is none for it, or null. */
    refuses(job: Job): string | null;
    run(job: Job, files: JobFiles, out: string, timeoutS: number): Promise<Measure>;
}

/** The baseline of all ratios. */
export const OURS_CERTIFIED = 'liangtian';
/** All layers and outputs of the product: its result is a folder, which the checker does not read. */
export const OURS_FULL = 'liangtian, full run';
export const REFERENCE_ENGINE = 'geos-wasm';

function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'liangtian-bench-'));
    return use(folder).finally(() => rmSync(folder, {recursive: true, force: true}));
}

/** The first run fills a cache that later ones find; only later ones are measured. */
function certified(name: string, step: typeof OURS.compare, caches: Map<string, string>): Runner {
    const isFull = name === OURS_FULL;
    const target = (out: string): string => (isFull ? `${out}.run` : out);
    return {
        name,
        refuses: job => isFull && job.name !== 'A' ? NOT_ASKED : null,
        async run(_job, files, out, timeoutS) {
            let cache = caches.get(`${name} ${files.after}`);
            if (cache === undefined) {
                cache = mkdtempSync(join(tmpdir(), 'liangtian-cache-'));
                caches.set(`${name} ${files.after}`, cache);
                const first = await measure([step(files, target(out))], timeoutS, {[CACHE_VARIABLE]: cache});
                if ('failed' in first) return first;
            }
            rmSync(target(out), {recursive: true, force: true});
            return await measure([step(files, target(out))], timeoutS, {[CACHE_VARIABLE]: cache});
        },
    };
}

const firstTime: Runner = {
    name: 'liangtian, first time',
    refuses: () => null,
    run: (_job, files, out, timeoutS) => withFolder(cache => measure([OURS.compare(files, out)], timeoutS, {[CACHE_VARIABLE]: cache})),
};

function harness(engine: string): Runner {
    return {
        name: engine,
        refuses: job => job.isGeographic ? 'reads plane coordinates only'
            : engine === 'turf' && job.cutsEverything ? 'cuts every pair: hours' : null,
        run: (_job, {before, after}, out, timeoutS) =>
            measure([[join(PEERS, 'dist', `${engine}.mjs`), '--before', before, '--after', after, '--out', out]], timeoutS),
    };
}

/** The same harness, with both layers laid on the grid on which the survey is stored before records are compared. */
function snappedHarness(engine: string): Runner {
    return {
        name: `${engine}, snapped`,
        refuses: job => job.isGeographic ? 'reads plane coordinates only' : job.snapM === 0 ? NOT_ASKED : null,
        run: (job, {before, after}, out, timeoutS) => measure([[join(PEERS, 'dist', `${engine}.mjs`), '--before', before,
            '--after', after, '--out', out, '--grid', String(job.snapM)]], timeoutS),
    };
}

const MAPSHAPER = join(PEERS, 'node_modules/mapshaper/bin/mapshaper');

function mapshaperSteps(job: Job, files: JobFiles, out: string, folder: string): Step[] {
    const projected = join(folder, 'after.shp');
    const first = job.isGeographic
        ? [[MAPSHAPER, '-i', files.after, '-proj', `crs=${PLANE_PROJ4}`, '-o', projected, 'precision=0.0001']] : [];
    const snap = job.snapIntervalM > 0 ? ['snap', `snap-interval=${job.snapIntervalM}`] : [];
    const wanted = `Boolean(from && to && from.startsWith("${CULTIVATED}") && from != to)`;
    return [...first, [
        MAPSHAPER, '-i', files.before, job.isGeographic ? projected : files.after, 'combine-files', ...snap,
        '-rename-layers', 'before,after',
        '-rename-fields', 'target=before', `from=${CLASS_FIELD}`, '-filter-fields', 'target=before', 'from',
        '-rename-fields', 'target=after', `to=${CLASS_FIELD}`, '-filter-fields', 'target=after', 'to',
        '-union', 'target=before,after', 'name=patches', '-filter', wanted, '-dissolve', 'from,to', '-explode',
        '-each', 'areaM2=this.area', '-o', out, 'format=geojson', 'precision=0.0001', 'force',
    ]];
}

const mapshaper: Runner = {
    name: 'mapshaper',
    refuses: () => null,
    run: (job, files, out, timeoutS) => withFolder(folder => measure(mapshaperSteps(job, files, out, folder), timeoutS)),
};

function postgis(name: string, isSnapped: boolean, shared: () => Cluster): Runner {
    return {
        name,
        refuses: job => isSnapped && job.snapM === 0 ? NOT_ASKED
            : !isSnapped && job.isGeographic ? NOT_ASKED : null,
        run: (job, files, out) => shared().run({
            ...files, out, classField: CLASS_FIELD, cultivated: CULTIVATED, snapM: isSnapped ? job.snapM : 0,
            sourceEpsg: job.isGeographic ? GEOGRAPHIC_EPSG : PLANE_EPSG, planeEpsg: job.isGeographic ? PLANE_EPSG : 0,
        }),
    };
}

const absent = (name: string, reason: string): Runner => ({
    name, refuses: () => reason, run: async () => ({failed: reason}),
});

export interface Field {
    readonly runners: readonly Runner[];
    readonly versions: Readonly<Record<string, string>>;
    /** Stops the cluster and deletes every cache. */
    close(): void;
}

const NOT_INSTALLED = 'not installed, skipped';

/** Everybody who is installed; a cluster starts only when somebody asks it for a run. */
export function openField(isWanted: (name: string) => boolean): Field {
    const versions: Record<string, string> = {};
    const caches = new Map<string, string>();
    let cluster: Cluster | undefined;
    const ours = [
        certified(OURS_CERTIFIED, OURS.compare, caches), firstTime,
        certified(OURS_FULL, OURS.diff, caches),
    ];
    const peers: Runner[] = [];
    for (const engine of ENGINES) {
        const version = installedVersion(engine);
        if (version !== null) versions[engine] = version;
        const both = version === null ? [absent(engine, NOT_INSTALLED)] : [harness(engine), snappedHarness(engine)];
        peers.push(...both.filter(({name}) => name !== 'turf, snapped'));
    }
    const mapshaperVersion = installedVersion('mapshaper');
    if (mapshaperVersion !== null) versions.mapshaper = mapshaperVersion;
    peers.push(mapshaperVersion === null ? absent('mapshaper', NOT_INSTALLED) : mapshaper);
    const found = findPostgis();
    if ('missing' in found) {
        peers.push(absent('PostGIS', `${NOT_INSTALLED}: ${found.missing}`));
    } else {
        const shared = (): Cluster => {
            cluster ??= openCluster(found.bin);
            versions.PostGIS = cluster.version;
            return cluster;
        };
        peers.push(postgis('PostGIS', false, shared), postgis('PostGIS, snapped', true, shared));
    }
    return {
        runners: [...ours, ...peers].filter(({name}) => isWanted(name)), versions,
        close() {
            cluster?.close();
            for (const cache of caches.values()) rmSync(cache, {recursive: true, force: true});
        },
    };
}
