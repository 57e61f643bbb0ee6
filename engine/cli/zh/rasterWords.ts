/** How a raster is stored, in Chinese; the engine says it in English. */

export const SAMPLE_NAMES = {
    uint8: '8 位整数', int8: '8 位有符号整数', uint16: '16 位整数', int16: '16 位有符号整数', uint32: '32 位整数', int32: '32 位有符号整数',
    float32: '32 位小数', float64: '64 位小数',
} as const;

export const COMPRESSION_NAMES: Readonly<Record<string, string>> = {
    none: '未压缩', deflate: 'DEFLATE 压缩', lzw: 'LZW 压缩', jpeg: 'JPEG 压缩', packbits: 'PackBits 压缩', lerc: 'LERC 压缩', zstd: 'ZSTD 压缩',
};

export const TRANSFORM_NAMES: Readonly<Record<string, string>> = {
    ModelTransformation: '文件内写明（变换矩阵）', 'ModelPixelScale and ModelTiepoint': '文件内写明（角点和像元大小）', 'world file': '旁边的坐标文件（.tfw 一类）',
};
