/** What validation has to say about a pack. The check numbers are those of the policy-pack specification. */

export const CHECKS = {
    V01: 'shape and closed keys',
    V02: 'a source text is the one whose hash the pack names',
    V03: 'a quote stands in the cited article',
    V04: 'departments and code sets exist',
    V06: 'the classification table answers every pair of classes',
    V07: 'every kind has a lead department',
    V08: 'deadlines are positive days',
    V14: 'units and types of conditions agree',
    V15: 'a default does not replace the text of a superior pack',
    V16: 'dates of validity make sense',
    V17: 'values without a rule are listed',
    V19: 'conditions ask known facts only',
    V20: 'golden cases pass',
    V21: 'the version has a change note',
} as const;

export type Check = keyof typeof CHECKS;

export interface Finding {
    readonly check: Check;
    /** error: the pack must not be used; warning: a person should look; note: for the record. */
    readonly severity: 'error' | 'warning' | 'note';
    /** `classification.table.rows[pond].then.kind` */
    readonly path: string;
    readonly message: string;
    /** The known key or word nearest to an unknown one. */
    readonly nearest?: string;
}

export function findingText(finding: Finding): string {
    const hint = finding.nearest === undefined ? '' : ` (did you mean "${finding.nearest}"?)`;
    return `${finding.check} ${finding.severity}: ${finding.path}: ${finding.message}${hint}`;
}
