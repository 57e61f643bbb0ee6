/** Geometry of the result page beside the patches: the land around them, village borders, basic farmland on request. */

import type {ContextFace, OutlineRow} from '../../contract/reportPage.ts';
import {encodeGeometry, encodeLines} from '../../contract/geometryCodec.ts';
import type {Layer} from '../../layers/layer.ts';
import type {LonLat} from '../frame.ts';
import type {Outcome} from '../outcome.ts';
import {outlinesOf} from '../records.ts';

/** Faces of the two surveys drawn around patches, at most; larger counties show the patches' own parcels only. */
const MOST_CONTEXT_FACES = 20_000;

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

/** The two surveys' own faces near patches: nothing of the other layers is in their borders. */
export function contextFaces(outcome: Outcome, keep: Uint8Array): ContextFace[] {
    const {overlay, diff: {facts}, frame} = outcome;
    const collect = (withNeighbours: boolean): number[][] => {
        const near = parcelsNearPatches(outcome, withNeighbours);
        const byPair = new Map<string, number[]>();
        for (let face = 1; face < overlay.faceCount; face++) {
            const b = overlay.parcelOf[0][face], a = overlay.parcelOf[1][face];
            if (!near.before.has(b) && !near.after.has(a)) continue;
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
    return rows.sort((a, b) => a.geometry < b.geometry ? -1 : a.geometry > b.geometry ? 1 : 0);
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
    const lons = longest.map(([lon]) => lon), lats = longest.map(([, lat]) => lat);
    const mid = (values: readonly number[]): number => Math.round((Math.min(...values) + Math.max(...values)) / 2 * 1e7) / 1e7;
    return [mid(lons), mid(lats)];
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
