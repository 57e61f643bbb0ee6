/** What a caller may ask of the job on a clue list, and what it answers. */

import type {Issue} from '../../core/issue.ts';
import type {FileAt, LayerAt} from '../options.ts';

/** Where lists come from, in the words of a bureau. */
export const CLUE_SOURCES = ['卫片', '省级季度监测', '督察', '巡查', '公众举报'] as const;

export interface ClueOptions {
    readonly clues: FileAt;
    readonly survey: FileAt;
    readonly layers: readonly LayerAt[];
    /** Lists of earlier batches, oldest or newest first as given. */
    readonly earlier: readonly FileAt[];
    /** Id of a preset, or the path of a person's own; left out, the one that fits. */
    readonly preset?: string;
    /** One of `CLUE_SOURCES`, or other words. */
    readonly source?: string;
    readonly pack: string;
    readonly detectedOn?: string;
    /** Path of a crosswalk file for the survey. */
    readonly crosswalk?: string;
    readonly crs?: string;
    readonly encoding?: string;
    readonly toleranceM?: number;
    readonly allowUnknownCodes?: boolean;
}

export const CLUE_STAGES = ['read', 'certify', 'overlay', 'classify', 'write'] as const;
export type ClueStage = typeof CLUE_STAGES[number];

export interface ClueControl {
    readonly onProgress?: (progress: {readonly stage: ClueStage; readonly done: number; readonly total: number}) => void;
    readonly signal?: AbortSignal;
}

export interface ClueResult {
    /** `report.json` as a value. */
    readonly report: ClueReport;
    /** Files of the result folder by name. */
    readonly files: ReadonlyMap<string, string | Uint8Array>;
    readonly issues: readonly Issue[];
    /** Seconds by stage. */
    readonly timings: Readonly<Record<string, number>>;
}

export interface AreaText {
    readonly areaM2: string;
    readonly areaMu: string;
}

export interface GroupText extends AreaText {
    readonly code: string;
    readonly name: string;
    readonly clues: number;
    readonly cultivatedM2: string;
    readonly basicFarmlandM2: string;
}

/** Clues named in the report; the files name all. */
interface Named {
    readonly clues: number;
    readonly examples: readonly string[];
}

export interface ClueReport {
    readonly tool: {readonly name: string; readonly version: string};
    readonly pack: {readonly id: string; readonly version: string; readonly status: string; readonly name: string; readonly nameEn: string};
    readonly source: string | null;
    readonly preset: {readonly id: string; readonly title: string; readonly columns: Readonly<Record<string, string>>};
    readonly surveyDate: string | null;
    readonly detectedOn: string;
    /** The day of detection was given, and not taken from the list. */
    readonly detectedOnGiven: boolean;
    readonly workingCrs: {readonly id: string; readonly name: string};
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly counts: {
        readonly rows: number;
        readonly clues: number;
        readonly judged: number;
        readonly points: number;
        readonly outside: number;
        readonly withoutPlace: number;
        readonly parts: number;
    };
    readonly list: {
        readonly repeatedIds: Named & {readonly ids: number};
        readonly blankIds: number;
        readonly outside: Named;
        readonly withoutPlace: Named;
        readonly zonePrefix: Named & {readonly found: readonly number[]; readonly readAs: string | null};
        readonly areaUnit: {readonly unit: string | null; readonly how: string};
    };
    /** Ground under the clues, each place once, and what is claimed by several. */
    readonly ledger: Readonly<Record<string, string>>;
    readonly byClass: readonly (AreaText & {readonly code: string; readonly name: string; readonly cultivated: boolean})[];
    readonly byKind: readonly (AreaText & {readonly kind: string; readonly label: string; readonly clues: number; readonly parts: number; readonly basicFarmlandM2: string})[];
    /** Parts too narrow to decide anything: borders of clues beside borders of parcels. */
    readonly slivers: AreaText & {readonly parts: number};
    readonly byVillage: readonly GroupText[];
    readonly byTownship: readonly GroupText[];
    /** null where no layer of basic farmland was given. */
    readonly basicFarmland: (AreaText & {readonly clues: number}) | null;
    readonly redline: (AreaText & {readonly clues: number}) | null;
    readonly duplicates: {readonly share: string; readonly clues: number; readonly identical: number; readonly pairs: readonly PairText[]};
    readonly earlier: readonly {readonly batch: string; readonly clues: number; readonly repeated: number; readonly pairs: readonly PairText[]}[];
    readonly form: {readonly files: readonly string[]; readonly filled: Readonly<Record<string, number>>};
    readonly issues: readonly Issue[];
}

export interface PairText {
    readonly clue: string;
    readonly record: number;
    readonly other: string;
    readonly otherRecord: number;
    /** Null where one of the two is a point. */
    readonly overlapM2: string | null;
    /** Of the smaller of the two, with four decimals. */
    readonly share: string | null;
    readonly same: boolean;
}
