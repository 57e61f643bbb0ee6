import {describe, expect, test} from 'vitest';
import {areasByCover, box, drawn, parcel} from './draw.ts';
import {inPixel, type Pair} from './exact.ts';
import {nodeSegments, text} from './nodeSegments.ts';

/** '0,0 10,0' as a segment. */
const segment = (line: string): readonly [Pair, Pair] => {
    const [a, b] = line.split(' ').map(pair => pair.split(',').map(Number) as [number, number]);
    return [a, b];
};
const noded = (...lines: string[]) => nodeSegments(lines.map(segment));
const chains = (...lines: string[]): string[] => noded(...lines).chains.map(chain => chain.map(text).join(' '));

describe('edges that meet', () => {
    test('in a plus sign are cut where they cross', () => {
        const result = noded('0,5 10,5', '4,0 4,10');
        expect(result.chains.map(chain => chain.map(text).join(' '))).toEqual(['0,5 4,5 10,5', '4,0 4,5 4,10']);
        expect(result.crossings).toEqual(['0x1 at 4,5']);
        expect(result.crossingCount).toBe(1);
        expect(result.cutEdges).toBe(2);
    });

    test('in a T: only the bar is cut', () => {
        const result = noded('0,5 10,5', '4,0 4,5');
        expect(result.chains.map(chain => chain.map(text).join(' '))).toEqual(['0,5 4,5 10,5', '4,0 4,5']);
        expect(result.crossings).toEqual([]);
        expect(result.hits).toEqual(['0 through 4,5']);
        expect(result.cutEdges).toBe(1);
    });

    test('in a corner are left alone', () => {
        const result = noded('0,0 10,0', '10,0 10,10');
        expect(result.chains.map(chain => chain.map(text).join(' '))).toEqual(['0,0 10,0', '10,0 10,10']);
        expect(result.cutEdges).toBe(0);
    });

    test('along a line are cut at each other\'s ends, and the common piece is one fragment', () => {
        const result = noded('0,0 10,0', '4,0 16,0');
        expect(result.chains.map(chain => chain.map(text).join(' '))).toEqual(['0,0 4,0 10,0', '4,0 10,0 16,0']);
        expect(result.fragments).toHaveLength(3);
        expect(chains('0,0 9,6', '3,2 6,4')).toEqual(['0,0 3,2 6,4 9,6', '3,2 6,4']);
    });

    test('in one point, several at a time, share one node', () => {
        const result = noded('0,0 10,10', '0,10 10,0', '5,0 5,10', '0,5 10,5');
        expect(result.chains.every(chain => chain.length === 3 && text(chain[1]) === '5,5')).toBe(true);
        expect(result.vertices).toHaveLength(9);
        expect(result.crossings).toHaveLength(6);
    });
});

describe('hot pixels', () => {
    test('bend an edge by less than a pixel onto the vertex that it passes', () => {
        // at x = 5 the edge is at 0.5: the pixel of (5, 1) is [0.5, 1.5), that of (5, 0) ends below 0.5
        expect(chains('0,0 10,1', '5,1 5,9')).toEqual(['0,0 5,1 10,1', '5,1 5,9']);
        expect(chains('0,0 10,1', '5,0 5,-9')[0]).toBe('0,0 5,0 10,1'); // (4.5 .. 5) lies in the pixel, below 0.5
        expect(chains('0,0 10,1', '4,1 4,9')[0]).toBe('0,0 10,1');
    });

    test('are those of crossings, too: three edges that cross nearly in one point get one node', () => {
        // crossings (5, 5), (5, 4.9…) and near it all fall in the pixel of (5, 5)
        const result = noded('0,0 10,10', '0,10 10,0', '5,-20 5,20', '0,5 11,5');
        expect(result.chains.map(chain => chain.map(text)).every(chain => chain.includes('5,5'))).toBe(true);
    });

    test('of edges that cross off the lattice: both go through the pixel\'s centre', () => {
        // they cross at (1.5, 1.5), which belongs to the pixel above and to the right of it
        expect(chains('0,0 3,3', '0,3 3,0')).toEqual(['0,0 2,2 3,3', '0,3 2,2 3,0']);
    });

    test('take a passing edge along although it crosses nothing there', () => {
        // the first two cross at (10, 0.45…): pixel (10, 0); the third passes that pixel between them and its border
        const result = noded('0,0 20,1', '10,-9 10,9', '0,-1 30,1');
        expect(result.crossings).toContain('0x1 at 10,1');
        expect(result.chains[2].map(text)).toEqual(['0,-1', '10,0', '30,1']);
    });

    test('are passed in order, whichever way an edge runs', () => {
        for (const [dx, dy] of [[1, 1], [1, -1], [-1, 1], [-1, -1]]) {
            const turn = (line: string): string => line.split(' ').map((pair) => {
                const [x, y] = pair.split(',').map(Number);
                return `${x * dx},${y * dy}`;
            }).join(' ');
            // a steep edge through three vertices of one column
            const [steep] = noded(...['0,0 1,9', '0,2 -5,2', '0,3 -5,3', '1,6 6,6', '1,7 6,7'].map(turn)).chains;
            const path = ['0,0', '0,2', '0,3', '1,6', '1,7', '1,9'].map(turn);
            expect(steep.map(text)).toEqual(dx > 0 ? path : path.reverse());
        }
    });

    test('make two edges one where they come closer than the lattice can tell', () => {
        // a needle of one step over 1,000: both long sides run through the same pixels
        const result = noded('0,0 1000,1', '0,0 1000,0', '300,0 300,-5', '300,0 300,5');
        expect(text(result.chains[0][1])).toBe('300,0');
        expect(text(result.chains[1][1])).toBe('300,0');
        expect(result.fragments.filter(([a, b]) => text(a) === '0,0' && text(b) === '300,0')).toHaveLength(1);
    });
});

describe('the grid of buckets', () => {
    test('finds vertices on horizontal and vertical edges that span many cells, exactly on cell borders', () => {
        // edges of mean length make cells of a few steps; one long edge runs along and across all rows and columns
        for (const y of [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6]) {
            const teeth = Array.from({length: 200}, (_, i) => `${3 * i + 1},${y} ${3 * i + 1},${y + 2}`);
            const [bar, ...others] = nodeSegments([segment(`0,${y} 600,${y}`), ...teeth.map(segment), segment('0,-9 1,-9')]).chains;
            expect(bar).toHaveLength(202);
            expect(others.slice(0, -1).every(chain => chain.length === 2)).toBe(true);
            const lying = teeth.map(line => line.split(' ').map(pair => pair.split(',').reverse().join(',')).join(' '));
            const [post] = nodeSegments([segment(`${y},0 ${y},600`), ...lying.map(segment), segment('-9,0 -9,1')]).chains;
            expect(post).toHaveLength(202);
        }
    });

    test('finds the pixels that a flat or a steep edge passes beside it, also where they lie in the next row or column', () => {
        for (const rise of [1, 7, 19, 40, 133, 400]) {
            for (const isSteep of [false, true]) {
                const turn = (x: number, y: number): Pair => (isSteep ? [y, x] : [x, y]);
                const long = [turn(0, 0), turn(2000, rise)] as const;
                // a tooth of one step at every place beside the edge, from the lattice point next to it
                const teeth = Array.from({length: 1999}, (_, i) => {
                    const x = i + 1, y = Math.round(x * rise / 2000);
                    return [turn(x, y), turn(x, y + (i % 2 ? 1 : -1))] as const;
                });
                const {chains, vertices} = nodeSegments([long, ...teeth]);
                const passed = vertices.filter(pixel => inPixel(...long, pixel, true) !== null);
                expect(passed.length).toBeGreaterThan(2000);
                expect(chains[0].map(text)).toEqual(passed.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(text));
            }
        }
    });

    test('finds crossings of one edge across a whole country among edges of a metre, dense or hashed, once each', () => {
        for (const [count, gap] of [[300, 50], [300, 1_000_000], [2000, 1_000_000]]) {
            const fence = Array.from({length: count}, (_, i): readonly [Pair, Pair] => [[i * gap + 7, i * gap - 9], [i * gap + 8, i * gap + 30]]);
            const result = nodeSegments([[[-20, -20], [count * gap + 20, count * gap + 20]], ...fence]);
            expect(result.crossings).toHaveLength(count);
            expect(result.chains[0]).toHaveLength(count + 2);
            expect(result.chains.slice(1).every(chain => chain.length === 3)).toBe(true);
            expect(result.fragments.every(([a, b]) => text(a) !== text(b))).toBe(true);
        }
    });
});

describe('parcels', () => {
    test('of two layers that overlap share the ground in common', () => {
        expect(areasByCover(drawn([[box(0, 0, 10, 10)], [box(5, 5, 15, 15)]]))).toEqual({'0': 75, '1': 75, '0 1': 25});
    });

    test('whose borders run along each other over a part of their length leave no sliver', () => {
        const result = drawn([[box(0, 0, 10, 10)], [box(10, -5, 20, 5), box(3, 10, 7, 20)]]);
        expect(areasByCover(result)).toEqual({'0': 100, '1': 100, '2': 40});
        expect(result.faceCount).toBe(4);
    });

    test('crossing at half a step meet in the pixel\'s centre: the border through it stays, the other bends by half a step', () => {
        // the second loses the triangle (0, 3) (2, 2) (3, 0), the first nothing
        const result = areasByCover(drawn([[parcel('0,0 3,3 0,3')], [parcel('0,3 3,0 3,3')]]));
        expect(result).toEqual({'0': 3, '1': 1.5, '0 1': 1.5});
    });

    test('thinner than the lattice disappear without a trace', () => {
        expect(drawn([[parcel('0,0 1000,1 1000,0')], [box(0, -5, 300, 0), box(300, 0, 400, 5)]]).area2.every(area => area >= 0n)).toBe(true);
        expect(areasByCover(drawn([[parcel('0,0 10,0 5,0')]]))).toEqual({});
    });
});
