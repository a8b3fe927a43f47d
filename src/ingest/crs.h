/* crs.h - is a layer in RD New as it says, and if it is honestly in something else, the way there.
 * Knows reference systems through GDAL's PROJ; knows no figures. Flow: table -> [crs] -> areas. */
#pragma once
#include "geo/geo.h"
#include "ingest/inputs.h"
#include "ingest/table.h"

/* From a layer's coordinates to RD New. */
struct crs {
    void *to_rd; /* NULL: it is RD New already */
};

/* Compare what a layer declares with where its coordinates lie.
 * assume   EPSG code to believe instead of the declaration; 0: none
 * returns  false, with a sentence on what contradicts what and how to override it, when a layer
 *          that declares one system holds coordinates of another */
MUST_USE bool crs_check(struct crs *c, const struct table *t, int assume, struct oddities *odd,
                        struct err *err);
/* The same for shapes that come without a layer: `srid` is what they declare, 0 nothing. */
MUST_USE bool crs_from_srid(struct crs *c, int srid, struct err *err);
void crs_close(struct crs *c);
/* Move points to RD New in place; false when one has no place there. */
MUST_USE bool crs_apply(const struct crs *c, struct point *points, size_t count);
/* Whether a point can lie in the Netherlands, in RD New. */
bool crs_in_reach(struct point p);
