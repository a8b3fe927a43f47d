/* sql.c - the statements of store.sql: found by name, prepared, stepped, and their comments told as
 * the table `about`. Knows SQLite; knows nothing of places or figures.
 * Flow: store.sql -> [sql] -> every other file of the store. */
#include "base/buf.h"
#include "store/store_internal.h"

/* The text of store.sql, made by the build. */
static const char store_sql[] =
#include "store_sql.inc"
    ;

/* The lines under "-- :name". */
static str section(const char *name)
{
    char head[64];
    snprintf(head, sizeof head, "\n-- :%s\n", name);
    const char *found = strstr(store_sql, head);
    assert(found && "a statement that store.sql has");
    const char *from = found + strlen(head);
    const char *end = strstr(from, "\n-- :");
    return (str){from, end ? (size_t)(end - from) : strlen(from)};
}

static void fill(struct buf *sql, const char *name, const char *table)
{
    str text = section(name);
    for (size_t i = 0; i < text.len; i++) {
        if (table && i + 3 <= text.len && !memcmp(text.at + i, "{t}", 3)) {
            buf_str(sql, str_from(table));
            i += 2;
        } else {
            buf_byte(sql, (uint8_t)text.at[i]);
        }
    }
    buf_byte(sql, 0);
}

bool store_fail(struct store *s, struct err *err)
{
    switch (sqlite3_errcode(s->db)) {
    case SQLITE_FULL:
        return err_set(err, "%s: the disk is full; nothing was changed", s->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, "%s: another program is using it; close it and try again", s->path);
    case SQLITE_INTERRUPT:
        return err_set(err, "interrupted");
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return err_set(err, "%s: is no store, or is damaged; ingest the deliveries into a new one",
                       s->path);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return err_set(err, "%s: cannot be opened for this; check its folder and permissions",
                       s->path);
    default:
        if ((sqlite3_errcode(s->db) & 0xff) == SQLITE_IOERR)
            return err_set(
                err, "%s: the disk refused to read or write (full?); nothing was changed", s->path);
        return err_set(err, "%s: %s", s->path, sqlite3_errmsg(s->db));
    }
}

bool store_damaged(struct store *s, const char *table, int64_t row, struct err *err)
{
    struct err what = *err;
    *err = (struct err){0};
    return err_set(err, "%s: is damaged: %s, row %lld%s%s; ingest the deliveries into a new one",
                   s->path, table, (long long)row, what.text[0] ? ": " : "", what.text);
}

bool store_prepare(struct store *s, const char *name, const char *table, sqlite3_stmt **statement,
                   struct err *err)
{
    struct buf sql = {0};
    fill(&sql, name, table);
    int code = sqlite3_prepare_v2(s->db, sql.at, -1, statement, NULL);
    buf_reset(&sql);
    return code == SQLITE_OK || store_fail(s, err);
}

bool store_run_text(struct store *s, const char *sql, struct err *err)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_fail(s, err);
}

bool store_run(struct store *s, const char *name, const char *table, struct err *err)
{
    struct buf sql = {0};
    fill(&sql, name, table);
    bool ok = store_run_text(s, sql.at, err);
    buf_reset(&sql);
    return ok;
}

bool store_step(struct store *s, sqlite3_stmt *statement, struct err *err)
{
    int code = sqlite3_step(statement);
    bool ok = code == SQLITE_DONE || store_fail(s, err);
    sqlite3_reset(statement);
    return ok;
}

bool store_row(struct store *s, sqlite3_stmt *statement, struct err *err)
{
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        store_fail(s, err);
    return code == SQLITE_ROW;
}

bool store_end(sqlite3_stmt *statement, const struct err *err)
{
    sqlite3_finalize(statement);
    return err->text[0] == 0;
}

void store_bind_str(sqlite3_stmt *statement, int at, str text)
{
    /* an empty slice may have no address, and no address would mean NULL */
    sqlite3_bind_text(statement, at, text.len ? text.at : "", (int)text.len, SQLITE_STATIC);
}

str store_column_str(sqlite3_stmt *statement, int column, struct arena *out)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return arena_str(out, (str){text, (size_t)sqlite3_column_bytes(statement, column)});
}

bool store_has_table(struct store *s, const char *table, bool *has, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "table_known", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(table));
    *has = store_row(s, q, err);
    return store_end(q, err);
}

bool store_about(struct store *s, const char *table, str column, str nl, str en, struct err *err)
{
    sqlite3_stmt *q;
    if (!store_prepare(s, "about_put", NULL, &q, err))
        return false;
    store_bind_str(q, 1, str_from(table));
    store_bind_str(q, 2, column);
    store_bind_str(q, 3, nl);
    store_bind_str(q, 4, en);
    bool ok = store_step(s, q, err);
    return store_end(q, err) && ok;
}

static size_t find(str text, const char *what)
{
    const char *at = text.len ? memmem(text.at, text.len, what, strlen(what)) : NULL;
    return at ? (size_t)(at - text.at) : text.len;
}

static str next_line(str *text)
{
    size_t end = str_find(*text, '\n');
    str line = {text->at, end};
    size_t used = end < text->len ? end + 1 : end;
    *text = (str){text->at + used, text->len - used};
    return line;
}

/* "  code TEXT, -- code / code" under CREATE TABLE: a row of `about`. */
static bool about_line(struct store *s, str line, const char *table, bool is_table, struct err *err)
{
    size_t mark = find(line, "-- ");
    if (mark == line.len)
        return true;
    str comment = {line.at + mark + 3, line.len - mark - 3};
    size_t middle = find(comment, " / ");
    assert(middle < comment.len && "Dutch / English");
    str nl = str_trim((str){comment.at, middle});
    str en = str_trim((str){comment.at + middle + 3, comment.len - middle - 3});
    str column = str_trim((str){line.at, mark});
    column.len = str_find(column, ' ');
    if (column.len > 1 && column.at[0] == '"')
        column = (str){column.at + 1, column.len - 2};
    return store_about(s, table, is_table ? S("") : column, nl, en, err);
}

bool store_about_section(struct store *s, const char *name, const char *table, struct err *err)
{
    str text = section(name), create = S("CREATE TABLE ");
    char current[TABLE_NAME] = "";
    while (text.len) {
        str line = next_line(&text);
        bool head = str_starts(line, create);
        if (head) {
            str rest = {line.at + create.len, line.len - create.len};
            rest.len = str_find(rest, ' ');
            snprintf(current, sizeof current, "%.*s", STR_ARG(rest));
        }
        if (current[0] && !about_line(s, line, table ? table : current, head, err))
            return false;
        if (str_starts(line, S(")")))
            current[0] = 0;
    }
    return true;
}
