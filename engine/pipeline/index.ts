/** The only composer: plan (a value), then run. */
export {planRun} from './plan.ts';
export type {PlannedInput, RunPlan} from './plan.ts';
export {executeRun} from './run.ts';
export type {FileAt, LayerAt, RunControl, RunOptions, RunProgress, RunResult, RunSurroundings, Stage} from './options.ts';
