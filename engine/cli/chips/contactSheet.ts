/** `index.html` of a folder of chips: every patch with both dates, to be looked through and printed. Asks for nothing outside its folder. */

export interface SheetChip {
    readonly id: string;
    readonly kinds: string;
    readonly areaMu: string | null;
    readonly villages: string;
    readonly before: string;
    readonly after: string;
    readonly pixels: number;
    /** Width of the square on the ground. */
    readonly sideM: number;
    readonly centre: readonly [lon: number, lat: number];
    readonly missingBefore: number;
    readonly missingAfter: number;
}

export interface Sheet {
    readonly beforeDate: string | null;
    readonly afterDate: string | null;
    readonly beforeName: string;
    readonly afterName: string;
    readonly chips: readonly SheetChip[];
    /** Ids of patches without a chip. */
    readonly notDrawn: readonly string[];
    readonly isOutlined: boolean;
}

const STYLE = `
body{font:15px/1.5 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;margin:24px auto;max-width:1100px;padding:0 16px;color:#1b1f24;background:#fff}
h1{font-size:22px;margin:0 0 4px}p{margin:4px 0}.small{color:#57606a;font-size:13px}
article{break-inside:avoid;border-top:1px solid #d0d7de;padding:14px 0}
h2{font-size:16px;margin:0 0 6px}h2 span{font-weight:400;margin-left:.8em}
.two{display:grid;grid-template-columns:1fr 1fr;gap:10px}
figure{margin:0}img{width:100%;height:auto;display:block;border:1px solid #d0d7de;background:#eee}
figcaption{font-size:13px;color:#57606a;padding-top:3px}.gap{color:#9a3412}
@media print{body{margin:0;max-width:none;font-size:11pt}@page{size:A4;margin:12mm}img{max-height:88mm;width:auto;max-width:100%}}`;

export function contactSheet(sheet: Sheet): string {
    const {beforeDate, afterDate, beforeName, afterName, chips, notDrawn, isOutlined} = sheet;
    const day = (date: string | null): string => date ?? '日期不详';
    const articles = chips.map(chip => article(chip, day(beforeDate), day(afterDate))).join('\n');
    return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>影像对照 ${escape(day(beforeDate))} → ${escape(day(afterDate))}</title><style>${STYLE}</style></head><body>
<h1>前后时相影像对照</h1>
<p>前时相 ${escape(day(beforeDate))}（${escape(beforeName)}）→ 后时相 ${escape(day(afterDate))}（${escape(afterName)}），共 ${chips.length} 处</p>
<p class="small">左为前时相，右为后时相；两期范围、比例尺、拉伸方式相同，上为坐标北。${isOutlined ? '线框为图斑范围。' : ''}斜线处没有影像。影像对照供内业判读，图斑性质以实地核实为准。</p>
${notDrawn.length === 0 ? '' : `<p class="gap">另有 ${notDrawn.length} 个图斑没有出图（影像没有覆盖，或没有图形）：${notDrawn.map(escape).join('、')}</p>`}
${articles}
</body></html>
`;
}

function article(chip: SheetChip, before: string, after: string): string {
    const {id, kinds, areaMu, villages, sideM, centre: [lon, lat]} = chip;
    const facts = [kinds, areaMu === null ? '' : `${areaMu} 亩`, villages].filter(fact => fact !== '').map(fact => `<span>${escape(fact)}</span>`).join('');
    return `<article id="${escape(chip.before.replace(/-before\.\w+$/, ''))}"><h2>${escape(id)}${facts}</h2><div class="two">
${figure(chip, chip.before, `前时相 ${before}`, chip.missingBefore)}
${figure(chip, chip.after, `后时相 ${after}`, chip.missingAfter)}
</div><p class="small">画面宽 ${Math.round(sideM)} 米，中心 ${lon.toFixed(6)}°E，${lat.toFixed(6)}°N</p></article>`;
}

function figure({pixels, id}: SheetChip, file: string, caption: string, missing: number): string {
    const gap = missing === 0 ? '' : `<span class="gap">　${missing < 0.01 ? '不到 1' : Math.round(100 * missing)}% 没有影像</span>`;
    return `<figure><img src="${encodeURIComponent(file)}" width="${pixels}" height="${pixels}" loading="lazy" alt="${escape(`${id} ${caption}`)}">`
        + `<figcaption>${escape(caption)}${gap}</figcaption></figure>`;
}

function escape(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;');
}
