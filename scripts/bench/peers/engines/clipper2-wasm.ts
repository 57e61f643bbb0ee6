/** clipper2-wasm behind the harness: float paths at four decimals about a local origin, non-zero fill. */

import openClipper, {type MainModule, type PathD, type PathsD, type PolyPathD} from 'clipper2-wasm';
import type {Engine, PatchRings} from '../harness/engine.ts';
import {runHarness} from '../harness/harness.ts';
import type {Rings} from '../harness/shapefile.ts';

const DECIMALS = 4;

interface Box {
    readonly minX: number;
    readonly minY: number;
    readonly maxX: number;
    readonly maxY: number;
}

/** Paths with their bounding box about the origin, metres. */
interface Area extends Box {
    /** Of a result. */
    readonly paths: PathsD | null;
    /** Of a record, as x, y, z triples. */
    readonly flats: readonly Float64Array[];
}

/** Which sides of a box a point lies beyond, as bits. */
function beyond(x: number, y: number, {minX, minY, maxX, maxY}: Box): number {
    return (x < minX ? 1 : x > maxX ? 2 : 0) | (y < minY ? 4 : y > maxY ? 8 : 0);
}

let scratch = new Float64Array(3 * 4096);

/**
 * The path without vertices that lie, with both their neighbours, beyond one side of the box: inside it nothing changes.
 * A road through half a county meets a field in a few of its thousand vertices.
 */
function trimmed(flat: Float64Array, box: Box): Float64Array {
    const last = flat.length - 3;
    if (scratch.length < flat.length) scratch = new Float64Array(2 * flat.length);
    let size = 0;
    let before = beyond(flat[last], flat[last + 1], box);
    let at = beyond(flat[0], flat[1], box);
    for (let k = 0; k <= last; k += 3) {
        const after = k < last ? beyond(flat[k + 3], flat[k + 4], box)
            : size > 0 ? beyond(scratch[0], scratch[1], box) : at;
        if ((before & at & after) === 0) {
            scratch[size] = flat[k];
            scratch[size + 1] = flat[k + 1];
            size += 3;
            before = at;
        }
        at = after;
    }
    return scratch.subarray(0, size);
}


let originX = Number.NaN;
let originY = Number.NaN;

function boxOf(flats: readonly Float64Array[]): Box {
    let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
    for (const flat of flats) {
        for (let k = 0; k < flat.length; k += 3) {
            if (flat[k] < minX) minX = flat[k];
            if (flat[k] > maxX) maxX = flat[k];
            if (flat[k + 1] < minY) minY = flat[k + 1];
            if (flat[k + 1] > maxY) maxY = flat[k + 1];
        }
    }
    return {minX, minY, maxX, maxY};
}

function boxAround(boxes: readonly Box[]): Box {
    let {minX, minY, maxX, maxY} = boxes[0];
    for (const box of boxes) {
        minX = Math.min(minX, box.minX);
        minY = Math.min(minY, box.minY);
        maxX = Math.max(maxX, box.maxX);
        maxY = Math.max(maxY, box.maxY);
    }
    return {minX, minY, maxX, maxY};
}

function engineOf(clipper: MainModule): Engine<Area> {
    const {Intersection} = clipper.ClipType;
    const {NonZero} = clipper.FillRule;

    /** Shells become counter-clockwise, as the library's own results are. A point is x, y, z. */
    function areaOfRecord({xy, ringStarts}: Rings): Area {
        if (Number.isNaN(originX)) {
            originX = Math.round(xy[0] / 1000) * 1000;
            originY = Math.round(xy[1] / 1000) * 1000;
        }
        const flats: Float64Array[] = [];
        for (let ring = 0; ring + 1 < ringStarts.length; ring++) {
            const from = ringStarts[ring];
            const points = ringStarts[ring + 1] - 1 - from;
            const flat = new Float64Array(3 * points);
            for (let k = 0; k < points; k++) {
                const at = 2 * (from + points - 1 - k);
                flat[3 * k] = xy[at] - originX;
                flat[3 * k + 1] = xy[at + 1] - originY;
            }
            flats.push(flat);
        }
        return {paths: null, flats, ...boxOf(flats)};
    }

    function areaOfResult(paths: PathsD): Area {
        const handles = Array.from({length: paths.size()}, (_, k) => paths.get(k));
        const box = boxOf(handles.map(path => path.view()));
        for (const path of handles) path.delete();
        return {paths, flats: [], ...box};
    }

    function addPath(paths: PathsD, flat: Float64Array): void {
        const path = new clipper.PathD();
        path.assign(flat);
        paths.push_back(path);
        path.delete();
    }

    function pathsOf({paths, flats}: Area): PathsD {
        if (paths !== null) return paths;
        const made = new clipper.PathsD();
        for (const flat of flats) addPath(made, flat);
        return made;
    }

    /** Adds the paths of an area as far as something in the box can meet them. */
    function addNear({flats, minX, minY, maxX, maxY}: Area, box: Box, into: PathsD): void {
        const isInside = minX >= box.minX && maxX <= box.maxX && minY >= box.minY && maxY <= box.maxY;
        for (const flat of flats) {
            const kept = isInside ? flat : trimmed(flat, box);
            if (kept.length > 6) addPath(into, kept);
        }
    }

    function toRing(path: PathD): Float64Array {
        const view = path.view();
        const points = view.length / 3;
        const xy = new Float64Array(2 * points + 2);
        for (let k = 0; k <= points; k++) {
            const at = k < points ? 3 * k : 0;
            xy[2 * k] = originX + view[at];
            xy[2 * k + 1] = originY + view[at + 1];
        }
        path.delete();
        return xy;
    }

    function collect(node: PolyPathD, into: PatchRings[]): void {
        const shells = node.count();
        for (let shell = 0; shell < shells; shell++) {
            const child = node.child(shell);
            const rings = [toRing(child.polygon())];
            const holes = child.count();
            for (let hole = 0; hole < holes; hole++) {
                const inner = child.child(hole);
                rings.push(toRing(inner.polygon()));
                collect(inner, into);
            }
            into.push(rings);
        }
    }

    return {
        name: 'clipper2-wasm',
        polygon: areaOfRecord,
        // non-zero winding unites the parcels on the way
        intersect(parcels, other) {
            const subject = new clipper.PathsD();
            const clip = new clipper.PathsD();
            for (const parcel of parcels) addNear(parcel, other, subject);
            addNear(other, boxAround(parcels), clip);
            const both = subject.size() > 0 && clip.size() > 0 ? clipper.BooleanOpD(Intersection, NonZero, subject, clip, DECIMALS) : null;
            subject.delete();
            clip.delete();
            if (both === null) return [];
            if (both.size() > 1 && parcels.length > 1) return [areaOfResult(clipper.UnionSelfD(both, NonZero, DECIMALS))];
            if (both.size() > 0) return [areaOfResult(both)];
            both.delete();
            return [];
        },
        unite(pieces) {
            const all = new clipper.PathsD();
            for (const piece of pieces) {
                const paths = pathsOf(piece);
                const count = paths.size();
                for (let k = 0; k < count; k++) {
                    const path = paths.get(k);
                    all.push_back(path);
                    path.delete();
                }
            }
            const one = clipper.UnionSelfD(all, NonZero, DECIMALS);
            all.delete();
            return areaOfResult(one);
        },
        box({minX, minY, maxX, maxY}, boxes, at) {
            boxes[at] = minX;
            boxes[at + 1] = minY;
            boxes[at + 2] = maxX;
            boxes[at + 3] = maxY;
        },
        polygons(area) {
            const piece = pathsOf(area);
            const count = piece.size();
            if (count === 1) return [[toRing(piece.get(0))]];
            const paths = Array.from({length: count}, (_, k) => piece.get(k));
            if (paths.every(path => clipper.AreaPathD(path) > 0)) return paths.map(path => [toRing(path)]);
            for (const path of paths) path.delete();
            const tree = new clipper.PolyPathD();
            const none = new clipper.PathsD();
            clipper.BooleanOpOutD(clipper.ClipType.Union, NonZero, piece, none, tree, DECIMALS);
            const found: PatchRings[] = [];
            collect(tree, found);
            tree.delete();
            none.delete();
            return found;
        },
    };
}

// The bindings register every handle with a finalizer when there is one, which costs more than many an operation; the
// harness deletes what it makes.
Reflect.deleteProperty(globalThis, 'FinalizationRegistry');

await runHarness(async () => engineOf(await openClipper()));
