/**
 * Polygons of a whole layer in flat arrays: the one shape in which geometry travels between folders.
 *
 * Shape   coords interleaved x,y; ring r has the vertices [ringStart[r], ringStart[r+1]) and is open (the first vertex
 *         is not repeated at the end); feature f has the rings [featureStart[f], featureStart[f+1]), maybe none
 * Order   rings in any order and winding: a feature is what its rings enclose under the even-odd rule, so a ring inside
 *         a ring is a hole, and nothing has to be classified on reading. What a file says of its rings may come along in
 *         `ringRole`, for whoever checks the file; it decides nothing
 * Units   those of the layer's CRS (x = east or longitude, y = north or latitude)
 */
export interface Polygons {
    readonly coords: Float64Array;
    readonly ringStart: Uint32Array;
    readonly featureStart: Uint32Array;
    /** Of each ring, RING_IS_HOLE and RING_BEGINS_PART as its file has it; left out where the format does not say. */
    readonly ringRole?: Uint8Array;
}

/** Bit of `ringRole`: the ring is the hole of a polygon, not its shell. */
export const RING_IS_HOLE = 1;
/** Bit of `ringRole`: a polygon of the feature begins with this ring. */
export const RING_BEGINS_PART = 2;

export function featureCount(polygons: Polygons): number {
    return polygons.featureStart.length - 1;
}

/** Collects rings and features and hands out flat arrays; the only place that grows them. */
export class PolygonsBuilder {
    private coords = new Float64Array(64);
    private size = 0;
    private readonly ringStart: number[] = [0];
    private readonly featureStart: number[] = [0];
    private readonly ringRole: number[] = [];
    private pendingRole = 0;

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

    /**
     * Close the ring being built. A last vertex equal to the first is dropped; a ring without vertices is ignored.
     *
     * @param role bits of `ringRole`; all rings of a layer have one, or none is handed out
     */
    endRing(role?: number): void {
        const start = this.ringStart[this.ringStart.length - 1];
        let end = this.size / 2;
        if (end - start > 1 && this.coords[2 * start] === this.coords[2 * end - 2]
            && this.coords[2 * start + 1] === this.coords[2 * end - 1]) {
            end--;
            this.size -= 2;
        }
        if (end > start) this.ringStart.push(end);
        if (role === undefined) return;
        // the part that a ring without vertices should have begun begins with the next one
        this.pendingRole |= role & RING_BEGINS_PART;
        if (end > start) {
            this.ringRole.push(role | this.pendingRole);
            this.pendingRole = 0;
        }
    }

    /** Close the feature being built; a feature without rings is kept as an empty one. */
    endFeature(): void {
        this.featureStart.push(this.ringStart.length - 1);
        this.pendingRole = 0;
    }

    build(): Polygons {
        return {
            coords: this.coords.slice(0, this.size),
            ringStart: Uint32Array.from(this.ringStart),
            featureStart: Uint32Array.from(this.featureStart),
            ...this.ringRole.length > 0 && this.ringRole.length === this.ringStart.length - 1
                ? {ringRole: Uint8Array.from(this.ringRole)} : {},
        };
    }
}
