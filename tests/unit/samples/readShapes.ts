/** A reader for the sample tests that shares no code with the engine: plain Shapefiles and DBF tables of GBK text. */

import {readFileSync} from 'node:fs';

export interface TestShape {
    readonly rings: readonly (readonly (readonly [number, number])[])[];
    readonly row: Readonly<Record<string, string>>;
}

function tableRows(path: string): Record<string, string>[] {
    const bytes = readFileSync(path);
    const [count, headerBytes, recordBytes] = [bytes.readUInt32LE(4), bytes.readUInt16LE(8), bytes.readUInt16LE(10)];
    const text = new TextDecoder('gbk');
    const fields: {name: string; width: number}[] = [];
    for (let at = 32; bytes[at] !== 0x0D; at += 32) {
        fields.push({name: text.decode(bytes.subarray(at, at + 11)).replace(/\0.*$/, ''), width: bytes[at + 16]});
    }
    return Array.from({length: count}, (_, record) => {
        let at = headerBytes + record * recordBytes + 1;
        return Object.fromEntries(fields.map(({name, width}) => {
            at += width;
            return [name, text.decode(bytes.subarray(at - width, at)).trim()];
        }));
    });
}

/** @param base  path without suffix */
export function readShapes(base: string): TestShape[] {
    const bytes = readFileSync(`${base}.shp`);
    const rows = tableRows(`${base}.dbf`);
    const shapes: TestShape[] = [];
    for (let at = 100; at < bytes.length; at += 8 + 2 * bytes.readInt32BE(at + 4)) {
        const [nRings, nPoints] = [bytes.readInt32LE(at + 44), bytes.readInt32LE(at + 48)];
        const points = at + 52 + 4 * nRings;
        const rings = Array.from({length: nRings}, (_, r) => {
            const start = bytes.readInt32LE(at + 52 + 4 * r);
            const end = r + 1 < nRings ? bytes.readInt32LE(at + 56 + 4 * r) : nPoints;
            return Array.from({length: end - start}, (__, i) => [bytes.readDoubleLE(points + 16 * (start + i)),
                bytes.readDoubleLE(points + 16 * (start + i) + 8)] as const);
        });
        shapes.push({rings, row: rows[shapes.length]});
    }
    return shapes;
}

/** Twice the area in units of 1e-8 m², exact: coordinates are multiples of 0.0001 m. Shells clockwise, holes not. */
function twiceArea(ring: TestShape['rings'][number]): bigint {
    const units = ring.map(([x, y]) => [BigInt(Math.round(x * 10_000)), BigInt(Math.round(y * 10_000))] as const);
    return units.slice(1).reduce((sum, [x, y], i) => sum + x * units[i][1] - units[i][0] * y, 0n);
}

/** Plane area in m², exact up to the conversion of the total to a double. */
export function shapeAreaM2(shapes: readonly TestShape[]): number {
    return Number(shapes.flatMap(shape => shape.rings).reduce((sum, ring) => sum + twiceArea(ring), 0n)) / 2e8;
}
