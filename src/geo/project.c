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

bool projector_open(struct projector *p, struct err *err)
{
    *p = (struct projector){.context = proj_context_create()};
    if (!p->context)
        return err_set(err, "PROJ cannot start");
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
    *p = (struct projector){0};
}

static bool transform(PJ *pipeline, struct point *points, size_t count, struct err *err)
{
    const double most_m = 1e6; /* the plane of RD goes on for ever, the projection does not */
    for (size_t i = 0; i < count; i++)
        if (!(fabs(points[i].x) <= most_m && fabs(points[i].y) <= most_m))
            return err_set(err,
                           "point %zu is no place in RD New; are its coordinates in another "
                           "reference system?",
                           i + 1);
    double height = 0; /* one for all: RD has none */
    proj_errno_reset(pipeline);
    proj_trans_generic(pipeline, PJ_FWD, &points->x, sizeof *points, count, &points->y,
                       sizeof *points, count, &height, 0, 1, NULL, 0, 0);
    int failed = proj_errno(pipeline);
    return failed ? err_set(err, "PROJ cannot project: %s", proj_errno_string(failed)) : true;
}

bool project_lonlat(const struct projector *p, struct point *points, size_t count, struct err *err)
{
    return transform(p->to_lonlat, points, count, err);
}

bool project_world(const struct projector *p, struct point *points, size_t count, struct err *err)
{
    if (!transform(p->to_world, points, count, err))
        return false;
    const double around_m = 2 * 3.14159265358979323846 * 6378137; /* the equator of WGS84 */
    for (size_t i = 0; i < count; i++) {
        points[i].x = 0.5 + points[i].x / around_m;
        points[i].y = 0.5 - points[i].y / around_m;
    }
    return true;
}
