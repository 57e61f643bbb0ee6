/** Text as bytes, for results of many megabytes: digits of whole numbers are written where they will stand. */

const CHUNK_BYTES = 1 << 20;
/** No single number is longer. */
const MOST_NUMBER_BYTES = 32;

const MINUS = 0x2d, POINT = 0x2e, ZERO = 0x30;

export class ByteText {
    private readonly full: Uint8Array[] = [];
    private chunk = new Uint8Array(CHUNK_BYTES);
    private size = 0;

    /** Adds a short text, in UTF-8. */
    text(text: string): void {
        for (let i = 0; i < text.length; i++) {
            if (text.charCodeAt(i) > 0x7f) {
                this.add(Buffer.from(text, 'utf8'));
                return;
            }
        }
        this.reserve(text.length);
        for (let i = 0; i < text.length; i++) this.chunk[this.size++] = text.charCodeAt(i);
    }

    /** Adds an ASCII character. */
    byte(code: number): void {
        this.reserve(1);
        this.chunk[this.size++] = code;
    }

    /**
     * Adds `units` / 10^`decimals` as JavaScript writes that number: no zeros at the end, no point without digits behind it.
     * @param units whole, below 2^53
     */
    decimal(units: number, decimals: number): void {
        this.reserve(MOST_NUMBER_BYTES);
        const {chunk} = this;
        if (units < 0) {
            chunk[this.size++] = MINUS;
            units = -units;
        }
        const scale = 10 ** decimals;
        const whole = Math.floor(units / scale);
        let rest = units - whole * scale;
        this.whole(whole);
        if (rest === 0) return;
        let digits = decimals;
        while (rest % 10 === 0) {
            rest /= 10;
            digits--;
        }
        chunk[this.size] = POINT;
        for (let at = this.size + digits; at > this.size; at--) {
            chunk[at] = ZERO + rest % 10;
            rest = Math.floor(rest / 10);
        }
        this.size += digits + 1;
    }

    private whole(value: number): void {
        let digits = 1;
        for (let limit = 10; value >= limit; limit *= 10) digits++;
        for (let at = this.size + digits - 1; at >= this.size; at--) {
            this.chunk[at] = ZERO + value % 10;
            value = Math.floor(value / 10);
        }
        this.size += digits;
    }

    private add(bytes: Uint8Array): void {
        this.reserve(bytes.length);
        this.chunk.set(bytes, this.size);
        this.size += bytes.length;
    }

    private reserve(bytes: number): void {
        if (this.size + bytes <= this.chunk.length) return;
        if (this.size > 0) this.full.push(this.chunk.subarray(0, this.size));
        this.chunk = new Uint8Array(Math.max(CHUNK_BYTES, bytes));
        this.size = 0;
    }

    /** All that was added, in pieces. */
    pieces(): readonly Uint8Array[] {
        return this.size > 0 ? [...this.full, this.chunk.subarray(0, this.size)] : this.full;
    }
}
