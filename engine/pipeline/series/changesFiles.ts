/** `changes.geojson` and `changes.csv`: patches of a series of classified rasters. */

import {decimalString, muFromTicks} from '../../core/units.ts';
import {csv} from '../outputs/csv.ts';
import {collection} from '../outputs/geojson.ts';
import type {ChangeRegion} from './changeRegions.ts';

export interface SeriesNames {
    readonly nameOf: (value: number) => string;
    readonly dates: readonly string[];
}

/** Shares are written with three digits: what is beyond is less than a cell of a small patch. */
export function shareText(share: number): string {
    return share.toFixed(3);
}

export function changesGeoJson(regions: readonly ChangeRegion[], {nameOf, dates}: SeriesNames): string {
    return collection('changes', regions.map(region => ({
        properties: {
            id: region.id, status: region.isConfirmed ? 'confirmed' : 'unconfirmed', before: region.before, beforeName: nameOf(region.before),
            after: region.after, afterName: nameOf(region.after), firstSeen: region.date, dates: dates.length, seenShare: Number(shareText(region.seenShare)),
            cells: region.cells, cellsBack: region.cellsBack, cellsUnsteady: region.cellsUnsteady,
            areaM2: decimalString(region.areaTicks, 4), areaMu: muFromTicks(region.areaTicks),
        },
        geometry: region.geometry,
    })));
}

export function changesCsv(regions: readonly ChangeRegion[], {nameOf, dates}: SeriesNames): string {
    const words = (value: number): string => `${value} ${nameOf(value)}`.trim();
    return csv([
        ['编号', '状态', '变化前类别', '变化后类别', '首次发现日期', '期数', '有数据的占比（像元×期）', '像元数', '其中末期已变回的像元', '其中变化后类别不稳定的像元',
            '面积（平方米）', '面积（亩）', '经度', '纬度'],
        ...regions.map(region => [
            region.id, region.isConfirmed ? '已证实' : '仅末期见到，待证实', words(region.before), words(region.after), region.date, dates.length,
            shareText(region.seenShare), region.cells, region.cellsBack, region.cellsUnsteady,
            decimalString(region.areaTicks, 4), muFromTicks(region.areaTicks), region.label[0], region.label[1],
        ]),
    ]);
}
