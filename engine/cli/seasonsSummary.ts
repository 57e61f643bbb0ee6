/** What `seasons` prints at its end: each season with what was seen of it, each year, and the candidates. */

import type {ParcelSum, SeasonsReport} from '../pipeline/series/seasonsReport.ts';
import type {Language} from './commandTable.ts';
import {percent} from './seriesSummary.ts';
import {muOf} from './summary.ts';
import {table} from './textWidth.ts';

const WORDS = {
    zh: {
        title: '耕地种植情况', pack: '规则包', draft: '（草稿）', parcels: '耕地图斑', notLooked: '个不是耕地的图斑没有看', dates: '期影像',
        season: '季节', nDates: '期数', clear: '晴空占比', planted: '已种植', idle: '未耕种（疑似撂荒）', unknown: '观测不足', tooSmall: '小于分辨率', year: '全年', yearUnknown: '无法判断',
        yearPlanted: '有作物', yearIdle: '全年未见作物', idleNow: '到末年仍未见作物', candidates: '疑似连续撂荒两年以上，待核实', fallow: '休耕（XG）图斑，不列入',
        limits: '有作物：指数达到', limits2: '的面积占图斑', limits3: '以上；晴空占比低于', limits4: '不判未耕种',
        caution: '单季未耕种不等于撂荒：一年里有一季见到作物，就算当年耕种。指数高不等于种了庄稼（撂荒地长草也高），指数低也可能是影像没赶上；结果只供核实，不作认定。', none: '没有未耕种的图斑，没有写 season.geojson',
    },
    en: {
        title: 'Crops on cultivated land', pack: 'pack', draft: ' (draft)', parcels: 'cultivated parcels', notLooked: 'parcels of other classes were not looked at', dates: 'dates',
        season: 'season', nDates: 'dates', clear: 'cloud-free', planted: 'planted', idle: 'not cultivated (suspected)', unknown: 'too little seen', tooSmall: 'below resolution', year: 'year', yearUnknown: 'not known',
        yearPlanted: 'a crop', yearIdle: 'no crop all year', idleNow: 'idle up to the last year', candidates: 'suspected idle for two years or more, to be verified', fallow: 'parcels fallow by plan (XG), left out',
        limits: 'a crop: index of', limits2: 'or more on', limits3: 'of the parcel; below a cloud-free share of', limits4: 'nothing is called idle',
        caution: 'One idle season is no abandonment: a year with a crop in any season counts as cultivated. A high index is no proof of a crop (weeds are green too), a low one may have missed it: for verification, no finding.', none: 'no idle parcel: season.geojson was not written',
    },
} as const;

export function seasonsLines(report: SeasonsReport, language: Language): string[] {
    const words = WORDS[language];
    const {pack, parcels, seasons, years, limits, inputs} = report;
    const [first] = inputs.dates, last = inputs.dates[inputs.dates.length - 1];
    const sum = ({parcels: count, areaM2}: ParcelSum): string => language === 'zh' ? `${count} 个图斑，${muOf(areaM2)} 亩` : `${count} parcels, ${muOf(areaM2)} mu`;
    const short = ({parcels: count, areaM2}: ParcelSum): string => count === 0 ? '0' : language === 'zh' ? `${count}（${muOf(areaM2)} 亩）` : `${count} (${muOf(areaM2)} mu)`;
    return [
        `${words.title} ${first.date} → ${last.date} · ${inputs.dates.length} ${words.dates}`,
        `${words.pack} ${pack.id} ${pack.version} ${pack.name}${pack.status === 'draft' ? words.draft : ''}`,
        `${words.parcels} ${sum(parcels.cultivated)}${parcels.all > parcels.cultivated.parcels ? language === 'zh' ? `；另有 ${parcels.all - parcels.cultivated.parcels} ${words.notLooked}`
            : `; ${parcels.all - parcels.cultivated.parcels} ${words.notLooked}` : ''}`,
        `${words.limits} ${limits.planted} ${words.limits2} ${percent(limits.plantedShare)} ${words.limits3} ${percent(limits.leastClear)} ${words.limits4}`, '',
        ...table([
            [words.season, words.nDates, words.clear, words.planted, words.idle, words.unknown, words.tooSmall],
            ...seasons.map(({year, name, nameEn, dates, clearShare, verdicts}) => [
                `${year} ${language === 'zh' ? name : nameEn}`, String(dates.length), dates.length === 0 ? '–' : percent(clearShare), short(verdicts.planted), short(verdicts.idle),
                short(verdicts.unknown), short(verdicts.tooSmall),
            ]),
        ], [1, 2, 3, 4, 5, 6]), '',
        ...table([
            [words.year, words.yearPlanted, words.yearIdle, words.yearUnknown],
            ...years.map(({year, verdicts}) => [String(year), short(verdicts.planted), short(verdicts.idle), short(verdicts.unknown)]),
        ], [1, 2, 3]), '',
        `${words.idleNow}: ${sum(report.idleNow)}`,
        `${words.candidates}: ${sum(report.candidates)}`,
        ...parcels.fallow > 0 ? [`${words.fallow}: ${parcels.fallow}`] : [],
        ...report.idleNow.parcels === 0 ? [words.none] : [],
        words.caution,
    ];
}
