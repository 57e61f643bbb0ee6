/** A year of the county: what people built, planted, dug, left and reclaimed between the two surveys. */

import {isCultivated} from '../sampleCodes.ts';
import type {ChangeCanvas, Paper} from './changeCanvas.ts';
import {bandOutline, eachLineCell, eachRingCell, lineGuide, ringGuide} from './features.ts';
import {FRAME, type Point} from './field.ts';
import {chaikin, densified, distance, lengthOf, lineOf, rounded, stretch, turnedRectangle, unit} from './lines.ts';
import {between, fractal, pick, seeded, shuffled, type Random} from './random.ts';

export function makeChanges(seed: number, canvas: ChangeCanvas): void {
    const random = seeded(seed + 131);
    widenRoad(canvas);
    newFieldRoads(random, canvas);
    factories(random, canvas);
    houses(random, canvas);
    facilities(random, canvas);
    temporaryLand(random, canvas);
    ponds(random, canvas);
    plantings(random, canvas, seed);
    wholeParcels(random, canvas);
}

const anyField = isCultivated;
const openLand = (code: string): boolean => isCultivated(code) || /^(02|03|0404|1107|1006)/.test(code);

/** A point and heading on the line, far from its ends. */
function spotOn(points: readonly Point[], share: number): {at: Point; heading: Point} {
    const i = Math.max(2, Math.min(points.length - 3, Math.floor(points.length * share)));
    return {at: points[i], heading: unit(points[i + 2][0] - points[i - 2][0], points[i + 2][1] - points[i - 2][1])};
}

function aside({at, heading}: {at: Point; heading: Point}, off: number): Point {
    return [at[0] - heading[1] * off, at[1] + heading[0] * off];
}

function longestRoad(canvas: ChangeCanvas): readonly Point[] {
    return canvas.landscape.roads
        .filter(road => road.code === '1003')
        .map(road => road.line.points)
        .reduce((best, points) => (lengthOf(points) > lengthOf(best) ? points : best));
}

function widenRoad(canvas: ChangeCanvas): void {
    const road = longestRoad(canvas);
    const length = lengthOf(road);
    const part = stretch(road, length * 0.28, length * 0.28 + 1050);
    const wide = lineOf(part, 10);
    canvas.paint('road widened', '1003', lineGuide(wide), openLand, visit => eachLineCell(wide, visit));
    canvas.papers.push({
        type: '农转用批复',
        documentNo: '虚政土批〔2025〕12号',
        project: '县道拓宽一期（虚构）',
        holder: '虚构交通建设处',
        approvedOn: '2025-03-18',
        outline: bandOutline(stretch(part, 0, 830), 9),
    });
}

function newFieldRoads(random: Random, canvas: ChangeCanvas): void {
    const hamlets = canvas.landscape.settlements.map(one => one.centre);
    let made = 0;
    for (const from of shuffled(random, hamlets)) {
        const to = hamlets.find(other => distance(other, from) > 240 && distance(other, from) < 420);
        if (!to || made === 3) continue;
        const middle: Point = [
            (from[0] + to[0]) / 2 + between(random, -45, 45),
            (from[1] + to[1]) / 2 + between(random, -45, 45),
        ];
        const line = lineOf(densified(chaikin([from, middle, to], 4), 6), 2);
        canvas.paint('field road built', '1006', lineGuide(line), anyField, visit => eachLineCell(line, visit));
        made++;
    }
}

function factories(random: Random, canvas: ChangeCanvas): void {
    const road = longestRoad(canvas);
    const yards: {share: number; size: [number, number]; paper: Omit<Paper, 'outline'> | null}[] = [
        {
            share: 0.52,
            size: [96, 62],
            paper: {
                type: '农转用批复',
                documentNo: '虚政土批〔2025〕21号',
                project: '粮食加工厂（虚构）',
                holder: '虚构粮食公司',
                approvedOn: '2025-05-09',
            },
        },
        {
            share: 0.7,
            size: [84, 54],
            paper: {
                type: '农转用批复',
                documentNo: '虚政土批〔2026〕2号',
                project: '板材厂（虚构）',
                holder: '虚构板材公司',
                approvedOn: '2026-02-11',
            },
        },
        {share: 0.86, size: [58, 41], paper: null},
        {share: 0.15, size: [47, 36], paper: null},
    ];
    for (const {share, size, paper} of yards) {
        for (let shift = 0; shift < 0.12; shift += 0.008) {
            const spot = spotOn(road, share + shift);
            const side = [1, -1].find(one =>
                isCultivated(canvas.parcel(canvas.parcelAt(aside(spot, one * (size[1] / 2 + 14)))).code),
            );
            if (!side) continue;
            const centre = aside(spot, side * (size[1] / 2 + 9));
            const ring = turnedRectangle(centre, spot.heading, size[0], size[1]);
            canvas.paint('factory', '0601', ringGuide(ring, true), anyField, visit => eachRingCell(ring, visit));
            if (paper)
                canvas.papers.push({
                    ...paper,
                    outline: turnedRectangle(centre, spot.heading, size[0] + 8, size[1] + 8),
                });
            break;
        }
        random();
    }
}

function houses(random: Random, canvas: ChangeCanvas): void {
    const {settlements} = canvas.landscape;
    let [made, linked] = [0, 0];
    for (let n = 0; n < 400 && made < 27; n++) {
        const {centre} = pick(random, settlements);
        const heading = unit(between(random, -1, 1), between(random, -1, 1));
        for (let off = 10; off < 300; off += 3) {
            const p: Point = [centre[0] + heading[0] * off, centre[1] + heading[1] * off];
            const {code} = canvas.parcel(canvas.parcelAt(p));
            if (/^(07|05|06|08|10|12)/.test(code)) continue;
            if (!isCultivated(code)) break;
            const small = made % 5 === 4;
            const [lengthM, widthM] = small
                ? [between(random, 9, 12), between(random, 8, 11)]
                : [between(random, 15, 22), between(random, 12, 16)];
            const middle: Point = [p[0] + heading[0] * (widthM / 2 + 1), p[1] + heading[1] * (widthM / 2 + 1)];
            const ring = turnedRectangle(middle, [-heading[1], heading[0]], lengthM, widthM);
            canvas.paint('house', '0702', ringGuide(ring, true), anyField, visit => eachRingCell(ring, visit));
            if (made % 7 === 3) {
                linked++;
                canvas.papers.push({
                    type: '城乡建设用地增减挂钩',
                    documentNo: `虚挂钩〔2025〕${linked}号`,
                    project: '农民建房建新区（虚构）',
                    holder: '虚构村委会',
                    approvedOn: '2025-02-26',
                    outline: turnedRectangle(middle, [-heading[1], heading[0]], lengthM + 3, widthM + 3),
                });
            }
            made++;
            break;
        }
    }
}

/** Fields whose middle lies in them, in random order, not yet touched. */
function freshFields(random: Random, canvas: ChangeCanvas, least: number, most: number, code = /^01/): number[] {
    return shuffled(
        random,
        [...canvas.raster.parcels.keys()].filter(id => {
            const {areaM2, centre, code: own} = canvas.parcel(id);
            return (
                code.test(own) &&
                areaM2 >= least &&
                areaM2 <= most &&
                canvas.parcelAt(centre) === id &&
                !canvas.touched.has(id)
            );
        }),
    );
}

function facilities(random: Random, canvas: ChangeCanvas): void {
    freshFields(random, canvas, 4000, 14000)
        .slice(0, 8)
        .forEach((id, n) => {
            const {centre} = canvas.parcel(id);
            const ring = turnedRectangle(
                centre,
                unit(1, between(random, -1, 1)),
                between(random, 34, 62),
                between(random, 13, 22),
            );
            canvas.paint('facility farm', '1202', ringGuide(ring, true), anyField, visit => eachRingCell(ring, visit));
            if (n >= 5) return;
            const [from, to] = n === 4 ? ['2020-06-01', '2025-05-31'] : ['2025-04-01', '2030-03-31'];
            canvas.papers.push({
                type: '设施农用地备案',
                documentNo: `虚设农备〔${from.slice(0, 4)}〕${n + 4}号`,
                project: pick(random, ['育秧大棚（虚构）', '粮食烘干房（虚构）', '生猪养殖场（虚构）']),
                holder: '虚构专业合作社',
                approvedOn: from,
                validFrom: from,
                validTo: to,
                outline: ring.map((p): Point => [
                    centre[0] + (p[0] - centre[0]) * 1.06,
                    centre[1] + (p[1] - centre[1]) * 1.06,
                ]),
                note: n === 4 ? '备案已到期' : '',
            });
        });
}

function temporaryLand(random: Random, canvas: ChangeCanvas): void {
    freshFields(random, canvas, 5000, 16000)
        .slice(0, 3)
        .forEach((id, n) => {
            const {centre} = canvas.parcel(id);
            const ring = turnedRectangle(
                centre,
                unit(1, between(random, -1, 1)),
                between(random, 40, 60),
                between(random, 26, 38),
            );
            canvas.paint('construction camp', '1201', ringGuide(ring, true), anyField, visit =>
                eachRingCell(ring, visit),
            );
            const [from, to] = n === 1 ? ['2023-07-01', '2025-06-30'] : ['2025-06-01', '2027-05-31'];
            if (n === 2) return;
            canvas.papers.push({
                type: '临时用地',
                documentNo: `虚临用〔${from.slice(0, 4)}〕${n + 1}号`,
                project: '拌合站（虚构）',
                holder: '虚构交通建设处',
                approvedOn: from,
                validFrom: from,
                validTo: to,
                outline: ring,
                note: n === 1 ? '批准期已满' : '',
            });
        });
}

function ponds(random: Random, canvas: ChangeCanvas): void {
    freshFields(random, canvas, 2200, 11000, /^0101/)
        .slice(0, 12)
        .forEach((id, n) => {
            const {centre} = canvas.parcel(id);
            const [lengthM, widthM] =
                n % 6 === 5
                    ? [between(random, 16, 20), between(random, 14, 18)]
                    : [between(random, 34, 70), between(random, 20, 34)];
            const corners = turnedRectangle(centre, unit(1, between(random, -1, 1)), lengthM, widthM);
            const ring = rounded(corners, 3);
            canvas.paint('pond dug', n % 3 === 0 ? '1104' : '1104A', ringGuide(ring, false), anyField, visit =>
                eachRingCell(ring, visit),
            );
        });
}

function plantings(random: Random, canvas: ChangeCanvas, seed: number): void {
    const bend = fractal(seed + 133, 2);
    const cut = (what: string, count: number, codes: readonly string[], fields: RegExp): void => {
        freshFields(random, canvas, 2400, 15000, fields)
            .slice(0, count)
            .forEach((id, n) => {
                const heading = unit(between(random, -1, 1), between(random, -1, 1));
                if (n % 3 === 0) canvas.turn(what, id, codes[n % codes.length]);
                else
                    canvas.cut(
                        what,
                        id,
                        codes[n % codes.length],
                        between(random, 0.3, 0.7),
                        heading,
                        (x, y) => 9 * bend(x / 60, y / 60),
                    );
            });
    };
    cut('orchard planted', 15, ['0201', '0201K', '0204'], /^01/);
    cut('tea planted', 3, ['0202'], /^0103/);
    cut('nursery planted', 6, ['0307', '0307K'], /^01/);
    cut('trees planted', 5, ['0301', '0301K'], /^0103/);
    cut('left to grass', 4, ['0404'], /^0103/);
    const [balanced] = freshFields(random, canvas, 5000, 15000, /^0103/);
    canvas.turn('orchard in the in-and-out plan', balanced, '0201');
    const {centre} = canvas.parcel(balanced);
    canvas.papers.push({
        type: '进出平衡方案',
        documentNo: '虚进出〔2025〕1号',
        project: '2025年度耕地进出平衡（虚构）',
        holder: '虚构镇人民政府',
        approvedOn: '2025-01-20',
        validFrom: '2025-01-01',
        validTo: '2025-12-31',
        outline: turnedRectangle(centre, [1, 0], 260, 220),
    });
}

function wholeParcels(random: Random, canvas: ChangeCanvas): void {
    const turn = (what: string, count: number, from: RegExp, code: string, least = 900, most = 16000): void => {
        for (const id of freshFields(random, canvas, least, most, from).slice(0, count)) canvas.turn(what, id, code);
    };
    turn('abandoned', 8, /^0103/, '0404');
    turn('reclaimed', 5, /^0404/, '0103', 900, 30000);
    turn('orchard returned', 4, /^0201/, '0103', 900, 30000);
    turn('wood cleared', 2, /^0307/, '0103');
    turn('pond filled', 2, /^1104/, '0101', 500, 6000);
    turn('homestead reclaimed', 2, /^0702/, '0103', 500, 6000);
    turn('paddy to dry land', 6, /^0101/, '0103');
    turn('dry land to paddy', 4, /^0103/, '0101');
    for (const id of freshFields(random, canvas, 1500, 12000, /^01/).slice(0, 9)) {
        canvas.turn('not planted', id, canvas.parcel(id).code, 'WG');
    }
    const [project] = freshFields(random, canvas, 3000, 12000, /^0101/).filter(
        id => Math.abs(canvas.parcel(id).centre[0] - FRAME.width / 2) < FRAME.width / 4,
    );
    canvas.papers.push({
        type: '高标准农田建设',
        documentNo: '虚农建〔2024〕8号',
        project: '2025年高标准农田建设（虚构）',
        holder: '虚构农业农村局',
        approvedOn: '2024-10-15',
        validFrom: '2024-10-15',
        validTo: '2026-06-30',
        outline: turnedRectangle(canvas.parcel(project).centre, unit(1, 0.2), 620, 430),
    });
}
