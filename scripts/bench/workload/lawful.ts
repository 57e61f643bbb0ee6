/** Papers for some of what was built: approvals of conversion and records of farm facilities, numbered and dated. */

import {LAWFUL_FIELDS} from '../../samples/sampleFields.ts';
import {bsm} from '../../samples/sampleCodes.ts';
import {CODES} from './classes.ts';
import {TICKS_PER_M} from './mesh.ts';
import {blob} from './ponds.ts';
import {surveyed} from './placement.ts';
import {hash32, unit} from './random.ts';
import type {Ring} from './rings.ts';
import type {LayerSource} from './shapefile.ts';
import type {NewParcel, Survey} from './survey.ts';
import {COUNTY_CODE, fieldsNamed, villageCode} from './surveyTable.ts';

const FIELDS = fieldsNamed(LAWFUL_FIELDS, [
    'BSM', 'XZQDM', 'JLLX', 'WH', 'XMMC', 'YDDW', 'PZRQ', 'QSRQ', 'ZZRQ', 'MJ',
]);
/** Classes that are built on with a paper. */
const WITH_PAPER: readonly string[] = ['0601', '0508', '0701', '0809', '08H2', '1003', '1202'];
const SHARE = 0.45;

interface Paper {
    readonly rings: readonly Ring[];
    readonly isFacility: boolean;
    readonly parcel: NewParcel;
    /** Days after 2025-01-01. */
    readonly day: number;
}

/** Half of the papers have the ground of the new parcel exactly, half a rough outline of it. */
function papers({added, county}: Survey): Paper[] {
    const seed = hash32(14, 1, county.seed);
    return added.flatMap((parcel, k) => {
        const code = CODES[parcel.classIndex];
        if (!WITH_PAPER.includes(code) || unit(k, 1, seed) > SHARE) return [];
        const rings = unit(k, 2, seed) < 0.5 ? parcel.rings : [roughly(parcel.rings[0], hash32(k, 3, seed))];
        return [{rings, isFacility: code === '1202', parcel, day: Math.floor(360 * unit(k, 4, seed))}];
    });
}

function roughly(ring: Ring, seed: number): Ring {
    let x = 0, y = 0;
    for (let k = 0; k < ring.length; k += 2) {
        x += 2 * ring[k] / ring.length;
        y += 2 * ring[k + 1] / ring.length;
    }
    let reach = 0;
    for (let k = 0; k < ring.length; k += 2) reach += 2 * Math.hypot(ring[k] - x, ring[k + 1] - y) / ring.length;
    return blob(x, y, reach, 14, seed);
}

function dateText(day: number): string {
    return new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
}

export function lawfulLayer(survey: Survey): LayerSource {
    const list = papers(survey), placement = surveyed();
    let areaM2 = 0;
    return {
        count: list.length, fields: FIELDS, wkt: placement.wkt, epsg: placement.epsg,
        emit: (index, out) => {
            for (const ring of list[index].rings) out.ring(ring);
            areaM2 = Math.round(out.twiceArea() * 50 / TICKS_PER_M / TICKS_PER_M) / 100;
            placement.place(out);
        },
        row: index => {
            const {isFacility, parcel, day} = list[index], date = dateText(day);
            return [bsm(COUNTY_CODE, '41', index + 1), villageCode(parcel.village), isFacility ? '设施农用地备案' : '农转用批复',
                isFacility ? `虚设农备〔2025〕${index + 1}号` : `虚农转〔2025〕${index + 1}号`,
                isFacility ? '粮食烘干设施（虚构）' : '建设项目（虚构）', isFacility ? '虚构合作社' : '虚构公司', date,
                isFacility ? date : '', isFacility ? dateText(day + 5 * 365) : '', areaM2];
        },
    };
}
