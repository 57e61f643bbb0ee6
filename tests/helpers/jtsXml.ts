/**
 * Test suites in the XML of the JTS test runner, read without a parser of XML: cases of two geometries and operations on
 * them with the answer of another engine.
 */

import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** Where results are rounded to: a fixed grid, doubles, or singles. */
export type PrecisionModel = {readonly kind: 'floating' | 'single'} | {readonly kind: 'fixed'; readonly scale: number};

export interface JtsOperation {
    /** Lower case. */
    readonly name: string;
    /** arg1, arg2 …, trimmed; those that are not given are left out at the end. */
    readonly args: readonly string[];
    readonly expected: string;
}

export interface JtsCase {
    /** File, number of the case and its description. */
    readonly name: string;
    readonly precision: PrecisionModel;
    readonly tolerance: number;
    readonly a: string;
    readonly b: string;
    readonly operations: readonly JtsOperation[];
}

const ENTITIES: Readonly<Record<string, string>> = {lt: '<', gt: '>', amp: '&', quot: '"', apos: '\''};

/** Text of an element: CDATA opened, references to characters replaced, outer space cut off. */
function plainText(xml: string): string {
    return xml.split(/<!\[CDATA\[([\s\S]*?)\]\]>/).map((part, i) => i % 2 === 1 ? part : part.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi,
        (whole, name: string) => name.startsWith('#')
            ? String.fromCodePoint(name[1].toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1)))
            : ENTITIES[name] ?? whole)).join('').trim();
}

interface Element {
    readonly attributes: Readonly<Record<string, string>>;
    readonly body: string;
    readonly at: number;
}

/** All elements of one name, none inside another of the same name; names and attributes in lower case. */
function elements(xml: string, name: string): Element[] {
    const pattern = new RegExp(`<${name}(\\s[^>]*?)?(?:/>|>((?:<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|[\\s\\S])*?)</${name}\\s*>)`, 'gi');
    return [...xml.matchAll(pattern)].map(match => ({
        attributes: Object.fromEntries([...(match[1] ?? '').matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
            .map(([, key, double, single]) => [key.toLowerCase(), plainText(double ?? single)])),
        body: match[2] ?? '', at: match.index,
    }));
}

function precisionOf({attributes, body}: Element): PrecisionModel {
    const type = (attributes.type ?? body.trim()).toUpperCase();
    if (type.includes('SINGLE')) return {kind: 'single'};
    const scale = Number(attributes.scale);
    // a negative scale is the size of the grid itself
    if (attributes.scale !== undefined && scale !== 0 && !type.startsWith('FLOATING')) {
        return {kind: 'fixed', scale: scale > 0 ? scale : -1 / scale};
    }
    return {kind: 'floating'};
}

/** The last of some elements that stands before a place; settings hold for what comes after them. */
function lastBefore(list: readonly Element[], at: number): Element | undefined {
    return list.filter(element => element.at < at).pop();
}

/** Cases of one file, in order. */
export function readJtsCases(path: string, label: string): JtsCase[] {
    const xml = readFileSync(path, 'utf8').replace(/<!--[\s\S]*?-->/g, '');
    const models = elements(xml, 'precisionModel'), tolerances = elements(xml, 'tolerance');
    const geometry = (body: string, name: 'a' | 'b'): string => {
        const [element] = elements(body, name);
        const file = element?.attributes.file;
        if (!file) return element ? plainText(element.body) : '';
        return existsSync(join(dirname(path), file)) ? readFileSync(join(dirname(path), file), 'utf8') : '';
    };
    return elements(xml, 'case').map(({body, at, attributes}, i) => {
        const model = elements(body, 'precisionModel')[0] ?? lastBefore(models, at);
        const tolerance = lastBefore(tolerances, at);
        const about = plainText(elements(body, 'desc')[0]?.body ?? attributes.desc ?? '').replace(/\s+/g, ' ');
        return {
            name: `${label} #${i + 1} ${about}`.trim(),
            precision: model ? precisionOf(model) : {kind: 'floating'},
            tolerance: tolerance ? Number(plainText(tolerance.body)) || 0 : 0,
            a: geometry(body, 'a'), b: geometry(body, 'b'),
            operations: elements(body, 'op').map(op => ({
                name: (op.attributes.name ?? '').toLowerCase(),
                args: argumentsOf(op.attributes),
                expected: plainText(op.body),
            })),
        };
    });
}

/** arg1 is A where it is not given. */
function argumentsOf(attributes: Readonly<Record<string, string>>): string[] {
    const args = [attributes.arg1?.trim() ?? 'A'];
    for (let i = 2; attributes[`arg${i}`] !== undefined; i++) args.push(attributes[`arg${i}`].trim());
    return args;
}

/** Every .xml under a folder, by path; whatever is no suite gives no case. */
export function jtsFiles(folder: string): string[] {
    return readdirSync(folder).sort().flatMap((name) => {
        const path = join(folder, name);
        return statSync(path).isDirectory() ? jtsFiles(path) : name.toLowerCase().endsWith('.xml') ? [path] : [];
    });
}
