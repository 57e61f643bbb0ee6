/**
 * Types, units and names in a condition, checked before any fact exists: what passes cannot fail when it is evaluated,
 * except for a fact that was not delivered.
 */

import {ARITHMETIC, COMPARISONS} from './expression.ts';
import type {FactInfo} from './facts.ts';
import {FACT_TABLE} from './facts.ts';
import type {Check, Finding} from './finding.ts';
import {nearest} from '../core/nearest.ts';

/** `number` carries its unit as exponents: m2/year is {m2: 1, year: -1}. */
type Type = {readonly is: 'boolean' | 'text' | 'textList' | 'date'}
    | {readonly is: 'number'; readonly unit: Readonly<Record<string, number>>};

/** Units a literal may carry. */
export const UNITS = ['1', 'm', 'm2', 'mu', 'day', 'month', 'year', 'CNY', 'kg'] as const;

export interface CheckContext {
    readonly path: string;
    /** Scopes of facts that may be asked here. */
    readonly scopes: readonly FactInfo['scope'][];
    readonly sets: ReadonlySet<string>;
    readonly report: (finding: Finding) => void;
}

/** Reports every fault of a condition, which must come out as true or false. */
export function checkCondition(expr: unknown, context: CheckContext): void {
    const type = typeOf(expr, context, new Set());
    if (type && type.is !== 'boolean') fail(context, 'V14', `the condition is ${describe(type)}, not true or false`);
}

/** The type, or null where a fault was reported. `asked`: nullable facts that `exists` has vouched for. */
function typeOf(expr: unknown, context: CheckContext, asked: Set<string>): Type | null {
    if (typeof expr === 'boolean') return {is: 'boolean'};
    if (typeof expr === 'string') return {is: 'text'};
    if (Array.isArray(expr)) {
        if (expr.every(entry => typeof entry === 'string')) return {is: 'textList'};
        return fail(context, 'V14', 'a list holds texts only');
    }
    if (typeof expr !== 'object' || expr === null) {
        return fail(context, 'V01', `${JSON.stringify(expr)} is no expression`);
    }
    const keys = Object.keys(expr);
    const record = expr as Record<string, unknown>;
    if ('n' in record) return literal(record, keys, context);
    if (keys.length !== 1) return fail(context, 'V01', `an expression has one operator, this one has ${keys.length}`);
    const [operator] = keys;
    if (operator === 'f') return factType(record.f, context, asked, false);
    if (operator === 'set') {
        const name = String(record.set);
        if (context.sets.has(name)) return {is: 'textList'};
        return fail(context, 'V04', `no code set "${name}"`, nearest(name, [...context.sets]));
    }
    if (operator === 'date') {
        if (/^\d{4}-\d{2}-\d{2}$/.test(String(record.date))) return {is: 'date'};
        return fail(context, 'V14', 'a date is YYYY-MM-DD');
    }
    const operands = record[operator];
    if (!Array.isArray(operands)) return fail(context, 'V01', `"${operator}" takes a list of operands`);
    return operationType(operator, operands, context, asked);
}

function operationType(
    operator: string, operands: readonly unknown[], context: CheckContext, asked: Set<string>,
): Type | null {
    if (operator === 'and' || operator === 'or') {
        if (operands.length === 0) return fail(context, 'V01', `"${operator}" needs an operand`);
        const vouched = new Set(asked);
        for (const operand of operands) {
            const type = typeOf(operand, context, vouched);
            if (type && type.is !== 'boolean') {
                fail(context, 'V14', `"${operator}" joins conditions, not ${describe(type)}`);
            }
            if (operator === 'and') for (const name of existing(operand)) vouched.add(name);
        }
        return {is: 'boolean'};
    }
    const counts: Record<string, number> = {not: 1, exists: 1, in: 2, '−': 2, '÷': 2};
    const needed = counts[operator] ?? ((COMPARISONS as readonly string[]).includes(operator) ? 2 : null);
    if (needed !== null && operands.length !== needed) {
        return fail(context, 'V01', `"${operator}" takes ${needed} operands, not ${operands.length}`);
    }
    if (operator === 'exists') {
        const name = (operands[0] as {f?: unknown} | null)?.f;
        factType(name, context, asked, true);
        return {is: 'boolean'};
    }
    const known = ['and', 'or', 'not', 'exists', 'in', ...COMPARISONS, ...ARITHMETIC];
    if (!known.includes(operator)) return fail(context, 'V01', `no operator "${operator}"`, nearest(operator, known));
    const types = operands.map(operand => typeOf(operand, context, asked));
    if (types.some(type => type === null)) return null;
    return resultType(operator, types as Type[], operands, context);
}

function resultType(
    operator: string, types: readonly Type[], operands: readonly unknown[], context: CheckContext,
): Type | null {
    const [a, b] = types;
    if (operator === 'not') {
        return a.is === 'boolean' ? a : fail(context, 'V14', `"not" negates a condition, not ${describe(a)}`);
    }
    if (operator === 'in') {
        if (a.is === 'text' && b.is === 'textList') return {is: 'boolean'};
        return fail(context, 'V14', `"in" looks for a text in a list, not for ${describe(a)} in ${describe(b)}`);
    }
    if ((COMPARISONS as readonly string[]).includes(operator)) {
        if (a.is === 'textList') return fail(context, 'V14', `"${operator}" does not compare lists`);
        if (!same(a, b)) return fail(context, 'V14', `"${operator}" compares ${describe(a)} with ${describe(b)}`);
        if (operator !== 'eq' && operator !== 'ne' && a.is !== 'number' && a.is !== 'date') {
            return fail(context, 'V14', `"${operator}" orders numbers and dates, not ${describe(a)}`);
        }
        return {is: 'boolean'};
    }
    if (types.length === 0 || types.some(type => type.is !== 'number')) {
        return fail(context, 'V14', `"${operator}" takes numbers`);
    }
    if (operator === '×' || operator === '÷') {
        const divisor = operands[1] as {n?: unknown};
        if (operator === '÷' && !(typeof divisor.n === 'string' && Number(divisor.n) !== 0)) {
            return fail(context, 'V14', 'only a number other than zero may divide');
        }
        const unit: Record<string, number> = {};
        types.forEach((type, index) => {
            for (const [name, power] of Object.entries((type as {unit: Record<string, number>}).unit)) {
                unit[name] = (unit[name] ?? 0) + (operator === '÷' && index === 1 ? -power : power);
                if (unit[name] === 0) delete unit[name];
            }
        });
        return {is: 'number', unit};
    }
    if (types.every(type => same(type, a))) return a;
    return fail(context, 'V14', `"${operator}" mixes ${types.map(describe).join(' and ')}`);
}

function literal(record: Record<string, unknown>, keys: readonly string[], context: CheckContext): Type | null {
    if (typeof record.n !== 'string' || !/^-?\d+(\.\d+)?$/.test(record.n)) {
        return fail(context, 'V14', `a number is a decimal as text, not ${JSON.stringify(record.n)}`);
    }
    if (keys.length !== 2 || !(UNITS as readonly unknown[]).includes(record.unit)) {
        return fail(context, 'V14', `a number names its unit, one of ${UNITS.join(', ')}`);
    }
    return numberType(String(record.unit));
}

function factType(
    given: unknown, context: CheckContext, asked: ReadonlySet<string>, askedWithExists: boolean,
): Type | null {
    const name = String(given);
    const info = FACT_TABLE[name];
    if (!info) {
        const within = Object.keys(FACT_TABLE)
            .filter(key => context.scopes.some(scope => FACT_TABLE[key]?.scope === scope));
        return fail(context, 'V19', `no fact "${name}"`, nearest(name, within));
    }
    if (!context.scopes.includes(info.scope)) {
        return fail(context, 'V19', `the fact "${name}" is not known at this point`);
    }
    if (info.nullable && !askedWithExists && !asked.has(name)) {
        return fail(context, 'V19', `"${name}" may be absent: ask {"exists": [{"f": "${name}"}]} before it`);
    }
    return info.type === 'number' ? numberType(info.unit ?? '1') : {is: info.type};
}

/** Facts whose existence an operand of `and` makes sure of. */
function existing(expr: unknown): string[] {
    if (typeof expr !== 'object' || expr === null) return [];
    const {exists, and} = expr as {exists?: readonly {f?: string}[]; and?: readonly unknown[]};
    if (Array.isArray(and)) return and.flatMap(existing);
    return Array.isArray(exists) && typeof exists[0]?.f === 'string' ? [exists[0].f] : [];
}

function numberType(unit: string): Type {
    return {is: 'number', unit: unit === '1' ? {} : {[unit]: 1}};
}

function same(a: Type, b: Type): boolean {
    if (a.is !== 'number' || b.is !== 'number') return a.is === b.is;
    const names = new Set([...Object.keys(a.unit), ...Object.keys(b.unit)]);
    return [...names].every(name => a.unit[name] === b.unit[name]);
}

function describe(type: Type): string {
    if (type.is !== 'number') {
        return {boolean: 'a condition', text: 'a text', textList: 'a list', date: 'a date'}[type.is];
    }
    const units = Object.entries(type.unit).map(([name, power]) => power === 1 ? name : `${name}^${power}`);
    return `a number${units.length === 0 ? '' : ` in ${units.join('·')}`}`;
}

function fail(context: CheckContext, check: Check, message: string, near?: string | null): null {
    context.report({check, severity: 'error', path: context.path, message, ...(near ? {nearest: near} : {})});
    return null;
}
