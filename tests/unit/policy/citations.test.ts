import {createHash} from 'node:crypto';
import {cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {articleText, citeText} from '../../../engine/policy/citations.ts';
import {loadPack} from '../../../engine/policy/readPack.ts';
import {validatePack} from '../../../engine/policy/validatePack.ts';
import {PACKS_DIR, writePack} from './packFolders.ts';

/** Hashes of the two documents as the requirements name them. */
const DOCUMENTS = {
    'cn.ningxia/0.1.0/sources/ningxia.txt': '572db53ca48526664f8abd75a11dd7e72efed4e85036ca6aa5ce234bcb9fd0af',
    'cn.hubei.yidu/0.1.0/sources/yidu.txt': '16f236ec029f02f18c11941b4938483a9085362581683ff9efc01eb60faee07c',
};

interface RawCite {source: string; quote?: string}

/** Every citation in raw JSON, found without the engine. */
function rawCites(value: unknown): RawCite[] {
    if (typeof value !== 'object' || value === null) return [];
    const own = 'source' in value && 'article' in value ? [value as RawCite] : [];
    return [...own, ...Object.values(value).flatMap(rawCites)];
}

const folders = readdirSync(PACKS_DIR).flatMap(id => readdirSync(join(PACKS_DIR, id)).map(version => join(PACKS_DIR, id, version)));

/** All source texts by id, blanks and bookmark marks removed, again without the engine. */
const texts = new Map<string, string>();
for (const folder of folders) {
    const {meta} = JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8')) as
        {meta: {sources: {id: string; file?: string}[]}};
    for (const {id, file} of meta.sources) {
        if (file === undefined) continue;
        texts.set(id, readFileSync(join(folder, file), 'utf8').split(/\[bookmark: \w+\]/).join('').split(/\s/u).join(''));
    }
}

test.each(Object.entries(DOCUMENTS))('%s is the document the requirements were written from', (path, sha256) => {
    expect(createHash('sha256').update(readFileSync(join(PACKS_DIR, path))).digest('hex')).toBe(sha256);
});

test.each(folders)('every quote in %s stands word for word in the text it names', (folder) => {
    const quoted = rawCites(JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8'))).filter(cite => cite.quote !== undefined);
    expect(quoted.length).toBeGreaterThan(5);
    for (const {source, quote = ''} of quoted) {
        expect(texts.get(source)?.includes(quote.split(/\s/u).join('')), `${source}「${quote}」`).toBe(true);
    }
});

test.each(['cn', 'cn.hubei.yidu', 'cn.ningxia'])('%s has no fault, and its unverified citations are counted', (id) => {
    const {findings} = validatePack(PACKS_DIR, id);
    expect(findings.filter(finding => finding.severity === 'error')).toEqual([]);
    const unverified = findings.filter(({check, severity}) => check === 'V03' && severity === 'warning');
    expect(unverified).toHaveLength(14);
});

describe('a document misquoted', () => {
    function misquoted(change: (text: string) => string, file = 'pack.json') {
        const packsDir = mkdtempSync(join(tmpdir(), 'packs-'));
        cpSync(PACKS_DIR, packsDir, {recursive: true});
        const path = join(packsDir, 'cn.hubei.yidu/0.1.0', file);
        const before = readFileSync(path, 'utf8');
        const after = change(before);
        expect(after).not.toBe(before);
        writeFileSync(path, after);
        return packsDir;
    }

    test('by one character makes validation fail and the pack unusable', () => {
        const packsDir = misquoted(text => text.replaceAll('“非粮化”问题由市农业农村局负责', '“非粮化”问题由市农业局负责'));
        const errors = validatePack(packsDir, 'cn.hubei.yidu').findings.filter(finding => finding.severity === 'error');
        expect(errors.map(({check, path}) => [check, path])).toEqual([
            ['V03', 'departments[AG].cite[0]'], ['V03', 'routing.table.rows[non-grain].cite[0]'],
        ]);
        expect(() => loadPack(packsDir, 'cn.hubei.yidu')).toThrow(expect.objectContaining({code: 'policy/pack-invalid'}));
    });

    test('from the wrong article says that the words stand elsewhere', () => {
        const packsDir = misquoted(text => text.replace('"第三十六条"', '"第三十五条"'));
        const [error] = validatePack(packsDir, 'cn.hubei.yidu').findings;
        expect(error).toMatchObject({check: 'V03', severity: 'error', path: 'meta.validYears.cite[0]'});
        expect(error.message).toContain('not in 第三十五条');
    });

    test('because the text beside the pack was edited', () => {
        const packsDir = misquoted(text => text.replace('有效期五年', '有效期六年'), 'sources/yidu.txt');
        const checks = validatePack(packsDir, 'cn.hubei.yidu').findings.filter(finding => finding.severity === 'error');
        expect(checks.map(finding => finding.check).toSorted()).toEqual(['V02', 'V03']);
    });
});

describe('an article is found', () => {
    const law = '[bookmark: OLE_LINK1]第一条 甲。\n乙。\n第二条  丙，见第一条。\n第二章 其他\n第三条 丁。';

    test('by its number, with all its paragraphs, ending before the next article or chapter', () => {
        expect(articleText(law, '第一条')).toBe('第一条甲。乙。');
        expect(articleText(law, '第二条')).toBe('第二条丙，见第一条。');
        expect(articleText(law, '第三条')).toBe('第三条丁。');
    });

    test('by part and item in a notice written in one line', () => {
        const notice = '开头: 一、甲 (一)子。 (二)丑。 二、乙 (一)寅。三、丙。';
        expect(articleText(notice, '序言')).toBe('开头:');
        expect(articleText(notice, '一(二)')).toBe('(二)丑。');
        expect(articleText(notice, '二(一)')).toBe('(一)寅。');
        expect(articleText(notice, '三')).toBe('三、丙。');
    });

    test('or not at all', () => {
        expect(articleText(law, '第九条')).toBeNull();
        expect(articleText('一、甲(一)子。', '一(二)')).toBeNull();
        expect(articleText(law, '附则')).toBeNull();
    });
});

test('a value said to come from the text needs words from a text that is there', () => {
    const days = (cite: readonly unknown[]) => ({value: 5, unit: 'day', origin: 'text', cite});
    const path = 'deadlines[fieldCheck].tiers[general].days';
    const messages = (cite: readonly unknown[]) => validatePack(PACKS_DIR, writePack({[path]: days(cite)}, {parent: 'cn.hubei.yidu@0.1.0'}))
        .findings.filter(({severity}) => severity === 'error').map(finding => finding.message);
    expect(messages([{source: 'YD', article: '第九条'}])).toEqual([expect.stringContaining('needs the words of 第九条')]);
    expect(messages([{source: 'SURVEY', article: '§1'}])).toEqual([expect.stringContaining('nothing can rest on its words')]);
    expect(messages([{source: 'YD9', article: '第九条'}])).toEqual([expect.stringContaining('no source "YD9"')]);
});

test('a citation whose text was never at hand says so in both languages', () => {
    const {sourceTexts} = loadPack(PACKS_DIR, 'cn');
    expect(citeText({source: 'SURVEY', article: 'x'}, sourceTexts)).toMatch(/未核对原文.*not checked/);
    expect(citeText({source: 'LAL', article: '第七十八条'}, sourceTexts)).not.toContain('未核对');
});
