/**
 * A bent mesh of cells: wide columns and rows become fields, thin ones roads, ditches and rivers. Every arc between two
 * nodes exists once, so whatever follows the mesh shares its borders vertex by vertex.
 *
 * Units   coordinates in ticks of 0.1 mm from the county's centre
 * Source  the moves are bounded so that the mesh stays one: nodes by 0.18 of the narrowest neighbour, bends by 0.055 of
 *         an arc's room, and the warp of the plane has slopes below 0.45, so that it turns no corner inside out
 */

import {hash32, signed, unit} from './random.ts';

export const TICKS_PER_M = 10_000;

export interface MeshLine {
    readonly widthM: number;
    readonly isThin: boolean;
}

/**
 * Shape   cell (i, j) is i + j·columns; node (i, j) is i + j·(columns + 1); arc `h(i, j)` runs east from node (i, j),
 *         arc `v(i, j)` north; the inner vertices of arc a are [arcStart[a], arcStart[a + 1])
 */
export interface Mesh {
    readonly columns: number;
    readonly rows: number;
    readonly columnLines: readonly MeshLine[];
    readonly rowLines: readonly MeshLine[];
    readonly sideM: number;
    readonly nodeX: Int32Array;
    readonly nodeY: Int32Array;
    readonly arcFrom: Int32Array;
    readonly arcTo: Int32Array;
    readonly arcStart: Uint32Array;
    readonly arcX: Int32Array;
    readonly arcY: Int32Array;
}

const NODE_SHARE = 0.18;
const BEND_SHARE = 0.04;
const SECOND_BEND_SHARE = 0.015;

/** Width of a road, ditch or river; the wide ones are rare. */
function thinWidthM(random: number): number {
    if (random < 0.2) return 25 + 150 * random;
    return random < 0.5 ? 8 + 10 * random : 3.5 + 3 * random;
}

/** Lines across a side of the county: wide ones of unequal width, a thin one after every `wideBetween` or so. */
function meshLines(wide: number, sideM: number, seed: number): MeshLine[] {
    const lines: {widthM: number; isThin: boolean}[] = [];
    let untilThin = 5 + Math.floor(8 * unit(wide, 1, seed));
    for (let k = 0; k < wide; k++) {
        if (untilThin-- === 0) {
            lines.push({widthM: thinWidthM(unit(k, 2, seed)), isThin: true});
            untilThin = 9 + Math.floor(22 * unit(k, 3, seed));
        }
        lines.push({widthM: 0.7 + 0.6 * unit(k, 4, seed), isThin: false});
    }
    const thinM = lines.reduce((sum, line) => sum + (line.isThin ? line.widthM : 0), 0);
    const wideUnits = lines.reduce((sum, line) => sum + (line.isThin ? 0 : line.widthM), 0);
    const scale = (sideM - thinM) / wideUnits;
    return lines.map(line => (line.isThin ? line : {...line, widthM: line.widthM * scale}));
}

interface Wave {
    readonly kx: number;
    readonly ky: number;
    readonly phase: number;
    readonly amplitudeM: number;
}

/** Waves that bend the plane: valleys of kilometres, hills of hundreds of metres. Slopes add up to 0.42. */
function waves(seed: number): Wave[] {
    return ([[8300, 0.1], [2700, 0.1], [930, 0.12], [370, 0.1]] as const).map(([lengthM, slope], k) => {
        const angle = 2 * Math.PI * unit(k, 5, seed), number = 2 * Math.PI / lengthM;
        return {
            kx: number * Math.cos(angle), ky: number * Math.sin(angle), phase: 2 * Math.PI * unit(k, 6, seed),
            amplitudeM: slope / number,
        };
    });
}

function displacementM(list: readonly Wave[], x: number, y: number): number {
    let sum = 0;
    for (const wave of list) sum += wave.amplitudeM * Math.sin(wave.kx * x + wave.ky * y + wave.phase);
    return sum;
}

interface Frame {
    readonly mesh: Mesh;
    /** Node places before the plane is bent, in metres. */
    readonly flatX: Float64Array;
    readonly flatY: Float64Array;
    readonly eastWaves: readonly Wave[];
    readonly northWaves: readonly Wave[];
    readonly vertexStepM: number;
    readonly seed: number;
}

/**
 * @param wide  wide columns, and wide rows
 * @param vertexStepM  distance between the vertices of a border, about
 */
export function makeMesh(wide: number, sideM: number, vertexStepM: number, seed: number): Mesh {
    const columnLines = meshLines(wide, sideM, hash32(1, 1, seed));
    const rowLines = meshLines(wide, sideM, hash32(2, 1, seed));
    const columns = columnLines.length, rows = rowLines.length;
    const nodes = (columns + 1) * (rows + 1), arcs = columns * (rows + 1) + (columns + 1) * rows;
    const room = Math.ceil(2.5 * arcs * (sideM / wide) / vertexStepM) + 100;
    const mesh: Mesh = {
        columns, rows, columnLines, rowLines, sideM,
        nodeX: new Int32Array(nodes), nodeY: new Int32Array(nodes),
        arcFrom: new Int32Array(arcs), arcTo: new Int32Array(arcs),
        arcStart: new Uint32Array(arcs + 1), arcX: new Int32Array(room), arcY: new Int32Array(room),
    };
    const frame: Frame = {
        mesh, flatX: new Float64Array(nodes), flatY: new Float64Array(nodes),
        eastWaves: waves(hash32(3, 1, seed)), northWaves: waves(hash32(4, 1, seed)), vertexStepM, seed,
    };
    placeNodes(frame);
    drawArcs(frame);
    return mesh;
}

export function horizontalArc(mesh: Mesh, i: number, j: number): number {
    return j * mesh.columns + i;
}

export function verticalArc(mesh: Mesh, i: number, j: number): number {
    return mesh.columns * (mesh.rows + 1) + j * (mesh.columns + 1) + i;
}

function starts(lines: readonly MeshLine[], sideM: number): Float64Array {
    const at = new Float64Array(lines.length + 1);
    at[0] = -sideM / 2;
    lines.forEach((line, k) => at[k + 1] = at[k] + line.widthM);
    return at;
}

/** Width that counts for moves along a thin line: that of its wide neighbour, for both sides move together. */
function widthAlong(lines: readonly MeshLine[], k: number): number {
    const line = lines[Math.min(Math.max(k, 0), lines.length - 1)];
    return line.isThin ? Infinity : line.widthM;
}

function widthAcross(lines: readonly MeshLine[], k: number): number {
    return lines[Math.min(Math.max(k, 0), lines.length - 1)].widthM;
}

/** Both borders of a thin line move alike. */
function moveKey(lines: readonly MeshLine[], k: number): number {
    return k > 0 && lines[k - 1].isThin ? k - 1 : k;
}

function placeNodes({mesh, flatX, flatY, eastWaves, northWaves, seed}: Frame): void {
    const {columnLines, rowLines} = mesh;
    const x0 = starts(columnLines, mesh.sideM), y0 = starts(rowLines, mesh.sideM);
    for (let j = 0; j <= mesh.rows; j++) {
        for (let i = 0; i <= mesh.columns; i++) {
            const node = j * (mesh.columns + 1) + i;
            const alongX = Math.min(widthAlong(columnLines, i - 1), widthAlong(columnLines, i));
            const alongY = Math.min(widthAlong(rowLines, j - 1), widthAlong(rowLines, j));
            const acrossX = Math.min(widthAcross(columnLines, i - 1), widthAcross(columnLines, i));
            const acrossY = Math.min(widthAcross(rowLines, j - 1), widthAcross(rowLines, j));
            const keyX = moveKey(columnLines, i), keyY = moveKey(rowLines, j);
            const moveX = NODE_SHARE * Math.min(acrossX, alongY) * signed(i, keyY, seed + 11);
            const moveY = NODE_SHARE * Math.min(acrossY, alongX) * signed(keyX, j, seed + 12);
            const x = flatX[node] = x0[i] + moveX, y = flatY[node] = y0[j] + moveY;
            mesh.nodeX[node] = Math.round(TICKS_PER_M * (x + displacementM(eastWaves, x, y)));
            mesh.nodeY[node] = Math.round(TICKS_PER_M * (y + displacementM(northWaves, x, y)));
        }
    }
}

function drawArcs(frame: Frame): void {
    const {mesh} = frame;
    const {columns, rows, columnLines, rowLines} = mesh;
    let size = 0, arc = 0;
    for (let j = 0; j <= rows; j++) {
        const roomM = Math.min(widthAcross(rowLines, j - 1), widthAcross(rowLines, j));
        for (let i = 0; i < columns; i++) size = drawArc(frame, arc++, j * (columns + 1) + i, 1, roomM, size);
    }
    for (let j = 0; j < rows; j++) {
        for (let i = 0; i <= columns; i++) {
            const roomM = Math.min(widthAcross(columnLines, i - 1), widthAcross(columnLines, i));
            size = drawArc(frame, arc++, j * (columns + 1) + i, columns + 1, roomM, size);
        }
    }
}

/** The inner vertices of one arc: two gentle bends and a little unrest, then the plane is bent. */
function drawArc(frame: Frame, arc: number, from: number, toNext: number, roomM: number, size: number): number {
    const {mesh, flatX, flatY, eastWaves, northWaves, seed} = frame;
    const to = from + toNext;
    mesh.arcFrom[arc] = from;
    mesh.arcTo[arc] = to;
    const dx = flatX[to] - flatX[from], dy = flatY[to] - flatY[from];
    const lengthM = Math.hypot(dx, dy), bendM = Math.min(lengthM, roomM) / lengthM;
    const wished = Math.round(lengthM / frame.vertexStepM - 1 + 1.2 * signed(arc, 1, seed + 13));
    const inner = Math.min(40, Math.max(0, wished));
    const first = BEND_SHARE * bendM * signed(arc, 2, seed + 13);
    const second = SECOND_BEND_SHARE * bendM * signed(arc, 3, seed + 13);
    for (let m = 1; m <= inner; m++) {
        const t = (m + 0.3 * signed(arc, 10 + m, seed + 14)) / (inner + 1);
        const side = first * Math.sin(Math.PI * t) + second * Math.sin(2 * Math.PI * t)
            + 0.004 * bendM * signed(arc, 60 + m, seed + 14);
        const x = flatX[from] + t * dx - side * dy, y = flatY[from] + t * dy + side * dx;
        mesh.arcX[size] = Math.round(TICKS_PER_M * (x + displacementM(eastWaves, x, y)));
        mesh.arcY[size++] = Math.round(TICKS_PER_M * (y + displacementM(northWaves, x, y)));
    }
    mesh.arcStart[arc + 1] = size;
    return size;
}
