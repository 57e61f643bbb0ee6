import {expect} from 'vitest';
import {openGeos} from '../helpers/geos.ts';
import {isOverlayOperation, runOverlay} from '../helpers/jtsOverlay.ts';
import {testOnJts} from '../helpers/jtsSuites.ts';

const geos = await openGeos();

testOnJts('JTS suites: overlay operations on polygons give the land that JTS gives', (cases, tally) => {
    for (const jtsCase of cases) {
        for (const operation of jtsCase.operations) {
            const name = `${jtsCase.name} ${operation.name}(${operation.args.join()})`;
            if (isOverlayOperation(operation)) tally.add(name, runOverlay(geos, jtsCase, operation));
            else tally.passOver(operation.name);
        }
    }
    expect(tally.disagreements).toEqual([]);
});
