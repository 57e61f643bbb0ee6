import {join} from 'node:path';
import Database from 'better-sqlite3';
import {beforeAll, describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {land, landOfShapes, parcel, properties, runLand, runLayers, writeLand} from './landFiles.ts';

const WOOD = parcel('0301', [-200, -200, 200, 200]), PADDY = parcel('0101', [-100, -50, 100, 50]);
const BEFORE = land('survey', [WOOD, PADDY], {fields: ['DLBM', 'DLMC']});
const AFTER = land('survey', [WOOD, PADDY, parcel('0601', [0, 0, 40, 30])], {fields: ['DLBM', 'DLMC']});

async function refusal(run: Promise<unknown>): Promise<EngineError> {
    const error: unknown = await run.then(() => null, (reason: unknown) => reason);
    if (!(error instanceof EngineError)) throw new Error(`not refused: ${String(error)}`);
    expect(error.details.fix ?? '', 'says what to do').not.toBe('');
    return error;
}

/** A second polygon table in a GeoPackage. */
function addTable(path: string, from: string, to: string): void {
    const database = new Database(path);
    database.exec(`CREATE TABLE "${to}" AS SELECT * FROM "${from}";
        INSERT INTO gpkg_contents SELECT '${to}', data_type, '${to}', description, last_change, min_x, min_y, max_x, max_y, srs_id
            FROM gpkg_contents WHERE table_name = '${from}';
        INSERT INTO gpkg_geometry_columns SELECT '${to}', column_name, geometry_type_name, srs_id, z, m
            FROM gpkg_geometry_columns WHERE table_name = '${from}';`);
    database.close();
}

describe('layers that a job cannot choose between', () => {
    test('several polygon layers in a file are named, and one of them can be named back', () => inTempFolder(async (folder) => {
        const before = await writeLand(folder, 'DLTB', BEFORE, 'gpkg');
        const after = await writeLand(folder, 'after', AFTER);
        addTable(before, 'DLTB', 'DLTB_OLD');
        const options = {before: {file: before, date: '2024-12-31'}, after: {file: after, date: '2025-12-31'}};
        const error = await refusal(runLand(options));
        expect(error).toMatchObject({code: 'pipeline/several-layers', details: {file: before, facts: {layers: ['DLTB', 'DLTB_OLD']}}});
        expect(error.message).toContain('DLTB, DLTB_OLD');
        expect(error.details.fix).toContain('#DLTB');
        expect(properties(await runLand({...options, before: {...options.before, layer: 'DLTB_OLD'}}), 'patches.geojson')).toHaveLength(1);
        expect((await refusal(runLand({...options, before: {...options.before, layer: 'nothing'}}))).code).toBe('formats/no-such-layer');
        expect(properties(await runLand({...options, layerName: 'DLTB_OLD'}), 'patches.geojson')).toHaveLength(1);
        expect((await refusal(runLand({...options, layerName: 'dltb_2020'}))).code).toBe('pipeline/several-layers');
    }));

    test('two village layers, or a survey among the further layers, are refused before anything is read', async () => {
        const nowhere = {before: {file: 'no/a.shp'}, after: {file: 'no/b.shp'}};
        expect(await refusal(runLand({...nowhere, layers: [{kind: 'village', file: 'v1.shp'}, {kind: 'village', file: 'v2.shp'}]})))
            .toMatchObject({code: 'pipeline/twice-given', details: {file: 'v2.shp'}});
        for (const kind of ['survey', 'monitoring'] as const) {
            const misplaced = await refusal(runLand({...nowhere, layers: [{kind, file: 's.shp'}]}));
            expect(misplaced).toMatchObject({code: 'pipeline/kind-not-here', details: {file: 's.shp', facts: {kind}}});
            expect(misplaced.details.fix).toContain('--before');
        }
    });

    test('lawful records and versions of basic farmland may come in several files', () => inTempFolder(async (folder) => {
        const record = (x: number) => land('lawful', [{at: [[x, 0, x + 20, 30]], row: {JLLX: '农转用批复', WH: `虚〔2025〕${x}号`, PZRQ: '2025-03-01'}}]);
        const paths = [await writeLand(folder, 'l1', record(0)), await writeLand(folder, 'l2', record(20))];
        const result = await runLayers(folder, {before: BEFORE, after: AFTER}, {layers: paths.map(file => ({kind: 'lawful' as const, file}))});
        expect(properties(result, 'parts.geojson').map(part => part.kind)).toEqual(['lawful_record', 'lawful_record']);
        expect(Object.keys((result.report as {inputs: object}).inputs)).toEqual(['before', 'after', 'lawful', 'lawful2']);
    }));
});

describe('days', () => {
    let run: (before: string | undefined, after: string | undefined, detectedOn?: string, years?: readonly number[]) => Promise<unknown>;
    beforeAll(() => {
        run = (before, after, detectedOn, years) => inTempFolder(folder => runLayers(folder, years ? {
            before: land('survey', [WOOD, PADDY].map(piece => ({...piece, row: {...piece.row, SJNF: years[0]}}))),
            after: land('survey', [WOOD, PADDY].map(piece => ({...piece, row: {...piece.row, SJNF: years[1]}}))),
        } : {before: BEFORE, after: AFTER}, {
            before: {file: join(folder, 'before.shp'), date: before}, after: {file: join(folder, 'after.shp'), date: after}, detectedOn,
        }));
    });

    test('a day that no calendar has is quoted with the layer it was given for', async () => {
        for (const day of ['2025-02-30', '2025-13-01', '31.12.2025', '2025']) {
            const error = await refusal(run(undefined, day));
            expect(error.code).toBe('pipeline/bad-date');
            expect(error.message).toContain(`"${day}"`);
            expect(error.message).toContain('after layer');
            expect(error.details.fix).toContain('YYYY-MM-DD');
        }
        expect((await refusal(run('2024-12-31', '2025-12-31', '2026-02-29'))).message).toContain('detection');
    });

    test('a before layer later than the after layer is refused, whether a person or the file gave the days', async () => {
        const given = await refusal(run('2025-12-31', '2024-12-31'));
        expect(given).toMatchObject({code: 'pipeline/bad-date'});
        expect(given.message).toMatch(/2025-12-31.*later.*2024-12-31/);
        const inFile = await refusal(run(undefined, undefined, undefined, [2025, 2024]));
        expect(inFile).toMatchObject({code: 'pipeline/bad-date'});
        expect(inFile.message).toMatch(/2025-12-31.*later.*2024-12-31/);
        expect(inFile.details.file).toContain('before.shp');
        await expect(run(undefined, undefined, undefined, [2024, 2025])).resolves.toBeTruthy();
    });

    test('an after layer without any day is refused, and the day of detection is enough', async () => {
        const error = await refusal(run('2024-12-31', undefined));
        expect(error.code).toBe('pipeline/no-date');
        expect(error.details.file).toContain('after.shp');
        expect(error.details.fix).toContain('@');
        await expect(run('2024-12-31', undefined, '2026-01-15')).resolves.toMatchObject({report: {after: '2026-01-15', detectedOn: '2026-01-15'}});
    });
});

describe('layers that do not belong together', () => {
    test('surveys in two systems of classes are refused with both systems', () => inTempFolder(async (folder) => {
        // 2018 was surveyed under the second survey's classes, where 011 is paddy
        const old = land('survey', [parcel('031', [-200, -200, 200, 200]), parcel('011', [-100, -50, 100, 50])], {fields: ['DLBM']});
        const error = await refusal(runLayers(folder, {before: old, after: AFTER}, {before: {file: join(folder, 'before.shp'), date: '2018-12-31'}}));
        expect(error.code).toBe('pipeline/dictionaries-differ');
        expect(error.message).toMatch(/cn\.survey2\.2007.*cn\.survey\.2020/);
        expect(error.details.file).toContain('after.shp');
        expect(error.details.fix).toContain('--crosswalk');
    }));

    test('layers of two counties are refused with both extents', () => inTempFolder(async (folder) => {
        const elsewhere = land('survey', [WOOD, PADDY], {move: (x, y) => [x + 500_000, y + 3_460_000]});
        const error = await refusal(runLayers(folder, {before: BEFORE, after: elsewhere}));
        expect(error.code).toBe('pipeline/no-overlap');
        expect(error.message).toMatch(/before 110\.99\d\d, 30\.3\d+.*after 110\.99\d\d, 31\.2\d+/);
        expect(error.details.file).toContain('after.shp');
        expect(error.details.fix).toContain('inspect');
    }));

    test('a file that is not there is named, whatever its role', () => inTempFolder(async (folder) => {
        const [before, after] = [await writeLand(folder, 'before', BEFORE), await writeLand(folder, 'after', AFTER)];
        const here = {before: {file: before, date: '2024-12-31'}, after: {file: after, date: '2025-12-31'}};
        for (const options of [{...here, before: {file: join(folder, 'gone.shp')}}, {...here, after: {file: join(folder, 'gone.shp')}},
            {...here, layers: [{kind: 'village' as const, file: join(folder, 'gone.shp')}]}]) {
            const error = await refusal(runLand(options));
            expect(error.code).toBe('formats/not-found');
            expect(error.message + String(error.details.file)).toContain('gone.shp');
        }
        const crosswalk = await refusal(runLand({...here, crosswalk: join(folder, 'gone.json')}));
        expect(crosswalk.message + String(crosswalk.details.file)).toContain('gone.json');
    }));
});

describe('further formats', () => {
    test('a format nobody writes is refused before anything is read', async () => {
        const error = await refusal(runLand({before: {file: 'no/a.shp'}, after: {file: 'no/b.shp'}, formats: ['gpkg', 'dxf']}));
        expect(error.code).toBe('pipeline/format-failed');
        expect(error.message).toContain('dxf');
        expect(error.details.fix).toContain('gpkg');
    });

    test('a writer without room to write says which layer and format, and what to do', () => inTempFolder(async (folder) => {
        const earlier = process.env.TMPDIR;
        process.env.TMPDIR = join(folder, 'no-such-folder');
        try {
            const run = async (formats: readonly string[]) => runLayers(folder, {before: BEFORE, after: AFTER}, {formats});
            const error = await refusal(run(['gpkg']));
            expect(error.code).toBe('pipeline/format-failed');
            expect(error.message).toContain('gpkg');
            expect(error.details.fix).toContain('--format');
            await expect(run([])).resolves.toBeTruthy();
        } finally {
            if (earlier === undefined) delete process.env.TMPDIR;
            else process.env.TMPDIR = earlier;
        }
    }));
});

describe('a job that is stopped', () => {
    test('ends with the same error whenever it is stopped: before the start and at every step', () => inTempFolder(async (folder) => {
        const village = await writeLand(folder, 'v', landOfShapes('village', AFTER.geometries.slice(0, 1) as never, [{ZLDWDM: '990001103201'}], {move: (x, y) => [x, y]}));
        const steps: string[] = [];
        const run = (stopAt: number) => {
            const stop = new AbortController();
            if (stopAt < 0) stop.abort();
            let step = 0;
            return (folder: string) => runLand({
                before: {file: join(folder, 'before.shp'), date: '2024-12-31'}, after: {file: join(folder, 'after.shp'), date: '2025-12-31'},
                layers: [{kind: 'village', file: village}],
            }, {
                signal: stop.signal,
                onProgress: ({stage, done, total}) => {
                    if (stopAt === Infinity) steps.push(stage);
                    expect(done).toBeLessThan(total);
                    if (step++ === stopAt) stop.abort();
                },
            });
        };
        await writeLand(folder, 'before', BEFORE);
        await writeLand(folder, 'after', AFTER);
        await run(Infinity)(folder);
        expect([...new Set(steps)]).toEqual(['read', 'project', 'certify', 'overlay', 'diff', 'classify', 'write']);
        for (let stopAt = -1; stopAt < steps.length; stopAt++) {
            const error: unknown = await run(stopAt)(folder).then(() => null, (reason: unknown) => reason);
            // the last step is writing: a job that has all its files by then is done
            if (stopAt === steps.length - 1 && error === null) continue;
            expect(error, `stopped at step ${stopAt}`).toMatchObject({name: 'EngineError', code: 'pipeline/cancelled'});
        }
    }));
});
