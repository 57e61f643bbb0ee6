import {execFileSync} from 'node:child_process';
import {readdirSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {openSource, type RawLayer} from '../../../engine/formats/index.ts';
import type {RunOptions, RunResult} from '../../../engine/pipeline/index.ts';
import type {Rectangle} from '../../../scripts/samples/rectangles.ts';
import {runMainJob, sampleOptions} from '../../helpers/mainJob.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {features, land, parcel, properties, runLayers, type Feature, type Piece} from './landFiles.ts';

/** Integer of the last digit of a decimal string; own code, so that no helper of the engine vouches for itself. */
function units(text: unknown, decimals: number): bigint {
    const match = new RegExp(`^(-?)(\\d+)\\.(\\d{${decimals}})$`).exec(String(text));
    if (!match) throw new Error(`"${String(text)}" has not ${decimals} decimals`);
    return BigInt(`${match[1]}${match[2]}${match[3]}`);
}

const BASES = [['areaM2', 4], ['netAreaM2', 8], ['planeAreaM2', 9]] as const;
const total = (rows: readonly Feature['properties'][], field: string, decimals: number): bigint =>
    rows.reduce((sum, row) => sum + units(row[field], decimals), 0n);

type Terms = Readonly<Record<string, string>>;
type Ledger = Terms & {readonly plane: Terms; readonly net: Terms};
interface Report {
    readonly inputs: Readonly<Record<string, {readonly path: string; readonly sha256: string}>>;
    readonly patches: Readonly<Record<string, number>>;
    readonly ledger: Ledger;
    readonly byKind: readonly Readonly<Record<string, unknown>>[];
    readonly byClass: readonly Ledger[];
    readonly byVillage: readonly Ledger[];
    readonly byTownship: readonly Ledger[];
    readonly setAside: Readonly<Record<string, {readonly lossM2: string; readonly gainM2: string; readonly patches: number}>>;
}

const SAMPLES: Readonly<Record<string, RunOptions>> = {
    'scenario A': sampleOptions('data-samples/scenario-a/run.json'),
    'the sample county': sampleOptions('data-samples/county/run.json'),
    'ridges': sampleOptions('data-samples/fixtures/net-basis/run.json'),
};
const results = new Map<string, RunResult>();
beforeAll(async () => {
    for (const [name, options] of Object.entries(SAMPLES)) results.set(name, await runMainJob(options));
});

describe.each(Object.keys(SAMPLES))('the result of %s', (name) => {
    const result = () => results.get(name)!;
    const report = () => result().report as unknown as Report;

    test('parts add up to their patch in all three bases, to the last digit', () => {
        const patches = properties(result(), 'patches.geojson'), parts = properties(result(), 'parts.geojson');
        expect(patches.length).toBeGreaterThan(0);
        for (const patch of patches) {
            const own = parts.filter(part => part.patchId === patch.id);
            expect(own.length).toBeGreaterThan(0);
            for (const [field, decimals] of BASES) expect(total(own, field, decimals), `${field} of ${String(patch.id)}`).toBe(units(patch[field], decimals));
            expect(total(own.filter(part => part.inBasicFarmland === true), 'areaM2', 4)).toBeLessThanOrEqual(units(patch.areaM2, 4));
        }
        expect(parts.filter(part => !patches.some(patch => patch.id === part.patchId))).toEqual([]);
        expect(new Set(patches.map(patch => patch.id)).size).toBe(patches.length);
    });

    test('the ledger\'s equation holds for the whole and for every row, recomputed from the printed digits', () => {
        const {ledger, byClass, byVillage, byTownship} = report();
        for (const [row, isClass] of [[ledger, false], ...byClass.map(one => [one, true] as const), ...[...byVillage, ...byTownship].map(one => [one, false] as const)] as const) {
            for (const [terms, decimals] of [[row, 4], [row.net, 8], [row.plane, 9]] as const) {
                const of = (term: string): bigint => units(terms[`${term}M2`], decimals);
                const moved = isClass ? of('internalIn') - of('internalOut') : 0n;
                const ridges = decimals === 8 ? of('ridgeChange') : 0n;
                expect(of('cultivatedBefore') - of('loss') - of('setAsideLoss') - of('outsideBefore') + of('gain') + of('setAsideGain')
                    + of('outsideAfter') + ridges + moved).toBe(of('cultivatedAfter'));
                expect(of('residual')).toBe(0n);
            }
        }
    });

    test('rows of classes, villages and townships add up to the whole, term by term', () => {
        const {ledger, byClass, byVillage, byTownship} = report();
        for (const rows of [byClass, byVillage, byTownship]) {
            for (const [basis, decimals] of [['gross', 4], ['net', 8], ['plane', 9]] as const) {
                const terms = (row: Ledger): Terms => basis === 'gross' ? row : row[basis];
                for (const term of ['cultivatedBefore', 'loss', 'setAsideLoss', 'outsideBefore', 'gain', 'setAsideGain', 'outsideAfter', 'cultivatedAfter',
                    ...basis === 'net' ? ['ridgeChange'] : []]) {
                    const sum = rows.reduce((all, row) => all + units(terms(row)[`${term}M2`], decimals), 0n);
                    expect(sum, `${basis} ${term}`).toBe(units(terms(ledger)[`${term}M2`], decimals));
                }
                // what leaves a class for another one arrives there
                const inner = (field: string): bigint => byClass.reduce((all, row) => all + units(terms(row)[field], decimals), 0n);
                expect(inner('internalOutM2')).toBe(inner('internalInM2'));
                expect(inner('internalOutM2')).toBe(units(terms(ledger).internalM2, decimals));
            }
        }
    });

    test('patches, kinds, transitions and set-asides are the same square metres as the ledger', () => {
        const {ledger, byKind, patches: counts, setAside} = report();
        const patches = properties(result(), 'patches.geojson'), aside = properties(result(), 'set-aside.geojson');
        for (const [field, decimals] of BASES) {
            const terms = field === 'areaM2' ? ledger : field === 'netAreaM2' ? ledger.net : ledger.plane;
            for (const [direction, term, rows] of [['loss', 'lossM2', patches], ['gain', 'gainM2', patches],
                ['loss', 'setAsideLossM2', aside], ['gain', 'setAsideGainM2', aside]] as const) {
                expect(total(rows.filter(row => row.direction === direction), field, decimals), `${term} ${field}`).toBe(units(terms[term], decimals));
            }
            expect(total(byKind, field, decimals)).toBe(total(patches, field, decimals));
        }
        for (const direction of ['loss', 'gain', 'internal', 'other', 'unchanged']) {
            expect(counts[direction]).toBe(patches.filter(patch => patch.direction === direction).length);
        }
        expect(Object.values(setAside).reduce((sum, one) => sum + one.patches, 0)).toBe(aside.length);
        const changed = patches.filter(patch => patch.direction !== 'unchanged');
        const rows = parseCsv(result().files.get('transitions.csv') as string);
        const column = rows[0].indexOf('图斑面积（平方米）');
        expect(rows.slice(1).reduce((sum, row) => sum + units(row[column], 4), 0n)).toBe(total(changed, 'areaM2', 4));
    });

    test('report.json names every input with the hash that sha256sum gives', () => {
        const inputs = Object.values(report().inputs);
        expect(inputs.length).toBe(2 + SAMPLES[name].layers.length);
        for (const {path, sha256} of inputs) {
            const stem = basename(path, '.shp');
            const files = readdirSync(dirname(path)).filter(file => file.startsWith(`${stem}.`)).sort().map(file => join(dirname(path), file));
            expect(files.length).toBeGreaterThan(3);
            const said = execFileSync('bash', ['-c', 'cat "$@" | sha256sum', 'bash', ...files], {encoding: 'utf8'});
            expect(sha256, path).toBe(said.slice(0, 64));
        }
    });
});

/** RFC 4180, by hand. */
function parseCsv(text: string): string[][] {
    expect(text.startsWith('\ufeff'), 'starts with a byte order mark').toBe(true);
    const rows: string[][] = [[]];
    let cell = '', isQuoted = false;
    for (let i = 1; i < text.length; i++) {
        const c = text[i];
        if (isQuoted && c === '"' && text[i + 1] === '"') [cell, i] = [`${cell}"`, i + 1];
        else if (c === '"') isQuoted = !isQuoted;
        else if (!isQuoted && c === ',') [cell] = ['', rows.at(-1)!.push(cell)];
        else if (!isQuoted && c === '\r' && text[i + 1] === '\n') {
            rows.at(-1)!.push(cell);
            rows.push([]);
            [cell, i] = ['', i + 1];
        } else if (!isQuoted && c === '\n') throw new Error('a line ends without a carriage return');
        else cell += c;
    }
    expect(isQuoted).toBe(false);
    expect(rows.pop(), 'the last line ends').toEqual([]);
    return rows;
}

const WOOD = parcel('0301', [-200, -200, 200, 200]), PADDY = parcel('0101', [-100, -50, 100, 50]);

describe('patches.csv', () => {
    test('is a table of one row a patch that opens in a spreadsheet with its Chinese', () => {
        for (const result of results.values()) {
            const rows = parseCsv(result.files.get('patches.csv') as string), patches = properties(result, 'patches.geojson');
            expect(rows).toHaveLength(patches.length + 1);
            for (const row of rows) expect(row).toHaveLength(rows[0].length);
            expect(rows[0][0]).toBe('图斑编号');
            expect(rows.slice(1).map(row => row[0])).toEqual(patches.map(patch => patch.id));
            const mu = rows[0].indexOf('图斑面积（亩）');
            expect(rows.slice(1).map(row => row[mu])).toEqual(patches.map(patch => patch.areaMu));
        }
    });

    test.each(['=HYPERLINK("http://x")', '+1+cmd|\' /C calc\'!A0', '-2+3', '@SUM(A1)', '\tx', '＝1+1', '＠SUM(A1)', '－1', '＋1'])(
        'takes a village called %j for text, never for a formula', async (name) => {
            const result = await inTempFolder(folder => runLayers(folder, {
                before: land('survey', [WOOD, PADDY]), after: land('survey', [WOOD, PADDY, parcel('0601', [0, 0, 40, 30])]),
                village: land('village', [{at: [[-200, -200, 200, 200]], row: {ZLDWDM: '990001103201', ZLDWMC: name}}]),
            }, {}, 'gpkg'));
            const rows = parseCsv(result.files.get('patches.csv') as string);
            // readers take blanks off a name, a tab among them
            expect(rows[1][rows[0].indexOf('村')]).toBe(name === '\tx' ? 'x' : `'${name}`);
            for (const one of rows.flat()) if (!/^-?\d+(\.\d+)?$/.test(one)) expect(one).not.toMatch(/^[=+@\t\r\n＝＋＠－-]/);
        });
});

describe('official areas', () => {
    const official = (code: string, at: Rectangle, m2: number): Piece => ({at: [at], row: {DLBM: code, TBMJ: m2, BSM: `B${m2}`}});
    const FIELDS = {fields: ['BSM', 'DLBM', 'TBMJ', 'ZLDWDM']};
    const VILLAGES: readonly Piece[] = [[-200, -200, -40, 200], [-40, -200, 20, 200], [20, -200, 200, 200]].map((at, i) => (
        {at: [at as unknown as Rectangle], row: {ZLDWDM: `99000110320${i}`, ZLDWMC: `第${i}村`}}));

    test('pieces of a parcel that is gone add up to its TBMJ exactly, whatever the figure', () => inTempFolder(async (folder) => {
        // all of the field becomes works; three villages, one of them split by basic farmland and two papers
        for (const tbmj of [20_000.01, 19_999.99, 1, 0.01, 12_345.67]) {
            const result = await runLayers(folder, {
                before: land('survey', [WOOD, official('0101', [-100, -50, 100, 50], tbmj)], FIELDS),
                after: land('survey', [WOOD, parcel('0601', [-100, -50, 100, 50])], FIELDS),
                village: land('village', VILLAGES),
                basicFarmland: land('basicFarmland', [{at: [[-100, -50, 7, 13]], row: {YJJBNTTBBH: 'B'}}]),
                lawful: land('lawful', [{at: [[40, -20, 77, 50]], row: {JLLX: '农转用批复', WH: '虚〔2025〕1号', PZRQ: '2025-01-01'}}]),
            }, {apportion: true});
            const parts = properties(result, 'parts.geojson');
            expect(parts.length).toBe(6);
            expect(total(parts, 'officialAreaM2', 2), String(tbmj)).toBe(BigInt(Math.round(tbmj * 100)));
            for (const part of parts) {
                const share = Number(part.planeAreaM2) / 20_000 * tbmj;
                expect(Math.abs(Number(part.officialAreaM2) - share)).toBeLessThan(0.04);
            }
        }
    }));

    test('the part that stays takes the remainder, and two parcels under a part are added', () => inTempFolder(async (folder) => {
        const result = await runLayers(folder, {
            before: land('survey', [WOOD, official('0101', [-100, -50, 0, 50], 10_000.01), official('0101', [0, -50, 100, 50], 9999.01)], FIELDS),
            after: land('survey', [WOOD, official('0101', [-100, -50, 0, 50], 1), official('0101', [0, -50, 100, 50], 2), parcel('0601', [-30, 0, 60, 30])], FIELDS),
        }, {apportion: true});
        // 900/10000 of 10,000.01 is 900.0009, 1800/10000 of 9,999.01 is 1,799.8218
        expect(properties(result, 'parts.geojson')).toMatchObject([{officialAreaM2: '2699.82'}]);
    }));

    test('are absent without the option, and where the survey has none', () => inTempFolder(async (folder) => {
        const layers = {before: land('survey', [WOOD, official('0101', [-100, -50, 100, 50], 20_000)], FIELDS), after: land('survey', [WOOD, PADDY, parcel('0601', [0, 0, 40, 30])])};
        const [without] = properties(await runLayers(folder, layers), 'parts.geojson');
        expect('officialAreaM2' in without).toBe(false);
        const [none] = properties(await runLayers(folder, {...layers, before: land('survey', [WOOD, PADDY], {fields: ['DLBM']})}, {apportion: true}), 'parts.geojson');
        expect('officialAreaM2' in none).toBe(false);
    }));
});

describe('further formats', () => {
    const FORMATS = ['gpkg', 'shp', 'fgb', 'parquet'] as const;
    const layers = new Map<string, RawLayer>();
    let result: RunResult;
    beforeAll(() => inTempFolder(async (folder) => {
        result = await runMainJob({...SAMPLES['scenario A'], formats: FORMATS});
        for (const [name, content] of result.files) writeFileSync(join(folder, name), content);
        for (const format of FORMATS) {
            for (const layer of ['patches', 'parts']) layers.set(`${layer}.${format}`, (await openSource(join(folder, `${layer}.${format}`)))[0]);
        }
    }));

    const column = (layer: RawLayer, name: string) => layer.columns[layer.fields.findIndex(field => field.name === name)];

    test.each(FORMATS)('%s holds the same patches and parts as the GeoJSON: areas as numbers, Chinese as Chinese', (format) => {
        for (const name of ['patches', 'parts'] as const) {
            const layer = layers.get(`${name}.${format}`)!, rows = features(result, `${name}.geojson`);
            expect(layer.record.length).toBe(rows.length);
            const order = format === 'fgb' ? byId(layer, rows, name) : rows.map((_, i) => i);
            for (const [field, short] of [['areaM2', 'areaM2'], ['netAreaM2', 'netM2'], ['planeAreaM2', 'planeM2'], ['areaMu', 'areaMu']]) {
                const values = column(layer, short);
                rows.forEach((row, i) => {
                    expect(typeof values[order[i]]).toBe('number');
                    expect(Math.abs(Number(values[order[i]]) - Number(row.properties[field])), `${name} ${field}`).toBeLessThan(format === 'shp' ? 6e-5 : 1e-9);
                });
            }
            for (const text of name === 'parts' ? ['villageName', 'townshipName'] : ['villages']) {
                const values = column(layer, {villageName: 'villName', townshipName: 'townName', villages: 'villages'}[text]!);
                rows.forEach((row, i) => expect(values[order[i]]).toBe([row.properties[text]].flat().join(',')));
            }
            rows.forEach((row, i) => {
                const {polygons: {coords, featureStart, ringStart}} = layer;
                const [first, end] = [ringStart[featureStart[order[i]]], ringStart[featureStart[order[i] + 1]]];
                const points = row.geometry.coordinates.flat().flatMap(ring => ring.slice(1)).map(String).sort();
                expect(Array.from({length: end - first}, (_, k) => `${coords[2 * (first + k)]},${coords[2 * (first + k) + 1]}`).sort()).toEqual(points);
            });
        }
    });

    /** FlatGeobuf orders rows by place; a row is found again by its areas and first id. */
    function byId(layer: RawLayer, rows: readonly Feature[], name: 'patches' | 'parts'): number[] {
        const ids = column(layer, name === 'patches' ? 'id' : 'patchId'), planes = column(layer, 'planeM2'), kinds = name === 'parts' ? column(layer, 'fromCode') : null;
        const inside = name === 'parts' ? column(layer, 'inFarmland') : null, villages = name === 'parts' ? column(layer, 'villCode') : null;
        return rows.map(({properties: row}) => ids.findIndex((id, i) => id === (row.id ?? row.patchId) && planes[i] === Number(row.planeAreaM2)
            && (!kinds || kinds[i] === row.fromCode) && (!inside || String(inside[i]) === String(row.inBasicFarmland)) && (!villages || villages[i] === row.villageCode)));
    }

    test('names of fields fit a Shapefile and are the same in all formats', () => {
        const names = layers.get('patches.shp')!.fields.map(field => field.name);
        expect(names.filter(name => name.length > 10)).toEqual([]);
        for (const format of FORMATS) {
            for (const name of ['patches', 'parts']) {
                expect(layers.get(`${name}.${format}`)!.fields.map(field => field.name)).toEqual(layers.get(`${name}.shp`)!.fields.map(field => field.name));
            }
        }
    });
});
