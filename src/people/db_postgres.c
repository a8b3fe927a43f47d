#include "people/db_engine.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

enum { ARGS_MOST = 24 };

struct db_conn {
    PGconn *pg;
    bool *prepared; /* by the statement's index */
};

/* The first line of what the server says, without its "ERROR:  ". */
static str said(const char *message)
{
    str s = str_from(message);
    s.len = str_find(s, '\n');
    if (str_starts(s, S("ERROR:  ")))
        s = (str){s.at + 8, s.len - 8};
    return s;
}

static enum db_fate fate_of(PGconn *pg, const PGresult *result, struct err *err)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return DB_OK;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    str code = str_from(state ? state : "");
    str what = said(result ? PQresultErrorMessage(result) : PQerrorMessage(pg));
    /* 57P: the server is being stopped; 08: the connection */
    if (PQstatus(pg) != CONNECTION_OK || str_starts(code, S("57P")) || str_starts(code, S("08"))) {
        err_set(err, "the people store is not there: %.*s", STR_ARG(what));
        return DB_LOST;
    }
    if (str_equal(code, S("40001")) || str_equal(code, S("40P01")) || str_equal(code, S("55P03"))) {
        err_set(err, "the people store is busy: %.*s", STR_ARG(what));
        return DB_AGAIN;
    }
    if (str_starts(code, S("23"))) {
        err_set(err, "constraint: %.*s", STR_ARG(what));
        return DB_CONSTRAINT;
    }
    err_set(err, "people store: %.*s", STR_ARG(what));
    return DB_FAILED;
}

static void conn_close(struct db_conn *c)
{
    PQfinish(c->pg);
    free(c->prepared);
    free(c);
}

static enum db_fate script(struct db_conn *c, const char *sql, struct err *err)
{
    PGresult *result = PQexec(c->pg, sql);
    enum db_fate fate = fate_of(c->pg, result, err);
    PQclear(result);
    return fate;
}

static void be_silent(void *context, const char *message)
{
    (void)context, (void)message; /* notices are no errors, and libraries never print */
}

static struct db_conn *conn_open(const char *url, size_t statements, struct err *err)
{
    struct db_conn *c = calloc(1, sizeof *c);
    bool *prepared = calloc(statements + 1, sizeof *prepared);
    if (!c || !prepared) {
        free(c);
        free(prepared);
        err_set(err, "no memory for a connection to the people store");
        return NULL;
    }
    /* url last: what the operator writes there goes before these */
    const char *words[] = {"connect_timeout",  "application_name", "client_encoding",
                           "tcp_user_timeout", "dbname",           NULL};
    const char *values[] = {"5", "veerkracht", "UTF8", "10000", url, NULL};
    c->prepared = prepared;
    c->pg = PQconnectdbParams(words, values, 1);
    if (PQstatus(c->pg) != CONNECTION_OK) {
        str what = said(PQerrorMessage(c->pg));
        err_set(err, "the people store is not there: %.*s", STR_ARG(what));
        conn_close(c);
        return NULL;
    }
    PQsetNoticeProcessor(c->pg, be_silent, NULL);
    return c;
}

static enum db_fate begin(struct db_conn *c, bool write, struct err *err)
{
    return script(c,
                  write ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                        : "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY",
                  err);
}

static enum db_fate commit(struct db_conn *c, struct err *err)
{
    return script(c, "COMMIT", err);
}

static enum db_fate rollback(struct db_conn *c)
{
    struct err ignored = {0};
    return script(c, "ROLLBACK", &ignored) == DB_OK ? DB_OK : DB_LOST;
}

static enum db_fate prepare(struct db_conn *c, const struct db_statement *s, struct err *err)
{
    if (c->prepared[s->index])
        return DB_OK;
    PGresult *result = PQprepare(c->pg, s->name, s->sql, 0, NULL);
    enum db_fate fate = fate_of(c->pg, result, err);
    PQclear(result);
    c->prepared[s->index] = fate == DB_OK;
    return fate;
}

static void keep_rows(const PGresult *result, struct arena *out, struct db_rows *rows)
{
    int count = PQntuples(result), columns = PQnfields(result);
    str *cells = NEW(out, str, count * columns);
    for (int r = 0; r < count; r++)
        for (int f = 0; f < columns; f++)
            if (!PQgetisnull(result, r, f))
                cells[r * columns + f] = arena_str(
                    out, (str){PQgetvalue(result, r, f), (size_t)PQgetlength(result, r, f)});
    *rows = (struct db_rows){(size_t)count, (size_t)columns, cells};
}

static enum db_fate run(struct db_conn *c, const struct db_statement *s, const struct db_arg *args,
                        size_t count, struct arena *out, struct db_rows *rows, int64_t *changed,
                        struct err *err)
{
    const char *values[ARGS_MOST];
    char numbers[ARGS_MOST][24];
    struct arena space = arena_open("people arguments", 64 << 20), a = space;
    assert(count <= ARGS_MOST);
    for (size_t i = 0; i < count; i++) {
        snprintf(numbers[i], sizeof numbers[i], "%lld", (long long)args[i].number);
        values[i] = args[i].kind == DB_NULL     ? NULL
                    : args[i].kind == DB_NUMBER ? numbers[i]
                                                : arena_text(&a, args[i].text);
    }
    enum db_fate fate = prepare(c, s, err);
    if (fate == DB_OK) {
        PGresult *result = PQexecPrepared(c->pg, s->name, (int)count, values, NULL, NULL, 0);
        fate = fate_of(c->pg, result, err);
        if (fate == DB_OK && rows)
            keep_rows(result, out, rows);
        if (fate == DB_OK && changed)
            *changed = strtoll(PQcmdTuples(result), NULL, 10);
        PQclear(result);
    }
    arena_close(space);
    return fate;
}

const struct db_engine db_postgres = {
    .one_writer = true, /* they would only wait for each other at the audit log's head */
    .open = conn_open,
    .close = conn_close,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .run = run,
    .script = script,
};
