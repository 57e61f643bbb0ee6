/** An order of parcels in which neighbours stand near one another, the same one for two layers of the same land. */

/** Side of the cells, about 200 m: a row of them across a county holds a thousand parcels. */
const CELL_STEPS = 2 ** 21;

/**
 * Parcels by the cell of their least corner, row by row; those of one cell in the order of their numbers.
 *
 * @param boxes see `parcelBoxes`
 * @param originX, originY of the layer, so that layers of different origins have the same cells
 * Cost    two passes over the parcels
 */
export function parcelOrder(boxes: Int32Array, originX: number, originY: number): Int32Array {
    const n = boxes.length / 4;
    const columns = new Int32Array(n), rows = new Int32Array(n);
    for (let f = 0; f < n; f++) {
        columns[f] = Math.floor((boxes[4 * f] + originX) / CELL_STEPS) | 0;
        rows[f] = Math.floor((boxes[4 * f + 1] + originY) / CELL_STEPS) | 0;
    }
    const order = new Int32Array(n);
    for (let f = 0; f < n; f++) order[f] = f;
    return sortedBy(rows, sortedBy(columns, order));
}

/** Cells of a county, one way; keys that are farther apart take one more pass for each so many bits. */
const DIGIT_BITS = 11;

/** `order` by the key of each, keeping the order of equal ones. */
function sortedBy(keys: Int32Array, order: Int32Array): Int32Array {
    let least = 2 ** 31 - 1, most = -(2 ** 31);
    for (const key of keys) {
        if (key < least) least = key;
        if (key > most) most = key;
    }
    let from = order;
    for (let divisor = 1; most - least >= divisor; divisor *= 2 ** DIGIT_BITS) {
        const start = new Int32Array(2 ** DIGIT_BITS + 1), to = new Int32Array(order.length);
        for (const f of from) start[Math.floor((keys[f] - least) / divisor) % 2 ** DIGIT_BITS + 1]++;
        for (let digit = 0; digit < 2 ** DIGIT_BITS; digit++) start[digit + 1] += start[digit];
        for (const f of from) to[start[Math.floor((keys[f] - least) / divisor) % 2 ** DIGIT_BITS]++] = f;
        from = to;
    }
    return from;
}
