/** An invented list of clues in the columns of a provincial monitoring table; no place, person or company of it exists. */

const CODES = ['DT', 'YH', '20', 'TD', 'GF', 'KT'];
const VILLAGES = ['甲家村', '乙桥村', '丙塘村', '丁埠村'];

export const CLUE_COLUMNS: readonly string[] = ['OBJECTID', 'XZQDM', 'XMC', 'TBLX', 'TZ', 'QSX', 'HSX', 'DDTC', 'BZ', 'JSYDXZ', 'JCBH', 'DLBM', 'DLMC',
    'TBXHDM', 'TBXHMC', 'ZZSXDM', 'ZZSXMC', 'CZCSXM', 'SFYN', 'SFHX', 'MJ'];
/** Columns that hold numbers. */
export const NUMBER_COLUMNS: readonly string[] = ['OBJECTID', 'MJ'];

export interface Clue { readonly cells: readonly (string | number | null)[]; readonly ring: readonly (readonly [number, number])[] }

/** Row i of the list: a square of its own, in longitude and latitude. */
export function clue(i: number): Clue {
    const x = 111.4 + 0.002 * (i % 20), y = 30.3 + 0.002 * Math.floor(i / 20);
    const side = 0.001;
    return {
        cells: [i + 1, '420581', '示例县', CODES[i % CODES.length], i % 3 === 0 ? 'ZZ' : 'JC', '20260115', '20260412', i % 7 === 0 ? '1' : null,
            i % 5 === 0 ? `${VILLAGES[i % 4]}，<待核>&"补"` : null, null, `ZJ2026${String(i + 1).padStart(4, '0')}`, i % 2 === 0 ? '0101' : '0103',
            i % 2 === 0 ? '水田' : '旱地', null, null, i % 4 === 0 ? 'LS' : null, i % 4 === 0 ? '种植粮食作物' : null, null, i % 6 === 0 ? '是' : '否', '否',
            Math.round(100 * (1200.5 + 37.25 * i)) / 100],
        ring: [[x, y], [x + side, y], [x + side, y + side], [x, y + side]],
    };
}

export function clueTable(rows: number): Clue[] {
    return Array.from({length: rows}, (_, i) => clue(i));
}

export function wktOf({ring}: Clue): string {
    return `POLYGON((${[...ring, ring[0]].map(([x, y]) => `${x} ${y}`).join(',')}))`;
}
