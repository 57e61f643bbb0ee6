/**
 * Every code an `Issue` or `EngineError` may carry, with one line of meaning. `stage/word-word`; the stages keep their
 * own tables in `codes/`. `tests/docs` fails for a code that the manual does not name, and for one that nothing raises.
 */
import {CLI_CODES} from './codes/cli.ts';
import {CLUES_CODES} from './codes/clues.ts';
import {CRS_CODES} from './codes/crs.ts';
import {FORMATS_CODES} from './codes/formats.ts';
import {IMAGERY_CODES} from './codes/imagery.ts';
import {KERNEL_CODES} from './codes/kernel.ts';
import {LAYERS_CODES} from './codes/layers.ts';
import {PIPELINE_CODES} from './codes/pipeline.ts';
import {POLICY_CODES} from './codes/policy.ts';
import {SERIES_CODES} from './codes/series.ts';

export const CODES = {
    ...CLI_CODES, ...CLUES_CODES, ...CRS_CODES, ...FORMATS_CODES, ...IMAGERY_CODES, ...KERNEL_CODES, ...LAYERS_CODES,
    ...PIPELINE_CODES, ...POLICY_CODES, ...SERIES_CODES,
};

export type Code = keyof typeof CODES;
