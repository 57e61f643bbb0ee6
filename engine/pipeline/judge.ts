/** The stages that answer for a pack's golden cases, as one value: policy itself calls no stage. */

import {classifyPart} from '../classify/classifyPart.ts';
import type {Judge} from '../policy/answers.ts';
import {patchDeadlines} from '../route/patchDeadlines.ts';
import {routePart} from '../route/routePart.ts';

export const JUDGE: Judge = {classifyPart, routePart, patchDeadlines};
