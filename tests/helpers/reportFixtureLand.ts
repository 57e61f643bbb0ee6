/** Land of the made-up county: parcels with curved shared borders, villages and townships over them. */
import type {LonLatLine} from '../../engine/contract/geometryCodec.ts';
import {encodeGeometry} from '../../engine/contract/geometryCodec.ts';
import {TOWNSHIP_NAMES, VILLAGE_NAMES} from './reportFixtureTables.ts';

export type Point = readonly [number, number];
export const LON0 = 111.42;
export const LAT0 = 30.28;
export const METRES_PER_DEGREE_LAT = 110_852;
export const METRES_PER_DEGREE_LON = 96_210;
export const PARCEL_M = 260;

/** Small seeded generator (mulberry32); uniform in [0, 1). */
export function seededRandom(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

export function lonLat([x, y]: Point): [number, number] {
    return [LON0 + x / METRES_PER_DEGREE_LON, LAT0 + y / METRES_PER_DEGREE_LAT];
}

export function ringAreaM2(ring: readonly Point[]): number {
    let twice = 0;
    for (let i = 0; i < ring.length; i++) {
        const [x0, y0] = ring[i];
        const [x1, y1] = ring[(i + 1) % ring.length];
        twice += x0 * y1 - x1 * y0;
    }
    return Math.abs(twice) / 2;
}

export function ringLengthM(ring: readonly Point[]): number {
    return ring.reduce((sum, p, i) => {
        const q = ring[(i + 1) % ring.length];
        return sum + Math.hypot(q[0] - p[0], q[1] - p[1]);
    }, 0);
}

/** The part of a ring on the left of the line through `at` with direction `angle` (Sutherland-Hodgman). */
export function clip(ring: readonly Point[], at: Point, angle: number): Point[] {
    const nx = -Math.sin(angle);
    const ny = Math.cos(angle);
    const side = ([x, y]: Point): number => (x - at[0]) * nx + (y - at[1]) * ny;
    const out: Point[] = [];
    ring.forEach((p, i) => {
        const q = ring[(i + 1) % ring.length];
        const [sp, sq] = [side(p), side(q)];
        if (sp >= 0) out.push(p);
        if (sp >= 0 !== sq >= 0) {
            const share = sp / (sp - sq);
            out.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
        }
    });
    return out;
}

export function centreOf(ring: readonly Point[]): Point {
    let [twice, cx, cy] = [0, 0, 0];
    const [ox, oy] = ring[0];
    for (let i = 0; i < ring.length; i++) {
        const [x0, y0] = [ring[i][0] - ox, ring[i][1] - oy];
        const [x1, y1] = [ring[(i + 1) % ring.length][0] - ox, ring[(i + 1) % ring.length][1] - oy];
        const cross = x0 * y1 - x1 * y0;
        twice += cross;
        cx += (x0 + x1) * cross;
        cy += (y0 + y1) * cross;
    }
    return [ox + cx / (3 * twice), oy + cy / (3 * twice)];
}

export const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
export const geometryOf = (...rings: (readonly Point[])[]): string =>
    encodeGeometry(rings.map((ring) => [ring.map(lonLat)]));

export interface Parcel {
    readonly ring: readonly Point[];
    readonly column: number;
    readonly row: number;
    readonly village: number;
    readonly code: string;
    readonly inBasicFarmland: boolean;
}

/** Parcels with curved borders: a shared edge is drawn once and used by both its parcels. */
export function makeParcels(random: () => number, columns: number, rows: number): Parcel[] {
    const corner: Point[][] = [];
    for (let row = 0; row <= rows; row++) {
        corner.push([]);
        for (let column = 0; column <= columns; column++) {
            const swing = 90 * Math.sin(row * 0.45) + 60 * Math.cos(column * 0.6 + row * 0.2);
            corner[row].push([
                column * PARCEL_M + (random() - 0.5) * 110 + swing,
                row * PARCEL_M + (random() - 0.5) * 110 + 70 * Math.sin(column * 0.5),
            ]);
        }
    }
    const bend = (a: Point, b: Point): Point[] => {
        const offset = (random() - 0.5) * 46;
        const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        const length = Math.hypot(dx, dy);
        return [0, 0.2, 0.4, 0.6, 0.8].map((t): Point => {
            const bulge = offset * 4 * t * (1 - t) + (t === 0 ? 0 : (random() - 0.5) * 7);
            return [a[0] + t * dx - (bulge * dy) / length, a[1] + t * dy + (bulge * dx) / length];
        });
    };
    const flat = corner.map((line) => line.slice(0, -1).map((p, i) => bend(p, line[i + 1])));
    const upright = corner.slice(0, -1).map((line, row) => line.map((p, column) => bend(p, corner[row + 1][column])));
    const reversed = (edge: readonly Point[], end: Point): Point[] => [end, ...edge.slice(1).reverse()];
    const parcels: Parcel[] = [];
    for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
            const wet = Math.sin(column * 0.7) + Math.cos(row * 0.8 + column * 0.2) + random();
            const pick = random();
            const code =
                pick < 0.72
                    ? wet > 0.4
                        ? '0101'
                        : '0103'
                    : pick < 0.82
                      ? '0301'
                      : pick < 0.88
                        ? '0702'
                        : pick < 0.93
                          ? '1104'
                          : pick < 0.97
                            ? '0404'
                            : '0201';
            parcels.push({
                ring: [
                    ...flat[row][column],
                    ...upright[row][column + 1],
                    ...reversed(flat[row + 1][column], corner[row + 1][column + 1]),
                    ...reversed(upright[row][column], corner[row + 1][column]),
                ],
                column,
                row,
                code,
                village:
                    Math.min(3, Math.floor(((column + Math.sin(row) * 0.9) / columns) * 4)) * 3 +
                    Math.min(2, Math.floor(((row + Math.cos(column * 0.7) * 0.8) / rows) * 3)),
                inBasicFarmland: code.startsWith('01') && Math.sin(column * 0.5 + 1) + Math.sin(row * 0.6) > 0.2,
            });
        }
    }
    return parcels.map((parcel) => ({...parcel, village: Math.max(0, parcel.village)}));
}

export function outlinesOf(
    parcels: readonly Parcel[],
    columns: number,
    rows: number,
    groupOf: (parcel: Parcel) => number,
): Map<number, LonLatLine[]> {
    const lines = new Map<number, LonLatLine[]>();
    for (const parcel of parcels) {
        const sides: [number, number][] = [
            [0, -1],
            [1, 0],
            [0, 1],
            [-1, 0],
        ];
        sides.forEach(([dx, dy], side) => {
            const [column, row] = [parcel.column + dx, parcel.row + dy];
            const outside = column < 0 || row < 0 || column >= columns || row >= rows;
            const own = groupOf(parcel);
            if (!outside && groupOf(parcels[row * columns + column]) === own) return;
            const edge = [...parcel.ring, parcel.ring[0]].slice(side * 5, side * 5 + 6).map(lonLat);
            lines.set(own, [...(lines.get(own) ?? []), edge]);
        });
    }
    return lines;
}

export const villageOf = (
    parcel: Parcel,
): {code: string; name: string; townshipCode: string; townshipName: string} => ({
    code: `99010${1 + Math.floor(parcel.village / 3)}20${(parcel.village % 3) + 1}`,
    name: VILLAGE_NAMES[parcel.village],
    townshipCode: `99010${1 + Math.floor(parcel.village / 3)}`,
    townshipName: TOWNSHIP_NAMES[Math.floor(parcel.village / 3)],
});
