/* gpkg.h - GeoPackages through GDAL/OGR, the same bytes every time.
 * Flow: world -> write_*.c -> [gpkg] -> delivery */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "demo/shapes.h"

enum field_kind { FIELD_TEXT, FIELD_INT, FIELD_REAL };

struct gpkg_field {
    const char *name;
    enum field_kind kind;
};

enum gpkg_geometry { GPKG_POLYGON, GPKG_MULTIPOLYGON, GPKG_LINE, GPKG_POINT };

struct gpkg {
    void *set, *layer, *definition, *feature; /* GDAL's handles */
    const char *path;                         /* not owned */
    struct buf wkb;
    bool failed;
};

/* Once, before the first: fixes the date that GDAL writes into the file, and keeps GDAL from
 * printing: what goes wrong comes back as a sentence. */
void gpkg_prepare(void);
MUST_USE bool gpkg_open(struct gpkg *g, const char *path, struct err *err);
/* Begin a layer in EPSG:28992, in a transaction of its own; ends the one before. */
MUST_USE bool gpkg_layer(struct gpkg *g, const char *name, enum gpkg_geometry geometry,
                         const struct gpkg_field *fields, int count, struct err *err);
/* Values of the feature under way, by the number of the field. */
void gpkg_text(struct gpkg *g, int field, const char *value);
void gpkg_int(struct gpkg *g, int field, int64_t value);
void gpkg_real(struct gpkg *g, int field, double value);
/* Its geometry; each ends the feature and begins the next. */
void gpkg_add_square(struct gpkg *g, double x, double y, double side_m);
void gpkg_add_shape(struct gpkg *g, const struct shapes *shapes, int index);
void gpkg_add_line(struct gpkg *g, const struct point *at, int count);
void gpkg_add_point(struct gpkg *g, struct point at);
/* Commit and close; fails when anything did. */
MUST_USE bool gpkg_close(struct gpkg *g, struct err *err);
