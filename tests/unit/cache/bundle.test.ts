import {closeSync, openSync, readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {bundleKey, readBundle, readBundleAsync, writeBundle} from '../../../engine/cache/index.ts';
import type {Bundle} from '../../../engine/cache/index.ts';
import {forAll} from '../../helpers/forAll.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';

const KEY = bundleKey('test', ['layer', 1]);
const ENGINE = '1.2.3';

/** Some of every type, lengths that are no multiple of 8 bytes, views that begin off a word. */
function sampleBundle(random: () => number, size: number): Bundle {
    const length = () => Math.floor(random() * (size + 1));
    const noise = Uint8Array.from({length: size * 8 + 11}, () => Math.floor(random() * 256));
    return {
        json: {name: '耕地 \ud800 "x"', list: [1, null, -0.5], size},
        arrays: {
            steps: Int32Array.from({length: length()}, () => (random() - 0.5) * 2 ** 32),
            starts: Uint32Array.from({length: length()}, () => random() * 2 ** 32),
            areas: Float64Array.from({length: length()}, () => random() < 0.1 ? NaN : (random() - 0.5) * 1e9),
            sums: BigInt64Array.from({length: length()}, () => -BigInt(Math.floor(random() * 2 ** 50)) << 13n),
            flags: noise.subarray(3, 3 + length()),
            index: Uint16Array.from({length: length()}, () => random() * 65536),
            none: new Float64Array(0),
        },
    };
}

async function inFolderWith(bundle: Bundle, run: (folder: string, path: string) => void | Promise<void>): Promise<void> {
    await inTempFolder(async folder => {
        expect(writeBundle(folder, KEY, ENGINE, bundle)).toBeNull();
        await run(folder, join(folder, `${KEY}.bundle`));
    });
}

const small = (): Bundle => ({
    json: {of: 'a county'}, arrays: {steps: Int32Array.from({length: 300}, (_, i) => i * 7919), areas: Float64Array.of(1.5, NaN, -0)},
});

describe('a bundle', () => {
    test('comes back as it was written, at once and while something else is done', async () => {
        await inTempFolder(async folder => {
            const bundles: Bundle[] = [];
            forAll(40, (random, size) => sampleBundle(random, size * 3), bundle => {
                bundles.push(bundle);
                expect(writeBundle(folder, KEY, ENGINE, bundle)).toBeNull();
                expect(readBundle(folder, KEY, ENGINE)).toEqual(bundle);
            });
            expect(await readBundleAsync(folder, KEY, ENGINE)).toEqual(bundles.at(-1));
            expect(readdirSync(folder)).toEqual([`${KEY}.bundle`]);
        });
    });

    test('of many megabytes comes back in two halves', async () => {
        const steps = Int32Array.from({length: 2_000_003}, (_, i) => Math.imul(i, 0x9e3779b1));
        await inFolderWith({json: null, arrays: {steps}}, async folder => {
            for (const bundle of [readBundle(folder, KEY, ENGINE), await readBundleAsync(folder, KEY, ENGINE)]) {
                expect(Buffer.compare(new Uint8Array(bundle!.arrays.steps.buffer, bundle!.arrays.steps.byteOffset,
                    steps.byteLength), new Uint8Array(steps.buffer))).toBe(0);
            }
        });
    });

    test('is handed out as views on one buffer, each where its type may begin', async () => {
        await inFolderWith(sampleBundle(() => 0.7, 20), folder => {
            const arrays = Object.values(readBundle(folder, KEY, ENGINE)!.arrays);
            expect(new Set(arrays.map(array => array.buffer)).size).toBe(1);
            expect(arrays.every(array => array.byteOffset % 8 === 0)).toBe(true);
        });
    });

    test('is for its owner\'s eyes only', async () => {
        await inTempFolder(async parent => {
            const folder = join(parent, 'new', 'folder');
            expect(writeBundle(folder, KEY, ENGINE, small())).toBeNull();
            if (process.platform === 'win32') return; // rights there are those of the profile folder
            expect(statSync(folder).mode & 0o777).toBe(0o700);
            expect(statSync(join(folder, `${KEY}.bundle`)).mode & 0o777).toBe(0o600);
        });
    });

    test('counts as used when it is read', async () => {
        await inFolderWith(small(), (folder, path) => {
            utimesSync(path, 1000, 1000);
            expect(readBundle(folder, KEY, ENGINE)).not.toBeNull();
            expect(statSync(path).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
        });
    });

    test('has another key when anything it depends on is other', () => {
        const keys = [['a', 'b'], ['ab'], ['a', 'b', null], ['a', 'b', 'null'], ['a', 'b', 0], ['a', 'b', '0'], ['a', 'b', false]];
        expect(new Set(keys.map(parts => bundleKey('table', parts))).size).toBe(keys.length);
        expect(bundleKey('table', ['a'])).not.toBe(bundleKey('lattice', ['a']));
    });

    test('refuses a key that could be a path', () => {
        expect(() => readBundle('/tmp', '../../etc/passwd', ENGINE)).toThrow('no key of a bundle');
    });
});

describe('a bundle that cannot be trusted is as if it were not there:', () => {
    const bothNull = async (folder: string, key = KEY, engine = ENGINE): Promise<void> => {
        expect(readBundle(folder, key, engine)).toBeNull();
        expect(await readBundleAsync(folder, key, engine)).toBeNull();
    };

    test('missing, in a missing folder, a folder itself', async () => {
        await inTempFolder(async folder => {
            await bothNull(folder);
            await bothNull(join(folder, 'none'));
            expect(writeBundle(join(folder, `${KEY}.bundle`), KEY, ENGINE, small())).toBeNull();
            await bothNull(folder);
        });
    });

    test('cut short at every fiftieth of its length, or longer than it was', async () => {
        await inFolderWith(sampleBundle(() => 0.6, 100), async (folder, path) => {
            const whole = readFileSync(path);
            for (let part = 0; part < 50; part++) {
                writeFileSync(path, whole.subarray(0, Math.floor(whole.length * part / 50)));
                await bothNull(folder);
            }
            writeFileSync(path, Buffer.concat([whole, Buffer.alloc(8)]));
            await bothNull(folder);
            writeFileSync(path, whole);
            expect(readBundle(folder, KEY, ENGINE)).not.toBeNull();
        });
    });

    test('with one bit turned over in any byte of a small bundle', async () => {
        await inFolderWith(small(), (folder, path) => {
            const whole = readFileSync(path);
            const headerEnd = 32 + whole.readUInt32LE(12);
            const arrayStart = Math.ceil(headerEnd / 8) * 8;
            const seen: number[] = [];
            for (let byte = 0; byte < whole.length; byte++) {
                const isPadding = byte >= headerEnd && byte < arrayStart;
                if (isPadding) continue;
                whole[byte] ^= 1 << byte % 8;
                writeFileSync(path, whole);
                if (readBundle(folder, KEY, ENGINE) !== null) seen.push(byte);
                whole[byte] ^= 1 << byte % 8;
            }
            expect(seen).toEqual([]);
        });
    });

    test('with a page of a long array zeroed, taken from elsewhere or scribbled on', async () => {
        const steps = Int32Array.from({length: 1_100_000}, (_, i) => Math.imul(i, 0x9e3779b1));
        await inFolderWith({json: null, arrays: {steps}}, (folder, path) => {
            const whole = readFileSync(path);
            const page = 4096;
            const other = whole.subarray(page * 700 + 256, page * 701 + 256);
            const faults = [Buffer.alloc(page), other, Buffer.alloc(512, 0x5a)];
            const file = openSync(path, 'r+');
            for (let at = page; at + page < whole.length; at += page * 37) {
                for (const [fault, bytes] of faults.entries()) {
                    writeSync(file, bytes, 0, bytes.length, at);
                    expect(readBundle(folder, KEY, ENGINE), `fault ${fault} at byte ${at}`).toBeNull();
                    writeSync(file, whole, at, page, at);
                }
            }
            closeSync(file);
            expect(readBundle(folder, KEY, ENGINE)).not.toBeNull();
        });
    });

    test('of another engine, of another format, under another key', async () => {
        await inFolderWith(small(), async (folder, path) => {
            await bothNull(folder, KEY, '1.2.4');
            const other = bundleKey('test', ['another layer']);
            renameSync(path, join(folder, `${other}.bundle`));
            await bothNull(folder, other);
            renameSync(join(folder, `${other}.bundle`), path);
            expect(readBundle(folder, KEY, ENGINE)).not.toBeNull();
            const bytes = readFileSync(path);
            bytes.writeUInt32LE(bytes.readUInt32LE(8) + 1, 8);
            writeFileSync(path, bytes);
            await bothNull(folder);
        });
    });

    test('of another user', async () => {
        const own = process.geteuid;
        await inFolderWith(small(), async folder => {
            expect(readBundle(folder, KEY, ENGINE)).not.toBeNull();
            try {
                process.geteuid = () => 4_242_424;
                await bothNull(folder);
            } finally {
                process.geteuid = own;
            }
        });
    });
});
