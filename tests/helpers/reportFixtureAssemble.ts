/** Puts what was made into the shape of the page: outlines, sums by kind and place, issues. */
import {encodeLines} from '../../engine/contract/geometryCodec.ts';
import type {
    ContextFace,
    IssueRow,
    LedgerGroupRow,
    PartRow,
    PatchRow,
    ReportPageData,
    SetAsideRow,
    SetAsideTotal,
} from '../../engine/contract/reportPage.ts';
import type {Parcel} from './reportFixtureLand.ts';
import {centreOf, geometryOf, least, lonLat, outlinesOf, villageOf} from './reportFixtureLand.ts';
import type {Areas, Sums} from './reportFixtureAreas.ts';
import {ZERO, basesOf, decimal, plus, rowsOf} from './reportFixtureAreas.ts';
import {CITATIONS, CLASSES, DEPARTMENTS, KINDS, LAWFUL_RECORDS, RULES} from './reportFixtureTables.ts';
import type {ReportFixtureOptions} from './reportFixture.ts';

export interface Made {
    readonly options: ReportFixtureOptions;
    readonly parcels: readonly Parcel[];
    readonly columns: number;
    readonly rows: number;
    readonly patches: readonly PatchRow[];
    readonly setAside: readonly SetAsideRow[];
    readonly context: readonly ContextFace[];
    readonly sums: Sums;
    readonly byVillage: ReadonlyMap<string, {parcel: Parcel; sums: Sums}>;
    readonly byTownship: ReadonlyMap<string, {parcel: Parcel; sums: Sums}>;
    readonly byClass: ReadonlyMap<string, Sums>;
}

function totalsOf(rows: readonly SetAsideRow[]): SetAsideTotal[] {
    return [...new Set(rows.map(({reason}) => reason))].map((reason) => {
        const own = rows.filter((row) => row.reason === reason);
        return {reason, count: own.length, counted: 0, areaM2: own.reduce((total, {areaM2}) => total + Number(areaM2), 0).toFixed(4)};
    });
}

export function assemble(made: Made): ReportPageData {
    const {parcels, patches, options} = made;
    const points = parcels.flatMap((parcel) => parcel.ring.map(lonLat));
    const lons = points.map((p) => p[0]);
    const lats = points.map((p) => p[1]);
    const units = (text: string): bigint => BigInt(text.replace('.', ''));
    const rowsBy = (key: (part: PartRow) => string): Map<string, PartRow[]> => {
        const groups = new Map<string, PartRow[]>();
        for (const part of patches.flatMap((patch) => patch.parts))
            groups.set(key(part), [...(groups.get(key(part)) ?? []), part]);
        return groups;
    };
    const total = (parts: readonly PartRow[]): Areas =>
        parts.reduce(
            (sum, part) =>
                plus(sum, {gross: units(part.areaM2), net: units(part.netAreaM2), plane: units(part.planeAreaM2)}),
            ZERO,
        );
    const groupRow = (code: string, zh: string, en: string, sums: Sums): LedgerGroupRow => ({
        code,
        name: {zh, en},
        ...basesOf(sums),
    });
    const outline = (kind: 'township' | 'village', groupOf: (parcel: Parcel) => number): ReportPageData['outlines'] =>
        [...outlinesOf(parcels, made.columns, made.rows, groupOf)].map(([group, lines]) => {
            const members = parcels.filter((parcel) => groupOf(parcel) === group);
            const place = villageOf(members[0]);
            const middle = centreOf(members[Math.floor(members.length / 2)].ring);
            return {
                kind,
                code: kind === 'village' ? place.code : place.townshipCode,
                name: kind === 'village' ? place.name : place.townshipName,
                label: lonLat(kind === 'village' ? middle : [middle[0], middle[1] + 300]),
                geometry: encodeLines(lines),
            };
        });
    const inFarmland = patches.flatMap((patch) => patch.parts).filter((part) => part.inBasicFarmland);
    return {
        schema: 'liangtian-report-page/1',
        title: {zh: '样例县耕地变化图斑', en: 'Cultivated-land change, Sample County'},
        generatedFor: {
            before: {date: '2025-12-31', source: 'DLTB_2025.shp'},
            after: {date: '2026-04-15', source: 'DLTB_2026Q2.gpkg', kind: 'survey'},
            detectedOn: '2026-04-20',
            pack: {
                id: 'cn.hubei.yidu',
                version: '0.1.0',
                status: options.status ?? 'draft',
                name: {
                    zh: '宜都市耕地保护常态长效管理办法（征求意见稿）',
                    en: 'Yidu cultivated-land measures (draft for comment)',
                },
            },
            toolVersion: '0.1.0',
        },
        crs: {
            id: 'EPSG:4546',
            nameZh: '2000国家大地坐标系 3度带 中央经线111°',
            nameEn: 'CGCS2000 / 3-degree Gauss-Kruger CM 111E',
        },
        secrecy: options.secrecy === undefined ? '内部' : options.secrecy,
        mapApprovalNumber: null,
        bbox: [least(lons), least(lats), -least(lons.map((x) => -x)), -least(lats.map((x) => -x))],
        kinds: KINDS,
        departments: DEPARTMENTS,
        classes: CLASSES,
        rules: RULES,
        citations: CITATIONS,
        lawfulRecords: LAWFUL_RECORDS,
        patches,
        context: made.context,
        outlines: [
            ...outline('township', (parcel) => Math.floor(parcel.village / 3)),
            ...outline('village', (parcel) => parcel.village),
        ],
        ...(options.basicFarmland
            ? {
                  basicFarmland: parcels
                      .filter((parcel) => parcel.inBasicFarmland)
                      .map((parcel) => geometryOf(parcel.ring)),
              }
            : {}),
        setAside: made.setAside, setAsideTotals: totalsOf(made.setAside),
        issues:
            patches.length === 0 ? [] : fixtureIssues(patches[0].label, patches[Math.min(5, patches.length - 1)].label),
        ledger: basesOf(made.sums),
        byKind: [...rowsBy((part) => part.kind)].map(([kind, parts]) => ({
            kind,
            patches: new Set(parts.map((part) => part.patchId)).size,
            parts: parts.length,
            ...rowsOf(total(parts)),
            basicFarmlandM2: decimal(total(parts.filter((part) => part.inBasicFarmland)).gross, 4),
        })),
        byClass: [...made.byClass].map(([code, sums]) =>
            groupRow(
                code,
                CLASSES.find((row) => row.code === code)!.nameZh,
                CLASSES.find((row) => row.code === code)!.nameEn,
                sums,
            ),
        ),
        byVillage: [...made.byVillage].map(([code, {parcel, sums}]) =>
            groupRow(code, `${villageOf(parcel).townshipName} ${villageOf(parcel).name}`, villageOf(parcel).name, sums),
        ),
        byTownship: [...made.byTownship].map(([code, {parcel, sums}]) =>
            groupRow(code, villageOf(parcel).townshipName, villageOf(parcel).townshipName, sums),
        ),
        transitions: [...rowsBy((part) => `${part.fromCode} ${part.toCode}`)].map(([key, parts]) => ({
            fromCode: key.split(' ')[0],
            toCode: key.split(' ')[1],
            parts: parts.length,
            ...rowsOf(total(parts)),
        })),
        basicFarmlandTotals: {
            patches: new Set(inFarmland.map((part) => part.patchId)).size,
            areaM2: decimal(total(inFarmland).gross, 4),
            layerAreaM2: '4960000.0000',
        },
    };
}

function fixtureIssues(at: readonly [number, number], other: readonly [number, number]): IssueRow[] {
    return [
        {
            code: 'layers/self-overlap',
            severity: 'error',
            layer: 'DLTB_2026Q2.gpkg',
            record: 118,
            otherRecord: 119,
            field: null,
            at: other,
            areaM2: '12.4801',
            count: 1,
            text: {zh: '两个图斑相互重叠', en: 'Two parcels overlap'},
        },
        {
            code: 'layers/gap',
            severity: 'warning',
            layer: 'DLTB_2025.shp',
            record: 44,
            otherRecord: null,
            field: null,
            at,
            areaM2: '3.0210',
            count: 1,
            text: {zh: '图斑之间有缝隙', en: 'A gap between parcels'},
        },
        {
            code: 'layers/code-name-disagree',
            severity: 'warning',
            layer: 'DLTB_2025.shp',
            record: 12,
            otherRecord: null,
            field: 'DLMC',
            at: null,
            areaM2: null,
            count: 3,
            text: {zh: '地类编码与地类名称不一致', en: 'Class code and class name disagree'},
        },
        {
            code: 'kernel/vertex-moved',
            severity: 'note',
            layer: 'YJJBNT.gpkg',
            record: null,
            otherRecord: null,
            field: null,
            at: null,
            areaM2: null,
            count: 214,
            text: {zh: '顶点在容差内并入前一图层', en: 'Vertices moved onto an earlier layer'},
        },
    ];
}
