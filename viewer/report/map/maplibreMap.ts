/** The map with WebGL. The one user of maplibre-gl. */
import {Map as MapLibreMap, setWorkerUrl} from 'maplibre-gl';
import type {GeoJSONSource, MapMouseEvent} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type {Feature, FeatureCollection} from 'geojson';
import {decodeGeometry} from '../../../engine/contract/geometryCodec.ts';
import type {Bbox} from '../geo.ts';
import {BASIC_FARMLAND_COLOUR, COLOUR_GROUPS, KIND_STYLES} from '../kindStyle.ts';
import type {ReportModel} from '../model.ts';
import {outlineLines} from '../outlines.ts';
import {farmlandPatternImage, glyphImage, nameImage, patternImage} from '../patterns.ts';
import {firstDrawing} from './firstDrawing.ts';
import type {MapEvents, MapPort, MapView, Padding} from './mapPort.ts';
import {contextPaint, mapStyle} from './mapStyle.ts';
import type {SourceName} from './mapStyle.ts';
import {classColour, contextOf} from './scene.ts';

// MapLibre 6 would look for its worker beside the page, where a single file has none.
setWorkerUrl(workerUrl);

/** Icons are drawn at twice the screen's size so that they stay sharp. */
const RATIO = 2;
/** How far from a patch a finger may land, pixels. */
const TOUCH_PX = 8;
/** Ground a pixel shows at zoom 0 on the equator, 512-pixel tiles. */
const METRES_PER_PIXEL_Z0 = 78_271.516_96;

export function hasWebgl(): boolean {
    const context = document.createElement('canvas').getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context !== null;
}

const collection = (features: Feature[]): FeatureCollection => ({type: 'FeatureCollection', features});

export function createMaplibreMap(
    root: HTMLElement,
    model: ReportModel,
    events: MapEvents,
    label: string,
    padding: Padding,
): MapPort {
    const [west, south, east, north] = model.bbox;
    const map = new MapLibreMap({
        container: root,
        style: mapStyle(),
        bounds: [west, south, east, north],
        fitBoundsOptions: {padding: {...padding}},
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        maxPitch: 0,
        renderWorldCopies: false,
        fadeDuration: 0,
        maxZoom: 21,
        minZoom: 4,
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.getCanvas().setAttribute('aria-label', label);

    const set = (name: SourceName, features: Feature[]): void => {
        (map.getSource(name) as GeoJSONSource | undefined)?.setData(collection(features));
    };
    const first = firstDrawing(root, model, {
        toXY: (lon, lat) => {
            const {x, y} = map.project([lon, lat]);
            return [x, y];
        },
        toLonLat: (x, y) => map.unproject([x, y]).toArray(),
    });
    const redrawFirst = (): void => first.draw(view?.shown ?? []);
    const endFirst = (): void => {
        map.off('move', redrawFirst);
        map.off('resize', redrawFirst);
        first.remove();
    };
    map.on('move', redrawFirst);
    map.on('resize', redrawFirst);
    let view: MapView | null = null;
    let applied: MapView | null = null;
    let ready = false;

    const apply = (): void => {
        if (!ready || !view) return;
        const last = applied;
        applied = view;
        if (view.shown !== last?.shown) {
            set(
                'patches',
                view.shown.map((index) => patchFeature(model, index)),
            );
            set(
                'glyphs',
                view.shown.map((index) => glyphFeature(model, index)),
            );
        }
        if (view.selected !== last?.selected) {
            for (const id of ['selected-halo', 'selected-casing', 'selected-line'])
                map.setFilter(id, ['==', ['id'], view.selected ?? -1]);
        }
        if (view.hovered !== last?.hovered) map.setFilter('hover-line', ['==', ['id'], view.hovered ?? -1]);
        if (view.epoch !== last?.epoch) {
            const {colour, opacity, patternOpacity} = contextPaint(view.epoch);
            map.setPaintProperty('context-fill', 'fill-color', ['get', colour]);
            map.setPaintProperty('context-fill', 'fill-opacity', opacity);
            map.setPaintProperty('patch-fill', 'fill-opacity', patternOpacity);
            map.setLayoutProperty('glyphs', 'visibility', view.epoch === 'change' ? 'visible' : 'none');
        }
        if (view.layers !== last?.layers) {
            const {classes, outlines, setAside, basicFarmland} = view.layers;
            const show = (id: string, on: boolean): unknown =>
                map.setLayoutProperty(id, 'visibility', on ? 'visible' : 'none');
            for (const id of ['context-fill', 'context-line']) show(id, classes);
            for (const id of ['village-line', 'township-casing', 'township-line', 'village-names', 'township-names'])
                show(id, outlines);
            for (const id of ['set-aside-fill', 'set-aside-line']) show(id, setAside);
            for (const id of ['farmland-fill', 'farmland-line']) show(id, basicFarmland);
        }
        if (view.place !== last?.place) {
            set(
                'place',
                view.place
                    ? [{type: 'Feature', properties: {}, geometry: {type: 'Point', coordinates: [...view.place.at]}}]
                    : [],
            );
        }
    };

    // Not at 'load': that waits for a first empty drawing, and the data would come one round later.
    map.once('style.load', () => {
        addImages(map, model);
        ready = true;
        apply();
        for (const [name, features] of staticFeatures(model)) set(name, features);
    });
    map.once('load', () => {
        root.dataset.ready = 'yes';
        map.once('idle', endFirst);
    });
    const report = (): void => {
        const latitude = (map.getCenter().lat * Math.PI) / 180;
        events.scale((METRES_PER_PIXEL_Z0 * Math.cos(latitude)) / 2 ** map.getZoom());
    };
    map.on('load', report);
    map.on('move', report);
    const patchAt = ({point}: MapMouseEvent, reach: number): number | null => {
        if (!ready) return null;
        const [found] = map.queryRenderedFeatures(point, {layers: ['patch-fill']});
        const hit =
            found ??
            map.queryRenderedFeatures(
                [
                    [point.x - reach, point.y - reach],
                    [point.x + reach, point.y + reach],
                ],
                {layers: ['glyphs', 'patch-fill']},
            )[0];
        return hit ? Number(hit.id) : null;
    };
    map.on('click', (event) => events.select(patchAt(event, TOUCH_PX)));
    map.on('mousemove', (event) => {
        const index = patchAt(event, 0);
        map.getCanvas().style.cursor = index === null ? '' : 'pointer';
        events.hover(index);
        events.pointer([event.lngLat.lng, event.lngLat.lat]);
    });
    map.on('mouseout', () => {
        events.hover(null);
        events.pointer(null);
    });
    map.on('webglcontextlost', () => events.lost());

    return {
        update: (next) => {
            const shownBefore = view?.shown;
            view = next;
            if (next.epoch !== 'change') endFirst();
            else if (next.shown !== shownBefore) redrawFirst();
            apply();
        },
        fit: (bbox: Bbox, around: Padding) => {
            map.fitBounds([bbox[0], bbox[1], bbox[2], bbox[3]], {
                padding: {...around},
                maxZoom: 17.5,
                duration: motionMs(),
            });
        },
        zoomBy: (steps) => {
            map.zoomTo(map.getZoom() + steps, {duration: motionMs()});
        },
        translate: (t) => map.getCanvas().setAttribute('aria-label', t('mapLabel')),
        remove: () => map.remove(),
    };
}

function motionMs(): number {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 350;
}

function patchFeature(model: ReportModel, index: number): Feature {
    const style = KIND_STYLES[model.patches[index].group];
    return {
        type: 'Feature',
        id: index,
        geometry: {type: 'MultiPolygon', coordinates: model.polygonsOf(index)},
        properties: {pattern: `pattern-${model.patches[index].group}`, colour: style.colour, dashed: style.dashed},
    };
}

const glyphName = (model: ReportModel, index: number): string =>
    `glyph-${model.patches[index].group}-${model.patches[index].row.toCode.slice(0, 2)}`;

function glyphFeature(model: ReportModel, index: number): Feature {
    const {row} = model.patches[index];
    return {
        type: 'Feature',
        id: index,
        geometry: {type: 'Point', coordinates: [...row.label]},
        properties: {
            glyph: glyphName(model, index),
            small: `small-${model.patches[index].group}`,
            area: Number(row.areaM2),
        },
    };
}

function addImages(map: MapLibreMap, model: ReportModel): void {
    const add = (name: string, image: () => ImageData): void => {
        if (!map.hasImage(name)) map.addImage(name, image(), {pixelRatio: RATIO});
    };
    for (const group of COLOUR_GROUPS) {
        add(`pattern-${group}`, () => patternImage(group, RATIO));
        add(`small-${group}`, () => glyphImage(group, null, RATIO));
    }
    add('farmland', () => farmlandPatternImage(BASIC_FARMLAND_COLOUR, RATIO));
    for (const {index, group, row} of model.patches)
        add(glyphName(model, index), () => glyphImage(group, row.toCode, RATIO));
    for (const {kind, name} of model.data.outlines) {
        add(`name-${kind}-${name}`, () =>
            kind === 'township'
                ? nameImage(name, 15, 700, '#1F2933', RATIO)
                : nameImage(name, 12, 400, '#3E4C59', RATIO),
        );
    }
}

/** Everything that filters do not change. */
function staticFeatures(model: ReportModel): [SourceName, Feature[]][] {
    const {data} = model;
    return [
        [
            'context',
            contextOf(model).map((face): Feature => ({
                type: 'Feature',
                geometry: {type: 'MultiPolygon', coordinates: face.polygons},
                properties: {before: classColour(model, face.beforeCode), after: classColour(model, face.afterCode)},
            })),
        ],
        [
            'farmland',
            (data.basicFarmland ?? []).map((text): Feature => ({
                type: 'Feature',
                properties: {},
                geometry: {type: 'MultiPolygon', coordinates: decodeGeometry(text)},
            })),
        ],
        [
            'setAside',
            data.setAside.map((row): Feature => ({
                type: 'Feature',
                properties: {},
                geometry: {type: 'MultiPolygon', coordinates: decodeGeometry(row.geometry)},
            })),
        ],
        [
            'outlines',
            outlineLines(model).map((row): Feature => ({
                type: 'Feature',
                properties: {kind: row.kind},
                geometry: {type: 'MultiLineString', coordinates: row.lines},
            })),
        ],
        [
            'names',
            data.outlines.map((row): Feature => ({
                type: 'Feature',
                properties: {kind: row.kind, image: `name-${row.kind}-${row.name}`},
                geometry: {type: 'Point', coordinates: [...row.label]},
            })),
        ],
    ];
}
