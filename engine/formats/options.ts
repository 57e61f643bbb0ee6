/** What a caller may ask of every reader. */
export interface OpenOptions {
    /** Layer, table or (in a folder or archive of several files) base name to read; all of them when absent. */
    readonly layer?: string;
    /** Text encoding of attribute values; overrides what the file says of itself. */
    readonly encoding?: string;
    /** Attribute fields to keep (case-insensitive); the others are never decoded. All when absent. */
    readonly fields?: readonly string[];
    /** Keep point records as features without rings, with their places in `RawLayer.points`; left out, they are reported and left out. */
    readonly keepPoints?: boolean;
    /** Called now and then while reading; bytes or records, whichever the reader counts. */
    readonly onProgress?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
}

/** Whether a field of that name is asked for. */
export function wantsField(options: OpenOptions, name: string): boolean {
    if (options.fields === undefined) return true;
    const lower = name.toLowerCase();
    return options.fields.some((field) => field.toLowerCase() === lower);
}
