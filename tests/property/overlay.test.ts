import {orient2d} from 'robust-predicates';
import {expect, test} from 'vitest';
import {canonicalOutline, outlines, overlay, parcelsAt, type KernelLayer, type Overlay} from '../../engine/kernel/index.ts';
import {blob, polygonsOf, randomCoverage, scrambled, type Random, type Rings} from '../helpers/coverages.ts';
import {forAll} from '../helpers/forAll.ts';

const CASES = Number(process.env.CASES ?? 1500);

interface Input {
    readonly layers: {readonly features: Rings[]; readonly overlaps: 'forbidden' | 'allowed'}[];
    readonly random: Random;
}

/** Two surveys and a set layer; the after survey is a noisy, partly changed or independent one. */
function input(random: Random, size: number): Input {
    const columns = 1 + size % 5, rows = 1 + Math.floor(size / 5) % 4;
    const originX = size % 3 === 0 ? 0 : 39_500_000, originY = size % 3 === 0 ? 0 : 3_360_000;
    const sizeM = [0.01, 1, 300, 20_000][size % 4];
    const shape = {columns, rows, sizeM, originX, originY, bends: size % 4, jitter: size % 7 === 0 ? 0.9 : 0.3};
    const before = randomCoverage(random, shape);
    const noise = [0, 1e-9, 1e-6, 1e-4, 1e-3, 1e-2][size % 6];
    const moved = new Map<string, readonly [number, number]>();
    const shake = ([x, y]: readonly [number, number]): readonly [number, number] => {
        const key = `${x} ${y}`;
        let to = moved.get(key);
        if (!to) moved.set(key, to = [x + (random() - 0.5) * 2 * noise, y + (random() - 0.5) * 2 * noise]);
        return to;
    };
    const after = size % 2 === 0
        ? before.map(rings => rings.map(ring => ring.map(shake)))
        : randomCoverage(random, {...shape, columns: columns + 1});
    const approvals = Array.from({length: size % 5}, () => blob(
        random, originX + random() * sizeM, originY + random() * sizeM, sizeM * (0.05 + random() * 0.4), 3 + Math.floor(random() * 9)));
    return {
        layers: [{features: before, overlaps: 'forbidden'}, {features: after, overlaps: 'forbidden'}, {features: approvals, overlaps: 'allowed'}],
        random,
    };
}

const layersOf = (given: Input['layers']): KernelLayer[] =>
    given.map((layer, k) => ({id: `layer${k}`, polygons: polygonsOf(layer.features), overlaps: layer.overlaps}));

/** Every face as text: its parcels by stable names and its outline; sorted. */
function faceList(result: Overlay, names: readonly (readonly (string | number)[])[], shiftX = 0, shiftY = 0): string[] {
    const key = Int32Array.from({length: result.faceCount}, (_, f) => f - 1);
    return outlines(result.arrangement, key, result.faceCount - 1).map((polygons, i) => {
        const shape = canonicalOutline(polygons.map(({shell, holes}) => ({
            shell: shell.map((v, j) => v - (j % 2 ? shiftY : shiftX)),
            holes: holes.map(hole => hole.map((v, j) => v - (j % 2 ? shiftY : shiftX))),
        })));
        const owners = names.map((list, k) => result.parcelOf[k][i + 1] < 0 ? '-' : list[result.parcelOf[k][i + 1]]);
        const sets = names.map((list, k) => parcelsAt(result, k, i + 1).map(p => list[p]).sort().join('+'));
        // owner of an `allowed` layer is the first by number, which order may change; the set says it
        return JSON.stringify([owners.map((o, k) => result.layers[k].overlaps === 'allowed' ? sets[k] : o), sets, shape]);
    }).sort();
}

function assertLabelsAgreeAcrossEdges({arrangement}: Overlay): void {
    const {faces, graph} = arrangement;
    for (let e = 0; e < graph.edgeCount; e++) {
        const left = new Set(faces.labels.parcels(faces.labelOf[faces.faceOf[2 * e]]));
        for (const parcel of graph.toggleItems.subarray(graph.toggleStart[e], graph.toggleStart[e + 1])) {
            if (!left.delete(parcel)) left.add(parcel);
        }
        const right = faces.labels.parcels(faces.labelOf[faces.faceOf[2 * e + 1]]);
        expect([...left].sort((a, b) => a - b)).toEqual([...right]);
    }
}

/** Brute force with another exact predicate: no two edges meet anywhere but in a common end. */
function assertNoded({arrangement: {graph}}: Overlay): void {
    const {x, y, origin} = graph;
    // robust-predicates counts a left turn as negative
    const side = (a: number, b: number, c: number): number => -Math.sign(orient2d(x[a], y[a], x[b], y[b], x[c], y[c]));
    const isInside = (a: number, b: number, c: number): boolean => c !== a && c !== b && side(a, b, c) === 0
        && (x[c] - x[a]) * (x[c] - x[b]) <= 0 && (y[c] - y[a]) * (y[c] - y[b]) <= 0;
    for (let e = 0; e < graph.edgeCount; e++) {
        const u = origin[2 * e], v = origin[2 * e + 1];
        for (let f = e + 1; f < graph.edgeCount; f++) {
            const s = origin[2 * f], t = origin[2 * f + 1];
            if (x[t] < x[u] || x[s] > x[v]) continue;
            const meets = isInside(u, v, s) || isInside(u, v, t) || isInside(s, t, u) || isInside(s, t, v)
                || (side(u, v, s) * side(u, v, t) < 0 && side(s, t, u) * side(s, t, v) < 0);
            if (meets) throw new Error(`edges ${[u, v, s, t].map(w => `(${x[w]}, ${y[w]})`).join(' ')} meet off a node`);
        }
    }
}

test('faces are labelled without contradiction and their areas add up exactly', () => {
    forAll(CASES, input, ({layers}) => {
        const result = overlay(layersOf(layers), {edgeArea: (x0, y0, x1, y1) => (x0 + x1) / 2e4 * (y1 - y0) / 1e4 * 0.9997});
        assertLabelsAgreeAcrossEdges(result);
        const all = outlines(result.arrangement, Int32Array.from({length: result.faceCount}, (_, f) => f === 0 ? -1 : 0), 1)[0];
        const twice = (ring: Float64Array): bigint => {
            let sum = 0n;
            for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
                sum += BigInt(ring[j]) * BigInt(ring[i + 1]) - BigInt(ring[i]) * BigInt(ring[j + 1]);
            }
            return sum;
        };
        let outline = 0n;
        for (const {shell, holes} of all ?? []) {
            expect(twice(shell) > 0n).toBe(true);
            outline += twice(shell);
            for (const hole of holes) {
                expect(twice(hole) < 0n).toBe(true);
                outline += twice(hole);
            }
        }
        expect(result.area2.reduce((sum, area) => sum + area, 0n)).toBe(outline);
        for (let face = 1; face < result.faceCount; face++) expect(result.area2[face] > 0n).toBe(true);
        expect([...result.areaTicks].every(Number.isInteger)).toBe(true);
    });
});

test('no two edges of the arrangement meet except at their ends', () => {
    forAll(CASES, input, ({layers}) => {
        const result = overlay(layersOf(layers), {toleranceM: layers[2].features.length % 2 ? 0.001 : 0});
        assertNoded(result);
    });
});

test('the order of parcels and rings, ring start and winding change nothing', () => {
    forAll(Math.ceil(CASES / 3), input, ({layers, random}) => {
        const names = layers.map(layer => layer.features.map((_, i) => i));
        const plain = faceList(overlay(layersOf(layers)), names);
        const turned = layers.map(layer => ({...layer, ...scrambled(random, layer.features)}));
        expect(faceList(overlay(layersOf(turned)), turned.map(layer => layer.order))).toEqual(plain);
    });
});

test('a shift by whole lattice steps shifts the result and changes nothing else', () => {
    forAll(Math.ceil(CASES / 5), input, ({layers}) => {
        // metres whose step count and shift are exact in binary, so that the input itself is shifted without rounding
        const grid = layers.map(layer => ({...layer, features: layer.features.map(rings => rings.map(ring =>
            ring.map(([x, y]) => [Math.round(x * 16), Math.round(y * 16)] as const)))}));
        const moved = (dx: number, dy: number): KernelLayer[] => layersOf(grid.map(layer => ({...layer, features: layer.features.map(
            rings => rings.map(ring => ring.map(([x, y]) => [(x + dx) / 16, (y + dy) / 16] as const)))})));
        const names = layers.map(layer => layer.features.map((_, i) => i));
        const options = {stepM: 1 / 16, toleranceM: 0};
        expect(faceList(overlay(moved(4096, -512), options), names, 4096, -512)).toEqual(faceList(overlay(moved(0, 0), options), names));
    });
});

test('ground claimed by two parcels of a coverage goes to one of them, whatever their order', () => {
    forAll(300, (random, size) => {
        const features = Array.from({length: 2 + size % 6}, () => blob(random, random() * 20, random() * 20, 15, 3 + Math.floor(random() * 8)));
        return {features: [...features, features[0]], random};
    }, ({features, random}) => {
        const priority = Int32Array.from(features, (_, i) => i % 2);
        const compareAttributes = (): number => 0;
        const names = [features.map((_, i) => i === features.length - 1 ? 0 : i)];
        const plain = overlay([{id: 'a', polygons: polygonsOf(features), overlaps: 'forbidden', priority: priority.map((p, i) => i === features.length - 1 ? priority[0] : p), compareAttributes}]);
        const {features: turned, order} = scrambled(random, features);
        const mixed = overlay([{id: 'a', polygons: polygonsOf(turned), overlaps: 'forbidden',
            priority: Int32Array.from(order, i => i === features.length - 1 ? priority[0] : priority[i]), compareAttributes}]);
        expect(faceList(mixed, [order.map(i => i === features.length - 1 ? 0 : i)])).toEqual(faceList(plain, names));
    });
});
