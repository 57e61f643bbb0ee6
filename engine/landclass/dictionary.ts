/** The dictionaries of land classes by system and year. */

import {EngineError} from '../core/errors.ts';
import {parseTable} from './landClass.ts';
import type {LandClass, LandGroup} from './landClass.ts';
import {nearestWords} from '../core/nearest.ts';
import {GBT_21010_2017_TABLE} from './tables/gbt21010.ts';
import {LANDUSE_2023_TABLE} from './tables/landuse2023.ts';
import {SURVEY_2007_TABLE} from './tables/survey2007.ts';
import {SURVEY_2020_TABLE, SURVEY_2020_WORKING_TABLE} from './tables/survey2020.ts';

export interface Dictionary {
    readonly id: string;
    readonly titleZh: string;
    readonly title: string;
    readonly system: 'survey' | 'survey2' | 'gbt21010' | 'landuse';
    /** First and last year of surveys that use it; null: no bound. */
    readonly years: readonly [number | null, number | null];
    /** Characters of the part of a code that carries the class; what follows is a suffix. */
    readonly stemLength: number;
    /** Every class, headings included, in the order of the table. */
    readonly classes: readonly LandClass[];
    readonly byCode: ReadonlyMap<string, LandClass>;
}

interface Spec extends Omit<Dictionary, 'classes' | 'byCode'> {
    readonly tables: readonly string[];
}

const SPECS: readonly Spec[] = [
    {
        id: 'cn.survey.2020', titleZh: '第三次全国国土调查工作分类（含年度变更调查）', title: 'Third national land survey',
        system: 'survey', years: [2019, null], stemLength: 4, tables: [SURVEY_2020_TABLE],
    },
    {
        id: 'cn.survey.2020.working', titleZh: '三调工作分类及省级扩展码 1301–1304',
        title: 'Third national land survey with working extension codes 1301-1304',
        system: 'survey', years: [2019, null], stemLength: 4, tables: [SURVEY_2020_TABLE, SURVEY_2020_WORKING_TABLE],
    },
    {
        id: 'cn.survey2.2007', titleZh: '第二次全国土地调查分类', title: 'Second national land survey',
        system: 'survey2', years: [2007, 2018], stemLength: 3, tables: [SURVEY_2007_TABLE],
    },
    {
        id: 'cn.gbt21010.2017', titleZh: '土地利用现状分类 GB/T 21010-2017', title: 'GB/T 21010-2017',
        system: 'gbt21010', years: [2017, null], stemLength: 4, tables: [GBT_21010_2017_TABLE],
    },
    {
        id: 'cn.landuse.2023', titleZh: '国土空间调查、规划、用途管制用地用海分类（2023）',
        title: 'Land and sea use classification 2023',
        system: 'landuse', years: [2023, null], stemLength: 6, tables: [LANDUSE_2023_TABLE],
    },
];

export const DICTIONARY_IDS: readonly string[] = SPECS.map(spec => spec.id);

const built = new Map<string, Dictionary>();

/** @throws EngineError `landclass/unknown-dictionary` */
export function dictionary(id: string): Dictionary {
    const known = built.get(id);
    if (known) return known;
    const spec = SPECS.find(candidate => candidate.id === id);
    if (!spec) {
        throw new EngineError('landclass/unknown-dictionary', `There is no dictionary "${id.slice(0, 80)}" of classes.`,
            {
            fix: `Use one of ${DICTIONARY_IDS.join(', ')}.`, facts: {nearest: nearestWords(id, DICTIONARY_IDS)},
        });
    }
    const {tables, ...head} = spec;
    const classes = tables.flatMap(parseTable);
    const made = {...head, classes, byCode: new Map(classes.map(entry => [entry.code, entry]))};
    built.set(id, made);
    return made;
}

/** The dictionary a survey of that year was coded with; null year: the present one. */
export function surveyDictionaryOf(year: number | null): string {
    return year !== null && year <= 2018 ? 'cn.survey2.2007' : 'cn.survey.2020';
}

/**
 * The same dictionary with a county's choice for classes whose group is disputed.
 *
 * @throws EngineError `landclass/unknown-code` - the dictionary has no such code
 * @throws EngineError `landclass/group-fixed` - the sources agree about the group of that class
 */
export function withGroups(base: Dictionary, groups: Readonly<Record<string, LandGroup>>): Dictionary {
    for (const code of Object.keys(groups)) {
        const entry = base.byCode.get(code);
        if (!entry) {
            throw new EngineError('landclass/unknown-code',
                `Dictionary ${base.id} has no class "${code.slice(0, 20)}".`,
                {fix: `Nearest: ${nearestWords(code, [...base.byCode.keys()]).join(', ')}.`});
        }
        if (!entry.groupDisputed) {
            throw new EngineError('landclass/group-fixed',
                `The group of class ${code} ${entry.nameZh} is not open to choice.`,
                {fix: `Only ${base.classes.filter(c => c.groupDisputed).map(c => c.code).join(', ')} are.`});
        }
    }
    const classes = base.classes.map(entry => (groups[entry.code] ? {...entry, group: groups[entry.code]} : entry));
    return {...base, classes, byCode: new Map(classes.map(entry => [entry.code, entry]))};
}

/** Which minimum mapping area a class falls under: 200, 400 or 600 m² in the survey's rules. */
export type MappingGroup = 'constructionOrFacility' | 'otherAgricultural' | 'rest';

/** Source   TD/T 1055 (clause from memory); values and grouping as in the survey builder TDDC3D */
export function mappingGroup(entry: LandClass | null): MappingGroup {
    if (entry === null) return 'rest';
    if (entry.group === 'construction' || entry.facility) return 'constructionOrFacility';
    return entry.group === 'agricultural' ? 'otherAgricultural' : 'rest';
}
