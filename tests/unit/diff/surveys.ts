/** Two surveys of rectangles as the diff takes them: an overlay whose ticks are plane areas, and class tables. */

import {diff, type DiffResult, type TargetGroup} from '../../../engine/diff/index.ts';
import {overlay, type Overlay} from '../../../engine/kernel/index.ts';
import type {ClassTable} from '../../../engine/layers/layer.ts';
import {paintedPolygons, type Rectangle} from '../../../scripts/samples/rectangles.ts';
import {polygonsOf} from '../../helpers/coverages.ts';

export interface Field {
    readonly code: string;
    readonly at: readonly Rectangle[];
    /** 1/10000; -1 for a layer without the field. */
    readonly kcxs?: number;
}

export const field = (code: string, ...at: Rectangle[]): Field => ({code, at});

const GROUP: Readonly<Record<string, TargetGroup>> = {'0601': 'constructionOrFacility', '0702': 'constructionOrFacility', '0404': 'rest'};

export function tableOf(fields: readonly Field[]): ClassTable {
    const blank = fields.map(() => ''), codes = fields.map(({code}) => code), none = Float64Array.from(fields, () => Number.NaN);
    return {
        table: 'class', code: codes, suffix: blank, rawCode: codes, className: blank, cultivated: Uint8Array.from(codes, code => code.startsWith('01') ? 1 : 0),
        kcxs: Int32Array.from(fields, ({kcxs}) => kcxs ?? 0), kcdlbm: blank, officialAreaM2: none, officialNetM2: none, zldwdm: blank, zldwmc: blank,
        zzsxdm: blank, tbxhdm: blank, czcsxm: blank, changeType: blank, parcelNumber: blank, bsm: blank,
    };
}

/** Plane areas as ticks: twice the signed area under an edge, in steps of 0.1 mm. */
const planeEdge = (x0: number, y0: number, x1: number, y1: number): number => (x0 + x1) / 2e4 * (y1 - y0) / 1e4;

export function painted(fields: readonly Field[]): {polygons: ReturnType<typeof polygonsOf>; fields: Field[]} {
    const shapes = paintedPolygons(fields.map(({at}) => at));
    const left = fields.map((_, i) => i).filter(i => shapes[i].length > 0);
    return {polygons: polygonsOf(left.map(i => shapes[i].flat())), fields: left.map(i => fields[i])};
}

export interface Compared {
    readonly cut: Overlay;
    readonly result: DiffResult;
    readonly inBasicFarmland: Uint8Array;
}

export function compare(before: readonly Field[], after: readonly Field[], farmland: readonly Rectangle[] = []): Compared {
    const [b, a] = [painted(before), painted(after)];
    const cut = overlay([
        {id: 'before', polygons: b.polygons, overlaps: 'forbidden'}, {id: 'after', polygons: a.polygons, overlaps: 'forbidden'},
        {id: 'farmland', polygons: polygonsOf(farmland.map(one => paintedPolygons([[one]])[0].flat())), overlaps: 'allowed'},
    ], {edgeArea: planeEdge});
    const inBasicFarmland = Uint8Array.from(cut.parcelOf[2], parcel => parcel >= 0 ? 1 : 0);
    const result = diff({
        overlay: cut, before: tableOf(b.fields), after: tableOf(a.fields), inBasicFarmland,
        targetGroup: code => GROUP[code] ?? 'otherAgricultural', signalOf: facts => new Int32Array(facts.direction.length).fill(-1), signals: [],
        thresholds: {minWidthM: 1, minAreaM2: {constructionOrFacility: 200, otherAgricultural: 400, rest: 600}, minBasicFarmlandM2: 1},
    });
    return {cut, result, inBasicFarmland};
}

/** Patches as words: direction, class after, m², and why they are set aside. */
export function told({result}: Compared): string[] {
    return result.patches.map(({direction, toCode, ticks, setAside}) => [
        direction, result.facts.codes[toCode], ticks / 10_000, ...setAside ? [setAside.reason] : [],
    ].join(' ')).sort();
}
