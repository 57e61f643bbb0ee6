/** An order of parcels in which neighbours on land mostly follow one another: what is worked on next is still in the cache. */

/** Places on the curve are numbered by so many bits of x and of y. */
const BITS = 16;
/** Room for the number of a parcel beside its place: together exact in a double. */
const MOST_PARCELS = 2 ** (53 - 2 * BITS);

/**
 * Parcels by the middle of their boxes along a Z-curve (G. M. Morton, 1966).
 * @param boxes four numbers a parcel, see `parcelBoxes`
 */
export function alongCurve(parcels: Int32Array, boxes: Int32Array): Int32Array {
    if (parcels.length > MOST_PARCELS) return parcels;
    const keys = new Float64Array(parcels.length);
    for (let i = 0; i < parcels.length; i++) {
        const at = 4 * parcels[i];
        keys[i] = place(boxes[at] / 2 + boxes[at + 2] / 2, boxes[at + 1] / 2 + boxes[at + 3] / 2) * MOST_PARCELS + i;
    }
    keys.sort();
    const ordered = new Int32Array(parcels.length);
    for (let i = 0; i < ordered.length; i++) ordered[i] = parcels[keys[i] % MOST_PARCELS];
    return ordered;
}

/** Number of a place along the curve; coordinates are 32 bits wide. */
function place(x: number, y: number): number {
    const column = Math.floor((x + 2 ** 31) / 2 ** (32 - BITS)), row = Math.floor((y + 2 ** 31) / 2 ** (32 - BITS));
    return (spread(column) | spread(row) << 1) >>> 0;
}

/** The lower 16 bits with a zero before each. */
function spread(value: number): number {
    let bits = value & 0xffff;
    bits = (bits | bits << 8) & 0x00ff00ff;
    bits = (bits | bits << 4) & 0x0f0f0f0f;
    bits = (bits | bits << 2) & 0x33333333;
    return (bits | bits << 1) & 0x55555555;
}
