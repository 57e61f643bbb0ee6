/** Traced regions of a series with areas on the ellipsoid and shapes in longitude and latitude. */

import {createHash} from 'node:crypto';
import {edgeAreaOn} from '../../crs/area.ts';
import {crsFromCode, type Crs} from '../../crs/crs.ts';
import {projectInto} from '../../crs/project.ts';
import {ticksOfRings} from '../../kernel/index.ts';
import {placeOf, type Grid} from '../../raster/grid.ts';
import type {TracedSeries} from '../../raster/traceSeries.ts';
import {roundDegrees, type LonLat, type MultiPolygon} from '../frame.ts';
import {latticeOf} from '../rasters/compareRasters.ts';
import {placed} from '../rasters/regionsLayer.ts';

const GEOGRAPHIC = crsFromCode('EPSG:4490');

export interface ChangeRegion {
    /** By content: the same cells of the same change have the same id. */
    readonly id: string;
    readonly before: number;
    readonly after: number;
    /** The first date of the change. */
    readonly date: string;
    readonly isConfirmed: boolean;
    readonly cells: number;
    /** Of cells × dates, the share with data. */
    readonly seenShare: number;
    readonly cellsBack: number;
    readonly cellsUnsteady: number;
    readonly areaTicks: bigint;
    readonly geometry: MultiPolygon;
    /** The middle of a cell of the region. */
    readonly label: LonLat;
}

/**
 * Order   confirmed ones first, then by date, class before, class after and place
 * @param crs the plane of the areas
 * @throws EngineError `kernel/extent`
 */
export function changeRegions(traced: TracedSeries, grid: Grid, from: Crs, crs: Crs, dates: readonly string[], values: readonly number[]): ChangeRegion[] {
    const {featureStart, ringStart, corners, change, cells, seen, back, unsteady} = traced;
    if (change.length === 0) return [];
    const polygons = placed(traced, grid, 0, 0);
    const lonLat = new Float64Array(polygons.coords.length);
    projectInto(from, GEOGRAPHIC, polygons.coords, lonLat);
    projectInto(from, crs, polygons.coords, polygons.coords);
    const lattice = latticeOf(polygons);
    const ticks = ticksOfRings(lattice, edgeAreaOn(crs, 1 / lattice.perM));
    const labels = Float64Array.from(change.flatMap((_, region) => firstCell(corners, ringStart[featureStart[region]], ringStart[featureStart[region + 1]])));
    const firstCells = labels.slice();
    for (let i = 0; i < labels.length; i += 2) [labels[i], labels[i + 1]] = placeOf(grid.transform, labels[i], labels[i + 1]);
    projectInto(from, GEOGRAPHIC, labels, labels);
    const ringOf = (ring: number): LonLat[] => {
        const points: LonLat[] = [];
        for (let i = ringStart[ring]; i < ringStart[ring + 1]; i++) points.push([roundDegrees(lonLat[2 * i]), roundDegrees(lonLat[2 * i + 1])]);
        return [...points, points[0]];
    };
    const regions = change.map(({before, after, date, isConfirmed}, region): ChangeRegion => {
        const holes: LonLat[][] = [];
        let shell: LonLat[] = [], areaTicks = 0n;
        for (let ring = featureStart[region]; ring < featureStart[region + 1]; ring++) {
            areaTicks += BigInt(ticks[ring]);
            // a region connected over cell sides has one shell
            if (ticks[ring] > 0) shell = ringOf(ring);
            else holes.push(ringOf(ring));
        }
        const [x, y] = placeOf(grid.transform, firstCells[2 * region], firstCells[2 * region + 1]);
        const content = [x, y, cells[region], values[before], values[after], dates[date], isConfirmed];
        return {
            id: `S${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 15)}`,
            before: values[before], after: values[after], date: dates[date], isConfirmed, cells: cells[region],
            seenShare: seen[region] / (cells[region] * dates.length), cellsBack: back[region], cellsUnsteady: unsteady[region],
            areaTicks, geometry: [[shell, ...holes]], label: [roundDegrees(labels[2 * region]), roundDegrees(labels[2 * region + 1])],
        };
    });
    // regions come by place, and sorting keeps that order among equals
    return regions.sort((a, b) => Number(b.isConfirmed) - Number(a.isConfirmed) || (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)
        || a.before - b.before || a.after - b.after);
}

/** The middle of the upper left cell of a region: below and right of its uppermost, then leftmost corner. */
function firstCell(corners: Float64Array, from: number, to: number): [number, number] {
    let column = Infinity, row = Infinity;
    for (let i = from; i < to; i++) {
        const x = corners[2 * i], y = corners[2 * i + 1];
        if (y < row || y === row && x < column) [column, row] = [x, y];
    }
    return [column + 0.5, row + 0.5];
}
