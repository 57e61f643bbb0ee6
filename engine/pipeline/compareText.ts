/** What a bare comparison writes: patches as GeoJSON in plane coordinates, and their sums by transition. */

import {decimalString} from '../core/units.ts';
import type {Crs} from '../crs/crs.ts';
import type {LatticePolygon, Piece} from '../kernel/index.ts';
import {ByteText} from './byteText.ts';

export interface PatchSums {
    readonly patches: number;
    /** Ellipsoidal and plane area of all patches, decimal strings. */
    readonly areaM2: string;
    readonly planeAreaM2: string;
    readonly transitions: readonly {readonly from: string; readonly to: string; readonly patches: number; readonly areaM2: string; readonly planeAreaM2: string}[];
}

const TICK_DECIMALS = 4;

const OPEN = 0x5b, CLOSE = 0x5d, COMMA = 0x2c;

/** GeoJSON text in UTF-8, in pieces: plane coordinates of the working CRS, which a `crs` member names. */
export function patchesText(pieces: readonly Piece[], codes: readonly string[], crs: Crs, perM: number): readonly Uint8Array[] {
    const decimals = Math.log10(perM), text = new ByteText();
    /** Exact: a lattice coordinate has as many decimals as a step. */
    const ring = (coords: Float64Array): void => {
        text.byte(OPEN);
        for (let i = 0; i <= coords.length; i += 2) {
            const at = i === coords.length ? 0 : i;
            if (i > 0) text.byte(COMMA);
            text.byte(OPEN);
            text.decimal(coords[at], decimals);
            text.byte(COMMA);
            text.decimal(coords[at + 1], decimals);
            text.byte(CLOSE);
        }
        text.byte(CLOSE);
    };
    const polygon = ({shell, holes}: LatticePolygon): void => {
        text.byte(OPEN);
        ring(shell);
        for (const hole of holes) {
            text.byte(COMMA);
            ring(hole);
        }
        text.byte(CLOSE);
    };
    const epsg = /^EPSG:(\d+)$/.exec(crs.id)?.[1];
    const crsMember = epsg === undefined ? {liangtianCrs: crs.proj4} : {crs: {type: 'name', properties: {name: `urn:ogc:def:crs:EPSG::${epsg}`}}};
    text.text(`{"type":"FeatureCollection","name":"patches",${JSON.stringify(crsMember).slice(1, -1)},"features":[\n`);
    pieces.forEach(({from, to, polygons, area2, ticks}, i) => {
        const properties = JSON.stringify({
            from: codes[from], to: codes[to], areaM2: decimalString(BigInt(ticks), TICK_DECIMALS), planeAreaM2: planeText(area2, decimals),
        });
        text.text(`${i > 0 ? ',\n' : ''}{"type":"Feature","properties":${properties},"geometry":{"type":`);
        if (polygons.length === 1) {
            text.text('"Polygon","coordinates":');
            polygon(polygons[0]);
        } else {
            text.text('"MultiPolygon","coordinates":[');
            polygons.forEach((one, k) => {
                if (k > 0) text.byte(COMMA);
                polygon(one);
            });
            text.byte(CLOSE);
        }
        text.text('}}');
    });
    text.text(pieces.length > 0 ? '\n]}\n' : ']}\n');
    return text.pieces();
}

/** Twice an area in steps² as m², all digits. */
function planeText(area2: bigint, decimals: number): string {
    return decimalString(area2 * 5n, 2 * decimals + 1);
}

/** @param codes texts of the classes that `from` and `to` number */
export function sumsOf(pieces: readonly Piece[], codes: readonly string[], perM: number): PatchSums {
    const decimals = Math.log10(perM);
    const sums = new Map<number, {from: number; to: number; patches: number; ticks: bigint; area2: bigint}>();
    let ticks = 0n, area2 = 0n;
    for (const piece of pieces) {
        const key = piece.from * codes.length + piece.to;
        let sum = sums.get(key);
        if (!sum) sums.set(key, sum = {from: piece.from, to: piece.to, patches: 0, ticks: 0n, area2: 0n});
        sum.patches++;
        sum.ticks += BigInt(piece.ticks);
        sum.area2 += piece.area2;
        ticks += BigInt(piece.ticks);
        area2 += piece.area2;
    }
    return {
        patches: pieces.length, areaM2: decimalString(ticks, TICK_DECIMALS), planeAreaM2: planeText(area2, decimals),
        transitions: [...sums.values()].sort((a, b) => a.from - b.from || a.to - b.to).map(sum => ({
            from: codes[sum.from], to: codes[sum.to], patches: sum.patches,
            areaM2: decimalString(sum.ticks, TICK_DECIMALS), planeAreaM2: planeText(sum.area2, decimals),
        })),
    };
}
