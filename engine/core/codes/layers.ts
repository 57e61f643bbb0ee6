/** Codes raised by `layers` and `landclass`. */
export const LAYERS_CODES = {
    'landclass/unknown-dictionary': 'The land-class dictionary that was asked for does not exist.',
    'landclass/unknown-code': 'A code named by a setting is not in the dictionary.',
    'landclass/group-fixed': 'A setting regroups a class about whose group the sources agree.',
    'landclass/bad-crosswalk': 'A crosswalk file is not JSON, or names keys, fields or classes that do not exist.',
} as const satisfies Record<`${string}/${string}`, string>;
