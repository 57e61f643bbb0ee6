/** The files of the workload, read back by programs that share no code with their writer. */

import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {execFileSync} from 'node:child_process';
import {geojson} from 'flatgeobuf';
import {open} from 'shapefile';
import {beforeAll, describe, expect, test} from 'vitest';
import {openSource} from '../../../engine/formats/index.ts';
import {SURVEY_2020_TABLE} from '../../../engine/landclass/tables/survey2020.ts';
import {changeCounty} from '../../../scripts/bench/workload/changes.ts';
import {makeCounty, type County} from '../../../scripts/bench/workload/county.ts';
import {writeFgb} from '../../../scripts/bench/workload/flatgeobuf.ts';
import {afterLayer, beforeLayer} from '../../../scripts/bench/workload/jobs.ts';
import {writeShapefile} from '../../../scripts/bench/workload/shapefile.ts';
import {featuresAfter, type Survey} from '../../../scripts/bench/workload/survey.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {ringsOf} from './workloadLand.ts';

let county: County, survey: Survey;

beforeAll(() => {
    county = makeCounty(600, 3);
    survey = changeCounty(county);
});

/** Content of each record of a .shp, by the lengths in its record headers. */
function recordContents(path: string): string[] {
    const bytes = readFileSync(path), records: string[] = [];
    for (let at = 100; at < bytes.length;) {
        const content = 2 * bytes.readInt32BE(at + 4);
        records.push(createHash('sha1').update(bytes.subarray(at + 8, at + 8 + content)).digest('hex'));
        at += 8 + content;
    }
    return records;
}

describe('a shapefile', () => {
    test('is read by another program: every vertex, every cell', async () => {
        await inTempFolder(async folder => {
            const layer = beforeLayer(county), base = join(folder, 'before');
            const written = writeShapefile(base, layer), rings = ringsOf(layer);
            const source = await open(`${base}.shp`, `${base}.dbf`, {encoding: 'gbk'});
            let index = 0, vertices = 0;
            for (let next = await source.read(); !next.done; next = await source.read()) {
                const {geometry, properties} = next.value;
                if (geometry.type !== 'Polygon') throw new Error(`record ${index} is a ${geometry.type}`);
                const flat = geometry.coordinates.map(ring => ring.slice(0, -1).flat());
                expect(flat).toEqual(rings[index].map(ring => [...ring]));
                vertices += flat.reduce((sum, ring) => sum + ring.length / 2, 0);
                expect(SURVEY_2020_TABLE).toContain(`\n${properties?.DLBM}|${properties?.DLMC}|`);
                expect(properties?.BSM).toBe(`99010111${String(index + 1).padStart(10, '0')}`);
                expect(properties?.ZLDWDM).toMatch(/^990101\d{13}$/);
                expect(properties?.TBMJ - properties?.KCMJ).toBeCloseTo(properties?.TBDLMJ, 6);
                index++;
            }
            expect(index).toBe(600);
            expect(written).toMatchObject({features: 600, vertices});
            expect(readdirSync(folder).sort()).toEqual(['cpg', 'dbf', 'prj', 'shp', 'shx'].map(end => `before.${end}`));
        });
    });

    test('is read by the engine without a finding, in the plane of zone 37', async () => {
        await inTempFolder(async folder => {
            writeShapefile(join(folder, 'after'), afterLayer(survey, 'A'));
            const [raw] = await openSource(join(folder, 'after.shp'));
            expect(raw.issues).toEqual([]);
            expect(raw.recordsInFile).toBe(featuresAfter(survey));
            expect(raw.crs?.wkt).toContain('zone 37');
            expect(raw.columns[raw.fields.findIndex(field => field.name === 'DLMC')]).toContain('水田');
        });
    });

    test('of the survey after holds the bytes of every parcel that was not touched', async () => {
        await inTempFolder(async folder => {
            writeShapefile(join(folder, 'before'), beforeLayer(county));
            writeShapefile(join(folder, 'after'), afterLayer(survey, 'A'));
            const before = new Set(recordContents(join(folder, 'before.shp')));
            const same = recordContents(join(folder, 'after.shp')).filter(record => before.has(record));
            expect(same).toHaveLength(600 - survey.counts.cut - survey.counts.vertexOnly);
        });
    });
});

test('a FlatGeobuf holds what the shapefile holds', async () => {
    await inTempFolder(async folder => {
        const layer = beforeLayer(county), rings = ringsOf(layer);
        await writeFgb(join(folder, 'before'), layer);
        const bytes = readFileSync(join(folder, 'before.fgb'));
        let index = 0;
        for await (const {geometry, properties} of geojson.deserialize(new Uint8Array(bytes))) {
            if (geometry?.type !== 'MultiPolygon') throw new Error(`feature ${index} is a ${geometry?.type}`);
            expect(geometry.coordinates.flat().map(ring => ring.slice(0, -1).flat()))
                .toEqual(rings[index].map(ring => [...ring]));
            expect(properties?.SJNF).toBe(2024);
            index++;
        }
        expect(index).toBe(600);
    });
});

test('the command writes the layers and a report with their hashes', async () => {
    await inTempFolder(async folder => {
        execFileSync(process.execPath, ['--import', 'tsx', 'scripts/bench/workload/make.ts', '--parcels', '700',
            '--job', 'A,B', '--product', '--out', folder], {encoding: 'utf8'});
        const report = JSON.parse(readFileSync(join(folder, 'workload.json'), 'utf8'));
        expect(Object.keys(report.layers)).toEqual(['before', 'after-A', 'after-B', 'basicFarmland', 'village', 'lawful']);
        for (const {sha256} of Object.values<{sha256: Record<string, string>}>(report.layers)) {
            for (const [file, hash] of Object.entries(sha256)) {
                expect(createHash('sha256').update(readFileSync(join(folder, file))).digest('hex')).toBe(hash);
            }
        }
        expect(report).toMatchObject({parcels: 700, seed: 1, crs: 'EPSG:4525'});
    });
});
