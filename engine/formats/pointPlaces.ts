/** Places of point records among the features of a layer, where they were asked for. */

import type {OpenOptions} from './options.ts';

export class PointPlaces {
    private readonly isAsked: boolean;
    private readonly xy: number[] = [];

    constructor({keepPoints}: OpenOptions) {
        this.isAsked = keepPoints === true;
    }

    /** The next feature is a point. False when points are to be left out; nothing was added then. */
    point(x: number, y: number): boolean {
        if (this.isAsked) this.xy.push(x, y);
        return this.isAsked;
    }

    /** The next feature is a polygon. */
    polygon(): void {
        if (this.isAsked) this.xy.push(NaN, NaN);
    }

    /** As `RawLayer` has it, to be spread into one. */
    finish(): {points?: Float64Array} {
        return this.isAsked ? {points: Float64Array.from(this.xy)} : {};
    }
}
