/** 永久基本农田: four in five cultivated parcels of the survey before, some neighbours joined to one. */

import {YJJBNTTB_FIELDS} from '../../samples/sampleFields.ts';
import {bsm, YSDM} from '../../samples/sampleCodes.ts';
import {CODES, isCultivatedClass, NAMES} from './classes.ts';
import {emitRing, NO_CHANGES, type County} from './county.ts';
import {YEAR_BEFORE} from './jobs.ts';
import {TICKS_PER_M, type Mesh} from './mesh.ts';
import {surveyed} from './placement.ts';
import {hash32, unit} from './random.ts';
import type {LayerSource} from './shapefile.ts';
import {COUNTY_CODE, fieldsNamed, villageCode, villageName} from './surveyTable.ts';
import {traceLabels, type TracedRings} from './trace.ts';

const PROTECTED = 0.8;
const JOINED = 0.3;

const FIELDS = fieldsNamed(YJJBNTTB_FIELDS, [
    'BSM', 'YSDM', 'XZQDM', 'XZQMC', 'YJJBNTTBBH', 'TBBH', 'DLBM', 'DLMC', 'QSXZ', 'ZLDWDM', 'ZLDWMC', 'YJJBNTTBMJ',
    'KCXS', 'KCMJ', 'YJJBNTMJ', 'SJNF',
]);

interface Blocks {
    readonly traced: TracedRings;
    /** By block: the first of its parcels. */
    readonly parcelOf: readonly number[];
    /** By block: its parcels. */
    readonly parcelsOf: readonly (readonly number[])[];
}

export function basicFarmlandLayer(county: County): LayerSource {
    const {traced, parcelOf, parcelsOf} = makeBlocks(county), placement = surveyed();
    let areaM2 = 0;
    return {
        count: parcelOf.length, fields: FIELDS, wkt: placement.wkt, epsg: placement.epsg,
        emit: (block, out) => {
            for (let ring = traced.labelStart[block]; ring < traced.labelStart[block + 1]; ring++) {
                emitRing(county, traced.refs, traced.ringStart[ring], traced.ringStart[ring + 1], NO_CHANGES, out);
            }
            for (const parcel of parcelsOf[block]) {
                for (let ring = county.featureStart[parcel]; ring < county.featureStart[parcel + 1]; ring++) {
                    const start = county.ringStart[ring], ref = county.refs[start];
                    if (~ref < county.mesh.arcFrom.length) continue;
                    emitRing(county, county.refs, start, county.ringStart[ring + 1], NO_CHANGES, out);
                }
            }
            areaM2 = Math.round(out.twiceArea() * 50 / TICKS_PER_M / TICKS_PER_M) / 100;
            placement.place(out);
        },
        row: block => {
            const village = county.villageOf[parcelOf[block]], land = county.classOf[parcelOf[block]];
            const code = villageCode(village), township = `${villageName(village).split('镇')[0]}镇`;
            return [bsm(COUNTY_CODE, '31', block + 1), YSDM.yjjbnttb, code.slice(0, 9), township,
                `${code}${String(block + 1).padStart(8, '0')}`, String(block + 1), CODES[land], NAMES[land], '30',
                `${code}0000000`, villageName(village), areaM2, 0, 0, areaM2, YEAR_BEFORE];
        },
    };
}

function makeBlocks(county: County): Blocks {
    const {mesh, regions: {regionOf}, featureOfRegion} = county, seed = hash32(13, 1, county.seed);
    const partner = partners(county, seed), block = new Int32Array(county.features).fill(-1);
    const parcelOf: number[] = [], parcelsOf: number[][] = [];
    const labelOf = Int32Array.from(regionOf, region => {
        const parcel = featureOfRegion[region];
        if (!isProtected(county, parcel, seed)) return -1;
        if (block[parcel] < 0) {
            const parcels = partner[parcel] < 0 ? [parcel] : [parcel, partner[parcel]];
            for (const one of parcels) block[one] = parcelOf.length;
            parcelOf.push(parcel);
            parcelsOf.push(parcels);
        }
        return block[parcel];
    });
    return {traced: traceLabels(mesh, labelOf, parcelOf.length), parcelOf, parcelsOf};
}

function isProtected({classOf}: County, parcel: number, seed: number): boolean {
    return isCultivatedClass(classOf[parcel]) && unit(parcel, 1, seed) < PROTECTED;
}

/** The neighbour that a parcel is joined to, -1 for none: of the same class and village, not touched in a corner. */
function partners(county: County, seed: number): Int32Array {
    const {mesh, regions: {regionOf}, featureOfRegion, classOf, villageOf} = county;
    const partner = new Int32Array(county.features).fill(-1);
    const corners = cornerPairs(mesh, regionOf, featureOfRegion, county.features);
    for (let cell = 0; cell + 1 < regionOf.length; cell++) {
        const one = featureOfRegion[regionOf[cell]], two = featureOfRegion[regionOf[cell + 1]];
        if ((cell + 1) % mesh.columns === 0 || one === two || partner[one] >= 0 || partner[two] >= 0) continue;
        if (classOf[one] !== classOf[two] || villageOf[one] !== villageOf[two] || unit(one, 2, seed) > JOINED
            || !isProtected(county, one, seed) || !isProtected(county, two, seed)) continue;
        if (corners.has(Math.min(one, two) * county.features + Math.max(one, two))) continue;
        partner[one] = two;
        partner[two] = one;
    }
    return partner;
}

/** Pairs of parcels that lie across a node from each other. */
function cornerPairs(mesh: Mesh, regionOf: Int32Array, featureOfRegion: Int32Array, features: number): Set<number> {
    const pairs = new Set<number>();
    const add = (one: number, two: number): void => {
        const [a, b] = [featureOfRegion[one], featureOfRegion[two]];
        pairs.add(Math.min(a, b) * features + Math.max(a, b));
    };
    for (let cell = 0; cell + mesh.columns + 1 < regionOf.length; cell++) {
        if ((cell + 1) % mesh.columns === 0) continue;
        const above = cell + mesh.columns;
        const a = regionOf[cell], b = regionOf[cell + 1], c = regionOf[above], d = regionOf[above + 1];
        if (a !== d && a !== b && a !== c && d !== b && d !== c) add(a, d);
        if (b !== c && b !== a && b !== d && c !== a && c !== d) add(b, c);
    }
    return pairs;
}
