/** The job as an expert writes it in SQL: equal geometries first by hash, an index on what is left, one union a class pair. */

export interface SqlPlan {
    readonly cultivated: string;
    /** Grid for both layers before they are compared, metres; 0 leaves them as they are. */
    readonly snapM: number;
    /** Plane into which the after layer is projected, or 0. */
    readonly planeEpsg: number;
}

/** Parallel plans need tables made by `create table as`, not `insert`. */
export function jobSql({cultivated, snapM, planeEpsg}: SqlPlan): string {
    const shape = (column: string, isAfter: boolean): string => {
        const inPlane = isAfter && planeEpsg > 0 ? `st_transform(${column}, ${planeEpsg})` : column;
        // the normal form begins every ring at its smallest vertex, so that a ring rotated by an export is equal again
        return snapM > 0 ? `st_normalize(st_snaptogrid(${inPlane}, ${snapM}))` : inPlane;
    };
    const laid = (table: string, isAfter: boolean): string => (snapM > 0 || (isAfter && planeEpsg > 0)
        ? `create unlogged table ${table}_laid as select gid, class, ${shape('geom', isAfter)} geom from ${table}; analyze ${table}_laid (gid, class);`
        : `create view ${table}_laid as select gid, class, geom from ${table};`);
    return `
${laid('before', false)}
${laid('after', true)}
create unlogged table twin as
    select b.gid before_gid, a.gid after_gid, b.class "from", a.class "to"
    from before_laid b join after_laid a on a.geom = b.geom;
analyze twin;
create unlogged table lost as
    select class, geom from before_laid b
    where class like '${cultivated}%' and not exists (select from twin where before_gid = b.gid);
create unlogged table new as
    select class, geom from after_laid a where not exists (select from twin where after_gid = a.gid);
create index on new using gist (geom);
analyze lost; analyze new;
create unlogged table piece as
    select b.class "from", a.class "to", st_collectionextract(st_intersection(b.geom, a.geom), 3) geom
    from lost b join new a on b.geom && a.geom and a.class <> b.class
    where st_intersects(b.geom, a.geom);
insert into piece
    select "from", "to", geom from twin join before_laid b on b.gid = before_gid
    where "from" like '${cultivated}%' and "to" <> "from";
create unlogged table patch as
    select "from", "to", (st_dump(st_unaryunion(st_collect(geom)))).geom
    from piece where not st_isempty(geom) group by "from", "to";
`;
}

export const EXPORT_SQL = `
\\echo {"type":"FeatureCollection","features":[
select (case when row_number() over () > 1 then ',' else '' end) || '{"type":"Feature","properties":{"from":"' || "from" || '","to":"' || "to"
    || '","areaM2":' || round(st_area(geom)::numeric, 4) || '},"geometry":' || st_asgeojson(geom, 4, 0) || '}' from patch;
\\echo ]}
`;
