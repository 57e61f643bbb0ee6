/** What the harness uses of two packages that only this folder installs, so that the tree type-checks without them. */

declare module 'clipper2-ts' {
    export interface Point64 {x: number; y: number}
    export type Path64 = Point64[];
    export type Paths64 = Path64[];
    export interface Rect64 {left: number; top: number; right: number; bottom: number}
    export const FillRule: {readonly NonZero: number};
    export const ClipType: {readonly Union: number};
    export interface PolyPath64 {
        readonly count: number;
        readonly poly: Path64 | null;
        child(index: number): PolyPath64;
    }
    export const PolyTree64: new () => PolyPath64;
    export const Clipper: {
        intersect(a: Paths64, b: Paths64, fillRule: number): Paths64;
        union(paths: Paths64, fillRule: number): Paths64;
        area(path: Path64): number;
        booleanOpWithPolyTree(type: number, a: Paths64, b: Paths64 | null, tree: PolyPath64, fillRule: number): void;
    };
}

declare module 'clipper2-wasm' {
    interface Handle {delete(): void}
    interface List<T> extends Handle {
        push_back(item: T): void;
        size(): number;
        get(index: number): T;
    }
    /** Points are x, y, z triples. */
    export interface PathD extends Handle {
        assign(flat: Float64Array): void;
        view(): Float64Array;
    }
    export type PathsD = List<PathD>;
    export interface PolyPathD extends Handle {
        count(): number;
        child(index: number): PolyPathD;
        polygon(): PathD;
    }
    interface Value {readonly value: number}
    export interface MainModule {
        readonly ClipType: {readonly Intersection: Value; readonly Union: Value};
        readonly FillRule: {readonly NonZero: Value};
        readonly PathD: new () => PathD;
        readonly PathsD: new () => PathsD;
        readonly PolyPathD: new () => PolyPathD;
        AreaPathD(path: PathD): number;
        BooleanOpD(type: Value, fillRule: Value, a: PathsD, b: PathsD, decimals: number): PathsD;
        BooleanOpOutD(type: Value, fillRule: Value, a: PathsD, b: PathsD, tree: PolyPathD, decimals: number): void;
        UnionSelfD(paths: PathsD, fillRule: Value, decimals: number): PathsD;
    }
    const open: () => Promise<MainModule>;
    // the package has only a default export
    export default open;
}
