/** The report of one layer as lines to print. */

import type {ClassCounts} from './countClasses.ts';
import type {LayerKind} from '../core/layerKind.ts';
import type {Language} from './commandTable.ts';
import type {LayerReport} from './inspectLayer.ts';
import {issueLines} from './issueLines.ts';
import {crsRows} from './crsRows.ts';
import {encodingHow, fieldType} from './zh/layerWords.ts';
import {KIND_NAMES} from './zh/names.ts';
import {padEnd, table, textWidth} from './textWidth.ts';

const WORDS = {
    zh: {
        layer: '图层', format: '格式', encoding: '编码', crs: '坐标系', records: '要素', extent: '范围',
        fields: '字段', usable: '可用作', classes: '地类', issues: '问题', none: '无', feature: '个', of: '条记录中', vertices: '个顶点',
        code: '编码', name: '名称', count: '个数', areaM2: '面积约（平方米）', unknown: '（字典里没有）', blank: '（空）',
        nothing: '无（字段不合任何图层种类）',
    },
    en: {
        layer: 'layer', format: 'format', encoding: 'encoding', crs: 'CRS', records: 'features',
        extent: 'extent', fields: 'fields', usable: 'usable as', classes: 'classes', issues: 'Issues', none: 'none',
        feature: '', of: 'of the records', vertices: 'vertices', code: 'code', name: 'name', count: 'count',
        areaM2: 'area about (m²)', unknown: '(not in the dictionary)', blank: '(blank)', nothing: 'nothing (no kind of layer fits its fields)',
    },
} as const;

export function layerLines(layer: LayerReport, language: Language): string[] {
    const words = WORDS[language];
    const {encoding, bbox} = layer;
    const isChinese = language === 'zh';
    const rows: [string, string][] = [
        [words.layer, layer.name],
        [words.format, layer.format],
        ...encoding ? [[words.encoding, `${encoding.name} (${isChinese ? encodingHow(encoding.how) : encoding.how})`] as [string, string]] : [],
        ...crsRows(layer, language),
        [words.records, recordsText(layer, language)],
        [words.extent, bbox ? bbox.map((value) => String(Number(value.toFixed(6)))).join(', ') : words.none],
        [words.fields, layer.fields.length === 0 ? words.none
            : layer.fields.map(({name, type, width, decimals}) => `${name} (${isChinese ? fieldType(type) : type}${width === undefined ? ''
                : ` ${width}${decimals ? `.${decimals}` : ''}`})`).join(', ')],
        [words.usable, bestKinds(layer).map((kind) => isChinese ? `${kind} ${KIND_NAMES[kind]}` : kind).join(', ') || words.nothing],
    ];
    const width = Math.max(...rows.map(([label]) => textWidth(label))) + 2;
    const issues = issueLines(layer.issues, language);
    return [
        ...rows.map(([label, text]) => padEnd(label, width) + text),
        ...layer.classes ? classLines(layer.classes, language, width) : [],
        (padEnd(words.issues, width) + (issues.length === 0 ? words.none : '')).trimEnd(),
        ...issues.map((line) => `  ${line}`),
    ];
}

function bestKinds({usableAs}: LayerReport): LayerKind[] {
    return usableAs.filter(({fieldsUsed}) => fieldsUsed === usableAs[0].fieldsUsed).map(({kind}) => kind);
}

function recordsText({features, recordsInFile, vertices}: LayerReport, language: Language): string {
    return language === 'zh' ? `${features} 个（文件共 ${recordsInFile} 条记录），${vertices} 个顶点`
        : `${features} (${recordsInFile} records in the file), ${vertices} vertices`;
}

function classLines(classes: ClassCounts, language: Language, width: number): string[] {
    const words = WORDS[language];
    return [
        `${padEnd(words.classes, width)}${classes.field} · ${language === 'zh' ? classes.dictionaryTitleZh : classes.dictionary}`,
        ...table([
            [words.code, words.name, words.count, words.areaM2],
            ...classes.rows.map((row) => [row.code || words.blank, (language === 'zh' ? row.nameZh : row.nameEn) ?? words.unknown,
                String(row.features), row.areaM2 === null ? '' : row.areaM2.toFixed(2)]),
        ], [2, 3]).map((line) => `  ${line}`),
    ];
}
