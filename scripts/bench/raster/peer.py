"""The peer of the raster bench: GDAL and GEOS by GDAL's Python, as an expert would write it.

    python3 peer.py overlay|codes BEFORE AFTER OUT.geojson SUMMARY.json

overlay   the changed mask by numpy; gdal_polygonize of the mask, of before and of after inside it, into layers with a spatial
          index; GEOS intersects before with after (the layer algebra of OGR); parts of one (from, to) are patches
codes     one gdal_polygonize of the pair of classes of each changed cell: no overlay at all
"""

import json
import resource
import sys

from osgeo import gdal, ogr, osr
import numpy as np

gdal.UseExceptions()
ogr.UseExceptions()


def raster_like(source, kind, cells):
    made = gdal.GetDriverByName("MEM").Create("", source.RasterXSize, source.RasterYSize, 1, kind)
    made.SetGeoTransform(source.GetGeoTransform())
    made.SetProjection(source.GetProjection())
    made.GetRasterBand(1).WriteArray(cells)
    return made


def polygonized(store, name, srs, band, mask):
    layer = store.CreateLayer(name, srs, ogr.wkbPolygon, ["SPATIAL_INDEX=NO"])
    layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger))
    layer.StartTransaction()
    gdal.Polygonize(band, mask, layer, 0, [])
    layer.CommitTransaction()
    return layer


def parts(geometry):
    if ogr.GT_Flatten(geometry.GetGeometryType()) == ogr.wkbPolygon:
        yield geometry
        return
    for i in range(geometry.GetGeometryCount()):
        yield from parts(geometry.GetGeometryRef(i))


def main(how, before_path, after_path, out, summary_path):
    before, after = gdal.Open(before_path), gdal.Open(after_path)
    srs = osr.SpatialReference(before.GetProjection())
    b, a = before.ReadAsArray(), after.ReadAsArray()
    none_b, none_a = before.GetRasterBand(1).GetNoDataValue(), after.GetRasterBand(1).GetNoDataValue()
    changed = (b != a) & (b != none_b) & (a != none_a)
    store = ogr.GetDriverByName("GPKG").CreateDataSource("/vsimem/peer.gpkg")
    mask = raster_like(before, gdal.GDT_Byte, changed.astype(np.uint8))
    patches = []
    if how == "codes":
        codes = raster_like(before, gdal.GDT_UInt16, np.where(changed, b.astype(np.uint16) * 256 + a, 0))
        for feature in polygonized(store, "pair", srs, codes.GetRasterBand(1), mask.GetRasterBand(1)):
            patches.append((feature.GetField(0) >> 8, feature.GetField(0) & 255, feature.GetGeometryRef().Clone()))
    else:
        del b, a
        polygonized(store, "changed", srs, mask.GetRasterBand(1), mask.GetRasterBand(1))
        layers = [polygonized(store, name, srs, one.GetRasterBand(1), mask.GetRasterBand(1)) for name, one in (("before", before), ("after", after))]
        for name in ("before", "after"):
            store.ExecuteSQL("SELECT CreateSpatialIndex('%s', 'geom')" % name)
        pieces = store.CreateLayer("pieces", srs, ogr.wkbUnknown, ["SPATIAL_INDEX=NO"])
        pieces.StartTransaction()
        layers[0].Intersection(layers[1], pieces, ["KEEP_LOWER_DIMENSION_GEOMETRIES=NO"])
        pieces.CommitTransaction()
        for feature in pieces:
            for part in parts(feature.GetGeometryRef()):
                patches.append((feature.GetField("before"), feature.GetField("after"), part.Clone()))
    written = ogr.GetDriverByName("GeoJSON").CreateDataSource(out)
    layer = written.CreateLayer("patches", srs, ogr.wkbPolygon, ["RFC7946=NO"])
    for name in ("from", "to"):
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger))
    layer.CreateField(ogr.FieldDefn("areaM2", ogr.OFTReal))
    sums = {}
    for source, target, geometry in patches:
        feature = ogr.Feature(layer.GetLayerDefn())
        area = geometry.GetArea()
        for name, value in (("from", source), ("to", target), ("areaM2", area)):
            feature.SetField(name, value)
        feature.SetGeometry(geometry)
        layer.CreateFeature(feature)
        count, total = sums.get((source, target), (0, 0.0))
        sums[source, target] = (count + 1, total + area)
    del layer, written
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    with open(summary_path, "w") as file:
        used = resource.getrusage(resource.RUSAGE_SELF)
        json.dump({"peakBytes": peak * 1024, "cpuS": used.ru_utime + used.ru_stime, "gdal": gdal.__version__, "transitions": [
            {"from": str(f), "to": str(t), "patches": n, "planeAreaM2": area} for (f, t), (n, area) in sorted(sums.items())]}, file)


main(*sys.argv[1:])
