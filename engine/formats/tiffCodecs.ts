/**
 * How the bytes of a TIFF block are packed, undone. Whatever a block claims, no more is unpacked than its cells need.
 *
 * Source  TIFF 6.0 sections 9 (PackBits), 13 (LZW), 14 (predictor); Adobe Photoshop TIFF Technical Note 3 (predictor 3)
 */

const CLEAR = 256, END = 257, FIRST_FREE = 258, MOST_CODES = 4096;

/** @throws Error - a code that nothing stands for yet */
export function unpackLzw(input: Uint8Array, size: number): Uint8Array {
    const out = new Uint8Array(size);
    const prefix = new Int16Array(MOST_CODES), suffix = new Uint8Array(MOST_CODES), length = new Uint16Array(MOST_CODES);
    for (let code = 0; code < CLEAR; code++) {
        suffix[code] = code;
        length[code] = 1;
    }
    let next = FIRST_FREE, width = 9, bits = 0, bitCount = 0, at = 0, read = 0, old = -1, first = 0;
    while (at < size) {
        while (bitCount < width && read < input.length) {
            bits = bits << 8 | input[read++];
            bitCount += 8;
        }
        // many writers leave the last code out
        if (bitCount < width) break;
        bitCount -= width;
        const code = bits >>> bitCount;
        bits &= (1 << bitCount) - 1;
        if (code === END) break;
        if (code === CLEAR) {
            next = FIRST_FREE;
            width = 9;
            old = -1;
            continue;
        }
        if (code > next || code === next && old < 0 || old < 0 && code >= CLEAR) throw new Error(`LZW code ${code} stands for nothing`);
        // a code that is only now defined is the string before it and its first byte again
        const known = code === next ? old : code;
        let end = at + length[known];
        for (let one = known, i = end - 1; i >= at; i--, one = prefix[one]) {
            if (i < size) out[i] = suffix[one];
            first = suffix[one];
        }
        if (code === next) {
            if (end < size) out[end] = first;
            end++;
        }
        if (old >= 0 && next < MOST_CODES) {
            prefix[next] = old;
            suffix[next] = first;
            length[next] = length[old] + 1;
            next++;
            // the width grows one code early
            if (next === (1 << width) - 1 && width < 12) width++;
        }
        old = code;
        at = end;
    }
    return out.subarray(0, Math.min(at, size));
}

export function unpackBytes(input: Uint8Array, size: number): Uint8Array {
    const out = new Uint8Array(size);
    let at = 0;
    for (let read = 0; read < input.length && at < size;) {
        const head = input[read++];
        if (head === 128) continue;
        const count = Math.min(head < 128 ? head + 1 : 257 - head, size - at);
        if (head < 128) {
            const given = input.subarray(read, read + count);
            out.set(given, at);
            read += head + 1;
            at += given.length;
        } else {
            if (read >= input.length) break;
            out.fill(input[read++], at, at + count);
            at += count;
        }
    }
    return out.subarray(0, at);
}

/** Samples of 1, 2 or 4 bits, a byte each; rows begin at whole bytes. */
export function spreadBits(input: Uint8Array, bits: number, perRow: number, rows: number): Uint8Array {
    const out = new Uint8Array(perRow * rows), perByte = 8 / bits, mask = (1 << bits) - 1;
    const rowBytes = Math.ceil(perRow / perByte);
    for (let row = 0; row < rows; row++) {
        for (let i = 0; i < perRow; i++) {
            const byte = input[row * rowBytes + Math.floor(i / perByte)];
            out[row * perRow + i] = byte >> 8 - bits - i % perByte * bits & mask;
        }
    }
    return out;
}

/** In place: from the other byte order. */
export function swapBytes(bytes: Uint8Array, bits: number): void {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - bytes.length % (bits / 8));
    if (bits === 16) whole.swap16();
    else if (bits === 32) whole.swap32();
    else if (bits === 64) whole.swap64();
}

/**
 * Predictor 2, in place: each sample is stored as its difference from the one before it in the row.
 *
 * @param bytes in the byte order of this machine, at a multiple of eight in their buffer
 * @param stride samples of a cell
 */
export function undoDifferences(bytes: Uint8Array, bits: number, perRow: number, stride: number): void {
    const {buffer, byteOffset} = bytes, count = Math.floor(bytes.length / (bits / 8));
    if (bits === 64) {
        const cells = new BigUint64Array(buffer, byteOffset, count);
        for (let row = 0; row < count; row += perRow) {
            for (let i = row + stride; i < Math.min(count, row + perRow); i++) cells[i] += cells[i - stride];
        }
        return;
    }
    const cells = bits === 8 ? bytes : bits === 16 ? new Uint16Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
    for (let row = 0; row < count; row += perRow) {
        for (let i = row + stride; i < Math.min(count, row + perRow); i++) cells[i] += cells[i - stride];
    }
}

/** Predictor 3, in place: bytes of a row sorted by their weight, the heaviest first, and stored as differences. The result is little-endian. */
export function undoFloatDifferences(bytes: Uint8Array, bits: number, perRow: number, stride: number): void {
    const size = bits / 8, rowBytes = perRow * size, copy = new Uint8Array(rowBytes);
    for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
        const row = bytes.subarray(start, start + rowBytes);
        for (let i = stride; i < rowBytes; i++) row[i] += row[i - stride];
        copy.set(row);
        for (let i = 0; i < perRow; i++) for (let byte = 0; byte < size; byte++) row[i * size + byte] = copy[(size - 1 - byte) * perRow + i];
    }
}
