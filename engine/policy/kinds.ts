/**
 * The closed list of kinds a part can be given. Packs choose among them and never add one, so that every screen, form
 * and export knows all of them. A kind is a machine's sorting, not a finding: `suspected` until a person confirms it,
 * and it says `疑似` exactly when it is.
 *
 * Source  words: glossary of the bureaus' usage; classes: the transition table behind `packs/cn`
 */

/** How a list of patches groups kinds. */
export type KindGroup = 'loss' | 'planting' | 'gain' | 'internal' | 'none';

export interface KindInfo {
    readonly zh: string;
    readonly en: string;
    /** A breach is suspected. False for papers to check, gains, internal changes and records. */
    readonly suspected: boolean;
    readonly group: KindGroup;
}

export const KINDS = {
    lawful_record: {zh: '有手续，待核', en: 'has papers, to be checked', suspected: false, group: 'loss'},
    used_before_approval: {zh: '疑似未批先用', en: 'suspected use before approval', suspected: true, group: 'loss'},
    non_ag: {zh: '疑似“非农化”', en: 'suspected non-agricultural conversion', suspected: true, group: 'loss'},
    non_grain: {zh: '疑似“非粮化”', en: 'suspected non-grain conversion', suspected: true, group: 'loss'},
    farm_facility: {
        zh: '疑似农业设施占用耕地', en: 'suspected farm facility or rural road on cultivated land', suspected: true,
        group: 'loss',
    },
    farm_water_works: {
        zh: '农田水利设施，待核', en: 'irrigation or water works, to be checked', suspected: false, group: 'loss',
    },
    natural_change: {
        zh: '自然变化或水毁，待核', en: 'natural change or flood damage, to be checked', suspected: false, group: 'loss',
    },
    degraded: {zh: '疑似撂荒退化', en: 'suspected degradation after abandonment', suspected: true, group: 'loss'},
    earthwork: {zh: '动土推土，待核实', en: 'earthwork, to be verified', suspected: false, group: 'loss'},
    abandoned: {zh: '未耕种（疑似撂荒）', en: 'not cultivated (suspected abandonment)', suspected: true, group: 'planting'},
    planting_record: {zh: '种植结构，仅记录', en: 'planting structure, record only', suspected: false, group: 'planting'},
    gain_restored: {zh: '耕地流入（恢复）', en: 'gain of cultivated land (restored)', suspected: false, group: 'gain'},
    gain_reclaimed: {zh: '耕地流入（复垦）', en: 'gain of cultivated land (reclaimed)', suspected: false, group: 'gain'},
    gain_other: {zh: '耕地流入（开垦等）', en: 'gain of cultivated land (newly opened)', suspected: false, group: 'gain'},
    internal: {zh: '耕地内部地类变化', en: 'change within cultivated land', suspected: false, group: 'internal'},
    false_change: {zh: '伪变化', en: 'false change', suspected: false, group: 'none'},
    other_change: {zh: '非耕地之间变化', en: 'change between other classes', suspected: false, group: 'none'},
    unchanged: {zh: '未变化', en: 'unchanged', suspected: false, group: 'none'},
    undecided: {zh: '待人工判定', en: 'for a person to decide', suspected: false, group: 'loss'},
} as const satisfies Record<string, KindInfo>;

export type Kind = keyof typeof KINDS;

export const KIND_IDS = Object.keys(KINDS) as readonly Kind[];

export function isKind(text: string): text is Kind {
    return Object.hasOwn(KINDS, text);
}
