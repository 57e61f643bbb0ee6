/**
 * `liangtian compare` of two classified rasters against GDAL and GEOS, in the same run.
 *
 *   npx tsx scripts/bench/raster/run.ts [--sides 2500,5000,10000] [--repeat 3] [--peers overlay,codes] [--python /usr/bin/python3]
 *
 * The pairs are made by `make.ts` where they are missing. One round of everybody after another, so that noise of the machine hits
 * all; the table has medians, the least, and the load before each round.
 */

import {execFileSync, spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {cpus, loadavg, tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {measure} from '../measure.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const CLI = join(ROOT, 'dist/cli.js');
const TIMEOUT_S = 1200;
/** Blobs a cell, as in the pair of 10,000 × 10,000 cells with 20,000 of them. */
const BLOBS_PER_CELL = 20_000 / 1e8;
/** Plane areas of one (from, to) may differ by rounding of doubles. */
const RELATIVE_AREA = 1e-9;

const {values: given} = parseArgs({options: {
    sides: {type: 'string', default: '2500,5000,10000'}, repeat: {type: 'string', default: '3'}, peers: {type: 'string', default: 'overlay,codes'},
    python: {type: 'string', default: '/usr/bin/python3'}, out: {type: 'string', default: 'out/bench/raster'},
}});

interface Transition {
    readonly from: string;
    readonly to: string;
    readonly patches: number;
    readonly planeAreaM2: number | string;
}

interface Row {
    readonly side: number;
    readonly name: string;
    readonly wallS: number[];
    /** Of all threads: what the load of the machine does not change much. */
    readonly cpuS: number[];
    readonly peakMB: number[];
    patches: number;
    agrees: boolean;
}

type Files = Readonly<Record<'before' | 'after', string>>;

function pairOf(side: number): Files {
    const folder = join(given.out, String(side)), files = {before: join(folder, 'before.tif'), after: join(folder, 'after.tif')};
    if (!existsSync(files.after)) {
        execFileSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'make.ts'), '--side', String(side),
            '--blobs', String(Math.round(side * side * BLOBS_PER_CELL)), '--out', folder], {stdio: 'inherit'});
    }
    return files;
}

const compareWords = ({before, after}: Files, out: string): string[] => [CLI, 'compare', '--before', before, '--after', after, '--all', '--out', out];

async function runPeer(how: string, {before, after}: Files, folder: string): Promise<{wallS: number; cpuS: number; peakMB: number; transitions: readonly Transition[]}> {
    const summary = join(folder, 'summary.json'), began = performance.now();
    await new Promise<void>((done, fail) => {
        spawn(given.python, [join(import.meta.dirname, 'peer.py'), how, before, after, join(folder, 'peer.geojson'), summary], {stdio: ['ignore', 'inherit', 'inherit'], timeout: 1000 * TIMEOUT_S})
            .on('error', fail).on('close', code => code === 0 ? done() : fail(new Error(`the peer ended with ${code}`)));
    });
    const wallS = (performance.now() - began) / 1000;
    const {cpuS, peakBytes, transitions} = JSON.parse(readFileSync(summary, 'utf8')) as {cpuS: number; peakBytes: number; transitions: readonly Transition[]};
    return {wallS, cpuS, peakMB: peakBytes / 2 ** 20, transitions};
}

/** The same transitions with as many patches and the same ground. */
function isSame(ours: readonly Transition[], peer: readonly Transition[]): boolean {
    const keyed = new Map(peer.map(one => [`${one.from}>${one.to}`, one]));
    return ours.length === peer.length && ours.every(({from, to, patches, planeAreaM2}) => {
        const other = keyed.get(`${from}>${to}`);
        return other !== undefined && other.patches === patches && Math.abs(Number(other.planeAreaM2) - Number(planeAreaM2)) <= RELATIVE_AREA * Number(planeAreaM2);
    });
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
const rows: Row[] = [];
for (const side of given.sides.split(',').map(Number)) {
    const files = pairOf(side), folder = mkdtempSync(join(tmpdir(), 'liangtian-raster-'));
    const own = JSON.parse(execFileSync(process.execPath, [...compareWords(files, join(folder, 'ours.geojson')), '--json'], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']})) as
        {patches: number; transitions: readonly Transition[]};
    const ours: Row = {side, name: 'liangtian compare', wallS: [], cpuS: [], peakMB: [], patches: own.patches, agrees: true};
    const peers = given.peers.split(',').filter(name => name !== '').map((name): Row => ({side, name: `GDAL and GEOS, ${name}`, wallS: [], cpuS: [], peakMB: [], patches: 0, agrees: true}));
    rows.push(ours, ...peers);
    for (let round = 0; round < Number(given.repeat); round++) {
        console.error(`${side}², round ${round + 1}, load ${loadavg()[0].toFixed(1)}`);
        const measured = await measure([compareWords(files, join(folder, 'ours.geojson'))], TIMEOUT_S);
        if ('failed' in measured) throw new Error(measured.failed);
        ours.wallS.push(measured.wallS);
        ours.cpuS.push(measured.cpuS);
        ours.peakMB.push(measured.peakBytes / 2 ** 20);
        for (const row of peers) {
            rmSync(join(folder, 'peer.geojson'), {force: true});
            const {wallS, cpuS, peakMB, transitions} = await runPeer(row.name.split(', ')[1], files, folder);
            row.wallS.push(wallS);
            row.cpuS.push(cpuS);
            row.peakMB.push(peakMB);
            row.patches = transitions.reduce((sum, {patches}) => sum + patches, 0);
            row.agrees &&= isSame(own.transitions, transitions);
        }
    }
    rmSync(folder, {recursive: true});
}

const lines = [
    '| cells | who | s, median | s, least | ratio | processor s, median | ratio | MB, peak | patches | same |',
    '| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...rows.map(({side, name, wallS, cpuS, peakMB, patches, agrees}) => {
        const base = rows.find(row => row.side === side)!; // ours is the first of its size
        return `| ${side}² | ${name} | ${median(wallS).toFixed(2)} | ${Math.min(...wallS).toFixed(2)} | ${(median(wallS) / median(base.wallS)).toFixed(1)} `
            + `| ${median(cpuS).toFixed(2)} | ${(median(cpuS) / median(base.cpuS)).toFixed(1)} | ${median(peakMB).toFixed(0)} | ${patches} | ${agrees ? 'yes' : 'NO'} |`;
    }),
];
console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}\n\n${lines.join('\n')}`);
mkdirSync('out/bench/results', {recursive: true});
writeFileSync('out/bench/results/raster.json', JSON.stringify({cpu: cpus()[0].model, node: process.version, rows}, null, 1));
if (rows.some(({agrees}) => !agrees)) process.exitCode = 1;
