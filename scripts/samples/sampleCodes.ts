/** Names and constant codes that sample records carry. */

/** Class names of the survey's working classification (第三次国土调查工作分类), as far as the samples use them. */
export const CLASS_NAMES: Readonly<Record<string, string>> = {
    '0101': '水田',
    '0102': '水浇地',
    '0103': '旱地',
    '0201': '果园',
    '0201K': '可调整果园',
    '0202': '茶园',
    '0204': '其他园地',
    '0204K': '可调整其他园地',
    '0301': '乔木林地',
    '0301K': '可调整乔木林地',
    '0302': '竹林地',
    '0305': '灌木林地',
    '0307': '其他林地',
    '0307K': '可调整其他林地',
    '0404': '其他草地',
    '05H1': '商业服务业设施用地',
    '0508': '物流仓储用地',
    '0601': '工业用地',
    '0602': '采矿用地',
    '0701': '城镇住宅用地',
    '0702': '农村宅基地',
    '08H1': '机关团体新闻出版用地',
    '08H2': '科教文卫用地',
    '0809': '公用设施用地',
    '0810': '公园与绿地',
    '09': '特殊用地',
    '1003': '公路用地',
    '1004': '城镇村道路用地',
    '1005': '交通服务场站用地',
    '1006': '农村道路',
    '1101': '河流水面',
    '1103': '水库水面',
    '1104': '坑塘水面',
    '1104A': '养殖坑塘',
    '1104K': '可调整养殖坑塘',
    '1106': '内陆滩涂',
    '1107': '沟渠',
    '1109': '水工建筑用地',
    '1201': '空闲地',
    '1202': '设施农用地',
    '1206': '裸土地',
    '1207': '裸岩石砾地',
};

/** @throws RangeError for a class no sample has */
export function className(code: string): string {
    const name = CLASS_NAMES[code];
    if (name === undefined) throw new RangeError(`no class ${code}`);
    return name;
}

export function isCultivated(code: string): boolean {
    return code.startsWith('01');
}

/** Feature codes (要素代码) of the layers. */
export const YSDM = {
    dltb: '2001010100',
    yjjbnttb: '2005010300',
    cjdcq: '1000600100',
    xzq: '1000600100',
    stbhhx: '2005060100',
    czkfbj: '2090020200',
} as const;

/** `BSM`: county code, a two-digit mark of the layer, a serial number, 18 digits in all. */
export function bsm(countyCode: string, layerMark: string, serial: number): string {
    return countyCode + layerMark + String(serial).padStart(10, '0');
}
