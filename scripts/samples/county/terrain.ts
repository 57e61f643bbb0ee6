/**
 * The lie of the land: a valley with a winding river, hills on both sides, side valleys with streams.
 *
 * Units   metres, local frame
 */

import {CostQueue, FRAME, makeField, sample, type Field, type Point} from './field.ts';
import {chaikin, densified, simplified, type Line} from './lines.ts';
import {fractal, noise} from './random.ts';

const STEP = 10;
/** A stream begins where this much land drains through one cell. */
const STREAM_HEAD_M2 = 260_000;

export interface Terrain {
    readonly height: Field;
    /** Height above the river at the same place along the valley. */
    readonly rise: Field;
    readonly river: Line;
    readonly streams: readonly Line[];
    readonly riverDistance: (x: number, y: number) => number;
    /** Cell that a cell drains to, −1 at the frame; and the area that drains through each cell. */
    readonly downstream: Int32Array;
    readonly drainedM2: Float64Array;
}

/** Bends a drawing a little, the same way for everything near: lines that met before still meet. */
export function bender(seed: number, reach: number, wavelength: number): (p: Point) => Point {
    const [east, north] = [fractal(seed, 2), fractal(seed + 7, 2)];
    return ([x, y]) => [
        x + reach * east(x / wavelength, y / wavelength),
        y + reach * north(x / wavelength, y / wavelength),
    ];
}

export function makeTerrain(seed: number): Terrain {
    const [sway, wiggle, valley] = [noise(seed + 1), noise(seed + 2), noise(seed + 3)];
    const [hills, ground, shape] = [fractal(seed + 4, 5), fractal(seed + 5, 3), fractal(seed + 6, 2)];
    const riverY = (x: number): number =>
        1960 + 0.08 * x + 620 * sway(x / 1650 + 3.3, 0.5) + 330 * wiggle(x / 700, 0.5);
    const riverDistance = (x: number, y: number): number => {
        const slope = (riverY(x + 5) - riverY(x - 5)) / 10;
        return Math.abs(y - riverY(x)) / Math.sqrt(1 + slope * slope);
    };
    const bed = (x: number): number => 62 - 0.0016 * x;
    const height = makeField(STEP, (x, y) => {
        const d = riverDistance(x, y);
        const floor = 470 + 520 * valley(x / 1300, y > riverY(x) ? 3.7 : 8.2);
        const beyond = Math.max(0, d - floor);
        const ramp = beyond / (beyond + 620);
        const bump = 0.55 + 0.62 * hills(x / 1150, y / 1150) + 0.25 * shape(x / 2600, y / 2600);
        return (
            bed(x) +
            5.5 * Math.min(1.3, d / floor) +
            0.9 * ground(x / 230, y / 230) +
            ramp * Math.max(6, 260 * bump) -
            (d < 60 ? 5 * (1 - d / 60) : 0)
        );
    });
    const rise = makeField(STEP, (x, y) => sample(height, x, y) - bed(x));
    const {downstream, drainedM2} = drainage(height);
    const riverPoints = Array.from({length: 311}, (_, i) => [-100 + i * 20, riverY(-100 + i * 20)] as const);
    const width = noise(seed + 8);
    const river = {
        points: riverPoints,
        halfWidths: riverPoints.map(([x]) => 23 + x * 0.0015 + 13 * width(x / 420, 0.5)),
    };
    return {
        height,
        rise,
        river,
        riverDistance,
        downstream,
        drainedM2,
        streams: streams(height, downstream, drainedM2, riverDistance, bender(seed + 9, 17, 75)),
    };
}

const NEIGHBOURS = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [1, 1],
    [-1, 1],
    [1, -1],
    [-1, -1],
] as const;

/** Fills hollows from the frame inwards; a cell drains to the one it was reached from. Source: Barnes et al., 2014. */
function drainage(height: Field): {downstream: Int32Array; drainedM2: Float64Array} {
    const {columns, rows, values} = height;
    const downstream = new Int32Array(values.length).fill(-2);
    const order: number[] = [];
    const queue = new CostQueue();
    for (let at = 0; at < values.length; at++) {
        const [column, row] = [at % columns, Math.floor(at / columns)];
        if (column > 0 && row > 0 && column < columns - 1 && row < rows - 1) continue;
        downstream[at] = -1;
        queue.push(values[at], at);
    }
    while (queue.size > 0) {
        const [level, at] = queue.pop();
        order.push(at);
        const [column, row] = [at % columns, Math.floor(at / columns)];
        for (const [dx, dy] of NEIGHBOURS) {
            const [c, r] = [column + dx, row + dy];
            if (c < 0 || r < 0 || c >= columns || r >= rows) continue;
            const next = r * columns + c;
            if (downstream[next] !== -2) continue;
            downstream[next] = at;
            queue.push(Math.max(values[next], level + 1e-4 * (dx !== 0 && dy !== 0 ? 1.4 : 1)), next);
        }
    }
    const drainedM2 = new Float64Array(values.length).fill(STEP * STEP);
    for (let i = order.length - 1; i >= 0; i--) {
        if (downstream[order[i]] >= 0) drainedM2[downstream[order[i]]] += drainedM2[order[i]];
    }
    return {downstream, drainedM2};
}

function streams(
    height: Field,
    downstream: Int32Array,
    drainedM2: Float64Array,
    riverDistance: (x: number, y: number) => number,
    bend: (p: Point) => Point,
): Line[] {
    const {columns} = height;
    const place = (at: number): Point => [(at % columns) * STEP, Math.floor(at / columns) * STEP];
    const isStream = (at: number): boolean => drainedM2[at] >= STREAM_HEAD_M2 && riverDistance(...place(at)) > 20;
    const fed = new Uint8Array(downstream.length);
    for (let at = 0; at < downstream.length; at++) if (isStream(at) && downstream[at] >= 0) fed[downstream[at]] = 1;
    const heads = [...downstream.keys()]
        .filter(at => isStream(at) && fed[at] === 0)
        .sort((a, b) => drainedM2[b] - drainedM2[a] || a - b);
    const traced = new Uint8Array(downstream.length);
    return heads.flatMap(head => {
        const cells: number[] = [];
        for (let at = head; at >= 0; at = downstream[at]) {
            cells.push(at);
            if (traced[at] || !isStream(at)) break;
            traced[at] = 1;
        }
        if (cells.length < 12) return [];
        const points = densified(chaikin(simplified(cells.map(place), 9), 3), 6).map(bend);
        const widths = points.map((_, i) => {
            const cell = cells[Math.min(cells.length - 2, Math.floor((i / points.length) * cells.length))];
            return Math.min(6.5, 0.9 + 1.7 * Math.sqrt(drainedM2[cell] / 1e6));
        });
        return [{points, halfWidths: widths}];
    });
}

/** The outline of the county: positive inside, so that its border is where the value is 0. */
export function countyField(seed: number): Field {
    const edge = fractal(seed + 21, 6);
    return makeField(STEP, (x, y) => {
        const [u, v] = [
            (x - FRAME.width / 2) / (FRAME.width / 2 - 130),
            (y - FRAME.height / 2) / (FRAME.height / 2 - 130),
        ];
        const rounded = 1 - Math.sqrt(Math.sqrt(u * u * u * u + v * v * v * v));
        const margin = Math.min(x, y, FRAME.width - x, FRAME.height - y) - 90 - 110 * edge(x / 800, y / 800);
        return (
            Math.min(
                x - 20,
                y - 20,
                FRAME.width - x - 20,
                FRAME.height - y - 20,
                400 * (rounded + 0.22 * (edge(x / 2300, y / 2300) - 0.22)),
                margin,
            ) / 400
        );
    });
}
