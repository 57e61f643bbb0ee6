/** What the shell is told at the end of a command. */
export const EXIT = {
    done: 0,
    /** Done, but `--strict` found Issues, or a check failed. */
    findings: 1,
    /** Unusable arguments or input. */
    unusable: 2,
    /** Our own fault. */
    bug: 70,
    /** Stopped by Ctrl-C: 128 + SIGINT, as shells count it. */
    interrupted: 130,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];
