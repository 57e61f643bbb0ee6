/**
 * The transverse Mercator projection by Krüger's series in the third flattening n, to n⁶.
 *
 * Units   degrees of longitude and latitude; metres; scale without unit
 * Keeps   forward then inverse returns within 10 nm inside 35° of the central meridian
 * Source  C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers", J. Geodesy 85 (2011), eqs. 7–36;
 *         coefficients: eqs. 35 (alpha) and 36 (beta)
 */

/** What defines a transverse Mercator plane on an ellipsoid. `zonePrefix`: 37 where eastings read 37 xxx xxx. */
export interface TransverseMercator {
    readonly lon0Deg: number;
    readonly lat0Deg: number;
    readonly k0: number;
    readonly falseEastingM: number;
    readonly falseNorthingM: number;
    readonly zonePrefix: number | null;
    readonly aM: number;
    readonly invF: number;
}

/** An ellipsoid with everything the series needs. `alpha[0]` and `beta[0]` are unused. */
export interface KruegerSeries {
    readonly aM: number;
    readonly e2: number;
    readonly e: number;
    /** Radius of the circle as long as the meridian ellipse. */
    readonly rectifyingRadiusM: number;
    readonly alpha: Float64Array;
    readonly beta: Float64Array;
}

const DEG = Math.PI / 180;

/** Farther than this from the central meridian the series is no longer worth its promise (Karney 2011, §5). */
export const MAX_DEGREES_FROM_MERIDIAN = 35;

export function kruegerSeries(aM: number, invF: number): KruegerSeries {
    const f = invF === 0 ? 0 : 1 / invF;
    const n = f / (2 - f);
    const n2 = n * n;
    const n3 = n2 * n;
    const n4 = n2 * n2;
    const n5 = n4 * n;
    const n6 = n4 * n2;
    const e2 = f * (2 - f);
    return {
        aM,
        e2,
        e: Math.sqrt(e2),
        rectifyingRadiusM: aM / (1 + n) * (1 + n2 * (1 / 4 + n2 * (1 / 64 + n2 / 256))),
        alpha: Float64Array.of(
            0,
            n * (1 / 2 + n * (-2 / 3 + n * (5 / 16 + n * (41 / 180 + n * (-127 / 288 + n * (7891 / 37800)))))),
            n2 * (13 / 48 + n * (-3 / 5 + n * (557 / 1440 + n * (281 / 630 + n * (-1983433 / 1935360))))),
            n3 * (61 / 240 + n * (-103 / 140 + n * (15061 / 26880 + n * (167603 / 181440)))),
            n4 * (49561 / 161280 + n * (-179 / 168 + n * (6601661 / 7257600))),
            n5 * (34729 / 80640 + n * (-3418889 / 1995840)),
            n6 * (212378941 / 319334400),
        ),
        beta: Float64Array.of(
            0,
            n * (1 / 2 + n * (-2 / 3 + n * (37 / 96 + n * (-1 / 360 + n * (-81 / 512 + n * (96199 / 604800)))))),
            n2 * (1 / 48 + n * (1 / 15 + n * (-437 / 1440 + n * (46 / 105 + n * (-1118711 / 3870720))))),
            n3 * (17 / 480 + n * (-37 / 840 + n * (-209 / 4480 + n * (5569 / 90720)))),
            n4 * (4397 / 161280 + n * (-11 / 504 + n * (-830251 / 7257600))),
            n5 * (4583 / 161280 + n * (-108847 / 3991680)),
            n6 * (20648693 / 638668800),
        ),
    };
}

/** tan of the conformal latitude from tan of the geographic latitude (eqs. 7–9). */
function conformalTangent(tau: number, e: number): number {
    const sec = Math.sqrt(1 + tau * tau);
    const sigma = Math.sinh(e * Math.atanh(e * tau / sec));
    return tau * Math.sqrt(1 + sigma * sigma) - sigma * sec;
}

/** tan of the geographic latitude from tan of the conformal latitude: Newton's method (eqs. 19–21). */
function geographicTangent(tauPrime: number, e: number, e2: number): number {
    let tau = tauPrime / (1 - e2);
    for (let round = 0; round < 5; round++) {
        const found = conformalTangent(tau, e);
        const step = (tauPrime - found) / Math.sqrt(1 + found * found)
            * (1 + (1 - e2) * tau * tau) / ((1 - e2) * Math.sqrt(1 + tau * tau));
        tau += step;
        if (!(Math.abs(step) > 1e-12 * Math.max(1, Math.abs(tau)))) break;
    }
    return tau;
}

/** Metres along the meridian from the equator to a latitude, at scale 1. */
export function meridianArcM(series: KruegerSeries, latDeg: number): number {
    const chi = Math.atan(conformalTangent(Math.tan(latDeg * DEG), series.e));
    let xi = chi;
    for (let j = 1; j <= 6; j++) xi += series.alpha[j] * Math.sin(2 * j * chi);
    return series.rectifyingRadiusM * xi;
}

/**
 * `out` holds easting, northing of every lon, lat in `lonLat`. A point farther than 35° from the central meridian, or
 * not on the globe, becomes NaN; the caller says which and why.
 *
 * Shape   both interleaved x,y; may be the same array
 * Cost    one pass, no allocation
 */
export function forwardInto(tm: TransverseMercator, lonLat: Float64Array, out: Float64Array): void {
    forwardOf(tm)(lonLat, out);
}

/** `forwardInto` of one plane, for many calls. */
export function forwardOf(tm: TransverseMercator): (lonLat: Float64Array, out: Float64Array) => void {
    const series = kruegerSeries(tm.aM, tm.invF);
    const {e, alpha} = series;
    const a1 = alpha[1], a2 = alpha[2], a3 = alpha[3], a4 = alpha[4], a5 = alpha[5], a6 = alpha[6];
    const scale = tm.k0 * series.rectifyingRadiusM;
    const northing0 = tm.falseNorthingM - tm.k0 * meridianArcM(series, tm.lat0Deg);
    return (lonLat, out) => {
        for (let i = 0; i + 1 < lonLat.length; i += 2) {
            let dLon = lonLat[i] - tm.lon0Deg;
            if (dLon > 180) dLon -= 360;
            else if (dLon < -180) dLon += 360;
            const lat = lonLat[i + 1];
            if (!(Math.abs(dLon) <= MAX_DEGREES_FROM_MERIDIAN && Math.abs(lat) <= 90)) {
                out[i] = NaN;
                out[i + 1] = NaN;
                continue;
            }
            const tau = conformalTangent(Math.tan(lat * DEG), e);
            const sinLon = Math.sin(dLon * DEG);
            const cosLon = Math.cos(dLon * DEG);
            // sin and cos of 2ξ', sinh and cosh of 2η' by algebra from tan χ and λ (eqs. 10 and 11): no trig needed
            const h2 = tau * tau + cosLon * cosLon;
            const sin2 = 2 * tau * cosLon / h2;
            const cos2 = (cosLon - tau) * (cosLon + tau) / h2;
            const sinh2 = 2 * sinLon * Math.sqrt(1 + tau * tau) / h2;
            const cosh2 = (1 + tau * tau + sinLon * sinLon) / h2;
            // Clenshaw summation of Σ αj sin 2jζ' for complex ζ': c = 2 cos 2ζ'
            const cr = 2 * cos2 * cosh2, ci = -2 * sin2 * sinh2;
            let pr = a6, pi = 0, qr = 0, qi = 0, nr: number, ni: number;
            nr = cr * pr - ci * pi - qr + a5; ni = cr * pi + ci * pr - qi; qr = pr; qi = pi; pr = nr; pi = ni;
            nr = cr * pr - ci * pi - qr + a4; ni = cr * pi + ci * pr - qi; qr = pr; qi = pi; pr = nr; pi = ni;
            nr = cr * pr - ci * pi - qr + a3; ni = cr * pi + ci * pr - qi; qr = pr; qi = pi; pr = nr; pi = ni;
            nr = cr * pr - ci * pi - qr + a2; ni = cr * pi + ci * pr - qi; qr = pr; qi = pi; pr = nr; pi = ni;
            nr = cr * pr - ci * pi - qr + a1; ni = cr * pi + ci * pr - qi; pr = nr; pi = ni;
            const sr = sin2 * cosh2, si = cos2 * sinh2;
            const xi = Math.atan2(tau, cosLon) + pr * sr - pi * si;
            const eta = Math.asinh(sinLon / Math.sqrt(h2)) + pr * si + pi * sr;
            out[i] = scale * eta + tm.falseEastingM;
            out[i + 1] = scale * xi + northing0;
        }
    };
}

/**
 * `out` holds lon, lat in degrees of every easting, northing in `plane`; NaN where the point is off the projection.
 *
 * Shape   both interleaved x,y; may be the same array
 * Cost    one pass, no allocation
 */
export function inverseInto(tm: TransverseMercator, plane: Float64Array, out: Float64Array): void {
    const series = kruegerSeries(tm.aM, tm.invF);
    const {e, e2, beta} = series;
    const b1 = beta[1], b2 = beta[2], b3 = beta[3], b4 = beta[4], b5 = beta[5], b6 = beta[6];
    const scale = tm.k0 * series.rectifyingRadiusM;
    const northing0 = tm.falseNorthingM - tm.k0 * meridianArcM(series, tm.lat0Deg);
    for (let i = 0; i + 1 < plane.length; i += 2) {
        const xi = (plane[i + 1] - northing0) / scale;
        const eta = (plane[i] - tm.falseEastingM) / scale;
        if (!(Math.abs(xi) <= Math.PI / 2 && Math.abs(eta) <= 0.7)) {
            out[i] = NaN;
            out[i + 1] = NaN;
            continue;
        }
        const sin2 = Math.sin(2 * xi), cos2 = Math.cos(2 * xi);
        const sinh2 = Math.sinh(2 * eta), cosh2 = Math.cosh(2 * eta);
        const cr = 2 * cos2 * cosh2, ci = -2 * sin2 * sinh2;
        let pr = b6, pi = 0, qr = 0, qi = 0, nr: number, ni: number;
        nr = cr * pr - ci * pi - qr + b5; ni = cr * pi + ci * pr - qi; qr = pr; qi = pi; pr = nr; pi = ni;
        nr = cr * pr - ci * pi - qr + b4; ni = cr * pi + ci * pr - qi; qr = pr; qi = pi; pr = nr; pi = ni;
        nr = cr * pr - ci * pi - qr + b3; ni = cr * pi + ci * pr - qi; qr = pr; qi = pi; pr = nr; pi = ni;
        nr = cr * pr - ci * pi - qr + b2; ni = cr * pi + ci * pr - qi; qr = pr; qi = pi; pr = nr; pi = ni;
        nr = cr * pr - ci * pi - qr + b1; ni = cr * pi + ci * pr - qi; pr = nr; pi = ni;
        const sr = sin2 * cosh2, si = cos2 * sinh2;
        const xiPrime = xi - (pr * sr - pi * si);
        const etaPrime = eta - (pr * si + pi * sr);
        const sinhEta = Math.sinh(etaPrime);
        const cosXi = Math.cos(xiPrime);
        const tauPrime = Math.sin(xiPrime) / Math.sqrt(sinhEta * sinhEta + cosXi * cosXi);
        let lon = Math.atan2(sinhEta, cosXi) / DEG + tm.lon0Deg;
        if (lon > 180) lon -= 360;
        else if (lon < -180) lon += 360;
        out[i] = lon;
        out[i + 1] = Math.atan(geographicTangent(tauPrime, e, e2)) / DEG;
    }
}

/**
 * Point scale at a place of the plane with k0 = 1 and no false origin: `xM` east of the central meridian, `yM` north of
 * the equator.
 *
 * Source  Karney 2011, eqs. 24–34
 */
export function pointScale(series: KruegerSeries, xM: number, yM: number): number {
    const {e, e2, beta, aM, rectifyingRadiusM} = series;
    const xi = yM / rectifyingRadiusM;
    const eta = xM / rectifyingRadiusM;
    let xiPrime = xi, etaPrime = eta, p = 1, q = 0;
    for (let j = 1; j <= 6; j++) {
        const b = beta[j];
        const sin = Math.sin(2 * j * xi), cos = Math.cos(2 * j * xi);
        const sinh = Math.sinh(2 * j * eta), cosh = Math.cosh(2 * j * eta);
        xiPrime -= b * sin * cosh;
        etaPrime -= b * cos * sinh;
        p -= 2 * j * b * cos * cosh;
        q += 2 * j * b * sin * sinh;
    }
    const sinhEta = Math.sinh(etaPrime);
    const cosXi = Math.cos(xiPrime);
    const r = Math.sqrt(sinhEta * sinhEta + cosXi * cosXi);
    const tau = geographicTangent(Math.sin(xiPrime) / r, e, e2);
    const sin2Lat = tau * tau / (1 + tau * tau);
    return Math.sqrt((1 - e2 * sin2Lat) * (1 + tau * tau)) * r * rectifyingRadiusM / (aM * Math.hypot(p, q));
}
