/**
 * `<base>.shp .shx .dbf .prj .cpg` from a layer, the same bytes for the same layer.
 *
 * Order   shells clockwise, holes counter-clockwise, first vertex repeated
 * Source  ESRI Shapefile Technical Description, July 1998, pp. 3–9 (header, index, polygon record)
 */

import {writeFile} from 'node:fs/promises';
import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {dbfBytes} from './dbf.ts';
import type {WriteLayer} from './writeLayer.ts';

type Ring = readonly (readonly number[])[];
type MultiPolygon = readonly (readonly Ring[])[];

const POLYGON = 5;
const NULL_SHAPE = 0;
/** Lengths in a .shp are signed 32-bit counts of 16-bit words; programs in use stop at 2 GB. */
const MAX_SHP_BYTES = 2 ** 31 - 4;

/**
 * Writes the five files.
 *
 * Keeps   one record per feature, in order; a feature without geometry becomes a null shape
 * @param basePath path without extension
 * @returns findings about attributes that do not fit a DBF (cut texts, shortened names, rounded numbers)
 * @throws EngineError `formats/write-too-large` when the .shp would pass 2 GB
 */
export async function writeShapefile(basePath: string, layer: WriteLayer): Promise<readonly Issue[]> {
    const {shp, shx} = shapeBytes(layer.geometries);
    const {bytes: dbf, issues} = dbfBytes(layer);
    await writeFile(`${basePath}.shp`, shp);
    await writeFile(`${basePath}.shx`, shx);
    await writeFile(`${basePath}.dbf`, dbf);
    if (layer.crs.wkt !== '') await writeFile(`${basePath}.prj`, layer.crs.wkt);
    await writeFile(`${basePath}.cpg`, layer.encoding ?? 'UTF-8');
    return issues;
}

function shapeBytes(geometries: readonly MultiPolygon[]): {shp: Buffer; shx: Buffer} {
    let size = 100;
    for (const geometry of geometries) size += 8 + contentBytes(geometry);
    if (size > MAX_SHP_BYTES) {
        throw new EngineError('formats/write-too-large',
            `the layer needs a .shp of ${size} bytes; the format ends at 2 GB`,
            {fix: 'write GeoPackage (--format gpkg) instead', facts: {bytes: size}});
    }
    const shp = Buffer.alloc(size);
    const shx = Buffer.alloc(100 + 8 * geometries.length);
    const bbox = emptyBox();
    let offset = 100;
    geometries.forEach((geometry, index) => {
        const content = contentBytes(geometry);
        shx.writeInt32BE(offset / 2, 100 + 8 * index);
        shx.writeInt32BE(content / 2, 104 + 8 * index);
        shp.writeInt32BE(index + 1, offset);
        shp.writeInt32BE(content / 2, offset + 4);
        writeContent(shp, offset + 8, geometry, bbox);
        offset += 8 + content;
    });
    writeHeader(shp, size, bbox);
    writeHeader(shx, shx.length, bbox);
    return {shp, shx};
}

interface Box { minX: number; minY: number; maxX: number; maxY: number }

function emptyBox(): Box {
    return {minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity};
}

function contentBytes(geometry: MultiPolygon): number {
    const rings = geometry.flat();
    if (rings.length === 0) return 4;
    return 44 + 4 * rings.length + 16 * rings.reduce((sum, ring) => sum + closedLength(ring), 0);
}

function isClosed(ring: Ring): boolean {
    const first = ring[0], last = ring[ring.length - 1];
    return ring.length > 1 && first[0] === last[0] && first[1] === last[1];
}

function closedLength(ring: Ring): number {
    return isClosed(ring) ? ring.length : ring.length + 1;
}

function writeContent(out: Buffer, start: number, geometry: MultiPolygon, layerBox: Box): void {
    const nRings = geometry.reduce((sum, polygon) => sum + polygon.length, 0);
    out.writeInt32LE(nRings === 0 ? NULL_SHAPE : POLYGON, start);
    if (nRings === 0) return;
    const box = emptyBox();
    let part = start + 44, point = start + 44 + 4 * nRings, nPoints = 0;
    for (const polygon of geometry) {
        polygon.forEach((ring, index) => {
            out.writeInt32LE(nPoints, part);
            part += 4;
            for (const [x, y] of oriented(ring, index === 0)) {
                out.writeDoubleLE(x, point);
                out.writeDoubleLE(y, point + 8);
                point += 16;
                nPoints++;
                grow(box, x, y);
                grow(layerBox, x, y);
            }
        });
    }
    writeBox(out, start + 4, box);
    out.writeInt32LE(nRings, start + 36);
    out.writeInt32LE(nPoints, start + 40);
}

function grow(box: Box, x: number, y: number): void {
    if (x < box.minX) box.minX = x;
    if (y < box.minY) box.minY = y;
    if (x > box.maxX) box.maxX = x;
    if (y > box.maxY) box.maxY = y;
}

/** The closed ring, clockwise or not; the start vertex stays where it was. */
function oriented(ring: Ring, clockwise: boolean): Ring {
    const closed = isClosed(ring) ? ring : [...ring, ring[0]];
    const [x0, y0] = closed[0];
    let area2 = 0;
    for (let i = 1; i < closed.length; i++) {
        area2 += (closed[i - 1][0] - x0) * (closed[i][1] - y0) - (closed[i][0] - x0) * (closed[i - 1][1] - y0);
    }
    return area2 < 0 === clockwise ? closed : closed.toReversed();
}

function writeBox(out: Buffer, at: number, box: Box): void {
    const none = box.minX === Infinity;
    out.writeDoubleLE(none ? 0 : box.minX, at);
    out.writeDoubleLE(none ? 0 : box.minY, at + 8);
    out.writeDoubleLE(none ? 0 : box.maxX, at + 16);
    out.writeDoubleLE(none ? 0 : box.maxY, at + 24);
}

function writeHeader(out: Buffer, bytes: number, box: Box): void {
    out.writeInt32BE(9994, 0);
    out.writeInt32BE(bytes / 2, 24);
    out.writeInt32LE(1000, 28);
    out.writeInt32LE(POLYGON, 32);
    writeBox(out, 36, box);
}
