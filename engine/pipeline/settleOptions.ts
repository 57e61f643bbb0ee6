/** Which matched parcels of the two surveys need no overlay: certified on both sides, same class, nothing new to say. */

import {UNCLASSIFIED} from '../core/unclassified.ts';
import type {SettleOptions} from '../kernel/index.ts';
import type {Layer} from '../layers/layer.ts';
import {UNPLANTED} from './columns.ts';
import type {CertifiedInput} from './outcome.ts';
import type {Placement} from './placeLayers.ts';
import type {CertifiedGeometry, Store} from './prepare/geometry.ts';
import {keptCover} from './prepare/keptCover.ts';

/** Parcels that a fault of their layer names; their ground may be claimed twice. */
function faultyParcels(inputs: readonly CertifiedInput[], layer: Layer): Set<number> {
    const certificate = inputs.find(input => input.layer === layer)?.certificate;
    const faulty = new Set<number>();
    for (const {code, parcel, other} of certificate?.faults ?? []) {
        if (code === 'kernel/duplicate-points' || code === 'kernel/gap') continue;
        faulty.add(parcel);
        if (other !== undefined) faulty.add(other);
    }
    return faulty;
}

/** Numbers of texts, in the order in which they come. */
class TextNumbers {
    private readonly numbers = new Map<string, number>();

    of(text: string): number {
        let number = this.numbers.get(text);
        if (number === undefined) this.numbers.set(text, number = this.numbers.size);
        return number;
    }
}

/** More than there are planting attributes. */
const PLANTINGS = 2 ** 12;

/** Parcels of one class and planting attribute have one number; those of which there is something to say have none. */
function kindsOf(
    before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>, faulty: readonly [Set<number>, Set<number>],
): [Int32Array, Int32Array] {
    const classes = new TextNumbers(), plantings = new TextNumbers();
    const [first, second] = [before, after].map((layer, k) => {
        const {code, changeType, zzsxdm} = layer.parcels; // columns are made when they are first looked at
        const kinds = new Int32Array(code.length);
        for (let parcel = 0; parcel < kinds.length; parcel++) {
            const planting = plantings.of(zzsxdm[parcel]);
            const isSaid = (k === 1 && zzsxdm[parcel] === UNPLANTED) || planting >= PLANTINGS;
            // of what has no code, what was seen there tells kinds apart
            const seen = code[parcel] === UNCLASSIFIED ? `${code[parcel]}\u0001${changeType[parcel]}` : code[parcel];
            kinds[parcel] = isSaid ? -1 : classes.of(seen) * PLANTINGS + planting;
        }
        for (const parcel of faulty[k]) kinds[parcel] = -1;
        return kinds;
    });
    return [first, second];
}

export function settleOptions(
    before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>, inputs: readonly CertifiedInput[], {layers, placed}: Placement, store: Store, toleranceM: number,
): SettleOptions {
    const {certificate, plane} = inputs.find(input => input.layer === before)!; // the plan has it first
    const geometryOf = (layer: Layer): CertifiedGeometry | null => inputs.find(input => input.layer === layer)!.plane.geometry; // every layer is an input
    return {
        parcelTicks: certificate.parcelTicks, parcelArea2: certificate.parcelArea2,
        kinds: kindsOf(before, after, [faultyParcels(inputs, before), faultyParcels(inputs, after)]),
        coverOf: (index) => {
            const further = geometryOf(layers[index]);
            return plane.geometry && further && keptCover(store, plane.geometry, further, toleranceM);
        },
        notUnder: placed.season ? [placed.season.index] : [],
        // where nothing changed nobody asks what is basic farmland or has papers
        unasked: [...placed.farmlandVersions, ...placed.lawful].map(({index}) => index),
    };
}
