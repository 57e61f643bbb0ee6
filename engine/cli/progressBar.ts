/** A bar on a terminal, silence elsewhere. */

import type {Terminal} from './terminal.ts';
import {padEnd, textWidth} from './textWidth.ts';

export interface ProgressBar {
    /** @param share between 0 and 1 */
    show(label: string, share: number): void;
    /** Takes the bar away; the next line of words starts on a clean line. */
    clear(): void;
}

const BAR_COLUMNS = 24;
const REDRAW_EVERY_MS = 80;

export function progressBar(terminal: Terminal): ProgressBar {
    if (!terminal.isTerminal) return {show: () => undefined, clear: () => undefined};
    let shownColumns = 0;
    let shownLabel = '';
    let drawnAtMs = 0;
    return {
        show(label, share) {
            const nowMs = Date.now();
            if (label === shownLabel && nowMs - drawnAtMs < REDRAW_EVERY_MS) return;
            const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_COLUMNS);
            const line = `${'█'.repeat(full)}${'░'.repeat(BAR_COLUMNS - full)} ${label}`;
            terminal.errorText(`\r${padEnd(line, shownColumns)}`);
            shownColumns = textWidth(line);
            shownLabel = label;
            drawnAtMs = nowMs;
        },
        clear() {
            if (shownColumns > 0) terminal.errorText(`\r${' '.repeat(shownColumns)}\r`);
            shownColumns = 0;
        },
    };
}
