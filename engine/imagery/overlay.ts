/** What is drawn over a chip: the outline of the patch, scale bar, north mark and date, as one SVG. */

import {short, strokesPath, strokesWidth} from './strokes.ts';

/** Line widths in pixels of the picture. */
const LINE_PX = 2;
const CASING_PX = 4.5;

/** Share of the picture the scale bar takes at most. */
const BAR_SHARE = 0.35;

const GLYPH_PX = 13;
const INSET_PX = 12;

export interface Labels {
    /** YYYY-MM-DD, or null for a picture of unknown date. */
    readonly date: string | null;
    readonly metresPerPixel: number;
}

/**
 * @param rings in pixels of the picture, x right, y down from the outer corner of the first pixel; open
 * @param colour of the line, `#RRGGBB`; the casing is white, so that the line is seen on any ground
 */
export function outlineSvg(rings: readonly Float64Array[], colour: string): string {
    const path = rings.map((ring) => {
        const points = Array.from({length: ring.length / 2}, (_, i) => `${short(ring[2 * i])} ${short(ring[2 * i + 1])}`);
        return `M${points.join('L')}Z`;
    }).join('');
    return cased(path, colour, LINE_PX, CASING_PX);
}

/** Scale bar at the lower left, north mark at the upper right, date at the upper left. */
export function labelsSvg({date, metresPerPixel}: Labels, pixels: number): string {
    const metres = roundMetres(BAR_SHARE * pixels * metresPerPixel);
    const barPx = metres / metresPerPixel;
    const text = metres >= 1000 ? `${short(metres / 1000)}km` : `${short(metres)}m`;
    const bottom = pixels - INSET_PX;
    const bar = `M${INSET_PX} ${bottom - 6}V${bottom}H${short(INSET_PX + barPx)}V${bottom - 6}`
        + strokesPath(text, INSET_PX + (barPx - strokesWidth(text, GLYPH_PX)) / 2, bottom - 8 - GLYPH_PX, GLYPH_PX);
    const right = pixels - INSET_PX;
    const north = `M${right - 8} 44V${INSET_PX}M${right - 14} ${INSET_PX + 9}L${right - 8} ${INSET_PX}L${right - 2} ${INSET_PX + 9}`
        + strokesPath('N', right - 12, 48, 12);
    const day = date === null ? '' : strokesPath(date, INSET_PX, INSET_PX, GLYPH_PX);
    return cased(bar + north + day, '#ffffff', 2, 5, '#000000');
}

function cased(path: string, colour: string, linePx: number, casingPx: number, casing = '#ffffff'): string {
    if (path === '') return '';
    const line = (stroke: string, width: number, opacity: number): string =>
        `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-opacity="${opacity}" stroke-linejoin="round" stroke-linecap="round"/>`;
    return line(casing, casingPx, casing === '#000000' ? 0.6 : 0.9) + line(colour, linePx, 1);
}

/** The largest of 1, 2, 5 times a power of ten that is not above `most`. */
function roundMetres(most: number): number {
    const power = 10 ** Math.floor(Math.log10(most));
    return [5, 2, 1].map(digit => digit * power).find(metres => metres <= most) ?? power;
}
