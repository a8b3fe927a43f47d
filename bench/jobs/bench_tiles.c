/* bench_tiles.c - the neighbourhoods of the country with whole-number attributes as one archive of
 * vector tiles, z4 to z14, as one process: what bench/peers compares with GDAL's MVT driver.
 *
 * Reads a GeoPackage: its first feature table, polygons in RD New, every other column an attribute.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/num.h"
#include "base/options.h"
#include "base/parallel.h"
#include "geo/gpb.h"
#include "tiles/tiler.h"

enum { MIN_ZOOM = 4, MAX_ZOOM = 14, COLUMNS_MOST = 100 };

struct table {
    str key[COLUMNS_MOST];
    int column[COLUMNS_MOST]; /* of a key in the statement */
    size_t keys, count;
    int geometry;
    struct shapes shapes;
    struct tile_value *value; /* [count * keys] */
};

MUST_USE static bool sql_failed(sqlite3 *db, struct err *err)
{
    return err_set(err, "%s", sqlite3_errmsg(db));
}

/* A statement that gives all rows of the first feature table. */
MUST_USE static bool select_all(struct arena *out, sqlite3 *db, sqlite3_stmt **rows,
                                struct table *t, struct err *err)
{
    sqlite3_stmt *about;
    if (sqlite3_prepare_v2(db, "SELECT table_name, column_name FROM gpkg_geometry_columns LIMIT 1",
                           -1, &about, NULL) != SQLITE_OK)
        return sql_failed(db, err);
    bool found = sqlite3_step(about) == SQLITE_ROW;
    const char *name = found ? (const char *)sqlite3_column_text(about, 0) : "";
    char *text = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
    char *geometry = arena_format(out, "%s",
                                  found ? (const char *)sqlite3_column_text(about, 1) : "");
    bool good = found && sqlite3_prepare_v2(db, text, -1, rows, NULL) == SQLITE_OK;
    sqlite3_free(text);
    sqlite3_finalize(about);
    if (!good)
        return sql_failed(db, err);
    for (int i = 0; i < sqlite3_column_count(*rows); i++) {
        str column = arena_str(out, str_from(sqlite3_column_name(*rows, i)));
        if (str_equal(column, str_from(geometry))) {
            t->geometry = i;
        } else if (!str_equal(column, S("fid")) && t->keys < COLUMNS_MOST) {
            t->key[t->keys] = column;
            t->column[t->keys++] = i;
        }
    }
    return true;
}

MUST_USE static bool read_rows(struct arena *out, sqlite3 *db, sqlite3_stmt *rows, struct table *t,
                               struct err *err)
{
    struct shapes_builder shapes = {0};
    struct buf values = {0};
    int step;
    bool good = true;
    while (good && (step = sqlite3_step(rows)) == SQLITE_ROW) {
        str blob = {sqlite3_column_blob(rows, t->geometry),
                    (size_t)sqlite3_column_bytes(rows, t->geometry)};
        good = gpb_read(&shapes, blob, err);
        for (size_t k = 0; k < t->keys; k++) {
            bool null = sqlite3_column_type(rows, t->column[k]) == SQLITE_NULL;
            struct tile_value v = {0};
            if (!null)
                v = tile_int(sqlite3_column_int64(rows, t->column[k]));
            buf_bytes(&values, &v, sizeof v);
        }
        t->count++;
    }
    if (good && step != SQLITE_DONE)
        good = sql_failed(db, err);
    if (good) {
        t->shapes = shapes_finish(out, &shapes);
        t->value = NEW_RAW(out, struct tile_value, t->count * t->keys);
        memcpy(t->value, values.at, values.len);
    }
    shapes_reset(&shapes);
    buf_reset(&values);
    return good;
}

MUST_USE static bool read_table(struct arena *out, const char *path, struct table *t,
                                struct err *err)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *rows = NULL;
    bool good = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK ||
                sql_failed(db, err);
    good = good && select_all(out, db, &rows, t, err) && read_rows(out, db, rows, t, err);
    sqlite3_finalize(rows);
    sqlite3_close(db);
    return good;
}

MUST_USE static bool write_tiles(struct arena *out, struct arena scratch, const struct table *t,
                                 const char *path, struct err *err)
{
    struct coverage areas = coverage_build(out, scratch, &t->shapes);
    const struct tile_layer layer = {.name = S("areas"),
                                     .kind = MVT_POLYGONS,
                                     .min_zoom = MIN_ZOOM,
                                     .max_zoom = MAX_ZOOM,
                                     .geometry = &areas,
                                     .features = t->count,
                                     .keys_count = t->keys,
                                     .keys = t->key,
                                     .values = t->value};
    const struct tile_plan plan = {.name = S("areas"),
                                   .layers = &layer,
                                   .layers_count = 1,
                                   .min_zoom = MIN_ZOOM,
                                   .max_zoom = MAX_ZOOM,
                                   .parallel = true};
    struct buf archive = {0};
    if (!tiles_build(&archive, scratch, &plan, err))
        return false;
    FILE *f = fopen(path, "wb");
    bool good = f && fwrite(archive.at, 1, archive.len, f) == archive.len;
    good = f && fclose(f) == 0 && good;
    buf_reset(&archive);
    return good || err_set(err, "%s: cannot be written", path);
}

int main(int argc, char **argv)
{
    struct arena run = arena_open("run", (size_t)8 << 30);
    struct arena scratch = arena_open("scratch", (size_t)16 << 30);
    const char *threads = "0", **rest = calloc((size_t)argc, sizeof *rest);
    size_t words = 0;
    int64_t number = 0;
    struct err err = {0};
    struct table table = {0};
    const struct option options[] = {
        {"--threads", "N", "threads to use; 0: all processors", &threads, NULL}};
    bool good = options_read(options, COUNT(options), argc, argv, rest, &words, &err);
    if (good && (words != 2 || !num_parse_int(str_from(threads), &number) || number < 0))
        good = err_set(&err, "usage: bench_tiles INPUT.gpkg OUTPUT.pmtiles [--threads N]");
    parallel_set_threads((int)number);
    good = good && read_table(&run, rest[0], &table, &err) &&
           write_tiles(&run, scratch, &table, rest[1], &err);
    if (!good)
        fprintf(stderr, "%s\n", err.text);
    free(rest);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
