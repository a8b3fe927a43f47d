/* wkb.h - geometry as Well-Known Binary, read and written.
 * Reads ISO WKB and PostGIS' EWKB, both byte orders, 2D, Z, M and ZM (extra ordinates are left
 * out): points, lines, polygons, their multi forms, and collections of one kind. A pure function of
 * bytes; fuzz/geo/fuzz_wkb.c attacks it. Flow: GeoPackage, CSV -> [wkb] -> shapes; shapes -> [wkb]
 * -> GeoPackage, GEOS. */
#pragma once
#include "base/err.h"
#include "geo/shapes.h"

enum wkb_kind { WKB_EMPTY, WKB_POINTS, WKB_LINES, WKB_POLYGONS };

/* Read one geometry as the next area of `to`: polygons as polygons, each line or point as a polygon
 * of one "ring". An empty geometry becomes an area without polygons. Rings of fewer than three
 * points are left out, and a polygon whose outer ring is left out with all its holes.
 * kind     what it held
 * srid     the EWKB's reference system, 0 when it names none; may be NULL
 * returns  false for bytes that are no such geometry (cut short, unknown kind, curves, mixed
 *          kinds, coordinates that are no number); `to` is untouched then */
MUST_USE bool wkb_read(struct shapes_builder *to, str wkb, enum wkb_kind *kind, int32_t *srid,
                       struct err *err);

/* Append area `area` as little-endian ISO WKB: polygons always as MultiPolygon, lines always as
 * MultiLineString (a table's column has one type), points as Point when there is one, else as
 * MultiPoint. WKB_EMPTY is our bug. */
void wkb_write(struct buf *out, const struct shapes *shapes, size_t area, enum wkb_kind kind);
