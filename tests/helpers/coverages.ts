/** Seeded random layers that look like surveys: shared curved borders, holes, islands, slivers, and their faulty cousins. */

import {PolygonsBuilder, type Polygons} from '../../engine/core/polygons.ts';

export type Random = () => number;

export type Point = readonly [number, number];

/** A feature as rings of points. */
export type Rings = readonly (readonly Point[])[];

export function polygonsOf(features: readonly Rings[]): Polygons {
    const builder = new PolygonsBuilder();
    for (const rings of features) {
        for (const ring of rings) {
            for (const [x, y] of ring) builder.vertex(x, y);
            builder.endRing();
        }
        builder.endFeature();
    }
    return builder.build();
}

const round4 = (value: number): number => Math.round(value * 10_000) / 10_000;

export interface CoverageOptions {
    readonly columns: number;
    readonly rows: number;
    readonly sizeM: number;
    readonly originX?: number;
    readonly originY?: number;
    /** Vertices added inside each border. */
    readonly bends?: number;
    /** Share of the cell size that vertices wander. */
    readonly jitter?: number;
}

/**
 * A coverage: a warped grid whose borders are bent and shared exactly, cells merged at random. Merging may enclose a cell
 * (a hole with an island) or join cells at a corner.
 */
export function randomCoverage(random: Random, options: CoverageOptions): Rings[] {
    const {columns, rows, sizeM, originX = 0, originY = 0, bends = 2, jitter = 0.3} = options;
    const step = sizeM / Math.max(columns, rows);
    const wobble = (): number => (random() - 0.5) * 2 * jitter * step;
    const nodes: Point[][] = [];
    for (let r = 0; r <= rows; r++) {
        nodes.push([]);
        for (let c = 0; c <= columns; c++) nodes[r].push([round4(originX + c * step + wobble()), round4(originY + r * step + wobble())]);
    }
    const bend = (a: Point, b: Point): Point[] => Array.from({length: bends}, (_, i) => {
        const t = (i + 1) / (bends + 1);
        const sway = (random() - 0.5) * 0.25 * step;
        return [round4(a[0] + (b[0] - a[0]) * t + sway * (b[1] - a[1]) / step), round4(a[1] + (b[1] - a[1]) * t - sway * (b[0] - a[0]) / step)];
    });
    const horizontal = nodes.map(row => row.slice(0, -1).map((a, c) => bend(a, row[c + 1])));
    const vertical = nodes.slice(0, -1).map((row, r) => row.map((a, c) => bend(a, nodes[r + 1][c])));
    // merge cells into parcels
    const parcel = Array.from({length: rows * columns}, (_, i) => i);
    const root = (i: number): number => parcel[i] === i ? i : (parcel[i] = root(parcel[i]));
    for (let i = 0; i < rows * columns; i++) {
        if (random() < 0.35 && (i + 1) % columns !== 0) parcel[root(i)] = root(i + 1);
        if (random() < 0.25 && i + columns < rows * columns) parcel[root(i)] = root(i + columns);
    }
    const edgesOf = new Map<number, [Point, ...Point[]][]>();
    const push = (cell: number, chain: Point[]): void => {
        const list = edgesOf.get(root(cell)) ?? [];
        list.push(chain as [Point, ...Point[]]);
        edgesOf.set(root(cell), list);
    };
    const isOf = (cell: number, r: number, c: number): boolean => r >= 0 && c >= 0 && r < rows && c < columns && root(r * columns + c) === root(cell);
    for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
            const cell = r * columns + c;
            if (!isOf(cell, r - 1, c)) push(cell, [nodes[r][c], ...horizontal[r][c], nodes[r][c + 1]]);
            if (!isOf(cell, r, c + 1)) push(cell, [nodes[r][c + 1], ...vertical[r][c + 1], nodes[r + 1][c + 1]]);
            if (!isOf(cell, r + 1, c)) push(cell, [nodes[r + 1][c + 1], ...[...horizontal[r + 1][c]].reverse(), nodes[r + 1][c]]);
            if (!isOf(cell, r, c - 1)) push(cell, [nodes[r + 1][c], ...[...vertical[r][c]].reverse(), nodes[r][c]]);
        }
    }
    return [...edgesOf.values()].map(chainRings);
}

/** Join directed chains into rings; at a shared corner any continuation is a correct reading under even-odd. */
function chainRings(chains: readonly (readonly Point[])[]): Rings {
    const left = [...chains];
    const rings: Point[][] = [];
    while (left.length > 0) {
        const ring: Point[] = [...left.pop()!];
        while (ring[0] !== ring[ring.length - 1]) {
            const next = left.findIndex(chain => chain[0] === ring[ring.length - 1]);
            ring.push(...left.splice(next, 1)[0].slice(1));
        }
        ring.pop();
        rings.push(ring);
    }
    return rings;
}

/** A star-shaped blob. */
export function blob(random: Random, x: number, y: number, radiusM: number, vertices: number): Rings {
    const ring: Point[] = [];
    for (let i = 0; i < vertices; i++) {
        const angle = 2 * Math.PI * i / vertices, radius = radiusM * (0.4 + 0.6 * random());
        ring.push([round4(x + radius * Math.cos(angle)), round4(y + radius * Math.sin(angle))]);
    }
    return [ring];
}

/** Rings in other order, other start and other winding; features in other order. Returns the order used. */
export function scrambled(random: Random, features: readonly Rings[]): {features: Rings[]; order: number[]} {
    const order = features.map((_, i) => i).sort(() => random() - 0.5);
    const turned = order.map(i => [...features[i]].sort(() => random() - 0.5).map((ring) => {
        const start = Math.floor(random() * ring.length);
        const rotated = [...ring.slice(start), ...ring.slice(0, start)];
        return random() < 0.5 ? rotated : rotated.reverse();
    }));
    return {features: turned, order};
}

/** Length of all rings. */
export function perimeter(features: readonly Rings[]): number {
    let sum = 0;
    for (const rings of features) {
        for (const ring of rings) {
            for (let i = 0; i < ring.length; i++) {
                const [ax, ay] = ring[i], [bx, by] = ring[(i + 1) % ring.length];
                sum += Math.hypot(bx - ax, by - ay);
            }
        }
    }
    return sum;
}
