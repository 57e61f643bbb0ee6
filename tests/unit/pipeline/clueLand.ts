/** Small lists of clues on small land, and the job that answers them. */

import {join} from 'node:path';
import {runClues} from '../../../engine/pipeline/clues/run.ts';
import type {ClueOptions, ClueResult} from '../../../engine/pipeline/clues/options.ts';
import {writeShapefile, type RawField, type WriteLayer} from '../../../engine/formats/index.ts';
import type {LayerKind} from '../../../engine/core/layerKind.ts';
import {GK111, toGrid, writeLand, type Move} from './landFiles.ts';

export type Ring = readonly (readonly [number, number])[];

export interface TestClue {
    readonly id: string;
    readonly type?: string;
    /** Rings of one polygon in local metres; left out, a record without a shape. */
    readonly rings?: readonly Ring[];
    readonly cells?: Readonly<Record<string, string | number>>;
    readonly move?: Move;
}

const text = (name: string, width: number): RawField => ({name, type: 'string', width});
/** The columns of a provincial list that matter here. */
export const FIELDS: readonly RawField[] = [text('JCBH', 30), text('TBLX', 4), text('HSX', 10), text('DLBM', 8), {name: 'MJ', type: 'number', width: 18, decimals: 2}];

export const rectangle = (x0: number, y0: number, x1: number, y1: number): Ring => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];

export function clueLayer(clues: readonly TestClue[], crs: WriteLayer['crs'] = GK111): WriteLayer {
    const cell = (clue: TestClue, name: string): string | number | null => {
        if (name === 'JCBH') return clue.id;
        if (name === 'TBLX') return clue.type ?? '20';
        if (name === 'HSX') return clue.cells?.['HSX'] ?? '2026-04-08';
        return clue.cells?.[name] ?? (name === 'MJ' ? null : '');
    };
    return {
        name: 'JCTB', fields: FIELDS, columns: FIELDS.map(({name}) => clues.map(clue => cell(clue, name))), crs, encoding: 'GBK',
        geometries: clues.map(({rings, move = toGrid}) => rings === undefined ? []
            : [rings.map(ring => [...ring, ring[0]].map(([x, y]) => [...move(x, y)]))]),
    };
}

export async function writeClues(folder: string, name: string, clues: readonly TestClue[], crs?: WriteLayer['crs']): Promise<string> {
    await writeShapefile(join(folder, name), {...clueLayer(clues, crs), name});
    return join(folder, `${name}.shp`);
}

/** Writes the layers by kind and runs the job. */
export async function runList(
    folder: string, clues: string, layers: {readonly survey: WriteLayer} & Partial<Record<LayerKind, WriteLayer>>, options: Partial<ClueOptions> = {},
): Promise<ClueResult> {
    const {survey, ...further} = layers;
    const file = await writeLand(folder, 'survey', survey);
    const others = await Promise.all(Object.entries(further).map(async ([kind, layer]) => ({kind: kind as LayerKind, file: await writeLand(folder, kind, layer)})));
    return runClues({clues: {file: clues}, survey: {file, date: '2025-12-31'}, layers: others, earlier: [], pack: 'cn.hubei.yidu', ...options},
        {packsDir: 'engine/policy/packs', toolVersion: 'test', chineseOf: code => code});
}

export interface ClueFeature {
    readonly properties: Readonly<Record<string, unknown>> & {
        readonly record: number; readonly clueId: string; readonly state: string; readonly areaM2: string | null; readonly cultivatedM2: string | null;
        readonly basicFarmlandM2: string | null; readonly outsideSurveyM2: string | null; readonly classes: readonly {readonly code: string; readonly areaM2: string | null}[];
        readonly kinds: readonly string[]; readonly duplicates: readonly {readonly clueId: string; readonly share: string | null; readonly same: boolean}[];
        readonly earlier: readonly {readonly batch: string; readonly clues: readonly {readonly clueId: string; readonly overlapM2: string; readonly share: string}[]}[];
        readonly villages: readonly {readonly name: string}[]; readonly deadlines: readonly {readonly kind: string; readonly dueOn: string}[];
    };
    readonly geometry: {readonly type: string; readonly coordinates: unknown} | null;
}

export interface PartFeature {
    readonly properties: Readonly<Record<string, unknown>> & {
        readonly record: number; readonly direction: string; readonly fromCode?: string; readonly areaM2: string; readonly planeAreaM2?: string; readonly kind: string | null;
        readonly ruleId?: string; readonly sliver: boolean;
    };
}

const featuresOf = <T>(result: ClueResult, name: string): readonly T[] => (JSON.parse(result.files.get(name) as string) as {features: T[]}).features;
export const cluesOf = (result: ClueResult): readonly ClueFeature[] => featuresOf(result, 'clues.geojson');
export const partsOf = (result: ClueResult): readonly PartFeature[] => featuresOf(result, 'parts.geojson');

/** Decimal text of m² as whole ticks. */
export const ticks = (areaM2: string | null | undefined): bigint => BigInt((areaM2 ?? '0.0000').replace('.', ''));
export const sumTicks = (areas: readonly (string | null | undefined)[]): bigint => areas.reduce((sum, one) => sum + ticks(one), 0n);
