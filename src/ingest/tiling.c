/* tiling.c - see tiling.h. */
#include "ingest/tiling.h"
#include "base/progress.h"
#include "geo/coverage.h"

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
#include <math.h>

static const double least_m2 = 1;

struct tiling {
    GEOSContextHandle_t geos;
    const struct shapes *shapes;
    const struct bounds *bounds; /* [shapes->count] */
    struct oddities *odd;
};

static GEOSGeometry *line_of(GEOSContextHandle_t geos, const struct point *p, size_t count)
{
    GEOSCoordSequence *s = GEOSCoordSeq_create_r(geos, (unsigned)count, 2);
    for (size_t i = 0; s && i < count; i++)
        GEOSCoordSeq_setXY_r(geos, s, (unsigned)i, p[i].x, p[i].y);
    return s ? GEOSGeom_createLineString_r(geos, s) : NULL;
}

/* The arcs that have an area at one side only, as one collection. */
static GEOSGeometry *lone_arcs(GEOSContextHandle_t geos, const struct coverage *c,
                               struct arena *scratch)
{
    GEOSGeometry **lines = NEW(scratch, GEOSGeometry *, c->arcs);
    unsigned count = 0;
    for (size_t i = 0; i < c->arcs; i++) {
        size_t from = c->arc_start[i], points = c->arc_start[i + 1] - from;
        if (points < 2 || (c->left[i] >= 0 && c->right[i] >= 0))
            continue;
        GEOSGeometry *line = line_of(geos, &c->point[from], points);
        if (line)
            lines[count++] = line;
    }
    return GEOSGeom_createCollection_r(geos, GEOS_MULTILINESTRING, lines, count);
}

static bool in_ring(const struct point *p, size_t count, struct point at)
{
    bool in = false;
    for (size_t i = 0, before = count - 1; i < count; before = i++)
        if ((p[i].y > at.y) != (p[before].y > at.y) &&
            at.x < (p[before].x - p[i].x) * (at.y - p[i].y) / (p[before].y - p[i].y) + p[i].x)
            in = !in;
    return in;
}

static bool in_area(const struct shapes *s, size_t area, struct point at)
{
    bool in = false;
    for (size_t p = s->polygon_start[area]; p < s->polygon_start[area + 1]; p++)
        for (size_t r = s->ring_start[p]; r < s->ring_start[p + 1]; r++)
            in ^= in_ring(s->point + s->point_start[r], s->point_start[r + 1] - s->point_start[r],
                          at);
    return in;
}

static int covered_by(const struct tiling *t, struct point at)
{
    int count = 0;
    for (size_t i = 0; i < t->shapes->count; i++) {
        const struct bounds *b = &t->bounds[i];
        if (at.x >= b->west && at.x <= b->east && at.y >= b->south && at.y <= b->north)
            count += in_area(t->shapes, i, at);
    }
    return count;
}

static void check_face(const struct tiling *t, const GEOSGeometry *face)
{
    struct point at;
    double area = 0;
    GEOSArea_r(t->geos, face, &area);
    GEOSGeometry *inside = area >= least_m2 ? GEOSPointOnSurface_r(t->geos, face) : NULL;
    if (inside && GEOSGeomGetX_r(t->geos, inside, &at.x) == 1 &&
        GEOSGeomGetY_r(t->geos, inside, &at.y) == 1) {
        int areas = covered_by(t, at);
        enum oddity kind = areas ? ODDITY_OVERLAP : ODDITY_GAP;
        if (areas != 1) {
            oddity_count(t->odd, kind, "%lld m2 (%lld, %lld)", (long long)area, (long long)at.x,
                         (long long)at.y);
            t->odd->m2[kind] += area;
        }
    }
    GEOSGeom_destroy_r(t->geos, inside);
}

static void check_faces(const struct tiling *t, const GEOSGeometry *lone)
{
    GEOSGeometry *noded = GEOSUnaryUnion_r(t->geos, lone);
    const GEOSGeometry *lines[] = {noded};
    GEOSGeometry *faces = noded ? GEOSPolygonize_r(t->geos, lines, 1) : NULL;
    int count = faces ? GEOSGetNumGeometries_r(t->geos, faces) : 0;
    for (int i = 0; i < count && !interrupt_asked(); i++)
        check_face(t, GEOSGetGeometryN_r(t->geos, faces, i));
    GEOSGeom_destroy_r(t->geos, faces);
    GEOSGeom_destroy_r(t->geos, noded);
}

/* ---- areas at one and the same spot ----
 * Of these no border lies alone, so that no face tells of them. */

struct spot {
    struct bounds bounds;
    double m2;
    size_t area;
};

static double area_m2(const struct shapes *s, size_t area)
{
    double twice = 0;
    for (size_t p = s->polygon_start[area]; p < s->polygon_start[area + 1]; p++)
        for (size_t r = s->ring_start[p]; r < s->ring_start[p + 1]; r++) {
            const struct point *ring = s->point + s->point_start[r];
            size_t count = s->point_start[r + 1] - s->point_start[r];
            double of_ring = 0;
            for (size_t i = 0, before = count - 1; i < count; before = i++)
                of_ring += ring[before].x * ring[i].y - ring[i].x * ring[before].y;
            twice += r == s->ring_start[p] ? fabs(of_ring) : -fabs(of_ring);
        }
    return twice / 2;
}

static int by_spot(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    const double of_x[] = {x->bounds.west, x->bounds.south, x->bounds.east, x->bounds.north},
                 of_y[] = {y->bounds.west, y->bounds.south, y->bounds.east, y->bounds.north};
    for (size_t i = 0; i < COUNT(of_x); i++)
        if (of_x[i] < of_y[i] || of_x[i] > of_y[i])
            return of_x[i] < of_y[i] ? -1 : 1;
    return (x->area > y->area) - (x->area < y->area);
}

static void check_spots(const struct tiling *t, const struct areas *areas, struct arena scratch)
{
    struct spot *spots = NEW(&scratch, struct spot, areas->count);
    size_t count = 0;
    for (size_t i = 0; i < areas->count; i++)
        if (t->bounds[i].west <= t->bounds[i].east)
            spots[count++] = (struct spot){t->bounds[i], area_m2(t->shapes, i), i};
    if (count)
        qsort(spots, count, sizeof *spots, by_spot);
    for (size_t i = 1; i < count; i++) {
        const struct spot *one = &spots[i - 1], *two = &spots[i];
        if (memcmp(&one->bounds, &two->bounds, sizeof one->bounds) ||
            fabs(one->m2 - two->m2) >= least_m2)
            continue;
        oddity_count(t->odd, ODDITY_OVERLAP, "%.*s = %.*s", STR_ARG(areas->code[one->area]),
                     STR_ARG(areas->code[two->area]));
        t->odd->m2[ODDITY_OVERLAP] += two->m2;
    }
}

static void silent(const char *message, void *unused)
{
    (void)message, (void)unused;
}

void tiling_check(const struct areas *areas, struct arena scratch, struct oddities *odd)
{
    const struct shapes *shapes = &areas->shapes;
    if (shapes->points == 0)
        return;
    struct bounds *bounds = NEW(&scratch, struct bounds, shapes->count);
    for (size_t i = 0; i < shapes->count; i++)
        bounds[i] = shapes_bounds(shapes, i);
    struct coverage *c = NEW(&scratch, struct coverage, 1);
    struct arena work = arena_open("tiling", (size_t)1 << 34);
    *c = coverage_build(&scratch, work, shapes);
    arena_close(work);
    GEOSContextHandle_t geos = GEOS_init_r();
    GEOSContext_setErrorMessageHandler_r(geos, silent, NULL);
    struct tiling t = {geos, shapes, bounds, odd};
    check_spots(&t, areas, scratch);
    GEOSGeometry *lone = lone_arcs(geos, c, &scratch);
    if (lone)
        check_faces(&t, lone);
    GEOSGeom_destroy_r(geos, lone);
    GEOS_finish_r(geos);
}
