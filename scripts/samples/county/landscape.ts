/**
 * Paints the county as it is in the first survey: hills and fields first, then ponds, settlements, water and roads.
 *
 * Shape    `labels[cell]` is an index into `features`; feature 0 is everything outside the county
 */

import {jitteredCells, type CellHit} from './cells.ts';
import {eachLineCell, eachRingCell, lineGuide, ringGuide, type Feature} from './features.ts';
import {FRAME, makeField, sample, steepness, type Field, type Point} from './field.ts';
import {paintFieldWays} from './fieldWays.ts';
import {fieldClass, hillClass, townClass} from './landUse.ts';
import {rounded, turnedRectangle, unit, type Line} from './lines.ts';
import {between, fractal, hash, seeded} from './random.ts';
import {absorbSmall, CELL, centreOf, COLUMNS, connectedPieces, eachCell, ROWS} from './raster.ts';
import {paintReservoirs} from './reservoirs.ts';
import {makeRoads, type Road} from './roads.ts';
import {makeSettlements, type Settlement} from './settlements.ts';
import {bender, countyField, makeTerrain, type Terrain} from './terrain.ts';

export interface Landscape {
    readonly labels: Int32Array;
    readonly features: Feature[];
    readonly terrain: Terrain;
    readonly county: Field;
    readonly settlements: readonly Settlement[];
    readonly roads: readonly Road[];
}

/** The raster being painted and what its labels mean. */
export interface Canvas {
    readonly labels: Int32Array;
    readonly features: Feature[];
    readonly add: (feature: Feature) => number;
}

const LEAST_M2: Readonly<Record<Feature['group'], number>> = {
    outside: 0,
    field: 1500,
    hill: 6000,
    line: 260,
    water: 350,
    built: 420,
    plot: 300,
};

export function makeLandscape(seed: number): Landscape {
    const terrain = makeTerrain(seed);
    const county = countyField(seed);
    const settlements = makeSettlements(seed, terrain, county);
    const roads = makeRoads(terrain, county, settlements, bender(seed + 41, 9, 110));
    const features: Feature[] = [{code: '', group: 'outside', guide: null, settlement: -1}];
    const canvas: Canvas = {
        labels: new Int32Array(COLUMNS * ROWS),
        features,
        add: feature => features.push(feature) - 1,
    };
    paintGround(seed, canvas, terrain);
    paintFieldWays(seed, canvas, terrain, supercells(seed));
    paintReservoirs(canvas, terrain, county);
    paintPonds(seed, canvas, terrain, settlements);
    settlements.forEach((settlement, i) => paintSettlement(seed, canvas, settlement, i));
    for (const line of terrain.streams) {
        const code = line.halfWidths[line.halfWidths.length - 1] > 2.6 ? '1101' : '1107';
        paintLine(canvas, line, code, label => !/^(1103|1109)/.test(features[label].code));
    }
    paintRiver(seed, canvas, terrain);
    for (const road of [...roads].sort((a, b) => (a.code < b.code ? 1 : -1))) paintLine(canvas, road.line, road.code);
    cutOut(canvas.labels, county);
    const labels = absorbSmall(
        canvas.labels,
        label => LEAST_M2[features[label].group] / (CELL * CELL),
        (small, taker) => affinity(features[small], features[taker]),
    );
    return {labels, features, terrain, county, settlements, roads};
}

function affinity(small: Feature, taker: Feature): number {
    if (taker.group === 'outside') return 0;
    if (taker.group === 'line' || taker.group === 'water') return small.group === 'line' ? 0.6 : 0.02;
    if (taker.group === 'built') return small.group === 'built' ? 3 : 0.3;
    return small.group === taker.group ? (small.code === taker.code ? 4 : 2) : 1;
}

function supercells(seed: number): (x: number, y: number) => CellHit {
    const cells = jitteredCells(seed + 51, 430);
    const [east, north] = [fractal(seed + 52, 2), fractal(seed + 53, 2)];
    const warp = [east, north].map(bend => makeField(10, (x, y) => 95 * bend(x / 520, y / 520)));
    return (x, y) => cells(x + sample(warp[0], x, y), y + sample(warp[1], x, y));
}

/** How wild the ground is: steep, high or standing out from its surroundings. Fields follow the side valleys. */
function wildness(seed: number, terrain: Terrain): Field {
    const rough = fractal(seed + 61, 3);
    const around: Point[] = [];
    for (let dx = -270; dx <= 270; dx += 135) for (let dy = -270; dy <= 270; dy += 135) around.push([dx, dy]);
    return makeField(10, (x, y) => {
        let [steep, mean] = [0, 0];
        for (const [dx, dy] of [
            [0, 0],
            [45, 0],
            [-45, 0],
            [0, 45],
            [0, -45],
            [30, 30],
            [-30, 30],
            [30, -30],
            [-30, -30],
        ]) {
            steep += steepness(terrain.height, x + dx, y + dy) / 9;
        }
        for (const [dx, dy] of around) mean += sample(terrain.height, x + dx, y + dy) / around.length;
        const outstanding = sample(terrain.height, x, y) - mean;
        return (
            0.8 * steep +
            0.0085 * outstanding +
            0.0011 * Math.max(0, sample(terrain.rise, x, y) - 25) +
            0.07 * rough(x / 420, y / 420)
        );
    });
}

/** Hills by cover, slopes as terraces between contour lines, the valley floor as strips inside blocks. */
function paintGround(seed: number, canvas: Canvas, terrain: Terrain): void {
    const [bendA, bendB, cover] = [fractal(seed + 62, 3), fractal(seed + 63, 3), fractal(seed + 64, 3)];
    const [warpA, warpB] = [bendA, bendB].map(bend => makeField(10, (x, y) => 42 * bend(x / 190, y / 190)));
    const [wild, coverField] = [wildness(seed, terrain), makeField(10, (x, y) => cover(x / 520, y / 520))];
    const [large, plainBlocks, slopeBlocks, hillBlocks] = [
        supercells(seed),
        jitteredCells(seed + 65, 205),
        jitteredCells(seed + 66, 215),
        jitteredCells(seed + 67, 640),
    ];
    const known = new Map<string, number>();
    const label = (key: string, group: Feature['group'], code: () => string): number => {
        let found = known.get(key);
        if (found === undefined)
            known.set(key, (found = canvas.add({code: code(), group, guide: null, settlement: -1})));
        return found;
    };
    for (let cell = 0; cell < canvas.labels.length; cell++) {
        const [x, y] = centreOf(cell);
        const [wx, wy] = [x + sample(warpA, x, y), y + sample(warpB, x, y)];
        const [wildHere, rise] = [sample(wild, x, y), sample(terrain.rise, x, y)];
        if (wildHere > 0.235) {
            const block = hillBlocks(wx, wy);
            const kind = Math.floor((sample(coverField, x, y) + 1.2) * 2.2);
            canvas.labels[cell] = label(`h${block.id},${kind}`, 'hill', () => hillClass(hash(block.id, kind, seed)));
        } else if (wildHere > 0.07 || rise > 30) {
            const block = slopeBlocks(wx, wy);
            const drop = 5 + (block.id % 7);
            const strip = Math.floor((sample(terrain.height, x, y) + 0.045 * sample(warpA, x, y)) / drop);
            canvas.labels[cell] = label(`s${block.id},${strip}`, 'field', () =>
                fieldClass(hash(block.id, 1, seed), hash(block.id, strip, seed), wildHere < 0.12 ? 'foot' : 'slope'),
            );
        } else {
            const tract = large(x, y);
            const block = plainBlocks(wx, wy);
            const [ux, uy] = unit(((tract.id & 1023) / 1023 - 0.5) * 1.1, 1);
            const strip = Math.floor(
                (x * ux + y * uy + 0.5 * sample(warpB, x, y)) / (34 + (block.id % 5) * 9) + (block.id % 97) / 97,
            );
            canvas.labels[cell] = label(`p${tract.id},${block.id},${strip}`, 'field', () =>
                fieldClass(hash(tract.id, 1, seed), hash(block.id, strip, seed), 'floor'),
            );
        }
    }
}

/** @param over  labels the line may be painted over */
function paintLine(canvas: Canvas, line: Line, code: string, over: (label: number) => boolean = () => true): void {
    const label = canvas.add({code, group: 'line', guide: lineGuide(line), settlement: -1});
    eachLineCell(line, cell => {
        if (over(canvas.labels[cell])) canvas.labels[cell] = label;
    });
}

/** Sand and reed banks first, then the water. */
function paintRiver(seed: number, canvas: Canvas, terrain: Terrain): void {
    const bank = fractal(seed + 71, 2);
    const wide: Line = {
        points: terrain.river.points,
        halfWidths: terrain.river.points.map(
            ([x, y], i) => terrain.river.halfWidths[i] + Math.max(0, 30 * bank(x / 360, y / 360)),
        ),
    };
    const label = canvas.add({code: '1106', group: 'water', guide: null, settlement: -1});
    eachLineCell(wide, cell => {
        canvas.labels[cell] = label;
    });
    paintLine(canvas, terrain.river, '1101');
}

function paintPonds(seed: number, canvas: Canvas, terrain: Terrain, settlements: readonly Settlement[]): void {
    const random = seeded(seed + 81);
    const nearHomes = settlements.flatMap(one => Array.from({length: one.rank === 'hamlet' ? 1 : 3}, () => one.centre));
    const places: Point[] = [
        ...nearHomes.map(([x, y]): Point => [x + between(random, -190, 190), y + between(random, -190, 190)]),
        ...Array.from({length: 60}, (): Point => [
            between(random, 300, FRAME.width - 300),
            between(random, 300, FRAME.height - 300),
        ]),
    ];
    for (const centre of places) {
        const [size, turn, flat] = [between(random, 10, 34), between(random, -1, 1), between(random, 0.5, 1)];
        if (steepness(terrain.height, ...centre) > 0.13) continue;
        const [ux, uy] = unit(1, turn);
        const corners = Array.from({length: 7}, (_, i): Point => {
            const [c, s] = [
                [1, 0],
                [0.62, 0.78],
                [-0.22, 0.97],
                [-0.9, 0.43],
                [-0.9, -0.43],
                [-0.22, -0.97],
                [0.62, -0.78],
            ][i];
            const [along2, across] = [
                c * size * between(random, 0.75, 1.25),
                s * size * flat * between(random, 0.75, 1.25),
            ];
            return [centre[0] + along2 * ux - across * uy, centre[1] + along2 * uy + across * ux];
        });
        paintRing(canvas, rounded(corners, 3), random() < 0.35 ? '1104A' : '1104', 'plot', false);
    }
    for (let farm = 0; farm < 4; farm++) paintFishFarm(random, canvas, terrain);
}

/** Rows of rectangular basins on the flat land beside the river. */
function paintFishFarm(random: () => number, canvas: Canvas, terrain: Terrain): void {
    const x = between(random, 900, FRAME.width - 900);
    const [rx, ry] = terrain.river.points.reduce((best, p) => (Math.abs(p[0] - x) < Math.abs(best[0] - x) ? p : best));
    const side = random() < 0.5 ? -1 : 1;
    const direction = unit(1, between(random, -0.4, 0.4));
    for (let row = 0; row < 2; row++) {
        for (let column = 0; column < 4; column++) {
            const [u, v] = [column * 71 - 106, (135 + row * 52) * side];
            const centre: Point = [rx + u * direction[0] - v * direction[1], ry + u * direction[1] + v * direction[0]];
            paintRing(canvas, turnedRectangle(centre, direction, 61, 41), '1104A', 'plot', true);
        }
    }
}

export function paintRing(
    canvas: Canvas,
    ring: readonly Point[],
    code: string,
    group: Feature['group'],
    sharp: boolean,
): number {
    const label = canvas.add({code, group, guide: ringGuide(ring, sharp), settlement: -1});
    eachRingCell(ring, cell => {
        canvas.labels[cell] = label;
    });
    return label;
}

function paintSettlement(seed: number, canvas: Canvas, settlement: Settlement, index: number): void {
    const [rag, blocks] = [fractal(seed + 91, 3), jitteredCells(seed + 92, settlement.rank === 'town' ? 82 : 130)];
    const reach = settlement.rank === 'town' ? 520 : 260;
    const [cx, cy] = settlement.centre;
    const known = new Map<number, number>();
    const home = canvas.add({code: '0702', group: 'built', guide: null, settlement: index});
    const street = canvas.add({code: '1004', group: 'built', guide: null, settlement: index});
    eachCell(cx - reach, cy - reach, cx + reach, cy + reach, (cell, x, y) => {
        let pull = 0.55 * rag(x / 46, y / 46);
        for (const {centre, radius} of settlement.discs) {
            pull +=
                (radius * radius) / Math.max(1, (x - centre[0]) * (x - centre[0]) + (y - centre[1]) * (y - centre[1]));
        }
        if (pull < 1.25) return;
        const block = blocks(x + 14 * rag(x / 90, y / 90), y);
        if (settlement.rank === 'hamlet') {
            canvas.labels[cell] = home;
        } else if (settlement.rank === 'town' && block.toBorder < 3.6) {
            canvas.labels[cell] = street;
        } else {
            let label = known.get(block.id);
            if (label === undefined) {
                const code = townClass(hash(block.id, index, seed), settlement.rank);
                label = canvas.add({code, group: 'built', guide: null, settlement: index});
                known.set(block.id, label);
            }
            canvas.labels[cell] = label;
        }
    });
}

/** Keeps the largest connected land inside the county border. */
function cutOut(labels: Int32Array, county: Field): void {
    const inside = Int32Array.from(labels, (_, cell) => (sample(county, ...centreOf(cell)) > 0 ? 1 : 0));
    const pieces = connectedPieces(inside);
    let largest = -1;
    for (let i = 0; i < pieces.count; i++) {
        if (pieces.label[i] === 1 && (largest < 0 || pieces.size[i] > pieces.size[largest])) largest = i;
    }
    for (let cell = 0; cell < labels.length; cell++) if (pieces.piece[cell] !== largest) labels[cell] = 0;
}
