/** One numbering of classes for several rasters: numbers of different rasters may stand for different values. */

import {EngineError} from '../core/errors.ts';
import {NONE} from './classBand.ts';

const UNSEEN = -1;

export class ClassNumbers {
    /** Value of each number. */
    readonly values: number[] = [];
    private readonly numbers = new Map<number, number>();
    private readonly isEmpty: (value: number) => boolean;

    /** @param isEmpty the value says nothing of the land (clouds): its cells have no data */
    constructor(isEmpty: (value: number) => boolean) {
        this.isEmpty = isEmpty;
    }

    /**
     * A translator for one raster.
     *
     * @param values the raster's own; it may grow while its cells are read
     * @param cells  counts of the cells by number of the raster, filled as they pass; `NONE` among them
     */
    translator(values: readonly number[], path: string, cells: Float64Array): (own: Uint8Array) => void {
        const shared = new Int16Array(NONE + 1).fill(UNSEEN);
        shared[NONE] = NONE;
        return (own) => {
            for (let i = 0; i < own.length; i++) {
                const number = own[i];
                cells[number]++;
                if (shared[number] === UNSEEN) shared[number] = this.numberOf(values[number], path);
                own[i] = shared[number];
            }
        };
    }

    /** @throws EngineError `raster/not-classes` */
    private numberOf(value: number, path: string): number {
        if (this.isEmpty(value)) return NONE;
        const known = this.numbers.get(value);
        if (known !== undefined) return known;
        if (this.values.length >= NONE) {
            throw new EngineError('raster/not-classes', `the rasters of the series hold more than ${NONE} different values together`,
                {file: path, fix: 'give classified rasters of one legend', facts: {values: NONE, reason: 'values'}});
        }
        this.numbers.set(value, this.values.length);
        return this.values.push(value) - 1;
    }
}
