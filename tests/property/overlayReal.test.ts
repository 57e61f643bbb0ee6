import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'vitest';
import {certify, outlines, overlay, parcelsAt} from '../../engine/kernel/index.ts';
import {polygonsOf, type Point, type Rings} from '../helpers/coverages.ts';
import {multiPolygonWkt, openGeos} from '../helpers/geos.ts';
import {polygonsFromWkt, type PolygonRings} from '../helpers/wkt.ts';
import {realDataPath, testOnRealData} from '../helpers/realData.ts';

const geos = await openGeos();

interface Pair {
    readonly name: string;
    readonly a: readonly PolygonRings[];
    readonly b: readonly PolygonRings[];
}

interface GeoJson {
    readonly type: string;
    readonly features?: readonly GeoJson[];
    readonly geometry?: GeoJson | null;
    readonly geometries?: readonly GeoJson[];
    readonly coordinates?: unknown;
}

function polygonsOfGeoJson(value: GeoJson | null | undefined): PolygonRings[] {
    switch (value?.type) {
        case 'Feature': return polygonsOfGeoJson(value.geometry);
        case 'GeometryCollection': return (value.geometries ?? []).flatMap(polygonsOfGeoJson);
        case 'Polygon':
        case 'MultiPolygon': // one fixture calls a multipolygon a polygon; the depth of its arrays says which it is
            return typeof (value.coordinates as number[][][])[0]?.[0]?.[0] === 'number'
                ? [value.coordinates as PolygonRings] : value.coordinates as PolygonRings[];
        default: return [];
    }
}

/** All pairs of features of a file; a file of one feature is paired with itself moved by a third of its size. */
function geoJsonPairs(path: string): Pair[] {
    const parsed = JSON.parse(readFileSync(path, 'utf8')) as GeoJson | GeoJson[];
    const features = (Array.isArray(parsed) ? parsed : parsed.features ?? [parsed]).map(polygonsOfGeoJson).filter(f => f.length > 0);
    const name = path.split('/').slice(-2).join('/');
    if (features.length === 1) {
        const xs = features[0].flat(2).map(p => p[0]);
        const shift = (Math.max(...xs) - Math.min(...xs)) / 3;
        return [{name, a: features[0], b: features[0].map(rings => rings.map(ring => ring.map(([x, y]) => [x + shift, y])))}];
    }
    return features.flatMap((a, i) => features.slice(i + 1, i + 4).map((b, j) => ({name: `${name} ${i}-${i + j + 1}`, a, b})));
}

/** Cases of two polygonal geometries in a JTS test file; `skipped` counts the rest. */
function jtsPairs(path: string): {pairs: Pair[]; skipped: number} {
    const text = readFileSync(path, 'utf8');
    const pairs: Pair[] = [];
    let skipped = 0;
    for (const [, body] of text.matchAll(/<case>([\s\S]*?)<\/case>/g)) {
        const geometry = (tag: string): PolygonRings[] | null => {
            const match = new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`).exec(body);
            return match && /^\s*(MULTI)?(POLYGON|GEOMETRYCOLLECTION)/i.test(match[1]) ? polygonsFromWkt(match[1]) : null;
        };
        const a = geometry('a'), b = geometry('b');
        if (a?.length && b?.length) pairs.push({name: `${path.split('/').pop()} ${/<desc>([\s\S]*?)<\/desc>/.exec(body)?.[1].trim() ?? ''}`, a, b});
        else skipped++;
    }
    return {pairs, skipped};
}

const open = (ring: readonly number[][]): Point[] => {
    const points = ring.map(([x, y]) => [x, y] as const);
    const [first] = points, last = points[points.length - 1];
    return points.length > 1 && first[0] === last[0] && first[1] === last[1] ? points.slice(0, -1) : points;
};

function check({name, a, b}: Pair): void {
    const all = [...a, ...b].flat(2);
    const size = Math.max(...all.map(p => Math.max(Math.abs(p[0]), Math.abs(p[1]))), 1e-9);
    // a lattice of about ten significant digits, whatever the unit of the file
    const stepM = 10 ** Math.ceil(Math.log10(size) - 10);
    const snap = (polygons: readonly PolygonRings[]): PolygonRings[] => polygons.map(rings => rings
        .map(ring => open(ring).map(([x, y]) => [Math.round(x / stepM), Math.round(y / stepM)])).filter(ring => ring.length > 0));
    const rings = (polygons: readonly PolygonRings[]): Rings => snap(polygons).flat().map(ring => ring.map(([x, y]) => [x, y] as const));
    // steps of the lattice as coordinates: both engines get the very same numbers
    const result = overlay([
        {id: 'a', polygons: polygonsOf([rings(a)]), overlaps: 'allowed'}, {id: 'b', polygons: polygonsOf([rings(b)]), overlaps: 'allowed'},
    ], {stepM: 1, toleranceM: 0});
    certify(polygonsOf([rings(a)]), {stepM: 1, overlaps: 'allowed', reportGaps: false});
    let both = 0, onlyA = 0;
    for (let face = 1; face < result.faceCount; face++) {
        const inA = parcelsAt(result, 0, face).length > 0, inB = parcelsAt(result, 1, face).length > 0;
        if (inA && inB) both += Number(result.area2[face]) / 2;
        if (inA && !inB) onlyA += Number(result.area2[face]) / 2;
    }
    const length = [...rings(a), ...rings(b)].reduce((sum, ring) => sum + ring.reduce((part, [x, y], i) => {
        const [nx, ny] = ring[(i + 1) % ring.length];
        return part + Math.hypot(nx - x, ny - y);
    }, 0), 0);
    // even-odd over all rings of a feature: the symmetric difference of its rings one by one
    const feature = (polygons: readonly PolygonRings[]): number => snap(polygons).flat()
        .filter(ring => ring.length > 2).map(ring => geos.makeValid(geos.read(multiPolygonWkt([[ring]]))))
        .reduce((sum, ring) => sum === 0 ? ring : geos.symDifference(sum, ring), 0) || geos.read('POLYGON EMPTY');
    const ga = feature(a), gb = feature(b);
    const slack = length + 1; // one step along every border
    expect(Math.abs(both - geos.area(geos.intersection(ga, gb))), `${name}: intersection`).toBeLessThanOrEqual(slack);
    expect(Math.abs(onlyA - geos.area(geos.difference(ga, gb))), `${name}: difference`).toBeLessThanOrEqual(slack);
    const key = Int32Array.from({length: result.faceCount}, (_, f) => f - 1);
    for (const polygons of outlines(result.arrangement, key, result.faceCount - 1)) {
        const wkt = multiPolygonWkt(polygons.map(({shell, holes}) => [shell, ...holes].map(ring =>
            Array.from({length: ring.length / 2}, (_, i) => [ring[2 * i], ring[2 * i + 1]]))));
        expect(geos.isValid(geos.read(wkt)), `${name}: a face is valid`).toBe(true);
    }
    geos.dispose();
}

function checkNamed(pair: Pair): void {
    try {
        check(pair);
    } catch (error) {
        throw new Error(`${pair.name}: ${String(error)}`, {cause: error});
    }
}

testOnRealData('polygon-clipping and turf fixtures: areas agree with GEOS, faces are valid, nothing is thrown', (data) => {
    const folders = ['martinez', 'turf/turf-difference/in', 'turf/turf-intersect/in', 'turf/turf-dissolve/in', 'turf/turf-union/in', 'turf/turf-kinks/in'];
    let pairs = 0;
    for (const folder of folders) {
        const path = realDataPath(data, 'overlay', folder);
        for (const file of readdirSync(path).filter(name => name.endsWith('.geojson')).sort()) {
            for (const pair of geoJsonPairs(join(path, file))) {
                checkNamed(pair);
                pairs++;
            }
        }
    }
    console.log(`${pairs} pairs of polygons`);
    expect(pairs).toBeGreaterThan(100);
});

testOnRealData('JTS overlay, relate and validity files: areas agree with GEOS, faces are valid, nothing is thrown', (data) => {
    let pairs = 0, skipped = 0;
    for (const folder of ['general', 'validate']) {
        const path = realDataPath(data, 'overlay', 'jts', folder);
        for (const file of readdirSync(path).filter(name => name.endsWith('.xml')).sort()) {
            const cases = jtsPairs(join(path, file));
            skipped += cases.skipped;
            for (const pair of cases.pairs) {
                checkNamed(pair);
                pairs++;
            }
        }
    }
    console.log(`${pairs} pairs of polygons; ${skipped} cases are not about two polygons`);
    expect(pairs).toBeGreaterThan(100);
});
