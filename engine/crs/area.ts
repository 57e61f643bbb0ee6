/**
 * Ellipsoidal areas that add up: the contribution of one straight edge of the working plane to the area of a ring.
 *
 * Conformal maps scale areas by k², so the area on the ellipsoid is ∮ F dN with ∂F/∂E = 1/k²(E, N) and F = 0 on the
 * central meridian (Green's theorem). F is a power series in the distance x from the meridian,
 * F = x·(1 + c2(N)x² + c4(N)x⁴ + …), whose coefficients come from the exact scale factor once per ellipsoid.
 * The tables never depend on the data, so the same edge has the same area in every run and every county.
 *
 * Source  design: an edge is straight in the plane (not a geodesic); scale: Karney 2011 (`transverseMercator.ts`)
 */

import {EngineError} from '../core/errors.ts';
import {TICKS_PER_M2} from '../core/units.ts';
import type {Crs} from './crs.ts';
import {kruegerSeries, meridianArcM, pointScale} from './transverseMercator.ts';

/**
 * Signed m² on the ellipsoid between an edge and the central meridian; a counter-clockwise ring sums to its area.
 *
 * Units   m², not rounded; coordinates in the units `edgeAreaOn` was asked for
 * Keeps   edgeArea(a, b) === −edgeArea(b, a) exactly; splitting an edge at a point exactly on it changes the sum only
 *         by the rounding of doubles (below 0.0001 m² for edges up to 300 km)
 * @throws EngineError `crs/outside-area-range`
 */
export interface EdgeArea {
    (x0: number, y0: number, x1: number, y1: number): number;
    /**
     * `ticks` holds the area of each of the first `count` edges x0, y0, x1, y1 of `edges`, rounded as seen from its smaller end
     * (x, then y), in less time.
     * Units   ticks of 0.0001 m²
     * Keeps   an edge and its reverse differ in their sign only
     */
    readonly ticksInto: (edges: Float64Array, count: number, ticks: Float64Array) => void;
}

/** Farther than this from the central meridian, areas are refused: the series is fitted up to here. */
export const MAX_X_M = 1_000_000;
/** A quarter meridian is 10,002 km. */
const MAX_Y_M = 10_000_000;

/** Up to this extent two Gauss nodes err below 1e-7 m² anywhere in range: the fourth derivative of F is 16xL⁴/R⁴. */
const SHORT_EDGE_M = 2_000;
/** Up to this extent four Gauss nodes err below 1e-7 m²; longer edges are cut into equal pieces. */
const PIECE_M = 100_000;

/**
 * Of an edge no longer than this, not far from the meridian, most of the series is not needed to know its ticks. What is left
 * out of F at the middle of the edge is below 1.2e-8 m: the third power of N in c4 (1e-10), the second in c6 (1e-10), the
 * first in c8 (1e-10) and c10 (1e-11), and of its bend along the edge 20 c4 x³ dx²/24 (9e-9) and 6 c2' x² dx dy/24 (7e-10). By the
 * height of the edge these are 8e-7 m², and rounding of doubles moves an area of 1.3e7 m² by less than 1e-8 m²: in all below a
 * hundredth of a tick.
 */
const TINY_EDGE_M = 64;
const NEAR_X_M = 200_000;
const NEAR_Y_M = 9_900_000;
/** An area that is not this far from the border between two ticks is computed in full. */
const LEAST_MARGIN_TICKS = 1 / 64;

/** Gauss–Legendre on [−½, ½]: nodes ±1/√12 with weight ½; the four-node rule from its closed form. */
const NODE_2 = Math.sqrt(1 / 12);
const NODE_4_INNER = Math.sqrt(3 / 7 - 2 / 7 * Math.sqrt(6 / 5)) / 2;
const NODE_4_OUTER = Math.sqrt(3 / 7 + 2 / 7 * Math.sqrt(6 / 5)) / 2;
const WEIGHT_4_INNER = (18 + Math.sqrt(30)) / 72;
const WEIGHT_4_OUTER = (18 - Math.sqrt(30)) / 72;

/** The coefficients are tabled by Taylor polynomials around the middle of strips this tall. */
const STRIP_M = 50_000;
const STRIPS = 2 * MAX_Y_M / STRIP_M;
const PER_STRIP = 1 / STRIP_M;
/** Degree in N of c2, c4, c6, c8, c10 inside a strip: what is left out is below 1e-15 of F. */
const DEGREES = [4, 3, 3, 2, 1] as const;
const STRIDE = 18;
/** c_j(N) is even and periodic in 2N/A with coefficients falling like n^m: ten cosines reach the last bit. */
const COSINES = 10;
const SAMPLES_N = 48;
const SAMPLES_X = 7;

const tables = new Map<string, Float64Array>();

/**
 * The area function of a working plane.
 *
 * Units   `stepM` is the unit of the coordinates in metres: 1 for metres, 0.0001 for lattice steps. Steps are better on
 *         long edges: metres cannot hold a lattice point of a prefixed zone (37 xxx xxx.xxxx) to more than 4 nm.
 * Cost    the table of an ellipsoid once (some ms); then no allocation, no trigonometry
 * @throws EngineError `crs/area-needs-tm`
 */
export function edgeAreaOn(crs: Crs, stepM = 1): EdgeArea {
    const tm = crs.tm;
    if (tm === undefined) {
        throw new EngineError('crs/area-needs-tm', `areas are computed on a transverse Mercator plane, and ${crs.id} `
            + `(${crs.name}) is none`,
        {fix: 'choose a Gauss–Krüger or UTM working CRS with --crs', facts: {crs: crs.id}});
    }
    const table = coefficients(tm.aM, tm.invF);
    const originX = tm.falseEastingM / stepM;
    const originY = tm.falseNorthingM / stepM;
    const arc0M = meridianArcM(kruegerSeries(tm.aM, tm.invF), tm.lat0Deg);
    // k0 drops out: F(x, N)·dN on a plane of scale k0 equals F(x/k0, N/k0)·d(N/k0) on the plane of scale 1
    const unitM = stepM / tm.k0;

    const quad = new Float64Array(4);

    function edgeArea(x0: number, y0: number, x1: number, y1: number): number {
        if (y0 === y1 && Math.abs(x0) + Math.abs(x1) < Infinity) return 0;
        // always from south to north, so that an edge and its reverse see the same operations
        let sign = 1;
        if (y0 > y1) {
            sign = -1;
            let swap = x0; x0 = x1; x1 = swap;
            swap = y0; y0 = y1; y1 = swap;
        }
        const x = (x0 - originX) * unitM;
        const y = (y0 - originY) * unitM + arc0M;
        const dx = (x1 - x0) * unitM;
        const dy = (y1 - y0) * unitM;
        if (!(Math.abs(x) <= MAX_X_M && Math.abs(x + dx) <= MAX_X_M && y >= -MAX_Y_M && y + dy <= MAX_Y_M)) {
            throw outsideRange(crs, x0 * stepM, y0 * stepM, x1 * stepM, y1 * stepM);
        }
        if (dy <= SHORT_EDGE_M && dx <= SHORT_EDGE_M && dx >= -SHORT_EDGE_M) {
            quad[0] = x + dx * 0.5;
            quad[1] = y + dy * 0.5;
            quad[2] = dx * NODE_2;
            quad[3] = dy * NODE_2;
            toMeanF(table, quad);
            return sign * (dy * quad[0]);
        }
        return sign * longEdge(table, quad, x, y, dx, dy);
    }

    function ticksInto(edges: Float64Array, count: number, ticks: Float64Array): void {
        const arcM = arc0M - originY * unitM;
        for (let i = 0; i < count; i++) {
            const x0 = edges[4 * i], y0 = edges[4 * i + 1], x1 = edges[4 * i + 2], y1 = edges[4 * i + 3];
            const dx = (x1 - x0) * unitM, dy = (y1 - y0) * unitM;
            const x = (x0 - originX) * unitM + dx * 0.5, y = y0 * unitM + dy * 0.5 + arcM;
            if (x < NEAR_X_M && x > -NEAR_X_M && y < NEAR_Y_M && y > -NEAR_Y_M
                && dx < TINY_EDGE_M && dx > -TINY_EDGE_M && dy < TINY_EDGE_M && dy > -TINY_EDGE_M) {
                const place = (y + MAX_Y_M) * PER_STRIP, strip = place | 0, k = strip * STRIDE, t = place - strip - 0.5, u = x * x;
                const c2 = table[k] + t * (table[k + 1] + t * (table[k + 2] + t * (table[k + 3] + t * table[k + 4])));
                const c4 = table[k + 5] + t * (table[k + 6] + t * table[k + 7]);
                const f = u * (c2 + u * (c4 + u * (table[k + 9] + t * table[k + 10] + u * table[k + 13])));
                const area = TICKS_PER_M2 * dy * (x + x * (f + c2 * dx * dx * 0.25)), rounded = Math.round(area);
                if (Math.abs(area - rounded) < 0.5 - LEAST_MARGIN_TICKS) {
                    ticks[i] = rounded;
                    continue;
                }
            }
            const sign = x0 < x1 || (x0 === x1 && y0 < y1) ? 1 : -1;
            ticks[i] = sign * Math.round(sign * TICKS_PER_M2 * edgeArea(x0, y0, x1, y1));
        }
    }
    return Object.assign(edgeArea, {ticksInto});
}

/**
 * From x, y, nx, ny to the mean of F at (x − nx, y − ny) and (x + nx, y + ny), the first number of `quad`; one look at the
 * table serves both (577 m past a strip). Numbers come and go in an array, since each would be an object of its own otherwise.
 */
function toMeanF(table: Float64Array, quad: Float64Array): void {
    const x = quad[0], y = quad[1], nx = quad[2], ny = quad[3];
    const place = (y + MAX_Y_M) * PER_STRIP;
    const strip = place >= STRIPS ? STRIPS - 1 : place | 0;
    const k = strip * STRIDE;
    const a = place - strip - 0.5 - ny * PER_STRIP;
    const b = place - strip - 0.5 + ny * PER_STRIP;
    const t0 = table[k], t1 = table[k + 1], t2 = table[k + 2], t3 = table[k + 3], t4 = table[k + 4];
    const t5 = table[k + 5], t6 = table[k + 6], t7 = table[k + 7], t8 = table[k + 8];
    const t9 = table[k + 9], t10 = table[k + 10], t11 = table[k + 11], t12 = table[k + 12];
    const t13 = table[k + 13], t14 = table[k + 14], t15 = table[k + 15], t16 = table[k + 16], t17 = table[k + 17];
    const xa = x - nx;
    const xb = x + nx;
    const ua = xa * xa;
    const ub = xb * xb;
    const fa = ua * (t0 + a * (t1 + a * (t2 + a * (t3 + a * t4)))
        + ua * (t5 + a * (t6 + a * (t7 + a * t8))
        + ua * (t9 + a * (t10 + a * (t11 + a * t12)) + ua * (t13 + a * (t14 + a * t15) + ua * (t16 + a * t17)))));
    const fb = ub * (t0 + b * (t1 + b * (t2 + b * (t3 + b * t4)))
        + ub * (t5 + b * (t6 + b * (t7 + b * t8))
        + ub * (t9 + b * (t10 + b * (t11 + b * t12)) + ub * (t13 + b * (t14 + b * t15) + ub * (t16 + b * t17)))));
    quad[0] = x + (xa * fa + xb * fb) * 0.5;
}

function longEdge(table: Float64Array, quad: Float64Array, x: number, y: number, dx: number, dy: number): number {
    const pieces = Math.ceil(Math.max(dy, Math.abs(dx)) / PIECE_M);
    const px = dx / pieces;
    const py = dy / pieces;
    const fAt = (xM: number, yM: number): number => {
        quad[0] = xM;
        quad[1] = yM;
        quad[2] = 0;
        quad[3] = 0;
        toMeanF(table, quad);
        return quad[0];
    };
    let sum = 0;
    for (let piece = 0; piece < pieces; piece++) {
        const xMid = x + (piece + 0.5) * px;
        const yMid = y + (piece + 0.5) * py;
        sum += WEIGHT_4_INNER * (fAt(xMid - px * NODE_4_INNER, yMid - py * NODE_4_INNER)
            + fAt(xMid + px * NODE_4_INNER, yMid + py * NODE_4_INNER))
            + WEIGHT_4_OUTER * (fAt(xMid - px * NODE_4_OUTER, yMid - py * NODE_4_OUTER)
            + fAt(xMid + px * NODE_4_OUTER, yMid + py * NODE_4_OUTER));
    }
    return py * sum;
}

/**
 * Signed area of an open ring, counter-clockwise positive.
 *
 * Shape   vertices [start, end) of interleaved x,y; the closing edge is implied
 * Units   m²; coordinates as `edgeArea` wants them
 */
export function ringAreaM2(edgeArea: EdgeArea, coords: Float64Array, start: number, end: number): number {
    // Neumaier's compensated sum: single edges reach 1e9 m² where the ring has 1e4 m²
    let sum = 0;
    let lost = 0;
    for (let vertex = start; vertex < end; vertex++) {
        const next = vertex + 1 < end ? vertex + 1 : start;
        const term = edgeArea(coords[2 * vertex], coords[2 * vertex + 1], coords[2 * next], coords[2 * next + 1]);
        const total = sum + term;
        lost += Math.abs(sum) >= Math.abs(term) ? sum - total + term : term - total + sum;
        sum = total;
    }
    return sum + lost;
}

function outsideRange(crs: Crs, x0: number, y0: number, x1: number, y1: number): EngineError {
    return new EngineError('crs/outside-area-range', `no area for the edge (${x0}, ${y0}) to (${x1}, ${y1}): it is not `
        + `within ${MAX_X_M / 1000} km of the central meridian of ${crs.id}`,
    {fix: 'choose a working CRS nearer to the data with --crs', facts: {crs: crs.id, edge: [x0, y0, x1, y1]}});
}

/** The table of an ellipsoid: for each strip the Taylor coefficients of c2…c10, in units of a strip. */
function coefficients(aM: number, invF: number): Float64Array {
    const key = `${aM} ${invF}`;
    const known = tables.get(key);
    if (known) return known;
    const series = kruegerSeries(aM, invF);
    const cosines = cosineCoefficients(aM, invF);
    const table = new Float64Array(STRIPS * STRIDE);
    const stripAngle = 2 * STRIP_M / series.rectifyingRadiusM;
    const powers = Array.from({length: COSINES}, (_, m) => Float64Array.from({length: Math.max(...DEGREES) + 1}, (_, power) => Math.pow(m * stripAngle, power)));
    const cos = new Float64Array(COSINES), sin = new Float64Array(COSINES);
    for (let strip = 0; strip < STRIPS; strip++) {
        const angle = 2 * ((strip + 0.5) * STRIP_M - MAX_Y_M) / series.rectifyingRadiusM;
        for (let m = 0; m < COSINES; m++) {
            cos[m] = Math.cos(m * angle);
            sin[m] = Math.sin(m * angle);
        }
        let at = strip * STRIDE;
        for (let j = 0; j < DEGREES.length; j++) {
            let factorial = 1;
            for (let power = 0; power <= DEGREES[j]; power++) {
                if (power > 0) factorial *= power;
                // the power-th derivative of cos(m·angle) is m^power · cos(m·angle + power·π/2)
                const turned = power % 2 === 0 ? cos : sin, sign = power % 4 === 1 || power % 4 === 2 ? -1 : 1;
                let derivative = 0;
                for (let m = COSINES - 1; m >= 0; m--) derivative += cosines[j][m] * powers[m][power] * (sign * turned[m]);
                table[at++] = derivative / factorial;
            }
        }
    }
    tables.set(key, table);
    return table;
}

/** cosines[j][m]: c_{2(j+1)}(N) = Σ_m cosines[j][m]·cos(2mN/A), by a discrete cosine transform over the meridian. */
function cosineCoefficients(aM: number, invF: number): Float64Array[] {
    const series = kruegerSeries(aM, invF);
    const cosines = DEGREES.map(() => new Float64Array(COSINES));
    for (let sample = 0; sample < SAMPLES_N; sample++) {
        const angle = Math.PI * (sample + 0.5) / SAMPLES_N;
        const powers = powersOfX(series, angle * series.rectifyingRadiusM / 2);
        for (let j = 0; j < DEGREES.length; j++) {
            for (let m = 0; m < COSINES; m++) {
                cosines[j][m] += powers[j] * Math.cos(m * angle) * (m === 0 ? 1 : 2) / SAMPLES_N;
            }
        }
    }
    return cosines;
}

/**
 * c2, c4, … c10 at one northing: (1/k² − 1)/x² interpolated as a polynomial of x² at Chebyshev points of
 * [0, MAX_X_M²], then integrated term by term (x^2j becomes x^(2j+1)/(2j+1)).
 */
function powersOfX(series: ReturnType<typeof kruegerSeries>, yM: number): Float64Array {
    const unit = MAX_X_M * MAX_X_M;
    const nodes = new Float64Array(SAMPLES_X);
    const divided = new Float64Array(SAMPLES_X);
    for (let i = 0; i < SAMPLES_X; i++) {
        nodes[i] = (1 - Math.cos(Math.PI * (i + 0.5) / SAMPLES_X)) / 2;
        const k = pointScale(series, Math.sqrt(nodes[i]) * MAX_X_M, yM);
        divided[i] = (1 - k) * (1 + k) / (k * k) / nodes[i];
    }
    // Newton's divided differences, then expanded to powers
    for (let order = 1; order < SAMPLES_X; order++) {
        for (let i = SAMPLES_X - 1; i >= order; i--) {
            divided[i] = (divided[i] - divided[i - 1]) / (nodes[i] - nodes[i - order]);
        }
    }
    const powers = new Float64Array(SAMPLES_X);
    for (let i = SAMPLES_X - 1; i >= 0; i--) {
        for (let j = SAMPLES_X - 1; j >= 1; j--) powers[j] = powers[j - 1] - nodes[i] * powers[j];
        powers[0] = divided[i] - nodes[i] * powers[0];
    }
    const terms = new Float64Array(DEGREES.length);
    for (let j = 0; j < terms.length; j++) terms[j] = powers[j] / (2 * j + 3) / Math.pow(unit, j + 1);
    return terms;
}
