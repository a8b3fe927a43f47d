#include "people/stock.h"

struct work {
    const struct actor *actor;
    str organisation, user;
    const struct stock_set *set;
    struct stock_set *found;
    struct arena *out;
    int64_t changed;
};

static bool clear(struct tx *t, struct work *w, struct err *err)
{
    return tx_run(t, "stock_delete", DB_ARGS(DB_T(w->organisation)), NULL, err) &&
           tx_run(t, "stock_set_delete", DB_ARGS(DB_T(w->organisation)), &w->changed, err);
}

/* BU07580104, WK075801 and GM0758 lie in GM0758. */
static bool insert(struct tx *t, const struct work *w, const struct stock_row *row, struct err *err)
{
    char gemeente[7] = "GM";
    assert(row->code.len >= 6);
    memcpy(gemeente + 2, row->code.at + 2, 4);
    return tx_run(
        t, "stock_insert",
        DB_ARGS(DB_T(w->organisation), DB_T(row->code), DB_T(str_from(gemeente)), DB_N(row->homes)),
        NULL, err);
}

static bool put(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    const struct stock_set *s = w->set;
    bool ok = clear(t, w, err) &&
              tx_run(t, "stock_set_insert",
                     DB_ARGS(DB_T(w->organisation), DB_T(s->file), DB_N(s->rows_read),
                             DB_N(s->rows_refused), DB_N(s->homes), DB_N(w->actor->now),
                             DB_T(w->user)),
                     NULL, err);
    for (size_t i = 0; ok && i < s->count; i++)
        ok = insert(t, w, &s->rows[i], err);
    return ok && audit_add(t, w->actor, "stock.put", w->organisation, "done", err);
}

enum outcome stock_put(struct db *db, const struct actor *actor, str organisation, str user,
                       const struct stock_set *set, struct err *err)
{
    struct work w = {.actor = actor, .organisation = organisation, .user = user, .set = set};
    return db_write(db, put, &w, err) ? OUTCOME_DONE : OUTCOME_FAILED;
}

static bool get(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    struct db_rows set, rows;
    *w->found = (struct stock_set){0};
    if (!tx_rows(t, w->out, "stock_set_get", DB_ARGS(DB_T(w->organisation)), &set, err) ||
        !tx_rows(t, w->out, "stock_rows", DB_ARGS(DB_T(w->organisation)), &rows, err))
        return false;
    if (!set.count)
        return true;
    struct stock_row *list = NEW(w->out, struct stock_row, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        list[i] = (struct stock_row){db_text(&rows, i, 0), db_number(&rows, i, 1)};
    *w->found = (struct stock_set){.file = db_text(&set, 0, 0),
                                   .rows_read = db_number(&set, 0, 1),
                                   .rows_refused = db_number(&set, 0, 2),
                                   .homes = db_number(&set, 0, 3),
                                   .made = db_number(&set, 0, 4),
                                   .there = true,
                                   .rows = list,
                                   .count = rows.count};
    return true;
}

enum outcome stock_get(struct db *db, struct arena *out, str organisation, struct stock_set *set,
                       struct err *err)
{
    struct work w = {.organisation = organisation, .found = set, .out = out};
    return db_read(db, get, &w, err) ? OUTCOME_DONE : OUTCOME_FAILED;
}

static bool drop(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    return clear(t, w, err) &&
           (!w->changed || audit_add(t, w->actor, "stock.remove", w->organisation, "done", err));
}

enum outcome stock_remove(struct db *db, const struct actor *actor, str organisation,
                          struct err *err)
{
    struct work w = {.actor = actor, .organisation = organisation};
    if (!db_write(db, drop, &w, err))
        return OUTCOME_FAILED;
    return w.changed ? OUTCOME_DONE : OUTCOME_ABSENT;
}
