/**
 * Which of two coordinates is east. Surveyors in China write X for north and Y for east, exports of GIS the other way
 * round; inside China the size of the numbers tells.
 *
 * Source  domain facts §5.3: northings of 7 digits; eastings 6 digits, or 8 with the number of the zone
 */

const LON_DEG: readonly [number, number] = [73, 136];
const LAT_DEG: readonly [number, number] = [3, 54];
/** Below the first a northing could be an easting. */
const NORTH_M: readonly [number, number] = [1_000_000, 6_000_000];
/** Without the zone; an easting is 500 km at the meridian. */
const EAST_M: readonly [number, number] = [100_000, 900_000];
const ZONE_M = 1_000_000;
/** 13 to 23 are zones of 6°, 25 to 45 of 3°. */
const ZONES: readonly [number, number] = [13, 45];

export type AxisOrder = 'east-north' | 'north-east' | 'unknown';
export interface Axes { readonly order: AxisOrder; readonly unit: 'degrees' | 'metres' }

/** What the size of two numbers says. */
export function axesOf(first: number, second: number): Axes {
    if (within(first, LON_DEG) && within(second, LAT_DEG)) return {order: 'east-north', unit: 'degrees'};
    if (within(first, LAT_DEG) && within(second, LON_DEG)) return {order: 'north-east', unit: 'degrees'};
    const order = isEast(first) && isNorth(second) ? 'east-north' : isEast(second) && isNorth(first) ? 'north-east' : 'unknown';
    return {order, unit: Math.abs(first) <= 360 && Math.abs(second) <= 360 ? 'degrees' : 'metres'};
}

function within(value: number, [least, most]: readonly [number, number]): boolean {
    return value >= least && value <= most;
}

function isNorth(value: number): boolean {
    return within(value, NORTH_M);
}

function isEast(value: number): boolean {
    const zone = Math.floor(value / ZONE_M);
    return within(value, EAST_M) || within(zone, ZONES) && within(value - zone * ZONE_M, EAST_M);
}
