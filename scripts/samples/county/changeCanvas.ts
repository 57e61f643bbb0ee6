/** The second survey's raster: the first one's, with patches painted over it. */

import type {Guide} from './features.ts';
import type {Point} from './field.ts';
import type {Landscape} from './landscape.ts';
import type {Parcel, ParcelRaster} from './parcels.ts';
import {centreOf, COLUMNS, ROWS, CELL} from './raster.ts';

/** Paper behind a change, drawn as an area of its own. */
export interface Paper {
    readonly type: string;
    readonly documentNo: string;
    readonly project: string;
    readonly holder: string;
    readonly approvedOn: string;
    readonly validFrom?: string;
    readonly validTo?: string;
    readonly outline: readonly Point[];
    readonly note?: string;
}

export interface Change {
    readonly what: string;
    readonly code: string;
    readonly guide: Guide | null;
    /** Set when a whole parcel changed and no new border was drawn. */
    readonly parcel: number;
    readonly planting: string;
}

export class ChangeCanvas {
    readonly landscape: Landscape;
    readonly raster: ParcelRaster;
    readonly basicFarmland: ReadonlySet<number>;
    readonly changes: Change[] = [];
    readonly papers: Paper[] = [];
    /** Change of each cell, −1 where nothing changed. */
    readonly changeOf: Int32Array;
    /** Parcels that some change has touched. */
    readonly touched = new Set<number>();
    private readonly cellStart: Int32Array;
    private readonly cells: Int32Array;

    constructor(landscape: Landscape, raster: ParcelRaster, basicFarmland: ReadonlySet<number>) {
        this.landscape = landscape;
        this.raster = raster;
        this.basicFarmland = basicFarmland;
        this.changeOf = new Int32Array(raster.labels.length).fill(-1);
        this.cellStart = new Int32Array(raster.parcels.length + 1);
        for (const label of raster.labels) this.cellStart[label + 1]++;
        for (let i = 0; i < raster.parcels.length; i++) this.cellStart[i + 1] += this.cellStart[i];
        const next = this.cellStart.slice();
        this.cells = new Int32Array(raster.labels.length);
        for (let cell = 0; cell < raster.labels.length; cell++) this.cells[next[raster.labels[cell]]++] = cell;
    }

    parcelAt([x, y]: Point): number {
        if (x < 0 || y < 0 || x >= COLUMNS * CELL || y >= ROWS * CELL) return 0;
        return this.raster.labels[Math.floor(y / CELL) * COLUMNS + Math.floor(x / CELL)];
    }

    cellsOf(parcel: number): Int32Array {
        return this.cells.subarray(this.cellStart[parcel], this.cellStart[parcel + 1]);
    }

    parcel(id: number): Parcel {
        return this.raster.parcels[id];
    }

    /** Paints the cells a drawing visits, where `takes` allows the class before and nothing has changed yet. */
    paint(
        what: string,
        code: string,
        guide: Guide | null,
        takes: (code: string) => boolean,
        draw: (visit: (cell: number) => void) => void,
    ): number {
        const id = this.changes.push({what, code, guide, parcel: -1, planting: ''}) - 1;
        draw(cell => {
            const parcel = this.raster.labels[cell];
            if (parcel === 0 || this.changeOf[cell] >= 0 || !takes(this.parcel(parcel).code)) return;
            this.changeOf[cell] = id;
            this.touched.add(parcel);
        });
        return id;
    }

    /** The whole parcel becomes another class, or only its planting attribute changes. */
    turn(what: string, parcel: number, code: string, planting = ''): void {
        this.changes.push({what, code, guide: null, parcel, planting});
        this.touched.add(parcel);
    }

    /** A side of the parcel with about a share of its area becomes another class, along a slightly bent line. */
    cut(
        what: string,
        parcel: number,
        code: string,
        share: number,
        direction: Point,
        bend: (x: number, y: number) => number,
    ): void {
        const reach = (cell: number): number => {
            const [x, y] = centreOf(cell);
            return x * direction[0] + y * direction[1] + bend(x, y);
        };
        const cells = this.cellsOf(parcel);
        const line = Float64Array.from(cells, reach).sort()[Math.floor(cells.length * share)];
        this.paint(
            what,
            code,
            null,
            () => true,
            visit => {
                for (const cell of cells) if (reach(cell) < line) visit(cell);
            },
        );
    }
}
