/** Clues in rounds, so that no two of one round lie on the same ground: each round is then judged like a survey. */

/**
 * The round of each clue, from 0.
 *
 * Order   clues in the order of the list, each into the first round where nothing is in its way
 * @param meets pairs of clues that share ground
 */
export function roundsOf(count: number, meets: Iterable<readonly [number, number]>): Int32Array {
    const inTheWay: number[][] = Array.from({length: count}, () => []);
    for (const [a, b] of meets) inTheWay[Math.max(a, b)].push(Math.min(a, b));
    const round = new Int32Array(count);
    for (let clue = 0; clue < count; clue++) {
        const taken = new Set(inTheWay[clue].map(other => round[other]));
        while (taken.has(round[clue])) round[clue]++;
    }
    return round;
}
