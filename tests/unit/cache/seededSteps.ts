/** Numbers of which every one tells whose they are. */
export function seededSteps(seed: number, length: number): Int32Array {
    return Int32Array.from({length}, (_, i) => Math.imul(i + seed * 1_000_003, 0x9e3779b1));
}
