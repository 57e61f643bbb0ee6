/** Tables of the made-up county in `reportFixture.ts`. Clause quotes are verbatim from the two policy documents. */
import type {
    CitationRow,
    ClassRow,
    KindRow,
    LawfulRecordRow,
    PatchDirection,
    ReportPageData,
    RuleRow,
} from '../../engine/contract/reportPage.ts';

export const TOWNSHIP_NAMES = ['甲河镇', '乙山镇', '丙湖乡', '丁坪街道'];
export const VILLAGE_NAMES = [
    '上湾村',
    '柳林村',
    '石桥村',
    '大塘村',
    '青岗村',
    '白果村',
    '渔洋村',
    '沙洲村',
    '东湾村',
    '梅坪村',
    '龙泉村',
    '新桥社区',
];

export const KINDS: readonly KindRow[] = [
    {
        id: 'non_ag',
        labelZh: '疑似“非农化”',
        labelEn: 'Suspected non-agricultural',
        suspected: true,
        colourGroup: 'nonAgricultural',
    },
    {
        id: 'non_grain',
        labelZh: '疑似“非粮化”',
        labelEn: 'Suspected non-grain',
        suspected: true,
        colourGroup: 'nonGrain',
    },
    {
        id: 'abandoned',
        labelZh: '未耕种（疑似撂荒）',
        labelEn: 'Not cultivated (suspected abandoned)',
        suspected: true,
        colourGroup: 'idle',
    },
    {
        id: 'lawful_occupation',
        labelZh: '有手续，待核',
        labelEn: 'Papers exist, to be checked',
        suspected: false,
        colourGroup: 'lawful',
    },
    {id: 'gain', labelZh: '耕地流入', labelEn: 'Gain', suspected: false, colourGroup: 'gain'},
    {
        id: 'internal',
        labelZh: '耕地内部地类变化',
        labelEn: 'Internal change',
        suspected: false,
        colourGroup: 'internal',
    },
    {
        id: 'unclassified',
        labelZh: '待人工核实',
        labelEn: 'For a person to decide',
        suspected: true,
        colourGroup: 'review',
    },
];

export const DEPARTMENTS: ReportPageData['departments'] = [
    {code: 'NR', nameZh: '市资源规划局', nameEn: 'Natural Resources and Planning Bureau'},
    {code: 'AG', nameZh: '市农业农村局', nameEn: 'Agriculture and Rural Affairs Bureau'},
    {code: 'SUP', nameZh: '市委市政府督查室', nameEn: 'Inspection Office'},
    {code: 'TOWN', nameZh: '乡镇政府（街道办事处）', nameEn: 'Township government'},
];

export const CLASSES: readonly ClassRow[] = [
    {code: '0101', nameZh: '水田', nameEn: 'Paddy', rgb: [248, 208, 114]},
    {code: '0102', nameZh: '水浇地', nameEn: 'Irrigated land', rgb: [248, 231, 28]},
    {code: '0103', nameZh: '旱地', nameEn: 'Dry land', rgb: [255, 251, 177]},
    {code: '0201', nameZh: '果园', nameEn: 'Orchard', rgb: [214, 167, 201]},
    {code: '0301', nameZh: '乔木林地', nameEn: 'Woodland', rgb: [49, 173, 105]},
    {code: '0404', nameZh: '其他草地', nameEn: 'Other grassland', rgb: [200, 227, 160]},
    {code: '0601', nameZh: '工业用地', nameEn: 'Industrial land', rgb: [197, 154, 140]},
    {code: '0702', nameZh: '农村宅基地', nameEn: 'Rural homestead', rgb: [236, 137, 138]},
    {code: '1003', nameZh: '公路用地', nameEn: 'Highway', rgb: [210, 216, 201]},
    {code: '1104', nameZh: '坑塘水面', nameEn: 'Pond', rgb: [144, 170, 207]},
    {code: '1104A', nameZh: '养殖坑塘', nameEn: 'Fish pond', rgb: [144, 170, 207]},
    {code: '1202', nameZh: '设施农用地', nameEn: 'Farm facility', rgb: [220, 180, 130]},
    {code: '1208', nameZh: '后备耕地', nameEn: 'Reserve land', rgb: [215, 200, 185]},
];

const YIDU = '宜都市耕地保护常态长效管理办法（征求意见稿）';
export const CITATIONS: readonly CitationRow[] = [
    {
        source: 'YD',
        document: YIDU,
        article: '第七条',
        origin: 'text',
        quote: '形成耕地变化图斑，结合日常巡查，对耕地变化情况开展实地核实举证，发现“非农化”“非粮化”问题及时移交乡镇政府（街道办事处）和主管部门。',
    },
    {
        source: 'YD',
        document: YIDU,
        article: '第十条',
        origin: 'text',
        quote: '对发生的违法占用耕地，尤其是违法占用永久基本农田的行为，及时制止并快速处置。',
    },
    {source: 'YD', document: YIDU, article: '第十二条', origin: 'law', quote: '及时向公安部门移送涉嫌犯罪问题线索'},
    {
        source: 'YD',
        document: YIDU,
        article: '第十条',
        origin: 'text',
        quote: '“非农化”问题由市资源规划局负责，“非粮化”问题由市农业农村局负责，分别督促各实施主体限期整改处置到位。',
    },
];

export const RULES: readonly RuleRow[] = [
    {
        id: 'classify.construction',
        statement: {
            zh: '耕地变为建设用地，无覆盖的手续：疑似“非农化”',
            en: 'Cultivated land became construction land without papers that cover it',
        },
        citations: [0, 3],
    },
    {
        id: 'classify.otherFarm',
        statement: {
            zh: '耕地变为园地、林地、坑塘等其他农用地：疑似“非粮化”',
            en: 'Cultivated land became orchard, wood, pond or other farm land',
        },
        citations: [0, 3],
    },
    {
        id: 'classify.idle',
        statement: {zh: '地类未变，种植属性为未耕种', en: 'Class unchanged, planting attribute says not cultivated'},
        citations: [0],
    },
    {
        id: 'classify.approved',
        statement: {zh: '范围内有在有效期内的批准文件：有手续，待核', en: 'Covered by a record inside its dates'},
        citations: [0],
    },
    {id: 'classify.gain', statement: {zh: '非耕地变为耕地', en: 'Other land became cultivated'}, citations: []},
    {
        id: 'classify.internal',
        statement: {zh: '耕地二级类之间变化', en: 'Change between classes of cultivated land'},
        citations: [],
    },
    {
        id: 'classify.else',
        statement: {zh: '没有规则适用，由人工核实', en: 'No rule applies; a person decides'},
        citations: [],
    },
    {
        id: 'route.NR',
        statement: {zh: '“非农化”由市资源规划局牵头', en: 'Non-agricultural conversion is led by natural resources'},
        citations: [3],
    },
    {
        id: 'route.AG',
        statement: {zh: '“非粮化”由市农业农村局牵头', en: 'Non-grain conversion is led by agriculture'},
        citations: [3],
    },
];

export const LAWFUL_RECORDS: readonly LawfulRecordRow[] = [
    {
        id: 'L1',
        typeZh: '农用地转用批复',
        typeEn: 'Conversion approval',
        documentNumber: '样政土批〔2025〕12号',
        validFrom: '2025-03-01',
        validTo: null,
        standing: 'counts',
    },
    {
        id: 'L2',
        typeZh: '设施农用地备案',
        typeEn: 'Farm-facility filing',
        documentNumber: '样设农备〔2024〕7号',
        validFrom: '2024-05-01',
        validTo: '2029-04-30',
        standing: 'counts',
    },
    {
        id: 'L3',
        typeZh: '农用地转用批复',
        typeEn: 'Conversion approval',
        documentNumber: '样政土批〔2026〕31号',
        validFrom: '2026-05-09',
        validTo: null,
        standing: 'afterEpoch',
    },
];

export interface MadePart {
    readonly kind: string;
    readonly ruleId: string;
    readonly lead: string | null;
    readonly enforcing: string | null;
    /** Per cent of the patch; the last part takes the rest. */
    readonly share: number;
    readonly lawful?: string;
}

const nonAg: MadePart = {kind: 'non_ag', ruleId: 'classify.construction', lead: 'NR', enforcing: 'NR', share: 100};
const nonGrain: MadePart = {kind: 'non_grain', ruleId: 'classify.otherFarm', lead: 'AG', enforcing: 'AG', share: 100};
/** Changes dealt out in turn; `=` keeps the class of the parcel. */
export const MADE_CHANGES: readonly {direction: PatchDirection; toCode: string; parts: readonly MadePart[]}[] = [
    {direction: 'loss', toCode: '0702', parts: [{...nonAg, enforcing: 'AG'}]},
    {direction: 'loss', toCode: '0201', parts: [{...nonGrain, share: 55}, nonGrain]},
    {direction: 'loss', toCode: '1104A', parts: [nonGrain]},
    {
        direction: 'loss',
        toCode: '1003',
        parts: [
            {
                kind: 'lawful_occupation',
                ruleId: 'classify.approved',
                lead: 'NR',
                enforcing: null,
                share: 80,
                lawful: 'L1',
            },
            nonAg,
        ],
    },
    {
        direction: 'gain',
        toCode: '0103',
        parts: [{kind: 'gain', ruleId: 'classify.gain', lead: 'NR', enforcing: null, share: 100}],
    },
    {direction: 'loss', toCode: '0601', parts: [nonAg]},
    {
        direction: 'unchanged',
        toCode: '=',
        parts: [{kind: 'abandoned', ruleId: 'classify.idle', lead: 'AG', enforcing: 'AG', share: 100}],
    },
    {direction: 'loss', toCode: '0301', parts: [{...nonGrain, share: 30}, nonGrain]},
    {
        direction: 'loss',
        toCode: '1202',
        parts: [
            {
                kind: 'lawful_occupation',
                ruleId: 'classify.approved',
                lead: 'AG',
                enforcing: null,
                share: 100,
                lawful: 'L2',
            },
        ],
    },
    {
        direction: 'internal',
        toCode: '0102',
        parts: [{kind: 'internal', ruleId: 'classify.internal', lead: null, enforcing: null, share: 100}],
    },
    {direction: 'loss', toCode: '0601', parts: [{...nonAg, share: 60, lawful: 'L3'}, nonAg]},
    {
        direction: 'loss',
        toCode: '1208',
        parts: [{kind: 'unclassified', ruleId: 'classify.else', lead: 'NR', enforcing: null, share: 100}],
    },
];
