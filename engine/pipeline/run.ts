/** The main job, a stage a paragraph: layers in, patches with verdicts, routes and days out. */

import {readFileSync} from 'node:fs';
import {performance} from 'node:perf_hooks';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {UNCLASSIFIED} from '../core/unclassified.ts';
import {diff} from '../diff/index.ts';
import {overlay as overlayLayers} from '../kernel/index.ts';
import {loadCrosswalk, type Crosswalk} from '../landclass/crosswalk.ts';
import {dictionary, mappingGroup} from '../landclass/dictionary.ts';
import {lookup} from '../landclass/lookup.ts';
import type {Layer} from '../layers/layer.ts';
import {parts} from '../overlap/index.ts';
import type {Pack} from '../policy/pack.ts';
import {loadPack} from '../policy/readPack.ts';
import {faceAmounts} from '../diff/ledger.ts';
import {apportionedAreas} from './apportion.ts';
import {certifyLayer} from './certifyLayers.ts';
import {columnsOf, signalAtFace, signalColumn} from './columns.ts';
import {farmlandVersions, shrinkIssues} from './farmlandVersions.ts';
import {frameFor} from './frame.ts';
import {inLonLat, sortIssues, type PlacedIssue} from './issueRows.ts';
import {judge, lawfulRecord} from './judgeParts.ts';
import {givenWorkingCrs, loadLayer, type LoadedLayer} from './loadLayers.ts';
import {readMappingFile} from './mappingFile.ts';
import type {RunControl, RunResult, Stage} from './options.ts';
import {STAGES} from './options.ts';
import type {CertifiedInput, Outcome} from './outcome.ts';
import {patchesCsv, transitionsCsv} from './outputs/csv.ts';
import {extraFormats} from './outputs/formats.ts';
import {partsGeoJson, patchesGeoJson, setAsideGeoJson} from './outputs/geojson.ts';
import {pageData} from './outputs/page.ts';
import {reportJson} from './outputs/report.ts';
import {kernelLayer, placeLayers} from './placeLayers.ts';
import type {RunPlan} from './plan.ts';
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

async function load(plan: RunPlan, stages: Stages, signal: AbortSignal | undefined):
Promise<{before: LoadedLayer<'survey'>; after: LoadedLayer<'survey' | 'monitoring'>; others: LoadedLayer[]}> {
    const legends = {
        crosswalk: crosswalkOf(plan),
        mappingOf: readMappingFile(plan.options.mapping, [plan.before, plan.after, ...plan.layers].map(({role}) => role)),
    };
    const total = 2 + plan.layers.length;
    stages.step('read', 0, total);
    const before = await loadLayer(plan.before, plan, legends, null, signal) as LoadedLayer<'survey'>; // planned as a survey
    stages.step('read', 1, total);
    const after = await loadLayer(plan.after, plan, legends, before.layer.crs, signal) as LoadedLayer<'survey' | 'monitoring'>; // kindOf
    const others: LoadedLayer[] = [];
    for (const input of plan.layers) {
        stages.step('read', 2 + others.length, total);
        others.push(await loadLayer(input, plan, {...legends, crosswalk: undefined}, before.layer.crs, signal));
    }
    stages.end('read');
    return {before, after, others};
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

function thresholdsOf({detection, basicFarmland}: Pack) {
    const number = (value: string | null): number => value === null ? 0 : Number(value); // no rule: nothing is set aside
    return {
        minWidthM: number(detection.minThicknessM.value),
        minAreaM2: {
            constructionOrFacility: number(detection.minAreaConstructionM2.value),
            otherAgricultural: number(detection.minAreaAgriculturalM2.value),
            rest: number(detection.minAreaOtherM2.value),
        },
        minBasicFarmlandM2: number(basicFarmland.minOverlapM2.value),
    };
}

/** Readers stop in the middle of a file with the signal's own reason; callers hear one error for it. */
async function loadUnlessCancelled(plan: RunPlan, stages: Stages, signal: AbortSignal | undefined): ReturnType<typeof load> {
    try {
        return await load(plan, stages, signal);
    } catch (error) {
        if (signal?.aborted && !(error instanceof EngineError)) throw cancelled(error);
        throw error;
    }
}

/**
 * Run a plan. Nothing is written to disk; the caller writes `files` and makes `map.html` from `page`.
 * Order   the same input gives the same bytes in every file
 * @throws EngineError as the stages say; `pipeline/cancelled` when the signal fires
 */
export async function executeRun(plan: RunPlan, control: RunControl = {}): Promise<RunResult> {
    const stages = new Stages(control);
    const pack = loadPack(plan.surroundings.packsDir, plan.options.pack);
    const loaded = await loadUnlessCancelled(plan, stages, control.signal);
    const before = loaded.before.layer, after = loaded.after.layer;
    const classes = dictionary(sameDictionary(before, after));
    const {afterDate, detectedOn} = datesOf(plan, before, after);
    const versions = farmlandVersions(loaded.others, afterDate);

    stages.step('project', 0, 1);
    const all: LoadedLayer[] = [loaded.before, loaded.after, ...loaded.others];
    const frame = frameFor(before, after, loaded.others.map(({layer}) => layer), givenWorkingCrs(plan));
    const plane = new Map(all.map(({layer}) => [layer, frame.intoPlane(layer)]));
    stages.end('project');

    const issues: PlacedIssue[] = [];
    const inputs = all.map(({input, layer, crsIssues}, i): CertifiedInput => {
        stages.step('certify', i, all.length);
        const {certificate, issues: found} = certifyLayer(layer, plane.get(layer)!, frame);
        for (const issue of [...layer.issues, ...crsIssues, ...found]) issues.push({issue, crs: layer.crs});
        return {input, layer, certificate};
    });
    stages.end('certify');

    stages.step('overlay', 0, 1);
    const {layers, placed} = placeLayers(before, after, loaded.others, versions);
    const overlay = overlayLayers(layers.map(layer => kernelLayer(layer, plane.get(layer)!)), {
        edgeArea: frame.edgeArea, toleranceM: plan.options.toleranceM,
        // versions of basic farmland are compared over all ground, which settled faces would count twice
        settle: placed.farmlandVersions.length > 1 ? undefined : settleOptions(before, after, inputs, placed),
    });
    stages.end('overlay');

    stages.step('diff', 0, 1);
    const columns = columnsOf(overlay, placed, before, after);
    const signals = signalColumn(overlay, placed.season, before, after);
    const thresholds = thresholdsOf(pack);
    const changes = diff({
        overlay, before: before.parcels, after: after.parcels, inBasicFarmland: columns.inBasicFarmland,
        // a class nobody knows may be a building: it is held against the smallest area
        targetGroup: code => code === UNCLASSIFIED ? 'constructionOrFacility' : mappingGroup(lookup(classes, code)?.entry ?? null),
        signalOf: signals.signalOf, signals: signals.names, thresholds,
    });
    const {facts} = changes;
    const listed = changes.patches.filter(patch => plan.options.includeOther || patch.direction !== 'other');
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
    ];
    for (const issue of [...found, ...unusedLayers(loaded.others)]) issues.push({issue, crs: null});
    const computed: Outcome = {
        plan, pack, frame, before, after, inputs, placed, overlay, beforePlane: plane.get(before)!, columns, diff: changes,
        ledgers: ledgers(changes, columns, nameOf),
        patches: records.filter(record => record.judged.patch.setAside === null),
        setAside: records.filter(record => record.judged.patch.setAside !== null),
        afterDate, detectedOn,
        issues: sortIssues(issues.map(placedIssue => inLonLat(placedIssue, frame))),
    };
    const extra = await extraFormats(computed, plan.options.formats ?? []);
    const outcome: Outcome = {...computed, issues: sortIssues([...computed.issues, ...extra.issues])};
    const report = reportJson(outcome);
    const files = new Map<string, string | Uint8Array>([
        ['patches.geojson', patchesGeoJson(outcome.patches)],
        ['parts.geojson', partsGeoJson(outcome.patches, pack, placed.lawful)],
        ['set-aside.geojson', setAsideGeoJson(outcome.setAside)],
        ['patches.csv', patchesCsv(outcome.patches, nameOf)],
        ['transitions.csv', transitionsCsv(transitions(outcome.patches), nameOf)],
        ['report.json', `${JSON.stringify(report, null, 1)}\n`],
        ...extra.files,
    ]);
    const page = pageData(outcome, classes);
    stages.end('write');
    return {report, page, files, issues: outcome.issues, timings: stages.timings};
}
