/**
 * A workbook that is to be calculated anew when it is opened: its formulas bear the results they had before cells were filled, and a
 * total that does not count them would be a wrong area.
 *
 * Source  ECMA-376-1, 18.2.2 (calcPr, fullCalcOnLoad), 18.2.27 (order of the elements of a workbook)
 */

import {scanXml} from '../xmlScan.ts';
import type {XmlTag} from '../xmlScan.ts';

/** Elements of a workbook behind which `calcPr` stands. */
const BEFORE: readonly string[] = ['sheets', 'functionGroups', 'externalReferences', 'definedNames'];

/** Is there a formula in the XML of a sheet? */
export function hasFormulas(sheet: string): boolean {
    return /<(?:\w+:)?f[\s/>]/.test(sheet);
}

/** @param xml the workbook part, as `xmlPlaces` gives it. @throws EngineError as `scanXml` */
export function calculatedOnLoad(xml: string, file: string, where: string): string {
    let found: XmlTag | null = null, at = -1, prefix = '';
    scanXml(xml, file, where, {
        open: (tag) => {
            if (tag.name === 'workbook') prefix = tag.prefix;
            else if (tag.name === 'calcPr') found = tag;
        },
        close: (name, _, end) => {
            if (BEFORE.includes(name)) at = end;
        },
    });
    const tag = found as XmlTag | null; // written in a callback
    if (tag === null) return at < 0 ? xml : `${xml.slice(0, at)}<${prefix}calcPr fullCalcOnLoad="1"/>${xml.slice(at)}`;
    const written = xml.slice(tag.start, tag.end).replace(/\sfullCalcOnLoad\s*=\s*(?:"[^"]*"|'[^']*')/, '').replace(/\s*\/?>$/, (end) => ` fullCalcOnLoad="1"${end.trim()}`);
    return xml.slice(0, tag.start) + written + xml.slice(tag.end);
}
