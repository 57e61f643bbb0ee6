/** What `inspect` says of one layer, as data: nothing repaired, nothing guessed. */

import type {Code} from '../core/codes.ts';
import type {Issue} from '../core/issue.ts';
import {EngineError} from '../core/errors.ts';
import type {ErrorDetails} from '../core/errors.ts';
import {LAYER_KINDS} from '../core/layerKind.ts';
import type {LayerKind} from '../core/layerKind.ts';
import type {Polygons} from '../core/polygons.ts';
import type {Crs} from '../crs/crs.ts';
import {findCrs} from '../crs/detect.ts';
import type {CrsFinding} from '../crs/detect.ts';
import type {RawLayer} from '../formats/rawLayer.ts';
import {featureAreasM2} from '../layers/featureAreas.ts';
import {mapFields} from '../layers/fieldMapping.ts';
import {countClasses} from './countClasses.ts';
import type {ClassCounts} from './countClasses.ts';
import {layerFindings} from './layerFindings.ts';

export interface LayerReport {
    readonly name: string;
    readonly format: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly encoding: {readonly name: string; readonly how: string} | null;
    /** Null when it cannot be told; `crsFault` says why. */
    readonly crs: {readonly id: string; readonly name: string; readonly nameZh: string; readonly how: string;
        readonly by: CrsFinding['code']} | null;
    readonly crsFault: ({readonly code: Code; readonly message: string} & Pick<ErrorDetails, 'fix' | 'facts' | 'where'>) | null;
    readonly recordsInFile: number;
    readonly features: number;
    readonly vertices: number;
    /** minX, minY, maxX, maxY in the CRS of the layer; null without coordinates. */
    readonly bbox: readonly [number, number, number, number] | null;
    readonly fields: readonly {readonly name: string; readonly type: string; readonly width?: number; readonly decimals?: number}[];
    /** What the layer can be used as, and by which fields; best first. */
    readonly usableAs: readonly {readonly kind: LayerKind; readonly how: string; readonly fieldsUsed: number}[];
    readonly classes: ClassCounts | null;
    readonly issues: readonly Issue[];
}

/** @param given the CRS a person named, for layers that do not name their own */
export function inspectLayer(raw: RawLayer, given: Crs | undefined): LayerReport {
    const bbox = bboxOf(raw.polygons);
    const uses = usableAs(raw);
    const issues: Issue[] = [];
    let crs: Crs | null = null;
    let how = '';
    let by: CrsFinding['code'] = 'declared';
    let crsFault: LayerReport['crsFault'] = null;
    try {
        const found = findCrs(raw.crs, bbox ?? [Infinity, Infinity, -Infinity, -Infinity], given);
        ({crs, how, code: by} = found);
        issues.push(...found.warnings, ...uses.length > 0 ? layerFindings(raw, uses[0].kind, crs, how) : raw.issues);
    } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        const {fix, facts, where} = error.details;
        crsFault = {code: error.code, message: error.message, fix, facts, where};
        issues.push(...raw.issues, {code: error.code, severity: 'error', layer: raw.name, message: error.message});
    }
    const areasM2 = crs === null ? null : featureAreasM2(raw.polygons, crs.kind === 'geographic');
    return {
        name: raw.name, format: raw.format, sha256: raw.sha256, bytes: raw.bytes, encoding: raw.encoding,
        crs: crs && {id: crs.id, name: crs.name, nameZh: crs.nameZh, how, by},
        crsFault,
        recordsInFile: raw.recordsInFile, features: raw.record.length, vertices: raw.polygons.coords.length / 2,
        bbox, fields: raw.fields, usableAs: uses, classes: countClasses(raw, areasM2), issues,
    };
}

/** Kinds whose presets need a field that no other layer has. */
const UNMISTAKABLE: readonly LayerKind[] = ['basicFarmland', 'lawful'];

/** Kinds of layer that the fields allow: the unmistakable ones, then those that use most fields. */
function usableAs(raw: RawLayer): LayerReport['usableAs'] {
    const fitting = LAYER_KINDS.flatMap((kind) => {
        try {
            const {how, column} = mapFields(raw, kind);
            return [{kind, how, fieldsUsed: column.size}];
        } catch (error) {
            if (!(error instanceof EngineError)) throw error;
            return [];
        }
    });
    const rank = ({kind}: {kind: LayerKind}) => (UNMISTAKABLE.includes(kind) ? 0 : 1);
    return fitting.sort((a, b) => rank(a) - rank(b) || b.fieldsUsed - a.fieldsUsed);
}

function bboxOf({coords}: Polygons): [number, number, number, number] | null {
    if (coords.length === 0) return null;
    const bbox: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 0; at < coords.length; at += 2) {
        bbox[0] = Math.min(bbox[0], coords[at]);
        bbox[1] = Math.min(bbox[1], coords[at + 1]);
        bbox[2] = Math.max(bbox[2], coords[at]);
        bbox[3] = Math.max(bbox[3], coords[at + 1]);
    }
    return bbox;
}
