/**
 * An attribute table, record by record, in GBK.
 *
 * Source  dBASE III+ table layout as ESRI documents it
 */

import iconv from 'iconv-lite';
import type {CellValue, RawField} from '../../../engine/formats/rawLayer.ts';
import {FileSink} from './fileSink.ts';

export type TableField = RawField & {readonly width: number};

/** Language driver byte of code page 936. */
const LDID_GBK = 0x4D;

export class DbfSink {
    private readonly sink: FileSink;
    private readonly fields: readonly TableField[];
    private readonly headerBytes: number;
    private readonly recordBytes: number;
    private readonly encoded = new Map<string, Buffer>();
    private count = 0;

    constructor(path: string, fields: readonly TableField[]) {
        this.sink = new FileSink(path);
        this.fields = fields;
        this.headerBytes = 33 + 32 * fields.length;
        this.recordBytes = 1 + fields.reduce((sum, field) => sum + field.width, 0);
        this.sink.take(this.headerBytes);
    }

    add(cells: readonly CellValue[]): void {
        const {bytes, at} = this.sink.take(this.recordBytes);
        bytes.fill(0x20, at, at + this.recordBytes);
        this.count++;
        let place = at + 1;
        this.fields.forEach((field, k) => {
            const cell = cells[k];
            if (typeof cell === 'number') {
                const text = cell.toFixed(field.decimals ?? 0);
                bytes.write(text, place + field.width - text.length, 'latin1');
            } else if (typeof cell === 'string') {
                this.text(bytes, place, cell, field);
            }
            place += field.width;
        });
    }

    close(): void {
        const {bytes, at} = this.sink.take(1);
        bytes[at] = 0x1A;
        const head = Buffer.alloc(this.headerBytes);
        // a fixed date, so that the same layer gives the same bytes
        head.set([3, 80, 1, 1]);
        head.writeUInt32LE(this.count, 4);
        head.writeUInt16LE(this.headerBytes, 8);
        head.writeUInt16LE(this.recordBytes, 10);
        head[29] = LDID_GBK;
        this.fields.forEach((field, k) => {
            head.write(field.name, 32 + 32 * k, 'latin1');
            head.write(field.type === 'string' ? 'C' : 'N', 43 + 32 * k, 'latin1');
            head[48 + 32 * k] = field.width;
            head[49 + 32 * k] = field.decimals ?? 0;
        });
        head[this.headerBytes - 1] = 0x0D;
        this.sink.close(head);
    }

    /** @throws RangeError for a text wider than its field */
    private text(bytes: Buffer, place: number, text: string, field: TableField): void {
        // codes and numbers are ASCII, names are few
        if (isAscii(text)) {
            if (text.length > field.width) throw new RangeError(`"${text}" is too wide for ${field.name}`);
            bytes.write(text, place, 'latin1');
            return;
        }
        let encoded = this.encoded.get(text);
        if (!encoded) this.encoded.set(text, encoded = iconv.encode(text, 'GBK'));
        if (encoded.length > field.width) throw new RangeError(`"${text}" is too wide for ${field.name}`);
        encoded.copy(bytes, place);
    }
}

function isAscii(text: string): boolean {
    for (let k = 0; k < text.length; k++) if (text.charCodeAt(k) > 126) return false;
    return true;
}
