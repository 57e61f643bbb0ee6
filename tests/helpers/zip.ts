/** Zip archives byte by byte, so that tests can write the ones an ordinary program never would. */

import {crc32, deflateRawSync} from 'node:zlib';

export interface ZipEntry {
    readonly name: string | Buffer;
    readonly data: Buffer;
    /** Unix mode with type bits, e.g. 0o120777 for a link. */
    readonly unixMode?: number;
    readonly flags?: number;
    readonly method?: number;
    /** Stated instead of the true size. */
    readonly statedBytes?: number;
}

/** Source: PKWARE APPNOTE 6.3.10, 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end). */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
    const locals: Buffer[] = [], centrals: Buffer[] = [];
    let offset = 0;
    for (const entry of entries) {
        const name = Buffer.from(entry.name as string);
        const method = entry.method ?? 8;
        const packed = method === 8 ? deflateRawSync(entry.data) : entry.data;
        const common = Buffer.alloc(26);
        common.writeUInt16LE(20, 0);
        common.writeUInt16LE(entry.flags ?? 0, 2);
        common.writeUInt16LE(method, 4);
        common.writeUInt16LE(0x21, 8); // 1980-01-01
        common.writeUInt32LE(crc32(entry.data), 10);
        common.writeUInt32LE(packed.length, 14);
        common.writeUInt32LE(entry.statedBytes ?? entry.data.length, 18);
        common.writeUInt16LE(name.length, 22);
        const tail = Buffer.alloc(14);
        tail.writeUInt32LE(((entry.unixMode ?? 0) << 16) >>> 0, 6);
        tail.writeUInt32LE(offset, 10);
        const madeBy = Buffer.from([20, entry.unixMode === undefined ? 0 : 3]);
        const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
        locals.push(local);
        centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, common, tail, name]));
        offset += local.length;
    }
    const directory = Buffer.concat(centrals);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(entries.length, 8);
    end.writeUInt16LE(entries.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(offset, 16);
    return Buffer.concat([...locals, directory, end]);
}
