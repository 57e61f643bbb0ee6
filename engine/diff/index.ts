/**
 * Two label columns of the overlay -> change patches, set-asides and the area ledger.
 *
 * Keeps   every changed face is in one patch; ledgers close to the last digit in all three bases
 */

import {assertInvariant} from '../core/errors.ts';
import type {Overlay} from '../kernel/index.ts';
import type {ClassTable} from '../layers/layer.ts';
import {faceFacts, type FaceFacts} from './faceFacts.ts';
import {ledgerBy, residual, type LedgerRow, type RowsOfFace} from './ledger.ts';
import {patches, TARGET_GROUPS, type RawPatch, type ShiftExplanation, type TargetGroup, type Thresholds} from './patches.ts';

export interface DiffInput {
    /** Layer 0 is the before layer, layer 1 the after layer. */
    readonly overlay: Overlay;
    readonly before: ClassTable;
    readonly after: ClassTable;
    readonly inBasicFarmland: Uint8Array;
    /** Target group of a class code. */
    readonly targetGroup: (code: string) => TargetGroup;
    /** Signal number of each unchanged face, -1 for none. */
    readonly signalOf: (facts: FaceFacts) => Int32Array;
    readonly signals: readonly string[];
    readonly thresholds: Thresholds;
    /** Where one of the layers lies off the other; null or left out, nothing is explained by that. */
    readonly shift?: ShiftExplanation | null;
}

export interface DiffResult {
    readonly facts: FaceFacts;
    readonly patches: readonly RawPatch[];
    readonly isSetAside: Uint8Array;
    /** Ledger rows by any assignment of faces to keys; each row closes exactly, or it is our bug. */
    readonly ledgerBy: (rows: RowsOfFace) => Map<string, LedgerRow>;
}

export function diff(input: DiffInput): DiffResult {
    const {overlay, before, after} = input;
    const facts = faceFacts(overlay, before, after);
    const cultivated = new Uint8Array(facts.codes.length);
    for (const table of [before, after]) {
        const {code, cultivated: flags} = table;
        const known = new Set<string>();
        for (let i = 0; i < flags.length; i++) {
            if (flags[i] !== 1 || known.has(code[i])) continue;
            known.add(code[i]);
            cultivated[facts.codes.indexOf(code[i])] = 1;
        }
    }
    const groupOfCode = Uint8Array.from(facts.codes, code => TARGET_GROUPS.indexOf(input.targetGroup(code)));
    const found = patches({
        overlay, facts, groupOfCode, inBasicFarmland: input.inBasicFarmland,
        signalOf: input.signalOf(facts), signals: input.signals, thresholds: input.thresholds, shift: input.shift ?? null,
    });
    const isSetAside = new Uint8Array(overlay.faceCount);
    for (const patch of found) if (patch.setAside) for (const face of patch.faces) isSetAside[face] = 1;
    return {
        facts, patches: found, isSetAside,
        ledgerBy: (rows) => {
            const ledger = ledgerBy(overlay, facts, isSetAside, cultivated, rows);
            for (const [key, row] of ledger) {
                const rest = residual(row);
                assertInvariant(rest.gross === 0n && rest.net === 0n && rest.plane === 0n, `the ledger row "${key}" does not close`);
            }
            return ledger;
        },
    };
}

export type {FaceFacts} from './faceFacts.ts';
export type {LedgerRow, RowsOfFace} from './ledger.ts';
export type {RawPatch, ShiftExplanation, TargetGroup, Thresholds} from './patches.ts';
