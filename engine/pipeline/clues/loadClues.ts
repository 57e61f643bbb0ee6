/** A clue list from its file: rows as clues, and their ground in a layer that can be overlaid. */

import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {statedM2, unitOfAreas, unitOfHeading, type Unit} from '../../clues/areaUnit.ts';
import {CLUE_PRESETS, GENERAL_PRESET, PRESET_IDS} from '../../clues/presets.ts';
import type {CluePreset} from '../../clues/preset.ts';
import {readClues, type Clue, type ReadList} from '../../clues/readClues.ts';
import {readPreset} from '../../clues/readPreset.ts';
import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {nearestWords} from '../../core/nearest.ts';
import {PolygonsBuilder, RING_BEGINS_PART, type Polygons} from '../../core/polygons.ts';
import type {Crs} from '../../crs/index.ts';
import {openForm, openSource, type RawLayer} from '../../formats/index.ts';
import {featureAreasM2} from '../../layers/index.ts';
import {namingFile} from '../loadLayers.ts';
import type {FileAt} from '../options.ts';
import {placeFeatures, type PlacedFeatures, type SurveyPlace} from './placeFeatures.ts';
import {plainForm, type ListForm} from './plainForm.ts';

/** What there is of a clue to hold against the survey. */
export type ClueState = 'area' | 'point' | 'outside' | 'noPlace';

export interface ClueList {
    readonly file: string;
    readonly raw: RawLayer;
    readonly form: ListForm;
    readonly read: ReadList;
    readonly clues: readonly Clue[];
    readonly state: readonly ClueState[];
    readonly crs: Crs;
    readonly crsHow: string;
    readonly placed: PlacedFeatures;
    /** By clue; without rings where nothing lies on the survey. Point clues are small squares. */
    readonly polygons: Polygons;
    /** Places of point clues in `crs`, NaN for others. */
    readonly points: Float64Array;
    /** Stated area of each clue in m², NaN where none is stated or its unit is not known. */
    readonly statedM2: Float64Array;
    readonly unit: Unit | null;
    readonly unitHow: 'heading' | 'areas' | 'none';
    /** Clues read in the county's zone against the one they name. */
    readonly moved: readonly number[];
    readonly issues: readonly Issue[];
}

/** A point is answered by what lies within this of it, in metres. */
const POINT_REACH_M = 0.1;
const METRES_PER_DEGREE = 111_000;

/** @throws EngineError `clues/unknown-preset`, `clues/bad-preset`, `formats/not-found` */
export function presetOf(given: string | undefined): CluePreset | null {
    if (given === undefined) return null;
    const known = [...CLUE_PRESETS, GENERAL_PRESET].find(({id}) => id === given);
    if (known) return known;
    if (!/[./\\]/.test(given)) {
        const near = nearestWords(given, PRESET_IDS);
        throw new EngineError('clues/unknown-preset', `there is no preset "${given.slice(0, 60)}"`,
            {fix: `presets are ${PRESET_IDS.join(', ')}; or give the path of your own (.json)`, facts: {near, known: PRESET_IDS}});
    }
    let text: string;
    try {
        text = readFileSync(given, 'utf8');
    } catch (cause) {
        throw new EngineError('formats/not-found', `the preset "${given}" cannot be read`, {file: given, fix: 'check the path', cause});
    }
    return readPreset(text, given);
}

async function openList({file, layer}: FileAt, encoding: string | undefined, signal: AbortSignal | undefined): Promise<RawLayer> {
    const raws = await openSource(file, {keepPoints: true, signal, ...encoding === undefined ? {} : {encoding}, ...layer === undefined ? {} : {layer}});
    if (raws.length === 1) return raws[0];
    const names = raws.map(({name}) => name);
    throw new EngineError('pipeline/several-layers', `the file holds ${raws.length} layers: ${names.join(', ')}`,
        {file, fix: `name one behind the file, for example ${file}#${names[0]}`, facts: {layers: names, fitting: names, role: 'clues'}});
}

/** The list as a form, or only as rows where its format is none that goes back. */
async function formOf(raw: RawLayer, {file, layer}: FileAt, encoding: string | undefined): Promise<ListForm> {
    try {
        return await openForm(file, {...encoding === undefined ? {} : {encoding}, ...layer === undefined ? {} : {layer}});
    } catch (error) {
        if (error instanceof EngineError && (error.code === 'formats/unsupported' || error.code === 'formats/no-attributes')) return plainForm(raw);
        throw error;
    }
}

/** Square around a place. */
function addSquare(builder: PolygonsBuilder, x: number, y: number, crs: Crs, hasRoles: boolean): void {
    const dy = crs.kind === 'geographic' ? POINT_REACH_M / METRES_PER_DEGREE : POINT_REACH_M;
    const dx = crs.kind === 'geographic' ? dy / Math.cos(y * Math.PI / 180) : dy;
    for (const [east, north] of [[-1, -1], [1, -1], [1, 1], [-1, 1]]) builder.vertex(x + east * dx, y + north * dy);
    builder.endRing(hasRoles ? RING_BEGINS_PART : undefined);
}

interface Ground {
    readonly state: readonly ClueState[];
    readonly polygons: Polygons;
    readonly points: Float64Array;
}

/** The ground of each clue, by the record of its row. */
function groundOf(clues: readonly Clue[], raw: RawLayer, {polygons, points, isOutside, crs}: PlacedFeatures): Ground {
    const featureOf = new Map([...raw.record].map((record, feature) => [record, feature]));
    const builder = new PolygonsBuilder();
    const {coords, ringStart, featureStart, ringRole} = polygons;
    const placed = new Float64Array(2 * clues.length).fill(Number.NaN);
    const state = clues.map(({record}, i): ClueState => {
        const feature = featureOf.get(record) ?? -1;
        let found: ClueState = 'noPlace';
        if (feature >= 0) {
            const x = points[2 * feature], y = points[2 * feature + 1];
            if (isOutside[feature]) found = 'outside';
            else if (featureStart[feature] < featureStart[feature + 1]) found = 'area';
            else if (Number.isFinite(x) && Number.isFinite(y)) found = 'point';
            if (found === 'point') {
                addSquare(builder, x, y, crs, ringRole !== undefined);
                placed[2 * i] = x;
                placed[2 * i + 1] = y;
            } else if (found === 'area') {
                for (let ring = featureStart[feature]; ring < featureStart[feature + 1]; ring++) {
                    for (let v = ringStart[ring]; v < ringStart[ring + 1]; v++) builder.vertex(coords[2 * v], coords[2 * v + 1]);
                    builder.endRing(ringRole?.[ring]);
                }
            }
        }
        builder.endFeature();
        return found;
    });
    return {state, polygons: builder.build(), points: placed};
}

/** @throws EngineError what readers and the search for a CRS throw; `pipeline/several-layers`; the path stands in every message */
export async function loadClues(
    given: FileAt, preset: CluePreset | null, survey: SurveyPlace, options: {readonly encoding?: string; readonly crs: Crs | null; readonly signal?: AbortSignal},
): Promise<ClueList> {
    const raw = await openList(given, options.encoding, options.signal);
    const form = await formOf(raw, given, options.encoding);
    const read = namingFile(raw.path, () => readClues(form, preset));
    const placed = namingFile(raw.path, () => placeFeatures(raw, survey, raw.crs === null ? options.crs ?? undefined : undefined));
    const {clues} = read;
    const ground = groundOf(clues, raw, placed);
    const areaField = read.column.get('area');
    const byHeading = areaField === undefined ? null : unitOfHeading(form.fields[areaField].name);
    const aboutM2 = featureAreasM2(ground.polygons, placed.crs.kind === 'geographic');
    const unit = byHeading ?? unitOfAreas(clues.map(({statedArea}) => statedArea), ground.state.map((one, i) => one === 'area' ? aboutM2[i] : 0));
    const clueOf = new Map(clues.map(({record}, i) => [record, i]));
    return {
        file: given.file, raw, form, read, clues, ...ground, crs: placed.crs, crsHow: placed.how, placed,
        statedM2: Float64Array.from(clues, ({statedArea}) => unit === null ? Number.NaN : statedM2(statedArea, unit)),
        unit, unitHow: byHeading ? 'heading' : unit ? 'areas' : 'none',
        moved: placed.moved.flatMap(feature => clueOf.get(raw.record[feature]) ?? []),
        // a clue without a shape is no record left out: it stays in the form, and the list tells of it
        issues: [...raw.issues.filter(({code, record}) => form.fill === null || code !== 'formats/null-geometry' || !clueOf.has(record ?? 0)), ...placed.issues],
    };
}

/** Name of a batch, for people. */
export function batchName(file: string): string {
    return basename(file).replace(/\.[^.]+$/, '');
}
