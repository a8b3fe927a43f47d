/* feed.c - see feed.h: a virtual table (sqlite.org/vtab.html) over the rows of a struct feed. */
#include "store/feed.h"
#include "base/buf.h"

struct feed_table {
    sqlite3_vtab base; /* first: SQLite knows the table by it */
    const struct feed *feed;
};

struct feed_cursor {
    sqlite3_vtab_cursor base;
    const struct feed *feed;
    size_t row;
};

static int feed_connect(sqlite3 *db, void *context, int words, const char *const *word,
                        sqlite3_vtab **table, char **why)
{
    (void)words, (void)word, (void)why;
    const struct feed *feed = context;
    struct buf sql = {0};
    for (int i = 0; i < feed->columns; i++)
        buf_format(&sql, "%sc%d", i ? "," : "CREATE TABLE feed (", i);
    buf_str(&sql, S(")"));
    buf_byte(&sql, 0);
    int code = sqlite3_declare_vtab(db, sql.at);
    buf_reset(&sql);
    if (code != SQLITE_OK)
        return code;
    struct feed_table *t = sqlite3_malloc(sizeof *t);
    if (!t)
        return SQLITE_NOMEM;
    *t = (struct feed_table){.feed = feed};
    *table = &t->base;
    return SQLITE_OK;
}

static int feed_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int feed_plan(sqlite3_vtab *table, sqlite3_index_info *plan)
{
    const struct feed *feed = ((struct feed_table *)table)->feed;
    plan->estimatedRows = (sqlite3_int64)feed->rows;
    plan->estimatedCost = (double)feed->rows;
    return SQLITE_OK;
}

static int feed_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    struct feed_cursor *c = sqlite3_malloc(sizeof *c);
    if (!c)
        return SQLITE_NOMEM;
    *c = (struct feed_cursor){.feed = ((struct feed_table *)table)->feed};
    *cursor = &c->base;
    return SQLITE_OK;
}

static int feed_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static void skip_absent(struct feed_cursor *c)
{
    const struct feed *f = c->feed;
    while (f->has && c->row < f->rows && !f->has(f->from, c->row))
        c->row++;
}

static int feed_begin(sqlite3_vtab_cursor *cursor, int plan, const char *plan_text, int values,
                      sqlite3_value **value)
{
    (void)plan, (void)plan_text, (void)values, (void)value;
    struct feed_cursor *c = (struct feed_cursor *)cursor;
    c->row = 0;
    skip_absent(c);
    return SQLITE_OK;
}

static int feed_next(sqlite3_vtab_cursor *cursor)
{
    struct feed_cursor *c = (struct feed_cursor *)cursor;
    c->row++;
    skip_absent(c);
    return SQLITE_OK;
}

static int feed_at_end(sqlite3_vtab_cursor *cursor)
{
    const struct feed_cursor *c = (const struct feed_cursor *)cursor;
    return c->row >= c->feed->rows;
}

static int feed_cell(sqlite3_vtab_cursor *cursor, sqlite3_context *to, int column)
{
    const struct feed_cursor *c = (const struct feed_cursor *)cursor;
    c->feed->cell(c->feed->from, c->row, column, to);
    return SQLITE_OK;
}

static int feed_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *row)
{
    *row = (sqlite3_int64)((const struct feed_cursor *)cursor)->row;
    return SQLITE_OK;
}

/* Without xCreate: a table that is there by its name alone, in no schema and in no file. */
static const sqlite3_module feed_module = {.xConnect = feed_connect,
                                           .xBestIndex = feed_plan,
                                           .xDisconnect = feed_disconnect,
                                           .xOpen = feed_open,
                                           .xClose = feed_close,
                                           .xFilter = feed_begin,
                                           .xNext = feed_next,
                                           .xEof = feed_at_end,
                                           .xColumn = feed_cell,
                                           .xRowid = feed_rowid};

bool store_feed(struct store *s, const char *statement, const char *table, const struct feed *feed,
                struct err *err)
{
    if (sqlite3_create_module(s->db, "feed", &feed_module, (void *)(uintptr_t)feed) != SQLITE_OK)
        return store_fail(s, err);
    bool ok = store_run(s, statement, table, err);
    /* the feed ends with this call: no later statement may reach it */
    return sqlite3_create_module(s->db, "feed", NULL, NULL) == SQLITE_OK ? ok : store_fail(s, err);
}

void feed_str(sqlite3_context *to, str text)
{
    sqlite3_result_text(to, text.len ? text.at : "", (int)text.len, SQLITE_STATIC);
}
