/**
 * GeoJSON as a `RawLayer`: FeatureCollection, Feature, bare geometry, or one of these a line.
 *
 * Source  RFC 7946; the `crs` member of the 2008 specification is honoured, because county exports still carry it
 */

import {basename} from 'node:path';
import {EngineError} from '../core/errors.ts';
import type {Code} from '../core/codes.ts';
import type {Issue} from '../core/issue.ts';
import {PolygonsBuilder} from '../core/polygons.ts';
import type {Polygons} from '../core/polygons.ts';
import {checkGeometry, doubledMembers, dotted, GEOMETRY_TYPES, isObject, kindOf, memberFaults, pointOf,
    validatorSays} from './geojsonCheck.ts';
import type {Fault, GeometryOutcome, Json, JsonObject} from './geojsonCheck.ts';
import {PropertyColumns} from './geojsonColumns.ts';
import {geojsonCrs} from './geojsonCrs.ts';
import {textFacts, utf8Chunks} from './geojsonText.ts';
import type {TextFacts} from './geojsonText.ts';
import {JsonSplitter} from './jsonSplitter.ts';
import type {OpenOptions} from './options.ts';
import {PointPlaces} from './pointPlaces.ts';
import type {RawLayer} from './rawLayer.ts';
import {RecordTally} from './recordTally.ts';
import {stem} from './siblings.ts';
import {streamDecoder} from './textEncoding.ts';

/** Features whose findings are worded by `geojson-validation`; it is slow, and ten say what thousand say. */
const WORDED_FEATURES = 10;

/**
 * The layer of a GeoJSON file.
 *
 * Keeps   recordsInFile = features + records counted by issues
 * Cost    streamed; two passes over the bytes (hash and encoding, then features)
 * @throws EngineError `formats/not-geojson`, `formats/corrupt`, `formats/truncated` (with line and byte), `formats/no-polygons`,
 *         `formats/unknown-encoding`
 */
export async function readGeojson(path: string, options: OpenOptions = {}): Promise<RawLayer> {
    const facts = await textFacts(path, options.signal);
    const issues: Issue[] = [];
    const {written, encoding} = textEncoding(path, facts, options, issues);
    const reader = new GeojsonReader(path, options);
    const splitter = new JsonSplitter(path, reader);
    for await (const chunk of utf8Chunks(path, facts, written, options)) splitter.feed(chunk);
    splitter.end();
    const {crs, ...layer} = reader.finish(issues);
    return {path, format: 'geojson', name: stem(basename(path)), sha256: facts.sha256, bytes: facts.bytes, crs,
        encoding, ...layer, issues};
}

function textEncoding(path: string, facts: TextFacts, options: OpenOptions, issues: Issue[]):
{written: string | null; encoding: {name: string; how: string}} {
    if (options.encoding !== undefined) {
        const {name} = streamDecoder(options.encoding, path);
        return {written: name === 'UTF-8' ? null : options.encoding, encoding: {name, how: 'as asked for'}};
    }
    if (facts.isUtf8) return {written: null,
        encoding: {name: 'UTF-8', how: facts.hasBom ? 'byte order mark' : 'GeoJSON default (RFC 7946)'}};
    issues.push({code: 'formats/encoding-doubtful', severity: 'warning', layer: path,
        message: 'GeoJSON must be UTF-8 and these bytes are not; they were read as GB18030 (includes GBK)'});
    return {written: 'GB18030', encoding: {name: 'GB18030', how: 'not UTF-8, so GB18030'}};
}

/** Takes features as the splitter finds them; its fields are the layer in the making. */
class GeojsonReader {
    private readonly path: string;
    private readonly builder = new PolygonsBuilder();
    private readonly places: PointPlaces;
    private readonly columns: PropertyColumns;
    private readonly tally = new RecordTally();
    private readonly records: number[] = [];
    private readonly otherTypes = new Map<string, number>();
    private readonly said: string[] = [];
    private nRecords = 0;
    private firstRoot: JsonObject | null = null;
    private maxX = 0;
    private maxY = 0;

    constructor(path: string, options: OpenOptions) {
        this.path = path;
        this.columns = new PropertyColumns(options);
        this.places = new PointPlaces(options);
    }

    item(text: string, index: number, line: number): void {
        const place = `features[${index}]`;
        this.feature(this.parse(text, place, line), text, place);
    }

    /** The end of a root; the features of a collection were taken before. */
    root(text: string, hadFeatures: boolean, line: number): void {
        const place = line === 1 ? '' : `line ${line}`;
        const root = this.parse(text, place || 'the root', line);
        if (!isObject(root)) return;
        this.firstRoot ??= root;
        const type = root['type'];
        if (type === 'FeatureCollection') {
            this.members(root, 'FeatureCollection', text, place, this.nRecords || 1);
            if (!hadFeatures) throw this.notGeojson(`"features" must be an array, but is ${kindOf(root['features'])}`,
                line, root);
        } else if (hadFeatures && this.nRecords > 0) {
            throw this.notGeojson(`${typeWord(type, 'FeatureCollection')} although it has "features"`, line, root);
        } else if (type === 'Feature') {
            this.feature(root, text, place);
        } else if (typeof type === 'string' && GEOMETRY_TYPES.includes(type)) {
            this.nRecords++;
            this.members(root, type, text, place, this.nRecords);
            this.geometry(root, null, place, root);
        } else {
            throw this.notGeojson(typeWord(type, 'FeatureCollection, Feature or a geometry type'), line, root);
        }
    }

    private parse(text: string, place: string, line: number): Json {
        try {
            return JSON.parse(text) as Json;
        } catch (error) {
            throw new EngineError('formats/corrupt',
                `"${this.path}", line ${line}: ${place} is not valid JSON: ${messageOf(error)}`,
                {file: this.path, where: `line ${line}, ${place}`,
                    fix: 'export the file again, or check it with a JSON validator', cause: error});
        }
    }

    private notGeojson(what: string, line: number, root: Json): EngineError {
        return new EngineError('formats/not-geojson',
            `"${this.path}", line ${line}: ${[what, validatorSays(root)].filter(Boolean).join('; ')}`,
            {file: this.path, where: `line ${line}`,
                fix: 'give a GeoJSON FeatureCollection, Feature, Polygon or MultiPolygon'});
    }

    private members(object: JsonObject, type: string, text: string, place: string, record: number): void {
        for (const fault of memberFaults(object, type, place)) this.tally.add('formats/member', 'warning', record,
            fault.reason, fault.path);
        // `type` stands in a feature and in its geometry anyway; doubled, the check of types finds what matters.
        const names = type === 'Feature' ? ['geometry', 'properties'] : type === 'FeatureCollection' ? ['type', 'crs']
            : ['coordinates'];
        if (!names.some((name) => appearsTwice(text, `"${name}"`))) return;
        for (const name of doubledMembers(text)) {
            this.tally.add('formats/member', 'warning', record,
                `with the member "${name}" twice; the last one was read`, dotted(place, name));
        }
    }

    private feature(value: Json, text: string, place: string): void {
        const record = ++this.nRecords;
        if (!isObject(value)) {
            this.bad(record, {reason: `with a feature that is ${kindOf(value)}, not an object`, path: place}, value);
            return;
        }
        if (value['type'] !== 'Feature') {
            this.bad(record, {reason: `with a feature whose type is ${JSON.stringify(value['type'] ?? null).slice(0, 40)}, not "Feature"`, path: dotted(place, 'type')}, value);
            return;
        }
        this.members(value, 'Feature', text, place, record);
        const properties = value['properties'];
        if (!isObject(properties) && properties !== null) {
            this.tally.add('formats/member', 'warning', record,
                `with properties that are ${kindOf(properties)}, not an object; read without attributes`,
                dotted(place, 'properties'));
        }
        if (value['geometry'] === undefined) {
            this.bad(record, {reason: 'with no member "geometry"', path: dotted(place, 'geometry')}, value);
        } else if (value['geometry'] === null) {
            this.tally.add('formats/null-geometry', 'warning', record, 'without geometry, left out');
        } else {
            this.geometry(value['geometry'], isObject(properties) ? properties : null, dotted(place, 'geometry'),
                value);
        }
    }

    /** The geometry of the record just counted becomes a feature, or is reported. */
    private geometry(geometry: Json, properties: JsonObject | null, place: string, whole: Json): void {
        const record = this.nRecords;
        const outcome = checkGeometry(geometry, place);
        for (const type of outcome.otherTypes) this.otherTypes.set(type, (this.otherTypes.get(type) ?? 0) + 1);
        if (outcome.fault !== null) {
            this.bad(record, outcome.fault, whole);
            return;
        }
        if (outcome.rings.every((ring) => ring.length === 0)) {
            const place = pointOf(geometry);
            if (place !== null && this.places.point(...place)) {
                this.keep(record, outcome, properties, null);
                this.reaches(...place);
                return;
            }
            const types = [...new Set(outcome.otherTypes)].join(', ');
            if (types !== '') this.tally.add('formats/other-geometry', 'warning', record, `of ${types}, left out`);
            else this.tally.add('formats/null-geometry', 'warning', record,
                'with a polygon without positions, left out');
            return;
        }
        this.places.polygon();
        this.keep(record, outcome, properties, place);
    }

    private reaches(x: number, y: number): void {
        this.maxX = Math.max(this.maxX, Math.abs(x));
        this.maxY = Math.max(this.maxY, Math.abs(y));
    }

    /** @param place of the polygon; null of a point */
    private keep(record: number, outcome: GeometryOutcome, properties: JsonObject | null, place: string | null): void {
        for (let r = 0; r < outcome.rings.length; r++) {
            for (const position of outcome.rings[r]) {
                const x = position[0], y = position[1];
                this.reaches(x, y);
                this.builder.vertex(x, y);
            }
            this.builder.endRing(outcome.roles[r]);
        }
        this.builder.endFeature();
        this.columns.add(properties);
        this.records.push(record);
        if (place === null) return;
        const note = (code: Code, reason: string): void => this.tally.add(code,
            code === 'formats/open-ring' || code === 'formats/short-ring'
            ? 'warning' : 'note', record, reason, place);
        const {findings} = outcome;
        if (findings.open) note('formats/open-ring',
            'with a ring whose first and last position differ, closed by its first');
        if (findings.short) note('formats/short-ring', 'with a ring of fewer than four positions, kept');
        if (findings.winding) note('formats/ring-winding',
            'wound against the right-hand rule, which changes nothing here');
        if (findings.extraDimension) note('formats/extra-dimension', 'with heights or measures, which were not read');
        if (outcome.otherTypes.length > 0) note('formats/mixed-collection',
            'that are collections with points or lines beside polygons; the polygons were read');
    }

    private bad(record: number, fault: Fault, value: Json): void {
        const words = this.said.length < WORDED_FEATURES ? validatorSays(value) : '';
        const place = `at ${fault.path || 'the root'}${words === '' ? '' : `; ${words}`}`;
        if (this.said.length < WORDED_FEATURES) this.said.push(`${fault.reason}, ${place}`);
        this.tally.add('formats/bad-record', 'error', record, `${fault.reason}, left out`, place);
    }

    finish(issues: Issue[]): Pick<RawLayer, 'crs' | 'fields' | 'columns' | 'points' | 'record' | 'recordsInFile'> & {polygons: Polygons} {
        issues.push(...this.tally.issues(this.path));
        if (this.firstRoot === null) {
            throw new EngineError('formats/empty-file', `"${this.path}" holds no JSON value`,
                {file: this.path, fix: 'give a GeoJSON file'});
        }
        if (this.records.length === 0) throw this.nothingLeft(issues);
        const crs = geojsonCrs(this.firstRoot, this.maxX, this.maxY, this.path, issues);
        const {fields, columns} = this.columns.finish();
        if (this.columns.unread > 0) {
            issues.push({code: 'formats/field-unread', severity: 'warning', layer: this.path,
                count: this.columns.unread,
                message: `${this.columns.unread} properties were not read: the features have more than 2000 different names`});
        }
        return {crs, fields, columns, polygons: this.builder.build(), ...this.places.finish(), record: Uint32Array.from(this.records),
            recordsInFile: this.nRecords};
    }

    private nothingLeft(issues: readonly Issue[]): EngineError {
        const types = [...this.otherTypes].map(([type, count]) => `${count} ${type}`);
        const reasons = [...this.said, ...issues.filter((issue) => issue.code !== 'formats/bad-record').map((issue) =>
            issue.message)];
        const found = this.nRecords === 0 ? 'it has no feature' : types.length > 0 ? `it holds ${types.join(', ')}`
            : 'no feature has a readable geometry';
        return new EngineError('formats/no-polygons',
            `"${this.path}" holds no polygon that can be used: ${[found, ...reasons].join('; ')}`,
            {file: this.path, where: this.said[0], fix: 'give a layer with Polygon or MultiPolygon features',
                facts: {records: this.nRecords, types: Object.fromEntries(this.otherTypes)}});
    }
}

function typeWord(type: Json | undefined, expected: string): string {
    const found = type === undefined ? 'missing' : typeof type === 'string' ? `"${type.slice(0, 40)}"` : kindOf(type);
    return `the member "type" is ${found}, not ${expected}`;
}

function appearsTwice(text: string, name: string): boolean {
    const first = text.indexOf(name);
    return first >= 0 && text.indexOf(name, first + name.length) >= 0;
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message.slice(0, 160) : String(error);
}
