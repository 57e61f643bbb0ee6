/**
 * `npm run screenshot`: pictures of a result's map page for the README and for looking at it.
 *
 *   npm run screenshot                      out/demo/map.html -> engine/docs/img/map.png and map-phone.png
 *   npm run screenshot -- PAGE FOLDER       any page into any folder
 */

import {existsSync, mkdirSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';
import {findBrowser} from './findBrowser.ts';

const VIEWS = [
    {name: 'map.png', viewport: {width: 1366, height: 768}, phone: false},
    {name: 'map-phone.png', viewport: {width: 390, height: 844}, phone: true},
] as const;

/** Time for the map to draw all its tiles after the page has settled, in ms. */
const DRAWING_MS = 3000;

const root = resolve(import.meta.dirname, '..');
const page = resolve(process.argv[2] ?? join(root, 'out/demo/map.html'));
const folder = resolve(process.argv[3] ?? join(root, 'engine/docs/img'));
if (!existsSync(page)) throw new Error(`${page} is not there; run "npm start" first`);
const executablePath = findBrowser();
if (executablePath === null) throw new Error('no Chromium on this machine');
mkdirSync(folder, {recursive: true});

const browser = await chromium.launch({executablePath});
try {
    for (const {name, viewport, phone} of VIEWS) {
        const context = await browser.newContext({
            viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', deviceScaleFactor: 1, hasTouch: phone, isMobile: phone,
        });
        const tab = await context.newPage();
        const faults: string[] = [];
        tab.on('pageerror', (error) => faults.push(error.message));
        tab.on('console', (message) => {
            if (message.type() === 'error') faults.push(message.text());
        });
        tab.on('request', (request) => {
            if (/^https?:/.test(request.url())) faults.push(`asks for ${request.url()}`);
        });
        await tab.goto(pathToFileURL(page).href);
        await tab.waitForLoadState('networkidle');
        await tab.waitForTimeout(DRAWING_MS);
        await tab.screenshot({path: join(folder, name)});
        await context.close();
        if (faults.length > 0) throw new Error(`${name}: ${faults.join('; ')}`);
        console.log(join(folder, name));
    }
} finally {
    await browser.close();
}
