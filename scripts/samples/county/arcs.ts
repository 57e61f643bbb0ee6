/**
 * Borders of a label raster as a planar map: nodes where three labels meet, arcs between them, each arc once.
 *
 * Shape   a corner is row · (columns + 1) + column, row 0 in the south
 */

export interface Arc {
    /** Labels on the left and right hand of the direction of the corners. */
    readonly left: number;
    readonly right: number;
    /** First and last corner are nodes, or equal when the arc is a loop without a node. */
    readonly corners: Int32Array;
    readonly isLoop: boolean;
}

/** East, north, west, south. */
const STEPS = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
] as const;

/** @param labels  the border cells of the raster carry one label, so that no arc runs along its edge */
export function traceArcs(labels: Int32Array, columns: number, rows: number): {arcs: Arc[]; nodes: number[]} {
    const stride = columns + 1;
    const at = (column: number, row: number): number => labels[row * columns + column];
    /** Labels left and right of the side that leaves a corner in a direction; equal when there is no border. */
    const sides = (corner: number, direction: number): readonly [number, number] => {
        const [c, r] = [corner % stride, Math.floor(corner / stride)];
        if (c < 1 || r < 1 || c >= columns || r >= rows) return [0, 0];
        switch (direction) {
            case 0:
                return [at(c, r), at(c, r - 1)];
            case 1:
                return [at(c - 1, r), at(c, r)];
            case 2:
                return [at(c - 1, r - 1), at(c - 1, r)];
            default:
                return [at(c, r - 1), at(c - 1, r - 1)];
        }
    };
    const hasSide = (corner: number, direction: number): boolean => {
        const [left, right] = sides(corner, direction);
        return left !== right;
    };
    const used = new Uint8Array(stride * (rows + 1));
    const useSide = (corner: number, direction: number): void => {
        const [dx, dy] = STEPS[direction];
        used[corner] |= 1 << direction;
        used[corner + dx + dy * stride] |= 1 << ((direction + 2) & 3);
    };
    const degree = (corner: number): number => [0, 1, 2, 3].filter(direction => hasSide(corner, direction)).length;
    const walk = (start: number, first: number): Arc => {
        const [left, right] = sides(start, first);
        const corners = [start];
        let [corner, direction] = [start, first];
        for (;;) {
            useSide(corner, direction);
            const [dx, dy] = STEPS[direction];
            corner += dx + dy * stride;
            corners.push(corner);
            if (corner === start || degree(corner) > 2) break;
            const back = (direction + 2) & 3;
            direction = [0, 1, 2, 3].find(one => one !== back && hasSide(corner, one)) ?? back;
        }
        return {left, right, corners: Int32Array.from(corners), isLoop: corner === start && degree(start) === 2};
    };
    const arcs: Arc[] = [];
    const nodes: number[] = [];
    const borders: number[] = [];
    for (let row = 1; row < rows; row++) {
        for (let column = 1; column < columns; column++) {
            const same =
                at(column, row) === at(column - 1, row) &&
                at(column, row) === at(column, row - 1) &&
                at(column, row) === at(column - 1, row - 1);
            if (same) continue;
            const corner = row * stride + column;
            borders.push(corner);
            if (degree(corner) > 2) nodes.push(corner);
        }
    }
    for (const starts of [nodes, borders]) {
        for (const corner of starts) {
            for (let direction = 0; direction < 4; direction++) {
                if (hasSide(corner, direction) && !(used[corner] & (1 << direction)))
                    arcs.push(walk(corner, direction));
            }
        }
    }
    return {arcs, nodes};
}
