/** Files -> Layers: the readers, the CRS search and the field mapping in a row. */

import {EngineError} from '../core/errors.ts';
import type {LayerKind} from '../core/layerKind.ts';
import type {Issue} from '../core/issue.ts';
import {crsFromCode, type Crs} from '../crs/crs.ts';
import {findCrs, type Bbox} from '../crs/detect.ts';
import {openSource, type RawLayer} from '../formats/index.ts';
import type {Crosswalk} from '../landclass/crosswalk.ts';
import {suppliedCrosswalks} from '../landclass/suppliedCrosswalks.ts';
import {mapFields} from '../layers/fieldMapping.ts';
import type {Layer} from '../layers/layer.ts';
import {readLayer} from '../layers/readLayer.ts';
import type {MappingOf} from './mappingFile.ts';
import type {PlannedInput, RunPlan} from './plan.ts';
import {polygonsBbox} from './polygonsBbox.ts';

/** How a caller says what fields and values mean. */
export interface Legends {
    readonly crosswalk: Crosswalk | undefined;
    readonly mappingOf: MappingOf;
}

export interface LoadedLayer<K extends LayerKind = LayerKind> {
    readonly input: PlannedInput;
    readonly layer: Layer<K>;
    readonly crsIssues: readonly Issue[];
    /** Extent of the polygons in the layer's CRS; the least above the largest where there are none. */
    readonly bbox: Bbox;
    /** Regions traced from the cells of one raster: they share their borders vertex by vertex. */
    readonly isTraced?: boolean;
}

/**
 * The layer of a file that an input means: the only one, the one named, or the only one whose fields fit its kind (a county
 * geodatabase holds parcels, villages and townships side by side).
 */
async function readRaw(input: PlannedInput, plan: RunPlan, signal: AbortSignal | undefined): Promise<RawLayer> {
    const {encoding, layerName} = plan.options;
    const open = (layer: string | null | undefined): Promise<RawLayer[]> => openSource(input.file, {
        signal, ...encoding === undefined ? {} : {encoding}, ...layer ? {layer} : {},
    });
    // a name behind the file must be there; the one for the whole run is a wish that single-layer files need not know
    const wished = input.role === 'before' || input.role === 'after' ? layerName : undefined;
    const raws = input.layerName !== null ? await open(input.layerName) : await open(wished).catch((error: unknown) => {
        if (wished && error instanceof EngineError && error.code === 'formats/no-such-layer') return open(null);
        throw error;
    });
    if (raws.length === 1) return raws[0];
    const fitting = raws.filter(raw => fitsKind(raw, input.kind ?? 'survey'));
    if (fitting.length === 1) return fitting[0];
    const names = raws.map(raw => raw.name);
    throw new EngineError('pipeline/several-layers', `the file holds ${raws.length} polygon layers: ${names.join(', ')}; `
        + `${fitting.length === 0 ? 'none' : `${fitting.length} of them`} could be the ${input.role} layer`,
    {file: input.file, fix: `name one behind the file, for example ${input.file}#${(fitting[0] ?? raws[0]).name}`,
        facts: {layers: names, fitting: fitting.map(raw => raw.name), role: input.role}});
}

/** Do a layer's fields answer what its kind cannot do without? */
function fitsKind(raw: RawLayer, kind: LayerKind): boolean {
    try {
        mapFields(raw, kind);
        return true;
    } catch (error) {
        if (error instanceof EngineError) return false;
        throw error;
    }
}

/** Fields that only lists of suspected changes carry: what the satellite saw, and the number of the clue. */
const MONITORING_FIELDS = ['TBLX', 'JCBH'];

function kindOf(input: PlannedInput, raw: RawLayer): LayerKind {
    if (input.kind !== null) return input.kind;
    return raw.fields.some(field => MONITORING_FIELDS.includes(field.name.toUpperCase())) ? 'monitoring' : 'survey';
}

/**
 * The caller's crosswalk where the layer has the fields it reads; else, for a list of suspected changes, the one that
 * comes with the engine: its class codes say what the land was, its TBLX what the satellite saw.
 */
function crosswalkFor(raw: RawLayer, kind: LayerKind, given: Crosswalk | undefined): {crosswalk?: Crosswalk} {
    const has = (field: string): boolean => raw.fields.some(({name}) => name.toUpperCase() === field.toUpperCase());
    if (given && (given.fromFields === null || given.fromFields.some(has))) return {crosswalk: given};
    if (kind === 'monitoring' && has('TBLX')) return {crosswalk: suppliedCrosswalks().find(({id}) => id === 'monitoring-types')};
    return given ? {crosswalk: given} : {};
}

/** What is thrown without a file gets the one it is about: a run has many. */
export function namingFile<T>(file: string, work: () => T): T {
    try {
        return work();
    } catch (error) {
        if (!(error instanceof EngineError) || error.details.file !== undefined) throw error;
        throw new EngineError(error.code, error.message, {...error.details, file, cause: error});
    }
}

/** The survey before, the layer after, and the further layers in the order of the plan. */
export async function loadLayer(
    input: PlannedInput, plan: RunPlan, {crosswalk, mappingOf}: Legends, nearby: Crs | null, signal: AbortSignal | undefined,
): Promise<LoadedLayer> {
    const mapping = mappingOf(input);
    const raw = await readRaw(input, plan, signal);
    const centralMeridianDeg = nearby?.tm?.lon0Deg;
    // a CRS given for the run is an answer for layers that have none of their own, and overrules no other
    const given = raw.crs === null ? givenWorkingCrs(plan) ?? undefined : undefined;
    const bbox = polygonsBbox(raw.polygons);
    const {crs, how, warnings} = namingFile(raw.path, () => findCrs(raw.crs, bbox, given,
        centralMeridianDeg === undefined ? {} : {centralMeridianDeg}));
    const kind = kindOf(input, raw);
    const hasClasses = kind === 'survey' || kind === 'monitoring';
    const layer = readLayer(raw, {
        kind, crs, crsHow: how, allowUnknownCodes: plan.options.allowUnknownCodes,
        ...input.date === null ? {} : {asOf: input.date},
        ...mapping === undefined ? {} : {mapping},
        ...hasClasses ? crosswalkFor(raw, kind, crosswalk) : {},
    });
    return {input, layer, crsIssues: warnings, bbox};
}

/** @throws EngineError `crs/unknown-code` for a working CRS nobody knows */
export function givenWorkingCrs(plan: RunPlan): Crs | null {
    return plan.options.crs === undefined ? null : crsFromCode(plan.options.crs);
}
