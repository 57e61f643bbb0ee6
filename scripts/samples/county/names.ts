/** Townships and villages of 良田县（虚构）. Every name is made up of crops and landforms. */

import type {SampleVillage} from '../sampleParcels.ts';

/** Not assigned to any county. */
export const COUNTY_CODE = '990002';
export const COUNTY_NAME = '良田县（虚构）';

const TOWNSHIPS = [
    ['101', '穗安镇'],
    ['102', '禾宁镇'],
    ['103', '稷阳镇'],
    ['201', '谷溪乡'],
    ['202', '黍岭乡'],
] as const;
const VILLAGES = [
    '垄青村',
    '粟丰村',
    '稻花村',
    '麦塘村',
    '豆湾村',
    '芝岭村',
    '棠坪村',
    '桑畈村',
    '菱荡村',
    '荞坡村',
    '椿冲村',
    '蒲汀村',
    '葵岗村',
    '茭浦村',
];

export interface CountyUnits {
    readonly townships: readonly {readonly code: string; readonly name: string}[];
    readonly villages: readonly SampleVillage[];
}

/** @param townshipOf  township of each village; the first villages are the towns themselves, in order of townships */
export function countyUnits(townshipOf: readonly number[]): CountyUnits {
    const townships = TOWNSHIPS.map(([code, name]) => ({code: COUNTY_CODE + code, name}));
    const taken = townships.map(() => 200);
    const villages = townshipOf.map((t, v) => {
        const isSeat = v < TOWNSHIPS.length;
        const serial = isSeat ? '001' : String(++taken[t]);
        return {
            code: townships[t].code + serial,
            townshipName: townships[t].name,
            name: isSeat ? `${townships[t].name.slice(0, 2)}社区` : VILLAGES[v - TOWNSHIPS.length],
        };
    });
    return {townships, villages};
}
