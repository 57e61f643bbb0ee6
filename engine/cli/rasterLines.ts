/** The report of one raster as lines to print. */

import type {BandReport, RasterReport} from '../pipeline/rasters/inspectRaster.ts';
import type {Language} from './commandTable.ts';
import {issueLines} from './issueLines.ts';
import {padEnd, table, textWidth} from './textWidth.ts';
import {crsRows} from './crsRows.ts';
import {COMPRESSION_NAMES, SAMPLE_NAMES, TRANSFORM_NAMES} from './zh/rasterWords.ts';

const WORDS = {
    zh: {
        raster: '栅格', format: '格式', size: '大小', cell: '像元', nodata: '无数据值', unstated: '没有写明', place: '地理参考', crs: '坐标系',
        extent: '范围', lonLat: '经纬度', names: '类别名称', usable: '可用作', legend: '图例', values: '值', bands: '波段',
        issues: '问题', none: '无', value: '值', name: '名称', cells: '像元数', share: '占比', areaM2: '面积约（平方米）', empty: '（无数据）', min: '最小', max: '最大',
        band: '波段',
    },
    en: {
        raster: 'raster', format: 'format', size: 'size', cell: 'cell', nodata: 'nodata', unstated: 'not stated', place: 'georeference', crs: 'CRS',
        extent: 'extent', lonLat: 'lon, lat', names: 'names', usable: 'usable as', legend: 'legend', values: 'values',
        bands: 'bands', issues: 'Issues', none: 'none', value: 'value', name: 'name', cells: 'cells', share: 'share', areaM2: 'area about (m²)',
        empty: '(no data)', min: 'least', max: 'greatest', band: 'band',
    },
} as const;

const USES = {
    zh: {
        classes: '分类栅格：diff、compare 的前时相或后时相', picture: '影像，不是分类结果：看图用 liangtian chips',
        measure: '指数、高程一类的数值，不是分类结果：不能作 diff、compare 的前后时相', nothing: '无（全部像元都没有数据）',
    },
    en: {
        classes: 'classes: before or after of diff and compare', picture: 'a picture, no classification: see it with liangtian chips',
        measure: 'a measure (index, height), no classification: not for diff and compare', nothing: 'nothing (no cell has data)',
    },
} as const;

export function rasterLines(raster: RasterReport, language: Language): string[] {
    const words = WORDS[language];
    const rows: [string, string][] = [
        [words.raster, raster.name],
        [words.format, formatText(raster, language)],
        [words.size, sizeText(raster, language)],
        [words.cell, cellText(raster, language)],
        [words.nodata, raster.nodata === null ? words.unstated : String(raster.nodata)],
        [words.place, placeText(raster, language)],
        ...crsRows(raster, language),
        [words.extent, boxText(raster.bbox) ?? words.none],
        ...raster.lonLat ? [[words.lonLat, boxText(raster.lonLat) ?? ''] as [string, string]] : [],
        ...namesRow(raster, language),
        [words.usable, USES[language][raster.usableAs]],
        ...raster.usableAs === 'classes' ? [[words.legend, legendText(raster, language)] as [string, string]] : [],
    ];
    const width = Math.max(...rows.map(([label]) => textWidth(label))) + 2;
    const issues = issueLines(raster.issues, language);
    return [
        ...rows.map(([label, text]) => padEnd(label, width) + text),
        ...countLines(raster, language, width),
        (padEnd(words.issues, width) + (issues.length === 0 ? words.none : '')).trimEnd(),
        ...issues.map((line) => `  ${line}`),
    ];
}

function formatText({bands, sampleType, compression, hasPalette}: RasterReport, language: Language): string {
    return language === 'zh'
        ? `GeoTIFF，${bands} 个波段，${SAMPLE_NAMES[sampleType]}，${COMPRESSION_NAMES[compression] ?? `${compression} 压缩`}${hasPalette ? '，有调色板' : ''}`
        : `GeoTIFF, ${bands} band${bands === 1 ? '' : 's'} of ${sampleType}, compression ${compression}${hasPalette ? ', palette' : ''}`;
}

function sizeText({width, height, overviews}: RasterReport, language: Language): string {
    const size = `${width} × ${height}`;
    const smaller = overviews.map((one) => `${one.width} × ${one.height}`).join(language === 'zh' ? '、' : ', ');
    if (language === 'zh') return `${size}，共 ${width * height} 个像元，${smaller === '' ? '没有金字塔' : `金字塔 ${smaller}`}`;
    return `${size}, ${width * height} cells, ${smaller === '' ? 'no overviews' : `overviews ${smaller}`}`;
}

function cellText({cell, cellM}: RasterReport, language: Language): string {
    const words = WORDS[language];
    if (cell === null) return words.unstated;
    const sides = cell.map((side) => String(Number(side.toPrecision(10)))).join(' × ');
    const isChinese = language === 'zh';
    if (cellM === null) return `${sides}${isChinese ? '（坐标系单位）' : ' (units of the CRS)'}`;
    const ground = cellM.map((side) => side.toPrecision(5)).join(' × ');
    return isChinese ? `地面约 ${ground} 米（坐标系单位 ${sides}）` : `about ${ground} m on the ground (${sides} in units of the CRS)`;
}

function placeText({transformFrom, rotationDeg}: RasterReport, language: Language): string {
    const isChinese = language === 'zh';
    if (transformFrom === '') return WORDS[language].none;
    const from = isChinese ? TRANSFORM_NAMES[transformFrom] ?? transformFrom : transformFrom;
    if (rotationDeg === null) return from;
    const degrees = Number(rotationDeg.toFixed(4));
    return isChinese ? `${from}；行不是自西向东、自北向南，与正东方向成 ${degrees} 度`
        : `${from}; its rows do not run from west to east and southwards, but at ${degrees}° to the east`;
}

function boxText(box: RasterReport['bbox']): string | null {
    return box && box.map((value) => String(Number(value.toFixed(6)))).join(', ');
}

function namesRow({namesFrom}: RasterReport, language: Language): [string, string][] {
    if (namesFrom === '') return [];
    return [[WORDS[language].names, language === 'zh' ? `来自旁边的 ${namesFrom}` : `from the ${namesFrom} beside it`]];
}

function legendText({ownLegend, legends}: RasterReport, language: Language): string {
    const supplied = legends.map((id) => `--legend ${id}`).join(language === 'zh' ? '、' : ', ');
    if (language === 'zh') {
        if (ownLegend !== null) return `不用另给：${ownLegend.startsWith('names') ? '类别名称就是地类' : '值就是地类编码'}`;
        return supplied === '' ? '自带图例都不合，要自己写图例文件（--legend 文件）' : `值都在这些自带图例里，请确认是哪一种产品再用：${supplied}`;
    }
    if (ownLegend !== null) return `none needed: ${ownLegend}`;
    return supplied === '' ? 'no supplied legend fits; write a legend file (--legend FILE)' : `these know all values; make sure which product it is: ${supplied}`;
}

function countLines({bandsCounted, counted, usableAs, bands}: RasterReport, language: Language, width: number): string[] {
    if (counted === null) return [];
    const words = WORDS[language];
    const from = counted.isWhole ? '' : language === 'zh' ? `（按金字塔 ${counted.width} × ${counted.height} 统计，面积为估计）`
        : ` (counted in the overview of ${counted.width} × ${counted.height}; areas are estimates)`;
    const lines = usableAs === 'classes' ? bandsCounted.flatMap((band, index) => valueLines(band, language, bands > 1 ? index + 1 : null)) : [];
    return [
        `${padEnd(usableAs === 'classes' ? words.values : words.bands, width)}${from}`.trimEnd(),
        ...lines.length > 0 ? lines : table([
            [words.band, words.min, words.max, words.empty],
            ...bandsCounted.map(({min, max, nodataCells}, index) => [String(index + 1), min === null ? '' : shortNumber(min), max === null ? '' : shortNumber(max), String(nodataCells)]),
        ], [1, 2, 3]).map((line) => `  ${line}`),
    ];
}

function valueLines({values, nodataCells, min, max}: BandReport, language: Language, band: number | null): string[] {
    const words = WORDS[language];
    const head = band === null ? [] : [`  ${words.band} ${band}`];
    if (values === null) return [...head, `  ${words.min} ${shortNumber(min!)}, ${words.max} ${shortNumber(max!)}`]; // too many values: there are data
    return [...head, ...table([
        [words.value, words.name, words.cells, words.share, words.areaM2],
        ...values.map(({value, name, cells, share, areaM2}) => [String(value), name, String(cells), `${(100 * share).toFixed(2)}%`, areaM2 === null ? '' : areaM2.toFixed(2)]),
        ...nodataCells > 0 ? [[words.empty, '', String(nodataCells), '', '']] : [],
    ], [2, 3, 4]).map((line) => `  ${line}`)];
}

function shortNumber(value: number): string {
    return String(Number(value.toPrecision(7)));
}
