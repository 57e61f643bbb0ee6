/** What the values of a raster mean: by the legend a person named, by names in the file, or by class codes as values. */

import {readFileSync} from 'node:fs';
import {EngineError} from '../../core/errors.ts';
import {nearestWords} from '../../core/nearest.ts';
import type {RawRaster} from '../../formats/index.ts';
import {dictionary, loadLegend, lookup, suppliedLegends, surveyDictionaryOf, type Legend, type LegendEntry} from '../../landclass/index.ts';

/** A value and how many cells have it. */
export interface ValueCount {
    readonly value: number;
    readonly cells: number;
}

/** Values named in a message. */
const NAMED = 12;

/**
 * The legend a person named: the id of a supplied one, or a file.
 *
 * @throws EngineError `formats/not-found`, `landclass/bad-legend`
 */
export function namedLegend(name: string): Legend {
    const supplied = suppliedLegends();
    const own = supplied.find(({id}) => id === name);
    if (own) return own;
    let text: string;
    try {
        text = readFileSync(name, 'utf8');
    } catch (cause) {
        const ids = supplied.map(({id}) => id);
        throw new EngineError('formats/not-found', `there is neither a supplied legend nor a file "${name}"`,
            {file: name, fix: `check the path, or name a supplied legend: ${ids.join(', ')}`, facts: {near: nearestWords(name, ids)[0] ?? ''}, cause});
    }
    return loadLegend(text, name);
}

/** The legend that the raster carries itself: names that are class names or begin with class codes, or values that are class codes; null else. */
export function ownLegend({names, namesFrom, path}: RawRaster, values: readonly ValueCount[], year: number | null): Legend | null {
    const to = surveyDictionaryOf(year);
    const classes = dictionary(to);
    const entryOf = (code: string | undefined, name: string): LegendEntry | null => {
        const found = code === undefined ? null : lookup(classes, code, {numericField: true});
        return found && {name: name || found.entry.nameZh, nameEn: found.entry.nameEn, code: found.code, type: '', isEmpty: false};
    };
    const byName = (name: string): LegendEntry | null => {
        const code = /^\s*(\d{2,4}[A-Z]?)\b/.exec(name)?.[1] ?? classes.classes.find(one => one.assignable && one.nameZh === name.trim())?.code;
        return entryOf(code, name);
    };
    for (const [how, entry] of [
        [`names in ${namesFrom}`, ({value}: ValueCount) => byName(names.get(value) ?? '')],
        ['values are class codes', ({value}: ValueCount) => entryOf(String(value), names.get(value) ?? '')],
    ] as const) {
        const entries = values.map(entry);
        if (values.length > 0 && entries.every(one => one !== null)) {
            return {id: how, title: path, source: null, to, values: new Map(values.map(({value}, i) => [value, entries[i]!]))};
        }
    }
    return null;
}

/** @throws EngineError `pipeline/raster-legend` - values nobody says the meaning of */
export function requireMeanings(legend: Legend | null, raster: RawRaster, values: readonly ValueCount[], allowUnknown: boolean): Legend {
    const unknown = legend === null ? values : values.filter(({value}) => !legend.values.has(value));
    if (legend !== null && (unknown.length === 0 || allowUnknown)) return legend;
    const list = unknown.slice(0, NAMED).map(({value, cells}) => {
        const name = raster.names.get(value);
        return `${value}${name === undefined ? '' : ` (${name})`}: ${cells} cells`;
    });
    const ids = suppliedLegends().map(({id}) => id);
    throw new EngineError('pipeline/raster-legend', `what ${unknown.length === 1 ? 'a value' : `${unknown.length} values`} of "${raster.path}" mean `
        + `${legend === null ? 'is not said anywhere' : `is not said by the legend "${legend.id}"`}: ${list.join(', ')}${unknown.length > NAMED ? ', …' : ''}`,
    {file: raster.path, where: 'values of its cells', fix: `give a legend with --legend: one of ${ids.join(', ')}, or a file of your own`,
        facts: {values: unknown.slice(0, NAMED).map(({value, cells}) => ({value, cells, name: raster.names.get(value) ?? ''})), legend: legend?.id ?? '', supplied: ids}});
}
