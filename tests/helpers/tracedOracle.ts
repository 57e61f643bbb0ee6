/** What tracing must give, found by flood fill and by counting the sides of cells: no code of the engine. */

import {expect} from 'vitest';
import type {TracedPair} from '../../engine/raster/tracePair.ts';

/** A raster of labels; a negative label is no region. */
export interface Labels {
    readonly width: number;
    readonly height: number;
    readonly label: Int32Array;
}

/** Region of each cell, numbered by first cells row after row; -1 for none. */
export function floodRegions({width, height, label}: Labels): {readonly region: Int32Array; readonly cells: number[]; readonly labels: number[]} {
    const region = new Int32Array(width * height).fill(-1), cells: number[] = [], labels: number[] = [];
    for (let first = 0; first < label.length; first++) {
        if (label[first] < 0 || region[first] >= 0) continue;
        const stack = [first], own = cells.length;
        region[first] = own;
        let count = 0;
        while (stack.length > 0) {
            const cell = stack.pop()!, x = cell % width;
            count++;
            for (const [next, isInside] of [[cell - 1, x > 0], [cell + 1, x < width - 1], [cell - width, cell >= width], [cell + width, cell + width < label.length]] as const) {
                if (!isInside || region[next] >= 0 || label[next] !== label[cell]) continue;
                region[next] = own;
                stack.push(next);
            }
        }
        cells.push(count);
        labels.push(label[first]);
    }
    return {region, cells, labels};
}

interface Ring {
    readonly region: number;
    readonly points: readonly (readonly [number, number])[];
}

export function ringsOf({corners, ringStart, featureStart}: Pick<TracedPair, 'corners' | 'ringStart' | 'featureStart'>): Ring[] {
    const rings: Ring[] = [];
    for (let region = 0; region + 1 < featureStart.length; region++) {
        for (let ring = featureStart[region]; ring < featureStart[region + 1]; ring++) {
            const points: [number, number][] = [];
            for (let i = ringStart[ring]; i < ringStart[ring + 1]; i++) points.push([corners[2 * i], corners[2 * i + 1]]);
            rings.push({region, points});
        }
    }
    return rings;
}

/** Positive where what is to the left of the ring, rows running downwards, is inside it. */
export function ringCells(points: Ring['points']): number {
    let sum = 0;
    points.forEach(([x, y], i) => {
        const [nextX, nextY] = points[(i + 1) % points.length];
        sum += x * nextY - nextX * y;
    });
    return -sum / 2;
}

/** Sides of cells with the region to their left, `region:x,y>x,y`, as the cells themselves have them. */
function sidesOf({width, height}: Labels, region: Int32Array): string[] {
    const sides: string[] = [];
    const at = (x: number, y: number): number => x < 0 || y < 0 || x >= width || y >= height ? -1 : region[y * width + x];
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const own = at(x, y);
            if (own < 0) continue;
            if (at(x, y - 1) !== own) sides.push(`${own}:${x + 1},${y}>${x},${y}`);
            if (at(x, y + 1) !== own) sides.push(`${own}:${x},${y + 1}>${x + 1},${y + 1}`);
            if (at(x - 1, y) !== own) sides.push(`${own}:${x},${y}>${x},${y + 1}`);
            if (at(x + 1, y) !== own) sides.push(`${own}:${x + 1},${y + 1}>${x + 1},${y}`);
        }
    }
    return sides.sort();
}

/**
 * Regions, their cells, and every side of a cell between two regions once on a ring of each; no ring meets itself; neighbours
 * share their borders vertex by vertex; a region has one shell.
 */
export function expectExactTrace(labels: Labels, traced: TracedPair): void {
    const {region, cells, labels: regionLabels} = floodRegions(labels);
    expect([...traced.cells]).toEqual(cells);
    expect([...traced.before].map((before, i) => before << 8 | traced.after[i])).toEqual(regionLabels);
    const rings = ringsOf(traced);
    const sides: string[] = [], area = new Float64Array(cells.length), shells = new Uint8Array(cells.length), segments = new Set<string>();
    let meetsItself = 0, isSlanted = 0;
    for (const {region: own, points} of rings) {
        if (new Set(points.map(String)).size !== points.length) meetsItself++;
        const ring = ringCells(points);
        area[own] += ring;
        if (ring > 0) shells[own]++;
        points.forEach(([x, y], i) => {
            const [toX, toY] = points[(i + 1) % points.length];
            segments.add(`${x},${y}>${toX},${toY}`);
            const stepX = Math.sign(toX - x), stepY = Math.sign(toY - y);
            if (stepX !== 0 && stepY !== 0) {
                isSlanted++;
                return;
            }
            for (let a = x, b = y; a !== toX || b !== toY; a += stepX, b += stepY) sides.push(`${own}:${a},${b}>${a + stepX},${b + stepY}`);
        });
    }
    expect({meetsItself, isSlanted}).toEqual({meetsItself: 0, isSlanted: 0});
    expect(sides.sort()).toEqual(sidesOf(labels, region));
    expect([...area]).toEqual(cells);
    expect([...shells].every(count => count === 1)).toBe(true);
    expect(unpaired(segments, labels, region)).toEqual([]);
}

/** Segments whose reverse is no segment though both sides of them are regions. */
function unpaired(segments: ReadonlySet<string>, {width, height}: Labels, region: Int32Array): string[] {
    const at = (x: number, y: number): number => x < 0 || y < 0 || x >= width || y >= height ? -1 : region[y * width + x];
    return [...segments].filter((segment) => {
        const [[x, y], [toX, toY]] = segment.split('>').map(point => point.split(',').map(Number));
        if (segments.has(`${toX},${toY}>${x},${y}`)) return false;
        // cells to the right of the segment: one with a region is enough, for the border of nothing may run on alone
        const cells = y === toY
            ? Array.from({length: Math.abs(toX - x)}, (_, i) => at(Math.min(x, toX) + i, toX > x ? y : y - 1))
            : Array.from({length: Math.abs(toY - y)}, (_, i) => at(toY > y ? x - 1 : x, Math.min(y, toY) + i));
        return cells.some(one => one >= 0);
    });
}
