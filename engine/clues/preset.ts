/** A preset says what the columns of a clue list mean, and which of our values go back into which of them. */

/** What a column of a list can mean. */
export const MEANINGS = {
    id: '线索或图斑编号', changeType: '监测图斑类型', seenClass: '变化后地类编码', seenFrom: '前时相', seenOn: '后时相', area: '面积', unitCode: '行政区代码',
    unitName: '行政区名称', source: '来源', batch: '批次', note: '描述或备注',
} as const;
export type Meaning = keyof typeof MEANINGS;

/** In which unit an area is written. `asList`: as the column's name says, else as the list's own areas show. */
export const AREA_UNITS = ['m2', 'mu', 'ha', 'asList'] as const;
export type AreaUnit = typeof AREA_UNITS[number];

/** What can be filled in. */
export const VALUES = {
    area: '图斑面积', cultivated: '占耕地面积', basicFarmland: '占永久基本农田面积', notCultivated: '占其他地类面积', outsideSurvey: '调查范围以外面积',
    withPapers: '有手续的面积', redline: '占生态保护红线面积',
    isBasicFarmland: '是否占永久基本农田', isRedline: '是否占生态保护红线', oldClass: '原地类编码', oldClassName: '原地类名称', classes: '各地类面积',
    kinds: '初判类型', rules: '判定规则', leads: '牵头督促整改部门', enforcing: '执法主体', papers: '手续', villages: '村', villageCode: '村代码', townships: '乡镇',
    townshipCode: '乡镇代码', dueOn: '最早期限', deadlines: '各项期限', duplicates: '重复图斑', earlier: '历史批次重叠', state: '处理情况',
    longitude: '导航点经度', latitude: '导航点纬度',
} as const;
export type Value = keyof typeof VALUES;

export const AREA_VALUES: readonly Value[] = [
    'area', 'cultivated', 'basicFarmland', 'notCultivated', 'outsideSurvey', 'withPapers', 'redline',
];
export const PLACE_VALUES: readonly Value[] = ['longitude', 'latitude'];

export interface Filling {
    /** Name in a DBF, at most ten characters; a column of that name takes the value. */
    readonly column: string;
    /** Heading where headings may be long; a column of that name takes the value too. */
    readonly title: string;
    readonly value: Value;
    /** Of areas only. */
    readonly unit: AreaUnit;
    /** `blank`: a cell that holds something stays. `always`: ours replaces it. */
    readonly when: 'blank' | 'always';
    /** A column that the list does not have is added; `false` leaves it out. */
    readonly add: boolean;
}

export interface CluePreset {
    readonly id: string;
    readonly title: string;
    readonly fields: Readonly<Partial<Record<Meaning, readonly string[]>>>;
    /** The preset speaks for a list only where all of these are found. */
    readonly needs: readonly Meaning[];
    readonly fill: readonly Filling[];
    /** Two clues are one and the same ground from this share of the smaller on, as a decimal. */
    readonly duplicateShare: string;
}

export const DEFAULT_DUPLICATE_SHARE = '0.8';
