/** Records of survey, village and township layers for small samples made of rectangles. */

import {moved} from './rectangles.ts';
import type {MultiPolygonRings, Rectangle} from './rectangles.ts';
import {bsm, className, isCultivated, YSDM} from './sampleCodes.ts';
import type {SampleRow} from './sampleFields.ts';

/** A village and its township. */
export interface SampleVillage {
    /** 12 digits. */
    readonly code: string;
    readonly name: string;
    readonly townshipName: string;
}

export interface SampleParcel {
    readonly code: string;
    readonly village: SampleVillage;
    readonly rectangles: readonly Rectangle[];
    /** KCXS, 0 when absent. */
    readonly ridgeShare?: number;
}

function round2(value: number): number {
    return Math.round(value * 100) / 100;
}

/** Area on the plane: these samples lie on the central meridian, where it is the ellipsoidal area to a hundredth. */
export function planeAreaM2(polygons: MultiPolygonRings): number {
    return polygons
        .flat()
        .reduce(
            (sum, ring) =>
                sum + ring.slice(1).reduce((twice, [x, y], i) => twice + ring[i][0] * y - x * ring[i][1], 0) / 2,
            0,
        );
}

/**
 * One DLTB record per parcel, numbered in the order given.
 *
 * Units   TBMJ in m² of the plane
 */
export function parcelRows(
    parcels: readonly SampleParcel[],
    polygons: readonly MultiPolygonRings[],
    year: number,
): SampleRow[] {
    return parcels.map((parcel, i) => {
        const [cultivated, areaM2] = [isCultivated(parcel.code), round2(planeAreaM2(polygons[i]))];
        const ridgeShare = parcel.ridgeShare ?? 0;
        const ridgeM2 = round2(areaM2 * ridgeShare);
        const unit = `${parcel.village.code}0000000`;
        const unitName = parcel.village.townshipName + parcel.village.name;
        return {
            BSM: bsm(unit.slice(0, 6), '11', i + 1),
            YSDM: YSDM.dltb,
            TBYBH: String(i + 1),
            TBBH: String(i + 1),
            DLBM: parcel.code,
            DLMC: className(parcel.code),
            QSXZ: '30',
            QSDWDM: unit,
            QSDWMC: unitName,
            ZLDWDM: unit,
            ZLDWMC: unitName,
            TBMJ: areaM2,
            KCDLBM: ridgeShare > 0 ? '1203' : '',
            KCXS: ridgeShare,
            KCMJ: ridgeM2,
            TBDLMJ: round2(areaM2 - ridgeM2),
            GDLX: ridgeShare > 0 ? 'TT' : '',
            GDPDJB: cultivated ? (ridgeShare > 0 ? '3' : '1') : '',
            ZZSXDM: cultivated ? 'LS' : '',
            ZZSXMC: cultivated ? '种植粮食作物' : '',
            FRDBS: '0',
            SJNF: year,
            MSSM: '00',
        };
    });
}

export function villageRow(village: SampleVillage, polygons: MultiPolygonRings, serial: number): SampleRow {
    const areaM2 = round2(planeAreaM2(polygons));
    return {
        BSM: bsm(village.code.slice(0, 6), '21', serial),
        YSDM: YSDM.cjdcq,
        ZLDWDM: `${village.code}0000000`,
        ZLDWMC: village.name,
        DCMJ: areaM2,
        JSMJ: areaM2,
        MSSM: '00',
    };
}

export function townshipRow(code: string, name: string, polygons: MultiPolygonRings, serial: number): SampleRow {
    const areaM2 = round2(planeAreaM2(polygons));
    return {
        BSM: bsm(code.slice(0, 6), '22', serial),
        YSDM: YSDM.xzq,
        XZQDM: code,
        XZQMC: name,
        DCMJ: areaM2,
        JSMJ: areaM2,
        MSSM: '00',
    };
}

/** A basic-farmland record over cultivated land of one class. */
export function basicFarmlandRow(
    village: SampleVillage,
    number: string,
    code: string,
    polygons: MultiPolygonRings,
    year: number,
    serial: number,
): SampleRow {
    const areaM2 = round2(planeAreaM2(polygons));
    const unit = `${village.code}0000000`;
    return {
        BSM: bsm(unit.slice(0, 6), '31', serial),
        YSDM: YSDM.yjjbnttb,
        XZQDM: unit.slice(0, 9),
        XZQMC: village.townshipName,
        YJJBNTTBBH: `${unit.slice(0, 12)}${number}`,
        TBBH: number,
        DLBM: code,
        DLMC: className(code),
        QSXZ: '30',
        QSDWDM: unit,
        QSDWMC: village.townshipName + village.name,
        ZLDWDM: unit,
        ZLDWMC: village.townshipName + village.name,
        YJJBNTTBMJ: areaM2,
        KCXS: 0,
        KCMJ: 0,
        YJJBNTMJ: areaM2,
        GDPDJB: '1',
        SJNF: year,
    };
}

/** Local metres to coordinates of the layer. */
export function shifted(polygons: readonly MultiPolygonRings[], east: number, north: number): MultiPolygonRings[] {
    return polygons.map(rings => moved(rings, (x, y) => [x + east, y + north]));
}
