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
    coordinatesFor, ENTRY, parcelOrder, partShape, type Fault, type LatticePolygons, type PrintSource,
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
    const sums = coordinateSums(polygons);
    return writeBundle(folder, coordinatesKey(key), engineVersion, {json: null, arrays: {xy: {length: polygons.xy.length, pieces: inOrder(polygons, order)}}})
        ?? writeBundle(folder, key, engineVersion, {json, arrays: {
            shareStart: shares.start, shareEntries: shares.entries, boxes, isSound, ringStart, featureStart, order, sums, parcelTicks, parcelArea2,
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

/** By parcel, a number mixed from its coordinates as they are written: by it they are known again. */
function coordinateSums({xy, ringStart, featureStart}: LatticePolygons): Int32Array {
    const sums = new Int32Array(featureStart.length - 1);
    for (let f = 0; f < sums.length; f++) sums[f] = sumOf(xy, 2 * ringStart[featureStart[f]], 2 * ringStart[featureStart[f + 1]]);
    return sums;
}

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

    /** @param features ascending, as whoever picks some of a layer names them */
    readonly boxesOf = (features: Int32Array): Int32Array => {
        const picked = new Int32Array(4 * features.length);
        let i = 0;
        const isWhole = this.arrays.read(reader => reader.walk('boxes', 4, (piece, start) => {
            const boxes = piece as Int32Array; // as `keepGeometry` wrote them
            for (const end = (start + boxes.length) / 4; i < features.length && features[i] < end; i++) {
                for (let k = 0, at = 4 * features[i] - start; k < 4; k++) picked[4 * i + k] = boxes[at + k];
            }
        }));
        whole(isWhole || null);
        return picked;
    };

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

/** Polygons whose coordinates are read when they are asked for, all of them or those of some features. */
class KeptPolygons implements LatticePolygons {
    readonly originX: number;
    readonly originY: number;
    readonly perM: number;
    private readonly arrays: KeptArrays;
    private readonly openCoordinates: () => OpenBundle | null;
    private coordinates: OpenBundle | null = null;
    private all: Int32Array | null = null;
    private places: Uint32Array | null = null;

    constructor({originX, originY, perM}: Kept, arrays: KeptArrays, openCoordinates: () => OpenBundle | null) {
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
            this.read(Int32Array.from(featureStart.subarray(1), (_, f) => f), xy, this);
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
        const shape = partShape(this, features);
        const xy = coordinatesFor(shape.ringStart, memory);
        this.read(features, xy, shape);
        return {xy, ...shape, originX, originY, perM};
    };

    /** First vertex of each feature as they lie on the disk. */
    private placesOf(): Uint32Array {
        this.places ??= placesOf(this.arrays.get('order'), this.ringStart, this.featureStart);
        return this.places;
    }

    /** @param starts where each of the features has its coordinates in `xy` */
    private read(features: Int32Array, xy: Int32Array, starts: Starts): void {
        const coordinates = whole(this.coordinates ??= this.openCoordinates());
        const {ringStart, featureStart} = this, sums = this.arrays.get<Int32Array>('sums'), places = this.placesOf();
        const order = inOrderOf(features, places);
        const endOf = (f: number): number => 2 * (places[f] + ringStart[featureStart[f + 1]] - ringStart[featureStart[f]]);
        whole(coordinates.read((reader) => {
            for (let i = 0; i < order.length;) {
                // as many in a row as lie near one another
                const start = 2 * places[features[order[i]]];
                let end = endOf(features[order[i]]), last = i + 1;
                for (; last < order.length; last++) {
                    const f = features[order[last]], to = endOf(f);
                    if (2 * places[f] > end + GAP || to - start > MOST_AT_ONCE) break;
                    if (to > end) end = to;
                }
                const stretch = whole(reader.stretch('xy', start, end)) as Int32Array; // as `keepGeometry` wrote it
                for (; i < last; i++) {
                    const k = order[i], f = features[k], from = 2 * places[f] - start, to = endOf(f) - start;
                    if (sumOf(stretch, from, to) !== sums[f]) throw new NotKept('the coordinates of a kept layer are not those that were certified');
                    copy(stretch, from, to, xy, 2 * starts.ringStart[starts.featureStart[k]]);
                }
            }
            return true;
        }));
    }
}

type Starts = Pick<LatticePolygons, 'ringStart' | 'featureStart'>;

function placesOf(order: Int32Array, ringStart: Uint32Array, featureStart: Uint32Array): Uint32Array {
    const places = new Uint32Array(order.length);
    let place = 0;
    for (let i = 0; i < order.length; i++) {
        const f = order[i];
        places[f] = place;
        place += ringStart[featureStart[f + 1]] - ringStart[featureStart[f]];
    }
    return places;
}

/** Indexes of features, by the places of these. */
function inOrderOf(features: Int32Array, places: Uint32Array): Int32Array {
    const n = features.length, order = new Int32Array(n);
    let isSorted = true;
    for (let i = 0; i < n; i++) {
        order[i] = i;
        if (i > 0 && places[features[i]] < places[features[i - 1]]) isSorted = false;
    }
    if (isSorted) return order;
    // exact: a place has 32 bits and an index fewer than 21
    const keys = new Float64Array(n);
    for (let i = 0; i < n; i++) keys[i] = places[features[i]] * n + i;
    keys.sort();
    for (let i = 0; i < n; i++) order[i] = keys[i] % n;
    return order;
}

function copy(from: Int32Array, start: number, end: number, to: Int32Array, at: number): void {
    for (let i = start, k = at; i < end; i++) to[k++] = from[i];
}
