/**
 * Which field means what, by the tables that circulate.
 *
 * Names are matched without regard to case and width; the first alias found wins. A person can override all of it with
 * a mapping file `{field: meaning}`.
 *
 * Source   DLTB, CJDCQ, XZQ: a county survey database builder and a published table definition; YJJBNTTB(HTB): a
 *          published table definition of 2022; JBNTBHTB: the third survey's version; STBHHX, CZKFBJ, the Zhejiang
 *          monitoring table and the approval layers: published programs. Lawful records and season signals have no
 *          national schema: LAWFUL and SEASON are this engine's own, documented in the manual, with Chinese aliases.
 */

import type {LayerKind} from '../core/layerKind.ts';
import type {RecordType} from './layer.ts';

export interface Preset {
    readonly id: string;
    readonly kinds: readonly LayerKind[];
    /** Meaning → field names that carry it, the standard's first. */
    readonly fields: Readonly<Record<string, readonly string[]>>;
    /** Every one of these must be found. */
    readonly needs: readonly string[];
    /** At least one of these must be found. */
    readonly needsOneOf?: readonly string[];
    /** The preset applies only to layers of such a name. */
    readonly layerName?: RegExp;
    /** Every record of such a layer is of this type. */
    readonly recordType?: RecordType;
}

const CLASS_KINDS: readonly LayerKind[] = ['survey', 'monitoring'];

const DLTB_FIELDS = {
    code: ['DLBM', '地类编码', '地类代码'],
    className: ['DLMC', '地类名称'],
    ridgeShare: ['KCXS', '扣除系数', '扣除地类系数'],
    ridgeCode: ['KCDLBM', '扣除地类编码'],
    officialAreaM2: ['TBMJ', '图斑面积'],
    officialNetM2: ['TBDLMJ', '图斑地类面积'],
    unitCode: ['ZLDWDM', '坐落单位代码'],
    unitName: ['ZLDWMC', '坐落单位名称'],
    planting: ['ZZSXDM', 'GDZZSXDM', '种植属性代码'],
    refinement: ['TBXHDM', '图斑细化代码'],
    townAttribute: ['CZCSXM', '城镇村属性码'],
    parcelNumber: ['TBBH', '图斑编号'],
    bsm: ['BSM', '标识码'],
    year: ['SJNF', '数据年份'],
} as const;

const UNIT_NAMES = ['ZLDWMC', 'CJDCQMC', 'XZQMC', '坐落单位名称', '行政区名称', '村名称', '名称', 'NAME'];

export const PRESETS: readonly Preset[] = [
    {
        id: 'zhejiang-monitoring', kinds: ['monitoring'], needs: ['changeType', 'parcelNumber', 'code'],
        fields: {
            changeType: ['TBLX'], parcelNumber: ['JCBH'], code: ['DLBM'], className: ['DLMC'], unitCode: ['XZQDM'],
            unitName: ['XMC'], refinement: ['TBXHDM'], planting: ['ZZSXDM'], townAttribute: ['CZCSXM'],
            officialAreaM2: ['MJ'], bsm: ['OBJECTID'],
        },
    },
    {id: 'DLTB', kinds: CLASS_KINDS, needs: ['code'], fields: {...DLTB_FIELDS, changeType: ['TBLX']}},
    {
        id: 'YJJBNTTB', kinds: ['basicFarmland'], needs: ['number'],
        fields: {
            number: ['YJJBNTTBBH', 'JBNTTBBH', '永久基本农田图斑编号'],
            officialAreaM2: ['YJJBNTTBMJ', 'TBMJ', '永久基本农田图斑面积'],
            officialNetM2: ['YJJBNTMJ', 'JBNTMJ', '永久基本农田面积'],
            unitCode: ['ZLDWDM', 'XZQDM', '坐落单位代码'], unitName: ['ZLDWMC', 'XZQMC', '坐落单位名称'],
            code: ['DLBM', '地类编码'], year: ['SJNF', '数据年份'],
        },
    },
    {
        id: 'CJDCQ', kinds: ['village'], needs: ['code'],
        fields: {code: ['ZLDWDM', 'CJDCQDM', 'XZQDM', '坐落单位代码', '行政区代码', '村代码'], name: UNIT_NAMES, year: ['SJNF']},
    },
    {
        id: 'XZQ', kinds: ['township'], needs: ['code'],
        fields: {code: ['XZQDM', 'XZDM', 'ZLDWDM', '行政区代码', '乡镇代码'], name: ['XZQMC', 'XZMC', ...UNIT_NAMES],
            year: ['SJNF']},
    },
    ...([
        ['ZZ_NYDZYFW', /NYDZY/i, 'conversion'], ['ZZ_TDZSFW', /TDZS/i, 'conversion'],
        ['LSYD_XMZDFW', /LSYD/i, 'temporary'], ['XS_XMKJFW', /XMKJ/i, 'other'],
    ] as const).map(([id, layerName, recordType]): Preset => ({
        id, kinds: ['lawful'], layerName, recordType, needs: [], needsOneOf: ['documentNo', 'project'],
        fields: {
            documentNo: ['PWH', 'PZWH', 'WH', 'AJBH', 'DZJGH', 'XMDM'], project: ['XMMC'],
            approvedOn: ['PZRQ', 'PFRQ', 'PZSJ'],
            validFrom: ['QSRQ', 'QSSJ', 'KSRQ'], validTo: ['JZRQ', 'ZZRQ', 'ZZSJ', 'JSRQ'], actor: ['YDDW', 'DW'],
            sourceNote: ['LY', 'BZ'],
        },
    })),
    {
        id: 'LAWFUL', kinds: ['lawful'], needs: ['recordType'],
        fields: {
            recordType: ['LX', 'JLLX', 'SXLX', '类型', '手续类型', '记录类型'],
            documentNo: ['PWH', 'WH', 'PZWH', 'BAH', 'BABH', '批文号', '批准文号', '文号', '备案号', '备案编号'],
            project: ['XMMC', '项目名称', '用途', 'YT'],
            approvedOn: ['PZRQ', 'PFRQ', 'BARQ', '批准日期', '批复日期', '备案日期'],
            validFrom: ['QSRQ', 'KSRQ', 'QSSJ', '起始', '起始日期', '开始日期'],
            validTo: ['JZRQ', 'ZZRQ', 'JSRQ', 'ZZSJ', '截止', '截止日期', '终止日期'],
            actor: ['DW', 'YDDW', '单位', '用地单位'],
            sourceNote: ['LY', '来源', 'BZ', '备注'],
        },
    },
    {
        id: 'SEASON', kinds: ['season'], needs: [], needsOneOf: ['unplanted', 'idleSeasons', 'planting'],
        fields: {
            unplanted: ['WG', 'SFWG', '未耕种', '是否未耕种'],
            idleSeasons: ['WGJJ', 'LHJJ', 'XZJJ', '未耕种季节', '撂荒季节', '闲置季节'],
            planting: ['ZZSXDM', 'GDZZSXDM', '种植属性代码'], note: ['BZ', '备注'],
        },
    },
    {
        id: 'STBHHX', kinds: ['ecoRedline'], needs: [], needsOneOf: ['code', 'name'],
        fields: {
            code: ['HXBM', 'XJXZQHDM', 'BH', '编号', 'BSM'], name: ['HXMC', 'ZRBHDMC', 'MC', '名称', 'NAME'],
            type: ['HXLX', 'LXBM', 'LHLX', 'LXDM', '类型'],
        },
    },
    {
        id: 'CZKFBJ', kinds: ['plan'], needs: [], needsOneOf: ['code', 'name'],
        fields: {
            code: ['GHFQDM', 'YDYHFLDM', 'GHDLBM', 'BH', '编号', 'BSM'],
            name: ['GHFQMC', 'YDYHFLMC', 'GHDLMC', 'MC', '名称', 'NAME'], type: ['GHFQLX', 'LX', '类型'],
        },
    },
    {
        id: 'SITE', kinds: ['site'], needs: [],
        fields: {
            code: ['XMDM', 'DKBH', 'BH', '项目代码', '地块编号', '编号', 'ID'],
            name: ['XMMC', 'DKMC', 'MC', '项目名称', '地块名称', '名称', 'NAME'], type: ['DKYT', 'YT', 'LX', '用途', '类型'],
        },
    },
];

/** Fields of the basic-farmland register that name a person: never read, whatever a mapping says. */
export const PERSONAL_FIELDS: readonly string[] = ['ZRRZJHM', 'ZRRMC', 'LXDH', 'JZDZ'];
