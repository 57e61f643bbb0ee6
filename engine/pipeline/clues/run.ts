/** The job on a clue list, a stage a paragraph: a list in, the same list answered out. */

import {readFileSync} from 'node:fs';
import {performance} from 'node:perf_hooks';
import {roundingM2} from '../../clues/areaUnit.ts';
import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {UNCLASSIFIED} from '../../core/unclassified.ts';
import {featureCount, type Polygons} from '../../core/polygons.ts';
import type {Bbox} from '../../crs/index.ts';
import {DEFAULT_TOLERANCE_M, gather, overlay as overlayLayers, type KernelLayer} from '../../kernel/index.ts';
import {loadCrosswalk} from '../../landclass/crosswalk.ts';
import {dictionary} from '../../landclass/dictionary.ts';
import {lookup} from '../../landclass/lookup.ts';
import {DEFAULT_AREA_THRESHOLD, type AreaThreshold} from '../../layers/compareAreas.ts';
import {parseDate, type Layer} from '../../layers/index.ts';
import type {Pack} from '../../policy/pack.ts';
import {loadPack} from '../../policy/readPack.ts';
import {certifyLayer, overlapsOf} from '../certifyLayers.ts';
import {columnsOf, type Placed} from '../columns.ts';
import {farmlandVersions} from '../farmlandVersions.ts';
import {frameFor, type Frame} from '../frame.ts';
import {inLonLat, sortIssues, type PlacedIssue} from '../issueRows.ts';
import {givenWorkingCrs, loadLayer, type LoadedLayer} from '../loadLayers.ts';
import type {RunSurroundings} from '../options.ts';
import {kernelLayer, placeLayers} from '../placeLayers.ts';
import {planRun, type RunPlan} from '../plan.ts';
import {polygonsBbox} from '../polygonsBbox.ts';
import {unusedLayers} from '../runIssues.ts';
import {clueLayer, type ClueLayer} from './clueLayer.ts';
import {clueRecords, type PlacedEarlier} from './clueRecords.ts';
import {clueFaces, judgeRounds} from './judgeClues.ts';
import {batchName, loadClues, presetOf, type ClueList} from './loadClues.ts';
import {nearLayer, parcelsNear} from './nearLayer.ts';
import {CLUE_STAGES, type ClueControl, type ClueOptions, type ClueResult, type ClueStage} from './options.ts';
import {cluePartsGeoJson, cluesGeoJson} from './outputs/clueGeoJson.ts';
import {clueReport, listIssues} from './outputs/clueReport.ts';
import {cluesCsv} from './outputs/cluesCsv.ts';
import {filledForm} from './outputs/fillForm.ts';
import {tasksKml, tasksShapefile} from './outputs/tasks.ts';

class Stages {
    readonly timings: Record<string, number> = {};
    private readonly control: ClueControl;
    private startedMs = performance.now();

    constructor(control: ClueControl) {
        this.control = control;
    }

    /** @throws EngineError `pipeline/cancelled` */
    step(stage: ClueStage, done: number, total: number): void {
        if (this.control.signal?.aborted) {
            throw new EngineError('pipeline/cancelled', 'the run was cancelled; nothing was written', {fix: 'start it again when you need its result'});
        }
        this.control.onProgress?.({stage, done: CLUE_STAGES.indexOf(stage) + done / Math.max(1, total), total: CLUE_STAGES.length});
    }

    end(stage: ClueStage): void {
        const nowMs = performance.now();
        this.timings[stage] = Math.round(nowMs - this.startedMs) / 1000;
        this.startedMs = nowMs;
    }
}

/** Survey and further layers as the plan of a comparison whose later layer is the list; its date is the list's own affair. */
function planOf(options: ClueOptions, surroundings: RunSurroundings): RunPlan {
    const {clues, survey, layers, pack, detectedOn, crs, encoding, crosswalk, toleranceM, allowUnknownCodes} = options;
    for (const date of [clues.date, ...options.earlier.map(one => one.date)]) {
        if (date !== undefined && parseDate(date) === null) {
            throw new EngineError('pipeline/bad-date', `"${date}" given for a list is not a calendar day`, {fix: 'write it as YYYY-MM-DD', facts: {date}});
        }
    }
    return planRun({
        before: survey, after: {file: clues.file}, layers, pack, detectedOn, crs, encoding, crosswalk, toleranceM, allowUnknownCodes,
    }, surroundings);
}

function crosswalkOf(path: string | undefined) {
    if (path === undefined) return undefined;
    try {
        return loadCrosswalk(readFileSync(path, 'utf8'), path);
    } catch (cause) {
        if (cause instanceof EngineError) throw cause;
        throw new EngineError('formats/not-found', `the crosswalk "${path}" cannot be read`, {file: path, fix: 'check the path', cause});
    }
}

interface Loaded {
    readonly survey: LoadedLayer<'survey'>;
    readonly others: readonly LoadedLayer[];
    readonly list: ClueList;
    readonly earlier: readonly ClueList[];
}

/** @throws EngineError `clues/all-outside` */
async function load(options: ClueOptions, plan: RunPlan, stages: Stages, signal: AbortSignal | undefined): Promise<Loaded> {
    const preset = presetOf(options.preset);
    const crosswalk = crosswalkOf(options.crosswalk);
    const total = plan.layers.length + options.earlier.length + 2;
    let done = 0;
    const next = (): void => stages.step('read', done++, total);
    const legends = {crosswalk: undefined, mappingOf: () => undefined};
    next();
    const survey = await loadLayer(plan.before, plan, {...legends, crosswalk}, null, signal) as LoadedLayer<'survey'>; // planned as a survey
    const others: LoadedLayer[] = [];
    for (const input of plan.layers) {
        next();
        others.push(await loadLayer(input, plan, legends, survey.layer.crs, signal));
    }
    const place = {crs: survey.layer.crs, bbox: survey.bbox};
    const listOptions = {crs: givenWorkingCrs(plan), signal, ...options.encoding === undefined ? {} : {encoding: options.encoding}};
    next();
    const list = await loadClues(options.clues, preset, place, listOptions);
    const {state} = list;
    if (state.length > 0 && state.every(one => one === 'outside' || one === 'noPlace') && state.includes('outside')) {
        throw new EngineError('clues/all-outside', `none of the ${state.length} clues lies on the survey`, {
            file: options.clues.file, fix: 'check that list and survey are of the same county, and the CRS of the list (liangtian inspect)',
            facts: {clues: state.length, crs: list.crs.id, survey: options.survey.file},
        });
    }
    const earlier: ClueList[] = [];
    for (const one of options.earlier) {
        next();
        earlier.push(await loadClues(one, null, place, listOptions));
    }
    stages.end('read');
    return {survey, others, list, earlier};
}

/** The days on which clues were seen, and the day of detection. @throws EngineError `clues/no-date` */
function daysOf({list}: Loaded, options: ClueOptions): {seenOn: readonly string[]; detectedOn: string; asOf: string} {
    const own = list.clues.map(({seenOn}) => parseDate(seenOn));
    const latest = own.filter(day => day !== null).sort().at(-1);
    const asOf = options.clues.date ?? latest ?? options.detectedOn;
    if (asOf === undefined) {
        throw new EngineError('clues/no-date', 'the list has no column with the day of the picture or report, and none was given',
            {file: options.clues.file, fix: 'write it behind the file name (FILE@2026-04-08), or give --detected-on'});
    }
    return {seenOn: own.map(day => day ?? asOf), detectedOn: options.detectedOn ?? asOf, asOf};
}

function boxesOf(polygons: Polygons): Bbox[] {
    return Array.from({length: featureCount(polygons)}, (_, f) => polygonsBbox(gather(polygons, Int32Array.of(f)))).filter(([minX, , maxX]) => minX <= maxX);
}

interface Ground {
    readonly frame: Frame;
    readonly survey: Layer<'survey'>;
    readonly others: readonly LoadedLayer[];
    readonly clues: ClueLayer;
    readonly planes: ReadonlyMap<Layer, ReturnType<typeof certifyLayer>['certified']>;
    readonly issues: readonly PlacedIssue[];
}

/** Stated areas are told where they differ by more than the list rounds them: 0.01 亩 is 6.67 m², a tenth of a small house. */
function statedAreas({form, read, unit, clues}: ClueList): AreaThreshold {
    const at = read.column.get('area');
    const rounding = unit === null ? 0 : roundingM2(clues.map(({statedArea}) => statedArea), unit);
    return {...DEFAULT_AREA_THRESHOLD, areaM2: DEFAULT_AREA_THRESHOLD.areaM2 + rounding, ...at === undefined ? {} : {field: form.fields[at].name}};
}

/** What lies near the clues, in the working plane, with certificates. */
function certifyNear({survey, others, list}: Loaded, plan: RunPlan, asOf: string, stages: Stages): Ground {
    const boxes = boxesOf(list.polygons);
    const near = <L extends Layer>(loaded: {readonly layer: L}): L => nearLayer(loaded.layer, boxes, list.crs);
    const nearSurvey = near(survey);
    const nearOthers = others.map(loaded => ({...loaded, layer: near(loaded)}));
    const clues = clueLayer(list, survey.layer, asOf);
    const frame = frameFor(survey, {layer: clues.layer, bbox: polygonsBbox(list.polygons)}, others, givenWorkingCrs(plan));
    const issues: PlacedIssue[] = [...clues.issues.map(issue => ({issue, crs: clues.layer.crs}))];
    const planes = new Map<Layer, ReturnType<typeof certifyLayer>['certified']>();
    const all: {layer: Layer; told: readonly Issue[]}[] = [
        {layer: nearSurvey, told: [...survey.layer.issues, ...survey.crsIssues]},
        {layer: clues.layer, told: list.issues},
        ...nearOthers.map(({layer, crsIssues}) => ({layer, told: [...layer.issues, ...crsIssues]})),
    ];
    const leftOut = new Set(list.clues.flatMap(({record}, i) => list.state[i] === 'area' || list.state[i] === 'point' ? [] : record));
    all.forEach(({layer, told}, i) => {
        stages.step('certify', i, all.length);
        // gaps between parcels that were picked are no gaps, and clues may lie on one another
        const {certified, issues: found} = certifyLayer(layer, frame.intoPlane(layer), frame, {
            overlaps: layer === clues.layer ? 'allowed' : overlapsOf(layer.kind), reportGaps: false,
            ...layer === clues.layer ? {areas: statedAreas(list)} : {},
        });
        planes.set(layer, certified);
        // a clue that was left out of the overlay has no ground there, which is told of the list
        const isLeftOut = ({code, record}: Issue): boolean => layer === clues.layer && code === 'kernel/empty-parcel' && leftOut.has(record ?? 0);
        for (const issue of [...told, ...found.filter(one => !isLeftOut(one))]) issues.push({issue: {layer: layer.path, ...issue}, crs: layer.crs});
    });
    stages.end('certify');
    return {frame, survey: nearSurvey, others: nearOthers, clues, planes, issues};
}

/** An earlier list as a layer of the overlay: those of its clues that lie near ours. */
function earlierLayer(list: ClueList, loaded: Loaded, frame: Frame): {layer: KernelLayer; clueOf: Int32Array} {
    const boxes = boxesOf(loaded.list.polygons);
    const near = list.crs.id === loaded.list.crs.id ? parcelsNear(list.polygons, boxes)
        : Int32Array.from(Array.from({length: featureCount(list.polygons)}, (_, f) => f));
    const polygons = frame.intoPlane({crs: list.crs, polygons: gather(list.polygons, near)});
    return {layer: {id: batchName(list.file), polygons, overlaps: 'allowed'}, clueOf: near};
}

function widths({detection, basicFarmland}: Pack): {minWidthM: number; minBasicFarmlandM2: number} {
    const number = (value: string | null): number => value === null ? 0 : Number(value); // no rule: nothing is set aside
    return {minWidthM: number(detection.minThicknessM.value), minBasicFarmlandM2: number(basicFarmland.minOverlapM2.value)};
}

function inputJson(layer: Layer, file: string, features: number): Record<string, unknown> {
    return {
        path: file, sha256: layer.sha256, kind: layer.kind, asOf: layer.asOf, crs: layer.crs.id, crsName: layer.crs.name, crsHow: layer.crsHow,
        encoding: layer.encoding?.name ?? null, records: layer.recordsInFile, features,
    };
}

function listJson({raw, file, crs, crsHow, read, clues}: ClueList): Record<string, unknown> {
    return {
        path: file, sha256: raw.sha256, kind: 'clues', crs: crs.id, crsName: crs.name, crsHow, encoding: raw.encoding?.name ?? null, preset: read.preset.id,
        records: raw.recordsInFile, features: raw.record.length, clues: clues.length,
    };
}

/** Batches of the same name are told apart by their number. */
function batchNames(lists: readonly ClueList[]): string[] {
    const names = lists.map(({file}) => batchName(file));
    return names.map((name, i) => names.indexOf(name) === i ? name : `${name} (${i + 1})`);
}

/**
 * Run a job on a clue list. Nothing is written to disk; the caller writes `files`.
 * Order   the same input gives the same bytes in every file
 * @throws EngineError as the stages say; `pipeline/cancelled` when the signal fires
 */
export async function runClues(options: ClueOptions, surroundings: RunSurroundings, control: ClueControl = {}): Promise<ClueResult> {
    const stages = new Stages(control);
    const plan = planOf(options, surroundings);
    const pack = loadPack(surroundings.packsDir, options.pack);
    const loaded = await load(options, plan, stages, control.signal);
    const {list} = loaded;
    const {seenOn, detectedOn, asOf} = daysOf(loaded, options);
    const ground = certifyNear(loaded, plan, asOf, stages);
    const {frame, survey, clues, planes} = ground;

    stages.step('overlay', 0, 1);
    const versions = farmlandVersions(ground.others, asOf);
    // older and newer versions of basic farmland are compared by the main job, not here
    const {layers, placed} = placeLayers(survey, clues.layer, ground.others, {...versions, all: versions.inForce ? [versions.inForce] : []});
    const redlineLayer = ground.others.find(({layer}) => layer.kind === 'ecoRedline')?.layer;
    const redline: Placed | null = redlineLayer ? {index: layers.length, layer: redlineLayer} : null;
    const kernelLayers: KernelLayer[] = [...layers, ...redlineLayer ? [redlineLayer] : []].map(layer => ({
        ...kernelLayer(layer, planes.get(layer)!), ...layer === clues.layer ? {overlaps: 'allowed' as const} : {},
    }));
    const names = batchNames(loaded.earlier);
    const earlier = loaded.earlier.map((one, i): PlacedEarlier => {
        const {layer, clueOf} = earlierLayer(one, loaded, frame);
        return {list: one, batch: names[i], index: kernelLayers.push(layer) - 1, clueOf};
    });
    const overlay = overlayLayers(kernelLayers, {edgeArea: frame.edgeArea, toleranceM: options.toleranceM ?? DEFAULT_TOLERANCE_M});
    stages.end('overlay');

    stages.step('classify', 0, 1);
    const columns = columnsOf(overlay, placed, survey, clues.layer);
    const faces = clueFaces(overlay, 1, list.clues.length, options.clues.file);
    const hasBasicFarmland = placed.basicFarmland !== null;
    const duplicateShare = list.read.preset.duplicateShare;
    const rounds = judgeRounds({
        overlay, index: 1, survey, clues: clues.layer, isPoint: clue => list.state[clue] === 'point', faces, columns,
        lawful: placed.lawful, season: placed.season, pack, ...widths(pack), seenOn, detectedOn,
    });
    const records = clueRecords({
        list, overlay, frame, survey, columns, lawful: placed.lawful, hasBasicFarmland, redline, earlier, faces, rounds, pack, detectedOn, duplicateShare,
    });
    stages.end('classify');

    stages.step('write', 0, 1);
    const classes = dictionary(survey.dictionary!); // surveys have one
    const nameOf = (code: string): string => lookup(classes, code)?.entry?.nameZh ?? (code === UNCLASSIFIED ? '未分类' : '');
    const form = await filledForm(list.form, list.read.preset, records, list.unit, nameOf);
    const tasks = await tasksShapefile(records, nameOf);
    const found: Issue[] = [
        ...versions.issues, ...listIssues(list, records, duplicateShare), ...form.issues, ...tasks.issues,
        ...unusedLayers(ground.others.filter(({layer}) => layer.kind !== 'ecoRedline')),
        ...placed.village ? [] : [{code: 'pipeline/no-village' as const, severity: 'note' as const,
            message: 'no village layer was given: villages are those the parcels name themselves'}],
    ];
    const issues = sortIssues([...ground.issues, ...found.map(issue => ({issue, crs: null}))].map(one => inLonLat(one, frame)));
    const report = clueReport({
        toolVersion: surroundings.toolVersion, pack, source: options.source ?? null, list, survey, detectedOn, detectedOnGiven: options.detectedOn !== undefined, frame,
        overlay, columns, faces, records, hasBasicFarmland, hasRedline: redline !== null, earlier, duplicateShare, nameOf, issues,
        inputs: {
            clues: listJson(list), survey: inputJson(loaded.survey.layer, options.survey.file, loaded.survey.layer.record.length),
            ...Object.fromEntries(loaded.others.map(({input, layer}) => [input.role, inputJson(layer, input.file, layer.record.length)])),
            ...Object.fromEntries(loaded.earlier.map((one, i) => [`earlier${i + 1}`, listJson(one)])),
        },
        form: {files: [...form.files.keys()], filled: form.filled},
    });
    const files = new Map<string, string | Uint8Array>([
        ['clues.geojson', cluesGeoJson(records)],
        ['parts.geojson', cluePartsGeoJson(records, pack, placed.lawful)],
        ['clues.csv', cluesCsv(records, nameOf)],
        ['report.json', `${JSON.stringify(report, null, 1)}\n`],
        ['tasks.kml', tasksKml(records, nameOf, batchName(list.file))],
        ...tasks.files, ...form.files,
    ]);
    stages.end('write');
    return {report, files, issues, timings: stages.timings};
}
