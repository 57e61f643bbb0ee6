/** Runs the validity cases of JTS suites. */

import {PolygonsBuilder, RING_BEGINS_PART, RING_IS_HOLE} from '../../engine/core/polygons.ts';
import {validatePolygons} from '../../engine/kernel/validity.ts';
import {roundedTo} from './jtsOverlay.ts';
import type {Outcome} from './jtsSuites.ts';
import type {JtsCase, JtsOperation} from './jtsXml.ts';
import {parseGeometry} from './wkt.ts';

export function isValidityOperation({name}: JtsOperation): boolean {
    return name === 'isvalid';
}

export function runValidity(test: JtsCase, {args, expected}: JtsOperation): Outcome {
    const text = /^b$/i.test(args[0]) ? test.b : test.a;
    const geometry = parseGeometry(text);
    if (!geometry) return {kind: 'skipped', why: 'a geometry with arcs, or one that cannot be read'};
    const surfaces = geometry.members.filter(member => member.type.includes('POLYGON'));
    if (surfaces.length === 0 && geometry.polygons.length === 0 && geometry.type !== 'GEOMETRYCOLLECTION') {
        return {kind: 'skipped', why: 'points and lines only'};
    }
    const builder = new PolygonsBuilder();
    // members of a collection are valid each by itself; the parts of a multipolygon must agree with one another
    const flat = geometry.members.flatMap(function leaves(member): typeof geometry[] {
        return member.type === 'GEOMETRYCOLLECTION' ? member.members.flatMap(leaves) : [member];
    });
    for (const {polygons} of flat) {
        for (const rings of roundedTo(test.precision, polygons)) {
            rings.forEach((ring, r) => {
                for (const [x, y] of ring) builder.vertex(x, y);
                builder.endRing(r === 0 ? RING_BEGINS_PART : RING_IS_HOLE);
            });
        }
        builder.endFeature();
    }
    const faults = validatePolygons(builder.build());
    const isValid = faults.length === 0, shouldBeValid = /true/i.test(expected);
    if (isValid === shouldBeValid) return {kind: 'agrees'};
    if (isValid && geometry.hasOther) return {kind: 'skipped', why: 'a point or line of the collection may be what is not valid'};
    return {kind: 'disagrees', why: `${isValid ? 'no fault' : faults.map(f => f.code).join()} in ${text.slice(0, 300)}`};
}
