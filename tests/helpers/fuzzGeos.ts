/** Laws that need GEOS or the library's own door: asked of some cases only, for they are dear. */

import {overlay as libraryOverlay, polygonFaults, polygonOperation, type InputLayer, type MultiPolygonGeometry} from '../../engine/index.ts';
import {overlay, type LatticePolygon} from '../../engine/kernel/index.ts';
import {holds, isFinite, kernelLayers, stepsPerMetre, unlessThrown, type FuzzCase, type FuzzLayer} from './fuzzCase.ts';
import {ringArea2Exact} from './fuzzExact.ts';
import {outlinesOfGroups} from './fuzzLawsOutlines.ts';
import {multiPolygonWkt, type Geos} from './geos.ts';

/** Near the origin: GEOS computes in doubles, and the oracle should not be the one that rounds. */
function coordinates(polygons: readonly LatticePolygon[], [x0, y0]: readonly number[]): number[][][][] {
    return polygons.map(({shell, holes}) => [shell, ...holes].map(ring =>
        Array.from({length: ring.length / 2}, (_, i) => [ring[2 * i] - x0, ring[2 * i + 1] - y0])));
}

export function checkByGeos(fuzzCase: FuzzCase, geos: Geos): void {
    const {layers, stepM, toleranceM} = fuzzCase;
    const result = unlessThrown('overlay-throws', () => overlay(kernelLayers(layers), {stepM, toleranceM}));
    const {arrangement} = result;
    const origin = [arrangement.lattice.originX, arrangement.lattice.originY];
    const {key, groups} = outlinesOfGroups(result);
    groups.forEach((polygons, group) => {
        const geometry = geos.read(multiPolygonWkt(coordinates(polygons, origin)));
        holds('geos-valid', geos.isValid(geometry), () => `outlines of group ${group} are invalid`);
        let area = 0;
        key.forEach((one, face) => {
            if (one === group) area += Number(result.area2[face]) / 2;
        });
        const extent = Math.max(0, ...polygons.flatMap(({shell}) => [...shell].map((v, i) => v - origin[i % 2])));
        holds('geos-area', Math.abs(geos.area(geometry) - area) <= 1e-14 * extent * extent + 1e-6, () => `group ${group} has ${area} steps², by GEOS ${geos.area(geometry)}`);
    });
    geos.dispose();
}

function inputLayer({features, overlaps}: FuzzLayer, k: number): InputLayer {
    return {id: `layer${k}`, overlaps, polygons: features.map(rings => ({type: 'Polygon', coordinates: rings.map(ring => [...ring, ...ring.slice(0, 1)])}))};
}

function area2Of({coordinates: polygons}: MultiPolygonGeometry, perM: number): bigint {
    return polygons.flat().reduce((sum, ring) => sum + ringArea2Exact(ring.flatMap(point => point.map(v => Math.round(v * perM)))), 0n);
}

/** The library says what the kernel says; its operations add up and give valid polygons. */
export function checkLibrary({layers, stepM, toleranceM}: FuzzCase): void {
    if (!isFinite(layers)) return;
    const perM = stepsPerMetre(stepM);
    const result = unlessThrown('overlay-throws', () => overlay(kernelLayers(layers), {stepM, toleranceM}));
    const faces = unlessThrown('library-throws', () => libraryOverlay(layers.map(inputLayer), {stepM, toleranceM}));
    const covered = [...result.area2.keys()].filter(face => face > 0 && result.parcelOf.some(parcels => parcels[face] >= 0));
    const area = (list: readonly number[]): string => list.toSorted((a, b) => a - b).join();
    holds('library-faces', area(covered.map(face => Number(result.area2[face]) / 2 / (perM * perM))) === area(faces.map(({areaM2}) => areaM2)),
        () => `${faces.length} faces, the kernel has ${covered.length} that are covered`);
    const [a, b = {features: []}] = layers.map(inputLayer).map(({polygons}) => ({features: polygons}));
    const parts = (['union', 'intersection', 'difference', 'symmetric-difference'] as const)
        .map(operation => unlessThrown('library-throws', () => polygonOperation(operation, a.features, b.features, {stepM, toleranceM})));
    for (const part of parts) {
        const faults = unlessThrown('library-throws', () => polygonFaults([part]));
        holds('library-valid', faults.length === 0, () => `an operation gives a polygon with ${JSON.stringify(faults[0])}`);
    }
    const [union, intersection, difference, symmetric] = parts.map(part => area2Of(part, perM));
    holds('library-adds-up', union === intersection + symmetric && difference <= symmetric,
        () => `union ${union}, intersection ${intersection}, difference ${difference}, symmetric difference ${symmetric}`);
}
