/** What happened, in Chinese, from a fault's code and facts; null where the facts say no more than the code. */

import type {Code} from '../../core/codes.ts';
import type {ErrorDetails} from '../../core/errors.ts';
import {CLI_EXPLAINERS} from './explainCli.ts';
import {CRS_EXPLAINERS} from './explainCrs.ts';
import {DATA_EXPLAINERS} from './explainData.ts';
import {FORMAT_EXPLAINERS} from './explainFormats.ts';
import {IMAGERY_EXPLAINERS} from './explainImagery.ts';
import {RASTER_EXPLAINERS} from './explainRaster.ts';
import {SERIES_EXPLAINERS} from './explainSeries.ts';
import type {Facts} from './factValues.ts';

export type Explainer = (fault: {readonly facts: Facts; readonly where: string | undefined}) => string | null | undefined;

const EXPLAINERS: Partial<Record<Code, Explainer>> = {
    ...CLI_EXPLAINERS, ...FORMAT_EXPLAINERS, ...CRS_EXPLAINERS, ...DATA_EXPLAINERS, ...RASTER_EXPLAINERS, ...IMAGERY_EXPLAINERS, ...SERIES_EXPLAINERS,
};

/** Lines of an explanation are separated by line ends. */
export function explainFault(code: Code, {facts, where}: ErrorDetails): string | null {
    return facts === undefined ? null : EXPLAINERS[code]?.({facts, where}) || null;
}
