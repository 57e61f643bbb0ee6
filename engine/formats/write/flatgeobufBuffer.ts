/**
 * Builds one size-prefixed FlatBuffer, front to back: a table is written before what it refers to, and each reference
 * is set when its target is.
 *
 * Source   flatbuffers.dev, "FlatBuffer Internals"; every value lies at a multiple of its size, counted from the size
 *          prefix
 */

/** A reference that waits for its target: the byte it is to be written at. */
export type Reference = number;

export class FlatBufferWriter {
    private bytes = Buffer.alloc(4096);
    private size = 0;

    /** Start anew; answers the reference to the root table. */
    begin(): Reference {
        this.bytes.fill(0, 0, this.size);
        this.size = 8;
        return 4;
    }

    /** The finished buffer, a copy. */
    finish(): Buffer {
        this.align(8, 0);
        this.bytes.writeUInt32LE(this.size - 4, 0);
        return Buffer.from(this.bytes.subarray(0, this.size));
    }

    /**
     * A table with the given fields (number and size in bytes, 4 for references). Answers where each field is to be
     * written, in the order given.
     */
    table(reference: Reference, fields: readonly (readonly [field: number, size: 1 | 2 | 4 | 8])[]): number[] {
        const slots = 1 + Math.max(...fields.map(([field]) => field));
        const vtable = this.reserve(4 + 2 * slots, 2);
        this.align(8, 0);
        const start = this.size;
        const places: number[] = [];
        let end = start + 4;
        for (const [field, size] of fields) {
            end = Math.ceil(end / size) * size;
            places.push(end);
            this.bytes.writeUInt16LE(end - start, vtable + 4 + 2 * field);
            end += size;
        }
        this.reserve(end - start, 1);
        this.bytes.writeUInt16LE(4 + 2 * slots, vtable);
        this.bytes.writeUInt16LE(end - start, vtable + 2);
        this.bytes.writeInt32LE(start - vtable, start);
        this.bytes.writeUInt32LE(start - reference, reference);
        return places;
    }

    uint8(at: number, value: number): void {
        this.bytes.writeUInt8(value, at);
    }

    int32(at: number, value: number): void {
        this.bytes.writeInt32LE(value, at);
    }

    uint64(at: number, value: number): void {
        this.bytes.writeBigUInt64LE(BigInt(value), at);
    }

    text(reference: Reference, text: string): void {
        const encoded = Buffer.from(text, 'utf8');
        const at = this.vector(reference, encoded.length, 1);
        encoded.copy(this.bytes, at);
        // strings end in a zero byte that their length does not count
        this.reserve(1, 1);
    }

    octets(reference: Reference, octets: Uint8Array): void {
        this.bytes.set(octets, this.vector(reference, octets.length, 1));
    }

    doubles(reference: Reference, values: readonly number[]): void {
        const at = this.vector(reference, values.length, 8);
        values.forEach((value, index) => this.bytes.writeDoubleLE(value, at + 8 * index));
    }

    words(reference: Reference, values: readonly number[]): void {
        const at = this.vector(reference, values.length, 4);
        values.forEach((value, index) => this.bytes.writeUInt32LE(value, at + 4 * index));
    }

    /** A vector of references, which are answered. */
    references(reference: Reference, count: number): Reference[] {
        const at = this.vector(reference, count, 4);
        return Array.from({length: count}, (_, index) => at + 4 * index);
    }

    /** Room for a vector; answers the byte of its first item. */
    private vector(reference: Reference, length: number, bytesEach: number): number {
        // the length stands before the items, and the items are what has to be aligned
        this.align(Math.max(4, bytesEach), 4);
        const at = this.reserve(4 + length * bytesEach, 1);
        this.bytes.writeUInt32LE(length, at);
        this.bytes.writeUInt32LE(at - reference, reference);
        return at + 4;
    }

    /** Pads until `size + ahead` is a multiple of `multiple`. */
    private align(multiple: number, ahead: number): void {
        const over = (this.size + ahead) % multiple;
        if (over > 0) this.reserve(multiple - over, 1);
    }

    /** Zeroed bytes at the end, from a multiple of `multiple`; answers the first. */
    private reserve(bytes: number, multiple: number): number {
        const at = Math.ceil(this.size / multiple) * multiple;
        const end = at + bytes;
        if (end > this.bytes.length) {
            const grown = Buffer.alloc(Math.max(end, 2 * this.bytes.length));
            this.bytes.copy(grown, 0, 0, this.size);
            this.bytes = grown;
        }
        this.size = end;
        return at;
    }
}
