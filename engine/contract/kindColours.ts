/**
 * The colour of each group of kinds, the same on the map page, in the viewer and around the patch on a chip.
 *
 * Source   the first four and `lawful` chosen for distance under normal, protan, deutan and tritan vision (product design §8.1)
 */

import type {ColourGroup} from './reportPage.ts';

export const KIND_COLOURS: Readonly<Record<ColourGroup, string>> = {
    nonAgricultural: '#AD1F2D', nonGrain: '#4F307E', idle: '#E48444', gain: '#33997F', lawful: '#6B7280', internal: '#2563A8',
    review: '#39424E', other: '#7A6A53',
};
