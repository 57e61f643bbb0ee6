/**
 * County pairs for the benchmark, the same bytes for the same seed:
 *
 *     npx tsx scripts/bench/workload/make.ts --parcels 200k --job A,R6,B,G,X [--out DIR] [--format shp|fgb|both] [--seed N]
 *
 * Writes before.*, after-<job>.* and workload.json. Jobs: see README.md beside this file.
 */

import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {changeCounty} from './changes.ts';
import {makeCounty} from './county.ts';
import {afterLayer, beforeLayer} from './jobs.ts';
import {readOptions} from './options.ts';
import {writeReport, type LayerReport} from './report.ts';
import {writeShapefile, type LayerSource} from './shapefile.ts';

const options = readOptions(process.argv.slice(2));
mkdirSync(options.out, {recursive: true});
const startedAt = performance.now();
const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;

const county = makeCounty(options.parcels, options.seed);
console.log(`${county.features} parcels, ${county.ponds.count} of them in holes; ${seconds()}`);
const survey = changeCounty(county);
console.log(`changed: ${JSON.stringify(survey.counts)}; ${seconds()}`);

const reports: LayerReport[] = [];
function write(name: string, layer: LayerSource): void {
    const written = writeShapefile(join(options.out, name), layer);
    reports.push({name, ...written});
    console.log(`${name}: ${written.features} features, ${written.vertices} vertices; ${seconds()}`);
}

write('before', beforeLayer(county));
for (const job of options.jobs) write(`after-${job}`, afterLayer(survey, job));
await writeReport(options, survey, reports);
console.log(`done; ${seconds()}, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`);
