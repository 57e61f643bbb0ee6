/** Packs for tests: the shipped ones, and small ones written to a temporary folder. */

import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {classifyPart} from '../../../engine/classify/classifyPart.ts';
import type {Judge} from '../../../engine/policy/answers.ts';
import {patchDeadlines} from '../../../engine/route/patchDeadlines.ts';
import {routePart} from '../../../engine/route/routePart.ts';

export const PACKS_DIR = fileURLToPath(new URL('../../../engine/policy/packs', import.meta.url));

export const JUDGE: Judge = {classifyPart, routePart, patchDeadlines};

/** A folder with a pack that extends a shipped one and overrides what is given. */
export function writePack(
    overrides: Readonly<Record<string, unknown>>,
    {parent = 'cn@0.1.0', meta = {}, files = {}}: {
        parent?: string | null; meta?: Readonly<Record<string, unknown>>; files?: Readonly<Record<string, string>>;
    } = {},
): string {
    const folder = mkdtempSync(join(tmpdir(), 'pack-'));
    const document = {
        schema: 'cultivated-land-policy-pack/1',
        meta: {
            id: 'cn.example', name: '示例县', nameEn: 'Example county', version: '1.0.0', status: 'draft', extends: parent,
            issuedOn: null, effectiveFrom: null, validYears: {value: null, unit: 'year', origin: 'county', cite: []},
            sources: [], interpretation: [], ...meta,
        },
        ...overrides,
    };
    const all = {'pack.json': JSON.stringify(document, null, 2), 'CHANGES.md': '# 1.0.0\n', ...files};
    for (const [name, text] of Object.entries(all)) {
        mkdirSync(join(folder, name, '..'), {recursive: true});
        writeFileSync(join(folder, name), text);
    }
    return folder;
}
