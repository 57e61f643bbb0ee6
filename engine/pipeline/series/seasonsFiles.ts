/** `season.csv`, `abandoned.csv` and `season.geojson`: what was found of each cultivated parcel. */

import {dictionary} from '../../landclass/index.ts';
import {csv} from '../outputs/csv.ts';
import {collection} from '../outputs/geojson.ts';
import {shareText} from './changesFiles.ts';
import type {ParcelSeason, SeasonVerdict, UnknownReason, YearVerdict} from './judgeSeasons.ts';
import {outlineOf} from './outlines.ts';
import type {JudgedParcel, SeasonsOutcome} from './seasons.ts';
import {isCandidate} from './seasonsReport.ts';

export const VERDICT_ZH: Readonly<Record<SeasonVerdict, string>> = {
    planted: '已种植', idle: '未耕种（疑似撂荒）', unknown: '观测不足（无法判断）', tooSmall: '小于分辨率（无法判断）',
};
const REASON_ZH: Readonly<Record<UnknownReason, string>> = {
    noDate: '本季没有影像', cloud: '云量过大', fewDates: '有效期次太少', noCoreDate: '作物生长盛期没有有效影像', partlySeen: '未见到的部分过大',
};
const YEAR_ZH: Readonly<Record<YearVerdict, string>> = {planted: '有作物', idle: '全年未见作物', unknown: '无法判断'};

/** Rows turned to bytes together: a county has more text than one string holds well. */
const ROWS_AT_ONCE = 20_000;

type Row = readonly (string | number)[];

/** Identifiers end in a semicolon, as in `patches.csv`: a spreadsheet would round long numbers. */
function parcelCells({survey: {layer}}: SeasonsOutcome, {row, cells, areaM2, areaMu}: JudgedParcel): Row {
    const {parcels, record} = layer;
    const code = parcels.code[row], closed = (text: string): string => text === '' ? '' : `${text}；`;
    return [
        record[row], closed(parcels.bsm[row]), closed(parcels.parcelNumber[row]), closed(parcels.zldwdm[row]), parcels.zldwmc[row],
        `${code} ${nameOf(layer.dictionary, code)}`.trim(), areaM2, areaMu, cells,
    ];
}

const PARCEL_HEADINGS = ['记录号', '标识码', '图斑编号', '坐落单位代码', '坐落单位名称', '地类', '图斑面积（平方米）', '图斑面积（亩）', '像元数'];

function nameOf(id: string | null, code: string): string {
    return id === null ? '' : dictionary(id).byCode.get(code)?.nameZh ?? '';
}

const number = (value: number | null): string => value === null ? '' : value.toFixed(3);

/** One row a parcel and season. */
export function seasonCsv(outcome: SeasonsOutcome): Uint8Array {
    const {windows, parcels} = outcome;
    const headings = [...PARCEL_HEADINGS, '年份', '季节', '播种开始', '收获结束', '本季期数', '见到的期数', '有效期数', '晴空占比（像元×期）', '指数中位数最高值',
        '曾达到作物阈值的面积占比', '结论', '原因'];
    const rows = parcels.flatMap((parcel) => {
        const own = parcelCells(outcome, parcel);
        return windows.map(({name, year, sowStart, harvestEnd, dates}, i): Row => {
            const found: ParcelSeason = parcel.seasons[i];
            return [
                ...own, year, name, sowStart, harvestEnd, dates.length, found.observations, found.clearDates, shareText(found.clearShare), number(found.maxMedian),
                shareText(found.plantedShare), VERDICT_ZH[found.verdict], found.reason === null ? '' : REASON_ZH[found.reason],
            ];
        });
    });
    const chunks = [Buffer.from(csv([headings]), 'utf8')];
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        // the mark of its encoding stands at the beginning of a file only
        chunks.push(Buffer.from(csv(rows.slice(from, from + ROWS_AT_ONCE)).replace('\ufeff', ''), 'utf8'));
    }
    return Buffer.concat(chunks);
}

/** What decided an idle year, in the words of a list: the least seen season and the greenest. */
function idleFacts({windows}: SeasonsOutcome, {seasons, idleYears}: JudgedParcel): {readonly clearShare: number; readonly maxMedian: number | null} {
    const own = seasons.filter((_, i) => idleYears.includes(windows[i].year));
    const medians = own.flatMap(({maxMedian}) => maxMedian ?? []);
    return {clearShare: Math.min(...own.map(({clearShare}) => clearShare)), maxMedian: medians.length === 0 ? null : Math.max(...medians)};
}

/** Candidates for a person to look at; never a decision. */
export function abandonedCsv(outcome: SeasonsOutcome): string {
    return csv([
        [...PARCEL_HEADINGS, '连续未见作物的年份', '年数', '各季最低晴空占比', '各季指数中位数最高值', '结论'],
        ...outcome.parcels.filter(isCandidate).map((parcel) => {
            const {clearShare, maxMedian} = idleFacts(outcome, parcel);
            return [
                ...parcelCells(outcome, parcel), parcel.idleYears.map(year => `${year} 年`).join('、'), parcel.idleYears.length,
                shareText(clearShare), number(maxMedian), `疑似连续撂荒${parcel.idleYears.length === 2 ? '两' : ` ${parcel.idleYears.length} `}年，待核实`,
            ];
        }),
    ]);
}

/**
 * Parcels that are idle now, as a layer that a comparison takes as its season layer: WG says not planted, WGJJ the idle
 * years. A single idle season of a year with a crop is no sign of abandonment, so it stands in the remark only.
 *
 * @returns null where there is none: a layer without a record is refused by whoever reads it
 */
export function seasonGeoJson(outcome: SeasonsOutcome): string | null {
    const {windows, parcels, survey: {layer}, frame} = outcome;
    const idle = parcels.filter(({idleYears, isFallow}) => idleYears.length > 0 && !isFallow);
    if (idle.length === 0) return null;
    const degrees = {...layer.polygons, coords: frame.placesToLonLat(frame.intoPlane(layer).coords)};
    return collection('season', idle.map((parcel) => {
        const {row, seasons, years, idleYears} = parcel;
        const {clearShare, maxMedian} = idleFacts(outcome, parcel);
        return {
            properties: {
                BSM: layer.parcels.bsm[row], TBBH: layer.parcels.parcelNumber[row], ZLDWDM: layer.parcels.zldwdm[row], ZLDWMC: layer.parcels.zldwmc[row],
                WG: '1', WGJJ: idleYears.join(','),
                BZ: [...years.map(({year, verdict}) => `${year} 年${YEAR_ZH[verdict]}`), ...windows.map(({name, year}, i) => `${year} ${name}：${VERDICT_ZH[seasons[i].verdict]}`)].join('；'),
                clearShare: Number(shareText(clearShare)), maxIndex: maxMedian === null ? null : Number(maxMedian.toFixed(3)),
                record: layer.record[row], areaM2: parcel.areaM2, areaMu: parcel.areaMu, candidate: isCandidate(parcel),
            },
            geometry: outlineOf(degrees, row),
        };
    }));
}
