/**
 * From labels on cells to rings of arcs.
 *
 * Order   the ground of a label lies to the right: shells clockwise, holes counter-clockwise; the first ring of a label
 *         is its shell when its cells hang together
 */

import {horizontalArc, verticalArc, type Mesh} from './mesh.ts';

/**
 * Shape   refs[k] is arc a walked forwards, or ~a walked backwards; ring r has [ringStart[r], ringStart[r + 1]);
 *         label l has the rings [labelStart[l], labelStart[l + 1])
 */
export interface TracedRings {
    readonly refs: Int32Array;
    readonly ringStart: Uint32Array;
    readonly labelStart: Uint32Array;
}

/** Sides of a cell in walking order: west (north), north (east), east (south), south (west). */
const DI = [-1, 0, 1, 0];
const DJ = [0, 1, 0, -1];

/** Labels below 0 are no ground. No label may meet itself across a node only. */
export function traceLabels(mesh: Mesh, labelOf: Int32Array, labels: number): TracedRings {
    const {columns, rows} = mesh;
    const at = (i: number, j: number): number =>
        (i < 0 || j < 0 || i >= columns || j >= rows ? -1 : labelOf[j * columns + i]);
    const done = new Uint8Array(columns * rows);
    const refs = new Int32Array(4 * columns * rows), ringEnd: number[] = [], ringLabel: number[] = [];
    let size = 0;
    for (let cell = 0; cell < columns * rows; cell++) {
        const label = labelOf[cell], i0 = cell % columns, j0 = (cell - i0) / columns;
        if (label < 0) continue;
        for (let side = 0; side < 4; side++) {
            if ((done[cell] >> side & 1) === 1 || at(i0 + DI[side], j0 + DJ[side]) === label) continue;
            let i = i0, j = j0, s = side;
            do {
                done[j * columns + i] |= 1 << s;
                refs[size++] = arcOfSide(mesh, i, j, s);
                // the cell ahead and the one ahead on the far side decide where the border goes on
                const turn = (s + 1) % 4, ai = i + DI[turn], aj = j + DJ[turn];
                if (at(ai, aj) !== label) {
                    s = turn;
                } else if (at(ai + DI[s], aj + DJ[s]) !== label) {
                    i = ai;
                    j = aj;
                } else {
                    i = ai + DI[s];
                    j = aj + DJ[s];
                    s = (s + 3) % 4;
                }
            } while (i !== i0 || j !== j0 || s !== side);
            ringEnd.push(size);
            ringLabel.push(label);
        }
    }
    return groupByLabel(refs.subarray(0, size), ringEnd, ringLabel, labels);
}

function arcOfSide(mesh: Mesh, i: number, j: number, side: number): number {
    if (side === 0) return verticalArc(mesh, i, j);
    if (side === 1) return horizontalArc(mesh, i, j + 1);
    return side === 2 ? ~verticalArc(mesh, i + 1, j) : ~horizontalArc(mesh, i, j);
}

function groupByLabel(refs: Int32Array, ringEnd: number[], ringLabel: number[], labels: number): TracedRings {
    const labelStart = new Uint32Array(labels + 1);
    for (const label of ringLabel) labelStart[label + 1]++;
    for (let label = 0; label < labels; label++) labelStart[label + 1] += labelStart[label];
    const next = labelStart.slice(0, labels), order = new Uint32Array(ringLabel.length);
    ringLabel.forEach((label, ring) => order[next[label]++] = ring);
    const sorted = new Int32Array(refs.length), ringStart = new Uint32Array(ringLabel.length + 1);
    let size = 0;
    order.forEach((ring, k) => {
        const part = refs.subarray(ring === 0 ? 0 : ringEnd[ring - 1], ringEnd[ring]);
        sorted.set(part, size);
        size += part.length;
        ringStart[k + 1] = size;
    });
    return {refs: sorted, ringStart, labelStart};
}

/** Nodes where a label meets itself across a corner only get the label on one more cell. */
export function closeCorners(mesh: Mesh, labelOf: Int32Array): void {
    const {columns, rows} = mesh;
    for (let round = 0, changed = true; changed && round < 100; round++) {
        changed = false;
        for (let j = 0; j + 1 < rows; j++) {
            for (let i = 0; i + 1 < columns; i++) {
                const c = j * columns + i;
                const a = labelOf[c], b = labelOf[c + 1], d = labelOf[c + columns], e = labelOf[c + columns + 1];
                if (a === e && a !== b && a !== d) labelOf[c + 1] = a;
                else if (b === d && b !== a && b !== e) labelOf[c] = b;
                else continue;
                changed = true;
            }
        }
    }
}
