/** Field names that no two fields, and no column of the format itself, share; case does not count. */

import type {Issue} from '../../core/issue.ts';
import type {WriteLayer} from './writeLayer.ts';

/** The names to write, in the order of the fields; one that is taken gets `_2`, `_3`… and an Issue. */
export function distinctNames(layer: WriteLayer, reserved: readonly string[]): {names: string[]; issues: Issue[]} {
    const taken = new Set(reserved);
    const issues: Issue[] = [];
    const names = layer.fields.map(({name}) => {
        let distinct = name;
        for (let number = 2; taken.has(distinct.toLowerCase()); number++) distinct = `${name}_${number}`;
        taken.add(distinct.toLowerCase());
        if (distinct !== name) {
            issues.push({
                code: 'formats/duplicate-field', severity: 'note', layer: layer.name, field: name,
                message: `The field ${name} is written as ${distinct}, because its name is taken.`,
            });
        }
        return distinct;
    });
    return {names, issues};
}
