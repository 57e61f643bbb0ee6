import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openGeos} from '../helpers/geos.ts';
import {isOverlayOperation, runOverlay} from '../helpers/jtsOverlay.ts';
import {isValidityOperation, runValidity} from '../helpers/jtsValidity.ts';
import {jtsFiles, readJtsCases} from '../helpers/jtsXml.ts';
import {inTempFolder} from '../helpers/tempFolder.ts';

const geos = await openGeos();

const SQUARE_IN_HEX = `
    01030000000100000005000000000000000000000000000000000000000000000000002440000000000000000000000000000024400000000000002440
    0000000000000000000000000000244000000000000000000000000000000000`;

/** Written in every way that suites are: hexadecimal WKB, CDATA, entities, names in any case, heights, several models. */
const SUITE = `<?xml version="1.0"?>
<RUN>
  <desc><![CDATA[ odd <things> & more ]]></desc>
  <!-- <case><a>POINT(0 0)</a></case> -->
  <precisionModel type="FIXED" scale='10'/>
  <tolerance> 0.01 </tolerance>
  <Case>
    <desc>hex &amp;
      cdata</desc>
    <A><![CDATA[${SQUARE_IN_HEX}]]></A>
    <b>SRID=4326;POLYGON Z ((5 5 1, 15 5 1, 15 15 1, 5 15 1, 5 5 1))</b>
    <test><desc>x</desc>
      <OP NAME='Intersection' ARG1='a' ARG2='b'><![CDATA[POLYGON Z((5 5 0,10 5 0,10 10 0,5 10 0,5 5 0))]]></OP></test>
    <test><op name="UNION" arg1="A" arg2="B">POLYGON((0 0, 10 0, 10 5, 15 5, 15 15, 5 15, 5 10, 0 10, 0 0))</op></test>
    <test><op name="differenceNG" arg2="B">POLYGONZM ((0 0 1 1, 10 0 1 1, 10 5 1 1, 5 5 1 1, 5 10 1 1, 0 10 1 1, 0 0 1 1))</op></test>
    <test><op name="symDifferenceSR" arg1="B" arg2="A" arg3="2">GEOMETRYCOLLECTION(LINESTRING(0 0, 1 1),
      POLYGON((0 0, 10 0, 10 5, 15 5, 15 15, 5 15, 5 10, 0 10, 0 0), (5 5, 5 10, 10 10, 10 5, 5 5)))</op></test>
    <test><op name="overlayAreaTest" arg1="A" arg2="B"> true </op></test>
    <test><op name="unionArea" arg1="A" arg2="B"> 175 </op></test>
    <test><op name="isValid" arg1="B">TRUE</op></test>
    <test><op name="intersection" arg1="A" arg2="C">POINT EMPTY</op></test>
    <test><op name="intersection" arg1="A" arg2="B"/></test>
  </Case>
  <precisionModel type="FLOATING_SINGLE"/>
  <case>
    <a>POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))</a><b>CURVEPOLYGON((0 0,1 1,1 0,0 0))</b>
    <test><op name="isvalid">false</op></test>
    <test><op name="isvalid" arg1="B">true</op></test>
    <test><op name="union" arg1="A" arg2="A">exception</op></test>
  </case>
  <case><a>MULTIPOLYGON (EMPTY, ((0 0, 1 0, 1 1, 0 0)))</a>
    <test><op name="isvalid">true</op></test>
    <test><op name="symdifference" arg1="A" arg2="A">POLYGON EMPTY</op></test>
    <test><op name="buffer" arg1="A" arg2="1">POLYGON EMPTY</op></test>
  </case>
  <case><precisionModel type="FIXED" scale="1"/>
    <a>POLYGON ((0 0, 10 3, 10 0, 0 0))</a><b>GEOMETRYCOLLECTION (LINESTRING (5 0, 5 9), POINT (3 0))</b>
    <test><op name="OverlayNG.difference" arg1="A" arg2="B">POLYGON ((0 0, 5 2, 10 3, 10 0, 0 0))</op></test>
    <test><op name="intersectionRobust" arg1="A" arg2="A">POLYGON ((0 0, 10 3, 10 0, 0 0))</op></test>
    <test><op name="unionSnapping" arg1="A" arg2="A" arg3="0.5">POLYGON ((0 0, 10 3.4, 10 0, 0 0))</op></test>
    <test><op name="areatest" arg1="A" arg2="B">1e-12</op></test>
    <test><op name="unionLength" arg1="A">23.44030650891055</op></test>
    <test><op name="unionSR" arg1="A" arg2="scale">POLYGON EMPTY</op></test>
  </case>
</RUN>`;

async function outcomesOf(suite: string): Promise<string[]> {
    return inTempFolder(async (folder) => {
        writeFileSync(join(folder, 'Odd.XML'), suite);
        writeFileSync(join(folder, 'none.xml'), 'no suite');
        return jtsFiles(folder).flatMap(path => readJtsCases(path, 'odd')).flatMap(one => one.operations.map((op) => {
            const outcome = isOverlayOperation(op) ? runOverlay(geos, one, op) : isValidityOperation(op) ? runValidity(one, op) : null;
            return `${one.name} ${op.name}: ${outcome?.kind ?? 'passed over'}`;
        }));
    });
}

test('suites are read however they are written, and every operation is run or left out for a reason', async () => {
    expect(await outcomesOf(SUITE)).toEqual([
        'odd #1 hex & cdata intersection: agrees', 'odd #1 hex & cdata union: agrees', 'odd #1 hex & cdata differenceng: agrees',
        'odd #1 hex & cdata symdifferencesr: agrees', 'odd #1 hex & cdata overlayareatest: agrees', 'odd #1 hex & cdata unionarea: agrees',
        'odd #1 hex & cdata isvalid: agrees', 'odd #1 hex & cdata intersection: skipped', 'odd #1 hex & cdata intersection: skipped',
        'odd #2 isvalid: agrees', 'odd #2 isvalid: skipped', 'odd #2 union: skipped',
        'odd #3 isvalid: agrees', 'odd #3 symdifference: agrees', 'odd #3 buffer: passed over',
        'odd #4 overlayng.difference: agrees', 'odd #4 intersectionrobust: agrees', 'odd #4 unionsnapping: agrees', 'odd #4 areatest: agrees',
        'odd #4 unionlength: agrees', 'odd #4 unionsr: skipped',
    ]);
});

test('an answer that is wrong by more than its tolerance is told', async () => {
    const wrong = SUITE.replace('POLYGON Z((5 5 0,10 5 0', 'POLYGON Z((5 5 0,10.1 5 0').replace('15 15, 5 15, 5 10', '15.001 15, 5 15, 5 10')
        .replace(' 175 ', ' 176 ').replace('>TRUE<', '>false<').replace('>POLYGON EMPTY<', '>POLYGON((0 0, 1 0, 1 1, 0 0))<')
        .replace('5 2, 10 3,', '5 3, 10 3,').replace('10 3.4,', '10 3.6,').replace('23.4403', '23.4603');
    const told = (await outcomesOf(wrong)).filter(line => line.endsWith('disagrees'));
    expect(told).toEqual(['odd #1 hex & cdata intersection: disagrees', 'odd #1 hex & cdata unionarea: disagrees',
        'odd #1 hex & cdata isvalid: disagrees', 'odd #3 symdifference: disagrees', 'odd #4 overlayng.difference: disagrees',
        'odd #4 unionsnapping: disagrees', 'odd #4 unionlength: disagrees']);
});
