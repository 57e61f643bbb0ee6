/** A layer as FlatGeobuf through the engine's writer; geometry is made when asked for and is never all there. */

import {writeFlatGeobuf} from '../../../engine/formats/write/flatgeobuf.ts';
import type {WriteLayer} from '../../../engine/formats/write/writeLayer.ts';
import type {CellValue} from '../../../engine/formats/rawLayer.ts';
import {RingBuffer} from './ringBuffer.ts';
import {contains, twiceArea} from './rings.ts';
import type {LayerSource, WrittenLayer} from './shapefile.ts';

type Geometry = WriteLayer['geometries'][number];

/** Writes `<base>.fgb`. */
export async function writeFgb(base: string, layer: LayerSource): Promise<WrittenLayer> {
    const buffer = new RingBuffer(), columns: CellValue[][] = layer.fields.map(() => []);
    let vertices = 0, rings = 0, mostVertices = 0;
    for (let index = 0; index < layer.count; index++) {
        buffer.clear();
        layer.emit(index, buffer);
        layer.row(index).forEach((cell, k) => columns[k].push(cell));
        vertices += buffer.vertices;
        rings += buffer.rings;
        mostVertices = Math.max(mostVertices, buffer.vertices);
    }
    const path = `${base}.fgb`;
    await writeFlatGeobuf(path, {
        name: 'DLTB', fields: layer.fields, columns, crs: {epsg: layer.epsg, wkt: layer.wkt},
        geometries: lazyList(layer.count, index => {
            buffer.clear();
            layer.emit(index, buffer);
            return multiPolygon(buffer);
        }),
    });
    return {features: layer.count, vertices, rings, mostVertices, paths: [path]};
}

/** A list whose items are made each time they are read; only `length` and items may be asked for. */
function lazyList<T>(length: number, item: (index: number) => T): readonly T[] {
    const target: readonly T[] = [];
    return new Proxy(target, {get: (_, key) => (key === 'length' ? length : item(Number(key)))});
}

/** Shells with their holes: a hole belongs to the shell that has its first vertex, the only one as a rule. */
export function multiPolygon(buffer: RingBuffer): Geometry {
    const rings = buffer.copies(), shells = rings.filter(ring => twiceArea(ring) > 0);
    const polygons = shells.map(shell => [points(shell)]);
    for (const hole of rings) {
        if (twiceArea(hole) > 0) continue;
        const owner = shells.length === 1 ? 0 : shells.findIndex(shell => contains(shell, hole[0], hole[1]));
        if (owner < 0) throw new RangeError('a hole lies in no shell');
        polygons[owner].push(points(hole));
    }
    return polygons;
}

function points(ring: Float64Array): number[][] {
    return Array.from({length: ring.length / 2}, (_, k) => [ring[2 * k], ring[2 * k + 1]]);
}
