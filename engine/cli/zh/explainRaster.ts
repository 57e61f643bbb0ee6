/** What is wrong with rasters, in Chinese. */

import type {Code} from '../../core/codes.ts';
import type {Explainer} from './explain.ts';
import {number, numbers, record, records, text, type Facts} from './factValues.ts';

export const RASTER_EXPLAINERS: Partial<Record<Code, Explainer>> = {
    'raster/not-classes': ({facts, where}) => {
        switch (text(facts, 'reason')) {
            case 'picture': return `这是 ${number(facts, 'bands')} 个波段的彩色影像。`;
            case 'bands': return `有 ${number(facts, 'bands')} 个波段，没有写明分类结果在哪一个。`;
            case 'band': return `只有 ${number(facts, 'bands')} 个波段，没有第 ${number(facts, 'band')} 波段。`;
            case 'fraction': return `${place(where)}的值是 ${number(facts, 'value')}；地类的值是整数，有小数的是指数或高程。`;
            case 'values': return `不同的值超过 ${number(facts, 'values')} 种；分类结果只有几十种。`;
            default: return null;
        }
    },
    'pipeline/grids-differ': ({facts}) => {
        const shift = numbers(facts, 'shift');
        const why = text(facts, 'reason') === 'crs' ? '坐标系不同' : text(facts, 'reason') === 'cells' ? '像元大小或方向不同'
            : `像元大小相同，但错开了 ${shift.map(part => part.toFixed(2)).join('、')} 个像元（列、行）`;
        return `${why}。\n前时相：${gridWords(record(facts, 'before'))}\n后时相：${gridWords(record(facts, 'after'))}`;
    },
    'pipeline/raster-legend': ({facts}) => {
        const values = records(facts, 'values'), legend = text(facts, 'legend') ?? '';
        const lines = values.map(one => `  ${number(one, 'value')}${text(one, 'name') ? `（${text(one, 'name')}）` : ''}：${number(one, 'cells')} 个像元`);
        return `${legend === '' ? '下列值' : `图例“${legend}”没有下列值`}${legend === '' ? '没有说明是什么地类' : ''}：\n${lines.join('\n')}`;
    },
};

function gridWords(grid: Facts | null): string {
    if (grid === null) return '';
    const size = (name: string): string => String(Number((number(grid, name) ?? 0).toPrecision(8)));
    return `${number(grid, 'width')} × ${number(grid, 'height')} 个像元，每个 ${size('cellX')} × ${size('cellY')}，${text(grid, 'crs')}`;
}

/** `column 12, row 20`, from the upper left. */
function place(where: string | undefined): string {
    const found = /^column (\d+), row (\d+)$/.exec(where ?? '');
    return found ? `第 ${Number(found[1]) + 1} 列、第 ${Number(found[2]) + 1} 行` : '有的像元';
}
