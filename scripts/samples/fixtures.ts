/**
 * Four small questions with known answers, one folder each: ridge deduction, an approval that came too late, a house on
 * two fields, a small patch on basic farmland. Everything in them is fictional.
 *
 * Units   rectangles in local metres on both sides of the central meridian, where plane and ellipsoid agree
 * CRS     EPSG:4546 (CGCS2000, three-degree zone of 111° E, no prefix)
 *
 *     npx tsx scripts/samples/fixtures.ts [--check]
 */

import {fileURLToPath} from 'node:url';
import {paintedPolygons, type MultiPolygonRings, type Rectangle} from './rectangles.ts';
import {runFile} from './runFile.ts';
import {bsm} from './sampleCodes.ts';
import {gaussKruger3} from './sampleCrs.ts';
import {CJDCQ_FIELDS, DLTB_FIELDS, LAWFUL_FIELDS, XZQ_FIELDS, YJJBNTTB_FIELDS, type SampleRow} from './sampleFields.ts';
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

const EAST = 500_000;
const NORTH = 3_360_000;
const CRS = gaussKruger3(111);
const VILLAGE: SampleVillage = {code: '990001103201', name: '丙一村', townshipName: '丙镇'};
const WHOLE: Rectangle = [-200, -200, 200, 200];

interface Fixture {
    readonly title: string;
    readonly before: readonly SampleParcel[];
    readonly changes: readonly SampleParcel[];
    readonly basicFarmland?: readonly {readonly code: string; readonly rectangle: Rectangle}[];
    readonly lawful?: readonly {readonly row: SampleRow; readonly rectangle: Rectangle}[];
}

function parcel(code: string, rectangle: Rectangle, ridgeShare = 0): SampleParcel {
    return {code, village: VILLAGE, rectangles: [rectangle], ridgeShare};
}

const WOOD = parcel('0301', WHOLE);

const FIXTURES: Readonly<Record<string, Fixture>> = {
    // Gross 10,000.00, ridges 1,250.00, net 8,750.00. The loss of 3,000 leaves net 2,625.00 lost + 6,125.00 kept.
    'net-basis': {
        title: 'a terraced paddy with ridges loses 3,000 m² to a workshop',
        before: [WOOD, parcel('0101', [-50, -50, 50, 50], 0.125)],
        changes: [parcel('0601', [-50, -50, -20, 50])],
    },
    'late-approval': {
        title: 'a road whose approval is dated after the later survey, beside one approved in time',
        before: [WOOD, parcel('0103', [-100, -50, 100, 50])],
        changes: [parcel('1003', [-80, -20, -30, 20]), parcel('1003', [30, -20, 80, 20])],
        lawful: [
            {
                rectangle: [-80, -20, -30, 20],
                row: {WH: '虚农转〔2026〕9号', XMMC: '丙镇连接路西段（虚构）', PZRQ: '2026-03-02'},
            },
            {
                rectangle: [30, -20, 80, 20],
                row: {WH: '虚农转〔2025〕7号', XMMC: '丙镇连接路东段（虚构）', PZRQ: '2025-06-30'},
            },
        ],
    },
    'house-on-two-fields': {
        title: 'a house of 240 m², 120 m² on paddy and 120 m² on dry land',
        before: [WOOD, parcel('0101', [-100, -50, 0, 50]), parcel('0103', [0, -50, 100, 50])],
        changes: [parcel('0702', [-6, -10, 6, 10])],
    },
    'small-on-basic-farmland': {
        title: 'two houses of 150 m², one with 30 m² on basic farmland, one without',
        before: [WOOD, parcel('0101', [-100, -50, 100, 50])],
        changes: [parcel('0702', [-12, -5, 3, 5]), parcel('0702', [40, -5, 55, 5])],
        basicFarmland: [{code: '0101', rectangle: [-100, -50, -9, 50]}],
    },
};

function placed(rectangles: readonly Rectangle[]): MultiPolygonRings[] {
    return shifted(
        rectangles.flatMap(rectangle => paintedPolygons([[rectangle]])),
        EAST,
        NORTH,
    );
}

function survey(name: string, parcels: readonly SampleParcel[], year: number): SampleSet['layers'][string] {
    const local = paintedPolygons(parcels.map(one => one.rectangles));
    // An entirely built-over parcel has left the survey.
    const left = parcels.map((_, i) => i).filter(i => local[i].length > 0);
    const shapes = left.map(i => local[i]);
    return sampleLayer(
        name,
        DLTB_FIELDS,
        parcelRows(
            left.map(i => parcels[i]),
            shapes,
            year,
        ),
        shifted(shapes, EAST, NORTH),
        CRS,
    );
}

/** Ridges stay with what is left of a terraced field: the official figures follow from its new area. */
function layersOf(fixture: Fixture): SampleSet['layers'] {
    const whole = placed([WHOLE]);
    const layers: Record<string, SampleSet['layers'][string]> = {
        before: survey('before', fixture.before, 2024),
        after: survey('after', [...fixture.before, ...fixture.changes], 2025),
        village: sampleLayer('village', CJDCQ_FIELDS, [villageRow(VILLAGE, whole[0], 1)], whole, CRS),
        township: sampleLayer(
            'township',
            XZQ_FIELDS,
            [townshipRow(VILLAGE.code.slice(0, 9), VILLAGE.townshipName, whole[0], 1)],
            whole,
            CRS,
        ),
    };
    if (fixture.basicFarmland) {
        const shapes = placed(fixture.basicFarmland.map(one => one.rectangle));
        layers.basicFarmland = sampleLayer(
            'basicFarmland',
            YJJBNTTB_FIELDS,
            fixture.basicFarmland.map((one, i) =>
                basicFarmlandRow(VILLAGE, `B${i + 1}`, one.code, shapes[i], 2024, i + 1),
            ),
            shapes,
            CRS,
        );
    }
    if (fixture.lawful) {
        const shapes = placed(fixture.lawful.map(one => one.rectangle));
        layers.lawful = sampleLayer(
            'lawful',
            LAWFUL_FIELDS,
            fixture.lawful.map((one, i) => ({
                BSM: bsm('990001', '41', i + 1),
                XZQDM: '990001',
                JLLX: '农转用批复',
                YDDW: '虚构公路项目部',
                ...one.row,
                MJ: planeAreaM2(shapes[i]),
            })),
            shapes,
            CRS,
        );
    }
    return layers;
}

export function fixtures(): SampleSet {
    const layers: Record<string, SampleSet['layers'][string]> = {};
    const texts: Record<string, string> = {};
    for (const [id, fixture] of Object.entries(FIXTURES)) {
        const own = layersOf(fixture);
        for (const [name, layer] of Object.entries(own)) layers[`${id}/${name}`] = layer;
        texts[`${id}/run.json`] = runFile({
            title: fixture.title,
            before: 'before.shp@2024-12-31',
            after: 'after.shp@2025-12-31',
            layers: {
                ...(fixture.basicFarmland ? {basicFarmland: 'basicFarmland.shp@2024-12-31'} : {}),
                village: 'village.shp@2024-12-31',
                township: 'township.shp@2024-12-31',
                ...(fixture.lawful ? {lawful: 'lawful.shp@2026-03-31'} : {}),
            },
            detectedOn: '2026-01-15',
            pack: 'cn.hubei.yidu',
        });
    }
    return {layers, texts};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = fileURLToPath(new URL('../../data-samples/fixtures/', import.meta.url));
    await writeOrCheck(fixtures(), folder, process.argv);
}
