/** What the page asks of a map. Two answers: `maplibreMap.ts` with WebGL, `svgMap.ts` without. */
import type {Bbox} from '../geo.ts';
import type {Epoch, Layers, Place} from '../state.ts';
import type {Translate} from '../i18n/translate.ts';

export interface MapView {
    /** Indexes of the patches that pass the filters. */
    readonly shown: readonly number[];
    readonly selected: number | null;
    readonly hovered: number | null;
    readonly epoch: Epoch;
    readonly layers: Layers;
    readonly place: Place | null;
}

export interface MapEvents {
    select(index: number | null): void;
    hover(index: number | null): void;
    pointer(at: readonly [number, number] | null): void;
    /** Metres on the ground that one CSS pixel shows, in the middle of the map. */
    scale(metresPerPixel: number): void;
    /** The drawing surface went away for good. */
    lost(): void;
}

/** Pixels covered by panels on each side, kept free when the map goes to a place. */
export interface Padding {
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
    readonly left: number;
}

export interface MapPort {
    update(view: MapView): void;
    fit(bbox: Bbox, padding: Padding): void;
    zoomBy(steps: number): void;
    translate(t: Translate): void;
    remove(): void;
}
