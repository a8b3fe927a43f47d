/* gpkg.c - gpkg/kaarten.gpkg: the tables of csv/ with their shapes, for QGIS, R and GDAL.
 * Flow: columns, coverages -> [gpkg] -> edition. docs/formats.md, "An edition". */
#include "publish/columns.h"
#include "publish/outputs.h"

/* Shapes of the places that rows are about, and where in them a place is. */
struct ground {
    struct shapes shapes;
    struct bounds extent;
};

static struct ground ground_of(struct shapes shapes)
{
    return (struct ground){shapes, bounds_of(shapes.point, shapes.points)};
}

/* Write the row at hand with the shape of a place. */
static bool put_row(struct geopackage *g, struct buf *geometry, const struct shapes *shapes,
                    size_t place, struct err *err)
{
    geometry->len = 0;
    gpb_write(geometry, shapes, place, WKB_POLYGONS);
    return geopackage_row(g, buf_text(geometry), err);
}

static bool put_areas(struct arena *scratch, struct geopackage *g, const struct published *p,
                      struct err *err)
{
    const struct municipality *first = &p->municipalities[0];
    struct columns names = columns_named(scratch);
    struct ground ground = ground_of(p->areas->shapes);
    struct text title = {S("Gebieden"), S("Areas")};
    struct buf geometry = {0};
    columns_of_area(&names, p, first, first->areas[0]);
    bool ok = geopackage_table(g, "gebieden", title, ground.extent, names.named, names.count, err);
    for (size_t m = 0; m < p->municipalities_count; m++)
        for (size_t k = 0; ok && k < p->municipalities[m].areas_count; k++) {
            uint32_t area = p->municipalities[m].areas[k];
            struct columns row = {.to = COLUMNS_GEOPACKAGE, .geopackage = g};
            columns_of_area(&row, p, &p->municipalities[m], area);
            ok = put_row(g, &geometry, &ground.shapes, area, err);
        }
    buf_reset(&geometry);
    return ok;
}

static bool put_municipalities(struct arena *scratch, struct geopackage *g,
                               const struct published *p, const char *name, struct text title,
                               const struct municipality *list, size_t count, struct err *err)
{
    struct columns names = columns_named(scratch);
    struct buf geometry = {0};
    struct bounds extent = bounds_none;
    for (size_t m = 0; m < count; m++)
        extent = bounds_both(extent, list[m].bounds);
    columns_of_municipality(&names, p, &list[0]);
    bool ok = geopackage_table(g, name, title, extent, names.named, names.count, err);
    const struct coverage *land = NULL;
    struct shapes shapes = {0};
    for (size_t m = 0; ok && m < count; m++) {
        struct columns row = {.to = COLUMNS_GEOPACKAGE, .geopackage = g};
        if (list[m].land != land)
            shapes = coverage_shapes(scratch, land = list[m].land);
        columns_of_municipality(&row, p, &list[m]);
        ok = put_row(g, &geometry, &shapes, list[m].land_face, err);
    }
    buf_reset(&geometry);
    return ok;
}

static bool put_all(struct arena *scratch, struct geopackage *g, const struct published *p,
                    struct err *err)
{
    struct text gemeenten = {S("Gemeenten"), S("Municipalities")},
                regios = {S("Regio's"), S("Regions")};
    return put_areas(scratch, g, p, err) &&
           put_municipalities(scratch, g, p, "gemeenten", gemeenten, p->municipalities,
                              p->municipalities_count, err) &&
           (p->regions_count == 0 ||
            put_municipalities(scratch, g, p, "regios", regios, p->regions, p->regions_count, err));
}

bool out_gpkg(struct arena scratch, const struct published *p, struct err *err)
{
    struct geopackage *g = NULL;
    str bytes;
    bool ok = geopackage_begin(&g, p->recipe->date, err) && put_all(&scratch, g, p, err) &&
              geopackage_bytes(g, &bytes, err) &&
              edition_add(p->draft, "gpkg/kaarten.gpkg", bytes, false, err);
    geopackage_end(g);
    return ok;
}
