import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {EngineError, diff, overlay, type InputLayer} from '../../../engine/index.ts';
import {runMainJob, sampleOptions} from '../../helpers/mainJob.ts';
import {ROOT, readText} from '../../helpers/sourceTree.ts';

const box = (x0: number, y0: number, x1: number, y1: number) => ({type: 'Polygon' as const, coordinates: [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]]});

/** Area by the shoelace formula, holes taken off. */
const areaOf = (rings: readonly (readonly (readonly [number, number])[])[]): number =>
    rings.reduce((sum, ring) => sum + ring.slice(1).reduce((twice, [x, y], i) => twice + ring[i][0] * y - x * ring[i][1], 0) / 2, 0);

describe('overlay', () => {
    test('does in its documentation what the documentation says', () => {
        const example = /@example\n([\s\S]*?)\n \*\//.exec(readText('engine/index.ts'))![1].replace(/^ \* ?/gm, '');
        expect(example).toContain('import {overlay} from \'liangtian\';');
        const said: string[] = [];
        const print = {log: (...words: readonly unknown[]) => said.push(words.map(word => JSON.stringify(word)).join(' '))};
        new Function('overlay', 'console', example.replace(/^import .*$/m, ''))(overlay, print);
        expect(said).toEqual(['[0] [] 4600', '[0] [0] 400', '[] [0] 400']);
        expect(example).toContain('three faces: field alone 4600 m², field and house 400 m², house alone 400 m²');
    });

    test('gives faces whose areas are those of their rings, shells counter-clockwise and closed', () => {
        const ring = {type: 'Polygon' as const, coordinates: [...box(0, 0, 100, 100).coordinates, ...box(40, 40, 60, 60).coordinates]};
        const faces = overlay([{id: 'a', polygons: [ring]}, {id: 'b', polygons: [{type: 'MultiPolygon', coordinates: [box(50, 50, 55, 55).coordinates, box(90, 90, 110, 110).coordinates]}]}]);
        expect(faces.map(({labels, areaM2, coordinates}) => [labels.a, labels.b, areaM2, coordinates.length])).toEqual([
            [[0], [], 9500, 2], [[], [0], 25, 1], [[0], [0], 100, 1], [[], [0], 300, 1]]);
        for (const {areaM2, coordinates} of faces) {
            expect(areaOf(coordinates)).toBeCloseTo(areaM2, 9);
            expect(areaOf(coordinates.slice(0, 1))).toBeGreaterThan(0);
            for (const one of coordinates) expect(one.at(-1)).toEqual(one[0]);
        }
    });

    test('names all polygons of a layer that cover a face, or the one that owns it', () => {
        const twice: InputLayer = {id: 'papers', polygons: [box(0, 0, 10, 10), box(5, 0, 15, 10)]};
        expect(overlay([twice]).map(({labels}) => labels.papers)).toEqual([[0], [0, 1], [1]]);
        const owned = overlay([{...twice, overlaps: 'forbidden'}]);
        expect(owned.map(({labels}) => labels.papers.length)).toEqual([1, 1, 1]);
        expect(owned.reduce((sum, {areaM2}) => sum + areaM2, 0)).toBe(150);
    });

    test('takes rings in any winding, open or closed, and polygons in any order', () => {
        const plain = overlay([{id: 'a', polygons: [box(0, 0, 10, 10), box(10, 0, 20, 10)]}, {id: 'b', polygons: [box(5, 5, 15, 15)]}]);
        const open = (polygon: ReturnType<typeof box>) => ({...polygon, coordinates: [polygon.coordinates[0].slice(1).reverse()]});
        const other = overlay([{id: 'a', polygons: [open(box(10, 0, 20, 10)), open(box(0, 0, 10, 10))]}, {id: 'b', polygons: [open(box(5, 5, 15, 15))]}]);
        expect(other.map(({coordinates, areaM2}) => ({coordinates, areaM2}))).toEqual(plain.map(({coordinates, areaM2}) => ({coordinates, areaM2})));
        expect(other.map(({labels}) => labels.a)).toEqual(plain.map(({labels}) => labels.a.map(i => 1 - i)));
    });

    test('joins vertices within the tolerance and keeps them apart without one', () => {
        const layers: InputLayer[] = [{id: 'a', polygons: [box(0, 0, 10, 10)]}, {id: 'b', polygons: [box(0, 0, 10.0008, 10)]}];
        expect(overlay(layers)).toHaveLength(1);
        expect(overlay(layers, {toleranceM: 0})).toHaveLength(2);
        expect(overlay(layers, {toleranceM: 0, stepM: 0.01})).toHaveLength(1);
    });

    test('answers nothing for nothing, and refuses what is no polygon', () => {
        expect(overlay([])).toEqual([]);
        expect(overlay([{id: 'a', polygons: []}])).toEqual([]);
        const line = {id: 'roads', polygons: [box(0, 0, 1, 1), {type: 'LineString', coordinates: [[0, 0], [1, 1]]} as never]};
        expect(() => overlay([line])).toThrow(EngineError);
        expect(() => overlay([line])).toThrow(expect.objectContaining({code: 'kernel/bad-option', details: expect.objectContaining({where: 'roads[1]'}) as unknown}) as Error);
        for (const options of [{stepM: 0}, {stepM: Number.NaN}, {toleranceM: -1}]) {
            expect(() => overlay([{id: 'a', polygons: [box(0, 0, 1, 1)]}], options)).toThrow(expect.objectContaining({code: 'kernel/bad-option'}) as Error);
        }
    });
});

describe('input that no overlay can be made of', () => {
    const good = box(0, 0, 1, 1);
    const withRing = (ring: unknown) => ({type: 'Polygon', coordinates: [good.coordinates[0], ring]});
    const of = (polygon: unknown) => [{id: 'wood', polygons: [good]}, {id: 'roads', polygons: [good, polygon]}];
    const FAULTS: readonly [about: string, layers: unknown, message: string, where: string][] = [
        ['no list of layers', undefined, 'the layers are no array', 'layers'],
        ['one layer instead of a list', {id: 'a', polygons: [good]}, 'the layers are no array', 'layers'],
        ['an empty place in the list', [null], 'layer 0 is null', 'layers[0]'],
        ['a layer without a name', [{id: 'a', polygons: []}, {polygons: []}], 'the id of layer 1 is missing', 'layers[1].id'],
        ['two layers of one name', [{id: 'a', polygons: []}, {id: 'b', polygons: []}, {id: 'a', polygons: []}],
            'layers 0 and 2 both have the id "a"', 'layers[2].id'],
        ['a layer without polygons', [{id: 'roads'}], 'polygons of layer "roads" is missing', 'roads.polygons'],
        ['a collection instead of polygons', [{id: 'roads', polygons: {type: 'FeatureCollection', features: []}}],
            'polygons of layer "roads" is an object', 'roads.polygons'],
        ['a word that says nothing of overlaps', [{id: 'roads', polygons: [], overlaps: 'never'}], 'overlaps of layer "roads" is "never"', 'roads.overlaps'],
        ['null where a polygon should be', of(null), 'polygon 1 of layer "roads" is null', 'roads[1]'],
        ['a feature where a geometry should be', of({type: 'Feature', geometry: good}), 'polygon 1 of layer "roads" is a Feature', 'roads[1]'],
        ['a polygon without coordinates', of({type: 'Polygon'}), 'coordinates of polygon 1 of layer "roads" is missing', 'roads[1].coordinates'],
        ['several polygons without coordinates', of({type: 'MultiPolygon', coordinates: null}), 'is null, not an array', 'roads[1].coordinates'],
        ['a ring that is no list', of(withRing('0 0')), 'coordinates[1] of polygon 1 of layer "roads" is "0 0"', 'roads[1].coordinates[1]'],
        ['coordinates one list too shallow', of({type: 'MultiPolygon', coordinates: good.coordinates}), 'is 0, not an array', 'roads[1].coordinates[0][0][0]'],
        ['coordinates one list too deep', of({type: 'Polygon', coordinates: [good.coordinates]}), 'is not two numbers: an array, an array', 'roads[1].coordinates[0][0]'],
        ['a position of one number', of(withRing([[0, 0], [1]])), 'coordinates[1][1] of polygon 1 of layer "roads" is not two numbers: 1, missing', 'roads[1].coordinates[1][1]'],
        ['a position in words', of(withRing([['0', '1']])), 'is not two numbers: "0", "1"', 'roads[1].coordinates[1][0]'],
        ['a position that is no number', of(withRing([[0, Number.NaN]])), 'is not two numbers: 0, NaN', 'roads[1].coordinates[1][0]'],
        ['a null position', of(withRing([null])), 'is null, not an array', 'roads[1].coordinates[1][0]'],
    ];

    test.each(FAULTS)('%s is refused with its place', (_about, layers, message, where) => {
        const run = (): unknown => overlay(layers as readonly InputLayer[]);
        expect(run).toThrow(EngineError);
        expect(run).toThrow(expect.objectContaining({
            code: 'kernel/bad-option', message: expect.stringContaining(message) as unknown,
            details: {where, fix: expect.stringMatching(/\w/) as unknown},
        }) as Error);
    });

    test('heights behind x and y are no fault', () => {
        const high = {type: 'Polygon' as const, coordinates: [box(0, 0, 10, 10).coordinates[0].map(([x, y]) => [x, y, 812.5])]};
        expect(overlay([{id: 'a', polygons: [high]}]).map(({areaM2}) => areaM2)).toEqual([100]);
    });
});

describe('diff', () => {
    test('gives the files of the main job without writing any', async () => {
        const options = sampleOptions('data-samples/fixtures/net-basis/run.json');
        const [result, job] = [await diff(options), await runMainJob(options)];
        expect([...result.files.keys()]).toEqual([...job.files.keys()]);
        for (const [name, content] of job.files) if (name !== 'report.json') expect(result.files.get(name), name).toEqual(content);
        const {version} = JSON.parse(readText('package.json')) as {version: string};
        expect(result.report).toEqual({...job.report, tool: {name: 'liangtian', version}});
    });

    test('takes packs by name wherever it is called from, and stops when asked to', async () => {
        const options = sampleOptions('data-samples/fixtures/net-basis/run.json');
        await expect(diff({...options, pack: 'cn.ningxia'})).resolves.toMatchObject({report: {pack: {id: 'cn.ningxia'}}});
        await expect(diff({...options, pack: 'cn.nowhere'})).rejects.toThrow(EngineError);
        await expect(diff(options, {signal: AbortSignal.abort()})).rejects.toMatchObject({code: 'pipeline/cancelled'});
    });
});

describe('the built package', () => {
    let folder = '';
    beforeAll(() => {
        if (!existsSync(join(ROOT, 'dist/index.js'))) throw new Error('dist/index.js is not there: run "npm run build"');
        folder = mkdtempSync(join(tmpdir(), 'liangtian-lib-'));
        mkdirSync(join(folder, 'node_modules'));
        symlinkSync(ROOT, join(folder, 'node_modules', 'liangtian'));
    });
    afterAll(() => rmSync(folder, {recursive: true, force: true}));

    test('is imported by its name in another folder and does there what the sources do', async () => {
        const input = resolve('data-samples/fixtures/house-on-two-fields/run.json');
        const options = sampleOptions(input);
        writeFileSync(join(folder, 'program.mjs'), `
            import {overlay, diff, EngineError} from 'liangtian';
            const [face] = overlay([{id: 'a', polygons: [${JSON.stringify(box(0, 0, 10, 10))}]}]);
            const {files, report} = await diff(${JSON.stringify(options)});
            const refused = await diff({...${JSON.stringify(options)}, before: {file: 'gone.shp'}}).catch(error => error instanceof EngineError && error.code);
            console.log(JSON.stringify({areaM2: face.areaM2, patches: files.get('patches.geojson'), ledger: report.ledger, refused}));`);
        const said = JSON.parse(execFileSync(process.execPath, ['program.mjs'], {cwd: folder, encoding: 'utf8'})) as Record<string, unknown>;
        const {files, report} = await runMainJob(options);
        expect(said).toEqual({areaM2: 100, patches: files.get('patches.geojson'), ledger: (report as {ledger: unknown}).ledger, refused: 'formats/not-found'});
    });

    test('exports what it is documented to export, and nothing else', () => {
        writeFileSync(join(folder, 'names.mjs'), 'console.log(Object.keys(await import(\'liangtian\')).sort().join());');
        expect(execFileSync(process.execPath, ['names.mjs'], {cwd: folder, encoding: 'utf8'})).toBe('EngineError,diff,overlay,polygonFaults,polygonOperation\n');
    });

    test('without its package.json is broken, which no input can be blamed for', () => {
        const alone = join(folder, 'alone');
        mkdirSync(alone);
        for (const name of readdirSync(join(ROOT, 'dist'))) if (name.endsWith('.js')) cpSync(join(ROOT, 'dist', name), join(alone, name));
        symlinkSync(join(ROOT, 'node_modules'), join(alone, 'node_modules'));
        writeFileSync(join(alone, 'program.mjs'), `
            import {diff} from './index.js';
            console.log(await diff({before: {file: 'a'}, after: {file: 'b'}, layers: [], pack: 'cn.ningxia'}).catch(error => error.name + ': ' + error.message));`);
        expect(execFileSync(process.execPath, ['program.mjs'], {cwd: alone, encoding: 'utf8'}))
            .toBe('InvariantError: the library lies in no folder with its package.json\n');
    });

    test('comes with types for what it exports', () => {
        const {exports} = JSON.parse(readText('package.json')) as {exports: {'.': {types: string; default: string}}};
        const types = readFileSync(join(ROOT, exports['.'].types), 'utf8');
        for (const name of ['overlay', 'diff', 'EngineError', 'RunOptions', 'RunResult', 'InputLayer', 'OverlayFace']) expect(types).toContain(name);
    });
});
