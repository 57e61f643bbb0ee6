/**
 * Surgery on single rings: exact tests and cuts, on tick coordinates.
 *
 * Shape   a ring is interleaved x, y, open, shells clockwise
 * Units   ticks; differences within a parcel stay below 2^31, so products of two are rounded at most in their last bits
 *         and the tests below ask for more room than that
 */

export type Ring = ArrayLike<number>;

export interface Point {
    readonly x: number;
    readonly y: number;
}

function side(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

/** Do two segments share any point? Ends count. */
function meet(
    ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number,
): boolean {
    if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)
        || Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false;
    const c = side(ax, ay, bx, by, cx, cy), d = side(ax, ay, bx, by, dx, dy);
    const a = side(cx, cy, dx, dy, ax, ay), b = side(cx, cy, dx, dy, bx, by);
    return !((c > 0 && d > 0) || (c < 0 && d < 0) || (a > 0 && b > 0) || (a < 0 && b < 0));
}

/** Squared distance of a point from a segment. */
export function squaredDistance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
    const dx = bx - ax, dy = by - ay;
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    return (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2;
}

/**
 * Are the rings of a parcel apart from each other and from themselves, nowhere nearer than `clear` ticks except along
 * the border itself? Cost   every pair of segments
 */
export function areSound(rings: readonly Ring[], clear: number): boolean {
    return rings.every((ring, r) => isSimple(ring, clear)
        && rings.every((other, o) => o <= r || areApart(ring, other, clear)));
}

function isSimple(ring: Ring, clear: number): boolean {
    const n = ring.length / 2;
    if (n < 4) return false;
    for (let i = 0; i < n; i++) {
        const j = (i + 1) % n, k = (i + 2) % n;
        if (ring[2 * i] === ring[2 * j] && ring[2 * i + 1] === ring[2 * j + 1]) return false;
        // neighbours may not fold back on each other
        if (squaredDistance(ring[2 * k], ring[2 * k + 1], ring[2 * i], ring[2 * i + 1], ring[2 * j], ring[2 * j + 1])
            < clear * clear) return false;
        for (let s = i + 2; s < n; s++) {
            const e = (s + 1) % n;
            if (e === i) continue;
            if (meet(ring[2 * i], ring[2 * i + 1], ring[2 * j], ring[2 * j + 1],
                ring[2 * s], ring[2 * s + 1], ring[2 * e], ring[2 * e + 1])) return false;
        }
    }
    return true;
}

function areApart(one: Ring, two: Ring, clear: number): boolean {
    const n = one.length / 2, m = two.length / 2;
    for (let i = 0; i < n; i++) {
        const j = (i + 1) % n;
        for (let s = 0; s < m; s++) {
            const e = (s + 1) % m;
            if (meet(one[2 * i], one[2 * i + 1], one[2 * j], one[2 * j + 1],
                two[2 * s], two[2 * s + 1], two[2 * e], two[2 * e + 1])) return false;
            if (squaredDistance(two[2 * s], two[2 * s + 1], one[2 * i], one[2 * i + 1], one[2 * j], one[2 * j + 1])
                < clear * clear) return false;
        }
    }
    return true;
}

/** Even-odd. */
export function contains(ring: Ring, x: number, y: number): boolean {
    let inside = false;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        if (ring[i + 1] > y !== ring[j + 1] > y
            && x < (ring[j] - ring[i]) * (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) + ring[i]) inside = !inside;
    }
    return inside;
}

export function twiceArea(ring: Ring): number {
    let sum = 0;
    for (let k = 2; k + 3 < ring.length; k += 2) {
        sum += (ring[k + 2] - ring[0]) * (ring[k + 1] - ring[1]) - (ring[k] - ring[0]) * (ring[k + 3] - ring[1]);
    }
    return sum;
}

/** Vertex of the ring at that place, -1 when there is none. */
export function indexOf(ring: Ring, {x, y}: Point): number {
    for (let k = 0; k < ring.length; k += 2) if (ring[k] === x && ring[k + 1] === y) return k / 2;
    return -1;
}

/** Vertices from one to another, both included, in walking order. */
export function section(ring: Ring, from: number, to: number): number[] {
    const n = ring.length / 2, out: number[] = [];
    for (let k = from; ; k = (k + 1) % n) {
        out.push(ring[2 * k], ring[2 * k + 1]);
        if (k === to) return out;
    }
}

/** The points in reverse order. */
export function reversed(coords: Ring): number[] {
    const out: number[] = [];
    for (let k = coords.length - 2; k >= 0; k -= 2) out.push(coords[k], coords[k + 1]);
    return out;
}
