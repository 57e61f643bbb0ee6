/** 村级调查区: the ground of each village, along the borders of its parcels; strips that go on are cut across. */

import {CJDCQ_FIELDS} from '../../samples/sampleFields.ts';
import {bsm, YSDM} from '../../samples/sampleCodes.ts';
import {emitRing, NO_CHANGES, type County} from './county.ts';
import {TICKS_PER_M} from './mesh.ts';
import {surveyed} from './placement.ts';
import type {LayerSource} from './shapefile.ts';
import {COUNTY_CODE, fieldsNamed, villageCode, villageName} from './surveyTable.ts';
import {traceLabels} from './trace.ts';

export function villageLayer(county: County): LayerSource {
    const {refs, ringStart, labelStart} = traceLabels(county.mesh, county.villageOfCell, county.villages);
    const placement = surveyed();
    let areaM2 = 0;
    return {
        count: county.villages,
        fields: fieldsNamed(CJDCQ_FIELDS, ['BSM', 'YSDM', 'ZLDWDM', 'ZLDWMC', 'DCMJ', 'JSMJ', 'MSSM']),
        wkt: placement.wkt, epsg: placement.epsg,
        emit: (village, out) => {
            for (let ring = labelStart[village]; ring < labelStart[village + 1]; ring++) {
                emitRing(county, refs, ringStart[ring], ringStart[ring + 1], NO_CHANGES, out);
            }
            areaM2 = Math.round(out.twiceArea() * 50 / TICKS_PER_M / TICKS_PER_M) / 100;
            placement.place(out);
        },
        row: village => [bsm(COUNTY_CODE, '21', village + 1), YSDM.cjdcq, `${villageCode(village)}0000000`,
            villageName(village), areaM2, areaM2, '00'],
    };
}
