/** Chinese meaning of every code that an Issue or an error may carry; the manual's table is made from it. */

const CHINESE: Readonly<Record<string, string>> = {
    'cli/unknown-command': '没有这个命令',
    'cli/unknown-flag': '该命令没有这个参数',
    'cli/missing-value': '参数后面缺少取值',
    'cli/bad-value': '参数的取值无法识别',
    'cli/repeated-flag': '只能写一次的参数写了两次，且取值不同',
    'cli/missing-argument': '缺少必需的文件或参数',
    'cli/unexpected-argument': '多写了命令用不上的词',
    'cli/out-not-empty': '结果文件夹里有不属于以前结果的文件',
    'cli/out-unwritable': '结果文件夹无法写入（空间不足、没有权限或被占用）',
    'cli/file-missing': '文件或文件夹不存在',
    'cli/sample-missing': '程序旁边找不到演示用的示例数据',
    'cli/page-template-missing': '程序旁边找不到 map.html 的模板',
    'cli/interrupted': '命令被人中断，没有写出任何结果',
};

export function chineseOfCode(code: string): string | undefined {
    return CHINESE[code];
}
