/** What is wrong with a series of rasters, in Chinese. */

import type {Code} from '../../core/codes.ts';
import type {Explainer} from './explain.ts';
import {number, text, texts} from './factValues.ts';

/** What can be written, by flag. */
const LIMITS: Readonly<Record<string, string>> = {
    'persistence': ' 1 以上的整数', 'planted': ' −1 到 1 之间的指数，如 0.45', 'planted-share': '大于 0、不超过 1 的占比', 'least-clear': '大于 0、不超过 1 的占比',
    'least-dates': ' 1 以上的整数', 'least-cells': ' 1 以上的整数', 'scale': '大于 0 的数，如 0.0001',
};

export const SERIES_EXPLAINERS: Partial<Record<Code, Explainer>> = {
    'series/no-date': ({facts}) => `--${text(facts, 'flag')} 的文件名后面要写 @日期。`,
    'series/date-twice': ({facts}) => `${text(facts, 'date')} 已经给过：${text(facts, 'other')}。`,
    'series/too-few-dates': ({facts}) => `只给了 ${number(facts, 'dates')} 期，至少要 ${number(facts, 'least')} 期。`,
    'series/too-many-dates': ({facts}) => `给了 ${number(facts, 'dates')} 期，最多 ${number(facts, 'most')} 期。`,
    'series/bad-limit': ({facts}) => `--${text(facts, 'flag')} 要写${LIMITS[text(facts, 'flag') ?? ''] ?? '别的数'}，您写的是 ${number(facts, 'value')}。`,
    'series/no-seasons': ({facts}) => `规则包 ${text(facts, 'pack')} 的 seasons 是空的。没有规定不等于没有种植，程序不借用别处的季节。`,
    'series/not-index': ({facts}) => {
        switch (text(facts, 'reason')) {
            case 'scale': return `像元是整数（${text(facts, 'sampleType')}），不知道要乘多少才是指数。`;
            case 'range': return `${number(facts, 'cells')} 个像元里有 ${number(facts, 'outOfRange')} 个超出 −1 到 1，多半是换算系数不对。`;
            default: return `栅格有 ${number(facts, 'bands')} 个波段，或是影像、分类图，认不出哪个是指数。`;
        }
    },
    'series/cloud-without-image': ({facts}) => `${text(facts, 'date')} 没有给 --ndvi。`,
    'series/no-window': ({facts}) => `给的日期是：${texts(facts, 'dates').join('、')}。`,
    'series/no-cultivated': ({facts}) => `图层有 ${number(facts, 'parcels')} 个图斑，地类都不是耕地（01）。`,
};
