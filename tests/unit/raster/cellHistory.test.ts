import {describe, expect, test} from 'vitest';
import {CellHistory, FATES, readLabel, type Fate} from '../../../engine/raster/cellHistory.ts';
import {forAll} from '../../helpers/forAll.ts';

const NONE = 255;

interface Judged {
    readonly fate: Fate;
    readonly before?: number;
    readonly after?: number;
    readonly date?: number;
    readonly isBack?: boolean;
}

/** A cell's classes, a letter a date; `-` is no data. */
function judge(text: string, persistence = 2): Judged {
    const history = new CellHistory(1, text.length, persistence);
    history.judge([...text].map(letter => Uint8Array.of(letter === '-' ? NONE : letter.charCodeAt(0) - 97)), 0);
    const fate = FATES[history.cells.indexOf(1)];
    expect(history.cells.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(history.row.seen[0]).toBe(text.replaceAll('-', '').length);
    if (history.row.label[0] < 0) return {fate};
    const {before, after, date, isConfirmed} = readLabel(history.row.label[0]);
    expect(isConfirmed).toBe(fate === 'changed');
    return {fate, before, after, date, isBack: history.row.back[0] === 1};
}

describe('a cell over the years', () => {
    test.each([
        ['aaaa', 'unchanged'], ['aaba', 'flicker'], ['abab', 'unconfirmed'], ['abaa', 'flicker'], ['a-b-a', 'flicker'], ['----', 'noData'], ['--a-', 'seenOnce'],
        ['aaab', 'unconfirmed'], ['a--b', 'unconfirmed'], ['aa--', 'unchanged'],
    ] as const)('%s: %s', (text, fate) => {
        expect(judge(text).fate).toBe(fate);
    });

    test('a change is dated by the first date at which it was seen, whatever is not seen in between', () => {
        expect(judge('aabb')).toEqual({fate: 'changed', before: 0, after: 1, date: 2, isBack: false});
        expect(judge('a-b-b')).toEqual({fate: 'changed', before: 0, after: 1, date: 2, isBack: false});
        expect(judge('--abb')).toEqual({fate: 'changed', before: 0, after: 1, date: 3, isBack: false});
    });

    test('a class seen once on the way to another one is when the cell left, and the other one is what it became', () => {
        expect(judge('abcc')).toEqual({fate: 'changed', before: 0, after: 2, date: 1, isBack: false});
    });

    test('a cell that was away long enough changed, and is known to have come back', () => {
        expect(judge('abba')).toEqual({fate: 'changed', before: 0, after: 1, date: 1, isBack: true});
    });

    test('an early flicker does not hide a later change', () => {
        expect(judge('abacc')).toEqual({fate: 'changed', before: 0, after: 2, date: 3, isBack: false});
    });

    test('more dates may be asked for; at the end of the series two are enough, one never is', () => {
        expect(judge('abba', 3).fate).toBe('flicker');
        expect(judge('aabb', 3).fate).toBe('changed');
        expect(judge('aaab', 3).fate).toBe('unconfirmed');
        expect(judge('aaab', 1).fate).toBe('changed');
        expect(judge('aba', 1)).toEqual({fate: 'changed', before: 0, after: 1, date: 1, isBack: true});
    });
});

/** The same question, asked of texts. */
function oracle(text: string, persistence: number): Judged {
    const seen = [...text].map((letter, date) => ({letter, date})).filter(({letter}) => letter !== '-');
    if (seen.length < 2) return {fate: seen.length === 0 ? 'noData' : 'seenOnce'};
    const first = seen[0].letter, word = seen.map(({letter}) => letter).join('');
    const away = [...word.matchAll(new RegExp(`[^${first}]+`, 'g'))];
    const isEnd = (run: RegExpExecArray): boolean => run.index + run[0].length === word.length;
    const run = away.find(one => one[0].length >= persistence || isEnd(one) && one[0].length >= 2) ?? away.find(isEnd);
    if (!run) return {fate: away.length > 0 ? 'flicker' : 'unchanged'};
    const isChanged = run[0].length >= persistence || run[0].length >= 2;
    const equal = run[0].match(/(.)\1*/g)!;
    const after = (equal.find(one => one.length >= persistence) ?? equal[equal.length - 1])[0];
    return {
        fate: isChanged ? 'changed' : 'unconfirmed', before: first.charCodeAt(0) - 97, after: after.charCodeAt(0) - 97, date: seen[run.index].date, isBack: word.endsWith(first),
    };
}

test('any series of dates has the fate that its text has', () => {
    forAll(4000, (random, size) => {
        const letters = random() < 0.3 ? 'ab' : 'abc-';
        return {text: Array.from({length: 2 + size % 9}, () => letters[Math.floor(letters.length * random())]).join(''), persistence: 1 + Math.floor(4 * random())};
    }, ({text, persistence}) => expect(judge(text, persistence), `${text} ${persistence}`).toEqual(oracle(text, persistence)));
});

test('what flickers is counted at the date at which it did', () => {
    const history = new CellHistory(3, 4, 2);
    history.judge([Uint8Array.of(1, 1, 1), Uint8Array.of(2, 1, 1), Uint8Array.of(1, 3, 2), Uint8Array.of(1, 1, 2)], 0);
    expect([...history.flickerAt]).toEqual([0, 1, 1, 0]);
});
