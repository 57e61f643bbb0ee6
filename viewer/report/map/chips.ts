/** The pair of small pictures that opens a patch's record: the same land, same scale, classes before and after. */
import {s} from '../dom.ts';
import {boxInFrame, boxesMeet, frameOf, grownBbox} from '../geo.ts';
import type {ReportModel} from '../model.ts';
import {svgPatterns} from '../patterns.ts';
import {classFaces, NO_CLASS_COLOUR, patchShape} from './scene.ts';

let nChips = 0;

/** A square picture `sizePx` wide of the land around a patch at one date; the patch is outlined in both. */
export function chip(
    model: ReportModel,
    index: number,
    epoch: 'before' | 'after',
    sizePx: number,
    label: string,
): SVGSVGElement {
    const box = model.bboxOf(index);
    const around = grownBbox(box, 0.35, 25);
    const frame = frameOf(around);
    const {width, height} = boxInFrame(around, frame);
    const side = Math.max(width, height);
    const k = side / sizePx;
    const prefix = `chip${nChips++}`;
    const view = frameBox(side, frame);
    const svg = s('svg', {
        viewBox: `${-side / 2} ${-side / 2} ${side} ${side}`,
        role: 'img',
        'aria-label': label,
        class: 'scene chip-picture',
        style: `--k:${k}`,
    });
    const own = patchShape(model, index, frame, prefix);
    own.classList.add('outline-only', 'selected');
    svg.append(
        svgPatterns(prefix, k),
        s('rect', {x: -side / 2, y: -side / 2, width: side, height: side, fill: NO_CLASS_COLOUR}),
        classFaces(model, epoch, frame, view),
    );
    for (const other of model.patches) {
        if (other.index === index || !boxesMeet(model.bboxOf(other.index), view)) continue;
        const shape = patchShape(model, other.index, frame, prefix);
        shape.classList.add('outline-only', 'faint');
        svg.append(shape);
    }
    svg.append(own);
    return svg;
}

function frameBox(side: number, frame: ReturnType<typeof frameOf>): [number, number, number, number] {
    const [west, north] = frame.toLonLat(-side / 2, -side / 2);
    const [east, south] = frame.toLonLat(side / 2, side / 2);
    return [west, south, east, north];
}
