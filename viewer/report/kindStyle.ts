/**
 * How a kind of change is drawn: colour, pattern and glyph together, so that no meaning hangs on colour alone.
 *
 * Source   `internal`, `review`, `other` differ from the rest by pattern and glyph first, not by colour
 */
import {KIND_COLOURS} from '../../engine/contract/kindColours.ts';
import type {ColourGroup} from '../../engine/contract/reportPage.ts';

export type Pattern = 'solid' | 'hatch' | 'dots' | 'plus' | 'none' | 'lines' | 'cross';

export interface KindStyle {
    readonly colour: string;
    /** Colour of words written on white in this kind's name: at least 4.5:1. */
    readonly textColour: string;
    readonly pattern: Pattern;
    /** Share of the colour under the pattern. */
    readonly fillOpacity: number;
    readonly dashed: boolean;
    /** Outline of the glyph in a 24 × 24 box. */
    readonly glyphPath: string;
    /** Drawn hollow: colour on white instead of white on colour. */
    readonly hollow: boolean;
    /** Where the letter sits, and how large. */
    readonly letterY: number;
    readonly letterSize: number;
}

const SQUARE = 'M3 3H21V21H3Z';
const TRIANGLE = 'M12 1.5L23.5 22H0.5Z';
const CIRCLE = 'M12 1.5A10.5 10.5 0 1 1 12 22.5A10.5 10.5 0 1 1 12 1.5Z';
const PLUS = 'M8 2H16V8H22V16H16V22H8V16H2V8H8Z';
const DIAMOND = 'M12 0.8L23.2 12L12 23.2L0.8 12Z';
const HEXAGON = 'M6.5 2H17.5L23 12L17.5 22H6.5L1 12Z';
const ROUNDED = 'M6 3H18A3 3 0 0 1 21 6V18A3 3 0 0 1 18 21H6A3 3 0 0 1 3 18V6A3 3 0 0 1 6 3Z';

export const KIND_STYLES: Readonly<Record<ColourGroup, KindStyle>> = {
    nonAgricultural: {
        colour: KIND_COLOURS.nonAgricultural,
        textColour: '#AD1F2D',
        pattern: 'solid',
        fillOpacity: 0.35,
        dashed: false,
        glyphPath: SQUARE,
        hollow: false,
        letterY: 12.5,
        letterSize: 13,
    },
    nonGrain: {
        colour: KIND_COLOURS.nonGrain,
        textColour: '#4F307E',
        pattern: 'hatch',
        fillOpacity: 0.14,
        dashed: false,
        glyphPath: TRIANGLE,
        hollow: false,
        letterY: 15.8,
        letterSize: 10.5,
    },
    idle: {
        colour: KIND_COLOURS.idle,
        textColour: '#8F4512',
        pattern: 'dots',
        fillOpacity: 0.16,
        dashed: false,
        glyphPath: CIRCLE,
        hollow: false,
        letterY: 12.5,
        letterSize: 13,
    },
    gain: {
        colour: KIND_COLOURS.gain,
        textColour: '#1B6B57',
        pattern: 'plus',
        fillOpacity: 0.12,
        dashed: false,
        glyphPath: PLUS,
        hollow: false,
        letterY: 12.5,
        letterSize: 12,
    },
    lawful: {
        colour: KIND_COLOURS.lawful,
        textColour: '#4B5563',
        pattern: 'none',
        fillOpacity: 0,
        dashed: true,
        glyphPath: ROUNDED,
        hollow: true,
        letterY: 12.5,
        letterSize: 12,
    },
    internal: {
        colour: KIND_COLOURS.internal,
        textColour: '#1D4F87',
        pattern: 'lines',
        fillOpacity: 0.1,
        dashed: false,
        glyphPath: DIAMOND,
        hollow: false,
        letterY: 12.5,
        letterSize: 11,
    },
    review: {
        colour: KIND_COLOURS.review,
        textColour: '#39424E',
        pattern: 'cross',
        fillOpacity: 0.08,
        dashed: false,
        glyphPath: HEXAGON,
        hollow: false,
        letterY: 12.6,
        letterSize: 14,
    },
    other: {
        colour: KIND_COLOURS.other,
        textColour: '#5E5140',
        pattern: 'none',
        fillOpacity: 0.1,
        dashed: false,
        glyphPath: CIRCLE,
        hollow: true,
        letterY: 12.5,
        letterSize: 12,
    },
};

export const COLOUR_GROUPS = Object.keys(KIND_STYLES) as ColourGroup[];

/** Yellow of permanent basic farmland, by the habit of county maps. */
export const BASIC_FARMLAND_COLOUR = '#F2C200';

/** The letter in the glyph: what the land became where that helps, the kind where not. */
export function glyphLetter(group: ColourGroup, toCode: string): string {
    switch (group) {
        case 'nonAgricultural':
            return '建';
        case 'nonGrain':
            return {'02': '园', '03': '林', '04': '草', '11': '塘', KT: '塘', SM: '塘'}[toCode.slice(0, 2)] ?? '粮';
        case 'idle':
            return '荒';
        case 'gain':
            return '';
        case 'lawful':
            return '证';
        case 'internal':
            return '内';
        case 'review':
            return '?';
        default:
            return '他';
    }
}
