/** `run.json`: the arguments of the main job for a sample, paths relative to the file. */

import type {LayerKind} from '../../engine/core/layerKind.ts';

export interface SampleRun {
    readonly title: string;
    /** Name of the place in the title of the result page. */
    readonly place?: string;
    /** `FILE@DATE`. */
    readonly before: string;
    readonly after: string;
    /** `FILE@DATE` of the further layers; kinds in the order in which they are matched. */
    readonly layers: Readonly<Partial<Record<LayerKind, string>>>;
    readonly detectedOn: string;
    readonly pack: string;
}

export function runFile(run: SampleRun): string {
    return `${JSON.stringify(run, null, 2)}\n`;
}
