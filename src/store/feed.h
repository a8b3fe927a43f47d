/* feed.h - rows in memory as a table of SQL, so that one statement fills a table of the store.
 * A statement run anew for each row spends more time on beginning and ending than on the row.
 * Flow: places, series, lists -> [feed] -> SQLite. */
#pragma once
#include "store/store_internal.h"

/* Rows as the table wants them: all its columns, in its order. */
struct feed {
    size_t rows;
    int columns;
    const void *from; /* what `has` and `cell` look at */
    /* Whether a row is to be written; NULL: all are. */
    bool (*has)(const void *from, size_t row);
    /* Give one cell by a sqlite3_result_*; nothing given is NULL. Text and bytes may be static:
     * they need to last until the next row only. */
    void (*cell)(const void *from, size_t row, int column, sqlite3_context *to);
};

/* Write all rows to a table, by the statement "feed" or, for rows that may be there already,
 * "feed_new" of store.sql. Stops when asked to. */
MUST_USE bool store_feed(struct store *s, const char *statement, const char *table,
                         const struct feed *feed, struct err *err);
void feed_str(sqlite3_context *to, str text);
