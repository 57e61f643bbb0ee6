/** A GeoJSON file as chunks of UTF-8, whatever it is written in. */

import {createHash} from 'node:crypto';
import {isUtf8} from 'node:buffer';
import {createReadStream} from 'node:fs';
import {fileError} from './fileWindow.ts';
import type {OpenOptions} from './options.ts';
import {streamDecoder, withoutCutCharacter} from './textEncoding.ts';

const CHUNK_BYTES = 1024 * 1024;

export interface TextFacts { readonly sha256: string; readonly bytes: number; readonly isUtf8: boolean; readonly hasBom: boolean }

/** One pass over the bytes: hash, size, and whether they are valid UTF-8. */
export async function textFacts(path: string, signal?: AbortSignal): Promise<TextFacts> {
    const hash = createHash('sha256');
    let bytes = 0, valid = true, hasBom = false;
    let carried = Buffer.alloc(0);
    for await (const chunk of chunksOf(path, signal)) {
        hash.update(chunk);
        if (bytes === 0) hasBom = chunk[0] === 0xEF && chunk[1] === 0xBB && chunk[2] === 0xBF;
        bytes += chunk.length;
        if (!valid) continue;
        const text = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
        const whole = withoutCutCharacter(text);
        valid = isUtf8(whole);
        carried = Buffer.from(text.subarray(whole.length));
    }
    return {sha256: hash.digest('hex'), bytes, isUtf8: valid && carried.length === 0, hasBom};
}

/** The text in UTF-8 without byte order mark. `written` names the encoding it is in, if not UTF-8. */
export async function* utf8Chunks(path: string, facts: TextFacts, written: string | null,
    options: OpenOptions): AsyncGenerator<Buffer> {
    const decoder = written === null ? null : streamDecoder(written, path).decoder;
    let done = 0;
    for await (const chunk of chunksOf(path, options.signal)) {
        options.onProgress?.(done, facts.bytes);
        if (decoder !== null) yield Buffer.from(decoder.decode(chunk, {stream: true}));
        else yield done === 0 && facts.hasBom ? chunk.subarray(3) : chunk;
        done += chunk.length;
    }
    if (decoder !== null) yield Buffer.from(decoder.decode());
}

async function* chunksOf(path: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    try {
        for await (const chunk of createReadStream(path, {highWaterMark: CHUNK_BYTES}) as AsyncIterable<Buffer>) {
            signal?.throwIfAborted();
            yield chunk;
        }
    } catch (error) {
        throw fileError(error, path);
    }
}
