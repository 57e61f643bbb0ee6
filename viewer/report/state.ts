/** What the reader has chosen. Pure: the same actions give the same state, with no page needed. */
import type {AreaUnit} from './areaFormat.ts';
import type {Bbox} from './geo.ts';
import type {Language} from './i18n/translate.ts';

export const VIEWS = ['patches', 'table', 'setAside', 'issues', 'balance'] as const;
export type View = (typeof VIEWS)[number];
export const EPOCHS = ['change', 'before', 'after'] as const;
export type Epoch = (typeof EPOCHS)[number];
export const SORTS = ['urgent', 'area', 'due', 'id'] as const;
export type Sort = (typeof SORTS)[number];
export const BASES = ['gross', 'net', 'plane'] as const;
export type Basis = (typeof BASES)[number];
export type SheetHeight = 'peek' | 'half' | 'full';
export type FilterName = 'kinds' | 'townships' | 'farmland' | 'leads';

/** Empty means all. Values of one filter are alternatives; filters combine. */
export type Filters = Readonly<Record<FilterName, readonly string[]>>;
export const NO_FILTERS: Filters = {kinds: [], townships: [], farmland: [], leads: []};

/** A place the map goes to and marks: a set-aside patch or an Issue. */
export interface Place {
    readonly key: string;
    readonly at: readonly [number, number];
    readonly bbox: Bbox | null;
}

export interface Layers {
    readonly classes: boolean;
    readonly outlines: boolean;
    readonly setAside: boolean;
    readonly basicFarmland: boolean;
}

export interface ReportState {
    readonly language: Language;
    readonly unit: AreaUnit;
    readonly view: View;
    readonly basis: Basis;
    /** Index of the chosen patch. */
    readonly selected: number | null;
    readonly hovered: number | null;
    readonly place: Place | null;
    readonly epoch: Epoch;
    readonly holdBefore: boolean;
    readonly filters: Filters;
    readonly filtersOpen: boolean;
    readonly search: string;
    readonly sort: Sort;
    readonly layers: Layers;
    readonly sheet: SheetHeight;
    readonly tablePage: number;
}

export const INITIAL_STATE: ReportState = {
    language: 'zh',
    unit: 'mu',
    view: 'patches',
    basis: 'gross',
    selected: null,
    hovered: null,
    place: null,
    epoch: 'change',
    holdBefore: false,
    filters: NO_FILTERS,
    filtersOpen: false,
    search: '',
    sort: 'urgent',
    layers: {classes: true, outlines: true, setAside: false, basicFarmland: true},
    sheet: 'half',
    tablePage: 0,
};

export type Action =
    | {readonly type: 'set'; readonly values: Partial<ReportState>}
    | {readonly type: 'view'; readonly view: View}
    | {readonly type: 'select'; readonly index: number | null}
    | {readonly type: 'toggleFilter'; readonly name: FilterName; readonly value: string}
    | {readonly type: 'clearFilters'}
    | {readonly type: 'place'; readonly place: Place | null}
    | {readonly type: 'toggleLayer'; readonly layer: keyof Layers};

export function reduce(state: ReportState, action: Action): ReportState {
    switch (action.type) {
        case 'set':
            return {...state, ...action.values};
        case 'view':
            return {
                ...state,
                view: action.view,
                place: null,
                tablePage: 0,
                sheet:
                    action.view === 'table' || action.view === 'balance'
                        ? 'full'
                        : state.sheet === 'peek'
                          ? 'half'
                          : state.sheet,
                layers: action.view === 'setAside' ? {...state.layers, setAside: true} : state.layers,
            };
        case 'select':
            return {
                ...state,
                selected: action.index,
                place: null,
                view: action.index === null ? state.view : state.view === 'table' ? 'table' : 'patches',
                sheet: action.index !== null && state.sheet === 'peek' ? 'half' : state.sheet,
            };
        case 'toggleFilter': {
            const values = state.filters[action.name];
            const next = values.includes(action.value)
                ? values.filter((value) => value !== action.value)
                : [...values, action.value];
            return {...state, filters: {...state.filters, [action.name]: next}, tablePage: 0};
        }
        case 'clearFilters':
            return {...state, filters: NO_FILTERS, search: '', tablePage: 0};
        case 'place':
            return {...state, place: action.place, selected: null};
        case 'toggleLayer':
            return {...state, layers: {...state.layers, [action.layer]: !state.layers[action.layer]}};
    }
}

/** The date the map shows now. */
export function shownEpoch(state: ReportState): Epoch {
    return state.holdBefore ? 'before' : state.epoch;
}

export function hasFilters(state: ReportState): boolean {
    return state.search.trim() !== '' || Object.values(state.filters).some((values) => values.length > 0);
}

export type Listener = (state: ReportState, previous: ReportState) => void;

export interface Store {
    state(): ReportState;
    dispatch(action: Action): void;
    subscribe(listener: Listener): void;
}

export function createStore(initial: ReportState): Store {
    let state = initial;
    const listeners: Listener[] = [];
    return {
        state: () => state,
        dispatch: (action) => {
            const previous = state;
            state = reduce(state, action);
            if (state !== previous) for (const listener of listeners) listener(state, previous);
        },
        subscribe: (listener) => {
            listeners.push(listener);
        },
    };
}
