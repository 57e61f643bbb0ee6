/**
 * Collects the records of one layer while a reader walks through a file, and keeps the promise of `RawLayer`: every
 * record becomes a feature or is named by an Issue.
 *
 * Cost     a text that comes again in a column is stored once; counters instead of one Issue a record
 */

import type {Code} from '../core/codes.ts';
import type {Issue, Severity} from '../core/issue.ts';
import {PolygonsBuilder} from '../core/polygons.ts';
import type {Polygons} from '../core/polygons.ts';
import type {CellValue, RawField} from './rawLayer.ts';
import type {WkbOutcome} from './wkb.ts';

/** Damaged records get an Issue each up to this number; those after it share one. */
const NAMED_RECORDS = 20;
/** Distinct texts of a column that are remembered; a column of identifiers has no repetition worth more memory. */
const REMEMBERED_TEXTS = 20_000;
const REPLACEMENT = '\uFFFD';

interface Tally {
    readonly code: Code;
    readonly severity: Severity;
    readonly message: string;
    readonly field?: string;
    readonly record?: number;
    count: number;
}

export class LayerBuilder {
    readonly polygons = new PolygonsBuilder();
    readonly columns: CellValue[][];
    private readonly layer: string;
    private readonly fields: readonly RawField[];
    private readonly texts: Map<string, string>[];
    private readonly records: number[] = [];
    private readonly tallies = new Map<string, Tally>();
    private nBad = 0;

    constructor(layer: string, fields: readonly RawField[]) {
        this.layer = layer;
        this.fields = fields;
        this.columns = fields.map(() => []);
        this.texts = fields.map(() => new Map());
    }

    /** Add a value to column `column`; call once for each column of each feature kept. */
    cell(column: number, value: CellValue | bigint, record: number): void {
        if (typeof value === 'string') value = this.text(column, value, record);
        else if (typeof value === 'bigint') value = this.integer(column, value, record);
        this.columns[column].push(value);
    }

    /** The feature whose geometry and cells were just added is record `record` of the file. */
    keep(record: number): void {
        this.records.push(record);
    }

    /** Report a record whose geometry is no polygon. False when it is one and stays. */
    leaveOut(outcome: WkbOutcome, record: number): boolean {
        switch (outcome.kind) {
            case 'polygon':
                if (outcome.hasExtraDimension) {
                    this.count('formats/extra-dimension', 'note', 'Heights or measures of the vertices were not read.',
                        record);
                }
                return false;
            case 'empty':
                this.count('formats/null-geometry', 'warning', 'Records without geometry were left out.', record);
                return true;
            case 'curve':
                this.count('formats/curved-geometry', 'error',
                    `Records with circular arcs (${outcome.type}) were left out; export them with straight edges.`,
                    record);
                return true;
            case 'other':
                this.count('formats/other-geometry', 'warning',
                    `Records of type ${outcome.type} were left out; only polygons are land.`, record);
                return true;
            case 'bad':
                this.bad(outcome.reason, record);
                return true;
        }
    }

    /** Report a record that cannot be decoded. */
    bad(reason: string, record: number): void {
        this.nBad++;
        const message = this.nBad <= NAMED_RECORDS
            ? `Record ${record} was left out: ${reason}.`
            : 'Further records that cannot be decoded were left out.';
        this.count('formats/bad-record', 'error', message, record);
    }

    /** Count a finding; equal messages of the same code become one Issue, which names the first record. */
    count(code: Code, severity: Severity, message: string, record?: number, field?: string): void {
        const key = `${code}\n${message}\n${field ?? ''}`;
        const tally = this.tallies.get(key);
        if (tally === undefined) {
            this.tallies.set(key, {
                code, severity, message, ...(record === undefined ? {} : {record}),
                ...(field === undefined ? {} : {field}), count: 1,
            });
        }
        else tally.count++;
    }

    /** Report `count` records at once of which no number is known; nothing when there are none. */
    countMany(code: Code, severity: Severity, message: string, count: number): void {
        if (count > 0) this.tallies.set(`${code}\n${message}\n`, {code, severity, message, count});
    }

    /** What was collected, in the shape of `RawLayer`. The builder is not used afterwards. */
    finish(recordsInFile: number): {
        columns: CellValue[][]; polygons: Polygons; record: Uint32Array; recordsInFile: number; issues: Issue[];
    } {
        const issues = [...this.tallies.values()].map((tally): Issue => ({...tally, layer: this.layer}));
        return {
            columns: this.columns, polygons: this.polygons.build(), record: Uint32Array.from(this.records),
            recordsInFile, issues,
        };
    }

    private text(column: number, value: string, record: number): string {
        const seen = this.texts[column];
        const known = seen.get(value);
        if (known !== undefined) return known;
        if (value.includes(REPLACEMENT)) {
            this.count('formats/text-undecodable', 'warning',
                'Texts with bytes that are not UTF-8; those characters are lost.',
                record, this.fields[column].name);
        }
        if (seen.size < REMEMBERED_TEXTS) seen.set(value, value);
        return value;
    }

    private integer(column: number, value: bigint, record: number): number | string {
        const number = Number(value);
        if (Number.isSafeInteger(number)) return number;
        this.count('formats/big-integer', 'note',
            'Whole numbers beyond 2^53 are kept as text, so that no digit is lost.',
            record, this.fields[column].name);
        return value.toString();
    }
}
