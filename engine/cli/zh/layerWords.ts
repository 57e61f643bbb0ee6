/** How a layer was read, in Chinese; the engine says it in English. */

const ENCODINGS: readonly (readonly [pattern: RegExp, words: string])[] = [
    [/^\.cpg says (.+)$/, '.cpg 写明 $1'],
    [/^language driver (\S+) says (.+)$/, 'DBF 语言字节 $1，即 $2'],
    [/^as asked for$/, '由 --encoding 指定'],
    [/^all texts are ASCII$/, '属性里没有汉字'],
    [/^.*; all texts are valid UTF-8$/, '没有写明；全部文字都是合法的 UTF-8'],
    [/^(?:.*; )?not UTF-8, so GB18030.*$/, '没有写明；不是 UTF-8，按 GB18030（含 GBK）读'],
    [/^byte order mark$/, '文件开头的标记'],
    [/^GeoJSON default.*$/, 'GeoJSON 的规定'],
    [/^XML, decoded by GDAL$/, 'XML 文件自己写明'],
];

export function encodingHow(how: string): string {
    const found = ENCODINGS.find(([pattern]) => pattern.test(how));
    return found ? how.replace(found[0], found[1]) : how;
}

/** How the CRS of a layer was found: `by` of the report of a layer. */
export function crsHow(by: 'declared' | 'prefix' | 'degrees' | 'given', how: string): string {
    switch (by) {
        case 'declared': return `${how.split(' declares ')[0]} 写明`;
        case 'prefix': return '文件没有写明；按横坐标前面的带号判断';
        case 'degrees': return '文件没有写明；坐标是中国境内的经纬度';
        case 'given': return '由 --crs 指定';
    }
}

const FIELD_TYPES: Readonly<Record<string, string>> = {
    string: '文本', number: '小数', integer: '整数', date: '日期', boolean: '是否', other: '其他',
};

export function fieldType(type: string): string {
    return FIELD_TYPES[type] ?? type;
}
