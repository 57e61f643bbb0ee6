/** Which of many boxes a box meets. */

import Flatbush from 'flatbush';

export type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

/** A question that can be asked often: does this box meet any of `boxes`? */
export function boxIndex(boxes: readonly Box[]): (minX: number, minY: number, maxX: number, maxY: number) => boolean {
    if (boxes.length === 0) return () => false;
    const index = new Flatbush(boxes.length);
    for (const [minX, minY, maxX, maxY] of boxes) index.add(minX, minY, maxX, maxY);
    index.finish();
    return (minX, minY, maxX, maxY) => index.search(minX, minY, maxX, maxY).length > 0;
}
