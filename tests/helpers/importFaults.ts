/** Judges the imports of one file by the plan. */

import {posix} from 'node:path';
import type {FolderPlan} from './importPlan.ts';
import {importsOf} from './sourceTree.ts';

/** Pure computation from the standard library: allowed everywhere. */
const PURE_NODE_MODULES = new Set(['node:crypto', 'node:module', 'node:path', 'node:perf_hooks', 'node:url', 'node:util', 'node:buffer']);

/** One sentence for each import that the plan does not allow. */
export function importFaults(
    path: string, source: string, plan: Readonly<Record<string, FolderPlan>>, home: Readonly<Record<string, readonly string[]>>,
): string[] {
    const own = folderOf(path);
    const rule = plan[own];
    if (!rule) return [`${path}: ${own} is not in the table of imports`];
    return importsOf(source).flatMap(({target, typeOnly}) => {
        const fault = target.startsWith('.') ? relativeFault(path, own, rule, target, typeOnly)
            : target.startsWith('node:') ? nodeFault(own, rule, target) : packageFault(own, home, target, typeOnly);
        return fault === null ? [] : [`${path}: ${fault}`];
    });
}

/** `engine/kernel/a/b.ts` lies in `engine/kernel`; `engine/index.ts` in `engine`. */
function folderOf(path: string): string {
    return path.split('/').slice(0, -1).slice(0, 2).join('/');
}

function relativeFault(path: string, own: string, rule: FolderPlan, target: string, typeOnly: boolean): string | null {
    const to = folderOf(posix.join(posix.dirname(path), target.split('?')[0]));
    if (to === own || rule.code.includes(to)) return null;
    if (!rule.types?.includes(to)) return `${own} may not import ${to} (${target})`;
    return typeOnly ? null : `${own} may only name types of ${to} (${target})`;
}

function nodeFault(own: string, rule: FolderPlan, target: string): string | null {
    return rule.io || PURE_NODE_MODULES.has(target) ? null : `${own} may not use ${target}`;
}

function packageFault(
    own: string, home: Readonly<Record<string, readonly string[]>>, target: string, typeOnly: boolean,
): string | null {
    const name = target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/');
    if (!(name in home)) return `${name} has no home`;
    return home[name].includes(own) || typeOnly ? null : `${name} belongs to ${home[name].join(' or ')}, not to ${own}`;
}
