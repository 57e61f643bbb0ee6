/**
 * Field tables of the sample layers: names and widths as county databases carry them.
 *
 * Units   widths in bytes of GBK text (a Chinese character takes two); areas in m² with two decimals
 */

import type {CellValue, RawField} from '../../engine/formats/rawLayer.ts';

function text(name: string, width: number): RawField {
    return {name, type: 'string', width};
}

function decimal(name: string, width: number, decimals: number): RawField {
    return {name, type: 'number', width, decimals};
}

function integer(name: string, width: number): RawField {
    return {name, type: 'integer', width, decimals: 0};
}

/** 地类图斑, the parcels of a land-change survey. Names and remarks are narrower than the standard's: small files. */
export const DLTB_FIELDS: readonly RawField[] = [
    text('BSM', 18),
    text('YSDM', 10),
    text('TBYBH', 8),
    text('TBBH', 8),
    text('DLBM', 5),
    text('DLMC', 60),
    text('QSXZ', 2),
    text('QSDWDM', 19),
    text('QSDWMC', 40),
    text('ZLDWDM', 19),
    text('ZLDWMC', 40),
    decimal('TBMJ', 18, 2),
    text('KCDLBM', 5),
    decimal('KCXS', 6, 4),
    decimal('KCMJ', 18, 2),
    decimal('TBDLMJ', 18, 2),
    text('GDLX', 2),
    text('GDPDJB', 2),
    decimal('XZDWKD', 5, 1),
    text('TBXHDM', 6),
    text('TBXHMC', 20),
    text('ZZSXDM', 6),
    text('ZZSXMC', 20),
    integer('GDDB', 2),
    text('FRDBS', 1),
    text('CZCSXM', 4),
    integer('SJNF', 4),
    text('MSSM', 2),
    text('HDMC', 10),
    text('BZ', 20),
];

/** 永久基本农田图斑, without the personal fields of the full standard. */
export const YJJBNTTB_FIELDS: readonly RawField[] = [
    text('BSM', 18),
    text('YSDM', 10),
    text('XZQDM', 12),
    text('XZQMC', 40),
    text('YJJBNTTBBH', 20),
    text('TBBH', 8),
    text('DLBM', 5),
    text('DLMC', 20),
    text('QSXZ', 2),
    text('QSDWDM', 19),
    text('QSDWMC', 40),
    text('ZLDWDM', 19),
    text('ZLDWMC', 40),
    decimal('YJJBNTTBMJ', 18, 2),
    text('KCDLBM', 5),
    decimal('KCXS', 6, 4),
    decimal('KCMJ', 18, 2),
    decimal('YJJBNTMJ', 18, 2),
    text('GDLX', 2),
    text('GDPDJB', 2),
    integer('SJNF', 4),
    text('BZ', 40),
];

/** 村级调查区, the villages. */
export const CJDCQ_FIELDS: readonly RawField[] = [
    text('BSM', 18),
    text('YSDM', 10),
    text('ZLDWDM', 19),
    text('ZLDWMC', 60),
    decimal('DCMJ', 18, 2),
    decimal('JSMJ', 18, 2),
    text('MSSM', 2),
    text('HDMC', 10),
    text('BZ', 40),
];

/** 行政区, the townships. */
export const XZQ_FIELDS: readonly RawField[] = [
    text('BSM', 18),
    text('YSDM', 10),
    text('XZQDM', 12),
    text('XZQMC', 60),
    decimal('DCMJ', 18, 2),
    decimal('JSMJ', 18, 2),
    text('MSSM', 2),
    text('HDMC', 10),
    text('BZ', 40),
];

/** Papers that may make a change lawful: kind, document number, project, holder, dates. */
export const LAWFUL_FIELDS: readonly RawField[] = [
    text('BSM', 18),
    text('XZQDM', 12),
    text('JLLX', 40),
    text('WH', 40),
    text('XMMC', 80),
    text('YDDW', 60),
    text('PZRQ', 10),
    text('QSRQ', 10),
    text('ZZRQ', 10),
    decimal('MJ', 18, 2),
    text('BZ', 60),
];

/** What the seasons' observation says of a plot. `WGJJ` lists the idle years or seasons. */
export const SEASON_FIELDS: readonly RawField[] = [
    text('BSM', 18),
    text('ZLDWDM', 19),
    text('ZLDWMC', 60),
    text('ZZSXDM', 6),
    text('ZZSXMC', 20),
    text('WGJJ', 40),
    decimal('MJ', 18, 2),
    text('BZ', 60),
];

/** Quarterly monitoring patches in the manner of Zhejiang's table. */
export const MONITORING_FIELDS: readonly RawField[] = [
    integer('OBJECTID', 9),
    text('XZQDM', 12),
    text('XMC', 40),
    text('TBLX', 4),
    text('TZ', 4),
    text('QSX', 10),
    text('HSX', 10),
    text('DDTC', 40),
    text('BZ', 40),
    text('JSYDXZ', 20),
    text('JCBH', 24),
    text('DLBM', 5),
    text('DLMC', 60),
    text('TBXHDM', 6),
    text('TBXHMC', 20),
    text('ZZSXDM', 6),
    text('ZZSXMC', 20),
    text('CZCSXM', 4),
    text('SFYN', 2),
    text('SFHX', 2),
    decimal('MJ', 18, 2),
];

/** 生态保护红线. */
export const STBHHX_FIELDS: readonly RawField[] = [
    text('BSM', 18),
    text('YSDM', 10),
    text('XZQDM', 12),
    text('XZQMC', 40),
    text('HXBM', 20),
    text('HXMC', 60),
    text('HXLX', 20),
    decimal('MJ', 18, 2),
    text('BZ', 40),
];

/** 城镇开发边界. */
export const CZKFBJ_FIELDS: readonly RawField[] = [
    text('BSM', 18),
    text('YSDM', 10),
    text('XZQDM', 12),
    text('XZQMC', 40),
    text('GHFQDM', 3),
    text('GHFQMC', 40),
    decimal('MJ', 18, 2),
    text('BZ', 40),
];

/** A record before it becomes columns; fields it does not name are blank. */
export type SampleRow = Readonly<Record<string, CellValue>>;

/** @throws RangeError for a value whose field the table does not have: a misspelt name would vanish silently */
export function columnsOf(fields: readonly RawField[], rows: readonly SampleRow[]): CellValue[][] {
    const known = new Set(fields.map(field => field.name));
    for (const row of rows) {
        for (const name of Object.keys(row)) if (!known.has(name)) throw new RangeError(`no field ${name}`);
    }
    return fields.map(field => rows.map(row => row[field.name] ?? (field.type === 'string' ? '' : null)));
}
