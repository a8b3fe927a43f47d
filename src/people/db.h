/* db.h - one small way to talk to SQLite and PostgreSQL: named statements, text and numbers,
 * transactions that are tried again. Everything of the people store goes through here; no other
 * file of src/people knows an engine.
 *
 * Statements live in sql/ ("-- name: x" begins one), parameters are $1, $2, ... in both
 * engines. No statement is put together from text of a client. */
#pragma once
#include "base/base.h"
#include "base/err.h"

struct db; /* a set of connections; any number of threads may use it */
struct tx; /* a transaction, of one thread */

/* A parameter. */
struct db_arg {
    enum { DB_TEXT, DB_NUMBER, DB_NULL } kind;
    str text;
    int64_t number;
};
#define DB_T(s) ((struct db_arg){DB_TEXT, (s), 0})
#define DB_N(n) ((struct db_arg){DB_NUMBER, {0}, (n)})
#define DB_NONE ((struct db_arg){DB_NULL, {0}, 0})
#define DB_ARGS(...)                                                                               \
    (const struct db_arg[]){__VA_ARGS__}, COUNT(((const struct db_arg[]){__VA_ARGS__}))

/* All rows of an answer, as text in the arena. A NULL is an empty slice with `at` NULL. */
struct db_rows {
    size_t count, columns;
    const str *cells; /* [count * columns] */
};
str db_text(const struct db_rows *rows, size_t row, size_t column);
int64_t db_number(const struct db_rows *rows, size_t row, size_t column); /* NULL: 0 */
bool db_null(const struct db_rows *rows, size_t row, size_t column);

/* Open a file of SQLite (made when absent: WAL, foreign keys, synchronous=FULL) or
 * "postgresql://...". Does not touch the schema, see migrate.h. A PostgreSQL that is down gives an
 * error here; one that goes down later is tried again by each transaction. */
MUST_USE bool db_open(const char *url, struct db **db, struct err *err);
void db_close(struct db *db);
bool db_is_postgresql(const struct db *db);

/* Run `work` in a transaction that commits when it returns true and rolls back otherwise. A busy
 * SQLite, a serialization failure, a deadlock and a connection that was lost before COMMIT are
 * tried again (at most 12 times, with growing waits): work must be repeatable and must not act
 * outside. SQLite: BEGIN IMMEDIATE. PostgreSQL: SERIALIZABLE. errors  the sentence of work, or the
 * engine's; a COMMIT whose outcome is unknown is an error */
MUST_USE bool db_write(struct db *db, bool (*work)(struct tx *t, void *context, struct err *err),
                       void *context, struct err *err);
/* The same for work that only reads: a snapshot, no locks. */
MUST_USE bool db_read(struct db *db, bool (*work)(struct tx *t, void *context, struct err *err),
                      void *context, struct err *err);

/* Run a statement of sql/. `changed` (may be NULL): rows changed.
 * errors  a broken constraint: the sentence begins with "constraint: " */
MUST_USE bool tx_run(struct tx *t, const char *name, const struct db_arg *args, size_t count,
                     int64_t *changed, struct err *err);
/* Run a statement and keep its rows. */
MUST_USE bool tx_rows(struct tx *t, struct arena *out, const char *name, const struct db_arg *args,
                      size_t count, struct db_rows *rows, struct err *err);
/* Run SQL that is no named statement: migrations, and nothing else. Several statements may stand in
 * it. */
MUST_USE bool tx_script(struct tx *t, const char *sql, struct err *err);
bool tx_is_postgresql(const struct tx *t);
/* Whether the error is a broken constraint (a name that is taken). */
bool db_constraint(const struct err *err);
