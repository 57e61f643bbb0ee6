/**
 * The presets that come with the engine.
 *
 * Source   zhejiang-monitoring, new-construction, verification: forms in public programs; enforcement: fields of a province's
 *          online form of 2026; patrol: what patrols and the public hand in, without a form of its own
 */

import {DEFAULT_DUPLICATE_SHARE, type CluePreset, type Filling, type Value} from './preset.ts';

const area = (column: string, title: string, value: Value): Filling => ({column, title: `${title}_亩`, value, unit: 'mu', when: 'blank', add: true});
const text = (column: string, title: string, value: Value): Filling => ({column, title, value, unit: 'm2', when: 'blank', add: true});
/** A column of the form itself: filled where it is there and blank, never added. */
const own = (column: string, title: string, value: Value): Filling => ({column, title, value, unit: 'asList', when: 'blank', add: false});

/** Columns that many forms leave to the county to fill, whatever else they are. */
const COMMON: readonly Filling[] = [
    own('ZYGD', '占耕地', 'cultivated'), own('ZYGDMJ', '占耕地面积', 'cultivated'), own('ZYNTMJ', '占永农', 'basicFarmland'), own('ZYNMJ', '占永农面积', 'basicFarmland'),
    own('ZYJJBNT', '占永久基本农田', 'basicFarmland'), own('ZYJJBNTMJ', '占永久基本农田面积', 'basicFarmland'), own('ZJBNT', '占基本农田', 'basicFarmland'),
    own('ZJBNTMJ', '占基本农田面积', 'basicFarmland'), own('SFYN', '是否永农', 'isBasicFarmland'), own('SFZYJJBNT', '是否占永久基本农田', 'isBasicFarmland'),
    own('SFZJBNT', '是否占基本农田', 'isBasicFarmland'),
];

/** Behind the last column of every list. Their short names are such that no list has one of them for something else (QX is 区县, GDMJ stands in m²). */
const ADDED: readonly Filling[] = [
    area('TYMJ_MU', '图斑椭球面积', 'area'), area('GDMJ_MU', '占耕地面积', 'cultivated'), area('YNMJ_MU', '占永农面积', 'basicFarmland'),
    area('DCWMJ_MU', '调查范围外面积', 'outsideSurvey'),
    text('ZYN', '是否占永农', 'isBasicFarmland'), text('YSLX', '疑似类型', 'kinds'), text('PDGZ', '判定规则', 'rules'), text('QTBM', '牵头部门', 'leads'), text('ZFZT', '执法主体', 'enforcing'),
    text('SXQK', '手续', 'papers'), text('SZXZ', '乡镇', 'townships'), text('CUN', '村', 'villages'), text('ZZQX', '最早期限', 'dueOn'),
    text('CFTB', '重复图斑', 'duplicates'), text('LSPC', '历史批次重叠', 'earlier'), text('DLMX', '各地类面积', 'classes'),
    text('CLQK', '处理情况', 'state'), text('DHJD', '导航经度', 'longitude'), text('DHWD', '导航纬度', 'latitude'),
];

const preset = (one: Omit<CluePreset, 'duplicateShare' | 'fill'> & {readonly fill?: readonly Filling[]}): CluePreset =>
    ({...one, duplicateShare: DEFAULT_DUPLICATE_SHARE, fill: [...one.fill ?? [], ...COMMON.filter(common => !isNamed(common, one.fill ?? [])), ...ADDED]});

/** A preset may mean something of its own by a column. */
function isNamed({column, title}: Filling, among: readonly Filling[]): boolean {
    return among.some(other => other.column === column || other.title === title);
}

const CHANGE_TYPE = ['TBLX', '图斑类型', '监测类型', '变化类型', '线索类型'];
const SEEN_CLASS = ['BHHDLBM', 'HDLBM', '变化后地类', '变化后地类编码', '后地类编码', '现状地类编码'];
const SEEN_FROM = ['QSX', '前时相'];
const SEEN_ON = ['HSX', '后时相', '影像日期', '监测日期', '发现日期', '举报日期', '巡查日期'];
const UNIT_CODE = ['XZQDM', '行政区代码', '行政区划代码', '县代码'];
const UNIT_NAME = ['XMC', 'XZQMC', '行政区名称', '县名称', '所在县'];
const NOTE = ['BZ', '备注', '描述', '情况描述', '线索描述', '举报内容'];

export const CLUE_PRESETS: readonly CluePreset[] = [
    preset({
        id: 'zhejiang-monitoring', title: '省级季度监测图斑（浙江表式）', needs: ['id', 'changeType'],
        fields: {
            id: ['JCBH'], changeType: ['TBLX'], seenFrom: ['QSX'], seenOn: ['HSX'], area: ['MJ'], unitCode: ['XZQDM'], unitName: ['XMC'],
            note: ['BZ'],
        },
        fill: [
            own('DLBM', '地类编码', 'oldClass'), own('DLMC', '地类名称', 'oldClassName'), own('SFYN', '是否永农', 'isBasicFarmland'),
            own('SFHX', '是否红线', 'isRedline'), {...own('MJ', '面积', 'area'), unit: 'm2'},
        ],
    }),
    preset({
        id: 'new-construction', title: '疑似新增建设用地图斑（YGYSXZJSYDTB）', needs: ['id'],
        fields: {
            id: ['YGTBZJ'], changeType: ['TBLX'], seenFrom: ['JCSDQ'], seenOn: ['JCSDH'], area: ['JCMJ'], unitCode: ['XZQDM'], batch: ['ND'],
        },
        fill: [own('JCMJ', '监测面积', 'area')],
    }),
    preset({
        id: 'verification', title: '监测图斑核查表', needs: ['id', 'area'],
        fields: {
            id: ['监测编号', 'JCBH'], changeType: ['图斑类型', 'TBLX'], seenFrom: ['前时相', 'QSX'], seenOn: ['后时相', 'HSX'],
            area: ['监测面积', 'JCMJ'], unitCode: UNIT_CODE, unitName: UNIT_NAME, note: NOTE,
        },
        fill: [
            own('JCMJ', '监测面积', 'area'), own('ZGD', '占耕地', 'cultivated'), own('ZJBNT', '占基本农田', 'basicFarmland'),
        ],
    }),
    preset({
        id: 'enforcement', title: '卫片执法图斑（核实认定表）', needs: ['id', 'area'],
        fields: {
            id: ['图斑编号', '线索编号', 'TBBH', 'XSBH'], changeType: CHANGE_TYPE, seenFrom: SEEN_FROM, seenOn: SEEN_ON,
            area: ['地块面积', '图斑面积', 'DKMJ', 'TBMJ', 'JCMJ'], unitCode: UNIT_CODE, unitName: UNIT_NAME, batch: ['批次', '监测批次', 'PC'], note: NOTE,
        },
        fill: [
            own('ZGDMJ', '占耕地', 'cultivated'), own('ZJBNTMJ', '占基本农田', 'basicFarmland'), own('ZSTHX', '占生态红线', 'redline'),
        ],
    }),
    preset({
        id: 'patrol', title: '巡查、公众举报线索', needs: ['id', 'source'],
        fields: {
            id: ['线索编号', 'XSBH', '举报编号', '登记编号'], source: ['来源', '线索来源', 'LY'], changeType: CHANGE_TYPE, seenOn: SEEN_ON,
            unitCode: UNIT_CODE, unitName: UNIT_NAME, note: NOTE,
        },
    }),
];

/** For lists that no other preset knows: whatever name the number of a clue usually has. */
export const GENERAL_PRESET: CluePreset = preset({
    id: 'general', title: '一般线索清单', needs: [],
    fields: {
        id: ['JCBH', 'YGTBZJ', 'XSBH', 'TBBH', 'BH', 'BSM', '线索编号', '图斑编号', '监测编号', '图斑号', '编号', '序号', 'ID', 'OBJECTID', 'NAME'],
        changeType: CHANGE_TYPE, seenClass: SEEN_CLASS, seenFrom: SEEN_FROM, seenOn: SEEN_ON,
        area: ['JCMJ', 'TBMJ', 'MJ', '监测面积', '图斑面积', '面积'], unitCode: UNIT_CODE, unitName: UNIT_NAME, source: ['来源', 'LY'],
        batch: ['批次', '监测批次', 'PC'], note: NOTE,
    },
});

export const PRESET_IDS: readonly string[] = [...CLUE_PRESETS, GENERAL_PRESET].map(({id}) => id);
