import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'vitest';
import {realDataPath, testOnRealData} from '../helpers/realData.ts';
import {runCli, STACK} from '../helpers/runCli.ts';

/** Above the slowest file on a slow machine by far; what is guarded is a hang. */
const LIMIT_MS = 240_000;

interface Answer {
    readonly path: string;
    readonly ok: boolean;
    readonly code?: string;
    readonly message?: string;
}

testOnRealData('every real file is answered or refused with a code and a reason, none with a stack', (folder) => {
    const files = readdirSync(folder, {recursive: true, withFileTypes: true})
        .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const {code, stdout, stderr} = runCli(['inspect', '--json', ...files], {timeoutMs: LIMIT_MS});
    expect(stderr).not.toMatch(STACK);
    expect(code).toBe(2);
    const answers = (JSON.parse(stdout) as {files: Answer[]}).files;
    expect(answers).toHaveLength(files.length);
    for (const {ok, code: fault, message} of answers.filter((one) => !one.ok)) {
        expect(ok).toBe(false);
        expect(fault).toMatch(/^[a-z]+\/[a-z-]+$/);
        expect(message?.length).toBeGreaterThan(10);
    }
    expect(answers.filter(({ok}) => ok).length).toBeGreaterThan(100);
}, LIMIT_MS);

testOnRealData('a real survey of crop parcels is read with its CRS', (folder) => {
    const {stdout} = runCli(['inspect', '--json', realDataPath(folder, 'osm-liechtenstein/landuse_2018-04-10.gpkg')]);
    expect(stdout).toContain('"EPSG:4326"');
});
