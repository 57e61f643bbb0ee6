/** The files of a series in order of their dates, or the reason why they are no series. */

import {EngineError} from '../../core/errors.ts';
import type {FileAt} from '../options.ts';

export interface DatedFile {
    readonly file: string;
    /** YYYY-MM-DD. */
    readonly date: string;
}

/** Each stays open while the rows of all dates are read together. */
const MOST_FILES = 400;

/**
 * Order   by date, whatever the order given
 * @param what name of the flag, for messages
 * @throws EngineError `series/no-date`, `series/date-twice`, `series/too-few-dates`, `series/too-many-dates`
 */
export function datedFiles(files: readonly FileAt[], what: string, least: number): DatedFile[] {
    const dated = files.map(({file, date}): DatedFile => {
        if (date !== undefined) return {file, date};
        throw new EngineError('series/no-date', `"${file}" (--${what}) has no date`,
            {file, where: `--${what}`, fix: `write the day of the picture behind it: ${file}@2025-04-12`, facts: {flag: what}});
    }).sort((a, b) => a.date < b.date ? -1 : a.date > b.date ? 1 : 0);
    dated.forEach(({file, date}, i) => {
        if (i === 0 || dated[i - 1].date !== date) return;
        throw new EngineError('series/date-twice', `"${dated[i - 1].file}" and "${file}" are both of ${date}`,
            {file, where: `--${what}`, fix: 'join the scenes of one day into one raster first, or correct the date', facts: {date, other: dated[i - 1].file}});
    });
    if (dated.length < least) {
        throw new EngineError('series/too-few-dates', `a series of ${dated.length} date${dated.length === 1 ? '' : 's'} was given, at least ${least} are needed`,
            {where: `--${what}`, fix: `repeat --${what} FILE@DATE for each date; two dates without persistence are a comparison: liangtian diff`,
                facts: {dates: dated.length, least}});
    }
    if (dated.length > MOST_FILES) {
        throw new EngineError('series/too-many-dates', `${dated.length} dates were given; ${MOST_FILES} can be opened at once`,
            {where: `--${what}`, fix: 'take every second date, or one a month', facts: {dates: dated.length, most: MOST_FILES}});
    }
    return dated;
}
