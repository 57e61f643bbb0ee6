/** The main job, a stage a paragraph: layers in, patches with verdicts, routes and days out. */

import {readFileSync} from 'node:fs';
import {performance} from 'node:perf_hooks';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import type {Polygons} from '../core/polygons.ts';
import {UNCLASSIFIED} from '../core/unclassified.ts';
import {diff} from '../diff/index.ts';
import {DEFAULT_TOLERANCE_M, overlay as overlayLayers} from '../kernel/index.ts';
import {loadCrosswalk, type Crosswalk} from '../landclass/crosswalk.ts';
import type {Crs} from '../crs/crs.ts';
import {dictionary, mappingGroup} from '../landclass/dictionary.ts';
import {isRasterFile} from '../formats/index.ts';
import {lookup} from '../landclass/lookup.ts';
import type {Layer} from '../layers/layer.ts';
import {parts} from '../overlap/index.ts';
import type {Pack} from '../policy/pack.ts';
import {loadPack} from '../policy/readPack.ts';
import {faceAmounts} from '../diff/ledger.ts';
import {apportionedAreas} from './apportion.ts';
import {certifyLayer, overlapsOf, reportsGaps} from './certifyLayers.ts';
import {columnsOf, signalAtFace, signalColumn} from './columns.ts';
import {farmlandVersions, shrinkIssues} from './farmlandVersions.ts';
import {frameFor, type Frame} from './frame.ts';
import {inLonLat, sortIssues, type PlacedIssue} from './issueRows.ts';
import {judge, lawfulRecord} from './judgeParts.ts';
import {givenWorkingCrs, loadLayer, type Legends, type LoadedLayer} from './loadLayers.ts';
import {readMappingFile} from './mappingFile.ts';
import type {RunControl, RunResult, Stage} from './options.ts';
import {STAGES} from './options.ts';
import type {CertifiedInput, Outcome} from './outcome.ts';
import {parcelSharesCsv, patchesCsv, rasterMatrixCsv, transitionsCsv} from './outputs/csv.ts';
import {extraFormats} from './outputs/formats.ts';
import {partsGeoJson, patchesGeoJson, setAsideGeoJson} from './outputs/geojson.ts';
import {pageData} from './outputs/page.ts';
import {reportJson} from './outputs/report.ts';
import {kernelLayer, placeLayers} from './placeLayers.ts';
import type {PlannedInput, RunPlan} from './plan.ts';
import {soundPlane, type CertifiedPlane} from './prepare/certifyPlane.ts';
import {NotKept, type CertifyOrder} from './prepare/geometry.ts';
import {LayerStore, type LayerWishes} from './prepare/layerStore.ts';
import {countedEdges, edgesIssue, isCellEdge} from './rasters/cellEdges.ts';
import {loadRaster, loadRasterPair, rasterIssues, type LoadControl, type RasterFacts} from './rasters/loadRasters.ts';
import {patchRecords} from './records.ts';
import {settleOptions} from './settleOptions.ts';
import {findingIssues, unusedLayers} from './runIssues.ts';
import {ledgers, transitions} from './summaries.ts';

function cancelled(cause?: unknown): EngineError {
    return new EngineError('pipeline/cancelled', 'the run was cancelled; nothing was written',
        {fix: 'start it again when you need its result', cause});
}

/** Times stages, tells progress, and stops between steps when asked to. */
class Stages {
    readonly timings: Record<string, number> = {};
    private readonly control: RunControl;
    private startedMs = performance.now();

    constructor(control: RunControl) {
        this.control = control;
    }

    /** @throws EngineError `pipeline/cancelled` */
    step(stage: Stage, done: number, total: number): void {
        if (this.control.signal?.aborted) throw cancelled();
        this.control.onProgress?.({stage, done: STAGES.indexOf(stage) + done / Math.max(1, total), total: STAGES.length});
    }

    end(stage: Stage): void {
        const nowMs = performance.now();
        this.timings[stage] = Math.round(nowMs - this.startedMs) / 1000;
        this.startedMs = nowMs;
    }
}

function crosswalkOf(plan: RunPlan): Crosswalk | undefined {
    const {crosswalk} = plan.options;
    if (crosswalk === undefined) return undefined;
    let text: string;
    try {
        text = readFileSync(crosswalk, 'utf8');
    } catch (cause) {
        throw new EngineError('formats/not-found', `the crosswalk "${crosswalk}" cannot be read`,
            {file: crosswalk, fix: 'check the path', cause});
    }
    return loadCrosswalk(text, crosswalk);
}

/** Both surveys must speak of classes in one system. */
function sameDictionary(before: Layer, after: Layer): string {
    const family = (id: string | null): string => (id ?? '').replace(/\.working$/, '');
    if (family(before.dictionary) !== family(after.dictionary)) {
        throw new EngineError('pipeline/dictionaries-differ',
            `the before layer is in ${before.dictionary}, the after layer in ${after.dictionary}`,
            {file: after.path, fix: 'give a crosswalk with --crosswalk, or the years of both layers (FILE@DATE) if they were read wrongly',
                facts: {before: before.dictionary, after: after.dictionary}});
    }
    const id = [before.dictionary, after.dictionary].find(one => one?.endsWith('.working')) ?? before.dictionary;
    return id ?? 'cn.survey.2020';
}

interface LoadedLayers {
    readonly before: LoadedLayer<'survey'>;
    readonly after: LoadedLayer<'survey' | 'monitoring'>;
    readonly others: readonly LoadedLayer[];
    /** Of rasters before or after; null where both are polygons. */
    readonly rasters: RasterFacts | null;
    /** What beside the bytes of its file decided each layer. */
    readonly wishes: ReadonlyMap<LoadedLayer, LayerWishes>;
}

async function load(plan: RunPlan, stages: Stages, store: LayerStore | null, signal: AbortSignal | undefined): Promise<LoadedLayers> {
    const inputs = [plan.before, plan.after, ...plan.layers];
    const legends: Legends = {crosswalk: crosswalkOf(plan), mappingOf: readMappingFile(plan.options.mapping, inputs.map(({role}) => role))};
    const wishes = new Map<LoadedLayer, LayerWishes>();
    store?.begin(inputs);
    const one = async (input: PlannedInput, legend: Legends, nearby: Crs | null): Promise<LoadedLayer> => {
        stages.step('read', wishes.size, inputs.length);
        const wished = wishesOf(input, plan, legend, nearby);
        const loaded = store?.open(input, wished) ?? await loadLayer(input, plan, legend, nearby, signal);
        wishes.set(loaded, wished);
        return loaded;
    };
    const {before, after, rasters} = await surveys(plan, legends, one, {
        ...signal ? {signal} : {}, onProgress: (done, total) => stages.step('read', done / total, inputs.length),
    });
    const others: LoadedLayer[] = [];
    for (const input of plan.layers) others.push(await one(input, {...legends, crosswalk: undefined}, before.layer.crs));
    stages.end('read');
    return {before, after, others, rasters, wishes};
}

/** The layers before and after, from polygons or from rasters. */
async function surveys(
    plan: RunPlan, legends: Legends, one: (input: PlannedInput, legend: Legends, nearby: Crs | null) => Promise<LoadedLayer>, control: LoadControl,
): Promise<Pick<LoadedLayers, 'before' | 'after' | 'rasters'>> {
    const {crosswalk} = legends;
    const [isRasterBefore, isRasterAfter] = [await isRasterFile(plan.before.file), await isRasterFile(plan.after.file)];
    if (isRasterBefore && isRasterAfter) {
        const {before, after, facts} = await loadRasterPair([plan.before, plan.after], plan, crosswalk, control);
        return {before, after, rasters: facts};
    }
    if (isRasterBefore) {
        const {loaded, facts} = await loadRaster('survey', plan.before, plan, crosswalk, null, control);
        return {before: loaded, after: await one(plan.after, legends, loaded.layer.crs) as LoadedLayer<'survey' | 'monitoring'>, rasters: facts}; // kindOf
    }
    if (isRasterAfter) {
        // its polygons are held against the cells as they were delivered, so a kept form does not serve
        const before = await loadLayer(plan.before, plan, legends, null, control.signal) as LoadedLayer<'survey'>; // planned as a survey
        const {loaded, facts} = await loadRaster('monitoring', plan.after, plan, crosswalk, before.layer, control);
        return {before, after: loaded, rasters: facts};
    }
    const before = await one(plan.before, legends, null) as LoadedLayer<'survey'>; // planned as a survey
    return {before, after: await one(plan.after, legends, before.layer.crs) as LoadedLayer<'survey' | 'monitoring'>, rasters: null}; // kindOf
}

/** JSON knows no maps and sets, and would leave out what they hold. */
function withEntries(_: string, value: unknown): unknown {
    return value instanceof Map || value instanceof Set ? [...value] as unknown : value;
}

/** Everything but the input and the bytes of its file that `loadLayer` looks at. */
function wishesOf({role}: PlannedInput, {options}: RunPlan, {crosswalk, mappingOf}: Legends, nearby: Crs | null): LayerWishes {
    const mapping = mappingOf({role} as PlannedInput);
    return [
        options.encoding ?? null, role === 'before' || role === 'after' ? options.layerName ?? null : null, options.crs ?? null,
        options.allowUnknownCodes ?? false, mapping ? JSON.stringify(mapping) : null, crosswalk ? JSON.stringify(crosswalk, withEntries) : null,
        nearby?.tm?.lon0Deg ?? null,
    ];
}

function datesOf(plan: RunPlan, before: Layer, after: Layer): {afterDate: string; detectedOn: string} {
    const afterDate = after.asOf ?? plan.options.detectedOn;
    if (afterDate === undefined) {
        throw new EngineError('pipeline/no-date', 'the after layer has no date: none was given and its fields hold no year',
            {file: after.path, fix: 'write it behind the file name, for example --after FILE@2026-04-15'});
    }
    if (before.asOf !== null && before.asOf > afterDate) {
        throw new EngineError('pipeline/bad-date', `the before layer is of ${before.asOf} (${before.asOfHow}), later than the after layer of ${afterDate}`,
            {file: before.path, fix: 'exchange --before and --after, or write the right days behind the file names (FILE@2025-12-31)'});
    }
    return {afterDate, detectedOn: plan.options.detectedOn ?? afterDate};
}

function thresholdsOf({detection, basicFarmland}: Pack, leastWidthM: number) {
    const number = (value: string | null): number => value === null ? 0 : Number(value); // no rule: nothing is set aside
    return {
        minWidthM: Math.max(leastWidthM, number(detection.minThicknessM.value)),
        minAreaM2: {
            constructionOrFacility: number(detection.minAreaConstructionM2.value),
            otherAgricultural: number(detection.minAreaAgriculturalM2.value),
            rest: number(detection.minAreaOtherM2.value),
        },
        minBasicFarmlandM2: number(basicFarmland.minOverlapM2.value),
    };
}

/** Readers stop in the middle of a file with the signal's own reason; callers hear one error for it. */
async function loadUnlessCancelled(
    plan: RunPlan, stages: Stages, store: LayerStore | null, signal: AbortSignal | undefined,
): Promise<LoadedLayers> {
    try {
        return await load(plan, stages, store, signal);
    } catch (error) {
        if (signal?.aborted && !(error instanceof EngineError)) throw cancelled(error);
        throw error;
    }
}

interface Certified {
    readonly frame: Frame;
    readonly inputs: readonly CertifiedInput[];
    readonly issues: readonly PlacedIssue[];
    /** Keeps what was computed in this run for the next one. */
    readonly keep: () => Promise<void>;
}

/** The regions of a raster in the working plane; both rasters of a pair have the same, where all cells have data. */
function tracedPlane(layer: Layer, frame: Frame, known: Map<Polygons, CertifiedPlane>): {certified: CertifiedPlane; issues: readonly Issue[]} | null {
    const certified = known.get(layer.polygons) ?? soundPlane(frame.intoPlane(layer), frame);
    if (certified) known.set(layer.polygons, certified);
    return certified && {certified, issues: []};
}

/** All layers in the working plane, with certificates: of this run, or of an earlier one on the same bytes. */
function certifyAll(plan: RunPlan, {before, after, others, wishes}: LoadedLayers, stages: Stages, store: LayerStore | null): Certified {
    stages.step('project', 0, 1);
    const all: readonly LoadedLayer[] = [before, after, ...others];
    const frame = frameFor(before, after, others, givenWorkingCrs(plan));
    stages.end('project');
    const issues: PlacedIssue[] = [];
    const fresh: (() => Promise<void>)[] = [];
    const traced = new Map<Polygons, CertifiedPlane>();
    const inputs = all.map((loaded, i): CertifiedInput => {
        stages.step('certify', i, all.length);
        const {input, layer, crsIssues} = loaded;
        const order: CertifyOrder = {crs: frame.crs, overlaps: overlapsOf(layer.kind), reportGaps: reportsGaps(layer.kind)};
        const wished = wishes.get(loaded); // rasters have none: their regions are not kept
        const kept = wished && store?.plane(input, wished, order) || (loaded.isTraced ? tracedPlane(layer, frame, traced) : null);
        const {certified, issues: found} = kept ?? certifyLayer(layer, frame.intoPlane(layer), frame);
        if (store && wished && !kept) fresh.push(() => store.keep(loaded, wished, certified, found, order));
        for (const issue of [...layer.issues, ...crsIssues, ...found]) issues.push({issue, crs: layer.crs});
        return {input, layer, certificate: certified.certificate, plane: certified};
    });
    stages.end('certify');
    return {
        frame, inputs, issues,
        keep: async () => {
            for (const one of fresh) await one();
            if (fresh.length > 0) store?.prune();
        },
    };
}

/**
 * Run a plan. Nothing is written to disk but the store of certified layers, where one is given; the caller writes `files`
 * and makes `map.html` from `page`.
 * Order   the same input gives the same bytes in every file, whatever is kept and however many threads there are
 * @throws EngineError as the stages say; `pipeline/cancelled` when the signal fires
 */
export async function executeRun(plan: RunPlan, control: RunControl = {}): Promise<RunResult> {
    const {storeFolder = null, toolVersion, threads = 1} = plan.surroundings;
    if (storeFolder === null) return runOnce(plan, control, null);
    const storeOf = (isReading: boolean): LayerStore => new LayerStore({folder: storeFolder, engineVersion: toolVersion}, isReading, threads, control.signal);
    const store = storeOf(true);
    try {
        const result = await runOnce(plan, control, store);
        if (await store.verify()) return result;
    } catch (error) {
        // else a layer that is no longer its file, or not kept whole, led to it
        if (!(error instanceof NotKept) && await store.verify()) throw error;
    }
    return runOnce(plan, control, storeOf(false));
}

async function runOnce(plan: RunPlan, control: RunControl, store: LayerStore | null): Promise<RunResult> {
    const stages = new Stages(control);
    const pack = loadPack(plan.surroundings.packsDir, plan.options.pack);
    const loaded = await loadUnlessCancelled(plan, stages, store, control.signal);
    const certified = certifyAll(plan, loaded, stages, store);
    const outcome = await judgeAll(plan, pack, loaded, certified, stages);
    const result = writeAll(outcome, stages);
    await certified.keep();
    return result;
}

/** The overlay, and everything that is said of its faces. */
async function judgeAll(plan: RunPlan, pack: Pack, loaded: LoadedLayers, {frame, inputs, issues}: Certified, stages: Stages): Promise<WrittenOutcome> {
    const before = loaded.before.layer, after = loaded.after.layer;
    const classes = dictionary(sameDictionary(before, after));
    const {afterDate, detectedOn} = datesOf(plan, before, after);
    const versions = farmlandVersions(loaded.others, afterDate);
    stages.step('overlay', 0, 1);
    const placement = placeLayers(before, after, loaded.others, versions), {layers, placed} = placement;
    const {toleranceM = DEFAULT_TOLERANCE_M} = plan.options, {storeFolder = null, toolVersion} = plan.surroundings;
    const planes = new Map(inputs.map(({layer, plane}) => [layer, plane]));
    const overlay = overlayLayers(layers.map(layer => kernelLayer(layer, planes.get(layer)!)), {
        edgeArea: frame.edgeArea, toleranceM,
        // versions of basic farmland are compared over all ground, which settled faces would count twice
        settle: placed.farmlandVersions.length > 1 ? undefined
            : settleOptions(before, after, inputs, placement, {folder: storeFolder, engineVersion: toolVersion}, toleranceM),
    });
    stages.end('overlay');

    stages.step('diff', 0, 1);
    const columns = columnsOf(overlay, placed, before, after);
    const signals = signalColumn(overlay, placed.season, before, after);
    const {rasters} = loaded;
    // what one raster alone sees narrower than a cell is the edge of its cells
    const thresholds = thresholdsOf(pack, rasters?.matrix === null ? rasters.cellM : 0);
    const changes = diff({
        overlay, before: before.parcels, after: after.parcels, inBasicFarmland: columns.inBasicFarmland,
        // a class nobody knows may be a building: it is held against the smallest area
        targetGroup: code => code === UNCLASSIFIED ? 'constructionOrFacility' : mappingGroup(lookup(classes, code)?.entry ?? null),
        signalOf: signals.signalOf, signals: signals.names, thresholds,
        shift: rasters?.registration?.explanation?.(overlay, frame) ?? null,
    });
    const {facts} = changes;
    const asked = changes.patches.filter(patch => plan.options.includeOther || patch.direction !== 'other');
    const edges = rasters?.matrix === null ? countedEdges(asked) : null;
    const listed = edges ? asked.filter(patch => !isCellEdge(patch)) : asked;
    const rawParts = parts({
        overlay, diff: changes, patches: listed, columns, minWidthM: thresholds.minWidthM,
        amountOf: (face, direction) => {
            const amounts = faceAmounts(overlay, facts, face);
            return direction === 'gain' ? amounts.after : amounts.before;
        },
    });
    stages.end('diff');

    stages.step('classify', 0, 1);
    const cultivated = new Set<string>();
    for (const {code, cultivated: flags} of [before.parcels, after.parcels]) code.forEach((one, i) => flags[i] && cultivated.add(one));
    const judged = judge({
        pack, facts, columns, lawful: placed.lawful, after, afterDate, detectedOn,
        fromCultivated: code => cultivated.has(code),
        signalOf: name => signals.signals[signals.names.indexOf(name)] ?? null,
        signalAt: signalAtFace(overlay, placed.season, before, after),
    }, listed, rawParts, face => overlay.areaTicks[face]);
    const official = plan.options.apportion ? apportionedAreas(overlay, facts, before.parcels, judged) : null;
    const records = patchRecords({overlay, facts, columns, frame, before, after, official}, judged);
    stages.end('classify');

    stages.step('write', 0, 1);
    const nameOf = (code: string): string => lookup(classes, code)?.entry?.nameZh ?? (code === UNCLASSIFIED ? '未分类' : '');
    const hasDocument = (set: number): boolean => columns.lawfulSets[set].some(ref => lawfulRecord(pack, placed.lawful, ref).documentNo !== null);
    const found: Issue[] = [
        ...versions.issues, ...shrinkIssues(overlay, columns, placed.farmlandVersions, hasDocument, frame),
        ...findingIssues(overlay, placed, records, changes),
        ...rasters ? rasterIssues(rasters, after.path) : [], ...edges ? [edgesIssue(edges, after.path)] : [],
    ];
    const all: PlacedIssue[] = [...issues, ...[...found, ...unusedLayers(loaded.others)].map(issue => ({issue, crs: null}))];
    const computed: Outcome = {
        plan, pack, frame, before, after, rasters, inputs, placed, overlay, columns, diff: changes,
        ledgers: ledgers(changes, columns, nameOf),
        patches: records.filter(record => record.judged.patch.setAside === null),
        setAside: records.filter(record => record.judged.patch.setAside !== null), countedEdges: edges,
        afterDate, detectedOn,
        issues: sortIssues(all.map(placedIssue => inLonLat(placedIssue, frame))),
    };
    const extra = await extraFormats(computed, plan.options.formats ?? []);
    return {outcome: {...computed, issues: sortIssues([...computed.issues, ...extra.issues])}, extra: extra.files, classes, nameOf};
}

interface WrittenOutcome {
    readonly outcome: Outcome;
    readonly extra: Iterable<readonly [string, string | Uint8Array]>;
    readonly classes: ReturnType<typeof dictionary>;
    readonly nameOf: (code: string) => string;
}

/** The files of the result, and the page. */
function writeAll({outcome, extra, classes, nameOf}: WrittenOutcome, stages: Stages): RunResult {
    const {pack, placed} = outcome;
    const report = reportJson(outcome);
    const files = new Map<string, string | Uint8Array>([
        ['patches.geojson', patchesGeoJson(outcome.patches)],
        ['parts.geojson', partsGeoJson(outcome.patches, pack, placed.lawful)],
        ['set-aside.geojson', setAsideGeoJson(outcome.setAside)],
        ['patches.csv', patchesCsv(outcome.patches, nameOf)],
        ['transitions.csv', transitionsCsv(transitions(outcome.patches), nameOf)],
        ...rasterMatrixCsv(outcome.rasters),
        ...parcelSharesCsv(outcome, nameOf),
        ['report.json', `${JSON.stringify(report, null, 1)}\n`],
        ...extra,
    ]);
    const page = pageData(outcome, classes);
    stages.end('write');
    return {report, page, files, issues: outcome.issues, timings: stages.timings};
}
