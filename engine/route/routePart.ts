/**
 * Who acts on one part. The lead comes from the jurisdiction's document, the enforcing authority from statute; the
 * township is always told.
 *
 * Keeps    before verification nothing goes to inspection or discipline: those stand in the `…WhenConfirmed` lists
 */

import type {DepartmentRef, Routing, Verdict} from '../policy/answers.ts';
import type {PartFacts} from '../policy/facts.ts';
import type {Pack} from '../policy/pack.ts';
import {partValues} from '../policy/partValues.ts';
import {firstMatch} from '../policy/table.ts';

/** @throws EngineError `policy/fact-missing` when a rule asks a fact that was not delivered */
export function routePart(pack: Pack, facts: PartFacts, verdict: Pick<Verdict, 'kind'>): Routing {
    const values = {...partValues(pack, facts).values, kind: verdict.kind};
    const {row} = firstMatch(pack, pack.routing.table, values);
    const {row: enforcement} = firstMatch(pack, pack.routing.enforcement, values);
    const refs = (codes: readonly string[] = []) => codes.map(code => departmentRef(pack, code));
    const {lead, jointWith, copyTo, jointWhenConfirmed, copyWhenConfirmed} = row.then;
    const {authority} = enforcement.then;
    return {
        lead: lead === null ? null : departmentRef(pack, lead),
        jointWith: refs(jointWith), copyTo: refs(copyTo),
        jointWhenConfirmed: refs(jointWhenConfirmed), copyWhenConfirmed: refs(copyWhenConfirmed),
        enforcingAuthority: authority === null ? null : departmentRef(pack, authority),
        township: {...departmentRef(pack, pack.routing.township), townshipCode: facts.townshipCode},
        ruleId: row.id, enforcementRuleId: enforcement.id,
        note: row.note ?? null, enforcementNote: enforcement.note ?? null,
        cite: row.cite, enforcementCite: enforcement.cite, origin: row.origin,
    };
}

/** Validation made sure that every code in a pack is one of its departments. */
function departmentRef(pack: Pack, code: string): DepartmentRef {
    const found = pack.departments.find(department => department.code === code);
    return {code, name: found?.name ?? code, nameEn: found?.nameEn ?? code};
}
