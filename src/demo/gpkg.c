/* gpkg.c - a thin skin over GDAL: geometry goes in as WKB, mistakes come out as sentences. */
#include "demo/gpkg.h"
#include "base/progress.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

void gpkg_prepare(void)
{
    GDALAllRegister();
    CPLSetErrorHandler(CPLQuietErrorHandler);
    CPLSetConfigOption("OGR_CURRENT_DATE", "2024-12-01T00:00:00.000Z");
    CPLSetConfigOption("OGR_SQLITE_SYNCHRONOUS", "OFF"); /* drafts: a broken one is thrown away */
    CPLSetConfigOption("OGR_SQLITE_JOURNAL", "OFF");
}

bool gpkg_open(struct gpkg *g, const char *path, struct err *err)
{
    *g = (struct gpkg){.path = path};
    g->set = GDALCreate(GDALGetDriverByName("GPKG"), path, 0, 0, 0, GDT_Unknown, NULL);
    if (!g->set)
        return err_set(err, "%s: cannot be made: %s", path, CPLGetLastErrorMsg());
    return true;
}

static void layer_end(struct gpkg *g)
{
    if (!g->layer)
        return;
    OGR_F_Destroy(g->feature);
    g->failed |= GDALDatasetCommitTransaction(g->set) != OGRERR_NONE;
    g->layer = NULL;
}

bool gpkg_layer(struct gpkg *g, const char *name, enum gpkg_geometry geometry,
                const struct gpkg_field *fields, int count, struct err *err)
{
    static const OGRwkbGeometryType TYPES[] = {wkbPolygon, wkbMultiPolygon, wkbLineString,
                                               wkbPoint};
    static const OGRFieldType KINDS[] = {OFTString, OFTInteger64, OFTReal};
    layer_end(g);
    char *options[] = {"SPATIAL_INDEX=NO", "GEOMETRY_NAME=geom", NULL};
    OGRSpatialReferenceH reference = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(reference, 28992);
    OSRSetAxisMappingStrategy(reference, OAMS_TRADITIONAL_GIS_ORDER);
    g->layer = GDALDatasetCreateLayer(g->set, name, reference, TYPES[geometry], options);
    OSRRelease(reference);
    if (!g->layer)
        return err_set(err, "%s: layer %s: %s", g->path, name, CPLGetLastErrorMsg());
    for (int i = 0; i < count; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(fields[i].name, KINDS[fields[i].kind]);
        g->failed |= OGR_L_CreateField(g->layer, field, FALSE) != OGRERR_NONE;
        OGR_Fld_Destroy(field);
    }
    g->definition = OGR_L_GetLayerDefn(g->layer);
    g->feature = OGR_F_Create(g->definition);
    g->failed |= GDALDatasetStartTransaction(g->set, FALSE) != OGRERR_NONE;
    return true;
}

void gpkg_text(struct gpkg *g, int field, const char *value)
{
    OGR_F_SetFieldString(g->feature, field, value);
}

void gpkg_int(struct gpkg *g, int field, int64_t value)
{
    OGR_F_SetFieldInteger64(g->feature, field, value);
}

void gpkg_real(struct gpkg *g, int field, double value)
{
    OGR_F_SetFieldDouble(g->feature, field, value);
}

/* ---- well-known binary, little-endian by hand ---- */

static void put_u32(struct buf *b, uint32_t v)
{
    uint8_t bytes[4] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24)};
    buf_bytes(b, bytes, sizeof bytes);
}

static void put_double(struct buf *b, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    put_u32(b, (uint32_t)bits);
    put_u32(b, (uint32_t)(bits >> 32));
}

static void put_head(struct buf *b, OGRwkbGeometryType type, int count)
{
    buf_byte(b, 1);
    put_u32(b, (uint32_t)type);
    put_u32(b, (uint32_t)count);
}

static void put_points(struct buf *b, const struct point *at, int count)
{
    for (int i = 0; i < count; i++) {
        put_double(b, at[i].x);
        put_double(b, at[i].y);
    }
}

/* Write the feature with the geometry in g->wkb and take a fresh one, all fields unset. */
static void feature_end(struct gpkg *g)
{
    OGRGeometryH geometry = NULL;
    if (interrupt_asked() || g->failed) {
        g->failed = true; /* the rest of a layer that will be thrown away */
        g->wkb.len = 0;
        return;
    }
    g->failed |= OGR_G_CreateFromWkb(g->wkb.at, NULL, &geometry, (int)g->wkb.len) != OGRERR_NONE;
    OGR_F_SetGeometryDirectly(g->feature, geometry);
    g->failed |= OGR_L_CreateFeature(g->layer, g->feature) != OGRERR_NONE;
    OGR_F_Destroy(g->feature);
    g->feature = OGR_F_Create(g->definition);
    g->wkb.len = 0;
}

void gpkg_add_square(struct gpkg *g, double x, double y, double side_m)
{
    const struct point ring[] = {
        {x, y}, {x + side_m, y}, {x + side_m, y + side_m}, {x, y + side_m}, {x, y}};
    put_head(&g->wkb, wkbPolygon, 1);
    put_u32(&g->wkb, COUNT(ring));
    put_points(&g->wkb, ring, COUNT(ring));
    feature_end(g);
}

void gpkg_add_shape(struct gpkg *g, const struct shapes *shapes, int index)
{
    const struct shape *s = &shapes->shape[index];
    int parts = 0;
    for (int r = s->first; r < s->first + s->count; r++)
        parts += !shapes->ring[r].hole;
    put_head(&g->wkb, wkbMultiPolygon, parts);
    for (int r = s->first; r < s->first + s->count;) {
        int rings = 1;
        while (r + rings < s->first + s->count && shapes->ring[r + rings].hole)
            rings++;
        put_head(&g->wkb, wkbPolygon, rings);
        for (int end = r + rings; r < end; r++) {
            put_u32(&g->wkb, (uint32_t)shapes->ring[r].count);
            put_points(&g->wkb, shapes->at + shapes->ring[r].first, shapes->ring[r].count);
        }
    }
    feature_end(g);
}

void gpkg_add_line(struct gpkg *g, const struct point *at, int count)
{
    put_head(&g->wkb, wkbLineString, count);
    put_points(&g->wkb, at, count);
    feature_end(g);
}

void gpkg_add_point(struct gpkg *g, struct point at)
{
    buf_byte(&g->wkb, 1);
    put_u32(&g->wkb, wkbPoint);
    put_points(&g->wkb, &at, 1);
    feature_end(g);
}

bool gpkg_close(struct gpkg *g, struct err *err)
{
    layer_end(g);
    buf_reset(&g->wkb);
    CPLErrorReset();
    GDALClose(g->set);
    if (g->failed || CPLGetLastErrorType() >= CE_Failure)
        return err_set(err, "%s: cannot be written (is the disk full?)", g->path);
    return true;
}
