/**
 * What villages and other further layers say of the parcels of a survey, kept between runs by the content of both: the prints of
 * their parcels.
 */

import {createHash} from 'node:crypto';
import {bundleKey, readBundle, writeBundle} from '../../cache/index.ts';
import {eachShare, parcelCover, type ParcelCover} from '../../kernel/index.ts';
import type {CertifiedGeometry, Store} from './geometry.ts';

/** Rises with every change of what is kept or how it is computed. */
const FORMAT = 3;

/** Prints and where they count from: what a geometry is. */
function contentOf({prints, polygons: {originX, originY, perM}}: CertifiedGeometry): readonly (string | number)[] {
    const hash = createHash('sha256');
    eachShare(prints, entries => hash.update(entries));
    return [hash.digest('hex'), originX, originY, perM];
}

/** Computed at the first question, then kept; what cannot be kept is computed again next time. */
export function keptCover({folder, engineVersion}: Store, survey: CertifiedGeometry, further: CertifiedGeometry, toleranceM: number): ParcelCover {
    const compute = (): ParcelCover => parcelCover(survey.polygons, survey.boxes, further.polygons, toleranceM);
    if (folder === null) return compute();
    const key = bundleKey('cover', [FORMAT, toleranceM, ...contentOf(survey), ...contentOf(further)]);
    const bundle = readBundle(folder, key, engineVersion);
    // written below: key and checksum say so
    if (bundle) return {owner: bundle.arrays.owner as Int32Array, several: new Map(bundle.json as [number, number[]][])};
    const cover = compute();
    writeBundle(folder, key, engineVersion, {json: [...cover.several], arrays: {owner: cover.owner}});
    return cover;
}
