/**
 * Vite plugins that turn a page into one HTML file which opens without server and without network.
 *
 * Source   maplibre-gl 6 computes the address of its worker at run time, which a plain build breaks; a worker address
 *          made from a blob works from file:// too.
 */
import {build, type Plugin} from 'vite';

/** `import url from '….mjs?worker&url'` becomes the address of a blob that holds the whole worker. */
export function inlineWorkers(target: string): Plugin {
    return {
        name: 'liangtian:inline-workers',
        enforce: 'pre',
        async load(id) {
            const [file, query] = id.split('?', 2);
            const asks = new Set((query ?? '').split('&'));
            if (!asks.has('worker') || !asks.has('url')) return null;
            const code = await bundleToString(file, target);
            return `const code = ${JSON.stringify(code)};\n`
                + 'export default URL.createObjectURL(new Blob([code], {type: "text/javascript"}));\n';
        },
    };
}

async function bundleToString(file: string, target: string): Promise<string> {
    const result = await build({
        configFile: false,
        logLevel: 'warn',
        build: {
            write: false,
            target,
            lib: {entry: file, formats: ['iife'], name: 'worker', fileName: 'worker'},
            rolldownOptions: {checks: {bundlerTimings: false}, output: {codeSplitting: false}},
        },
    });
    const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => 'output' in one ? one.output : []);
    const chunks = outputs.flatMap((one) => one.type === 'chunk' ? [one.code] : []);
    if (chunks.length !== 1) throw new Error(`${file} became ${chunks.length} chunks, not one`);
    return chunks[0];
}

/** Puts scripts and styles of the only page into it, renames it, and fails if anything is left outside. */
export function oneFile(pageName: string): Plugin {
    return {
        name: 'liangtian:one-file',
        enforce: 'post',
        generateBundle: {
            order: 'post',
            handler(_options, bundle) {
                const pages = Object.keys(bundle).filter((name) => name.endsWith('.html'));
                if (pages.length !== 1) throw new Error(`one page expected, got ${pages.join(', ')}`);
                const page = bundle[pages[0]];
                if (page.type !== 'asset') throw new Error(`${pages[0]} is not an asset`);
                let html = String(page.source);
                for (const [name, item] of Object.entries(bundle)) {
                    if (item === page) continue;
                    if (item.type === 'chunk') html = inlineScript(html, name, item.code);
                    else if (name.endsWith('.css')) html = inlineStyle(html, name, String(item.source));
                    else throw new Error(`${name} would stay outside the page`);
                    delete bundle[name];
                }
                delete bundle[pages[0]];
                this.emitFile({type: 'asset', fileName: pageName, source: html});
            },
        },
    };
}

/** The script goes to the end of the body, where the elements and the data it reads already stand. */
function inlineScript(html: string, name: string, code: string): string {
    const tag = new RegExp(`\\s*<script[^>]*src="[^"]*${escapeRegExp(name)}"[^>]*></script>`);
    if (!tag.test(html)) throw new Error(`no script tag for ${name}`);
    const safe = code.replace(/<\/script/gi, '<\\/script').replace(/<!--/g, '<\\!--');
    const without = html.replace(tag, '');
    const end = without.lastIndexOf('</body>');
    return `${without.slice(0, end)}<script type="module">${safe}</script>\n${without.slice(end)}`;
}

function inlineStyle(html: string, name: string, css: string): string {
    const tag = new RegExp(`<link[^>]*href="[^"]*${escapeRegExp(name)}"[^>]*>`);
    const safe = css.replace(/<\/style/gi, '<\\/style');
    if (!tag.test(html)) throw new Error(`no link tag for ${name}`);
    return html.replace(tag, () => `<style>${safe}</style>`);
}

function escapeRegExp(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
