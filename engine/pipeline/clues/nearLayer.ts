/** The parcels of a layer that may matter to some clues: the only ones that have to be certified and overlaid. */

import {featureCount, type Polygons} from '../../core/polygons.ts';
import {projectInto, type Bbox, type Crs} from '../../crs/index.ts';
import {EngineError} from '../../core/errors.ts';
import type {Layer, ParcelTable} from '../../layers/index.ts';
import {boxIndex, gather} from '../../kernel/index.ts';

/** Clue boxes grow by this: more than any vertex is moved by matching and rounding, and than a box loses by being turned between planes. */
const MARGIN_M = 2;
const METRES_PER_DEGREE = 111_000;
/** Share of its size that a box may lose between two planes: of a clue some kilometres wide, metres. */
const MARGIN_SHARE = 0.01;

/** Boxes of the clues in another CRS, grown; those that it does not have are left out. */
function boxesIn(boxes: readonly Bbox[], from: Crs, to: Crs): Bbox[] {
    const marginM = to.kind === 'geographic' ? MARGIN_M / METRES_PER_DEGREE : MARGIN_M;
    return boxes.flatMap(([x0, y0, x1, y1]): Bbox[] => {
        const at = Float64Array.of(x0, y0, x1, y0, x1, y1, x0, y1);
        try {
            projectInto(from, to, at, at);
        } catch (error) {
            if (error instanceof EngineError && error.code === 'crs/not-finite') return [];
            throw error;
        }
        const xs = [at[0], at[2], at[4], at[6]], ys = [at[1], at[3], at[5], at[7]];
        const minX = Math.min(...xs), minY = Math.min(...ys), maxX = Math.max(...xs), maxY = Math.max(...ys);
        const grow = marginM + MARGIN_SHARE * Math.max(maxX - minX, maxY - minY);
        return [[minX - grow, minY - grow, maxX + grow, maxY + grow]];
    });
}

/** Parcels whose boxes meet a box, ascending. */
export function parcelsNear(polygons: Polygons, boxes: readonly Bbox[]): Int32Array {
    const meets = boxIndex(boxes);
    const {coords, ringStart, featureStart} = polygons;
    const near: number[] = [];
    for (let f = 0; f < featureCount(polygons); f++) {
        let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
        for (let i = 2 * ringStart[featureStart[f]]; i < 2 * ringStart[featureStart[f + 1]]; i += 2) {
            const x = coords[i], y = coords[i + 1];
            if (x < minX) minX = x;
            if (x > maxX) maxX = x;
            if (y < minY) minY = y;
            if (y > maxY) maxY = y;
        }
        if (minX <= maxX && meets(minX, minY, maxX, maxY)) near.push(f);
    }
    return Int32Array.from(near);
}

/** Rows of a table; every column has one value a row. */
function pickRows<T extends ParcelTable>(table: T, rows: Int32Array): T {
    const columns = Object.entries(table).map(([name, column]: [string, unknown]) => {
        if (column instanceof Uint8Array) return [name, Uint8Array.from(rows, row => column[row])];
        if (column instanceof Int32Array) return [name, rows.map(row => column[row])];
        if (column instanceof Float64Array) return [name, Float64Array.from(rows, row => column[row])];
        return [name, Array.isArray(column) ? Array.from(rows, row => column[row] as unknown) : column];
    });
    return Object.fromEntries(columns) as T; // the same names, each column of the same type
}

/** The layer with the parcels near the clues only. */
export function nearLayer<L extends Layer>(layer: L, clueBoxes: readonly Bbox[], clueCrs: Crs): L {
    const near = parcelsNear(layer.polygons, boxesIn(clueBoxes, clueCrs, layer.crs));
    if (near.length === layer.record.length) return layer;
    return {
        ...layer, polygons: gather(layer.polygons, near), parcels: pickRows(layer.parcels, near),
        record: Uint32Array.from(near, row => layer.record[row]),
    };
}
