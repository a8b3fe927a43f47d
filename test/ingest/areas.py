"""Buurten as GeoJSON in RD New, in the columns of the Wijk- en Buurtkaart.

Words on the command line change one thing: no_geometry, bow (an invalid polygon), twice (a code
that comes again), land_water (a code for land and for water), gap, overlap, wgs84,
long_name, one_spot (two buurten with one and the same boundary), empty (a second municipality in
which nobody lives).
"""
import json
import sys


def square(x, y, width=1000):
    return [[[x, y], [x + width, y], [x + width, y + 1000], [x, y + 1000], [x, y]]]


def buurt(code, name, x, water="NEE", people=100, shape=None):
    properties = {"buurtcode": code, "buurtnaam": name, "wijkcode": "WK000100", "gemeentecode": "GM0001",
                  "gemeentenaam": "Testdam", "water": water, "aantal_inwoners": people, "aantal_huishoudens": 50}
    geometry = {"type": "Polygon", "coordinates": shape or square(x, 400000)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


words = set(sys.argv[1:])
rows = [buurt("BU00010001", "Dorp", 100000), buurt("BU00010002", "Polder", 101000),
        buurt("BU0001AA03", "Kade", 102000), buurt("BU00019997", "Plas", 103000, "JA", -99997)]
if "no_geometry" in words:
    rows[1]["geometry"] = None
if "bow" in words:
    rows[1]["geometry"]["coordinates"] = [[[101000, 400000], [102000, 401000], [102000, 400000], [101000, 401000],
                                           [101000, 400000]]]
if "long_name" in words:
    rows[0]["properties"]["buurtnaam"] = "Dorp\t" + "é" * 300
if "twice" in words:
    rows.append(buurt("BU00010001", "Dorp nog eens", 104000))
if "land_water" in words:
    rows.insert(0, buurt("BU00010001", "Dorp, water", 104000, "JA", -99997))
if "gap" in words:
    rows[1]["geometry"]["coordinates"] = [[[101000, 400000], [102000, 400000], [102000, 401000], [101000, 401000],
                                           [101000, 400800], [101100, 400500], [101000, 400200], [101000, 400000]]]
if "overlap" in words:
    rows[1]["geometry"]["coordinates"] = [[[101000, 400000], [102000, 400000], [102000, 401000], [101000, 401000],
                                           [101000, 400800], [100900, 400500], [101000, 400200], [101000, 400000]]]
if "one_spot" in words:
    rows.append(buurt("BU00010005", "Dorp, weer", 100000))
if "empty" in words:
    rows.append(buurt("BU00020001", "Leeg", 104000, people=0))
    rows[-1]["properties"].update(wijkcode="WK000200", gemeentecode="GM0002", gemeentenaam="Leegdam")
collection = {"type": "FeatureCollection", "features": rows,
              "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}}
if "wgs84" in words:
    del collection["crs"]  # longitude and latitude, which these coordinates are not
json.dump(collection, sys.stdout)
