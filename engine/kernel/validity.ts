/**
 * Are polygons valid by the rules of OGC simple features, as their file says which ring is a shell and which a hole?
 *
 * The overlay needs none of this: even-odd decides what is inside. A file that breaks the rules says one thing by its rings
 * and another by their roles, and other programs refuse it; so it is told.
 *
 * Exact   on the coordinates as given, whatever their unit: no lattice, no tolerance
 * Rules   a ring that touches itself is a fault, even where it merely closes off a hole
 * Source  OGC 06-103r4 §6.1.11.1 (polygons), §6.1.14 (multipolygons)
 * Cost    one search of edge boxes a feature; 100,000 vertices in one ring take a few tenths of a second
 */

import {featureCount, RING_BEGINS_PART, RING_IS_HOLE, type Polygons} from '../core/polygons.ts';
import {orientDoubles} from './orientDoubles.ts';
import {edgeSearch, isLeftOfWay, ringMeetings, waysCross, type EdgeSearch, type FeatureRings, type Touch} from './ringMeetings.ts';

export type ValidityCode = 'kernel/not-finite' | 'kernel/degenerate-ring' | 'kernel/self-crossing' | 'kernel/doubled-edge'
    | 'kernel/shared-edge' | 'kernel/ring-touches-itself' | RoleFaultCode;

/** Faults of which ring plays which part; rings without roles cannot have them. */
export type RoleFaultCode = 'kernel/hole-outside-shell' | 'kernel/nested-holes' | 'kernel/nested-shells' | 'kernel/disconnected-interior';

/**
 * One kind of fault of one feature; `count` says how often, `at` shows the first place (smallest x, then y).
 *
 * Units   at in those of the coordinates
 */
export interface ValidityFault {
    readonly code: ValidityCode;
    readonly feature: number;
    readonly at?: readonly [number, number];
    readonly count: number;
}

export interface ValidityOptions {
    /** Only features of several rings are looked at, and only what their roles forbid is told. */
    readonly rolesOnly?: boolean;
}

const ROLE_FAULTS: readonly ValidityCode[] = [
    'kernel/hole-outside-shell', 'kernel/nested-holes', 'kernel/nested-shells', 'kernel/disconnected-interior',
];

/**
 * Faults of all features, by feature and code; none means valid. What lies in what is judged of rings that have no fault of
 * their own, as the question has no answer for others.
 *
 * @param polygons with the roles of their rings; where they are left out, the first ring of a feature is its shell
 */
export function validatePolygons(polygons: Polygons, {rolesOnly = false}: ValidityOptions = {}): ValidityFault[] {
    const faults: ValidityFault[] = [];
    const n = featureCount(polygons);
    const space = workspaceFor(polygons);
    for (let feature = 0; feature < n; feature++) {
        const rings = polygons.featureStart[feature + 1] - polygons.featureStart[feature];
        if (rings < (rolesOnly ? 2 : 1)) continue;
        const found = new FaultsOfFeature();
        validateFeature(polygons, feature, space, found);
        for (const fault of found.list(feature)) if (!rolesOnly || ROLE_FAULTS.includes(fault.code)) faults.push(fault);
    }
    return faults;
}

class FaultsOfFeature {
    private readonly byCode = new Map<ValidityCode, {x: number; y: number; count: number}>();

    add(code: ValidityCode, x: number, y: number): void {
        const fault = this.byCode.get(code);
        if (!fault) {
            this.byCode.set(code, {x, y, count: 1});
            return;
        }
        fault.count++;
        if (x < fault.x || (x === fault.x && y < fault.y)) Object.assign(fault, {x, y});
    }

    list(feature: number): ValidityFault[] {
        return [...this.byCode].sort(([a], [b]) => a < b ? -1 : 1).map(([code, {x, y, count}]) =>
            ({code, feature, ...Number.isFinite(x) ? {at: [x, y] as const} : {}, count}));
    }
}

/** A feature while it is judged: its usable rings, what role each plays, and which have no fault so far. */
interface Judged extends FeatureRings {
    readonly isHole: readonly boolean[];
    readonly partOf: readonly number[];
    /** Shell of each part, -1 where it is not usable. */
    readonly shellOf: readonly number[];
    readonly isSound: boolean[];
    /** Parts with all of their rings sound. */
    readonly isWholePart: boolean[];
}

function validateFeature(polygons: Polygons, feature: number, space: Workspace, faults: FaultsOfFeature): void {
    const rings = usableRings(polygons, feature, space, faults);
    const {isSound, isWholePart, partOf} = rings;
    const spoil = (...which: readonly number[]): void => {
        for (const ring of which) isSound[ring] = isWholePart[partOf[ring]] = false;
    };
    const search = edgeSearch(rings);
    const touches = ringMeetings(rings, search, {
        onCrossing: (a, b, x, y) => {
            faults.add('kernel/self-crossing', x, y);
            spoil(a, b);
        },
        onSharedLength: (a, b, x, y) => {
            faults.add(a === b ? 'kernel/doubled-edge' : 'kernel/shared-edge', x, y);
            spoil(a, b);
        },
    });
    for (const touch of touches) judgeTouch(rings, touch, faults, spoil);
    if (isSound.length < 2) return;
    judgeNesting(rings, search, faults);
    judgeInteriors(rings, touches, faults);
}

/** Memory that one feature after the other is judged in. */
type Workspace = Pick<FeatureRings, 'x' | 'y' | 'ringOf' | 'before' | 'after'>;

function workspaceFor({ringStart, featureStart}: Polygons): Workspace {
    let most = 0;
    for (let f = 0; f + 1 < featureStart.length; f++) most = Math.max(most, ringStart[featureStart[f + 1]] - ringStart[featureStart[f]]);
    return {
        x: new Float64Array(most), y: new Float64Array(most),
        ringOf: new Int32Array(most), before: new Int32Array(most), after: new Int32Array(most),
    };
}

/** The rings of a feature without repeated vertices; those that are no rings are told and left out. */
function usableRings(
    {coords, ringStart, featureStart, ringRole}: Polygons, feature: number, space: Workspace, faults: FaultsOfFeature,
): Judged {
    const first = featureStart[feature], end = featureStart[feature + 1];
    const {x, y, ringOf, before, after} = space;
    const start: number[] = [0], isHole: boolean[] = [], partOf: number[] = [], shellOf: number[] = [], isWholePart: boolean[] = [];
    let count = 0;
    for (let ring = first; ring < end; ring++) {
        const role = ringRole ? ringRole[ring] : ring === first ? RING_BEGINS_PART : RING_IS_HOLE;
        if (ring === first || (role & RING_BEGINS_PART) !== 0) {
            shellOf.push(-1);
            isWholePart.push(true);
        }
        const part = shellOf.length - 1, begin = count;
        let isFinite = true;
        for (let v = ringStart[ring]; v < ringStart[ring + 1]; v++) {
            const vx = coords[2 * v], vy = coords[2 * v + 1];
            if (vx - vx !== 0 || vy - vy !== 0) isFinite = false;
            if (count > begin && x[count - 1] === vx && y[count - 1] === vy) continue;
            x[count] = vx;
            y[count] = vy;
            ringOf[count++] = isHole.length;
        }
        while (count - begin > 1 && x[count - 1] === x[begin] && y[count - 1] === y[begin]) count--;
        if (!isFinite || count - begin < 3) {
            if (isFinite) faults.add('kernel/degenerate-ring', x[begin], y[begin]);
            else faults.add('kernel/not-finite', Infinity, Infinity);
            count = begin;
            isWholePart[part] = false;
            continue;
        }
        for (let v = begin; v < count; v++) {
            before[v] = v - 1;
            after[v] = v + 1;
        }
        before[begin] = count - 1;
        after[count - 1] = begin;
        if ((role & RING_IS_HOLE) === 0) shellOf[part] = isHole.length;
        isHole.push((role & RING_IS_HOLE) !== 0);
        partOf.push(part);
        start.push(count);
    }
    return {
        x: x.subarray(0, count), y: y.subarray(0, count), start, ringOf, before, after,
        isHole, partOf, shellOf, isSound: isHole.map(() => true), isWholePart,
    };
}

/** A ring may touch another in a point, but not cross it there; itself it may not touch at all. */
function judgeTouch(rings: Judged, touch: Touch, faults: FaultsOfFeature, spoil: (...which: readonly number[]) => void): void {
    const {passes, x, y} = touch;
    for (let i = 0; i < passes.length; i++) {
        for (let j = 0; j < i; j++) {
            const isOneRing = passes[i].ring === passes[j].ring;
            const isCrossing = waysCross(rings, touch, passes[i], passes[j]);
            if (!isOneRing && !isCrossing) continue;
            faults.add(isCrossing ? 'kernel/self-crossing' : 'kernel/ring-touches-itself', x, y);
            spoil(passes[i].ring, passes[j].ring);
        }
    }
}

/** Holes lie in their shell and in no other hole; a shell lies in no other part, unless in a hole of it. */
function judgeNesting(rings: Judged, search: EdgeSearch, faults: FaultsOfFeature): void {
    const {x, y, start, isHole, partOf, shellOf, isSound, isWholePart} = rings;
    const ringsAround = surroundingFinder(rings, search);
    for (let ring = 0; ring < isHole.length; ring++) {
        if (!isSound[ring]) continue;
        const part = partOf[ring], at = [x[start[ring]], y[start[ring]]] as const;
        const around = ringsAround(ring);
        if (isHole[ring]) {
            const shell = shellOf[part];
            if (shell >= 0 && isSound[shell] && !around.includes(shell)) faults.add('kernel/hole-outside-shell', ...at);
            for (const other of around) if (isHole[other] && partOf[other] === part) faults.add('kernel/nested-holes', ...at);
            continue;
        }
        for (const other of around) {
            if (isHole[other] || !isWholePart[partOf[other]]) continue;
            const isInHole = around.some(hole => isHole[hole] && partOf[hole] === partOf[other]);
            if (!isInHole) faults.add('kernel/nested-shells', ...at);
        }
    }
}

/**
 * Finds the sound rings that a sound ring lies in. They do not cross, so one vertex decides; where it lies on the other ring,
 * the edge that leaves it does.
 */
function surroundingFinder(rings: Judged, search: EdgeSearch): (ring: number) => number[] {
    const {x, y, start, ringOf, before, after, isSound} = rings;
    const isInside = new Uint8Array(isSound.length), stateOf = new Int32Array(isSound.length).fill(-1);
    const isClockwise = isSound.map((isRing, ring) => isRing && turnsRight(rings, ring));
    return (ring) => {
        const p = start[ring], q = p + 1, px = x[p], py = y[p];
        const met: number[] = [];
        const onBoundary = new Map<number, boolean>();
        search(px, py, Infinity, py, (a) => {
            const other = ringOf[a];
            if (other === ring || !isSound[other]) return;
            if (stateOf[other] !== ring) {
                stateOf[other] = ring;
                isInside[other] = 0;
                met.push(other);
            }
            const b = after[a];
            const isUpward = y[b] > y[a];
            const side = orientDoubles(x[a], y[a], x[b], y[b], px, py);
            if (side === 0 && (x[a] <= px || x[b] <= px)) { // on the line and within its box: on the edge
                const isAtA = x[a] === px && y[a] === py, isAtB = x[b] === px && y[b] === py;
                const prior = isAtA ? before[a] : a, next = isAtB ? after[b] : b;
                const [from, to] = isClockwise[other] ? [next, prior] : [prior, next];
                onBoundary.set(other, isLeftOfWay(x[from], y[from], px, py, x[to], y[to], x[q], y[q]));
            } else if ((y[a] > py) !== (y[b] > py) && side !== 0 && side > 0 === isUpward) {
                isInside[other] ^= 1;
            }
        });
        return met.filter(other => onBoundary.get(other) ?? isInside[other] === 1);
    };
}

/** Does a sound ring run clockwise? Its smallest vertex turns as the ring does. */
function turnsRight(rings: Judged, ring: number): boolean {
    const {x, y, start, before, after} = rings;
    let least = start[ring];
    for (let v = least + 1; v < start[ring + 1]; v++) if (x[v] < x[least] || (x[v] === x[least] && y[v] < y[least])) least = v;
    const from = before[least], to = after[least];
    return orientDoubles(x[from], y[from], x[least], y[least], x[to], y[to]) < 0;
}

/**
 * Rings of a part that touch one another in a closed chain cut its interior in two. Rings and the places where they touch
 * are the two sides of a graph; a part in one piece has no cycle in it.
 */
function judgeInteriors({isHole, partOf, isWholePart}: Judged, touches: readonly Touch[], faults: FaultsOfFeature): void {
    const parent = Int32Array.from({length: isHole.length}, (_, ring) => ring);
    const find = (ring: number): number => {
        while (parent[ring] !== ring) ring = parent[ring] = parent[parent[ring]];
        return ring;
    };
    for (const {x, y, passes} of touches) {
        /** A ring of each part that was met here: all rings of the part that meet here hang together. */
        const firstOf = new Map<number, number>();
        for (const {ring} of passes) {
            const part = partOf[ring];
            if (!isWholePart[part]) continue;
            const first = firstOf.get(part);
            if (first === undefined) firstOf.set(part, ring);
            else if (find(first) === find(ring)) faults.add('kernel/disconnected-interior', x, y);
            else parent[find(ring)] = find(first);
        }
    }
}
