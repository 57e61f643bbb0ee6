import {describe, expect, test} from 'vitest';
import type {RawPatch} from '../../../engine/diff/index.ts';
import {countedEdges, edgesIssue, isCellEdge} from '../../../engine/pipeline/rasters/cellEdges.ts';

const patch = (direction: RawPatch['direction'], ticks: number, reason: 'sliver' | 'small' | 'shift' | null): RawPatch => ({
    direction, ticks, toCode: 0, signal: '', faces: [1], widthM: 1, basicFarmlandTicks: 0, meetsBasicFarmland: false,
    setAside: reason && {reason, limit: 5, groupTicks: ticks},
});
const PATCHES = [patch('loss', 15_000, 'sliver'), patch('gain', 2, 'sliver'), patch('loss', 1, 'sliver'), patch('loss', 9, 'small'), patch('loss', 7, null), patch('gain', 5, 'shift')];

describe('strips narrower than a cell', () => {
    test('are listed while they are few, and counted with their ground to the last tick when they are many', () => {
        expect(countedEdges(PATCHES)).toBeNull();
        expect(countedEdges(PATCHES, 3)).toBeNull();
        expect(countedEdges(PATCHES, 2)).toEqual({count: 3, ticks: {loss: 15_001n, gain: 2n, internal: 0n, other: 0n, unchanged: 0n}});
        expect(PATCHES.filter(isCellEdge)).toHaveLength(3);
    });

    test('are told as a note with count and ground', () => {
        const issue = edgesIssue(countedEdges(PATCHES, 0)!, 'a.tif');
        expect(issue).toMatchObject({code: 'pipeline/cell-edges', severity: 'note', layer: 'a.tif', count: 3});
        expect(issue.message).toContain('1.5001 m² of loss, 0.0002 m² of gain');
    });
});
