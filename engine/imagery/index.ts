/** Pictures of both dates: opened, cut to chips of a place, drawn. The one user of `sharp` and `pmtiles`. */
export {chip, chipKey} from './chip.ts';
export type {Chip, ChipOptions, ChipPicture, ChipRequest, DatedImagery} from './chip.ts';
export type {Place} from './chipGrid.ts';
export {CHIP_FORMATS} from './draw.ts';
export type {ChipFormat} from './draw.ts';
export type {Imagery} from './imagery.ts';
export {openImagery} from './openImagery.ts';
export type {Stretch} from './stretch.ts';
