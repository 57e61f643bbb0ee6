/**
 * Well-known text, any dialect, to a `Definition`: WKT 1 as GDAL and Esri write it, WKT 2 as PROJ writes it.
 *
 * Source  OGC 01-009 (WKT 1), ISO 19162:2019 (WKT 2)
 */

import {EngineError} from '../core/errors.ts';
import {datumOf, type Definition} from './definition.ts';
import {projectionOf, type Parameters} from './methods.ts';

interface WktNode {
    readonly keyword: string;
    readonly values: (string | number)[];
    readonly children: WktNode[];
}

/** A definition longer or deeper than this is no CRS. */
const MAX_LENGTH = 100_000;
const MAX_DEPTH = 40;

const PROJECTED = new Set(['PROJCS', 'PROJCRS', 'PROJECTEDCRS']);
const GEOGRAPHIC = new Set([
    'GEOGCS', 'GEOGCRS', 'GEOGRAPHICCRS', 'GEODCRS', 'GEODETICCRS', 'BASEGEOGCRS', 'BASEGEODCRS',
]);

/** @throws EngineError `crs/bad-definition`, `crs/unsupported-projection` */
export function definitionFromWkt(wkt: string): Definition {
    const root = horizontal(parseWkt(wkt));
    const bound = root.keyword === 'BOUNDCRS' ? root : null;
    const source = bound && child(bound, 'SOURCECRS')?.children[0];
    const crs = bound ? horizontal(source ?? bad(wkt, 'BOUNDCRS has no SOURCECRS')) : root;
    const projected = PROJECTED.has(crs.keyword);
    const geographic = projected ? crs.children.find((node) => GEOGRAPHIC.has(node.keyword)) : crs;
    if (!geographic || !GEOGRAPHIC.has(geographic.keyword)) {
        return bad(wkt, `${crs.keyword} is not a geographic or projected CRS`);
    }
    const datum = child(geographic, 'DATUM', 'ENSEMBLE', 'GEODETICDATUM', 'TRF');
    const ellipsoid = datum && child(datum, 'SPHEROID', 'ELLIPSOID');
    if (!datum || !ellipsoid) return bad(wkt, 'it names no datum with an ellipsoid');
    const aM = numberAt(ellipsoid, 1) * unitOf(child(ellipsoid, 'LENGTHUNIT', 'UNIT'), 1);
    const invF = numberAt(ellipsoid, 2);
    const isEarth = aM > 6e6 && aM < 7e6 && (invF === 0 || invF > 100);
    if (!isEarth) return bad(wkt, 'its ellipsoid is not that of the Earth');
    const degree = Math.PI / 180;
    const angularRad = unitOf(child(geographic, 'UNIT', 'ANGLEUNIT') ?? axisUnit(geographic), degree);
    if (!projected && Math.abs(angularRad / degree - 1) > 1e-9) return bad(wkt, 'its angles are not degrees');
    const prime = child(geographic, 'PRIMEM', 'PRIMEMERIDIAN');
    const unitM = projected ? unitOf(child(crs, 'UNIT', 'LENGTHUNIT') ?? axisUnit(crs), 1) : 1;
    const name = textAt(crs, 0);
    const datumName = textAt(datum, 0);
    return {
        name,
        epsg: codeOf(crs),
        datumName,
        datum: datumOf([datumName, textAt(geographic, 0)], aM, invF),
        aM,
        invF,
        primeMeridianDeg: prime ? numberAt(prime, 1) * angularRad / degree : 0,
        towgs84: towgs84Of(datum, bound),
        projection: projected ? projectionOfNode(crs, angularRad / degree, unitM, wkt) : null,
        unitM,
    };
}

function projectionOfNode(crs: WktNode, angularDeg: number, unitM: number, wkt: string) {
    const conversion = child(crs, 'CONVERSION') ?? crs;
    const method = child(conversion, 'PROJECTION', 'METHOD');
    if (!method) return bad(wkt, 'the projected CRS names no projection');
    const parameters: Parameters = new Map();
    for (const node of conversion.children) {
        if (node.keyword !== 'PARAMETER') continue;
        const name = textAt(node, 0).toLowerCase().replace(/[\s_]+/g, ' ');
        const isLength = /easting|northing/.test(name);
        const unit = child(node, 'LENGTHUNIT', 'ANGLEUNIT', 'SCALEUNIT', 'UNIT');
        const isScale = /scale/.test(name);
        const factor = isScale ? 1
            : isLength ? unitOf(unit, unitM)
                : unit ? unitOf(unit, 1) * 180 / Math.PI : angularDeg;
        parameters.set(name, tidy(numberAt(node, 1) * factor));
    }
    return projectionOf(textAt(method, 0), parameters);
}

/** Degrees that went through radians and back come out as 110.99999999999999. */
function tidy(value: number): number {
    return Number(value.toPrecision(15));
}

function towgs84Of(datum: WktNode, bound: WktNode | null): readonly number[] | null {
    const inline = child(datum, 'TOWGS84');
    if (inline) {
        const numbers = inline.values.map(Number);
        return numbers.length === 3 || numbers.length === 7 ? [...numbers, 0, 0, 0, 0].slice(0, 7) : null;
    }
    const abridged = bound && child(bound, 'ABRIDGEDTRANSFORMATION');
    if (!abridged) return null;
    const method = child(abridged, 'METHOD');
    const values = abridged.children.filter((node) => node.keyword === 'PARAMETER').map((node) => numberAt(node, 1));
    if (values.length === 3) return [...values, 0, 0, 0, 0];
    if (values.length !== 7) return null;
    // ISO 19162 writes the scale as a factor in abridged form (1.0000024232); a frame rotation has the opposite sign
    const turn = method && /coordinate frame/i.test(textAt(method, 0)) ? -1 : 1;
    const ppm = Math.abs(values[6]) > 0.5 ? tidy((values[6] - 1) * 1e6) : values[6];
    return [values[0], values[1], values[2], turn * values[3], turn * values[4], turn * values[5], ppm];
}

/** The horizontal part of a compound CRS; everything else as it is. */
function horizontal(node: WktNode): WktNode {
    if (node.keyword !== 'COMPD_CS' && node.keyword !== 'COMPOUNDCRS') return node;
    const part = node.children.find((each) => PROJECTED.has(each.keyword) || GEOGRAPHIC.has(each.keyword)
        || each.keyword === 'BOUNDCRS');
    return part ?? node;
}

function child(node: WktNode, ...keywords: string[]): WktNode | undefined {
    return node.children.find((each) => keywords.includes(each.keyword));
}

function axisUnit(node: WktNode): WktNode | undefined {
    const axis = child(node, 'AXIS');
    return axis && child(axis, 'LENGTHUNIT', 'ANGLEUNIT', 'UNIT');
}

function unitOf(node: WktNode | undefined, fallback: number): number {
    if (!node) return fallback;
    const value = numberAt(node, 1);
    return value > 0 ? value : fallback;
}

function codeOf(node: WktNode): number | null {
    const id = node.children.filter((each) => each.keyword === 'AUTHORITY' || each.keyword === 'ID').at(-1);
    if (!id || String(id.values[0]).toUpperCase() !== 'EPSG') return null;
    const code = Number(id.values[1]);
    return Number.isInteger(code) && code > 0 ? code : null;
}

function numberAt(node: WktNode, index: number): number {
    const value = Number(node.values[index]);
    return Number.isFinite(value) && node.values[index] !== '' ? value
        : bad(node.keyword, `${node.keyword} lacks a number`);
}

function textAt(node: WktNode, index: number): string {
    return String(node.values[index] ?? '');
}

function bad(wkt: string, reason: string): never {
    throw new EngineError('crs/bad-definition', `the CRS definition cannot be used: ${reason}`, {
        where: wkt.slice(0, 160),
        fix: 'give the CRS with --crs EPSG:code, or repair the .prj',
    });
}

/** The tree of a WKT; what follows the first complete node (Esri's VERTCS) is not read. */
export function parseWkt(wkt: string): WktNode {
    if (wkt.length > MAX_LENGTH) return bad(wkt, `it has ${wkt.length} characters`);
    const token =
        /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|"((?:[^"]|"")*)"|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([[\](),]))/y;
    token.lastIndex = wkt.charCodeAt(0) === 0xfeff ? 1 : 0;
    const stack: WktNode[] = [];
    let word: string | null = null;
    for (let match = token.exec(wkt); match; match = token.exec(wkt)) {
        const [, keyword, text, number, sign] = match;
        if (sign === '[' || sign === '(') {
            if (word === null || stack.length > MAX_DEPTH) return bad(wkt, 'its brackets do not follow names');
            const node: WktNode = {keyword: word.toUpperCase(), values: [], children: []};
            stack.at(-1)?.children.push(node);
            stack.push(node);
            word = null;
            continue;
        }
        if (word !== null) stack.at(-1)?.values.push(word);
        word = null;
        if (keyword !== undefined) word = keyword;
        else if (text !== undefined) stack.at(-1)?.values.push(text.replaceAll('""', '"'));
        else if (number !== undefined) stack.at(-1)?.values.push(Number(number));
        else if (sign !== ',') {
            const done = stack.pop();
            if (!done) return bad(wkt, 'a bracket closes that was never opened');
            if (stack.length === 0) return done;
        }
    }
    return bad(wkt, 'it ends before its brackets close');
}
