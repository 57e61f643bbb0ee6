/** `npm run docs`: brings the made sections of the Chinese manual up to date. */

import {readFileSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {MANUAL_PATH, withMadeSections} from './docs/manualSections.ts';

const path = resolve(import.meta.dirname, '..', MANUAL_PATH);
const before = readFileSync(path, 'utf8');
const after = withMadeSections(before);
if (after !== before) writeFileSync(path, after);
console.log(after === before ? `${MANUAL_PATH} is current` : `${MANUAL_PATH} brought up to date`);
