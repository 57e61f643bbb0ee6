/** Places on an arc, and an arc with vertices added. */

import type {County} from './county.ts';
import type {Point} from './rings.ts';

/** All vertices of a mesh arc, both nodes included, as it was before. */
export function arcLine({mesh}: County, arc: number): number[] {
    const line = [mesh.nodeX[mesh.arcFrom[arc]], mesh.nodeY[mesh.arcFrom[arc]]];
    for (let k = mesh.arcStart[arc]; k < mesh.arcStart[arc + 1]; k++) line.push(mesh.arcX[k], mesh.arcY[k]);
    line.push(mesh.nodeX[mesh.arcTo[arc]], mesh.nodeY[mesh.arcTo[arc]]);
    return line;
}

/** Inner vertices of a line with both ends. */
export function inner(line: readonly number[]): number[] {
    return line.slice(2, -2);
}

export function lengthOf(line: readonly number[]): number {
    let sum = 0;
    for (let k = 2; k < line.length; k += 2) sum += Math.hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1]);
    return sum;
}

/**
 * A vertex on the line at that length from its start, on the grid, and the line with it; null when one lies too near.
 *
 * Units   ticks
 */
export function withVertexAt(line: readonly number[], along: number): {line: number[]; point: Point} | null {
    let rest = along;
    for (let k = 2; k < line.length; k += 2) {
        const dx = line[k] - line[k - 2], dy = line[k + 1] - line[k - 1], length = Math.hypot(dx, dy);
        if (rest > length) {
            rest -= length;
            continue;
        }
        if (rest < LEAST_STEP || length - rest < LEAST_STEP) return null;
        const t = rest / length;
        const point = {x: Math.round(line[k - 2] + dx * t), y: Math.round(line[k - 1] + dy * t)};
        return {line: [...line.slice(0, k), point.x, point.y, ...line.slice(k)], point};
    }
    return null;
}

/** Nearest two vertices of a border: 0.5 m. */
const LEAST_STEP = 5_000;
