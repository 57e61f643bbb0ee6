/**
 * Patterns and glyphs of the kinds, drawn twice from the same shapes: as SVG for legend, list, chips, simple map and
 * print, and as canvas images for the WebGL map. The page needs no picture file and no glyph server.
 */
import type {ColourGroup} from '../../engine/contract/reportPage.ts';
import {s} from './dom.ts';
import {COLOUR_GROUPS, glyphLetter, KIND_STYLES} from './kindStyle.ts';

/** System fonts with Chinese characters, the first that exists on Windows, macOS, HarmonyOS, Linux. */
export const FONT_STACK =
    '"Microsoft YaHei","PingFang SC","HarmonyOS Sans SC","Noto Sans CJK SC","Source Han Sans SC",' +
    '"WenQuanYi Zen Hei",sans-serif';

/** Side of a pattern cell in CSS pixels. */
const CELL = 10;

/** Strokes of a pattern in its cell, as SVG path data; dots are circles of this radius instead. */
const STROKES: Readonly<Record<string, string>> = {
    hatch: `M-2 2L2 -2M0 ${CELL}L${CELL} 0M${CELL - 2} ${CELL + 2}L${CELL + 2} ${CELL - 2}`,
    plus: 'M5 2.6V7.4M2.6 5H7.4',
    lines: 'M0 5H10',
    cross: `M0 0L${CELL} ${CELL}M0 ${CELL}L${CELL} 0`,
    sparse: `M0 ${CELL}L${CELL} 0`,
};
const DOT_RADIUS = 1.5;
const DOTS: readonly (readonly [number, number])[] = [
    [2.5, 2.5],
    [7.5, 7.5],
];

/** Stroke width of a pattern in CSS pixels. */
const PATTERN_STROKE = 1.3;

/** `<pattern>` elements for one drawing, named `<prefix>-<group>`; `unit` is the drawing's length of one CSS pixel. */
export function svgPatterns(prefix: string, unit: number): SVGDefsElement {
    const defs = s('defs');
    for (const group of COLOUR_GROUPS) {
        const style = KIND_STYLES[group];
        const cell = s('pattern', {
            id: `${prefix}-${group}`,
            width: CELL,
            height: CELL,
            patternUnits: 'userSpaceOnUse',
            patternTransform: `scale(${unit})`,
        });
        cell.append(s('rect', {width: CELL, height: CELL, fill: style.colour, 'fill-opacity': style.fillOpacity}));
        if (style.pattern === 'dots') {
            for (const [cx, cy] of DOTS) cell.append(s('circle', {cx, cy, r: DOT_RADIUS, fill: style.colour}));
        } else if (STROKES[style.pattern]) {
            cell.append(
                s('path', {
                    d: STROKES[style.pattern],
                    stroke: style.colour,
                    'stroke-width': PATTERN_STROKE,
                    fill: 'none',
                }),
            );
        }
        defs.append(cell);
    }
    return defs;
}

/** Below this size a letter in a glyph cannot be read; the shape stands alone. */
export const LETTERS_FROM_PX = 17;

/** Glyph of a kind, about `size` pixels; decoration, the word stands beside it. */
export function svgGlyph(group: ColourGroup, toCode: string, size: number): SVGSVGElement {
    const svg = s('svg', {width: size, height: size, viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'glyph'});
    svg.append(...glyphParts(group, size < LETTERS_FROM_PX ? null : toCode));
    return svg;
}

/** Shape in a 24 × 24 box, with its letter unless `toCode` is null. */
export function glyphParts(group: ColourGroup, toCode: string | null): SVGElement[] {
    const style = KIND_STYLES[group];
    const shape = s('path', {
        d: style.glyphPath,
        fill: style.hollow ? '#fff' : style.colour,
        stroke: style.hollow ? style.colour : '#fff',
        'stroke-width': 1.6,
        'stroke-dasharray': style.dashed ? '3 2' : null,
    });
    if (toCode === null) return [shape];
    const letter = s(
        'text',
        {
            x: 12,
            y: style.letterY,
            'text-anchor': 'middle',
            'dominant-baseline': 'central',
            'font-size': style.letterSize,
            'font-weight': 600,
            fill: glyphInk(group),
        },
        glyphLetter(group, toCode),
    );
    return [shape, letter];
}

/** White does not reach 3:1 on the orange; its letter is dark. */
function glyphInk(group: ColourGroup): string {
    const style = KIND_STYLES[group];
    return style.hollow ? style.textColour : group === 'idle' ? '#3A1B04' : '#fff';
}

/** Swatch for a legend: fill, pattern and outline as on the map. */
export function svgSwatch(group: ColourGroup, prefix: string): SVGSVGElement {
    const style = KIND_STYLES[group];
    return s(
        'svg',
        {width: 34, height: 22, viewBox: '0 0 34 22', 'aria-hidden': 'true', class: 'swatch'},
        s('rect', {
            x: 2,
            y: 2,
            width: 30,
            height: 18,
            fill: `url(#${prefix}-${group})`,
            stroke: style.colour,
            'stroke-width': 2.2,
            'stroke-dasharray': style.dashed ? '5 3' : null,
        }),
    );
}

function canvasOf(width: number, height: number, ratio: number): CanvasRenderingContext2D {
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(width * ratio);
    canvas.height = Math.ceil(height * ratio);
    const context = canvas.getContext('2d', {willReadFrequently: true});
    if (!context) throw new Error('this browser gives no 2D canvas');
    context.scale(ratio, ratio);
    return context;
}

const pixelsOf = (context: CanvasRenderingContext2D): ImageData =>
    context.getImageData(0, 0, context.canvas.width, context.canvas.height);

/** Pattern of a kind for `fill-pattern`, colour included; the cell repeats without a seam. */
export function patternImage(group: ColourGroup, ratio: number): ImageData {
    const style = KIND_STYLES[group];
    const context = canvasOf(CELL, CELL, ratio);
    context.globalAlpha = style.fillOpacity;
    context.fillStyle = style.colour;
    context.fillRect(0, 0, CELL, CELL);
    context.globalAlpha = 1;
    if (style.pattern === 'dots') {
        for (const [x, y] of DOTS) {
            context.beginPath();
            context.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI);
            context.fill();
        }
    } else if (STROKES[style.pattern]) strokePath(context, STROKES[style.pattern], style.colour, PATTERN_STROKE);
    return pixelsOf(context);
}

/** Sparse yellow hatch of basic farmland, at most a tenth of it ink. */
export function farmlandPatternImage(colour: string, ratio: number): ImageData {
    const context = canvasOf(2 * CELL, 2 * CELL, ratio);
    context.scale(2, 2);
    strokePath(context, STROKES.sparse, colour, 0.7);
    return pixelsOf(context);
}

function strokePath(context: CanvasRenderingContext2D, path: string, colour: string, width: number): void {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(new Path2D(path));
}

/** Glyph of a kind as a map icon, 28 CSS pixels with its white rim; without a letter where `toCode` is null. */
export function glyphImage(group: ColourGroup, toCode: string | null, ratio: number): ImageData {
    const style = KIND_STYLES[group];
    const context = canvasOf(28, 28, ratio);
    context.translate(2, 2);
    const shape = new Path2D(style.glyphPath);
    context.lineJoin = 'round';
    context.strokeStyle = '#fff';
    context.lineWidth = 4;
    context.stroke(shape);
    context.fillStyle = style.hollow ? '#fff' : style.colour;
    context.fill(shape);
    if (style.hollow) {
        if (style.dashed) context.setLineDash([3, 2]);
        context.strokeStyle = style.colour;
        context.lineWidth = 1.6;
        context.stroke(shape);
    }
    if (toCode === null) return pixelsOf(context);
    context.setLineDash([]);
    context.fillStyle = glyphInk(group);
    context.font = `600 ${style.letterSize}px ${FONT_STACK}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(glyphLetter(group, toCode), 12, style.letterY + 0.5);
    return pixelsOf(context);
}

/** A place name as a map icon with a white halo, drawn with the reader's own fonts. */
export function nameImage(name: string, sizePx: number, weight: number, colour: string, ratio: number): ImageData {
    const font = `${weight} ${sizePx}px ${FONT_STACK}`;
    const ruler = canvasOf(1, 1, 1);
    ruler.font = font;
    const context = canvasOf(Math.ceil(ruler.measureText(name).width) + 8, sizePx + 10, ratio);
    context.font = font;
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.strokeStyle = 'rgba(255,255,255,0.92)';
    context.lineWidth = 3.6;
    context.strokeText(name, 4, sizePx / 2 + 5.5);
    context.fillStyle = colour;
    context.fillText(name, 4, sizePx / 2 + 5.5);
    return pixelsOf(context);
}
