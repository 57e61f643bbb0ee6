/**
 * The sections of the Chinese manual that are made from the program's own tables, so that they cannot lag behind.
 *
 * Shape    a section stands between `<!-- made: NAME -->` and `<!-- /made: NAME -->`
 */

import {AREA_VALUES, MEANINGS, VALUES} from '../../engine/clues/preset.ts';
import {CLUE_PRESETS, GENERAL_PRESET} from '../../engine/clues/presets.ts';
import {COMMANDS, COMMON_FLAGS} from '../../engine/cli/commandTable.ts';
import type {FlagSpec} from '../../engine/cli/commandTable.ts';
import {usage} from '../../engine/cli/help.ts';
import {adviceOfCode} from '../../engine/cli/zh/advice.ts';
import {chineseOfCode} from '../../engine/cli/zh/codes.ts';
import {kindName} from '../../engine/cli/zh/names.ts';
import {CODES} from '../../engine/core/codes.ts';
import type {Code} from '../../engine/core/codes.ts';
import {PRESETS} from '../../engine/layers/presets.ts';

export const MANUAL_PATH = 'engine/docs/manual.zh.md';

const SECTIONS: Readonly<Record<string, () => string>> = {
    ...Object.fromEntries(COMMANDS.map((command) => [command.name, () => [
        '```', `npx liangtian ${usage(command)}`, '```', '',
        ...command.flags.length > 0 ? flagTable(command.flags) : [],
    ].join('\n')])),
    common: () => flagTable(COMMON_FLAGS).join('\n'),
    fields: fieldTable,
    'clue-presets': cluePresetTable,
    'clue-values': clueValueTable,
    codes: codeTable,
};

/** The manual with every made section as the tables say now. @throws Error for a section that nothing makes */
export function withMadeSections(manual: string): string {
    const missing = new Set(Object.keys(SECTIONS));
    const made = manual.replace(/<!-- made: (.+?) -->\n[\s\S]*?<!-- \/made: \1 -->/g, (_whole, name: string) => {
        if (!(name in SECTIONS)) throw new Error(`nothing makes the section "${name}" of the manual`);
        missing.delete(name);
        return `<!-- made: ${name} -->\n${SECTIONS[name]().trimEnd()}\n<!-- /made: ${name} -->`;
    });
    if (missing.size > 0) throw new Error(`the manual has no place for ${[...missing].join(', ')}`);
    return made;
}

function flagTable(flags: readonly FlagSpec[]): string[] {
    return [
        '| 参数 | 含义 |',
        '| --- | --- |',
        ...flags.map((flag) => `| \`--${flag.name}${flag.value === undefined ? '' : ` ${flag.value.replaceAll('|', '\\|')}`}\` `
            + `| ${flag.words.zh}${flag.required ? '（必填）' : ''} |`),
    ];
}

/** What a form is found by, what is read of it, and which of its own columns are filled. */
function cluePresetTable(): string {
    return [
        '| 编号 | 表式 | 认得的列 | 填写的原有列（原来空着的格） |',
        '| --- | --- | --- | --- |',
        ...[...CLUE_PRESETS, GENERAL_PRESET].map(({id, title, fields, needs, fill}) => {
            const known = Object.entries(fields).map(([meaning, names]) => (
                `${MEANINGS[meaning as keyof typeof MEANINGS]}${needs.some(one => one === meaning) ? '（必需）' : ''}：${names.join('、')}`)); // keys of fields
            const own = fill.filter(({add}) => !add).map(({column, title: heading, value}) => `${column} 或 ${heading} ← ${VALUES[value]}`);
            return `| \`${id}\` | ${title} | ${known.join('；')} | ${own.join('；') || '无'} |`;
        }),
    ].join('\n');
}

/** What a preset may fill in, and under which names it is added. */
function clueValueTable(): string {
    const added = new Map(GENERAL_PRESET.fill.map(filling => [filling.value, filling]));
    return [
        '| `value` | 内容 | 新增列的名称（Shapefile / 其他格式） |',
        '| --- | --- | --- |',
        ...Object.entries(VALUES).map(([value, zh]) => {
            const filling = [...added].find(([name]) => name === value)?.[1];
            const unit = AREA_VALUES.some(one => one === value) ? '（可写 `unit`）' : '';
            return `| \`${value}\` | ${zh}${unit} | ${filling ? `${filling.column} / ${filling.title}` : ''} |`;
        }),
    ].join('\n');
}

/** Presets that go by the name of the layer are told in the text before the table. */
function fieldTable(): string {
    return [
        '| 图层 | 写法 | 认得的字段名 | |',
        '| --- | --- | --- | --- |',
        ...PRESETS.filter(({layerName}) => layerName === undefined).flatMap(({kinds, fields, needs, needsOneOf}) =>
            Object.entries(fields).map(([meaning, names], at) => `| ${at === 0 ? kinds.map(kindName).join('、') : ''} | \`${meaning}\` `
                + `| ${[...new Set(names)].join('、')} | ${needs.includes(meaning) ? '必需' : needsOneOf?.includes(meaning) ? '任一' : ''} |`)),
    ].join('\n');
}

const STAGE_NAMES: readonly (readonly [stage: string, zh: string])[] = [
    ['cli', '命令行'], ['formats', '读写文件'], ['crs', '坐标系'], ['landclass', '地类与对照表'], ['layers', '图层'],
    ['kernel', '叠加'], ['imagery', '影像'], ['policy', '规则包'], ['pipeline', '比对'], ['raster', '栅格'], ['series', '多期栅格'],
];

function codeTable(): string {
    // The keys of the table are the codes.
    const codes = (Object.keys(CODES) as Code[]).sort();
    const known = new Set(STAGE_NAMES.map(([stage]) => stage));
    const stages = [...STAGE_NAMES, ...[...new Set(codes.map((code) => code.split('/')[0]))]
        .filter((stage) => !known.has(stage)).map((stage) => [stage, stage] as const)];
    return stages.flatMap(([stage, zh]) => {
        const own = codes.filter((code) => code.startsWith(`${stage}/`));
        return own.length === 0 ? [] : [
            `**${zh}**`, '', '| 代码 | 含义 | 处理 |', '| --- | --- | --- |',
            ...own.map((code) => `| \`${code}\` | ${chineseOfCode(code)} | ${adviceOfCode(code)} |`), '',
        ];
    }).join('\n');
}
