/**
 * The store of prepared layers: what a run worked out about a file, kept by the hash of the file's bytes, so that the
 * next run on the same file need not read, check and certify it again. It holds nothing that cannot be made again; it may be
 * deleted at any moment, also while a run is going on.
 *
 * Secrecy   Bundles carry the contents of county layers - parcel geometry, classes, areas, basic farmland, lawful records -
 *           and `hints.json` the full paths of the files. They are as secret as the layers themselves. They lie on this
 *           machine only, in the folder that `cacheFolder` names: `LIANGTIAN_CACHE`, else the user's cache folder. The
 *           folder is made with mode 0700 and its files with 0600, so that on Linux and macOS no other user but the
 *           administrator reads them; on Windows the profile folder's own rights protect them. They are not encrypted.
 *           Fields that name persons are dropped on reading a layer and never get here.
 * Off       `LIANGTIAN_CACHE=off`: nothing is read and nothing written. To forget everything: delete the folder.
 * Trust     A bundle counts only if its key is the one asked for, its engine version is ours, its length and header are
 *           intact and it belongs to the user who runs. Damage to single bits of long arrays is not always seen
 *           (arraySum.ts); someone who may write as this user can write anything, here as elsewhere.
 */
export {bundleKey} from './bundleKey.ts';
export {openBundle, readBundle, writeBundle} from './bundle.ts';
export type {Bundle, BundleArray, BundleReader, OpenBundle} from './bundle.ts';
export {hintedHash, identityOf, rememberHash} from './hints.ts';
export type {FileIdentity} from './hints.ts';
export {cacheFolder} from './location.ts';
export {DEFAULT_LIMIT_BYTES, pruneCache} from './prune.ts';
export type {Pruned} from './prune.ts';
