/** Bytes to `RawLayer`s and back. One file a format; nothing is repaired here. */
export {openSource} from './open.ts';
export {isRasterFile, openRaster} from './rasters.ts';
export {openForm} from './forms/openForm.ts';
export {isBlankCell} from './forms/filling.ts';
export {readDbfTable} from './dbf.ts';
export {writeFlatGeobuf, writeGeoParquet, writeGpkg, writeShapefile} from './writers.ts';
export type {OpenOptions} from './options.ts';
export type {DbfTable} from './dbf.ts';
export type {FilledColumn, Form, FormField} from './form.ts';
export type {WriteLayer} from './write/writeLayer.ts';
export type {CellValue, Format, RawCrs, RawField, RawLayer} from './rawLayer.ts';
export type {CellWindow, GridTransform, PictureBlock, PictureDecoder, RawRaster, ReadCellsOptions, SampleArray, SampleType} from './rawRaster.ts';
