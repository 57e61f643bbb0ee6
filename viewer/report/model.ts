/** The page's data with the look-ups that panels and maps share. Built once; nothing here changes afterwards. */
import {decodeGeometry, decodeLines} from '../../engine/contract/geometryCodec.ts';
import type {
    ClassRow,
    ColourGroup,
    KindRow,
    LawfulRecordRow,
    PatchRow,
    ReportPageData,
    RuleRow,
} from '../../engine/contract/reportPage.ts';
import type {Bbox} from './geo.ts';
import {bboxOfPoints, bboxOfPolygons, joinedBbox} from './geo.ts';
import type {Decimal} from './decimals.ts';
import {parseDecimal} from './decimals.ts';

/** A patch with what lists, filters and maps ask for again and again. */
export interface PatchView {
    /** Place in `data.patches`; identity inside the page. */
    readonly index: number;
    readonly row: PatchRow;
    readonly kind: KindRow;
    readonly group: ColourGroup;
    readonly areaM2: Decimal;
    readonly hasBasicFarmland: boolean;
    /** At least one part has a suspected kind. */
    readonly isSuspected: boolean;
    readonly townshipCodes: readonly string[];
    /** Lead department codes; '' where the pack has no rule. */
    readonly leadCodes: readonly string[];
    readonly kindIds: readonly string[];
    readonly firstDueOn: string | null;
    /** Lower-case text the search box looks through. */
    readonly searchText: string;
}

export interface ReportModel {
    readonly data: ReportPageData;
    readonly patches: readonly PatchView[];
    readonly indexById: ReadonlyMap<string, number>;
    readonly kindById: ReadonlyMap<string, KindRow>;
    readonly classByCode: ReadonlyMap<string, ClassRow>;
    readonly departmentByCode: ReadonlyMap<string, ReportPageData['departments'][number]>;
    readonly ruleById: ReadonlyMap<string, RuleRow>;
    readonly lawfulById: ReadonlyMap<string, LawfulRecordRow>;
    /** Township code and name, in the order of the balance, else of the parts. */
    readonly townships: readonly {readonly code: string; readonly name: string}[];
    /** False where no layer of basic farmland was given: then nothing is known of it, and 0 would be a lie. */
    readonly farmlandChecked: boolean;
    /** All patches and boundaries. */
    readonly bbox: Bbox;
    polygonsOf(index: number): [number, number][][][];
    bboxOf(index: number): Bbox;
}

/** A kind the table of kinds does not know is drawn as one for a person to decide, never left out. */
function kindOr(kinds: ReadonlyMap<string, KindRow>, id: string): KindRow {
    return kinds.get(id) ?? {id, labelZh: id, labelEn: id, suspected: true, colourGroup: 'review'};
}

const unique = (items: readonly string[]): string[] => [...new Set(items)];

export function buildModel(data: ReportPageData): ReportModel {
    const kindById = new Map(data.kinds.map((row) => [row.id, row]));
    const classByCode = new Map(data.classes.map((row) => [row.code, row]));
    const nameOf = (code: string): string =>
        `${code} ${classByCode.get(code)?.nameZh ?? ''} ${classByCode.get(code)?.nameEn ?? ''}`;
    const townships = new Map(data.byTownship.map((row) => [row.code, row.name.zh]));
    const patches = data.patches.map((row, index): PatchView => {
        const kind = kindOr(kindById, row.kindMain);
        for (const part of row.parts) {
            if (!townships.has(part.townshipCode)) townships.set(part.townshipCode, part.townshipName);
        }
        const due = [...row.deadlines, ...row.parts.flatMap((part) => part.deadlines)]
            .map((deadline) => deadline.dueOn)
            .sort();
        return {
            index,
            row,
            kind,
            group: kind.colourGroup,
            areaM2: parseDecimal(row.areaM2),
            hasBasicFarmland: row.parts.some((part) => part.inBasicFarmland),
            isSuspected: row.parts.some((part) => part.suspected),
            townshipCodes: unique(row.parts.map((part) => part.townshipCode)),
            leadCodes: unique(row.parts.map((part) => part.lead ?? '')),
            kindIds: unique([row.kindMain, ...row.parts.map((part) => part.kind)]),
            firstDueOn: due[0] ?? null,
            searchText: [
                row.id,
                ...row.villages,
                ...row.parts.map((part) => `${part.townshipName}${part.villageName}`),
                kind.labelZh,
                kind.labelEn,
                nameOf(row.toCode),
                ...row.fromCodes.map(nameOf),
            ]
                .join(' ')
                .toLowerCase(),
        };
    });
    const decoded: [number, number][][][][] = [];
    const boxes: Bbox[] = [];
    const polygonsOf = (index: number): [number, number][][][] =>
        (decoded[index] ??= decodeGeometry(data.patches[index].geometry));
    return {
        data,
        patches,
        kindById,
        classByCode,
        indexById: new Map(patches.map((patch) => [patch.row.id, patch.index])),
        departmentByCode: new Map(data.departments.map((row) => [row.code, row])),
        ruleById: new Map(data.rules.map((row) => [row.id, row])),
        lawfulById: new Map(data.lawfulRecords.map((row) => [row.id, row])),
        farmlandChecked: data.basicFarmlandTotals !== null,
        townships: [...townships].filter(([code]) => code !== '').map(([code, name]) => ({code, name})),
        bbox: joinedBbox(data.bbox, bboxOfPoints(data.outlines.flatMap((row) => decodeLines(row.geometry).flat()))),
        polygonsOf,
        bboxOf: (index) => (boxes[index] ??= bboxOfPolygons(polygonsOf(index))),
    };
}
