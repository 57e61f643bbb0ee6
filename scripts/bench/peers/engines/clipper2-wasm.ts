/** clipper2-wasm behind the harness: float paths at four decimals about a local origin, non-zero fill. */

import openClipper, {type MainModule, type PathD, type PathsD, type PolyPathD} from 'clipper2-wasm';
import type {Engine, PatchRings} from '../harness/engine.ts';
import {runHarness} from '../harness/harness.ts';
import type {Rings} from '../harness/shapefile.ts';

const DECIMALS = 4;

let originX = Number.NaN;
let originY = Number.NaN;

function engineOf(clipper: MainModule): Engine<PathsD> {
    const {Intersection} = clipper.ClipType;
    const {NonZero} = clipper.FillRule;

    /** Shells become counter-clockwise, as the library's own results are. A point is x, y, z. */
    function toPaths({xy, ringStarts}: Rings): PathsD {
        if (Number.isNaN(originX)) {
            originX = Math.round(xy[0] / 1000) * 1000;
            originY = Math.round(xy[1] / 1000) * 1000;
        }
        const paths = new clipper.PathsD();
        for (let ring = 0; ring + 1 < ringStarts.length; ring++) {
            const from = ringStarts[ring];
            const points = ringStarts[ring + 1] - 1 - from;
            const flat = new Float64Array(3 * points);
            for (let k = 0; k < points; k++) {
                const at = 2 * (from + points - 1 - k);
                flat[3 * k] = xy[at] - originX;
                flat[3 * k + 1] = xy[at + 1] - originY;
            }
            const path = new clipper.PathD();
            path.assign(flat);
            paths.push_back(path);
            path.delete();
        }
        return paths;
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
        polygon: toPaths,
        intersect(a, b) {
            const both = clipper.BooleanOpD(Intersection, NonZero, a, b, DECIMALS);
            if (both.size() > 0) return both;
            both.delete();
            return null;
        },
        unite(pieces) {
            const all = new clipper.PathsD();
            for (const piece of pieces) {
                const count = piece.size();
                for (let k = 0; k < count; k++) {
                    const path = piece.get(k);
                    all.push_back(path);
                    path.delete();
                }
            }
            const one = clipper.UnionSelfD(all, NonZero, DECIMALS);
            all.delete();
            return one;
        },
        box(piece, boxes, at) {
            let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
            const count = piece.size();
            for (let k = 0; k < count; k++) {
                const path = piece.get(k);
                const view = path.view();
                for (let p = 0; p < view.length; p += 3) {
                    if (view[p] < minX) minX = view[p];
                    if (view[p] > maxX) maxX = view[p];
                    if (view[p + 1] < minY) minY = view[p + 1];
                    if (view[p + 1] > maxY) maxY = view[p + 1];
                }
                path.delete();
            }
            boxes[at] = minX;
            boxes[at + 1] = minY;
            boxes[at + 2] = maxX;
            boxes[at + 3] = maxY;
        },
        polygons(piece) {
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

await runHarness(async () => engineOf(await openClipper()));
