/**
 * A layer the engine understands: codes resolved, fields mapped to their meaning, geometry as delivered.
 *
 * Shape    feature f of `polygons` is row f of `parcels` and came from record `record[f]` of the file
 * Keeps    recordsInFile = features + records named by `issues` with severity `error` of the reader
 */

import type {LayerKind} from '../core/layerKind.ts';
import type {Issue} from '../core/issue.ts';
import type {Polygons} from '../core/polygons.ts';
import type {Crs} from '../crs/crs.ts';

/** Columns of `survey` and `monitoring`. Text is '' and a number NaN where nothing was delivered. */
export interface ClassTable {
    readonly table: 'class';
    /** Code of the layer's dictionary as it stands there, suffix included (`0201K`), or `UNCLASSIFIED`. */
    readonly code: readonly string[];
    /** `K`, `A`, `C` or ''. */
    readonly suffix: readonly string[];
    /** The code as delivered, before normalising or crosswalk. */
    readonly rawCode: readonly string[];
    /** Class name as delivered (DLMC). */
    readonly className: readonly string[];
    /** Is the class cultivated land in the layer's dictionary. */
    readonly cultivated: Uint8Array;
    /**
     * KCXS in 1/10000. −1: the layer has no such field, or the value was unusable (reported). A blank cell in a layer
     * that has the field is 0: land without ridges.
     */
    readonly kcxs: Int32Array;
    readonly kcdlbm: readonly string[];
    /** TBMJ, m². */
    readonly officialAreaM2: Float64Array;
    /** TBDLMJ, m². */
    readonly officialNetM2: Float64Array;
    /** 坐落单位 code as delivered, spaces removed. */
    readonly zldwdm: readonly string[];
    readonly zldwmc: readonly string[];
    /** Planting attribute: LS, FLS, LYFL, XG, LLJZ, WG, JKHF, GCHF or ''. */
    readonly zzsxdm: readonly string[];
    /** TBXHDM: refinement code of the parcel. */
    readonly tbxhdm: readonly string[];
    /** CZCSXM: 201…205 with A. */
    readonly czcsxm: readonly string[];
    /** What the satellite saw (TBLX), normalised to two characters (`01`, `DT`, `GF`); '' in surveys. */
    readonly changeType: readonly string[];
    readonly parcelNumber: readonly string[];
    readonly bsm: readonly string[];
}

/** Columns of `basicFarmland`. Holders' names, numbers and addresses never get here. */
export interface BasicFarmlandTable {
    readonly table: 'basicFarmland';
    readonly number: readonly string[];
    /** YJJBNTTBMJ (gross), m². */
    readonly officialAreaM2: Float64Array;
    /** YJJBNTMJ (net of ridges), m². */
    readonly officialNetM2: Float64Array;
    readonly zldwdm: readonly string[];
    readonly zldwmc: readonly string[];
    /** DLBM as delivered; basic farmland is what it is whatever the class. */
    readonly code: readonly string[];
}

/** Columns of `village` and `township`. */
export interface UnitTable {
    readonly table: 'unit';
    /** 12 digits for a village, 9 for a township; shorter where the file says less (reported). */
    readonly code: readonly string[];
    readonly name: readonly string[];
}

export const RECORD_TYPES = [
    'conversion', 'supply', 'facility', 'temporary', 'linkage', 'advance', 'highStandard', 'consolidation',
    'ecological', 'disaster', 'inOutBalance', 'registration', 'other',
] as const;

export type RecordType = typeof RECORD_TYPES[number];

/** Columns of `lawful`. Dates are YYYY-MM-DD, null where none was delivered or it could not be read (reported). */
export interface LawfulTable {
    readonly table: 'lawful';
    readonly recordType: readonly RecordType[];
    /** The kind of paper as delivered, or the table's name where it has one kind only; packs may know more kinds. */
    readonly typeText: readonly string[];
    readonly documentNo: readonly string[];
    readonly approvedOn: readonly (string | null)[];
    readonly validFrom: readonly (string | null)[];
    readonly validTo: readonly (string | null)[];
    readonly actor: readonly string[];
    /** Name of the project or purpose as delivered. */
    readonly project: readonly string[];
    readonly sourceNote: readonly string[];
}

/** Columns of `season`: what the seasons' observation says of the plot. */
export interface SeasonTable {
    readonly table: 'season';
    /** 1: not planted (WG). */
    readonly unplanted: Uint8Array;
    /** Seasons or years found idle, in order (`2024`, `2025`, `2025S`). */
    readonly idleSeasons: readonly (readonly string[])[];
    /** Planting attribute code or ''. */
    readonly planting: readonly string[];
    readonly note: readonly string[];
}

/** Columns of `plan`, `ecoRedline`, `site`. */
export interface NamedTable {
    readonly table: 'named';
    readonly code: readonly string[];
    readonly name: readonly string[];
    readonly type: readonly string[];
}

export type ParcelTable = ClassTable | BasicFarmlandTable | UnitTable | LawfulTable | SeasonTable | NamedTable;

/** Which table a kind of layer carries. */
export interface TableOfKind {
    readonly survey: ClassTable;
    readonly monitoring: ClassTable;
    readonly basicFarmland: BasicFarmlandTable;
    readonly village: UnitTable;
    readonly township: UnitTable;
    readonly lawful: LawfulTable;
    readonly plan: NamedTable;
    readonly ecoRedline: NamedTable;
    readonly season: SeasonTable;
    readonly site: NamedTable;
}

/** `Layer` is any layer; `Layer<'survey'>` is one whose `parcels` are known to be a `ClassTable`. */
export interface Layer<K extends LayerKind = LayerKind> {
    readonly kind: K;
    readonly name: string;
    readonly path: string;
    readonly sha256: string;
    readonly format: string;
    /** YYYY-MM-DD. */
    readonly asOf: string | null;
    /** Where the date comes from, in words. */
    readonly asOfHow: string;
    readonly crs: Crs;
    readonly crsHow: string;
    readonly encoding: {readonly name: string; readonly how: string} | null;
    /** Dictionary id; null for kinds without classes. */
    readonly dictionary: string | null;
    /** Which field means what, and why: `DLTB: DLBM, TBMJ present`. */
    readonly mappingHow: string;
    /** Coordinates of the source CRS. */
    readonly polygons: Polygons;
    readonly parcels: TableOfKind[K];
    readonly record: Uint32Array;
    readonly recordsInFile: number;
    /** Codes in order of ownership where parcels overlap; null when geometry decides. */
    readonly priority: readonly string[] | null;
    readonly issues: readonly Issue[];
}
