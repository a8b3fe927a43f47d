/* geopackage.h - a GeoPackage written in memory: tables of polygons with columns, for QGIS, R and
 * GDAL. Knows SQLite and OGC 12-128; knows no maps. Same calls, same bytes.
 * Flow: columns, shapes -> [geopackage] -> edition_add. */
#pragma once
#include "base/buf.h"
#include "catalogue/catalogue.h"
#include "geo/gpb.h"

struct geopackage; /* one being made */

struct geopackage_column {
    str name;
    bool number; /* else text */
};

/* date  of the edition, 2024-06-03: stands as the day of last change, so that no clock does */
MUST_USE bool geopackage_begin(struct geopackage **made, str date, struct err *err);
/* A table of multipolygons in RD New, "geom" behind the columns. Rows that follow go into it. */
MUST_USE bool geopackage_table(struct geopackage *g, const char *name, struct text title,
                               struct bounds extent, const struct geopackage_column *columns,
                               size_t count, struct err *err);
/* The next row's values, by column; what is not set, or is NAN, is NULL. Text must live until the
 * row is written. */
void geopackage_text(struct geopackage *g, size_t column, str value);
void geopackage_number(struct geopackage *g, size_t column, double value);
/* Write the row with a geometry as gpb_write gives it (empty: none). */
MUST_USE bool geopackage_row(struct geopackage *g, str geometry, struct err *err);
/* The whole file; it lives until geopackage_end. */
MUST_USE bool geopackage_bytes(struct geopackage *g, str *bytes, struct err *err);
void geopackage_end(struct geopackage *g); /* NULL is fine */
