/** Geometry from WKT and WKB: what test suites write down, kept apart by dimension. Z and M are dropped. */

/** Rings of one polygon, shell first; positions as written, so a closed ring repeats its first position. */
export type PolygonRings = number[][][];

export interface ParsedGeometry {
    /** Upper case, without Z or M: POLYGON, GEOMETRYCOLLECTION … */
    readonly type: string;
    /** Polygons at any depth that have a shell. */
    readonly polygons: readonly PolygonRings[];
    /** Positions of its lines, at any depth. */
    readonly lines: readonly number[][][];
    /** Are there points or lines in it? */
    readonly hasOther: boolean;
    /** Members of a collection; of anything else the geometry itself is the only one. */
    readonly members: readonly ParsedGeometry[];
}

const POINTS = new Set(['POINT', 'MULTIPOINT', 'LINESTRING', 'LINEARRING', 'MULTILINESTRING']);

interface Parts {
    readonly polygons?: readonly PolygonRings[];
    readonly lines?: readonly number[][][];
    readonly hasPoints?: boolean;
}

function geometryOf(type: string, {polygons = [], lines = [], hasPoints = false}: Parts, members?: readonly ParsedGeometry[]): ParsedGeometry {
    const someLines = lines.filter(line => line.length > 0);
    const geometry = {
        type, polygons: polygons.filter(rings => rings.length > 0 && rings[0].length > 0), lines: someLines,
        hasOther: hasPoints || someLines.length > 0, members: members ?? [],
    };
    return members ? geometry : {...geometry, members: [geometry]};
}

function collectionOf(members: readonly ParsedGeometry[]): ParsedGeometry {
    return geometryOf('GEOMETRYCOLLECTION', {
        polygons: members.flatMap(m => m.polygons), lines: members.flatMap(m => m.lines), hasPoints: members.some(m => m.hasOther),
    }, members);
}

/** A geometry of any linear type; null for curves and for text that is no geometry. */
export function parseWkt(text: string): ParsedGeometry | null {
    const tokens = text.replace(/^\s*SRID\s*=\s*\d+\s*;/i, '').match(/[(),]|[-+]?(?:inf(?:inity)?|nan)\b|[-+]?(?:\d|\.\d)[\d.]*(?:e[-+]?\d+)?|[A-Za-z]+/gi);
    if (!tokens) return null;
    let at = 0;
    const isEmpty = (): boolean => {
        if (!/^EMPTY$/i.test(tokens[at] ?? '')) return false;
        at++;
        return true;
    };
    const number = (token: string): number =>
        /nan/i.test(token) ? NaN : /inf/i.test(token) ? (token.startsWith('-') ? -Infinity : Infinity) : Number(token);
    const position = (): number[] => {
        if (isEmpty()) return [];
        const isWrapped = tokens[at] === '('; // points of a MULTIPOINT stand in brackets or not
        if (isWrapped) at++;
        const numbers: number[] = [];
        while (at < tokens.length && !/^[(),]$/.test(tokens[at])) numbers.push(number(tokens[at++]));
        if (isWrapped) at++;
        return numbers.slice(0, 2);
    };
    const list = <T>(item: () => T): T[] => {
        if (isEmpty()) return [];
        if (tokens[at] !== '(') throw new Error(`WKT: "(" expected, not "${tokens[at]}" in ${text.slice(0, 60)}`);
        const items: T[] = [];
        do {
            at++; // ( or ,
            items.push(item());
        } while (tokens[at] === ',');
        at++; // )
        return items;
    };
    const ring = (): number[][] => list(position);
    const polygon = (): PolygonRings => list(ring).filter((points, i) => i === 0 || points.length > 0);
    const geometry = (): ParsedGeometry | null => {
        const type = (tokens[at++] ?? '').toUpperCase().replace(/^(MULTIPOLYGON|POLYGON|[A-Z]+(?:STRING|POINT|RING|COLLECTION))(?:ZM|Z|M)$/, '$1');
        if (/^(Z|M|ZM)$/i.test(tokens[at] ?? '')) at++;
        switch (type) {
            case 'POLYGON': return geometryOf(type, {polygons: [polygon()]});
            case 'MULTIPOLYGON': return geometryOf(type, {polygons: list(polygon)});
            case 'POINT': case 'MULTIPOINT': return geometryOf(type, {hasPoints: list(position).some(p => p.length > 0)});
            case 'LINESTRING': case 'LINEARRING': return geometryOf(type, {lines: [ring()]});
            case 'MULTILINESTRING': return geometryOf(type, {lines: list(ring)});
            case 'GEOMETRYCOLLECTION': {
                const members = list(geometry);
                return members.includes(null) ? null : collectionOf(members as ParsedGeometry[]);
            }
            default: return null;
        }
    };
    return geometry();
}

const WKB_TYPES = ['', 'POINT', 'LINESTRING', 'POLYGON', 'MULTIPOINT', 'MULTILINESTRING', 'MULTIPOLYGON', 'GEOMETRYCOLLECTION'];

/** A geometry of any linear type from hexadecimal WKB or EWKB; null for other types. */
export function parseWkbHex(hex: string): ParsedGeometry | null {
    const bytes = Buffer.from(hex.replace(/\s+/g, ''), 'hex');
    let at = 0;
    const geometry = (): ParsedGeometry | null => {
        const isLittle = bytes[at++] === 1;
        const word = (): number => {
            at += 4;
            return isLittle ? bytes.readUInt32LE(at - 4) : bytes.readUInt32BE(at - 4);
        };
        const code = word();
        if (code & 0x20000000) word();
        const plain = code & 0x0fffffff, thousands = Math.trunc(plain / 1000);
        const stride = 16 + (code & 0x80000000 || thousands === 1 || thousands === 3 ? 8 : 0)
            + (code & 0x40000000 || thousands === 2 || thousands === 3 ? 8 : 0);
        const times = <T>(item: () => T): T[] => Array.from({length: word()}, item);
        const position = (): number[] => {
            const read = (offset: number): number => isLittle ? bytes.readDoubleLE(at + offset) : bytes.readDoubleBE(at + offset);
            const xy = [read(0), read(8)];
            at += stride;
            return xy;
        };
        const type = WKB_TYPES[plain % 1000] ?? '';
        switch (type) {
            case 'POLYGON': return geometryOf(type, {polygons: [times(() => times(position)).filter((points, i) => i === 0 || points.length > 0)]});
            case 'POINT': return geometryOf(type, {hasPoints: !position().some(Number.isNaN)});
            case 'LINESTRING': return geometryOf(type, {lines: [times(position)]});
            case 'MULTIPOLYGON': case 'MULTIPOINT': case 'MULTILINESTRING': case 'GEOMETRYCOLLECTION': {
                const members = times(geometry);
                if (members.includes(null)) return null;
                const collection = collectionOf(members as ParsedGeometry[]);
                return type === 'GEOMETRYCOLLECTION' ? collection
                    : geometryOf(type, {polygons: collection.polygons, lines: collection.lines, hasPoints: collection.hasOther});
            }
            default: return null;
        }
    };
    return geometry();
}

/** WKT or hexadecimal WKB; null for what is neither, or no geometry of straight edges. */
export function parseGeometry(text: string): ParsedGeometry | null {
    try {
        return /^\s*0[01][0-9a-f\s]{8,}$/i.test(text) ? parseWkbHex(text) : parseWkt(text);
    } catch {
        return null;
    }
}

/** Polygons of a POLYGON, MULTIPOLYGON or collection of polygons; null for anything else. */
export function polygonsFromWkt(text: string): PolygonRings[] | null {
    const geometry = parseWkt(text);
    if (!geometry || POINTS.has(geometry.type) || geometry.members.some(m => m.hasOther || POINTS.has(m.type))) return null;
    return [...geometry.polygons];
}
