/* store.c - open, commit and close a store; its tables and the GeoPackage's lists of them.
 * Knows the transaction: one a run, all or nothing. Knows no figures.
 * Flow: ingest -> [store] -> publish. */
#include "base/file.h"
#include "base/progress.h"
#include "store/store_internal.h"
#include <unistd.h>

enum { APPLICATION_GPKG = 0x47504B47, STEPS_BETWEEN_LOOKS = 20000, BUSY_MS = 3000 };

static int stop_asked(void *unused)
{
    (void)unused;
    return interrupt_asked();
}

static bool pragma_number(struct store *s, const char *sql, int64_t *out, struct err *err)
{
    sqlite3_stmt *q;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return store_fail(s, err);
    if (store_row(s, q, err))
        *out = sqlite3_column_int64(q, 0);
    return store_end(q, err);
}

/* Whether what is open is a store of ours; *empty when it is nothing yet. */
static bool check_ours(struct store *s, bool *empty, struct err *err)
{
    int64_t id = 0, tables = 0;
    bool ours = false;
    if (!pragma_number(s, "PRAGMA application_id", &id, err) ||
        !pragma_number(s, "SELECT count(*) FROM sqlite_master", &tables, err))
        return false;
    *empty = id == 0 && tables == 0;
    if (*empty)
        return true;
    if (!store_has_table(s, "supports", &ours, err))
        return false;
    if (id != APPLICATION_GPKG || !ours)
        return err_set(err, "%s: is no store of veerkracht; name another file", s->path);
    int64_t now = 0;
    if (!pragma_number(s, "SELECT count(*) FROM pragma_table_info('series') WHERE name = 'origin'",
                       &now, err))
        return false;
    return now ||
           err_set(err, "%s: was made by an earlier version; ingest the deliveries into a new one",
                   s->path);
}

static bool enter(struct store *s, const char *table, const char *type, const char *geometry,
                  struct bounds extent, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "contents_put", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(table));
    store_bind_str(q, 2, str_from(type));
    if (geometry && extent.west <= extent.east) {
        sqlite3_bind_double(q, 3, extent.west);
        sqlite3_bind_double(q, 4, extent.south);
        sqlite3_bind_double(q, 5, extent.east);
        sqlite3_bind_double(q, 6, extent.north);
    }
    if (geometry)
        sqlite3_bind_int(q, 7, 28992);
    bool ok = store_step(s, q, err);
    if (!store_end(q, err) || !ok || !geometry)
        return ok;
    if (!store_prepare(s, "geometry_put", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(table));
    store_bind_str(q, 2, str_from(geometry));
    ok = store_step(s, q, err);
    return store_end(q, err) && ok;
}

static bool make_schema(struct store *s, struct err *err)
{
    static const char *const tables[] = {"about",    "deliveries", "supports", "series",
                                         "national", "stock",      "issues"};
    if (!store_run(s, "geopackage", NULL, err) || !store_run(s, "schema", NULL, err) ||
        !store_about_section(s, "geopackage", NULL, err) ||
        !store_about_section(s, "schema", NULL, err))
        return false;
    for (size_t i = 0; i < COUNT(tables); i++)
        if (!enter(s, tables[i], "attributes", NULL, bounds_none, err))
            return false;
    return true;
}

bool store_make_table(struct store *s, const char *create, const char *table, const char *geometry,
                      struct bounds extent, struct err *err)
{
    return store_drop_table(s, table, err) && store_run(s, create, table, err) &&
           store_about_section(s, create, table, err) &&
           enter(s, table, geometry ? "features" : "attributes", geometry, extent, err);
}

bool store_enter_attributes(struct store *s, const char *table, struct err *err)
{
    return enter(s, table, "attributes", NULL, bounds_none, err);
}

bool store_drop_table(struct store *s, const char *table, struct err *err)
{
    static const char *const lists[] = {"geometry_drop", "contents_drop", "about_drop"};
    for (size_t i = 0; i < COUNT(lists); i++) {
        sqlite3_stmt *q;
        if (!store_prepare(s, lists[i], NULL, &q, err))
            return false;
        store_bind_str(q, 1, str_from(table));
        bool ok = store_step(s, q, err);
        if (!store_end(q, err) || !ok)
            return false;
    }
    return store_run(s, "table_drop", table, err);
}

static struct store *store_new(const char *path, bool writing)
{
    struct store *s = calloc(1, sizeof *s);
    char *copy = strdup(path);
    if (!s || !copy)
        abort(); /* no memory for a hundred bytes */
    *s = (struct store){.path = copy, .writing = writing};
    return s;
}

static bool open_db(struct store *s, int flags, struct err *err)
{
    if (sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return store_fail(s, err);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    sqlite3_progress_handler(s->db, STEPS_BETWEEN_LOOKS, stop_asked, NULL);
    return true;
}

bool store_open_read(struct store **store, const char *path, struct err *err)
{
    bool empty = false;
    if (!file_exists(path))
        return err_set(err, "%s: there is no such store; make it with 'veerkracht ingest'", path);
    struct store *s = store_new(path, false);
    if (!open_db(s, SQLITE_OPEN_READONLY, err) || !check_ours(s, &empty, err) ||
        (empty && !err_set(err, "%s: is empty; fill it with 'veerkracht ingest'", path))) {
        store_close(s);
        return false;
    }
    *store = s;
    return true;
}

bool store_open_again(const struct store *s, struct store **store, struct err *err)
{
    return store_open_read(store, s->path, err);
}

/* A rollback journal keeps a run atomic through a crash; NORMAL leaves out only the syncs that a
 * power cut during the very commit would need on a disk that reorders writes. */
static const char write_settings[] = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL;"
                                     "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;"
                                     "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE";

bool store_open_write(struct store **store, const char *path, struct err *err)
{
    bool empty = false;
    if (file_is_folder(path))
        return err_set(err, "%s: is a folder; name a file for the store", path);
    struct store *s = store_new(path, true);
    s->made = !file_exists(path);
    if (!open_db(s, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) ||
        !check_ours(s, &empty, err) || !store_run_text(s, write_settings, err) ||
        (empty && !make_schema(s, err))) {
        store_close(s);
        return false;
    }
    *store = s;
    return true;
}

bool store_commit(struct store *s, struct err *err)
{
    assert(s->writing && !s->done);
    if (!store_run_text(s, "COMMIT", err))
        return false;
    s->done = true;
    return true;
}

static void remove_made(const struct store *s)
{
    char journal[4096];
    unlink(s->path);
    if (snprintf(journal, sizeof journal, "%s-journal", s->path) < (int)sizeof journal)
        unlink(journal);
}

void store_close(struct store *s)
{
    if (!s)
        return;
    /* closing rolls an open transaction back */
    int code = sqlite3_close(s->db);
    assert(code == SQLITE_OK && "every statement is finished");
    if (s->writing && s->made && !s->done)
        remove_made(s);
    free(s->cell);
    free(s->path);
    free(s);
}

bool store_name_ok(str id, struct err *err)
{
    bool ok = id.len > 0 && id.len <= 60;
    for (size_t i = 0; ok && i < id.len; i++)
        ok = (id.at[i] >= 'a' && id.at[i] <= 'z') || (id.at[i] >= '0' && id.at[i] <= '9') ||
             id.at[i] == '_';
    return ok ||
           err_set(err, "'%.*s' cannot name a table: only a-z, 0-9 and _, at most 60", STR_ARG(id));
}

bool store_support_name(char out[TABLE_NAME], enum place_kind kind, int boundary, struct err *err)
{
    if (kind == PLACE_CELL)
        snprintf(out, TABLE_NAME, "grid");
    else if (boundary < 1800 || boundary > 2200)
        return err_set(err, "%d is no year of boundaries", boundary);
    else
        snprintf(out, TABLE_NAME, "%s_%d", place_word(kind), boundary);
    return true;
}
