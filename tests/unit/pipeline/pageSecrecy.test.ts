import proj4 from 'proj4';
import {expect, test} from 'vitest';
import {decodeGeometry, decodeLines} from '../../../engine/contract/geometryCodec.ts';
import type {ReportPageData} from '../../../engine/contract/reportPage.ts';
import {openSource} from '../../../engine/formats/index.ts';
import type {RunOptions} from '../../../engine/pipeline/index.ts';
import type {Rectangle} from '../../../scripts/samples/rectangles.ts';
import {gaussKruger3} from '../../../scripts/samples/sampleCrs.ts';
import {runMainJob, sampleOptions} from '../../helpers/mainJob.ts';
import {inTempFolder} from '../../helpers/tempFolder.ts';
import {EAST, land, landOfShapes, NORTH, parcel, writeLand, type LandKind, type Piece} from './landFiles.ts';

type Point = readonly [number, number];
type Segment = readonly [Point, Point];

/** Borders of a file as segments in its own metres. */
async function segmentsOf(path: string): Promise<Segment[]> {
    const [{polygons: {coords, ringStart}}] = await openSource(path);
    const segments: Segment[] = [];
    for (let r = 0; r + 1 < ringStart.length; r++) {
        for (let v = ringStart[r], end = ringStart[r + 1]; v < end; v++) {
            const w = v + 1 < end ? v + 1 : ringStart[r];
            segments.push([[coords[2 * v], coords[2 * v + 1]], [coords[2 * w], coords[2 * w + 1]]]);
        }
    }
    return segments;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
}

const cellNumber = (i: number, j: number): number => i * 1e6 + j;

/** Numbers of cells of `size` that the box of a segment meets. */
function* cellsOf([[ax, ay], [bx, by]]: Segment, size: number): Generator<number> {
    for (let i = Math.floor(Math.min(ax, bx) / size); i <= Math.floor(Math.max(ax, bx) / size); i++) {
        for (let j = Math.floor(Math.min(ay, by) / size); j <= Math.floor(Math.max(ay, by) / size); j++) yield cellNumber(i, j);
    }
}

/** Where segments of one list cross, or end on, segments of the other; plain floating point, by hand. */
function crossings(one: readonly Segment[], other: readonly Segment[]): Point[] {
    const CELL = 100, grid = new Map<number, Segment[]>();
    for (const segment of other) for (const cell of cellsOf(segment, CELL)) push(grid, cell, segment);
    const found: Point[] = [];
    for (const [[ax, ay], [bx, by]] of one) {
        const near = new Set([...cellsOf([[ax, ay], [bx, by]], CELL)].flatMap(cell => grid.get(cell) ?? []));
        for (const [[cx, cy], [dx, dy]] of near) {
            const den = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
            if (den === 0) continue;
            const t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / den, u = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / den;
            if (t >= 0 && t <= 1 && u >= 0 && u <= 1) found.push([ax + t * (bx - ax), ay + t * (by - ay)]);
        }
    }
    return found;
}

/** Points by position, within a distance in their own unit. */
class Places {
    private readonly cells = new Map<string, Point[]>();
    private readonly reach: number;

    constructor(points: readonly Point[], reach: number) {
        this.reach = reach;
        for (const point of points) {
            const key = `${Math.floor(point[0] / reach)} ${Math.floor(point[1] / reach)}`;
            push(this.cells, key, point);
        }
    }

    has([x, y]: Point): boolean {
        const [i, j] = [Math.floor(x / this.reach), Math.floor(y / this.reach)];
        for (const di of [-1, 0, 1]) {
            for (const dj of [-1, 0, 1]) {
                if (this.cells.get(`${i + di} ${j + dj}`)?.some(([px, py]) => Math.abs(px - x) <= this.reach && Math.abs(py - y) <= this.reach)) return true;
            }
        }
        return false;
    }
}

const REACH_DEG = 2e-7;
const gaussKruger = (meridian: number): string => `+proj=etmerc +lon_0=${meridian} +x_0=500000 +ellps=GRS80`;
const DEGREES = '+proj=longlat +ellps=GRS80';

/** Segments that come near one of the points. */
function near(segments: readonly Segment[], points: readonly Point[]): Segment[] {
    const CELL = 5, cells = new Set(points.map(([x, y]) => cellNumber(Math.floor(x / CELL), Math.floor(y / CELL))));
    return segments.filter((segment) => {
        for (const cell of cellsOf(segment, CELL)) if (cells.has(cell)) return true;
        return false;
    });
}

/** Corners of basic farmland and its crossings with other borders, where no other layer has a vertex or crossing of its own. */
async function secretPlaces({before, after, layers}: RunOptions, meridian = 111): Promise<Point[]> {
    const lines = (kinds: readonly string[]) => Promise.all(layers.filter(({kind}) => kinds.includes(kind)).map(({file}) => segmentsOf(file)));
    const farmland = (await lines(['basicFarmland'])).flat();
    const open = [await segmentsOf(before.file), await segmentsOf(after.file), ...await lines(['village', 'township', 'season', 'lawful'])];
    const vertices = new Places(open.flat().map(([start]) => start), 0.03);
    const places = [...farmland.map(([start]) => start), ...open.flatMap(one => crossings(farmland, one))].filter(point => !vertices.has(point));
    const close = open.map(one => near(one, places));
    const shared = new Places(close.flatMap((one, i) => close.slice(i + 1).flatMap(other => crossings(one, other))), 0.03);
    const toDegrees = proj4(gaussKruger(meridian), DEGREES);
    return places.filter(point => !shared.has(point)).map(([x, y]) => toDegrees.forward([x, y]) as [number, number]);
}

/** Every coordinate that the page holds, wherever it stands. */
function pagePoints(page: ReportPageData): Point[] {
    const boxCorners: Point[] = [[page.bbox[0], page.bbox[1]], [page.bbox[2], page.bbox[3]]];
    return [
        ...[...page.patches, ...page.setAside, ...page.context].flatMap(({geometry}) => decodeGeometry(geometry).flat(2)),
        ...(page.basicFarmland ?? []).flatMap(geometry => decodeGeometry(geometry).flat(2)),
        ...page.outlines.flatMap(({geometry}) => decodeLines(geometry).flat()),
        ...[...page.patches, ...page.setAside, ...page.outlines].map(({label}) => label),
        ...page.issues.flatMap(({at}): Point[] => at ? [at] : []),
        ...boxCorners,
    ];
}

function disclosed(page: ReportPageData, secrets: readonly Point[]): Point[] {
    const places = new Places(secrets, REACH_DEG);
    return pagePoints(page).filter(point => places.has(point));
}

/** A copy of a basic-farmland file whose every border is moved, so that none follows a parcel. */
async function movedFarmland(file: string, folder: string, meridian: number): Promise<string> {
    const [{polygons: {coords, ringStart, featureStart}}] = await openSource(file);
    const shapes = Array.from({length: featureStart.length - 1}, (_, f) => Array.from({length: featureStart[f + 1] - featureStart[f]}, (_, k) => {
        const r = featureStart[f] + k;
        return [Array.from({length: ringStart[r + 1] - ringStart[r]}, (_, i) => [coords[2 * (ringStart[r] + i)] + 7.3, coords[2 * (ringStart[r] + i) + 1] + 4.1] as const)];
    }));
    return writeLand(folder, 'moved', landOfShapes('basicFarmland', shapes, shapes.map((_, i) => ({YJJBNTTBBH: `B${i}`})), {move: (x, y) => [x, y], crs: gaussKruger3(meridian)}));
}

test.each([
    ['scenario A', 'data-samples/scenario-a/run.json', 111, 8], ['the sample county', 'data-samples/county/run.json', 120, 10_000],
])('the page of %s holds no basic-farmland coordinate, and holds them when asked to', (name, input, meridian, atLeast) => inTempFolder(async (folder) => {
    const given = sampleOptions(input);
    // plots of the sample county follow its parcels: nothing of them would be a secret
    const options = name === 'scenario A' ? given : {
        ...given, layers: await Promise.all(given.layers.map(async layer => layer.kind === 'basicFarmland'
            ? {...layer, file: await movedFarmland(layer.file, folder, meridian)} : layer)),
    };
    const secrets = await secretPlaces(options, meridian);
    expect(secrets.length).toBeGreaterThan(atLeast);
    const {page} = await runMainJob(options);
    expect(page.patches.length).toBeGreaterThan(5);
    expect(disclosed(page, secrets)).toEqual([]);
    expect('basicFarmland' in page).toBe(false);

    const {page: open} = await runMainJob({...options, includeBasicFarmland: true});
    // its outlines, drawn by themselves: every corner but those that two plots share
    const shown = new Places(pagePoints(open), REACH_DEG);
    const toDegrees = proj4(gaussKruger(meridian), DEGREES);
    const corners = (await Promise.all(options.layers.filter(({kind}) => kind === 'basicFarmland').map(({file}) => segmentsOf(file)))).flat()
        .map(([start]) => toDegrees.forward([...start]) as [number, number]);
    expect(corners.filter(point => shown.has(point)).length / corners.length).toBeGreaterThan(0.5);
}));

const WOOD = parcel('0301', [-200, -200, 200, 200]), PADDY = parcel('0101', [-100, -100, 100, 100]);
const farmland = (...at: Rectangle[]): Piece[] => at.map((one, i) => ({at: [one], row: {YJJBNTTBBH: `B${i}`, DLBM: '0101'}}));

interface Given {
    readonly changes?: readonly Piece[];
    readonly plots: readonly Piece[];
    /** Basic farmland as it was two years before. */
    readonly olderPlots?: readonly Piece[];
    readonly season?: readonly Piece[];
    readonly includeBasicFarmland?: boolean;
}

/** Runs the job and gives what its page discloses of the basic farmland. */
function disclosedBy({changes = [], plots, olderPlots, season, includeBasicFarmland}: Given): Promise<{points: Point[]; page: ReportPageData}> {
    return inTempFolder(async (folder) => {
        const file = (name: string, kind: LandKind, pieces: readonly Piece[]) => writeLand(folder, name, land(kind, pieces));
        const options: RunOptions = {
            pack: 'cn.hubei.yidu', includeBasicFarmland,
            before: {file: await file('before', 'survey', [WOOD, PADDY]), date: '2024-12-31'},
            after: {file: await file('after', 'survey', [WOOD, PADDY, ...changes]), date: '2025-12-31'},
            layers: [
                {kind: 'basicFarmland', file: await file('plots', 'basicFarmland', plots), date: '2025-06-30'},
                ...olderPlots ? [{kind: 'basicFarmland' as const, file: await file('older', 'basicFarmland', olderPlots), date: '2023-06-30'}] : [],
                ...season ? [{kind: 'season' as const, file: await file('season', 'season', season)}] : [],
            ],
        };
        const {page} = await runMainJob(options);
        return {points: disclosed(page, await secretPlaces(options)), page};
    });
}

const BESIDE = farmland([-90, -80, -30, -20]), WORKS = parcel('0601', [0, 0, 40, 30]);

test('nor does the label of a patch whose middle lies outside it', async () => {
    // a works in the shape of a U; basic farmland ends on the inner side of its bottom, straight below the middle
    const works = parcel('0601', [-60, -60, 60, -40], [-60, -40, -40, 60], [40, -40, 60, 60]);
    const {points, page} = await disclosedBy({changes: [works], plots: farmland([-100, -100, 0.3, 100])});
    expect(page.patches).toHaveLength(1);
    expect(points).toEqual([]);
});

test('nor do faults of the basic-farmland layer or land that left it, until they are asked for', async () => {
    const overlapping = {changes: [WORKS], plots: farmland([-90, -80, -30, -20], [-40, -30, 10, 20])};
    const fault = ({issues}: ReportPageData, code: string) => issues.find(issue => issue.code === code);
    const quiet = await disclosedBy(overlapping);
    expect(fault(quiet.page, 'kernel/overlap')).toMatchObject({at: null, areaM2: '100.0000'});
    expect(quiet.points).toEqual([]);
    const shrunk = await disclosedBy({changes: [WORKS], plots: BESIDE, olderPlots: farmland([-90, -80, -10, 15])});
    expect(fault(shrunk.page, 'pipeline/basic-farmland-shrank')).toMatchObject({at: null});
    expect(shrunk.points).toEqual([]);
    const asked = await disclosedBy({...overlapping, includeBasicFarmland: true});
    expect(fault(asked.page, 'kernel/overlap')!.at).not.toBeNull();
});

test('nor does an idle field that lies half on basic farmland, and its shape is the one observed', async () => {
    const idle: Piece = {at: [[-40, -30, 20, 10], [20, -30, 30, -10]], row: {ZZSXDM: 'WG', WGJJ: '2024,2025'}};
    const {points, page} = await disclosedBy({plots: farmland([-90, -80, -13, 15]), season: [idle]});
    expect(page.patches).toMatchObject([{direction: 'unchanged'}]);
    expect(points).toEqual([]);
    const [[ring]] = decodeGeometry(page.patches[0].geometry);
    const local = ring.slice(1).map(([lon, lat]) => proj4(DEGREES, gaussKruger(111), [lon, lat]) as [number, number])
        .map(([x, y]) => `${Math.round(x - EAST)},${Math.round(y - NORTH)}`).sort();
    expect(local).toEqual(['-40,-30', '30,-30', '30,-10', '20,-10', '20,10', '-40,10'].sort());
});

test('an idle field that follows the borders of its parcel around a corner keeps its own corners', async () => {
    // it shares three corners with the parcel and has two more inside it
    const idle: Piece = {at: [[-100, -100, 100, 20], [-100, 20, 30, 100]], row: {ZZSXDM: 'WG', WGJJ: '2024,2025'}};
    const {points, page} = await disclosedBy({plots: farmland([-90, -80, -13, 50]), season: [idle]});
    expect(points).toEqual([]);
    const [[ring]] = decodeGeometry(page.patches[0].geometry);
    expect(ring).toHaveLength(7);
});
