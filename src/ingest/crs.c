/* crs.c - see crs.h. */
#include "ingest/crs.h"

#include <cpl_error.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

enum { RD = 28992 };

/* Where the Netherlands lie in the systems that deliveries come in, with room around for the sea.
 */
static const struct reach {
    int epsg;
    const char *name;
    double west, south, east, north;
} reaches[] = {
    {RD, "RD New", -10000, 280000, 310000, 660000},
    {3857, "Web Mercator", 300000, 6400000, 840000, 7200000},
    {4326, "longitude and latitude", 2, 50, 8, 55},
    {4258, "longitude and latitude", 2, 50, 8, 55},
};

static const struct reach *reach_of(int epsg)
{
    for (size_t i = 0; i < COUNT(reaches); i++)
        if (reaches[i].epsg == epsg)
            return &reaches[i];
    return NULL;
}

static bool within(const struct reach *r, const OGREnvelope *e)
{
    return e->MinX >= r->west && e->MaxX <= r->east && e->MinY >= r->south && e->MaxY <= r->north;
}

static const struct reach *reach_that_fits(const OGREnvelope *e)
{
    for (size_t i = 0; i < COUNT(reaches); i++)
        if (within(&reaches[i], e))
            return &reaches[i];
    return NULL;
}

bool crs_in_reach(struct point p)
{
    const struct reach *rd = reach_of(RD);
    return p.x >= rd->west && p.x <= rd->east && p.y >= rd->south && p.y <= rd->north;
}

/* EPSG code that a layer declares; 0: none; -1: one without a code. */
static int declared(OGRSpatialReferenceH srs)
{
    if (!srs)
        return 0;
    const char *code = OSRGetAuthorityCode(srs, NULL);
    if (!code && OSRAutoIdentifyEPSG(srs) == OGRERR_NONE)
        code = OSRGetAuthorityCode(srs, NULL);
    const char *name = OSRGetName(srs);
    if (!code && name && strstr(name, "RD_New"))
        return RD; /* as Esri writes it */
    if (!code)
        return -1;
    int number = 0;
    for (; *code >= '0' && *code <= '9' && number < 1000000; code++)
        number = number * 10 + (*code - '0');
    return number == 7415 ? RD : number; /* RD with heights */
}

bool crs_from_srid(struct crs *c, int srid, struct err *err)
{
    *c = (struct crs){0};
    if (srid == RD || srid == 0)
        return true;
    OGRSpatialReferenceH from = OSRNewSpatialReference(NULL), to = OSRNewSpatialReference(NULL);
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
    if (OSRImportFromEPSG(from, srid) == OGRERR_NONE && OSRImportFromEPSG(to, RD) == OGRERR_NONE)
        c->to_rd = OCTNewCoordinateTransformation(from, to);
    OSRRelease(from);
    OSRRelease(to);
    return c->to_rd || err_set(err, "EPSG:%d cannot be transformed to RD New", srid);
}

bool crs_known(int epsg)
{
    struct crs c;
    struct err ignored = {0};
    CPLPushErrorHandler(CPLQuietErrorHandler); /* PROJ complains of numbers it does not know */
    bool known = crs_from_srid(&c, epsg, &ignored);
    CPLPopErrorHandler();
    crs_close(&c);
    return known;
}

/* Whether coordinates cannot be what a layer declares (epsg <= 0: nothing that is known). */
static bool contradicts(int epsg, const OGREnvelope *e)
{
    const struct reach *reach = reach_of(epsg), *fits = reach_that_fits(e);
    return epsg <= 0 || (reach ? !within(reach, e) : fits && fits->epsg == RD);
}

static bool contradiction(int epsg, int assume, const OGREnvelope *e, struct err *err)
{
    const struct reach *fits = reach_that_fits(e);
    char says[120], are[120];
    int len = snprintf(says, sizeof says,
                       epsg > 0 ? "declares EPSG:%d" : "declares no known system", epsg);
    if (assume)
        snprintf(says + len, sizeof says - (size_t)len, " and --assume-crs says EPSG:%d", assume);
    snprintf(are, sizeof are, "(x %lld to %lld, y %lld to %lld)", (long long)e->MinX,
             (long long)e->MaxX, (long long)e->MinY, (long long)e->MaxY);
    if (fits)
        return err_set(err,
                       "%s but its coordinates %s are %s; if they are, say --assume-crs %d, "
                       "else leave the file out",
                       says, are, fits->name, fits->epsg);
    return err_set(err,
                   "%s but its coordinates %s do not lie in the Netherlands; say --assume-crs EPSG "
                   "if you know better, else leave the file out",
                   says, are);
}

bool crs_settle(const struct table *t, int assume, int *epsg, struct oddities *odd, struct err *err)
{
    OGREnvelope e;
    *epsg = 0;
    if (!t->ogr_layer || !t->has_geometry || OGR_L_GetExtent(t->ogr_layer, &e, 1) != OGRERR_NONE)
        return true; /* no shapes: nothing to contradict */
    int says = declared(OGR_L_GetSpatialRef(t->ogr_layer));
    const struct reach *fits = reach_that_fits(&e);
    if (says <= 0 && fits && fits->epsg == RD)
        says = RD; /* a Shapefile without .prj: the coordinates can be nothing else */
    *epsg = says;
    if (contradicts(says, &e)) {
        if (!assume || contradicts(assume, &e))
            return contradiction(says, assume, &e, err);
        *epsg = assume;
        oddity_count(odd, ODDITY_ASSUMED, "EPSG:%d", assume);
    }
    if (*epsg != RD)
        oddity_count(odd, ODDITY_TRANSFORMED, "EPSG:%d", *epsg);
    return crs_known(*epsg) || err_set(err, "EPSG:%d cannot be transformed to RD New", *epsg);
}

void crs_close(struct crs *c)
{
    if (c->to_rd)
        OCTDestroyCoordinateTransformation(c->to_rd);
    c->to_rd = NULL;
}

bool crs_apply(const struct crs *c, struct point *points, size_t count)
{
    for (size_t i = 0; c->to_rd && i < count; i++)
        if (!OCTTransform(c->to_rd, 1, &points[i].x, &points[i].y, NULL))
            return false;
    for (size_t i = 0; i < count; i++)
        if (!crs_in_reach(points[i]))
            return false;
    return true;
}
