/** The crosswalks that come with the engine. */

import {loadCrosswalk} from './crosswalk.ts';
import type {Crosswalk} from './crosswalk.ts';
import monitoringTypes from './crosswalks/monitoringTypes.json' with {type: 'json'};
import survey2007ToSurvey2020 from './crosswalks/survey2007ToSurvey2020.json' with {type: 'json'};
import survey2020ToLanduse2023 from './crosswalks/survey2020ToLanduse2023.json' with {type: 'json'};

export function suppliedCrosswalks(): readonly Crosswalk[] {
    return [survey2020ToLanduse2023, survey2007ToSurvey2020, monitoringTypes].map(file => loadCrosswalk(file, `${file.crosswalk}.json`));
}
