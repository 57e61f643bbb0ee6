/** Which class land has, by the ground it lies on. Chances, not rules: numbers are shares of 100. */

type Chances = readonly (readonly [code: string, share: number])[];

function draw(chances: Chances, hashed: number): string {
    let left = (hashed % 1000) / 10;
    for (const [code, share] of chances) {
        left -= share;
        if (left < 0) return code;
    }
    return chances[0][0];
}

const FLOOR: Chances = [
    ['0101', 84],
    ['0103', 6],
    ['0102', 2],
    ['0201', 3],
    ['1104A', 2],
    ['0307', 1.5],
    ['0404', 1.5],
];
const FLOOR_GARDENS: Chances = [
    ['0102', 42],
    ['0101', 40],
    ['0103', 8],
    ['0201', 7],
    ['0307', 3],
];
const FLOOR_DRY: Chances = [
    ['0103', 62],
    ['0101', 22],
    ['0201', 8],
    ['0204', 4],
    ['0404', 4],
];
const FOOT: Chances = [
    ['0101', 52],
    ['0103', 30],
    ['0201', 7],
    ['0301', 4],
    ['0202', 3],
    ['0404', 3],
    ['0204', 1],
];
const SLOPE: Chances = [
    ['0103', 56],
    ['0202', 9],
    ['0201', 9],
    ['0301', 13],
    ['0307', 5],
    ['0404', 5],
    ['0305', 3],
];
const SLOPE_ORCHARD: Chances = [
    ['0201', 62],
    ['0103', 28],
    ['0204', 6],
    ['0301', 4],
];
const SLOPE_TEA: Chances = [
    ['0202', 66],
    ['0103', 18],
    ['0301', 16],
];
const SLOPE_WOOD: Chances = [
    ['0301', 70],
    ['0302', 10],
    ['0103', 14],
    ['0305', 6],
];
const HILL: Chances = [
    ['0301', 62],
    ['0302', 11],
    ['0305', 14],
    ['0307', 8],
    ['0404', 5],
];
const VILLAGE: Chances = [
    ['0702', 90],
    ['08H2', 3],
    ['1201', 4],
    ['0809', 3],
];
const TOWN: Chances = [
    ['0702', 30],
    ['0701', 26],
    ['05H1', 13],
    ['08H1', 5],
    ['08H2', 9],
    ['0601', 8],
    ['0809', 3],
    ['0810', 3],
    ['0508', 3],
];

/** @param tract  hash of the wider surroundings, which tend to one use; @param strip  hash of the field itself */
export function fieldClass(tract: number, strip: number, ground: 'floor' | 'foot' | 'slope'): string {
    const mood = tract % 100;
    if (ground === 'floor') return draw(mood < 7 ? FLOOR_GARDENS : mood < 17 ? FLOOR_DRY : FLOOR, strip);
    if (ground === 'foot') return draw(mood < 12 ? SLOPE_ORCHARD : FOOT, strip);
    return draw(mood < 16 ? SLOPE_ORCHARD : mood < 27 ? SLOPE_TEA : mood < 47 ? SLOPE_WOOD : SLOPE, strip);
}

export function hillClass(hashed: number): string {
    return draw(HILL, hashed);
}

export function townClass(hashed: number, rank: 'town' | 'village' | 'hamlet'): string {
    return draw(rank === 'town' ? TOWN : VILLAGE, hashed);
}
