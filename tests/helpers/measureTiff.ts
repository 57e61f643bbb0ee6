/** A GeoTIFF of one band of decimals or of whole numbers with a sign, in one strip: what the samples' own writer does not make. */

export interface MeasureTiff {
    readonly width: number;
    readonly height: number;
    readonly values: readonly number[];
    readonly type: 'float32' | 'int16';
    readonly grid: {readonly originX: number; readonly originY: number; readonly cell: number};
    readonly epsg: number;
    readonly nodata?: string;
}

export function measureTiff({width, height, values, type, grid, epsg, nodata}: MeasureTiff): Buffer {
    const cells = Buffer.from((type === 'float32' ? Float32Array.from(values) : Int16Array.from(values)).buffer);
    const bytes = type === 'float32' ? 4 : 2;
    const doubles = (list: readonly number[]): Buffer => Buffer.from(Float64Array.from(list).buffer);
    const shorts = (list: readonly number[]): Buffer => Buffer.from(Uint16Array.from(list).buffer);
    const longs = (list: readonly number[]): Buffer => Buffer.from(Uint32Array.from(list).buffer);
    const tags: [id: number, type: number, count: number, data: Buffer][] = [
        [256, 4, 1, longs([width])], [257, 4, 1, longs([height])], [258, 3, 1, shorts([8 * bytes])], [259, 3, 1, shorts([1])], [262, 3, 1, shorts([1])],
        [273, 4, 1, longs([8])], [277, 3, 1, shorts([1])], [278, 4, 1, longs([height])], [279, 4, 1, longs([cells.length])], [339, 3, 1, shorts([type === 'float32' ? 3 : 2])],
        [33550, 12, 3, doubles([grid.cell, grid.cell, 0])], [33922, 12, 6, doubles([0, 0, 0, grid.originX, grid.originY, 0])],
        [34735, 3, 16, shorts([1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg])],
        ...nodata === undefined ? [] : [[42113, 2, nodata.length + 1, Buffer.from(`${nodata}\0`, 'latin1')] as [number, number, number, Buffer]],
    ];
    const at = 8 + cells.length + cells.length % 2;
    const entries = Buffer.alloc(2 + 12 * tags.length + 4), more: Buffer[] = [];
    let end = at + entries.length;
    entries.writeUInt16LE(tags.length, 0);
    tags.forEach(([id, kind, count, data], i) => {
        entries.writeUInt16LE(id, 2 + 12 * i);
        entries.writeUInt16LE(kind, 4 + 12 * i);
        entries.writeUInt32LE(count, 6 + 12 * i);
        if (data.length <= 4) {
            data.copy(entries, 10 + 12 * i);
            return;
        }
        entries.writeUInt32LE(end, 10 + 12 * i);
        more.push(data, Buffer.alloc(data.length % 2));
        end += data.length + data.length % 2;
    });
    const head = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(at, 4);
    return Buffer.concat([head, cells, Buffer.alloc(cells.length % 2), entries, ...more]);
}
