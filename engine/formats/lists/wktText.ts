/**
 * Polygons in well-known text.
 *
 * Source  OGC 06-103r4 §7.2; the `SRID=4490;` before the text is PostGIS
 */

import {RING_BEGINS_PART, RING_IS_HOLE} from '../../core/polygons.ts';

export type WktText =
    | {readonly kind: 'polygon'; readonly rings: readonly (readonly number[])[]; readonly roles: readonly number[];
        readonly srid: number | null; readonly hasExtraDimension: boolean}
    | {readonly kind: 'point'; readonly x: number; readonly y: number; readonly srid: number | null}
    | {readonly kind: 'other'; readonly type: string}
    | {readonly kind: 'empty'}
    | {readonly kind: 'bad'; readonly reason: string};

const HEAD = /^\s*(?:SRID\s*=\s*(\d+)\s*;)?\s*(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION|CURVEPOLYGON|MULTISURFACE|CIRCULARSTRING|COMPOUNDCURVE)\s*(Z|M|ZM)?\s*(EMPTY|\()/i;

export function isWkt(text: string): boolean {
    return HEAD.test(text);
}

export function polygonOfWkt(text: string): WktText {
    const head = HEAD.exec(text);
    if (head === null) return {kind: 'bad', reason: `with a text that is no well-known text ("${text.trim().slice(0, 20)}")`};
    const type = head[2].toUpperCase(), srid = head[1] === undefined ? null : Number(head[1]);
    if (head[4].toUpperCase() === 'EMPTY') return {kind: 'empty'};
    if (type !== 'POLYGON' && type !== 'MULTIPOLYGON' && type !== 'POINT') return {kind: 'other', type};
    const body = text.slice(head[0].length - 1).trim();
    const levels = type === 'POINT' ? 1 : type === 'POLYGON' ? 2 : 3;
    const rings: number[][] = [], roles: number[] = [];
    let hasExtraDimension = false;
    let depth = 0, from = 0, ringsOfPart = 0;
    for (let i = 0; i < body.length; i++) {
        const sign = body[i];
        if (sign === '(') {
            if (++depth > levels) return {kind: 'bad', reason: `with a ${type} that has too many brackets`};
            if (depth === levels) from = i + 1;
            if (depth === levels - 1) ringsOfPart = 0;
        } else if (sign === ')') {
            if (depth === levels) {
                const ring = positionsOf(body.slice(from, i));
                if (typeof ring === 'string') return {kind: 'bad', reason: ring};
                hasExtraDimension ||= ring.extra;
                rings.push(ring.xy);
                roles.push(ringsOfPart++ === 0 ? RING_BEGINS_PART : RING_IS_HOLE);
            }
            if (--depth === 0 && i < body.length - 1) return {kind: 'bad', reason: `with a ${type} behind which more text follows`};
        } else if (depth < levels && !/[\s,]/.test(sign)) {
            return {kind: 'bad', reason: `with a ${type} that holds "${body.slice(i, i + 10)}" between its brackets`};
        }
    }
    if (depth !== 0) return {kind: 'bad', reason: `with a ${type} that ends before its last bracket`};
    if (type !== 'POINT') return {kind: 'polygon', rings, roles, srid, hasExtraDimension};
    return rings[0].length === 2 ? {kind: 'point', x: rings[0][0], y: rings[0][1], srid}
        : {kind: 'bad', reason: 'with a POINT of several positions'};
}

function positionsOf(text: string): {xy: number[]; extra: boolean} | string {
    const xy: number[] = [];
    let extra = false;
    for (const position of text.split(',')) {
        const words = position.trim().split(/\s+/);
        const numbers = words.map((word) => word === '' ? NaN : Number(word));
        if (numbers.length < 2 || numbers.length > 4) return `with a position of ${numbers.length} numbers`;
        const wrong = numbers.findIndex((number) => !Number.isFinite(number));
        if (wrong >= 0) return `with a coordinate that is no number ("${words[wrong].slice(0, 20)}")`;
        xy.push(numbers[0], numbers[1]);
        extra ||= numbers.length > 2;
    }
    return {xy, extra};
}
