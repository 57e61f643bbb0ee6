/** Which colour a kind is drawn in, wherever it is drawn. */

import type {ColourGroup} from '../../contract/reportPage.ts';
import type {Kind} from '../../policy/kinds.ts';

export const COLOUR_GROUP: Readonly<Record<Kind, ColourGroup>> = {
    lawful_record: 'lawful', used_before_approval: 'nonAgricultural', non_ag: 'nonAgricultural', non_grain: 'nonGrain',
    farm_facility: 'nonGrain', farm_water_works: 'review', natural_change: 'review', degraded: 'idle', earthwork: 'review',
    abandoned: 'idle', planting_record: 'other', gain_restored: 'gain', gain_reclaimed: 'gain', gain_other: 'gain',
    internal: 'internal', false_change: 'other', other_change: 'other', unchanged: 'other', undecided: 'review',
};
