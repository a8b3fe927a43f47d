#include "people/edition_state.h"

static const char *const names[] = {[EDITION_PUBLISHED] = "published",
                                    [EDITION_DRAFT] = "draft",
                                    [EDITION_WITHDRAWN] = "withdrawn"};

const char *edition_state_name(enum edition_state state)
{
    return names[state];
}

bool edition_state_read(str name, enum edition_state *state)
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_equal(name, str_from(names[i]))) {
            *state = (enum edition_state)i;
            return true;
        }
    return false;
}

struct reading {
    struct arena *out;
    struct db_rows rows;
};

static bool read_all(struct tx *t, void *context, struct err *err)
{
    struct reading *r = context;
    return tx_rows(t, r->out, "edition_states", NULL, 0, &r->rows, err);
}

bool edition_states(struct db *db, struct arena *out, struct edition_mark **list, size_t *count,
                    struct err *err)
{
    struct reading r = {out, {0}};
    if (!db_read(db, read_all, &r, err))
        return false;
    *count = r.rows.count;
    *list = NEW(out, struct edition_mark, *count);
    for (size_t i = 0; i < *count; i++) {
        (*list)[i].edition = db_text(&r.rows, i, 0);
        if (!edition_state_read(db_text(&r.rows, i, 1), &(*list)[i].state))
            (*list)[i].state = EDITION_WITHDRAWN; /* a word we do not know shows nothing */
    }
    return true;
}

struct setting {
    const struct actor *actor;
    str user, edition;
    enum edition_state state;
};

static bool set(struct tx *t, void *context, struct err *err)
{
    const struct setting *s = context;
    struct arena space = arena_open("edition state", 1 << 16), a = space;
    str object = str_from(arena_format(&a, "%.*s %s", STR_ARG(s->edition), names[s->state]));
    bool ok = tx_run(t, "edition_state_set",
                     DB_ARGS(DB_T(s->edition), DB_T(str_from(names[s->state])), DB_T(s->user),
                             DB_N(s->actor->now)),
                     NULL, err) &&
              audit_add(t, s->actor, "edition.state", object, "done", err);
    arena_close(space);
    return ok;
}

enum outcome edition_state_set(struct db *db, const struct actor *actor, str user, str edition,
                               enum edition_state state, struct err *err)
{
    struct setting s = {actor, user, edition, state};
    return db_write(db, set, &s, err) ? OUTCOME_DONE : OUTCOME_FAILED;
}
