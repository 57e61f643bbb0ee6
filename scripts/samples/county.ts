/**
 * 良田县（虚构）: a county that does not exist, with two surveys, basic farmland, villages, papers, a season's signals
 * and what a satellite saw. Seeded: the same script writes the same bytes.
 *
 *     npx tsx scripts/samples/county.ts [--check]
 */

import {fileURLToPath} from 'node:url';
import {withoutSome} from './county/basicFarmland.ts';
import {basicFarmland, lawful, monitoring, planning, season, survey, unitLayers} from './county/countyLayers.ts';
import {makeCountyMap} from './county/countyMap.ts';
import {COUNTY_NAME, countyUnits} from './county/names.ts';
import {makeSurveys} from './county/surveyRecords.ts';
import {runFile} from './runFile.ts';
import {writeOrCheck, type SampleSet} from './sampleSet.ts';

export const COUNTY_SEED = 20251231;

export function county(seed = COUNTY_SEED): SampleSet {
    const map = makeCountyMap(seed);
    const units = countyUnits(map.canvas.raster.townshipOf);
    const {before, after} = makeSurveys(map, units);
    return {
        layers: {
            DLTB_2024: survey('DLTB_2024', before),
            DLTB_2025: survey('DLTB_2025', after),
            YJJBNTTB_2024: basicFarmland('YJJBNTTB_2024', map.canvas.basicFarmland, before, 2024),
            YJJBNTTB_2025: basicFarmland('YJJBNTTB_2025', withoutSome(map.canvas.basicFarmland), before, 2025),
            ...unitLayers(map, units),
            lawful: lawful(map),
            season: season(after),
            JCTB_2026: monitoring(map, seed),
            ...planning(map, seed),
        },
        texts: {
            'run.json': runFile({
                title: `${COUNTY_NAME}: surveys of 2024-12-31 and 2025-12-31`,
                place: COUNTY_NAME,
                before: 'DLTB_2024.shp@2024-12-31',
                after: 'DLTB_2025.shp@2025-12-31',
                layers: {
                    basicFarmland: 'YJJBNTTB_2024.shp@2024-12-31',
                    village: 'CJDCQ.shp@2024-12-31',
                    township: 'XZQ.shp@2024-12-31',
                    lawful: 'lawful.shp@2026-03-31',
                    ecoRedline: 'STBHHX.shp@2024-12-31',
                    plan: 'CZKFBJ.shp@2024-12-31',
                    season: 'season.shp@2025-12-31',
                },
                detectedOn: '2026-01-15',
                pack: 'cn.hubei.yidu',
            }),
        },
    };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = fileURLToPath(new URL('../../data-samples/county/', import.meta.url));
    await writeOrCheck(county(), folder, process.argv);
}
