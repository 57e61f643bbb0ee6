/**
 * Patches and boundaries over the empty map while WebGL compiles, loads and cuts tiles: on a slow machine that takes
 * seconds, and a clerk should see at once where to look. Lies exactly where the map will draw the same things.
 */
import {s} from '../dom.ts';
import type {LocalFrame} from '../geo.ts';
import type {ReportModel} from '../model.ts';
import {svgPatterns} from '../patterns.ts';
import {outlineShapes, patchGlyph, patchShape} from './scene.ts';

/** Glyphs of the overview on screen, CSS pixels. */
const GLYPH_PX = 14;

export interface FirstDrawing {
    /** Draws these patches where `frame` puts them now. */
    draw(shown: readonly number[]): void;
    remove(): void;
}

/** Frame: pixels of the map's window. Cost O(points of the patches) a drawing. */
export function firstDrawing(root: HTMLElement, model: ReportModel, frame: LocalFrame): FirstDrawing {
    let svg: SVGSVGElement | null = s('svg', {class: 'scene first-drawing', style: '--k:1', 'aria-hidden': 'true'});
    root.append(svg);
    return {
        draw: (shown) => {
            svg?.replaceChildren(
                svgPatterns('first', 1),
                outlineShapes(model, frame),
                ...shown.map((index) => patchShape(model, index, frame, 'first')),
                s('g', {class: 'glyphs'}, ...shown.map((index) => patchGlyph(model, index, frame, GLYPH_PX))),
            );
        },
        remove: () => {
            svg?.remove();
            svg = null;
        },
    };
}
