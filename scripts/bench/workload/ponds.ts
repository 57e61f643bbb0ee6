/** Ponds, farmsteads and sheds in the middle of fields: parcels that are holes of others. */

import {classIndex, isCultivatedClass, PONDS} from './classes.ts';
import {horizontalArc, TICKS_PER_M, verticalArc, type Mesh} from './mesh.ts';
import {hash32, pick, shuffled, unit} from './random.ts';
import type {Regions} from './regions.ts';
import {squaredDistance} from './rings.ts';

/**
 * Shape   pond p has the vertices [start[p], start[p + 1]), clockwise
 * Units   ticks
 */
export interface Ponds {
    readonly count: number;
    readonly start: Uint32Array;
    readonly x: Int32Array;
    readonly y: Int32Array;
    readonly regionOf: Int32Array;
    readonly classOf: Uint8Array;
    /** 1 where a cell has some. */
    readonly inCell: Uint8Array;
}

const LEAST_ROOM_M = 12;
const MOST_VERTICES = 24;

export interface Room {
    readonly x: number;
    readonly y: number;
    /** Distance from the middle of the cell to its border, in ticks. */
    readonly room: number;
}

/** The middle of a cell and how far its border is. */
export function roomInCell(mesh: Mesh, cell: number): Room {
    const i = cell % mesh.columns, j = (cell - i) / mesh.columns;
    const arcs = [
        horizontalArc(mesh, i, j), horizontalArc(mesh, i, j + 1), verticalArc(mesh, i, j), verticalArc(mesh, i + 1, j),
    ];
    let x = 0, y = 0;
    for (const arc of arcs.slice(0, 2)) {
        x += (mesh.nodeX[mesh.arcFrom[arc]] + mesh.nodeX[mesh.arcTo[arc]]) / 4;
        y += (mesh.nodeY[mesh.arcFrom[arc]] + mesh.nodeY[mesh.arcTo[arc]]) / 4;
    }
    return {x, y, room: Math.sqrt(Math.min(...arcs.map(arc => squaredFromArc(mesh, arc, x, y))))};
}

function squaredFromArc(mesh: Mesh, arc: number, x: number, y: number): number {
    const to = mesh.arcTo[arc];
    let ax = mesh.nodeX[mesh.arcFrom[arc]], ay = mesh.nodeY[mesh.arcFrom[arc]], best = Infinity;
    for (let k = mesh.arcStart[arc]; k <= mesh.arcStart[arc + 1]; k++) {
        const isLast = k === mesh.arcStart[arc + 1];
        const bx = isLast ? mesh.nodeX[to] : mesh.arcX[k], by = isLast ? mesh.nodeY[to] : mesh.arcY[k];
        best = Math.min(best, squaredDistance(x, y, ax, ay, bx, by));
        ax = bx;
        ay = by;
    }
    return best;
}

/** Vertices of a blob, clockwise, interleaved: every ray from its middle meets its rim once. */
export function blob(x: number, y: number, radius: number, vertices: number, seed: number): Int32Array {
    const phase = 2 * Math.PI * unit(1, 1, seed), phase3 = 2 * Math.PI * unit(1, 2, seed);
    const coords = new Int32Array(2 * vertices);
    for (let k = 0; k < vertices; k++) {
        const angle = -2 * Math.PI * (k + 0.5 * unit(k, 3, seed)) / vertices;
        const r = radius * (1 + 0.15 * Math.sin(2 * angle + phase) + 0.08 * Math.sin(3 * angle + phase3));
        coords[2 * k] = Math.round(x + r * Math.cos(angle));
        coords[2 * k + 1] = Math.round(y + r * Math.sin(angle));
    }
    return coords;
}

/** As many as asked for, in cells taken at random; three in one cell now and then. */
export function makePonds(mesh: Mesh, regions: Regions, wanted: number, seed: number): Ponds {
    const coords: Int32Array[] = [], regionOf: number[] = [], classOf: number[] = [];
    const inCell = new Uint8Array(regions.regionOf.length);
    for (const cell of shuffled(regions.regionOf.length, seed)) {
        if (coords.length === wanted) break;
        const region = regions.regionOf[cell], land = regions.classOf[region];
        const isField = isCultivatedClass(land) || land === classIndex('0301') || land === classIndex('0201');
        if (regions.isStrip[region] === 1 || !isField) continue;
        const {x, y, room} = roomInCell(mesh, cell);
        if (room < LEAST_ROOM_M * TICKS_PER_M) continue;
        const inThisCell = unit(cell, 1, seed) < 0.12 ? 3 : 1;
        inCell[cell] = 1;
        for (let k = 0; k < inThisCell && coords.length < wanted; k++) {
            const own = hash32(cell, 10 + k, seed), angle = 2 * Math.PI * (k / 3 + unit(cell, 2, seed));
            const off = inThisCell === 1 ? 0 : 0.5 * room;
            const radius = room * (inThisCell === 1 ? 0.25 + 0.4 * unit(1, 4, own) : 0.22);
            const vertices = Math.min(MOST_VERTICES, 8 + Math.floor(radius / TICKS_PER_M * 0.55));
            coords.push(blob(x + off * Math.cos(angle), y + off * Math.sin(angle), radius, vertices, own));
            regionOf.push(region);
            let code = pick(PONDS, unit(1, 5, own));
            if (classIndex(code) === land) code = '1104';
            classOf.push(classIndex(code));
        }
    }
    return {...flat(coords), regionOf: Int32Array.from(regionOf), classOf: Uint8Array.from(classOf), inCell};
}

function flat(coords: readonly Int32Array[]): Pick<Ponds, 'count' | 'start' | 'x' | 'y'> {
    const start = new Uint32Array(coords.length + 1);
    coords.forEach((one, k) => start[k + 1] = start[k] + one.length / 2);
    const x = new Int32Array(start[coords.length]), y = new Int32Array(start[coords.length]);
    coords.forEach((one, k) => {
        for (let v = 0; v < one.length / 2; v++) {
            x[start[k] + v] = one[2 * v];
            y[start[k] + v] = one[2 * v + 1];
        }
    });
    return {count: coords.length, start, x, y};
}
