/** GeoJSON of the patches, plane coordinates with four decimals, digits written straight into bytes. */

import {writeFileSync} from 'node:fs';
import type {Patch} from './dissolve.ts';
import type {PatchRings} from './engine.ts';

const STEPS_PER_M = 1e4;
/** "[-12345678.1234,-12345678.1234]," */
const POINT_BYTES = 36;

/** Area of a polygon with holes by the shoelace formula about its first vertex. */
export function polygonAreaM2(rings: PatchRings): number {
    let areaM2 = 0;
    rings.forEach((xy, ring) => {
        let twice = 0;
        const x0 = xy[0];
        const y0 = xy[1];
        for (let k = 2; k + 3 < xy.length; k += 2) {
            twice += (xy[k] - x0) * (xy[k + 3] - y0) - (xy[k + 2] - x0) * (xy[k + 1] - y0);
        }
        areaM2 += (ring === 0 ? 1 : -1) * Math.abs(twice) / 2;
    });
    return areaM2;
}

class ByteText {
    bytes = Buffer.allocUnsafe(1 << 20);
    size = 0;

    reserve(more: number): void {
        if (this.size + more <= this.bytes.length) return;
        const wider = Buffer.allocUnsafe(2 * this.bytes.length + more);
        this.bytes.copy(wider, 0, 0, this.size);
        this.bytes = wider;
    }

    text(text: string): void {
        this.reserve(text.length);
        this.size += this.bytes.write(text, this.size, 'latin1');
    }

    byte(code: number): void {
        this.bytes[this.size++] = code;
    }

    /** A coordinate; room for it must be reserved. */
    coordinate(metres: number): void {
        let steps = Math.round(metres * STEPS_PER_M);
        if (steps < 0) {
            this.byte(0x2d);
            steps = -steps;
        }
        let whole = Math.floor(steps / STEPS_PER_M);
        let part = steps - whole * STEPS_PER_M;
        let digits = 1;
        for (let top = 10; top <= whole; top *= 10) digits++;
        for (let at = this.size + digits - 1; at >= this.size; at--) {
            const tenth = (whole / 10) | 0;
            this.bytes[at] = 0x30 + whole - 10 * tenth;
            whole = tenth;
        }
        this.size += digits;
        this.byte(0x2e);
        for (let at = this.size + 3; at >= this.size; at--) {
            const tenth = (part / 10) | 0;
            this.bytes[at] = 0x30 + part - 10 * tenth;
            part = tenth;
        }
        this.size += 4;
    }
}

function writeRing(out: ByteText, xy: Float64Array): void {
    out.reserve((xy.length / 2) * POINT_BYTES + 2);
    out.byte(0x5b);
    for (let k = 0; k < xy.length; k += 2) {
        if (k > 0) out.byte(0x2c);
        out.byte(0x5b);
        out.coordinate(xy[k]);
        out.byte(0x2c);
        out.coordinate(xy[k + 1]);
        out.byte(0x5d);
    }
    out.byte(0x5d);
}

export function writeGeojson(path: string, patches: readonly Patch[], classes: readonly string[]): void {
    const out = new ByteText();
    out.text('{"type":"FeatureCollection","features":[');
    patches.forEach(({from, to, rings}, k) => {
        const areaM2 = polygonAreaM2(rings).toFixed(4);
        out.text(`${k > 0 ? ',' : ''}\n{"type":"Feature","properties":{"from":"${classes[from]}","to":"${classes[to]}",`
            + `"areaM2":${areaM2}},"geometry":{"type":"Polygon","coordinates":[`);
        rings.forEach((xy, ring) => {
            if (ring > 0) out.text(',');
            writeRing(out, xy);
        });
        out.text(']}}');
    });
    out.text('\n]}\n');
    writeFileSync(path, out.bytes.subarray(0, out.size));
}
