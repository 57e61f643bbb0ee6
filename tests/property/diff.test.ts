import {expect, test} from 'vitest';
import {addAmount, zeroAmount, type Amount} from '../../engine/core/amount.ts';
import {diff, type TargetGroup} from '../../engine/diff/index.ts';
import {faceAmounts} from '../../engine/diff/ledger.ts';
import {certify, overlay, type KernelLayer, type SettleOptions} from '../../engine/kernel/index.ts';
import type {ClassTable} from '../../engine/layers/layer.ts';
import {parts} from '../../engine/overlap/index.ts';
import {blob, polygonsOf, randomCoverage, type Random, type Rings} from '../helpers/coverages.ts';
import {forAll} from '../helpers/forAll.ts';

const CASES = Number(process.env.CASES ?? 10_000);
const CODES = ['0101', '0103', '0201', '0301', '0702', '1104A', '1202', '0404'];
const CULTIVATED = new Set(['0101', '0103']);
const GROUP: Readonly<Record<string, TargetGroup>> = {'0702': 'constructionOrFacility', '1202': 'constructionOrFacility', '0404': 'rest'};

function classes(codes: readonly string[], kcxs: readonly number[]): ClassTable {
    const blank = codes.map(() => '');
    const none = Float64Array.from(codes, () => Number.NaN);
    return {
        table: 'class', code: codes, suffix: blank, rawCode: codes, className: blank,
        cultivated: Uint8Array.from(codes, code => CULTIVATED.has(code) ? 1 : 0),
        kcxs: Int32Array.from(kcxs), kcdlbm: blank, officialAreaM2: none, officialNetM2: none, zldwdm: blank, zldwmc: blank,
        zzsxdm: blank, tbxhdm: blank, czcsxm: blank, changeType: blank, parcelNumber: blank, bsm: blank,
    };
}

interface Survey {
    readonly features: readonly Rings[];
    readonly table: ClassTable;
}

function survey(random: Random, features: readonly Rings[], hasRidges: boolean): Survey {
    const codes = features.map(() => CODES[Math.floor(random() ** 2 * CODES.length)]);
    return {features, table: classes(codes, codes.map(() => hasRidges ? Math.floor(random() * 3000) : -1))};
}

/** Before, an after survey of the same parcels (noisy, reclassified) or an independent one, basic farmland, villages, records. */
function input(random: Random, size: number): {before: Survey; after: Survey; farmland: Rings[]; villages: Rings[]; records: Rings[]} {
    const sizeM = [12, 150, 1500][size % 3];
    const shape = {columns: 1 + size % 3, rows: 1 + Math.floor(size / 3) % 3, sizeM, originX: 500_000, originY: 3_360_000, bends: size % 3};
    const before = survey(random, randomCoverage(random, shape), true);
    const noise = [0, 1e-6, 5e-4, 0.4][size % 4];
    const moved = new Map<string, readonly [number, number]>();
    const after = size % 5 === 0 ? randomCoverage(random, {...shape, columns: shape.columns + 1}) : before.features.map(rings => rings.map(ring => ring.map((p) => {
        const key = p.join();
        const to = moved.get(key) ?? [p[0] + (random() - 0.5) * noise, p[1] + (random() - 0.5) * noise] as const;
        moved.set(key, to);
        return to;
    })));
    const scatter = (n: number): Rings[] => Array.from({length: n}, () => blob(random, 500_000 + random() * sizeM, 3_360_000 + random() * sizeM, sizeM * 0.3, 5));
    return {
        before, after: survey(random, after, size % 2 === 0), farmland: scatter(size % 3),
        villages: randomCoverage(random, {...shape, columns: 2, rows: 1}), records: scatter(size % 2),
    };
}

const layersOf = (given: ReturnType<typeof input>): KernelLayer[] => [
    {id: 'before', polygons: polygonsOf(given.before.features), overlaps: 'forbidden'},
    {id: 'after', polygons: polygonsOf(given.after.features), overlaps: 'forbidden'},
    {id: 'farmland', polygons: polygonsOf(given.farmland), overlaps: 'allowed'},
    {id: 'villages', polygons: polygonsOf(given.villages), overlaps: 'forbidden'},
    {id: 'records', polygons: polygonsOf(given.records), overlaps: 'allowed'},
];

const edgeArea = (x0: number, y0: number, x1: number, y1: number): number => (x0 + x1) / 2e4 * (y1 - y0) / 1e4 * 0.9993;

/** Settles what is certified and has the same class, as the pipeline does. */
function settleOptions(given: ReturnType<typeof input>): SettleOptions {
    const certified = [given.before, given.after].map(({features}) => certify(polygonsOf(features), {edgeArea, overlaps: 'forbidden', reportGaps: false}));
    const faulty = certified.map(({faults}) => new Set(faults.flatMap(({parcel, other}) => [parcel, other])));
    const codes = [...new Set([given.before, given.after].flatMap(({table}) => table.code))];
    const [before, after] = [given.before, given.after].map(({table}, k) =>
        Int32Array.from(table.code, (code, f) => (faulty[k].has(f) ? -1 : codes.indexOf(code))));
    return {parcelTicks: certified[0].parcelTicks, parcelArea2: certified[0].parcelArea2, kinds: [before, after]};
}

function run(given: ReturnType<typeof input>, options: {toleranceM?: number; minWidthM?: number; minAreaM2?: number; settles?: boolean} = {}) {
    const cut = overlay(layersOf(given), {
        edgeArea, toleranceM: options.toleranceM, ...options.settles ? {settle: settleOptions(given)} : {},
    });
    const inBasicFarmland = Uint8Array.from(cut.parcelOf[2], parcel => parcel >= 0 ? 1 : 0);
    const minAreaM2 = options.minAreaM2 ?? 200;
    const minWidthM = options.minWidthM ?? 1;
    const result = diff({
        overlay: cut, before: given.before.table, after: given.after.table, inBasicFarmland,
        targetGroup: code => GROUP[code] ?? 'otherAgricultural', signalOf: facts => new Int32Array(facts.direction.length).fill(-1), signals: [],
        thresholds: {minWidthM, minAreaM2: {constructionOrFacility: minAreaM2, otherAgricultural: 2 * minAreaM2, rest: 3 * minAreaM2}, minBasicFarmlandM2: 1},
    });
    const split = parts({
        overlay: cut, diff: result, patches: result.patches, minWidthM,
        columns: {village: cut.parcelOf[3], inBasicFarmland, lawfulSet: Int32Array.from(cut.parcelOf[4], r => r + 1)},
        amountOf: (face, direction) => {
            const amounts = faceAmounts(cut, result.facts, face);
            return direction === 'gain' ? amounts.after : amounts.before;
        },
    });
    return {cut, result, split};
}

function sum(amounts: readonly Amount[]): Amount {
    const total = zeroAmount();
    for (const amount of amounts) addAmount(total, amount);
    return total;
}

test('ledgers close and parts, patches and ledger are the same square metres, in every basis', () => {
    forAll(CASES, input, (given) => {
        const {cut, result, split} = run(given);
        const [whole] = result.ledgerBy({before: () => '', after: () => ''}).values();
        result.ledgerBy({before: face => String(cut.parcelOf[3][face]), after: face => String(cut.parcelOf[3][face])});
        result.ledgerBy({before: face => String(result.facts.fromCode[face]), after: face => String(result.facts.toCode[face])});
        for (const [direction, isAside, term] of [['loss', false, 'loss'], ['loss', true, 'setAsideLoss'], ['gain', false, 'gain'],
            ['gain', true, 'setAsideGain']] as const) {
            const amounts = split.filter((_, i) => result.patches[i].direction === direction && (result.patches[i].setAside !== null) === isAside);
            if (whole) expect(sum(amounts.flat().map(part => part.amount))).toEqual(whole[term]);
        }
        result.patches.forEach((patch, i) => {
            expect(split[i].flatMap(part => part.faces).sort((a, b) => a - b)).toEqual([...patch.faces].sort((a, b) => a - b));
            expect(Number(sum(split[i].map(part => part.amount)).gross)).toBe(patch.ticks);
            if (patch.setAside?.reason === 'small') expect(patch.meetsBasicFarmland).toBe(false);
        });
    });
});

test('a layer compared with itself has no patch, whatever the noise below the tolerance', () => {
    forAll(Math.ceil(CASES / 10), input, ({before, ...rest}) => {
        expect(run({...rest, before, after: before}).result.patches).toEqual([]);
        const shaken = before.features.map(rings => rings.map(ring => ring.map(([x, y]) => [x + 1e-7, y - 3e-7] as const)));
        expect(run({...rest, before, after: {...before, features: shaken}}).result.patches).toEqual([]);
    });
});

test('exchanging before and after exchanges loss and gain, unfiltered and at tolerance 0', () => {
    const transitions = ({cut, result}: ReturnType<typeof run>, isBack: boolean): Map<string, bigint> => {
        const {facts} = result;
        const sums = new Map<string, bigint>();
        for (let face = 1; face < cut.faceCount; face++) {
            if (facts.fromCode[face] < 0 || facts.toCode[face] < 0 || facts.fromCode[face] === facts.toCode[face]) continue;
            const ends = [facts.codes[facts.fromCode[face]], facts.codes[facts.toCode[face]]];
            const key = (isBack ? ends.reverse() : ends).join('>');
            sums.set(key, (sums.get(key) ?? 0n) + cut.area2[face]);
        }
        return new Map([...sums].sort());
    };
    forAll(Math.ceil(CASES / 10), input, (given) => {
        const options = {toleranceM: 0, minWidthM: 0, minAreaM2: 0};
        const forth = run(given, options), back = run({...given, before: given.after, after: given.before}, options);
        expect(transitions(back, true)).toEqual(transitions(forth, false));
        // a face of a few square steps may round to no tick, or to less
        expect(forth.result.patches.some(patch => patch.setAside !== null && patch.ticks > 0)).toBe(false);
    });
});

test('moving parcels into another order changes no patch', () => {
    forAll(Math.ceil(CASES / 20), (random, size) => ({given: input(random, size), random}), ({given, random}) => {
        const shuffled = (one: Survey): Survey => {
            const order = one.features.map((_, i) => i).sort(() => random() - 0.5);
            return {features: order.map(i => one.features[i]), table: classes(order.map(i => one.table.code[i]), order.map(i => one.table.kcxs[i]))};
        };
        const listed = ({result, split}: ReturnType<typeof run>): string[] => result.patches.map((patch, i) => JSON.stringify([
            patch.direction, result.facts.codes[patch.toCode], patch.ticks, patch.widthM, patch.basicFarmlandTicks, patch.setAside,
            split[i].map(part => [result.facts.codes[part.fromCode], String(part.amount.gross), String(part.amount.net)]).sort(),
        ])).sort();
        expect(listed(run({...given, before: shuffled(given.before), after: shuffled(given.after)}))).toEqual(listed(run(given)));
    });
});

test('settling what nothing cuts changes no patch and no ledger term on the plane', () => {
    let settled = 0;
    forAll(Math.ceil(CASES / 4), (random, size) => {
        // mostly the same parcels in the same classes, so that there is something to settle
        const given = input(random, size);
        const code = given.after.features.length === given.before.features.length
            ? given.after.table.code.map((one, i) => random() < 0.85 ? given.before.table.code[i] : one) : given.after.table.code;
        // vertices of one parcel only, off its neighbour's edge: what matching moves away from them is claimed twice
        const toleranceM = [0.001, 0.3][size % 2];
        const shift = size % 3 === 0 ? toleranceM * 0.4 : 0;
        const features = given.after.features.map(rings => rings.map(ring => ring.flatMap((point, i) => {
            const next = ring[(i + 1) % ring.length];
            const middle = [(point[0] + next[0]) / 2 + (random() - 0.5) * toleranceM, (point[1] + next[1]) / 2 + (random() - 0.5) * toleranceM] as const;
            return random() < 0.05 ? [point, middle] : [point];
        }).map(([x, y]) => [x, y + shift] as const)));
        return {...given, toleranceM, after: {features, table: classes(code, [...given.after.table.kcxs])}};
    }, ({toleranceM, ...given}) => {
        const plain = run(given, {toleranceM}), quick = run(given, {toleranceM, settles: true});
        settled += quick.cut.faceCount - quick.cut.arrangement.faces.count;
        const patches = ({result, split}: ReturnType<typeof run>): string[] => result.patches.map((patch, i) => JSON.stringify([
            patch.direction, result.facts.codes[patch.toCode], patch.ticks, patch.widthM, patch.setAside,
            split[i].map(part => [result.facts.codes[part.fromCode], String(part.amount.gross), String(part.amount.net), String(part.amount.plane)]),
        ])).sort();
        expect(patches(quick)).toEqual(patches(plain));
        const villages = ({cut, result}: ReturnType<typeof run>): string[] => {
            const key = (face: number): string => String(cut.parcelOf[3][face]);
            return [...result.ledgerBy({before: key, after: key})].map(([village, row]) => [
                village, ...[row.cultivatedBefore, row.loss, row.gain, row.cultivatedAfter].map(amount => String(amount.plane)),
            ].join(' ')).sort();
        };
        expect(villages(quick)).toEqual(villages(plain));
    });
    expect(settled).toBeGreaterThan(CASES / 100);
});
