/* db_engine.h - what db.c asks of an engine. Two of them: db_sqlite.c and db_postgres.c. A
 * connection belongs to one thread at a time. */
#pragma once
#include "people/db.h"

struct db_statement {
    const char *name, *sql; /* NUL-ended */
    size_t index;           /* among all statements: where a connection keeps its prepared form */
};

/* How a step ended, as far as trying again is concerned. */
enum db_fate {
    DB_OK,
    DB_FAILED,     /* will fail again */
    DB_CONSTRAINT, /* the sentence begins with "constraint: " */
    DB_UNSURE,     /* the connection was lost at COMMIT: done or not, nobody knows */
    DB_AGAIN,      /* busy, a deadlock, or not serializable: the transaction may be tried again */
    DB_LOST,       /* the connection is gone; so is what was not committed */
};

struct db_conn;
struct db_engine {
    bool one_writer; /* writers wait for each other here rather than in the engine */
    struct db_conn *(*open)(const char *url, size_t statements, struct err *err);
    void (*close)(struct db_conn *c);
    enum db_fate (*begin)(struct db_conn *c, bool write, struct err *err);
    enum db_fate (*commit)(struct db_conn *c, struct err *err);
    enum db_fate (*rollback)(struct db_conn *c);
    /* `rows` NULL: none are kept. `changed` NULL: not asked. */
    enum db_fate (*run)(struct db_conn *c, const struct db_statement *s, const struct db_arg *args,
                        size_t count, struct arena *out, struct db_rows *rows, int64_t *changed,
                        struct err *err);
    enum db_fate (*script)(struct db_conn *c, const char *sql, struct err *err);
};
extern const struct db_engine db_sqlite, db_postgres;
