/* store.h - store.gpkg: what the deliveries said, in a GeoPackage that QGIS opens.
 * Knows supports, series, sources and issues; knows nothing of formats or of maps.
 * Flow: ingest -> [store] -> publish. Table by table: docs/formats.md, "The store".
 *
 *   deliveries  one row a file: source, path, sha256, bytes, layer, rows, period
 *   supports    one row a support: 'buurt_2024', kind, boundary year, count
 *   buurt_2024  a feature table per area support: fid = place + 1, code, name, wijk, gemeente,
 *               water, change, geom
 *   grid        a feature table with the squares' centre points: fid = row x 10,000 + column, code,
 *               column, row
 *   series      one row a series: support, indicator, period, table and column that hold it, counts
 *   s_<support>_<source>_<period>  attributes: fid of the place and two columns an indicator:
 * "<id>" REAL, "<id>_flag" INTEGER (NULL when all is well); a place of which the source says
 *               nothing has no row. Where the figures came from: "delivery_<n>" (fid of deliveries)
 *               and "row_<n>" (its row), n being the origin that series names
 *   base_<theme>  feature tables of the base map: geom, rank, name
 *   addresses_2024  attributes: one row a postcode and buurt of that boundary year, with house
 *               numbers (the bridge to other years)
 *   crosswalk_buurt_2022_2024  attributes: a given bridge: code, code, addresses
 *   stock       a corporation's dwellings: organisation, unit, complex, kind, x, y
 *   issues      one row a kind of oddity and delivery: kind, count, first examples, sentence */
#pragma once
#include "base/base.h"
#include "base/err.h"
#include "geo/geo.h"

struct store; /* an open store */

/* Open for reading (must exist) or for one run of writing (made when absent). Writing is one
 * transaction: nothing is seen by others, or kept, before store_commit. */
MUST_USE bool store_open_read(struct store **store, const char *path, struct err *err);
/* The same file once more, for reading on another thread: a store is one thread's. */
MUST_USE bool store_open_again(const struct store *s, struct store **store, struct err *err);
MUST_USE bool store_open_write(struct store **store, const char *path, struct err *err);
MUST_USE bool store_commit(struct store *store, struct err *err);
/* Without a commit before it: undo all; a store made by this run is removed. NULL is fine. */
void store_close(struct store *store);

/* ---- supports ---- */
/* Add areas (sorted by code) under kind and boundary year; replaces an earlier delivery of the
 * same support. Its series stay with their codes; what stood on a code that is gone goes too. */
MUST_USE bool store_put_areas(struct store *store, const struct areas *areas, struct err *err);
/* Add squares to the grid; those it has keep their place. `grid` comes back with all of them. */
MUST_USE bool store_put_cells(struct store *store, struct arena *out, const struct grid *cells,
                              struct grid *all, struct err *err);
/* Read a support; *found false when the store has none. */
MUST_USE bool store_get_areas(struct store *store, struct arena *out, enum place_kind kind,
                              int boundary, struct areas *areas, bool *found, struct err *err);
MUST_USE bool store_get_grid(struct store *store, struct arena *out, struct grid *grid, bool *found,
                             struct err *err);
/* What supports there are, by kind and boundary year. */
struct store_support {
    enum place_kind kind;
    int boundary; /* 0 for the grid */
    size_t places;
    bool shapes; /* some of them have one */
};
MUST_USE bool store_list_supports(struct store *store, struct arena *out,
                                  struct store_support **list, size_t *count, struct err *err);

/* ---- series ---- */
struct series {
    enum place_kind kind;
    int boundary;  /* 0 for the grid */
    str indicator; /* id */
    str source;    /* id */
    int period;
    size_t values, missing; /* places with and without a figure; filled when listed */
};
/* Which row of which delivery spoke of each place of a support. */
struct series_origin {
    const int32_t *delivery; /* [count] by store_put_delivery; 0: not known */
    const int32_t *row; /* [count] line of a CSV, else number of the row in its layer, from 1; 0:
                           the figure was counted or summed over several rows */
};
/* One column of a series table: figures per place of the support, in the support's order. */
struct series_column {
    struct series what;
    const float *value;  /* [count] NAN where flag is not FLAG_OK */
    const uint8_t *flag; /* [count] enum flag */
    const struct series_origin
        *origin; /* NULL: not known; columns read from the same rows share one */
};
/* Store columns of one support, source and period side by side; replaces what stood there.
 * A series that another source already gives for the same support, indicator and period is refused
 * by name: one figure, one source. */
MUST_USE bool store_put_series(struct store *store, const struct series_column *columns,
                               size_t count, size_t places, struct err *err);
MUST_USE bool store_list_series(struct store *store, struct arena *out, struct series **list,
                                size_t *count, struct err *err);
/* Read one series into value and flag of a field on `on`; *found false when there is none. */
MUST_USE bool store_get_series(struct store *store, struct arena *out, const struct support *on,
                               str indicator, int period, struct field *field, str *source,
                               bool *found, struct err *err);
/* The row of a delivery that gave a figure, or the reason why there is none. */
struct store_row {
    str source, file, layer, sha256; /* as in struct store_delivery */
    int64_t row; /* line of a CSV, else number of the row in its layer, from 1; 0: counted or summed
                    over several rows of it */
};
/* Find where the figure of a place came from; *found false when the store has no such series, or
 * when no delivery said anything of the place. Cost: O(log places). */
MUST_USE bool store_find_row(struct store *store, struct arena *out, const struct support *on,
                             str indicator, int period, size_t place, struct store_row *row,
                             bool *found, struct err *err);
/* A figure for the whole country that a delivery gave (row NL..). */
MUST_USE bool store_put_national(struct store *store, str indicator, int period, double value,
                                 str source, struct err *err);
MUST_USE bool store_get_national(struct store *store, str indicator, int period, double *value,
                                 bool *found, struct err *err);

/* ---- deliveries and issues ---- */
struct store_delivery {
    str source, file, layer, sha256;
    int64_t bytes, rows;
    int period; /* 0 when it has many */
};
/* Enter a delivery, or what is new of one that was there; *id is its number for series_origin. */
MUST_USE bool store_put_delivery(struct store *store, const struct store_delivery *d, int32_t *id,
                                 struct err *err);
MUST_USE bool store_list_deliveries(struct store *store, struct arena *out,
                                    struct store_delivery **list, size_t *count, struct err *err);
struct issue {
    str source, file;
    str kind; /* "onbekende_code", "dubbel", "geheim", "buiten_bereik", ... */
    int64_t count;
    str examples; /* first ones, separated by "; ", with row or code */
};
/* Forget what an earlier reading of the same file found odd. */
MUST_USE bool store_forget_issues(struct store *store, str source, str file, struct err *err);
MUST_USE bool store_put_issue(struct store *store, const struct issue *issue, struct err *err);
MUST_USE bool store_list_issues(struct store *store, struct arena *out, struct issue **list,
                                size_t *count, struct err *err);

/* ---- base map, in RD New ---- */
enum base_theme {
    BASE_WATER,
    BASE_GREEN,
    BASE_ROAD,
    BASE_RAIL,
    BASE_STATION,
    BASE_PLACE,
    BASE_THEMES
};
const char *base_theme_word(enum base_theme theme);
/* One feature: polygon rings, a line or a point, by theme. */
struct base_feature {
    enum base_theme theme;
    int rank; /* road: 1 motorway, 2 main, 3 street; place: 1 city .. 4 hamlet */
    str name;
    struct shapes
        shape; /* area themes: polygons. Lines: one "ring" a line, not closed. Points: one */
};
MUST_USE bool store_put_base(struct store *store, const struct base_feature *features, size_t count,
                             struct err *err);
MUST_USE bool store_get_base(struct store *store, struct arena *out, struct base_feature **features,
                             size_t *count, struct err *err);

/* ---- bridges between boundary years (addresses.c) ---- */
struct address {
    char pc6[7];       /* 1234AB */
    int32_t number;    /* 0: the whole postcode */
    int32_t addresses; /* how many stand behind the row, > 0 */
    str buurt;
};
/* Replace the addresses of a boundary year; `list` comes back sorted. */
MUST_USE bool store_put_addresses(struct store *store, int boundary, struct address *list,
                                  size_t count, struct err *err);
/* So many addresses of the area `from` of one year lie in the area `into` of another. */
struct store_link {
    str from, into; /* codes */
    double addresses;
};
/* Replace the given table between two years. */
MUST_USE bool store_put_crosswalk(struct store *store, enum place_kind kind, int from, int into,
                                  const struct store_link *list, size_t count, struct err *err);
/* Read a given table, as it is or, when only the other direction was given, turned round. */
MUST_USE bool store_get_crosswalk(struct store *store, struct arena *out, enum place_kind kind,
                                  int from, int into, struct store_link **list, size_t *count,
                                  bool *found, struct err *err);
/* Addresses of two years joined on postcode and number, summed by buurt and buurt, sorted by
 * codes; addresses in one year only count for nothing. Where a year knows whole postcodes only,
 * its part is joined on those: what can have stayed in a buurt of the same code did, the rest is
 * spread in proportion.
 * *found false when the store lacks either year. Cost: reads both years once; 8 million addresses
 * a year take 0.6 s and a few MB. */
MUST_USE bool store_join_addresses(struct store *store, struct arena *out, int from, int into,
                                   struct store_link **list, size_t *count, bool *found,
                                   struct err *err);

/* ---- a corporation's own dwellings ---- */
struct dwelling {
    str organisation, unit, complex_code, complex_name, kind, status, pc6, bag_id;
    double x, y; /* NAN when unknown */
};
MUST_USE bool store_put_stock(struct store *store, const struct dwelling *list, size_t count,
                              struct err *err);
