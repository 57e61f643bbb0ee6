/** What kind of paper a lawful record is, from the words registers use. */

import type {RecordType} from './layer.ts';
import {RECORD_TYPES} from './layer.ts';

/** Words → type; the longest word found in the delivered text decides. Source   the layer list of the domain notes */
const WORDS: readonly (readonly [RecordType, readonly string[]])[] = [
    ['conversion', ['农转用', '农用地转用', '转用批复', '征收', '征地', '建设用地批复']],
    ['supply', ['供地', '建设用地供应', '土地供应', '划拨', '出让']],
    ['facility', ['设施农用地', '设施农业', '上图入库']],
    ['temporary', ['临时用地']],
    ['linkage', ['增减挂钩', '建新区', '建新地块']],
    ['advance', ['先行用地', '应急用地', '先行']],
    ['highStandard', ['高标准农田']],
    ['consolidation', ['土地整治', '土地整理', '全域整治', '开发整理', '土地复垦']],
    ['ecological', ['生态退耕', '退耕还林', '退耕']],
    ['disaster', ['灾毁']],
    ['inOutBalance', ['进出平衡']],
    ['registration', ['不动产登记', '登记']],
    ['other', ['其他', '其它']],
];

/** null when none of the words is in it. */
export function recordTypeOf(text: string): RecordType | null {
    const plain = text.slice(0, 100).normalize('NFKC').replace(/\s+/g, '');
    const english = RECORD_TYPES.find(type => type.toLowerCase() === plain.toLowerCase());
    if (english) return english;
    let best: RecordType | null = null;
    let longest = 0;
    for (const [type, words] of WORDS) {
        for (const word of words) {
            if (word.length > longest && plain.includes(word)) [best, longest] = [type, word.length];
        }
    }
    return best;
}
