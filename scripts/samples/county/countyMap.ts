/** Both surveys as one planar map: each face is a parcel of the first and a parcel of the second survey. */

import {isCultivated} from '../sampleCodes.ts';
import {chooseBasicFarmland} from './basicFarmland.ts';
import {ChangeCanvas} from './changeCanvas.ts';
import {makeChanges} from './changes.ts';
import {crossingArcs} from './crossings.ts';
import type {Guide} from './features.ts';
import type {Point} from './field.ts';
import {makeLandscape} from './landscape.ts';
import {distance, lengthOf} from './lines.ts';
import {makeParcels} from './parcels.ts';
import {drawMap, type MapArc} from './planarMap.ts';
import {hash, noise} from './random.ts';
import {absorbSmall, connectedPieces, withoutCornerTouches} from './raster.ts';

export interface CountyMap {
    readonly canvas: ChangeCanvas;
    readonly arcs: readonly MapArc[];
    /** Parcel of the first survey of each face; 0 outside. */
    readonly before: Int32Array;
    /** Change of each face, −1 for none: the second survey's parcel is the first one's, less its changes. */
    readonly change: Int32Array;
}

const REDRAWN_ARCS = 14;
const LEAST_CELLS = 9;

export function makeCountyMap(seed: number): CountyMap {
    const landscape = makeLandscape(seed);
    const raster = makeParcels(landscape);
    const canvas = new ChangeCanvas(landscape, raster, chooseBasicFarmland(seed, raster));
    makeChanges(seed, canvas);
    const nParcels = raster.parcels.length;
    let joint: Int32Array = raster.labels.map((parcel, cell) => parcel + nParcels * (canvas.changeOf[cell] + 1));
    const parcelOf = (label: number): number => label % nParcels;
    for (let round = 0; round < 3; round++) {
        joint = absorbSmall(
            joint,
            label => (label === 0 ? 0 : LEAST_CELLS),
            (small, taker) => (parcelOf(small) === parcelOf(taker) ? 3 : round > 0 && parcelOf(taker) !== 0 ? 0.1 : 0),
        );
        joint = withoutCornerTouches(joint);
    }
    const pieces = connectedPieces(joint);
    const before = pieces.label.map(parcelOf);
    const change = pieces.label.map(label => Math.floor(label / nParcels) - 1);
    const guideOf = (left: number, right: number): Guide | null => {
        if (before[left] === before[right]) {
            const later = Math.max(change[left], change[right]);
            return later < 0 ? null : canvas.changes[later].guide;
        }
        const [a, b] = [left, right].map(face => raster.parcels[before[face]].feature);
        if (a === b) return null;
        return landscape.features[Math.max(a, b)].guide ?? landscape.features[Math.min(a, b)].guide;
    };
    const isLoose = (left: number, right: number): boolean =>
        change[left] < 0 &&
        change[right] < 0 &&
        raster.parcels[before[left]].feature === raster.parcels[before[right]].feature;
    const arcs = drawMap(pieces.piece, guideOf, isLoose);
    return {canvas, before, change, arcs: redrawn(seed, arcs, canvas, before, change)};
}

/** Some borders of fields were digitised anew: up to a metre off, which is no change of land. */
function redrawn(
    seed: number,
    arcs: readonly MapArc[],
    canvas: ChangeCanvas,
    before: Int32Array,
    change: Int32Array,
): MapArc[] {
    const village = (face: number): number => canvas.parcel(before[face]).village;
    const code = (face: number): string => canvas.parcel(before[face]).code;
    const isCalm = (face: number): boolean =>
        change[face] < 0 && !canvas.touched.has(before[face]) && before[face] !== 0;
    const candidates = [...arcs.keys()]
        .filter(n => {
            const {left, right, points, isGuided} = arcs[n];
            return (
                !isGuided &&
                isCalm(left) &&
                isCalm(right) &&
                village(left) === village(right) &&
                isCultivated(code(left)) !== isCultivated(code(right)) &&
                points.length >= 6 &&
                lengthOf(points) > 90 &&
                distance(points[0], points[points.length - 1]) > 40
            );
        })
        .sort((a, b) => hash(a, 3, seed) - hash(b, 3, seed))
        .slice(0, REDRAWN_ARCS);
    const sway = noise(seed + 161);
    const out = [...arcs];
    for (const n of candidates) {
        const {points} = arcs[n];
        const moved = points.map((p, i): Point => {
            if (i === 0 || i === points.length - 1) return p;
            const [a, b] = [points[i - 1], points[i + 1]];
            const size = distance(a, b);
            const off = 0.55 + 0.5 * sway(p[0] / 37, p[1] / 37);
            return [
                Math.round((p[0] - ((b[1] - a[1]) / size) * off) * 1e4) / 1e4,
                Math.round((p[1] + ((b[0] - a[0]) / size) * off) * 1e4) / 1e4,
            ];
        });
        out[n] = {...arcs[n], redrawn: moved};
    }
    const bad = crossingArcs(out.map(arc => ({points: arc.redrawn ?? arc.points})));
    return out.map((arc, n) => (bad.has(n) ? arcs[n] : arc));
}
