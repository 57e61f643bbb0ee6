/** Codes raised by `cli`. */
export const CLI_CODES = {
    'cli/unknown-command': 'the first word is none of the commands',
    'cli/unknown-flag': 'the command has no such flag',
    'cli/missing-value': 'a flag that takes a value stands without one',
    'cli/bad-value': 'the value of a flag cannot be read as what the flag takes',
    'cli/repeated-flag': 'a flag that may stand once stands twice with different values',
    'cli/missing-argument': 'the command needs a file or a flag that is not there',
    'cli/unexpected-argument': 'the command takes fewer words than were given',
    'cli/out-not-empty': 'the folder for the result holds files that no earlier result wrote',
    'cli/out-unwritable': 'the folder for the result cannot be written',
    'cli/sample-missing': 'the sample data that the demo needs are not beside the program',
    'cli/page-template-missing': 'the template of map.html is not beside the program',
    'cli/interrupted': 'the person stopped the command before it ended',
} as const satisfies Record<`${string}/${string}`, string>;
