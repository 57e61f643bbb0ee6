/** Turns the features of a FlatGeobuf file into a layer, one after the other. */

import {decodeGeometry, decodeProperties, fieldOf} from './flatgeobufRecord.ts';
import type {FlatGeobufHeader} from './flatgeobufRecord.ts';
import {FlatBufferFault, FlatTable} from './flatgeobufTable.ts';
import {LayerBuilder} from './layerBuilder.ts';
import {wantsField} from './options.ts';
import type {OpenOptions} from './options.ts';
import type {RawField, RawLayer} from './rawLayer.ts';

/** Columns that were added on the way here and are no fields of the layer. */
export interface AddedColumns {
    /** Number of the record in the file that was converted. */
    readonly record?: string;
    /** Name of the geometry type before arcs became chords. */
    readonly geometryType?: string;
}

const CURVED = /CURVE|CIRCULAR|MULTISURFACE/i;

export class FlatGeobufCollector {
    readonly name: string;
    readonly fields: RawField[] = [];
    readonly builder: LayerBuilder;
    /** Features seen so far. */
    nSeen = 0;
    private readonly header: FlatGeobufHeader;
    private readonly target: Int32Array;
    private readonly row: (string | number | boolean | bigint | null)[];

    constructor(name: string, header: FlatGeobufHeader, options: OpenOptions, added: AddedColumns = {}) {
        this.name = name;
        this.header = header;
        this.target = new Int32Array(header.columns.length).fill(-1);
        const unread: string[] = [];
        header.columns.forEach((column, index) => {
            if (column.name === added.record || column.name === added.geometryType
                || !wantsField(options, column.name)) return;
            const field = fieldOf(column);
            if (field === null) unread.push(column.name);
            else this.target[index] = this.fields.push(field) - 1;
        });
        // the two added columns take the places behind the fields
        this.row = Array.from({length: this.fields.length + 2}, () => null);
        header.columns.forEach((column, index) => {
            if (column.name === added.record) this.target[index] = this.fields.length;
            if (column.name === added.geometryType) this.target[index] = this.fields.length + 1;
        });
        this.builder = new LayerBuilder(name, this.fields);
        for (const field of unread) {
            this.builder.count('formats/field-unread', 'note',
                `The field ${field} holds binary values and is not read.`, undefined, field);
        }
        if (header.crs === null) this.builder.count('formats/no-crs', 'warning',
            'The file names no reference system for the layer.');
    }

    /** Take in the feature whose table lies in `bytes`. */
    feature(bytes: Buffer): void {
        let record = ++this.nSeen;
        try {
            const feature = FlatTable.root(bytes, 0, bytes.length);
            decodeProperties(feature, bytes, this.header.columns, this.target, this.row);
            const stated = this.row[this.fields.length];
            if (typeof stated === 'number' || typeof stated === 'bigint') record = Number(stated);
            const outcome = decodeGeometry(feature.table(0), bytes, this.header, this.builder.polygons);
            if (this.builder.leaveOut(outcome, record)) return;
            const sourceType = this.row[this.fields.length + 1];
            if (typeof sourceType === 'string' && CURVED.test(sourceType)) {
                this.builder.count('formats/curves-linearised', 'warning', 'Circular arcs were replaced by chords.',
                    record);
            }
            for (let field = 0; field < this.fields.length; field++) this.builder.cell(field, this.row[field], record);
            this.builder.keep(record);
        } catch (error) {
            if (!(error instanceof FlatBufferFault)) throw error;
            this.builder.bad(error.message, record);
        }
    }

    /** The layer, except for what only the reader of the file knows. */
    finish(recordsInFile = this.nSeen): Pick<
        RawLayer, 'name' | 'crs' | 'fields' | 'columns' | 'polygons' | 'record' | 'recordsInFile' | 'issues'
    > {
        return {name: this.name, crs: this.header.crs, fields: this.fields, ...this.builder.finish(recordsInFile)};
    }
}
