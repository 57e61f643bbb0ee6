import {closeSync, openSync, readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {bundleKey, openBundle, readBundle, writeBundle} from '../../../engine/cache/index.ts';
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

/** The bundle, each of its arrays by a read of its own; null where one of them cannot be read. */
function readInPieces(folder: string, key = KEY, engine = ENGINE): Bundle | null {
    const open = openBundle(folder, key, engine);
    if (open === null) return null;
    const names = ['steps', 'starts', 'areas', 'sums', 'flags', 'index', 'none'];
    const arrays = open.read(reader => names.map(name => [name, reader.array(name)] as const).filter(([, array]) => array !== null));
    return arrays && {json: open.json, arrays: Object.fromEntries(arrays) as Bundle['arrays']};
}

const small = (): Bundle => ({
    json: {of: 'a county'}, arrays: {steps: Int32Array.from({length: 300}, (_, i) => i * 7919), areas: Float64Array.of(1.5, NaN, -0)},
});

describe('a bundle', () => {
    test('comes back as it was written, whole and array by array', async () => {
        await inTempFolder(async folder => {
            forAll(40, (random, size) => sampleBundle(random, size * 3), bundle => {
                expect(writeBundle(folder, KEY, ENGINE, bundle)).toBeNull();
                expect(readBundle(folder, KEY, ENGINE)).toEqual(bundle);
                expect(readInPieces(folder)).toEqual(bundle);
            });
            expect(readdirSync(folder)).toEqual([`${KEY}.bundle`]);
        });
    });

    test('of many megabytes comes back whole, in pieces and in stretches', async () => {
        const steps = Int32Array.from({length: 2_000_003}, (_, i) => Math.imul(i, 0x9e3779b1));
        await inFolderWith({json: null, arrays: {steps}}, folder => {
            const walked = new Int32Array(steps.length), stretched = new Int32Array(steps.length);
            const starts: number[] = [];
            const isRight = openBundle(folder, KEY, ENGINE)!.read(reader => {
                const sum = reader.sumOf('steps');
                for (let start = 0; start < steps.length; start += 70_001) {
                    const stretch = reader.stretch('steps', start, Math.min(steps.length, start + 70_001))!;
                    sum.add(stretch);
                    stretched.set(stretch as Int32Array, start);
                }
                return reader.walk('steps', 3, (piece, start) => {
                    starts.push(start);
                    walked.set(piece as Int32Array, start);
                }) && sum.isRight;
            });
            expect(isRight).toBe(true);
            expect(starts.length).toBeGreaterThan(20);
            expect(starts.every(start => start % 3 === 0)).toBe(true);
            for (const found of [readBundle(folder, KEY, ENGINE)!.arrays.steps, walked, stretched]) {
                expect(Buffer.compare(new Uint8Array(found.buffer, found.byteOffset, steps.byteLength), new Uint8Array(steps.buffer))).toBe(0);
            }
        });
    });

    test('written piece by piece from one small memory comes back as what all pieces said', async () => {
        const piece = new Int32Array(7);
        function *pieces(): Iterable<Int32Array> {
            for (let k = 0; k < 100; k++) yield piece.fill(k).subarray(0, k < 99 ? 7 : 4);
        }
        await inTempFolder(async folder => {
            expect(writeBundle(folder, KEY, ENGINE, {json: 1, arrays: {steps: {length: 697, pieces: pieces()}, after: Uint8Array.of(1, 2, 3)}})).toBeNull();
            const {arrays} = readBundle(folder, KEY, ENGINE)!;
            expect(arrays).toEqual({steps: Int32Array.from({length: 697}, (_, i) => Math.floor(i / 7)), after: Uint8Array.of(1, 2, 3)});
        });
    });

    test('of which another one took the place meanwhile is not read', async () => {
        await inFolderWith(small(), folder => {
            const open = openBundle(folder, KEY, ENGINE)!;
            expect(open.read(reader => reader.array('steps'))).toEqual(small().arrays.steps);
            expect(open.read(reader => reader.array('none'))).toBeNull();
            expect(open.read(reader => reader.stretch('steps', 290, 301))).toBeNull();
            writeBundle(folder, KEY, ENGINE, {json: {of: 'another'}, arrays: small().arrays});
            expect(open.read(reader => reader.array('steps'))).toBeNull();
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
    const bothNull = (folder: string, key = KEY, engine = ENGINE): void => {
        expect(readBundle(folder, key, engine)).toBeNull();
        expect(openBundle(folder, key, engine)).toBeNull();
    };

    test('missing, in a missing folder, a folder itself', async () => {
        await inTempFolder(async folder => {
            bothNull(folder);
            bothNull(join(folder, 'none'));
            expect(writeBundle(join(folder, `${KEY}.bundle`), KEY, ENGINE, small())).toBeNull();
            bothNull(folder);
        });
    });

    test('cut short at every fiftieth of its length, or longer than it was', async () => {
        await inFolderWith(sampleBundle(() => 0.6, 100), async (folder, path) => {
            const whole = readFileSync(path);
            for (let part = 0; part < 50; part++) {
                writeFileSync(path, whole.subarray(0, Math.floor(whole.length * part / 50)));
                bothNull(folder);
            }
            writeFileSync(path, Buffer.concat([whole, Buffer.alloc(8)]));
            bothNull(folder);
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
                const open = openBundle(folder, KEY, ENGINE);
                const isWhole = open?.read(reader => reader.array('steps') !== null && reader.walk('areas', 1, () => undefined));
                if (readBundle(folder, KEY, ENGINE) !== null || isWhole) seen.push(byte);
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
                    const isRight = openBundle(folder, KEY, ENGINE)!.read(reader => reader.walk('steps', 1, () => undefined));
                    expect(isRight, `fault ${fault} at byte ${at}, walked`).toBe(false);
                    writeSync(file, whole, at, page, at);
                }
            }
            closeSync(file);
            expect(readBundle(folder, KEY, ENGINE)).not.toBeNull();
        });
    });

    test('of another engine, of another format, under another key', async () => {
        await inFolderWith(small(), async (folder, path) => {
            bothNull(folder, KEY, '1.2.4');
            const other = bundleKey('test', ['another layer']);
            renameSync(path, join(folder, `${other}.bundle`));
            bothNull(folder, other);
            renameSync(join(folder, `${other}.bundle`), path);
            expect(readBundle(folder, KEY, ENGINE)).not.toBeNull();
            const bytes = readFileSync(path);
            bytes.writeUInt32LE(bytes.readUInt32LE(8) + 1, 8);
            writeFileSync(path, bytes);
            bothNull(folder);
        });
    });

    test('of another user', async () => {
        const own = process.geteuid;
        await inFolderWith(small(), async folder => {
            expect(readBundle(folder, KEY, ENGINE)).not.toBeNull();
            try {
                process.geteuid = () => 4_242_424;
                bothNull(folder);
            } finally {
                process.geteuid = own;
            }
        });
    });
});
