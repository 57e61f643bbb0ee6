/** Who owns ground that two parcels of one layer claim: the part of the answer that attributes give. */

import type {Layer, ParcelTable} from './layer.ts';

export interface OverlapRank {
    /** Smaller owns. All 0 when the layer has no class priority: geometry decides first. */
    readonly priority: Int32Array;
    /** Decides between parcels of equal priority and equal geometry; 0 only when no attribute differs. */
    compareAttributes(a: number, b: number): number;
}

/**
 * Order    class priority as listed, classes not listed after them in code order, `unclassified` last; then (after the
 *          kernel has compared geometry) code, then every attribute column in the order of the table. Nothing depends
 *          on the order of records.
 * Cost     O(n) for the priority; a comparison is O(columns)
 */
export function overlapRank(layer: Layer): OverlapRank {
    const n = layer.record.length;
    const table = layer.parcels;
    const priority = new Int32Array(n);
    if (layer.priority !== null && table.table === 'class') {
        const listed = new Map(layer.priority.map((code, rank) => [code, rank]));
        // codes begin with a digit, so `unclassified` comes last
        const others = [...new Set(table.code)].filter(code => !listed.has(code)).sort(compareText);
        others.forEach((code, i) => listed.set(code, layer.priority!.length + i)); // not null: tested above
        table.code.forEach((code, row) => (priority[row] = listed.get(code) ?? 0));
    }
    // columns of a kept layer are made when they are first looked at, and hardly any layer has parcels that differ in them alone
    let columns: ReturnType<typeof attributeColumns> | null = null;
    return {
        priority,
        compareAttributes(a, b) {
            for (const column of columns ??= attributeColumns(table)) {
                const order = compareText(cell(column[a]), cell(column[b]));
                if (order !== 0) return order;
            }
            return 0;
        },
    };
}

/** The code first, then the others in the order the table names them. */
function attributeColumns(table: ParcelTable): readonly ArrayLike<unknown>[] {
    const columns = Object.entries(table).filter(([, value]) => typeof value === 'object');
    return [...columns.filter(([name]) => name === 'code'), ...columns.filter(([name]) => name !== 'code')]
        .map(([, value]) => value as ArrayLike<unknown>); // every object of a table is a column
}

function cell(value: unknown): string {
    return Array.isArray(value) ? value.join('\u0001') : value === null ? '' : String(value);
}

/** By UTF-16 code units: the same on every machine, unlike a locale's order. */
function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
