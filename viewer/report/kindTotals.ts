/** Sums by kind over the patches that are listed, part by part, as the engine sums them over all. */
import type {Decimal} from './decimals.ts';
import {add, parseDecimal, ZERO} from './decimals.ts';
import type {PatchView, ReportModel} from './model.ts';

export interface KindTotal {
    readonly kind: string;
    /** Patches with at least one part of this kind; a patch of two kinds counts under both. */
    readonly patches: number;
    readonly areaM2: Decimal;
    readonly farmlandM2: Decimal;
}

/** One row for each kind that occurs, in the order of the table of kinds. Gross areas. */
export function kindTotals(model: ReportModel, patches: readonly PatchView[]): KindTotal[] {
    const totals = new Map<string, {patches: Set<number>; areaM2: Decimal; farmlandM2: Decimal}>();
    for (const {index, row} of patches) {
        for (const part of row.parts) {
            const total = totals.get(part.kind) ?? {patches: new Set(), areaM2: ZERO, farmlandM2: ZERO};
            total.patches.add(index);
            total.areaM2 = add(total.areaM2, parseDecimal(part.areaM2));
            total.farmlandM2 = add(total.farmlandM2, parseDecimal(part.basicFarmlandM2));
            totals.set(part.kind, total);
        }
    }
    const known = model.data.kinds.map((row) => row.id);
    return [...new Set([...known, ...totals.keys()])].flatMap((kind) => {
        const total = totals.get(kind);
        return total === undefined ? [] : [{kind, ...total, patches: total.patches.size}];
    });
}
