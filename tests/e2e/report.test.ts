import {afterAll, beforeAll, describe, expect} from 'vitest';
import type {Page} from 'playwright-core';
import type {ReportPageData} from '../../engine/contract/reportPage.ts';
import {testInBrowser} from '../helpers/browser.ts';
import {reportFixture} from '../helpers/reportFixture.ts';
import {accessFaults, buildReportPages, openReport, scriptText, waitForPixel} from '../helpers/reportPageFile.ts';
import type {ReportPages} from '../helpers/reportPageFile.ts';
import {findBrowser} from '../../scripts/findBrowser.ts';

const DESK = {width: 1366, height: 768};
const PHONE = {width: 360, height: 640};
const NO_WEBGL = ['--disable-gpu', '--disable-3d-apis'];
/** Without WebGL a page is ready in half the time; all but the map is the same. */
const QUICK = {...DESK, args: NO_WEBGL};
const CLEAN = {errors: [], requests: []};

const data = reportFixture();
const [first] = [...data.patches].filter((row) => row.parts.some((part) => part.inBasicFarmland && part.suspected))
    .sort((a, b) => Number(b.areaM2) - Number(a.areaM2));

/** The same county, drawn up without a layer of basic farmland. */
function withoutFarmland(): ReportPageData {
    return {
        ...data, basicFarmlandTotals: null, byKind: data.byKind.map((row) => ({...row, basicFarmlandM2: '0.0000'})),
        patches: data.patches.map((row) => ({
            ...row, basicFarmlandM2: '0.0000', touchesBasicFarmland: false, parts: row.parts.map((part) => ({...part, inBasicFarmland: false, basicFarmlandM2: '0.0000'})),
        })),
    };
}

/** Words that run out of their box or lie under another control. */
function cutWords(page: Page, selector: string): Promise<string[]> {
    return page.locator(selector).evaluateAll((elements) => elements.filter((e) => e.checkVisibility()).filter((e) => {
        const {left, right, top, bottom} = e.getBoundingClientRect();
        const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return e.scrollWidth > e.clientWidth + 1 || left < 0 || right > innerWidth || !(over && (e.contains(over) || over.contains(e)));
    }).map((e) => (e.textContent ?? '').trim()));
}

let pages: ReportPages | null = null;
const addresses = {county: '', empty: '', farmland: '', many: '', hostile: '', broken: '', unchecked: ''};

beforeAll(async () => {
    if (findBrowser() === null) return;
    pages = await buildReportPages();
    addresses.county = pages.write('county', scriptText(data));
    addresses.empty = pages.write('empty', scriptText(reportFixture({nPatches: 0, status: 'issued', secrecy: null})));
    addresses.farmland = pages.write('farmland', scriptText(reportFixture({basicFarmland: true})));
    addresses.many = pages.write('many', scriptText(reportFixture({nPatches: 1500, columns: 64, rows: 48})));
    const evil = '</script><img src=x onerror="document.title=\'broken out\'"><b>甲';
    addresses.hostile = pages.write('hostile', scriptText({...data, title: {zh: evil, en: evil},
        patches: data.patches.map((row) => ({...row, villages: [evil]}))}));
    addresses.unchecked = pages.write('unchecked', scriptText(withoutFarmland()));
    addresses.broken = pages.write('broken', scriptText(data).slice(0, 5000));
});
afterAll(() => pages?.remove());

const selectedId = (page: Page): Promise<string> => page.locator('#record .record-id code').innerText();
const resultCount = (page: Page): Promise<string> => page.locator('.result strong').innerText();

describe('the page on a desk', () => {
    testInBrowser('opens from the disk with map, list, summary, draft mark and secrecy, and asks for nothing', async (page, faults) => {
        await openReport(page, addresses.county);
        expect(await page.locator('#map-canvas').getAttribute('data-ready')).toBe('yes');
        expect(await resultCount(page)).toBe(`${data.patches.length} / ${data.patches.length} 个图斑`);
        expect(await page.locator('#top').innerText()).toMatch(/样例县耕地变化图斑[\s\S]*试算 · 样稿[\s\S]*密级 内部/);
        expect(await page.locator('#record').innerText()).toMatch(/概览[\s\S]*三种口径均平衡/);
        await page.waitForTimeout(500);
        expect(faults).toEqual(CLEAN);
    }, DESK);

    testInBrowser('shows areas on three bases, who leads, who enforces, and why, with the clause word for word', async (page, faults) => {
        await openReport(page, addresses.county);
        await page.locator('.row').first().click();
        expect(await selectedId(page)).toBe(first.id);
        const record = page.locator('#record');
        const text = await record.innerText();
        expect(text).toContain(`${first.areaMu} 亩`);
        for (const words of ['图斑面积（毛）', '图斑地类面积（净）', '平面面积', '牵头督促整改部门', '执法主体', '永久基本农田 5 亩']) expect(text).toContain(words);
        await record.locator('.why > summary').first().click();
        const why = await record.locator('.why').first().innerText();
        expect(why).toContain(first.parts[0].ruleId);
        expect(why).toContain(`「${data.citations[0].quote}」`);
        expect(why).toContain('cn.hubei.yidu 0.1.0');
        expect(await record.locator('.chip-picture').count()).toBe(2);
        expect(faults).toEqual(CLEAN);
    }, QUICK);

    testInBrowser('paints the class before and the class after under the patch, and Space shows the earlier date while held', async (page) => {
        await openReport(page, addresses.county);
        await page.locator('.row').first().click();
        await page.waitForTimeout(600);
        const box = (await page.locator('#map-canvas').boundingBox())!;
        // The middle of the fitted patch, below the padding that the date switch takes.
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2 + 13];
        const rgb = (code: string): readonly number[] => data.classes.find((row) => row.code === code)!.rgb;
        await page.locator('[data-epoch=after]').click();
        expect(await waitForPixel(page, x, y, rgb(first.toCode))).toEqual(rgb(first.toCode));
        await page.keyboard.down(' ');
        expect(await page.locator('[data-epoch=before]').getAttribute('aria-pressed')).toBe('true');
        expect(await waitForPixel(page, x, y, rgb(first.fromCodes[0]))).toEqual(rgb(first.fromCodes[0]));
        await page.keyboard.up(' ');
        expect(await page.locator('[data-epoch=after]').getAttribute('aria-pressed')).toBe('true');
    }, DESK);

    testInBrowser('chooses the patch that is clicked on the map', async (page) => {
        await openReport(page, addresses.county);
        await page.locator('.row').nth(2).click();
        const id = await selectedId(page);
        await page.waitForTimeout(1500);
        await page.keyboard.press('Escape');
        expect(await page.locator('#record').innerText()).toContain('概览');
        const box = (await page.locator('#map-canvas').boundingBox())!;
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + 13);
        expect(await selectedId(page)).toBe(id);
        expect(await page.locator('.row[aria-selected=true]').count()).toBe(1);
    }, DESK);

    testInBrowser('is worked by keys alone: next, previous, search, unit, help, and the address keeps the place', async (page, faults) => {
        await openReport(page, addresses.county);
        await page.keyboard.press('j');
        await page.keyboard.press('ArrowDown');
        const second = await selectedId(page);
        await page.keyboard.press('k');
        expect(await selectedId(page)).toBe(first.id);
        await page.keyboard.press('ArrowDown');
        expect(await selectedId(page)).toBe(second);
        await page.keyboard.press('u');
        expect(await page.locator('.result').innerText()).toContain('公顷');
        await page.reload();
        await page.waitForSelector('#record .record-id');
        expect(await selectedId(page)).toBe(second);
        expect(await page.locator('.result').innerText()).toContain('公顷');
        await page.keyboard.press('/');
        await page.keyboard.type(first.id.slice(0, 10));
        expect(await resultCount(page)).toBe(`1 / ${data.patches.length} 个图斑`);
        await page.keyboard.press('Escape');
        await page.keyboard.press('?');
        expect(await page.locator('dialog').innerText()).toContain('按住看前时相');
        await page.keyboard.press('Escape');
        expect(await page.locator('dialog[open]').count()).toBe(0);
        expect(faults).toEqual(CLEAN);
    }, QUICK);

    testInBrowser('filters by chips whose counts come true', async (page) => {
        await openReport(page, addresses.county);
        await page.locator('.filter-toggle').click();
        const chip = page.locator('[data-filter="kinds:non_grain"]');
        const count = await chip.locator('.count').innerText();
        await chip.click();
        expect(await resultCount(page)).toBe(`${count} / ${data.patches.length} 个图斑`);
        await page.locator('[data-filter="farmland:in"]').click();
        expect(await page.locator('.filtered-note').innerText()).toContain(`${data.patches.length} 个图斑中的`);
        expect(await page.locator('.kind-summary .total td').first().innerText()).toBe((await resultCount(page)).split(' ')[0]);
        expect(await page.locator('.kind-summary .of-all td').first().innerText()).toBe(String(data.patches.length));
        const expected = data.patches.filter((row) => row.parts.some((part) => part.kind === 'non_grain') && row.parts.some((part) => part.inBasicFarmland));
        expect(await resultCount(page)).toBe(`${expected.length} / ${data.patches.length} 个图斑`);
        await page.locator('.active-filters .link').click();
        expect(await resultCount(page)).toBe(`${data.patches.length} / ${data.patches.length} 个图斑`);
    }, QUICK);

    testInBrowser('goes to the place of an Issue and of a set-aside patch, and tells its reason', async (page, faults) => {
        await openReport(page, addresses.county);
        await page.locator('[data-view=issues]').click();
        await page.locator('#issues button.side-row').first().click();
        expect(await page.locator('#issues [aria-current]').count()).toBe(1);
        expect(await page.locator('.scale-bar').innerText()).toMatch(/^\d+ 米$/);
        await page.locator('[data-view=setAside]').click();
        expect(await page.locator('#set-aside').innerText()).toMatch(/细碎（狭长）图斑[\s\S]*平均宽度 0\.\d\d m，小于 1 m[\s\S]*小图斑[\s\S]*小于最小上图面积 200 m²/);
        await page.locator('#set-aside button.side-row').first().click();
        expect(await page.locator('#set-aside [aria-current]').count()).toBe(1);
        expect(faults).toEqual(CLEAN);
    }, QUICK);

    testInBrowser('lays the three ledgers side by side with all digits, the tail and the matrix', async (page) => {
        await openReport(page, addresses.county);
        await page.locator('[data-view=balance]').click();
        const text = await page.locator('#balance').innerText();
        for (const basis of Object.values(data.ledger)) {
            for (const figure of [basis.cultivatedBeforeM2, basis.lossM2, basis.cultivatedAfterM2]) {
                const [whole, decimals] = figure.split('.');
                expect(text).toContain(`${Number(whole).toLocaleString('en-US')}.${decimals}`);
            }
        }
        for (const words of ['三种口径均平衡', '尾差', '地类流转矩阵', '按乡镇', '按村', '按地类']) expect(text).toContain(words);
        const before = await page.locator('#balance').innerText();
        await page.locator('#balance .segments button').nth(1).click();
        expect(await page.locator('#balance').innerText()).not.toBe(before);
    }, QUICK);

    testInBrowser('speaks English with the same contents', async (page) => {
        await openReport(page, addresses.county);
        await page.keyboard.press('j');
        await page.locator('[data-act=language]').click();
        expect(await page.locator('html').getAttribute('lang')).toBe('en');
        expect(await page.locator('#record').innerText()).toMatch(/Gross area[\s\S]*Lead department[\s\S]*Enforcing authority/);
        expect(await resultCount(page)).toBe(`${data.patches.length} of ${data.patches.length} patches`);
        expect(await page.locator('#facts').innerText()).toContain('0.1.0 (draft)');
        await page.locator('.tab[data-view=table]').click();
        expect(await page.locator('#table thead').innerText()).not.toMatch(/[、；：（）]/);
        const table = await page.locator('#table .table-scroll').evaluate((e) => ({room: e.clientWidth, width: e.scrollWidth}));
        expect(table.width).toBeLessThanOrEqual(table.room);
        const kinds = await page.locator('#table tbody .kind-name').evaluateAll((names) => names.filter((name) =>
            name.getBoundingClientRect().right > name.closest('td')!.getBoundingClientRect().right).length);
        expect(kinds).toBe(0);
        const chip = (await page.locator('[data-filter="farmland:out"]').boundingBox())!;
        const groups = (await page.locator('#filter-groups').boundingBox())!;
        expect(chip.y + chip.height).toBeLessThanOrEqual(groups.y + groups.height);
    }, QUICK);

    testInBrowser('names every control, keeps words readable and ids single, in every view', async (page) => {
        await openReport(page, addresses.county);
        await page.keyboard.press('j');
        await page.locator('.filter-toggle').click();
        await page.locator('#legend > summary').click();
        for (const view of ['patches', 'table', 'setAside', 'issues', 'balance']) {
            await page.locator(`.tab[data-view=${view}]`).click();
            expect(await accessFaults(page), view).toEqual({nameless: [], pale: [], duplicateIds: []});
        }
    }, QUICK);

    testInBrowser('draws Chinese characters, not boxes', async (page) => {
        await openReport(page, addresses.county);
        const drawn = await page.evaluate(() => ['建', '园', '村', '\u{10FFFE}'].map((letter) => {
            const context = document.createElement('canvas').getContext('2d')!;
            context.font = `40px ${getComputedStyle(document.body).fontFamily}`;
            context.fillText(letter, 10, 60);
            return [...context.getImageData(0, 0, 80, 80).data].join();
        }));
        expect(new Set(drawn).size).toBe(4);
    }, QUICK);
});

describe('the printed sheet', () => {
    testInBrowser('has title, scale, north, legend, CRS, dates and the slots, lists what is shown, and goes away again', async (page) => {
        await openReport(page, addresses.county);
        await page.locator('.filter-toggle').click();
        await page.locator('[data-filter="kinds:gain"]').click();
        await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
        await page.emulateMedia({media: 'print'});
        const text = await page.locator('#print').innerText();
        for (const words of ['样例县耕地变化图斑', '试算 · 样稿', '密级：', '审图号：', '图例', '北', '2000国家大地坐标系', '前时相 2025-12-31', '制图：', '审核：', '已筛选：耕地流入']) {
            expect(text).toContain(words);
        }
        const gains = data.patches.filter((row) => row.kindMain === 'gain');
        expect(await page.locator('#print .patch-table tbody tr').count()).toBe(gains.length);
        for (const {id} of gains) expect(text).toContain(id);
        const denominator = Number(/1:(\d+)/.exec(text)![1]);
        const bar = await page.locator('.print-bar').evaluate((e) => ({mm: e.getBoundingClientRect().width * 25.4 / 96, words: e.textContent}));
        const [, length, unit] = /^0([\d.]+) (千米|米)$/.exec(bar.words!)!;
        expect(bar.mm * denominator / 1000).toBeCloseTo(Number(length) * (unit === '千米' ? 1000 : 1), -1);
        await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
        expect(await page.locator('#print').evaluate((e) => e.childElementCount)).toBe(0);
    }, QUICK);

    testInBrowser('is to scale: the county is as wide on paper as on the ground', async (page) => {
        await openReport(page, addresses.county);
        await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
        await page.emulateMedia({media: 'print'});
        const denominator = Number(/1:(\d+)/.exec(await page.locator('#print').innerText())![1]);
        const paperMm = await page.locator('#print .outlines .township-line').evaluate((e) => e.getBoundingClientRect().width * 25.4 / 96);
        // A degree of longitude at 30.30° N is 96.19 km on the ellipsoid.
        const groundM = (data.bbox[2] - data.bbox[0]) * 96_190;
        expect(paperMm * denominator / 1000 / groundM).toBeCloseTo(1, 2);
    }, QUICK);

    testInBrowser('fits A4: the overview takes one page, and nothing else of the screen is on paper', async (page) => {
        await openReport(page, addresses.county);
        await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
        await page.emulateMedia({media: 'print'});
        await page.setViewportSize({width: Math.round(186 * 96 / 25.4), height: 1000});
        const sheet = (await page.locator('#print .sheet').first().boundingBox())!;
        expect(sheet.height * 25.4 / 96).toBeLessThan(272);
        expect(await page.locator('#app').isVisible()).toBe(false);
    }, QUICK);
});

describe('without WebGL', () => {
    testInBrowser('the same land is drawn simply, a patch is chosen on it, and the table lists all', async (page, faults) => {
        await openReport(page, addresses.county);
        expect(await page.locator('#map-canvas').getAttribute('data-ready')).toBe('simple');
        expect(await page.locator('#map-notice').innerText()).toContain('不支持 WebGL');
        expect(await page.locator('.svg-map .patch').count()).toBe(data.patches.length);
        await page.locator('.row').first().click();
        await page.keyboard.press('Escape');
        const box = (await page.locator('#map-canvas').boundingBox())!;
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + 13);
        expect(await selectedId(page)).toBe(first.id);
        await page.locator('[data-view=table]').click();
        expect(await page.locator('#table tbody tr').count()).toBe(data.patches.length);
        expect(await page.locator('#table tfoot').innerText()).toContain(String(data.patches.length));
        expect(faults.requests).toEqual([]);
        expect(faults.errors).toEqual([]);
    }, QUICK);
});

describe('on a phone of 360 × 640', () => {
    testInBrowser('nothing is wider than the screen, the sheet opens a record and leads back', async (page, faults) => {
        await openReport(page, addresses.county);
        const wide = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
        expect(await wide()).toBe(360);
        await page.locator('.row').first().click();
        expect(await page.locator('#record').isVisible()).toBe(true);
        expect(await page.locator('#left').isVisible()).toBe(false);
        await page.addStyleTag({content: '.touch-only { display: inline-block !important; }'});
        for (const language of ['zh-CN', 'en']) {
            if (language === 'en') await page.locator('[data-act=language]').click();
            expect(await page.locator('html').getAttribute('lang')).toBe(language);
            expect(await cutWords(page, '.record-nav button, .epoch button, #legend > summary, .tab'), language).toEqual([]);
        }
        await page.locator('[data-act=language]').click();
        await page.locator('[data-act=back]').click();
        expect(await page.locator('#left').isVisible()).toBe(true);
        await page.locator('.handle').click();
        expect((await page.locator('#sheet').boundingBox())!.height).toBeGreaterThan(560);
        await page.locator('[data-view=balance]').click();
        expect(await wide()).toBe(360);
        expect(await accessFaults(page)).toEqual({nameless: [], pale: [], duplicateIds: []});
        expect(faults).toEqual(CLEAN);
    }, PHONE);
});

describe('unusual pages', () => {
    testInBrowser('basic farmland that was not given is not checked, never zero', async (page, faults) => {
        await openReport(page, addresses.unchecked);
        const columns = (rows: string): Promise<string[]> => page.locator(`${rows} td:last-child`).allInnerTexts();
        expect(new Set(await columns('#record .kind-summary tr'))).toEqual(new Set(['未查']));
        expect(await page.locator('#record .farmland-totals').innerText()).toContain('未查');
        await page.locator('.filter-toggle').click();
        expect(await page.locator('[data-filter^=farmland]').count()).toBe(0);
        expect(await page.locator('#filter-groups').innerText()).toContain('未查');
        await page.locator('.row').first().click();
        expect(await page.locator('.farmland-row').innerText()).toContain('未查');
        await page.locator('.tab[data-view=table]').click();
        expect(new Set(await page.locator('#table tbody td:nth-child(8)').allInnerTexts())).toEqual(new Set(['未查']));
        expect(await page.locator('#table tfoot td').nth(2).innerText()).toBe('未查');
        await page.locator('.tab[data-view=balance]').click();
        const byKind = '#balance .two-up section:first-child';
        expect(new Set([...await columns(`${byKind} tbody tr`), ...await columns(`${byKind} tfoot .total`)])).toEqual(new Set(['未查']));
        await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
        expect(new Set(await page.locator('#print tbody td:nth-child(8)').allTextContents())).toEqual(new Set(['未查']));
        expect(faults).toEqual(CLEAN);
    }, QUICK);

    testInBrowser('a county without changes says so and keeps its boundaries', async (page, faults) => {
        await openReport(page, addresses.empty);
        expect(await page.locator('#patch-list').innerText()).toContain('两期之间没有耕地变化图斑');
        expect(await page.locator('.draft-mark').count()).toBe(0);
        await page.keyboard.press('j');
        await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
        expect(faults).toEqual(CLEAN);
    }, QUICK);

    testInBrowser('basic farmland is a layer that can be switched off, only where the data has it', async (page) => {
        await openReport(page, addresses.county);
        await page.locator('#legend > summary').click();
        expect(await page.locator('[data-layer=basicFarmland]').count()).toBe(0);
        expect(await page.locator('#legend').innerText()).toContain('不含永久基本农田坐标');
        await openReport(page, addresses.farmland);
        await page.locator('#legend > summary').click();
        await page.locator('[data-layer=basicFarmland]').uncheck();
        expect(await page.locator('[data-layer=basicFarmland]').isChecked()).toBe(false);
    }, QUICK);

    testInBrowser('1,500 patches keep fewer than sixty rows in the page and the last can be reached', async (page) => {
        await openReport(page, addresses.many);
        expect(await page.locator('.row').count()).toBeLessThan(60);
        await page.locator('.list').evaluate((e) => e.scrollTo(0, e.scrollHeight));
        await page.waitForFunction(() => [...document.querySelectorAll('.row')].some((row) => row.getAttribute('aria-posinset') === '1500'));
        await page.locator('[data-view=table]').click();
        expect(await page.locator('#table tbody tr').count()).toBe(100);
        expect(await page.locator('.pager').innerText()).toContain('第 1–100 行，共 1500 行');
    }, QUICK);

    testInBrowser('words of the data are shown as words, whatever they contain', async (page, faults) => {
        await openReport(page, addresses.hostile);
        await page.keyboard.press('j');
        await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
        expect(await page.locator('#top h1').innerText()).toContain('</script><img');
        expect(await page.locator('img[src=x]').count()).toBe(0);
        expect(await page.title()).not.toBe('broken out');
        expect(faults).toEqual(CLEAN);
    }, QUICK);

    testInBrowser('data that was cut off is reported instead of a white page', async (page) => {
        await page.goto(addresses.broken);
        expect(await page.locator('#broken').innerText()).toMatch(/本页数据无法读取[\s\S]*patches\.csv[\s\S]*not whole/);
    }, QUICK);
});
