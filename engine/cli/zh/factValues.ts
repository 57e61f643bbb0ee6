/** Values out of the facts of a fault, which may have come through a message as plain JSON. */

export type Facts = Readonly<Record<string, unknown>>;

export function text(facts: Facts, name: string): string | null {
    const value = facts[name];
    return typeof value === 'string' && value !== '' ? value : null;
}

export function number(facts: Facts, name: string): number | null {
    const value = facts[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function texts(facts: Facts, name: string): string[] {
    const value = facts[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function numbers(facts: Facts, name: string): number[] {
    const value = facts[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}

export function record(facts: Facts, name: string): Facts | null {
    const value = facts[name];
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Facts : null;
}

export function records(facts: Facts, name: string): Facts[] {
    const value = facts[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) as Facts[] : [];
}

/** Shown of a list; what is more is counted. */
const SHOWN = 12;

export function list(words: readonly string[], shown = SHOWN): string {
    return `${words.slice(0, shown).join('、')}${words.length > shown ? ` 等 ${words.length} 个` : ''}`;
}

/** `x 618402.7 到 623385.7，y …` of a box given as minX, minY, maxX, maxY. */
export function box(facts: Facts, name: string): string {
    const short = (value: number) => String(Number(value.toFixed(Math.abs(value) < 1000 ? 4 : 1)));
    const values = Array.isArray(facts[name]) ? facts[name] as unknown[] : [];
    // A value that is not finite became null on its way through a message.
    const [minX, minY, maxX, maxY] = values.map((value) => typeof value === 'number' ? short(value) : '（无）');
    return `x ${minX} 到 ${maxX}，y ${minY} 到 ${maxY}`;
}

/** Units: m² in, both units out. */
export function area(areaM2: number): string {
    return `${areaM2.toFixed(2)} 平方米（${(areaM2 * 3 / 2000).toFixed(2)} 亩）`;
}
