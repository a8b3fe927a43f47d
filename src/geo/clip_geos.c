/* clip_geos.c - the part of a coverage that lies within one area, by GEOS' overlay: slow, but it
 * takes areas whose border crosses itself. */
#include "geo/clip_internal.h"
#include "geo/geos_internal.h"
#include <geos_c.h>

/* The area to clip to, ready for many questions. */
struct clipper {
    struct geos geos;
    GEOSGeometry *area;
    const GEOSPreparedGeometry *prepared;
    struct bounds bounds;
};

static void clipper_close(struct clipper *k)
{
    GEOSPreparedGeom_destroy_r(k->geos.handle, k->prepared);
    GEOSGeom_destroy_r(k->geos.handle, k->area);
    geos_close(&k->geos);
}

/* Repair an area that crosses itself: what its rings enclose by even and odd. */
static void make_valid(struct clipper *k)
{
    if (!k->area || GEOSisValid_r(k->geos.handle, k->area) == 1)
        return;
    GEOSGeometry *repaired = GEOSMakeValid_r(k->geos.handle, k->area);
    GEOSGeom_destroy_r(k->geos.handle, k->area);
    k->area = repaired;
}

static bool clipper_open(struct clipper *k, struct arena scratch, const struct shapes *to,
                         size_t area, struct err *err)
{
    *k = (struct clipper){.bounds = shapes_bounds(to, area)};
    geos_open(&k->geos);
    k->area = geos_from_area(&k->geos, scratch, to, area);
    make_valid(k);
    k->prepared = k->area ? GEOSPrepare_r(k->geos.handle, k->area) : NULL;
    if (k->prepared)
        return true;
    err_set(err, "GEOS cannot use the area to clip to: %s", k->geos.message);
    clipper_close(k);
    return false;
}

static bool apart(struct bounds a, struct bounds b)
{
    return a.west > b.east || b.west > a.east || a.south > b.north || b.south > a.north;
}

/* Add what is left of a face that the area does not wholly contain. */
static bool add_cut(struct clipper *k, const GEOSGeometry *face, struct shapes_builder *made,
                    struct err *err)
{
    GEOSGeometry *within = GEOSIntersection_r(k->geos.handle, face, k->area);
    shapes_area(made);
    if (!within)
        return err_set(err, "GEOS cannot clip a patch: %s", k->geos.message);
    geos_add_polygons(&k->geos, within, made);
    GEOSGeom_destroy_r(k->geos.handle, within);
    return true;
}

static bool add_face(struct clipper *k, struct arena scratch, const struct shapes *faces, size_t f,
                     struct shapes_builder *made, struct err *err)
{
    if (apart(k->bounds, shapes_bounds(faces, f))) {
        shapes_area(made);
        return true;
    }
    GEOSGeometry *face = geos_from_area(&k->geos, scratch, faces, f);
    if (!face)
        return err_set(err, "GEOS cannot use a patch: %s", k->geos.message);
    bool clipped = true;
    if (GEOSPreparedContains_r(k->geos.handle, k->prepared, face) == 1)
        shapes_copy_area(made, faces, f);
    else if (GEOSPreparedIntersects_r(k->geos.handle, k->prepared, face) == 0)
        shapes_area(made);
    else
        clipped = add_cut(k, face, made, err);
    GEOSGeom_destroy_r(k->geos.handle, face);
    return clipped;
}

bool clip_by_geos(struct arena *out, struct arena scratch, const struct coverage *c,
                  const struct shapes *to, size_t area, struct coverage *clipped, struct err *err)
{
    struct clipper k;
    if (!clipper_open(&k, scratch, to, area, err))
        return false;
    struct shapes faces = coverage_shapes(&scratch, c);
    struct shapes_builder made = {0};
    bool good = true;
    for (size_t f = 0; f < faces.count && good; f++)
        good = add_face(&k, scratch, &faces, f, &made, err);
    clipper_close(&k);
    if (good) {
        struct shapes kept = shapes_finish(&scratch, &made);
        *clipped = coverage_build(out, scratch, &kept);
    }
    shapes_reset(&made);
    return good;
}
