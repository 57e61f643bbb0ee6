/**
 * The map as SVG, to scale: simple map without WebGL, before/after chips of a patch, printed sheet. Coordinates are the
 * metres of a `LocalFrame`; things of constant size on screen (glyphs, names, line widths) follow `--k`, the metres per
 * CSS pixel.
 */
import {decodeGeometry} from '../../../engine/contract/geometryCodec.ts';
import {s} from '../dom.ts';
import type {Bbox, LocalFrame} from '../geo.ts';
import {bboxOfPolygons, boxesMeet} from '../geo.ts';
import {BASIC_FARMLAND_COLOUR, KIND_STYLES} from '../kindStyle.ts';
import type {ReportModel} from '../model.ts';
import {outlineLines} from '../outlines.ts';
import {glyphParts, LETTERS_FROM_PX} from '../patterns.ts';

type Lines = readonly (readonly (readonly [number, number])[])[];

export function pathOfLines(lines: Lines, frame: LocalFrame, closed: boolean): string {
    let path = '';
    for (const line of lines) {
        line.forEach(([lon, lat], i) => {
            if (closed && i === line.length - 1) return;
            const [x, y] = frame.toXY(lon, lat);
            path += `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
        });
        if (closed) path += 'Z';
    }
    return path;
}

const pathOfPolygons = (polygons: readonly Lines[], frame: LocalFrame): string =>
    polygons.map((rings) => pathOfLines(rings, frame, true)).join('');

export const cssRgb = (rgb: readonly [number, number, number]): string => `rgb(${rgb.join(',')})`;

/** Land outside the survey or of an unknown class. */
export const NO_CLASS_COLOUR = '#ECEAE3';

export function classColour(model: ReportModel, code: string | null): string {
    const row = code === null ? undefined : model.classByCode.get(code);
    return row ? cssRgb(row.rgb) : NO_CLASS_COLOUR;
}

interface ContextGeometry {
    readonly beforeCode: string | null;
    readonly afterCode: string | null;
    readonly polygons: [number, number][][][];
    readonly bbox: Bbox;
}

const contextCache = new WeakMap<ReportModel, readonly ContextGeometry[]>();

/** Context faces, decoded once. */
export function contextOf(model: ReportModel): readonly ContextGeometry[] {
    let faces = contextCache.get(model);
    if (!faces) {
        faces = model.data.context.map((face) => {
            const polygons = decodeGeometry(face.geometry);
            return {beforeCode: face.beforeCode, afterCode: face.afterCode, polygons, bbox: bboxOfPolygons(polygons)};
        });
        contextCache.set(model, faces);
    }
    return faces;
}

/** Faces by class at one date, one path a class: thousands of parcels stay a dozen elements. */
export function classFaces(
    model: ReportModel,
    epoch: 'before' | 'after',
    frame: LocalFrame,
    inside: Bbox | null,
): SVGGElement {
    const paths = new Map<string, string>();
    for (const face of contextOf(model)) {
        if (inside && !boxesMeet(face.bbox, inside)) continue;
        const code = (epoch === 'before' ? face.beforeCode : face.afterCode) ?? '';
        paths.set(code, (paths.get(code) ?? '') + pathOfPolygons(face.polygons, frame));
    }
    const group = s('g', {class: `faces faces-${epoch}`});
    for (const [code, d] of paths) {
        group.append(
            s('path', {d, fill: classColour(model, code), 'fill-rule': 'evenodd', class: 'face', 'data-code': code}),
        );
    }
    return group;
}

/** Class codes seen at either date near this box (whole county without one), in the order of the class table. */
export function classesNear(model: ReportModel, inside: Bbox | null): string[] {
    const codes = new Set<string>();
    for (const face of contextOf(model)) {
        if (inside && !boxesMeet(face.bbox, inside)) continue;
        if (face.beforeCode) codes.add(face.beforeCode);
        if (face.afterCode) codes.add(face.afterCode);
    }
    return model.data.classes.map((row) => row.code).filter((code) => codes.has(code));
}

/** One patch: pattern, white casing, coloured outline. */
export function patchShape(model: ReportModel, index: number, frame: LocalFrame, prefix: string): SVGGElement {
    const patch = model.patches[index];
    const style = KIND_STYLES[patch.group];
    const d = pathOfPolygons(model.polygonsOf(index), frame);
    return s(
        'g',
        {class: 'patch', 'data-index': index},
        s('path', {d, class: 'patch-fill', fill: `url(#${prefix}-${patch.group})`, 'fill-rule': 'evenodd'}),
        s('path', {d, class: 'patch-casing'}),
        s('path', {d, class: style.dashed ? 'patch-line dashed' : 'patch-line', stroke: style.colour}),
    );
}

/** A glyph of constant size at the patch's inner point. */
export function patchGlyph(model: ReportModel, index: number, frame: LocalFrame, sizePx: number): SVGGElement {
    const patch = model.patches[index];
    const [x, y] = frame.toXY(...patch.row.label);
    const inner = s(
        'g',
        {transform: `scale(${sizePx / 24}) translate(-12 -12)`},
        ...glyphParts(patch.group, sizePx < LETTERS_FROM_PX ? null : patch.row.toCode),
    );
    return s('g', {class: 'pinned pinned-glyph', style: pinnedAt(x, y, 'var(--glyph, 1)'), 'data-index': index}, inner);
}

/** Style that keeps a group at a place of the frame and at its size on screen. */
function pinnedAt(x: number, y: number, factor = '1'): string {
    return `transform:translate(${x.toFixed(1)}px,${y.toFixed(1)}px) scale(calc(var(--k) * ${factor}))`;
}

export function outlineShapes(model: ReportModel, frame: LocalFrame): SVGGElement {
    const group = s('g', {class: 'outlines'});
    for (const kind of ['village', 'township'] as const) {
        const d = outlineLines(model)
            .filter((row) => row.kind === kind)
            .map((row) => pathOfLines(row.lines, frame, false))
            .join('');
        if (kind === 'township') group.append(s('path', {d, class: 'outline township-casing'}));
        group.append(s('path', {d, class: `outline ${kind}-line`}));
    }
    return group;
}

export function outlineNames(
    model: ReportModel,
    frame: LocalFrame,
    kinds: readonly ('township' | 'village')[],
): SVGGElement {
    const group = s('g', {class: 'names'});
    for (const row of model.data.outlines) {
        if (!kinds.includes(row.kind)) continue;
        const [x, y] = frame.toXY(...row.label);
        group.append(
            s(
                'g',
                {class: 'pinned', style: pinnedAt(x, y)},
                s(
                    'text',
                    {class: `name ${row.kind}-name`, 'text-anchor': 'middle', 'dominant-baseline': 'central'},
                    row.name,
                ),
            ),
        );
    }
    return group;
}

export function farmlandShapes(model: ReportModel, frame: LocalFrame): SVGGElement | null {
    if (!model.data.basicFarmland) return null;
    const d = model.data.basicFarmland.map((text) => pathOfPolygons(decodeGeometry(text), frame)).join('');
    return s(
        'g',
        {class: 'farmland'},
        s('path', {d, fill: BASIC_FARMLAND_COLOUR, 'fill-opacity': 0.08, 'fill-rule': 'evenodd'}),
        s('path', {d, class: 'farmland-line', stroke: BASIC_FARMLAND_COLOUR, fill: 'none'}),
    );
}

export function setAsideShapes(model: ReportModel, frame: LocalFrame): SVGGElement {
    const d = model.data.setAside.map((row) => pathOfPolygons(decodeGeometry(row.geometry), frame)).join('');
    return s('g', {class: 'set-aside'}, s('path', {d, class: 'set-aside-shape'}));
}

/** A ring around a place, constant size. */
export function placeMark(at: readonly [number, number], frame: LocalFrame): SVGGElement {
    const [x, y] = frame.toXY(at[0], at[1]);
    return s(
        'g',
        {class: 'pinned place-mark', style: pinnedAt(x, y)},
        s('circle', {r: 15, class: 'place-casing'}),
        s('circle', {r: 15, class: 'place-ring'}),
        s('circle', {r: 2.5, class: 'place-dot'}),
    );
}
