/** The places to draw: patches of a layer with their ids and the colour of their kind, or one point. */

import {EngineError} from '../../core/errors.ts';
import type {Issue} from '../../core/issue.ts';
import {featureCount, type Polygons} from '../../core/polygons.ts';
import {KIND_COLOURS} from '../../contract/kindColours.ts';
import {crsFromCode, findCrs, projectInto} from '../../crs/index.ts';
import {openSource, type RawLayer} from '../../formats/index.ts';
import type {Place} from '../../imagery/index.ts';
import {COLOUR_GROUP} from '../../pipeline/outputs/colourGroups.ts';
import {polygonsBbox} from '../../pipeline/polygonsBbox.ts';
import {isKind, KINDS, type Kind} from '../../policy/kinds.ts';

/** Colour of a patch whose layer names no kind: none of those that mean something. */
export const PLAIN_COLOUR = '#E6007E';

/** Attributes that may number patches, the first that numbers each of them differently. */
const ID_FIELDS = [
    'id', 'patchId', 'clueId', 'JCBH', 'XSBH', 'YGTBZJ', 'TBBH', 'BSM', 'name', '图斑编号', '线索编号', '监测编号',
];

export interface ChipPatch {
    readonly id: string;
    readonly place: Place;
    readonly colour: string;
    readonly kinds: readonly Kind[];
    /** 亩 as the layer states it; null where it does not. */
    readonly areaMu: string | null;
    /** Villages as the layer names them; '' where it does not. */
    readonly villages: string;
}

export interface ChipPatches {
    readonly patches: readonly ChipPatch[];
    /** Records of the layer without an outline, by id: there is nothing to draw. */
    readonly empty: readonly string[];
    readonly issues: readonly Issue[];
}

/**
 * @param only ids wanted; all where there are none
 * @throws EngineError `imagery/no-such-patch`, `formats/ambiguous-source`, and what readers and `findCrs` throw
 */
export async function readPatches(file: string, layer: string | undefined, only: readonly string[], signal?: AbortSignal): Promise<ChipPatches> {
    const raw = onlyLayer(file, await openSource(file, {signal, ...layer === undefined ? {} : {layer}}));
    const {crs, warnings} = findCrs(raw.crs, polygonsBbox(raw.polygons));
    const lonLat = new Float64Array(raw.polygons.coords.length);
    projectInto(crs, crsFromCode('EPSG:4490'), raw.polygons.coords, lonLat);
    const ids = idsOf(raw), kindTexts = column(raw, 'kinds') ?? column(raw, 'kind'), areas = column(raw, 'areaMu'), villages = column(raw, 'villages');
    const all = Array.from({length: featureCount(raw.polygons)}, (_, feature): ChipPatch => {
        const words: readonly string[] = String(kindTexts?.[feature] ?? '').match(/[a-z_]+/g) ?? [];
        const kinds = words.filter(word => isKind(word));
        return {
            id: ids[feature], kinds, colour: kinds.length > 0 ? KIND_COLOURS[COLOUR_GROUP[kinds[0]]] : PLAIN_COLOUR,
            areaMu: areas === null || areas[feature] === null ? null : String(areas[feature]),
            villages: namesIn(villages?.[feature]),
            place: {rings: ringsOf({...raw.polygons, coords: lonLat}, feature)},
        };
    });
    const wanted = chosen(file, all, only);
    const isEmpty = ({place}: ChipPatch): boolean => 'rings' in place && place.rings.length === 0;
    return {
        patches: wanted.filter(patch => !isEmpty(patch)), empty: wanted.filter(isEmpty).map(({id}) => id),
        issues: [...raw.issues, ...warnings],
    };
}

function onlyLayer(file: string, raws: readonly RawLayer[]): RawLayer {
    if (raws.length === 1) return raws[0];
    const candidates = raws.map(({name}) => name);
    throw new EngineError('formats/ambiguous-source', `the file holds ${raws.length} polygon layers: ${candidates.join(', ')}`,
        {file, fix: `name one behind the file, for example ${file}#${candidates[0]}`, facts: {candidates}});
}

function chosen(file: string, all: readonly ChipPatch[], only: readonly string[]): readonly ChipPatch[] {
    if (only.length === 0 && all.length > 0) return all;
    const known = new Set(all.map(({id}) => id));
    const asked = only.filter(id => !known.has(id));
    if (asked.length === 0 && all.length > 0) {
        const wanted = new Set(only);
        return all.filter(({id}) => wanted.has(id));
    }
    throw new EngineError('imagery/no-such-patch', all.length === 0 ? 'the layer has no polygon' : `no patch has the id ${asked.join(', ')}`,
        {file, fix: 'take ids from the attribute "id" of the layer', facts: {asked, patches: all.length}});
}

function column(raw: RawLayer, name: string): RawLayer['columns'][number] | null {
    const at = raw.fields.findIndex(field => field.name.toLowerCase() === name.toLowerCase());
    return at < 0 ? null : raw.columns[at];
}

/** Ids as the layer numbers its patches; the number of the record where it does not, and behind a number that stands on several. */
function idsOf(raw: RawLayer): readonly string[] {
    const numberings = ID_FIELDS.flatMap((field) => {
        const values = column(raw, field)?.map(value => value === null ? '' : String(value).trim());
        return values?.some(value => value !== '') ? [values] : [];
    });
    const best = numberings.find(values => !values.includes('') && new Set(values).size === values.length) ?? numberings.at(0);
    if (best === undefined) return Array.from(raw.record, record => `record-${record}`);
    const count = new Map<string, number>();
    for (const value of best) count.set(value, (count.get(value) ?? 0) + 1);
    return best.map((value, feature) => value === '' ? `record-${raw.record[feature]}` : count.get(value) === 1 ? value : `${value}-${raw.record[feature]}`);
}

/** Names in a cell that holds one, a JSON array of names, or one of objects with names. */
function namesIn(cell: unknown): string {
    const text = cell === null || cell === undefined ? '' : String(cell);
    if (!text.startsWith('[')) return text;
    try {
        const values = JSON.parse(text) as readonly (string | {readonly name?: string})[];
        return values.map(value => typeof value === 'string' ? value : value.name ?? '').filter(name => name !== '').join('、');
    } catch {
        return text; // a name that begins with a bracket
    }
}

function ringsOf({coords, ringStart, featureStart}: Polygons, feature: number): Float64Array[] {
    return Array.from({length: featureStart[feature + 1] - featureStart[feature]}, (_, i) => {
        const ring = featureStart[feature] + i;
        return coords.slice(2 * ringStart[ring], 2 * ringStart[ring + 1]);
    });
}

export function kindNames(kinds: readonly Kind[]): string {
    return kinds.map(kind => KINDS[kind].zh).join('、');
}
