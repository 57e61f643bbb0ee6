/** Which patches are listed, in which order. The map, the table, the list and the printed sheet all ask here. */
import {compare} from './decimals.ts';
import type {PatchView, ReportModel} from './model.ts';
import type {FilterName, Filters, ReportState, Sort} from './state.ts';

/** Land of this value of the farmland filter. */
export const FARMLAND_IN = 'in';
export const FARMLAND_OUT = 'out';

const VALUES: Readonly<Record<FilterName, (patch: PatchView) => readonly string[]>> = {
    kinds: (patch) => patch.kindIds,
    townships: (patch) => patch.townshipCodes,
    farmland: (patch) => [patch.hasBasicFarmland ? FARMLAND_IN : FARMLAND_OUT],
    leads: (patch) => patch.leadCodes,
};

function passes(patch: PatchView, filters: Filters, words: readonly string[], except: FilterName | null): boolean {
    for (const name of Object.keys(VALUES) as FilterName[]) {
        const wanted = filters[name];
        if (name === except || wanted.length === 0) continue;
        if (!VALUES[name](patch).some((value) => wanted.includes(value))) return false;
    }
    return words.every((word) => patch.searchText.includes(word));
}

const searchWords = (search: string): string[] =>
    search
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');

const byId = (a: PatchView, b: PatchView): number => (a.row.id < b.row.id ? -1 : a.row.id > b.row.id ? 1 : 0);
const byArea = (a: PatchView, b: PatchView): number => compare(b.areaM2, a.areaM2) || byId(a, b);
const ORDERS: Readonly<Record<Sort, (a: PatchView, b: PatchView) => number>> = {
    // Basic farmland first; within it what is suspected before what accuses nobody; then area.
    urgent: (a, b) =>
        Number(b.hasBasicFarmland) - Number(a.hasBasicFarmland) ||
        Number(b.isSuspected) - Number(a.isSuspected) ||
        byArea(a, b),
    area: byArea,
    // Patches without a deadline come last.
    due: (a, b) => {
        const [x, y] = [a.firstDueOn ?? '9999', b.firstDueOn ?? '9999'];
        return x < y ? -1 : x > y ? 1 : ORDERS.urgent(a, b);
    },
    id: byId,
};

/** Patches that pass every filter and the search, sorted. Cost O(n log n); the last answer is kept. */
export function makeShownPatches(model: ReportModel): (state: ReportState) => readonly PatchView[] {
    let last: {filters: Filters; search: string; sort: Sort; shown: readonly PatchView[]} | null = null;
    return ({filters, search, sort}) => {
        if (last && last.filters === filters && last.search === search && last.sort === sort) return last.shown;
        const words = searchWords(search);
        const shown = model.patches.filter((patch) => passes(patch, filters, words, null)).sort(ORDERS[sort]);
        last = {filters, search, sort, shown};
        return shown;
    };
}

/** How many patches each value of a filter would leave, given all other filters. */
export function countsOf(model: ReportModel, state: ReportState, name: FilterName): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const words = searchWords(state.search);
    for (const patch of model.patches) {
        if (!passes(patch, state.filters, words, name)) continue;
        for (const value of VALUES[name](patch)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return counts;
}
