/**
 * A made-up county for tests of the result page: curved parcels that share their borders, about 80 patches of every
 * kind, set-asides, issues and a ledger that closes on all three bases. The same seed gives the same page.
 *
 * Names are fictional. Areas are computed from the drawn geometry in a local plane; `gross` is 1.0003 of it, `net` is
 * gross less a fixed share of ridges, both cut to ticks, so sums are exact as in real pages.
 */
import type {LonLatLine} from '../../engine/contract/geometryCodec.ts';
import {encodeGeometry, encodeLines} from '../../engine/contract/geometryCodec.ts';
import type {
    ContextFace, CriminalLineRow, DeadlineRow, IssueRow, LedgerBases, LedgerGroupRow, LedgerTerms, PartRow, PatchDirection,
    PatchRow, ReasonRow, ReportPageData, SetAsideRow,
} from '../../engine/contract/reportPage.ts';
import {
    CITATIONS, CLASSES, DEPARTMENTS, KINDS, LAWFUL_RECORDS, MADE_CHANGES, RULES, TOWNSHIP_NAMES, VILLAGE_NAMES,
} from './reportFixtureTables.ts';

export interface ReportFixtureOptions {
    readonly seed?: number;
    readonly nPatches?: number;
    /** Parcels along the two sides of the county. */
    readonly columns?: number;
    readonly rows?: number;
    readonly basicFarmland?: boolean;
    readonly status?: 'draft' | 'issued';
    readonly secrecy?: string | null;
}

type Point = readonly [number, number];
const LON0 = 111.42;
const LAT0 = 30.28;
const METRES_PER_DEGREE_LAT = 110_852;
const METRES_PER_DEGREE_LON = 96_210;
const PARCEL_M = 260;

/** Small seeded generator (mulberry32); uniform in [0, 1). */
export function seededRandom(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

function lonLat([x, y]: Point): [number, number] {
    return [LON0 + x / METRES_PER_DEGREE_LON, LAT0 + y / METRES_PER_DEGREE_LAT];
}

function ringAreaM2(ring: readonly Point[]): number {
    let twice = 0;
    for (let i = 0; i < ring.length; i++) {
        const [x0, y0] = ring[i];
        const [x1, y1] = ring[(i + 1) % ring.length];
        twice += x0 * y1 - x1 * y0;
    }
    return Math.abs(twice) / 2;
}

function ringLengthM(ring: readonly Point[]): number {
    return ring.reduce((sum, p, i) => {
        const q = ring[(i + 1) % ring.length];
        return sum + Math.hypot(q[0] - p[0], q[1] - p[1]);
    }, 0);
}

/** The part of a ring on the left of the line through `at` with direction `angle` (Sutherland-Hodgman). */
function clip(ring: readonly Point[], at: Point, angle: number): Point[] {
    const nx = -Math.sin(angle);
    const ny = Math.cos(angle);
    const side = ([x, y]: Point): number => (x - at[0]) * nx + (y - at[1]) * ny;
    const out: Point[] = [];
    ring.forEach((p, i) => {
        const q = ring[(i + 1) % ring.length];
        const [sp, sq] = [side(p), side(q)];
        if (sp >= 0) out.push(p);
        if (sp >= 0 !== sq >= 0) {
            const share = sp / (sp - sq);
            out.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
        }
    });
    return out;
}

function centreOf(ring: readonly Point[]): Point {
    let [twice, cx, cy] = [0, 0, 0];
    const [ox, oy] = ring[0];
    for (let i = 0; i < ring.length; i++) {
        const [x0, y0] = [ring[i][0] - ox, ring[i][1] - oy];
        const [x1, y1] = [ring[(i + 1) % ring.length][0] - ox, ring[(i + 1) % ring.length][1] - oy];
        const cross = x0 * y1 - x1 * y0;
        twice += cross;
        cx += (x0 + x1) * cross;
        cy += (y0 + y1) * cross;
    }
    return [ox + cx / (3 * twice), oy + cy / (3 * twice)];
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const geometryOf = (...rings: (readonly Point[])[]): string =>
    encodeGeometry(rings.map((ring) => [ring.map(lonLat)]));

function decimal(units: bigint, scale: number): string {
    const sign = units < 0n ? '-' : '';
    const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
    return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Exact areas on three bases: gross in 1e-4, net in 1e-8, plane in 1e-9 m². */
interface Areas {
    readonly gross: bigint;
    readonly net: bigint;
    readonly plane: bigint;
}
const ZERO: Areas = {gross: 0n, net: 0n, plane: 0n};
const plus = (a: Areas, b: Areas): Areas => ({gross: a.gross + b.gross, net: a.net + b.net, plane: a.plane + b.plane});
const areasOf = (planeM2: number, ridgeShare: number): Areas => {
    const plane = BigInt(Math.round(planeM2 * 1e9));
    const gross = plane * 10003n / 1_000_000_000n;
    return {plane, gross, net: gross * BigInt(Math.round((1 - ridgeShare) * 10_000))};
};
const rowsOf = (a: Areas): {areaM2: string; netAreaM2: string; planeAreaM2: string} =>
    ({areaM2: decimal(a.gross, 4), netAreaM2: decimal(a.net, 8), planeAreaM2: decimal(a.plane, 9)});
const muOf = (gross: bigint): string => decimal((gross * 3n * 100n * 2n + 20_000_000n) / 40_000_000n, 2);

interface Parcel {
    readonly ring: readonly Point[];
    readonly column: number;
    readonly row: number;
    readonly village: number;
    readonly code: string;
    readonly inBasicFarmland: boolean;
}

/** Parcels with curved borders: a shared edge is drawn once and used by both its parcels. */
function makeParcels(random: () => number, columns: number, rows: number): Parcel[] {
    const corner: Point[][] = [];
    for (let row = 0; row <= rows; row++) {
        corner.push([]);
        for (let column = 0; column <= columns; column++) {
            const swing = 90 * Math.sin(row * 0.45) + 60 * Math.cos(column * 0.6 + row * 0.2);
            corner[row].push([
                column * PARCEL_M + (random() - 0.5) * 110 + swing,
                row * PARCEL_M + (random() - 0.5) * 110 + 70 * Math.sin(column * 0.5),
            ]);
        }
    }
    const bend = (a: Point, b: Point): Point[] => {
        const offset = (random() - 0.5) * 46;
        const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
        const length = Math.hypot(dx, dy);
        return [0, 0.2, 0.4, 0.6, 0.8].map((t): Point => {
            const bulge = offset * 4 * t * (1 - t) + (t === 0 ? 0 : (random() - 0.5) * 7);
            return [a[0] + t * dx - bulge * dy / length, a[1] + t * dy + bulge * dx / length];
        });
    };
    const flat = corner.map((line) => line.slice(0, -1).map((p, i) => bend(p, line[i + 1])));
    const upright = corner.slice(0, -1).map((line, row) => line.map((p, column) => bend(p, corner[row + 1][column])));
    const reversed = (edge: readonly Point[], end: Point): Point[] => [end, ...edge.slice(1).reverse()];
    const parcels: Parcel[] = [];
    for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
            const wet = Math.sin(column * 0.7) + Math.cos(row * 0.8 + column * 0.2) + random();
            const pick = random();
            const code = pick < 0.72 ? (wet > 0.4 ? '0101' : '0103')
                : pick < 0.82 ? '0301' : pick < 0.88 ? '0702' : pick < 0.93 ? '1104' : pick < 0.97 ? '0404' : '0201';
            parcels.push({
                ring: [...flat[row][column], ...upright[row][column + 1],
                    ...reversed(flat[row + 1][column], corner[row + 1][column + 1]),
                    ...reversed(upright[row][column], corner[row + 1][column])],
                column, row, code,
                village: Math.min(3, Math.floor((column + Math.sin(row) * 0.9) / columns * 4)) * 3
                    + Math.min(2, Math.floor((row + Math.cos(column * 0.7) * 0.8) / rows * 3)),
                inBasicFarmland: code.startsWith('01') && Math.sin(column * 0.5 + 1) + Math.sin(row * 0.6) > 0.2,
            });
        }
    }
    return parcels.map((parcel) => ({...parcel, village: Math.max(0, parcel.village)}));
}

function outlinesOf(parcels: readonly Parcel[], columns: number, rows: number,
    groupOf: (parcel: Parcel) => number): Map<number, LonLatLine[]> {
    const lines = new Map<number, LonLatLine[]>();
    for (const parcel of parcels) {
        const sides: [number, number][] = [[0, -1], [1, 0], [0, 1], [-1, 0]];
        sides.forEach(([dx, dy], side) => {
            const [column, row] = [parcel.column + dx, parcel.row + dy];
            const outside = column < 0 || row < 0 || column >= columns || row >= rows;
            const own = groupOf(parcel);
            if (!outside && groupOf(parcels[row * columns + column]) === own) return;
            const edge = [...parcel.ring, parcel.ring[0]].slice(side * 5, side * 5 + 6).map(lonLat);
            lines.set(own, [...(lines.get(own) ?? []), edge]);
        });
    }
    return lines;
}

const villageOf = (parcel: Parcel): {code: string; name: string; townshipCode: string; townshipName: string} => ({
    code: `99010${1 + Math.floor(parcel.village / 3)}20${parcel.village % 3 + 1}`,
    name: VILLAGE_NAMES[parcel.village],
    townshipCode: `99010${1 + Math.floor(parcel.village / 3)}`,
    townshipName: TOWNSHIP_NAMES[Math.floor(parcel.village / 3)],
});

function terms(before: bigint, loss: bigint, setLoss: bigint, gain: bigint, setGain: bigint, internal: bigint,
    scale: number, ridge?: bigint): LedgerTerms {
    const text = (units: bigint): string => decimal(units, scale);
    const after = before - loss - setLoss + gain + setGain + (ridge ?? 0n);
    return {
        cultivatedBeforeM2: text(before), lossM2: text(loss), setAsideLossM2: text(setLoss), outsideBeforeM2: text(0n),
        gainM2: text(gain), setAsideGainM2: text(setGain), outsideAfterM2: text(0n), cultivatedAfterM2: text(after),
        internalM2: text(internal), residualM2: text(0n), ...(ridge === undefined ? {} : {ridgeChangeM2: text(ridge)}),
    };
}

interface Sums {
    before: Areas;
    loss: Areas;
    setLoss: Areas;
    gain: Areas;
    internal: Areas;
}
const emptySums = (): Sums => ({before: ZERO, loss: ZERO, setLoss: ZERO, gain: ZERO, internal: ZERO});

function basesOf(sums: Sums): LedgerBases {
    const one = (key: keyof Areas, scale: number, ridge?: bigint): LedgerTerms => terms(sums.before[key], sums.loss[key],
        sums.setLoss[key], sums.gain[key], 0n, sums.internal[key], scale, ridge);
    return {gross: one('gross', 4), net: one('net', 8, 12_345_678n), plane: one('plane', 9)};
}

const RIDGE_SHARE: Readonly<Record<string, number>> = {'0101': 0.0725, '0103': 0.125, '0102': 0.08};
const ridgeOf = (code: string): number => RIDGE_SHARE[code] ?? 0;

function deadlinesOf(direction: PatchDirection, strict: boolean): DeadlineRow[] {
    if (direction === 'gain' || direction === 'internal') return [];
    return [
        {kind: 'fieldVerification', label: {zh: '实地核实举证', en: 'Field verification'},
            dueOn: strict ? '2026-04-23' : '2026-04-30', citations: [0]},
        ...(strict ? [{kind: 'onSiteStop', label: {zh: '现场核查制止', en: 'On-site check and stop'},
            dueOn: '2026-04-21', citations: [1]}] : []),
    ];
}

function reasonsOf(ruleId: string, fromCode: string, toCode: string, inBasicFarmland: boolean, lead: string | null,
    village: string): ReasonRow[] {
    const facts = [
        {name: {zh: '变化前地类', en: 'class before'}, value: fromCode},
        {name: {zh: '变化后地类', en: 'class after'}, value: toCode},
        {name: {zh: '永久基本农田', en: 'basic farmland'}, value: inBasicFarmland ? '是' : '否'},
        {name: {zh: '村', en: 'village'}, value: village},
    ];
    return [{ruleId, decides: 'kind', facts},
        ...(lead === null ? [] : [{ruleId: `route.${lead}`, decides: 'lead' as const,
            facts: [{name: {zh: '认定类型', en: 'kind'}, value: ruleId}]}])];
}

/** A whole page. `nPatches: 0` is the county where nothing changed. */
export function reportFixture(options: ReportFixtureOptions = {}): ReportPageData {
    const random = seededRandom(options.seed ?? 20260420);
    const columns = options.columns ?? 26;
    const rows = options.rows ?? 18;
    const parcels = makeParcels(random, columns, rows);
    const wanted = Math.min(options.nPatches ?? 80, Math.floor(parcels.length * 0.6));
    const order = parcels.map((_, i) => [random(), i] as const).sort((a, b) => a[0] - b[0]).map(([, i]) => i);
    const sums = emptySums();
    const byVillage = parcels.reduce((map, parcel) => map.set(villageOf(parcel).code, {parcel, sums: emptySums()}),
        new Map<string, {parcel: Parcel; sums: Sums}>());
    const byTownship = new Map([...byVillage.values()].map(({parcel}) =>
        [villageOf(parcel).townshipCode, {parcel, sums: emptySums()}]));
    const byClass = new Map<string, Sums>();
    const add = (parcel: Parcel, code: string, key: keyof Sums, areas: Areas): void => {
        const place = villageOf(parcel);
        const classSums = byClass.get(code) ?? emptySums();
        byClass.set(code, classSums);
        for (const target of [sums, byVillage.get(place.code)!.sums, byTownship.get(place.townshipCode)!.sums, classSums]) {
            target[key] = plus(target[key], areas);
        }
    };
    for (const parcel of parcels) {
        if (parcel.code.startsWith('01')) {
            add(parcel, parcel.code, 'before', areasOf(ringAreaM2(parcel.ring), ridgeOf(parcel.code)));
        }
    }

    const patches: PatchRow[] = [];
    const setAside: SetAsideRow[] = [];
    const changedParcels = new Set<number>();
    const context: ContextFace[] = [];
    for (const index of order) {
        if (patches.length >= wanted) break;
        const parcel = parcels[index];
        const change = MADE_CHANGES[patches.length % MADE_CHANGES.length];
        const cultivated = parcel.code.startsWith('01');
        if (cultivated === (change.direction === 'gain')) continue;
        if (change.direction === 'gain' && !['0404', '0301', '0201', '1104'].includes(parcel.code)) continue;
        changedParcels.add(index);
        const n = patches.length;
        const centre = centreOf(parcel.ring);
        const angle = random() * 6.28;
        const shift = (random() - 0.35) * 90;
        const at: Point = [centre[0] - Math.sin(angle) * shift, centre[1] + Math.cos(angle) * shift];
        const whole = n % 5 === 4;
        const ring = whole ? [...parcel.ring] : clip(clip(parcel.ring, at, angle), centre, angle + 1.2 + random());
        if (ring.length < 4 || ringAreaM2(ring) < 700) continue;
        const toCode = change.toCode === '=' ? parcel.code : change.toCode;
        const place = villageOf(parcel);
        const planeM2 = ringAreaM2(ring);
        const ridge = change.direction === 'gain' ? ridgeOf(toCode) : ridgeOf(parcel.code);
        const strict = parcel.inBasicFarmland && change.direction === 'loss';
        const shares = change.parts.map((part) => part.share);
        const deadlines = deadlinesOf(change.direction, strict);
        let rest = areasOf(planeM2, ridge);
        const whole3 = rest;
        let farmland = 0n;
        const parts = change.parts.map((part, i): PartRow => {
            const last = i === change.parts.length - 1;
            const piece = last ? rest : {gross: whole3.gross * BigInt(shares[i]) / 100n,
                net: whole3.net * BigInt(shares[i]) / 100n, plane: whole3.plane * BigInt(shares[i]) / 100n};
            rest = {gross: rest.gross - piece.gross, net: rest.net - piece.net, plane: rest.plane - piece.plane};
            const inBasicFarmland = strict && (i === 0 || part.lawful === undefined);
            if (inBasicFarmland) farmland += piece.gross;
            const kind = KINDS.find((row) => row.id === part.kind)!;
            return {
                patchId: '', fromCode: parcel.code, toCode, villageCode: place.code, villageName: place.name,
                townshipCode: place.townshipCode, townshipName: place.townshipName, inBasicFarmland,
                lawfulRecords: part.lawful === undefined ? [] : [part.lawful], ...rowsOf(piece),
                kind: part.kind, suspected: kind.suspected, ruleId: part.ruleId,
                reasons: reasonsOf(part.ruleId, parcel.code, toCode, inBasicFarmland, part.lead, place.name),
                lead: part.lead, jointWith: strict && part.kind === 'non_ag' ? ['SUP'] : [],
                enforcingAuthority: part.kind === 'non_grain' && inBasicFarmland ? 'NR' : part.enforcing,
                copyTo: part.lead === null ? [] : ['TOWN'], deadlines,
            };
        });
        add(parcel, parcel.code, change.direction === 'internal' ? 'internal' : 'loss',
            change.direction === 'loss' || change.direction === 'internal' ? whole3 : ZERO);
        if (change.direction === 'gain') add(parcel, toCode, 'gain', whole3);
        if (change.direction === 'internal') {
            // A change of class inside cultivated land leaves the total alone but moves area between its classes.
            byClass.get(parcel.code)!.loss = plus(byClass.get(parcel.code)!.loss, whole3);
            const target = byClass.get(toCode) ?? emptySums();
            byClass.set(toCode, target);
            target.gain = plus(target.gain, whole3);
        }
        const id = `tb${(n * 7919 + 104729).toString(16).padStart(6, '0')}${Math.floor(random() * 1e9).toString(16)}`;
        const lines: CriminalLineRow[] = change.direction === 'loss' && parts[0].suspected ? [
            {id: 'basicFarmland5', label: {zh: '永久基本农田 5 亩', en: '5 mu of basic farmland'}, lineMu: '5.00',
                measuredM2: decimal(farmland, 4), measuredMu: muOf(farmland), reached: farmland >= 33_333_334n,
                citations: [2]},
            {id: 'other10', label: {zh: '其他耕地 10 亩', en: '10 mu of other cultivated land'}, lineMu: '10.00',
                measuredM2: decimal(whole3.gross - farmland, 4), measuredMu: muOf(whole3.gross - farmland),
                reached: whole3.gross - farmland >= 66_666_667n, citations: [2]},
        ] : [];
        patches.push({
            id, direction: change.direction, kindMain: parts[0].kind, toCode, fromCodes: [parcel.code],
            ...rowsOf(whole3), areaMu: muOf(whole3.gross), widthM: 2 * planeM2 / ringLengthM(ring),
            basicFarmlandM2: decimal(farmland, 4), touchesBasicFarmland: n % 17 === 3 && farmland === 0n,
            villages: [place.name], parcelsBefore: [index + 1], parcelsAfter: [index + 1, columns * rows + n + 1],
            label: lonLat(centreOf(ring)), geometry: geometryOf(ring),
            parts: parts.map((part) => ({...part, patchId: id})), deadlines, criminalLines: lines,
        });
        context.push({beforeCode: parcel.code, afterCode: toCode, geometry: geometryOf(ring)});
        if (!whole) {
            const [outA, outB] = [clip(parcel.ring, at, angle + Math.PI), clip(clip(parcel.ring, at, angle), centre,
                angle + Math.PI + 1.2)];
            for (const piece of [outA, outB]) {
                if (piece.length > 2) context.push({beforeCode: parcel.code, afterCode: parcel.code, geometry: geometryOf(piece)});
            }
        }
        if (n % 8 === 5 && cultivated) setAside.push(makeSetAside(parcel, n));
    }
    for (const row of setAside) {
        const units = (text: string): bigint => BigInt(text.replace('.', ''));
        const parcel = parcels.find((p) => VILLAGE_NAMES[p.village] === row.villages[0])!;
        add(parcel, row.fromCodes[0], 'setLoss', {gross: units(row.areaM2), net: units(row.netAreaM2),
            plane: units(row.planeAreaM2)});
    }
    parcels.forEach((parcel, index) => {
        const near = [...changedParcels].some((other) => Math.abs(parcels[other].column - parcel.column) < 2
            && Math.abs(parcels[other].row - parcel.row) < 2);
        if (near && !changedParcels.has(index)) {
            context.unshift({beforeCode: parcel.code, afterCode: parcel.code, geometry: geometryOf(parcel.ring)});
        } else if (changedParcels.has(index) && !patches.some((patch) => patch.parcelsBefore[0] === index + 1)) {
            context.unshift({beforeCode: parcel.code, afterCode: parcel.code, geometry: geometryOf(parcel.ring)});
        }
    });
    return assemble({options, parcels, columns, rows, patches, setAside, context, sums, byVillage, byTownship, byClass});
}

function makeSetAside(parcel: Parcel, n: number): SetAsideRow {
    const sliver = n % 16 === 5;
    const [a, b] = [parcel.ring[0], parcel.ring[5]];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const depth = sliver ? 0.6 : 11;
    const share = sliver ? 1 : 14 / length;
    const end: Point = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    const normal: Point = [-(b[1] - a[1]) / length * depth, (b[0] - a[0]) / length * depth];
    const ring: Point[] = [a, end, [end[0] + normal[0], end[1] + normal[1]], [a[0] + normal[0], a[1] + normal[1]]];
    const areas = areasOf(ringAreaM2(ring), ridgeOf(parcel.code));
    return {
        id: `sa${n.toString(16).padStart(4, '0')}`, reason: sliver ? 'sliver' : 'small', direction: 'loss',
        fromCodes: [parcel.code], toCode: sliver ? '0404' : '0702', ...rowsOf(areas), areaMu: muOf(areas.gross),
        widthM: 2 * ringAreaM2(ring) / ringLengthM(ring), limit: sliver ? 1 : 200,
        groupAreaM2: sliver ? null : decimal(areas.gross, 4), villages: [villageOf(parcel).name],
        label: lonLat(centreOf(ring)), geometry: geometryOf(ring),
    };
}

interface Made {
    readonly options: ReportFixtureOptions;
    readonly parcels: readonly Parcel[];
    readonly columns: number;
    readonly rows: number;
    readonly patches: readonly PatchRow[];
    readonly setAside: readonly SetAsideRow[];
    readonly context: readonly ContextFace[];
    readonly sums: Sums;
    readonly byVillage: ReadonlyMap<string, {parcel: Parcel; sums: Sums}>;
    readonly byTownship: ReadonlyMap<string, {parcel: Parcel; sums: Sums}>;
    readonly byClass: ReadonlyMap<string, Sums>;
}

function assemble(made: Made): ReportPageData {
    const {parcels, patches, options} = made;
    const points = parcels.flatMap((parcel) => parcel.ring.map(lonLat));
    const lons = points.map((p) => p[0]);
    const lats = points.map((p) => p[1]);
    const units = (text: string): bigint => BigInt(text.replace('.', ''));
    const rowsBy = (key: (part: PartRow) => string): Map<string, PartRow[]> => {
        const groups = new Map<string, PartRow[]>();
        for (const part of patches.flatMap((patch) => patch.parts)) groups.set(key(part), [...(groups.get(key(part)) ?? []), part]);
        return groups;
    };
    const total = (parts: readonly PartRow[]): Areas => parts.reduce((sum, part) => plus(sum,
        {gross: units(part.areaM2), net: units(part.netAreaM2), plane: units(part.planeAreaM2)}), ZERO);
    const groupRow = (code: string, zh: string, en: string, sums: Sums): LedgerGroupRow =>
        ({code, name: {zh, en}, ...basesOf(sums)});
    const outline = (kind: 'township' | 'village', groupOf: (parcel: Parcel) => number): ReportPageData['outlines'] =>
        [...outlinesOf(parcels, made.columns, made.rows, groupOf)].map(([group, lines]) => {
            const members = parcels.filter((parcel) => groupOf(parcel) === group);
            const place = villageOf(members[0]);
            const middle = centreOf(members[Math.floor(members.length / 2)].ring);
            return {kind, code: kind === 'village' ? place.code : place.townshipCode,
                name: kind === 'village' ? place.name : place.townshipName,
                label: lonLat(kind === 'village' ? middle : [middle[0], middle[1] + 300]), geometry: encodeLines(lines)};
        });
    const inFarmland = patches.flatMap((patch) => patch.parts).filter((part) => part.inBasicFarmland);
    return {
        schema: 'liangtian-report-page/1',
        title: {zh: '样例县耕地变化图斑', en: 'Cultivated-land change, Sample County'},
        generatedFor: {
            before: {date: '2025-12-31', source: 'DLTB_2025.shp'}, after: {date: '2026-04-15', source: 'DLTB_2026Q2.gpkg'},
            detectedOn: '2026-04-20',
            pack: {id: 'cn.hubei.yidu', version: '0.1.0', status: options.status ?? 'draft',
                name: {zh: '宜都市耕地保护常态长效管理办法（征求意见稿）', en: 'Yidu cultivated-land measures (draft for comment)'}},
            toolVersion: '0.1.0',
        },
        crs: {id: 'EPSG:4546', nameZh: '2000国家大地坐标系 3度带 中央经线111°', nameEn: 'CGCS2000 / 3-degree Gauss-Kruger CM 111E'},
        secrecy: options.secrecy === undefined ? '内部' : options.secrecy,
        mapApprovalNumber: null,
        bbox: [least(lons), least(lats), -least(lons.map((x) => -x)), -least(lats.map((x) => -x))],
        kinds: KINDS, departments: DEPARTMENTS, classes: CLASSES, rules: RULES, citations: CITATIONS,
        lawfulRecords: LAWFUL_RECORDS, patches, context: made.context,
        outlines: [...outline('township', (parcel) => Math.floor(parcel.village / 3)),
            ...outline('village', (parcel) => parcel.village)],
        ...(options.basicFarmland ? {basicFarmland: parcels.filter((parcel) => parcel.inBasicFarmland)
            .map((parcel) => geometryOf(parcel.ring))} : {}),
        setAside: made.setAside,
        issues: patches.length === 0 ? [] : fixtureIssues(patches[0].label, patches[Math.min(5, patches.length - 1)].label),
        ledger: basesOf(made.sums),
        byKind: [...rowsBy((part) => part.kind)].map(([kind, parts]) => ({
            kind, patches: new Set(parts.map((part) => part.patchId)).size, parts: parts.length, ...rowsOf(total(parts)),
            basicFarmlandM2: decimal(total(parts.filter((part) => part.inBasicFarmland)).gross, 4),
        })),
        byClass: [...made.byClass].map(([code, sums]) =>
            groupRow(code, CLASSES.find((row) => row.code === code)!.nameZh, CLASSES.find((row) => row.code === code)!.nameEn, sums)),
        byVillage: [...made.byVillage].map(([code, {parcel, sums}]) =>
            groupRow(code, `${villageOf(parcel).townshipName} ${villageOf(parcel).name}`, villageOf(parcel).name, sums)),
        byTownship: [...made.byTownship].map(([code, {parcel, sums}]) =>
            groupRow(code, villageOf(parcel).townshipName, villageOf(parcel).townshipName, sums)),
        transitions: [...rowsBy((part) => `${part.fromCode} ${part.toCode}`)].map(([key, parts]) => ({
            fromCode: key.split(' ')[0], toCode: key.split(' ')[1], parts: parts.length, ...rowsOf(total(parts)),
        })),
        basicFarmlandTotals: {patches: new Set(inFarmland.map((part) => part.patchId)).size,
            areaM2: decimal(total(inFarmland).gross, 4), layerAreaM2: '4960000.0000'},
    };
}

function fixtureIssues(at: readonly [number, number], other: readonly [number, number]): IssueRow[] {
    return [
        {code: 'layers/self-overlap', severity: 'error', layer: 'DLTB_2026Q2.gpkg', record: 118, otherRecord: 119, field: null,
            at: other, areaM2: '12.4801', count: 1, text: {zh: '两个图斑相互重叠', en: 'Two parcels overlap'}},
        {code: 'layers/gap', severity: 'warning', layer: 'DLTB_2025.shp', record: 44, otherRecord: null, field: null, at,
            areaM2: '3.0210', count: 1, text: {zh: '图斑之间有缝隙', en: 'A gap between parcels'}},
        {code: 'layers/code-name-disagree', severity: 'warning', layer: 'DLTB_2025.shp', record: 12, otherRecord: null,
            field: 'DLMC', at: null, areaM2: null, count: 3,
            text: {zh: '地类编码与地类名称不一致', en: 'Class code and class name disagree'}},
        {code: 'kernel/vertex-moved', severity: 'note', layer: 'YJJBNT.gpkg', record: null, otherRecord: null, field: null,
            at: null, areaM2: null, count: 214, text: {zh: '顶点在容差内并入前一图层', en: 'Vertices moved onto an earlier layer'}},
    ];
}
