/* geos_internal.h - shapes to GEOS geometries and back, with one context a call so that threads do
 * not meet. */
#pragma once
#include "geo/shapes.h"

/* GEOS with its own message, which becomes the end of our sentence. */
struct geos {
    struct GEOSContextHandle_HS *handle;
    char message[200];
};
void geos_open(struct geos *g);
void geos_close(struct geos *g);

/* A geometry of one area (polygons only), as the caller's to destroy; NULL when GEOS refuses. */
struct GEOSGeom_t *geos_from_area(struct geos *g, struct arena scratch, const struct shapes *shapes,
                                  size_t area);
/* Add the polygons of a geometry to the area at hand; lines and points in it are left out. */
void geos_add_polygons(struct geos *g, const struct GEOSGeom_t *geometry,
                       struct shapes_builder *to);
