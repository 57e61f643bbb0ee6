import {afterEach, describe, expect, test} from 'vitest';
import {EngineError, InvariantError} from '../../../engine/core/errors.ts';
import {fillTemplate} from '../../../engine/cli/mapPage.ts';
import {nearest} from '../../../engine/core/nearest.ts';
import {describeError, errorAnswer, exitCodeOf} from '../../../engine/cli/printError.ts';
import {progressBar} from '../../../engine/cli/progressBar.ts';
import type {Terminal} from '../../../engine/cli/terminal.ts';
import {table, textWidth} from '../../../engine/cli/textWidth.ts';
import {CHINESE_FAULTS} from '../../../engine/cli/zh/faultWords.ts';

afterEach(() => {
    delete process.env.LIANGTIAN_DEBUG;
});

describe('a fault as a person reads it', () => {
    const fault = new EngineError('formats/not-found', 'there is no such file', {file: '甲.shp', where: '--before', fix: 'check the path'});

    test('names code, file, place, reason and remedy, in Chinese first, without a stack', () => {
        const text = describeError(fault, 'zh', CHINESE_FAULTS);
        expect(text).toContain('formats/not-found：文件或文件夹不存在');
        for (const part of ['甲.shp', '--before', 'there is no such file', 'check the path']) expect(text).toContain(part);
        expect(text).not.toMatch(/^\s+at /m);
        expect(exitCodeOf(fault)).toBe(2);
        expect(errorAnswer(fault)).toMatchObject({ok: false, code: 'formats/not-found', file: '甲.shp'});
    });

    test('shows its stack only when asked', () => {
        process.env.LIANGTIAN_DEBUG = '1';
        expect(describeError(fault, 'en', null)).toMatch(/^\s+at /m);
    });

    test('of our own says so and ends with 70', () => {
        for (const bug of [new InvariantError('residual is 3'), new TypeError('x is undefined'), 'thrown text']) {
            expect(describeError(bug, 'zh', CHINESE_FAULTS)).toContain('程序自身错误');
            expect(exitCodeOf(bug)).toBe(70);
        }
    });

    test('that is a person\'s wish ends with 130', () => {
        expect(exitCodeOf(new EngineError('cli/interrupted', 'stopped'))).toBe(130);
    });
});

describe('the template of map.html', () => {
    const page = '<script type="application/json">/*LIANGTIAN_DATA*/</script>';

    test('takes data that no page can mistake for markup, and gives them back unchanged', () => {
        const data = {title: '</script><script>alert(1)</script><!--', line: '\u2028', money: '$& $1'};
        const html = fillTemplate(page, data);
        expect(html.match(/<\/script/g)).toHaveLength(1);
        expect(html).not.toContain('<!--');
        expect(JSON.parse(html.slice(page.indexOf('/*'), html.lastIndexOf('</script>')))).toEqual(data);
    });

    test('without a place for the data is refused', () => {
        expect(() => fillTemplate('<p></p>', {})).toThrow(expect.objectContaining({code: 'cli/page-template-missing'}));
    });
});

describe('columns of a terminal', () => {
    test('a Chinese character takes two', () => {
        expect(textWidth('耕地 3.5 亩')).toBe(4 + 5 + 2);
        expect(textWidth('，')).toBe(2);
    });

    test('numbers stand right below one another', () => {
        expect(table([['类型', '亩'], ['疑似“非农化”', '1.00'], ['流入', '120.50']], [1]).map(textWidth)).toEqual([20, 20, 20]);
    });
});

describe('the progress bar', () => {
    const written: string[] = [];
    const terminal = (isTerminal: boolean): Terminal => ({
        language: 'zh', json: false, isTerminal, say: () => undefined, answer: () => undefined, pick: (words) => words.zh,
        errorText: (text) => {
            written.push(text);
        },
    });

    test('is silent when piped', () => {
        const bar = progressBar(terminal(false));
        bar.show('读取', 0.5);
        bar.clear();
        expect(written).toEqual([]);
    });

    test('draws, and leaves a clean line', () => {
        const bar = progressBar(terminal(true));
        bar.show('读取', 0.5);
        bar.clear();
        expect(written[0]).toContain('█'.repeat(12) + '░'.repeat(12));
        expect(written[1]).toMatch(/^\r +\r$/);
    });
});

test('a misspelt word finds its neighbour, a strange one none', () => {
    expect(nearest('tolerence', ['out', 'tolerance', 'force'])).toBe('tolerance');
    expect(nearest('xyzzy', ['out', 'tolerance'])).toBeNull();
});
