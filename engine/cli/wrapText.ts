/** Long sentences in lines that fit a terminal; Chinese breaks between any two characters, other words stay whole. */

import {textWidth} from './textWidth.ts';

/** Marks that do not begin a line. */
const CLOSING = /^[，。；：、？！）》”’」』…,.;:?!)]/u;
/** Marks that do not end one. */
const OPENING = /[（《“‘「『([]$/u;

/** Lines of at most `columns` columns; those after a break begin with `indent`, which counts. */
export function wrapText(line: string, columns: number, indent: string): string[] {
    const pieces = line.match(/[\u0021-\u2000]+| +|[^\u0020-\u2000]/gu) ?? [];
    const units: string[] = [];
    for (const piece of pieces) {
        const last = units.at(-1);
        if (last !== undefined && (CLOSING.test(piece) || OPENING.test(last))) units[units.length - 1] = last + piece;
        else units.push(piece);
    }
    const lines: string[] = [];
    let current = '';
    for (const unit of units) {
        const isFull = current.trim() !== '' && textWidth(current + unit.trimEnd()) > columns;
        if (isFull) lines.push(current.trimEnd());
        current = isFull ? indent + unit.trimStart() : current + unit;
    }
    return [...lines, current.trimEnd()];
}
