/** What a pack answers about a part and a patch. `classify` and `route` make these; golden cases compare them. */

import type {Direction, PartFacts} from './facts.ts';
import type {Kind} from './kinds.ts';
import type {Cite, Origin, Pack} from './pack.ts';

/** A fact the verdict rests on, in words. */
export interface Reason {
    readonly fact: string;
    readonly value: string;
    readonly textZh: string;
    readonly textEn: string;
}

/** The suspected kind of one part. A machine's sorting: a person decides. */
export interface Verdict {
    readonly kind: Kind;
    readonly suspected: boolean;
    readonly ruleId: string;
    /** Name of the rule, narrower than the kind: `采矿、取土`. */
    readonly ruleZh: string;
    readonly ruleEn: string;
    readonly reasons: readonly Reason[];
    readonly clause: readonly Cite[];
    readonly origin: Origin;
    readonly packId: string;
    readonly packVersion: string;
}

export interface DepartmentRef {
    readonly code: string;
    readonly name: string;
    readonly nameEn: string;
}

/** Who acts on one part. Lead and enforcing authority are two questions with two answers. */
export interface Routing {
    /** null: nothing to hand over. */
    readonly lead: DepartmentRef | null;
    readonly jointWith: readonly DepartmentRef[];
    readonly copyTo: readonly DepartmentRef[];
    /** Only after a person confirmed the finding; nothing unverified goes there. */
    readonly jointWhenConfirmed: readonly DepartmentRef[];
    readonly copyWhenConfirmed: readonly DepartmentRef[];
    /** Whom a statute gives the power; null where no provision names one. */
    readonly enforcingAuthority: DepartmentRef | null;
    /** The township government beside the lead; `code` of the department, `townshipCode` of the place. */
    readonly township: DepartmentRef & {readonly townshipCode: string | null};
    readonly ruleId: string;
    readonly enforcementRuleId: string;
    readonly note: string | null;
    readonly enforcementNote: string | null;
    readonly cite: readonly Cite[];
    readonly enforcementCite: readonly Cite[];
    readonly origin: Origin;
}

/** What deadlines ask about a patch as a whole. */
export interface PatchFacts {
    readonly kinds: readonly Kind[];
    readonly directions: readonly Direction[];
    readonly meetsBasicFarmland: boolean;
    readonly detectedOn: string;
}

export interface DueDate {
    /** Id of the deadline: `fieldCheck`, `stopCheck`. */
    readonly kind: string;
    readonly labelZh: string;
    readonly labelEn: string;
    readonly dueOn: string;
    readonly days: number;
    /** Tier that gave the days. */
    readonly tier: string;
    readonly cite: readonly Cite[];
    readonly origin: Origin;
}

/** The stages that answer, handed in by whoever composes them: policy itself calls no stage. */
export interface Judge {
    readonly classifyPart: (pack: Pack, facts: PartFacts) => Verdict;
    readonly routePart: (pack: Pack, facts: PartFacts, verdict: Verdict) => Routing;
    readonly patchDeadlines: (pack: Pack, patch: PatchFacts) => readonly DueDate[];
}
