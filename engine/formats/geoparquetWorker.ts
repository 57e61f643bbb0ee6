/**
 * What runs inside the Parquet helper, as text (see `helperProcess`). It hands out the schema, then one column of one
 * row group at a time, as plain values: texts decoded, geometry packed end to end, everything else as it is stored.
 */
export const GEOPARQUET_WORKER = `
'use strict';
const modules = JSON.parse(process.argv[1]);
process.on('disconnect', () => process.exit());
const TEXT = new Set(['UTF8', 'STRING', 'ENUM', 'JSON']);
let library;
let file = null;
let metadata = null;

async function load() {
    const [hyparquet, {compressors}] = await Promise.all([import(modules.hyparquet), import(modules.compressors)]);
    library = {...hyparquet, compressors};
    process.send({ready: true});
}

async function open({path}) {
    file = await library.asyncBufferFromFile(path);
    metadata = await library.parquetMetadataAsync(file, {geoparquet: false});
    const tree = library.parquetSchema(metadata);
    const columns = tree.children.map(({element, children}) => ({
        name: element.name, type: element.type ?? null, typeLength: element.type_length ?? null,
        repetition: element.repetition_type ?? 'REQUIRED', converted: element.converted_type ?? null,
        logical: element.logical_type ? JSON.parse(JSON.stringify(element.logical_type)) : null,
        scale: element.scale ?? 0, isNested: children.length > 0,
    }));
    for (const {element} of tree.children) {
        const isText = TEXT.has(element.converted_type) || TEXT.has(element.logical_type?.type);
        element.converted_type = isText ? 'UTF8' : undefined;
        element.logical_type = undefined;
    }
    return {
        columns, rows: Number(metadata.num_rows), groups: metadata.row_groups.map((group) => Number(group.num_rows)),
        keyValues: (metadata.key_value_metadata ?? []).map(({key, value}) => [key, value ?? '']),
    };
}

async function column({rowStart, rowEnd, name, isPacked}) {
    const values = [];
    await library.parquetRead({
        file, metadata, columns: [name], rowStart, rowEnd, utf8: false, geoparquet: false,
        compressors: library.compressors,
        onChunk: ({columnData, rowStart: at}) => {
            for (let row = 0; row < columnData.length; row++) {
                if (at + row >= rowStart && at + row < rowEnd) values.push(columnData[row] ?? null);
            }
        },
    });
    if (!isPacked) return {values};
    const ends = new Float64Array(values.length);
    let size = 0;
    values.forEach((value, row) => { ends[row] = size += value === null ? 0 : value.length; });
    const bytes = new Uint8Array(size);
    values.forEach((value, row) => { if (value !== null) bytes.set(value, ends[row] - value.length); });
    return {bytes, ends, isNull: Uint8Array.from(values, (value) => value === null ? 1 : 0)};
}

const loaded = load();
process.on('message', (job) => {
    loaded.then(() => job.op === 'open' ? open(job) : column(job)).then(
        (result) => process.send({id: job.id, ...result}),
        (error) => process.send({id: job.id, fault: String(error?.message ?? error)}));
});
`;
