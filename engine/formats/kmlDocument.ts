/**
 * The placemarks of a KML document: fields, geometry, and where each stands in the text.
 *
 * Source  OGC 12-007r2 (KML 2.3): 9.1 (Feature), 9.3 (ExtendedData), 10 (geometry); coordinates are longitude, latitude, WGS 84
 */

import {RING_BEGINS_PART, RING_IS_HOLE} from '../core/polygons.ts';
import type {ByteText} from './byteText.ts';
import {attributeText, scanXml, xmlText} from './xmlScan.ts';
import type {XmlTag} from './xmlScan.ts';

export interface KmlField {
    readonly name: string;
    readonly text: string;
    /** [start, end) of the text in the document; of an empty element the whole tag. */
    readonly start: number;
    readonly end: number;
    /** The element stands as `<value/>`; null where it has an end. */
    readonly emptyTag: XmlTag | null;
}

export type KmlGeometry =
    | {readonly kind: 'polygon'; readonly rings: readonly (readonly number[])[]; readonly roles: readonly number[];
        readonly others: boolean; readonly hasHeights: boolean}
    | {readonly kind: 'point'; readonly x: number; readonly y: number}
    | {readonly kind: 'other'; readonly type: string}
    | {readonly kind: 'none'}
    | {readonly kind: 'bad'; readonly reason: string};

export interface KmlPlacemark {
    readonly tag: XmlTag;
    /** Where `</Placemark>` begins. */
    readonly closeStart: number;
    readonly fields: readonly KmlField[];
    readonly geometry: KmlGeometry;
    /** Where `ExtendedData` stands: its tag, and behind its last `Data`; null without one. */
    readonly extended: {readonly tag: XmlTag; readonly behindData: number} | null;
    /** Where its geometry begins; null without one. */
    readonly geometryStart: number | null;
}

export interface KmlDocument {
    readonly placemarks: readonly KmlPlacemark[];
    readonly networkLinks: number;
}

/** Elements of a placemark that are its geometry. */
const GEOMETRIES: readonly string[] = ['Point', 'LineString', 'LinearRing', 'Polygon', 'MultiGeometry', 'Model', 'Track', 'MultiTrack'];
const OWN_FIELDS: readonly string[] = ['name', 'description'];

/** @throws EngineError `formats/corrupt`, `formats/truncated`, `formats/xml-entities` with the line */
export function kmlDocument(text: ByteText, file: string, where = ''): KmlDocument {
    const reader = new KmlReader(text);
    scanXml(text.places, file, where, reader);
    return {placemarks: reader.placemarks, networkLinks: reader.networkLinks};
}

class KmlReader {
    readonly placemarks: KmlPlacemark[] = [];
    networkLinks = 0;
    private readonly text: ByteText;
    /** Names of the open elements below the placemark. */
    private readonly path: string[] = [];
    private placemark: XmlTag | null = null;
    private fields: KmlField[] = [];
    private extended: {tag: XmlTag; behindData: number} | null = null;
    private geometryStart: number | null = null;
    private geometry = new GeometryReader();
    private dataName = '';
    private textTag: XmlTag | null = null;

    constructor(text: ByteText) {
        this.text = text;
    }

    readonly open = (tag: XmlTag): void => {
        if (this.placemark === null) {
            if (tag.name === 'NetworkLink') this.networkLinks++;
            else if (tag.name === 'Placemark') this.begin(tag);
            return;
        }
        const parent = this.path[this.path.length - 1];
        this.path.push(tag.name);
        if (parent === undefined) {
            if (tag.name === 'ExtendedData') this.extended = {tag, behindData: tag.end};
            else if (OWN_FIELDS.includes(tag.name)) this.textTag = tag;
        }
        if (GEOMETRIES.includes(tag.name) && (parent === undefined || this.geometry.isOpen)) {
            this.geometryStart ??= tag.start;
            this.geometry.open(tag.name);
        } else if (this.geometry.isOpen) {
            if (tag.name === 'innerBoundaryIs' || tag.name === 'outerBoundaryIs') this.geometry.boundary(tag.name);
            else if (tag.name === 'coordinates') this.textTag = tag;
        } else if (tag.name === 'Data' || tag.name === 'SimpleData') {
            this.dataName = attributeText(this.text.places, tag, 'name', this.text.decode) ?? '';
            if (tag.name === 'SimpleData') this.textTag = tag;
        } else if (tag.name === 'value' && parent === 'Data') this.textTag = tag;
    };

    readonly close = (name: string, start: number, end: number): void => {
        if (this.placemark === null) return;
        if (this.path.length === 0) {
            this.placemarks.push({tag: this.placemark, closeStart: start, fields: this.fields, geometry: this.geometry.result(),
                extended: this.extended, geometryStart: this.geometryStart});
            this.placemark = null;
            return;
        }
        this.path.pop();
        if (this.textTag?.name === name) this.endText(name, start);
        if (name === 'Data' && this.extended !== null && this.path.length === 1) this.extended.behindData = end;
        if (GEOMETRIES.includes(name) && this.geometry.isOpen) this.geometry.close();
    };

    private begin(tag: XmlTag): void {
        this.placemark = tag;
        this.fields = [];
        this.extended = null;
        this.geometryStart = null;
        this.geometry = new GeometryReader();
        this.path.length = 0;
    }

    private endText(name: string, start: number): void {
        const tag = this.textTag as XmlTag; // the caller saw it
        this.textTag = null;
        const raw = tag.isEmpty ? '' : this.text.places.slice(tag.end, start);
        if (name === 'coordinates') {
            this.geometry.coordinates(xmlText(raw));
            return;
        }
        this.fields.push({name: OWN_FIELDS.includes(name) ? name : this.dataName, text: xmlText(this.text.decode(raw)).trim(),
            start: tag.isEmpty ? tag.start : tag.end, end: tag.isEmpty ? tag.end : start, emptyTag: tag.isEmpty ? tag : null});
    }
}

/** Rings of the polygons of one placemark. */
class GeometryReader {
    private readonly types: string[] = [];
    private readonly others: string[] = [];
    private readonly rings: number[][] = [];
    private readonly roles: number[] = [];
    private point: [number, number] | null = null;
    private points = 0;
    private role = RING_BEGINS_PART;
    private reason: string | null = null;
    private hasHeights = false;

    get isOpen(): boolean {
        return this.types.length > 0;
    }

    open(type: string): void {
        this.types.push(type);
    }

    close(): void {
        this.types.pop();
    }

    boundary(name: string): void {
        this.role = name === 'innerBoundaryIs' ? RING_IS_HOLE : RING_BEGINS_PART;
    }

    coordinates(text: string): void {
        const type = this.types.includes('Polygon') ? 'Polygon' : this.types[this.types.length - 1];
        const xy = this.positions(text);
        if (xy === null) return;
        if (type === 'Polygon') {
            this.rings.push(xy);
            this.roles.push(this.role);
        } else if (type === 'Point' && xy.length === 2) {
            this.points++;
            this.point = [xy[0], xy[1]];
        } else this.others.push(type);
    }

    /** Null, with the reason kept, when they cannot be read. */
    private positions(text: string): number[] | null {
        const xy: number[] = [];
        // "lon, lat" with a blank behind the comma is against the rule and common
        for (const position of text.trim().replace(/\s*,\s*/g, ',').split(/\s+/)) {
            if (position === '') continue;
            const words = position.split(',');
            const numbers = words.map((word) => word === '' ? NaN : Number(word));
            const wrong = numbers.findIndex((number) => !Number.isFinite(number));
            if (wrong >= 0 || numbers.length < 2 || numbers.length > 3) {
                this.reason ??= wrong >= 0 ? `with a coordinate that is no number ("${words[wrong].slice(0, 20)}")`
                    : `with a position of ${numbers.length} numbers`;
                return null;
            }
            if (numbers.length === 3 && numbers[2] !== 0) this.hasHeights = true;
            xy.push(numbers[0], numbers[1]);
        }
        return xy;
    }

    result(): KmlGeometry {
        if (this.reason !== null) return {kind: 'bad', reason: this.reason};
        if (this.rings.some((ring) => ring.length > 0)) {
            return {kind: 'polygon', rings: this.rings, roles: this.roles, others: this.others.length > 0 || this.points > 0,
                hasHeights: this.hasHeights};
        }
        if (this.points === 1 && this.point !== null && this.others.length === 0) return {kind: 'point', x: this.point[0], y: this.point[1]};
        if (this.points > 0) return {kind: 'other', type: this.points > 1 ? 'MultiPoint' : 'GeometryCollection'};
        return this.others.length > 0 ? {kind: 'other', type: this.others[0]} : {kind: 'none'};
    }
}

/** Names of the fields of all placemarks, in the order in which they first appear; of a placemark, the last of a name counts. */
export function kmlFieldNames({placemarks}: KmlDocument): string[] {
    return [...new Set(placemarks.flatMap(({fields}) => fields.map(({name}) => name)))];
}

/** The field of that name in a placemark. */
export function kmlField({fields}: KmlPlacemark, name: string): KmlField | undefined {
    return fields.findLast((field) => field.name === name);
}
