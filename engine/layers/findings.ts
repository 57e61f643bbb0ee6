/** Collects findings about parcels and turns them into issues: the worst one by one, the rest as one with its count. */

import type {Code} from '../core/codes.ts';
import type {Issue, Severity} from '../core/issue.ts';

/** Findings of one code that get a line of their own. */
const SHOWN = 20;

/** What the collector has to know of the layer to say where. */
export interface Places {
    readonly layer: string;
    readonly record: Uint32Array;
    readonly atCrs: string;
    /** A point of the feature in the layer's CRS. */
    at(feature: number): readonly [number, number] | undefined;
    /** About, m²; NaN when unknown. */
    areaM2(feature: number): number;
}

interface Finding {
    readonly feature: number;
    readonly measure: number;
    readonly message: string;
}

export interface Findings {
    /** `measure`: how bad it is; the area of the parcel when left out. */
    add(code: Code, severity: Severity, field: string, feature: number, message: string, measure?: number): void;
    /** A finding about the layer. */
    note(issue: Omit<Issue, 'layer'>): void;
    /** Order   codes as first met; inside a code by measure falling, then by record */
    issues(): Issue[];
}

export function findingsOf(places: Places): Findings {
    const whole: Issue[] = [];
    const groups = new Map<string, {code: Code, severity: Severity, field: string, found: Finding[]}>();
    return {
        add(code, severity, field, feature, message, measure = places.areaM2(feature)) {
            const key = `${code}\u0000${severity}\u0000${field}`;
            let group = groups.get(key);
            if (!group) groups.set(key, group = {code, severity, field, found: []});
            group.found.push({feature, message, measure: Number.isNaN(measure) ? 0 : measure});
        },
        note(issue) {
            whole.push({...issue, layer: places.layer});
        },
        issues() {
            const issues = [...whole];
            for (const {code, severity, field, found} of groups.values()) {
                found.sort((a, b) => b.measure - a.measure || places.record[a.feature] - places.record[b.feature]);
                for (const {feature, message} of found.slice(0, SHOWN)) {
                    issues.push({code, severity, field, message, ...placeOf(places, feature)});
                }
                const rest = found.slice(SHOWN);
                if (rest.length === 0) continue;
                const areaM2 = rest.reduce((sum, {feature}) => sum + (places.areaM2(feature) || 0), 0);
                const {message, ...place} = {message: rest[0].message, ...placeOf(places, rest[0].feature)};
                issues.push({code, severity, field, ...place, areaM2, count: rest.length,
                    message: `${rest.length} more of the same, the first: ${message}`});
            }
            return issues;
        },
    };
}

function placeOf(places: Places, feature: number): Omit<Issue, 'code' | 'severity' | 'message'> {
    const at = places.at(feature);
    const areaM2 = places.areaM2(feature);
    return {
        layer: places.layer, record: places.record[feature], count: 1,
        ...(at ? {at, atCrs: places.atCrs} : {}), ...(Number.isNaN(areaM2) ? {} : {areaM2}),
    };
}
