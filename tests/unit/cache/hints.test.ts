import {readFileSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {hintedHash, identityOf, rememberHash} from '../../../engine/cache/index.ts';
import type {FileIdentity} from '../../../engine/cache/index.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

const HASH = 'ab'.repeat(32), OTHER = 'cd'.repeat(32);

const numbered = (n: number, changes: Partial<FileIdentity> = {}): readonly FileIdentity[] => [
    {path: `/county/${n}/地类图斑.shp`, size: 100, mtimeMs: 1_700_000_000_000.25, ino: 7, ...changes}];

test('the hash of a file is guessed as long as the file looks the same', async () => {
    await inTempFolder(async folder => {
        const paths = ['a.shp', 'a.dbf'].map(name => join(folder, name));
        for (const path of paths) writeFileSync(path, 'land');
        const store = join(folder, 'store');
        expect(hintedHash(store, identityOf(paths)!)).toBeNull();
        expect(rememberHash(store, identityOf(paths)!, HASH)).toBeNull();
        expect(hintedHash(store, identityOf(paths)!)).toBe(HASH);
        expect(hintedHash(store, identityOf([paths[0]])!)).toBeNull();
        writeFileSync(paths[1], 'more land');
        expect(hintedHash(store, identityOf(paths)!)).toBeNull();
        writeFileSync(paths[1], 'land');
        utimesSync(paths[1], 1000, 1000);
        expect(hintedHash(store, identityOf(paths)!)).toBeNull();
        expect(rememberHash(store, identityOf(paths)!, OTHER)).toBeNull();
        expect(hintedHash(store, identityOf(paths)!)).toBe(OTHER);
        expect(identityOf([join(folder, 'none.shp')])).toBeNull();
    });
});

test.each([['size', 101], ['mtimeMs', 1], ['ino', 8], ['path', '/elsewhere']] as const)(
    'a file with another %s is another file', async (name, value) => {
        await inTempFolder(async folder => {
            rememberHash(folder, numbered(1), HASH);
            expect(hintedHash(folder, numbered(1))).toBe(HASH);
            expect(hintedHash(folder, numbered(1, {[name]: value}))).toBeNull();
        });
    });

test('the two thousand files seen last are remembered', async () => {
    await inTempFolder(async folder => {
        const hints = Array.from({length: 2000}, (_, n) => [HASH, ...numbered(n).map(one => [one.path, one.size, one.mtimeMs, one.ino])]);
        writeFileSync(join(folder, 'hints.json'), JSON.stringify({format: 1, hints}));
        expect(hintedHash(folder, numbered(1999))).toBe(HASH);
        rememberHash(folder, numbered(5000), OTHER);
        expect(hintedHash(folder, numbered(5000))).toBe(OTHER);
        expect(hintedHash(folder, numbered(0))).toBe(HASH);
        expect(hintedHash(folder, numbered(1999))).toBeNull();
        expect((JSON.parse(readFileSync(join(folder, 'hints.json'), 'utf8')) as {hints: unknown[]}).hints.length).toBe(2000);
        if (process.platform !== 'win32') expect(statSync(join(folder, 'hints.json')).mode & 0o777).toBe(0o600);
    });
});

test.each([
    ['cut short', '{"format":1,"hints":[["ab'], ['empty', ''], ['of zeros', '\0'.repeat(300)], ['of another format', '{"format":2,"hints":[]}'],
    ['a list', '[]'], ['a word', '"hints"'], ['without hints', '{"format":1}'], ['null', 'null'],
    ['with rows of nonsense', `{"format":1,"hints":[3,null,[],["x"],["${HASH}"],["${HASH}",3],["${HASH}",[1,2,3,4]],["zz",["/a",1,1,1]]]}`],
    ['far too long', ' '.repeat(9_000_000)],
])('a memo that is damaged is an empty one: %s', async (_about, text) => {
    await inTempFolder(async folder => {
        writeFileSync(join(folder, 'hints.json'), text);
        expect(hintedHash(folder, numbered(1))).toBeNull();
        expect(rememberHash(folder, numbered(1), HASH)).toBeNull();
        expect(hintedHash(folder, numbered(1))).toBe(HASH);
    });
});

test('a memo that cannot be written is told and does no harm', async () => {
    await inTempFolder(async folder => {
        writeFileSync(join(folder, 'file'), '');
        expect(rememberHash(join(folder, 'file'), numbered(1), HASH)).toContain('EEXIST');
        expect(hintedHash(join(folder, 'file'), numbered(1))).toBeNull();
    });
});
