/** clipper2-ts behind the harness: whole tenths of a millimetre about a local origin, non-zero fill. */

import {Clipper, ClipType, FillRule, PolyTree64, type Path64, type Paths64, type Point64, type PolyPath64, type Rect64} from 'clipper2-ts';
import type {Engine, PatchRings} from '../harness/engine.ts';
import {runHarness} from '../harness/harness.ts';
import type {Rings} from '../harness/shapefile.ts';

const STEPS_PER_M = 1e4;

/** Paths with their bounding box, in steps. */
interface Area {
    readonly paths: Paths64;
    readonly box: Rect64;
}


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

function areaOf(paths: Paths64): Area {
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (const path of paths) {
        for (const {x, y} of path) {
            if (x < left) left = x;
            if (x > right) right = x;
            if (y < top) top = y;
            if (y > bottom) bottom = y;
        }
    }
    return {paths, box: {left, top, right, bottom}};
}

/** Which sides of a box a point lies beyond, as bits. */
function beyond({x, y}: Point64, {left, top, right, bottom}: Rect64): number {
    return (x < left ? 1 : x > right ? 2 : 0) | (y < top ? 4 : y > bottom ? 8 : 0);
}

/**
 * The path without vertices that lie, with both their neighbours, beyond one side of the box: inside it nothing changes.
 * A road through half a county meets a field in a few of its thousand vertices.
 */
function trimmed(path: Path64, box: Rect64): Path64 {
    const last = path.length - 1;
    const kept: Path64 = [];
    let before = beyond(path[last], box);
    let at = beyond(path[0], box);
    for (let k = 0; k <= last; k++) {
        const after = beyond(k < last ? path[k + 1] : kept[0] ?? path[0], box);
        if ((before & at & after) === 0) {
            kept.push(path[k]);
            before = at;
        }
        at = after;
    }
    return kept;
}

/** Adds the paths of an area as far as something in the box can meet them. */
function addNear({paths, box: own}: Area, box: Rect64, into: Paths64): void {
    const isInside = own.left >= box.left && own.right <= box.right && own.top >= box.top && own.bottom <= box.bottom;
    for (const path of paths) {
        const kept = isInside ? path : trimmed(path, box);
        if (kept.length > 2) into.push(kept);
    }
}

function boxAround(areas: readonly Area[]): Rect64 {
    let {left, top, right, bottom} = areas[0].box;
    for (const {box} of areas) {
        left = Math.min(left, box.left);
        top = Math.min(top, box.top);
        right = Math.max(right, box.right);
        bottom = Math.max(bottom, box.bottom);
    }
    return {left, top, right, bottom};
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

const engine: Engine<Area> = {
    name: 'clipper2-ts',
    polygon: rings => areaOf(toPaths(rings)),
    // non-zero winding unites the parcels on the way
    intersect(parcels, other) {
        const subject: Paths64 = [];
        const clip: Paths64 = [];
        for (const parcel of parcels) addNear(parcel, other.box, subject);
        addNear(other, boxAround(parcels), clip);
        if (subject.length === 0 || clip.length === 0) return [];
        const both = Clipper.intersect(subject, clip, FillRule.NonZero);
        if (both.length === 0) return [];
        return [areaOf(both.length > 1 && parcels.length > 1 ? Clipper.union(both, FillRule.NonZero) : both)];
    },
    unite: pieces => areaOf(Clipper.union(pieces.flatMap(({paths}) => paths), FillRule.NonZero)),
    box({box: {left, top, right, bottom}}, boxes, at) {
        boxes[at] = left;
        boxes[at + 1] = top;
        boxes[at + 2] = right;
        boxes[at + 3] = bottom;
    },
    polygons({paths}) {
        if (paths.length === 1 || paths.every(path => Clipper.area(path) > 0)) return paths.map(path => [toRing(path)]);
        const tree = new PolyTree64();
        Clipper.booleanOpWithPolyTree(ClipType.Union, paths, null, tree, FillRule.NonZero);
        const found: PatchRings[] = [];
        collect(tree, found);
        return found;
    },
};

await runHarness(async () => engine);
