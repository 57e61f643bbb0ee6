/** Pieces of one (from, to) that touch become one patch. */

import Flatbush from 'flatbush';
import type {Engine, PatchRings} from './engine.ts';
import type {Piece} from './pieces.ts';

export interface Patch {
    readonly from: number;
    readonly to: number;
    readonly rings: PatchRings;
}

function root(parent: Int32Array, item: number): number {
    while (parent[item] !== item) {
        parent[item] = parent[parent[item]];
        item = parent[item];
    }
    return item;
}

/** Groups of pieces whose boxes touch, directly or through others. */
function touchingGroups<G>(engine: Engine<G>, pieces: readonly Piece<G>[]): Piece<G>[][] {
    const boxes = new Float64Array(4 * pieces.length);
    const index = new Flatbush(pieces.length);
    pieces.forEach((piece, k) => {
        engine.box(piece.shape, boxes, 4 * k);
        index.add(boxes[4 * k], boxes[4 * k + 1], boxes[4 * k + 2], boxes[4 * k + 3]);
    });
    index.finish();
    const parent = Int32Array.from(pieces, (_, k) => k);
    for (let k = 0; k < pieces.length; k++) {
        const at = 4 * k;
        for (const other of index.search(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3])) {
            if (other > k) parent[root(parent, other)] = root(parent, k);
        }
    }
    const groups = new Map<number, Piece<G>[]>();
    pieces.forEach((piece, k) => {
        const top = root(parent, k);
        const group = groups.get(top);
        if (group === undefined) groups.set(top, [piece]);
        else group.push(piece);
    });
    return [...groups.values()];
}

export function dissolve<G>(engine: Engine<G>, pieces: readonly Piece<G>[]): Patch[] {
    const byPair = new Map<number, Piece<G>[]>();
    for (const piece of pieces) {
        const key = piece.from * 0x10000 + piece.to;
        const list = byPair.get(key);
        if (list === undefined) byPair.set(key, [piece]);
        else list.push(piece);
    }
    const patches: Patch[] = [];
    for (const list of byPair.values()) {
        for (const group of touchingGroups(engine, list)) {
            const shape = group.length === 1 ? group[0].shape : engine.unite(group.map(piece => piece.shape));
            for (const rings of engine.polygons(shape)) patches.push({from: group[0].from, to: group[0].to, rings});
        }
    }
    return patches;
}
