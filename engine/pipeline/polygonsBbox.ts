/** The extent of a layer's finite coordinates; the least above the largest where there are none. */

import type {Polygons} from '../core/polygons.ts';

export function polygonsBbox({coords}: Polygons): [number, number, number, number] {
    const bbox: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < coords.length; i += 2) {
        const x = coords[i], y = coords[i + 1];
        if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
        if (x < bbox[0]) bbox[0] = x;
        if (y < bbox[1]) bbox[1] = y;
        if (x > bbox[2]) bbox[2] = x;
        if (y > bbox[3]) bbox[3] = y;
    }
    return bbox;
}
