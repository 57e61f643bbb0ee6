/** Geometry of the result page beside the patches: the land around them, village borders, basic farmland on request. */

import type {ContextFace, OutlineRow} from '../../contract/reportPage.ts';
import {encodeGeometry, encodeLines} from '../../contract/geometryCodec.ts';
import {PolygonsBuilder, type Polygons} from '../../core/polygons.ts';
import {outlines, overlay as overlayLayers, type LatticePolygon} from '../../kernel/index.ts';
import type {Layer} from '../../layers/layer.ts';
import type {LonLat} from '../frame.ts';
import type {Outcome} from '../outcome.ts';
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
        const byPair = new Map<string, number[]>();
        for (let face = 1; face < overlay.arrangement.faces.count; face++) {
            const b = overlay.parcelOf[0][face], a = overlay.parcelOf[1][face];
            if (b < 0 && a < 0) continue;
            if (near && !near.before.has(b) && !near.after.has(a)) continue;
            const list = byPair.get(`${b} ${a}`);
            if (list) list.push(face);
            else byPair.set(`${b} ${a}`, [face]);
        }
        return [...byPair.values()];
    };
    let groups = collect(true);
    if (groups.length > MOST_CONTEXT_FACES) groups = collect(false);
    const rows = outlinesOf(overlay, groups, keep).map((shape, i): ContextFace => {
        const [face] = groups[i];
        return {
            beforeCode: facts.codes[facts.fromCode[face]] ?? null, afterCode: facts.codes[facts.toCode[face]] ?? null,
            geometry: encodeGeometry(frame.toLonLat(shape)),
        };
    });
    rows.push(...settledContext(outcome, isWhole, MOST_CONTEXT_FACES - rows.length));
    return rows.sort((a, b) => a.geometry < b.geometry ? -1 : a.geometry > b.geometry ? 1 : 0);
}

/** Settled parcels whose box comes within this of a patch's box are drawn around it, metres. */
const CONTEXT_REACH_M = 30;

/** Unchanged parcels that were never cut, all of them or around patches: as the survey draws them. */
function settledContext(
    {overlay, patches, setAside, beforePlane, diff: {facts}, frame}: Outcome, isWhole: boolean, most: number,
): ContextFace[] {
    const {graph, faces, lattice} = overlay.arrangement;
    const boxes = [...patches, ...setAside].map(() => [Infinity, Infinity, -Infinity, -Infinity]);
    const boxOf = new Int32Array(overlay.faceCount).fill(-1);
    [...patches, ...setAside].forEach((patch, i) => {
        for (const face of patch.judged.patch.faces) boxOf[face] = i;
    });
    for (let h = 0; h < 2 * graph.edgeCount; h++) {
        const i = boxOf[faces.faceOf[h]];
        if (i < 0) continue;
        const v = graph.origin[h], box = boxes[i];
        const x = (graph.x[v] + lattice.originX) / lattice.perM, y = (graph.y[v] + lattice.originY) / lattice.perM;
        boxes[i] = [Math.min(box[0], x - CONTEXT_REACH_M), Math.min(box[1], y - CONTEXT_REACH_M),
            Math.max(box[2], x + CONTEXT_REACH_M), Math.max(box[3], y + CONTEXT_REACH_M)];
    }
    const near: number[] = [];
    for (let face = faces.count; face < overlay.faceCount && near.length < most; face++) {
        const [minX, minY, maxX, maxY] = parcelBox(beforePlane, overlay.parcelOf[0][face]);
        if (isWhole || boxes.some(box => box[0] <= maxX && box[2] >= minX && box[1] <= maxY && box[3] >= minY)) near.push(face);
    }
    return parcelShapes(beforePlane, near.map(face => overlay.parcelOf[0][face])).map((shape, i): ContextFace => ({
        beforeCode: facts.codes[facts.fromCode[near[i]]], afterCode: facts.codes[facts.toCode[near[i]]],
        geometry: encodeGeometry(frame.toLonLat(shape)),
    }));
}

/** Shells and holes of single parcels: an overlay of those parcels alone. */
function parcelShapes(plane: Polygons, parcels: readonly number[]): LatticePolygon[][] {
    const builder = new PolygonsBuilder();
    for (const parcel of parcels) {
        for (let ring = plane.featureStart[parcel]; ring < plane.featureStart[parcel + 1]; ring++) {
            for (let v = plane.ringStart[ring]; v < plane.ringStart[ring + 1]; v++) builder.vertex(plane.coords[2 * v], plane.coords[2 * v + 1]);
            builder.endRing();
        }
        builder.endFeature();
    }
    const alone = overlayLayers([{id: 'context', polygons: builder.build(), overlaps: 'forbidden'}]);
    return outlines(alone.arrangement, alone.parcelOf[0], parcels.length);
}

function parcelBox({coords, ringStart, featureStart}: Polygons, parcel: number): [number, number, number, number] {
    const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let v = ringStart[featureStart[parcel]]; v < ringStart[featureStart[parcel + 1]]; v++) {
        box[0] = Math.min(box[0], coords[2 * v]);
        box[1] = Math.min(box[1], coords[2 * v + 1]);
        box[2] = Math.max(box[2], coords[2 * v]);
        box[3] = Math.max(box[3], coords[2 * v + 1]);
    }
    return box;
}

/** A parcel's rings as lines in longitude and latitude. */
function ringLines(outcome: Outcome, layer: Layer, feature: number): LonLat[][] {
    const {polygons} = layer;
    const lines: LonLat[][] = [];
    for (let ring = polygons.featureStart[feature]; ring < polygons.featureStart[feature + 1]; ring++) {
        const line: LonLat[] = [];
        for (let v = polygons.ringStart[ring]; v < polygons.ringStart[ring + 1]; v++) {
            line.push(outcome.frame.placeToLonLat(polygons.coords[2 * v], polygons.coords[2 * v + 1], layer.crs));
        }
        if (line.length > 0) lines.push([...line, line[0]]);
    }
    return lines;
}

/** Middle of the box of the longest line: good enough for a name on a map. */
function middle(lines: readonly (readonly LonLat[])[]): LonLat {
    const longest = lines.reduce<readonly LonLat[]>((a, b) => b.length > a.length ? b : a, []);
    if (longest.length === 0) return [0, 0];
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [lon, lat] of longest) {
        west = Math.min(west, lon);
        east = Math.max(east, lon);
        south = Math.min(south, lat);
        north = Math.max(north, lat);
    }
    const middleOf = (low: number, high: number): number => Math.round((low + high) / 2 * 1e7) / 1e7;
    return [middleOf(west, east), middleOf(south, north)];
}

/** Borders of a village or township layer, one row a unit. */
export function unitOutlines(outcome: Outcome, kind: 'village' | 'township'): OutlineRow[] {
    const placed = outcome.placed[kind];
    if (placed?.layer.parcels.table !== 'unit') return [];
    const {code, name} = placed.layer.parcels;
    return code.map((one, feature) => {
        const lines = ringLines(outcome, placed.layer, feature);
        return {kind, code: one, name: name[feature], label: middle(lines), geometry: encodeLines(lines)};
    }).sort((a, b) => a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

/** Basic farmland as dissolved polygons. */
export function basicFarmlandPolygons({overlay, columns, frame}: Outcome): string[] {
    const faces: number[] = [];
    columns.inBasicFarmland.forEach((inside, face) => {
        if (inside) faces.push(face);
    });
    const [shape] = outlinesOf(overlay, [faces]);
    return shape.map(polygon => encodeGeometry(frame.toLonLat([polygon])));
}
