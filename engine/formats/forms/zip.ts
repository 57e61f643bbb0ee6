/** A zip with parts exchanged: every other part keeps its bytes, its place and its compression. */

import {buffer} from 'node:stream/consumers';
import yazl from 'yazl';
import {archiveBomb, withZip} from '../zipEntries.ts';

/** Pictures of evidence may lie in a list; more than this is none. */
const MAX_BYTES = 2 ** 30;
/** The first day a zip can name, so that the same input gives the same bytes wherever and whenever it is written. */
const FIXED_TIME = new Date(1980, 0, 1);

/** @param changed contents by name of the part */
export async function withParts(path: string, changed: ReadonlyMap<string, Buffer>): Promise<Buffer> {
    return withZip(path, async (zip) => {
        const out = new yazl.ZipFile();
        let total = 0;
        for (const part of zip.parts) {
            if (part.name.endsWith('/')) {
                out.addEmptyDirectory(part.name, {mtime: FIXED_TIME, forceDosTimestamp: true});
                continue;
            }
            const content = changed.get(part.name) ?? await zip.read(part);
            total += content.length;
            if (total > MAX_BYTES) throw archiveBomb(path, `it would unpack to more than ${MAX_BYTES} bytes`);
            out.addBuffer(content, part.name, {mtime: FIXED_TIME, forceDosTimestamp: true, compress: !part.isStored});
        }
        out.end();
        return buffer(out.outputStream);
    });
}
