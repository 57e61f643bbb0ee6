/** Names of files made from ids of patches: safe on every system, and no two alike. */

/** Longer names do not fit into a folder of some systems once the ending is added. */
const MOST_CHARACTERS = 60;

/** What Windows takes for a device, whatever follows the point. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Order   the name of an id depends on the ids before it only where two would be the same */
export function fileNamesOf(ids: readonly string[]): string[] {
    const taken = new Set<string>();
    return ids.map((id) => {
        const plain = id.normalize('NFC').replaceAll(/[^\p{L}\p{N}_-]/gu, '_').slice(0, MOST_CHARACTERS) || '_';
        const base = DEVICES.test(plain) ? `_${plain}` : plain;
        let name = base;
        // file systems of desks do not tell capitals from small letters
        for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base}-${n}`;
        taken.add(name.toLowerCase());
        return name;
    });
}
