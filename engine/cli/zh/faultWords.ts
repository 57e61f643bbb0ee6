/** All that the terminal says of a fault in Chinese. Loaded only when there is one. */

import type {FaultWords} from '../printError.ts';
import {adviceOfCode} from './advice.ts';
import {chineseOfCode} from './codes.ts';
import {explainFault} from './explain.ts';
import {placeInChinese} from './place.ts';

export const CHINESE_FAULTS: FaultWords = {
    meaning: chineseOfCode, advice: adviceOfCode, explain: explainFault, place: placeInChinese,
};
