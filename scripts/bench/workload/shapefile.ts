/**
 * A layer as shapefile, record by record: memory does not grow with the layer.
 *
 * Order   rings as given (shells clockwise, holes counter-clockwise), first vertex repeated at the end
 * Source  ESRI Shapefile Technical Description, July 1998, pp. 3–9
 */

import {writeFileSync} from 'node:fs';
import {DbfSink, type TableField} from './dbf.ts';
import {FileSink} from './fileSink.ts';
import {RingBuffer} from './ringBuffer.ts';
import type {CellValue} from '../../../engine/formats/rawLayer.ts';

/** A layer that can be asked for one feature after the other. */
export interface LayerSource {
    readonly count: number;
    readonly fields: readonly TableField[];
    /** The rings of a feature, in coordinates of the file. */
    readonly emit: (index: number, out: RingBuffer) => void;
    /** The cells of a feature, in the order of the fields. */
    readonly row: (index: number) => readonly CellValue[];
    readonly wkt: string;
    readonly epsg: number;
}

export interface WrittenLayer {
    readonly features: number;
    /** Without the repeated last vertex of rings. */
    readonly vertices: number;
    readonly rings: number;
    readonly mostVertices: number;
    readonly paths: readonly string[];
}

const POLYGON = 5;

/** Writes `<base>.shp .shx .dbf .prj .cpg`. */
export function writeShapefile(base: string, layer: LayerSource): WrittenLayer {
    const shp = new FileSink(`${base}.shp`), shx = new FileSink(`${base}.shx`);
    const dbf = new DbfSink(`${base}.dbf`, layer.fields);
    const rings = new RingBuffer(), box = [Infinity, Infinity, -Infinity, -Infinity];
    shp.take(100);
    shx.take(100);
    let vertices = 0, ringCount = 0, mostVertices = 0;
    for (let index = 0; index < layer.count; index++) {
        rings.clear();
        layer.emit(index, rings);
        writeRecord(shp, shx, index + 1, rings, box);
        dbf.add(layer.row(index));
        vertices += rings.vertices;
        ringCount += rings.rings;
        mostVertices = Math.max(mostVertices, rings.vertices);
    }
    shp.close(header(shp.size, box));
    shx.close(header(shx.size, box));
    dbf.close();
    writeFileSync(`${base}.prj`, layer.wkt);
    writeFileSync(`${base}.cpg`, 'GBK');
    return {
        features: layer.count, vertices, rings: ringCount, mostVertices,
        paths: ['shp', 'shx', 'dbf', 'prj', 'cpg'].map(extension => `${base}.${extension}`),
    };
}

function writeRecord(shp: FileSink, shx: FileSink, record: number, rings: RingBuffer, layerBox: number[]): void {
    const points = rings.vertices + rings.rings, content = 44 + 4 * rings.rings + 16 * points;
    const index = shx.take(8);
    index.bytes.writeInt32BE(shp.size / 2, index.at);
    index.bytes.writeInt32BE(content / 2, index.at + 4);
    const {bytes, at} = shp.take(8 + content), view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    view.setInt32(at, record, false);
    view.setInt32(at + 4, content / 2, false);
    view.setInt32(at + 8, POLYGON, true);
    view.setInt32(at + 44, rings.rings, true);
    view.setInt32(at + 48, points, true);
    writePoints(view, at + 52, rings, at + 12, layerBox);
}

/** Starts of parts and points from `at` on; the box of the feature at `boxAt`. */
function writePoints(view: DataView, at: number, rings: RingBuffer, boxAt: number, layerBox: number[]): void {
    const {xy} = rings;
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
    let point = at + 4 * rings.rings, count = 0;
    for (let ring = 0; ring < rings.rings; ring++) {
        view.setInt32(at + 4 * ring, count, true);
        const start = rings.ringStart(ring), end = rings.ringEnd[ring];
        for (let k = start; k <= end; k++) {
            const v = k === end ? start : k, x = xy[2 * v], y = xy[2 * v + 1];
            view.setFloat64(point, x, true);
            view.setFloat64(point + 8, y, true);
            point += 16;
            if (x < minX) minX = x;
            if (x > maxX) maxX = x;
            if (y < minY) minY = y;
            if (y > maxY) maxY = y;
        }
        count += end - start + 1;
    }
    [minX, minY, maxX, maxY].forEach((value, k) => {
        view.setFloat64(boxAt + 8 * k, value, true);
        layerBox[k] = k < 2 ? Math.min(layerBox[k], value) : Math.max(layerBox[k], value);
    });
}

function header(size: number, box: readonly number[]): Buffer {
    const head = Buffer.alloc(100);
    head.writeInt32BE(9994, 0);
    head.writeInt32BE(size / 2, 24);
    head.writeInt32LE(1000, 28);
    head.writeInt32LE(POLYGON, 32);
    box.forEach((value, k) => head.writeDoubleLE(Number.isFinite(value) ? value : 0, 36 + 8 * k));
    return head;
}
