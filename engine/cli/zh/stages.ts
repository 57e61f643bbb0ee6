/** What the progress bar says. Stages that it does not know are shown as they are. */

import type {Language} from '../commandTable.ts';

const STAGES: Readonly<Record<string, {readonly zh: string; readonly en: string}>> = {
    read: {zh: '读取图层', en: 'reading layers'},
    certify: {zh: '检查图形', en: 'certifying'},
    overlay: {zh: '叠加', en: 'overlay'},
    diff: {zh: '形成图斑', en: 'patches'},
    classify: {zh: '判定类型', en: 'classifying'},
    write: {zh: '写出结果', en: 'writing'},
};

export function stageWords(stage: string, language: Language): string {
    return STAGES[stage]?.[language] ?? stage;
}
