/**
 * The language of conditions: a JSON tree, total, without loops, functions or text to evaluate.
 *
 *     true · "text" · {"n": "10", "unit": "mu"} · {"date": "2026-01-01"} · {"f": fact} · {"set": code set} · ["a", "b"]
 *     {"and": [..]} {"or": [..]} {"not": [x]} {"exists": [fact]}
 *     {"eq|ne|lt|le|gt|ge": [a, b]} {"in": [text, list]} {"+|×|min|max": [..]} {"−|÷": [a, b]}
 *
 * Keeps    a fact that was not delivered, or is null and was not asked with `exists` first, is an error and not "no"
 */

import {EngineError} from '../core/errors.ts';
import {FACT_TABLE} from './facts.ts';
import {add, compare, divide, multiply, rational, subtract} from './rational.ts';
import type {Rational} from './rational.ts';

export type Expr = boolean | string | readonly string[] | {readonly [operator: string]: unknown};

/** What facts are looked up in; numbers are exact. `null` is "known to be absent". */
export type FactValue = boolean | string | readonly string[] | Rational | null;
export type FactValues = Readonly<Record<string, FactValue | undefined>>;

export const COMPARISONS = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
export const ARITHMETIC = ['+', '−', '×', '÷', 'min', 'max'] as const;

export interface Evaluation {
    readonly facts: FactValues;
    /** Codes of a named set. */
    readonly sets: ReadonlyMap<string, readonly string[]>;
    /** Where the expression stands, for messages: `pack@version, row id`. */
    readonly where: string;
    /** Facts the truth of the whole rests on, in the order they were asked. */
    readonly asked: string[];
}

/** Is the condition true? Appends to `asked` what it rests on. @throws EngineError `policy/fact-missing` */
export function holds(expr: Expr, at: Evaluation): boolean {
    if (typeof expr === 'boolean') return expr;
    const [operator, operands] = operation(expr, at);
    switch (operator) {
        case 'and': return (operands as Expr[]).every(operand => holds(operand, at));
        case 'or': {
            const before = at.asked.slice();
            for (const operand of operands as Expr[]) {
                const asked = before.slice(); // only the branch that holds is a reason; if none does, all are
                if (holds(operand, {...at, asked})) return at.asked.splice(0, at.asked.length, ...asked), true;
                for (const name of asked) if (!at.asked.includes(name)) at.asked.push(name);
            }
            return false;
        }
        case 'not': return !holds(operands[0] as Expr, at);
        case 'exists': {
            const value = fact((operands[0] as {f: string}).f, at);
            return value !== null && !(Array.isArray(value) && value.length === 0);
        }
        case 'in': {
            const needle = known(operands[0] as Expr, at);
            return (known(operands[1] as Expr, at) as readonly string[]).includes(needle as string);
        }
        case 'f': return fact(operands as unknown as string, at) as boolean;
        default: return comparison(operator, known(operands[0] as Expr, at), known(operands[1] as Expr, at), at);
    }
}

function comparison(operator: string, a: FactValue, b: FactValue, at: Evaluation): boolean {
    const order = isRational(a) && isRational(b) ? compare(a, b)
        : a === b ? 0 : (a as string | boolean) < (b as string | boolean) ? -1 : 1;
    switch (operator) {
        case 'eq': return order === 0;
        case 'ne': return order !== 0;
        case 'lt': return order < 0;
        case 'le': return order <= 0;
        case 'gt': return order > 0;
        case 'ge': return order >= 0;
        default: throw malformed(`unknown operator "${operator}"`, at);
    }
}

function value(expr: Expr, at: Evaluation): FactValue {
    if (typeof expr === 'boolean' || typeof expr === 'string' || Array.isArray(expr)) return expr as FactValue;
    const literal = expr as {f?: string; set?: string; n?: string; date?: string};
    if (literal.f !== undefined) return fact(literal.f, at);
    if (literal.n !== undefined) return rational(literal.n);
    if (literal.date !== undefined) return literal.date;
    if (literal.set !== undefined) {
        const codes = at.sets.get(literal.set);
        if (!codes) throw malformed(`no code set "${literal.set}"`, at);
        return codes;
    }
    const [operator, operands] = operation(expr, at);
    if (!(ARITHMETIC as readonly string[]).includes(operator)) return holds(expr, at);
    const numbers = (operands as Expr[]).map(operand => known(operand, at) as Rational);
    switch (operator) {
        case '+': return numbers.reduce(add);
        case '×': return numbers.reduce(multiply);
        case '−': return subtract(numbers[0], numbers[1]);
        case '÷': return divide(numbers[0], numbers[1]);
        case 'min': return numbers.reduce((a, b) => compare(a, b) <= 0 ? a : b);
        default: return numbers.reduce((a, b) => compare(a, b) >= 0 ? a : b);
    }
}

/** A value that must be there. */
function known(expr: Expr, at: Evaluation): FactValue {
    const found = value(expr, at);
    if (found === null) {
        const name = (expr as {f: string}).f;
        throw new EngineError('policy/fact-missing', `the rule compares ${name}, which is not known for this part`, {
            where: at.where, fix: `ask {"exists": [{"f": "${name}"}]} first`, facts: {fact: name},
        });
    }
    return found;
}

function fact(name: string, at: Evaluation): FactValue {
    const found = at.facts[name];
    if (found === undefined) {
        throw new EngineError('policy/fact-missing', `the rule asks ${name}, which was not delivered`, {
            where: at.where, facts: {fact: name},
            fix: FACT_TABLE[name] ? 'deliver the fact, null where it is known to be absent' : 'use a documented fact',
        });
    }
    if (!at.asked.includes(name)) at.asked.push(name);
    return found;
}

/** The one operator of a node with its operands; no list of keys is made, this runs for every rule of every part. */
function operation(expr: Expr, at: Evaluation): [string, readonly unknown[]] {
    let found: string | null = null;
    for (const operator in expr as object) {
        if (found !== null) throw malformed('an expression has exactly one operator', at);
        found = operator;
    }
    if (found === null) throw malformed('an expression has an operator', at);
    return [found, (expr as Record<string, readonly unknown[]>)[found]];
}

function malformed(problem: string, at: Evaluation): EngineError {
    return new EngineError('policy/pack-invalid', problem, {where: at.where, fix: 'run `pack validate`'});
}

export function isRational(found: FactValue): found is Rational {
    return typeof found === 'object' && found !== null && !Array.isArray(found);
}
