/** Why pictures cannot be shown, in Chinese. */

import type {Code} from '../../core/codes.ts';
import type {Explainer} from './explain.ts';
import {list, number, text, texts} from './factValues.ts';

const LACKS: Readonly<Record<string, string>> = {
    crs: '影像里没有写明坐标系。', georeference: '影像里没有写明它在地面上的位置，旁边也没有坐标文件（.tfw）。',
    north: '影像的行列相对正北有旋转，或是左右、上下颠倒的。',
};

export const IMAGERY_EXPLAINERS: Partial<Record<Code, Explainer>> = {
    'imagery/not-a-picture': ({facts}) => text(facts, 'plain') && `这是普通的 ${text(facts, 'plain')} 图片，没有写明它在地面上的位置。`,
    'imagery/no-place': ({facts}) => LACKS[text(facts, 'lacks') ?? ''],
    'imagery/undecodable': ({facts}) => text(facts, 'tile') && `瓦片 ${text(facts, 'tile')} 解不开。`,
    'imagery/outside': ({facts}) => {
        const box = (name: string): string | null => {
            const values = facts[name];
            if (!Array.isArray(values) || !values.every(value => typeof value === 'number')) return null;
            const [west, south, east, north] = values.map(value => value.toFixed(4));
            return `东经 ${west}° 到 ${east}°，北纬 ${south}° 到 ${north}°`;
        };
        const pictures = box('pictures'), places = box('places');
        return pictures === null || places === null ? null : `影像的范围是${pictures}；\n要出图的位置在${places}。`;
    },
    'imagery/no-such-patch': ({facts}) => {
        const asked = texts(facts, 'asked');
        if (asked.length > 0) return `没有编号为 ${list(asked)} 的图斑；图层里共有 ${number(facts, 'patches')} 个图斑。`;
        return '图斑图层里没有面。';
    },
};
