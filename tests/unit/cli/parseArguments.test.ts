import {describe, expect, test} from 'vitest';
import {EngineError} from '../../../engine/core/errors.ts';
import {COMMANDS, COMMON_FLAGS} from '../../../engine/cli/commandTable.ts';
import {parseArguments} from '../../../engine/cli/parseArguments.ts';

const DIFF = ['diff', '--before', 'a.shp', '--after', 'b.shp', '--out', 'out'];

function faultOf(words: readonly string[]): EngineError {
    try {
        parseArguments(words);
    } catch (error) {
        if (error instanceof EngineError) return error;
        throw error;
    }
    throw new Error(`${words.join(' ')} was accepted`);
}

describe('words of a command line', () => {
    test('flags may stand with a blank or with "=", before and after files', () => {
        const given = parseArguments(['inspect', '--crs=EPSG:4547', 'a b.shp', '--layer-name', 'DLTB', 'c@d.gdb', '--json']);
        expect(given.command?.name).toBe('inspect');
        expect(given.positionals).toEqual(['a b.shp', 'c@d.gdb']);
        expect(given.flags.text('crs')).toBe('EPSG:4547');
        expect(given.flags.text('layer-name')).toBe('DLTB');
        expect(given.json).toBe(true);
        expect(given.language).toBe('zh');
    });

    test('a flag that may repeat keeps every value in order', () => {
        const given = parseArguments([...DIFF, '--layer', 'village=v.shp', '--layer', 'basicFarmland=b.shp@2025-01-01']);
        expect(given.flags.texts('layer')).toEqual(['village=v.shp', 'basicFarmland=b.shp@2025-01-01']);
        expect(given.flags.number('tolerance')).toBeUndefined();
    });

    test('a file whose name begins with dashes comes after "--"', () => {
        expect(parseArguments(['inspect', '--', '--odd.shp']).positionals).toEqual(['--odd.shp']);
    });

    test('two-word commands are found, and half of one is explained', () => {
        expect(parseArguments(['pack', 'validate', 'cn.ningxia']).command?.name).toBe('pack validate');
        expect(faultOf(['pack']).details.fix).toContain('pack validate');
        expect(faultOf(['pack', 'valdate', 'x']).code).toBe('cli/unknown-command');
    });

    test('help needs nothing else to be complete', () => {
        for (const command of COMMANDS) {
            expect(parseArguments([...command.name.split(' '), '--help']).help).toBe(true);
            expect(parseArguments([...command.name.split(' '), '-h', '--lang', 'en']).language).toBe('en');
        }
        expect(parseArguments([]).help).toBe(true);
        expect(parseArguments(['--help']).command).toBeNull();
        expect(parseArguments(['--version']).command?.name).toBe('version');
    });
});

describe('words that cannot be used are refused with what is near', () => {
    test.each<[about: string, code: string, words: string[], fix: RegExp]>([
        ['a misspelt command', 'cli/unknown-command', ['inspct', 'a.shp'], /liangtian inspect/],
        ['a misspelt flag', 'cli/unknown-flag', [...DIFF, '--tolerence', '1'], /--tolerance/],
        ['a flag of another command', 'cli/unknown-flag', ['inspect', 'a.shp', '--before', 'x'], /--help/],
        ['a single dash', 'cli/unknown-flag', [...DIFF, '-force'], /--force/],
        ['a flag without its value', 'cli/missing-value', ['diff', '--before', '--after', 'b.shp'], /--before FILE/],
        ['a flag without its value at the end', 'cli/missing-value', [...DIFF, '--pack'], /--pack/],
        ['an empty value', 'cli/missing-value', [...DIFF, '--pack='], /--pack/],
        ['a value for a switch', 'cli/bad-value', [...DIFF, '--force=yes'], /--force alone/],
        ['a tolerance that is no number', 'cli/bad-value', [...DIFF, '--tolerance', '1mm'], /--tolerance M/],
        ['a negative tolerance', 'cli/bad-value', [...DIFF, '--tolerance', '-1'], /--tolerance M/],
        ['a day that is not in the calendar', 'cli/bad-value', [...DIFF, '--detected-on', '2026-02-30'], /DATE/],
        ['a CRS that is no number', 'cli/bad-value', [...DIFF, '--crs', 'CGCS2000'], /EPSG/],
        ['a format that is not written', 'cli/bad-value', [...DIFF, '--format', 'dwg'], /gpkg/],
        ['one flag with two values', 'cli/repeated-flag', [...DIFF, '--out', 'elsewhere'], /keep one/],
        ['no result folder', 'cli/missing-argument', DIFF.slice(0, 5), /--help/],
        ['no file', 'cli/missing-argument', ['inspect'], /--help/],
        ['one pack where two are compared', 'cli/missing-argument', ['pack', 'diff', 'a'], /--help/],
        ['a word too many', 'cli/unexpected-argument', ['pack', 'validate', 'a', 'b'], /--help/],
        ['a file where diff takes flags', 'cli/unexpected-argument', [...DIFF, 'c.shp'], /--help/],
    ])('%s', (_about, code, words, fix) => {
        const fault = faultOf(words);
        expect(fault.code).toBe(code);
        expect(fault.details.fix).toMatch(fix);
    });

    test('the same value given twice is no contradiction', () => {
        expect(parseArguments([...DIFF, '--out', 'out']).flags.text('out')).toBe('out');
    });
});

test('every command and flag has words in both languages, and no name stands twice', () => {
    expect(new Set(COMMANDS.map((one) => one.name)).size).toBe(COMMANDS.length);
    for (const command of COMMANDS) {
        const flags = [...command.flags, ...COMMON_FLAGS];
        expect(new Set(flags.map((one) => one.name)).size).toBe(flags.length);
        for (const {words} of [command, ...flags]) {
            expect(words.zh).toMatch(/\p{Script=Han}/u);
            expect(words.en).not.toMatch(/\p{Script=Han}/u);
        }
    }
});
