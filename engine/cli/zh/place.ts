/** The place of a fault in Chinese, where its words name a place; the engine writes them in English. */

const N = String.raw`(-?\d+)`;

const PATTERNS: readonly (readonly [pattern: RegExp, words: string])[] = [
    [new RegExp(`^byte ${N}$`), '第 $1 字节'],
    [/^first (\d+) bytes$/, '文件开头 $1 字节'],
    [/^last (\d+) bytes$/, '文件末尾 $1 字节'],
    [new RegExp(`^line ${N}$`), '第 $1 行'],
    [new RegExp(`^row ${N}$`), '属性表第 $1 行'],
    [new RegExp(`^record ${N}$`), '第 $1 条记录'],
    [new RegExp(`^after record ${N}$`), '第 $1 条记录之后'],
    [new RegExp(`^feature ${N}$`), '第 $1 个要素'],
    [new RegExp(`^vertex ${N}$`), '第 $1 个顶点'],
    [/^field \(none\)$/, '没有该字段'],
    [/^field (\S+)$/, '字段 $1'],
    [/^entry "(.+)"$/, '压缩包里的“$1”'],
    [/^mapping of (.+)$/, '字段对应 $1'],
    [/^date given for the layer$/, '命令里写的日期'],
    [/^its directory$/, '压缩包的目录'],
    [/^\(top\)$/, '最外层'],
    [/^\(text\)$/, '整个文件'],
    [/^header$/, '文件头'],
    [/^tile (\d+\/\d+\/\d+)$/, '瓦片 $1'],
    [/^the root object$/, '最外层'],
    [/^features\[(\d+)\]$/, 'features[$1]'],
];

/** Null where the words are an English sentence and not a place; those stand in the details. */
export function placeInChinese(where: string): string | null {
    const parts = where.split(', ').map(partInChinese);
    if (where.startsWith('fields found: ')) return null;
    return parts.some((part) => part === null) ? null : parts.join('，');
}

function partInChinese(part: string): string | null {
    for (const [pattern, words] of PATTERNS) if (pattern.test(part)) return part.replace(pattern, words);
    // A single word is a flag, a layer, a path or a key of a file: it is what it is in every language.
    return /\s/.test(part) && !/[\u4e00-\u9fff]/.test(part) ? null : part;
}
