/**
 * Scenario A: two townships made of rectangles whose every figure is known beforehand; the acceptance test of the
 * main job. Everything in it is fictional.
 *
 * Units   rectangles in local metres; the layers add EAST and NORTH
 * CRS     EPSG:4546 (CGCS2000, three-degree zone of 111° E, no prefix)
 *
 *     npx tsx scripts/samples/scenarioA.ts [--check]
 */

import {fileURLToPath} from 'node:url';
import {paintedPolygons, type MultiPolygonRings, type Rectangle} from './rectangles.ts';
import {runFile} from './runFile.ts';
import {bsm} from './sampleCodes.ts';
import {gaussKruger3} from './sampleCrs.ts';
import {
    CJDCQ_FIELDS,
    DLTB_FIELDS,
    LAWFUL_FIELDS,
    SEASON_FIELDS,
    XZQ_FIELDS,
    YJJBNTTB_FIELDS,
    type SampleRow,
} from './sampleFields.ts';
import {
    basicFarmlandRow,
    parcelRows,
    planeAreaM2,
    shifted,
    townshipRow,
    villageRow,
    type SampleParcel,
    type SampleVillage,
} from './sampleParcels.ts';
import {sampleLayer, writeOrCheck, type SampleSet} from './sampleSet.ts';

export const EAST = 500_000;
export const NORTH = 3_360_000;
const COUNTY = '990001';
const CRS = gaussKruger3(111);

const VILLAGES: readonly (SampleVillage & {readonly x0: number})[] = [
    {code: `${COUNTY}101201`, name: '甲一村', townshipName: '甲镇', x0: 0},
    {code: `${COUNTY}101202`, name: '甲二村', townshipName: '甲镇', x0: 1500},
    {code: `${COUNTY}102201`, name: '乙一村', townshipName: '乙镇', x0: 3000},
    {code: `${COUNTY}102202`, name: '乙二村', townshipName: '乙镇', x0: 4500},
];
const VILLAGE_WIDTH = 1500;
const HEIGHT = 2000;

/** What is not named by the scenario: woods, scrub, a rural road and a hamlet in each village. None is cultivated. */
function backdrop(village: SampleVillage & {readonly x0: number}): SampleParcel[] {
    const x1 = village.x0 + VILLAGE_WIDTH;
    const band = (code: string, y0: number, y1: number): SampleParcel => ({
        code,
        village,
        rectangles: [[village.x0, y0, x1, y1]],
    });
    return [
        band('0301', 0, 1000),
        band('1006', 1000, 1006),
        band('0305', 1006, 1600),
        band('0301', 1600, HEIGHT),
        {code: '0702', village, rectangles: [[village.x0 + 1000, 1650, village.x0 + 1250, 1800]]},
        {code: '1104', village, rectangles: [[village.x0 + 300, 1700, village.x0 + 400, 1760]]},
    ];
}

function named(code: string, villageIndex: number, ...rectangles: Rectangle[]): SampleParcel {
    return {code, village: VILLAGES[villageIndex], rectangles};
}

const FIELDS: readonly SampleParcel[] = [
    named('0101', 0, [100, 100, 1100, 900]),
    named('0103', 1, [1600, 100, 2600, 900]),
    named('0101', 2, [3100, 100, 4100, 900]),
    named('0103', 3, [4600, 100, 5600, 900]),
    // F5 lies across the border of two villages, as land surveyed before a border was moved does.
    named('0103', 1, [2800, 1200, 3200, 1400]),
    named('0404', 0, [100, 1100, 600, 1500]),
    named('0201', 2, [3300, 1100, 3800, 1500]),
    named('0702', 3, [4600, 1100, 4900, 1400]),
];

/** P1 to P12 in order, without P6, which is no change of class. */
const CHANGES: readonly SampleParcel[] = [
    named('0601', 0, [500, 200, 700, 300]),
    named('0702', 0, [900, 600, 1000, 700]),
    named('0201', 1, [1700, 400, 1900, 600]),
    named('1104A', 2, [3200, 300, 3500, 400]),
    named('1003', 3, [4700, 200, 4900, 300]),
    named('0404', 0, [1099.4, 100, 1100, 900]),
    named('0702', 1, [2000, 700, 2010, 715]),
    named('0103', 0, [200, 1200, 500, 1400]),
    named('0301', 1, [2950, 1250, 3100, 1350]),
    named('0103', 2, [3800, 700, 3900, 800]),
    named('1202', 3, [5300, 300, 5340, 350]),
];

const IDLE: Rectangle = [5000, 600, 5100, 650];
const BASIC_FARMLAND: readonly {readonly village: number; readonly code: string; readonly rectangle: Rectangle}[] = [
    {village: 0, code: '0101', rectangle: [100, 100, 600, 900]},
    {village: 2, code: '0101', rectangle: [3100, 100, 4100, 500]},
    {village: 1, code: '0103', rectangle: [1600, 100, 1800, 900]},
];

/** Each rectangle by itself, no painting over. */
function separate(rectangles: readonly Rectangle[]): MultiPolygonRings[] {
    return shifted(
        rectangles.flatMap(rectangle => paintedPolygons([[rectangle]])),
        EAST,
        NORTH,
    );
}

function surveyLayer(name: string, parcels: readonly SampleParcel[], year: number): SampleSet['layers'][string] {
    const local = paintedPolygons(parcels.map(parcel => parcel.rectangles));
    return sampleLayer(name, DLTB_FIELDS, parcelRows(parcels, local, year), shifted(local, EAST, NORTH), CRS);
}

function lawfulLayer(): SampleSet['layers'][string] {
    const rectangles: Rectangle[] = [
        [4700, 200, 4860, 300],
        [5300, 300, 5340, 350],
    ];
    const polygons = separate(rectangles);
    const rows: SampleRow[] = [
        {
            BSM: bsm(COUNTY, '41', 1),
            XZQDM: COUNTY,
            JLLX: '农转用批复',
            WH: '虚农转〔2026〕1号',
            XMMC: '甲乙公路（虚构）',
            YDDW: '虚构公路项目部',
            PZRQ: '2026-01-20',
            MJ: planeAreaM2(polygons[0]),
            BZ: '市级重点项目',
        },
        {
            BSM: bsm(COUNTY, '41', 2),
            XZQDM: COUNTY,
            JLLX: '设施农用地备案',
            WH: '虚设农备〔2026〕3号',
            XMMC: '粮食烘干设施（虚构）',
            YDDW: '虚构合作社',
            PZRQ: '2026-02-10',
            QSRQ: '2026-02-10',
            ZZRQ: '2031-02-09',
            MJ: planeAreaM2(polygons[1]),
        },
    ];
    return sampleLayer('lawful', LAWFUL_FIELDS, rows, polygons, CRS);
}

export function scenarioA(): SampleSet {
    const villages = separate(VILLAGES.map(({x0}) => [x0, 0, x0 + VILLAGE_WIDTH, HEIGHT]));
    const townships = separate([
        [0, 0, 3000, HEIGHT],
        [3000, 0, 6000, HEIGHT],
    ]);
    const basicFarmland = separate(BASIC_FARMLAND.map(({rectangle}) => rectangle));
    const before = [...VILLAGES.flatMap(backdrop), ...FIELDS];
    const village = VILLAGES[3];
    return {
        layers: {
            L2025: surveyLayer('L2025', before, 2025),
            L2026Q2: surveyLayer('L2026Q2', [...before, ...CHANGES], 2026),
            YJJBNTTB: sampleLayer(
                'YJJBNTTB',
                YJJBNTTB_FIELDS,
                BASIC_FARMLAND.map((block, i) =>
                    basicFarmlandRow(VILLAGES[block.village], `B${i + 1}`, block.code, basicFarmland[i], 2025, i + 1),
                ),
                basicFarmland,
                CRS,
            ),
            CJDCQ: sampleLayer(
                'CJDCQ',
                CJDCQ_FIELDS,
                VILLAGES.map((one, i) => villageRow(one, villages[i], i + 1)),
                villages,
                CRS,
            ),
            XZQ: sampleLayer(
                'XZQ',
                XZQ_FIELDS,
                [
                    townshipRow(`${COUNTY}101`, '甲镇', townships[0], 1),
                    townshipRow(`${COUNTY}102`, '乙镇', townships[1], 2),
                ],
                townships,
                CRS,
            ),
            lawful: lawfulLayer(),
            season: sampleLayer(
                'season',
                SEASON_FIELDS,
                [
                    {
                        BSM: bsm(COUNTY, '51', 1),
                        ZLDWDM: `${village.code}0000000`,
                        ZLDWMC: village.townshipName + village.name,
                        ZZSXDM: 'WG',
                        ZZSXMC: '未耕种',
                        WGJJ: '2024,2025',
                        MJ: 5000,
                    },
                ],
                separate([IDLE]),
                CRS,
            ),
        },
        texts: {
            'run.json': runFile({
                title: 'Scenario A (fictional): survey of 2025-12-31 and monitoring of 2026-04-15',
                before: 'L2025.shp@2025-12-31',
                after: 'L2026Q2.shp@2026-04-15',
                layers: {
                    basicFarmland: 'YJJBNTTB.shp@2025-12-31',
                    village: 'CJDCQ.shp@2025-12-31',
                    township: 'XZQ.shp@2025-12-31',
                    lawful: 'lawful.shp@2026-04-15',
                    season: 'season.shp@2025-12-31',
                },
                detectedOn: '2026-04-20',
                pack: 'cn.hubei.yidu',
            }),
        },
    };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = fileURLToPath(new URL('../../data-samples/scenario-a/', import.meta.url));
    await writeOrCheck(scenarioA(), folder, process.argv);
}
