/* geopackage.c - a GeoPackage in memory. See geopackage.h. */
#include "publish/geopackage.h"

#include <sqlite3.h>

struct geopackage {
    sqlite3 *db;
    sqlite3_stmt *row; /* of the table at hand */
    size_t columns;
    str date;
    unsigned char *bytes; /* once serialised */
};

/* The tables that OGC 12-128 asks for. */
static const char core[] =
#include "geopackage_sql.inc"
    ;

static bool fail(const struct geopackage *g, struct err *err)
{
    return err_set(err, "the GeoPackage could not be written: %s", sqlite3_errmsg(g->db));
}

static bool run(struct geopackage *g, const char *sql, struct err *err)
{
    return sqlite3_exec(g->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(g, err);
}

bool geopackage_begin(struct geopackage **made, str date, struct err *err)
{
    struct geopackage *g = calloc(1, sizeof *g);
    *made = g;
    if (!g)
        return err_set(err, "no memory for a GeoPackage");
    g->date = date;
    if (sqlite3_open(":memory:", &g->db) != SQLITE_OK)
        return fail(g, err);
    return run(g, "PRAGMA page_size = 4096; BEGIN", err) && run(g, core, err);
}

static void bind(sqlite3_stmt *q, int at, str text)
{
    sqlite3_bind_text(q, at, text.len ? text.at : "", (int)text.len, SQLITE_STATIC);
}

/* Step a statement once and finish it. */
static bool once(struct geopackage *g, sqlite3_stmt *q, struct err *err)
{
    int code = sqlite3_step(q);
    sqlite3_finalize(q);
    return code == SQLITE_DONE || fail(g, err);
}

/* Enter a table in the GeoPackage's lists. */
static bool enter(struct geopackage *g, const char *name, struct text title, struct bounds extent,
                  struct err *err)
{
    sqlite3_stmt *q;
    static const char contents[] = "INSERT INTO gpkg_contents VALUES "
                                   "(?1, 'features', ?1, ?2, ?3 || 'T00:00:00.000Z', "
                                   "?4, ?5, ?6, ?7, 28992)";
    static const char geometry[] = "INSERT INTO gpkg_geometry_columns VALUES "
                                   "(?1, 'geom', 'MULTIPOLYGON', 28992, 0, 0)";
    if (sqlite3_prepare_v2(g->db, contents, -1, &q, NULL) != SQLITE_OK)
        return fail(g, err);
    struct buf both = {0};
    buf_format(&both, "%.*s / %.*s", STR_ARG(title.nl), STR_ARG(title.en));
    bind(q, 1, str_from(name));
    bind(q, 2, buf_text(&both));
    bind(q, 3, g->date);
    double edge[] = {extent.west, extent.south, extent.east, extent.north};
    for (int i = 0; i < 4 && extent.west <= extent.east; i++)
        sqlite3_bind_double(q, 4 + i, edge[i]);
    bool ok = once(g, q, err);
    buf_reset(&both);
    if (ok && sqlite3_prepare_v2(g->db, geometry, -1, &q, NULL) != SQLITE_OK)
        return fail(g, err);
    if (ok)
        bind(q, 1, str_from(name));
    return ok && once(g, q, err);
}

/* Names are ids of the catalogue or our own words: letters, digits and underscores. */
static void put_name(struct buf *sql, str name)
{
    for (size_t i = 0; i < name.len; i++)
        assert(name.at[i] != '"');
    buf_format(sql, "\"%.*s\"", STR_ARG(name));
}

static bool create(struct geopackage *g, const char *name, const struct geopackage_column *columns,
                   size_t count, struct err *err)
{
    struct buf sql = {0};
    buf_format(&sql, "CREATE TABLE \"%s\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", name);
    for (size_t i = 0; i < count; i++) {
        buf_str(&sql, S(", "));
        put_name(&sql, columns[i].name);
        buf_str(&sql, columns[i].number ? S(" REAL") : S(" TEXT"));
    }
    buf_str(&sql, S(", geom MULTIPOLYGON)"));
    buf_byte(&sql, 0);
    bool ok = run(g, sql.at, err);
    buf_reset(&sql);
    return ok;
}

static bool prepare_rows(struct geopackage *g, const char *name, size_t count, struct err *err)
{
    struct buf sql = {0};
    buf_format(&sql, "INSERT INTO \"%s\" VALUES (NULL", name);
    for (size_t i = 0; i <= count; i++)
        buf_str(&sql, S(", ?"));
    buf_str(&sql, S(")"));
    buf_byte(&sql, 0);
    sqlite3_finalize(g->row);
    g->row = NULL;
    g->columns = count;
    int code = sqlite3_prepare_v2(g->db, sql.at, -1, &g->row, NULL);
    buf_reset(&sql);
    return code == SQLITE_OK || fail(g, err);
}

bool geopackage_table(struct geopackage *g, const char *name, struct text title,
                      struct bounds extent, const struct geopackage_column *columns, size_t count,
                      struct err *err)
{
    return create(g, name, columns, count, err) && enter(g, name, title, extent, err) &&
           prepare_rows(g, name, count, err);
}

void geopackage_text(struct geopackage *g, size_t column, str value)
{
    bind(g->row, (int)column + 1, value);
}

void geopackage_number(struct geopackage *g, size_t column, double value)
{
    if (!isnan(value))
        sqlite3_bind_double(g->row, (int)column + 1, value);
}

bool geopackage_row(struct geopackage *g, str geometry, struct err *err)
{
    if (geometry.len)
        sqlite3_bind_blob(g->row, (int)g->columns + 1, geometry.at, (int)geometry.len,
                          SQLITE_STATIC);
    int code = sqlite3_step(g->row);
    sqlite3_reset(g->row);
    sqlite3_clear_bindings(g->row);
    return code == SQLITE_DONE || fail(g, err);
}

bool geopackage_bytes(struct geopackage *g, str *bytes, struct err *err)
{
    sqlite3_finalize(g->row);
    g->row = NULL;
    sqlite3_int64 size = 0;
    if (!run(g, "COMMIT", err))
        return false;
    g->bytes = sqlite3_serialize(g->db, "main", &size, 0);
    *bytes = (str){(const char *)g->bytes, (size_t)size};
    return g->bytes || err_set(err, "no memory for a GeoPackage");
}

void geopackage_end(struct geopackage *g)
{
    if (!g)
        return;
    sqlite3_finalize(g->row);
    sqlite3_free(g->bytes);
    sqlite3_close(g->db);
    free(g);
}
