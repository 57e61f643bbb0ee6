/** Geometry of the result page beside the patches: the land around them, village borders, basic farmland on request. */

import type {ContextFace, OutlineRow} from '../../contract/reportPage.ts';
import {encodeRingLines} from '../../contract/geometryCodec.ts';
import {gather, outlines, overlay as overlayLayers, ringArea2, type LatticePolygon} from '../../kernel/index.ts';
import type {Layer} from '../../layers/layer.ts';
import type {Polygons} from '../../core/polygons.ts';
import type {LonLat} from '../frame.ts';
import type {Outcome} from '../outcome.ts';
import type {CertifiedPlane} from '../prepare/certifyPlane.ts';
import {outlinesOf} from '../records.ts';

/** Up to this many parcels the page draws the whole survey; larger counties show what lies around patches. */
const MOST_WHOLE_PARCELS = 6_000;
/** Faces drawn around patches, at most; beyond, the patches' own parcels only. */
const MOST_CONTEXT_FACES = 8_000;

/** Parcels (before and after) that a patch lies on or shares a border with. */
function parcelsNearPatches({overlay, patches, setAside}: Outcome, withNeighbours: boolean): {before: Set<number>; after: Set<number>} {
    const {faces, graph} = overlay.arrangement;
    const isNear = new Uint8Array(overlay.faceCount);
    for (const patch of [...patches, ...setAside]) for (const face of patch.judged.patch.faces) isNear[face] = 1;
    if (withNeighbours) {
        const own = isNear.slice();
        for (let e = 0; e < graph.edgeCount; e++) {
            const left = faces.faceOf[2 * e], right = faces.faceOf[2 * e + 1];
            if (own[left] !== own[right]) isNear[left] = isNear[right] = 1;
        }
    }
    const before = new Set<number>(), after = new Set<number>();
    for (let face = 1; face < overlay.faceCount; face++) {
        if (!isNear[face]) continue;
        if (overlay.parcelOf[0][face] >= 0) before.add(overlay.parcelOf[0][face]);
        if (overlay.parcelOf[1][face] >= 0) after.add(overlay.parcelOf[1][face]);
    }
    return {before, after};
}

/** The two surveys' own faces, all of them or near patches: nothing of the other layers is in their borders. */
export function contextFaces(outcome: Outcome, keep: Uint8Array): ContextFace[] {
    const {overlay, diff: {facts}, frame} = outcome;
    const isWhole = outcome.before.record.length + outcome.after.record.length <= 2 * MOST_WHOLE_PARCELS;
    const collect = (withNeighbours: boolean): number[][] => {
        const near = isWhole ? null : parcelsNearPatches(outcome, withNeighbours);
        const byPair = new Map<number, number[]>(), width = outcome.after.record.length + 1;
        for (let face = 1; face < overlay.arrangement.faces.count; face++) {
            const b = overlay.parcelOf[0][face], a = overlay.parcelOf[1][face];
            if (b < 0 && a < 0) continue;
            if (near && !near.before.has(b) && !near.after.has(a)) continue;
            const pair = (b + 1) * width + a + 1, list = byPair.get(pair);
            if (list) list.push(face);
            else byPair.set(pair, [face]);
        }
        return [...byPair.values()];
    };
    let groups = collect(true);
    if (groups.length > MOST_CONTEXT_FACES) groups = collect(false);
    const rows = frame.encode(outlinesOf(overlay, groups, keep)).map((geometry, i): ContextFace => {
        const [face] = groups[i];
        return {beforeCode: facts.codes[facts.fromCode[face]] ?? null, afterCode: facts.codes[facts.toCode[face]] ?? null, geometry};
    });
    rows.push(...settledContext(outcome, isWhole, MOST_CONTEXT_FACES - rows.length));
    return rows.sort((a, b) => a.geometry < b.geometry ? -1 : a.geometry > b.geometry ? 1 : 0);
}

/** Settled parcels whose box comes within about this of a patch are drawn around it, metres. */
const CONTEXT_REACH_M = 30;

/** Unchanged parcels that were never cut, all of them or around patches: as the survey draws them. */
function settledContext(outcome: Outcome, isWhole: boolean, most: number): ContextFace[] {
    const {overlay, diff: {facts}, frame} = outcome;
    const {faces} = overlay.arrangement;
    const plane = planeOfLayer(outcome, outcome.before);
    const isNear = isWhole ? () => true : nearPatches(outcome, plane);
    const near: number[] = [];
    for (let face = faces.count; face < overlay.faceCount && near.length < most; face++) {
        if (isNear(overlay.parcelOf[0][face])) near.push(face);
    }
    return frame.encode(parcelShapes(plane, near.map(face => overlay.parcelOf[0][face]))).map((geometry, i): ContextFace => ({
        beforeCode: facts.codes[facts.fromCode[near[i]]], afterCode: facts.codes[facts.toCode[near[i]]], geometry,
    }));
}

function planeOfLayer({inputs}: Outcome, layer: Layer): CertifiedPlane {
    return inputs.find(input => input.layer === layer)!.plane; // every layer of a run is among its inputs
}

/** Which parcels of the before layer have a box near the box of a patch; looked up in cells of the reach. */
function nearPatches({overlay, patches, setAside}: Outcome, {geometry}: CertifiedPlane): (parcel: number) => boolean {
    const {graph, faces, lattice} = overlay.arrangement;
    if (!geometry) return () => false; // settled parcels are on the 32-bit lattice
    const {boxes, polygons: {originX, originY, perM}} = geometry;
    const cell = CONTEXT_REACH_M * perM;
    const shiftX = lattice.originX - originX, shiftY = lattice.originY - originY;
    const isOfPatch = new Uint8Array(overlay.faceCount);
    for (const patch of [...patches, ...setAside]) for (const face of patch.judged.patch.faces) isOfPatch[face] = 1;
    // cells around the patches, one more on each side
    let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
    for (let h = 0; h < 2 * graph.edgeCount; h++) {
        if (isOfPatch[faces.faceOf[h]] === 0) continue;
        const v = graph.origin[h], column = Math.floor((graph.x[v] + shiftX) / cell), row = Math.floor((graph.y[v] + shiftY) / cell);
        if (column < west) west = column;
        if (column > east) east = column;
        if (row < south) south = row;
        if (row > north) north = row;
    }
    if (west > east) return () => false;
    const columns = east - west + 3, rows = north - south + 3;
    const marked = new Uint8Array(Math.ceil(columns * rows / 8));
    for (let h = 0; h < 2 * graph.edgeCount; h++) {
        if (isOfPatch[faces.faceOf[h]] === 0) continue;
        const v = graph.origin[h];
        const column = Math.floor((graph.x[v] + shiftX) / cell) - west + 1, row = Math.floor((graph.y[v] + shiftY) / cell) - south + 1;
        for (let r = row - 1; r <= row + 1; r++) {
            for (let at = r * columns + column - 1; at <= r * columns + column + 1; at++) marked[at >>> 3] |= 1 << (at & 7);
        }
    }
    return (parcel) => {
        const firstColumn = Math.max(0, Math.floor(boxes[4 * parcel] / cell) - west + 1);
        const lastColumn = Math.min(columns - 1, Math.floor(boxes[4 * parcel + 2] / cell) - west + 1);
        const lastRow = Math.min(rows - 1, Math.floor(boxes[4 * parcel + 3] / cell) - south + 1);
        for (let r = Math.max(0, Math.floor(boxes[4 * parcel + 1] / cell) - south + 1); r <= lastRow; r++) {
            for (let at = r * columns + firstColumn; at <= r * columns + lastColumn; at++) if ((marked[at >>> 3] >>> (at & 7) & 1) === 1) return true;
        }
        return false;
    };
}

/** Shells and holes of single parcels: an overlay of those parcels alone. */
function parcelShapes({polygons, geometry}: CertifiedPlane, parcels: readonly number[]): LatticePolygon[][] {
    const all = gather(polygons, Int32Array.from(parcels));
    // a ring that nothing cuts is its own outline; rings in rings have to be told apart
    const isPlain = (i: number): boolean => all.featureStart[i + 1] - all.featureStart[i] === 1;
    const perM = geometry && parcels.every(parcel => geometry.isSound[parcel] === 1) ? geometry.polygons.perM : null;
    const shapes = parcels.map((_, i): LatticePolygon[] | null => perM !== null && isPlain(i) ? [{shell: shellOf(all, all.featureStart[i], perM), holes: []}] : null);
    const others = Int32Array.from(parcels.keys()).filter(i => shapes[i] === null);
    const alone = overlayLayers([{id: 'context', polygons: gather(all, others), overlaps: 'forbidden'}]);
    outlines(alone.arrangement, alone.parcelOf[0], others.length).forEach((shape, k) => (shapes[others[k]] = shape));
    return shapes.map(shape => shape!); // each is plain or among the others
}

/** A ring as outlines are written: lattice steps, from its smallest vertex, counter-clockwise. */
function shellOf({coords, ringStart}: Polygons, ring: number, perM: number): Float64Array {
    const start = ringStart[ring], n = ringStart[ring + 1] - start;
    const steps = Float64Array.from({length: 2 * n}, (_, i) => Math.round(coords[2 * start + i] * perM));
    let least = 0;
    for (let v = 0; v < n; v++) {
        if (steps[2 * v] < steps[2 * least] || (steps[2 * v] === steps[2 * least] && steps[2 * v + 1] < steps[2 * least + 1])) least = v;
    }
    const step = ringArea2(steps, 0, n) < 0n ? n - 1 : 1;
    const shell = new Float64Array(2 * n);
    for (let k = 0, v = least; k < n; k++, v = (v + step) % n) {
        shell[2 * k] = steps[2 * v];
        shell[2 * k + 1] = steps[2 * v + 1];
    }
    return shell;
}

/** Middle of the box of the longest ring: good enough for a name on a map. */
function middle(rings: readonly Float64Array[]): LonLat {
    const longest = rings.reduce((a, b) => b.length > a.length ? b : a, new Float64Array(0));
    if (longest.length === 0) return [0, 0];
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < longest.length; i += 2) {
        west = Math.min(west, longest[i]);
        east = Math.max(east, longest[i]);
        south = Math.min(south, longest[i + 1]);
        north = Math.max(north, longest[i + 1]);
    }
    const middleOf = (low: number, high: number): number => Math.round((low + high) / 2 * 1e7) / 1e7;
    return [middleOf(west, east), middleOf(south, north)];
}

/** Borders of a village or township layer, one row a unit. */
export function unitOutlines(outcome: Outcome, kind: 'village' | 'township'): OutlineRow[] {
    const placed = outcome.placed[kind];
    if (placed?.layer.parcels.table !== 'unit') return [];
    const {code, name} = placed.layer.parcels;
    const {coords, ringStart, featureStart} = gather(planeOfLayer(outcome, placed.layer).polygons, null);
    const degrees = outcome.frame.placesToLonLat(coords);
    return code.map((one, feature) => {
        const rings: Float64Array[] = [];
        for (let ring = featureStart[feature]; ring < featureStart[feature + 1]; ring++) {
            if (ringStart[ring] < ringStart[ring + 1]) rings.push(degrees.subarray(2 * ringStart[ring], 2 * ringStart[ring + 1]));
        }
        return {kind, code: one, name: name[feature], label: middle(rings), geometry: encodeRingLines(rings)};
    }).sort((a, b) => a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

/** Basic farmland in force as dissolved polygons, all of it: the overlay has only what lies near changes. */
export function basicFarmlandPolygons(outcome: Outcome): string[] {
    const {placed: {basicFarmland}, frame} = outcome;
    if (!basicFarmland) return [];
    const alone = overlayLayers([{id: 'basicFarmland', polygons: planeOfLayer(outcome, basicFarmland.layer).polygons, overlaps: 'allowed'}]);
    const key = alone.parcelOf[0].map(parcel => parcel >= 0 ? 0 : -1);
    const [shape] = outlines(alone.arrangement, key, 1);
    return frame.encode(shape.map(polygon => [polygon]));
}
