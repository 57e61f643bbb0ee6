import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {decimalUnits} from '../../engine/core/units.ts';
import {runMainJob, sampleOptions, type SampleRun} from '../helpers/mainJob.ts';

interface ExpectedPart {
    readonly planeM2: string;
    readonly netM2?: string;
    readonly [property: string]: unknown;
}

interface ExpectedPatch {
    readonly name: string;
    readonly direction: string;
    readonly toCode: string;
    readonly planeM2: string;
    readonly deadlines?: Readonly<Record<string, string>>;
    readonly parts: readonly ExpectedPart[];
}

interface Case {
    readonly about: string;
    readonly input: string | SampleRun;
    readonly pack?: string;
    readonly crs?: string;
    readonly crosswalk?: string;
    readonly plane?: Readonly<Record<string, string>>;
    readonly net?: Readonly<Record<string, string>>;
    readonly muBudget?: number;
    readonly mu?: Readonly<Record<string, number>>;
    readonly hectaresBudget?: number;
    readonly hectares?: readonly {readonly is: string; readonly sum: readonly string[]; readonly value: number}[];
    readonly basicFarmland?: {readonly patches: number; readonly mu: number};
    readonly townshipMu?: Readonly<Record<string, number>>;
    readonly classMu?: Readonly<Record<string, number>>;
    readonly setAside?: readonly {readonly reason: string; readonly planeM2: string}[];
    readonly issues?: Readonly<Record<string, number>>;
    readonly patches?: readonly ExpectedPatch[];
}

type Properties = Readonly<Record<string, unknown>>;
type Ledger = Readonly<Record<string, string>> & {readonly plane: Readonly<Record<string, string>>; readonly net: Readonly<Record<string, string>>};
interface Report {
    readonly ledger: Ledger;
    readonly byClass: readonly (Ledger & {readonly code: string})[];
    readonly byTownship: readonly (Ledger & {readonly name: string})[];
    readonly basicFarmland: {readonly patches: number; readonly areaM2: string};
}

const MU_M2 = 2000 / 3;
const properties = (text: string): Properties[] =>
    (JSON.parse(text) as {features: {properties: Properties}[]}).features.map(feature => feature.properties);

/** Only the properties that the case names. */
const named = (given: Properties, expected: Properties): Properties =>
    Object.fromEntries(Object.keys(expected).map(key => [key, given[key]]));

test.each(readdirSync(new URL('run/', import.meta.url)))('%s', async (name) => {
    const golden = JSON.parse(readFileSync(new URL(`run/${name}/case.json`, import.meta.url), 'utf8')) as Case;
    const options = {
        ...sampleOptions(golden.input),
        ...golden.pack === undefined ? {} : {pack: golden.pack}, ...golden.crs === undefined ? {} : {crs: golden.crs},
        ...golden.crosswalk === undefined ? {} : {crosswalk: golden.crosswalk},
    };
    const result = await runMainJob(options);
    const report = result.report as unknown as Report;
    const {ledger} = report;

    for (const [term, value] of Object.entries(golden.plane ?? {})) {
        expect(decimalUnits(ledger.plane[term], 9), `plane ${term}`).toBe(decimalUnits(value, 9));
    }
    for (const [term, value] of Object.entries(golden.net ?? {})) expect(ledger.net[term], `net ${term}`).toBe(value);
    const muBudget = golden.muBudget ?? 0.01;
    for (const [term, value] of Object.entries(golden.mu ?? {})) {
        expect(Math.abs(Number(ledger[term]) / MU_M2 - value), `${term} in mu`).toBeLessThan(muBudget);
    }
    for (const {is, sum, value} of golden.hectares ?? []) {
        const hectares = sum.reduce((total, term) => total + Number(ledger.plane[term]), 0) / 10_000;
        expect(Math.abs(hectares - value), is).toBeLessThan(golden.hectaresBudget!);
    }
    for (const residual of [ledger.residualM2, ledger.plane.residualM2, ledger.net.residualM2]) expect(Number(residual)).toBe(0);
    if (golden.basicFarmland) {
        expect(report.basicFarmland.patches).toBe(golden.basicFarmland.patches);
        expect(Math.abs(Number(report.basicFarmland.areaM2) / MU_M2 - golden.basicFarmland.mu)).toBeLessThan(muBudget);
    }
    for (const [township, value] of Object.entries(golden.townshipMu ?? {})) {
        const row = report.byTownship.find(one => one.name === township)!;
        expect(Math.abs(Number(row.plane.cultivatedAfterM2) / MU_M2 - value), township).toBeLessThan(1e-6);
    }
    for (const [code, value] of Object.entries(golden.classMu ?? {})) {
        const row = report.byClass.find(one => one.code === code)!;
        expect(Math.abs(Number(row.plane.cultivatedAfterM2) / MU_M2 - value), code).toBeLessThan(1e-6);
    }
    if (golden.setAside) {
        const found = properties(result.files.get('set-aside.geojson') as string)
            .map(({reason, planeAreaM2}) => `${String(reason)} ${Number(planeAreaM2)}`).sort();
        expect(found).toEqual(golden.setAside.map(({reason, planeM2}) => `${reason} ${Number(planeM2)}`).sort());
    }
    for (const [code, count] of Object.entries(golden.issues ?? {})) {
        expect(result.issues.filter(issue => issue.code === code).length, code).toBe(count);
    }
    if (golden.issues) expect(result.issues.filter(issue => issue.severity === 'error')).toEqual([]);
    if (golden.patches) checkPatches(golden.patches, result.files);
});

function checkPatches(expected: readonly ExpectedPatch[], files: ReadonlyMap<string, string | Uint8Array>): void {
    const patches = properties(files.get('patches.geojson') as string);
    const parts = properties(files.get('parts.geojson') as string);
    const used = new Set<unknown>();
    for (const patch of expected) {
        // two patches may look alike but for their parts: the one whose parts agree is meant
        const alike = patches.filter(one => !used.has(one.id) && one.direction === patch.direction && one.toCode === patch.toCode
            && Number(one.planeAreaM2) === Number(patch.planeM2));
        expect(alike.length, `${patch.name} is found`).toBeGreaterThan(0);
        const describe = (own: readonly Properties[]): string => JSON.stringify(own.map(part => part).sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        const wanted = describe(patch.parts.map(({planeM2, netM2, ...rest}) => ({...rest, planeM2: Number(planeM2), ...netM2 ? {netM2} : {}})));
        const readings = alike.map(one => ({one, reading: describe(partsOf(one, parts, patch.parts))}));
        const match = readings.find(({reading}) => reading === wanted);
        expect(match?.reading ?? readings[0].reading, `parts of ${patch.name}`).toBe(wanted);
        used.add(match!.one.id);
        if (patch.deadlines) {
            const dates = (match!.one.deadlines as {kind: string; dueOn: string}[]).map(({kind, dueOn}) => [kind, dueOn]);
            expect(Object.fromEntries(dates), `deadlines of ${patch.name}`).toEqual(patch.deadlines);
        }
    }
    expect(patches.length, 'no further patch').toBe(expected.length);
}

/** The parts of a patch with the properties that the case names; a part is paired by its plane area. */
function partsOf(patch: Properties, parts: readonly Properties[], expected: readonly ExpectedPart[]): Properties[] {
    const own = parts.filter(part => part.patchId === patch.id);
    const left = [...expected];
    return own.map((part) => {
        const at = left.findIndex(one => Number(one.planeM2) === Number(part.planeAreaM2)
            && (one.inBasicFarmland ?? part.inBasicFarmland) === part.inBasicFarmland && (one.kind ?? part.kind) === part.kind
            && (one.fromCode ?? part.fromCode) === part.fromCode);
        if (at < 0) return part;
        const [{planeM2, netM2, ...rest}] = left.splice(at, 1);
        return {...named(part, rest), planeM2: Number(planeM2), ...netM2 ? {netM2: part.netAreaM2} : {}};
    });
}

test('two runs of the same input give the same bytes', async () => {
    const options = {...sampleOptions('data-samples/scenario-a/run.json'), formats: ['gpkg', 'shp', 'fgb', 'parquet']};
    const [one, other] = [await runMainJob(options), await runMainJob(options)];
    expect([...one.files.keys()]).toEqual([...other.files.keys()]);
    expect([...one.files.keys()].length).toBeGreaterThan(12);
    for (const [name, bytes] of one.files) expect(Buffer.from(bytes).equals(Buffer.from(other.files.get(name)!)), name).toBe(true);
    expect(JSON.stringify(other.page)).toBe(JSON.stringify(one.page));
});
