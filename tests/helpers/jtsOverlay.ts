/** Runs overlay operations of JTS cases through the library and judges the answers by GEOS. */

import {polygonOperation, type PolygonOperation} from '../../engine/library/booleans.ts';
import type {Geos} from './geos.ts';
import type {Outcome} from './jtsSuites.ts';
import {snappedAsGiven} from './jtsSnapped.ts';
import type {JtsCase, JtsOperation, PrecisionModel} from './jtsXml.ts';
import {parseGeometry, type ParsedGeometry, type PolygonRings} from './wkt.ts';

const OPERATIONS: Readonly<Record<string, PolygonOperation>> = {
    union: 'union', unaryunion: 'union', coverageunion: 'union', intersection: 'intersection', difference: 'difference',
    symdifference: 'symmetric-difference', symmetricdifference: 'symmetric-difference', symdiff: 'symmetric-difference',
};

/** Operations whose answer is a measure of a result, or how well the measures of results add up. */
const MEASURES = ['overlayareatest', 'areatest', 'unionarea', 'area', 'getarea', 'intersectionarea', 'unionlength', 'length', 'getlength'];

/** Doubles have 53 bits; the lattice of a floating case keeps 50 of them below the largest coordinate. */
const FLOATING_BITS = 50;
/** Share of the largest coordinate by which JTS itself moves edges where doubles alone would fail it. */
const SNAP_SHARE = 1e-12;

/** Union, intersection … without the words that tell how another program computes them. */
function baseName(name: string): string {
    return name.replace(/^.*\./, '').replace(/(ng|sr|sin|strict|robust|snap|snapping|snapifneeded|nosnap|float|auto|noopt|opt|prec|pm|old|cbr|ep)+$/, '');
}

export function isOverlayOperation({name}: JtsOperation): boolean {
    return Object.hasOwn(OPERATIONS, baseName(name)) || MEASURES.includes(name);
}

const skipped = (why: string): Outcome => ({kind: 'skipped', why});

/** Coordinates on the grid of the model, as its reader takes them in. */
export function roundedTo(model: PrecisionModel, polygons: readonly PolygonRings[]): PolygonRings[] {
    const round = model.kind === 'fixed' ? (v: number): number => Math.floor(v * model.scale + 0.5) / model.scale
        : model.kind === 'single' ? Math.fround : (v: number): number => v;
    return polygons.map(rings => rings.map(ring => ring.map(([x, y]) => [round(x), round(y)])));
}

function largestOf(...sets: readonly (readonly PolygonRings[])[]): number {
    return sets.flat(4).reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
}

/** A power of two, so that whole numbers and binary fractions stay what they are. */
function floatingStep(largest: number): number {
    return 2 ** (Math.ceil(Math.log2(Math.max(largest, 2 ** -900))) - FLOATING_BITS);
}

function perimeterOf(polygons: readonly PolygonRings[]): number {
    let sum = 0;
    for (const ring of polygons.flat()) for (let i = 1; i < ring.length; i++) sum += Math.hypot(ring[i][0] - ring[i - 1][0], ring[i][1] - ring[i - 1][1]);
    return sum;
}

function wktOf(polygons: readonly PolygonRings[]): string {
    if (polygons.length === 0) return 'MULTIPOLYGON EMPTY';
    return `MULTIPOLYGON(${polygons.map(rings => `(${rings.map(ring => `(${ring.map(p => p.join(' ')).join(',')})`).join(',')})`).join(',')})`;
}

/** Is every polygon valid for GEOS? Of others JTS promises nothing. */
function areValid(geos: Geos, polygons: readonly PolygonRings[]): boolean {
    return polygons.every(rings => geos.isValid(geos.read(wktOf([rings]))));
}

export function runOverlay(geos: Geos, test: JtsCase, op: JtsOperation): Outcome {
    try {
        return judge(geos, test, op);
    } catch (error) {
        return {kind: 'disagrees', why: `thrown: ${String(error)}`};
    } finally {
        geos.dispose();
    }
}

function judge(geos: Geos, test: JtsCase, op: JtsOperation): Outcome {
    const operands: ParsedGeometry[] = [];
    let {precision, tolerance} = test;
    const base = baseName(op.name), operation = Object.hasOwn(OPERATIONS, base) ? OPERATIONS[base] : null;
    // a union of one geometry is asked for; the other operations have no sense without a second
    const args = op.args.length === 1 && operation !== null && operation !== 'union' && test.b !== '' ? [...op.args, 'B'] : op.args;
    for (const arg of args) {
        const text = /^a$/i.test(arg) ? test.a : /^b$/i.test(arg) ? test.b : null;
        if (text === null) {
            const number = Number(arg);
            if (!(number > 0)) return skipped(`the argument "${arg}" is no geometry and no positive number`);
            if (op.name.includes('snap')) tolerance = Math.max(tolerance, number);
            else precision = {kind: 'fixed', scale: number};
            continue;
        }
        const geometry = parseGeometry(text);
        if (!geometry) return skipped(text === '' ? `geometry ${arg} is not given` : 'a geometry with arcs, or one that cannot be read');
        operands.push(geometry);
    }
    if (operands.every(geometry => geometry.polygons.length === 0 && !geometry.type.includes('POLYGON'))) {
        return skipped('points and lines only');
    }
    if (operation === null) return judgeMeasure(geos, op, operands.map(geometry => geometry.polygons), operands.some(geometry => geometry.hasOther), tolerance);
    if (/^\s*(exception|error)/i.test(op.expected)) return skipped(`an exception is expected of ${op.name}: ours answers invalid input under even-odd`);
    const expected = parseGeometry(op.expected);
    if (!expected) return skipped('the expected result is no geometry of straight edges');
    // a model of the whole file rounds what is read; a scale that is an argument rounds what is computed
    const read = operands.map(geometry => roundedTo(test.precision, geometry.polygons));
    const outcome = compare(geos, operation, read, expected, precision, tolerance);
    if (outcome.kind !== 'disagrees') return outcome;
    if (precision.kind === 'fixed') {
        const lines = roundedTo(test.precision, [operands.flatMap(geometry => geometry.lines)])[0];
        const noded = snappedAsGiven(read, lines, precision.scale);
        if (compare(geos, operation, noded, expected, precision, tolerance).kind === 'agrees') return {kind: 'agrees', how: howNoded(lines)};
    }
    return read.every(polygons => areValid(geos, polygons)) ? outcome
        : skipped('an operand is not valid, of which JTS promises nothing, and the answers differ');
}

function howNoded(lines: readonly unknown[]): string {
    return lines.length > 0 ? 'a line bends the edges that it cuts on the fixed grid; with the corners it leaves there the answers are the same'
        : 'edges are snapped to the fixed grid as given, here from corner to rounded corner; with the corners of JTS the answers are the same';
}

function compare(
    geos: Geos, operation: PolygonOperation, operands: readonly (readonly PolygonRings[])[], expected: ParsedGeometry,
    precision: PrecisionModel, tolerance: number,
): Outcome {
    const largest = largestOf(...operands);
    const stepM = precision.kind === 'fixed' ? 1 / precision.scale : floatingStep(largest);
    const [a, b = []] = operands.map(polygons => polygons.map(coordinates => ({type: 'Polygon', coordinates}) as const));
    const ours = polygonOperation(operation, a, b, {stepM}).coordinates as readonly PolygonRings[];
    const theirs = expected.polygons;
    const ourWkt = wktOf(ours);
    const our = geos.read(ourWkt), their = geos.union(geos.read(wktOf(theirs)));
    if (!geos.isValid(our)) return {kind: 'disagrees', why: `our result is not valid: ${ourWkt}`};
    const difference = geos.symDifference(our, their), apart = geos.area(difference);
    const reach = Math.max(tolerance, precision.kind === 'single' ? largest * 2 ** -22 : precision.kind === 'floating' ? largest * SNAP_SHARE : 0);
    const allowed = reach * (perimeterOf(ours) + perimeterOf(theirs));
    // along a border the answers may lie a tolerance apart; in one place by no more than that either
    const isWide = apart > 0 && reach > largest * 1e-9 && !geos.isThinnerThan(difference, reach / 2);
    if (!(apart <= allowed) || isWide) return {kind: 'disagrees', why: `${apart} apart, ${allowed} allowed: ours ${ourWkt}, expected ${wktOf(theirs)}`};
    return {kind: 'agrees'};
}

/** Relative difference of measures that the identities of set algebra may show. */
const MOST_DELTA = 1e-6;

function judgeMeasure(geos: Geos, op: JtsOperation, operands: readonly (readonly PolygonRings[])[], hasOther: boolean, tolerance: number): Outcome {
    const [a, b = []] = operands.map(polygons => polygons.map(coordinates => ({type: 'Polygon', coordinates}) as const));
    const stepM = floatingStep(largestOf(...operands));
    const result = (operation: PolygonOperation, x: typeof a, y: typeof a): readonly PolygonRings[] =>
        polygonOperation(operation, x, y, {stepM}).coordinates as readonly PolygonRings[];
    const area = (operation: PolygonOperation, x: typeof a, y: typeof a): number => geos.area(geos.read(wktOf(result(operation, x, y))));
    if (op.name === 'overlayareatest' || op.name === 'areatest') {
        const ofA = area('union', a, []), ofB = area('union', b, []);
        const all = area('union', a, b), both = area('intersection', a, b), onlyA = area('difference', a, b),
            onlyB = area('difference', b, a), one = area('symmetric-difference', a, b);
        const worst = Math.max(...[ofA - both - onlyA, ofB - both - onlyB, one - onlyA - onlyB, all - both - one].map(Math.abs));
        // the answer is how far the areas may be apart, or whether they are together
        const most = /^[\d.]/.test(op.expected) ? Number.parseFloat(op.expected) : 0;
        const holds = worst <= Math.max(most, tolerance, MOST_DELTA * (ofA + ofB));
        return holds !== /^false/i.test(op.expected) ? {kind: 'agrees'} : {kind: 'disagrees', why: `areas of the pieces differ by ${worst}`};
    }
    const isLength = op.name.endsWith('length'), operation = op.name === 'intersectionarea' ? 'intersection' : 'union';
    if (isLength && hasOther) return skipped('a length of lines and polygons together');
    const ours = isLength ? perimeterOf(result(operation, a, b)) : area(operation, a, b), theirs = Number(op.expected);
    if (Math.abs(ours - theirs) <= Math.max(tolerance, MOST_DELTA * Math.max(ours, theirs))) return {kind: 'agrees'};
    return operands.every(polygons => areValid(geos, polygons)) ? {kind: 'disagrees', why: `measure ${ours}, expected ${theirs}`}
        : skipped('an operand is not valid, of which JTS promises nothing, and the answers differ');
}
