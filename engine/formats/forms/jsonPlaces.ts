/** Where the members of a JSON object stand in the text, for JSON that was found to be well-formed. */

export interface JsonMember {
    /** The name, still with its quotes: [nameStart, nameEnd). */
    readonly nameStart: number;
    readonly nameEnd: number;
    /** The value: [start, end). */
    readonly start: number;
    readonly end: number;
}

export interface JsonObjectPlaces {
    readonly members: readonly JsonMember[];
    /** Of `{` and of `}`. */
    readonly open: number;
    readonly close: number;
}

/** The next place that is no white space. */
export function skipBlanks(text: string, at: number): number {
    while (at < text.length && ' \t\r\n\x1E'.includes(text[at])) at++;
    return at;
}

/** Behind the value that begins at `at`. */
export function valueEnd(text: string, at: number): number {
    const first = text[at];
    if (first === '"') return stringEnd(text, at);
    if (first !== '{' && first !== '[') {
        let end = at;
        while (end < text.length && !',]} \t\r\n\x1E'.includes(text[end])) end++;
        return end;
    }
    let depth = 0;
    for (let i = at; i < text.length; i++) {
        const sign = text[i];
        if (sign === '"') i = stringEnd(text, i) - 1;
        else if (sign === '{' || sign === '[') depth++;
        else if ((sign === '}' || sign === ']') && --depth === 0) return i + 1;
    }
    return text.length;
}

function stringEnd(text: string, at: number): number {
    for (let i = at + 1; i < text.length; i++) {
        if (text[i] === '\\') i++;
        else if (text[i] === '"') return i + 1;
    }
    return text.length;
}

/** Members of the object that begins at `open`; null where none begins. */
export function objectPlaces(text: string, open: number): JsonObjectPlaces | null {
    if (text[open] !== '{') return null;
    const members: JsonMember[] = [];
    let at = skipBlanks(text, open + 1);
    while (text[at] === '"') {
        const nameEnd = stringEnd(text, at);
        const start = skipBlanks(text, skipBlanks(text, nameEnd) + 1);
        const end = valueEnd(text, start);
        members.push({nameStart: at, nameEnd, start, end});
        at = skipBlanks(text, end);
        if (text[at] === ',') at = skipBlanks(text, at + 1);
    }
    return {members, open, close: at};
}

/** Where the elements of the array that begins at `open` begin. */
export function elementStarts(text: string, open: number): number[] {
    const starts: number[] = [];
    let at = skipBlanks(text, open + 1);
    while (at < text.length && text[at] !== ']') {
        starts.push(at);
        at = skipBlanks(text, valueEnd(text, at));
        if (text[at] === ',') at = skipBlanks(text, at + 1);
    }
    return starts;
}
