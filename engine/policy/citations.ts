/** Is a quote really in the article it is cited from? Blanks and the bookmark marks of word processors do not count. */

import type {Finding} from './finding.ts';
import type {Cite, SourceText} from './pack.ts';
import {entryName} from './shape.ts';

export interface PlacedCite {
    readonly path: string;
    readonly cite: Cite;
    /** Origin of the value the citation belongs to, where it has one. */
    readonly origin: string | null;
}

/** Text without bookmark marks and without any blank. */
export function bareText(text: string): string {
    return withoutBookmarks(text).replace(/\s+/gu, '');
}

function withoutBookmarks(text: string): string {
    return text.replace(/\[bookmark: ?[^\]]*\]/g, '');
}

const NUMERALS = '一二三四五六七八九十';

/**
 * The article as bare text: `第十条` of a law, `二(三)` of a notice (`三` where a part has no subdivisions), `序言` for
 * what stands before the first part. Null where the text has no such article.
 */
export function articleText(text: string, article: string): string | null {
    if (/^第[一二三四五六七八九十百零]+条(之[一二三四五六七八九十]+)?$/u.test(article)) {
        const lines = withoutBookmarks(text).split('\n').map(line => line.trim());
        const start = lines.findIndex(line => line.startsWith(article));
        if (start < 0) return null;
        const next = lines.findIndex((line, index) => index > start && /^第[一二三四五六七八九十百零]+[条章]/u.test(line));
        return bareText(lines.slice(start, next < 0 ? undefined : next).join(''));
    }
    const bare = bareText(text);
    const parts = marked(bare, numeral => `${numeral}、`);
    if (article === '序言') return parts.length > 0 ? bare.slice(0, parts[0].start) : null;
    const match = /^([一二三四五六七八九十])(?:\(([一二三四五六七八九十])\))?$/u.exec(article);
    const part = match && parts[NUMERALS.indexOf(match[1])];
    if (!part) return null;
    const section = bare.slice(part.start, part.end);
    if (match[2] === undefined) return section;
    const item = marked(section, numeral => `(${numeral})`)[NUMERALS.indexOf(match[2])];
    return item ? section.slice(item.start, item.end) : null;
}

/** Stretches that begin with the marks of 一, 二, 三 … in this order. */
function marked(text: string, mark: (numeral: string) => string): {start: number; end: number}[] {
    const starts: number[] = [];
    for (const numeral of NUMERALS) {
        const start = text.indexOf(mark(numeral), starts.at(-1) ?? 0);
        if (start < 0) break;
        starts.push(start);
    }
    return starts.map((start, index) => ({start, end: starts[index + 1] ?? text.length}));
}

/** Every citation in a document, with its path. */
export function citesIn(value: unknown, path = ''): PlacedCite[] {
    if (Array.isArray(value)) {
        return value.flatMap((entry: unknown, index) => citesIn(entry, `${path}[${entryName(entry) ?? index}]`));
    }
    if (typeof value !== 'object' || value === null) return [];
    const {cite, origin} = value as {cite?: unknown; origin?: unknown};
    const own = Array.isArray(cite) ? cite.map((entry: Cite, index) => ({
        path: `${path}.cite[${index}]`, cite: entry, origin: typeof origin === 'string' ? origin : null,
    })) : [];
    const below = Object.entries(value).filter(([key]) => key !== 'cite' && key !== 'when')
        .flatMap(([key, entry]) => citesIn(entry, path === '' ? key : `${path}.${key}`));
    return [...own, ...below];
}

/** Faults of one citation: unknown source, no such article, quote not in it, or a text that cannot be checked. */
export function checkCite({path, cite, origin}: PlacedCite, sources: readonly SourceText[]): Finding[] {
    const finding = (severity: Finding['severity'], message: string): Finding[] =>
        [{check: 'V03', severity, path, message}];
    const source = sources.find(candidate => candidate.id === cite.source);
    if (!source) return finding('error', `no source "${cite.source}"`);
    if (source.text === null) {
        if (origin === 'text') {
            return finding('error', `${source.title} has no text in the pack, so nothing can rest on its words`);
        }
        return finding('warning', `${source.title} ${cite.article} was not checked against its text`);
    }
    const article = articleText(source.text, cite.article);
    if (article === null) return finding('error', `${source.title} has no ${cite.article}`);
    if (cite.quote === undefined) {
        return origin === 'text' ? finding('error', `a value from the text needs the words of ${cite.article}`) : [];
    }
    if (article.includes(bareText(cite.quote))) return [];
    return finding('error', bareText(source.text).includes(bareText(cite.quote))
        ? `「${cite.quote}」 is in ${source.title}, but not in ${cite.article}`
        : `「${cite.quote}」 is not in ${source.title}`);
}

/** A citation for people; `未核对原文` where the text was not at hand to check it. */
export function citeText(cite: Cite, sources: readonly SourceText[]): string {
    const source = sources.find(candidate => candidate.id === cite.source);
    const quote = cite.quote === undefined ? '' : `「${cite.quote}」`;
    const unverified = source?.text === null || source === undefined ? '（未核对原文 / not checked against the text）' : '';
    const edition = source?.edition ? `（${source.edition}）` : '';
    return `《${source?.title ?? cite.source}》${edition}${cite.article}${quote}${unverified}`;
}
