/* geos.c - shapes to GEOS geometries and back. */
#include "geo/geos_internal.h"
#include <geos_c.h>

static void keep_message(const char *message, void *user)
{
    struct geos *g = user;
    snprintf(g->message, sizeof g->message, "%s", message);
}

static _Noreturn void end_for_memory(void)
{
    fputs("veerkracht: out of memory for geometry\n", stderr);
    exit(EXIT_FAILURE);
}

void geos_open(struct geos *g)
{
    *g = (struct geos){.handle = GEOS_init_r()};
    if (!g->handle)
        end_for_memory();
    GEOSContext_setErrorMessageHandler_r(g->handle, keep_message, g);
    GEOSContext_setNoticeMessageHandler_r(g->handle, keep_message, g);
}

void geos_close(struct geos *g)
{
    GEOS_finish_r(g->handle);
    g->handle = NULL;
}

/* A closed ring; NULL when it has too few points. */
static GEOSGeometry *ring_from(struct geos *g, struct arena scratch, const struct shapes *s,
                               size_t ring)
{
    size_t first = s->point_start[ring], count = s->point_start[ring + 1] - first;
    if (count < 3)
        return NULL;
    struct point *closed = NEW(&scratch, struct point, count + 1);
    memcpy(closed, s->point + first, count * sizeof *closed);
    closed[count] = closed[0];
    GEOSCoordSequence *points = GEOSCoordSeq_copyFromBuffer_r(g->handle, &closed->x,
                                                              (unsigned)count + 1, false, false);
    return points ? GEOSGeom_createLinearRing_r(g->handle, points) : NULL;
}

static GEOSGeometry *polygon_from(struct geos *g, struct arena scratch, const struct shapes *s,
                                  size_t polygon)
{
    size_t first = s->ring_start[polygon], end = s->ring_start[polygon + 1];
    GEOSGeometry *outer = first < end ? ring_from(g, scratch, s, first) : NULL;
    if (!outer)
        return NULL;
    GEOSGeometry **holes = NEW(&scratch, GEOSGeometry *, end - first);
    unsigned count = 0;
    for (size_t r = first + 1; r < end; r++) {
        holes[count] = ring_from(g, scratch, s, r);
        count += holes[count] != NULL;
    }
    return GEOSGeom_createPolygon_r(g->handle, outer, holes, count);
}

GEOSGeometry *geos_from_area(struct geos *g, struct arena scratch, const struct shapes *shapes,
                             size_t area)
{
    size_t first = shapes->polygon_start[area], end = shapes->polygon_start[area + 1];
    GEOSGeometry **polygons = NEW(&scratch, GEOSGeometry *, end - first);
    unsigned count = 0;
    for (size_t p = first; p < end; p++) {
        polygons[count] = polygon_from(g, scratch, shapes, p);
        count += polygons[count] != NULL;
    }
    if (count == 1)
        return polygons[0];
    return GEOSGeom_createCollection_r(g->handle, GEOS_MULTIPOLYGON, polygons, count);
}

static void add_ring(struct geos *g, const GEOSGeometry *ring, struct shapes_builder *to)
{
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(g->handle, ring);
    unsigned count = 0;
    GEOSCoordSeq_getSize_r(g->handle, points, &count);
    shapes_ring(to);
    for (unsigned i = 0; i + 1 < count; i++) { /* the last repeats the first */
        struct point p = {0};
        GEOSCoordSeq_getXY_r(g->handle, points, i, &p.x, &p.y);
        shapes_point(to, p);
    }
}

void geos_add_polygons(struct geos *g, const GEOSGeometry *geometry, struct shapes_builder *to)
{
    int kind = GEOSGeomTypeId_r(g->handle, geometry);
    if (kind == GEOS_POLYGON && !GEOSisEmpty_r(g->handle, geometry)) {
        shapes_polygon(to);
        add_ring(g, GEOSGetExteriorRing_r(g->handle, geometry), to);
        int holes = GEOSGetNumInteriorRings_r(g->handle, geometry);
        for (int i = 0; i < holes; i++)
            add_ring(g, GEOSGetInteriorRingN_r(g->handle, geometry, i), to);
    } else if (kind == GEOS_MULTIPOLYGON || kind == GEOS_GEOMETRYCOLLECTION) {
        int parts = GEOSGetNumGeometries_r(g->handle, geometry);
        for (int i = 0; i < parts; i++)
            geos_add_polygons(g, GEOSGetGeometryN_r(g->handle, geometry, i), to);
    }
}
