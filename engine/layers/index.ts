/** What other folders use of `layers`. */
export {compareAreas, DEFAULT_AREA_THRESHOLD} from './compareAreas.ts';
export type {AreaThreshold} from './compareAreas.ts';
export {featureAreasM2, pointOf} from './featureAreas.ts';
export {mapFields} from './fieldMapping.ts';
export type {FieldMapping, MappingInput} from './fieldMapping.ts';
export {RECORD_TYPES} from './layer.ts';
export type {
    BasicFarmlandTable, ClassTable, LawfulTable, Layer, NamedTable, ParcelTable, RecordType, SeasonTable, TableOfKind,
    UnitTable,
} from './layer.ts';
export {overlapRank} from './overlapRank.ts';
export type {OverlapRank} from './overlapRank.ts';
export {parseDate} from './parseDate.ts';
export {readLayer} from './readLayer.ts';
export type {ReadOptions} from './readLayer.ts';
