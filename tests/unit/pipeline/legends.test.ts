import {copyFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {writeShapefile} from '../../../engine/formats/index.ts';
import {runMainJob, sampleOptions} from '../../helpers/mainJob.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

const fixture = (): ReturnType<typeof sampleOptions> => sampleOptions('data-samples/fixtures/net-basis/run.json');

/** The square of 100 m of the fixture's neighbourhood, with a field of another name. */
async function otherNames(folder: string, name: string, codes: readonly string[]): Promise<string> {
    const square = (i: number): number[][][][] => [[[[500_000 + 100 * i, 3_360_000], [500_100 + 100 * i, 3_360_000],
        [500_100 + 100 * i, 3_360_100], [500_000 + 100 * i, 3_360_100], [500_000 + 100 * i, 3_360_000]]]];
    await writeShapefile(join(folder, name), {
        name, fields: [{name: 'LANDUSE', type: 'string', width: 10}], columns: [codes], geometries: codes.map((_, i) => square(i)),
        crs: {epsg: 4546, wkt: ''}, encoding: 'UTF-8',
    });
    return join(folder, `${name}.shp`);
}

test('a mapping file says which field is the class code, for both surveys at once or layer by layer', async () => {
    await inTempFolder(async (folder) => {
        const before = await otherNames(folder, 'old', ['0101', '0103']), after = await otherNames(folder, 'new', ['0101', '0601']);
        const options = {before: {file: before, date: '2024-12-31'}, after: {file: after, date: '2025-12-31'}, layers: [], pack: 'cn.hubei.yidu', crs: 'EPSG:4546'};
        await expect(runMainJob(options)).rejects.toMatchObject({code: 'layers/missing-field'});
        for (const content of [{LANDUSE: 'code'}, {before: {LANDUSE: 'code'}, after: {LANDUSE: 'code'}}]) {
            const mapping = join(folder, 'mapping.json');
            writeFileSync(mapping, JSON.stringify(content));
            const {report} = await runMainJob({...options, mapping});
            expect(report).toMatchObject({patches: {loss: 1}, ledger: {plane: {lossM2: '10000.000000000'}}});
        }
    });
});

test.each([
    ['no JSON', '{"LANDUSE": '], ['a list', '[1]'], ['a layer that is not in the run', '{"north": {"A": "code"}}'],
    ['a meaning that is no text', '{"before": {"A": 1}}'],
])('a mapping file that is %s is refused by name', async (_, text) => {
    await inTempFolder(async (folder) => {
        const mapping = join(folder, 'mapping.json');
        writeFileSync(mapping, text);
        await expect(runMainJob({...fixture(), mapping})).rejects.toMatchObject({code: 'pipeline/bad-mapping-file', details: {file: mapping}});
    });
});

test('a layer without .prj is read by the CRS given for the run, and by no other', async () => {
    await inTempFolder(async (folder) => {
        const options = fixture();
        for (const name of readdirSync('data-samples/fixtures/net-basis')) {
            if (!name.endsWith('.prj')) copyFileSync(join('data-samples/fixtures/net-basis', name), join(folder, name));
        }
        const moved = sampleOptions(join(folder, 'run.json'));
        await expect(runMainJob(moved)).rejects.toMatchObject({code: 'crs/ambiguous-zone'});
        const {report} = await runMainJob({...moved, crs: 'EPSG:4546'});
        const {report: declared} = await runMainJob({...options, crs: 'EPSG:4546'});
        expect(report.ledger).toEqual(declared.ledger);
    });
});

test('a list of suspected changes is judged by what the satellite saw, not by its class before', async () => {
    const county = 'data-samples/county';
    const {report, files} = await runMainJob({
        before: {file: join(county, 'DLTB_2025.shp'), date: '2025-12-31'}, after: {file: join(county, 'JCTB_2026.shp'), date: '2026-03-31'},
        layers: [], pack: 'cn.hubei.yidu',
    });
    const {byKind, patches} = report as {byKind: {kind: string; patches: number}[]; patches: {loss: number; internal: number}};
    expect(patches.loss).toBeGreaterThan(10);
    expect(patches.internal).toBe(0);
    expect(byKind.map(({kind}) => kind)).toEqual(expect.arrayContaining(['non_ag', 'non_grain', 'earthwork']));
    expect(files.get('patches.geojson')).toContain('"toCode":"unclassified"');
});

test('a layer that the comparison has no use for is read, checked and said to be unused', async () => {
    const options = fixture();
    const {issues} = await runMainJob({...options, layers: [...options.layers, {kind: 'site', file: options.after.file}]});
    expect(issues).toContainEqual(expect.objectContaining({code: 'pipeline/layer-not-used', layer: options.after.file}));
});
