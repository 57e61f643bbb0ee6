/** Reads a file through one window of bytes, so that a 2 GB file needs 8 MB. */

import {open, stat} from 'node:fs/promises';
import type {FileHandle} from 'node:fs/promises';
import {EngineError} from '../core/errors.ts';

const WINDOW_BYTES = 8 * 1024 * 1024;

/** An error of the operating system in words; any other error comes back as it is. */
export function fileError(error: unknown, path: string): unknown {
    if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
    if (error.code === 'ENOENT') {
        return new EngineError('formats/not-found', `there is no file or folder "${path}"`,
            {file: path, fix: 'check the spelling and the folder the command runs in', cause: error});
    }
    return new EngineError('formats/unreadable', `"${path}" cannot be read (${String(error.code)})`,
        {file: path, fix: 'check its permissions and that no other program holds it', facts: {errno: error.code},
            cause: error});
}

/** Size and kind of what is at `path`. @throws EngineError `formats/not-found`, `formats/unreadable` */
export async function fileFacts(path: string): Promise<{bytes: number; isFolder: boolean; isFile: boolean}> {
    try {
        const facts = await stat(path);
        return {bytes: facts.size, isFolder: facts.isDirectory(), isFile: facts.isFile()};
    } catch (error) {
        throw fileError(error, path);
    }
}

/** A file open for reading; `close` it in a `finally`. */
export class FileWindow {
    readonly path: string;
    readonly size: number;
    private readonly handle: FileHandle;
    private readonly windowBytes: number;
    private buffer = Buffer.alloc(0);
    private start = 0;

    private constructor(path: string, handle: FileHandle, size: number, windowBytes: number) {
        this.path = path;
        this.handle = handle;
        this.size = size;
        this.windowBytes = windowBytes;
    }

    /**
     * @param windowBytes read at once, if no more are asked for; less than usual for a file that is read here and there
     * @throws EngineError `formats/not-found`, `formats/unreadable`
     */
    static async open(path: string, windowBytes: number = WINDOW_BYTES): Promise<FileWindow> {
        try {
            const handle = await open(path, 'r');
            const facts = await handle.stat();
            return new FileWindow(path, handle, facts.size, windowBytes);
        } catch (error) {
            throw fileError(error, path);
        }
    }

    /** The bytes if the window holds them, without waiting; null if `load` is needed. The view lives until the next load. */
    peek(offset: number, length: number): Buffer | null {
        const from = offset - this.start;
        return from >= 0 && from + length <= this.buffer.length ? this.buffer.subarray(from, from + length) : null;
    }

    /**
     * The bytes [offset, offset+length).
     *
     * @throws EngineError `formats/truncated` when the file ends before
     */
    async load(offset: number, length: number): Promise<Buffer> {
        const held = this.peek(offset, length);
        if (held) return held;
        if (offset + length > this.size) {
            throw new EngineError('formats/truncated',
                `"${this.path}" ends at byte ${this.size}; ${length} bytes are needed from byte ${offset}`,
                {file: this.path, where: `byte ${offset}`, fix: 'copy or export the file again; it was cut short',
                    facts: {bytes: this.size, offset, length}});
        }
        const want = Math.min(Math.max(length, this.windowBytes), this.size - offset);
        const next = Buffer.allocUnsafe(want);
        let got = 0;
        try {
            while (got < want) {
                const {bytesRead} = await this.handle.read(next, got, want - got, offset + got);
                if (bytesRead === 0) break;
                got += bytesRead;
            }
        } catch (error) {
            throw fileError(error, this.path);
        }
        this.buffer = next.subarray(0, got);
        this.start = offset;
        if (got >= length) return this.buffer.subarray(0, length);
        throw new EngineError('formats/truncated', `"${this.path}" became shorter while it was read`,
            {file: this.path, where: `byte ${offset + got}`, fix: 'wait until the copy is finished and try again'});
    }

    async close(): Promise<void> {
        await this.handle.close();
    }
}
