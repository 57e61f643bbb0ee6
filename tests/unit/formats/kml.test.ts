import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import iconv from 'iconv-lite';
import {describe, expect, test} from 'vitest';
import {testOnRealData} from '../../helpers/realData.ts';
import {zipOf} from '../../helpers/zip.ts';
import {codesOf, expectAllAccounted, layersOf, refusalOf, ringsOf} from './openFiles.ts';

const ring = (text: string): string => `<LinearRing><coordinates>${text}</coordinates></LinearRing>`;
const OUTER = '111,30,0 111.1,30,0 111.1,30.1,0 111,30,0', INNER = '111.05,30.01 111.06,30.01 111.06,30.02 111.05,30.01';
const POLYGON = `<Polygon><outerBoundaryIs>${ring(OUTER)}</outerBoundaryIs><innerBoundaryIs>${ring(INNER)}</innerBoundaryIs></Polygon>`;
const kml = (body: string, head = '<?xml version="1.0" encoding="UTF-8"?>'): string =>
    `${head}\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>清单</name>${body}</Document></kml>`;

const LIST = kml(`<Folder><Placemark id="a"><name>甲&amp;乙</name><description><![CDATA[<b>动土</b>]]></description>
    <ExtendedData><Data name="图斑编号"><displayName>x</displayName><value>JC001</value></Data><SchemaData schemaUrl="#s"><SimpleData name="MJ">12.50</SimpleData></SchemaData></ExtendedData>${POLYGON}</Placemark></Folder>
    <Placemark><name/><MultiGeometry>${POLYGON}<Point><coordinates>1,2</coordinates></Point><MultiGeometry>${POLYGON}</MultiGeometry></MultiGeometry></Placemark>
    <Placemark><Point><coordinates> 111.5 , 30.5 </coordinates></Point></Placemark>
    <Placemark><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark><Placemark/>
    <Placemark><Polygon><outerBoundaryIs>${ring('1,2 NaN,4 5,6')}</outerBoundaryIs></Polygon></Placemark>`);

describe('a KML file', () => {
    test('gives every placemark with its fields, parts and holes, or says why not', async () => {
        const [layer] = await layersOf('a.kml', LIST);
        expectAllAccounted(layer);
        expect([layer.format, layer.crs?.epsg, layer.recordsInFile, [...layer.record]]).toEqual(['kml', 4326, 6, [1, 2]]);
        expect(Object.fromEntries(layer.fields.map(({name}, k) => [name, layer.columns[k]])))
            .toEqual({name: ['甲&乙', null], description: ['<b>动土</b>', null], 图斑编号: ['JC001', null], MJ: ['12.50', null]});
        expect(ringsOf(layer)[0]).toEqual([[[111, 30], [111.1, 30], [111.1, 30.1]], [[111.05, 30.01], [111.06, 30.01], [111.06, 30.02]]]);
        expect([ringsOf(layer)[1].length, [...layer.polygons.ringRole ?? []]]).toEqual([4, [2, 1, 2, 1, 2, 1]]);
        expect(codesOf(layer)).toEqual(['formats/bad-record', 'formats/mixed-collection', 'formats/null-geometry', 'formats/other-geometry', 'formats/other-geometry']);
        const [asked] = await layersOf('a.kml', LIST, {keepPoints: true});
        expect([[...asked.record], [...(asked.points ?? []).slice(4)]]).toEqual([[1, 2, 3], [111.5, 30.5]]);
    });

    test('in GBK, with prefixes, and in a .kmz, reads the same', async () => {
        const gbk = kml(`<Placemark><name>某村镕</name>${POLYGON}</Placemark>`, '<?xml version="1.0" encoding="GB2312"?>');
        expect((await layersOf('a.kml', iconv.encode(gbk, 'gbk')))[0].columns[0]).toEqual(['某村镕']);
        const prefixed = LIST.replaceAll(/<(\/?)(?=[A-Zac-z])/g, '<$1k:').replace('xmlns=', 'xmlns:k=');
        expect((await layersOf('a.kml', prefixed))[0].columns).toEqual((await layersOf('a.kml', LIST))[0].columns);
        const zip = [{name: 'files/x.png', data: Buffer.from('x')}, {name: 'doc.kml', data: Buffer.from(LIST)}, {name: 'more.kml', data: Buffer.from('x')}];
        expect((await layersOf('a.kmz', zipOf(zip)))[0].record).toHaveLength(2);
        expect((await refusalOf('a.kmz', zipOf([zip[2], {name: 'b.kml', data: Buffer.from('x')}]))).code).toBe('formats/ambiguous-source');
    });

    test('is never followed to another file, and never expands what it defines', async () => {
        const link = '<NetworkLink><Link><href>http://example.invalid/a.kml</href></Link></NetworkLink>';
        expect(codesOf((await layersOf('a.kml', kml(`${link}<Placemark>${POLYGON}</Placemark>`)))[0])).toContain('formats/network-link');
        expect((await refusalOf('a.kml', kml(link))).message).toContain('not followed');
        const bomb = kml('<Placemark><name>&b;</name></Placemark>', '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>');
        expect((await refusalOf('a.kml', bomb)).code).toBe('formats/xml-entities');
        expect((await refusalOf('a.kml', kml('<Placemark><name>&secret;</name></Placemark>'))).code).toBe('formats/corrupt');
    });

    test('cut, crossed, without placemarks or with points alone is refused with its place', async () => {
        const cut = await refusalOf('a.kml', LIST.slice(0, LIST.length - 60));
        expect([cut.code, cut.details.where]).toEqual(['formats/truncated', expect.stringContaining('line')]);
        expect((await refusalOf('a.kml', kml('<Folder><Placemark></Folder>'))).code).toBe('formats/corrupt');
        expect((await refusalOf('a.kml', kml(''))).message).toContain('no placemark');
        const points = await refusalOf('a.kml', kml('<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>'));
        expect([points.code, points.details.facts?.['types']]).toEqual(['formats/no-polygons', {Point: 1}]);
    });

    testOnRealData('the damaged and hostile archives of a KML library are each refused in words', async (folder) => {
        const names = readdirSync(join(folder, 'kml')).filter((name) => name.endsWith('.kmz'));
        expect(names.length).toBeGreaterThan(3);
        for (const name of names) {
            const {code} = await refusalOf(name, readFileSync(join(folder, 'kml', name)));
            expect(['formats/archive-bomb', 'formats/ambiguous-source', 'formats/corrupt']).toContain(code);
        }
    });
});
