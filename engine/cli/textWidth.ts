/** Columns of a terminal: a Chinese character takes two. */

// East Asian wide and fullwidth blocks that our words use (Unicode Standard Annex 11).
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

export function textWidth(text: string): number {
    let width = 0;
    for (const character of text) width += WIDE.test(character) || character.codePointAt(0)! >= 0x20000 ? 2 : 1;
    return width;
}

export function padEnd(text: string, width: number): string {
    return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
    return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

/** Rows in columns; numbers (columns named in `right`) stand right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
    const widths: number[] = [];
    for (const row of rows) row.forEach((cell, column) => {
        widths[column] = Math.max(widths[column] ?? 0, textWidth(cell));
    });
    return rows.map((row) => row
        .map((cell, column) => right.includes(column) ? padStart(cell, widths[column]) : padEnd(cell, widths[column]))
        .join('  ').trimEnd());
}
