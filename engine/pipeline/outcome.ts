/** Everything a finished run knows, from which report, result page and files are written. */

import type {Issue} from '../core/issue.ts';
import type {DiffResult} from '../diff/index.ts';
import type {Overlay} from '../kernel/index.ts';
import type {Layer} from '../layers/layer.ts';
import type {Pack} from '../policy/pack.ts';
import type {Columns, PlacedLayers} from './columns.ts';
import type {Frame} from './frame.ts';
import type {PlannedInput, RunPlan} from './plan.ts';
import type {CertifiedPlane, LayerCertificate} from './prepare/certifyPlane.ts';
import type {CellEdges} from './rasters/cellEdges.ts';
import type {RasterFacts} from './rasters/loadRasters.ts';
import type {PatchRecord} from './records.ts';
import type {Ledgers} from './summaries.ts';

export interface CertifiedInput {
    readonly input: PlannedInput;
    readonly layer: Layer;
    readonly certificate: LayerCertificate;
    readonly plane: CertifiedPlane;
}

export interface Outcome {
    readonly plan: RunPlan;
    readonly pack: Pack;
    readonly frame: Frame;
    readonly before: Layer<'survey'>;
    readonly after: Layer<'survey' | 'monitoring'>;
    readonly rasters: RasterFacts | null;
    readonly inputs: readonly CertifiedInput[];
    readonly placed: PlacedLayers;
    readonly overlay: Overlay;
    readonly columns: Columns;
    readonly diff: DiffResult;
    readonly ledgers: Ledgers;
    /** Patches to act on or to record, in the order of the files. */
    readonly patches: readonly PatchRecord[];
    readonly setAside: readonly PatchRecord[];
    /** Slivers that are counted and not in `setAside`; null where all are. */
    readonly countedEdges: CellEdges | null;
    readonly afterDate: string;
    readonly detectedOn: string;
    /** Places in longitude and latitude. */
    readonly issues: readonly Issue[];
}
