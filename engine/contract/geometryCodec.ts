/**
 * Geometry as short text for pages that carry their data inside them: longitude and latitude in steps of 1e-7 degrees
 * (about 1 cm), each vertex as the difference to the one before, written as variable-length numbers in an alphabet
 * that needs no escaping in JSON or HTML.
 *
 * Units   degrees, lon,lat; one step is 1e-7 degrees, so a coordinate moves by at most half a step
 * Keeps   the number and order of polygons, rings and vertices; decoding twice gives equal numbers
 * Order   a polygon is its shell, then its holes; rings are open in the text and closed in what `decode…` hands out
 */

/** A ring or line: vertices as lon,lat. */
export type LonLatLine = readonly (readonly [number, number])[];
/** Polygons of one feature: polygon, ring (shell first), vertex; GeoJSON MultiPolygon coordinates. */
export type LonLatPolygons = readonly (readonly LonLatLine[])[];

/** Text made by `encodeGeometry`. */
export type EncodedPolygons = string;
/** Text made by `encodeLines`. */
export type EncodedLines = string;

/** Steps per degree. */
export const CODEC_STEPS_PER_DEGREE = 1e7;

// Five data bits a character; the sixth says that more follow. No quote, backslash, '<' or '&' among them.
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUE_OF = new Int8Array(128).fill(-1), CODE_OF = new Uint8Array(64);
for (let value = 0; value < 64; value++) {
    CODE_OF[value] = ALPHABET.charCodeAt(value);
    VALUE_OF[CODE_OF[value]] = value;
}
const DECODER = new TextDecoder();

/** Twice the difference of two safe integers has 56 bits. */
const MOST_CHARACTERS = 12;

class Writer {
    private bytes = new Uint8Array(1024);
    private size = 0;
    private x = 0;
    private y = 0;

    /** Differences reach 3.6e9, beyond 32-bit shifts: plain division instead. */
    count(value: number): void {
        if (this.size + MOST_CHARACTERS > this.bytes.length) {
            const grown = new Uint8Array(2 * this.bytes.length);
            grown.set(this.bytes);
            this.bytes = grown;
        }
        let rest = value;
        while (rest >= 32) {
            this.bytes[this.size++] = CODE_OF[32 + rest % 32];
            rest = Math.floor(rest / 32);
        }
        this.bytes[this.size++] = CODE_OF[rest];
    }

    vertex(lonDeg: number, latDeg: number): void {
        const x = Math.round(lonDeg * CODEC_STEPS_PER_DEGREE);
        const y = Math.round(latDeg * CODEC_STEPS_PER_DEGREE);
        if (!Number.isSafeInteger(x) || !Number.isSafeInteger(y)) {
            throw new RangeError(`(${lonDeg}, ${latDeg}) is not a place on the earth`);
        }
        this.signed(x - this.x);
        this.signed(y - this.y);
        this.x = x;
        this.y = y;
    }

    private signed(value: number): void {
        this.count(value < 0 ? -2 * value - 1 : 2 * value);
    }

    /** Everything written since the last text; what follows stands for itself. */
    text(): string {
        const text = DECODER.decode(this.bytes.subarray(0, this.size));
        this.size = this.x = this.y = 0;
        return text;
    }
}

class Reader {
    private readonly text: string;
    private at = 0;
    private x = 0;
    private y = 0;

    constructor(text: string) {
        this.text = text;
    }

    count(): number {
        let result = 0;
        let weight = 1;
        for (;;) {
            const code = this.at < this.text.length ? this.text.charCodeAt(this.at++) : 128;
            const value = code < 128 ? VALUE_OF[code] : -1;
            if (value < 0) throw new RangeError(`encoded geometry is broken at character ${this.at}`);
            if (value < 32) return result + value * weight;
            result += (value - 32) * weight;
            weight *= 32;
        }
    }

    vertex(): [number, number] {
        this.x += this.signed();
        this.y += this.signed();
        return [this.x / CODEC_STEPS_PER_DEGREE, this.y / CODEC_STEPS_PER_DEGREE];
    }

    private signed(): number {
        const value = this.count();
        return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    }

    end(): void {
        if (this.at !== this.text.length) throw new RangeError(`encoded geometry goes on after character ${this.at}`);
    }
}

/** Vertices to write of a ring that may or may not repeat its first vertex at the end. */
function openLength(ring: LonLatLine): number {
    const n = ring.length;
    return n > 1 && ring[0][0] === ring[n - 1][0] && ring[0][1] === ring[n - 1][1] ? n - 1 : n;
}

/**
 * Text of a MultiPolygon; rings may be open or closed.
 *
 * @throws RangeError when a coordinate is not a number
 */
export function encodeGeometry(polygons: LonLatPolygons): EncodedPolygons {
    const writer = new Writer();
    writer.count(polygons.length);
    for (const rings of polygons) {
        writer.count(rings.length);
        for (const ring of rings) {
            const nVertices = openLength(ring);
            writer.count(nVertices);
            for (let vertex = 0; vertex < nVertices; vertex++) writer.vertex(ring[vertex][0], ring[vertex][1]);
        }
    }
    return writer.text();
}

/**
 * Texts of many MultiPolygons whose rings are open and interleaved, lon,lat: as `encodeGeometry` of each.
 *
 * @throws RangeError when a coordinate is not a number
 */
export function encodeRings(geometries: readonly (readonly (readonly Float64Array[])[])[]): EncodedPolygons[] {
    const writer = new Writer();
    return geometries.map((polygons) => {
        writer.count(polygons.length);
        for (const rings of polygons) {
            writer.count(rings.length);
            for (const ring of rings) {
                writer.count(ring.length / 2);
                for (let i = 0; i < ring.length; i += 2) writer.vertex(ring[i], ring[i + 1]);
            }
        }
        return writer.text();
    });
}

/**
 * MultiPolygon coordinates with closed rings, as GeoJSON wants them.
 *
 * @throws RangeError when the text was not made by `encodeGeometry`
 */
export function decodeGeometry(text: EncodedPolygons): [number, number][][][] {
    const reader = new Reader(text);
    const polygons: [number, number][][][] = [];
    for (let nPolygons = reader.count(); nPolygons > 0; nPolygons--) {
        const rings: [number, number][][] = [];
        for (let nRings = reader.count(); nRings > 0; nRings--) {
            const ring: [number, number][] = [];
            for (let nVertices = reader.count(); nVertices > 0; nVertices--) ring.push(reader.vertex());
            if (ring.length > 0) ring.push([ring[0][0], ring[0][1]]);
            rings.push(ring);
        }
        polygons.push(rings);
    }
    reader.end();
    return polygons;
}

/** Text of lines (MultiLineString); nothing is closed or opened. */
export function encodeLines(lines: readonly LonLatLine[]): EncodedLines {
    const writer = new Writer();
    writer.count(lines.length);
    for (const line of lines) {
        writer.count(line.length);
        for (const [lonDeg, latDeg] of line) writer.vertex(lonDeg, latDeg);
    }
    return writer.text();
}

/** Text of open rings, interleaved lon,lat, as lines that end where they begin. */
export function encodeRingLines(rings: readonly Float64Array[]): EncodedLines {
    const writer = new Writer();
    writer.count(rings.length);
    for (const ring of rings) {
        writer.count(ring.length / 2 + 1);
        for (let i = 0; i < ring.length; i += 2) writer.vertex(ring[i], ring[i + 1]);
        writer.vertex(ring[0], ring[1]);
    }
    return writer.text();
}

/** @throws RangeError when the text was not made by `encodeLines` */
export function decodeLines(text: EncodedLines): [number, number][][] {
    const reader = new Reader(text);
    const lines: [number, number][][] = [];
    for (let nLines = reader.count(); nLines > 0; nLines--) {
        const line: [number, number][] = [];
        for (let nVertices = reader.count(); nVertices > 0; nVertices--) line.push(reader.vertex());
        lines.push(line);
    }
    reader.end();
    return lines;
}
