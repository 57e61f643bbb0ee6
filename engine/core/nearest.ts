/** The known words closest to a mistyped one, for error messages. */

/** Longer words are cut: a message needs no more, and the table stays small. */
const LONGEST = 64;

/** Order   by edit distance, then by the order of `known`; at most `count`, none that shares nothing with the word */
export function nearestWords(word: string, known: readonly string[], count = 3): string[] {
    const given = word.slice(0, LONGEST).toLowerCase();
    return known
        .map((candidate, order) => ({candidate, order, distance: editDistance(given, candidate.toLowerCase())}))
        .filter(({candidate, distance}) => distance < Math.max(given.length, Math.min(candidate.length, LONGEST)))
        .sort((a, b) => a.distance - b.distance || a.order - b.order)
        .slice(0, count)
        .map(({candidate}) => candidate);
}

/** The word a person probably meant; null when more than half of its letters would have to change. */
export function nearest(word: string, known: readonly string[]): string | null {
    const [best] = nearestWords(word, known, 1);
    if (best === undefined) return null;
    const distance = editDistance(word.slice(0, LONGEST).toLowerCase(), best.toLowerCase());
    return distance <= Math.max(Math.min(word.length, LONGEST), best.length) / 2 ? best : null;
}

/** Insertions, deletions, changes and swaps of neighbours, each counted once. */
function editDistance(a: string, b: string): number {
    const word = b.slice(0, LONGEST);
    let older: number[] = [];
    let row = Array.from({length: word.length + 1}, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= word.length; j++) {
            const change = row[j - 1] + (a[i - 1] === word[j - 1] ? 0 : 1);
            const isSwap = i > 1 && j > 1 && a[i - 1] === word[j - 2] && a[i - 2] === word[j - 1];
            next.push(Math.min(next[j - 1] + 1, row[j] + 1, change, isSwap ? older[j - 2] + 1 : Infinity));
        }
        older = row;
        row = next;
    }
    return row[word.length];
}
