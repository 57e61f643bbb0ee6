/**
 * County pairs for the benchmark, the same bytes for the same seed:
 *
 *     npx tsx scripts/bench/workload/make.ts --parcels 200k --job A,R6,B,G,X [--product] [--out DIR]
 *         [--format shp|fgb|both] [--seed N]
 *
 * Writes before.*, after-<job>.*, with --product also basicFarmland.*, village.* and lawful.*, and workload.json. The
 * jobs are told in README.md beside this file.
 */

import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {changeCounty} from './changes.ts';
import {makeCounty} from './county.ts';
import {basicFarmlandLayer} from './basicFarmland.ts';
import {writeFgb} from './flatgeobuf.ts';
import {afterLayer, beforeLayer} from './jobs.ts';
import {lawfulLayer} from './lawful.ts';
import {readOptions} from './options.ts';
import {writeReport, type LayerReport} from './report.ts';
import {writeShapefile, type LayerSource} from './shapefile.ts';
import {villageLayer} from './villages.ts';

const options = readOptions(process.argv.slice(2));
mkdirSync(options.out, {recursive: true});
const startedAt = performance.now();
const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;

const county = makeCounty(options.parcels, options.seed);
console.log(`${county.features} parcels, ${county.ponds.count} of them in holes; ${seconds()}`);
const survey = changeCounty(county);
console.log(`changed: ${JSON.stringify(survey.counts)}; ${seconds()}`);

const reports: LayerReport[] = [];
async function write(name: string, layer: LayerSource): Promise<void> {
    const base = join(options.out, name);
    for (const format of options.formats) {
        const written = format === 'shp' ? writeShapefile(base, layer) : await writeFgb(base, layer);
        reports.push({name, ...written});
        console.log(`${name}.${format}: ${written.features} features, ${written.vertices} vertices; ${seconds()}`);
    }
}

await write('before', beforeLayer(county));
for (const job of options.jobs) await write(`after-${job}`, afterLayer(survey, job));
if (options.product) {
    await write('basicFarmland', basicFarmlandLayer(county));
    await write('village', villageLayer(county));
    await write('lawful', lawfulLayer(survey));
}
await writeReport(options, survey, reports);
console.log(`done; ${seconds()}, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`);
