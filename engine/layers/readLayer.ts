/** RawLayer → Layer: fields by meaning, codes by dictionary, findings with their place; geometry untouched. */

import {EngineError} from '../core/errors.ts';
import type {LayerKind} from '../core/layerKind.ts';
import type {Polygons} from '../core/polygons.ts';
import type {Crs} from '../crs/crs.ts';
import type {CellValue, RawLayer} from '../formats/rawLayer.ts';
import {UNCLASSIFIED_DEFAULT} from '../landclass/crosswalk.ts';
import type {Crosswalk} from '../landclass/crosswalk.ts';
import {surveyDictionaryOf} from '../landclass/dictionary.ts';
import {checkExtent, crsName, isGeographic} from './checkExtent.ts';
import {classTable} from './classTable.ts';
import {columnsOf, LONGEST_TEXT} from './columns.ts';
import type {Columns} from './columns.ts';
import {checkKind} from './doubtfulKind.ts';
import {featureAreasM2, pointOf} from './featureAreas.ts';
import {mapFields, normaliseField} from './fieldMapping.ts';
import type {FieldMapping, MappingInput} from './fieldMapping.ts';
import {findingsOf} from './findings.ts';
import type {Findings, Places} from './findings.ts';
import type {Layer, ParcelTable, TableOfKind} from './layer.ts';
import {basicFarmlandTable, lawfulTable, namedTable, seasonTable, unitTable} from './otherTables.ts';
import {parseDate} from './parseDate.ts';
import {PERSONAL_FIELDS} from './presets.ts';
import {areaText} from './refuseCodes.ts';
import {resolverOfCodes, resolverOfFields} from './resolveClasses.ts';
import type {ClassResolver} from './resolveClasses.ts';

export interface ReadOptions<K extends LayerKind = LayerKind> {
    readonly kind: K;
    /** YYYY-MM-DD; what a person said (`FILE@DATE`) wins over the file. */
    readonly asOf?: string;
    readonly crs: Crs;
    readonly crsHow: string;
    /** Dictionary id; left out, the one of the layer's year. */
    readonly dictionary?: string;
    readonly crosswalk?: Crosswalk;
    readonly mapping?: MappingInput;
    readonly allowUnknownCodes?: boolean;
}

/**
 * Keeps    a record is a row, or is named by an issue (`layers/not-land`)
 * Order    rows in the order of the file
 *
 * @throws EngineError `layers/missing-field`, `layers/bad-mapping`, `layers/personal-field` - fields
 * @throws EngineError `layers/unknown-code`, `layers/wrong-dictionary`, `landclass/unknown-dictionary` - codes
 * @throws EngineError `layers/bad-date` - `asOf` is not a day
 */
export function readLayer<K extends LayerKind>(raw: RawLayer, options: ReadOptions<K>): Layer<K> {
    const hasClasses = options.kind === 'survey' || options.kind === 'monitoring';
    const byFields = hasClasses && (options.crosswalk?.fromFields?.length ?? 0) > 0;
    const spared = byFields ? ['code', 'changeType', 'parcelNumber'] : [];
    const mapping = mapFields(raw, options.kind, options.mapping, spared);
    const every = Uint32Array.from(raw.record, (_, feature) => feature);
    const whole = columnsOf(raw, mapping, every);
    const year = yearOf(whole);
    const {asOf, asOfHow} = dateOf(raw, year, options.asOf);
    const areasM2 = featureAreasM2(raw.polygons, isGeographic(options.crs));
    const numericField = whole.isNumeric('code');
    const resolver = hasClasses ? classResolver(raw, whole, options, asOf, byFields, numericField) : null;
    const kept = resolver ? every.filter(feature => resolver.resolve(feature).code !== null) : every;
    const columns = kept.length === every.length ? whole : columnsOf(raw, mapping, kept);
    const polygons = kept.length === every.length ? raw.polygons : pick(raw.polygons, kept);
    const official = columns.numbers('officialAreaM2');
    const places: Places = {
        layer: raw.path, record: Uint32Array.from(kept, feature => raw.record[feature]), atCrs: crsName(options.crs),
        at: row => pointOf(polygons, row),
        areaM2: row => (official[row] > 0 ? official[row] : areasM2[kept[row]]),
    };
    const findings = findingsOf(places);
    if (kept.length < every.length && resolver) noteLeftOut(raw, resolver, every, areasM2, findings);
    notePersonal(raw, findings);
    checkExtent(polygons, options.crs, findings);
    checkKind(raw, options.kind, findings);
    if (options.kind === 'survey' && options.asOf !== undefined) checkYear(year, asOf, findings);
    if (raw.record.length === 0) {
        findings.note({code: 'layers/empty', severity: 'warning', message: 'The layer has no polygon records.'});
    }
    const parcels = resolver
        ? classTable({
            raw, columns, resolver, kept, numericField, findings, areaM2: places.areaM2,
            field: byFields ? options.crosswalk?.fromFields?.join(', ') ?? '' : columns.fieldName('code'),
            allowUnknownCodes: options.allowUnknownCodes === true
                || options.crosswalk?.fallback === UNCLASSIFIED_DEFAULT,
        })
        : otherTable(raw, options.kind, mapping, columns, kept, findings);
    if (columns.cut() > 0) {
        findings.note({code: 'layers/text-cut', severity: 'warning', count: columns.cut(),
            message: `${columns.cut()} texts were longer than ${LONGEST_TEXT} characters and were cut.`});
    }
    return {
        kind: options.kind, name: raw.name, path: raw.path, sha256: raw.sha256, format: raw.format,
        asOf, asOfHow, crs: options.crs, crsHow: options.crsHow, encoding: raw.encoding,
        dictionary: resolver?.dictionary.id ?? null, mappingHow: mapping.how,
        polygons, parcels: parcels as TableOfKind[K], // the branch above follows the kind
        record: places.record, recordsInFile: raw.recordsInFile,
        priority: hasClasses ? options.crosswalk?.priority ?? null : null,
        issues: [...raw.issues, ...findings.issues()],
    };
}

function classResolver(
    raw: RawLayer, columns: Columns, options: ReadOptions, asOf: string | null, byFields: boolean,
    numericField: boolean,
): ClassResolver {
    if (byFields && options.crosswalk) return resolverOfFields(raw, options.crosswalk, columns.cellText);
    const id = options.dictionary ?? surveyDictionaryOf(asOf === null ? null : Number(asOf.slice(0, 4)));
    const codes = columns.texts('code');
    return resolverOfCodes(feature => codes[feature], numericField, id, options.crosswalk ?? null);
}

function otherTable(
    raw: RawLayer, kind: LayerKind, mapping: FieldMapping, columns: Columns, kept: Uint32Array, findings: Findings,
): ParcelTable {
    switch (kind) {
        case 'basicFarmland': return basicFarmlandTable(columns, findings);
        case 'village':
        case 'township': return unitTable(columns, kind, findings);
        case 'lawful': return lawfulTable(raw, mapping, columns, kept, findings);
        case 'season': return seasonTable(columns, findings);
        default: return namedTable(columns);
    }
}

/** The year that most records of a layer carry. */
interface YearInFile {
    readonly year: number;
    readonly field: string;
    /** Records with that year. */
    readonly count: number;
    readonly otherYears: number;
}

/** null where no record has a year; of years with as many records the latest. */
function yearOf(columns: Columns): YearInFile | null {
    const years = new Map<number, number>();
    for (const year of columns.numbers('year')) {
        if (Number.isInteger(year) && year >= 1990 && year <= 2100) years.set(year, (years.get(year) ?? 0) + 1);
    }
    const [commonest] = [...years].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
    return commonest === undefined ? null
        : {year: commonest[0], field: columns.fieldName('year'), count: commonest[1], otherYears: years.size - 1};
}

/** @throws EngineError `layers/bad-date` */
function dateOf(raw: RawLayer, inFile: YearInFile | null, given: string | undefined): {asOf: string | null, asOfHow: string} {
    if (given !== undefined) {
        const asOf = parseDate(given);
        if (asOf === null) {
            throw new EngineError('layers/bad-date', `"${given.slice(0, 40)}" is not a day.`,
                {file: raw.path, where: 'date given for the layer',
                    fix: 'Write it as YYYY-MM-DD, for example 2025-12-31.', facts: {date: given.slice(0, 40)}});
        }
        return {asOf, asOfHow: 'given'};
    }
    if (inFile === null) return {asOf: null, asOfHow: 'neither given nor in the file'};
    const {year, field, count, otherYears} = inFile;
    const others = otherYears > 0 ? `, ${otherYears} other years in it` : '';
    return {asOf: `${year}-12-31`,
        asOfHow: `${field} ${year} in ${count} records${others}; surveys are as of 31 December`};
}

/** A survey is of the year its records name; another one, given by a person, is used and reported. */
function checkYear(inFile: YearInFile | null, asOf: string | null, findings: Findings): void {
    if (inFile === null || asOf === null || Number(asOf.slice(0, 4)) === inFile.year) return;
    const {year, field, count} = inFile;
    findings.note({code: 'layers/date-differs', severity: 'warning', field, count,
        message: `The layer was given as of ${asOf}, but ${field} is ${year} in ${count} records; the given day was used.`});
}

function noteLeftOut(
    raw: RawLayer, resolver: ClassResolver, every: Uint32Array, areasM2: Float64Array, findings: Findings,
): void {
    const left = new Map<string, {count: number, areaM2: number, record: number}>();
    for (const feature of every) {
        if (resolver.resolve(feature).code !== null) continue;
        const label = resolver.label(feature);
        const entry = left.get(label) ?? {count: 0, areaM2: 0, record: raw.record[feature]};
        left.set(label, {...entry, count: entry.count + 1, areaM2: entry.areaM2 + areasM2[feature]});
    }
    for (const [label, {count, areaM2, record}] of [...left].sort(([a], [b]) => (a < b ? -1 : 1))) {
        findings.note({code: 'layers/not-land', severity: 'note', count, areaM2, record,
            message: `${count} records with ${label.slice(0, 80)}, about ${areaText(areaM2)}, `
                + 'are no land cover by the crosswalk and were left out.'});
    }
}

function notePersonal(raw: RawLayer, findings: Findings): void {
    raw.fields.forEach((field, index) => {
        if (!PERSONAL_FIELDS.includes(normaliseField(field.name))) return;
        const count = raw.columns[index]?.filter((value: CellValue) => value !== null && value !== '').length ?? 0;
        findings.note({code: 'layers/personal-dropped', severity: 'note', field: field.name, count,
            message: `Field ${field.name} names a person; ${count} values were dropped on reading.`});
    });
}

/** The polygons of some features. */
function pick(polygons: Polygons, kept: Uint32Array): Polygons {
    const featureStart = new Uint32Array(kept.length + 1);
    const rings: number[] = [];
    kept.forEach((feature, row) => {
        const end = polygons.featureStart[feature + 1];
        for (let ring = polygons.featureStart[feature]; ring < end; ring++) rings.push(ring);
        featureStart[row + 1] = rings.length;
    });
    const ringStart = new Uint32Array(rings.length + 1);
    rings.forEach((ring, i) =>
        (ringStart[i + 1] = ringStart[i] + polygons.ringStart[ring + 1] - polygons.ringStart[ring]));
    const coords = new Float64Array(2 * ringStart[rings.length]);
    rings.forEach((ring, i) => coords.set(
        polygons.coords.subarray(2 * polygons.ringStart[ring], 2 * polygons.ringStart[ring + 1]), 2 * ringStart[i]));
    const {ringRole} = polygons;
    return {coords, ringStart, featureStart, ...ringRole ? {ringRole: Uint8Array.from(rings, ring => ringRole[ring])} : {}};
}
