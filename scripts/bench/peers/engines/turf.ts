/** turf behind the harness: GeoJSON features a pair. */

import {featureCollection, intersect, multiPolygon, polygon, union} from '@turf/turf';
import type {Feature, MultiPolygon, Polygon} from 'geojson';
import type {Engine} from '../harness/engine.ts';
import {runHarness} from '../harness/harness.ts';
import {polygonsOf} from '../harness/polygonsOf.ts';

type Area = Feature<Polygon | MultiPolygon>;

function toRing(xy: Float64Array): number[][] {
    const ring: number[][] = [];
    for (let k = 0; k < xy.length; k += 2) ring.push([xy[k], xy[k + 1]]);
    return ring;
}

function toPolygons({geometry}: Area): number[][][][] {
    return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

const engine: Engine<Area> = {
    name: 'turf',
    polygon(rings) {
        const polygons = polygonsOf(rings).map(parts => parts.map(toRing));
        return polygons.length === 1 ? polygon(polygons[0]) : multiPolygon(polygons);
    },
    intersect: (parcels, other) => parcels.map(parcel => intersect(featureCollection([parcel, other]))).filter(piece => piece !== null),
    unite(pieces) {
        const one = union(featureCollection([...pieces]));
        if (one === null) throw new Error('turf lost all pieces of a union');
        return one;
    },
    box(piece, boxes, at) {
        let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
        for (const [shell] of toPolygons(piece)) {
            for (const [x, y] of shell) {
                if (x < minX) minX = x;
                if (x > maxX) maxX = x;
                if (y < minY) minY = y;
                if (y > maxY) maxY = y;
            }
        }
        boxes[at] = minX;
        boxes[at + 1] = minY;
        boxes[at + 2] = maxX;
        boxes[at + 3] = maxY;
    },
    polygons: piece => toPolygons(piece).map(rings => rings.map(ring => Float64Array.from(ring.flat()))),
};

await runHarness(async () => engine);
