/** Codes raised by `pipeline`: what only shows when layers meet. */
export const PIPELINE_CODES = {
    'pipeline/several-layers': 'a file holds several polygon layers and none was named',
    'pipeline/twice-given': 'a kind of layer was given more often than it can be used',
    'pipeline/dictionaries-differ': 'the two surveys use different land-class systems and no crosswalk joins them',
    'pipeline/no-date': 'a date is needed and neither the file nor the caller gives one',
    'pipeline/bad-date': 'a date is not a calendar day, or the two dates are in the wrong order',
    'pipeline/no-overlap': 'two layers lie nowhere near one another',
    'pipeline/no-village': 'no village layer was given; villages are taken from the parcels',
    'pipeline/no-basic-farmland': 'no basic-farmland layer was given; nothing can be said about it',
    'pipeline/thin-part-joined': 'parts thinner than a sliver were joined to a neighbouring part',
    'pipeline/basic-farmland-shrank': 'the newer version of basic farmland is smaller, and no document covers what is gone',
    'pipeline/basic-farmland-later': 'the basic-farmland version is dated after the later epoch',
    'pipeline/vertices-moved': 'vertices took the position of an earlier layer within the tolerance',
    'pipeline/outside-villages': 'changed land lies in no village of the village layer',
    'pipeline/format-failed': 'an additional output format could not be written',
    'pipeline/bad-mapping-file': 'the file that says which field means what cannot be read',
    'pipeline/cancelled': 'the run was cancelled; nothing was written',
} as const satisfies Record<`${string}/${string}`, string>;
