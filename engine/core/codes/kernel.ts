/** Codes raised by `kernel`: faults of geometry found while a layer is certified or overlaid. */
export const KERNEL_CODES = {
    'kernel/not-finite': 'a coordinate is NaN or infinite; the ring is left out',
    'kernel/degenerate-ring': 'a ring has fewer than three distinct vertices or no area; it encloses nothing',
    'kernel/duplicate-points': 'consecutive vertices fall on the same lattice point and are joined',
    'kernel/self-crossing': 'the boundary of one parcel crosses itself; what it encloses follows the even-odd rule',
    'kernel/doubled-edge': 'a parcel has the same boundary edge twice (a spike or a ring drawn twice); the two cancel',
    'kernel/ring-touches-itself': 'a ring touches itself in a point; what it encloses is not in doubt, but other programs refuse it',
    'kernel/overlap': 'two parcels of a layer that must not overlap cover the same ground',
    'kernel/gap': 'ground enclosed by a layer belongs to none of its parcels',
    'kernel/empty-parcel': 'a parcel encloses nothing on the lattice',
    'kernel/extent': 'coordinates are outside the range in which the lattice is exact',
    'kernel/bad-option': 'the step, the tolerance, or a layer or polygon handed to the library cannot be used',
} as const satisfies Record<`${string}/${string}`, string>;
