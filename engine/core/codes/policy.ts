/** Codes raised by `policy`, `classify` and `route`. */
export const POLICY_CODES = {
    'policy/pack-not-found': 'no pack of that name, version or folder',
    'policy/pack-unreadable': 'a file of the pack cannot be read or is not JSON',
    'policy/pack-invalid': 'the pack has faults that `pack validate` names',
    'policy/fact-missing': 'a rule asks a fact that was not delivered',
    'policy/rule-unknown': 'the pack has no rule or value of that name',
    'policy/date-invalid': 'a date is not a calendar day written YYYY-MM-DD',
    'policy/calendar-missing': 'a deadline counts working days of a year the pack has no calendar for',
} as const satisfies Record<`${string}/${string}`, string>;
