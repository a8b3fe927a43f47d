/* crs.h - is a layer in RD New as it says, and if it is honestly in something else, the way there.
 * Knows reference systems through GDAL's PROJ; knows no figures. Flow: table -> [crs] -> inputs,
 * areas, lists. */
#pragma once
#include "geo/geo.h"
#include "ingest/table.h"

/* From a layer's coordinates to RD New. */
struct crs {
    void *to_rd; /* NULL: it is RD New already */
};

/* Compare what a layer declares with where its coordinates lie.
 * assume   EPSG code to believe of a layer whose coordinates contradict its declaration; 0: none
 * epsg     gets the system to read the layer in; 0 when it has no shapes
 * returns  false, with a sentence (without the layer's name) on what contradicts what and how to
 *          override it, when a layer that declares one system holds coordinates of another */
MUST_USE bool crs_settle(const struct table *t, int assume, int *epsg, struct oddities *odd,
                         struct err *err);
/* Whether a number is an EPSG code with a way to RD New. */
bool crs_known(int epsg);
/* The way from a system to RD New; `srid` 0: it is RD New. */
MUST_USE bool crs_from_srid(struct crs *c, int srid, struct err *err);
void crs_close(struct crs *c);
/* Move points to RD New in place; false when one has no place there. */
MUST_USE bool crs_apply(const struct crs *c, struct point *points, size_t count);
/* Whether a point can lie in the Netherlands, in RD New. */
bool crs_in_reach(struct point p);
