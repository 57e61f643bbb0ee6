/** clipper2-ts behind the harness: whole tenths of a millimetre about a local origin, non-zero fill. */

import {Clipper, ClipType, FillRule, PolyTree64, type Path64, type Paths64, type PolyPath64} from 'clipper2-ts';
import type {Engine, PatchRings} from '../harness/engine.ts';
import {runHarness} from '../harness/harness.ts';
import type {Rings} from '../harness/shapefile.ts';

const STEPS_PER_M = 1e4;

let originX = Number.NaN;
let originY = Number.NaN;

/** Shells become counter-clockwise, as the library's own results are. */
function toPaths({xy, ringStarts}: Rings): Paths64 {
    if (Number.isNaN(originX)) {
        originX = Math.round(xy[0] / 1000) * 1000;
        originY = Math.round(xy[1] / 1000) * 1000;
    }
    const paths: Paths64 = [];
    for (let ring = 0; ring + 1 < ringStarts.length; ring++) {
        const path: Path64 = [];
        for (let point = ringStarts[ring + 1] - 2; point >= ringStarts[ring]; point--) {
            path.push({x: Math.round((xy[2 * point] - originX) * STEPS_PER_M), y: Math.round((xy[2 * point + 1] - originY) * STEPS_PER_M)});
        }
        paths.push(path);
    }
    return paths;
}

function toRing(path: Path64): Float64Array {
    const xy = new Float64Array(2 * path.length + 2);
    for (let k = 0; k <= path.length; k++) {
        const {x, y} = path[k < path.length ? k : 0];
        xy[2 * k] = originX + x / STEPS_PER_M;
        xy[2 * k + 1] = originY + y / STEPS_PER_M;
    }
    return xy;
}

function collect(node: PolyPath64, into: PatchRings[]): void {
    for (let shell = 0; shell < node.count; shell++) {
        const child = node.child(shell);
        const rings = [toRing(child.poly ?? [])];
        for (let hole = 0; hole < child.count; hole++) {
            const inner = child.child(hole);
            rings.push(toRing(inner.poly ?? []));
            collect(inner, into);
        }
        into.push(rings);
    }
}

const engine: Engine<Paths64> = {
    name: 'clipper2-ts',
    polygon: toPaths,
    intersect(a, b) {
        const both = Clipper.intersect(a, b, FillRule.NonZero);
        return both.length > 0 ? both : null;
    },
    unite: pieces => Clipper.union(pieces.flat(), FillRule.NonZero),
    box(piece, boxes, at) {
        let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
        for (const path of piece) {
            for (const {x, y} of path) {
                if (x < minX) minX = x;
                if (x > maxX) maxX = x;
                if (y < minY) minY = y;
                if (y > maxY) maxY = y;
            }
        }
        boxes[at] = minX;
        boxes[at + 1] = minY;
        boxes[at + 2] = maxX;
        boxes[at + 3] = maxY;
    },
    polygons(piece) {
        if (piece.length === 1 || piece.every(path => Clipper.area(path) > 0)) return piece.map(path => [toRing(path)]);
        const tree = new PolyTree64();
        Clipper.booleanOpWithPolyTree(ClipType.Union, piece, null, tree, FillRule.NonZero);
        const found: PatchRings[] = [];
        collect(tree, found);
        return found;
    },
};

await runHarness(async () => engine);
