/** What must hold of dissolved outlines: rings simple and closed, holes in their shells, areas those of the faces. */

import {components, outlines, ownVertices, perimeters, type LatticePolygon, type Overlay} from '../../engine/kernel/index.ts';
import {holds, unlessThrown, type FuzzCase} from './fuzzCase.ts';
import {ringArea2Exact, turnOf} from './fuzzExact.ts';

const GROUPS = 3;

/** Groups on purpose not connected, and touching in points. */
export function outlinesOfGroups(result: Overlay): {readonly key: Int32Array; readonly groups: LatticePolygon[][]} {
    const count = result.arrangement.faces.count;
    const key = Int32Array.from({length: count}, (_, f) => (f === 0 ? -1 : (result.labelOf[f] * 5 + 3) % (GROUPS + 1) - 1));
    return {key, groups: unlessThrown('outlines-throw', () => outlines(result.arrangement, key, GROUPS))};
}

/** One polygon by itself: windings, holes in the shell and apart, no point twice. That edges do not cross is asked elsewhere. */
export function checkRings(shell: Float64Array, holes: readonly Float64Array[]): void {
    holds('shells-turn-left', ringArea2Exact(shell) > 0n, () => `shell ${shell.join()} does not`);
    for (const hole of holes) {
        holds('holes-turn-right', ringArea2Exact(hole) < 0n, () => `hole ${hole.join()} does not`);
        holds('holes-in-shells', liesIn(hole, shell), () => `hole ${hole.join()} lies outside shell ${shell.join()}`);
        for (const other of holes) holds('holes-apart', hole === other || !liesIn(hole, other), () => `hole ${hole.join()} lies in hole ${other.join()}`);
    }
    for (const ring of [shell, ...holes]) {
        const points = new Set(Array.from({length: ring.length / 2}, (_, i) => `${ring[2 * i]} ${ring[2 * i + 1]}`));
        holds('rings-simple', points.size === ring.length / 2 && points.size > 2, () => `ring ${ring.join()} visits a point twice`);
    }
}

export function checkOutlines({seed}: FuzzCase, result: Overlay): void {
    const {arrangement} = result;
    const {key, groups} = outlinesOfGroups(result);
    groups.forEach((polygons, group) => {
        let area2 = 0n, length = 0;
        for (const {shell, holes} of polygons) {
            area2 += ringArea2Exact(shell);
            checkRings(shell, holes);
            for (const hole of holes) area2 += ringArea2Exact(hole);
            for (const ring of [shell, ...holes]) {
                for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) length += Math.hypot(ring[i] - ring[j], ring[i + 1] - ring[j + 1]);
            }
        }
        let expected = 0n;
        key.forEach((one, face) => {
            if (one === group) expected += result.area2[face];
        });
        holds('areas-of-outlines', area2 === expected, () => `outlines of group ${group} enclose ${area2} half steps², their faces ${expected}`);
        const perimeter = perimeters(arrangement, key, GROUPS)[group];
        holds('perimeters', Math.abs(perimeter - length) <= 1e-9 * length + 0.01 * key.length, () => `perimeter ${perimeter}, of the rings ${length}`);
    });
    if ((seed >> 3) % 4 !== 0) return;
    const {componentOf, count} = components(arrangement, key);
    const seen = new Set(componentOf.filter(component => component >= 0));
    holds('components', seen.size === count && componentOf.every((component, face) => component >= 0 === key[face] >= 0), () => `${count} components, ${seen.size} in use`);
    const thinned = unlessThrown('outlines-throw', () => outlines(arrangement, key, GROUPS, ownVertices(arrangement, 1)));
    thinned.forEach((polygons, group) => holds('outlines-thinned', polygons.length === groups[group].length
        && polygons.every(({shell}) => ringArea2Exact(shell) > 0n), () => `group ${group} has other polygons when nodes of further layers are left out`));
}

/** Does ring `inner` lie in ring `outer`, for rings that may share points and edges but do not cross? */
function liesIn(inner: Float64Array, outer: Float64Array): boolean {
    for (let i = 0, j = inner.length - 2; i < inner.length; j = i, i += 2) {
        for (const [x, y] of [[2 * inner[i], 2 * inner[i + 1]], [inner[i] + inner[j], inner[i + 1] + inner[j + 1]]]) {
            const side = sideOf(x, y, outer);
            if (side !== 0) return side > 0;
        }
    }
    return false; // all on the ring: the same ring
}

/** 1 inside, -1 outside, 0 on; the point in doubled coordinates. By winding number. */
function sideOf(px: number, py: number, ring: Float64Array): number {
    let winding = 0;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const ax = 2 * ring[j], ay = 2 * ring[j + 1], bx = 2 * ring[i], by = 2 * ring[i + 1];
        const turn = turnOf(ax, ay, bx, by, px, py);
        if (turn === 0 && px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by)) return 0;
        if (ay <= py && by > py && turn > 0) winding++;
        if (by <= py && ay > py && turn < 0) winding--;
    }
    return winding === 0 ? -1 : 1;
}
