/** `clues.csv`: a row a clue, in the order of the list, as a clerk opens it in a spreadsheet. */

import type {Value} from '../../../clues/preset.ts';
import {CHANGE_TYPES} from '../../../landclass/changeTypes.ts';
import {csv, listed, type NameOfCode} from '../../outputs/csv.ts';
import type {ClueRecord} from '../clueRecords.ts';
import {clueValue, duplicateTexts, meetingText, STATE_ZH} from '../clueValues.ts';

const YES_NO = {yes: '是', no: '否'};

export function cluesCsv(records: readonly ClueRecord[], nameOf: NameOfCode): string {
    return csv([
        ['序号', '线索编号', '监测图斑类型', '处理情况', '图斑面积（平方米）', '图斑面积（亩）', '占耕地（平方米）', '占耕地（亩）', '占永久基本农田（平方米）',
            '占永久基本农田（亩）', '是否占永久基本农田', '占生态保护红线（亩）', '调查范围以外（亩）', '各地类面积', '初判类型', '判定规则', '手续', '乡镇', '村', '牵头督促整改部门',
            '执法主体', '期限', '分块数', '重复图斑', '历史批次重叠', '导航经度', '导航纬度'],
        ...records.map((record) => {
            const value = (name: Value, unit: 'm2' | 'mu' = 'm2'): string => clueValue(record, name, unit, YES_NO, nameOf) ?? '';
            const {clue} = record;
            return [
                record.clue.record, clue.id === '' ? '' : listed([clue.id]), `${clue.changeType} ${CHANGE_TYPES.get(clue.changeType) ?? ''}`.trim(), STATE_ZH[record.state],
                value('area'), value('area', 'mu'), value('cultivated'), value('cultivated', 'mu'), value('basicFarmland'), value('basicFarmland', 'mu'),
                value('isBasicFarmland'), value('redline', 'mu'), value('outsideSurvey', 'mu'), value('classes'), value('kinds'), value('rules'), value('papers'),
                value('townships'), value('villages'), value('leads'), value('enforcing'), value('deadlines'), record.parts.length + (record.outside ? 1 : 0),
                duplicateTexts(record).join('；'), record.earlier.flatMap(({batch, meetings}) => meetings.map(one => `${batch}：${meetingText(one)}`)).join('；'),
                value('longitude'), value('latitude'),
            ];
        }),
    ]);
}
