/* polygon.h - one area's boundary, from bytes to valid polygons in RD New.
 * Knows GEOS for validity and repair; knows no files. Flow: table -> [polygon] -> areas. */
#pragma once
#include "geo/shapes.h"
#include "geo/wkb.h"
#include "ingest/crs.h"

/* One a run. */
struct polygons {
    void *geos; /* GEOSContextHandle_t */
    const struct crs *crs;
};
struct polygons polygons_open(const struct crs *crs);
void polygons_close(struct polygons *p);

/* Read a shape as the next area of `to`. Empty bytes, unreadable ones and shapes out of reach
 * become an area without polygons, counted in `odd` under `code`; an invalid one is repaired and
 * counted. */
void polygon_add(const struct polygons *p, struct shapes_builder *to, struct arena scratch, str wkb,
                 str code, struct oddities *odd);
/* Bytes from hexadecimal (EWKB in a CSV); empty when it is none. */
str polygon_from_hex(struct arena *out, str hex);
