/** The layers of the jobs: each is the survey before, the survey after in one of its forms, or a layer of its own. */

import {emitFeature, NO_CHANGES, type County} from './county.ts';
import {independentLayer} from './independent.ts';
import {TICKS_PER_M} from './mesh.ts';
import {drifted, inDegrees, reExported, surveyed, toMillimetres, turnRings, type Placement} from './placement.ts';
import {hash32, shuffled} from './random.ts';
import type {RingBuffer} from './ringBuffer.ts';
import type {LayerSource} from './shapefile.ts';
import {classAfter, emitAfter, featuresAfter, villageAfter, type Survey} from './survey.ts';
import {SURVEY_FIELDS, surveyRow} from './surveyTable.ts';

/** Jobs by name: noise of R9 … R4 is 1e-9 … 1e-4 m. */
export const JOBS = ['A', 'R9', 'R8', 'R7', 'R6', 'R5', 'R4', 'R3', 'G', 'B', 'X'] as const;
export type Job = typeof JOBS[number];

export const YEAR_BEFORE = 2024;

/** Parcels of a layer: rings in ticks, and what the table needs. */
interface Parcels {
    readonly count: number;
    readonly emit: (index: number, out: RingBuffer) => void;
    readonly classOf: (index: number) => number;
    readonly villageOf: (index: number) => number;
    readonly serialOf: (index: number) => number;
    readonly year: number;
}

function sourceOf(parcels: Parcels, placement: Placement, turnSeed?: number): LayerSource {
    // a row is asked for after its rings: the area is that of the ticks, the same for all forms of a survey
    let areaM2 = 0;
    return {
        count: parcels.count, fields: SURVEY_FIELDS, wkt: placement.wkt, epsg: placement.epsg,
        emit: (index, out) => {
            parcels.emit(index, out);
            areaM2 = out.twiceArea() / 2 / TICKS_PER_M / TICKS_PER_M;
            if (turnSeed !== undefined) turnRings(out, turnSeed + parcels.serialOf(index));
            placement.place(out);
        },
        row: index => surveyRow({
            serial: parcels.serialOf(index), classIndex: parcels.classOf(index), village: parcels.villageOf(index),
            areaM2, year: parcels.year,
        }),
    };
}

export function beforeLayer(county: County): LayerSource {
    return sourceOf({
        count: county.features, emit: (index, out) => emitFeature(county, index, NO_CHANGES, out),
        classOf: index => county.classOf[index], villageOf: index => county.villageOf[index],
        serialOf: index => index + 1, year: YEAR_BEFORE,
    }, surveyed());
}

/** Order   of the survey after: mixed */
export function afterLayer(survey: Survey, job: Job): LayerSource {
    const {county} = survey, seed = hash32(11, 1, county.seed);
    if (job === 'B') {
        return sourceOf({...independentLayer(county), serialOf: index => index + 1, year: YEAR_BEFORE + 1}, surveyed());
    }
    const order = shuffled(featuresAfter(survey), seed);
    const parcels: Parcels = {
        count: order.length, emit: (index, out) => emitAfter(survey, order[index], out),
        classOf: index => classAfter(survey, order[index]), villageOf: index => villageAfter(survey, order[index]),
        serialOf: index => order[index] + 1, year: YEAR_BEFORE + 1,
    };
    if (job === 'A') return sourceOf(parcels, surveyed());
    if (job === 'G') return sourceOf(parcels, inDegrees());
    if (job === 'X') return sourceOf(parcels, drifted(seed));
    if (job === 'R3') return sourceOf(parcels, toMillimetres());
    return sourceOf(parcels, reExported(10 ** -Number(job[1]), seed), hash32(12, 1, seed));
}
