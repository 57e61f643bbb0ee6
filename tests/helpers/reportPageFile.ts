/** The result page built from the sources and filled with data, as files that a browser opens from the disk. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Page} from 'playwright-core';
import {build} from 'vite';
import {ROOT} from './sourceTree.ts';

export interface ReportPages {
    /** Address of a page with this text where its data stands. */
    write(name: string, dataText: string): string;
    remove(): void;
}

/** JSON as it stands inside a script element: no `</` that would end it. */
export function scriptText(data: unknown): string {
    return JSON.stringify(data).replace(/<\//g, '<\\/');
}

/** Builds the template into a folder of its own, so that a stale `dist` cannot pass for the sources. */
export async function buildReportPages(): Promise<ReportPages> {
    const folder = mkdtempSync(join(tmpdir(), 'liangtian-report-'));
    await build({root: ROOT, configFile: join(ROOT, 'vite.config.ts'), mode: 'report', logLevel: 'error', build: {outDir: folder}});
    const template = readFileSync(join(folder, 'report-page.html'), 'utf8');
    return {
        write: (name, dataText) => {
            const path = join(folder, `${name}.html`);
            writeFileSync(path, template.replace('/*LIANGTIAN_DATA*/', () => dataText));
            return pathToFileURL(path).href;
        },
        remove: () => rmSync(folder, {recursive: true, force: true}),
    };
}

/** Opens a page and waits until its map, of either sort, can be drawn on. */
export async function openReport(page: Page, address: string): Promise<void> {
    await page.goto(address);
    await page.waitForSelector('#map-canvas[data-ready]', {timeout: 60_000});
}

/** Colour of one pixel of what is on screen, read back by the browser itself. */
export async function pixelAt(page: Page, x: number, y: number): Promise<[number, number, number]> {
    const png = await page.screenshot({clip: {x: Math.round(x), y: Math.round(y), width: 1, height: 1}});
    return page.evaluate(async (base64) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const context = document.createElement('canvas').getContext('2d')!;
        context.drawImage(image, 0, 0);
        const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
        return [r, g, b] as [number, number, number];
    }, png.toString('base64'));
}

/** Waits until a pixel has about this colour; gives the colour it had last. */
export async function waitForPixel(page: Page, x: number, y: number, wanted: readonly number[]): Promise<[number, number, number]> {
    let seen: [number, number, number] = [0, 0, 0];
    for (let attempt = 0; attempt < 40; attempt++) {
        seen = await pixelAt(page, x, y);
        if (seen.every((channel, i) => Math.abs(channel - wanted[i]) <= 3)) return seen;
        await page.waitForTimeout(250);
    }
    return seen;
}

export interface AccessFaults {
    /** Controls without a name a screen reader can say. */
    readonly nameless: string[];
    /** Words whose contrast with what is behind them is below 4.5:1 (3:1 for large ones). */
    readonly pale: string[];
    readonly duplicateIds: string[];
}

/** Names, contrast and ids of everything visible (WCAG 2.2, 1.4.3 and 4.1.2). */
export async function accessFaults(page: Page): Promise<AccessFaults> {
    return page.evaluate(() => {
        type Colour = [number, number, number, number];
        const parse = (text: string): Colour => {
            const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
            return [r, g, b, text === 'transparent' ? 0 : a];
        };
        const luminance = ([r, g, b]: Colour): number => [r, g, b].map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (element: Element | null): Colour => {
            let [r, g, b, cover] = [0, 0, 0, 0];
            for (let e = element; e && cover < 0.999; e = e.parentElement) {
                const [er, eg, eb, ea] = parse(getComputedStyle(e).backgroundColor);
                const share = (1 - cover) * ea;
                [r, g, b, cover] = [r + er * share, g + eg * share, b + eb * share, cover + share];
            }
            return [r + 255 * (1 - cover), g + 255 * (1 - cover), b + 255 * (1 - cover), 1];
        };
        const visible = (e: Element): boolean => e.checkVisibility({opacityProperty: true, visibilityProperty: true}) && e.getClientRects().length > 0;
        const told = (e: Element): string => `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> ${e.textContent?.trim().slice(0, 30)}`;
        const labelled = (e: Element): boolean => (e.getAttribute('aria-label') ?? '') !== '' || (e.textContent ?? '').trim() !== ''
            || (e instanceof HTMLInputElement && (e.labels?.length ?? 0) > 0);
        const nameless = [...document.querySelectorAll('button, a, select, input, summary, [role=listbox], [role=region], nav, svg[role]')]
            .filter((e) => visible(e) && !(e instanceof HTMLSelectElement ? e.getAttribute('aria-label') : labelled(e))).map(told);
        const pale: string[] = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            if (!element || (node.textContent ?? '').trim() === '' || element.closest('svg, script, :disabled') || !visible(element)) continue;
            const style = getComputedStyle(element);
            const [front, back] = [luminance(parse(style.color)), luminance(behind(element))];
            const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
            const large = Number.parseFloat(style.fontSize) >= 24 || (Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
            if (contrast < (large ? 3 : 4.5)) pale.push(`${contrast.toFixed(2)} ${told(element)}`);
        }
        const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
        return {nameless, pale: [...new Set(pale)], duplicateIds: ids.filter((id, i) => ids.indexOf(id) !== i)};
    });
}
