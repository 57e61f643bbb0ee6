/** Who may import whom. Read top to bottom, the table is the flow of data; every folder with code stands in it. */

export interface FolderPlan {
    /** Folders whose code it may call. */
    readonly code: readonly string[];
    /** Folders whose types it may name in `import type`, and in nothing else. */
    readonly types?: readonly string[];
    /** May read files, open sockets, start processes and threads. */
    readonly io?: boolean;
}

const STAGES = ['engine/diff', 'engine/overlap', 'engine/classify', 'engine/route'];
const GROUND = ['engine/core', 'engine/crs', 'engine/formats', 'engine/landclass', 'engine/layers', 'engine/kernel',
    'engine/policy', 'engine/raster'];

export const PLAN: Readonly<Record<string, FolderPlan>> = {
    'engine/core': {code: []},
    'engine/contract': {code: []},
    'engine/policy': {code: ['engine/core'], io: true},
    /** Prepared layers between runs; the only place that writes cache files. */
    'engine/cache': {code: ['engine/core'], io: true},
    'engine/crs': {code: ['engine/core']},
    'engine/kernel': {code: ['engine/core']},
    'engine/sqlite': {code: ['engine/core'], io: true},
    'engine/formats': {code: ['engine/core', 'engine/crs', 'engine/sqlite'], io: true},
    /** Pictures of both dates, cut to chips. */
    'engine/imagery': {code: ['engine/core', 'engine/crs', 'engine/formats'], io: true},
    /** Cells and their borders; no CRS, no law. */
    'engine/raster': {code: ['engine/core'], types: ['engine/formats']},
    'engine/landclass': {code: ['engine/core']},
    'engine/layers': {code: ['engine/core', 'engine/crs', 'engine/kernel', 'engine/landclass'], types: ['engine/formats']},
    'engine/diff': {code: ['engine/core', 'engine/crs', 'engine/kernel'], types: ['engine/layers']},
    'engine/overlap': {code: ['engine/core', 'engine/kernel'], types: ['engine/layers', 'engine/diff']},
    'engine/classify': {code: ['engine/core', 'engine/policy'], types: ['engine/diff', 'engine/overlap']},
    'engine/route': {code: ['engine/core', 'engine/policy'], types: ['engine/overlap', 'engine/classify']},
    /** Clue lists as lists: forms by meaning, presets, ids, pairs. Knows no geometry. */
    'engine/clues': {code: ['engine/core', 'engine/landclass'], types: ['engine/formats']},
    'engine/pipeline': {code: [...GROUND, ...STAGES, 'engine/cache', 'engine/clues', 'engine/contract'], io: true},
    'engine/sitecheck': {code: [...GROUND, ...STAGES, 'engine/contract']},
    'engine/casework': {code: ['engine/core', 'engine/contract', 'engine/policy']},
    'engine/store': {code: ['engine/core', 'engine/contract', 'engine/sqlite'], types: ['engine/pipeline'], io: true},
    'engine/serve': {code: ['engine/core', 'engine/contract', 'engine/store', 'engine/pipeline', 'engine/casework',
        'engine/sitecheck'], io: true},
    'engine/cli': {code: ['engine/cache', 'engine/core', 'engine/contract', 'engine/crs', 'engine/formats',
        'engine/imagery', 'engine/landclass', 'engine/layers', 'engine/policy', 'engine/pipeline', 'engine/sitecheck', 'engine/store', 'engine/serve'], io: true},
    /** The overlay as the library offers it. */
    'engine/library': {code: ['engine/core', 'engine/kernel']},
    /** `engine/index.ts`, the library. */
    engine: {code: ['engine/core', 'engine/library', 'engine/pipeline'], io: true},

    'viewer/i18n': {code: []},
    'viewer/legend': {code: [], types: ['engine/contract']},
    'viewer/api': {code: ['engine/contract']},
    'viewer/state': {code: [], types: ['engine/contract']},
    'viewer/map': {code: ['viewer/legend'], types: ['engine/contract', 'viewer/state']},
    'viewer/panels': {code: ['viewer/i18n', 'viewer/legend', 'viewer/state'], types: ['engine/contract', 'viewer/map']},
    'viewer/report': {code: ['engine/contract', 'viewer/i18n', 'viewer/legend', 'viewer/map', 'viewer/panels',
        'viewer/state', 'viewer/styles']},
};

/** A package has one home (zod two, for files and for the wire; maplibre-gl two, for the viewer and the result page); elsewhere it is a leak. */
export const HOME: Readonly<Record<string, readonly string[]>> = {
    proj4: ['engine/crs'],
    flatbush: ['engine/kernel'],
    'better-sqlite3': ['engine/sqlite'],
    shapefile: ['engine/formats'],
    'geojson-validation': ['engine/formats'],
    hyparquet: ['engine/formats'],
    'hyparquet-compressors': ['engine/formats'],
    'hyparquet-writer': ['engine/formats'],
    'gdal3.js': ['engine/formats'],
    'iconv-lite': ['engine/formats'],
    yauzl: ['engine/formats'],
    geotiff: ['engine/formats'],
    yazl: ['engine/formats'],
    sax: ['engine/formats'],
    sharp: ['engine/imagery'],
    pmtiles: ['engine/imagery'],
    zod: ['engine/contract', 'engine/formats'],
    'maplibre-gl': ['viewer/map', 'viewer/report'],
    '@turf/turf': ['engine/pipeline'],
    geojson: ['engine/formats'],
};
