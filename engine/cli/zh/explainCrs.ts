/** What is wrong with a coordinate system, in Chinese, from the facts of the fault. */

import type {Code} from '../../core/codes.ts';
import type {Explainer} from './explain.ts';
import {box, number, numbers, text, texts} from './factValues.ts';

const OLD_DATUMS: Readonly<Record<string, string>> = {xian80: '西安 80', beijing54: '北京 54'};

export const CRS_EXPLAINERS: Partial<Record<Code, Explainer>> = {
    'crs/unknown-code': ({facts}) => {
        const code = text(facts, 'code') ?? (number(facts, 'epsg') === null ? null : `EPSG:${number(facts, 'epsg')}`);
        return code && `坐标系编号“${code}”不在登记表里。`;
    },
    'crs/unsupported-projection': ({facts}) => text(facts, 'projection') && `投影方法是“${text(facts, 'projection')}”，本程序不会算。`,
    'crs/definition-conflict': ({facts, where}) => text(facts, 'codeName')
        && `${where ?? '文件'} 写的编号是 EPSG:${number(facts, 'epsg')}（${text(facts, 'codeName')}），附带的定义却是“${text(facts, 'definitionName')}”，`
            + '两者不是同一个平面。',
    'crs/old-datum': ({facts, where}) => {
        const datum = OLD_DATUMS[text(facts, 'datum') ?? ''];
        return datum && `${where ?? '文件'} 写明是${datum} 坐标（${text(facts, 'name')}），与 CGCS2000 相差几十米，又没有给转换参数。`;
    },
    'crs/zone-conflict': ({facts}) => {
        const [prefix, wanted] = [number(facts, 'prefix'), number(facts, 'declaredPrefix')];
        const candidate = text(facts, 'coordinates');
        const found = prefix === null ? '实际横坐标只有六位，不带带号' : `实际横坐标以带号 ${prefix} 开头`;
        return `写明的是 ${text(facts, 'declared')}，横坐标${wanted === null ? '不应带带号' : `应以带号 ${wanted} 开头`}；${found}`
            + `${candidate ? `，像是 ${candidate}` : ''}。坐标范围：${box(facts, 'bbox')}。`;
    },
    'crs/ambiguous-zone': ({facts}) => {
        const candidates = texts(facts, 'candidates');
        return `没有写明坐标系，横坐标只有六位、不带带号（${box(facts, 'bbox')}），${zones(candidates)}。`;
    },
    'crs/mixed-zones': ({facts}) => {
        const [west, east] = numbers(facts, 'zones');
        return `西边的横坐标以带号 ${west} 开头，东边的以 ${east} 开头（${box(facts, 'bbox')}）。`;
    },
    'crs/swapped-axes': ({facts}) => `坐标范围：${box(facts, 'bbox')}；把两个坐标对调才落在该在的地方，文件是先北后东存的。`,
    'crs/out-of-range': ({facts}) => `按 ${text(facts, 'crs') ?? text(facts, 'tried')} 读，图层${whereItLands(facts)}。坐标范围：${box(facts, 'bbox')}。`,
    'crs/outside-county': ({facts}) => `按 ${text(facts, 'crs') ?? text(facts, 'tried')} 读，图层不在本县。坐标范围：${box(facts, 'bbox')}。`,
    'crs/local-system': ({facts}) => `没有写明坐标系；坐标既不是经纬度，也不是六位或八位的高斯横坐标。坐标范围：${box(facts, 'bbox')}。`,
    'crs/not-finite': ({facts}) => text(facts, 'from')
        && `从 ${text(facts, 'from')} 转到 ${text(facts, 'to')} 时，${number(facts, 'x') === null ? '有一个顶点'
            : `坐标 ${number(facts, 'x')}, ${number(facts, 'y')}`} 没有对应的位置。`,
    'crs/area-needs-tm': ({facts}) => text(facts, 'crs') && `工作坐标系 ${text(facts, 'crs')} 不是高斯（横轴墨卡托）投影，算不出精确面积。`,
};

function whereItLands(facts: Parameters<typeof text>[0]): string {
    const [lon, lat] = numbers(facts, 'lonLat');
    const off = number(facts, 'degreesOff');
    if (lon !== undefined && lat !== undefined) return `落在经度 ${lon.toFixed(2)}°、纬度 ${lat.toFixed(2)}°，不在中国境内`;
    return off === null ? '在地球上没有对应的位置' : `离中央经线 ${off.toFixed(1)}°，超出了一个带能用的范围`;
}

/** Codes of the 3° zones without prefix, EPSG:4534 (75° E) to EPSG:4554 (135° E). */
function zones(candidates: readonly string[]): string {
    const named = candidates.map((code) => {
        const meridian = 75 + 3 * (Number(code.replace('EPSG:', '')) - 4534);
        return `${code}（中央经线 ${meridian}°）`;
    });
    if (named.length === 0) return '没有一个三度带合适';
    return named.length <= 4 ? `可能是 ${named.join('、')}` : `从 ${named[0]}到 ${named.at(-1)}的 ${named.length} 个三度带都有可能`;
}
