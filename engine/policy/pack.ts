/**
 * The shape of a policy pack: everything in which one jurisdiction differs from another, as data with citations.
 * `schema.ts` checks the same shape at run time and refuses every key that is not here.
 *
 * Keeps   `null` means "no rule": whoever uses such a value answers `no_rule`, never 0 and never a borrowed default
 */

import type {Expr} from './expression.ts';
import type {Kind} from './kinds.ts';

/** text: in a document of the jurisdiction; law: superior law or standard; default: ours; county: supplied by it. */
export const ORIGINS = ['text', 'law', 'default', 'county'] as const;
export type Origin = typeof ORIGINS[number];

export interface Cite {
    /** Id of a source in `meta.sources`. */
    readonly source: string;
    /** As the source numbers it: `第十条`, `二(三)`, `§4.1`. */
    readonly article: string;
    /** Verbatim, blanks aside. */
    readonly quote?: string;
}

export interface Cited {
    readonly origin: Origin;
    readonly cite: readonly Cite[];
    readonly note?: string;
}

/** One value with its unit and where it comes from. Areas and money are decimal strings, counts of days integers. */
export interface Param<T> extends Cited {
    readonly value: T | null;
    readonly unit?: string;
}

export interface Source {
    readonly id: string;
    readonly title: string;
    readonly kind: 'policy' | 'law' | 'standard';
    /** Document number or edition. */
    readonly edition?: string;
    /** Path in the pack folder and hash of the verbatim text. Without them citations count as unverified. */
    readonly file?: string;
    readonly sha256?: string;
    readonly note?: string;
}

export interface PackMeta {
    readonly id: string;
    readonly name: string;
    readonly nameEn: string;
    readonly version: string;
    readonly status: 'draft' | 'validated' | 'reviewed' | 'issued' | 'superseded' | 'expired';
    /** `id@version` of the superior pack. */
    readonly extends: string | null;
    readonly issuedOn: string | null;
    readonly effectiveFrom: string | null;
    readonly validYears: Param<number>;
    readonly sources: readonly Source[];
    /** Departments that interpret the document. */
    readonly interpretation: readonly string[];
}

export interface Department {
    readonly code: string;
    readonly name: string;
    readonly nameEn: string;
    readonly aliases: readonly string[];
    readonly level: 'region' | 'city' | 'county' | 'town' | 'village';
    readonly cite: readonly Cite[];
}

/** A closed list of codes that rules refer to by name. */
export interface CodeSet {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly codes: readonly string[];
}

/** Thresholds below which a patch is set aside. Units m² and m. */
export interface Detection {
    readonly minAreaConstructionM2: Param<string>;
    readonly minAreaAgriculturalM2: Param<string>;
    readonly minAreaOtherM2: Param<string>;
    readonly minThicknessM: Param<string>;
}

export interface BasicFarmlandRule {
    /** From this overlap on a patch meets basic farmland. */
    readonly minOverlapM2: Param<string>;
}

/** A kind of paper that can make a use of cultivated land lawful, and what it can be for. */
export interface LawfulType {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly aliases: readonly string[];
    /** approval: needs the day of approval. period: needs a start (or approval) and an end. */
    readonly dates: 'approval' | 'period';
    /** Class stems, or `@set`. */
    readonly classes: readonly string[];
    /** TBLX codes, or `@set`. */
    readonly monitoringTypes: readonly string[];
    readonly origin: Origin;
    readonly cite: readonly Cite[];
}

export interface Row<T> extends Cited {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly when: Expr;
    readonly then: T;
}

/** First match wins; `otherwise` makes it total. */
export interface DecisionTable<T> {
    readonly rows: readonly Row<T>[];
    readonly otherwise: Omit<Row<T>, 'when'>;
}

export interface KindOutcome {
    readonly kind: Kind;
}

export interface RouteOutcome {
    readonly lead: string | null;
    readonly jointWith?: readonly string[];
    readonly copyTo?: readonly string[];
    /** Only after a person confirmed the finding. */
    readonly jointWhenConfirmed?: readonly string[];
    readonly copyWhenConfirmed?: readonly string[];
}

export interface EnforcementOutcome {
    /** null: no provision names one. */
    readonly authority: string | null;
}

export const DEADLINE_EVENTS = ['detected', 'verified', 'ordered', 'submitted'] as const;
export type DeadlineEvent = typeof DEADLINE_EVENTS[number];

/** Of the tiers whose condition holds the strictest counts; a patch is judged as a whole. */
export interface DeadlineTier {
    readonly id: string;
    readonly when: Expr;
    readonly days: Param<number>;
}

export interface Deadline {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly from: DeadlineEvent;
    /** The deadline exists when the patch has a part of one of these kinds. */
    readonly kinds: readonly Kind[];
    readonly count: 'calendar' | 'workday';
    /** Never before the end of the running season's harvest, or of the next sowing window. */
    readonly clampTo?: 'seasonEnd' | 'nextSowingEnd';
    readonly tiers: readonly DeadlineTier[];
}

/** Days are `MM-DD`; a window that ends before it starts runs over the turn of the year. */
export interface Season extends Cited {
    readonly id: string;
    readonly name: string;
    readonly nameEn: string;
    readonly sow: readonly [string, string];
    readonly harvestEnd: string;
    readonly grain: boolean;
}

/** Public holidays and shifted working days of the years listed; asked only where a deadline counts working days. */
export interface WorkCalendar extends Cited {
    readonly years: readonly number[];
    readonly holidays: readonly string[];
    readonly workdays: readonly string[];
}

export interface CriminalLine {
    readonly id: 'basicFarmland' | 'otherCultivated';
    readonly zh: string;
    readonly en: string;
    readonly thresholdMu: Param<string>;
}

export interface CriminalReferral {
    /** Kinds that can be occupation in the sense of the provision. */
    readonly kinds: readonly Kind[];
    readonly lines: readonly CriminalLine[];
    /** Acts of one actor not yet dealt with add up within this time. */
    readonly cumulativeMonths: Param<number>;
}

export interface PackDocument {
    readonly schema: 'cultivated-land-policy-pack/1';
    readonly meta: PackMeta;
    readonly departments: readonly Department[];
    readonly codeSets: readonly CodeSet[];
    readonly detection: Detection;
    readonly basicFarmland: BasicFarmlandRule;
    readonly lawful: {readonly types: readonly LawfulType[]};
    readonly classification: {readonly table: DecisionTable<KindOutcome>};
    readonly routing: {
        readonly table: DecisionTable<RouteOutcome>;
        readonly enforcement: DecisionTable<EnforcementOutcome>;
        /** Department that is always told, beside the lead. */
        readonly township: string;
    };
    readonly deadlines: readonly Deadline[];
    readonly seasons: readonly Season[] | null;
    readonly calendar: WorkCalendar | null;
    readonly criminalReferral: CriminalReferral;
}

/** The text behind a source, or null where the pack only names it. */
export interface SourceText extends Source {
    readonly text: string | null;
    /** Folder the file was read from. */
    readonly folder: string;
}

/** A document with all it inherits, its source texts and its golden cases. */
export interface Pack extends PackDocument {
    /** `id@version`. */
    readonly ref: string;
    readonly folder: string;
    readonly sourceTexts: readonly SourceText[];
    /** The file as written, before inheritance. */
    readonly written: Readonly<Record<string, unknown>>;
    readonly parent: Pack | null;
    readonly changes: string | null;
}
