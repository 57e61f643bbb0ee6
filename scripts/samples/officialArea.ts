/**
 * Area on the ellipsoid as survey software computes it: the official series, edge by edge.
 *
 * Units   metres of a three-degree Gauss–Krüger zone without prefix in, m² out
 * CRS     CGCS2000
 * Source  国土调查办发〔2008〕32号, 图斑椭球面积计算公式, with CGCS2000 constants; edges above 70 m are divided
 */

type Ring = readonly (readonly [number, number])[];

const E2 = 0.0066943800229;
const EP2 = 0.00673949677548;
const SEMI_MINOR_M = 6356752.31414036;
const POLAR_RADIUS_M = 6399593.62586;
const K = [1.57048761144159e-7, 5.05250178820567e-3, 2.98472900956587e-5, 2.41626669230084e-7, 2.22241238938534e-9];
const LONGEST_EDGE_M = 70;

const [E4, E6, E8] = [E2 * E2, E2 * E2 * E2, E2 * E2 * E2 * E2];
const SERIES = [
    1 + (3 / 6) * E2 + (30 / 80) * E4 + (35 / 112) * E6 + (630 / 2304) * E8,
    (1 / 6) * E2 + (15 / 80) * E4 + (21 / 112) * E6 + (420 / 2304) * E8,
    (3 / 80) * E4 + (7 / 112) * E6 + (180 / 2304) * E8,
    (1 / 112) * E6 + (45 / 2304) * E8,
    (5 / 2304) * E8,
];

/** Latitude and longitude from the central meridian, radians. */
function geographic(east: number, north: number): [number, number] {
    const base = K[0] * north;
    const [s, c] = [Math.sin(base), Math.cos(base)];
    const foot = base + c * s * (K[1] + s * s * (-K[2] + s * s * (K[3] - s * s * K[4])));
    const t = Math.tan(foot);
    const eta2 = EP2 * Math.cos(foot) * Math.cos(foot);
    const v2 = 1 + eta2;
    const u = ((east - 500_000) * Math.sqrt(v2)) / POLAR_RADIUS_M;
    const [u2, t2] = [u * u, t * t];
    const latitude =
        foot -
        ((v2 * t * u2) / 2) *
            (1 - (u2 / 12) * (5 + 3 * t2 + eta2 - 9 * eta2 * t2) + ((u2 * u2) / 360) * (61 + 90 * t2 + 45 * t2 * t2));
    const longitude =
        (u *
            (1 -
                (u2 / 6) * (1 + 2 * t2 + eta2) +
                ((u2 * u2) / 120) * (5 + 28 * t2 + 24 * t2 * t2 + 6 * eta2 + 8 * eta2 * t2))) /
        Math.cos(foot);
    return [latitude, longitude];
}

function trapezoid([b1, l1]: readonly [number, number], [b2, l2]: readonly [number, number]): number {
    const [half, middle] = [(b2 - b1) / 2, (b1 + b2) / 2];
    const zone = SERIES.reduce(
        (sum, factor, k) =>
            sum + (k % 2 === 0 ? 1 : -1) * factor * Math.sin((2 * k + 1) * half) * Math.cos((2 * k + 1) * middle),
        0,
    );
    return ((2 * SEMI_MINOR_M * SEMI_MINOR_M * (l1 + l2)) / 2) * zone;
}

/** Signed like the ring: positive when it runs counter-clockwise. The ring is closed. */
function ringArea(ring: Ring): number {
    let sum = 0;
    for (let i = 0; i + 1 < ring.length; i++) {
        const [[x1, y1], [x2, y2]] = [ring[i], ring[i + 1]];
        const length = Math.sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1));
        const parts = length > LONGEST_EDGE_M ? Math.floor(length / LONGEST_EDGE_M) + 1 : 1;
        let from = geographic(x1, y1);
        for (let k = 1; k <= parts; k++) {
            const to = geographic(x1 + ((x2 - x1) * k) / parts, y1 + ((y2 - y1) * k) / parts);
            sum += trapezoid(from, to);
            from = to;
        }
    }
    return sum;
}

/** Two decimals, half up, as TBMJ has. */
export function officialAreaM2(polygons: readonly (readonly Ring[])[]): number {
    return Math.round(polygons.flat().reduce((sum, ring) => sum + ringArea(ring), 0) * 100) / 100;
}
