/* project.h - RD New to longitude and latitude, and to the square of web maps, through PROJ.
 * Knows the one transformation the project uses; knows no shapes. Flow: store -> [project] ->
 * tiles, publish. */
#pragma once
#include "base/err.h"
#include "geo/geo.h"

/* PROJ's state, and what it said of the lattice of project_world; one a thread. */
struct projector {
    struct pj_ctx *context;
    struct PJconsts *to_lonlat, *to_world;
    struct lattice_node *lattice;
};
MUST_USE bool projector_open(struct projector *p, struct err *err);
void projector_close(struct projector *p);

/* Replace `count` points in RD metres by x = longitude, y = latitude in degrees (ETRS89, which is
 * WGS84 for a map).
 * returns  false when a point is more than 1,000 km off (or no number), naming it
 * note     within 0.3 m of the official transformation RDNAPTRANS
 * cost     about 1 us a point */
MUST_USE bool project_lonlat(const struct projector *p, struct point *points, size_t count,
                             struct err *err);
/* The same to Web Mercator, scaled so that the world is 0..1 eastward (x) and southward (y).
 * PROJ is asked for the corners of a fixed lattice of a kilometre; between them the transformation
 * is bilinear. A point gets the same place whatever other points come with it. note     within 3 cm
 * of PROJ's own answer cost     about 10 ns a point when points are many in a kilometre */
MUST_USE bool project_world(struct projector *p, struct point *points, size_t count,
                            struct err *err);
