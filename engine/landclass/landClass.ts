/**
 * One class of a land classification, and the text tables the dictionaries are kept in.
 *
 * Source   groups, names and colours: the source line of each table in `tables/`
 */

export type LandGroup = 'agricultural' | 'construction' | 'unused';

export interface LandClass {
    readonly code: string;
    readonly nameZh: string;
    readonly nameEn: string;
    /** Code of the class above; null for a first-level class. */
    readonly parent: string | null;
    /** null: a class above with members of several groups, or sea. */
    readonly group: LandGroup | null;
    /** Sources disagree about the group; a county may choose (`withGroups`). */
    readonly groupDisputed: boolean;
    readonly cultivated: boolean;
    /** May a parcel carry this code, or is it only a heading. */
    readonly assignable: boolean;
    /** 可调整地类: once cultivated, tillage layer kept. */
    readonly restorable: boolean;
    /** 设施农用地 and what lies below it: mapped from 200 m² although agricultural. */
    readonly facility: boolean;
    /** RGB, 0…255. */
    readonly colour: readonly [number, number, number];
    /** Present where the entry rests on something weaker than the table's source. */
    readonly source?: string;
}

const GROUPS: Readonly<Record<string, LandGroup | null>> = {
    'N': 'agricultural', 'J': 'construction', 'W': 'unused', '-': null,
};

/**
 * Reads `code | Chinese | English | parent | group | r,g,b | flags | note` lines.
 *
 * Group    N agricultural, J construction, W unused, - none; `?` after it: sources disagree
 * Flags    h heading only, c cultivated, k restorable, f facility
 */
export function parseTable(text: string): readonly LandClass[] {
    const classes: LandClass[] = [];
    for (const line of text.split('\n')) {
        if (line.trim() === '') continue;
        const [code, nameZh, nameEn, parent, group, colour, flags = '', note = ''] = line.split('|').map(c => c.trim());
        const [r, g, b] = colour.split(',').map(Number);
        classes.push({
            code, nameZh, nameEn,
            parent: parent === '' ? null : parent,
            group: GROUPS[group[0]],
            groupDisputed: group.endsWith('?'),
            cultivated: flags.includes('c'),
            assignable: !flags.includes('h'),
            restorable: flags.includes('k'),
            facility: flags.includes('f'),
            colour: [r, g, b],
            ...(note === '' ? {} : {source: note}),
        });
    }
    return classes;
}
