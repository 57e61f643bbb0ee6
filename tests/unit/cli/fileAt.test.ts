import {describe, expect, test} from 'vitest';
import {parseFileAt, parseLayerAt} from '../../../engine/cli/fileAt.ts';

describe('a file with the day its content stands for', () => {
    test.each([
        ['DLTB.shp', {file: 'DLTB.shp'}],
        ['DLTB.shp@2024-12-31', {file: 'DLTB.shp', date: '2024-12-31'}],
        ['/data/a@b.gdb', {file: '/data/a@b.gdb'}],
        ['a@2023-01-01.shp', {file: 'a@2023-01-01.shp'}],
        ['a@2023-01-01@2024-12-31', {file: 'a@2023-01-01', date: '2024-12-31'}],
        ['@2024-12-31', {file: '@2024-12-31'}],
        ['地类图斑 2024.gpkg@2024-02-29', {file: '地类图斑 2024.gpkg', date: '2024-02-29'}],
    ])('%s', (text, expected) => {
        expect(parseFileAt(text)).toEqual(expected);
    });

    test('a day that the calendar does not have is refused, not taken as part of the name', () => {
        expect(() => parseFileAt('a.shp@2023-02-29')).toThrow(/2023-02-29/);
    });
});

describe('a further layer', () => {
    test('has its kind before the first "="', () => {
        expect(parseLayerAt('lawful=a=b.shp@2025-06-30')).toEqual({kind: 'lawful', file: 'a=b.shp', date: '2025-06-30'});
    });

    test.each([
        ['basicfarmland=a.shp', /basicFarmland=a\.shp/],
        ['a.shp', /KIND=FILE/],
        ['village=', /KIND=FILE/],
        ['roads=a.shp', /village/],
    ])('"%s" is refused with what to write', (text, fix) => {
        expect(() => parseLayerAt(text)).toThrow(expect.objectContaining({
            code: 'cli/bad-value', details: expect.objectContaining({fix: expect.stringMatching(fix)}),
        }));
    });
});

describe('a layer of a file that holds several', () => {
    test('stands behind "#" when the rest is a file', () => {
        expect(parseFileAt('package.json#DLTB@2024-12-31')).toEqual({file: 'package.json', layer: 'DLTB', date: '2024-12-31'});
        expect(parseLayerAt('village=package.json#CJDCQ')).toEqual({kind: 'village', file: 'package.json', layer: 'CJDCQ'});
    });

    test('is part of the name when it is not', () => {
        expect(parseFileAt('nowhere.gdb#1')).toEqual({file: 'nowhere.gdb#1'});
    });
});
