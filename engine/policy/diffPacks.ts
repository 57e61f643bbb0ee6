/** What differs between two packs: values by path, and cases that would come out differently. */

import type {Judge} from './answers.ts';
import type {GoldenCase} from './goldenCases.ts';
import {answer} from './goldenCases.ts';
import type {Pack} from './pack.ts';
import {leavesIn} from './params.ts';
import {documentOf} from './readPack.ts';

export interface PackDiff {
    /** Order: by path. `null` where one side has nothing there. */
    readonly values: readonly {readonly path: string; readonly a: string | null; readonly b: string | null}[];
    readonly cases: readonly {
        readonly id: string;
        readonly about: string;
        readonly changes: readonly {readonly what: string; readonly a: string; readonly b: string}[];
    }[];
}

export function diffPacks(a: Pack, b: Pack, cases: readonly GoldenCase[], judge: Judge): PackDiff {
    const [before, after] = [leavesIn(documentOf(a)), leavesIn(documentOf(b))];
    const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
    return {
        values: paths.map(path => ({path, a: before.get(path) ?? null, b: after.get(path) ?? null}))
            .filter(leaf => leaf.a !== leaf.b),
        cases: cases.map((golden) => {
            const [left, right] = [answer(a, golden, judge), answer(b, golden, judge)];
            const changes = (Object.keys(left) as (keyof typeof left)[])
                .map(what => ({what, a: JSON.stringify(left[what]), b: JSON.stringify(right[what])}))
                .filter(change => change.a !== change.b);
            return {id: golden.id, about: golden.about, changes};
        }).filter(({changes}) => changes.length > 0),
    };
}
