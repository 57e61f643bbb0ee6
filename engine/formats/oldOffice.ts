/**
 * Files in the container of old Office: .xls and .doc, and new workbooks with a password.
 *
 * Source  [MS-CFB] 2.2 (header), 2.6 (directory entries: names in UTF-16)
 */

import {EngineError} from '../core/errors.ts';
import {FileWindow} from './fileWindow.ts';

/** The directory of a small container lies near its beginning; of a large one the header says where. */
const LOOKED_AT_BYTES = 1024 * 1024;

/** Why such a file is not read. */
export async function refusedOffice(path: string): Promise<EngineError> {
    const refused = (what: string, fix: string): EngineError =>
        new EngineError('formats/unsupported', `"${path}" is ${what}`, {file: path, fix, facts: {what}});
    return await holdsName(path, 'EncryptedPackage')
        ? refused('a workbook or document with a password', 'open it with its password and save it without one')
        : refused('an old Office document (.xls, .doc)', 'open it in a spreadsheet program and save it as .xlsx');
}

async function holdsName(path: string, name: string): Promise<boolean> {
    const wanted = Buffer.from(name, 'utf16le');
    const window = await FileWindow.open(path);
    try {
        const head = Buffer.from(await window.load(0, Math.min(LOOKED_AT_BYTES, window.size)));
        if (head.includes(wanted) || head.length < 512) return head.includes(wanted);
        const sectorBytes = 2 ** Math.min(12, head.readUInt16LE(30));
        const directory = (head.readUInt32LE(48) + 1) * sectorBytes;
        if (directory >= window.size) return false;
        return (await window.load(directory, Math.min(sectorBytes, window.size - directory))).includes(wanted);
    } finally {
        await window.close();
    }
}
