/** Shapefiles written byte by byte, so that tests can have cells no writer of ours writes. */

export type TestField = readonly [name: string, type: string, width: number, decimals: number];

/** A table whose rows stand as they are given, the mark of deletion first. */
export function tableOf(fields: readonly TestField[], rows: readonly string[]): Buffer {
    const head = Buffer.alloc(33 + 32 * fields.length);
    head.set([0x03, 126, 4, 8]);
    head.writeUInt32LE(rows.length, 4);
    head.writeUInt16LE(head.length, 8);
    head.writeUInt16LE(1 + fields.reduce((sum, [, , width]) => sum + width, 0), 10);
    fields.forEach(([name, type, width, decimals], k) => {
        head.write(name, 32 + 32 * k, 'latin1');
        head.set([type.charCodeAt(0), 0, 0, 0, 0, width, decimals], 32 + 32 * k + 11);
    });
    head[head.length - 1] = 0x0D;
    return Buffer.concat([head, Buffer.from(rows.join(''), 'latin1'), Buffer.from([0x1A])]);
}

/** Squares side by side, ten units wide. */
export function squareShp(count: number): Buffer {
    const content = 44 + 4 + 5 * 16;
    const shp = Buffer.alloc(100 + count * (8 + content));
    shp.writeInt32BE(9994, 0);
    shp.writeInt32BE(shp.length / 2, 24);
    shp.writeInt32LE(1000, 28);
    shp.writeInt32LE(5, 32);
    [0, 0, 10 * count, 10].forEach((value, i) => shp.writeDoubleLE(value, 36 + 8 * i));
    for (let i = 0; i < count; i++) {
        const at = 100 + i * (8 + content), x = 10 * i;
        shp.writeInt32BE(i + 1, at);
        shp.writeInt32BE(content / 2, at + 4);
        shp.writeInt32LE(5, at + 8);
        [x, 0, x + 10, 10].forEach((value, k) => shp.writeDoubleLE(value, at + 12 + 8 * k));
        shp.writeInt32LE(1, at + 44);
        shp.writeInt32LE(5, at + 48);
        [x, 0, x, 10, x + 10, 10, x + 10, 0, x, 0].forEach((value, k) => shp.writeDoubleLE(value, at + 56 + 8 * k));
    }
    return shp;
}
