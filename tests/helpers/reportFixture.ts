/**
 * A made-up county for tests of the result page: curved parcels that share their borders, about 80 patches of every
 * kind, set-asides, issues and a ledger that closes on all three bases. The same seed gives the same page.
 *
 * Names are fictional. Areas are computed from the drawn geometry in a local plane; `gross` is 1.0003 of it, `net` is
 * gross less a fixed share of ridges, both cut to ticks, so sums are exact as in real pages.
 */
import type {
    ContextFace,
    CriminalLineRow,
    DeadlineRow,
    PartRow,
    PatchDirection,
    PatchRow,
    ReasonRow,
    ReportPageData,
    SetAsideRow,
} from '../../engine/contract/reportPage.ts';
import type {Parcel, Point} from './reportFixtureLand.ts';
import {
    centreOf,
    clip,
    geometryOf,
    lonLat,
    makeParcels,
    ringAreaM2,
    ringLengthM,
    seededRandom,
    villageOf,
} from './reportFixtureLand.ts';
import type {Areas, Sums} from './reportFixtureAreas.ts';
import {ZERO, areasOf, decimal, emptySums, muOf, plus, rowsOf} from './reportFixtureAreas.ts';
import {KINDS, MADE_CHANGES, VILLAGE_NAMES} from './reportFixtureTables.ts';
import {assemble} from './reportFixtureAssemble.ts';

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
const RIDGE_SHARE: Readonly<Record<string, number>> = {'0101': 0.0725, '0103': 0.125, '0102': 0.08};
const ridgeOf = (code: string): number => RIDGE_SHARE[code] ?? 0;

function deadlinesOf(direction: PatchDirection, strict: boolean): DeadlineRow[] {
    if (direction === 'gain' || direction === 'internal') return [];
    return [
        {
            kind: 'fieldVerification',
            label: {zh: '实地核实举证', en: 'Field verification'},
            dueOn: strict ? '2026-04-23' : '2026-04-30',
            citations: [0],
        },
        ...(strict
            ? [
                  {
                      kind: 'onSiteStop',
                      label: {zh: '现场核查制止', en: 'On-site check and stop'},
                      dueOn: '2026-04-21',
                      citations: [1],
                  },
              ]
            : []),
    ];
}

function reasonsOf(
    ruleId: string,
    fromCode: string,
    toCode: string,
    inBasicFarmland: boolean,
    lead: string | null,
    village: string,
): ReasonRow[] {
    const facts = [
        {name: {zh: '变化前地类', en: 'class before'}, value: fromCode},
        {name: {zh: '变化后地类', en: 'class after'}, value: toCode},
        {name: {zh: '永久基本农田', en: 'basic farmland'}, value: inBasicFarmland ? '是' : '否'},
        {name: {zh: '村', en: 'village'}, value: village},
    ];
    return [
        {ruleId, decides: 'kind', facts},
        ...(lead === null
            ? []
            : [
                  {
                      ruleId: `route.${lead}`,
                      decides: 'lead' as const,
                      facts: [{name: {zh: '认定类型', en: 'kind'}, value: ruleId}],
                  },
              ]),
    ];
}

/** A whole page. `nPatches: 0` is the county where nothing changed. */
export function reportFixture(options: ReportFixtureOptions = {}): ReportPageData {
    const random = seededRandom(options.seed ?? 20260420);
    const columns = options.columns ?? 26;
    const rows = options.rows ?? 18;
    const parcels = makeParcels(random, columns, rows);
    const wanted = Math.min(options.nPatches ?? 80, Math.floor(parcels.length * 0.6));
    const order = parcels
        .map((_, i) => [random(), i] as const)
        .sort((a, b) => a[0] - b[0])
        .map(([, i]) => i);
    const sums = emptySums();
    const byVillage = parcels.reduce(
        (map, parcel) => map.set(villageOf(parcel).code, {parcel, sums: emptySums()}),
        new Map<string, {parcel: Parcel; sums: Sums}>(),
    );
    const byTownship = new Map(
        [...byVillage.values()].map(({parcel}) => [villageOf(parcel).townshipCode, {parcel, sums: emptySums()}]),
    );
    const byClass = new Map<string, Sums>();
    const add = (parcel: Parcel, code: string, key: keyof Sums, areas: Areas): void => {
        const place = villageOf(parcel);
        const classSums = byClass.get(code) ?? emptySums();
        byClass.set(code, classSums);
        for (const target of [
            sums,
            byVillage.get(place.code)!.sums,
            byTownship.get(place.townshipCode)!.sums,
            classSums,
        ]) {
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
            const piece = last
                ? rest
                : {
                      gross: (whole3.gross * BigInt(shares[i])) / 100n,
                      net: (whole3.net * BigInt(shares[i])) / 100n,
                      plane: (whole3.plane * BigInt(shares[i])) / 100n,
                  };
            rest = {gross: rest.gross - piece.gross, net: rest.net - piece.net, plane: rest.plane - piece.plane};
            const inBasicFarmland = strict && (i === 0 || part.lawful === undefined);
            if (inBasicFarmland) farmland += piece.gross;
            const kind = KINDS.find((row) => row.id === part.kind)!;
            return {
                patchId: '',
                fromCode: parcel.code,
                toCode,
                villageCode: place.code,
                villageName: place.name,
                townshipCode: place.townshipCode,
                townshipName: place.townshipName,
                inBasicFarmland,
                basicFarmlandM2: inBasicFarmland ? rowsOf(piece).areaM2 : '0.0000',
                lawfulRecords: part.lawful === undefined ? [] : [part.lawful],
                ...rowsOf(piece),
                kind: part.kind,
                suspected: kind.suspected,
                ruleId: part.ruleId,
                reasons: reasonsOf(part.ruleId, parcel.code, toCode, inBasicFarmland, part.lead, place.name),
                lead: part.lead,
                jointWith: strict && part.kind === 'non_ag' ? ['SUP'] : [],
                enforcingAuthority: part.kind === 'non_grain' && inBasicFarmland ? 'NR' : part.enforcing,
                copyTo: part.lead === null ? [] : ['TOWN'],
                deadlines,
            };
        });
        add(
            parcel,
            parcel.code,
            change.direction === 'internal' ? 'internal' : 'loss',
            change.direction === 'loss' || change.direction === 'internal' ? whole3 : ZERO,
        );
        if (change.direction === 'gain') add(parcel, toCode, 'gain', whole3);
        if (change.direction === 'internal') {
            // A change of class inside cultivated land leaves the total alone but moves area between its classes.
            byClass.get(parcel.code)!.loss = plus(byClass.get(parcel.code)!.loss, whole3);
            const target = byClass.get(toCode) ?? emptySums();
            byClass.set(toCode, target);
            target.gain = plus(target.gain, whole3);
        }
        const id = `tb${(n * 7919 + 104729).toString(16).padStart(6, '0')}${Math.floor(random() * 1e9).toString(16)}`;
        const lines: CriminalLineRow[] =
            change.direction === 'loss' && parts[0].suspected
                ? [
                      {
                          id: 'basicFarmland5',
                          label: {zh: '永久基本农田 5 亩', en: '5 mu of basic farmland'},
                          lineMu: '5.00',
                          measuredM2: decimal(farmland, 4),
                          measuredMu: muOf(farmland),
                          reached: farmland >= 33_333_334n,
                          citations: [2],
                      },
                      {
                          id: 'other10',
                          label: {zh: '其他耕地 10 亩', en: '10 mu of other cultivated land'},
                          lineMu: '10.00',
                          measuredM2: decimal(whole3.gross - farmland, 4),
                          measuredMu: muOf(whole3.gross - farmland),
                          reached: whole3.gross - farmland >= 66_666_667n,
                          citations: [2],
                      },
                  ]
                : [];
        patches.push({
            id,
            direction: change.direction,
            kindMain: parts[0].kind,
            toCode,
            fromCodes: [parcel.code],
            ...rowsOf(whole3),
            areaMu: muOf(whole3.gross),
            widthM: (2 * planeM2) / ringLengthM(ring),
            basicFarmlandM2: decimal(farmland, 4),
            touchesBasicFarmland: n % 17 === 3 && farmland === 0n,
            villages: [place.name],
            parcelsBefore: [index + 1],
            parcelsAfter: [index + 1, columns * rows + n + 1],
            label: lonLat(centreOf(ring)),
            geometry: geometryOf(ring),
            parts: parts.map((part) => ({...part, patchId: id})),
            deadlines,
            criminalLines: lines,
        });
        context.push({beforeCode: parcel.code, afterCode: toCode, geometry: geometryOf(ring)});
        if (!whole) {
            const [outA, outB] = [
                clip(parcel.ring, at, angle + Math.PI),
                clip(clip(parcel.ring, at, angle), centre, angle + Math.PI + 1.2),
            ];
            for (const piece of [outA, outB]) {
                if (piece.length > 2)
                    context.push({beforeCode: parcel.code, afterCode: parcel.code, geometry: geometryOf(piece)});
            }
        }
        if (n % 8 === 5 && cultivated) setAside.push(makeSetAside(parcel, n));
    }
    for (const row of setAside) {
        const units = (text: string): bigint => BigInt(text.replace('.', ''));
        const parcel = parcels.find((p) => VILLAGE_NAMES[p.village] === row.villages[0])!;
        add(parcel, row.fromCodes[0], 'setLoss', {
            gross: units(row.areaM2),
            net: units(row.netAreaM2),
            plane: units(row.planeAreaM2),
        });
    }
    parcels.forEach((parcel, index) => {
        const near = [...changedParcels].some(
            (other) =>
                Math.abs(parcels[other].column - parcel.column) < 2 && Math.abs(parcels[other].row - parcel.row) < 2,
        );
        if (near && !changedParcels.has(index)) {
            context.unshift({beforeCode: parcel.code, afterCode: parcel.code, geometry: geometryOf(parcel.ring)});
        } else if (changedParcels.has(index) && !patches.some((patch) => patch.parcelsBefore[0] === index + 1)) {
            context.unshift({beforeCode: parcel.code, afterCode: parcel.code, geometry: geometryOf(parcel.ring)});
        }
    });
    return assemble({
        options,
        parcels,
        columns,
        rows,
        patches,
        setAside,
        context,
        sums,
        byVillage,
        byTownship,
        byClass,
    });
}

function makeSetAside(parcel: Parcel, n: number): SetAsideRow {
    const sliver = n % 16 === 5;
    const [a, b] = [parcel.ring[0], parcel.ring[5]];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const depth = sliver ? 0.6 : 11;
    const share = sliver ? 1 : 14 / length;
    const end: Point = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    const normal: Point = [(-(b[1] - a[1]) / length) * depth, ((b[0] - a[0]) / length) * depth];
    const ring: Point[] = [a, end, [end[0] + normal[0], end[1] + normal[1]], [a[0] + normal[0], a[1] + normal[1]]];
    const areas = areasOf(ringAreaM2(ring), ridgeOf(parcel.code));
    return {
        id: `sa${n.toString(16).padStart(4, '0')}`,
        reason: sliver ? 'sliver' : 'small',
        direction: 'loss',
        fromCodes: [parcel.code],
        toCode: sliver ? '0404' : '0702',
        ...rowsOf(areas),
        areaMu: muOf(areas.gross),
        widthM: (2 * ringAreaM2(ring)) / ringLengthM(ring),
        limit: sliver ? 1 : 200,
        groupAreaM2: sliver ? null : decimal(areas.gross, 4),
        villages: [villageOf(parcel).name],
        label: lonLat(centreOf(ring)),
        geometry: geometryOf(ring),
    };
}
