/** Why a file cannot be read, in Chinese. */

import type {Code} from '../../core/codes.ts';
import type {Explainer} from './explain.ts';
import {reasonOfSystem} from './explainCli.ts';
import {list, number, record, text, texts} from './factValues.ts';
import type {Facts} from './factValues.ts';
import {fileKindSentence, GEOMETRY_NAMES} from './names.ts';

export const FORMAT_EXPLAINERS: Partial<Record<Code, Explainer>> = {
    'formats/not-found': ({facts}) => {
        if (text(facts, 'missingFolder')) return `连文件夹“${text(facts, 'missingFolder')}”也不存在。`;
        return text(facts, 'near') && `旁边有个名字相近的 ${text(facts, 'near')}，是不是它？`;
    },
    'formats/unreadable': ({facts}) => reasonOfSystem(facts),
    'formats/ambiguous-source': ({facts}) => {
        const candidates = texts(facts, 'candidates');
        return candidates.length > 0 ? `里面有 ${candidates.length} 个图层：${list(candidates)}。` : null;
    },
    'formats/unsupported': ({facts}) => {
        const extensions = record(facts, 'extensions');
        if (extensions !== null) return folderWithout(extensions);
        const sentence = fileKindSentence(text(facts, 'what') ?? '');
        return sentence && `${sentence}。`;
    },
    'formats/no-such-layer': ({facts}) => `没有图层“${text(facts, 'asked')}”；文件里有：${list(texts(facts, 'layers'))}。`,
    'formats/no-polygons': ({facts}) => {
        const holds = text(facts, 'holds');
        const types = Object.entries(record(facts, 'types') ?? {}).map(([type, count]) => `${String(count)} 个${GEOMETRY_NAMES[type] ?? type}`);
        if (Array.isArray(facts['columns'])) return tableWithout(texts(facts, 'columns'));
        if (holds !== null) return `这是${GEOMETRY_NAMES[holds] ?? holds}图层，不是面图层。`;
        return types.length > 0 ? `共 ${number(facts, 'records')} 条记录，其中有${types.join('、')}，没有可用的面。` : null;
    },
    'formats/truncated': ({facts}) => {
        const stated = number(facts, 'bytesStated') ?? number(facts, 'statedBytes');
        if (stated !== null) return `文件头说有 ${stated} 字节，实际只有 ${number(facts, 'bytes')} 字节。`;
        if (number(facts, 'rowsStated') !== null) return `属性表应有 ${number(facts, 'rowsStated')} 行，实际只有 ${number(facts, 'rowsHeld')} 行。`;
        if (number(facts, 'stated') !== null) return `应有 ${number(facts, 'stated')} 个要素，实际只有 ${number(facts, 'read')} 个。`;
        const before = number(facts, 'recordsBefore');
        return before !== null ? `文件共 ${number(facts, 'bytes')} 字节，读完 ${before} 条记录后就断了。`
            : number(facts, 'bytes') !== null ? `文件到第 ${number(facts, 'bytes')} 字节就断了。` : null;
    },
    'formats/unknown-encoding': ({facts}) => text(facts, 'encoding') && `没有叫“${text(facts, 'encoding')}”的文字编码，或这种文件不能用它。`,
    'formats/list-too-large': ({facts}) => number(facts, 'bytes') === null ? null : `文件有 ${((number(facts, 'bytes') ?? 0) / 2 ** 20).toFixed(0)} MB。`,
    'formats/form-full': ({facts}) => {
        const width = number(facts, 'width');
        const place = `第 ${number(facts, 'row')} 行、字段“${text(facts, 'field')}”`;
        return width === null ? `${place}：填不进去的值是“${text(facts, 'value')}”。`
            : `${place}：“${text(facts, 'value')}”要 ${number(facts, 'bytes')} 个字节，字段只有 ${width} 个字节宽。`;
    },
    'formats/write-too-large': ({facts}) => number(facts, 'bytes') === null ? null
        : `写成 Shapefile 要 ${((number(facts, 'bytes') ?? 0) / 2 ** 30).toFixed(1)} GB，超过了 2 GB 的限制。`,
};

function tableWithout(columns: readonly string[]): string {
    const found = columns.length === 0 ? '表里找不到表头（一行字段名，下面是数据）。' : `表里的列有：${list(columns)}；其中没有坐标。`;
    return `${found}\n坐标有四种给法：一列 WKT；一列“坐标”，写成 x,y;x,y;…；一行一个界址点（监测编号、点号、X、Y）；“经度”“纬度”两列（只有点位）。`;
}

function folderWithout(extensions: Facts): string {
    const kinds = Object.entries(extensions)
        .map(([extension, count]) => `${String(count)} 个 ${extension === '(no extension)' ? '没有扩展名的文件' : extension}`);
    return kinds.length === 0 ? '文件夹是空的。' : `文件夹里没有能读的图层，只有 ${list(kinds)}。`;
}
