/** Of the layers of one file, those that have land in them; what the others lack is said beside the first. */

import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import type {RawLayer} from './rawLayer.ts';

/**
 * The layers with features. Layers without are named by an Issue on the first one with, beside `aside`.
 *
 * @throws EngineError `formats/no-polygons` when none is left, or what `aside` says of layers that could not be read
 */
export function usableLayers<T extends Pick<RawLayer, 'name' | 'record' | 'recordsInFile' | 'issues'>>(
    path: string, layers: readonly T[], aside: readonly Issue[],
): T[] {
    const usable = layers.filter(({record}) => record.length > 0);
    const empty = layers.filter(({record}) => record.length === 0);
    const reasons = [...aside, ...empty.map(withoutPolygons)];
    if (usable.length === 0) {
        const damaged = reasons.find(({code}) => code === 'formats/layer-unreadable');
        throw damaged === undefined
            ? new EngineError('formats/no-polygons',
                `${path} holds no polygon that can be used: ${reasons.map(({message}) => message).join(' ')}`, {
                file: path, fix: 'Give the file that holds the parcels.',
                facts: {layers: reasons.map(({layer}) => layer)},
            })
            : new EngineError('formats/layer-unreadable', `${path}: ${damaged.message}`, {
                file: path, where: damaged.layer, fix: 'Export the layer again, as a plain table.',
            });
    }
    const [first, ...others] = usable;
    return reasons.length === 0 ? usable : [{...first, issues: [...reasons, ...first.issues]}, ...others];
}

function withoutPolygons({name, recordsInFile, issues}: Pick<RawLayer, 'name' | 'recordsInFile' | 'issues'>): Issue {
    const why = issues.filter(({severity}) => severity !== 'note').map(({message}) => message);
    return {
        code: 'formats/layer-without-polygons', severity: 'note', layer: name, count: recordsInFile,
        message: recordsInFile === 0 ? `The layer ${name} has no records.`
            : [`The layer ${name} has ${recordsInFile} records and no polygon among them.`, ...why.slice(0, 2)].join(
                ' '),
    };
}
