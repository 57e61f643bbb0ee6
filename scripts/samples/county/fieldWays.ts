/** Field roads and ditches on the valley floor: they run between tracts of fields, as borders of labels. */

import type {CellHit} from './cells.ts';
import {eachLineCell, lineGuide} from './features.ts';
import {FRAME, sample, steepness, type Point} from './field.ts';
import type {Canvas} from './landscape.ts';
import {chaikin, densified, lineOf, lengthOf, simplified} from './lines.ts';
import {hash} from './random.ts';
import {traceArcs} from './arcs.ts';
import type {Terrain} from './terrain.ts';

const STEP = 10;
const ROAD_HALF_M = 1.9;
const DITCH_HALF_M = 1.5;

export function paintFieldWays(
    seed: number,
    canvas: Canvas,
    terrain: Terrain,
    tracts: (x: number, y: number) => CellHit,
): void {
    const [columns, rows] = [FRAME.width / STEP, FRAME.height / STEP];
    const labels = new Int32Array(columns * rows);
    const ids = new Map<number, number>();
    for (let cell = 0; cell < labels.length; cell++) {
        const [x, y] = [((cell % columns) + 0.5) * STEP, (Math.floor(cell / columns) + 0.5) * STEP];
        const edge =
            cell % columns === 0 || cell % columns === columns - 1 || cell < columns || cell >= labels.length - columns;
        const flat =
            steepness(terrain.height, x, y) < 0.1 &&
            sample(terrain.rise, x, y) < 25 &&
            terrain.riverDistance(x, y) > 55;
        if (edge || !flat) continue;
        const {id} = tracts(x, y);
        let label = ids.get(id);
        if (label === undefined) ids.set(id, (label = ids.size + 1));
        labels[cell] = label;
    }
    traceArcs(labels, columns, rows).arcs.forEach((arc, n) => {
        if (arc.left === 0 || arc.right === 0) return;
        const points: Point[] = Array.from(arc.corners, corner => [
            (corner % (columns + 1)) * STEP,
            Math.floor(corner / (columns + 1)) * STEP,
        ]);
        const eased = densified(chaikin(simplified(points, 9), 3), 8);
        const kind = hash(n, 5, seed) % 100;
        if (lengthOf(eased) < 60 || kind >= 84) return;
        const [code, half] = kind < 52 ? ['1006', ROAD_HALF_M] : ['1107', DITCH_HALF_M];
        const line = lineOf(eased, half);
        const label = canvas.add({code, group: 'line', guide: lineGuide(line), settlement: -1});
        eachLineCell(line, cell => {
            canvas.labels[cell] = label;
        });
    });
}
