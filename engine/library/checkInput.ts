/** What a caller in another language or without types can get wrong about the layers, each fault with its place. */

import {EngineError} from '../core/errors.ts';
import type {InputLayer, MultiPolygonGeometry, PolygonGeometry} from './overlay.ts';

type Rings = PolygonGeometry['coordinates'];

const GIVE_GEOMETRIES = 'give GeoJSON geometries of type Polygon or MultiPolygon';
const NESTING = {
    Polygon: 'coordinates of a Polygon are rings of positions: [[[x, y], …], …]',
    MultiPolygon: 'coordinates of a MultiPolygon are polygons of rings of positions: [[[[x, y], …], …], …]',
} as const;

/** @throws EngineError `kernel/bad-option` - the layers are no list, or one has no usable id, polygons or overlaps */
export function checkLayers(layers: readonly InputLayer[]): void {
    if (!Array.isArray(layers)) throw refusal('the layers are no array', 'layers', 'give an array of {id, polygons}');
    const indexOf = new Map<string, number>();
    (layers as readonly unknown[]).forEach((layer, k) => {
        if (!isRecord(layer)) throw refusal(`layer ${k} is ${wordFor(layer)}`, `layers[${k}]`, 'give {id, polygons}');
        const {id, polygons, overlaps} = layer;
        if (typeof id !== 'string' || id === '') {
            throw refusal(`the id of layer ${k} is ${wordFor(id)}`, `layers[${k}].id`, 'give each layer a name: labels of faces are told apart by it');
        }
        const earlier = indexOf.get(id);
        if (earlier !== undefined) {
            throw refusal(`layers ${earlier} and ${k} both have the id "${id}"`, `layers[${k}].id`, 'give each layer a name of its own');
        }
        indexOf.set(id, k);
        if (!Array.isArray(polygons)) {
            throw refusal(`polygons of layer "${id}" is ${wordFor(polygons)}, not an array`, `${id}.polygons`, GIVE_GEOMETRIES);
        }
        if (overlaps !== undefined && overlaps !== 'allowed' && overlaps !== 'forbidden') {
            throw refusal(`overlaps of layer "${id}" is ${wordFor(overlaps)}`, `${id}.overlaps`, 'write "allowed" or "forbidden"');
        }
    });
}

/**
 * The polygons of a geometry, as rings of positions; further numbers of a position (height, measure) are not looked at.
 *
 * @throws EngineError `kernel/bad-option` - no polygon, or its coordinates are none
 */
export function partsOf(polygon: PolygonGeometry | MultiPolygonGeometry, id: string, index: number): readonly Rings[] {
    const where = `${id}[${index}]`, what = `polygon ${index} of layer "${id}"`;
    const given: unknown = polygon;
    if (!isRecord(given)) throw refusal(`${what} is ${wordFor(given)}`, where, GIVE_GEOMETRIES);
    const {type, coordinates} = given;
    if (type !== 'Polygon' && type !== 'MultiPolygon') {
        throw refusal(`${what} is a ${typeof type === 'string' ? type.slice(0, 40) : wordFor(type)}`, where, GIVE_GEOMETRIES);
    }
    const list = (value: unknown, path: string): readonly unknown[] => {
        if (Array.isArray(value)) return value as readonly unknown[];
        throw refusal(`${path} of ${what} is ${wordFor(value)}, not an array`, `${where}.${path}`, NESTING[type]);
    };
    const parts = type === 'Polygon' ? [coordinates] : list(coordinates, 'coordinates');
    // by index, which sees the holes of an array too
    for (let p = 0; p < parts.length; p++) {
        const part = type === 'Polygon' ? 'coordinates' : `coordinates[${p}]`, rings = list(parts[p], part);
        for (let r = 0; r < rings.length; r++) {
            const ring = list(rings[r], `${part}[${r}]`);
            for (let i = 0; i < ring.length; i++) {
                const [x, y] = list(ring[i], `${part}[${r}][${i}]`);
                if (Number.isFinite(x) && Number.isFinite(y)) continue;
                throw refusal(`${part}[${r}][${i}] of ${what} is not two numbers: ${wordFor(x)}, ${wordFor(y)}`,
                    `${where}.${part}[${r}][${i}]`, 'a position is [x, y], both of them finite numbers of metres');
            }
        }
    }
    return parts as readonly Rings[];
}

function refusal(message: string, where: string, fix: string): EngineError {
    return new EngineError('kernel/bad-option', message, {where, fix});
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null;
}

function wordFor(value: unknown): string {
    if (value === undefined) return 'missing';
    if (typeof value === 'string') return `"${value.slice(0, 40)}"`;
    if (Array.isArray(value)) return 'an array';
    return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
