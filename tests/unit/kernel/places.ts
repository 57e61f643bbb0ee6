/** Where vertices end, found by looking at every vertex before: the definition, without any index. */

export type Place = readonly [x: number, y: number];

export function finalPlaces(layers: readonly (readonly Place[])[], toleranceM: number, stepM: number): Place[][] {
    const seen: {readonly at: Place; readonly final: Place}[] = [];
    return layers.map((places) => {
        const finals = places.map((at): Place => {
            const distance = (other: Place): number => (other[0] - at[0]) ** 2 + (other[1] - at[1]) ** 2;
            const within = seen.filter(one => distance(one.at) <= toleranceM * toleranceM)
                .sort((a, b) => distance(a.at) - distance(b.at) || a.at[0] - b.at[0] || a.at[1] - b.at[1]);
            return within[0]?.final ?? [Math.floor(at[0] / stepM + 0.5) * stepM, Math.floor(at[1] / stepM + 0.5) * stepM];
        });
        // a place delivered before keeps the final place it had first
        places.forEach((at, i) => seen.push({at, final: finals[i]}));
        return finals;
    });
}
