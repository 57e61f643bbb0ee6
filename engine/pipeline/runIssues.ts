/** What only shows once the layers have met: joined parts, missing villages, moved vertices. */

import type {Issue} from '../core/issue.ts';
import {TICKS_PER_M2} from '../core/units.ts';
import type {DiffResult} from '../diff/index.ts';
import type {Overlay} from '../kernel/index.ts';
import type {PlacedLayers} from './columns.ts';
import {isChanged} from './judgeParts.ts';
import type {LoadedLayer} from './loadLayers.ts';
import {USED} from './placeLayers.ts';
import type {PatchRecord} from './records.ts';

export function findingIssues(
    overlay: Overlay, placed: PlacedLayers, records: readonly PatchRecord[], {facts}: DiffResult,
): Issue[] {
    const issues: Issue[] = [];
    const joined = records.flatMap(record => record.parts.flatMap(part => part.judged.part.absorbed.map(absorbed => ({record, absorbed}))));
    if (joined.length > 0) {
        const ticks = joined.reduce((sum, {absorbed}) => sum + absorbed.ticks, 0);
        const largest = joined.reduce((a, b) => b.absorbed.ticks > a.absorbed.ticks ? b : a);
        issues.push({
            code: 'pipeline/thin-part-joined', severity: 'note', count: joined.length, areaM2: ticks / TICKS_PER_M2,
            at: largest.record.label, atCrs: 'EPSG:4490',
            message: `${joined.length} parts thinner than a sliver, ${(ticks / TICKS_PER_M2).toFixed(2)} m² together, were joined to a neighbouring part; `
                + `the largest has ${(largest.absorbed.ticks / TICKS_PER_M2).toFixed(2)} m² in patch ${largest.record.id}`,
        });
    }
    if (!placed.village) {
        issues.push({code: 'pipeline/no-village', severity: 'note',
            message: 'no village layer was given: villages are those the parcels name themselves'});
    } else {
        let count = 0, ticks = 0;
        for (let face = 1; face < overlay.faceCount; face++) {
            if (!isChanged(facts, face) || overlay.parcelOf[placed.village.index][face] >= 0) continue;
            count++;
            ticks += overlay.areaTicks[face];
        }
        if (ticks > 0) {
            issues.push({code: 'pipeline/outside-villages', severity: 'warning', count, areaM2: ticks / TICKS_PER_M2, layer: placed.village.layer.path,
                message: `${(ticks / TICKS_PER_M2).toFixed(2)} m² of changed land lie in no village of the village layer`});
        }
    }
    for (const {id, moved, maxMoveM, vertices} of overlay.moves) {
        if (moved === 0) continue;
        issues.push({code: 'pipeline/vertices-moved', severity: 'note', layer: id, count: moved,
            message: `${moved} of ${vertices} vertices took the position of an earlier layer, none by more than ${(maxMoveM * 1000).toFixed(2)} mm`});
    }
    return issues;
}

/** Layers that a person gave and the comparison has no use for: said, so that nobody counts on them. */
export function unusedLayers(layers: readonly LoadedLayer[]): Issue[] {
    return layers.filter(({layer}) => layer.kind !== 'basicFarmland' && !USED.includes(layer.kind)).map(({layer}) => ({
        code: 'pipeline/layer-not-used', severity: 'note', layer: layer.path,
        message: `layers of kind "${layer.kind}" serve the check of project sites; this comparison does not use them`,
    }));
}
