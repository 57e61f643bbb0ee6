/** Laws of rule tables: total, deterministic, and a new rule speaks only where it is named. */

import fc from 'fast-check';
import {expect, test} from 'vitest';
import {classifyPart} from '../../engine/classify/classifyPart.ts';
import {routePart} from '../../engine/route/routePart.ts';
import {insertion, PACKS, partFacts, verdictsAround} from '../helpers/ruleTables.ts';

test('every part gets a kind and a routing whose rules exist, and the same ones when asked again', () => {
    fc.assert(fc.property(fc.constantFrom(...PACKS), partFacts, (pack, part) => {
        const verdict = classifyPart(pack, part);
        const {rows, otherwise} = pack.classification.table;
        expect([...rows, otherwise].find(({id}) => id === verdict.ruleId)?.then.kind).toBe(verdict.kind);
        expect(classifyPart(pack, part)).toEqual(verdict);
        const routing = routePart(pack, part, verdict);
        const known = pack.departments.map(({code}) => code);
        for (const department of [...routing.jointWith, ...routing.copyTo, ...routing.copyWhenConfirmed, ...routing.jointWhenConfirmed]) {
            expect(known).toContain(department.code);
        }
    }), {numRuns: 600, seed: 20260420});
});

test('adding a rule changes only verdicts that name it', () => {
    let changed = 0;
    fc.assert(fc.property(insertion, (added) => {
        const {before, after} = verdictsAround(added);
        if (after.ruleId === 'added') {
            changed++;
            expect(after.kind).toBe(added.kind);
        } else {
            expect(after).toEqual(before);
        }
    }), {numRuns: 600, seed: 20260421});
    expect(changed).toBeGreaterThan(60);
});

test('a lawful record dated after the later epoch never makes a loss better, and one in force never leaves it suspected', () => {
    fc.assert(fc.property(partFacts, (part) => {
        fc.pre(part.direction === 'loss');
        const bare = classifyPart(PACKS[1], {...part, lawfulRecords: []});
        const later = classifyPart(PACKS[1], {
            ...part, lawfulRecords: [{type: 'landConversion', documentNo: 'x', approvedOn: '2099-01-01', validFrom: null, validTo: null}],
        });
        expect(later.kind === bare.kind || later.kind === 'used_before_approval').toBe(true);
        expect(later.kind).not.toBe('lawful_record');
        const inForce = classifyPart(PACKS[1], {
            ...part, lawfulRecords: [{type: 'landConversion', documentNo: 'x', approvedOn: '2020-01-01', validFrom: null, validTo: null}],
        });
        expect(inForce.kind === 'lawful_record' || inForce.kind === bare.kind).toBe(true);
    }), {numRuns: 200, seed: 20260422});
});
