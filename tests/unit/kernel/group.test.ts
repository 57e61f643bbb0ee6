import {describe, expect, test} from 'vitest';
import {
    canonicalOutline, compareCoords, components, outlines, overlay, ownVertices, perimeters, type LatticePolygon, type Overlay,
} from '../../../engine/kernel/index.ts';
import {blob, randomCoverage, type Rings} from '../../helpers/coverages.ts';
import {forAll} from '../../helpers/forAll.ts';
import {box, drawn, layer, parcel} from './draw.ts';

/** 0 where anything of layer 0 lies, -1 elsewhere. */
const covered = (result: Overlay): Int32Array => result.parcelOf[0].map(p => (p >= 0 ? 0 : -1));
const written = ({shell, holes}: LatticePolygon): string[] => [shell, ...holes].map(ring =>
    Array.from({length: ring.length / 2}, (_, i) => `${ring[2 * i]},${ring[2 * i + 1]}`).join(' '));
/** Dissolved outlines of the first layer: each polygon as its shell and holes in words. */
const outlineOf = (...features: readonly Rings[]): string[][] => {
    const result = drawn([features]);
    return outlines(result.arrangement, covered(result), 1)[0].map(written);
};

describe('dissolved outlines', () => {
    test('of neighbours lose their border and keep the vertices of its ends', () => {
        expect(outlineOf(box(0, 0, 10, 10), box(10, 0, 20, 10))).toEqual([['0,0 10,0 20,0 20,10 10,10 0,10']]);
    });

    test('run to the left around shells and to the right around holes, from the smallest vertex', () => {
        expect(outlineOf(parcel('40,40 0,40 0,0 40,0', '10,10 20,10 20,30 10,30'))).toEqual([['0,0 40,0 40,40 0,40', '10,10 10,30 20,30 20,10']]);
    });

    test('of an annulus pinched where the hole touches the shell: a shell and a hole', () => {
        expect(outlineOf(parcel('0,0 20,0 20,10 20,20 0,20', '20,10 10,15 10,5'))).toEqual([['0,0 20,0 20,10 20,20 0,20', '10,5 10,15 20,10']]);
    });

    test('of an annulus whose one ring goes in and out through a vertex: a shell and a hole, too', () => {
        expect(outlineOf(parcel('0,0 20,0 20,10 10,5 10,15 20,10 20,20 0,20'))).toEqual([['0,0 20,0 20,10 20,20 0,20', '10,5 10,15 20,10']]);
    });

    test('of a ring pinched twice: what it pinches off is a hole, what it ties together is two polygons', () => {
        // land around a pond that touches the outside in (10, 0) and in (10, 20)
        expect(outlineOf(parcel('0,0 10,0 20,0 20,20 10,20 0,20', '10,0 15,10 10,20 5,10'))).toEqual([
            ['0,0 10,0 5,10 10,20 0,20'], ['10,0 20,0 20,20 10,20 15,10'],
        ]);
    });

    test('of two holes that touch in a vertex: two holes', () => {
        expect(outlineOf(parcel('0,0 30,0 30,30 0,30', '5,5 15,5 15,15 5,15', '15,15 25,15 25,25 15,25'))).toEqual([
            ['0,0 30,0 30,30 0,30', '5,5 5,15 15,15 15,5', '15,15 15,25 25,25 25,15'],
        ]);
    });

    test('of a hole that closes around an island only by a vertex: the island belongs to the land', () => {
        expect(outlineOf(parcel('0,0 40,0 40,40 0,40', '10,10 30,10 30,30 10,30', '10,10 20,12 12,20'))).toEqual([
            ['0,0 40,0 40,40 0,40', '10,10 10,30 30,30 30,10'], ['10,10 20,12 12,20'],
        ]);
    });

    test('of a checkerboard: squares that touch in corners are polygons of their own', () => {
        const board = [0, 1, 2, 3].flatMap(x => [0, 1, 2, 3].filter(y => (x + y) % 2 === 0).map(y => box(10 * x, 10 * y, 10 * x + 10, 10 * y + 10)));
        const squares = outlineOf(...board);
        expect(squares).toHaveLength(8);
        expect(squares[0]).toEqual(['0,0 10,0 10,10 0,10']);
        expect(squares.every(rings => rings.length === 1 && rings[0].split(' ').length === 4)).toBe(true);
    });

    test('of four squares around an empty one, tied by corners: four polygons and no hole', () => {
        expect(outlineOf(box(10, 0, 20, 10), box(20, 10, 30, 20), box(10, 20, 20, 30), box(0, 10, 10, 20))).toEqual([
            ['0,10 10,10 10,20 0,20'], ['10,0 20,0 20,10 10,10'], ['10,20 20,20 20,30 10,30'], ['20,10 30,10 30,20 20,20'],
        ]);
    });

    test('holes go to the smallest shell around them, also to one in another\'s hole', () => {
        const atoll = parcel('0,0 100,0 100,100 0,100', '10,10 90,10 90,90 10,90', '20,20 80,20 80,80 20,80', '30,30 40,30 40,40 30,40', '2,2 4,2 4,4 2,4');
        expect(outlineOf(atoll)).toEqual([
            ['0,0 100,0 100,100 0,100', '2,2 2,4 4,4 4,2', '10,10 10,90 90,90 90,10'],
            ['20,20 80,20 80,80 20,80', '30,30 30,40 40,40 40,30'],
        ]);
    });

    test('a hole all of whose vertices lie on the shell is found by the middle of an edge', () => {
        // the pond's three corners are corners of the land; a second piece of land is smaller and elsewhere
        const land = parcel('0,0 20,0 20,20 0,20 0,10', '20,0 20,20 0,10');
        const result = outlineOf(land, box(50, 0, 60, 10));
        expect(result).toEqual([['0,0 20,0 0,10'], ['0,10 20,20 0,20'], ['50,0 60,0 60,10 50,10']]);
        const star = parcel('0,0 30,0 20,10 30,30 10,20 0,30 10,10', '20,10 10,20 10,10');
        expect(outlineOf(star, box(50, 0, 60, 10))).toEqual([
            ['0,0 30,0 20,10 10,10'], ['0,30 10,10 10,20'], ['10,20 20,10 30,30'], ['50,0 60,0 60,10 50,10'],
        ]);
    });

    test('are given in steps of the CRS, group by group, an empty list for a group without faces', () => {
        const result = overlay([layer([box(1000, 2000, 1010, 2010), box(1010, 2000, 1020, 2010)])], {stepM: 0.5});
        const groups = outlines(result.arrangement, result.parcelOf[0].map(p => (p < 0 ? -1 : 2 * p)), 3);
        expect(groups.map(list => list.map(written))).toEqual([
            [['2000,4000 2020,4000 2020,4020 2000,4020']], [], [['2020,4000 2040,4000 2040,4020 2020,4020']],
        ]);
    });

    test('exist for uncovered ground, too: the hole between parcels has an outline', () => {
        const result = drawn([[parcel('0,0 30,0 30,30 0,30', '10,10 20,10 20,20 10,20')]]);
        const gap = Int32Array.from({length: result.faceCount}, (_, f) => (f > 0 && result.parcelOf[0][f] < 0 ? 0 : -1));
        expect(outlines(result.arrangement, gap, 1)[0].map(written)).toEqual([['10,10 20,10 20,20 10,20']]);
    });
});

describe('outlines without the vertices of other layers', () => {
    test('drop nodes of further layers, keep vertices of their own and crossings of their own edges', () => {
        const result = drawn([[box(0, 0, 20, 20)], [box(10, 10, 30, 30)], [box(-5, 4, 25, 8)]]);
        const own = ownVertices(result.arrangement, 2);
        const shape = (keep?: Uint8Array): string[][] => outlines(result.arrangement, covered(result), 1, keep)[0].map(written);
        expect(shape()).toEqual([['0,0 20,0 20,4 20,8 20,10 20,20 10,20 0,20 0,8 0,4']]);
        expect(shape(own)).toEqual([['0,0 20,0 20,10 20,20 10,20 0,20']]);
        expect(shape(ownVertices(result.arrangement, 1))).toEqual([['0,0 20,0 20,20 0,20']]);
        expect(shape(ownVertices(result.arrangement, 3))).toEqual(shape());
    });

    test('keep a vertex of their own that lies on a straight border', () => {
        const result = drawn([[parcel('0,0 10,0 20,0 20,20 0,20')], [box(5, -5, 15, 5)]]);
        expect(outlines(result.arrangement, covered(result), 1, ownVertices(result.arrangement, 1))[0].map(written)).toEqual([
            ['0,0 10,0 20,0 20,20 0,20'],
        ]);
    });

    test('keep the bends that a further layer made where too few vertices would be left', () => {
        const result = drawn([[box(0, 0, 20, 20)], [parcel('5,0 15,0 10,-4')], [box(4, -9, 8, 9)]]);
        const key = Int32Array.from({length: result.faceCount}, (_, f) => (result.parcelOf[1][f] >= 0 && result.parcelOf[2][f] >= 0 ? 0 : -1));
        const [[piece]] = outlines(result.arrangement, key, 1, new Uint8Array(result.arrangement.graph.x.length));
        expect(piece.shell.length / 2).toBeGreaterThanOrEqual(3);
    });

    test('keep the bends that a piece cannot lose without losing its area', () => {
        // what is left of a piece of 1.5 square steps without its foreign vertices lies on one line
        const result = drawn([[parcel('13,5 3,3 1,6 7,1')], [parcel('13,3 8,5 0,5')], [parcel('9,5 14,1 9,7'), parcel('3,6 8,6 12,5'), parcel('1,3 3,1 8,5')]]);
        const only = Int32Array.from({length: result.faceCount}, (_, f) => (result.parcelOf[0][f] === 0 && result.parcelOf[1][f] < 0 ? 0 : -1));
        const [full, thin] = [undefined, ownVertices(result.arrangement, 2)].map(keep => outlines(result.arrangement, only, 1, keep)[0].map(written));
        expect(full).toContainEqual(['10,4 11,4 12,4 12,5 11,5']);
        expect(thin).toContainEqual(['10,4 11,4 12,4 12,5 11,5']);
    });

    test('keep shells shells and holes holes, however few steps they are wide', () => {
        forAll(250, (random, size) => {
            const sizeM = [6, 18, 90, 500][size % 4];
            const shape = {columns: 1 + size % 4, rows: 1 + Math.floor(size / 3) % 4, sizeM, bends: size % 3, jitter: 0.5};
            if (size % 5 === 0) {
                // triangles of a few steps, where a bend is half of a piece
                const reach = 3 + size % 10;
                const triangle = (): Rings => [Array.from({length: 3 + Math.floor(random() * 2)}, () =>
                    [Math.round(random() * reach * 2), Math.round(random() * reach)] as const)];
                return [[triangle()], [triangle()], [triangle(), triangle(), triangle()]];
            }
            const blobs = (n: number): Rings[] => Array.from({length: n}, () => blob(random, random() * sizeM, random() * sizeM, sizeM / 2, 6));
            return [randomCoverage(random, shape), size % 2 ? randomCoverage(random, {...shape, columns: shape.columns + 1}) : blobs(3), blobs(4)];
        }, (layers) => {
            const result = drawn(layers);
            const pairs = new Map<string, number>();
            const numberOf = (pair: string): number => pairs.get(pair) ?? pairs.set(pair, pairs.size).size - 1;
            const key = Int32Array.from({length: result.faceCount}, (_, f) =>
                (f === 0 || (result.parcelOf[0][f] < 0 && result.parcelOf[1][f] < 0) ? -1 : numberOf(`${result.parcelOf[0][f]} ${result.parcelOf[1][f]}`)));
            for (const [groups, count] of [[key, pairs.size], [key.map(k => (k < 0 ? k : k % 2)), 2]] as const) {
                const full = outlines(result.arrangement, groups, count);
                const thin = outlines(result.arrangement, groups, count, ownVertices(result.arrangement, 2));
                expect(thin.map(list => list.map(({holes}) => holes.length).sort())).toEqual(full.map(list => list.map(({holes}) => holes.length).sort()));
                for (const {shell, holes} of thin.flat()) {
                    expect(turned(shell)).toBe(1);
                    expect(holes.every(hole => turned(hole) === -1)).toBe(true);
                }
            }
        });
    });
});

/** 1 for a ring walked to the left, -1 to the right. */
function turned(ring: Float64Array): number {
    let sum = 0;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) sum += ring[j] * ring[i + 1] - ring[i] * ring[j + 1];
    return Math.sign(sum);
}

describe('components', () => {
    test('are joined by borders, not by corners, and not across another key', () => {
        const result = drawn([[box(0, 0, 10, 10), box(10, 0, 20, 10), box(20, 10, 30, 20), box(50, 0, 60, 10), box(30, 10, 40, 20)]]);
        const of = (keys: readonly number[]): number[] => {
            const {componentOf, count} = components(result.arrangement, result.parcelOf[0].map(p => (p < 0 ? -1 : keys[p])));
            const byParcel = keys.map((_, p) => componentOf[result.parcelOf[0].indexOf(p)]);
            expect(new Set(byParcel.filter(c => c >= 0)).size).toBe(count);
            return byParcel.map(c => byParcel.indexOf(c));
        };
        expect(of([7, 7, 7, 7, 7])).toEqual([0, 0, 2, 3, 2]);
        expect(of([7, 8, 7, 7, 7])).toEqual([0, 1, 2, 3, 2]);
        expect(of([7, 7, -1, 7, 7])).toEqual([0, 0, 2, 3, 4]);
    });

    test('are joined around a hole and through a narrow neck', () => {
        const result = drawn([[parcel('0,0 30,0 30,30 0,30', '10,10 20,10 20,20 10,20')], [box(-5, 14, 35, 16)]]);
        const {count} = components(result.arrangement, covered(result));
        expect(count).toBe(1);
        const cut = components(result.arrangement, Int32Array.from({length: result.faceCount}, (_, f) =>
            (result.parcelOf[0][f] >= 0 && result.parcelOf[1][f] < 0 ? 0 : -1)));
        expect(cut.count).toBe(2);
    });

    test('carry no settled face', () => {
        const result = drawn([[box(0, 0, 10, 10)]]);
        expect([...components(result.arrangement, Int32Array.of(-1, 0, 0, 0)).componentOf.slice(1)]).toEqual([0, -1, -1]);
    });
});

describe('perimeters', () => {
    test('count outer borders and holes, not the borders inside a group', () => {
        const result = drawn([[box(0, 0, 10, 10), box(10, 0, 20, 10), parcel('40,0 70,0 70,30 40,30', '50,10 60,10 60,20 50,20')]]);
        expect([...perimeters(result.arrangement, result.parcelOf[0].map(p => (p < 0 ? -1 : p === 2 ? 1 : 0)), 2)]).toEqual([60, 160]);
        expect([...perimeters(result.arrangement, result.parcelOf[0], 3)]).toEqual([40, 40, 160]);
    });

    test('of slanted borders are lengths, to a thousandth of a step', () => {
        const result = drawn([[parcel('0,0 3,0 3,4'), parcel('0,0 3,4 0,4')]]);
        expect([...perimeters(result.arrangement, result.parcelOf[0], 2)]).toEqual([12, 12]);
        const [diagonal] = perimeters(drawn([[parcel('0,0 1,0 1,1')]]).arrangement, Int32Array.of(-1, 0), 1);
        expect(Math.abs(diagonal - 2 - Math.SQRT2)).toBeLessThan(1e-3);
    });
});

describe('canonical forms', () => {
    const outline = (...features: readonly Rings[]): LatticePolygon[] => {
        const result = drawn([features]);
        return outlines(result.arrangement, covered(result), 1)[0];
    };

    test('do not depend on how a shape was drawn', () => {
        const one = canonicalOutline(outline(parcel('0,0 30,0 30,30 0,30', '10,10 20,10 20,20 10,20'), box(40, 0, 50, 10)));
        const other = canonicalOutline(outline(box(50, 10, 40, 0), parcel('20,20 20,10 10,10 10,20', '0,30 30,30 30,0 0,0')));
        expect(one).toEqual(other);
        expect(one.slice(0, 9)).toEqual([4, 0, 0, 0, 30, 30, 30, 30, 0]);
        expect(canonicalOutline(outline(box(0, 0, 30, 29)))).not.toEqual(canonicalOutline(outline(box(0, 0, 30, 30))));
    });

    test('order by the first vertex that differs, a shorter ring first', () => {
        expect(compareCoords(Float64Array.of(1, 2), Float64Array.of(1, 3))).toBeLessThan(0);
        expect(compareCoords(Float64Array.of(2, 2), Float64Array.of(1, 3))).toBeGreaterThan(0);
        expect(compareCoords(Float64Array.of(1, 2), Float64Array.of(1, 2, 0, 0))).toBeLessThan(0);
        expect(compareCoords(Float64Array.of(1, 2), Float64Array.of(1, 2))).toBe(0);
    });
});
