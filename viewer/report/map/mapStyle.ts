/** Sources and layers of the WebGL map. No tiles, sprites or glyphs: all is drawn from the page's own data. */
import type {FilterSpecification, LayerSpecification, StyleSpecification} from 'maplibre-gl';
import {BASIC_FARMLAND_COLOUR} from '../kindStyle.ts';
import type {Epoch} from '../state.ts';

/** Paper under the map: pale, warm, prints as white. */
export const PAPER_COLOUR = '#F6F4EE';
const NOTHING: FilterSpecification = ['==', ['id'], -1];

const CASING_WIDTH = ['interpolate', ['linear'], ['zoom'], 9, 1.6, 12, 3.4, 14, 5.5] as const;
const LINE_WIDTH = ['interpolate', ['linear'], ['zoom'], 9, 0.8, 12, 1.6, 14, 2.5] as const;

const line = (
    id: string,
    source: string,
    paint: Record<string, unknown>,
    filter?: FilterSpecification,
): LayerSpecification =>
    // The paint objects are literals of this file; the style is validated by MapLibre when it loads.
    ({
        id,
        type: 'line',
        source,
        layout: {'line-join': 'round', 'line-cap': 'butt'},
        paint,
        ...(filter ? {filter} : {}),
    }) as LayerSpecification;

const LAYERS: LayerSpecification[] = [
    {id: 'paper', type: 'background', paint: {'background-color': PAPER_COLOUR}},
    {
        id: 'context-fill',
        type: 'fill',
        source: 'context',
        paint: {'fill-color': ['get', 'after'], 'fill-opacity': 0.45, 'fill-antialias': false},
    },
    line('context-line', 'context', {
        'line-color': '#8A8472',
        'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0, 13.5, 0.3, 15, 0.6, 17, 1],
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 12, 0, 13.5, 0.35, 15.5, 0.7],
    }),
    {id: 'farmland-fill', type: 'fill', source: 'farmland', paint: {'fill-pattern': 'farmland'}},
    line('farmland-line', 'farmland', {
        'line-color': BASIC_FARMLAND_COLOUR,
        'line-width': ['interpolate', ['linear'], ['zoom'], 9, 1, 13, 2.5],
    }),
    {
        id: 'set-aside-fill',
        type: 'fill',
        source: 'setAside',
        layout: {visibility: 'none'},
        paint: {'fill-color': '#5B6472', 'fill-opacity': 0.35},
    },
    line('set-aside-line', 'setAside', {'line-color': '#39424E', 'line-width': 1.6, 'line-dasharray': [2, 1.5]}),
    {id: 'patch-fill', type: 'fill', source: 'patches', paint: {'fill-pattern': ['get', 'pattern']}},
    line('village-line', 'outlines', {'line-color': '#8C93A1', 'line-width': 1, 'line-dasharray': [3, 2]}, [
        '==',
        ['get', 'kind'],
        'village',
    ]),
    line('township-casing', 'outlines', {'line-color': '#fff', 'line-width': 4.5, 'line-opacity': 0.75}, [
        '==',
        ['get', 'kind'],
        'township',
    ]),
    line(
        'township-line',
        'outlines',
        {'line-color': '#4A5568', 'line-width': 1.8, 'line-dasharray': [5, 1.6, 1, 1.6]},
        ['==', ['get', 'kind'], 'township'],
    ),
    line('patch-casing', 'patches', {'line-color': '#fff', 'line-width': CASING_WIDTH}),
    line('patch-line', 'patches', {'line-color': ['get', 'colour'], 'line-width': LINE_WIDTH}, [
        '!',
        ['get', 'dashed'],
    ]),
    line(
        'patch-dashes',
        'patches',
        {'line-color': ['get', 'colour'], 'line-width': LINE_WIDTH, 'line-dasharray': [2.4, 1.4]},
        ['get', 'dashed'],
    ),
    line('hover-line', 'patches', {'line-color': '#12467B', 'line-width': 4, 'line-opacity': 0.55}, NOTHING),
    line('selected-halo', 'patches', {'line-color': '#0B1F33', 'line-width': 8}, NOTHING),
    line('selected-casing', 'patches', {'line-color': '#fff', 'line-width': 6}, NOTHING),
    line('selected-line', 'patches', {'line-color': ['get', 'colour'], 'line-width': 3.2}, NOTHING),
    {
        id: 'glyphs',
        type: 'symbol',
        source: 'glyphs',
        layout: {
            // Letters cannot be read below this zoom; the shape alone can.
            'icon-image': ['step', ['zoom'], ['get', 'small'], 13, ['get', 'glyph']],
            'icon-allow-overlap': true,
            'icon-ignore-placement': true,
            'symbol-sort-key': ['get', 'area'],
            'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.35, 12, 0.6, 14, 0.85, 16, 1],
        },
    },
    {
        id: 'village-names',
        type: 'symbol',
        source: 'names',
        minzoom: 11.5,
        filter: ['==', ['get', 'kind'], 'village'],
        layout: {'icon-image': ['get', 'image'], 'icon-padding': 4},
    },
    {
        id: 'township-names',
        type: 'symbol',
        source: 'names',
        filter: ['==', ['get', 'kind'], 'township'],
        layout: {'icon-image': ['get', 'image'], 'icon-padding': 4},
    },
    {
        id: 'place-casing',
        type: 'circle',
        source: 'place',
        paint: {
            'circle-radius': 15,
            'circle-color': 'transparent',
            'circle-stroke-color': '#fff',
            'circle-stroke-width': 6,
        },
    },
    {
        id: 'place-ring',
        type: 'circle',
        source: 'place',
        paint: {
            'circle-radius': 15,
            'circle-color': 'transparent',
            'circle-stroke-color': '#12467B',
            'circle-stroke-width': 3,
        },
    },
    {id: 'place-dot', type: 'circle', source: 'place', paint: {'circle-radius': 3, 'circle-color': '#12467B'}},
];

export const SOURCE_NAMES = [
    'context',
    'farmland',
    'setAside',
    'patches',
    'outlines',
    'glyphs',
    'names',
    'place',
] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

export function mapStyle(): StyleSpecification {
    const empty = {type: 'FeatureCollection' as const, features: []};
    return {
        version: 8,
        sources: Object.fromEntries(
            SOURCE_NAMES.map((name) => [
                name,
                {type: 'geojson' as const, data: empty, tolerance: name === 'patches' ? 0.15 : 0.3, buffer: 64},
            ]),
        ),
        layers: LAYERS,
    };
}

/** How strongly the classes show: pale paper under the patterns, full when a date is looked at. */
export function contextPaint(epoch: Epoch): {colour: 'before' | 'after'; opacity: number; patternOpacity: number} {
    return epoch === 'change'
        ? {colour: 'after', opacity: 0.4, patternOpacity: 1}
        : {colour: epoch, opacity: 1, patternOpacity: 0};
}
