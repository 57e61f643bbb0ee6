/**
 * Bytes of a text file as a string of places: every character of ASCII is itself, and no byte of any other character
 * looks like one. So commas, quotes and brackets are found without decoding, a piece that is cut out turns back into
 * exactly its bytes, and what cannot be decoded stays as it is.
 *
 * Shape   a place is a byte; of UTF-16 it is a unit of two
 */

import {EngineError} from '../core/errors.ts';
import {encoderOf, streamDecoder} from './textEncoding.ts';

export interface ByteText {
    /** The places, without the byte order mark. */
    readonly places: string;
    readonly bom: Buffer;
    /** Text of a piece of `places`; bytes that mean nothing become U+FFFD. */
    readonly decode: (piece: string) => string;
    /** A piece for a text, or null when the encoding has no such character. */
    readonly encode: (text: string) => string | null;
    readonly bytes: (places: string) => Buffer;
}

/** @param encoding a written name, as `encodingLabel` knows them. @throws EngineError `formats/unknown-encoding` */
export function byteText(bytes: Buffer, encoding: string, file: string): ByteText {
    const {name, decoder} = streamDecoder(encoding, file);
    const encoded = encoderOf(encoding);
    if (encoded === null) {
        throw new EngineError('formats/unknown-encoding', `nothing can be written in the encoding "${encoding}"`,
            {file, fix: 'save the file as UTF-8', facts: {encoding}});
    }
    if (name.startsWith('UTF-16')) return wideText(bytes, name === 'UTF-16BE');
    const bom = bytes.subarray(0, name === 'UTF-8' && bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF ? 3 : 0);
    const body = bytes.subarray(bom.length);
    const hasTrailBytes = /^(?:GB|BIG5|SHIFT|EUC)/.test(name);
    // 'latin1' takes the low byte of every unit, so that the marks of `marked` fall away
    const back = (places: string): Buffer => Buffer.from(places, 'latin1');
    return {
        places: hasTrailBytes ? marked(body, name.startsWith('GB')) : body.toString('latin1'), bom,
        decode: (piece) => isAscii(piece) ? piece : decoder.decode(back(piece)),
        encode: (text) => {
            if (isAscii(text)) return text;
            const piece = encoded(text);
            return piece === null ? null : hasTrailBytes ? marked(piece, name.startsWith('GB')) : piece.toString('latin1');
        },
        bytes: back,
    };
}

function wideText(bytes: Buffer, isBigEndian: boolean): ByteText {
    const even = Buffer.from(bytes.subarray(0, bytes.length - bytes.length % 2));
    if (isBigEndian) even.swap16();
    const hasBom = even[0] === 0xFF && even[1] === 0xFE;
    const back = (places: string): Buffer => {
        const written = Buffer.from(places, 'utf16le');
        return isBigEndian ? written.swap16() : written;
    };
    return {places: even.toString('utf16le', hasBom ? 2 : 0), bom: bytes.subarray(0, hasBom ? 2 : 0), decode: (piece) => piece,
        encode: (text) => text, bytes: back};
}

/** Both bytes of a double-byte character (four in GB18030) above 0xFF: the second one may be a letter, `|` or `\`. */
function marked(bytes: Buffer, hasFours: boolean): string {
    const places = new Uint16Array(bytes.length);
    for (let i = 0; i < bytes.length;) {
        const lead = bytes[i] >= 0x81 && bytes[i] <= 0xFE && i + 1 < bytes.length;
        const next = lead ? bytes[i + 1] : 0;
        const length = !lead || next < 0x30 ? 1 : next < 0x40 ? hasFours && i + 3 < bytes.length ? 4 : 1 : 2;
        for (const end = i + length; i < end; i++) places[i] = length === 1 ? bytes[i] : 0x100 | bytes[i];
    }
    return Buffer.from(places.buffer).toString('utf16le');
}

function isAscii(piece: string): boolean {
    for (let i = 0; i < piece.length; i++) if (piece.charCodeAt(i) > 0x7F) return false;
    return true;
}
