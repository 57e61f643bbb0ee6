/** Roads where carts would have gone: cheapest paths over the land, later ones joining earlier ones. */

import {CostQueue, FRAME, sample, steepness, type Field, type Point} from './field.ts';
import {chaikin, densified, distance, lengthOf, lineOf, SegmentIndex, simplified, type Line} from './lines.ts';
import type {Settlement} from './settlements.ts';
import type {Terrain} from './terrain.ts';

const STEP = 20;
const COLUMNS = FRAME.width / STEP + 1;
const ROWS = FRAME.height / STEP + 1;
const COUNTY_ROAD_HALF_M = 5.5;
const VILLAGE_ROAD_HALF_M = 2.75;
const HAMLET_ROAD_HALF_M = 2;

export interface Road {
    readonly code: '1003' | '1006';
    readonly line: Line;
}

interface Ground {
    /** Cost of a metre at a node. */
    readonly cost: Float32Array;
    /** 1 where a road already runs. */
    readonly road: Uint8Array;
}

function nodeOf([x, y]: Point): number {
    const clamp = (v: number, high: number): number => Math.min(high, Math.max(0, Math.round(v / STEP)));
    return clamp(y, ROWS - 1) * COLUMNS + clamp(x, COLUMNS - 1);
}

function placeOf(node: number): Point {
    return [(node % COLUMNS) * STEP, Math.floor(node / COLUMNS) * STEP];
}

function makeGround(terrain: Terrain, county: Field): Ground {
    const water = new SegmentIndex(terrain.streams);
    const cost = new Float32Array(COLUMNS * ROWS);
    for (let node = 0; node < cost.length; node++) {
        const [x, y] = placeOf(node);
        const slope = steepness(terrain.height, x, y);
        const inRiver = terrain.riverDistance(x, y) < 55;
        const nearStream = water.nearest([x, y], 14) !== null;
        const outside = sample(county, x, y) < 0 ? 6 : 0;
        cost[node] = 1 + 90 * slope * slope + 4 * slope + (inRiver ? 14 : 0) + (nearStream ? 2.5 : 0) + outside;
    }
    return {cost, road: new Uint8Array(COLUMNS * ROWS)};
}

const STEPS = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
    [2, 1],
    [1, 2],
    [-1, 2],
    [-2, 1],
    [-2, -1],
    [-1, -2],
    [1, -2],
    [2, -1],
].map(([dx, dy]) => ({dx, dy, length: Math.sqrt(dx * dx + dy * dy)}));

/** Nodes from `from` to the first node `isGoal` accepts; the goal comes last. */
function cheapestPath(ground: Ground, from: number, isGoal: (node: number) => boolean): number[] {
    const best = new Float64Array(ground.cost.length).fill(Infinity);
    const previous = new Int32Array(ground.cost.length).fill(-1);
    const queue = new CostQueue();
    best[from] = 0;
    queue.push(0, from);
    while (queue.size > 0) {
        const [cost, node] = queue.pop();
        if (cost > best[node]) continue;
        if (isGoal(node)) {
            const path: number[] = [];
            for (let at = node; at >= 0; at = previous[at]) path.push(at);
            return path.reverse();
        }
        const [column, row] = [node % COLUMNS, Math.floor(node / COLUMNS)];
        for (const {dx, dy, length} of STEPS) {
            const [c, r] = [column + dx, row + dy];
            if (c < 0 || r < 0 || c >= COLUMNS || r >= ROWS) continue;
            const next = r * COLUMNS + c;
            const metre = (ground.cost[node] + ground.cost[next]) / 2;
            const through = best[node] + length * metre * (ground.road[node] && ground.road[next] ? 0.25 : 1);
            if (through < best[next]) {
                best[next] = through;
                previous[next] = node;
                queue.push(through, next);
            }
        }
    }
    return [];
}

/** Marks a path as road and returns the parts of it that are new, each with the nodes it starts and ends at. */
function newParts(ground: Ground, path: readonly number[]): number[][] {
    const parts: number[][] = [];
    let part: number[] = [];
    path.forEach((node, i) => {
        const isOld = ground.road[node] === 1;
        part.push(node);
        if (isOld || i === path.length - 1) {
            if (part.length > 1 && part.slice(isOld ? 0 : 0).some(one => ground.road[one] === 0)) parts.push(part);
            part = isOld ? [node] : [];
        }
    });
    for (const node of path) ground.road[node] = 1;
    return parts;
}

/** County road through the towns, out at both ends and to the north; then a road to each village, then to hamlets. */
export function makeRoads(
    terrain: Terrain,
    county: Field,
    settlements: readonly Settlement[],
    bend: (p: Point) => Point,
): Road[] {
    const ground = makeGround(terrain, county);
    const roads: Road[] = [];
    const draw = (code: Road['code'], path: readonly number[], half: number): void => {
        for (const part of newParts(ground, path)) {
            const eased = chaikin(simplified(part.map(placeOf), 13), 4);
            const points = densified(eased, 8).map(bend);
            if (lengthOf(points) > 25) roads.push({code, line: lineOf(points, half)});
        }
    };
    const towns = settlements.filter(one => one.rank === 'town').map(one => one.centre);
    const stops: Point[] = [[0, towns[0][1] + 150], ...towns, [FRAME.width, towns[towns.length - 1][1] - 200]];
    for (let i = 0; i + 1 < stops.length; i++) {
        const goal = nodeOf(stops[i + 1]);
        draw(
            '1003',
            cheapestPath(ground, nodeOf(stops[i]), node => node === goal),
            COUNTY_ROAD_HALF_M,
        );
    }
    const north = nodeOf([towns[2][0] + 300, FRAME.height]);
    draw(
        '1003',
        cheapestPath(ground, north, node => ground.road[node] === 1),
        COUNTY_ROAD_HALF_M - 1,
    );
    const hub = towns[2];
    for (const rank of ['village', 'hamlet'] as const) {
        const half = rank === 'village' ? VILLAGE_ROAD_HALF_M : HAMLET_ROAD_HALF_M;
        const nearFirst = settlements
            .filter(one => one.rank === rank)
            .sort((a, b) => distance(a.centre, hub) - distance(b.centre, hub));
        for (const {centre} of nearFirst) {
            draw(
                '1006',
                cheapestPath(ground, nodeOf(centre), node => ground.road[node] === 1),
                half,
            );
        }
    }
    return roads;
}
