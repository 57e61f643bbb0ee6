import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {COMMANDS, COMMON_FLAGS} from '../engine/cli/commandTable.ts';
import type {CommandSpec} from '../engine/cli/commandTable.ts';
import {chineseOfCode} from '../engine/cli/zh/codes.ts';
import {CODES} from '../engine/core/codes.ts';
import type {Code} from '../engine/core/codes.ts';
import {MANUAL_PATH, withMadeSections} from '../scripts/docs/manualSections.ts';
import {decisionFaults, packProperties, undocumentedCodes, undocumentedCommands, unusedCodes} from './helpers/docFaults.ts';
import {filesUnder, readText, ROOT} from './helpers/sourceTree.ts';

const manual = readText(MANUAL_PATH);
const codes = Object.keys(CODES) as Code[];
const DECISIONS = 'engine/docs/decisions';

describe('the manual', () => {
    test('names every command and every flag', () => {
        expect(undocumentedCommands(manual, COMMANDS, COMMON_FLAGS)).toEqual([]);
    });

    test('turns the check red when a flag is not in it', () => {
        const planted: CommandSpec = {...COMMANDS[0], flags: [{name: 'tol', words: {zh: '容差', en: 'tolerance'}}]};
        expect(undocumentedCommands(manual, [planted], [])).toEqual([`${planted.name} --tol`]);
    });

    test('turns the check red when a command is not in it', () => {
        expect(undocumentedCommands(manual, [{...COMMANDS[0], name: 'invented', flags: []}], [])).toEqual(['invented']);
    });

    test('names every code with its Chinese meaning', () => {
        expect(codes.filter((code) => chineseOfCode(code) === undefined)).toEqual([]);
        expect(undocumentedCodes(manual, codes)).toEqual([]);
        expect(undocumentedCodes(manual, ['cli/invented'])).toEqual(['cli/invented']);
    });

    test('is what the tables of the program say now; "npm run docs" brings it there', () => {
        expect(withMadeSections(manual) === manual).toBe(true);
    });

    test('names every property of a policy pack', () => {
        const properties = packProperties(readText('engine/policy/schema.ts'));
        expect(properties.length).toBeGreaterThan(50);
        expect(properties.filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
    });

    test('names every file of a result folder', () => {
        const names = ['patches.geojson', 'parts.geojson', 'set-aside.geojson', 'patches.csv', 'transitions.csv',
            'report.json', 'map.html', 'run.json'];
        expect(names.filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
    });
});

describe('codes', () => {
    const isTable = (path: string) => /^engine\/(core\/codes|cli\/zh)\b/.test(path);

    test('each is raised somewhere', () => {
        const sources = filesUnder(['engine'], ['.ts']).filter((path) => !isTable(path)).map(readText);
        expect(unusedCodes(codes, sources)).toEqual([]);
    });

    test('each is raised in a test', () => {
        const sources = filesUnder(['tests'], ['.test.ts', '.json']).map(readText);
        expect(codes.filter((code) => !sources.some((source) => source.includes(code)))).toEqual([]);
    });

    test('none is written that no table knows', () => {
        const stages = [...new Set(codes.map((code) => code.split('/')[0]))].join('|');
        const raised = new RegExp(`(?:EngineError\\(|code:)\\s*'((?:${stages})/[a-z-]+)'`, 'g');
        const unknown = filesUnder(['engine'], ['.ts']).flatMap((path) => [...readText(path).matchAll(raised)]
            .map((match) => match[1]).filter((code) => !codes.some((one) => one === code)).map((code) => `${path}: ${code}`));
        expect(unknown).toEqual([]);
    });
});

describe('decisions', () => {
    const files = readdirSync(join(ROOT, DECISIONS)).filter((name) => name.endsWith('.md')).sort();

    test('each has number, status, question, decision, reason, cost and what would change it', () => {
        expect(files.length).toBeGreaterThan(0);
        expect(files.flatMap((name) => decisionFaults(name, readText(`${DECISIONS}/${name}`)))).toEqual([]);
        expect(decisionFaults('0099-invented.md', '# 0099 Invented\n\nStatus: maybe\n\n## Question\n')).toHaveLength(5);
    });

    test('no number stands twice', () => {
        const numbers = files.map((name) => name.slice(0, 4));
        expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
    });
});

describe('the README', () => {
    const readme = readText('README.md');
    const shell = [...readme.matchAll(/```(?:sh|bash)\n([\s\S]*?)```/g)].flatMap((match) => match[1].split('\n'));

    test('has the two commands of a newcomer word for word', () => {
        expect(shell).toContain('npm ci && npm start');
        expect(shell).toContain('bash scripts/test.sh');
    });

    test('names only scripts, commands and flags that exist', () => {
        const scripts = Object.keys((JSON.parse(readText('package.json')) as {scripts: object}).scripts);
        const text = shell.join('\n');
        for (const [, name] of text.matchAll(/npm run ([\w-]+)/g)) expect(scripts).toContain(name);
        for (const [, path] of text.matchAll(/bash (\S+)/g)) expect(existsSync(join(ROOT, path)), path).toBe(true);
        const flags = [...COMMANDS.flatMap((command) => command.flags), ...COMMON_FLAGS].map((flag) => flag.name);
        for (const line of shell.filter((one) => one.includes('liangtian'))) {
            for (const [, name] of line.matchAll(/ --([\w-]+)/g)) expect(flags, line).toContain(name);
        }
    });

    test('shows pictures and points at files that are there', () => {
        const targets = [...readme.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1])
            .filter((target) => !/^https?:/.test(target));
        expect(targets.length).toBeGreaterThan(2);
        expect(targets.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
    });

    test('names commands that answer to --help', () => {
        for (const command of COMMANDS) {
            const help = execFileSync(process.execPath,
                ['--import', 'tsx', 'engine/cli/main.ts', ...command.name.split(' '), '--help'], {cwd: ROOT, encoding: 'utf8'});
            for (const flag of command.flags) expect(help).toContain(`--${flag.name}`);
        }
    });
});
