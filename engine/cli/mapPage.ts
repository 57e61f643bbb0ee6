/** `map.html`: the built page with the data of one run inside it. */

import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {EngineError} from '../core/errors.ts';
import {productFolder} from './productFolder.ts';

export const MAP_PAGE_FILE = 'map.html';

/** Where the template takes the data; it stands once, inside a `<script type="application/json">`. */
export const DATA_PLACE = '/*LIANGTIAN_DATA*/';

/**
 * The path of the template.
 * @throws EngineError `cli/page-template-missing` - the program was not built
 */
export function requireTemplate(): string {
    const path = join(productFolder(), 'dist', 'report-page.html');
    if (!existsSync(path)) {
        throw new EngineError('cli/page-template-missing', 'the template of map.html is not there',
            {file: path, fix: 'run "npm run build" in the folder of the program'});
    }
    return path;
}

/** `map.html` of a run. */
export function mapPage(data: object): string {
    return fillTemplate(readFileSync(requireTemplate(), 'utf8'), data);
}

/**
 * Keeps   no character of the data can end the script element or start a comment in it: `<` is written `\u003c`
 */
export function fillTemplate(template: string, data: object): string {
    const at = template.indexOf(DATA_PLACE);
    if (at < 0) throw new EngineError('cli/page-template-missing', `the template of map.html has no ${DATA_PLACE}`);
    const json = JSON.stringify(data).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
    return template.slice(0, at) + json + template.slice(at + DATA_PLACE.length);
}
