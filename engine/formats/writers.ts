/** One writer a format, loaded when it is called: whoever only reads pays for no library of a writer. */

import type {Issue} from '../core/issue.ts';
import type {WriteLayer} from './write/writeLayer.ts';

/** Writes `<basePath>.shp .shx .dbf .prj .cpg`; the findings are about attributes that do not fit a DBF. */
export async function writeShapefile(basePath: string, layer: WriteLayer): Promise<readonly Issue[]> {
    return (await import('./write/shapefile.ts')).writeShapefile(basePath, layer);
}

export async function writeGpkg(path: string, layer: WriteLayer): Promise<readonly Issue[]> {
    return (await import('./write/gpkg.ts')).writeGpkg(path, layer);
}

export async function writeFlatGeobuf(path: string, layer: WriteLayer): Promise<readonly Issue[]> {
    return (await import('./write/flatgeobuf.ts')).writeFlatGeobuf(path, layer);
}

export async function writeGeoParquet(path: string, layer: WriteLayer): Promise<readonly Issue[]> {
    return (await import('./write/geoparquet.ts')).writeGeoParquet(path, layer);
}
