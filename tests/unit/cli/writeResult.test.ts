import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {checkOutFolder, writeResult} from '../../../engine/cli/writeResult.ts';

let folder = '';
let out = '';
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-out-'));
    out = join(folder, 'result');
});
afterEach(() => {
    rmSync(folder, {recursive: true, force: true});
});

const RUN = {tool: {name: 'liangtian', version: '0'}};
const files = (entries: Record<string, string>) => new Map(Object.entries(entries));

describe('a result folder', () => {
    test('appears complete, with a list of its files and nothing beside it', () => {
        checkOutFolder(out, false);
        writeResult(out, files({'report.json': '{}', 'deep/er/patches.gpkg': 'x'}), RUN);
        expect(readdirSync(folder)).toEqual(['result']);
        expect(readFileSync(join(out, 'deep/er/patches.gpkg'), 'utf8')).toBe('x');
        expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')).files)
            .toEqual(['deep/er/patches.gpkg', 'report.json', 'run.json']);
    });

    test('replaces an earlier result as a whole: what the new one lacks is gone', () => {
        writeResult(out, files({'a.csv': '1', 'old/b.csv': '2'}), RUN);
        checkOutFolder(out, false);
        writeResult(out, files({'a.csv': '3'}), RUN);
        expect(readdirSync(out).sort()).toEqual(['a.csv', 'run.json']);
        expect(readFileSync(join(out, 'a.csv'), 'utf8')).toBe('3');
    });

    test('with a stranger\'s file in it is refused by name before any work', () => {
        writeResult(out, files({'a.csv': '1'}), RUN);
        writeFileSync(join(out, '说明.docx'), 'mine');
        expect(() => checkOutFolder(out, false)).toThrow(expect.objectContaining({code: 'cli/out-not-empty'}));
        expect(() => checkOutFolder(out, false)).toThrow(/说明\.docx/);
    });

    test('keeps a stranger\'s files when forced', () => {
        mkdirSync(join(out, 'photos'), {recursive: true});
        writeFileSync(join(out, 'photos', 'p.jpg'), 'mine');
        checkOutFolder(out, true);
        writeResult(out, files({'a.csv': '1'}), RUN);
        expect(readFileSync(join(out, 'photos', 'p.jpg'), 'utf8')).toBe('mine');
        expect(() => checkOutFolder(out, false)).toThrow(/photos/);
    });

    test('of another program is not taken for ours', () => {
        mkdirSync(out);
        writeFileSync(join(out, 'run.json'), JSON.stringify({tool: {name: 'other'}, files: ['run.json']}));
        expect(() => checkOutFolder(out, false)).toThrow(expect.objectContaining({code: 'cli/out-not-empty'}));
        writeFileSync(join(out, 'run.json'), 'not json');
        expect(() => checkOutFolder(out, false)).toThrow(expect.objectContaining({code: 'cli/out-not-empty'}));
    });

    test('that is a file is refused', () => {
        writeFileSync(out, '');
        expect(() => checkOutFolder(out, true)).toThrow(expect.objectContaining({code: 'cli/out-unwritable'}));
    });

    test('stays as it was when a file of the new result cannot be written', () => {
        writeResult(out, files({'a.csv': 'earlier'}), RUN);
        // `a.csv` cannot be a file and a folder at once: the second write fails with the disk's own error.
        expect(() => writeResult(out, files({'a.csv': 'later', 'a.csv/b': 'x'}), RUN))
            .toThrow(expect.objectContaining({code: 'cli/out-unwritable'}));
        expect(readFileSync(join(out, 'a.csv'), 'utf8')).toBe('earlier');
        expect(readdirSync(folder)).toEqual(['result']);
    });

    test('below a place that is no folder is refused before any work', () => {
        writeFileSync(join(folder, 'file'), '');
        expect(() => checkOutFolder(join(folder, 'file', 'result'), false))
            .toThrow(expect.objectContaining({code: 'cli/out-unwritable'}));
    });
});
