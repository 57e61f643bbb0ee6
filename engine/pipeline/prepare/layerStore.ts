/**
 * Layers as an earlier run left them: table, geometry and findings, by the hash of the files and everything else that decides
 * them. A kept layer is used at once and the files are hashed meanwhile; `verify` says at the end whether they still are what
 * they were.
 */

import {readdirSync, statSync} from 'node:fs';
import {basename, dirname, extname, join} from 'node:path';
import {
    bundleKey, hintedHash, identityOf, pruneCache, readBundle, rememberHash, writeBundle, type FileIdentity,
} from '../../cache/index.ts';
import type {Issue} from '../../core/issue.ts';
import type {Crs} from '../../crs/crs.ts';
import {DEFAULT_STEP_M} from '../../kernel/index.ts';
import {decodeLayer, encodeLayer, LAYER_CODEC_FORMAT} from '../../layers/layerCodec.ts';
import type {LoadedLayer} from '../loadLayers.ts';
import type {PlannedInput} from '../plan.ts';
import {planeOf, type CertifiedPlane} from './certifyPlane.ts';
import {geometryKey, NotKept, type CertifyOrder, type Store} from './geometry.ts';
import {keepGeometry, keptGeometry} from './keptGeometry.ts';
import {hashTask} from './threads.ts';

/** Rises with every change of what is kept. */
const FORMAT = 2;
const PER_M = Math.round(1 / DEFAULT_STEP_M);
/** Files of a Shapefile, in the order of their names. */
const SHAPEFILE_PARTS: readonly string[] = ['.cpg', '.dbf', '.prj', '.shp', '.shx'];
/** Formats of one file. */
const SINGLE_FILES: readonly string[] = ['.gpkg', '.geojson', '.json', '.fgb', '.parquet', '.gml'];
/** Changes of a GeoPackage that another program has open. */
const SQLITE_LOG = '-wal';

/** A layer of this run and the files it comes from. */
interface Source {
    readonly files: readonly string[];
    readonly identity: readonly FileIdentity[];
    /** As hinted; computed where there was no hint. */
    sha256: string | null;
}

interface KeptTable {
    readonly crsIssues: readonly Issue[];
    readonly bbox: LoadedLayer['bbox'];
    readonly layer: unknown;
}

/** What decides a layer beside the bytes of its files. */
export type LayerWishes = readonly (string | number | boolean | null)[];

export class LayerStore {
    private readonly isReading: boolean;
    private readonly store: Store & {readonly folder: string};
    private readonly threads: number;
    private readonly signal: AbortSignal | undefined;
    private readonly sources = new Map<string, Source>();
    private hashing: Promise<boolean> | null = null;

    /** @param isReading false keeps what is computed and looks at nothing that was kept */
    constructor(store: Store & {readonly folder: string}, isReading: boolean, threads: number, signal: AbortSignal | undefined) {
        this.isReading = isReading;
        this.store = store;
        this.threads = threads;
        this.signal = signal;
    }

    /** Begins to hash the files whose content earlier runs knew. Call it once, with all inputs. */
    begin(inputs: readonly PlannedInput[]): void {
        for (const {file} of inputs) {
            const files = filesOf(file);
            const identity = files && identityOf(files);
            if (files && identity) this.sources.set(file, {files, identity, sha256: this.isReading ? hintedHash(this.store.folder, identity) : null});
        }
        const known = [...this.sources.values()].filter(({sha256}) => sha256 !== null);
        if (known.length === 0) return;
        const expected = known.map(({sha256}) => sha256);
        this.hashing = hashTask({kind: 'hash', paths: known.map(({files}) => files)}, this.threads, this.signal)
            .then(sha256 => sha256.every((hash, i) => hash === expected[i]));
        this.hashing.catch(() => undefined); // heard in `verify`
    }

    /** Do the files of all kept layers have the bytes they had? */
    async verify(): Promise<boolean> {
        return await (this.hashing ?? true);
    }

    private tableKey(input: PlannedInput, wishes: LayerWishes): string | null {
        const sha256 = this.sources.get(input.file)?.sha256 ?? null;
        return sha256 && bundleKey('layer', [FORMAT, LAYER_CODEC_FORMAT, sha256, input.file, input.kind, input.date, input.layerName, ...wishes]);
    }

    /** A layer as read by an earlier run, without its polygons: `plane` has them. */
    open(input: PlannedInput, wishes: LayerWishes): LoadedLayer | null {
        const key = this.tableKey(input, wishes);
        const bundle = key === null ? null : readBundle(this.store.folder, key, this.store.engineVersion);
        if (!bundle) return null;
        const {crsIssues, bbox, layer: json} = bundle.json as KeptTable; // written by `keepTable`: key and checksum say so
        const layer = decodeLayer({json, arrays: bundle.arrays}, () => {
            throw new NotKept(`the polygons of "${input.file}" were asked for as delivered, and only their certified form is kept`);
        });
        return layer && {input, layer, crsIssues, bbox: bbox.map((value, i) => value ?? (i < 2 ? Infinity : -Infinity)) as unknown as LoadedLayer['bbox']};
    }

    /** Its certified form and what certification found, in a working plane. */
    plane(input: PlannedInput, wishes: LayerWishes, order: CertifyOrder): {certified: CertifiedPlane; issues: readonly Issue[]} | null {
        const {sha256} = this.sources.get(input.file) ?? {sha256: null};
        const key = this.findingsKey(input, wishes, order.crs);
        const findings = key === null ? null : readBundle(this.store.folder, key, this.store.engineVersion);
        if (!findings || sha256 === null) return null;
        const geometry = keptGeometry(this.store, geometryKey(this.geometrySource(sha256, input, wishes), PER_M, order));
        return geometry && {certified: planeOf(geometry), issues: findings.json as readonly Issue[]};
    }

    private findingsKey(input: PlannedInput, wishes: LayerWishes, crs: Crs): string | null {
        const key = this.tableKey(input, wishes);
        return key && bundleKey('findings', [FORMAT, key, crs.proj4]);
    }

    /** The date of a layer does not decide its geometry; which layer of a file it is and which features are left out do. */
    private geometrySource(sha256: string, input: PlannedInput, wishes: LayerWishes): string {
        return bundleKey('source', [sha256, input.layerName, input.kind, ...wishes]);
    }

    /** Keeps a layer that was read in this run; what cannot be kept is read again next time. */
    async keep(loaded: LoadedLayer, wishes: LayerWishes, {geometry}: CertifiedPlane, issues: readonly Issue[], order: CertifyOrder): Promise<void> {
        const {input} = loaded;
        const source = this.sources.get(input.file);
        // a layer read now is not of the hash that was hinted, where the hint is wrong
        if (!source || !geometry?.tables || !await this.verify()) return;
        if (source.sha256 === null) {
            [source.sha256] = await hashTask({kind: 'hash', paths: [source.files]}, this.threads, this.signal);
        }
        const {folder, engineVersion} = this.store;
        const {json, arrays} = encodeLayer(loaded.layer);
        const table: KeptTable = {crsIssues: loaded.crsIssues, bbox: loaded.bbox, layer: json};
        const faults = [
            writeBundle(folder, this.tableKey(input, wishes)!, engineVersion, {json: table, arrays}),
            keepGeometry(this.store, geometryKey(this.geometrySource(source.sha256, input, wishes), PER_M, order), geometry.tables),
            writeBundle(folder, this.findingsKey(input, wishes, order.crs)!, engineVersion, {json: issues, arrays: {}}),
        ];
        // changed while it was read: what was kept is of the bytes before or after, nobody knows
        const isUnchanged = sameIdentity(identityOf(source.files), source.identity);
        if (isUnchanged && faults.every(fault => fault === null)) rememberHash(folder, source.identity, source.sha256);
    }

    prune(): void {
        pruneCache(this.store.folder);
    }
}

function sameIdentity(one: readonly FileIdentity[] | null, other: readonly FileIdentity[]): boolean {
    return one !== null && one.length === other.length
        && one.every(({size, mtimeMs, ino}, i) => size === other[i].size && mtimeMs === other[i].mtimeMs && ino === other[i].ino);
}

/** Files that decide a layer; null for folders and archives, which are read anew each time. */
function filesOf(file: string): readonly string[] | null {
    try {
        if (!statSync(file).isFile() || /\.(zip|gdb)$/i.test(file)) return null;
        const own = basename(file), stem = basename(file, extname(file)).toLowerCase();
        // any file of a Shapefile names all of them
        const isAlone = SINGLE_FILES.includes(extname(file).toLowerCase());
        return readdirSync(dirname(file)).filter(name => name === own || name === `${own}${SQLITE_LOG}`
            || (!isAlone && SHAPEFILE_PARTS.includes(extname(name).toLowerCase()) && basename(name, extname(name)).toLowerCase() === stem))
            .sort().map(name => join(dirname(file), name));
    } catch {
        return null; // the reader says what is wrong with it
    }
}
