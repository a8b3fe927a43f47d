/* roles.c - see roles.h. */
#include "ingest/roles.h"
#include "base/num.h"
#include "ingest/names.h"

static const char *const role_words[ROLES] = {
    "pc6",    "number", "buurt", "addresses", "unit", "complex_code", "complex_name", "kind",
    "status", "bag_id", "x",     "y",         "from", "from_year",    "into",         "into_year"};

struct roles roles_find(const struct table *t, const struct delivery *d)
{
    struct roles r = {.year = 0};
    for (int i = 0; i < ROLES; i++)
        r.column[i] = -1;
    for (size_t k = 0; k < d->roles_count; k++)
        for (int i = 0; i < ROLES; i++) {
            const struct role_column *c = &d->roles[k];
            int year = 0;
            if (!str_equal(c->role, str_from(role_words[i])))
                continue;
            r.column[i] = name_find(t->column, t->columns, 0, c->names, c->names_count, &year);
            r.year = year ? year : r.year;
        }
    return r;
}

bool roles_need(const struct roles *r, const struct table *t, const enum role *need, size_t count,
                struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (r->column[need[i]] < 0)
            return err_set(err, "%s: no column for '%s'", t->name, role_words[need[i]]);
    return true;
}

str role_slice(const struct roles *r, const struct cell *cell, enum role role, char room[CELL_ROOM])
{
    return r->column[role] < 0 ? (str){0} : cell_text(&cell[r->column[role]], room);
}

str role_text(const struct roles *r, const struct cell *cell, enum role role, struct arena *out)
{
    char room[CELL_ROOM];
    return arena_str(out, role_slice(r, cell, role, room));
}

bool role_number(const struct roles *r, const struct cell *cell, enum role role, char decimal,
                 double *out)
{
    if (r->column[role] < 0)
        return false;
    const struct cell *c = &cell[r->column[role]];
    if (c->kind == CELL_NUMBER)
        *out = c->number;
    return c->kind == CELL_NUMBER ||
           (c->kind == CELL_TEXT && figure_number(str_trim(c->text), decimal, out));
}
