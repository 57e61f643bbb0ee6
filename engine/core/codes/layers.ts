/** Codes raised by `layers` and `landclass`. */
export const LAYERS_CODES = {
} as const satisfies Record<`${string}/${string}`, string>;
