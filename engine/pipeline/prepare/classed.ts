/** The two layers of a bare comparison: certified geometry on one plane, and the class text of each parcel. */

import {closeSync, openSync, readSync} from 'node:fs';
import {basename} from 'node:path';
import {hintedHash, identityOf, pruneCache, rememberHash} from '../../cache/index.ts';
import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {crsFromCode, type Crs} from '../../crs/crs.ts';
import {findCrs, type Bbox} from '../../crs/detect.ts';
import {projectInto, workingCrs} from '../../crs/project.ts';
import type {RawCrs, RawLayer} from '../../formats/rawLayer.ts';
import {readPrj} from '../../formats/prj.ts';
import {siblingFiles, withExtension} from '../../formats/siblings.ts';
import {DEFAULT_STEP_M, toLattice} from '../../kernel/index.ts';
import {polygonsBbox} from '../polygonsBbox.ts';
import {geometryKey, geometryOf, sourceOf, type CertifiedGeometry, type CertifyOrder, type Store} from './geometry.ts';
import {columnDigest, keptColumn, readColumn} from './keptColumn.ts';
import {keepGeometry, keptGeometry} from './keptGeometry.ts';
import {columnsAndHashes, hashTask, scanTask} from './threads.ts';

export interface ClassedLayer {
    readonly path: string;
    readonly geometry: CertifiedGeometry;
    /** Distinct class texts, and the number of the one of each parcel. */
    readonly values: readonly string[];
    readonly index: ArrayLike<number>;
    readonly records: number;
    /** The certificate was computed in this run. */
    readonly isFresh: boolean;
    readonly issues: readonly Issue[];
}

export interface ClassedOrder {
    readonly files: readonly [before: string, after: string];
    /** Field of the class, by name. */
    readonly field: string;
    readonly crs?: string;
    readonly encoding?: string;
    readonly store: Store;
    readonly threads: number;
    readonly signal?: AbortSignal;
}

const PER_M = Math.round(1 / DEFAULT_STEP_M);
const SHP_HEADER_BYTES = 100;

/** A Shapefile as it looks from outside: what can be known without reading its records. */
interface Shapefile {
    readonly shp: string;
    readonly dbf: string;
    readonly crs: Crs;
    readonly bbox: Bbox;
    readonly issues: readonly Issue[];
}

/** null for other formats, and for Shapefiles that only the full reader can judge. */
async function lookAt(file: string, given: Crs | undefined): Promise<Shapefile | null> {
    if (!/\.shp$/i.test(file)) return null;
    const siblings = await siblingFiles(file);
    const dbf = withExtension(file, siblings, '.dbf');
    if (dbf === null) return null;
    const issues: Issue[] = [];
    const raw = await readPrj(file, withExtension(file, siblings, '.prj'), issues);
    try {
        const head = headOf(file);
        if (head === null) return null;
        const bbox = [36, 44, 52, 60].map(at => head.readDoubleLE(at)) as unknown as Bbox; // four of them
        return {shp: file, dbf, ...crsOf(file, raw, bbox, given), bbox, issues};
    } catch (error) {
        if (error instanceof EngineError && error.code.startsWith('crs/')) return null; // the header may be wrong, the records not
        throw error;
    }
}

/** null where there is none, and the full reader says why. */
function headOf(file: string): Buffer | null {
    let descriptor: number | null = null;
    try {
        descriptor = openSync(file, 'r');
        const head = Buffer.alloc(SHP_HEADER_BYTES);
        return readSync(descriptor, head, 0, SHP_HEADER_BYTES, 0) === SHP_HEADER_BYTES ? head : null;
    } catch {
        return null;
    } finally {
        if (descriptor !== null) closeSync(descriptor);
    }
}

/** @throws EngineError of `findCrs`, with the file */
function crsOf(file: string, raw: RawCrs | null, bbox: Bbox, given: Crs | undefined): {crs: Crs; issues: readonly Issue[]} {
    try {
        const {crs, warnings} = findCrs(raw, bbox, raw === null ? given : undefined);
        return {crs, issues: warnings};
    } catch (error) {
        if (!(error instanceof EngineError) || error.details.file !== undefined) throw error;
        throw new EngineError(error.code, error.message, {...error.details, file, cause: error});
    }
}

export interface ClassedLayers {
    readonly layers: readonly [ClassedLayer, ClassedLayer];
    readonly crs: Crs;
    /** Whether files of kept layers still have the bytes they had; known while the caller goes on. */
    readonly isUnchanged: Promise<boolean>;
    /** Certificates of this run are on the disk, where they can be. */
    readonly kept: Promise<unknown>;
}

/** Both layers on the plane of the first, or on the one given; a first layer in degrees is worked in its 3° zone. */
export async function classedLayers(order: ClassedOrder): Promise<ClassedLayers> {
    const given = order.crs === undefined ? undefined : crsFromCode(order.crs);
    const seen = await Promise.all(order.files.map(file => lookAt(file, given)));
    // which zone a layer in degrees belongs to, its records say, and not its header
    const plane = given ?? (seen[0]?.crs.tm ? seen[0].crs : null);
    const firstRaw = seen[0] === null || plane === null ? await readRaw(order, 0) : null;
    const crs = plane ?? planeOf(firstRaw!.located);
    const certify: CertifyOrder = {crs, overlaps: 'forbidden', reportGaps: false};
    const {kept, isUnchanged} = order.store.isReading !== false ? await keptLayers(order, seen, certify) : {kept: [null, null], isUnchanged: Promise.resolve(true)};
    const keeping: Promise<unknown>[] = [];
    const layers = await Promise.all(order.files.map(async (file, k) => kept[k]
        ?? (k === 0 && firstRaw !== null ? null : await scanned(order, seen[k], certify, keeping)) ?? await read(order, file, k === 0 ? firstRaw : null, k, certify)));
    return {layers: [layers[0], layers[1]], crs, isUnchanged, kept: tidied(order, layers, keeping)};
}

/** Ends when what is new has been kept, and what is old given up for it. */
async function tidied({store}: ClassedOrder, layers: readonly ClassedLayer[], keeping: readonly Promise<unknown>[]): Promise<void> {
    await Promise.all(keeping);
    if (store.folder !== null && layers.some(({isFresh}) => isFresh)) pruneCache(store.folder);
}

function planeOf({crs, bbox}: {readonly crs: Crs; readonly bbox: Bbox}): Crs {
    if (crs.tm !== undefined) return crs;
    const corners = Float64Array.of(bbox[0], bbox[1], bbox[2], bbox[3]);
    projectInto(crs, crsFromCode('EPSG:4490'), corners, corners);
    return workingCrs([corners[0], corners[1], corners[2], corners[3]], [crs]);
}

interface KeptLayers {
    readonly kept: readonly (ClassedLayer | null)[];
    readonly isUnchanged: Promise<boolean>;
}

/** Layers that were prepared in an earlier run, if their files still have the same bytes. */
async function keptLayers(
    {files, field, store, threads, signal}: ClassedOrder, seen: readonly (Shapefile | null)[], certify: CertifyOrder,
): Promise<KeptLayers> {
    const {folder} = store;
    const hints = seen.map((shapefile) => {
        const identity = shapefile && folder !== null ? identityOf([shapefile.shp]) : null;
        const sha256 = identity && hintedHash(folder!, identity);
        return shapefile && sha256 ? {shapefile, sha256} : null;
    });
    const asked = hints.filter(hint => hint !== null);
    if (asked.length === 0) return {kept: files.map(() => null), isUnchanged: Promise.resolve(true)};
    const known = asked.map(({shapefile: {dbf}}) => keptColumn(store, dbf, field));
    const {columns, hashes} = columnsAndHashes(
        {kind: 'columns', store, columns: asked.map(({shapefile: {dbf}}, i) => ({dbf, field, digest: known[i] && columnDigest(known[i])}))},
        {kind: 'hash', paths: asked.map(({shapefile}) => [shapefile.shp])}, threads, signal);
    const found = hints.map(hint => hint && keptGeometry(store, geometryKey(sourceOf(hint.sha256, hint.shapefile.crs, certify.crs), PER_M, certify)));
    // what is known is used at once, and compared at the end
    const used = known.every(column => column !== null) ? known : (await columns).map((column, i) => column === 'known' ? known[i] : column);
    const kept = hints.map((hint, k): ClassedLayer | null => {
        const geometry = found[k], column = hint && used[asked.indexOf(hint)];
        if (!hint || !geometry || !column || column.records !== geometry.prints.count) return null;
        const {shp, issues} = hint.shapefile;
        return {path: shp, geometry, values: column.values, index: column.index, records: column.records, isFresh: false, issues};
    });
    const isUnchanged = Promise.all([hashes, columns]).then(([sha256, now]) => asked.every((hint, i) =>
        kept[hints.indexOf(hint)] === null || (sha256[i] === hint.sha256 && (used !== known || now[i] === 'known'))));
    isUnchanged.catch(() => undefined); // heard by the caller, unless something else went wrong
    return {kept, isUnchanged};
}

/**
 * A plain Shapefile, read onto the working plane and certified in a thread.
 * @param keeping what the thread still writes when the layer is there is added
 */
async function scanned(
    {field, store, threads, signal}: ClassedOrder, seen: Shapefile | null, certify: CertifyOrder, keeping: Promise<unknown>[],
): Promise<ClassedLayer | null> {
    if (!seen) return null;
    const identity = identityOf([seen.shp]);
    const {answer, kept} = scanTask({kind: 'scan', path: seen.shp, from: seen.crs, perM: PER_M, order: certify, store}, threads, signal);
    answer.catch(() => undefined); // heard below, where it is awaited
    const column = readColumn(store, seen.dbf, field, null);
    const done = await answer;
    const geometry = done && (done.geometry ? geometryOf(done.geometry)
        : keptGeometry(store, geometryKey(sourceOf(done.sha256, seen.crs, certify.crs), PER_M, certify)));
    if (!geometry || !column || column.records !== geometry.prints.count) return null;
    const hint = kept.then(() => store.folder !== null && identity && rememberHash(store.folder, identity, done.sha256));
    hint.catch(() => undefined); // heard where `keeping` is awaited
    keeping.push(hint);
    return {
        path: seen.shp, geometry, values: column.values, index: column.index, records: column.records,
        isFresh: done.geometry !== null, issues: seen.issues,
    };
}

interface LocatedRaw {
    readonly raw: RawLayer;
    readonly located: {readonly crs: Crs; readonly bbox: Bbox; readonly issues: readonly Issue[]};
}

/** @throws EngineError of the readers, `layers/missing-field`, `pipeline/several-layers`, and of `findCrs` */
async function readRaw({files, field, encoding, crs, signal}: ClassedOrder, k: number): Promise<LocatedRaw> {
    // the readers of all formats, for files that need one of them
    const {openSource} = await import('../../formats/open.ts');
    const raws = await openSource(files[k], {fields: [field], signal, ...encoding === undefined ? {} : {encoding}});
    if (raws.length !== 1) {
        throw new EngineError('pipeline/several-layers', `the file holds ${raws.length} polygon layers: ${raws.map(({name}) => name).join(', ')}`,
            {file: files[k], fix: 'export the one layer that is meant, or take its table out as a Shapefile or GeoPackage of its own'});
    }
    const [raw] = raws;
    const bbox = polygonsBbox(raw.polygons);
    return {raw, located: {bbox, ...crsOf(raw.path, raw.crs, bbox, crs === undefined ? undefined : crsFromCode(crs))}};
}

/** Any format, through its full reader. */
async function read(order: ClassedOrder, file: string, known: LocatedRaw | null, k: number, certify: CertifyOrder): Promise<ClassedLayer> {
    const {raw, located} = known ?? await readRaw(order, k);
    const {field} = order;
    const column = raw.columns[raw.fields.findIndex(({name}) => name.toUpperCase() === field.toUpperCase())];
    if (!column) {
        throw new EngineError('layers/missing-field', `"${basename(file)}" has no field "${field}"`,
            {file, fix: 'name the field of the class with --field'});
    }
    const plane = raw.polygons.coords.slice();
    projectInto(located.crs, certify.crs, plane, plane);
    const polygons = toLattice({...raw.polygons, coords: plane});
    if (!polygons) {
        throw new EngineError('kernel/extent', `"${basename(file)}" is wider than 214 km`,
            {file, fix: 'check its CRS with `liangtian inspect`, or compare part by part'});
    }
    const values: string[] = [];
    const numberOf = new Map<string, number>();
    const index = Int32Array.from(column, (cell) => {
        const text = cell === null ? '' : String(cell).trim();
        let number = numberOf.get(text);
        if (number === undefined) numberOf.set(text, number = values.push(text) - 1);
        return number;
    });
    const {geometry, isFresh} = await certifiedOnce(order, raw, located.crs, polygons, certify);
    return {path: file, geometry, values, index, records: raw.recordsInFile, isFresh, issues: [...raw.issues, ...located.issues]};
}

async function certifiedOnce(
    {store, threads, signal}: ClassedOrder, raw: RawLayer, from: Crs, polygons: CertifiedGeometry['polygons'], certify: CertifyOrder,
): Promise<{geometry: CertifiedGeometry; isFresh: boolean}> {
    // of a Shapefile the certificate depends on the .shp alone, and that is what a later run hashes
    const isWhole = raw.format === 'shapefile' && raw.record.length === raw.recordsInFile;
    const sha256 = isWhole ? (await hashTask({kind: 'hash', paths: [[raw.path]]}, threads, signal))[0] : raw.sha256;
    const key = geometryKey(sourceOf(sha256, from, certify.crs), PER_M, certify);
    const kept = keptGeometry(store, key);
    if (kept) return {geometry: kept, isFresh: false};
    const {certifyGeometry} = await import('./certifyGeometry.ts');
    const tables = certifyGeometry(polygons, certify);
    if (!tables) {
        throw new EngineError('kernel/extent', `a parcel of "${raw.name}" is larger than a county can be`,
            {file: raw.path, fix: 'check the CRS of the layer with `liangtian inspect`'});
    }
    keepGeometry(store, key, tables);
    if (isWhole && store.folder !== null) {
        const identity = identityOf([raw.path]);
        if (identity) rememberHash(store.folder, identity, sha256);
    }
    return {geometry: geometryOf(tables), isFresh: true};
}
