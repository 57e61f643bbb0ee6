/** Which matched parcels of the two surveys need no overlay: certified on both sides, same class, nothing new to say. */

import type {SettleOptions} from '../kernel/index.ts';
import type {Layer} from '../layers/layer.ts';
import {UNPLANTED, type PlacedLayers} from './columns.ts';
import type {CertifiedInput} from './outcome.ts';

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

export function settleOptions(
    before: Layer<'survey'>, after: Layer<'survey' | 'monitoring'>, inputs: readonly CertifiedInput[], placed: PlacedLayers,
): SettleOptions {
    const {certificate} = inputs.find(input => input.layer === before)!; // the plan has it first
    const [faultyBefore, faultyAfter] = [faultyParcels(inputs, before), faultyParcels(inputs, after)];
    // columns are made when they are first looked at
    const {code: codeBefore, zzsxdm: plantingBefore} = before.parcels, {code: codeAfter, zzsxdm: plantingAfter} = after.parcels;
    return {
        parcelTicks: certificate.parcelTicks, parcelArea2: certificate.parcelArea2,
        notUnder: placed.season ? [placed.season.index] : [],
        // where nothing changed nobody asks what is basic farmland or has papers
        unasked: [...placed.farmlandVersions, ...placed.lawful].map(({index}) => index),
        isQuiet: (b, a) => codeBefore[b] === codeAfter[a] && plantingBefore[b] === plantingAfter[a] && plantingAfter[a] !== UNPLANTED
            && !faultyBefore.has(b) && !faultyAfter.has(a),
    };
}
