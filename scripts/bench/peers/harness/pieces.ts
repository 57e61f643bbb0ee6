/** From two files to the pieces of cultivated land that have another class afterwards. */

import Flatbush from 'flatbush';
import {matchRecords} from './cancel.ts';
import type {Engine} from './engine.ts';
import type {PolygonFile} from './shapefile.ts';

export interface Piece<G> {
    readonly from: number;
    readonly to: number;
    readonly shape: G;
}

export interface PieceCounts {
    cancelled: number;
    pairs: number;
}

/** Record numbers for which a test holds. */
function recordsWhere(count: number, isWanted: (record: number) => boolean): Int32Array {
    const found = new Int32Array(count);
    let size = 0;
    for (let record = 0; record < count; record++) if (isWanted(record)) found[size++] = record;
    return found.subarray(0, size);
}

function indexOf(file: PolygonFile, records: Int32Array): Flatbush {
    const index = new Flatbush(records.length);
    for (const record of records) {
        const at = 4 * record;
        index.add(file.boxes[at], file.boxes[at + 1], file.boxes[at + 2], file.boxes[at + 3]);
    }
    index.finish();
    return index;
}

/** Pieces of every pair; a parcel is decoded once, when its first partner is found. */
export function findPieces<G>(engine: Engine<G>, before: PolygonFile, after: PolygonFile,
    isCultivated: (code: string) => boolean): {pieces: Piece<G>[]; counts: PieceCounts} {
    const cultivated = before.classes.map(isCultivated);
    const twin = matchRecords(before, after);
    const hasTwin = new Uint8Array(before.start.length);
    const pieces: Piece<G>[] = [];
    const counts: PieceCounts = {cancelled: 0, pairs: 0};
    for (let record = 0; record < twin.length; record++) {
        const same = twin[record];
        if (same < 0) continue;
        hasTwin[same] = 1;
        counts.cancelled++;
        const from = before.classOf[same];
        const to = after.classOf[record];
        if (from !== to && cultivated[from]) {
            pieces.push({from, to, shape: engine.polygon(after.decode(record))});
        }
    }
    const left = recordsWhere(before.start.length, record => hasTwin[record] === 0 && cultivated[before.classOf[record]] === true);
    const right = recordsWhere(twin.length, record => twin[record] < 0);
    if (left.length > 0 && right.length > 0) cutPairs(engine, before, left, after, right, pieces, counts);
    return {pieces, counts};
}

function cutPairs<G>(engine: Engine<G>, before: PolygonFile, left: Int32Array, after: PolygonFile, right: Int32Array,
    pieces: Piece<G>[], counts: PieceCounts): void {
    const index = indexOf(after, right);
    const shapes = new Array<G | undefined>(right.length).fill(undefined);
    const {boxes} = before;
    for (const record of left) {
        const from = before.classOf[record];
        const at = 4 * record;
        let own: G | undefined;
        for (const hit of index.search(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3])) {
            const to = after.classOf[right[hit]];
            if (to === from) continue;
            own ??= engine.polygon(before.decode(record));
            const other = shapes[hit] ??= engine.polygon(after.decode(right[hit]));
            counts.pairs++;
            const shape = engine.intersect(own, other);
            if (shape !== null) pieces.push({from, to, shape});
        }
    }
}
