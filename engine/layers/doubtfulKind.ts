/** A layer given as villages or townships whose fields are those of another table. */

import type {LayerKind} from '../core/layerKind.ts';
import type {RawLayer} from '../formats/rawLayer.ts';
import {normaliseField} from './fieldMapping.ts';
import type {Findings} from './findings.ts';

/**
 * Fields that tables of units never carry together: each row is one table, each cell the names one field goes by.
 *
 * Source   the fields of DLTB and of the lawful register in `presets.ts`; XZQ and CJDCQ have neither pair
 */
const TELLING: readonly {readonly what: string, readonly fields: readonly (readonly string[])[]}[] = [
    {what: 'a land survey', fields: [['DLBM', '地类编码', '地类代码'], ['TBMJ', '图斑面积']]},
    {what: 'a register of lawful documents', fields: [['JLLX', 'LX', '记录类型', '手续类型'], ['PWH', '批文号', '批准文号']]},
];

/** Notes `layers/kind-doubtful` where the units of the kind are more likely parcels or documents: they have codes, too. */
export function checkKind(raw: RawLayer, kind: LayerKind, findings: Findings): void {
    if (kind !== 'village' && kind !== 'township') return;
    const nameOf = new Map(raw.fields.map(({name}) => [normaliseField(name), name]));
    for (const {what, fields} of TELLING) {
        const found = fields.map(names => names.map(name => nameOf.get(name)).find(name => name !== undefined));
        if (found.some(name => name === undefined)) continue;
        findings.note({code: 'layers/kind-doubtful', severity: 'warning', field: found.join(', '), count: raw.record.length,
            message: `The layer was given as ${kind}, but ${found.join(' and ')} are fields of ${what}; `
                + `its ${raw.record.length} records were taken for ${kind === 'village' ? 'villages' : 'townships'}.`});
    }
}
