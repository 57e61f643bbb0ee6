/** Parcels of the first survey: connected pieces of the landscape, none across a village border. */

import type {Point} from './field.ts';
import {sample, steepness} from './field.ts';
import type {Landscape} from './landscape.ts';
import {absorbSmall, CELL, centreOf, connectedPieces, withoutCornerTouches} from './raster.ts';
import {villageAt, villageReach} from './villages.ts';

export interface Parcel {
    readonly feature: number;
    readonly code: string;
    readonly village: number;
    readonly areaM2: number;
    readonly centre: Point;
    /** Mean rise over run. */
    readonly steepness: number;
    readonly riseM: number;
}

export interface ParcelRaster {
    /** Index into `parcels`; 0 is outside the county. */
    readonly labels: Int32Array;
    readonly parcels: readonly Parcel[];
    /** Township (an index of a town) of each village. */
    readonly townshipOf: readonly number[];
}

/** Land in pieces up to this size belongs to one village whole; longer and larger things are cut at the border. */
const WHOLE_M2 = 25_000;
const MAX_VILLAGES = 32;

export function makeParcels(landscape: Landscape): ParcelRaster {
    const {features, terrain, settlements} = landscape;
    const centres = settlements.filter(one => one.rank !== 'hamlet').map(one => one.centre);
    const reach = villageReach(terrain, centres);
    const towns = settlements.filter(one => one.rank === 'town').length;
    const townshipOf = centres.map((centre, v) => {
        if (v < towns) return v;
        const node = reach.nodeOf(centre);
        return [...Array(towns).keys()].reduce((best, t) =>
            reach.costs[t][node] < reach.costs[best][node] ? t : best,
        );
    });
    const pieces = connectedPieces(landscape.labels);
    const votes = new Int32Array(pieces.count * MAX_VILLAGES);
    const own = new Uint8Array(landscape.labels.length);
    for (let cell = 0; cell < own.length; cell++) {
        if (landscape.labels[cell] === 0) continue;
        own[cell] = villageAt(reach, ...centreOf(cell));
        votes[pieces.piece[cell] * MAX_VILLAGES + own[cell]]++;
    }
    const winner = Uint8Array.from({length: pieces.count}, (_, piece) => {
        let best = 0;
        for (let v = 1; v < MAX_VILLAGES; v++) {
            if (votes[piece * MAX_VILLAGES + v] > votes[piece * MAX_VILLAGES + best]) best = v;
        }
        return best;
    });
    const isWhole = (piece: number): boolean => {
        const {group} = features[pieces.label[piece]];
        return (
            group === 'plot' || group === 'built' || (group === 'field' && pieces.size[piece] * CELL * CELL < WHOLE_M2)
        );
    };
    let labels: Int32Array = pieces.piece.map((piece, cell) =>
        landscape.labels[cell] === 0 ? -1 : piece * MAX_VILLAGES + (isWhole(piece) ? winner[piece] : own[cell]),
    );
    const pieceOf = (label: number): number => Math.floor(label / MAX_VILLAGES);
    const groupOf = (label: number): string => features[pieces.label[pieceOf(label)]].group;
    for (let round = 0; round < 3; round++) {
        labels = absorbSmall(
            labels,
            label =>
                label < 0 ? 0 : round > 0 ? 24 : groupOf(label) === 'field' || groupOf(label) === 'hill' ? 260 : 45,
            (small, taker) =>
                taker < 0 ? 0 : pieceOf(small) === pieceOf(taker) ? 9 : groupOf(small) === groupOf(taker) ? 2 : 0.4,
        );
        labels = withoutCornerTouches(labels);
    }
    return {...numbered(landscape, labels, label => [pieces.label[pieceOf(label)], label % MAX_VILLAGES]), townshipOf};
}

function numbered(
    landscape: Landscape,
    raw: Int32Array,
    meaning: (label: number) => [feature: number, village: number],
): Pick<ParcelRaster, 'labels' | 'parcels'> {
    const pieces = connectedPieces(raw);
    const sums = new Float64Array(pieces.count * 4);
    for (let cell = 0; cell < raw.length; cell++) {
        if (raw[cell] < 0) continue;
        const [x, y] = centreOf(cell);
        const at = pieces.piece[cell] * 4;
        sums[at] += x;
        sums[at + 1] += y;
        if ((cell & 7) === 0) {
            sums[at + 2] += steepness(landscape.terrain.height, x, y);
            sums[at + 3]++;
        }
    }
    const parcels: Parcel[] = [{feature: 0, code: '', village: -1, areaM2: 0, centre: [0, 0], steepness: 0, riseM: 0}];
    const numberOf = Int32Array.from({length: pieces.count}, (_, i) => {
        if (pieces.label[i] < 0) return 0;
        const [feature, village] = meaning(pieces.label[i]);
        const centre: Point = [sums[4 * i] / pieces.size[i], sums[4 * i + 1] / pieces.size[i]];
        return (
            parcels.push({
                feature,
                village,
                code: landscape.features[feature].code,
                areaM2: pieces.size[i] * CELL * CELL,
                centre,
                steepness: sums[4 * i + 2] / Math.max(1, sums[4 * i + 3]),
                riseM: sample(landscape.terrain.rise, ...centre),
            }) - 1
        );
    });
    return {labels: pieces.piece.map(piece => numberOf[piece]), parcels};
}
