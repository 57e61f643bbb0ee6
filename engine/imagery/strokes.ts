/** Digits and letters as strokes: the same on every machine, whatever fonts it has. */

/** In a box 4 wide and 6 high, y down; `|` lifts the pen. */
const GLYPHS: Readonly<Record<string, string>> = {
    0: '1,0 3,0 4,1 4,5 3,6 1,6 0,5 0,1 1,0',
    1: '1,1 2,0 2,6|1,6 3,6',
    2: '0,1 1,0 3,0 4,1 4,2 0,6 4,6',
    3: '0,0 4,0 2,2.4 3,2.4 4,3.4 4,5 3,6 1,6 0,5',
    4: '3,6 3,0 0,4 4,4',
    5: '4,0 0.4,0 0,2.6 1,2.2 3,2.2 4,3.2 4,5 3,6 1,6 0,5',
    6: '4,0.6 3,0 1.4,0 0,2 0,5 1,6 3,6 4,5 4,3.6 3,2.6 1,2.6 0,3.6',
    7: '0,0 4,0 1.4,6',
    8: '1,0 3,0 4,1 4,1.8 3,2.8 1,2.8 0,1.8 0,1 1,0|1,2.8 3,2.8 4,3.8 4,5 3,6 1,6 0,5 0,3.8 1,2.8',
    9: '4,2.4 3,3.4 1,3.4 0,2.4 0,1 1,0 3,0 4,1 4,4 2.6,6 1,6 0,5.4',
    '-': '0.6,3.2 3.4,3.2',
    '.': '1.8,5.8 2.2,5.8 2.2,6 1.8,6 1.8,5.8',
    m: '0,6 0,2.4|0,3.2 0.8,2.4 1.4,2.4 2,3 2,6|2,3.2 2.8,2.4 3.4,2.4 4,3 4,6',
    k: '0.4,0 0.4,6|3.6,2.4 0.4,4.4|1.6,3.8 3.8,6',
    N: '0,6 0,0 4,6 4,0',
};

/** From one glyph to the next, in widths of a glyph. */
const ADVANCE = 1.5;

export function strokesWidth(text: string, height: number): number {
    return text.length === 0 ? 0 : (height * 4 / 6) * (1 + ADVANCE * (text.length - 1));
}

/** Path data of a text whose upper left corner is at (x, y); characters without a glyph leave a gap. */
export function strokesPath(text: string, x: number, y: number, height: number): string {
    const unit = height / 6;
    return [...text].flatMap((character, index) => {
        const left = x + index * ADVANCE * 4 * unit;
        const pen = (pair: string): string => {
            const [px, py] = pair.split(',').map(Number);
            return `${short(left + px * unit)} ${short(y + py * unit)}`;
        };
        return (GLYPHS[character] ?? '').split('|').filter(line => line !== '').map(line => `M${line.split(' ').map(pen).join('L')}`);
    }).join('');
}

export function short(value: number): string {
    return String(Math.round(value * 1000) / 1000);
}
