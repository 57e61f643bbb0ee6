/**
 * Cuts a stream of UTF-8 JSON into the elements of the root's `features` array and the rest, so that no text of the
 * size of the file is ever needed (V8 ends strings at 512 MB). Several roots may follow one another (one a line, or
 * separated by 0x1E as in RFC 8142).
 *
 * Cost   one look at each byte; memory of the largest element
 */

import {EngineError} from '../core/errors.ts';

/** An element above this is no parcel: the largest multipolygon of a country stays below 100 MB. */
const MAX_ITEM_BYTES = 256 * 2 ** 20;
/** GeoJSON needs 9 levels; attributes may nest some more. */
const MAX_DEPTH = 64;

const QUOTE = 0x22, COMMA = 0x2C, COLON = 0x3A, BACKSLASH = 0x5C;
const OPEN_ARRAY = 0x5B, CLOSE_ARRAY = 0x5D, OPEN_OBJECT = 0x7B, CLOSE_OBJECT = 0x7D;
const RECORD_SEPARATOR = 0x1E;

/** Bytes that decide something inside a value (digits do not), and between values (all but white space). */
const STRUCTURAL = bytesWhere((byte) => [QUOTE, COMMA, COLON, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT,
    CLOSE_OBJECT].includes(byte));
const VISIBLE = bytesWhere((byte) => ![0x20, 0x09, 0x0A, 0x0D].includes(byte));

function bytesWhere(test: (byte: number) => boolean): Uint8Array {
    return Uint8Array.from({length: 256}, (_, byte) => test(byte) ? 1 : 0);
}

export interface SplitHandler {
    /** An element of `features`: its text, its index in the array, the line it begins on. */
    readonly item: (text: string, index: number, line: number) => void;
    /** A root: its text with `features` emptied to `[]`, the line it begins on. */
    readonly root: (text: string, hadFeatures: boolean, line: number) => void;
}

type FeaturesState = 'outside' | 'first' | 'element' | 'inElement' | 'afterElement';

export class JsonSplitter {
    private readonly file: string;
    private readonly handler: SplitHandler;
    private depth = 0;
    private inString = false;
    private escaped = false;
    private line = 1;
    private offset = 0;
    private rootLine = 1;
    private itemLine = 1;
    private index = 0;
    private features: FeaturesState = 'outside';
    private hadFeatures = false;
    /** In the root object: the next string is a key. */
    private expectsKey = false;
    private key = '';
    private keyStart = -1;
    private shell = new ByteText();
    private item = new ByteText();

    constructor(file: string, handler: SplitHandler) {
        this.file = file;
        this.handler = handler;
    }

    /** @throws EngineError `formats/corrupt`, `formats/not-geojson` with line and byte */
    feed(chunk: Buffer): void {
        let from = 0;
        let decides = this.isInside() ? STRUCTURAL : VISIBLE;
        for (let i = 0; i < chunk.length; i++) {
            const byte = chunk[i];
            if (byte === 0x0A) this.line++;
            if (this.inString) {
                if (this.escaped) this.escaped = false;
                else if (byte === BACKSLASH) this.escaped = true;
                else if (byte === QUOTE) {
                    this.inString = false;
                    if (this.keyStart >= 0) from = this.endKey(chunk, from, i);
                }
                continue;
            }
            if (decides[byte] === 0) continue;
            from = this.structural(byte, chunk, from, i);
            decides = this.isInside() ? STRUCTURAL : VISIBLE;
        }
        this.keep(chunk, from, chunk.length);
        this.offset += chunk.length;
    }

    /** @throws EngineError `formats/truncated` when a root is still open */
    end(): void {
        if (this.depth === 0) return;
        throw new EngineError('formats/truncated',
            `"${this.file}" ends at byte ${this.offset} (line ${this.line}) inside ${this.place()}`,
            {file: this.file, where: `byte ${this.offset}, line ${this.line}`,
                fix: 'copy or export the file again; it was cut short'});
    }

    private isInside(): boolean {
        return this.depth > 0 && (this.features === 'outside' || this.features === 'inElement');
    }

    private place(): string {
        return this.features === 'outside' ? 'the root object' : `features[${this.index}]`;
    }

    private keep(chunk: Buffer, from: number, to: number): void {
        if (to <= from || this.depth === 0) return;
        const inFeatures = this.features !== 'outside';
        if (inFeatures && this.features !== 'inElement') return;
        const text = inFeatures ? this.item : this.shell;
        text.add(chunk.subarray(from, to));
        if (text.bytes > MAX_ITEM_BYTES) {
            throw this.fault('formats/corrupt', `${this.place()} is larger than ${MAX_ITEM_BYTES} bytes`, to);
        }
    }

    private fault(code: 'formats/corrupt' | 'formats/not-geojson', what: string, i: number): EngineError {
        return new EngineError(code, `"${this.file}", line ${this.line}: ${what}`,
            {file: this.file, where: `line ${this.line}, byte ${this.offset + i}, ${this.place()}`,
                fix: code === 'formats/corrupt' ? 'export the file again, or check it with a JSON validator'
                    : 'give a GeoJSON object'});
    }

    /** One byte outside strings. Returns where the bytes not yet kept begin. */
    private structural(byte: number, chunk: Buffer, from: number, i: number): number {
        if (this.depth === 0) return this.betweenRoots(byte, i);
        if (this.features === 'first' || this.features === 'element' || this.features === 'afterElement') {
            return this.betweenElements(byte, i);
        }
        switch (byte) {
            case QUOTE:
                this.inString = true;
                if (this.depth === 1 && this.expectsKey) {
                    this.keep(chunk, from, i);
                    this.keyStart = this.shell.bytes;
                    return i;
                }
                return from;
            case OPEN_OBJECT:
            case OPEN_ARRAY:
                return this.open(byte, chunk, from, i);
            case CLOSE_OBJECT:
            case CLOSE_ARRAY:
                return this.close(byte, chunk, from, i);
            case COMMA:
                if (this.depth === 1) this.expectsKey = true;
                return this.endScalar(byte, chunk, from, i);
            case COLON:
                if (this.depth === 1) this.expectsKey = false;
                return from;
            default:
                return from;
        }
    }

    private betweenRoots(byte: number, i: number): number {
        if (byte === RECORD_SEPARATOR) return i + 1;
        if (byte !== OPEN_OBJECT) {
            throw this.fault('formats/not-geojson', byte === OPEN_ARRAY
                ? 'the root is an array; GeoJSON begins with an object'
                : `the root must be a JSON object, found ${byte < 0x7F ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16)}`}`, i);
        }
        this.depth = 1;
        this.rootLine = this.line;
        this.expectsKey = true;
        this.key = '';
        this.hadFeatures = false;
        return i;
    }

    private betweenElements(byte: number, i: number): number {
        if (byte === CLOSE_ARRAY && this.features !== 'element') {
            this.features = 'outside';
            this.depth = 1;
            return i;
        }
        if (byte === COMMA && this.features === 'afterElement') {
            this.features = 'element';
            return i + 1;
        }
        if (this.features === 'afterElement' || byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY
            || byte === COLON) {
            throw this.fault('formats/corrupt', `"${String.fromCharCode(byte)}" is not expected `
                + `${this.features === 'afterElement' ? 'after' : 'where'} features[${this.index - (this.features === 'afterElement' ? 1 : 0)}]`
                + `${this.features === 'afterElement' ? '' : ' should begin'}`, i);
        }
        this.features = 'inElement';
        this.itemLine = this.line;
        if (byte === QUOTE) this.inString = true;
        if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.depth++;
        return i;
    }

    private open(byte: number, chunk: Buffer, from: number, i: number): number {
        if (byte === OPEN_ARRAY && this.depth === 1 && this.key === 'features' && !this.expectsKey) {
            if (this.hadFeatures) throw this.fault('formats/corrupt', 'the root has two arrays "features"', i);
            this.keep(chunk, from, i + 1);
            this.features = 'first';
            this.hadFeatures = true;
            this.index = 0;
            this.depth = 2;
            return i + 1;
        }
        if (++this.depth > MAX_DEPTH) throw this.fault('formats/corrupt', `more than ${MAX_DEPTH} levels are nested`,
            i);
        return from;
    }

    private close(byte: number, chunk: Buffer, from: number, i: number): number {
        if (this.features === 'inElement' && this.depth === 2) return this.endScalar(byte, chunk, from, i);
        this.depth--;
        if (this.features === 'inElement' && this.depth === 2) {
            this.keep(chunk, from, i + 1);
            this.endItem();
            return i + 1;
        }
        if (this.depth > 0) return from;
        this.depth = 1;
        this.keep(chunk, from, i + 1);
        this.depth = 0;
        this.handler.root(this.shell.take(), this.hadFeatures, this.rootLine);
        return i + 1;
    }

    /** A number, string or literal among the features ends before a comma or bracket. */
    private endScalar(byte: number, chunk: Buffer, from: number, i: number): number {
        if (this.features !== 'inElement' || this.depth !== 2) return from;
        this.keep(chunk, from, i);
        this.endItem();
        return this.betweenElements(byte, i);
    }

    private endItem(): void {
        this.handler.item(this.item.take(), this.index++, this.itemLine);
        this.features = 'afterElement';
    }

    private endKey(chunk: Buffer, from: number, i: number): number {
        this.keep(chunk, from, i + 1);
        const text = this.shell.textFrom(this.keyStart);
        this.keyStart = -1;
        try {
            this.key = String(JSON.parse(text));
        } catch {
            this.key = ''; // the root text will not parse either, and says so with its place
        }
        return i + 1;
    }
}

/** Bytes that become a text. */
class ByteText {
    bytes = 0;
    private parts: Buffer[] = [];

    /** The bytes are copied only when they outlive the chunk, by `concat`. */
    add(part: Buffer): void {
        this.parts.push(part);
        this.bytes += part.length;
    }

    textFrom(start: number): string {
        this.parts = [Buffer.concat(this.parts)];
        return this.parts[0].toString('utf8', start);
    }

    take(): string {
        const text = this.parts.length === 1 ? this.parts[0].toString('utf8')
            : Buffer.concat(this.parts).toString('utf8');
        this.parts = [];
        this.bytes = 0;
        return text;
    }
}
