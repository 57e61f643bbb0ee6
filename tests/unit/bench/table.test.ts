import {describe, expect, test} from 'vitest';
import type {Checked} from '../../../scripts/bench/check.ts';
import {median, type BenchResult, type PeerResult} from '../../../scripts/bench/result.ts';
import {markdownOf, ratioToOurs} from '../../../scripts/bench/table.ts';

const CHECKED: Checked = {
    patches: 3141, nullGeometries: 0, largePatches: 3059, areaM2: 7_490_204.4797, invalid: 0, reasons: {},
    checksum: 'abcdef0123456789', agreement: null,
};

function peer(name: string, wallsS: readonly number[], extra: Partial<PeerResult> = {}): PeerResult {
    const runs = wallsS.map(wallS => ({wallS, cpuS: 2 * wallS, peakBytes: 340e6}));
    return {job: 'A', peer: name, runs, checked: CHECKED, failed: null, ...extra};
}

function bench(...results: readonly PeerResult[]): BenchResult {
    return {
        size: '200k', date: '2026-01-31', commit: 'abc1234', cpu: 'some processor', cores: 2, memoryGiB: 24, node: '20.20.2',
        versions: {mapshaper: '0.7.70'}, results,
    };
}

/** The cells of the row of a peer. */
function rowOf(markdown: string, name: string): string[] {
    const line = markdown.split('\n').find(text => text.startsWith(`| ${name} |`)) ?? '';
    return line.split('|').slice(1, -1).map(cell => cell.trim());
}

describe('medians and ratios', () => {
    test('one slow run changes no median', () => {
        expect(median([1, 9, 1.1])).toBe(1.1);
        expect(median([4, 1, 2, 3])).toBe(2.5);
    });

    test('a ratio says how many times our median a peer takes', () => {
        expect(ratioToOurs(peer('mapshaper', [17, 99, 16]), peer('liangtian', [1, 2, 0.5]))).toBe(17);
    });

    test('there is no ratio to what did not finish', () => {
        expect(ratioToOurs(peer('mapshaper', [17]), undefined)).toBeNull();
        expect(ratioToOurs(peer('mapshaper', [17]), peer('liangtian', []))).toBeNull();
        expect(ratioToOurs(peer('mapshaper', []), peer('liangtian', [1]))).toBeNull();
    });
});

describe('the table', () => {
    test('a row carries medians, ratio, memory, patches, area and the number of runs', () => {
        const table = markdownOf(bench(peer('liangtian', [0.9, 1, 1.1]), peer('mapshaper', [17])));
        expect(rowOf(table, 'mapshaper')).toEqual(
            ['mapshaper', '17.0', '17.00', '34.0', '340', '3,141 (3,059)', '7,490,204.48', '0', '', 'abcdef01', '1']);
        expect(rowOf(table, 'liangtian').slice(0, 3)).toEqual(['liangtian', '1.00', '1.00']);
    });

    test('the machine, the commit, the date and the versions stand above', () => {
        expect(markdownOf(bench())).toMatch(/^200k parcels a layer; some processor, 2 cores, 24 GiB, Node 20\.20\.2, commit abc1234, 2026-01-31\. mapshaper 0\.7\.70\./);
    });

    test('a peer that gave nothing says why', () => {
        const table = markdownOf(bench(peer('liangtian', [1]), peer('PostGIS', [], {failed: 'not installed, skipped', checked: null})));
        expect(rowOf(table, 'PostGIS').slice(0, 3)).toEqual(['PostGIS', 'not installed, skipped', '']);
    });

    test('a result that disagrees is marked with what is wrong', () => {
        const agreement = {
            agrees: false, pairsWithOtherCount: 2, patchesWithOtherArea: 5, largestPatchDifferenceM2: 9, largestPairDifferenceM2: 9,
            areaDifferenceM2: 9, examples: [],
        };
        const table = markdownOf(bench(peer('liangtian', [1]), peer('clipper2-ts', [1], {checked: {...CHECKED, agreement}})));
        expect(rowOf(table, 'clipper2-ts')[8]).toBe('no: 2 class pairs by number, 5 patches by area');
    });
});
