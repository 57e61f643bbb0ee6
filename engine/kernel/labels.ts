/** Interned sets of parcels: what covers a face. Equal sets, equal number; number 0 is the empty set. */
export class LabelTable {
    readonly empty = 0;
    private readonly sets: Int32Array[] = [new Int32Array(0)];
    private slots = new Int32Array(1024).fill(-1);
    private readonly hashes: number[] = [0];
    /** Where sets are put together before they are known: one that is known costs no memory. */
    private merged = new Int32Array(16);

    constructor() {
        this.slots[0] = 0;
    }

    get count(): number {
        return this.sets.length;
    }

    /** Parcels of a label, ascending. */
    parcels(label: number): Int32Array {
        return this.sets[label];
    }

    /** The label whose set is that of `label` with the given ascending parcels entered or left. */
    toggled(label: number, items: Int32Array, start: number, end: number): number {
        const set = this.sets[label];
        if (set.length + end - start > this.merged.length) this.merged = new Int32Array(2 * (set.length + end - start));
        const {merged} = this;
        let size = 0, i = 0, j = start;
        while (i < set.length || j < end) {
            if (j === end || (i < set.length && set[i] < items[j])) merged[size++] = set[i++];
            else if (i === set.length || items[j] < set[i]) merged[size++] = items[j++];
            else {
                i++;
                j++;
            }
        }
        return this.internFirst(merged, size);
    }

    /** Number of a set given in ascending order. */
    intern(set: Int32Array): number {
        return this.internFirst(set, set.length);
    }

    /** Number of the set of the first `size` items. */
    private internFirst(set: Int32Array, size: number): number {
        let hash = 0;
        for (let i = 0; i < size; i++) hash = Math.imul(hash ^ set[i], 0x9e3779b1) + 0x7f4a7c15 | 0;
        hash ^= hash >>> 16;
        let slot = hash & (this.slots.length - 1);
        for (let label = this.slots[slot]; label >= 0; label = this.slots[slot]) {
            if (this.hashes[label] === hash && isSet(this.sets[label], set, size)) return label;
            slot = (slot + 1) & (this.slots.length - 1);
        }
        const label = this.sets.length;
        this.sets.push(set.slice(0, size));
        this.hashes.push(hash);
        if (this.sets.length * 2 > this.slots.length) this.rehash();
        else this.slots[slot] = label;
        return label;
    }

    private rehash(): void {
        this.slots = new Int32Array(this.slots.length * 2).fill(-1);
        const mask = this.slots.length - 1;
        for (let label = 0; label < this.sets.length; label++) {
            let slot = this.hashes[label] & mask;
            while (this.slots[slot] >= 0) slot = (slot + 1) & mask;
            this.slots[slot] = label;
        }
    }
}

/** Is a set that of the first `size` items? */
function isSet(set: Int32Array, items: Int32Array, size: number): boolean {
    if (set.length !== size) return false;
    for (let i = 0; i < size; i++) if (set[i] !== items[i]) return false;
    return true;
}
