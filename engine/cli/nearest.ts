/** The candidate a person probably meant, or null when none is near. */
export function nearest(typed: string, candidates: readonly string[]): string | null {
    let best: string | null = null;
    let bestDistance = Math.max(2, Math.floor(typed.length / 3)) + 1;
    for (const candidate of candidates) {
        const distance = editDistance(typed, candidate);
        if (distance < bestDistance) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best;
}

/** Insertions, deletions and replacements between two words (Levenshtein). */
export function editDistance(a: string, b: string): number {
    let row = Array.from({length: b.length + 1}, (_, column) => column);
    for (let line = 1; line <= a.length; line++) {
        const next = [line];
        for (let column = 1; column <= b.length; column++) {
            const replaced = row[column - 1] + (a[line - 1] === b[column - 1] ? 0 : 1);
            next.push(Math.min(replaced, row[column] + 1, next[column - 1] + 1));
        }
        row = next;
    }
    return row[b.length];
}
