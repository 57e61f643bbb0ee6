/** Tests in the Chromium of this machine; where there is none they are skipped by name with a printed reason. */

import {test} from 'vitest';
import {chromium} from 'playwright-core';
import type {Page} from 'playwright-core';
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
        const browser = await chromium.launch({executablePath, args: [...args]});
        try {
            const page = await browser.newPage({viewport: {width, height}, locale: 'zh-CN'});
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
            await browser.close();
        }
    }, 120_000);
}
