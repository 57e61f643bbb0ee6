/**
 * Which encoding attribute text is in, and why: what the caller says, then `.cpg`, then the language driver byte, then
 * strict UTF-8, then GB18030. A choice that the bytes contradict, or that nobody stated, is reported.
 */

import {isUtf8} from 'node:buffer';
import iconv from 'iconv-lite';
import {EngineError} from '../core/errors.ts';
import type {Issue} from '../core/issue.ts';
import {LANGUAGE_DRIVER_CODE_PAGE} from './languageDriver.ts';

const REPLACEMENT = '\uFFFD';

export interface TextDecoding {
    readonly name: string;
    readonly how: string;
    /** Text of the bytes; bytes that mean nothing become U+FFFD. */
    readonly decode: (bytes: Uint8Array) => string;
    /** Bytes of the smallest unit: 2 for UTF-16, where a blank is not one byte. */
    readonly unitBytes: 1 | 2;
}

/** Written names that differ from the label of the decoder. Keys are lower case without blanks, `-`, `_`, `.`. */
const ALIASES: Readonly<Record<string, string>> = {
    '65001': 'utf-8', utf8: 'utf-8', unicode: 'utf-16le', utf16: 'utf-16le', utf16le: 'utf-16le', '1200': 'utf-16le',
    utf16be: 'utf-16be', '1201': 'utf-16be',
    '936': 'gbk', gbk: 'gbk', gb2312: 'gbk', euccn: 'gbk', '20936': 'gbk', gb18030: 'gb18030', '54936': 'gb18030',
    '950': 'big5', big5: 'big5', '932': 'shift_jis', shiftjis: 'shift_jis', sjis: 'shift_jis', eucjp: 'euc-jp',
    '949': 'euc-kr', '51949': 'euc-kr', euckr: 'euc-kr', uhc: 'euc-kr',
    '874': 'windows-874', '1250': 'windows-1250', '1251': 'windows-1251', '1252': 'windows-1252',
    '1253': 'windows-1253', '1254': 'windows-1254', '1255': 'windows-1255', '1256': 'windows-1256',
    '1257': 'windows-1257', '1258': 'windows-1258', '866': 'ibm866', '10000': 'macintosh', '10007': 'x-mac-cyrillic',
    '10029': 'maccenteuro', '10006': 'macgreek',
    koi8r: 'koi8-r', '20866': 'koi8-r', koi8u: 'koi8-u', ascii: 'windows-1252', usascii: 'windows-1252',
    latin1: 'windows-1252', latin2: 'iso-8859-2', latin5: 'windows-1254', latin9: 'iso-8859-15',
};

/** The decoder label for a written encoding name (`CP936`, `ANSI 1252`, `8859-2`, `Big-5`), or null if there is none. */
export function encodingLabel(written: string): string | null {
    const key = written.trim().toLowerCase().replace(/[\s\-_.:/]/g,
        '').replace(/^(ansi|oem|cp|windows|win|xcp|ms|ibm)(?=\d)/, '');
    const iso = /^(?:iso)?8859(\d{1,2})$/.exec(key);
    const label = iso ? isoLabel(Number(iso[1])) : ALIASES[key] ?? (/^\d{3,5}$/.test(key) ? `cp${key}` : key);
    return label !== null && (nativeDecoder(label, false) !== null || iconv.encodingExists(label)) ? label : null;
}

/** ISO 8859-1 is read as windows-1252, its superset, as the WHATWG Encoding Standard does. */
function isoLabel(part: number): string | null {
    if (part === 1) return 'windows-1252';
    return part >= 2 && part <= 16 && part !== 12 ? `iso-8859-${part}` : null;
}

function nativeDecoder(label: string, fatal: boolean): TextDecoder | null {
    try {
        return new TextDecoder(label, {fatal, ignoreBOM: false});
    } catch {
        return null;
    }
}

/** A decoder for a label of `encodingLabel`. GBK is read by the GB18030 decoder, its superset. */
function decoding(label: string, how: string): TextDecoding {
    const native = nativeDecoder(label === 'gbk' ? 'gb18030' : label, false);
    return {
        name: label.toUpperCase(),
        how,
        decode: native ? (bytes) => native.decode(bytes) : (bytes) => iconv.decode(Buffer.from(bytes), label),
        unitBytes: label.startsWith('utf-16') ? 2 : 1,
    };
}

/** A decoder for texts that arrive in pieces. @throws EngineError `formats/unknown-encoding` */
export function streamDecoder(written: string, file: string): {name: string; decoder: TextDecoder} {
    const label = forcedLabel(written, file);
    const decoder = nativeDecoder(label === 'gbk' ? 'gb18030' : label, false);
    if (decoder !== null) return {name: label.toUpperCase(), decoder};
    throw new EngineError('formats/unknown-encoding', `the encoding "${written}" is read in attribute tables only`,
        {file, fix: 'save the file as UTF-8', facts: {encoding: written}});
}

/** Writes texts in an encoding; null for a text with characters it does not have. Null where nothing can be written in it. */
export function encoderOf(written: string): ((text: string) => Buffer | null) | null {
    const label = encodingLabel(written);
    if (label === null || !iconv.encodingExists(label)) return null;
    if (label === 'utf-8') return (text) => Buffer.from(text, 'utf8');
    return (text) => {
        const bytes = iconv.encode(text, label);
        return iconv.decode(bytes, label) === text ? bytes : null;
    };
}

/** The encoding of a whole file of text whose bytes are at hand, and why. */
export function encodingOfText(bytes: Buffer, forced: string | undefined, file: string):
{name: string; how: string; issues: readonly Issue[]} {
    const text = (name: string, how: string, issues: readonly Issue[] = []): {name: string; how: string; issues: readonly Issue[]} =>
        ({name, how, issues});
    if (forced !== undefined) return text(streamDecoder(forced, file).name, 'as asked for');
    if (bytes[0] === 0xFF && bytes[1] === 0xFE) return text('UTF-16LE', 'byte order mark');
    if (bytes[0] === 0xFE && bytes[1] === 0xFF) return text('UTF-16BE', 'byte order mark');
    if (isUtf8(bytes)) {
        const hasBom = bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF;
        return text('UTF-8', hasBom ? 'byte order mark' : 'the whole text is valid UTF-8');
    }
    const doubt = (message: string): readonly Issue[] => [{code: 'formats/encoding-doubtful', severity: 'warning', layer: file, message}];
    if (isMostlyUtf8(bytes)) {
        return text('UTF-8', 'most of it is UTF-8', doubt('the text is UTF-8 but for some bytes, which mean nothing in it; those characters are lost'));
    }
    try {
        new TextDecoder('gb18030', {fatal: true}).decode(bytes);
    } catch {
        return text('GB18030', 'neither UTF-8 nor GB18030',
            doubt('the text encoding is not stated and the text is neither UTF-8 nor GB18030 throughout; it was read as GB18030, give --encoding if texts look wrong'));
    }
    return text('GB18030', 'not UTF-8, so GB18030 (includes GBK)', [{code: 'formats/encoding-assumed', severity: 'note', layer: file,
        message: 'the text encoding was concluded: not UTF-8, so GB18030 (includes GBK); give --encoding if texts look wrong'}]);
}

/** A text cut in the middle of a character makes a file no GBK: in that, one pair in seven looks like UTF-8. */
function isMostlyUtf8(bytes: Buffer): boolean {
    const foreign = bytes.toString('utf8').match(/[^\x00-\x7F]/g) ?? []; // eslint-disable-line no-control-regex
    return foreign.filter((character) => character !== REPLACEMENT).length > foreign.length / 2;
}

/** What the bytes of all texts of a file allow. */
export class TextEvidence {
    nonAscii = false;
    utf8 = true;
    gb18030 = true;
    /** Every byte above 0x7F is half of a pair that GB 2312 (the common characters) assigns. */
    gb2312 = true;
    private readonly strict = new TextDecoder('gb18030', {fatal: true});
    private readonly seen = new Set<string>();

    /**
     * Take one value into account.
     *
     * @param isFull the value fills its field to the last byte, so that its last character may have been cut
     */
    add(bytes: Buffer, isFull: boolean): void {
        const key = bytes.toString('latin1');
        // eslint-disable-next-line no-control-regex
        if (!/[\x80-\xFF]/.test(key) || this.seen.has(key)) return;
        if (this.seen.size < 50_000) this.seen.add(key);
        this.nonAscii = true;
        if (this.utf8 && !isUtf8(isFull ? withoutCutCharacter(bytes) : bytes)) this.utf8 = false;
        if (this.gb2312) this.gb2312 = /^(?:[^\x80-\xFF]|[\xA1-\xF7][\xA1-\xFE])*[\xA1-\xF7]?$/.test(key);
        if (this.gb18030) this.gb18030 = this.isGb18030(bytes, isFull);
    }

    private isGb18030(bytes: Buffer, isFull: boolean): boolean {
        try {
            this.strict.decode(bytes);
            return true;
        } catch {
            return isFull && bytes.length > 1 && this.isGb18030(bytes.subarray(0, bytes.length - 1), false);
        }
    }
}

/** Without an incomplete UTF-8 sequence at the end. */
export function withoutCutCharacter(bytes: Buffer): Buffer {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
        const byte = bytes[bytes.length - back];
        if (byte < 0x80) return bytes;
        if (byte >= 0xC0) {
            const length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
            return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
        }
    }
    return bytes;
}

export interface EncodingClaims {
    /** What the caller says. */
    readonly forced?: string;
    /** Content of the .cpg file. */
    readonly cpg?: string;
    /** Language driver byte; 0 says nothing. */
    readonly languageDriver: number;
    readonly evidence: TextEvidence;
    /** As a person named the file. */
    readonly file: string;
}

/** @throws EngineError `formats/unknown-encoding` when the caller asks for an encoding without decoder */
export function chooseEncoding(claims: EncodingClaims): {decoding: TextDecoding; issues: readonly Issue[]} {
    const {evidence, file} = claims;
    const issues: Issue[] = [];
    const doubt = (message: string): void => {
        issues.push({code: 'formats/encoding-doubtful', severity: 'warning', layer: file, message});
    };
    if (claims.forced !== undefined) return {decoding: decoding(forcedLabel(claims.forced, file), 'as asked for'),
        issues};
    for (const [from, written] of statedNames(claims)) {
        const label = encodingLabel(written);
        if (label === null) {
            doubt(`${from} says "${written}", which has no decoder; it was passed over`);
        } else if (label === 'utf-8' && !evidence.utf8) {
            doubt(`${from} says UTF-8, but the texts are not valid UTF-8; it was passed over`);
        } else {
            if (label !== 'utf-8' && label !== 'utf-16le' && evidence.nonAscii && evidence.utf8) {
                doubt(`${from} says ${written}, but all texts are valid UTF-8; give --encoding UTF-8 if they look wrong`);
            } else if (label === 'windows-1252' && evidence.nonAscii && evidence.gb2312) {
                doubt(`${from} says ${written}, but the texts could be GBK; give --encoding GBK if they look wrong`);
            }
            return {decoding: decoding(label, `${from} says ${written}`), issues};
        }
    }
    if (!evidence.nonAscii) return {decoding: decoding('utf-8', 'all texts are ASCII'), issues};
    const stated = claims.cpg === undefined ? 'no .cpg, language driver 0' : 'nothing usable is stated';
    const label = evidence.utf8 ? 'utf-8' : 'gb18030';
    const how = evidence.utf8 ? `${stated}; all texts are valid UTF-8`
        : `${stated}; not UTF-8, so GB18030 (includes GBK)`;
    if (evidence.utf8 || evidence.gb18030) {
        issues.push({code: 'formats/encoding-assumed', severity: 'note', layer: file,
            message: `the text encoding was concluded: ${how}; give --encoding if texts look wrong`});
    } else {
        doubt(`the text encoding is not stated and the texts are neither UTF-8 nor GB18030; give --encoding`);
    }
    return {decoding: decoding(label, how), issues};
}

function forcedLabel(written: string, file: string): string {
    const label = encodingLabel(written);
    if (label !== null) return label;
    throw new EngineError('formats/unknown-encoding', `there is no decoder for the encoding "${written}"`,
        {file, fix: 'use a name such as GBK, GB18030, UTF-8, Big5 or windows-1252', facts: {encoding: written}});
}

function statedNames(claims: EncodingClaims): readonly (readonly [string, string])[] {
    const stated: [string, string][] = [];
    const cpg = claims.cpg?.trim() ?? '';
    // A .cpg holds a name; anything longer is another file under that extension.
    if (cpg !== '') stated.push(['.cpg', cpg.slice(0, 40)]);
    const page = LANGUAGE_DRIVER_CODE_PAGE[claims.languageDriver];
    if (page !== undefined) stated.push([`language driver 0x${claims.languageDriver.toString(16).toUpperCase()}`,
        `CP${page}`]);
    return stated;
}
