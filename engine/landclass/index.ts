/** What other folders use of `landclass`. */
export {loadCrosswalk, translateCode, translateFields} from './crosswalk.ts';
export type {Crosswalk, Translation} from './crosswalk.ts';
export {dictionary, DICTIONARY_IDS, mappingGroup, surveyDictionaryOf, withGroups} from './dictionary.ts';
export type {Dictionary, MappingGroup} from './dictionary.ts';
export type {LandClass, LandGroup} from './landClass.ts';
export {lookup, normaliseCode, splitCode} from './lookup.ts';
export type {Lookup, LookupOptions} from './lookup.ts';
export {suppliedCrosswalks} from './suppliedCrosswalks.ts';
export {crosswalkOfLegend, loadLegend, suppliedLegends, VALUE_FIELD} from './legend.ts';
export type {Legend, LegendEntry} from './legend.ts';
export {CHANGE_TYPES} from './changeTypes.ts';
