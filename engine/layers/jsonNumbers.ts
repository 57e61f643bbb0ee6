/** Values with numbers that JSON has no word for (NaN, infinities, −0), as JSON. */

/** A value in which no object has a field of this name is its own JSON form, but for those numbers. */
const MARK = '#number';

/** `value` with each such number as `{"#number": "NaN"}`. Objects without any come back as they are. */
export function toJson(value: unknown): unknown {
    if (typeof value === 'number') return hasWord(value) ? value : {[MARK]: Object.is(value, -0) ? '-0' : String(value)};
    return mapped(value, toJson);
}

/** What `toJson` was given, after a way through JSON. */
export function fromJson(value: unknown): unknown {
    if (typeof value === 'object' && value !== null && MARK in value) return Number(value[MARK]);
    return mapped(value, fromJson);
}

function hasWord(value: number): boolean {
    return Number.isFinite(value) && !Object.is(value, -0);
}

/** Copies only what changes: most findings hold plain numbers. */
function mapped(value: unknown, change: (part: unknown) => unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    let copy: Record<string, unknown> | unknown[] | null = null;
    for (const [name, part] of Object.entries(value)) {
        if (typeof part === 'string') continue;
        const other = change(part);
        if (other === part) continue;
        copy ??= Array.isArray(value) ? [...value as readonly unknown[]] : {...value};
        (copy as Record<string, unknown>)[name] = other; // an array's fields are its indices
    }
    return copy ?? value;
}
