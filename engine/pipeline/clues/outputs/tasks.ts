/**
 * Tasks for field apps: `tasks.kml`, and `tasks.shp` with a GBK table, the two that such apps take in.
 *
 * Keeps   every clue with a place; points stand in the KML as places and in the Shapefile as rows without a shape, their place in the table
 */

import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, sep} from 'node:path';
import {EngineError} from '../../../core/errors.ts';
import type {Issue} from '../../../core/issue.ts';
import type {RawField} from '../../../formats/index.ts';
import {escapeXml} from '../../../formats/xmlScan.ts';
import {CHANGE_TYPES} from '../../../landclass/changeTypes.ts';
import type {NameOfCode} from '../../outputs/csv.ts';
import {CGCS2000_WKT} from '../../outputs/formats.ts';
import type {LonLat, MultiPolygon} from '../../frame.ts';
import type {ClueRecord} from '../clueRecords.ts';
import {clueValue} from '../clueValues.ts';

interface Column {
    readonly field: RawField;
    readonly title: string;
    readonly text: (record: ClueRecord, nameOf: NameOfCode) => string;
}

const YES_NO = {yes: '是', no: '否'};
const text = (name: string, width: number, title: string, of: Column['text']): Column => ({field: {name, type: 'string', width}, title, text: of});
const number = (name: string, width: number, decimals: number, title: string, of: Column['text']): Column =>
    ({field: {name, type: 'number', width, decimals}, title, text: of});
const value = (name: Parameters<typeof clueValue>[1], unit: 'm2' | 'mu' = 'mu'): Column['text'] =>
    (record, nameOf) => clueValue(record, name, unit, YES_NO, nameOf) ?? '';

const COLUMNS: readonly Column[] = [
    number('XH', 9, 0, '序号', ({clue}) => String(clue.record)),
    text('XSBH', 60, '线索编号', ({clue}) => clue.id),
    text('TBLX', 30, '监测图斑类型', ({clue}) => `${clue.changeType} ${CHANGE_TYPES.get(clue.changeType) ?? ''}`.trim()),
    number('MJ_MU', 14, 2, '图斑面积（亩）', value('area')),
    number('GD_MU', 14, 2, '占耕地（亩）', value('cultivated')),
    number('YN_MU', 14, 2, '占永久基本农田（亩）', value('basicFarmland')),
    text('YSLX', 100, '初判类型', value('kinds')),
    text('XZ', 100, '乡镇', value('townships')),
    text('CUN', 100, '村', value('villages')),
    text('QTBM', 100, '牵头督促整改部门', value('leads')),
    text('QX', 10, '最早期限', value('dueOn')),
    text('SX', 200, '手续', value('papers')),
    number('JD', 13, 7, '导航点经度', value('longitude')),
    number('WD', 12, 7, '导航点纬度', value('latitude')),
];

type Place = ClueRecord & {readonly label: LonLat};

/** Clues that somebody can drive to. */
const places = (records: readonly ClueRecord[]): Place[] => records.filter((record): record is Place => record.label !== null);

const ring = (points: readonly LonLat[]): string => `<LinearRing><coordinates>${points.map(([lon, lat]) => `${lon},${lat}`).join(' ')}</coordinates></LinearRing>`;

function polygonsKml(geometry: MultiPolygon): string {
    return geometry.map(([shell, ...holes]) => `<Polygon><outerBoundaryIs>${ring(shell)}</outerBoundaryIs>`
        + `${holes.map(hole => `<innerBoundaryIs>${ring(hole)}</innerBoundaryIs>`).join('')}</Polygon>`).join('');
}

export function tasksKml(records: readonly ClueRecord[], nameOf: NameOfCode, title: string): string {
    const marks = places(records).map((record) => {
        const cells = COLUMNS.map(column => [column, column.text(record, nameOf)] as const).filter(([, content]) => content !== '');
        const [lon, lat] = record.label;
        return [
            '<Placemark>', `<name>${escapeXml(record.clue.id || `第 ${record.clue.record} 条`)}</name>`,
            `<description>${escapeXml(cells.map(([{title: name}, content]) => `${name}：${content}`).join('\n'))}</description>`,
            '<styleUrl>#clue</styleUrl>',
            `<ExtendedData>${cells.map(([{field, title: name}, content]) => (
                `<Data name="${field.name}"><displayName>${escapeXml(name)}</displayName><value>${escapeXml(content)}</value></Data>`)).join('')}</ExtendedData>`,
            `<MultiGeometry><Point><coordinates>${lon},${lat}</coordinates></Point>${record.geometry ? polygonsKml(record.geometry) : ''}</MultiGeometry>`,
            '</Placemark>',
        ].join('');
    });
    return [
        '<?xml version="1.0" encoding="UTF-8"?>', '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>', `<name>${escapeXml(title)}</name>`,
        '<Style id="clue"><LineStyle><color>ff0000ff</color><width>2</width></LineStyle><PolyStyle><color>330000ff</color></PolyStyle></Style>',
        ...marks, '</Document></kml>', '',
    ].join('\n');
}

/**
 * `tasks.shp` and the files beside it.
 * @throws EngineError `pipeline/format-failed`
 */
export async function tasksShapefile(records: readonly ClueRecord[], nameOf: NameOfCode): Promise<{files: Map<string, Uint8Array>; issues: Issue[]}> {
    const tasks = places(records);
    const folder = mkdtempSync(join(tmpdir(), 'liangtian-tasks-'));
    try {
        const {writeShapefile} = await import('../../../formats/write/shapefile.ts');
        const said = await writeShapefile(join(folder, 'tasks'), {
            name: 'tasks', fields: COLUMNS.map(({field}) => field), encoding: 'GBK', crs: {epsg: 4490, wkt: CGCS2000_WKT},
            columns: COLUMNS.map(column => tasks.map((record) => {
                const content = column.text(record, nameOf);
                return column.field.type === 'number' ? content === '' ? null : Number(content) : content;
            })),
            geometries: tasks.map(({geometry}) => geometry ?? []),
        });
        return {
            files: new Map(readdirSync(folder).sort().map(name => [name, readFileSync(join(folder, name))])),
            // the folder is gone when somebody reads this
            issues: said.map(issue => ({...issue, layer: 'tasks.shp', message: issue.message.replaceAll(`${folder}${sep}`, '')})),
        };
    } catch (cause) {
        throw new EngineError('pipeline/format-failed', `the tasks could not be written: ${cause instanceof Error ? cause.message : String(cause)}`,
            {fix: `free space in ${tmpdir()}`, cause});
    } finally {
        rmSync(folder, {recursive: true, force: true});
    }
}
