import {expect} from 'vitest';
import {isValidityOperation, runValidity} from '../helpers/jtsValidity.ts';
import {testOnJts} from '../helpers/jtsSuites.ts';

testOnJts('JTS suites: polygons are valid where JTS says so, and invalid where it does not', (cases, tally) => {
    for (const jtsCase of cases) {
        for (const operation of jtsCase.operations) {
            if (isValidityOperation(operation)) tally.add(jtsCase.name, runValidity(jtsCase, operation));
        }
    }
    expect(tally.disagreements).toEqual([]);
});
