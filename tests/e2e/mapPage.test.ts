import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {ReportPageData} from '../../engine/contract/reportPage.ts';
import {testInBrowser} from '../helpers/browser.ts';
import {runCli} from '../helpers/runCli.ts';

let folder = '';
let address = '';
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liangtian-map-'));
    expect(runCli(['demo', '--out', join(folder, 'demo')]).code).toBe(0);
    address = pathToFileURL(join(folder, 'demo', 'map.html')).href;
});
afterAll(() => {
    rmSync(folder, {recursive: true, force: true});
});

async function dataOf(page: Page): Promise<ReportPageData> {
    return JSON.parse(await page.locator('script[type="application/json"]').innerHTML()) as ReportPageData;
}

describe('map.html of the sample county, opened from a disk', () => {
    testInBrowser('draws the map, lists every patch, asks nothing of the network and says no error', async (page, faults) => {
        await page.goto(address);
        await page.waitForSelector('canvas');
        const {patches, title} = await dataOf(page);
        expect(await page.locator('body').innerText()).toContain(String(patches.length));
        expect(await page.title()).not.toBe('');
        expect(await page.locator('body').innerText()).toContain(title.zh.slice(0, 6));
        await page.waitForTimeout(1500);
        expect(faults).toEqual({errors: [], requests: []});
    });

    testInBrowser('can be read without WebGL', async (page, faults) => {
        await page.goto(address);
        await page.waitForSelector('svg');
        const {patches, kinds} = await dataOf(page);
        const text = await page.locator('body').innerText();
        expect(text).toContain(String(patches.length));
        expect(kinds.some((kind) => text.includes(kind.labelZh))).toBe(true);
        expect(faults.requests).toEqual([]);
        expect(faults.errors.filter((error) => !/webgl/i.test(error))).toEqual([]);
    }, {args: ['--disable-3d-apis']});

    testInBrowser('fits a phone: nothing is wider than its screen', async (page, faults) => {
        await page.goto(address);
        await page.waitForTimeout(1000);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
        expect(faults.errors).toEqual([]);
    }, {width: 390, height: 844});
});

test('the page names no address outside itself that it could load from', () => {
    const html = readFileSync(join(folder, 'demo', 'map.html'), 'utf8');
    const loads = [...html.matchAll(/\bsrc=["']?([^"'\s>]+)|<link\b[^>]*\bhref=["']?([^"'\s>]+)/gi)].map((match) => match[1] ?? match[2]);
    expect(loads.filter((target) => /^(https?:)?\/\//.test(target))).toEqual([]);
    expect(html).not.toMatch(/@import|url\(["']?https?:/);
});
