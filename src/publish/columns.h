/* columns.h - the tables of an edition, column by column: written once, whatever they go into.
 * The same calls name the columns (of any place) and give a place's values.
 * Flow: layers, findings -> [columns] -> csv, gpkg. */
#pragma once
#include "publish/geopackage.h"
#include "publish/publish.h"

enum { COLUMNS_MOST = 512 };

/* Where columns go. Set `to` and what belongs to it; `count` is how many went there. */
struct columns {
    enum { COLUMNS_NAMES, COLUMNS_CSV, COLUMNS_GEOPACKAGE } to;
    struct arena *out;               /* NAMES: for the names */
    struct geopackage_column *named; /* NAMES: [COLUMNS_MOST] */
    struct buf *csv;                 /* CSV: UTF-8, comma, a point as decimal mark */
    struct geopackage *geopackage;   /* GEOPACKAGE: the row at hand */
    size_t count;
};

/* To have columns named. */
struct columns columns_named(struct arena *out);
/* Everything published of an area, of a municipality or of a region; what is not there is empty,
 * and the flag beside it says why. */
void columns_of_area(struct columns *w, const struct published *p, const struct municipality *m,
                     uint32_t area);
void columns_of_municipality(struct columns *w, const struct published *p,
                             const struct municipality *m);
/* One column. Text lives as long as the row; `name` and what follows is as for printf. */
void columns_text(struct columns *w, str value, const char *name, ...) PRINTF(3, 4);
void columns_number(struct columns *w, double value, int decimals, const char *name, ...)
    PRINTF(4, 5);
