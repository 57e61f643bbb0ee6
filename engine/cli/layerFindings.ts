/** What the main job would say of a layer on its own: attributes against their dictionary, and faults of its geometry. */

import type {Issue} from '../core/issue.ts';
import {EngineError} from '../core/errors.ts';
import type {LayerKind} from '../core/layerKind.ts';
import type {Crs} from '../crs/crs.ts';
import type {RawLayer} from '../formats/rawLayer.ts';
import type {Layer} from '../layers/layer.ts';
import {readLayer} from '../layers/readLayer.ts';
import {certifyLayer} from '../pipeline/certifyLayers.ts';
import {frameFor} from '../pipeline/frame.ts';
import {polygonsBbox} from '../pipeline/polygonsBbox.ts';

/** Issues of the reader, the attributes and the geometry; a refusal is an Issue of severity `error`. */
export function layerFindings(raw: RawLayer, kind: LayerKind, crs: Crs, crsHow: string): Issue[] {
    let layer: Layer;
    try {
        layer = readLayer(raw, {kind, crs, crsHow, allowUnknownCodes: true});
    } catch (error) {
        return [...raw.issues, refusal(error, raw)];
    }
    try {
        const located = {layer, bbox: polygonsBbox(raw.polygons)};
        const frame = frameFor(located, located, [], null);
        return [...layer.issues, ...certifyLayer(layer, frame.intoPlane(layer), frame).issues];
    } catch (error) {
        return [...layer.issues, refusal(error, raw)];
    }
}

function refusal(error: unknown, raw: RawLayer): Issue {
    if (!(error instanceof EngineError)) throw error;
    return {code: error.code, severity: 'error', layer: raw.path, message: error.message};
}
