/** Puts data, state, panels and map together. */
import 'maplibre-gl/dist/maplibre-gl.css';
import './styles/tokens.css';
import './styles/layout.css';
import './styles/panels.css';
import './styles/scene.css';
import './styles/print.css';
import {addressOf, valuesOfAddress} from './address.ts';
import {h} from './dom.ts';
import type {Bbox} from './geo.ts';
import {grownBbox} from './geo.ts';
import {zh} from './i18n/zh.ts';
import {listenToKeys} from './keyboard.ts';
import type {MapEvents, MapPort, Padding} from './map/mapPort.ts';
import {createMaplibreMap, hasWebgl} from './map/maplibreMap.ts';
import {createSvgMap} from './map/svgMap.ts';
import {buildModel} from './model.ts';
import type {ReportModel} from './model.ts';
import {mountBalance} from './panels/balance.ts';
import {mountFilterBar} from './panels/filterBar.ts';
import {openHelp} from './panels/help.ts';
import {mountEpochSwitch, mountLegend, mountMapTools} from './panels/mapTools.ts';
import type {PanelContext, PanelUpdate} from './panels/panel.ts';
import {wordsOf} from './panels/panel.ts';
import {mountPatchList} from './panels/patchList.ts';
import {mountPatchTable} from './panels/patchTable.ts';
import {emptyPrintSheet, fillPrintSheet} from './panels/printSheet.ts';
import {mountRecord} from './panels/record.ts';
import {mountSheetHandle} from './panels/sheet.ts';
import {mountIssues, mountSetAside} from './panels/sideLists.ts';
import {mountFactsLine, mountTabs, mountTopBar} from './panels/topBar.ts';
import {readData} from './readData.ts';
import {makeShownPatches} from './selectors.ts';
import {createStore, INITIAL_STATE, shownEpoch} from './state.ts';
import type {ReportState} from './state.ts';

/** Element of `page.html`. */
function part<T extends HTMLElement = HTMLElement>(id: string): T {
    const element = document.getElementById(id);
    if (!element) throw new Error(`page.html has no #${id}`);
    // The id fixes the element's type in page.html.
    return element as T;
}

/** Phones: the panels lie over the map as a sheet. */
const PHONE = matchMedia('(max-width: 820px)');
const EDGE_PX = 36;

function padding(): Padding {
    return PHONE.matches
        ? {top: 58, right: 24, bottom: 24, left: 24}
        : {top: EDGE_PX + 26, right: EDGE_PX, bottom: EDGE_PX, left: EDGE_PX};
}

function start(model: ReportModel): void {
    const store = createStore({...INITIAL_STATE, ...valuesOfAddress(location.hash, model)});
    const shown = makeShownPatches(model);
    let map: MapPort | null = null;
    const goTo = (bbox: Bbox): void => map?.fit(bbox, padding());
    const fitAll = (): void => goTo(model.bbox);
    const context: PanelContext = {
        model,
        store,
        shown,
        goTo,
        open: (index) => {
            store.dispatch({type: 'select', index});
            if (index !== null) goTo(grownBbox(model.bboxOf(index), 0.5, 40));
        },
        print: (what) => {
            printed = what;
            window.print();
        },
        help: () => openHelp(part<HTMLDialogElement>('help'), context),
    };
    let printed: 'sheet' | 'patch' = 'sheet';
    window.addEventListener('beforeprint', () => fillPrintSheet(part('print'), printed, context));
    window.addEventListener('afterprint', () => {
        emptyPrintSheet(part('print'));
        printed = 'sheet';
    });

    const tools = mountMapTools(part('map-tools'), context, {fitAll, zoomBy: (steps) => map?.zoomBy(steps)});
    const updates: PanelUpdate[] = [
        mountTopBar(part('top'), context),
        mountFactsLine(part('facts'), context),
        mountTabs(part('tabs'), context),
        mountFilterBar(part('filter-bar'), context),
        mountPatchList(part('patch-list'), context),
        mountSetAside(part('set-aside'), context),
        mountIssues(part('issues'), context),
        mountRecord(part('record'), context),
        mountPatchTable(part('table'), context),
        mountBalance(part('balance'), context),
        mountEpochSwitch(part('epoch'), context),
        mountLegend(part<HTMLDetailsElement>('legend'), context),
        mountSheetHandle(part('sheet-handle'), context),
        tools.update,
    ];

    const events: MapEvents = {
        select: (index) => store.dispatch({type: 'select', index}),
        hover: (index) => {
            if (store.state().hovered !== index) store.dispatch({type: 'set', values: {hovered: index}});
        },
        pointer: tools.showPointer,
        scale: tools.showScale,
        lost: () => {
            map?.remove();
            map = null;
            startSimpleMap('mapLost');
        },
    };
    const mapRoot = part('map-canvas');
    const notice = part('map-notice');
    const noticeText = h('span', {});
    notice.append(
        noticeText,
        h(
            'button',
            {
                type: 'button',
                class: 'link',
                'aria-label': wordsOf(store.state())('close'),
                click: () => {
                    notice.hidden = true;
                },
            },
            '×',
        ),
    );
    const startSimpleMap = (reason: 'mapNoWebgl' | 'mapLost'): void => {
        mapRoot.replaceChildren();
        notice.hidden = false;
        notice.dataset.reason = reason;
        noticeText.textContent = wordsOf(store.state())(reason);
        map = createSvgMap(mapRoot, model, events, wordsOf(store.state())('mapLabel'));
        mapRoot.dataset.ready = 'simple';
        fitAll();
        draw(store.state());
    };
    let lastIndexes: readonly number[] = [];
    let lastShown: unknown = null;
    const draw = (state: ReportState): void => {
        const patches = shown(state);
        if (patches !== lastShown) lastIndexes = patches.map((patch) => patch.index);
        lastShown = patches;
        map?.update({
            shown: lastIndexes,
            selected: state.selected,
            hovered: state.hovered,
            epoch: shownEpoch(state),
            layers: state.layers,
            place: state.place,
        });
    };

    const arrange = (state: ReportState): void => {
        document.body.dataset.view = state.view;
        document.body.dataset.sheet = state.sheet;
        document.body.dataset.selected = state.selected === null ? 'no' : 'yes';
    };
    store.subscribe((state, previous) => {
        arrange(state);
        for (const update of updates) update(state, previous);
        draw(state);
        if (state.language !== previous.language) {
            map?.translate(wordsOf(state));
            const reason = notice.dataset.reason;
            if (reason === 'mapNoWebgl' || reason === 'mapLost') noticeText.textContent = wordsOf(state)(reason);
        }
        const address = addressOf(state, model);
        if (address !== addressOf(previous, model)) {
            // Opening a record or another view is a step for the Back button; paging through patches is not.
            if (state.view !== previous.view || (state.selected === null) !== (previous.selected === null))
                history.pushState(null, '', address);
            else history.replaceState(null, '', address);
        }
    });
    window.addEventListener('popstate', () =>
        store.dispatch({type: 'set', values: valuesOfAddress(location.hash, model)}),
    );

    arrange(store.state());
    for (const update of updates) update(store.state(), null);
    part('app').hidden = false;
    const startMap = (): void => {
        try {
            if (!hasWebgl()) throw new Error('no WebGL 2');
            map = createMaplibreMap(mapRoot, model, events, wordsOf(store.state())('mapLabel'), padding());
            draw(store.state());
        } catch {
            startSimpleMap('mapNoWebgl');
        }
        const {selected} = store.state();
        if (selected !== null) goTo(grownBbox(model.bboxOf(selected), 0.5, 40));
    };
    // The list is painted before the graphics card is asked for anything, which can take a second.
    requestAnimationFrame(() => setTimeout(startMap));
    listenToKeys(context, {
        fit: () => {
            const index = store.state().selected;
            if (index === null) fitAll();
            else goTo(grownBbox(model.bboxOf(index), 0.5, 40));
        },
        focusSearch: () => {
            if (store.state().view !== 'patches' && store.state().view !== 'table')
                store.dispatch({type: 'view', view: 'patches'});
            part('search').focus();
        },
        leave: () => store.dispatch(store.state().place ? {type: 'place', place: null} : {type: 'select', index: null}),
    });
}

/** A page without readable data says so in both languages instead of staying white. */
function showBroken(error: unknown): void {
    const broken = part('broken');
    broken.hidden = false;
    broken.replaceChildren(
        h('h1', {}, zh.brokenTitle),
        h('p', {}, zh.brokenHelp),
        h('p', {lang: 'en'}, 'The data of this page cannot be read. Make map.html again.'),
        h('pre', {}, error instanceof Error ? error.message : String(error)),
    );
}

let model: ReportModel | null = null;
try {
    model = buildModel(readData(part('data').textContent ?? ''));
} catch (error) {
    showBroken(error);
}
if (model) start(model);
