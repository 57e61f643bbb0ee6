/**
 * A walk through XML that tells where in the text each element stands, so that a piece can be exchanged and the rest
 * stay as it is. Names are given without their prefix. Nothing a document points to is ever fetched, and entities of its
 * own are refused.
 *
 * Source  XML 1.0 (fifth edition), 2.4 (character data), 2.7 (CDATA), 4.1 (references)
 */

import sax from 'sax';
import {EngineError} from '../core/errors.ts';

/** sax looks after its buffers between two pieces. */
const PIECE = 64 * 1024;

export interface XmlTag {
    /** Without prefix. */
    readonly name: string;
    /** With colon; '' where there is none. */
    readonly prefix: string;
    /** [start, end) is the tag from `<` to behind `>`. */
    readonly start: number;
    readonly end: number;
    readonly isEmpty: boolean;
    /** Values of ASCII only are right: of others take `attributeText`. */
    readonly attributes: Readonly<Record<string, string>>;
}

export interface XmlHandler {
    readonly open: (tag: XmlTag) => void;
    /** [start, end) is the closing tag; of an empty element both are the end of its tag. */
    readonly close: (name: string, start: number, end: number) => void;
}

/** @throws EngineError `formats/corrupt`, `formats/truncated`, `formats/xml-entities` with the line */
export function scanXml(xml: string, file: string, where: string, handler: XmlHandler): void {
    const parser = sax.parser(true, {xmlns: false, trim: false, normalize: false, position: true});
    let isDone = false, hasRoot = false;
    parser.onerror = (error) => {
        const what = error.message.split('\n')[0];
        const at = `${where === '' ? '' : `${where}, `}line ${parser.line + 1}`;
        const isCut = isDone && /unclosed|unexpected end/i.test(what);
        throw new EngineError(isCut ? 'formats/truncated' : 'formats/corrupt',
            isCut ? `"${file}" ends inside an element (${at})` : `"${file}" is no well-formed XML at ${at}: ${what}`,
            {file, where: at, fix: isCut ? 'copy or export the file again; it was cut short' : 'export the file again', cause: error});
    };
    parser.ondoctype = (declaration) => {
        if (!/\[|ENTITY/.test(declaration)) return;
        throw new EngineError('formats/xml-entities', `"${file}" defines entities of its own, which are not expanded`,
            {file, where: where || 'the document type declaration', fix: 'ask for a file without a document type declaration'});
    };
    let emptyEnd = -1;
    parser.onopentag = (node) => {
        hasRoot = true;
        const colon = node.name.indexOf(':') + 1;
        const end = parser.position;
        emptyEnd = node.isSelfClosing ? end : -1;
        handler.open({name: node.name.slice(colon), prefix: node.name.slice(0, colon), start: parser.startTagPosition - 1, end,
            isEmpty: node.isSelfClosing, attributes: node.attributes as Record<string, string>}); // strings, without `xmlns`
    };
    parser.onclosetag = (name) => {
        const end = parser.position;
        handler.close(name.slice(name.indexOf(':') + 1), end === emptyEnd ? end : parser.startTagPosition - 1, end);
        emptyEnd = -1;
    };
    for (let at = 0; at < xml.length; at += PIECE) parser.write(xml.slice(at, at + PIECE));
    isDone = true;
    parser.close();
    if (hasRoot) return;
    throw new EngineError('formats/truncated', `"${file}" holds no XML element (${where})`, {file, where, fix: 'export the file again'});
}

const NAMED: Readonly<Record<string, string>> = {lt: '<', gt: '>', amp: '&', quot: '"', apos: '\''};

/** Character data between two tags as text, CDATA and references resolved, comments and inner tags away. */
export function xmlText(raw: string): string {
    if (!/[<&]/.test(raw)) return raw;
    return raw.replace(/<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<[^>]*>|&(#x[\dA-Fa-f]+|#\d+|\w+);/g,
        (whole: string, data: string | undefined, reference: string | undefined) => {
            if (data !== undefined) return data;
            if (reference === undefined) return '';
            if (!reference.startsWith('#')) return NAMED[reference] ?? whole;
            const point = reference[1] === 'x' ? parseInt(reference.slice(2), 16) : Number(reference.slice(1));
            return point > 0 && point <= 0x10FFFF ? String.fromCodePoint(point) : '\uFFFD';
        });
}

/** Value of an attribute, from the places of the document; null where the tag has none of that name. */
export function attributeText(xml: string, tag: XmlTag, name: string, decode: (piece: string) => string): string | null {
    if (!(name in tag.attributes)) return null;
    const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(xml.slice(tag.start, tag.end));
    return found === null ? tag.attributes[name] : xmlText(decode(found[1] ?? found[2]));
}

/** Text as character data; what no XML can hold is left away. */
export function escapeXml(text: string): string {
    // eslint-disable-next-line no-control-regex
    return text.replace(/[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '')
        .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;').replaceAll('"', '&quot;');
}
