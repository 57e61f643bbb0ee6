/** A condition in words, for `pack explain`. */

import type {Expr} from './expression.ts';
import {FACT_TABLE} from './facts.ts';
import type {PackDocument} from './pack.ts';

export type Language = 'zh' | 'en';

const SIGNS: Readonly<Record<string, string>> = {eq: '=', ne: '≠', lt: '<', le: '≤', gt: '>', ge: '≥'};

/** Sets are written out by name; facts by their meaning in Chinese, by their id in English. */
export function expressionText(expr: Expr, document: PackDocument, language: Language): string {
    const say = (part: unknown): string => expressionText(part as Expr, document, language);
    const chinese = language === 'zh';
    if (typeof expr === 'boolean') return chinese ? (expr ? '总是' : '从不') : expr ? 'always' : 'never';
    if (typeof expr === 'string') return expr;
    if (Array.isArray(expr)) return `{${expr.join(', ')}}`;
    const record = expr as Record<string, unknown>;
    if ('n' in record) return `${String(record.n)} ${String(record.unit)}`;
    const [operator, operand] = Object.entries(record)[0];
    if (operator === 'f') return chinese ? FACT_TABLE[String(operand)]?.zh ?? String(operand) : String(operand);
    if (operator === 'date') return String(operand);
    if (operator === 'set') {
        const set = document.codeSets.find(candidate => candidate.id === operand);
        return `${(chinese ? set?.zh : set?.en) ?? String(operand)} {${set?.codes.join(', ') ?? ''}}`;
    }
    const operands = operand as readonly unknown[];
    switch (operator) {
        case 'and': return operands.map(say).join(chinese ? '，且 ' : ' and ');
        case 'or': return `(${operands.map(say).join(chinese ? ' 或 ' : ' or ')})`;
        case 'not': return `${chinese ? '非' : 'not '}(${say(operands[0])})`;
        case 'exists': return chinese ? `有${say(operands[0])}` : `${say(operands[0])} is known`;
        case 'in': return `${say(operands[0])} ∈ ${say(operands[1])}`;
        case 'min': case 'max': return `${operator}(${operands.map(say).join(', ')})`;
        default: return operands.map(say).join(` ${SIGNS[operator] ?? operator} `);
    }
}
