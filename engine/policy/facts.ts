/**
 * What rules may ask: every fact with its type, unit and meaning. A rule that names anything else is refused when its
 * pack is validated; a fact that was not delivered is an error when it is asked, never a silent "no".
 */

import type {LayerKind} from '../core/layerKind.ts';

export type Direction = 'loss' | 'gain' | 'internal' | 'other' | 'unchanged';

/** One lawful record that covers the part. Dates are ISO days or null where the register has none. */
export interface LawfulRecord {
    /** Id, name or alias of a type in the pack (`landConversion`, `农转用批复`). */
    readonly type: string;
    readonly documentNo: string | null;
    readonly approvedOn: string | null;
    readonly validFrom: string | null;
    readonly validTo: string | null;
}

/**
 * What is known about one part. `null` means "known to be absent"; every key must be there.
 *
 * Units   areaM2 decimal string of m²; dates ISO days
 */
export interface PartFacts {
    readonly direction: Direction;
    /** Dictionary code with its suffix (`0101`, `1104A`), or `unclassified`. */
    readonly fromCode: string;
    readonly toCode: string;
    /** First four characters of the code. */
    readonly fromStem: string;
    readonly toStem: string;
    /** `K`, `A`, `C`, or empty. */
    readonly toSuffix: string;
    readonly fromCultivated: boolean;
    readonly toCultivated: boolean;
    /** The patch meets basic farmland and this part lies inside it. */
    readonly inBasicFarmland: boolean;
    readonly lawfulRecords: readonly LawfulRecord[];
    readonly afterLayerKind: Extract<LayerKind, 'survey' | 'monitoring'>;
    /** ZZSXDM of the after layer. */
    readonly planting: string | null;
    /** TBLX of a monitoring layer. */
    readonly monitoringType: string | null;
    /** Years or seasons without a crop, from the season layer. */
    readonly seasonIdle: readonly string[];
    readonly villageCode: string | null;
    readonly townshipCode: string | null;
    /** As-of date of the after layer. */
    readonly afterDate: string;
    readonly areaM2: string;
    readonly detectedOn: string;
}

export type FactType = 'text' | 'textList' | 'boolean' | 'date' | 'number';

export interface FactInfo {
    readonly type: FactType;
    /** Of numbers: `m2`, `mu`, `1`. */
    readonly unit?: string;
    /** May be null: a rule must ask `exists` first. */
    readonly nullable?: boolean;
    /** `part`: classification and routing. `routing`: routing only. `patch`: deadlines. */
    readonly scope: 'part' | 'routing' | 'patch';
    readonly zh: string;
    readonly en: string;
}

/** The vocabulary. A name that is not in it is no fact. */
export const FACT_TABLE: Readonly<Record<string, FactInfo | undefined>> = {
    direction: {type: 'text', scope: 'part', zh: '变化方向', en: 'direction: loss, gain, internal, other, unchanged'},
    fromCode: {type: 'text', scope: 'part', zh: '变化前地类', en: 'class code before, with its suffix'},
    toCode: {type: 'text', scope: 'part', zh: '变化后地类', en: 'class code after, with its suffix'},
    fromStem: {type: 'text', scope: 'part', zh: '变化前地类（四位）', en: 'class before, first four characters'},
    toStem: {type: 'text', scope: 'part', zh: '变化后地类（四位）', en: 'class after, first four characters'},
    toSuffix: {type: 'text', scope: 'part', zh: '变化后地类后缀', en: 'suffix of the class after: K, A, C or empty'},
    fromCultivated: {type: 'boolean', scope: 'part', zh: '变化前为耕地', en: 'cultivated before'},
    toCultivated: {type: 'boolean', scope: 'part', zh: '变化后为耕地', en: 'cultivated after'},
    inBasicFarmland: {type: 'boolean', scope: 'part', zh: '位于永久基本农田内', en: 'inside permanent basic farmland'},
    lawfulInForce: {
        type: 'textList', scope: 'part', zh: '有效手续',
        en: 'types of lawful records that fit the use and are in force on the after date',
    },
    lawfulLater: {
        type: 'textList', scope: 'part', zh: '晚于后时相的手续',
        en: 'types of fitting records approved or starting after the after date',
    },
    lawfulExpired: {
        type: 'textList', scope: 'part', zh: '已到期的手续', en: 'types of fitting records that ended before the after date',
    },
    lawfulUnclear: {
        type: 'textList', scope: 'part', zh: '类型或日期不明的手续',
        en: 'records of unknown type, or without the dates their type needs',
    },
    afterLayerKind: {type: 'text', scope: 'part', zh: '后时相图层类型', en: 'kind of the after layer: survey or monitoring'},
    planting: {type: 'text', nullable: true, scope: 'part', zh: '种植属性', en: 'planting attribute ZZSXDM'},
    monitoringType: {type: 'text', nullable: true, scope: 'part', zh: '监测图斑类型', en: 'type TBLX of a monitoring patch'},
    seasonIdle: {type: 'textList', scope: 'part', zh: '未耕种年份（季）', en: 'years or seasons without a crop'},
    idleSeasonCount: {
        type: 'number', unit: '1', scope: 'part', zh: '未耕种年（季）数', en: 'number of years or seasons without a crop',
    },
    villageCode: {type: 'text', nullable: true, scope: 'part', zh: '村代码', en: 'village code'},
    townshipCode: {type: 'text', nullable: true, scope: 'part', zh: '乡镇代码', en: 'township code'},
    afterDate: {type: 'date', scope: 'part', zh: '后时相日期', en: 'as-of date of the after layer'},
    detectedOn: {type: 'date', scope: 'part', zh: '发现日期', en: 'date of detection'},
    areaM2: {type: 'number', unit: 'm2', scope: 'part', zh: '面积（平方米）', en: 'area of the part in square metres'},
    areaMu: {type: 'number', unit: 'mu', scope: 'part', zh: '面积（亩）', en: 'area of the part in mu, exact'},
    kind: {type: 'text', scope: 'routing', zh: '初判类型', en: 'kind given by classification'},
    kinds: {type: 'textList', scope: 'patch', zh: '图斑内的初判类型', en: 'kinds of the parts of the patch'},
    directions: {type: 'textList', scope: 'patch', zh: '图斑内的变化方向', en: 'directions of the parts of the patch'},
    meetsBasicFarmland: {
        type: 'boolean', scope: 'patch', zh: '涉及永久基本农田', en: 'the patch meets permanent basic farmland',
    },
};
