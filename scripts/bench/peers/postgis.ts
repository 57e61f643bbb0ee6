/**
 * PostGIS on a throw-away cluster: made in a temporary folder, reached by a socket in it, deleted at the end.
 *
 * The time of a run is that of a user whose server is up: loading both files, the index, the job, the export.
 */

import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import type {Measure} from '../measure.ts';
import {EXPORT_SQL, jobSql, type SqlPlan} from './postgisSql.ts';

const SERVER_FOLDERS = '/usr/lib/postgresql';
/** Nothing of this cluster has to outlive a crash. */
const SETTINGS: Readonly<Record<string, string>> = {
    fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0',
    max_wal_size: '8GB', checkpoint_timeout: '1h', autovacuum: 'off', jit: 'off', listen_addresses: '',
    shared_buffers: '2GB', work_mem: '512MB', maintenance_work_mem: '1GB', effective_cache_size: '8GB',
    max_worker_processes: '4', max_parallel_workers: '2', max_parallel_workers_per_gather: '2',
    parallel_setup_cost: '10', parallel_tuple_cost: '0.001', min_parallel_table_scan_size: '0', random_page_cost: '1.1',
    enable_mergejoin: 'off', // geometries sort slowly and hash fast
};
const USER = 'bench';
const DATABASE = 'job';
const POLL_MS = 50;
const SETTLE_MS = 500;
const TICKS_PER_S = 100;

export interface PostgisRun extends SqlPlan {
    readonly before: string;
    readonly after: string;
    readonly out: string;
    readonly classField: string;
    readonly sourceEpsg: number;
}

export interface Cluster {
    readonly version: string;
    run(job: PostgisRun): Promise<Measure>;
    close(): void;
}

function hasProgram(name: string): boolean {
    return spawnSync(name, ['--version'], {stdio: 'ignore'}).error === undefined;
}

/** Folder of the newest installed server's programs, or the reason why there is none. */
export function findPostgis(): {bin: string} | {missing: string} {
    const versions = existsSync(SERVER_FOLDERS) ? readdirSync(SERVER_FOLDERS).sort((a, b) => Number(b) - Number(a)) : [];
    const bin = versions.map(version => join(SERVER_FOLDERS, version, 'bin')).find(folder => existsSync(join(folder, 'initdb')));
    if (bin === undefined) return {missing: 'PostgreSQL is not installed'};
    if (!hasProgram('ogr2ogr') && !hasProgram('shp2pgsql')) return {missing: 'neither ogr2ogr nor shp2pgsql is installed'};
    const extension = execFileSync(join(bin, 'pg_config'), ['--sharedir'], {encoding: 'utf8'}).trim();
    if (!existsSync(join(extension, 'extension', 'postgis.control'))) return {missing: 'the PostGIS extension is not installed'};
    return {bin};
}

/** The server refuses to be root: it then runs as the account that its package made. */
function serverAccount(): {uid: number; gid: number} | undefined {
    if (process.getuid?.() !== 0) return undefined;
    const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], {encoding: 'utf8'}));
    return {uid: id('-u'), gid: id('-g')};
}

/** @throws Error if a program of the server fails */
export function openCluster(bin: string): Cluster {
    const folder = mkdtempSync(join(tmpdir(), 'liangtian-postgis-'));
    const data = join(folder, 'data');
    const account = serverAccount();
    chmodSync(folder, 0o755);
    mkdirSync(data, {mode: 0o700});
    if (account !== undefined) for (const path of [folder, data]) chownSync(path, account.uid, account.gid);
    const server = (program: string, words: readonly string[]): void => {
        const done = spawnSync(join(bin, program), words, {...account, cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe']});
        if (done.status !== 0) throw new Error(`${program} ended with ${done.status}: ${done.stderr}`);
    };
    server('initdb', ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
    const settings = Object.entries(SETTINGS).map(([name, value]) => `${name} = '${value}'\n`).join('');
    writeFileSync(join(data, 'postgresql.auto.conf'), `${settings}unix_socket_directories = '${folder}'\n`);
    server('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), 'start']);
    const connect = ['-h', folder, '-U', USER, '-X', '-q', '-v', 'ON_ERROR_STOP=1'];
    const psql = (database: string, sql: string): string => execFileSync('psql', [...connect, '-d', database, '-Atc', sql],
        {encoding: 'utf8', env: {...process.env, PGOPTIONS: '-c client_min_messages=warning'}}).trim();
    psql('postgres', 'create database model');
    psql('model', 'create extension postgis');
    const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return {
        version: psql('model', "select 'PostGIS ' || postgis_lib_version() || ', GEOS ' || postgis_geos_version()"),
        async run(job) {
            psql('postgres', `drop database if exists ${DATABASE}`);
            psql('postgres', `create database ${DATABASE} template model`);
            const script = join(folder, 'job.sh');
            writeFileSync(script, jobScript(job, folder, [...connect, '-d', DATABASE]));
            return await runMeasured(script, postmaster);
        },
        close() {
            server('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
            rmSync(folder, {recursive: true, force: true});
        },
    };
}

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** GDAL takes the one field that is wanted; the loader of PostGIS takes the whole table, several times the geometry's time. */
function loadWords(path: string, table: string, job: PostgisRun, epsg: number, folder: string, psql: string): string {
    const log = quote(join(folder, `${table}.log`));
    return hasProgram('ogr2ogr')
        ? `ogr2ogr -f PostgreSQL ${quote(`PG:host=${folder} user=${USER} dbname=${DATABASE}`)} ${quote(path)} -nln ${table} `
            + `-select ${job.classField} -nlt PROMOTE_TO_MULTI -a_srs EPSG:${epsg} -gt unlimited --config PG_USE_COPY YES `
            + `-lco SPATIAL_INDEX=NONE -lco UNLOGGED=ON -lco GEOMETRY_NAME=geom -lco FID=gid >${log} 2>&1`
        : `shp2pgsql -D -s ${epsg} -W LATIN1 ${quote(path)} ${table} 2>${log} | ${psql} >/dev/null`;
}

/** Both files are loaded at once, one a core. */
function jobScript(job: PostgisRun, folder: string, connect: readonly string[]): string {
    const psql = ['psql', ...connect].map(quote).join(' ');
    const field = job.classField.toLowerCase();
    const sql = [
        'set client_min_messages = warning;',
        ...['before', 'after'].map(table => `alter table ${table} rename column ${field} to class; analyze ${table} (gid, class);`),
        jobSql(job), '\\pset format unaligned', '\\pset tuples_only on', EXPORT_SQL,
    ];
    writeFileSync(join(folder, 'job.sql'), sql.join('\n'));
    return `set -eu -o pipefail
${loadWords(job.before, 'before', job, planeOf(job), folder, psql)} &
first=$!
${loadWords(job.after, 'after', job, job.sourceEpsg, folder, psql)}
wait $first
${psql} -f ${quote(join(folder, 'job.sql'))} >${quote(job.out)}
times
`;
}

function planeOf(job: PostgisRun): number {
    return job.planeEpsg > 0 ? job.planeEpsg : job.sourceEpsg;
}

interface Usage {
    readonly cpuS: number;
    readonly pssBytes: number;
}

/** The server and all its children: processor time with that of ended children, memory with shared pages counted once. */
function serverUsage(postmaster: number): Usage {
    let ticks = 0;
    let pssBytes = 0;
    for (const name of readdirSync('/proc')) {
        if (!/^\d+$/.test(name)) continue;
        try {
            const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
            const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
            const isPostmaster = Number(name) === postmaster;
            if (!isPostmaster && Number(fields[1]) !== postmaster) continue;
            ticks += Number(fields[11]) + Number(fields[12]);
            if (isPostmaster) ticks += Number(fields[13]) + Number(fields[14]);
            const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${name}/smaps_rollup`, 'utf8'));
            pssBytes += 1024 * Number(pss?.[1] ?? 0);
        } catch {
            // the process ended between two looks
        }
    }
    return {cpuS: ticks / TICKS_PER_S, pssBytes};
}

/** Seconds that bash's `times` gives for its children, the last line of what it printed. */
function childSeconds(printed: string): number {
    const last = printed.trim().split('\n').at(-1) ?? '';
    return [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

async function runMeasured(script: string, postmaster: number): Promise<Measure> {
    const cpuBefore = serverUsage(postmaster).cpuS;
    const idleBytes = serverUsage(postmaster).pssBytes;
    let peakBytes = idleBytes;
    const began = performance.now();
    const child = spawn('bash', [script], {stdio: ['ignore', 'pipe', 'pipe']});
    let printed = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { printed += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint += text; });
    const poll = setInterval(() => { peakBytes = Math.max(peakBytes, serverUsage(postmaster).pssBytes); }, POLL_MS);
    const status = await new Promise<number | null>(resolve => child.on('close', resolve));
    const wallS = (performance.now() - began) / 1000;
    clearInterval(poll);
    // a backend that is just ending is counted neither as living nor as ended
    await setTimeout(SETTLE_MS);
    if (status !== 0) return {failed: `PostGIS ended with ${status}: ${complaint.trim().slice(0, 500)}`};
    return {wallS, cpuS: serverUsage(postmaster).cpuS - cpuBefore + childSeconds(printed), peakBytes};
}
