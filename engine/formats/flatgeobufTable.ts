/**
 * Reads the tables of a FlatBuffer, every offset checked against the bytes that are there.
 *
 * Source   flatbuffers.dev, "FlatBuffer Internals": a table starts with the signed distance back to its vtable; a
 *          vtable holds its own length, the table's, and the place of each field in it (0: absent); offsets to vectors,
 *          strings and tables are unsigned and count from where they stand
 */

/** Bytes that are no FlatBuffer of the shape asked for. Caught by the reader, which names the record. */
export class FlatBufferFault extends Error {}

export class FlatTable {
    private readonly bytes: Buffer;
    private readonly start: number;
    private readonly end: number;
    private readonly at: number;
    private readonly vtable: number;
    private readonly vtableLength: number;

    /** The table at byte `at`; the buffer is bytes [start, end) of `bytes`. */
    constructor(bytes: Buffer, start: number, end: number, at: number) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.at = at;
        this.need(at, 4);
        this.vtable = at - bytes.readInt32LE(at);
        this.need(this.vtable, 4);
        this.vtableLength = bytes.readUInt16LE(this.vtable);
        this.need(this.vtable, this.vtableLength);
    }

    /** The table that a buffer starts with. */
    static root(bytes: Buffer, start: number, end: number): FlatTable {
        if (end - start < 4) throw new FlatBufferFault('too short for a table');
        return new FlatTable(bytes, start, end, start + bytes.readUInt32LE(start));
    }

    /** Bytes of the buffer the table lies in. */
    get length(): number {
        return this.end - this.start;
    }

    uint8(field: number, absent: number): number {
        const at = this.field(field, 1);
        return at === 0 ? absent : this.bytes[at];
    }

    uint16(field: number, absent: number): number {
        const at = this.field(field, 2);
        return at === 0 ? absent : this.bytes.readUInt16LE(at);
    }

    int32(field: number, absent: number): number {
        const at = this.field(field, 4);
        return at === 0 ? absent : this.bytes.readInt32LE(at);
    }

    uint64(field: number): bigint {
        const at = this.field(field, 8);
        return at === 0 ? 0n : this.bytes.readBigUInt64LE(at);
    }

    /** Null when absent. */
    text(field: number): string | null {
        const vector = this.vector(field, 1);
        return vector === null ? null : this.bytes.toString('utf8', vector.at, vector.at + vector.length);
    }

    /** Null when absent. */
    table(field: number): FlatTable | null {
        const at = this.field(field, 4);
        return at === 0 ? null : this.follow(at);
    }

    /** Where the items of a vector are and how many; null when absent. */
    vector(field: number, bytesEach: number): {at: number; length: number} | null {
        const at = this.field(field, 4);
        if (at === 0) return null;
        const vector = at + this.bytes.readUInt32LE(at);
        this.need(vector, 4);
        const length = this.bytes.readUInt32LE(vector);
        this.need(vector + 4, length * bytesEach);
        return {at: vector + 4, length};
    }

    tables(field: number): FlatTable[] {
        const vector = this.vector(field, 4);
        return Array.from({length: vector?.length ?? 0}, (_, item) => this.follow(vector!.at + 4 * item));
    }

    private follow(at: number): FlatTable {
        return new FlatTable(this.bytes, this.start, this.end, at + this.bytes.readUInt32LE(at));
    }

    /** Byte of a field of `size` bytes, 0 when the table does not have it. */
    private field(field: number, size: number): number {
        const slot = 4 + 2 * field;
        if (slot + 2 > this.vtableLength) return 0;
        const offset = this.bytes.readUInt16LE(this.vtable + slot);
        if (offset === 0) return 0;
        this.need(this.at + offset, size);
        return this.at + offset;
    }

    private need(at: number, size: number): void {
        if (at < this.start || at + size > this.end) throw new FlatBufferFault('an offset points outside its bytes');
    }
}
