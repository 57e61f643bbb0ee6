/**
 * A workbook (.xlsx) as parts of its zip: sheets, shared texts, and which styles are dates.
 *
 * Source  ECMA-376-1: 12.3.23 (workbook part), 18.4.8 (shared strings), 18.8.30 (number formats); 22.9.2.19 for `_xHHHH_`
 */

import {posix} from 'node:path';
import {EngineError} from '../../core/errors.ts';
import {attributeText, scanXml, xmlText} from '../xmlScan.ts';
import type {XmlTag} from '../xmlScan.ts';
import type {OpenZip, ZipPart} from '../zipEntries.ts';

export interface WorkbookSheet { readonly name: string; readonly part: ZipPart }

export interface Workbook {
    /** The part that lists the sheets. */
    readonly main: ZipPart;
    readonly sheets: readonly WorkbookSheet[];
    readonly sharedTexts: readonly string[];
    /** By style of a cell: what its number is shown as. */
    readonly styles: readonly CellStyle[];
    /** By style: digits a whole number is filled up to with leading zeros, as codes are (`0000`); 0 where it is not. */
    readonly padding: readonly number[];
    /** Days are counted from 1904, as old Macintosh Excel does. */
    readonly is1904: boolean;
}

/** `plain`: shown with all its digits. `other`: percent, rounded, scientific. */
export type CellStyle = 'date' | 'plain' | 'other';

/** Formats that are built in. 27 to 36 and 50 to 58 are dates in Chinese, Japanese and Korean Excel. */
const DATE_FORMATS: readonly (readonly [number, number])[] = [[14, 22], [27, 36], [45, 47], [50, 58]];
const GENERAL = 0, TEXT = 49;
const MAX_SHEETS = 1000;

/** Places of an XML part: UTF-8, as every spreadsheet program writes. @throws EngineError `formats/corrupt` for UTF-16 */
export async function xmlPlaces(zip: OpenZip, part: ZipPart): Promise<string> {
    const bytes = await zip.read(part);
    if (bytes[0] === 0xFF && bytes[1] === 0xFE || bytes[0] === 0xFE && bytes[1] === 0xFF || bytes.includes(0)) {
        throw corrupt(zip.path, part.name, 'it is not UTF-8');
    }
    return bytes.toString('latin1');
}

/** Text of a piece of `xmlPlaces`. */
export function textOfPlaces(piece: string): string {
    // eslint-disable-next-line no-control-regex
    return /[^\x00-\x7F]/.test(piece) ? Buffer.from(piece, 'latin1').toString('utf8') : piece;
}

/** Character data of a cell or a shared text. */
export function cellCharacters(piece: string): string {
    const text = xmlText(textOfPlaces(piece));
    return text.includes('_x') ? text.replace(/_x([\dA-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) : text;
}

function corrupt(path: string, name: string, why: string): EngineError {
    return new EngineError('formats/corrupt', `"${path}" is no usable workbook: "${name}": ${why}`,
        {file: path, where: `entry "${name}"`, fix: 'open it in a spreadsheet program and save it again as .xlsx'});
}

/** @throws EngineError `formats/corrupt`, `formats/unsupported` (macros), and what `OpenZip.read` throws */
export async function openWorkbook(zip: OpenZip): Promise<Workbook> {
    const main = await mainPart(zip);
    const related = await relationsOf(zip, main.name);
    const {listed, is1904} = await listedSheets(zip, main);
    const sheets = listed.flatMap(({name, id}): WorkbookSheet[] => {
        const relation = related.find((relation) => relation.id === id);
        // charts and macro sheets have no rows
        if (relation === undefined || !relation.type.endsWith('/worksheet')) return [];
        const part = zip.find(relation.target);
        if (part === null) throw corrupt(zip.path, relation.target, `the sheet "${name}" is missing`);
        return [{name, part}];
    });
    const partOf = (type: string): ZipPart | null => {
        const relation = related.find((relation) => relation.type.endsWith(type));
        return relation === undefined ? null : zip.find(relation.target);
    };
    const shared = partOf('/sharedStrings'), styles = partOf('/styles');
    return {main, sheets, is1904, sharedTexts: shared === null ? [] : await readSharedTexts(zip, shared),
        ...styles === null ? {styles: [], padding: []} : await readStyles(zip, styles)};
}

async function mainPart(zip: OpenZip): Promise<ZipPart> {
    const relation = (await relationsOf(zip, '')).find(({type}) => type.endsWith('/officeDocument'));
    const part = zip.find(relation?.target ?? 'xl/workbook.xml');
    if (part === null) throw corrupt(zip.path, relation?.target ?? 'xl/workbook.xml', 'the part is missing');
    return part;
}

async function relationsOf(zip: OpenZip, source: string): Promise<{id: string; type: string; target: string}[]> {
    const folder = posix.dirname(source);
    const name = posix.join(folder, '_rels', `${posix.basename(source)}.rels`);
    const part = zip.find(name);
    if (part === null) return [];
    const relations: {id: string; type: string; target: string}[] = [];
    scan(zip, part, await xmlPlaces(zip, part), ({name, attributes}) => {
        if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return;
        const target = attributes['Target'] ?? '';
        relations.push({id: attributes['Id'] ?? '', type: attributes['Type'] ?? '',
            target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target)});
    });
    return relations;
}

function scan(zip: OpenZip, part: ZipPart, xml: string, open: (tag: XmlTag) => void, close: (name: string, start: number) => void = () => {}): void {
    scanXml(xml, zip.path, `entry "${part.name}"`, {open, close});
}

async function listedSheets(zip: OpenZip, main: ZipPart): Promise<{listed: {name: string; id: string}[]; is1904: boolean}> {
    const xml = await xmlPlaces(zip, main);
    const listed: {name: string; id: string}[] = [];
    let is1904 = false;
    scan(zip, main, xml, (tag) => {
        if (tag.name === 'workbookPr') is1904 = /^(?:1|true)$/.test(tag.attributes['date1904'] ?? '');
        if (tag.name !== 'sheet' || listed.length >= MAX_SHEETS) return;
        const id = Object.entries(tag.attributes).find(([name]) => /^(?:\w+:)?id$/.test(name))?.[1] ?? '';
        listed.push({name: attributeText(xml, tag, 'name', textOfPlaces) ?? '', id});
    });
    return {listed, is1904};
}

async function readSharedTexts(zip: OpenZip, part: ZipPart): Promise<string[]> {
    const xml = await xmlPlaces(zip, part);
    const texts: string[] = [];
    const reader = new RichText(xml);
    scan(zip, part, xml, (tag) => {
        if (tag.name === 'si') reader.begin();
        else reader.open(tag);
    }, (name, start) => {
        if (name === 'si') texts.push(reader.text);
        else reader.close(name, start);
    });
    return texts;
}

/** Collects the runs of a text; the pronunciation that East Asian texts carry is none of it. */
export class RichText {
    text = '';
    private readonly xml: string;
    private from = -1;
    private isPhonetic = false;

    constructor(xml: string) {
        this.xml = xml;
    }

    begin(): void {
        this.text = '';
        this.isPhonetic = false;
    }

    open({name, end}: XmlTag): void {
        if (name === 'rPh') this.isPhonetic = true;
        else if (name === 't') this.from = end;
    }

    close(name: string, start: number): void {
        if (name === 'rPh') this.isPhonetic = false;
        else if (name === 't' && !this.isPhonetic) this.text += cellCharacters(this.xml.slice(this.from, Math.max(this.from, start)));
    }
}

async function readStyles(zip: OpenZip, part: ZipPart): Promise<Pick<Workbook, 'styles' | 'padding'>> {
    const xml = await xmlPlaces(zip, part);
    const written = new Map<number, string>();
    const styles: CellStyle[] = [], padding: number[] = [];
    let inCellFormats = false;
    scan(zip, part, xml, (tag) => {
        if (tag.name === 'numFmt') {
            written.set(Number(tag.attributes['numFmtId']), attributeText(xml, tag, 'formatCode', textOfPlaces) ?? '');
        } else if (tag.name === 'cellXfs') inCellFormats = true;
        else if (tag.name === 'xf' && inCellFormats) {
            const format = Number(tag.attributes['numFmtId'] ?? 0);
            styles.push(styleOf(format, written));
            padding.push(/^00+$/.exec(written.get(format) ?? '')?.[0].length ?? 0);
        }
    }, (name) => {
        if (name === 'cellXfs') inCellFormats = false;
    });
    return {styles, padding};
}

function styleOf(format: number, written: ReadonlyMap<number, string>): CellStyle {
    const code = written.get(format);
    if (code === undefined) {
        if (DATE_FORMATS.some(([least, most]) => format >= least && format <= most)) return 'date';
        return format === GENERAL || format === TEXT ? 'plain' : 'other';
    }
    // quoted texts, escaped signs, colours and conditions are no part of the pattern; [h] is
    const pattern = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
    if (/general|^@$/i.test(pattern)) return 'plain';
    return /[ymdhs年月日]/i.test(pattern) ? 'date' : 'other';
}
