/** Reservoirs: water behind a dam, its shore a contour line. */

import {lineGuide, eachLineCell} from './features.ts';
import {sample, type Field, type Point} from './field.ts';
import type {Canvas} from './landscape.ts';
import {distance, lineOf, unit} from './lines.ts';
import {CELL, centreOf} from './raster.ts';
import type {Terrain} from './terrain.ts';

const DAM_HEIGHTS_M = [15, 12, 10];
const LARGEST_M2 = 160_000;
const SMALLEST_M2 = 9000;

/** Dams where narrow side valleys hold back the most water, well apart from one another. */
function damSites(terrain: Terrain, county: Field): {at: Point; across: Point}[] {
    const sites = terrain.streams
        .flatMap(stream =>
            stream.points.flatMap((p, i) => {
                if (i < 36 || i + 6 >= stream.points.length || i % 4 !== 0) return [];
                const [a, b] = [stream.points[i - 5], stream.points[i + 5]];
                const [ux, uy] = unit(b[0] - a[0], b[1] - a[1]);
                const ground = sample(terrain.height, ...p);
                const flank = Math.min(
                    ...[70, -70].map(off => sample(terrain.height, p[0] - uy * off, p[1] + ux * off) - ground),
                );
                const above = stream.points[i - 36];
                const reach = Math.max(0, 14 - (sample(terrain.height, ...above) - ground));
                const falls = [-36, -27, -18, -9].every(
                    back => sample(terrain.height, ...stream.points[i + back]) > ground - 0.3,
                );
                const isFar = terrain.riverDistance(...p) < 450 || sample(county, ...p) < 0.08;
                return flank < 6 || isFar || !falls
                    ? []
                    : [{at: p, across: [-uy, ux] as const, worth: reach + flank * 0.2}];
            }),
        )
        .sort((s, t) => t.worth - s.worth || s.at[0] - t.at[0]);
    const chosen: typeof sites = [];
    for (const site of sites) {
        if (chosen.length < DAM_HEIGHTS_M.length && chosen.every(other => distance(other.at, site.at) > 1100))
            chosen.push(site);
    }
    return chosen;
}

export function paintReservoirs(canvas: Canvas, terrain: Terrain, county: Field): void {
    damSites(terrain, county).forEach(({at, across}, n) => {
        const inside = cellsOf(catchment(terrain, at), terrain, canvas.labels.length);
        for (let height = DAM_HEIGHTS_M[n]; height >= 4; height--) {
            const level = sample(terrain.height, ...at) + height;
            const crest: Point[] = [];
            for (let off = -160; off <= 160; off += 4) {
                const p: Point = [at[0] + across[0] * off, at[1] + across[1] * off];
                if (sample(terrain.height, ...p) < level + 0.5) crest.push(p);
            }
            const wet = inside.filter(cell => sample(terrain.height, ...centreOf(cell)) < level);
            const areaM2 = wet.length * CELL * CELL;
            if (areaM2 > LARGEST_M2 || areaM2 < SMALLEST_M2 || crest.length < 4 || crest.length > 60) continue;
            const water = canvas.add({code: '1103', group: 'water', guide: null, settlement: -1});
            for (const cell of wet) canvas.labels[cell] = water;
            const dam = lineOf(crest, 7);
            const damLabel = canvas.add({code: '1109', group: 'plot', guide: lineGuide(dam), settlement: -1});
            eachLineCell(dam, cell => {
                canvas.labels[cell] = damLabel;
            });
            return;
        }
    });
}

/** 1 for the 10 m nodes whose water passes the dam. */
function catchment(terrain: Terrain, at: Point): Uint8Array {
    const {columns, step, values} = terrain.height;
    let dam = 0;
    // The stream was bent a little when it was drawn: its bed is the wettest node nearby.
    for (let dy = -40; dy <= 40; dy += step) {
        for (let dx = -40; dx <= 40; dx += step) {
            const node = Math.round((at[1] + dy) / step) * columns + Math.round((at[0] + dx) / step);
            if (terrain.drainedM2[node] > terrain.drainedM2[dam]) dam = node;
        }
    }
    const state = new Uint8Array(values.length);
    const INSIDE = 1,
        OUTSIDE = 2;
    for (let start = 0; start < state.length; start++) {
        const path: number[] = [];
        let node = start;
        while (node >= 0 && state[node] === 0 && node !== dam) {
            path.push(node);
            node = terrain.downstream[node];
        }
        const verdict = node === dam || (node >= 0 && state[node] === INSIDE) ? INSIDE : OUTSIDE;
        for (const one of path) state[one] = verdict;
    }
    return state.map(one => (one === INSIDE ? 1 : 0));
}

function cellsOf(catchmentNodes: Uint8Array, terrain: Terrain, count: number): number[] {
    const {columns, step} = terrain.height;
    const cells: number[] = [];
    for (let cell = 0; cell < count; cell++) {
        const [x, y] = centreOf(cell);
        if (catchmentNodes[Math.round(y / step) * columns + Math.round(x / step)]) cells.push(cell);
    }
    return cells;
}
