/* polygon.c - see polygon.h. */
#include "ingest/polygon.h"
#include "base/buf.h"

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>

static void silent(const char *message, void *unused)
{
    (void)message, (void)unused; /* validity is asked for by value, not by message */
}

struct polygons polygons_open(const struct crs *crs)
{
    GEOSContextHandle_t geos = GEOS_init_r();
    GEOSContext_setErrorMessageHandler_r(geos, silent, NULL);
    GEOSContext_setNoticeMessageHandler_r(geos, silent, NULL);
    return (struct polygons){geos, crs};
}

void polygons_close(struct polygons *p)
{
    GEOS_finish_r(p->geos);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

str polygon_from_hex(struct arena *out, str hex)
{
    hex = str_trim(hex);
    if (hex.len == 0 || hex.len % 2)
        return (str){0};
    char *bytes = NEW(out, char, hex.len / 2);
    for (size_t i = 0; i < hex.len / 2; i++) {
        int high = hex_digit(hex.at[2 * i]), low = hex_digit(hex.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return (str){0};
        bytes[i] = (char)(high * 16 + low);
    }
    return (str){bytes, hex.len / 2};
}

/* GEOS' MakeValid keeps what is inside of every ring; lines and points that fall off are left. */
static GEOSGeometry *repair(GEOSContextHandle_t geos, const GEOSGeometry *broken)
{
    GEOSMakeValidParams *how = GEOSMakeValidParams_create_r(geos);
    GEOSMakeValidParams_setMethod_r(geos, how, GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(geos, how, 0);
    GEOSGeometry *whole = GEOSMakeValidWithParams_r(geos, broken, how);
    GEOSMakeValidParams_destroy_r(geos, how);
    return whole;
}

static bool add_geos(GEOSContextHandle_t geos, const GEOSGeometry *shape, struct shapes_builder *to)
{
    struct err err = {0};
    enum wkb_kind kind;
    size_t len = 0;
    GEOSWKBWriter *writer = GEOSWKBWriter_create_r(geos);
    unsigned char *wkb = GEOSWKBWriter_write_r(geos, writer, shape, &len);
    GEOSWKBWriter_destroy_r(geos, writer);
    bool ok = wkb && wkb_read(to, (str){(char *)wkb, len}, &kind, NULL, &err) &&
              kind == WKB_POLYGONS;
    GEOSFree_r(geos, wkb);
    return ok;
}

/* Copy area 0 of `one` when it is valid, else repaired. */
static bool add_valid(GEOSContextHandle_t geos, const struct shapes *one, struct shapes_builder *to,
                      bool *repaired)
{
    struct buf wkb = {0};
    wkb_write(&wkb, one, 0, WKB_POLYGONS);
    GEOSWKBReader *reader = GEOSWKBReader_create_r(geos);
    GEOSGeometry *shape = GEOSWKBReader_read_r(geos, reader, (const unsigned char *)wkb.at,
                                               wkb.len);
    GEOSWKBReader_destroy_r(geos, reader);
    buf_reset(&wkb);
    if (!shape)
        return false;
    bool ok = true;
    *repaired = GEOSisValid_r(geos, shape) != 1;
    if (!*repaired) {
        shapes_copy_area(to, one, 0);
    } else {
        GEOSGeometry *whole = repair(geos, shape);
        ok = whole && add_geos(geos, whole, to);
        GEOSGeom_destroy_r(geos, whole);
    }
    GEOSGeom_destroy_r(geos, shape);
    return ok;
}

static bool read_one(const struct polygons *p, struct arena *scratch, str wkb, struct shapes *one)
{
    struct shapes_builder b = {0};
    struct err err = {0};
    struct crs other = {0};
    enum wkb_kind kind;
    int32_t srid = 0;
    if (!wkb_read(&b, wkb, &kind, &srid, &err) || kind != WKB_POLYGONS) {
        shapes_reset(&b);
        return false;
    }
    *one = shapes_finish(scratch, &b);
    const struct crs *crs = p->crs;
    if (!crs->to_rd && srid) {
        if (!crs_from_srid(&other, srid, &err))
            return false;
        crs = &other;
    }
    bool ok = crs_apply(crs, one->point, one->points);
    crs_close(&other);
    return ok;
}

void polygon_add(const struct polygons *p, struct shapes_builder *to, struct arena scratch, str wkb,
                 str code, struct oddities *odd)
{
    struct shapes one;
    struct shapes_mark mark = shapes_mark(to);
    bool repaired = false;
    if (wkb.len == 0) {
        oddity_count(odd, ODDITY_NO_GEOMETRY, "%.*s", STR_ARG(code));
        shapes_area(to);
        return;
    }
    bool ok = read_one(p, &scratch, wkb, &one) && one.points > 0 &&
              add_valid(p->geos, &one, to, &repaired);
    if (ok && repaired)
        oddity_count(odd, ODDITY_REPAIRED, "%.*s", STR_ARG(code));
    if (ok)
        return;
    oddity_count(odd, ODDITY_BAD_GEOMETRY, "%.*s", STR_ARG(code));
    shapes_back(to, mark);
    shapes_area(to);
}
