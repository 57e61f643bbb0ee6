/** The known word nearest to a misspelt one, for messages. */

/** Null when nothing is near: more than half of the letters would have to change. */
export function nearest(word: string, known: readonly string[]): string | null {
    let best: string | null = null;
    let bestDistance = Infinity;
    for (const candidate of known) {
        const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
        if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
    }
    return best !== null && bestDistance <= Math.max(word.length, best.length) / 2 ? best : null;
}

/** Letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
    let previous = Array.from({length: b.length + 1}, (_, column) => column);
    for (let row = 1; row <= a.length; row++) {
        const current = [row];
        for (let column = 1; column <= b.length; column++) {
            const replaced = previous[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
            current.push(Math.min(replaced, previous[column] + 1, current[column - 1] + 1));
        }
        previous = current;
    }
    return previous[b.length];
}
