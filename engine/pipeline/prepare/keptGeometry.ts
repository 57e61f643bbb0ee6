/**
 * Certified geometry on the disk, by the hash of the file it came from: what is kept saves decoding and certifying; the file itself
 * is hashed in every run.
 *
 * Most runs need a few columns of it and the coordinates of a few parcels, so each array is read when it is asked for.
 * Coordinates lie in the order of the map (`parcelOrder` of the kernel): those of neighbours, and those of the same land in
 * another survey, are read in one go.
 */

import {bundleKey, openBundle, writeBundle, type BundleReader, type OpenBundle} from '../../cache/index.ts';
import {
    coordinatesFor, ENTRY, parcelOrder, partOf, type Fault, type LatticePolygons, type PrintSource,
} from '../../kernel/index.ts';
import {NotKept, type CertifiedGeometry, type GeometryTables, type Store} from './geometry.ts';

interface Kept {
    readonly parcels: number;
    readonly originX: number;
    readonly originY: number;
    readonly perM: number;
    readonly faults: readonly Fault[];
    readonly overlapTicks: number;
    readonly gapTicks: number;
    readonly isClean: boolean;
}

function coordinatesKey(key: string): string {
    return bundleKey('coordinates', [key]);
}

/** @returns null, or in words why nothing could be kept; a run goes on without */
export function keepGeometry({folder, engineVersion}: Store, key: string, geometry: GeometryTables): string | null {
    if (folder === null) return null;
    const {polygons, boxes, shares, parcelTicks, parcelArea2, isSound, ...rest} = geometry;
    const {ringStart, featureStart, originX, originY, perM} = polygons;
    const json: Kept = {parcels: isSound.length, originX, originY, perM, ...rest};
    const order = parcelOrder(boxes, originX, originY);
    return writeBundle(folder, coordinatesKey(key), engineVersion, {json: null, arrays: {xy: {length: polygons.xy.length, pieces: inOrder(polygons, order)}}})
        ?? writeBundle(folder, key, engineVersion, {json, arrays: {
            shareStart: shares.start, shareEntries: shares.entries, boxes, isSound, ringStart, featureStart, spans: spansOf(polygons, order), parcelTicks, parcelArea2,
        }});
}

/** Numbers of one piece of coordinates that is written. */
const PIECE = 2 ** 16;

/** Coordinates of the parcels in an order, in pieces that lie in the same memory one after the other. */
function *inOrder({xy, ringStart, featureStart}: LatticePolygons, order: Int32Array): Iterable<Int32Array> {
    const piece = new Int32Array(PIECE);
    let size = 0;
    for (const f of order) {
        const end = 2 * ringStart[featureStart[f + 1]];
        for (let from = 2 * ringStart[featureStart[f]]; from < end;) {
            if (size === PIECE) {
                yield piece;
                size = 0;
            }
            const to = Math.min(end, from + PIECE - size);
            piece.set(xy.subarray(from, to), size);
            size += to - from;
            from = to;
        }
    }
    yield piece.subarray(0, size);
}

/**
 * Where the coordinates of a parcel lie, and how they are known again. Numbers of one: first vertex on the disk, vertices, first ring,
 * rings, sum of the coordinates.
 */
const SPAN = 5;

function spansOf({xy, ringStart, featureStart}: LatticePolygons, order: Int32Array): Int32Array {
    const spans = new Int32Array(SPAN * order.length);
    let place = 0;
    for (let i = 0; i < order.length; i++) {
        const f = order[i], at = SPAN * f, ring = featureStart[f], rings = featureStart[f + 1] - ring, vertices = ringStart[ring + rings] - ringStart[ring];
        spans[at] = place;
        spans[at + 1] = vertices;
        spans[at + 2] = ring;
        spans[at + 3] = rings;
        spans[at + 4] = sumOf(xy, 2 * ringStart[ring], 2 * (ringStart[ring] + vertices));
        place += vertices;
    }
    return spans;
}

/** A number mixed from coordinates as they are written. */
function sumOf(xy: Int32Array, start: number, end: number): number {
    let x = end - start, y = 0;
    for (let i = start; i < end; i += 2) {
        x = Math.imul(x ^ xy[i], 0x9e3779b1);
        x ^= x >>> 15;
        y = Math.imul(y ^ xy[i + 1], 0x85ebca6b);
        y ^= y >>> 15;
    }
    return Math.imul(x, 0xc2b2ae35) ^ y;
}

/** null where nothing was kept, or nothing that can be used. */
export function keptGeometry(store: Store, key: string): CertifiedGeometry | null {
    const {folder, engineVersion} = store;
    if (folder === null || store.isReading === false) return null;
    const bundle = openBundle(folder, key, engineVersion);
    // a bundle counts as ours by key, version and checksum, so its shape is what `keepGeometry` wrote
    return bundle && new KeptGeometry(bundle, () => openBundle(folder, coordinatesKey(key), engineVersion));
}

/** @throws NotKept for null */
function whole<T>(value: T | null): T {
    if (value === null) throw new NotKept('what was kept of a layer is gone, or damaged');
    return value;
}

/** Arrays of a bundle, each read when it is first asked for. */
class KeptArrays {
    private readonly bundle: OpenBundle;
    private readonly arrays = new Map<string, unknown>();

    constructor(bundle: OpenBundle) {
        this.bundle = bundle;
    }

    /** @throws NotKept */
    get<T>(name: string): T {
        let array = this.arrays.get(name);
        if (array === undefined) this.arrays.set(name, array = this.read(reader => whole(reader.array(name))));
        return array as T; // of the type that `keepGeometry` wrote
    }

    /** @throws NotKept */
    read<T>(work: (reader: BundleReader) => T): T {
        return whole(this.bundle.read(work));
    }

    /**
     * Rows of `width` numbers of some parcels, in the order given, picked while the array goes by.
     * @throws NotKept
     */
    rows(name: string, width: number, parcels: Int32Array): Int32Array {
        const rows = new Int32Array(width * parcels.length), order = inOrderOf(parcels);
        let i = 0;
        const isWhole = this.read(reader => reader.walk(name, width, (piece, start) => {
            i = pickRows(piece as Int32Array, start, width, parcels, order, i, rows); // as `keepGeometry` wrote it
        }));
        whole(isWhole || null);
        return rows;
    }
}

/** Rows that lie in a piece of an array, from the i-th in order on; returns the first that lies behind it. */
function pickRows(piece: Int32Array, start: number, width: number, parcels: Int32Array, order: Int32Array, first: number, rows: Int32Array): number {
    const end = start + piece.length;
    let i = first;
    for (; i < order.length; i++) {
        const k = order[i], at = width * parcels[k];
        if (at >= end) break;
        for (let from = at - start, to = width * k, last = from + width; from < last;) rows[to++] = piece[from++];
    }
    return i;
}

/** Moves a number, on the average, after which a list counts as out of order altogether. */
const MOST_MOVES = 8;

/** Indexes of numbers, which are not negative, in ascending order of these. Lists that are nearly in order cost one pass. */
function inOrderOf(numbers: Int32Array): Int32Array {
    const n = numbers.length, order = new Int32Array(n);
    let moves = MOST_MOVES * n;
    for (let i = 0; i < n && moves >= 0; i++) {
        let at = i;
        for (const number = numbers[i]; at > 0 && numbers[order[at - 1]] > number; at--, moves--) order[at] = order[at - 1];
        order[at] = i;
    }
    if (moves >= 0) return order;
    // exact: 31 bits and an index of fewer than 22
    const keys = new Float64Array(n);
    for (let i = 0; i < n; i++) keys[i] = numbers[i] * n + i;
    keys.sort();
    for (let i = 0; i < n; i++) order[i] = keys[i] % n;
    return order;
}

class KeptGeometry implements CertifiedGeometry {
    readonly tables = null;
    readonly polygons: LatticePolygons;
    readonly prints: PrintSource;
    readonly faults: readonly Fault[];
    readonly overlapTicks: number;
    readonly gapTicks: number;
    readonly isClean: boolean;
    private readonly arrays: KeptArrays;

    constructor(bundle: OpenBundle, coordinates: () => OpenBundle | null) {
        const kept = bundle.json as Kept;
        this.arrays = new KeptArrays(bundle);
        this.polygons = new KeptPolygons(kept, this.arrays, coordinates);
        this.prints = {count: kept.parcels, use: work => this.usePrints(work)};
        this.faults = kept.faults;
        this.overlapTicks = kept.overlapTicks;
        this.gapTicks = kept.gapTicks;
        this.isClean = kept.isClean;
    }

    get boxes(): Int32Array {
        return this.arrays.get('boxes');
    }

    get parcelTicks(): Float64Array {
        return this.arrays.get('parcelTicks');
    }

    get parcelArea2(): BigInt64Array {
        return this.arrays.get('parcelArea2');
    }

    get isSound(): Uint8Array {
        return this.arrays.get('isSound');
    }

    readonly boxesOf = (features: Int32Array): Int32Array => this.arrays.rows('boxes', 4, features);

    private usePrints<T>(work: (entriesOf: (share: number) => Int32Array) => T): T {
        const start = this.arrays.get<Int32Array>('shareStart');
        return this.arrays.read((reader) => {
            const sum = reader.sumOf('shareEntries');
            const done = work((share) => {
                const entries = whole(reader.stretch('shareEntries', ENTRY * start[share], ENTRY * start[share + 1]));
                sum.add(entries);
                return entries as Int32Array; // as `keepGeometry` wrote them
            });
            whole(sum.isRight || null);
            return done;
        });
    }
}

/** Stretches this near one another are read in one go, in numbers: reading so many takes as long as one more call of the system. */
const GAP = 2 ** 12;
/** Numbers read in one go, unless one parcel has more: they stay in the processor's cache. */
const MOST_AT_ONCE = 2 ** 16;

/** Once more parcels were asked for than one in so many, spans are read for good. */
const FEW = 16;

/** Polygons whose coordinates are read when they are asked for, all of them or those of some features. */
class KeptPolygons implements LatticePolygons {
    readonly originX: number;
    readonly originY: number;
    readonly perM: number;
    private readonly count: number;
    private readonly arrays: KeptArrays;
    private readonly openCoordinates: () => OpenBundle | null;
    private coordinates: OpenBundle | null = null;
    private all: Int32Array | null = null;
    private asked = 0;

    constructor({parcels, originX, originY, perM}: Kept, arrays: KeptArrays, openCoordinates: () => OpenBundle | null) {
        this.count = parcels;
        this.originX = originX;
        this.originY = originY;
        this.perM = perM;
        this.arrays = arrays;
        this.openCoordinates = openCoordinates;
    }

    get ringStart(): Uint32Array {
        return this.arrays.get('ringStart');
    }

    get featureStart(): Uint32Array {
        return this.arrays.get('featureStart');
    }

    /** @throws NotKept */
    get xy(): Int32Array {
        if (this.all === null) {
            const {ringStart, featureStart} = this;
            const xy = new Int32Array(2 * ringStart[ringStart.length - 1]);
            this.read(this.arrays.get('spans'), xy, {ringStart, featureStart});
            this.all = xy;
        }
        return this.all;
    }

    /**
     * Reads the stretches that hold some features, and knows them again by their sums.
     * @throws NotKept
     */
    readonly part = (features: Int32Array, memory?: Int32Array): LatticePolygons => {
        const {originX, originY, perM} = this;
        if (this.all !== null) return partOf({xy: this.all, ringStart: this.ringStart, featureStart: this.featureStart, originX, originY, perM}, features, memory);
        const spans = this.spansOf(features), shape = this.shapeOf(spans);
        const xy = coordinatesFor(shape.ringStart, memory);
        this.read(spans, xy, shape);
        return {xy, ...shape, originX, originY, perM};
    };

    private spansOf(features: Int32Array): Int32Array {
        this.asked += features.length;
        if (FEW * this.asked < this.count) return this.arrays.rows('spans', SPAN, features);
        const all = this.arrays.get<Int32Array>('spans'), spans = new Int32Array(SPAN * features.length);
        for (let i = 0; i < features.length; i++) for (let k = 0; k < SPAN; k++) spans[SPAN * i + k] = all[SPAN * features[i] + k];
        return spans;
    }

    /** Rings and features of a part. */
    private shapeOf(spans: Int32Array): Shape {
        const n = spans.length / SPAN;
        let rings = 0;
        for (let i = 0; i < n; i++) rings += spans[SPAN * i + 3];
        const ringStart = new Uint32Array(rings + 1), featureStart = new Uint32Array(n + 1);
        let ring = 0;
        for (let i = 0; i < n; i++) {
            const nRings = spans[SPAN * i + 3];
            if (nRings === 1) ringStart[++ring] = ringStart[ring - 1] + spans[SPAN * i + 1];
            else {
                const own = this.ringStart;
                for (let r = spans[SPAN * i + 2], end = r + nRings; r < end; r++) ringStart[++ring] = ringStart[ring - 1] + own[r + 1] - own[r];
            }
            featureStart[i + 1] = ring;
        }
        return {ringStart, featureStart};
    }

    /** @param shape where each of the parcels has its coordinates in `xy` */
    private read(spans: Int32Array, xy: Int32Array, {ringStart, featureStart}: Shape): void {
        const coordinates = whole(this.coordinates ??= this.openCoordinates());
        const order = inOrderOf(placesOf(spans));
        whole(coordinates.read((reader) => {
            for (let i = 0; i < order.length;) {
                // as many in a row as lie near one another
                const first = SPAN * order[i], start = 2 * spans[first];
                let end = start + 2 * spans[first + 1], last = i + 1;
                for (; last < order.length; last++) {
                    const span = SPAN * order[last], from = 2 * spans[span], to = from + 2 * spans[span + 1];
                    if (from > end + GAP || to - start > MOST_AT_ONCE) break;
                    end = Math.max(end, to); // a parcel may stand in the list twice
                }
                const stretch = whole(reader.stretch('xy', start, end)) as Int32Array; // as `keepGeometry` wrote it
                for (; i < last; i++) {
                    const k = order[i], span = SPAN * k, from = 2 * spans[span] - start, to = from + 2 * spans[span + 1];
                    if (sumOf(stretch, from, to) !== spans[span + 4]) throw new NotKept('the coordinates of a kept layer are not those that were certified');
                    copy(stretch, from, to, xy, 2 * ringStart[featureStart[k]]);
                }
            }
            return true;
        }));
    }
}

function placesOf(spans: Int32Array): Int32Array {
    const places = new Int32Array(spans.length / SPAN);
    for (let i = 0; i < places.length; i++) places[i] = spans[SPAN * i];
    return places;
}

type Shape = Pick<LatticePolygons, 'ringStart' | 'featureStart'>;

function copy(from: Int32Array, start: number, end: number, to: Int32Array, at: number): void {
    for (let i = start, k = at; i < end; i++) to[k++] = from[i];
}
