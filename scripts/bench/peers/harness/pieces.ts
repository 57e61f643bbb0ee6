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

/** For every after parcel and class before: all parcels of that class that may meet it, at once. */
function cutPairs<G>(engine: Engine<G>, before: PolygonFile, left: Int32Array, after: PolygonFile, right: Int32Array,
    pieces: Piece<G>[], counts: PieceCounts): void {
    const index = indexOf(before, left);
    const shapes = new Array<G | undefined>(left.length).fill(undefined);
    const {boxes} = after;
    const byClass = new Map<number, G[]>();
    for (const record of right) {
        const to = after.classOf[record];
        const at = 4 * record;
        byClass.clear();
        for (const hit of index.search(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3])) {
            const from = before.classOf[left[hit]];
            if (from === to) continue;
            const shape = shapes[hit] ??= engine.polygon(before.decode(left[hit]));
            counts.pairs++;
            const list = byClass.get(from);
            if (list === undefined) byClass.set(from, [shape]);
            else list.push(shape);
        }
        if (byClass.size === 0) continue;
        const own = engine.polygon(after.decode(record));
        for (const [from, parcels] of byClass) {
            for (const shape of engine.intersect(parcels, own)) pieces.push({from, to, shape});
        }
    }
}
