/** Polygons from WKT: just enough for test suites that keep their geometry so. */

export type PolygonRings = number[][][];

/** Polygons of a POLYGON, MULTIPOLYGON or collection of polygons; null for anything else. Z and M are dropped. */
export function polygonsFromWkt(text: string): PolygonRings[] | null {
    const tokens = text.match(/[A-Za-z]+|[(),]|[-+0-9.eE]+/g);
    if (!tokens) return null;
    let at = 0;
    const point = (): number[] => {
        const numbers: number[] = [];
        while (at < tokens.length && !/^[(),]$/.test(tokens[at])) numbers.push(Number(tokens[at++]));
        return numbers.slice(0, 2);
    };
    const list = <T>(item: () => T): T[] => {
        if (/^EMPTY$/i.test(tokens[at] ?? '')) {
            at++;
            return [];
        }
        const items: T[] = [];
        at++; // (
        for (;;) {
            items.push(item());
            if (tokens[at++] !== ',') return items;
        }
    };
    const ring = (): number[][] => list(point);
    const polygon = (): PolygonRings => list(ring);
    const geometry = (): PolygonRings[] | null => {
        const type = tokens[at++].toUpperCase();
        if (/^(Z|M|ZM)$/i.test(tokens[at] ?? '')) at++;
        switch (type) {
            case 'POLYGON': return [polygon()].filter(rings => rings.length > 0);
            case 'MULTIPOLYGON': return list(polygon).filter(rings => rings.length > 0);
            case 'GEOMETRYCOLLECTION': {
                const parts = list(geometry);
                return parts.some(part => part === null) ? null : (parts as PolygonRings[][]).flat();
            }
            default: return null;
        }
    };
    return geometry();
}
