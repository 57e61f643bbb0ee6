/** A file written through a buffer of fixed size, hashed as it goes; its first bytes may be set again at the end. */

import {createHash} from 'node:crypto';
import {closeSync, createReadStream, openSync, renameSync, writeSync} from 'node:fs';

const CHUNK_BYTES = 1 << 22;

export class FileSink {
    readonly path: string;
    private readonly file: number;
    private bytes = Buffer.allocUnsafe(CHUNK_BYTES);
    private used = 0;
    /** Bytes so far. */
    size = 0;

    constructor(path: string) {
        this.path = path;
        this.file = openSync(`${path}.part`, 'w');
    }

    /** Room for so many bytes: the buffer and where they begin. They count as written. */
    take(count: number): {bytes: Buffer; at: number} {
        if (this.used + count > this.bytes.length) {
            this.flush();
            if (count > this.bytes.length) this.bytes = Buffer.allocUnsafe(count);
        }
        const at = this.used;
        this.used += count;
        this.size += count;
        return {bytes: this.bytes, at};
    }

    /** Ends the file; `head` replaces its first bytes. Only now it bears its name. */
    close(head: Buffer): void {
        this.flush();
        writeSync(this.file, head, 0, head.length, 0);
        closeSync(this.file);
        renameSync(`${this.path}.part`, this.path);
    }

    private flush(): void {
        for (let done = 0; done < this.used;) done += writeSync(this.file, this.bytes, done, this.used - done);
        this.used = 0;
    }
}

export async function sha256Of(path: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, {highWaterMark: CHUNK_BYTES})) hash.update(chunk as Buffer);
    return hash.digest('hex');
}
