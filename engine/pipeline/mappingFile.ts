/** The file of `--mapping`: which field of a delivered layer means what, where no preset knows its names. */

import {readFileSync} from 'node:fs';
import {EngineError} from '../core/errors.ts';
import type {MappingInput} from '../layers/fieldMapping.ts';
import type {PlannedInput} from './plan.ts';

export type MappingOf = (input: PlannedInput) => MappingInput | undefined;

/**
 * Two shapes. Flat, for both surveys: `{"LANDUSE": "code", "AREA": "officialAreaM2"}`. By role, for any layer:
 * `{"before": {…}, "after": {…}, "village": {…}}`.
 *
 * @throws EngineError `pipeline/bad-mapping-file` - not JSON, or not one of the two shapes
 */
export function readMappingFile(path: string | undefined, roles: readonly string[]): MappingOf {
    if (path === undefined) return () => undefined;
    const refuse = (message: string): never => {
        throw new EngineError('pipeline/bad-mapping-file', `the mapping file cannot be used: ${message}`, {
            file: path, fix: `write field names and meanings as JSON, for both surveys ({"LANDUSE": "code"}) or by layer `
                + `({"before": {"LANDUSE": "code"}}); layers of this run: ${roles.join(', ')}`, facts: {roles},
        });
    };
    let parsed: unknown;
    try {
        parsed = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
    } catch (error) {
        return refuse(error instanceof Error ? error.message : String(error));
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return refuse('it is no JSON object');
    const entries = Object.entries(parsed as Record<string, unknown>);
    const texts = (value: unknown): value is MappingInput => typeof value === 'object' && value !== null
        && !Array.isArray(value) && Object.values(value).every(one => typeof one === 'string');
    if (texts(parsed)) return ({role}) => role === 'before' || role === 'after' ? parsed : undefined;
    for (const [role, value] of entries) {
        if (!roles.includes(role)) return refuse(`there is no layer "${role.slice(0, 40)}"`);
        if (!texts(value)) return refuse(`the entry of "${role}" is not a list of field: meaning`);
    }
    const byRole = new Map(entries as [string, MappingInput][]);
    return ({role}) => byRole.get(role);
}
