/** What disks, cables, editors and half-finished copies do to the bytes of a file. */

export type Random = () => number;
export const pick = (random: Random, below: number): number => Math.floor(random() * below);

export const BYTE_FAULTS: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
    (bytes, random) => bytes.subarray(0, pick(random, bytes.length)),
    (bytes, random) => bytes.subarray(pick(random, bytes.length)),
    (bytes, random) => flipped(bytes, random, 1, bytes.length),
    (bytes, random) => flipped(bytes, random, 1, Math.min(bytes.length, 128)),
    (bytes, random) => flipped(bytes, random, 8, bytes.length),
    (bytes, random) => filled(bytes, random, 0),
    (bytes, random) => filled(bytes, random, 0xFF),
    (bytes, random) => {
        const at = pick(random, bytes.length);
        return Buffer.concat([bytes.subarray(0, at),
            Buffer.from(Array.from({length: 1 + pick(random, 40)}, () => pick(random, 256))), bytes.subarray(at)]);
    },
    (bytes, random) => {
        const [a, b] = [pick(random, bytes.length), pick(random, bytes.length)].sort((x, y) => x - y);
        return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b), bytes.subarray(a, b)]);
    },
    (bytes) => Buffer.concat([bytes, bytes]),
    (bytes, random) => withWrongIntegers(bytes, random,
        () => [0x7FFFFFFF, -1, -0x80000000, 0x40000000][pick(random, 4)]),
    (bytes, random) => withWrongIntegers(bytes, random,
        (value) => Math.max(-0x80000000, Math.min(0x7FFFFFFF, value + pick(random, 65) - 32))),
    () => Buffer.alloc(0),
];

/** Counts, lengths and offsets lie on four-byte borders in most formats. */
function withWrongIntegers(bytes: Buffer, random: Random, wrong: (value: number) => number): Buffer {
    const out = Buffer.from(bytes);
    const words = Math.floor(out.length / 4);
    for (let i = 1 + pick(random, 12); i > 0 && words > 0; i--) {
        const at = 4 * pick(random, words);
        out.writeInt32LE(wrong(out.readInt32LE(at)), at);
    }
    return out;
}

function flipped(bytes: Buffer, random: Random, count: number, within: number): Buffer {
    const out = Buffer.from(bytes);
    for (let i = 0; i < count && within > 0; i++) out[pick(random, within)] ^= 1 << pick(random, 8);
    return out;
}

function filled(bytes: Buffer, random: Random, value: number): Buffer {
    const out = Buffer.from(bytes);
    const at = pick(random, bytes.length);
    return out.fill(value, at, Math.min(bytes.length, at + 1 + pick(random, 64)));
}
