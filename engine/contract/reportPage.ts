/**
 * What `map.html` carries inside it: everything a reader sees, nothing to compute but sums, filters and units.
 *
 * Units   every `…M2` is a decimal string with all its digits (gross 4, net 8, plane 9 decimals); `areaMu` two
 *         decimals, half-up; `widthM` metres. Three bases, always named: areaM2 is gross and ellipsoidal (图斑面积),
 *         netAreaM2 is net of ridges (图斑地类面积), planeAreaM2 lies in the working plane
 * CRS     coordinates are CGCS2000 lon,lat (EPSG:4490) at 1e-7 degrees, through `geometryCodec.ts`
 * Order   as the engine put them; the page sorts for itself
 * Keeps   no basic-farmland coordinate unless `basicFarmland` is there: parts have no geometry, and `context` is cut by
 *         the two surveys only
 */

import type {EncodedLines, EncodedPolygons} from './geometryCodec.ts';

/** A number of m² as text with all its digits, e.g. `"20000.0000"`. */
export type DecimalM2 = string;
/** ISO date, `2026-04-20`. */
export type IsoDate = string;
/** Names a person reads, in the two languages of the page. */
export interface Label {
    readonly zh: string;
    readonly en: string;
}

export type PatchDirection = 'loss' | 'gain' | 'internal' | 'other' | 'unchanged';

/**
 * Which drawing a kind gets (product design: colour, pattern and glyph together). `nonAgricultural` 非农化, `nonGrain`
 * 非粮化, `idle` 未耕种/撂荒, `gain` 流入, `lawful` 有手续待核, `internal` 耕地内部, `review` 待人工核实, `other` the rest.
 */
export type ColourGroup =
    'nonAgricultural' | 'nonGrain' | 'idle' | 'gain' | 'lawful' | 'internal' | 'review' | 'other';

export interface ReportPageData {
    readonly schema: 'liangtian-report-page/1';
    readonly title: Label;
    readonly generatedFor: GeneratedFor;
    readonly crs: {readonly id: string; readonly nameZh: string; readonly nameEn: string};
    /** Printed 密级, e.g. 内部; null leaves an empty slot to fill in by hand. */
    readonly secrecy: string | null;
    /** Printed 审图号; null leaves an empty slot. */
    readonly mapApprovalNumber: string | null;
    /** West, south, east, north of all patches and outlines, degrees. */
    readonly bbox: readonly [number, number, number, number];

    readonly kinds: readonly KindRow[];
    readonly departments: readonly {readonly code: string; readonly nameZh: string; readonly nameEn: string}[];
    readonly classes: readonly ClassRow[];
    /** Every rule named by a part, once. */
    readonly rules: readonly RuleRow[];
    /** Every clause named by a rule, deadline or line; others point at it by index. */
    readonly citations: readonly CitationRow[];
    readonly lawfulRecords: readonly LawfulRecordRow[];

    readonly patches: readonly PatchRow[];
    readonly context: readonly ContextFace[];
    readonly outlines: readonly OutlineRow[];
    /** Only with `--include-basic-farmland`. */
    readonly basicFarmland?: readonly EncodedPolygons[];

    /** Listed one by one: all of them, or so many that an old machine can show them. */
    readonly setAside: readonly SetAsideRow[];
    /** All that was set aside, by reason. */
    readonly setAsideTotals: readonly SetAsideTotal[];
    readonly issues: readonly IssueRow[];

    readonly ledger: LedgerBases;
    readonly byKind: readonly ByKindRow[];
    readonly byClass: readonly LedgerGroupRow[];
    readonly byVillage: readonly LedgerGroupRow[];
    readonly byTownship: readonly LedgerGroupRow[];
    readonly transitions: readonly TransitionRow[];
    /** Basic farmland met by patches, and the whole layer where one was given. */
    readonly basicFarmlandTotals:
        {readonly patches: number; readonly areaM2: DecimalM2; readonly layerAreaM2: DecimalM2 | null} | null;
}

export interface GeneratedFor {
    readonly before: {readonly date: IsoDate | null; readonly source: string};
    /** Only a survey states how much cultivated land there is; what a satellite saw does not. */
    readonly after: {readonly date: IsoDate | null; readonly source: string; readonly kind: 'survey' | 'monitoring'};
    readonly detectedOn: IsoDate | null;
    /** `draft`: money is 试算, documents are 样稿, and the page says so. */
    readonly pack: {readonly id: string; readonly version: string; readonly status: 'draft' | 'issued' | 'superseded';
        readonly name: Label};
    readonly toolVersion: string;
}

export interface KindRow {
    readonly id: string;
    readonly labelZh: string;
    readonly labelEn: string;
    /** False only for kinds that accuse nobody (gain, internal, lawful). */
    readonly suspected: boolean;
    readonly colourGroup: ColourGroup;
}

export interface ClassRow {
    readonly code: string;
    readonly nameZh: string;
    readonly nameEn: string;
    readonly rgb: readonly [number, number, number];
}

export interface CitationRow {
    /** Short tag of the source as packs write it, e.g. `YD`. */
    readonly source: string;
    /** Title of the document as printed. */
    readonly document: string;
    /** Article as the document writes it, e.g. 第七条. */
    readonly article: string;
    /** Verbatim; empty where the pack gives no quote. */
    readonly quote: string;
    readonly origin: 'text' | 'law' | 'default' | 'county';
}

export interface RuleRow {
    readonly id: string;
    /** What the rule says, one sentence a clerk can read. */
    readonly statement: Label;
    /** Indexes into `citations`. */
    readonly citations: readonly number[];
}

export interface DeadlineRow {
    readonly kind: string;
    readonly label: Label;
    readonly dueOn: IsoDate;
    readonly citations: readonly number[];
}

/** A line of the criminal law, compared with a measured area: a fact, never a verdict. */
export interface CriminalLineRow {
    readonly id: string;
    readonly label: Label;
    /** The line, 亩, e.g. `"5.00"`. */
    readonly lineMu: string;
    readonly measuredM2: DecimalM2;
    readonly measuredMu: string;
    readonly reached: boolean;
    readonly citations: readonly number[];
}

export interface LawfulRecordRow {
    readonly id: string;
    readonly typeZh: string;
    readonly typeEn: string;
    readonly documentNumber: string;
    readonly validFrom: IsoDate | null;
    readonly validTo: IsoDate | null;
    /** Whether it counted on the day of the after layer; `afterEpoch` gives 疑似未批先用. */
    readonly standing: 'counts' | 'expired' | 'afterEpoch';
}

export interface PatchRow {
    readonly id: string;
    readonly direction: PatchDirection;
    /** Kind of the largest part. */
    readonly kindMain: string;
    readonly toCode: string;
    readonly fromCodes: readonly string[];
    readonly areaM2: DecimalM2;
    readonly netAreaM2: DecimalM2;
    readonly planeAreaM2: DecimalM2;
    readonly areaMu: string;
    readonly widthM: number;
    readonly basicFarmlandM2: DecimalM2;
    /** Overlap below the pack's value: shown in m², not treated as basic farmland. */
    readonly touchesBasicFarmland: boolean;
    readonly villages: readonly string[];
    /** Record numbers of parcels, as delivered. */
    readonly parcelsBefore: readonly (string | number)[];
    readonly parcelsAfter: readonly (string | number)[];
    /** A point inside, lon,lat. */
    readonly label: readonly [number, number];
    readonly geometry: EncodedPolygons;
    readonly parts: readonly PartRow[];
    readonly deadlines: readonly DeadlineRow[];
    readonly criminalLines: readonly CriminalLineRow[];
}

/** A part has no geometry here: its outline would draw the basic-farmland boundary. */
export interface PartRow {
    readonly patchId: string;
    readonly fromCode: string;
    readonly toCode: string;
    readonly villageCode: string;
    readonly villageName: string;
    readonly townshipCode: string;
    readonly townshipName: string;
    readonly inBasicFarmland: boolean;
    /** What of the part lies on basic farmland: strips too narrow to stand alone count here, whatever part they joined. */
    readonly basicFarmlandM2: DecimalM2;
    /** Ids into `lawfulRecords`. */
    readonly lawfulRecords: readonly string[];
    readonly areaM2: DecimalM2;
    readonly netAreaM2: DecimalM2;
    readonly planeAreaM2: DecimalM2;
    readonly kind: string;
    readonly suspected: boolean;
    readonly ruleId: string;
    readonly reasons: readonly ReasonRow[];
    /** Department codes; null means the pack has no rule. */
    readonly lead: string | null;
    readonly jointWith: readonly string[];
    readonly enforcingAuthority: string | null;
    readonly copyTo: readonly string[];
    readonly deadlines: readonly DeadlineRow[];
}

/** One step of the verdict: which rule, on which facts. The part's own rule comes first, routing after it. */
export interface ReasonRow {
    readonly ruleId: string;
    /** What the step decided. */
    readonly decides: 'kind' | 'lead' | 'enforcing' | 'copy' | 'deadline' | 'lawful' | 'other';
    /** Facts the rule looked at, in its order; values as a person reads them. */
    readonly facts: readonly {readonly name: Label; readonly value: string}[];
}

/** A face of the two surveys in or near a patch (the patch's own faces among them), for before/after colours. */
export interface ContextFace {
    readonly beforeCode: string | null;
    readonly afterCode: string | null;
    readonly geometry: EncodedPolygons;
}

export interface OutlineRow {
    readonly kind: 'township' | 'village';
    readonly code: string;
    readonly name: string;
    readonly label: readonly [number, number];
    readonly geometry: EncodedLines;
}

export type SetAsideReason = 'sliver' | 'small' | 'shift';

export interface SetAsideTotal {
    readonly reason: SetAsideReason;
    readonly count: number;
    /** Of them, those that no list and no file has: strips narrower than a cell of a raster. */
    readonly counted: number;
    readonly areaM2: DecimalM2;
}

export interface SetAsideRow {
    readonly id: string;
    readonly reason: SetAsideReason;
    readonly direction: PatchDirection;
    readonly fromCodes: readonly string[];
    readonly toCode: string;
    readonly areaM2: DecimalM2;
    readonly netAreaM2: DecimalM2;
    readonly planeAreaM2: DecimalM2;
    readonly areaMu: string;
    readonly widthM: number;
    /** The value it fell below: metres of width for a sliver, m² of its connected group for a small one. */
    readonly limit: number;
    /** Connected area of its group, compared with `limit`, for a small one. */
    readonly groupAreaM2: DecimalM2 | null;
    readonly villages: readonly string[];
    readonly label: readonly [number, number];
    readonly geometry: EncodedPolygons;
}

export interface IssueRow {
    readonly code: string;
    readonly severity: 'error' | 'warning' | 'note';
    readonly text: Label;
    readonly layer: string | null;
    readonly record: number | null;
    readonly otherRecord: number | null;
    readonly field: string | null;
    readonly at: readonly [number, number] | null;
    readonly areaM2: DecimalM2 | null;
    readonly count: number;
}

/**
 * Terms of the balance: before − loss − setAsideLoss − outsideBefore + gain + setAsideGain + outsideAfter
 * (+ ridgeChange, net only) = after, and residual is 0.
 */
export interface LedgerTerms {
    readonly cultivatedBeforeM2: DecimalM2;
    readonly lossM2: DecimalM2;
    readonly setAsideLossM2: DecimalM2;
    readonly outsideBeforeM2: DecimalM2;
    readonly gainM2: DecimalM2;
    readonly setAsideGainM2: DecimalM2;
    readonly outsideAfterM2: DecimalM2;
    readonly cultivatedAfterM2: DecimalM2;
    readonly internalM2: DecimalM2;
    readonly residualM2: DecimalM2;
    /** Net basis only. */
    readonly ridgeChangeM2?: DecimalM2;
}

export interface LedgerBases {
    readonly gross: LedgerTerms;
    readonly net: LedgerTerms;
    readonly plane: LedgerTerms;
}

export interface LedgerGroupRow extends LedgerBases {
    /** Class code, village code or township code; empty for land outside all of them. */
    readonly code: string;
    readonly name: Label;
}

export interface ByKindRow {
    readonly kind: string;
    readonly patches: number;
    readonly parts: number;
    readonly areaM2: DecimalM2;
    readonly netAreaM2: DecimalM2;
    readonly planeAreaM2: DecimalM2;
    readonly basicFarmlandM2: DecimalM2;
}

export interface TransitionRow {
    readonly fromCode: string;
    readonly toCode: string;
    readonly parts: number;
    readonly areaM2: DecimalM2;
    readonly netAreaM2: DecimalM2;
    readonly planeAreaM2: DecimalM2;
}
