/** Exact tests on integer points for the reference overlay: plain doubles where they hold every product, else BigInt. */

/** Largest difference whose products of two, and sums of two such, a double holds exactly. */
const SMALL = 2 ** 25;

function areSmall(...differences: number[]): boolean {
    for (const d of differences) if (d > SMALL || d < -SMALL) return false;
    return true;
}

/** Sign of the cross product of (ax, ay) and (bx, by). */
export function crossOf(ax: number, ay: number, bx: number, by: number): number {
    if (areSmall(ax, ay, bx, by)) return Math.sign(ax * by - ay * bx);
    const cross = BigInt(ax) * BigInt(by) - BigInt(ay) * BigInt(bx);
    return cross > 0n ? 1 : cross < 0n ? -1 : 0;
}

/** Sign of the turn a, b, c. */
export function turnOf(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
    return crossOf(bx - ax, by - ay, cx - ax, cy - ay);
}

/** Do ab and cd have one point in common that is an end of neither? */
export function crossInside(
    ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number,
): boolean {
    return turnOf(ax, ay, bx, by, cx, cy) * turnOf(ax, ay, bx, by, dx, dy) < 0
        && turnOf(cx, cy, dx, dy, ax, ay) * turnOf(cx, cy, dx, dy, bx, by) < 0;
}

/** Does c lie on ab, ends left out? */
export function liesInside(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): boolean {
    if (cx < Math.min(ax, bx) || cx > Math.max(ax, bx) || cy < Math.min(ay, by) || cy > Math.max(ay, by)) return false;
    if ((cx === ax && cy === ay) || (cx === bx && cy === by)) return false;
    return turnOf(ax, ay, bx, by, cx, cy) === 0;
}

function floorDivision(n: bigint, d: bigint): bigint {
    const quotient = n / d;
    return n % d !== 0n && (n < 0n) !== (d < 0n) ? quotient - 1n : quotient;
}

/** The lattice point whose pixel holds the crossing of two segments that cross. */
export function crossingCentre(
    ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number,
): [number, number] {
    const ux = BigInt(bx) - BigInt(ax), uy = BigInt(by) - BigInt(ay), vx = BigInt(dx) - BigInt(cx), vy = BigInt(dy) - BigInt(cy);
    const wx = BigInt(cx) - BigInt(ax), wy = BigInt(cy) - BigInt(ay);
    const d = ux * vy - uy * vx, n = wx * vy - wy * vx;
    const centre = (start: number, delta: bigint): number => Number(BigInt(start) + floorDivision(2n * delta * n + d, 2n * d));
    return [centre(ax, ux), centre(ay, uy)];
}

/** A bound on the parameter t of a segment: n / d, d > 0; `isOpen` when the bound itself is left out. */
interface Bound {
    readonly n: number;
    readonly d: number;
    readonly isOpen: boolean;
}

function compareBounds(a: Bound, b: Bound): number {
    if (areSmall(a.n, a.d, b.n, b.d)) return a.n * b.d - b.n * a.d;
    const difference = BigInt(a.n) * BigInt(b.d) - BigInt(b.n) * BigInt(a.d);
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** Does segment ab have a point in the half-open pixel [cx - 1/2, cx + 1/2) × [cy - 1/2, cy + 1/2)? By clipping. */
export function entersPixel(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): boolean {
    let low: Bound = {n: 0, d: 1, isOpen: false}, high: Bound = {n: 1, d: 1, isOpen: false};
    for (const [delta, offset] of [[2 * (bx - ax), 2 * (cx - ax)], [2 * (by - ay), 2 * (cy - ay)]]) {
        if (delta === 0) {
            if (offset - 1 > 0 || offset + 1 <= 0) return false;
            continue;
        }
        const d = Math.abs(delta);
        const first: Bound = delta > 0 ? {n: offset - 1, d, isOpen: false} : {n: -offset - 1, d, isOpen: true};
        const last: Bound = delta > 0 ? {n: offset + 1, d, isOpen: true} : {n: -offset + 1, d, isOpen: false};
        const up = compareBounds(first, low), down = compareBounds(last, high);
        if (up > 0 || (up === 0 && first.isOpen)) low = first;
        if (down < 0 || (down === 0 && last.isOpen)) high = last;
    }
    const order = compareBounds(low, high);
    return order < 0 || (order === 0 && !low.isOpen && !high.isOpen);
}

/** Twice the signed area of an open ring (x, y interleaved). */
export function ringArea2Exact(ring: ArrayLike<number>): bigint {
    const n = ring.length;
    let sum = 0, isSmall = true;
    for (let i = 0; i < n && isSmall; i++) isSmall = Math.abs(ring[i] - ring[i % 2]) < 2 ** 22;
    if (isSmall && n < 1024) {
        for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
            sum += (ring[j] - ring[0]) * (ring[i + 1] - ring[1]) - (ring[i] - ring[0]) * (ring[j + 1] - ring[1]);
        }
        return BigInt(sum);
    }
    let total = 0n;
    for (let i = 0, j = n - 2; i < n; j = i, i += 2) total += BigInt(ring[j]) * BigInt(ring[i + 1]) - BigInt(ring[i]) * BigInt(ring[j + 1]);
    return total;
}
