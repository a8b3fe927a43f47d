/* places.c - supports: areas of a boundary year, and the grid.
 * Knows which table holds which places; knows no figures. Flow: ingest -> [places] -> publish.
 * The fid of an area is its place + 1; that of a square is row x 10,000 + column, so that squares
 * added later move no other. */
#include "store/feed.h"

enum { ROW_STEP = 10000 };

static bool put_support(struct store *s, const char *table, enum place_kind kind, int boundary,
                        size_t places, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "support_put", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(table));
    store_bind_str(q, 2, str_from(place_word(kind)));
    sqlite3_bind_int(q, 3, boundary);
    sqlite3_bind_int64(q, 4, (int64_t)places);
    bool ok = store_step(s, q, err);
    return store_end(q, err) && ok;
}

/* Names of the tables that hold series of a support. */
static bool list_tables(struct store *s, const char *support, struct arena *out,
                        const char ***names, size_t *count, struct err *err)
{
    enum { ROOM = 1000 };
    sqlite3_stmt *q;
    *names = NEW(out, const char *, ROOM);
    *count = 0;
    if (!store_prepare(s, "series_tables", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(support));
    while (*count < ROOM && store_row(s, q, err))
        (*names)[(*count)++] = store_column_str(q, 0, out).at;
    return store_end(q, err);
}

/* ---- areas that are delivered again: figures follow their codes ---- */

/* Note where each area of the table goes among `a`; *same when all stay where they are. */
static bool note_moves(struct store *s, const char *table, const struct areas *a, bool *same,
                       struct err *err)
{
    sqlite3_stmt *q, *put;
    if (!store_run(s, "moved_create", NULL, err) || !store_prepare(s, "moved_put", NULL, &put, err))
        return false;
    bool ok = store_prepare(s, "area_codes", table, &q, err);
    int64_t fid = 0;
    for (*same = true; ok && store_row(s, q, err);) {
        str code = {(const char *)sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0)};
        bool stays = fid < (int64_t)a->count && str_equal(code, a->code[fid]);
        int64_t place = stays ? fid : areas_find(a, code);
        *same = *same && place == fid;
        fid++;
        sqlite3_bind_int64(put, 1, fid);
        sqlite3_bind_int64(put, 2, place + 1);
        ok = place < 0 || store_step(s, put, err);
    }
    *same = *same && fid == (int64_t)a->count;
    sqlite3_finalize(put);
    return store_end(q, err) && ok;
}

static bool forget_table(struct store *s, const char *table, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_drop_table(s, table, err) || !store_prepare(s, "series_forget", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(table));
    bool ok = store_step(s, q, err);
    return store_end(q, err) && ok;
}

/* The series of one table, where their places went; those of places that are gone go too. */
static bool move_table(struct store *s, const char *table, size_t places, struct arena scratch,
                       struct err *err)
{
    sqlite3_stmt *q;
    if (!store_run(s, "series_leave", table, err) || !store_run(s, "series_aside", table, err) ||
        !store_run(s, "series_back", table, err) ||
        !store_prepare(s, "series_of_table", NULL, &q, err))
        return false;
    struct buf sql = {0};
    store_bind_str(q, 1, str_from(table));
    while (store_row(s, q, err)) {
        str id = store_column_str(q, 0, &scratch);
        buf_format(&sql,
                   "UPDATE series SET kept = (SELECT count(\"%.*s\") FROM \"%s\") WHERE "
                   "table_name = '%s' AND indicator = '%.*s';",
                   STR_ARG(id), table, table, STR_ARG(id));
    }
    buf_format(&sql, "UPDATE series SET missing = %zu - kept WHERE table_name = '%s';", places,
               table);
    buf_byte(&sql, 0);
    size_t rows = 0;
    bool ok = store_end(q, err) && store_run_text(s, sql.at, err) &&
              store_count(s, table, &rows, err);
    buf_reset(&sql);
    if (!ok || rows)
        return ok;
    return forget_table(s, table, err);
}

static bool move_series(struct store *s, const char *table, const struct areas *a, struct err *err)
{
    struct arena scratch = arena_open("names of series", 1 << 20), opened = scratch;
    const char **names;
    size_t count;
    bool has, same = true;
    bool ok = store_has_table(s, table, &has, err);
    if (ok && has) {
        ok = note_moves(s, table, a, &same, err) &&
             list_tables(s, table, &scratch, &names, &count, err);
        for (size_t i = 0; ok && !same && i < count; i++)
            ok = move_table(s, names[i], a->count, scratch, err);
        ok = store_run(s, "moved_drop", NULL, err) && ok;
    }
    arena_close(opened);
    return ok;
}

static struct bounds extent_of(const struct shapes *shapes)
{
    return bounds_of(shapes->point, shapes->points);
}

static bool put_rows(struct store *s, const char *table, const struct areas *a, struct err *err)
{
    sqlite3_stmt *q;
    struct buf geometry = {0};
    if (!store_prepare(s, "area_put", table, &q, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < a->count; i++) {
        geometry.len = 0;
        gpb_write(&geometry, &a->shapes, i, WKB_POLYGONS);
        sqlite3_bind_int64(q, 1, (int64_t)i + 1);
        store_bind_str(q, 2, a->code[i]);
        store_bind_str(q, 3, a->name[i]);
        store_bind_str(q, 4, a->wijk[i]);
        store_bind_str(q, 5, a->gemeente[i]);
        sqlite3_bind_int(q, 6, a->water[i]);
        sqlite3_bind_blob(q, 7, geometry.len ? geometry.at : NULL, (int)geometry.len,
                          SQLITE_STATIC);
        sqlite3_bind_int(q, 8, a->change ? a->change[i] : AREA_UNTOLD);
        ok = store_step(s, q, err);
    }
    buf_reset(&geometry);
    return store_end(q, err) && ok;
}

bool store_put_areas(struct store *s, const struct areas *a, struct err *err)
{
    char table[TABLE_NAME];
    if (!store_support_name(table, a->kind, a->boundary, err) || !move_series(s, table, a, err))
        return false;
    return store_make_table(s, "areas_create", table, "MULTIPOLYGON", extent_of(&a->shapes), err) &&
           put_rows(s, table, a, err) && put_support(s, table, a->kind, a->boundary, a->count, err);
}

static bool read_areas(struct store *s, struct arena *out, const char *table, size_t count,
                       struct areas *a, struct err *err)
{
    sqlite3_stmt *q;
    struct shapes_builder shapes = {0};
    str *text[4]; /* code, name, wijk, gemeente */
    uint8_t *water = NEW(out, uint8_t, count), *change = NEW(out, uint8_t, count);
    for (size_t t = 0; t < COUNT(text); t++)
        text[t] = NEW(out, str, count);
    if (!store_prepare(s, "area_list", table, &q, err))
        return false;
    size_t i = 0;
    bool ok = true;
    for (; ok && i < count && store_row(s, q, err); i++) {
        for (int t = 0; t < (int)COUNT(text); t++)
            text[t][i] = store_column_str(q, t, out);
        water[i] = sqlite3_column_int(q, 4) != 0;
        change[i] = (uint8_t)sqlite3_column_int(q, 6);
        str bytes = {sqlite3_column_blob(q, 5), (size_t)sqlite3_column_bytes(q, 5)};
        ok = gpb_read(&shapes, bytes, err);
    }
    struct shapes read = shapes_finish(out, &shapes);
    if (!ok) {
        sqlite3_finalize(q);
        return store_damaged(s, table, (int64_t)i, err);
    }
    if (!store_end(q, err))
        return err_at(err, table);
    *a = (struct areas){.count = i,
                        .code = text[0],
                        .name = text[1],
                        .wijk = text[2],
                        .gemeente = text[3],
                        .water = water,
                        .shapes = read,
                        .change = change};
    return true;
}

bool store_count(struct store *s, const char *table, size_t *count, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "row_count", table, &q, err))
        return false;
    if (store_row(s, q, err))
        *count = (size_t)sqlite3_column_int64(q, 0);
    return store_end(q, err);
}

bool store_get_areas(struct store *s, struct arena *out, enum place_kind kind, int boundary,
                     struct areas *areas, bool *found, struct err *err)
{
    char table[TABLE_NAME];
    bool has = false;
    size_t count = 0;
    if (!store_support_name(table, kind, boundary, err) || !store_has_table(s, table, &has, err))
        return false;
    if (has) {
        if (!store_count(s, table, &count, err) || !read_areas(s, out, table, count, areas, err))
            return false;
        areas->kind = kind;
        areas->boundary = boundary;
    }
    *found = has;
    return true;
}

static bool read_cells(struct store *s, size_t count, struct err *err)
{
    sqlite3_stmt *q;
    int64_t *fid = malloc((count + 1) * sizeof *fid);
    if (!fid)
        return err_set(err, "out of memory for %zu squares", count);
    if (!store_prepare(s, "cell_list", "grid", &q, err)) {
        free(fid);
        return false;
    }
    size_t i = 0;
    bool ok = true;
    for (int64_t last = -1; ok && i < count && store_row(s, q, err); last = fid[i++]) {
        fid[i] = sqlite3_column_int64(q, 0);
        ok = fid[i] > last && fid[i] < (int64_t)ROW_STEP * ROW_STEP;
    }
    free(s->cell);
    s->cell = fid;
    s->cells = i;
    return store_end(q, err) && (ok || store_damaged(s, "grid", (int64_t)i, err));
}

bool store_cells(struct store *s, const int64_t **fid, size_t *count, struct err *err)
{
    bool has = false;
    size_t rows = 0;
    if (!s->cell) {
        if (!store_has_table(s, "grid", &has, err) ||
            (has && !store_count(s, "grid", &rows, err)) || (has && !read_cells(s, rows, err)))
            return false;
    }
    *fid = s->cell;
    *count = s->cells;
    return true;
}

/* Squares on their way to the table. */
struct cell_feed {
    const struct grid *cells;
    struct buf *geometry; /* of the row being written */
};

static void give_cell(const void *from, size_t row, int at, sqlite3_context *to)
{
    static uint32_t zero_one[] = {0, 1};
    const struct cell_feed *f = from;
    int x = f->cells->column[row], y = f->cells->row[row];
    struct point centre = {x * 100.0 + 50, y * 100.0 + 50};
    struct shapes shape = {1, 1, 1, 1, zero_one, zero_one, zero_one, &centre};
    char code[11];
    switch (at) {
    case 0:
        sqlite3_result_int64(to, (int64_t)y * ROW_STEP + x);
        break;
    case 1:
        grid_code(code, x, y);
        sqlite3_result_text(to, code, -1, SQLITE_TRANSIENT);
        break;
    case 2:
        sqlite3_result_int(to, x);
        break;
    case 3:
        sqlite3_result_int(to, y);
        break;
    default:
        f->geometry->len = 0;
        gpb_write(f->geometry, &shape, 0, WKB_POINTS);
        sqlite3_result_blob(to, f->geometry->at, (int)f->geometry->len, SQLITE_STATIC);
    }
}

static bool insert_cells(struct store *s, const struct grid *cells, struct err *err)
{
    struct buf geometry = {0};
    struct cell_feed from = {cells, &geometry};
    struct feed feed = {cells->count, 5, &from, NULL, give_cell};
    bool ok = store_feed(s, "feed_new", "grid", &feed, err);
    buf_reset(&geometry);
    return ok;
}

static bool set_extent(struct store *s, const struct grid *all, struct err *err)
{
    struct bounds b = bounds_none;
    for (size_t i = 0; i < all->count; i++) {
        struct point centre = {all->column[i] * 100.0 + 50, all->row[i] * 100.0 + 50};
        b = bounds_both(b, bounds_of(&centre, 1));
    }
    sqlite3_stmt *q;
    if (!store_prepare(s, "extent_put", NULL, &q, err))
        return false;
    store_bind_str(q, 1, S("grid"));
    sqlite3_bind_double(q, 2, b.west);
    sqlite3_bind_double(q, 3, b.south);
    sqlite3_bind_double(q, 4, b.east);
    sqlite3_bind_double(q, 5, b.north);
    bool ok = store_step(s, q, err);
    return store_end(q, err) && ok;
}

bool store_put_cells(struct store *s, struct arena *out, const struct grid *cells, struct grid *all,
                     struct err *err)
{
    bool has = false, found = false;
    if (!store_has_table(s, "grid", &has, err))
        return false;
    if (!has && !store_make_table(s, "grid_create", "grid", "POINT", bounds_none, err))
        return false;
    if (!insert_cells(s, cells, err))
        return false;
    free(s->cell);
    s->cell = NULL;
    if (!store_get_grid(s, out, all, &found, err) ||
        !put_support(s, "grid", PLACE_CELL, 0, all->count, err))
        return false;
    return all->count == 0 || set_extent(s, all, err);
}

bool store_get_grid(struct store *s, struct arena *out, struct grid *grid, bool *found,
                    struct err *err)
{
    const int64_t *fid;
    size_t count;
    bool has = false;
    if (!store_has_table(s, "grid", &has, err) || !store_cells(s, &fid, &count, err))
        return false;
    *found = has;
    if (!has)
        return true;
    int16_t *column = NEW(out, int16_t, count), *row = NEW(out, int16_t, count);
    for (size_t i = 0; i < count; i++) {
        column[i] = (int16_t)(fid[i] % ROW_STEP);
        row[i] = (int16_t)(fid[i] / ROW_STEP);
    }
    *grid = (struct grid){count, column, row};
    return true;
}

bool store_list_supports(struct store *s, struct arena *out, struct store_support **list,
                         size_t *count, struct err *err)
{
    sqlite3_stmt *q;
    size_t n = 0, rows = 0;
    if (!store_count(s, "supports", &rows, err) || !store_prepare(s, "support_list", NULL, &q, err))
        return false;
    struct store_support *all = NEW(out, struct store_support, rows);
    bool ok = true;
    while (ok && n < rows && store_row(s, q, err)) {
        str word = {(const char *)sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0)};
        for (int k = 0; k < PLACE_KINDS; k++)
            if (str_equal(word, str_from(place_word((enum place_kind)k))))
                all[n].kind = (enum place_kind)k;
        all[n].boundary = sqlite3_column_int(q, 1);
        int64_t places = sqlite3_column_int64(q, 2);
        ok = places >= 0;
        all[n].shapes = sqlite3_column_int(q, 3) != 0;
        all[n++].places = (size_t)places;
    }
    *list = all;
    *count = n;
    return store_end(q, err) && (ok || store_damaged(s, "supports", (int64_t)n, err));
}
