/** Exact plane areas on the lattice. */

/**
 * Twice the signed area of the polygon walked by `visit`, in steps². Exact for any extent below 2^52 steps.
 *
 * Terms are cross products relative to the first vertex. While all of them are below 2^52 and their sum of magnitudes
 * below 2^53, doubles are exact; a sum that would leave that range is carried on in BigInt.
 */
export class AreaSum {
    private total = 0n;
    private small = 0;
    private magnitude = 0;

    /** Add ax*by - ay*bx for integer arguments. */
    addCross(ax: number, ay: number, bx: number, by: number): void {
        const left = ax * by, right = ay * bx;
        const size = Math.abs(left) + Math.abs(right);
        if (size > 2 ** 52) {
            this.total += BigInt(ax) * BigInt(by) - BigInt(ay) * BigInt(bx);
            return;
        }
        if (this.magnitude + size > 2 ** 53) this.flush();
        this.magnitude += size;
        this.small += left - right;
    }

    /** Sign of the sum so far; the next sum starts at zero. Makes no large integer where doubles suffice. */
    takeSign(): number {
        if (this.total !== 0n) {
            const sum = this.take();
            return sum > 0n ? 1 : sum < 0n ? -1 : 0;
        }
        const sign = Math.sign(this.small);
        this.small = 0;
        this.magnitude = 0;
        return sign;
    }

    private flush(): void {
        this.total += BigInt(this.small);
        this.small = 0;
        this.magnitude = 0;
    }

    /** The sum so far; the next sum starts at zero. */
    take(): bigint {
        this.flush();
        const total = this.total;
        this.total = 0n;
        return total;
    }
}

/** Twice the signed area of an open ring, positive when counter-clockwise, in units of the coordinates squared. Exact for integers. */
export function ringArea2(coords: Float64Array, start: number, end: number): bigint {
    const sum = new AreaSum();
    const x0 = coords[2 * start], y0 = coords[2 * start + 1];
    for (let i = start + 1; i + 1 < end; i++) {
        sum.addCross(coords[2 * i] - x0, coords[2 * i + 1] - y0, coords[2 * i + 2] - x0, coords[2 * i + 3] - y0);
    }
    return sum.take();
}
