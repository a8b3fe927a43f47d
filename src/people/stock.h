/* stock.h - the homes an organisation says it has, per buurt, wijk or gemeente. Its own eyes alone:
 * not even an admin's. */
#pragma once
#include "people/audit.h"
#include "people/outcome.h"

struct stock_row {
    str code;
    int64_t homes;
};
struct stock_set {
    str file;
    int64_t rows_read, rows_refused, homes, made;
    bool there;
    const struct stock_row *rows;
    size_t count;
};
/* In the place of what was there. `user`: who delivers. */
enum outcome stock_put(struct db *db, const struct actor *actor, str organisation, str user,
                       const struct stock_set *set, struct err *err);
enum outcome stock_get(struct db *db, struct arena *out, str organisation, struct stock_set *set,
                       struct err *err);
enum outcome stock_remove(struct db *db, const struct actor *actor, str organisation,
                          struct err *err);
