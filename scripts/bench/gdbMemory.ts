/**
 * How much memory and time a file geodatabase of a whole county takes to read. Run: `npx tsx scripts/bench/gdbMemory.ts
 * [parcels]`
 *
 * Makes a .gdb of 300,000 parcels (about 20 vertices and 15 DLTB-like fields with Chinese text each) with GDAL, reads
 * it in a process of its own and prints seconds, peak resident memory, and a checksum of what was read.
 */

import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {readFileGdb} from '../../engine/formats/filegdb.ts';
import type {CellValue, RawField} from '../../engine/formats/rawLayer.ts';
import {writeGpkg} from '../../engine/formats/write/gpkg.ts';
import {seededRandom} from '../../tests/helpers/forAll.ts';
import {GK37_WKT} from '../../tests/helpers/sampleLand.ts';
import {writeGdb} from '../../tests/helpers/writeGdb.ts';

const PARCELS = 300_000;
const VERTICES = 20;
const LIMIT_MB = 2048;
const COLUMNS = 600;
const CELL_M = 60;

const FIELDS: readonly RawField[] = [
    {name: 'BSM', type: 'string', width: 18}, {name: 'YSDM', type: 'string', width: 10},
    {name: 'TBBH', type: 'string', width: 8},
    {name: 'DLBM', type: 'string', width: 5}, {name: 'DLMC', type: 'string', width: 60},
    {name: 'QSXZ', type: 'string', width: 2},
    {name: 'QSDWDM', type: 'string', width: 19}, {name: 'QSDWMC', type: 'string', width: 60},
    {name: 'ZLDWDM', type: 'string', width: 19},
    {name: 'ZLDWMC', type: 'string', width: 60}, {name: 'TBMJ', type: 'number'}, {name: 'KCXS', type: 'number'},
    {name: 'TBDLMJ', type: 'number'}, {name: 'ZZSXDM', type: 'string', width: 6}, {name: 'SJNF', type: 'integer'},
];
const CLASSES = [['0101', '水田'], ['0103', '旱地'], ['0201', '果园'], ['0301', '乔木林地'], ['0702', '农村宅基地'],
    ['1104', '坑塘水面']] as const;

/** Land of `parcels` wobbly rings side by side, the same for the same number. */
async function writeCounty(gpkg: string, parcels: number): Promise<void> {
    const random = seededRandom(300_000);
    const columns: CellValue[][] = FIELDS.map(() => []);
    const geometries: number[][][][][] = [];
    for (let parcel = 0; parcel < parcels; parcel++) {
        const x = 37_480_000 + CELL_M * (parcel % COLUMNS) + CELL_M / 2;
        const y = 3_360_000 + CELL_M * Math.floor(parcel / COLUMNS) + CELL_M / 2;
        const ring: number[][] = [];
        for (let vertex = 0; vertex < VERTICES; vertex++) {
            const angle = -2 * Math.PI * vertex / VERTICES;
            const radius = CELL_M * (0.35 + 0.1 * random());
            ring.push([x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
        }
        geometries.push([[ring]]);
        const [code, name] = CLASSES[Math.floor(random() * CLASSES.length)];
        const village = Math.floor(parcel / 1500);
        const unit = `420581${String(100 + village).padStart(6, '0')}0000000`;
        const areaM2 = Math.round(1e4 * (1500 + 1000 * random())) / 1e4;
        [
            `4205812110${String(parcel).padStart(8, '0')}`, '2001010100', String(parcel % 99_999), code, name, '30',
            unit, `某镇第${village}村民委员会`,
            unit, `某镇第${village}村`, areaM2, code.startsWith('01') ? 0.1217 : 0, Math.round(areaM2 * 8783) / 1e4,
            parcel % 7 === 0 ? 'LS' : null, 2023,
        ].forEach((value, column) => columns[column].push(value));
    }
    await writeGpkg(gpkg, {name: 'DLTB', fields: FIELDS, columns, geometries, crs: {epsg: 4525, wkt: GK37_WKT}});
}

async function readAndReport(gdb: string): Promise<void> {
    const began = performance.now();
    const [layer] = await readFileGdb(gdb);
    const seconds = (performance.now() - began) / 1000;
    const checksum = createHash('sha256').update(layer.polygons.coords).update(
        JSON.stringify(layer.columns.map((column) => column.slice(0, 1000)))).digest('hex');
    process.stdout.write(JSON.stringify({
        parcels: layer.record.length, recordsInFile: layer.recordsInFile, vertices: layer.polygons.coords.length / 2,
        fields: layer.fields.length, fileMb: Math.round(layer.bytes / 1e6), seconds: Number(seconds.toFixed(1)),
        peakMb: Math.round(process.resourceUsage().maxRSS / 1024), checksum: checksum.slice(0, 16),
        issues: layer.issues.map(({code, count}) => `${code} ×${count ?? 1}`),
    }) + '\n');
}

/** Each step in a process of its own, so that the peak is that of reading alone. */
function inOwnProcess(...arguments_: readonly string[]): string {
    const done = spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), ...arguments_], {
        encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1e8,
    });
    if (done.status !== 0) throw new Error(`step ${arguments_[0]} ended with ${done.status ?? done.signal}`);
    return done.stdout;
}

const [step, first, second] = process.argv.slice(2);
if (step === '--write') {
    await writeCounty(first, Number(second));
} else if (step === '--convert') {
    await writeGdb(first, second);
} else if (step === '--read') {
    await readAndReport(first);
} else {
    const folder = mkdtempSync(join(tmpdir(), 'liangtian-bench-'));
    try {
        const gpkg = join(folder, 'county.gpkg');
        const gdb = join(folder, 'county.gdb');
        inOwnProcess('--write', gpkg, String(step ?? PARCELS));
        inOwnProcess('--convert', gpkg, gdb);
        const report = inOwnProcess('--read', gdb);
        process.stdout.write(report);
        const {peakMb} = JSON.parse(report) as {peakMb: number};
        process.stdout.write(peakMb <= LIMIT_MB ? `within ${LIMIT_MB} MB\n` : `ABOVE ${LIMIT_MB} MB\n`);
        if (peakMb > LIMIT_MB) process.exitCode = 1;
    } finally {
        rmSync(folder, {recursive: true, force: true});
    }
}
