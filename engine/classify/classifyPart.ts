/**
 * The suspected kind of one part: the first row of the pack's table that holds, with the facts it rests on.
 *
 * Keeps    total: every part gets a kind, `undecided` where no rule speaks; the machine never says lawful or unlawful
 * Source   order of the rules: lawful papers first, as bureaus judge (see `packs/cn`)
 */

import type {Reason, Verdict} from '../policy/answers.ts';
import type {FactValue} from '../policy/expression.ts';
import {isRational} from '../policy/expression.ts';
import type {PartFacts} from '../policy/facts.ts';
import {FACT_TABLE} from '../policy/facts.ts';
import {KINDS} from '../policy/kinds.ts';
import type {JudgedRecord} from '../policy/lawfulStates.ts';
import type {Pack} from '../policy/pack.ts';
import {partValues} from '../policy/partValues.ts';
import {rationalText} from '../policy/rational.ts';
import {firstMatch} from '../policy/table.ts';

export {lawfulStates} from '../policy/lawfulStates.ts';

/** @throws EngineError `policy/fact-missing` when a rule asks a fact that was not delivered */
export function classifyPart(pack: Pack, facts: PartFacts): Verdict {
    const {values, records} = partValues(pack, facts);
    const {row, asked} = firstMatch(pack, pack.classification.table, values);
    return {
        kind: row.then.kind, suspected: KINDS[row.then.kind].suspected,
        ruleId: row.id, ruleZh: row.zh, ruleEn: row.en,
        reasons: [
            ...asked.filter(fact => !fact.startsWith('lawful'))
                .map(fact => factReason(fact, values[fact] as FactValue)),
            ...records.map(recordReason),
        ],
        clause: row.cite, origin: row.origin, packId: pack.meta.id, packVersion: pack.meta.version,
    };
}

const DIRECTIONS: Readonly<Record<string, string>> = {
    loss: '耕地流出', gain: '耕地流入', internal: '耕地内部变化', other: '非耕地之间变化', unchanged: '地类未变',
};

function factReason(fact: string, value: FactValue): Reason {
    const info = FACT_TABLE[fact];
    const text = value === null ? '' : isRational(value) ? rationalText(value)
        : Array.isArray(value) ? value.join(' ') : String(value);
    const en = value === null ? 'none' : value === true ? 'yes' : value === false ? 'no' : text;
    const zh = value === null ? '无' : value === true ? '是' : value === false ? '否' : DIRECTIONS[text] ?? text;
    return {
        fact, value: text,
        textZh: `${info?.zh ?? fact}：${zh}`,
        textEn: `${info?.en.split(/[:,]/)[0] ?? fact}: ${en}`,
    };
}

const STATES = {
    inForce: ['在有效期内', 'in force'],
    later: ['批准或起始日期晚于后时相', 'approved or starting after the later epoch'],
    expired: ['已到期', 'expired'],
    otherUse: ['与变化后用途不符', 'not for this use'],
    unclear: ['类型或日期不明', 'type or dates unclear'],
} as const;

function recordReason({record, type, state}: JudgedRecord): Reason {
    const [zh, en] = STATES[state];
    const period = record.validFrom ?? record.validTo
        ? `${record.validFrom ?? '…'}—${record.validTo ?? '…'}` : record.approvedOn ?? '';
    return {
        fact: 'lawfulRecords',
        value: [type?.id ?? record.type, record.documentNo, state].filter(word => word !== null).join(' '),
        textZh: `${type?.zh ?? record.type}${record.documentNo ?? '（无文号）'}${period === '' ? '' : `（${period}）`}：${zh}`,
        textEn: `${type?.en ?? record.type} ${record.documentNo ?? '(no number)'}`
            + `${period === '' ? '' : ` (${period})`}: ${en}`,
    };
}
