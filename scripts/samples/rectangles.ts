/** Coverages made of axis-parallel rectangles: later ones are painted over earlier ones, borders are shared exactly. */

export type Rectangle = readonly [x0: number, y0: number, x1: number, y1: number];
export type Ring = readonly (readonly [number, number])[];
export type MultiPolygonRings = readonly (readonly Ring[])[];

const NOTHING = -1;

interface Grid {
    readonly xs: readonly number[];
    readonly ys: readonly number[];
    /** label[row * (xs.length − 1) + column]. */
    readonly label: Int32Array;
}

function sortedUnique(values: readonly number[]): number[] {
    return [...new Set(values)].sort((a, b) => a - b);
}

function paint(rectangles: readonly (readonly Rectangle[])[]): Grid {
    const all = rectangles.flat();
    const xs = sortedUnique(all.flatMap(r => [r[0], r[2]]));
    const ys = sortedUnique(all.flatMap(r => [r[1], r[3]]));
    const columns = xs.length - 1;
    const label = new Int32Array(columns * (ys.length - 1)).fill(NOTHING);
    rectangles.forEach((owned, index) => {
        for (const [x0, y0, x1, y1] of owned) {
            for (let row = ys.indexOf(y0); ys[row] < y1; row++) {
                for (let column = xs.indexOf(x0); xs[column] < x1; column++) label[row * columns + column] = index;
            }
        }
    });
    return {xs, ys, label};
}

/**
 * What each owner has left after all later owners painted over it.
 *
 * Shape   one MultiPolygon per owner: rings closed, shells counter-clockwise, holes clockwise
 * Keeps   a vertex where three owners (or two and the outside) meet is a vertex of all of them
 */
export function paintedPolygons(rectangles: readonly (readonly Rectangle[])[]): MultiPolygonRings[] {
    const grid = paint(rectangles);
    return rectangles.map((_, index) => nest(rings(grid, index)));
}

function labelAt(grid: Grid, column: number, row: number): number {
    const columns = grid.xs.length - 1;
    if (column < 0 || row < 0 || column >= columns || row >= grid.ys.length - 1) return NOTHING;
    return grid.label[row * columns + column];
}

/** Rings around the cells of `index`, the cells on the left hand. */
function rings(grid: Grid, index: number): Ring[] {
    const stride = grid.xs.length;
    // The end of the border edge that starts at a grid corner; at corners where two cells touch, more than one.
    const next = new Map<number, number[]>();
    const add = (fromColumn: number, fromRow: number, toColumn: number, toRow: number): void => {
        const from = fromRow * stride + fromColumn;
        next.set(from, [...(next.get(from) ?? []), toRow * stride + toColumn]);
    };
    for (let row = 0; row < grid.ys.length - 1; row++) {
        for (let column = 0; column < grid.xs.length - 1; column++) {
            if (labelAt(grid, column, row) !== index) continue;
            if (labelAt(grid, column, row - 1) !== index) add(column, row, column + 1, row);
            if (labelAt(grid, column + 1, row) !== index) add(column + 1, row, column + 1, row + 1);
            if (labelAt(grid, column, row + 1) !== index) add(column + 1, row + 1, column, row + 1);
            if (labelAt(grid, column - 1, row) !== index) add(column, row + 1, column, row);
        }
    }
    const found: Ring[] = [];
    for (const start of [...next.keys()].sort((a, b) => a - b)) {
        while (next.get(start)?.length) {
            const corners: number[] = [];
            let at = start;
            do {
                corners.push(at);
                const ends = next.get(at) ?? [];
                if (ends.length > 1) throw new RangeError(`owner ${index} touches itself at a corner`);
                at = ends.pop() ?? start;
            } while (at !== start);
            found.push(
                corners
                    .filter((_, i) => isVertex(grid, corners, i))
                    .map(corner => [grid.xs[corner % stride], grid.ys[Math.floor(corner / stride)]] as const),
            );
        }
    }
    return found;
}

/** Is corner `i` of the ring a turn, or a place where a third owner begins? */
function isVertex(grid: Grid, corners: readonly number[], i: number): boolean {
    const stride = grid.xs.length;
    const before = corners[(i + corners.length - 1) % corners.length];
    const at = corners[i];
    const after = corners[(i + 1) % corners.length];
    const straight = (before % stride === at % stride) === (at % stride === after % stride);
    const [column, row] = [at % stride, Math.floor(at / stride)];
    const around = new Set([
        labelAt(grid, column, row),
        labelAt(grid, column - 1, row),
        labelAt(grid, column, row - 1),
        labelAt(grid, column - 1, row - 1),
    ]);
    return !straight || around.size > 2;
}

function twiceSignedArea(ring: Ring): number {
    return ring.reduce((sum, [x, y], i) => {
        const [nextX, nextY] = ring[(i + 1) % ring.length];
        return sum + x * nextY - nextX * y;
    }, 0);
}

function encloses(shell: Ring, [x, y]: readonly [number, number]): boolean {
    let inside = false;
    shell.forEach(([x1, y1], i) => {
        const [x2, y2] = shell[(i + 1) % shell.length];
        if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
    });
    return inside;
}

function nest(found: readonly Ring[]): MultiPolygonRings {
    const closed = (ring: Ring): Ring => [...ring, ring[0]];
    const shells = found.filter(ring => twiceSignedArea(ring) > 0);
    const holes = found.filter(ring => twiceSignedArea(ring) < 0);
    return shells.map(shell => [closed(shell), ...holes.filter(hole => encloses(shell, hole[0])).map(closed)]);
}

/** The same polygons with every vertex moved. */
export function moved(
    polygons: MultiPolygonRings,
    move: (x: number, y: number) => readonly [number, number],
): MultiPolygonRings {
    return polygons.map(rings => rings.map(ring => ring.map(([x, y]) => move(x, y))));
}
