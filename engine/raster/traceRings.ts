/**
 * Borders between regions → the rings of each region, exactly along the sides of cells.
 *
 * Keeps   every side of a cell between two regions lies on one ring of each, over the same vertices; so what is enclosed by
 *         the rings of a region under the even-odd rule is its cells, and neighbours share their border vertex by vertex
 *         Where a region meets itself over a corner, it gets two rings that touch there instead of one that touches itself
 * Order   regions as in `Borders`; the region lies left of its rings as they run
 */

import type {Borders} from './labelRows.ts';

export interface TracedRegions {
    /** Columns and rows interleaved, in cells from the upper left corner of the raster; halves where borders were smoothed. */
    readonly corners: Float64Array;
    readonly ringStart: Uint32Array;
    /** Rings [featureStart[r], featureStart[r+1]) are those of region r. */
    readonly featureStart: Uint32Array;
}

const EAST = 0, NORTH = 1, WEST = 2, SOUTH = 3;
/** Bits of what was walked: the border to the east of a vertex, along its northern and its southern side. */
const NORTH_SIDE = 1, SOUTH_SIDE = 2;

/**
 * @param isSmoothed  corners that belong to two regions only are cut off halfway along their cell sides; where three regions
 *                    meet, and along straight borders, nothing moves. Both neighbours get the same new border, so nothing
 *                    overlaps and nothing gapes; no border moves more than √2/4 of a cell
 */
export function traceRings(borders: Borders, isSmoothed = false): TracedRegions {
    const {vertexCount, next, northOf, southOf, label} = borders;
    const rings = new RingList(2 * vertexCount);
    const walked = new Uint8Array(vertexCount);
    for (let vertex = 0; vertex < vertexCount; vertex++) {
        const to = next[EAST][vertex];
        if (to < 0) continue;
        // every ring runs east somewhere and west somewhere, so marks along those sides are enough to walk each once
        if (northOf[vertex] >= 0 && (walked[vertex] & NORTH_SIDE) === 0) walk(borders, vertex, EAST, northOf[vertex], walked, rings, isSmoothed);
        if (southOf[vertex] >= 0 && (walked[vertex] & SOUTH_SIDE) === 0) walk(borders, to, WEST, southOf[vertex], walked, rings, isSmoothed);
    }
    return rings.byRegion(label.length);
}

/** Follows a ring with its region to the left. */
function walk(
    borders: Borders, first: number, firstWay: number, region: number, walked: Uint8Array, rings: RingList, isSmoothed: boolean,
): void {
    const {column, row, next} = borders;
    let vertex = first, way = firstWay;
    do {
        const to = next[way][vertex];
        if (way === EAST) walked[vertex] |= NORTH_SIDE;
        else if (way === WEST) walked[to] |= SOUTH_SIDE;
        const turn = turnAt(borders, to, way, region);
        if (isSmoothed && turn !== way && degree(next, to) === 2) {
            rings.add(column[to] - stepX(way) / 2, row[to] - stepY(way) / 2);
            rings.add(column[to] + stepX(turn) / 2, row[to] + stepY(turn) / 2);
        } else rings.add(column[to], row[to]);
        vertex = to;
        way = turn;
    } while (vertex !== first || way !== firstWay);
    rings.end(region);
}

/** The way on from a vertex: the leftmost keeps to the same cells; over a corner the region goes on if it is the same one. */
function turnAt({next, northOf, southOf}: Borders, vertex: number, way: number, region: number): number {
    const left = way + 1 & 3, right = way + 3 & 3;
    if (next[left][vertex] < 0) return next[way][vertex] >= 0 ? way : right;
    if (next[way][vertex] < 0 || next[right][vertex] < 0) return left;
    const west = next[WEST][vertex];
    const across = way === EAST ? southOf[vertex] : way === NORTH ? northOf[vertex] : way === WEST ? northOf[west] : southOf[west];
    return across === region ? right : left;
}

function stepX(way: number): number {
    return way === EAST ? 1 : way === WEST ? -1 : 0;
}

/** Rows count downwards. */
function stepY(way: number): number {
    return way === NORTH ? -1 : way === SOUTH ? 1 : 0;
}

function degree(next: Borders['next'], vertex: number): number {
    let count = 0;
    for (const neighbours of next) if (neighbours[vertex] >= 0) count++;
    return count;
}

/** Area of each region in cells; of borders that were not smoothed its number of cells. */
export function areasInCells({corners, ringStart, featureStart}: TracedRegions): Float64Array {
    const areas = new Float64Array(featureStart.length - 1);
    for (let region = 0; region < areas.length; region++) {
        let twice = 0;
        for (let ring = featureStart[region]; ring < featureStart[region + 1]; ring++) {
            const start = ringStart[ring], end = ringStart[ring + 1];
            // rows count downwards, so a ring with its region to the left runs the other way round
            for (let i = start, j = end - 1; i < end; j = i++) twice += corners[2 * i] * corners[2 * j + 1] - corners[2 * j] * corners[2 * i + 1];
        }
        areas[region] = twice / 2;
    }
    return areas;
}

/** Rings in the order they are walked, sorted by region at the end. */
class RingList {
    private corners: Float64Array;
    private size = 0;
    private readonly starts: number[] = [0];
    private readonly regions: number[] = [];

    constructor(expectedVertices: number) {
        this.corners = new Float64Array(Math.max(16, 2 * expectedVertices));
    }

    add(x: number, y: number): void {
        const {corners, size} = this;
        // two corners one cell apart are cut at the same place
        if (size > 2 * this.starts[this.starts.length - 1] && corners[size - 2] === x && corners[size - 1] === y) return;
        if (size + 2 > corners.length) {
            const grown = new Float64Array(2 * corners.length);
            grown.set(corners);
            this.corners = grown;
        }
        this.corners[this.size++] = x;
        this.corners[this.size++] = y;
    }

    end(region: number): void {
        const {corners} = this;
        const start = 2 * this.starts[this.starts.length - 1];
        if (this.size - start > 2 && corners[start] === corners[this.size - 2] && corners[start + 1] === corners[this.size - 1]) this.size -= 2;
        this.starts.push(this.size / 2);
        this.regions.push(region);
    }

    byRegion(regionCount: number): TracedRegions {
        const {starts, regions, corners} = this;
        const featureStart = new Uint32Array(regionCount + 1);
        for (const region of regions) featureStart[region + 1]++;
        for (let region = 0; region < regionCount; region++) featureStart[region + 1] += featureStart[region];
        const order = new Uint32Array(regions.length), at = featureStart.slice();
        for (let ring = 0; ring < regions.length; ring++) order[at[regions[ring]]++] = ring;
        const ringStart = new Uint32Array(regions.length + 1);
        const sorted = new Float64Array(this.size);
        for (let i = 0; i < order.length; i++) {
            const from = starts[order[i]], to = starts[order[i] + 1];
            sorted.set(corners.subarray(2 * from, 2 * to), 2 * ringStart[i]);
            ringStart[i + 1] = ringStart[i] + to - from;
        }
        return {corners: sorted, ringStart, featureStart};
    }
}
