/** Findings about single records, merged by reason so that a broken county gives one line and not 300,000. */

import type {Code} from '../core/codes.ts';
import type {Issue, Severity} from '../core/issue.ts';

const RECORDS_NAMED = 5;

interface Finding {
    readonly code: Code;
    readonly severity: Severity;
    readonly reason: string;
    readonly place?: string;
    readonly records: number[];
    count: number;
}

export class RecordTally {
    private readonly findings = new Map<string, Finding>();

    /**
     * Count a record (1-based) under a reason.
     *
     * @param reason completes `3 records …` as well as `1 record …`: `without geometry, left out`
     * @param place  where in the record, said for the first record only
     */
    add(code: Code, severity: Severity, record: number, reason: string, place?: string): void {
        const key = `${code} ${reason}`;
        let finding = this.findings.get(key);
        if (finding === undefined) {
            finding = {code, severity, reason, place, records: [], count: 0};
            this.findings.set(key, finding);
        }
        finding.count++;
        if (finding.records.length < RECORDS_NAMED) finding.records.push(record);
    }

    /** One Issue a reason, in the order in which the reasons first appeared. */
    issues(layer: string): Issue[] {
        return [...this.findings.values()].map(({code, severity, reason, place, records, count}) => ({
            code, severity, layer, record: records[0], count,
            message: `${count} ${count === 1 ? 'record' : 'records'} ${reason} (${named(records, count)}${place ? `; ${place}` : ''})`,
        }));
    }
}

function named(records: readonly number[], count: number): string {
    return `record ${records.join(', ')}${count > records.length ? ', …' : ''}`;
}
