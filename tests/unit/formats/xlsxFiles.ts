/** Workbooks written part by part, so that tests can have what a spreadsheet program never writes. */

import {zipOf} from '../../helpers/zip.ts';
import type {ZipEntry} from '../../helpers/zip.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export interface SheetParts {
    /** Name and XML of each sheet; the XML from `<worksheet` on, or only what stands in `<sheetData>`. */
    readonly sheets: readonly (readonly [name: string, xml: string])[];
    readonly sharedTexts?: readonly string[];
    /** `numFmtId` of each style, and formats of their own. */
    readonly styles?: readonly number[];
    readonly formats?: Readonly<Record<number, string>>;
    readonly is1904?: boolean;
    /** Instead of the content type of a workbook. */
    readonly contentType?: string;
    readonly more?: readonly ZipEntry[];
}

export function xlsxOf(parts: SheetParts): Buffer {
    return zipOf(xlsxEntries(parts));
}

export function xlsxEntries({sheets, sharedTexts = [], styles = [0], formats = {}, is1904 = false, more = [],
    contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'}: SheetParts): ZipEntry[] {
    const entry = (name: string, text: string): ZipEntry => ({name, data: Buffer.from(XML + text)});
    const relation = (id: string, type: string, target: string): string => `<Relationship Id="${id}" Type="${RELATED}/${type}" Target="${target}"/>`;
    const relations = (...all: string[]): string => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
    return [
        entry('[Content_Types].xml', `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${contentType}"/>${
            sheets.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')
        }<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`),
        entry('_rels/.rels', relations(relation('rId1', 'officeDocument', 'xl/workbook.xml'))),
        entry('xl/workbook.xml', `<workbook xmlns="${MAIN}" xmlns:r="${RELATED}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${
            sheets.map(([name], i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`),
        entry('xl/_rels/workbook.xml.rels', relations(...sheets.map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`)),
            relation('rId90', 'sharedStrings', 'sharedStrings.xml'), relation('rId91', 'styles', '/xl/styles.xml'))),
        ...sheets.map(([, xml], i) => entry(`xl/worksheets/sheet${i + 1}.xml`, xml.includes('worksheet') ? xml
            : `<worksheet xmlns="${MAIN}"><sheetData>${xml}</sheetData></worksheet>`)),
        entry('xl/sharedStrings.xml', `<sst xmlns="${MAIN}">${sharedTexts.map((text) => `<si>${text}</si>`).join('')}</sst>`),
        entry('xl/styles.xml', `<styleSheet xmlns="${MAIN}"><numFmts count="${Object.keys(formats).length}">${
            Object.entries(formats).map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`).join('')
        }</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="${styles.length}">${
            styles.map((id) => `<xf numFmtId="${id}" xfId="0"/>`).join('')}</cellXfs></styleSheet>`),
        ...more,
    ];
}

/** A row of inline texts and numbers. */
export function rowOf(number: number, cells: readonly (string | number | null)[]): string {
    return `<row r="${number}">${cells.map((cell, k) => {
        const reference = `${columnLetters(k)}${number}`;
        if (cell === null) return '';
        return typeof cell === 'number' ? `<c r="${reference}"><v>${cell}</v></c>` : `<c r="${reference}" t="inlineStr"><is><t>${cell}</t></is></c>`;
    }).join('')}</row>`;
}

function columnLetters(k: number): string {
    return k < 26 ? String.fromCharCode(65 + k) : String.fromCharCode(64 + Math.floor(k / 26)) + String.fromCharCode(65 + k % 26);
}
