/** Small geometry for drawing: boxes, and a local plane in which a page, a chip and a printed sheet are to scale. */

/** West, south, east, north in degrees. */
export type Bbox = readonly [number, number, number, number];

export function bboxOfPolygons(polygons: readonly (readonly (readonly (readonly [number, number])[])[])[]): Bbox {
    return bboxOfPoints(polygons.flatMap((rings) => rings[0] ?? []));
}

export function bboxOfPoints(points: Iterable<readonly [number, number]>): Bbox {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [lon, lat] of points) {
        west = Math.min(west, lon);
        south = Math.min(south, lat);
        east = Math.max(east, lon);
        north = Math.max(north, lat);
    }
    return [west, south, east, north];
}

export function joinedBbox(a: Bbox, b: Bbox): Bbox {
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

export function boxesMeet(a: Bbox, b: Bbox): boolean {
    return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/**
 * A plane around one place: metres east, and metres south so that y points down as on screens. Radii of curvature of
 * the CGCS2000 ellipsoid at that place; over 100 km the scale is true within 1 %, over a township within 0.1 %.
 */
export interface LocalFrame {
    toXY(lonDeg: number, latDeg: number): [number, number];
    toLonLat(x: number, y: number): [number, number];
}

const SEMI_MAJOR_M = 6_378_137;
const ECCENTRICITY2 = 0.006_694_380_022_9;

export function localFrame(lon0: number, lat0: number): LocalFrame {
    const phi = (lat0 * Math.PI) / 180;
    const w2 = 1 - ECCENTRICITY2 * Math.sin(phi) ** 2;
    const perLat = (((SEMI_MAJOR_M * (1 - ECCENTRICITY2)) / (w2 * Math.sqrt(w2))) * Math.PI) / 180;
    const perLon = ((SEMI_MAJOR_M / Math.sqrt(w2)) * Math.cos(phi) * Math.PI) / 180;
    return {
        toXY: (lonDeg, latDeg) => [(lonDeg - lon0) * perLon, (lat0 - latDeg) * perLat],
        toLonLat: (x, y) => [lon0 + x / perLon, lat0 - y / perLat],
    };
}

export function frameOf(bbox: Bbox): LocalFrame {
    return localFrame((bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2);
}

/** Left, top, width, height in the frame's metres. */
export function boxInFrame(bbox: Bbox, frame: LocalFrame): {x: number; y: number; width: number; height: number} {
    const [x, y] = frame.toXY(bbox[0], bbox[3]);
    const [right, bottom] = frame.toXY(bbox[2], bbox[1]);
    return {x, y, width: right - x, height: bottom - y};
}

/** The box grown on all sides by a share of its longer side, at least `minimumM` metres. */
export function grownBbox(bbox: Bbox, share: number, minimumM: number): Bbox {
    const frame = frameOf(bbox);
    const {width, height} = boxInFrame(bbox, frame);
    const by = Math.max(share * Math.max(width, height), minimumM);
    const [west, north] = frame.toLonLat(-width / 2 - by, -height / 2 - by);
    const [east, south] = frame.toLonLat(width / 2 + by, height / 2 + by);
    return [west, south, east, north];
}

/** 1, 2 or 5 times a power of ten: the longest such length not above `limit`. */
export function roundLength(limit: number): number {
    const power = 10 ** Math.floor(Math.log10(limit));
    const lead = limit / power;
    return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

/** The next round denominator of a map scale at or above the one wanted. */
export function roundScale(denominator: number): number {
    for (let power = 100; ; power *= 10) {
        for (const lead of [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8]) {
            if (lead * power >= denominator) return lead * power;
        }
    }
}
