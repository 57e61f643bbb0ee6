import {describe, expect, test} from 'vitest';
import {NONE} from '../../../engine/raster/classBand.ts';
import {resampled, type Resampling} from '../../../engine/raster/resample.ts';
import {classRows, picture, type Cells} from '../../helpers/classRows.ts';
import {seededRandom} from '../../helpers/forAll.ts';

/** New cells of `scale` old ones, moved by `dx`, `dy` old cells. */
interface Move {
    readonly scale: number;
    readonly dx: number;
    readonly dy: number;
}

async function run(source: Cells, how: Resampling, {scale, dx, dy}: Move, width: number, height: number): Promise<{cells: Uint8Array; effect: object}> {
    const rows = resampled({
        source: classRows(source), sourceGrid: source, how, ratio: scale,
        toSource: (cells) => { for (let i = 0; i < cells.length; i += 2) [cells[i], cells[i + 1]] = [cells[i] * scale + dx, cells[i + 1] * scale + dy]; },
    });
    return {cells: await rows.read({column: 0, row: 0, width, height}), effect: rows.effect};
}

/** By definition: the class at each of the places, the middle one first. */
function bruteForce({width, height, cells}: Cells, how: Resampling, {scale, dx, dy}: Move, across: number, down: number): {cells: Uint8Array; effect: object} {
    const side = Math.min(9, Math.max(3, Math.ceil(scale) | 1));
    const at = (x: number, y: number): number => x >= 0 && y >= 0 && x < width && y < height ? cells[Math.floor(y) * width + Math.floor(x)] : NONE;
    const out = new Uint8Array(across * down), effect = {cells: 0, places: 0, placesOfOtherClass: 0};
    for (let cell = 0; cell < out.length; cell++) {
        const x = cell % across, y = Math.floor(cell / across), found: number[] = [];
        for (let i = 0; i < side; i++) for (let j = 0; j < side; j++) found.push(at((x + (j + 0.5) / side) * scale + dx, (y + (i + 0.5) / side) * scale + dy));
        const votes = (one: number): number => found.filter(other => other === one).length;
        const middle = at((x + 0.5) * scale + dx, (y + 0.5) * scale + dy);
        const best = [...new Set(found)].sort((a, b) => votes(b) - votes(a) || a - b)[0];
        out[cell] = how === 'nearest' ? middle : best;
        if (out[cell] === NONE) continue;
        effect.cells++;
        effect.places += found.length;
        effect.placesOfOtherClass += found.length - votes(out[cell]);
    }
    return {cells: out, effect};
}

function randomCells(seed: number, width: number, height: number): Cells {
    const random = seededRandom(seed);
    return {width, height, cells: Uint8Array.from({length: width * height}, () => random() < 0.2 ? NONE : Math.floor(random() * 4))};
}

describe.each(['nearest', 'majority'] as const)('%s', (how) => {
    test.each<Move>([
        {scale: 1, dx: 0, dy: 0}, {scale: 1, dx: 0.3, dy: -0.4}, {scale: 2, dx: 0, dy: 0}, {scale: 1.7, dx: -3.2, dy: 1.1}, {scale: 0.5, dx: 0.1, dy: 0.2},
        {scale: 9.5, dx: 0.25, dy: 0.125}, {scale: 20, dx: 1.3, dy: 0.7}, {scale: 3, dx: 500, dy: 0},
    ])('is the definition, cell by cell: $scale, $dx, $dy', async (move) => {
        const source = randomCells(11, 61, 47);
        const across = Math.max(1, Math.floor(64 / move.scale)), down = Math.max(1, Math.floor(50 / move.scale));
        expect(await run(source, how, move, across, down)).toEqual(bruteForce(source, how, move, across, down));
    });

    test('a raster wider and higher than what is worked on at once', async () => {
        const source = randomCells(5, 430, 150), move = {scale: 1.05, dx: 2, dy: 3};
        const side = 3, wider = Math.ceil(2 ** 21 / (64 * side * side));
        expect(wider).toBeGreaterThan(400);
        expect(await run(source, how, {...move, scale: 0.09}, wider + 50, 70)).toEqual(bruteForce(source, how, {...move, scale: 0.09}, wider + 50, 70));
    });
});

test('majority of equals is the smaller value; no data wins where most of the cell has none', async () => {
    const whole = {scale: 4, dx: 0, dy: 0};
    expect([...(await run(picture('2211', '2211', '2211', '2211'), 'majority', {scale: 4, dx: 0, dy: 0}, 1, 1)).cells]).toEqual([1]);
    expect([...(await run(picture('....', '....', '....', '1111'), 'majority', whole, 1, 1)).cells]).toEqual([NONE]);
});

test('on the same cells nothing changes and nothing is told wrongly', async () => {
    const source = randomCells(3, 20, 20);
    for (const how of ['nearest', 'majority'] as const) {
        const {cells, effect} = await run(source, how, {scale: 1, dx: 0, dy: 0}, 20, 20);
        expect(cells).toEqual(source.cells);
        expect(effect).toMatchObject({placesOfOtherClass: 0});
    }
});
