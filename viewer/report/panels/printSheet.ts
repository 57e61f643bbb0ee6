/** The A4 sheet: map to a round scale with neat line, legend, north, scale bar, slots for 密级 and 审图号, then the list. */
import {h, s} from '../dom.ts';
import {boxInFrame, frameOf, grownBbox, roundLength, roundScale} from '../geo.ts';
import type {Bbox} from '../geo.ts';
import {labelText} from '../i18n/translate.ts';
import type {Translate} from '../i18n/translate.ts';
import {
    classColour,
    classFaces,
    classesNear,
    farmlandShapes,
    NO_CLASS_COLOUR,
    outlineNames,
    outlineShapes,
    patchGlyph,
    patchShape,
} from '../map/scene.ts';
import type {PatchView} from '../model.ts';
import {svgPatterns, svgSwatch} from '../patterns.ts';
import type {ReportState} from '../state.ts';
import {hasFilters} from '../state.ts';
import {balanceSentence} from './balance.ts';
import {filterWords} from './filterBar.ts';
import type {PanelContext} from './panel.ts';
import {classWithCode, fileName, kindLabel, packWords, wordsOf} from './panel.ts';
import {patchTable} from './patchTable.ts';
import {recordForPrint} from './record.ts';
import {kindTotals} from '../kindTotals.ts';
import {kindSummary} from './summary.ts';

/** Printed map, millimetres; A4 portrait less margins. */
const MAP_WIDTH_MM = 184;
const MAP_HEIGHT_MM = {least: 80, most: 168};
/** Height of the printable page, of title and foot, and of one row of legend or table, millimetres. */
const PAGE_MM = 270;
const HEAD_AND_FOOT_MM = 68;
const ROW_MM = 6;
/** Printed legend: room a row gives, what a sample and its gaps take, and the size of its letters, millimetres. */
const LEGEND_MM = {row: 178, kindSample: 16, classSample: 10.5, letter: 3.5};
const SMALL_MAP_MM = {width: MAP_WIDTH_MM, height: 112};
const PX_PER_MM = 96 / 25.4;
/** Rows printed; the rest is in patches.csv and the sheet says so. */
const PRINTED_ROWS = 500;

export function fillPrintSheet(root: HTMLElement, what: 'sheet' | 'patch', context: PanelContext): void {
    const state = context.store.state();
    const chosen = what === 'patch' && state.selected !== null ? context.model.patches[state.selected] : null;
    const t = wordsOf(state);
    const watermark =
        context.model.data.generatedFor.pack.status === 'draft'
            ? h('div', {class: 'watermark', 'aria-hidden': 'true'}, t('draftWatermark'))
            : null;
    // Patterns of the legend are in pixels, those of the map in metres: two sets.
    const swatches = s('svg', {class: 'hidden-patterns', 'aria-hidden': 'true'}, svgPatterns('swatch', 0.8));
    root.replaceChildren(
        swatches,
        ...(watermark ? [watermark] : []),
        ...(chosen ? patchSheet(chosen, context, state) : overviewSheet(context, state)),
    );
}

export function emptyPrintSheet(root: HTMLElement): void {
    root.replaceChildren();
}

function overviewSheet(context: PanelContext, state: ReportState): HTMLElement[] {
    const {model} = context;
    const t = wordsOf(state);
    const shown = context.shown(state);
    const rows = shown.slice(0, PRINTED_ROWS);
    const whole = grownBbox(model.bbox, 0.01, 10);
    const box = boxInFrame(whole, frameOf(whole));
    const kinds = [...new Set(shown.map((patch) => patch.kind.id))];
    const legendMm =
        ROW_MM *
        rowsFilled([
            ...[t('legend'), ...kinds.map((id) => kindLabel(model, id, state.language)), t('townshipLine'), t('villageLine')].map(
                (words) => LEGEND_MM.kindSample + wordsMm(words),
            ),
            ...classesNear(model, null).map(
                (code) => LEGEND_MM.classSample + wordsMm(classWithCode(model, code, state.language)),
            ),
        ]);
    const room = PAGE_MM - HEAD_AND_FOOT_MM - legendMm;
    const height = Math.max(
        MAP_HEIGHT_MM.least,
        Math.min(MAP_HEIGHT_MM.most, room, ((MAP_WIDTH_MM * box.height) / box.width) * 1.12),
    );
    const summaryFits = shown.length > 0 && room - height > ROW_MM * (kindTotals(model, shown).length + 4);
    return [
        h(
            'section',
            {class: 'sheet'},
            sheetHead(context, state, labelText(model.data.title, state.language)),
            sheetMap(whole, {width: MAP_WIDTH_MM, height}, shown, null, context, state),
            sheetFoot(context, state),
            h('p', {class: 'sheet-balance'}, balanceSentence(context, state)),
            summaryFits && kindSummary(context, state),
        ),
        h(
            'section',
            {class: 'sheet sheet-list'},
            h('h2', {}, `${t('sheetList')}${t('inBrackets', {words: rows.length})}`),
            hasFilters(state) && h('p', {}, t('sheetFiltered', {filters: filterWords(model, state).join(t('comma'))})),
            rows.length < shown.length && h('p', {}, t('sheetListCut', {total: shown.length, shown: rows.length})),
            patchTable(rows, 1, shown, context, state, false),
        ),
    ];
}

/** About how wide words of the legend are: a Chinese character is square, a Latin letter a little over half of that. */
function wordsMm(words: string): number {
    return [...words].reduce((mm, letter) => mm + LEGEND_MM.letter * (letter > '\u2e7f' ? 1 : 0.58), 0);
}

/** Rows that items of these widths fill, one after another. */
function rowsFilled(widthsMm: readonly number[]): number {
    let [rows, used] = [1, 0];
    for (const width of widthsMm) {
        if (used > 0 && used + width > LEGEND_MM.row) [rows, used] = [rows + 1, 0];
        used += width;
    }
    return rows;
}

/** A title that breaks between its words and its dates, never inside a period of time. */
function unbrokenDates(title: string): (string | HTMLElement)[] {
    const period = /([（(]?\d{4}-\d\d-\d\d(?:[^\d]{1,8}\d{4}-\d\d-\d\d)?[）)]?)/;
    return title
        .split(period)
        .filter((words) => words !== '')
        .map((words) => (period.test(words) ? h('span', {class: 'unbroken'}, words) : words));
}

function patchSheet(patch: PatchView, context: PanelContext, state: ReportState): HTMLElement[] {
    const around = grownBbox(context.model.bboxOf(patch.index), 0.8, 60);
    return [
        h(
            'section',
            {class: 'sheet'},
            sheetHead(
                context,
                state,
                `${wordsOf(state)('patchId')} ${patch.row.id}`,
                labelText(context.model.data.title, state.language),
            ),
            sheetMap(around, SMALL_MAP_MM, context.model.patches, patch.index, context, state),
            sheetFoot(context, state),
            h('div', {class: 'sheet-record'}, ...recordForPrint(patch, context, state)),
        ),
    ];
}

function sheetHead({model}: PanelContext, state: ReportState, title: string, subtitle?: string): HTMLElement {
    const t = wordsOf(state);
    const {generatedFor: made, secrecy} = model.data;
    const epoch = (key: 'beforeDate' | 'afterDate', one: typeof made.before): string =>
        `${t(key, {date: one.date ?? t('dateUnknown')})}${t('inBrackets', {words: fileName(one.source)})}`;
    return h(
        'header',
        {class: 'sheet-head'},
        h('div', {class: 'sheet-secrecy'}, `${t('secrecy')}${t('colon')}`, h('u', {}, secrecy ?? t('toFill'))),
        h('h1', {}, ...unbrokenDates(title), made.pack.status === 'draft' && h('span', {class: 'draft-mark'}, t('draftMark'))),
        subtitle !== undefined && h('p', {}, ...unbrokenDates(subtitle)),
        h(
            'p',
            {},
            h('span', {class: 'unbroken'}, epoch('beforeDate', made.before)),
            ' → ',
            h('span', {class: 'unbroken'}, epoch('afterDate', made.after)),
        ),
    );
}

function sheetMap(
    bbox: Bbox,
    sizeMm: {width: number; height: number},
    patches: readonly PatchView[],
    selected: number | null,
    context: PanelContext,
    state: ReportState,
): HTMLElement {
    const {model} = context;
    const t = wordsOf(state);
    const frame = frameOf(bbox);
    const box = boxInFrame(bbox, frame);
    const denominator = roundScale(1000 * Math.max(box.width / sizeMm.width, box.height / sizeMm.height));
    const [width, height] = [(sizeMm.width * denominator) / 1000, (sizeMm.height * denominator) / 1000];
    const k = denominator / 1000 / PX_PER_MM;
    const [west, north] = frame.toLonLat(-width / 2, -height / 2);
    const [east, south] = frame.toLonLat(width / 2, height / 2);
    const svg = s(
        'svg',
        {
            class: 'scene sheet-map',
            viewBox: `${-width / 2} ${-height / 2} ${width} ${height}`,
            style: `--k:${k};width:${sizeMm.width}mm;height:${sizeMm.height}mm`,
            role: 'img',
            'aria-label': t('sheetOverview'),
        },
        svgPatterns('sheet', k),
        s('rect', {x: -width / 2, y: -height / 2, width, height, fill: selected === null ? '#fff' : NO_CLASS_COLOUR}),
    );
    const faces = classFaces(model, 'after', frame, [west, south, east, north]);
    faces.classList.add('pale');
    svg.append(faces);
    const farmland = state.layers.basicFarmland ? farmlandShapes(model, frame) : null;
    if (farmland) svg.append(farmland);
    for (const patch of patches) {
        const shape = patchShape(model, patch.index, frame, 'sheet');
        shape.classList.add('thin');
        if (patch.index === selected) shape.classList.add('selected');
        svg.append(shape);
    }
    svg.append(outlineShapes(model, frame));
    for (const patch of patches) svg.append(patchGlyph(model, patch.index, frame, selected === null ? 11 : 18));
    svg.append(outlineNames(model, frame, denominator <= 60_000 ? ['village', 'township'] : ['township']));
    return h(
        'div',
        {class: 'sheet-map-row'},
        h(
            'div',
            {class: 'neat-line'},
            svg,
            northArrow(t),
            h(
                'div',
                {class: 'sheet-scale'},
                h('span', {}, `${t('sheetScale')} 1:${denominator}`),
                scaleBar(denominator, t),
            ),
        ),
        sheetLegend(bbox, patches, selected, context, state),
    );
}

function scaleBar(denominator: number, t: Translate): HTMLElement {
    const lengthM = roundLength((40 * denominator) / 1000);
    const text = lengthM >= 1000 ? `${lengthM / 1000} ${t('kilometres')}` : `${lengthM} ${t('metres')}`;
    return h(
        'div',
        {class: 'print-bar', style: `width:${(lengthM * 1000) / denominator}mm`},
        h('i', {}),
        h('i', {}),
        h('span', {}, `0`),
        h('span', {}, text),
    );
}

function northArrow(t: Translate): HTMLElement {
    return h(
        'div',
        {class: 'north'},
        s(
            'svg',
            {viewBox: '0 0 24 34', width: 26, height: 37, 'aria-hidden': 'true'},
            s('path', {d: 'M12 1L20 32L12 25Z', fill: '#1F2933'}),
            s('path', {d: 'M12 1L4 32L12 25Z', fill: '#fff', stroke: '#1F2933', 'stroke-width': 1}),
        ),
        h('span', {}, t('north')),
    );
}

function sheetLegend(
    bbox: Bbox,
    patches: readonly PatchView[],
    selected: number | null,
    {model}: PanelContext,
    state: ReportState,
): HTMLElement {
    const t = wordsOf(state);
    const kinds = [...new Set((selected === null ? patches : [model.patches[selected]]).map((patch) => patch.kind.id))];
    return h(
        'div',
        {class: 'sheet-legend'},
        h('b', {}, t('legend')),
        ...kinds.map((id) =>
            h(
                'span',
                {},
                svgSwatch(model.kindById.get(id)?.colourGroup ?? 'review', 'swatch'),
                kindLabel(model, id, state.language),
            ),
        ),
        h('span', {}, h('i', {class: 'line-sample township'}), t('townshipLine')),
        h('span', {}, h('i', {class: 'line-sample village'}), t('villageLine')),
        model.data.basicFarmland &&
            state.layers.basicFarmland &&
            h('span', {}, h('i', {class: 'line-sample farmland'}), t('farmlandLine')),
        ...classesNear(model, selected === null ? null : bbox).map((code) =>
            h(
                'span',
                {},
                h('i', {class: 'class-dot', style: `background:${classColour(model, code)}`}),
                classWithCode(model, code, state.language),
            ),
        ),
    );
}

function sheetFoot({model}: PanelContext, state: ReportState): HTMLElement {
    const t = wordsOf(state);
    const {crs, generatedFor: made, mapApprovalNumber} = model.data;
    const slot = (label: string, value: string | null, full = false): HTMLElement =>
        h('span', {class: full ? 'full' : ''}, `${label}${t('colon')}`, value === null ? h('u', {}, t('toFill')) : value);
    return h(
        'footer',
        {class: 'sheet-foot'},
        slot(t('sheetCrs'), (state.language === 'zh' ? crs.nameZh : crs.nameEn) + t('inBrackets', {words: crs.id}), true),
        slot(t('mapNumber'), mapApprovalNumber),
        slot(t('packVersion'), packWords(model, t)),
        slot(t('detectedOn'), made.detectedOn),
        slot(t('sheetMaker'), null),
        slot(t('sheetReviewer'), null),
    );
}
