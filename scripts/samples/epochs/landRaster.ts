/** Parcels of a survey as a raster fine enough to be painted, each with the frame its crops and houses are laid out in. */

import {openSource} from '../../../engine/formats/index.ts';
import {FRAME} from '../county/field.ts';
import {EAST, NORTH} from '../county/placed.ts';

/** Metres; two by two of these make a pixel of the picture, so that borders are not jagged. */
export const PAINT_STEP_M = 1;

export interface Plot {
    readonly code: string;
    /** 种植属性; `WG` is a field left without a crop. */
    readonly planting: string;
    /** The middle and the direction of the longest edge: origin and u-axis of the plot's own frame. */
    readonly x: number;
    readonly y: number;
    readonly ux: number;
    readonly uy: number;
    /** Extent in its own frame, from the origin. */
    readonly halfLengthM: number;
    readonly halfWidthM: number;
    /** The same for a plot that did not change, and different from its neighbours. */
    readonly seed: number;
}

/** Row 0 in the south. Values are plot numbers + 1, 0 outside the county. */
export interface LandRaster {
    readonly plots: readonly Plot[];
    readonly labels: Uint16Array;
    readonly columns: number;
    readonly rows: number;
}

export async function landRaster(path: string): Promise<LandRaster> {
    const [raw] = await openSource(path);
    const column = (name: string): readonly unknown[] => raw.columns[raw.fields.findIndex(field => field.name === name)];
    const codes = column('DLBM'), plantings = column('ZZSXDM');
    const {coords, ringStart, featureStart} = raw.polygons;
    const [columns, rows] = [FRAME.width / PAINT_STEP_M, FRAME.height / PAINT_STEP_M];
    const labels = new Uint16Array(columns * rows);
    const plots: Plot[] = [];
    for (let feature = 0; feature < codes.length; feature++) {
        const rings: Float64Array[] = [];
        for (let ring = featureStart[feature]; ring < featureStart[feature + 1]; ring++) {
            const local = coords.slice(2 * ringStart[ring], 2 * ringStart[ring + 1]);
            for (let i = 0; i < local.length; i += 2) {
                local[i] -= EAST;
                local[i + 1] -= NORTH;
            }
            rings.push(local);
        }
        plots.push(plotOf(String(codes[feature]), String(plantings[feature] ?? ''), rings));
        fill(rings, labels, columns, rows, feature + 1);
    }
    return {plots, labels, columns, rows};
}

function plotOf(code: string, planting: string, rings: readonly Float64Array[]): Plot {
    const [shell] = rings;
    let [longest, ux, uy] = [0, 1, 0];
    for (let i = 0; i < shell.length; i += 2) {
        const next = (i + 2) % shell.length;
        const [dx, dy] = [shell[next] - shell[i], shell[next + 1] - shell[i + 1]];
        const size = Math.sqrt(dx * dx + dy * dy);
        if (size > longest) [longest, ux, uy] = [size, dx / size, dy / size];
    }
    let [uMin, uMax, vMin, vMax] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < shell.length; i += 2) {
        const [u, v] = [shell[i] * ux + shell[i + 1] * uy, shell[i + 1] * ux - shell[i] * uy];
        [uMin, uMax, vMin, vMax] = [Math.min(uMin, u), Math.max(uMax, u), Math.min(vMin, v), Math.max(vMax, v)];
    }
    const [u, v] = [(uMin + uMax) / 2, (vMin + vMax) / 2];
    const [x, y] = [u * ux - v * uy, u * uy + v * ux];
    return {
        code, planting, x, y, ux, uy, halfLengthM: (uMax - uMin) / 2, halfWidthM: (vMax - vMin) / 2,
        seed: Math.imul(Math.round(x * 3), 73856093) ^ Math.imul(Math.round(y * 3), 19349663),
    };
}

/** Cells whose middle lies inside the rings by the even-odd rule. */
function fill(rings: readonly Float64Array[], labels: Uint16Array, columns: number, rows: number, label: number): void {
    let [low, high] = [Infinity, -Infinity];
    for (const ring of rings) for (let i = 1; i < ring.length; i += 2) [low, high] = [Math.min(low, ring[i]), Math.max(high, ring[i])];
    for (let row = Math.max(0, Math.floor(low / PAINT_STEP_M)); row < Math.min(rows, high / PAINT_STEP_M); row++) {
        const y = (row + 0.5) * PAINT_STEP_M;
        const crossings: number[] = [];
        for (const ring of rings) {
            for (let i = 0; i < ring.length; i += 2) {
                const next = (i + 2) % ring.length;
                if (ring[i + 1] > y === ring[next + 1] > y) continue;
                crossings.push(ring[i] + (y - ring[i + 1]) * (ring[next] - ring[i]) / (ring[next + 1] - ring[i + 1]));
            }
        }
        crossings.sort((a, b) => a - b);
        for (let i = 0; i + 1 < crossings.length; i += 2) {
            const first = Math.max(0, Math.ceil(crossings[i] / PAINT_STEP_M - 0.5));
            const last = Math.min(columns - 1, Math.floor(crossings[i + 1] / PAINT_STEP_M - 0.5));
            if (last >= first) labels.fill(label, row * columns + first, row * columns + last + 1);
        }
    }
}
