/** What the progress bar says. */

import type {ClueStage} from '../../pipeline/clues/options.ts';
import type {Stage} from '../../pipeline/options.ts';
import type {Language, Words} from '../commandTable.ts';

const STAGES: Readonly<Record<Stage, Words>> = {
    read: {zh: '读取图层', en: 'reading layers'},
    project: {zh: '坐标转换', en: 'projecting'},
    certify: {zh: '检查图形', en: 'certifying'},
    overlay: {zh: '叠加', en: 'overlay'},
    diff: {zh: '形成图斑', en: 'patches'},
    classify: {zh: '初判类型', en: 'classifying'},
    write: {zh: '写出结果', en: 'writing'},
};

export function stageWords(stage: Stage, language: Language): string {
    return STAGES[stage][language];
}

const CLUE_STAGES: Readonly<Record<ClueStage, Words>> = {
    read: {zh: '读取清单和图层', en: 'reading list and layers'},
    certify: {zh: '检查图形', en: 'certifying'},
    overlay: {zh: '套合', en: 'overlay'},
    classify: {zh: '初判类型', en: 'classifying'},
    write: {zh: '填表', en: 'filling the form'},
};

export function clueStageWords(stage: ClueStage, language: Language): string {
    return CLUE_STAGES[stage][language];
}
