/**
 * Writes the raster pair of the bench: a mosaic of classes, and the same with 2 % of its cells changed in blobs.
 *
 *   npx tsx scripts/bench/raster/make.ts [--side 10000] [--blobs 20000] [--out out/bench/raster]
 *
 * Shape   10 m cells, EPSG:4549; class regions some 150 cells wide with wavy borders; blobs of one other class
 */

import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {geoTiff} from '../../rasters/writeGeoTiff.ts';

/** Values of the supplied legend `esa-worldcover`, cultivated land about as often as the others together. */
const CLASSES = [40, 10, 40, 30, 40, 50, 40, 80] as const;
const REGION = 150;
const CHANGED_SHARE = 0.02;

const {values: given} = parseArgs({options: {side: {type: 'string', default: '10000'}, blobs: {type: 'string', default: '20000'}, out: {type: 'string', default: 'out/bench/raster'}}});
const side = Number(given.side), blobs = Number(given.blobs);

/** xorshift: the same pair on every machine. */
function randomFrom(seed: number): () => number {
    let state = seed;
    return () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) / 2 ** 32;
    };
}

function mosaic(): Uint8Array {
    const cells = new Uint8Array(side * side);
    for (let y = 0; y < side; y++) {
        const waveX = 30 * Math.sin(y / 40) + 12 * Math.sin(y / 7.3);
        for (let x = 0; x < side; x++) {
            const column = Math.floor((x + waveX) / REGION), row = Math.floor((y + 30 * Math.sin(x / 35) + 9 * Math.sin(x / 5.1)) / REGION);
            cells[y * side + x] = CLASSES[Math.imul(column * 7919 + row * 104729, 2654435761) >>> 29];
        }
    }
    return cells;
}

function blobbed(before: Uint8Array): Uint8Array {
    const after = before.slice();
    const random = randomFrom(20261130);
    const radius = Math.sqrt(CHANGED_SHARE * side * side / blobs / Math.PI);
    for (let i = 0; i < blobs; i++) {
        const cx = random() * side, cy = random() * side, r = radius * (0.6 + 0.8 * random());
        const old = before[Math.min(side - 1, Math.floor(cy)) * side + Math.min(side - 1, Math.floor(cx))];
        let value = old;
        while (value === old) value = CLASSES[Math.floor(random() * CLASSES.length)];
        for (let y = Math.max(0, Math.ceil(cy - r)); y < Math.min(side, cy + r); y++) {
            const half = Math.sqrt(Math.max(0, r * r - (y - cy) ** 2)) * (0.85 + 0.15 * Math.sin(3 * y));
            for (let x = Math.max(0, Math.ceil(cx - half)); x < Math.min(side, cx + half); x++) after[y * side + x] = value;
        }
    }
    return after;
}

mkdirSync(given.out, {recursive: true});
const before = mosaic(), after = blobbed(before);
let changed = 0;
for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) changed++;
for (const [name, cells] of [['before', before], ['after', after]] as const) {
    writeFileSync(join(given.out, `${name}.tif`), geoTiff({
        width: side, height: side, cells, grid: {originX: 450_000, originY: 3_450_000, cell: 10}, epsg: 4549, nodata: 255, tile: 512, isCompressed: true,
    }));
}
console.log(`${side} × ${side} cells, ${changed} changed (${(100 * changed / before.length).toFixed(2)} %) in ${blobs} blobs: ${given.out}`);
