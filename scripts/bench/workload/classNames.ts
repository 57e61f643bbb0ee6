/** Chinese names of the codes, from the engine's own table of the third survey. */

import {SURVEY_2020_TABLE} from '../../../engine/landclass/tables/survey2020.ts';

const NAME_OF = new Map(SURVEY_2020_TABLE.trim().split('\n').map(line => {
    const [code, name] = line.split('|');
    return [code, name] as const;
}));

/** @throws RangeError for a code the survey does not have */
export function lookUp(code: string): string {
    const name = NAME_OF.get(code);
    if (name === undefined) throw new RangeError(`the survey of 2020 has no class ${code}`);
    return name;
}
