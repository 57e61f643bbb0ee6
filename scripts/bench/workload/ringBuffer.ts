/** The rings of one feature on their way to a file; grown when needed, used again for the next. */

export class RingBuffer {
    xy = new Float64Array(1 << 13);
    ringEnd = new Uint32Array(64);
    rings = 0;
    vertices = 0;

    clear(): void {
        this.rings = 0;
        this.vertices = 0;
    }

    vertex(x: number, y: number): void {
        if (2 * this.vertices + 2 > this.xy.length) {
            const grown = new Float64Array(2 * this.xy.length);
            grown.set(this.xy);
            this.xy = grown;
        }
        this.xy[2 * this.vertices] = x;
        this.xy[2 * this.vertices++ + 1] = y;
    }

    /** Interleaved x, y. */
    ring(coords: ArrayLike<number>): void {
        for (let k = 0; k < coords.length; k += 2) this.vertex(coords[k], coords[k + 1]);
        this.endRing();
    }

    endRing(): void {
        if (this.rings === this.ringEnd.length) {
            const grown = new Uint32Array(2 * this.rings);
            grown.set(this.ringEnd);
            this.ringEnd = grown;
        }
        this.ringEnd[this.rings++] = this.vertices;
    }

    ringStart(ring: number): number {
        return ring === 0 ? 0 : this.ringEnd[ring - 1];
    }

    /** The rings as lists of their own. */
    copies(): Float64Array[] {
        return Array.from({length: this.rings}, (_, ring) =>
            this.xy.slice(2 * this.ringStart(ring), 2 * this.ringEnd[ring]));
    }

    /** Twice the area that the rings enclose: clockwise counts, counter-clockwise is taken off. */
    twiceArea(): number {
        const {xy} = this;
        let sum = 0;
        for (let ring = 0; ring < this.rings; ring++) {
            const start = this.ringStart(ring), end = this.ringEnd[ring];
            const x0 = xy[2 * start], y0 = xy[2 * start + 1];
            for (let k = start + 1; k + 1 < end; k++) {
                sum += (xy[2 * k + 2] - x0) * (xy[2 * k + 1] - y0) - (xy[2 * k] - x0) * (xy[2 * k + 3] - y0);
            }
        }
        return sum;
    }
}
