/** Codes raised by `imagery`. */
export const IMAGERY_CODES = {
    'imagery/not-a-picture': 'a file that is no picture with a place on the ground',
    'imagery/classified': 'a raster of classes where a picture is wanted',
    'imagery/no-place': 'a picture without CRS or georeference, or one that does not lie north up',
    'imagery/no-tiles': 'a folder or archive in which no tile of a picture is found',
    'imagery/vector-tiles': 'an archive of vector tiles where pictures are wanted',
    'imagery/undecodable': 'a tile that cannot be shown',
    'imagery/needs-stretch': 'measurements without a largest value were to be shown without stretching',
    'imagery/outside': 'the pictures cover none of the places asked for',
    'imagery/no-such-patch': 'a patch asked for is not in the layer of patches, or there is none at all',
} as const satisfies Record<`${string}/${string}`, string>;
