/** Tests in the Chromium of this machine; where there is none they are skipped by name with a printed reason. */

import {afterAll, test} from 'vitest';
import {chromium} from 'playwright-core';
import type {Browser, Page} from 'playwright-core';
import {findBrowser} from '../../scripts/findBrowser.ts';

export interface BrowserOptions {
    readonly width?: number;
    readonly height?: number;
    /** Further words for Chromium, such as `--disable-3d-apis` for one without WebGL. */
    readonly args?: readonly string[];
}

/** What a page did that a page of ours must not do. */
export interface PageFaults {
    readonly errors: string[];
    /** Addresses outside the machine that it asked for. */
    readonly requests: string[];
}

/** One browser for each set of arguments: a test gets a context of its own, which starts in a tenth of the time. */
const browsers = new Map<string, Promise<Browser>>();

function browserWith(executablePath: string, args: readonly string[]): Promise<Browser> {
    const key = args.join(' ');
    const open = browsers.get(key) ?? chromium.launch({executablePath, args: [...args]});
    browsers.set(key, open);
    return open;
}

async function closeBrowsers(): Promise<void> {
    const open = [...browsers.values()];
    browsers.clear();
    await Promise.all(open.map(async (browser) => (await browser).close()));
}

afterAll(closeBrowsers);

export function testInBrowser(
    name: string, run: (page: Page, faults: PageFaults) => Promise<void>, {width = 1366, height = 768, args = []}: BrowserOptions = {},
): void {
    const executablePath = findBrowser();
    if (executablePath === null) {
        console.info(`skipped: "${name}" (no Chromium on this machine)`);
        test.skip(name, () => undefined);
        return;
    }
    test(name, async () => {
        const browser = await browserWith(executablePath, args);
        const context = await browser.newContext({viewport: {width, height}, locale: 'zh-CN'});
        try {
            const page = await context.newPage();
            const faults: PageFaults = {errors: [], requests: []};
            page.on('pageerror', (error) => faults.errors.push(error.message));
            page.on('console', (message) => {
                if (message.type() === 'error') faults.errors.push(message.text());
            });
            page.on('request', (request) => {
                if (!/^(file|blob|data):/.test(request.url())) faults.requests.push(request.url());
            });
            await run(page, faults);
        } finally {
            await context.close();
        }
    }, 120_000);
}
