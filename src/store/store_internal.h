/* store_internal.h - what the files of this folder share: the open store and its statements. */
#pragma once
#include "geo/gpb.h"
#include "store/store.h"
#include <sqlite3.h>

struct store {
    sqlite3 *db;
    char *path;
    bool writing;
    bool made;     /* this run made the file */
    bool done;     /* committed */
    int64_t *cell; /* fids of the grid, rising; NULL until asked for */
    size_t cells;
};

enum { TABLE_NAME = 160 }; /* bytes that any table name of ours fits in */

/* Prepare the statement "-- :name" of store.sql; {t} in it becomes `table` (may be NULL). */
MUST_USE bool store_prepare(struct store *s, const char *name, const char *table,
                            sqlite3_stmt **statement, struct err *err);
/* Run all statements under a name that take no values. */
MUST_USE bool store_run(struct store *s, const char *name, const char *table, struct err *err);
/* Run a statement put together by the caller from checked names. */
MUST_USE bool store_run_text(struct store *s, const char *sql, struct err *err);
/* Step a statement that returns no rows, and make it ready for the next values. */
MUST_USE bool store_step(struct store *s, sqlite3_stmt *statement, struct err *err);
/* Step to the next row: true while there is one; at the end or after an error false. */
bool store_row(struct store *s, sqlite3_stmt *statement, struct err *err);
/* Finish a statement (NULL is fine) and say whether all went well. */
MUST_USE bool store_end(sqlite3_stmt *statement, const struct err *err);
/* The sentence for what SQLite last said; always returns false. */
bool store_fail(struct store *s, struct err *err);
/* The sentence for a row that cannot be as we wrote it; err may say what is wrong with it. Always
 * returns false. */
bool store_damaged(struct store *s, const char *table, int64_t row, struct err *err);

/* Names made from catalogue ids: refused unless all of [a-z0-9_] and short. */
MUST_USE bool store_name_ok(str id, struct err *err);
MUST_USE bool store_support_name(char out[TABLE_NAME], enum place_kind kind, int boundary,
                                 struct err *err);

void store_bind_str(sqlite3_stmt *statement, int at, str text);
/* Text of a column, copied. */
str store_column_str(sqlite3_stmt *statement, int column, struct arena *out);
MUST_USE bool store_has_table(struct store *s, const char *table, bool *has, struct err *err);

/* Make a table by the statement `create` and enter it in the GeoPackage's lists and in `about`.
 * `geometry` is its type, NULL for a table of attributes. */
MUST_USE bool store_make_table(struct store *s, const char *create, const char *table,
                               const char *geometry, struct bounds extent, struct err *err);
/* Enter a table of attributes that is there in the GeoPackage's list. */
MUST_USE bool store_enter_attributes(struct store *s, const char *table, struct err *err);
/* Drop a table and forget it everywhere; absent is fine. */
MUST_USE bool store_drop_table(struct store *s, const char *table, struct err *err);
/* Describe a table or column in `about`; by hand, or from the comments of a statement that makes
 * tables (`table` NULL: under their own names). */
MUST_USE bool store_about(struct store *s, const char *table, str column, str nl, str en,
                          struct err *err);
MUST_USE bool store_about_section(struct store *s, const char *name, const char *table,
                                  struct err *err);

/* The grid's fids; *count 0 when there is no grid. */
MUST_USE bool store_cells(struct store *s, const int64_t **fid, size_t *count, struct err *err);
/* The delivery of a number, as the origin of a row of it. */
MUST_USE bool store_delivery_of(struct store *s, struct arena *out, int32_t id, int64_t row,
                                struct store_row *origin, bool *found, struct err *err);
/* Number of rows of a table. */
MUST_USE bool store_count(struct store *s, const char *table, size_t *count, struct err *err);
