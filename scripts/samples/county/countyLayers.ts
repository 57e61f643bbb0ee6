/** The layers of the county beside its land: units, basic farmland, papers, season, sightings, plans. */

import {officialAreaM2} from '../officialArea.ts';
import {bsm, className, YSDM} from '../sampleCodes.ts';
import {
    CJDCQ_FIELDS,
    CZKFBJ_FIELDS,
    DLTB_FIELDS,
    LAWFUL_FIELDS,
    MONITORING_FIELDS,
    SEASON_FIELDS,
    STBHHX_FIELDS,
    XZQ_FIELDS,
    YJJBNTTB_FIELDS,
    type SampleRow,
} from '../sampleFields.ts';
import {sampleLayer, type SampleSet} from '../sampleSet.ts';
import type {CountyMap} from './countyMap.ts';
import {dissolved, type MultiPolygon} from './dissolve.ts';
import {rounded, turnedRectangle} from './lines.ts';
import {makeSightings} from './monitoring.ts';
import {COUNTY_CODE, COUNTY_NAME, type CountyUnits} from './names.ts';
import {COUNTY_CRS, placed, placedRing} from './placed.ts';
import {fractal} from './random.ts';
import type {SurveyParcel} from './surveyRecords.ts';

type SampleLayer = SampleSet['layers'][string];

/** A survey, records in the order given. */
export function survey(name: string, parcels: readonly SurveyParcel[]): SampleLayer {
    return sampleLayer(
        name,
        DLTB_FIELDS,
        parcels.map(one => one.row),
        parcels.map(one => placed(one.shape)),
        COUNTY_CRS,
    );
}

/** Villages or townships: faces of one unit dissolved. */
export function unitLayers(map: CountyMap, units: CountyUnits): Pick<SampleSet, 'layers'>['layers'] {
    const {parcels, townshipOf} = map.canvas.raster;
    const area = (shape: MultiPolygon): {DCMJ: number; JSMJ: number} => ({
        DCMJ: officialAreaM2(shape),
        JSMJ: officialAreaM2(shape),
    });
    const villages = [
        ...dissolved(map.arcs, face => (map.before[face] === 0 ? -1 : parcels[map.before[face]].village), 1),
    ].map(([v, shape]) => ({v, shape: placed(shape)}));
    const townships = [
        ...dissolved(
            map.arcs,
            face => (map.before[face] === 0 ? -1 : townshipOf[parcels[map.before[face]].village]),
            1,
        ),
    ].map(([t, shape]) => ({t, shape: placed(shape)}));
    return {
        CJDCQ: sampleLayer(
            'CJDCQ',
            CJDCQ_FIELDS,
            villages.map(({v, shape}) => ({
                BSM: bsm(COUNTY_CODE, '21', v + 1),
                YSDM: YSDM.cjdcq,
                ZLDWDM: `${units.villages[v].code}0000000`,
                ZLDWMC: units.villages[v].name,
                ...area(shape),
                MSSM: '00',
            })),
            villages.map(one => one.shape),
            COUNTY_CRS,
        ),
        XZQ: sampleLayer(
            'XZQ',
            XZQ_FIELDS,
            townships.map(({t, shape}) => ({
                BSM: bsm(COUNTY_CODE, '22', t + 1),
                YSDM: YSDM.xzq,
                XZQDM: units.townships[t].code,
                XZQMC: units.townships[t].name,
                ...area(shape),
                MSSM: '00',
            })),
            townships.map(one => one.shape),
            COUNTY_CRS,
        ),
    };
}

/** Fields of the first survey that are basic farmland, with their figures. */
export function basicFarmland(
    name: string,
    fields: ReadonlySet<number>,
    before: readonly SurveyParcel[],
    year: number,
): SampleLayer {
    const found = before.filter(one => fields.has(one.parcel));
    const rows = found.map(({row}, i): SampleRow => {
        const village = String(row.ZLDWDM).slice(0, 12);
        return {
            BSM: bsm(COUNTY_CODE, '31', i + 1),
            YSDM: YSDM.yjjbnttb,
            XZQDM: village,
            XZQMC: row.ZLDWMC,
            YJJBNTTBBH: village + String(row.TBBH),
            TBBH: row.TBBH,
            DLBM: row.DLBM,
            DLMC: row.DLMC,
            QSXZ: row.QSXZ,
            QSDWDM: row.QSDWDM,
            QSDWMC: row.QSDWMC,
            ZLDWDM: row.ZLDWDM,
            ZLDWMC: row.ZLDWMC,
            YJJBNTTBMJ: row.TBMJ,
            KCDLBM: row.KCDLBM,
            KCXS: row.KCXS,
            KCMJ: row.KCMJ,
            YJJBNTMJ: row.TBDLMJ,
            GDLX: row.GDLX,
            GDPDJB: row.GDPDJB,
            SJNF: year,
        };
    });
    return sampleLayer(
        name,
        YJJBNTTB_FIELDS,
        rows,
        found.map(one => placed(one.shape)),
        COUNTY_CRS,
    );
}

/** Papers, drawn as areas of their own. */
export function lawful(map: CountyMap): SampleLayer {
    const shapes = map.canvas.papers.map(paper => placedRing(paper.outline));
    return sampleLayer(
        'lawful',
        LAWFUL_FIELDS,
        map.canvas.papers.map((paper, i) => ({
            BSM: bsm(COUNTY_CODE, '41', i + 1),
            XZQDM: COUNTY_CODE,
            JLLX: paper.type,
            WH: paper.documentNo,
            XMMC: paper.project,
            YDDW: paper.holder,
            PZRQ: paper.approvedOn,
            QSRQ: paper.validFrom ?? '',
            ZZRQ: paper.validTo ?? '',
            MJ: officialAreaM2(shapes[i]),
            BZ: paper.note ?? '',
        })),
        shapes,
        COUNTY_CRS,
    );
}

/** Plots without a crop: those the survey calls unplanted, and parts of others. */
export function season(after: readonly SurveyParcel[]): SampleLayer {
    const idle = after.filter(one => one.row.ZZSXDM === 'WG').map(one => ({row: one.row, shape: placed(one.shape)}));
    const partly = after
        .filter(one => one.row.DLBM === '0103' && one.row.ZZSXDM === 'LS' && Number(one.row.TBMJ) > 9000)
        .slice(0, 4)
        .map(one => {
            const [x, y] = one.shape[0][0].reduce(
                ([sx, sy], [px, py]) => [sx + px / one.shape[0][0].length, sy + py / one.shape[0][0].length],
                [0, 0],
            );
            return {row: one.row, shape: placedRing(rounded(turnedRectangle([x, y], [0.8, 0.6], 62, 38), 2))};
        });
    const plots = [...idle, ...partly];
    return sampleLayer(
        'season',
        SEASON_FIELDS,
        plots.map(({row, shape}, i) => ({
            BSM: bsm(COUNTY_CODE, '51', i + 1),
            ZLDWDM: row.ZLDWDM,
            ZLDWMC: row.ZLDWMC,
            ZZSXDM: 'WG',
            ZZSXMC: '未耕种',
            WGJJ: i % 3 === 0 ? '2024,2025' : '2025',
            MJ: officialAreaM2(shape),
        })),
        plots.map(one => one.shape),
        COUNTY_CRS,
    );
}

/** Patches of the spring of 2026. */
export function monitoring(map: CountyMap, seed: number): SampleLayer {
    const seen = makeSightings(seed, map.canvas);
    const shapes = seen.map(one => placedRing(one.ring));
    return sampleLayer(
        'JCTB_2026',
        MONITORING_FIELDS,
        seen.map((one, i) => {
            const {code} = map.canvas.parcel(one.parcel);
            return {
                OBJECTID: i + 1,
                XZQDM: COUNTY_CODE,
                XMC: COUNTY_NAME,
                TBLX: one.changeType,
                TZ: 'ZZ',
                QSX: '2025-11-20',
                HSX: '2026-04-08',
                JCBH: `${COUNTY_CODE}JC2026Q1${String(i + 1).padStart(4, '0')}`,
                DLBM: code,
                DLMC: className(code),
                SFYN: map.canvas.basicFarmland.has(one.parcel) ? '是' : '否',
                SFHX: '否',
                MJ: officialAreaM2(shapes[i]),
            };
        }),
        shapes,
        COUNTY_CRS,
    );
}

/** Ecological red line over wooded hills, growth boundary around the first town. */
export function planning(map: CountyMap, seed: number): SampleSet['layers'] {
    const {raster, landscape} = map.canvas;
    const tract = fractal(seed + 171, 2);
    const isRed = (id: number): boolean => {
        const {
            code,
            centre: [x, y],
            riseM,
        } = raster.parcels[id];
        return code.startsWith('03') && riseM > 45 && tract(x / 1500, y / 1500) > 0.02;
    };
    const red = [...dissolved(map.arcs, face => (isRed(map.before[face]) ? 1 : -1), 1).values()]
        .flat()
        .map(polygon => placed([polygon]));
    const [town] = landscape.settlements;
    const around = Array.from({length: 10}, (_, i) => {
        const [cos, sin] = [
            [1, 0],
            [0.81, 0.59],
            [0.31, 0.95],
            [-0.31, 0.95],
            [-0.81, 0.59],
            [-1, 0],
            [-0.81, -0.59],
            [-0.31, -0.95],
            [0.31, -0.95],
            [0.81, -0.59],
        ][i];
        const reach = 330 + 130 * tract(i * 1.7, 0.4);
        return [town.centre[0] + reach * cos, town.centre[1] + reach * sin] as const;
    });
    const growth = [placedRing(rounded(around, 3))];
    return {
        STBHHX: sampleLayer(
            'STBHHX',
            STBHHX_FIELDS,
            red.map((shape, i) => ({
                BSM: bsm(COUNTY_CODE, '61', i + 1),
                YSDM: YSDM.stbhhx,
                XZQDM: COUNTY_CODE,
                XZQMC: COUNTY_NAME,
                HXBM: `${COUNTY_CODE}-${i + 1}`,
                HXMC: '水源涵养生态保护红线（虚构）',
                HXLX: '水源涵养',
                MJ: officialAreaM2(shape),
            })),
            red,
            COUNTY_CRS,
        ),
        CZKFBJ: sampleLayer(
            'CZKFBJ',
            CZKFBJ_FIELDS,
            [
                {
                    BSM: bsm(COUNTY_CODE, '62', 1),
                    YSDM: YSDM.czkfbj,
                    XZQDM: COUNTY_CODE,
                    XZQMC: COUNTY_NAME,
                    GHFQDM: '100',
                    GHFQMC: '集中建设区',
                    MJ: officialAreaM2(growth[0]),
                },
            ],
            growth,
            COUNTY_CRS,
        ),
    };
}
