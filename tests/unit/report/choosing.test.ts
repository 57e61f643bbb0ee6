import {describe, expect, test} from 'vitest';
import {addressOf, valuesOfAddress} from '../../../viewer/report/address.ts';
import {buildModel} from '../../../viewer/report/model.ts';
import {countsOf, makeShownPatches} from '../../../viewer/report/selectors.ts';
import type {Action, ReportState} from '../../../viewer/report/state.ts';
import {createStore, INITIAL_STATE, NO_FILTERS, reduce, shownEpoch} from '../../../viewer/report/state.ts';
import {reportFixture} from '../../helpers/reportFixture.ts';

const data = reportFixture();
const model = buildModel(data);
const shownPatches = makeShownPatches(model);
const after = (...actions: Action[]): ReportState => actions.reduce(reduce, INITIAL_STATE);
const ids = (state: ReportState): string[] => shownPatches(state).map((patch) => patch.row.id);

describe('which patches are listed', () => {
    test('all of them, basic farmland first, suspected before lawful, then the larger', () => {
        const shown = shownPatches(INITIAL_STATE);
        expect(shown.length).toBe(data.patches.length);
        const rank = shown.map(({row}) => [
            row.parts.some((part) => part.inBasicFarmland) ? 0 : 1, row.parts.some((part) => part.suspected) ? 0 : 1, -Number(row.areaM2)]);
        const sorted = [...rank].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
        expect(rank).toEqual(sorted);
        expect(rank[0][0]).toBe(0);
        expect(rank.at(-1)?.[0]).toBe(1);
    });

    test('values of one filter are alternatives, filters combine', () => {
        const state = after({type: 'toggleFilter', name: 'kinds', value: 'non_ag'}, {type: 'toggleFilter', name: 'kinds', value: 'gain'},
            {type: 'toggleFilter', name: 'townships', value: '990101'});
        const expected = data.patches.filter((row) => row.parts.some((part) => ['non_ag', 'gain'].includes(part.kind))
            && row.parts.some((part) => part.townshipCode === '990101')).map((row) => row.id);
        expect(expected.length).toBeGreaterThan(0);
        expect(ids(state).sort()).toEqual(expected.sort());
    });

    test('a patch of two kinds is found under both', () => {
        const two = data.patches.find((row) => new Set(row.parts.map((part) => part.kind)).size > 1);
        expect(two).toBeDefined();
        for (const kind of new Set(two!.parts.map((part) => part.kind))) {
            expect(ids(after({type: 'toggleFilter', name: 'kinds', value: kind}))).toContain(two!.id);
        }
    });

    test('search finds an id, a village and a class, all words together', () => {
        const [row] = data.patches;
        expect(ids(after({type: 'set', values: {search: row.id.toUpperCase()}}))).toEqual([row.id]);
        const village = ids(after({type: 'set', values: {search: row.villages[0]}}));
        expect(village).toContain(row.id);
        const both = ids(after({type: 'set', values: {search: `${row.villages[0]} ${row.toCode}`}}));
        expect(both).toContain(row.id);
        expect(both.length).toBeLessThanOrEqual(village.length);
        expect(ids(after({type: 'set', values: {search: '没有这个村'}}))).toEqual([]);
    });

    test('a chip counts what it would leave under the other filters', () => {
        const state = after({type: 'toggleFilter', name: 'farmland', value: 'in'});
        for (const [kind, count] of countsOf(model, state, 'kinds')) {
            expect(ids(reduce(state, {type: 'toggleFilter', name: 'kinds', value: kind})).length, kind).toBe(count);
        }
    });

    test('by deadline the earliest comes first and patches without one last', () => {
        const due = shownPatches(after({type: 'set', values: {sort: 'due'}})).map((patch) => patch.firstDueOn ?? '9999');
        expect(due).toEqual([...due].sort());
        expect(due.at(-1)).toBe('9999');
    });
});

describe('state', () => {
    test('holding Space shows the earlier date and letting go returns to what was chosen', () => {
        const looking = after({type: 'set', values: {epoch: 'after'}}, {type: 'set', values: {holdBefore: true}});
        expect(shownEpoch(looking)).toBe('before');
        expect(shownEpoch(reduce(looking, {type: 'set', values: {holdBefore: false}}))).toBe('after');
    });

    test('choosing a patch lifts a lowered sheet and leaves a place', () => {
        const state = after({type: 'set', values: {sheet: 'peek'}}, {type: 'place', place: {key: 'x', at: [0, 0], bbox: null}}, {type: 'select', index: 3});
        expect([state.selected, state.sheet, state.place]).toEqual([3, 'half', null]);
    });

    test('a chip pressed twice is a chip not pressed, and clearing clears the search too', () => {
        const press: Action = {type: 'toggleFilter', name: 'leads', value: 'NR'};
        expect(after(press, press).filters).toEqual(NO_FILTERS);
        const cleared = after(press, {type: 'set', values: {search: 'x'}}, {type: 'clearFilters'});
        expect([cleared.filters, cleared.search]).toEqual([NO_FILTERS, '']);
    });

    test('the set-aside view shows the set-aside layer', () => {
        expect(after({type: 'view', view: 'setAside'}).layers.setAside).toBe(true);
    });

    test('listeners hear the state before and after', () => {
        const store = createStore(INITIAL_STATE);
        const heard: (string | null)[][] = [];
        store.subscribe((state, previous) => heard.push([String(previous.selected), String(state.selected)]));
        store.dispatch({type: 'select', index: 7});
        expect(heard).toEqual([['null', '7']]);
    });
});

describe('the address', () => {
    test('restores view, patch, language, unit, date and order', () => {
        const state = after({type: 'set', values: {view: 'table', selected: 5, language: 'en', unit: 'ha', epoch: 'before', sort: 'due'}});
        const {view, selected, language, unit, epoch, sort} = state;
        expect(valuesOfAddress(addressOf(state, model), model)).toEqual({view, selected, language, unit, epoch, sort});
        expect(addressOf(INITIAL_STATE, model)).toBe('#');
    });

    test('with unknown words still opens the page', () => {
        expect(valuesOfAddress('#patch=gone&view=x&unit=acre&lang=fr', model)).toMatchObject({view: 'patches', selected: null, language: 'zh', unit: 'mu'});
    });
});

test('a kind that the table of kinds does not know is drawn for a person to decide', () => {
    const row = {...data.patches[0], kindMain: 'unheard_of'};
    expect(buildModel({...data, patches: [row]}).patches[0].group).toBe('review');
});
