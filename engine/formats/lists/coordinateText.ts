/** Coordinates as people write them: plain numbers, degrees with minutes and seconds, rings as one text. */

import type {CellValue} from '../rawLayer.ts';

/** Several rings of one text, interleaved x, y of each; or why it is none. */
export type RingText = {readonly rings: readonly (readonly number[])[]} | {readonly reason: string};

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** 111°30′25.12″, 111度30分25.12秒, 111:30:25.12, with or without 东经/E; seconds and minutes may be missing. */
const DMS = /(?:东经|北纬|[EN])?\s*(\d{1,3})\s*[°度º:]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:['′分:]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:"|″|秒|''|′′)?)?)?)?\s*[EN]?/gi;

/** A coordinate in a cell of its own; NaN for what is none. */
export function coordinateOf(cell: CellValue): number {
    if (typeof cell === 'number') return Number.isFinite(cell) ? cell : NaN;
    if (typeof cell !== 'string') return NaN;
    const text = withoutDms(plain(cell)).trim();
    return NUMBER.test(text) ? Number(text) : NaN;
}

/** Full-width signs as ASCII, and the signs of minutes and seconds in their usual form. */
function plain(text: string): string {
    return text.normalize('NFKC').replace(/[’‘＇]/g, '\'').replace(/[”“＂]/g, '"').replaceAll('，', ',').replaceAll('；', ';').replaceAll('、', ',');
}

/** Degrees with minutes and seconds as decimal degrees. */
function withoutDms(text: string): string {
    if (!/[°度º:]/.test(text)) return text;
    return text.replace(DMS, (whole: string, degrees: string, minutes: string | undefined, seconds: string | undefined) => {
        const [m, s] = [Number(minutes ?? 0), Number(seconds ?? 0)];
        return m < 60 && s < 60 ? ` ${String(Number(degrees) + m / 60 + s / 3600)} ` : whole;
    });
}

/**
 * `x,y;x,y;…`, also with blanks or line ends between vertices, point names before and heights behind the coordinates,
 * in brackets; rings are kept apart by `|`, `@` or `&`.
 */
export function ringsOf(text: string): RingText {
    const written = plain(text).replace(/[\])}]\s*,?\s*[[({]/g, ';').replace(/[[\](){}]/g, ' ');
    const rings: number[][] = [];
    // a point name such as J1: must not be taken for degrees
    for (const ring of written.replace(/([A-Za-z]\d+)\s*:/g, '$1,').split(/[|@&]/)) {
        if (ring.trim() === '') continue;
        const vertices = verticesOf(withoutDms(ring).trim());
        if ('reason' in vertices) return vertices;
        rings.push(vertices.xy);
    }
    return rings.length === 0 ? {reason: 'with a coordinate text that holds no number'} : {rings};
}

function verticesOf(ring: string): {xy: number[]} | {reason: string} {
    const xy: number[] = [];
    for (const group of groupsOf(ring)) {
        const words = group.split(/[\s,]+/).filter((word) => word !== '');
        if (words.length === 0) continue;
        // a point name before the coordinates
        if (words.length > 2 && /^[A-Za-z]+\d*$/.test(words[0]) && !/^nan$/i.test(words[0])) words.shift();
        const wrong = words.find((word) => !NUMBER.test(word) || !Number.isFinite(Number(word)));
        if (wrong !== undefined) return {reason: `with a coordinate text that holds "${wrong.slice(0, 20)}" instead of a number`};
        if (words.length < 2 || words.length > 3) {
            return {reason: `with a coordinate text in which ${words.length} numbers stand where x and y belong`};
        }
        xy.push(Number(words[0]), Number(words[1]));
    }
    return {xy};
}

/** Pieces of a ring that hold a vertex each. */
function groupsOf(ring: string): string[] {
    if (ring.includes(';')) return ring.split(';');
    const lines = ring.split(/[\r\n]+/).filter((line) => line.trim() !== '');
    if (lines.length > 1) return lines;
    const byBlank = ring.split(/\s+/);
    if (byBlank.length > 1 && byBlank.every((group) => /^[^,]+,[^,]+(?:,[^,]+)?$/.test(group))) return byBlank;
    const byComma = ring.split(',').map((group) => group.trim());
    if (byComma.length > 1 && byComma.every((group) => /^\S+\s+\S+$/.test(group))) return byComma;
    const words = ring.split(/[\s,]+/).filter((word) => word !== '');
    if (words.length % 2 !== 0) return [ring];
    return Array.from({length: words.length / 2}, (_, i) => `${words[2 * i]} ${words[2 * i + 1]}`);
}
