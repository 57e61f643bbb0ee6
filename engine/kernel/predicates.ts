/**
 * Exact predicates on lattice coordinates.
 *
 * Every coordinate is an integer held in a Float64. While differences stay below 2^26 a product is below 2^52 and plain
 * doubles are exact; beyond, a forward error bound decides, and BigInt where it cannot. No epsilon, no tolerance.
 *
 * Units   lattice steps; y points up
 */

/** Largest coordinate difference for which `dx * dy - dx * dy` is exact in a double: 2 * 2^26 * 2^26 = 2^53. */
export const EXACT_DIFFERENCE = 2 ** 26;

/** Largest distance from the lattice origin: two such coordinates still differ by less than 2^53. */
export const MAX_COORDINATE = 2 ** 52;

/** Forward error of a cross product of exact differences: three roundings, 2^-53 relative each, doubled for safety. */
const CROSS_ERROR = 2 ** -50;

/** Sign of dx1*dy2 - dy1*dx2 for integer arguments. Exact. */
export function crossSign(dx1: number, dy1: number, dx2: number, dy2: number): number {
    const left = dx1 * dy2;
    const right = dy1 * dx2;
    const cross = left - right;
    if (Math.abs(cross) > CROSS_ERROR * (Math.abs(left) + Math.abs(right))) return cross > 0 ? 1 : -1;
    if (Math.abs(left) <= 2 ** 52 && Math.abs(right) <= 2 ** 52) return cross > 0 ? 1 : cross < 0 ? -1 : 0;
    const exact = BigInt(dx1) * BigInt(dy2) - BigInt(dy1) * BigInt(dx2);
    return exact > 0n ? 1 : exact < 0n ? -1 : 0;
}

/** Positive when a -> b -> c turns left, zero when collinear. Exact. */
export function orient(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
    return crossSign(bx - ax, by - ay, cx - ax, cy - ay);
}

/** Do the open segments ab and cd cross in one interior point of both? Touching at an end is not a crossing. Exact. */
export function crossesProperly(
    ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number,
): boolean {
    const sideC = orient(ax, ay, bx, by, cx, cy);
    if (sideC === 0) return false;
    const sideD = orient(ax, ay, bx, by, dx, dy);
    if (sideD === 0 || sideC === sideD) return false;
    const sideA = orient(cx, cy, dx, dy, ax, ay);
    if (sideA === 0) return false;
    const sideB = orient(cx, cy, dx, dy, bx, by);
    return sideB !== 0 && sideA !== sideB;
}

/** floor(n / d + 1/2) for d > 0. Exact. */
function roundQuotient(n: bigint, d: bigint): number {
    const twice = 2n * n + d;
    let quotient = twice / (2n * d);
    if (twice < 0n && quotient * 2n * d !== twice) quotient -= 1n;
    return Number(quotient);
}

/**
 * One coordinate of the lattice pixel that holds a crossing, delta * n / d steps from a place: floor(delta * n / d + 1/2),
 * or NaN where the double lies nearer to a pixel border than it can be wrong.
 */
function roundDouble(delta: number, n: number, d: number): number {
    const offset = delta * (n / d) + 0.5;
    const floor = Math.floor(offset);
    const slack = (Math.abs(delta) + 1) * 2 ** -48;
    return offset - floor > slack && floor + 1 - offset > slack ? floor : NaN;
}

/** The same in whole numbers. */
function roundBig(delta: number, ux: number, uy: number, vx: number, vy: number, wx: number, wy: number): number {
    const d = BigInt(ux) * BigInt(vy) - BigInt(uy) * BigInt(vx);
    const n = BigInt(wx) * BigInt(vy) - BigInt(wy) * BigInt(vx);
    return roundQuotient(BigInt(delta) * (d < 0n ? -n : n), d < 0n ? -d : d);
}

/**
 * The lattice pixel [x - 1/2, x + 1/2) x [y - 1/2, y + 1/2) that holds the crossing of ab and cd, written to `out`.
 * The segments must cross properly. Exact, and independent of the order of the four points' pairs.
 */
export function crossingPixel(
    ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number, out: Float64Array,
): void {
    const ux = bx - ax, uy = by - ay, vx = dx - cx, vy = dy - cy, wx = cx - ax, wy = cy - ay;
    const n = wx * vy - wy * vx, d = ux * vy - uy * vx;
    const isExact = Math.abs(ux) <= EXACT_DIFFERENCE && Math.abs(uy) <= EXACT_DIFFERENCE && Math.abs(vx) <= EXACT_DIFFERENCE
        && Math.abs(vy) <= EXACT_DIFFERENCE && Math.abs(wx) <= EXACT_DIFFERENCE && Math.abs(wy) <= EXACT_DIFFERENCE;
    const alongX = isExact ? roundDouble(ux, n, d) : NaN, alongY = isExact ? roundDouble(uy, n, d) : NaN;
    out[0] = ax + (alongX === alongX ? alongX : roundBig(ux, ux, uy, vx, vy, wx, wy));
    out[1] = ay + (alongY === alongY ? alongY : roundBig(uy, ux, uy, vx, vy, wx, wy));
}

/**
 * Does segment ab pass through the half-open pixel around the lattice point c? Exact.
 *
 * In doubled coordinates from a, the pixel is the square [c - 1, c + 1). The line meets its interior when the doubled
 * cross product stays below |dx| + |dy|; at equality it meets one corner only, and only the lower left one belongs to
 * the pixel. Ends are lattice points, so they never lie on a pixel border and the box test settles the rest.
 * Source  half-open hot pixels: Hobby, Practical segment intersection with finite precision output (1999).
 */
export function passesPixel(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): boolean {
    const dx = 2 * (bx - ax), dy = 2 * (by - ay), px = 2 * (cx - ax), py = 2 * (cy - ay);
    if ((dx > 0 ? dx : 0) < px - 1 || (dx < 0 ? dx : 0) >= px + 1) return false;
    if ((dy > 0 ? dy : 0) < py - 1 || (dy < 0 ? dy : 0) >= py + 1) return false;
    const left = dx * py, right = dy * px;
    const cross = left - right;
    const reach = Math.abs(dx) + Math.abs(dy);
    const size = Math.abs(left) + Math.abs(right);
    if (size <= 2 ** 52) return Math.abs(cross) < reach || cross === dx - dy;
    const margin = CROSS_ERROR * size + 2;
    if (Math.abs(cross) < reach - margin) return true;
    if (Math.abs(cross) > reach + margin) return false;
    const exact = BigInt(dx) * BigInt(py) - BigInt(dy) * BigInt(px);
    const bound = BigInt(Math.abs(dx)) + BigInt(Math.abs(dy));
    return (exact < 0n ? -exact : exact) < bound || exact === BigInt(dx) - BigInt(dy);
}
