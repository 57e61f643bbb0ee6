/** What will be read and done, as a value that can be shown before anything is opened. */

import {EngineError} from '../core/errors.ts';
import type {LayerKind} from '../core/layerKind.ts';
import {EXTRA_FORMATS, type LayerAt, type RunOptions, type RunSurroundings} from './options.ts';

/** Kinds that count once; the others may be given several times and are used together. */
const SINGLE_KINDS: readonly LayerKind[] = ['village', 'township', 'season', 'plan', 'ecoRedline', 'site'];

/** Order of the further layers in the overlay: it decides whose vertices the others move to. */
const KIND_ORDER: readonly LayerKind[] = ['basicFarmland', 'village', 'township', 'lawful', 'season', 'plan', 'ecoRedline', 'site'];

export interface PlannedInput {
    /** Name in messages and in `report.json`: `before`, `after`, `basicFarmland`, `lawful2`. */
    readonly role: string;
    readonly kind: LayerKind | null;
    readonly file: string;
    readonly date: string | null;
    /** Layer to read where the file holds several; null: the only one, or the one whose fields fit the kind. */
    readonly layerName: string | null;
}

export interface RunPlan {
    readonly before: PlannedInput;
    /** Kind null: survey or monitoring, as its fields say. */
    readonly after: PlannedInput;
    readonly layers: readonly PlannedInput[];
    readonly options: RunOptions;
    readonly surroundings: RunSurroundings;
}

function checkDate(date: string | undefined, what: string): string | null {
    if (date === undefined) return null;
    const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
        throw new EngineError('pipeline/bad-date', `"${date}" given for ${what} is not a calendar day`,
            {fix: 'write it as YYYY-MM-DD, for example 2025-12-31', facts: {date}});
    }
    return date;
}

/**
 * @throws EngineError `pipeline/bad-date` - a date is no calendar day, or before is after after
 * @throws EngineError `pipeline/twice-given` - a kind that counts once was given twice
 * @throws EngineError `pipeline/kind-not-here` - a survey or a monitoring table among the further layers
 * @throws EngineError `pipeline/format-failed` - no writer knows a format
 */
export function planRun(options: RunOptions, surroundings: RunSurroundings): RunPlan {
    const beforeDate = checkDate(options.before.date, 'the before layer'), afterDate = checkDate(options.after.date, 'the after layer');
    checkDate(options.detectedOn, 'the day of detection');
    if (beforeDate !== null && afterDate !== null && beforeDate > afterDate) {
        throw new EngineError('pipeline/bad-date', `the before layer is of ${beforeDate}, later than the after layer of ${afterDate}`,
            {fix: 'exchange --before and --after', facts: {before: beforeDate, after: afterDate}});
    }
    const strange = options.formats?.find(format => !(EXTRA_FORMATS as readonly string[]).includes(format));
    if (strange !== undefined) {
        throw new EngineError('pipeline/format-failed', `nothing writes the format "${strange}"`, {fix: `formats are ${EXTRA_FORMATS.join(', ')}`});
    }
    const count = new Map<LayerKind, number>();
    const order = (layer: LayerAt): number => {
        const at = KIND_ORDER.indexOf(layer.kind);
        if (at >= 0) return at;
        throw new EngineError('pipeline/kind-not-here', `a layer of kind "${layer.kind}" was given beside the two surveys`,
            {file: layer.file, fix: `surveys go to --before and --after; further kinds are ${KIND_ORDER.join(', ')}`,
                facts: {kind: layer.kind}});
    };
    const layers = options.layers.map((layer, i) => ({layer, order: order(layer), i}))
        .sort((a, b) => a.order - b.order || a.i - b.i)
        .map(({layer: {kind, file, date, layer}}) => {
            const nth = (count.get(kind) ?? 0) + 1;
            count.set(kind, nth);
            if (nth > 1 && SINGLE_KINDS.includes(kind)) {
                throw new EngineError('pipeline/twice-given', `two layers of kind "${kind}" were given`,
                    {file, fix: 'give one; merge the files first if the kind comes in several', facts: {kind}});
            }
            return {role: nth === 1 ? kind : `${kind}${nth}`, kind, file, date: checkDate(date, `${kind} layer ${file}`), layerName: layer ?? null};
        });
    return {
        before: {role: 'before', kind: 'survey', file: options.before.file, date: beforeDate, layerName: options.before.layer ?? null},
        after: {role: 'after', kind: null, file: options.after.file, date: afterDate, layerName: options.after.layer ?? null},
        layers, options, surroundings,
    };
}
