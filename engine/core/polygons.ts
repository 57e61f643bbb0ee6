/**
 * Polygons of a whole layer in flat arrays: the one shape in which geometry travels between folders.
 *
 * Shape   coords interleaved x,y; ring r has the vertices [ringStart[r], ringStart[r+1]) and is open (the first vertex
 *         is not repeated at the end); feature f has the rings [featureStart[f], featureStart[f+1]), maybe none
 * Order   rings in any order and winding: a feature is what its rings enclose under the even-odd rule, so a ring inside
 *         a ring is a hole, and nothing has to be classified on reading
 * Units   those of the layer's CRS (x = east or longitude, y = north or latitude)
 */
export interface Polygons {
    readonly coords: Float64Array;
    readonly ringStart: Uint32Array;
    readonly featureStart: Uint32Array;
}

export function featureCount(polygons: Polygons): number {
    return polygons.featureStart.length - 1;
}

/** Collects rings and features and hands out flat arrays; the only place that grows them. */
export class PolygonsBuilder {
    private coords = new Float64Array(1024);
    private size = 0;
    private readonly ringStart: number[] = [0];
    private readonly featureStart: number[] = [0];

    /** Add a vertex to the ring being built. */
    vertex(x: number, y: number): void {
        if (this.size + 2 > this.coords.length) {
            const grown = new Float64Array(this.coords.length * 2);
            grown.set(this.coords);
            this.coords = grown;
        }
        this.coords[this.size++] = x;
        this.coords[this.size++] = y;
    }

    /** Close the ring being built. A last vertex equal to the first is dropped; a ring without vertices is ignored. */
    endRing(): void {
        const start = this.ringStart[this.ringStart.length - 1];
        let end = this.size / 2;
        if (end - start > 1 && this.coords[2 * start] === this.coords[2 * end - 2]
            && this.coords[2 * start + 1] === this.coords[2 * end - 1]) {
            end--;
            this.size -= 2;
        }
        if (end > start) this.ringStart.push(end);
    }

    /** Close the feature being built; a feature without rings is kept as an empty one. */
    endFeature(): void {
        this.featureStart.push(this.ringStart.length - 1);
    }

    build(): Polygons {
        return {
            coords: this.coords.slice(0, this.size),
            ringStart: Uint32Array.from(this.ringStart),
            featureStart: Uint32Array.from(this.featureStart),
        };
    }
}
