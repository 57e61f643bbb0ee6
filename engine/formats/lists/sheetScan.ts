/**
 * The cells of a worksheet with the place of each in the XML, one walk for reading and for filling.
 *
 * Source  ECMA-376-1, 18.3.1.4 (c), 18.3.1.73 (row); `r` may be missing on both, they count on then
 */

import {EngineError} from '../../core/errors.ts';
import {scanXml} from '../xmlScan.ts';
import type {XmlTag} from '../xmlScan.ts';
import {cellCharacters, RichText} from './workbook.ts';

export const MAX_ROWS = 1_048_576;
export const MAX_COLUMNS = 16_384;

export interface ScannedCell {
    /** 0-based. */
    readonly row: number;
    readonly column: number;
    /** Attribute `t`; `n` where it is missing. */
    readonly type: string;
    /** Attribute `s`; 0 where it is missing. */
    readonly style: number;
    /** Of `<v>`, or the text of `<is>`; null where there is neither. */
    readonly value: string | null;
    readonly hasFormula: boolean;
    readonly tag: XmlTag;
    /** Behind the closing tag. */
    readonly end: number;
}

export interface SheetVisitor {
    readonly openRow?: (row: number, tag: XmlTag) => void;
    readonly cell?: (cell: ScannedCell) => void;
    /** `start` is where the closing tag begins; of an empty row the end of its tag. */
    readonly closeRow?: (row: number, start: number, end: number) => void;
    readonly openOther?: (tag: XmlTag) => void;
    readonly closeOther?: (name: string, start: number, end: number) => void;
}

/** @throws EngineError `formats/corrupt`, `formats/truncated`, `formats/xml-entities` with file and line */
export function scanSheet(xml: string, file: string, where: string, visitor: SheetVisitor): void {
    let row = -1, column = -1, cellTag: XmlTag | null = null, valueFrom = -1;
    let value: string | null = null, hasFormula = false, isInline = false;
    const inline = new RichText(xml);
    const fault = (what: string): EngineError => new EngineError('formats/corrupt', `"${file}" is no usable workbook: ${what}`,
        {file, where, fix: 'open it in a spreadsheet program and save it again as .xlsx'});
    const open = (tag: XmlTag): void => {
        if (cellTag !== null) {
            if (tag.name === 'v') valueFrom = tag.end;
            else if (tag.name === 'f') hasFormula = true;
            else if (tag.name === 'is') {
                isInline = true;
                inline.begin();
            } else inline.open(tag);
        } else if (tag.name === 'row') {
            row = tag.attributes['r'] === undefined ? row + 1 : Number(tag.attributes['r']) - 1;
            if (!(Number.isInteger(row) && row >= 0 && row < MAX_ROWS)) throw fault(`a row is numbered "${tag.attributes['r'] ?? row + 1}"`);
            column = -1;
            visitor.openRow?.(row, tag);
        } else if (tag.name === 'c') {
            column = columnOf(tag.attributes['r'], column);
            if (column < 0 || column >= MAX_COLUMNS || row < 0) throw fault(`a cell is called "${tag.attributes['r'] ?? column + 1}"`);
            [cellTag, value, hasFormula, isInline, valueFrom] = [tag, null, false, false, -1];
        } else visitor.openOther?.(tag);
    };
    const close = (name: string, start: number, end: number): void => {
        if (cellTag === null) {
            if (name === 'row') visitor.closeRow?.(row, start, end);
            else visitor.closeOther?.(name, start, end);
        } else if (name === 'v') value = cellCharacters(xml.slice(valueFrom, Math.max(valueFrom, start)));
        else if (name === 'c') {
            visitor.cell?.({row, column, type: cellTag.attributes['t'] ?? 'n', style: Number(cellTag.attributes['s'] ?? 0),
                value: isInline ? inline.text : value, hasFormula, tag: cellTag, end});
            cellTag = null;
        } else inline.close(name, start);
    };
    scanXml(xml, file, where, {open, close});
}

/** Column of a reference such as `AB12`, 0-based; the next one where it is missing; -1 for what is no reference. */
function columnOf(reference: string | undefined, previous: number): number {
    if (reference === undefined) return previous + 1;
    let column = 0, letters = 0;
    for (; letters < reference.length; letters++) {
        const letter = reference.charCodeAt(letters) & 0xDF; // capitals
        if (letter < 0x41 || letter > 0x5A) break;
        column = column * 26 + letter - 0x40;
    }
    return letters > 0 && letters <= 3 && letters < reference.length ? column - 1 : -1;
}

/** `AB` of 27. */
export function columnName(column: number): string {
    return column < 26 ? String.fromCharCode(0x41 + column) : columnName(Math.floor(column / 26) - 1) + columnName(column % 26);
}
