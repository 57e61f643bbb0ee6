/** When two edges meet: what certification asks of every pair that comes near. Units: lattice steps below 2^31. */

import {crossesProperly, passesPixel} from './predicates.ts';

/** Rounding of products of differences below 2^31 stays below this. */
export const PRODUCT_SLACK = 4096;

/** Quarter of the compass of an edge: bit 0 west, bit 1 south. */
export function quarterOf(dx: number, dy: number): number {
    return (dx < 0 ? 1 : 0) | (dy < 0 ? 2 : 0);
}

/**
 * Do both c and d lie on one side of the line ab, more than `steps` pixels away? By one, ab and cd do not meet. Never true
 * wrongly.
 */
export function isBeside(
    ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number, steps: number,
): boolean {
    const ux = bx - ax, uy = by - ay;
    const reach = steps * (Math.abs(ux) + Math.abs(uy)) + PRODUCT_SLACK;
    const sideC = ux * (cy - ay) - uy * (cx - ax), sideD = ux * (dy - ay) - uy * (dx - ax);
    return sideC > 0 ? sideC > reach && sideD > reach : sideC < -reach && sideD < -reach;
}

/** Do ab and cd cross, or does an end of one lie in the pixel of the other? Exact. */
export function meet(
    ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number,
): boolean {
    return passesPixel(ax, ay, bx, by, cx, cy) || passesPixel(ax, ay, bx, by, dx, dy)
        || passesPixel(cx, cy, dx, dy, ax, ay) || passesPixel(cx, cy, dx, dy, bx, by)
        || crossesProperly(ax, ay, bx, by, cx, cy, dx, dy);
}

/** As `meet`, but edges that are the same do not meet, and those that share one end only where they make a needle. */
export function meetBeyondEnds(
    ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number,
): boolean {
    const isAC = ax === cx && ay === cy, isAD = ax === dx && ay === dy;
    const isBC = bx === cx && by === cy, isBD = bx === dx && by === dy;
    if ((isAC && isBD) || (isAD && isBC)) return false;
    if (isAC) return passesPixel(ax, ay, bx, by, dx, dy) || passesPixel(cx, cy, dx, dy, bx, by);
    if (isAD) return passesPixel(ax, ay, bx, by, cx, cy) || passesPixel(cx, cy, dx, dy, bx, by);
    if (isBC) return passesPixel(ax, ay, bx, by, dx, dy) || passesPixel(cx, cy, dx, dy, ax, ay);
    if (isBD) return passesPixel(ax, ay, bx, by, cx, cy) || passesPixel(cx, cy, dx, dy, ax, ay);
    return meet(ax, ay, bx, by, cx, cy, dx, dy);
}
