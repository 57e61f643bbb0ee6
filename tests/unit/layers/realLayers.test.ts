import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {crsFromCode, crsFromRaw} from '../../../engine/crs/crs.ts';
import {openSource} from '../../../engine/formats/index.ts';
import {loadCrosswalk} from '../../../engine/landclass/crosswalk.ts';
import {readLayer} from '../../../engine/layers/readLayer.ts';

const OSM = 'data-samples/liechtenstein';

describe('the fictional scenario on disk', () => {
    it('reads without a finding, with its areas, villages, papers and idle seasons', async () => {
        const read = async (file: string,
            kind: 'survey' | 'basicFarmland' | 'village' | 'township' | 'lawful' | 'season') => {
            const [raw] = await openSource(`data-samples/scenario-a/${file}.shp`);
            return readLayer(raw, {kind, crs: raw.crs ? crsFromRaw(raw.crs) : crsFromCode('4546'), crsHow: 'test'});
        };
        const survey = await read('L2025', 'survey');
        expect(survey.asOf).toBe('2025-12-31');
        if (survey.parcels.table !== 'class') throw new Error('not a class table');
        const cultivated = survey.parcels.officialAreaM2.filter((_, row) => survey.parcels.table === 'class'
            && survey.parcels.cultivated[row] === 1);
        // 4,920 mu; attribute areas have two decimals
        expect(cultivated.reduce((sum, areaM2) => sum + areaM2, 0) * 3 / 2000).toBeCloseTo(4920, 2);
        const others = [await read('YJJBNTTB', 'basicFarmland'), await read('CJDCQ', 'village'),
            await read('XZQ', 'township')];
        expect([survey, ...others].flatMap(layer => layer.issues.map(issue =>
            `${issue.code} ${issue.message}`))).toEqual([]);
        expect(others[1].parcels).toMatchObject({name: ['甲一村', '甲二村', '乙一村', '乙二村']});
        const lawful = await read('lawful', 'lawful');
        expect(lawful.parcels).toMatchObject({recordType: ['conversion', 'facility'],
            approvedOn: ['2026-01-20', '2026-02-10'],
            validTo: [null, '2031-02-09']});
        const season = await read('season', 'season');
        expect(season.parcels).toMatchObject({idleSeasons: [['2024', '2025']], planting: ['WG']});
    });
});

describe('Liechtenstein', () => {
    const crosswalk = loadCrosswalk(readFileSync('data-samples/liechtenstein/crosswalk.json', 'utf8'));

    // counts by SQL on the GeoPackages
    it.each([
        ['landuse_2018-04-10.gpkg', 500, {'landuse=gras': 1, 'natural=yes': 1}],
        ['landuse_2021-05-05.gpkg', 592, {'landuse=farmy': 1, 'natural=yes': 1}],
    ])('%s keeps every record or names it', async (file, nFarmland, unknown) => {
        const [raw] = await openSource(join(OSM, file));
        const layer = readLayer(raw, {kind: 'survey', crs: crsFromCode('4326'), crsHow: 'test', crosswalk});
        expect(layer.parcels.code.filter(code => code === '0103')).toHaveLength(nFarmland);
        expect(layer.parcels.cultivated.filter(one => one === 1)).toHaveLength(nFarmland);
        const accepted = layer.issues.filter(issue => issue.code === 'layers/unclassified');
        expect(accepted.map(issue => /"(.*?)"/.exec(issue.message)?.[1]).sort()).toEqual(Object.keys(unknown).sort());
        const leftOut = layer.issues.filter(issue => issue.code === 'layers/not-land' || issue.severity === 'error');
        expect(layer.record.length + leftOut.reduce((sum, issue) => sum + (issue.count ?? 1), 0)).toBe(
            layer.recordsInFile);
        expect(layer.polygons.featureStart.length).toBe(layer.record.length + 1);
        expect(layer.crs.id).toBe('EPSG:4326');
    });
});
