/* project.c - RD New to the coordinates of web maps, through PROJ.
 * The pipelines are written out rather than left to PROJ to choose, so that a machine that happens
 * to have other grids or another database makes the same bytes. Datum parameters: EPSG:9281,
 * Amersfoort to ETRS89 (8), its microradians as seconds of arc; projection: EPSG:19914, RD New. */
#include "geo/project.h"
#include <proj.h>

#define RD_TO_GEOGRAPHIC                                                                           \
    "+proj=pipeline "                                                                              \
    "+step +inv +proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 "        \
    "+x_0=155000 +y_0=463000 +ellps=bessel "                                                       \
    "+step +proj=cart +ellps=bessel "                                                              \
    "+step +proj=helmert +x=565.7381 +y=50.4018 +z=465.2904 +rx=0.395025981036 "                   \
    "+ry=-0.330772431242 +rz=1.876073294628 +s=4.07244 +convention=coordinate_frame "              \
    "+step +inv +proj=cart +ellps=WGS84 "

static bool pipeline_open(struct projector *p, const char *pipeline, PJ **made, struct err *err)
{
    *made = proj_create(p->context, pipeline);
    if (*made)
        return true;
    int number = proj_context_errno(p->context);
    return err_set(err, "PROJ cannot make the transformation from RD New: %s",
                   proj_context_errno_string(p->context, number));
}

/* Nodes are kept by column and row modulo SIDE, which is 128 km: a municipality at once. */
enum { LATTICE_M = 1000, LATTICE_SIDE = 128 };

struct lattice_node {
    int32_t column, row; /* column 0 and row 0 are at RD (0, 0) */
    bool known;
    struct point world;
};

bool projector_open(struct projector *p, struct err *err)
{
    *p = (struct projector){
        .context = proj_context_create(),
        .lattice = calloc(LATTICE_SIDE * LATTICE_SIDE, sizeof(struct lattice_node))};
    if (!p->context || !p->lattice) {
        projector_close(p);
        return err_set(err, "PROJ cannot start");
    }
    proj_log_level(p->context, PJ_LOG_NONE);
    const char *lonlat = RD_TO_GEOGRAPHIC "+step +proj=unitconvert +xy_in=rad +xy_out=deg";
    const char *world = RD_TO_GEOGRAPHIC "+step +proj=webmerc +ellps=WGS84";
    if (pipeline_open(p, lonlat, &p->to_lonlat, err) && pipeline_open(p, world, &p->to_world, err))
        return true;
    projector_close(p);
    return false;
}

void projector_close(struct projector *p)
{
    proj_destroy(p->to_lonlat);
    proj_destroy(p->to_world);
    if (p->context)
        proj_context_destroy(p->context);
    free(p->lattice);
    *p = (struct projector){0};
}

static bool are_places(const struct point *points, size_t count, struct err *err)
{
    const double most_m = 1e6; /* the plane of RD goes on for ever, the projection does not */
    for (size_t i = 0; i < count; i++)
        if (!(fabs(points[i].x) <= most_m && fabs(points[i].y) <= most_m))
            return err_set(err,
                           "point %zu is no place in RD New; are its coordinates in another "
                           "reference system?",
                           i + 1);
    return true;
}

static bool transform(PJ *pipeline, struct point *points, size_t count, struct err *err)
{
    double height = 0; /* one for all: RD has none */
    proj_errno_reset(pipeline);
    proj_trans_generic(pipeline, PJ_FWD, &points->x, sizeof *points, count, &points->y,
                       sizeof *points, count, &height, 0, 1, NULL, 0, 0);
    int failed = proj_errno(pipeline);
    return failed ? err_set(err, "PROJ cannot project: %s", proj_errno_string(failed)) : true;
}

bool project_lonlat(const struct projector *p, struct point *points, size_t count, struct err *err)
{
    return are_places(points, count, err) && transform(p->to_lonlat, points, count, err);
}

/* ---- the lattice ---- */

/* Where a node of the lattice is in the world; NULL when PROJ cannot tell. */
static const struct lattice_node *lattice_node(struct projector *p, int32_t column, int32_t row,
                                               struct err *err)
{
    const unsigned mask = LATTICE_SIDE - 1;
    struct lattice_node *n =
        &p->lattice[((unsigned)row & mask) * LATTICE_SIDE + ((unsigned)column & mask)];
    if (n->known && n->column == column && n->row == row)
        return n;
    const double around_m = 2 * 3.14159265358979323846 * 6378137; /* the equator of WGS84 */
    struct point at = {column * (double)LATTICE_M, row * (double)LATTICE_M};
    if (!transform(p->to_world, &at, 1, err))
        return NULL;
    *n = (struct lattice_node){column, row, true, {0.5 + at.x / around_m, 0.5 - at.y / around_m}};
    return n;
}

/* The corners of a square of the lattice: south-west, south-east, north-west, north-east. */
struct lattice_square {
    int32_t column, row;
    struct point corner[4];
};

static bool lattice_square(struct projector *p, int32_t column, int32_t row,
                           struct lattice_square *s, struct err *err)
{
    *s = (struct lattice_square){.column = column, .row = row};
    for (int k = 0; k < 4; k++) {
        const struct lattice_node *n = lattice_node(p, column + k % 2, row + k / 2, err);
        if (!n)
            return false;
        s->corner[k] = n->world;
    }
    return true;
}

static double blend(double a, double b, double share)
{
    return a + share * (b - a);
}

static struct point within(const struct lattice_square *s, double u, double v)
{
    const struct point *c = s->corner;
    return (struct point){blend(blend(c[0].x, c[1].x, u), blend(c[2].x, c[3].x, u), v),
                          blend(blend(c[0].y, c[1].y, u), blend(c[2].y, c[3].y, u), v)};
}

bool project_world(struct projector *p, struct point *points, size_t count, struct err *err)
{
    struct lattice_square s = {.column = INT32_MIN};
    if (!are_places(points, count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        double x = points[i].x / LATTICE_M, y = points[i].y / LATTICE_M;
        int32_t column = (int32_t)floor(x), row = (int32_t)floor(y);
        bool same = s.column == column && s.row == row; /* the next point is seldom far off */
        if (!same && !lattice_square(p, column, row, &s, err))
            return false;
        points[i] = within(&s, x - column, y - row);
    }
    return true;
}
