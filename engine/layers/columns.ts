/** Cells of a delivered column as text or numbers, the same value always the same string. */

import type {CellValue, RawLayer} from '../formats/rawLayer.ts';
import type {FieldMapping} from './fieldMapping.ts';

/** No attribute of a survey is longer; what is longer is cut and counted. */
export const LONGEST_TEXT = 1000;

export interface Columns {
    has(meaning: string): boolean;
    /** Field name as delivered; '' when there is none. */
    fieldName(meaning: string): string;
    /** The column holds numbers, so that leading zeros are lost. */
    isNumeric(meaning: string): boolean;
    /** Trimmed text of every kept feature, '' where nothing was delivered; `change` runs once a distinct text. */
    texts(meaning: string, change?: (text: string) => string): string[];
    /** Number of every kept feature, NaN where there is none or it cannot be read. */
    numbers(meaning: string): Float64Array;
    /** Text of one cell by feature of the file. */
    cellText(fieldIndex: number, feature: number): string;
    /** Cells that were longer than `LONGEST_TEXT`. */
    cut(): number;
}

/** `kept` names the features of the file that become rows, in order. */
export function columnsOf(raw: RawLayer, mapping: FieldMapping, kept: Uint32Array): Columns {
    const pool = new Map<string, string>();
    let nCut = 0;
    const one = (value: CellValue): string => {
        let text = cellText(value);
        if (text.length > LONGEST_TEXT) {
            text = text.slice(0, LONGEST_TEXT);
            nCut++;
        }
        const known = pool.get(text);
        if (known === undefined) pool.set(text, text);
        return known ?? text;
    };
    const cells = (meaning: string): readonly CellValue[] => {
        const index = mapping.column.get(meaning);
        return index === undefined ? [] : raw.columns[index] ?? [];
    };
    return {
        has: meaning => mapping.column.has(meaning),
        fieldName: meaning => raw.fields[mapping.column.get(meaning) ?? -1]?.name ?? '',
        isNumeric: meaning => ['number', 'integer'].includes(raw.fields[mapping.column.get(meaning) ?? -1]?.type ?? ''),
        texts(meaning, change) {
            const source = cells(meaning);
            const texts = new Array<string>(kept.length);
            const changed = new Map<string, string>();
            for (let row = 0; row < kept.length; row++) {
                const text = one(source[kept[row]] ?? null);
                if (!change) {
                    texts[row] = text;
                    continue;
                }
                let known = changed.get(text);
                if (known === undefined) changed.set(text, known = change(text));
                texts[row] = known;
            }
            return texts;
        },
        numbers(meaning) {
            const source = cells(meaning);
            return Float64Array.from(kept, feature => cellNumber(source[feature] ?? null));
        },
        cellText: (fieldIndex, feature) => one(raw.columns[fieldIndex]?.[feature] ?? null),
        cut: () => nCut,
    };
}

function cellText(value: CellValue): string {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') {
        // whole numbers below 1e21 print all their digits
        return Number.isFinite(value) ? String(value) : '';
    }
    return typeof value === 'string' ? value.replaceAll('\u0000', '').trim() : String(value);
}

function cellNumber(value: CellValue): number {
    if (typeof value === 'number') return Number.isFinite(value) ? value : NaN;
    if (typeof value !== 'string') return NaN;
    const text = value.slice(0, 60).normalize('NFKC').trim();
    return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
}
