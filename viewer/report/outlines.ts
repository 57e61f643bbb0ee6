/** Boundary lines for drawing: a border shared by two villages is drawn once, or its dashes would fill each other. */
import {decodeLines} from '../../engine/contract/geometryCodec.ts';
import type {OutlineRow} from '../../engine/contract/reportPage.ts';
import type {ReportModel} from './model.ts';

export interface OutlineLines {
    readonly kind: OutlineRow['kind'];
    readonly lines: [number, number][][];
}

const cache = new WeakMap<ReportModel, readonly OutlineLines[]>();

/** Townships first, then villages where no township border runs; every segment once, runs kept as long as they are. */
export function outlineLines(model: ReportModel): readonly OutlineLines[] {
    let result = cache.get(model);
    if (!result) {
        const seen = new Set<string>();
        const rows = model.data.outlines;
        result = [
            ...rows.filter((row) => row.kind === 'township'),
            ...rows.filter((row) => row.kind === 'village'),
        ].map((row) => ({kind: row.kind, lines: decodeLines(row.geometry).flatMap((line) => freshRuns(line, seen))}));
        cache.set(model, result);
    }
    return result;
}

/** Runs of a line whose segments were not drawn before, in either direction; they are marked as drawn. */
export function freshRuns(line: readonly [number, number][], seen: Set<string>): [number, number][][] {
    const runs: [number, number][][] = [];
    let run: [number, number][] = [];
    for (let i = 0; i + 1 < line.length; i++) {
        const [a, b] = [line[i].join(), line[i + 1].join()];
        const key = a < b ? `${a} ${b}` : `${b} ${a}`;
        if (seen.has(key)) {
            if (run.length > 0) runs.push(run);
            run = [];
            continue;
        }
        seen.add(key);
        if (run.length === 0) run.push(line[i]);
        run.push(line[i + 1]);
    }
    if (run.length > 0) runs.push(run);
    return runs;
}
