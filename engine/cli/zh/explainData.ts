/** What is wrong with fields, class codes, dates, layers that meet, and policy packs, in Chinese. */

import type {Code} from '../../core/codes.ts';
import {dictionary, DICTIONARY_IDS} from '../../landclass/dictionary.ts';
import {perhaps} from './explainCli.ts';
import type {Explainer} from './explain.ts';
import {area, list, number, numbers, record, records, text, texts} from './factValues.ts';
import type {Facts} from './factValues.ts';
import {kindName} from './names.ts';

/** Unknown codes that get a line of their own. */
const SHOWN_CODES = 10;

export const DATA_EXPLAINERS: Partial<Record<Code, Explainer>> = {
    'landclass/unknown-dictionary': ({facts}) => `自带的字典有：${DICTIONARY_IDS.map(titled).join('、')}`
        + `${texts(facts, 'nearest').length > 0 ? `；最接近的是 ${texts(facts, 'nearest')[0]}` : ''}。`,
    'layers/missing-field': ({facts}) => missingField(facts),
    'layers/bad-mapping': ({facts}) => text(facts, 'unknown') === 'field'
        ? `图层里没有字段“${text(facts, 'word')}”。\n图层里的字段：${list(texts(facts, 'known'))}。`
        : `没有“${text(facts, 'word')}”这种含义${texts(facts, 'near').length > 0 ? `，最接近的是 ${texts(facts, 'near')[0]}` : ''}。\n`
            + `可用的含义：${list(texts(facts, 'known'), 40)}。`,
    'layers/personal-field': ({facts}) => text(facts, 'field') && `字段 ${text(facts, 'field')} 记的是个人信息，任何时候都不读取。`,
    'layers/unknown-code': ({facts}) => unknownCodes(facts),
    'layers/wrong-dictionary': ({facts}) => {
        const better = record(facts, 'better');
        return `有地类名称的 ${number(facts, 'named')} 条记录里，${number(facts, 'disagree')} 条的名称与${titled(text(facts, 'dictionary') ?? '')}里该编码的名称不符`
            + `${better === null ? '' : `；与${titled(text(better, 'dictionary') ?? '')}相符的有 ${number(better, 'agree')} 条`}。`;
    },
    'layers/bad-date': ({facts}) => text(facts, 'date') && `“${text(facts, 'date')}”不是历法里的一天。`,
    'clues/unknown-preset': ({facts}) => `没有这个表式${texts(facts, 'near').length > 0 ? `，相近的有 ${list(texts(facts, 'near'), 3)}` : ''}。`,
    'clues/preset-misfit': ({facts}) => `表式“${text(facts, 'preset')}”要找的列（${list(texts(facts, 'wanted'), 12)}）清单里一个也没有。\n清单里的列：${list(texts(facts, 'found'), 40)}。`,
    'clues/all-outside': ({facts}) => `清单共 ${number(facts, 'clues')} 条，按 ${text(facts, 'crs')} 读取，没有一条落在调查图层 ${text(facts, 'survey')} 的范围内。`,
    'clues/too-deep': ({facts}) => `同一处地上有 ${number(facts, 'clues')} 条线索，最多只能有 ${number(facts, 'most')} 条。`,
    'pipeline/several-layers': ({facts}) => `文件里有 ${texts(facts, 'layers').length} 个面图层：${list(texts(facts, 'layers'), 40)}。`,
    'pipeline/twice-given': ({facts}) => `${kindName(text(facts, 'kind') ?? '')}图层给了两个，只能给一个。`,
    'pipeline/kind-not-here': ({facts}) => `${kindName(text(facts, 'kind') ?? '')}图层只能由 --before 和 --after 给出，不能再用 --layer 给。`,
    'pipeline/dictionaries-differ': ({facts}) => `前时相用的是${titled(text(facts, 'before') ?? '')}，后时相用的是${titled(text(facts, 'after') ?? '')}。`,
    'pipeline/bad-date': ({facts}) => text(facts, 'date') ? `“${text(facts, 'date')}”不是历法里的一天。`
        : `前时相的日期是 ${text(facts, 'before')}，反而比后时相的 ${text(facts, 'after')} 晚。`,
    'pipeline/no-overlap': ({facts}) => farApart(numbers(facts, 'before'), numbers(facts, 'after')),
    'pipeline/bad-mapping-file': ({facts}) => `本次参加比对的图层有：${texts(facts, 'roles').join('、')}；分图层写时，只能用这些名称。`,
    'policy/pack-not-found': ({facts}) => {
        const versions = texts(facts, 'versions');
        return versions.length > 0 ? `规则包 ${text(facts, 'reference')} 没有这个版本，有的版本是：${list(versions)}。`
            : `没有规则包“${text(facts, 'reference')}”${perhaps(facts)}；自带的有：${list(texts(facts, 'known'))}。`;
    },
    'policy/pack-invalid': ({facts}) => texts(facts, 'errors').length > 0 ? `规则包里有 ${texts(facts, 'errors').length} 处错误，第一处见“详情”。` : null,
    'policy/rule-unknown': ({facts}) => `规则包里没有“${text(facts, 'name')}”这条规则或数值${perhaps(facts)}。`,
    'policy/fact-missing': ({facts}) => text(facts, 'fact') && `规则要用事实 ${text(facts, 'fact')}，这一块没有。`,
    'policy/calendar-missing': ({facts}) => text(facts, 'day') && `期限要算到 ${text(facts, 'day')}，规则包里没有 ${text(facts, 'day')?.slice(0, 4)} 年的工作日历。`,
};

/** 《title》 of a dictionary with its id. */
function titled(id: string): string {
    return DICTIONARY_IDS.includes(id) ? `《${dictionary(id).titleZh}》（${id}）` : `“${id}”`;
}

function missingField(facts: Facts): string {
    const found = `图层里的字段：${list(texts(facts, 'found'), 40) || '（没有字段）'}。`;
    const crosswalk = text(facts, 'crosswalk');
    if (crosswalk !== null) return `对照表“${crosswalk}”要读字段 ${texts(facts, 'missing').join('、')}，图层里一个也没有。\n${found}`;
    const aliases = Array.isArray(facts['aliases']) ? facts['aliases'] as unknown[] : [];
    const wanted = aliases.map((names) => {
        const [first, ...others] = texts({names}, 'names');
        return others.length === 0 ? first : `${first}（或叫 ${others.join('、')}）`;
    });
    const kind = text(facts, 'kind') ?? '';
    const meaning = texts(facts, 'missing')[0];
    const isSurvey = kind === 'survey' || kind === 'monitoring';
    const mapping = isSurvey ? `{"字段名": "${meaning}"}` : `{"${kind}": {"字段名": "${meaning}"}}`;
    return `按${kindName(kind)}图层读，${facts['isAnyOf'] === true ? '下列字段至少要有一个' : '缺少字段'}：${wanted.join('；')}。\n${found}\n`
        + `字段名不同时，--mapping 文件这样写：${mapping}。`;
}

function unknownCodes(facts: Facts): string {
    const unknown = records(facts, 'unknown');
    const sum = (name: string) => unknown.reduce((total, one) => total + (number(one, name) ?? 0), 0);
    const near = texts(facts, 'near');
    const better = record(facts, 'better');
    return [
        `${titled(text(facts, 'dictionary') ?? '')}里没有的编码有 ${number(facts, 'codes')} 个，共 ${sum('count')} 个图斑，${area(sum('areaM2'))}：`,
        ...unknown.slice(0, SHOWN_CODES).map((one) => `  ${text(one, 'code') === null ? '（空）' : `“${text(one, 'code')?.slice(0, 40)}”`}`
            + ` ${number(one, 'count')} 个图斑，${area(number(one, 'areaM2') ?? 0)}`),
        ...unknown.length > SHOWN_CODES ? [`  另有 ${unknown.length - SHOWN_CODES} 个编码。`] : [],
        ...near.length > 0 ? [`字典里与“${text(facts, 'nearTo')}”最接近的编码：${near.join('、')}。`] : [],
        ...better === null ? [] : [`${titled(text(better, 'dictionary') ?? '')}认得其中 ${number(better, 'known')} 条记录，可能应当用它。`],
    ].join('\n');
}

const EARTH_RADIUS_KM = 6371;

/** Units: boxes in degrees: west, south, east, north. */
function farApart(before: readonly number[], after: readonly number[]): string | null {
    if (before.length !== 4 || after.length !== 4) return null;
    const place = ([west, south, east, north]: readonly number[]) =>
        `经度 ${west.toFixed(4)}°—${east.toFixed(4)}°、纬度 ${south.toFixed(4)}°—${north.toFixed(4)}°`;
    const middle = ([west, south, east, north]: readonly number[]) => [(west + east) / 2, (south + north) / 2].map((degrees) => degrees * Math.PI / 180);
    const [[lon0, lat0], [lon1, lat1]] = [middle(before), middle(after)];
    const cosine = Math.sin(lat0) * Math.sin(lat1) + Math.cos(lat0) * Math.cos(lat1) * Math.cos(lon1 - lon0);
    const km = EARTH_RADIUS_KM * Math.acos(Math.min(1, Math.max(-1, cosine)));
    return `前时相在${place(before)}，\n后时相在${place(after)}，中心相距约 ${km < 10 ? km.toFixed(1) : km.toFixed(0)} 公里。`;
}
