/** What is wrong with the words of a command line or with the result folder, in Chinese. */

import type {Code} from '../../core/codes.ts';
import type {Explainer} from './explain.ts';
import {list, numbers, text, texts} from './factValues.ts';
import type {Facts} from './factValues.ts';
import {kindName, placeholderName, REASONS_OF_SYSTEM} from './names.ts';

/** Kinds that `--layer` takes; the surveys go to --before and --after. */
const LAYER_KINDS = ['basicFarmland', 'village', 'township', 'lawful', 'season', 'plan', 'ecoRedline', 'site'];

export const CLI_EXPLAINERS: Partial<Record<Code, Explainer>> = {
    'cli/unknown-command': ({facts}) => {
        const group = texts(facts, 'group');
        if (group.length > 0) return `“${text(facts, 'word')}”后面还要写一个词：${group.join('、')}。`;
        return `没有“${text(facts, 'word')}”这个命令${perhaps(facts)}。`;
    },
    'cli/unknown-flag': ({facts, where}) => `${text(facts, 'command') ?? 'liangtian'} 没有参数 ${where}${perhaps(facts, '--')}。`,
    'cli/missing-value': ({facts}) => `--${text(facts, 'flag')} 后面要写${placeholderName(text(facts, 'form') ?? '')}。`,
    'cli/bad-value': ({facts}) => badValue(facts),
    'cli/repeated-flag': ({facts}) => `--${text(facts, 'flag')} 写了两次，取值是“${texts(facts, 'values').join('”和“')}”。`,
    'cli/missing-argument': ({facts}) => text(facts, 'flag')
        ? `${text(facts, 'command')} 必须写 --${text(facts, 'flag')}，后面是${placeholderName(text(facts, 'form') ?? '')}。`
        : `${text(facts, 'command')} 后面必须写${placeholderName(text(facts, 'word') ?? '')}。`,
    'cli/unexpected-argument': ({facts}) => `${text(facts, 'command')} 用不上“${text(facts, 'word')}”这个词。`,
    'cli/out-not-empty': ({facts}) => {
        const foreign = texts(facts, 'foreign');
        return `里面有 ${foreign.length} 个不是比对结果的文件：${list(foreign, 5)}。`;
    },
    'cli/out-unwritable': ({facts}) => facts['isFile'] === true ? '这里已有一个同名的文件，不是文件夹。' : reasonOfSystem(facts),
};

export function reasonOfSystem(facts: Facts): string | null {
    const reason = REASONS_OF_SYSTEM[text(facts, 'errno') ?? ''];
    return reason === undefined ? null : `操作系统说：${reason}。`;
}

/** The candidate a person probably meant, as the end of a sentence. */
export function perhaps(facts: Facts, before = ''): string {
    const near = text(facts, 'near');
    return near === null ? '' : `，您要的可能是 ${before}${near}`;
}

function badValue(facts: Facts): string | null {
    const flag = text(facts, 'flag');
    const value = `“${text(facts, 'value')}”`;
    switch (text(facts, 'kind')) {
        case 'date': return `${flag === null ? '文件名后面' : `--${flag} `}的日期${value}不对：历法里没有这一天，或不是 2025-12-31 这样的写法。`;
        case 'number': return `--${flag} 要写零或正数，您写的是${value}。`;
        case 'epsg': return `--${flag} 要写 EPSG:4547 这样的编号，您写的是${value}。`;
        case 'choice': return `--${flag} 只能写 ${texts(facts, 'choices').join('、')}，您写的是${value}。`;
        case 'none': return `--${flag} 后面不带取值，您写了${value}。`;
        case 'range': return `--${flag} 要写 ${numbers(facts, 'range').join(' 到 ')} 之间的数，您写的是${value}。`;
        case 'lonLat': return `--${flag} 要写“经度,纬度”，单位是度，如 121.2831,33.4212，您写的是${value}。`;
        case 'either': return `--${flag} 和 --${text(facts, 'other')} 只能写一个。`;
        case 'layer': return `--layer 要写成 种类=文件名，您写的是${value}${perhaps(facts)}。\n种类有：${LAYER_KINDS.map(kindName).join('、')}。`;
        default: return null;
    }
}
