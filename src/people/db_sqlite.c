#include "people/db_engine.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUSY_MS = 10000 };

struct db_conn {
    sqlite3 *sqlite;
    sqlite3_stmt **prepared; /* by the statement's index; NULL until first used */
    size_t statements;
};

static enum db_fate fate_of(sqlite3 *sqlite, int rc, struct err *err)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return DB_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        err_set(err, "the people store is busy: another process writes");
        return DB_AGAIN;
    case SQLITE_CONSTRAINT:
        err_set(err, "constraint: %s", sqlite3_errmsg(sqlite));
        return DB_CONSTRAINT;
    default:
        err_set(err, "people store: %s", sqlite3_errmsg(sqlite));
        return DB_FAILED;
    }
}

static void conn_close(struct db_conn *c)
{
    for (size_t i = 0; i < c->statements; i++)
        sqlite3_finalize(c->prepared[i]);
    sqlite3_close(c->sqlite);
    free(c->prepared);
    free(c);
}

static enum db_fate script(struct db_conn *c, const char *sql, struct err *err)
{
    return fate_of(c->sqlite, sqlite3_exec(c->sqlite, sql, NULL, NULL, NULL), err);
}

static struct db_conn *conn_open(const char *url, size_t statements, struct err *err)
{
    struct db_conn *c = calloc(1, sizeof *c);
    sqlite3_stmt **prepared = calloc(statements + 1, sizeof *prepared);
    if (!c || !prepared) {
        free(c);
        free(prepared);
        err_set(err, "no memory for a connection to the people store");
        return NULL;
    }
    *c = (struct db_conn){.prepared = prepared, .statements = statements};
    enum { FLAGS = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX };
    if (sqlite3_open_v2(url, &c->sqlite, FLAGS, NULL) != SQLITE_OK) {
        err_set(err, "%s: %s", url, sqlite3_errmsg(c->sqlite));
        conn_close(c);
        return NULL;
    }
    sqlite3_busy_timeout(c->sqlite, BUSY_MS);
    sqlite3_extended_result_codes(c->sqlite, 1);
    sqlite3_db_config(c->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(c->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    static const char settings[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                                   "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;";
    struct err now = {0};
    if (script(c, settings, &now) != DB_OK) {
        err_set(err, "%s: %s", url, now.text);
        conn_close(c);
        return NULL;
    }
    return c;
}

static enum db_fate begin(struct db_conn *c, bool write, struct err *err)
{
    return script(c, write ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

static enum db_fate commit(struct db_conn *c, struct err *err)
{
    enum db_fate fate = script(c, "COMMIT", err);
    if (fate != DB_OK && !sqlite3_get_autocommit(c->sqlite))
        sqlite3_exec(c->sqlite, "ROLLBACK", NULL, NULL, NULL);
    return fate;
}

static enum db_fate rollback(struct db_conn *c)
{
    if (!sqlite3_get_autocommit(c->sqlite)) /* a full disk rolls back by itself */
        sqlite3_exec(c->sqlite, "ROLLBACK", NULL, NULL, NULL);
    return DB_OK;
}

static int bind(sqlite3_stmt *s, const struct db_arg *args, size_t count)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; i < count && rc == SQLITE_OK; i++) {
        char name[24];
        snprintf(name, sizeof name, "$%zu", i + 1);
        int at = sqlite3_bind_parameter_index(s, name);
        assert(at > 0 && "a parameter the statement does not have");
        if (args[i].kind == DB_NUMBER)
            rc = sqlite3_bind_int64(s, at, args[i].number);
        else if (args[i].kind == DB_TEXT)
            rc = sqlite3_bind_text64(s, at, args[i].text.at ? args[i].text.at : "",
                                     args[i].text.len, SQLITE_STATIC, SQLITE_UTF8);
        else
            rc = sqlite3_bind_null(s, at);
    }
    return rc;
}

/* Rows come one by one and their number is only known at the end: the cells move when they must. */
static void keep_row(sqlite3_stmt *s, struct arena *out, struct db_rows *rows, size_t *room)
{
    if (rows->count == *room) {
        *room = *room ? *room * 2 : 8;
        str *cells = NEW(out, str, *room * rows->columns);
        if (rows->count)
            memcpy(cells, rows->cells, rows->count * rows->columns * sizeof *cells);
        rows->cells = cells;
    }
    str *cell = (str *)rows->cells + rows->count++ * rows->columns;
    for (size_t i = 0; i < rows->columns; i++) {
        const char *text = (const char *)sqlite3_column_text(s, (int)i);
        if (text)
            cell[i] = arena_str(out, (str){text, (size_t)sqlite3_column_bytes(s, (int)i)});
    }
}

static enum db_fate run(struct db_conn *c, const struct db_statement *statement,
                        const struct db_arg *args, size_t count, struct arena *out,
                        struct db_rows *rows, int64_t *changed, struct err *err)
{
    sqlite3_stmt **s = &c->prepared[statement->index];
    int rc = *s ? SQLITE_OK
                : sqlite3_prepare_v3(c->sqlite, statement->sql, -1, SQLITE_PREPARE_PERSISTENT, s,
                                     NULL);
    size_t room = 0;
    if (rc == SQLITE_OK) {
        assert((size_t)sqlite3_bind_parameter_count(*s) == count);
        rc = bind(*s, args, count);
    }
    if (rc == SQLITE_OK && rows)
        rows->columns = (size_t)sqlite3_column_count(*s);
    if (rc == SQLITE_OK)
        while ((rc = sqlite3_step(*s)) == SQLITE_ROW)
            if (rows)
                keep_row(*s, out, rows, &room);
    enum db_fate fate = fate_of(c->sqlite, rc, err);
    if (changed)
        *changed = sqlite3_changes64(c->sqlite);
    sqlite3_reset(*s);
    sqlite3_clear_bindings(*s);
    return fate;
}

const struct db_engine db_sqlite = {
    .one_writer = true,
    .open = conn_open,
    .close = conn_close,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .run = run,
    .script = script,
};
