/** Scalar fields over the county and the frame everything is drawn in. */

export type Point = readonly [x: number, y: number];

/** Local metres: x east, y north, origin at the south-west corner of the frame. */
export const FRAME = {width: 6000, height: 4600} as const;

/** Values at the nodes of a square grid, row 0 in the south. */
export interface Field {
    readonly step: number;
    readonly columns: number;
    readonly rows: number;
    readonly values: Float32Array;
}

export function makeField(step: number, value: (x: number, y: number) => number): Field {
    const [columns, rows] = [FRAME.width / step + 1, FRAME.height / step + 1];
    const values = new Float32Array(columns * rows);
    for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++)
            values[row * columns + column] = value(column * step, row * step);
    }
    return {step, columns, rows, values};
}

/** Bilinear; points outside take the value of the nearest border. */
export function sample(field: Field, x: number, y: number): number {
    const column = Math.min(Math.max(x / field.step, 0), field.columns - 1.001);
    const row = Math.min(Math.max(y / field.step, 0), field.rows - 1.001);
    const ix = Math.floor(column);
    const iy = Math.floor(row);
    const u = column - ix;
    const v = row - iy;
    const at = iy * field.columns + ix;
    const {values, columns} = field;
    return (
        (values[at] * (1 - u) + values[at + 1] * u) * (1 - v) +
        (values[at + columns] * (1 - u) + values[at + columns + 1] * u) * v
    );
}

/** Steepness as rise over run. */
export function steepness(field: Field, x: number, y: number): number {
    const d = field.step;
    const east = (sample(field, x + d, y) - sample(field, x - d, y)) / (2 * d);
    const north = (sample(field, x, y + d) - sample(field, x, y - d)) / (2 * d);
    return Math.sqrt(east * east + north * north);
}

/** A queue that hands out the smallest cost first; equal costs by the smaller item, so that results are repeatable. */
export class CostQueue {
    private readonly costs: number[] = [];
    private readonly items: number[] = [];

    get size(): number {
        return this.items.length;
    }

    push(cost: number, item: number): void {
        let at = this.items.length;
        this.costs.push(cost);
        this.items.push(item);
        while (at > 0) {
            const parent = (at - 1) >> 1;
            if (!this.before(at, parent)) break;
            this.swap(at, parent);
            at = parent;
        }
    }

    /** @returns [cost, item]; the queue must not be empty */
    pop(): [number, number] {
        const top: [number, number] = [this.costs[0], this.items[0]];
        const last = this.items.length - 1;
        this.swap(0, last);
        this.costs.pop();
        this.items.pop();
        for (let at = 0; ;) {
            let best = at;
            for (const child of [2 * at + 1, 2 * at + 2]) if (child < last && this.before(child, best)) best = child;
            if (best === at) return top;
            this.swap(at, best);
            at = best;
        }
    }

    private before(a: number, b: number): boolean {
        return this.costs[a] < this.costs[b] || (this.costs[a] === this.costs[b] && this.items[a] < this.items[b]);
    }

    private swap(a: number, b: number): void {
        [this.costs[a], this.costs[b]] = [this.costs[b], this.costs[a]];
        [this.items[a], this.items[b]] = [this.items[b], this.items[a]];
    }
}
