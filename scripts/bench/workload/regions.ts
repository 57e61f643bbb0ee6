/** Cells joined to parcels: long strips along thin lines, fields of one to twelve cells of one class and village. */

import {classIndex, isCultivatedClass, type Code} from './classes.ts';
import type {Mesh, MeshLine} from './mesh.ts';
import {stream, unit} from './random.ts';

export interface Regions {
    readonly regionOf: Int32Array;
    readonly count: number;
    /** By region. */
    readonly classOf: Uint8Array;
    readonly isStrip: Uint8Array;
    readonly firstCell: Int32Array;
}

/** Longest strip in cells: two sides of it have some 2,000 vertices. */
const LONGEST_STRIP = 165;
const LARGEST_FIELD = 12;

interface Strip {
    readonly code: Code;
    readonly rank: number;
    readonly longest: number;
}

function stripOf(line: MeshLine, k: number, seed: number): Strip {
    const random = unit(k, 1, seed);
    if (line.widthM >= 20) return {code: random < 0.7 ? '1101' : '1107', rank: 3 + random, longest: LONGEST_STRIP};
    if (line.widthM >= 7.5) return {code: random < 0.85 ? '1003' : '1001', rank: 2 + random, longest: LONGEST_STRIP};
    return {code: random < 0.75 ? '1006' : '1107', rank: 1 + random, longest: 15 + Math.floor(60 * random)};
}

export function makeRegions(mesh: Mesh, classOfCell: Uint8Array, villageOf: Int32Array, seed: number): Regions {
    const regionOf = new Int32Array(mesh.columns * mesh.rows).fill(-1);
    const classes: number[] = [];
    layStrips(mesh, regionOf, classes, seed);
    const strips = classes.length;
    joinFields(mesh, regionOf, classes, classOfCell, villageOf, seed);
    return numberedByPlace(regionOf, classes, strips);
}

function layStrips(mesh: Mesh, regionOf: Int32Array, classes: number[], seed: number): void {
    const {columns, rows, columnLines, rowLines} = mesh;
    const across = columnLines.map((line, i) => (line.isThin ? stripOf(line, i, seed + 41) : null));
    const along = rowLines.map((line, j) => (line.isThin ? stripOf(line, j, seed + 42) : null));
    const lay = (strip: Strip, cells: number, cellAt: (k: number) => number, isOurs: (k: number) => boolean): void => {
        let length = strip.longest;
        for (let k = 0; k < cells; k++) {
            if (!isOurs(k)) {
                length = strip.longest;
                continue;
            }
            if (length >= strip.longest) {
                classes.push(classIndex(strip.code));
                length = 0;
            }
            regionOf[cellAt(k)] = classes.length - 1;
            length++;
        }
    };
    across.forEach((strip, i) => {
        if (strip) lay(strip, rows, j => j * columns + i, j => strip.rank > (along[j]?.rank ?? 0));
    });
    along.forEach((strip, j) => {
        if (strip) lay(strip, columns, i => j * columns + i, i => strip.rank >= (across[i]?.rank ?? 0));
    });
}

function fieldSize(random: number): number {
    if (random < 0.7) return 1;
    if (random < 0.86) return 2;
    if (random < 0.95) return 3 + Math.floor(40 * (random - 0.86));
    return 4 + Math.floor((LARGEST_FIELD - 3) * (random - 0.95) * 20);
}

function joinFields(
    mesh: Mesh, regionOf: Int32Array, classes: number[], classOfCell: Uint8Array, villageOf: Int32Array, seed: number,
): void {
    const {columns, rows} = mesh, random = stream(seed + 43);
    const cells: number[] = [];
    for (let start = 0; start < columns * rows; start++) {
        if (regionOf[start] >= 0) continue;
        const region = classes.push(classOfCell[start]) - 1;
        // fields are small where rice and maize grow, stands of trees are not
        const size = isCultivatedClass(classOfCell[start]) && random() < 0.45 ? 1 : fieldSize(random());
        regionOf[start] = region;
        cells.length = 0;
        cells.push(start);
        for (let tries = 0; cells.length < size && tries < 3 * size; tries++) {
            const from = cells[Math.floor(random() * cells.length)], side = Math.floor(random() * 4);
            const i = from % columns + [-1, 0, 1, 0][side], j = Math.floor(from / columns) + [0, 1, 0, -1][side];
            if (i < 0 || j < 0 || i >= columns || j >= rows) continue;
            const cell = j * columns + i;
            if (regionOf[cell] >= 0 || classOfCell[cell] !== classOfCell[start] || villageOf[cell] !== villageOf[start]
                || meetsAcrossCorner(mesh, regionOf, i, j, region)) continue;
            regionOf[cell] = region;
            cells.push(cell);
        }
    }
}

/** A region that takes the cell would meet itself in a point only: its ring would pass there twice. */
function meetsAcrossCorner({columns, rows}: Mesh, regionOf: Int32Array, i: number, j: number, region: number): boolean {
    const has = (a: number, b: number): boolean =>
        a >= 0 && b >= 0 && a < columns && b < rows && regionOf[b * columns + a] === region;
    for (const di of [-1, 1]) {
        for (const dj of [-1, 1]) if (has(i + di, j + dj) && !has(i + di, j) && !has(i, j + dj)) return true;
    }
    return false;
}

/** Regions numbered by their first cell. */
function numberedByPlace(regionOf: Int32Array, classes: readonly number[], strips: number): Regions {
    const numberOf = new Int32Array(classes.length).fill(-1);
    const classOf = new Uint8Array(classes.length), isStrip = new Uint8Array(classes.length);
    const firstCell = new Int32Array(classes.length);
    let count = 0;
    regionOf.forEach((old, cell) => {
        if (numberOf[old] < 0) {
            firstCell[count] = cell;
            classOf[count] = classes[old];
            isStrip[count] = Number(old < strips);
            numberOf[old] = count++;
        }
        regionOf[cell] = numberOf[old];
    });
    return {regionOf, count, classOf, isStrip, firstCell};
}
