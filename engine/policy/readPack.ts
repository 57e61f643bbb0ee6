/** From a pack folder to a pack with all it inherits, or the reasons why not. The one file here that reads the disk. */

import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join, resolve, sep} from 'node:path';
import {EngineError} from '../core/errors.ts';
import type {Finding} from './finding.ts';
import {findingText} from './finding.ts';
import {nearest} from '../core/nearest.ts';
import {applyOverrides} from './overrides.ts';
import type {Pack, PackDocument, PackMeta, Source, SourceText} from './pack.ts';
import {PACK_SHAPE} from './schema.ts';
import {staticFindings} from './staticChecks.ts';

export interface PackReading {
    /** Null when the shape is so wrong that nothing more can be said. */
    readonly pack: Pack | null;
    readonly findings: readonly Finding[];
}

/**
 * The pack, ready to use.
 *
 * @param packsDir folder with `<id>/<version>/pack.json` below it
 * @param reference `id` (newest version), `id@version`, or the path of a pack folder
 * @throws EngineError `policy/pack-not-found`, `policy/pack-unreadable`; `policy/pack-invalid` for any error finding
 */
export function loadPack(packsDir: string, reference: string): Pack {
    const {pack, findings} = readPack(packsDir, reference);
    const errors = findings.filter(finding => finding.severity === 'error');
    if (pack && errors.length === 0) return pack;
    throw new EngineError('policy/pack-invalid', `${reference}: ${findingText(errors[0])}`, {
        file: packFolder(packsDir, reference), fix: `run \`pack validate ${reference}\``,
        facts: {errors: errors.map(findingText)},
    });
}

/** The pack with everything that static checks say about it. @throws EngineError when there is nothing to read */
export function readPack(packsDir: string, reference: string, above: readonly string[] = []): PackReading {
    const folder = packFolder(packsDir, reference);
    const written = readJson(join(folder, 'pack.json')) as Record<string, unknown>;
    const meta = written.meta as Partial<PackMeta> | undefined;
    const extended = meta?.extends;
    let parent: Pack | null = null;
    let document = written;
    const findings: Finding[] = [];
    let replaced: ReturnType<typeof applyOverrides>['replaced'] = [];
    if (typeof extended === 'string') {
        if (above.includes(folder)) return failed('meta.extends', `${extended} extends this pack in its turn`);
        const reading = readPack(packsDir, extended, [...above, folder]);
        if (!reading.pack) return {pack: null, findings: reading.findings};
        parent = reading.pack;
        const result = applyOverrides(documentOf(parent), written);
        const sources = Array.isArray(meta?.sources) ? meta.sources : [];
        document = {
            ...result.document, schema: written.schema, meta: {...meta, sources: [...sources, ...parent.meta.sources]},
        };
        findings.push(...result.findings);
        replaced = result.replaced;
    }
    PACK_SHAPE(document, '', finding => findings.push(finding));
    if (findings.some(finding => finding.severity === 'error')) return {pack: null, findings};
    const checked = document as unknown as PackDocument;
    const inherited = new Set(parent?.sourceTexts.map(source => source.id));
    const own = checked.meta.sources.filter(source => !inherited.has(source.id));
    const pack: Pack = {
        ...checked,
        ref: `${checked.meta.id}@${checked.meta.version}`,
        folder, parent, written,
        sourceTexts: [...own.map(source => sourceText(source, folder, findings)), ...parent?.sourceTexts ?? []],
        changes: readOptional(join(folder, 'CHANGES.md')),
    };
    findings.push(...staticFindings(checked, pack, replaced));
    return {pack, findings};
}

function failed(path: string, message: string): PackReading {
    return {pack: null, findings: [{check: 'V01', severity: 'error', path, message}]};
}

/** The document alone, as a child builds on it. */
export function documentOf(pack: Pack): PackDocument {
    const {
        ref: _ref, folder: _folder, sourceTexts: _texts, written: _written, parent: _parent, changes: _changes,
        ...document
    } = pack;
    return document;
}

function sourceText(source: Source, folder: string, findings: Finding[]): SourceText {
    const path = `meta.sources[${source.id}]`;
    if (source.file === undefined) return {...source, folder, text: null};
    const file = resolve(folder, source.file);
    if (!file.startsWith(resolve(folder) + sep) || !existsSync(file)) {
        findings.push({
            check: 'V02', severity: 'error', path: `${path}.file`, message: `no file ${source.file} in the pack folder`,
        });
        return {...source, folder, text: null};
    }
    const bytes = readFileSync(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== source.sha256) {
        findings.push({
            check: 'V02', severity: 'error', path: `${path}.sha256`,
            message: `${source.file} hashes to ${sha256}, the pack names ${source.sha256 ?? 'none'}`,
        });
    }
    return {...source, folder, text: bytes.toString('utf8')};
}

/** Folder of a pack. @throws EngineError `policy/pack-not-found` with the packs that are there */
export function packFolder(packsDir: string, reference: string): string {
    if (existsSync(join(reference, 'pack.json'))) return resolve(reference);
    const [id, version] = reference.split('@');
    const versions = /^[\w.-]+$/.test(id) ? subfolders(join(packsDir, id)).sort(byVersion) : [];
    const chosen = version ?? versions.at(-1);
    if (chosen !== undefined && versions.includes(chosen)) return join(packsDir, id, chosen);
    const known = subfolders(packsDir);
    const near = nearest(id, known);
    throw new EngineError('policy/pack-not-found', versions.length > 0
        ? `pack ${id} has no version ${version}; there is ${versions.join(', ')}`
        : `no pack "${reference}"${near ? `; did you mean ${near}?` : ''}`, {
        where: packsDir, facts: {known, near, reference, versions},
        fix: `use one of ${known.join(', ')}, or the path of a folder with a pack.json`,
    });
}

/** Ids and versions under a packs folder, oldest version first. */
export function listPacks(packsDir: string): readonly {readonly id: string; readonly versions: readonly string[]}[] {
    return subfolders(packsDir).map(id => ({id, versions: subfolders(join(packsDir, id)).sort(byVersion)}))
        .filter(pack => pack.versions.length > 0);
}

function subfolders(folder: string): string[] {
    if (!existsSync(folder)) return [];
    return readdirSync(folder).filter(name => statSync(join(folder, name)).isDirectory()).sort();
}

function byVersion(a: string, b: string): number {
    return a.localeCompare(b, 'en', {numeric: true});
}

/** @throws EngineError `policy/pack-unreadable` */
export function readJson(file: string): unknown {
    try {
        return JSON.parse(readFileSync(file, 'utf8'));
    } catch (cause) {
        throw new EngineError('policy/pack-unreadable', `${file}: ${(cause as Error).message}`, {
            file, fix: 'a pack folder holds pack.json, written as JSON in UTF-8', cause,
        });
    }
}

function readOptional(file: string): string | null {
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
