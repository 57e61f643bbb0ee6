/** The door of `crs`: what other folders may use. */

export {edgeAreaOn, ringAreaM2, type EdgeArea} from './area.ts';
export {crsFromCode, crsFromRaw, type Crs, type CrsOptions, type DatumParameters, type RawCrsLike} from './crs.ts';
export {findCrs, zoneCode, zoneOfEasting, type Bbox, type CrsFinding, type CrsHint} from './detect.ts';
export {officialRingAreaM2, type OfficialOptions} from './official.ts';
export {projectInto, workingCrs} from './project.ts';
export type {TransverseMercator} from './transverseMercator.ts';
