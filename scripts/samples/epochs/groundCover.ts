/** What each class of land looks like from above: crop rows, crowns, roofs, water, seen with some two metres a pixel. */

import {hash, fractal, noise, type Noise} from '../county/random.ts';
import type {Plot} from './landRaster.ts';

/** Red, green, blue, 0 to 255 and not yet rounded. */
export type Colour = readonly [number, number, number];

/** How far the season has gone: 0 green, 1 harvest. */
export interface Season {
    readonly ripe: number;
    /** Turns the whole picture a little, as another day and another sensor do. */
    readonly tint: Colour;
}

/** A point in the plot's own frame and on the map. */
export interface Spot {
    readonly u: number;
    readonly v: number;
    readonly x: number;
    readonly y: number;
}

export type Painter = (plot: Plot, spot: Spot) => Colour;

export function painter(seed: number, season: Season): Painter {
    const noises = {fine: noise(seed + 1), soft: fractal(seed + 2, 3), broad: fractal(seed + 3, 2)};
    return (plot, spot) => {
        const paint = PAINTS.find(([codes]) => codes.test(plot.code))?.[1] ?? bare;
        return paint({plot, spot, season, ...noises, own: unit(plot.seed, 1), other: unit(plot.seed, 2)});
    };
}

interface Ground {
    readonly plot: Plot;
    readonly spot: Spot;
    readonly season: Season;
    readonly fine: Noise;
    readonly soft: Noise;
    readonly broad: Noise;
    /** Two numbers of the plot, 0 to 1. */
    readonly own: number;
    readonly other: number;
}

type Paint = (ground: Ground) => Colour;

const PAINTS: readonly (readonly [codes: RegExp, paint: Paint])[] = [
    [/^010/, field],
    [/^0202/, tea], [/^02/, orchard],
    [/^0307/, nursery], [/^03/, forest], [/^04/, grass],
    [/^(06|05H1|0508|1202)/, halls], [/^(07|08)/, village], [/^0810|^05/, park],
    [/^1003|^1004/, asphalt], [/^1006/, track], [/^1107|^1109/, ditch],
    [/^1101|^1103|^1104/, water], [/^1106/, flats],
];

function unit(x: number, y: number, seed = 0): number {
    return hash(x | 0, y | 0, seed) / 4294967296;
}

function mixed(a: Colour, b: Colour, share: number): Colour {
    const s = Math.min(1, Math.max(0, share));
    return [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s];
}

function lit(colour: Colour, by: number): Colour {
    return [colour[0] * (1 + by), colour[1] * (1 + by), colour[2] * (1 + by)];
}

/** A wave across rows that lie along u, −1 to 1, without sines: the same on every machine. */
function rows(v: number, spacing: number): number {
    const t = v / spacing - Math.floor(v / spacing);
    return 1 - 4 * Math.abs(t - 0.5);
}

const PADDY: Colour = [96, 124, 62], PADDY_RIPE: Colour = [172, 158, 84];
const DRY: Colour = [112, 122, 66], SOIL: Colour = [160, 134, 100], STUBBLE: Colour = [178, 160, 118];

/** Paddy is even and ripens together; on dry land neighbours grow different things. A field left alone is blotched with weeds. */
function field({plot, spot, season, soft, fine, own, other}: Ground): Colour {
    const isPaddy = !plot.code.startsWith('0103');
    if (plot.planting === 'WG') {
        const weeds = soft(spot.x / 14, spot.y / 14);
        return lit(mixed([134, 128, 86], [100, 116, 66], 0.5 + 1.1 * weeds), 0.10 * fine(spot.x / 2.3, spot.y / 2.3));
    }
    const ripe = season.ripe + 0.5 * (own - 0.5);
    let colour = isPaddy ? mixed(PADDY, PADDY_RIPE, ripe) : own < 0.28 ? mixed(SOIL, STUBBLE, other) : mixed(DRY, [150, 150, 78], ripe * 0.8 + other * 0.3);
    // strips of a field are worked by different families
    const strip = Math.floor(spot.v / (14 + 16 * other));
    colour = lit(colour, 0.16 * (unit(plot.seed, strip, 5) - 0.5));
    colour = lit(colour, (isPaddy ? 0.04 : 0.075) * rows(spot.v, isPaddy ? 4.1 : 5.3) + 0.09 * soft(spot.x / 38, spot.y / 38));
    // the bank between two strips
    const edge = spot.v / (14 + 16 * other) - strip;
    return edge < 0.07 ? mixed(colour, [132, 126, 88], 0.8) : lit(colour, 0.05 * fine(spot.x / 1.7, spot.y / 1.7));
}

/** Round crowns on a lattice, lit from the south-east, with their shadows. */
function crowns({u, v}: Spot, spacing: number, radius: number, jitter: number, seed: number): number {
    let best = 0;
    const [column, row] = [Math.floor(u / spacing), Math.floor(v / spacing)];
    for (let i = -1; i <= 1; i++) {
        for (let j = -1; j <= 1; j++) {
            const [c, r] = [column + i, row + j];
            const cu = (c + 0.5 + jitter * (unit(c, r, seed) - 0.5)) * spacing, cv = (r + 0.5 + jitter * (unit(c, r, seed + 1) - 0.5)) * spacing;
            const size = radius * (0.75 + 0.5 * unit(c, r, seed + 2));
            const [du, dv] = [u - cu, v - cv];
            const d = Math.sqrt(du * du + dv * dv) / size;
            if (d < 1) best = Math.max(best, 0.55 + 0.45 * (1 - d) + 0.25 * (du - dv) / size);
            else if (best === 0) {
                const [su, sv] = [du + 0.7 * size, dv - 0.7 * size];
                if (Math.sqrt(su * su + sv * sv) < size) best = -0.5;
            }
        }
    }
    return best;
}

function orchard({plot, spot, season, soft, own}: Ground): Colour {
    const young = plot.code.endsWith('K');
    const ground = lit(mixed([148, 134, 92], [116, 126, 72], 0.35 + 0.5 * own), 0.10 * soft(spot.x / 20, spot.y / 20));
    const crown = crowns(spot, 5.5, young ? 1.3 : 2.1, 0.15, plot.seed);
    if (crown < 0) return lit(ground, -0.22);
    return crown === 0 ? ground : lit(mixed([58, 88, 42], [86, 96, 44], season.ripe * 0.5), 0.55 * (crown - 0.6));
}

function tea({plot, spot, fine, own}: Ground): Colour {
    const bend = 2.2 * fine(spot.u / 42, plot.seed % 97);
    const wave = rows(spot.v + bend, 5);
    return wave > -0.25 ? lit([66, 98, 50], 0.12 * wave + 0.08 * fine(spot.x / 2, spot.y / 2)) : mixed([138, 122, 84], [120, 116, 76], own);
}

function nursery({plot, spot, soft}: Ground): Colour {
    const bed = Math.floor(spot.v / 9);
    const shade = unit(plot.seed, bed, 7);
    const crown = crowns({...spot, v: spot.v * 1.2}, 3.4, 1.25, 0.1, plot.seed);
    const ground: Colour = lit([138, 124, 90], 0.1 * soft(spot.x / 15, spot.y / 15));
    return crown <= 0 ? lit(ground, crown < 0 ? -0.2 : 0) : lit(mixed([48, 84, 46], [92, 116, 56], shade), 0.5 * (crown - 0.6));
}

function forest({plot, spot, season, soft, broad, own}: Ground): Colour {
    const isShrub = plot.code.startsWith('0305');
    const {x, y} = spot;
    const crown = crowns({...spot, u: x, v: y}, isShrub ? 4.5 : 6.5, isShrub ? 2 : 4.2, 0.9, 17);
    const base = plot.code.startsWith('0302') ? [84, 112, 58] as const : isShrub ? [94, 108, 66] as const : [52, 78, 46] as const;
    const autumn = mixed(base, [112, 98, 54], Math.max(0, season.ripe * 0.35 + 0.5 * broad(x / 60, y / 60)) * 0.6);
    const colour = lit(autumn, 0.22 * soft(x / 45, y / 45) + 0.1 * (own - 0.5));
    return crown > 0 ? lit(colour, 0.55 * (crown - 0.7)) : lit(colour, isShrub ? 0.12 : -0.28);
}

function grass({spot, season, soft, fine, own}: Ground): Colour {
    const {x, y} = spot;
    const colour = mixed([126, 138, 82], [158, 146, 92], 0.3 + 0.4 * season.ripe + 0.25 * (own - 0.5) + 0.9 * soft(x / 26, y / 26));
    return lit(colour, 0.07 * fine(x / 2.1, y / 2.1) - (crowns({...spot, u: x, v: y}, 17, 2, 0.9, 29) > 0.1 ? 0.33 : 0));
}

const ROOFS: readonly Colour[] = [[150, 96, 78], [164, 156, 148], [126, 122, 120], [176, 108, 84], [96, 112, 140], [188, 182, 172]];

/** A gabled house in the middle of each cell of a lattice; u along the ridge. */
function house(u: number, v: number, halfLength: number, halfWidth: number, roof: Colour): Colour | null {
    const [au, av] = [Math.abs(u), Math.abs(v)];
    if (au < halfLength && av < halfWidth) {
        if (av < 0.45) return lit(roof, 0.22);
        return lit(roof, v > 0 ? -0.16 : 0.12);
    }
    // the shadow falls to the north-west
    return Math.abs(u + 1.6) < halfLength && Math.abs(v - 1.8) < halfWidth ? [66, 64, 58] : null;
}

function village({plot, spot, soft, fine, own}: Ground): Colour {
    const isSingle = plot.halfLengthM < 14 && plot.halfWidthM < 13;
    const yard = lit(mixed([176, 166, 146], [140, 136, 104], 0.3 + 0.6 * soft(spot.x / 22, spot.y / 22)), 0.06 * fine(spot.x / 2, spot.y / 2));
    if (isSingle) {
        const roof = ROOFS[Math.floor(own * ROOFS.length)];
        return house(spot.u, spot.v, 0.72 * plot.halfLengthM, 0.62 * plot.halfWidthM, roof) ?? yard;
    }
    const [stepU, stepV] = [19, 17];
    const [column, row] = [Math.floor(spot.u / stepU), Math.floor(spot.v / stepV)];
    const has = unit(column, row, plot.seed), which = unit(column, row, plot.seed + 1);
    const [u, v] = [spot.u - (column + 0.5) * stepU, spot.v - (row + 0.5) * stepV];
    const built = has < 0.8 ? house(u + 2 * (which - 0.5), v, 5.4 + 2 * which, 3.8 + 1.4 * unit(column, row, plot.seed + 2), ROOFS[Math.floor(which * ROOFS.length)]) : null;
    if (built !== null) return built;
    const crown = crowns(spot, 11, 2.3, 0.8, plot.seed + 9);
    return crown > 0 ? lit([70, 92, 52], 0.5 * (crown - 0.6)) : yard;
}

/** Long roofs on concrete: works, barns, greenhouses, with a way around them. */
function halls({plot, spot, soft, own, other}: Ground): Colour {
    const isGreenhouse = plot.code.startsWith('1202') && other < 0.65;
    const concrete = lit([186, 180, 168], 0.07 * soft(spot.x / 12, spot.y / 12));
    const [au, av] = [Math.abs(spot.u), Math.abs(spot.v)];
    const [inU, inV] = [Math.min(0.9 * plot.halfLengthM, plot.halfLengthM - 2.5), Math.min(0.88 * plot.halfWidthM, plot.halfWidthM - 2.5)];
    if (isGreenhouse) {
        const t = (spot.v + 400) / 8.5, lane = t - Math.floor(t);
        return au < inU && av < inV && lane < 0.78 ? lit([206, 212, 216], 0.16 * (0.4 - Math.abs(lane - 0.39))) : lit([148, 136, 104], 0.05 * soft(spot.x / 9, spot.y / 9));
    }
    if (au > inU || av > inV) return Math.abs(spot.u + 2) < inU && Math.abs(spot.v - 2.4) < inV ? [84, 82, 76] : concrete;
    const bays = Math.max(1, Math.round(inV / 13)), bay = 2 * inV / bays;
    const t = (spot.v + inV) / bay, across = t - Math.floor(t);
    const roof = [[94, 128, 172], [186, 188, 188], [150, 152, 156]][Math.floor(own * 3)] as unknown as Colour;
    const ribs = 0.03 * rows(spot.u, 4);
    return across < 0.06 && bays > 1 ? lit(concrete, -0.25) : lit(roof, (across < 0.5 ? 0.1 : -0.08) + ribs);
}

function park(ground: Ground): Colour {
    const crown = crowns(ground.spot, 9, 2.6, 0.7, ground.plot.seed);
    return crown > 0 ? lit([72, 98, 52], 0.5 * (crown - 0.6)) : lit([136, 150, 92], 0.1 * ground.soft(ground.spot.x / 12, ground.spot.y / 12));
}

function asphalt({spot, fine, soft}: Ground): Colour {
    return lit([132, 130, 128], 0.05 * fine(spot.x / 1.9, spot.y / 1.9) + 0.06 * soft(spot.x / 60, spot.y / 60));
}

function track({spot, fine, soft, own}: Ground): Colour {
    return lit(own < 0.45 ? [196, 190, 176] : [186, 166, 130], 0.05 * fine(spot.x / 1.9, spot.y / 1.9) + 0.08 * soft(spot.x / 40, spot.y / 40));
}

function ditch({spot, soft}: Ground): Colour {
    return lit(mixed([92, 104, 78], [72, 92, 86], 0.5 + soft(spot.x / 15, spot.y / 15)), 0.05 * soft(spot.x / 5, spot.y / 5));
}

/** Ponds differ in what lives in them; rivers and reservoirs are one water. */
function water({plot, spot, soft, broad, own, other}: Ground): Colour {
    const isPond = plot.code.startsWith('1104');
    const colour: Colour = isPond ? mixed([56, 84, 78], [92, 108, 82], other) : [74, 100, 104];
    return lit(colour, 0.05 * soft(spot.x / 18, spot.y / 18) + 0.12 * broad(spot.x / 220, spot.y / 220) + (isPond ? 0.1 * (own - 0.5) : 0));
}

function flats({spot, soft}: Ground): Colour {
    return mixed([168, 160, 134], [112, 122, 88], 0.4 + 1.2 * soft(spot.x / 24, spot.y / 24));
}

function bare({spot, soft, fine}: Ground): Colour {
    return lit([172, 146, 112], 0.14 * soft(spot.x / 17, spot.y / 17) + 0.06 * fine(spot.x / 2, spot.y / 2));
}
