#include "people/migrate.h"
#include "base/buf.h"

static const struct {
    const char *name, *up, *down;
} steps[] = {
#include "migrations.inc"
};

int64_t migrate_newest(void)
{
    return COUNT(steps);
}

static bool read_at(struct tx *t, int64_t *at, struct err *err)
{
    struct arena space = arena_open("schema", 1 << 16), a = space;
    struct db_rows rows;
    bool ok = tx_rows(t, &a, "schema_at", NULL, 0, &rows, err);
    if (ok)
        *at = rows.count ? db_number(&rows, 0, 0) : 0;
    arena_close(space);
    return ok;
}

static bool look(struct tx *t, void *at, struct err *err)
{
    return tx_script(t,
                     "CREATE TABLE IF NOT EXISTS meta "
                     "(key text NOT NULL PRIMARY KEY, value text NOT NULL)",
                     err) &&
           read_at(t, at, err);
}

bool migrate_at(struct db *db, int64_t *at, struct err *err)
{
    return db_write(db, look, at, err);
}

/* The step's SQL in the words of the engine. */
static void in_words_of(struct buf *sql, str text, bool postgresql)
{
    while (text.len) {
        size_t open = str_find(text, '{');
        buf_str(sql, (str){text.at, open});
        text = (str){text.at + open, text.len - open};
        if (str_starts(text, S("{int}"))) {
            buf_str(sql, postgresql ? S("BIGINT") : S("INTEGER"));
            text = (str){text.at + 5, text.len - 5};
        } else if (str_starts(text, S("{strict}"))) {
            buf_str(sql, postgresql ? S("") : S("STRICT"));
            text = (str){text.at + 8, text.len - 8};
        } else {
            assert(text.len == 0 && "a brace the migrations do not know");
        }
    }
    buf_byte(sql, '\0');
}

struct step {
    int64_t number; /* the one to take (up) or to undo, from 0 */
    bool up;
};

static bool take(struct tx *t, void *context, struct err *err)
{
    const struct step *s = context;
    struct buf sql = {0};
    int64_t at = 0;
    if (!read_at(t, &at, err))
        return false;
    if (at != s->number + !s->up)
        return err_set(err, "another program changes the tables at this moment");
    in_words_of(&sql, str_from(s->up ? steps[s->number].up : steps[s->number].down),
                tx_is_postgresql(t));
    bool ok = tx_script(t, sql.at, err) &&
              tx_run(t, "schema_set", DB_ARGS(DB_N(s->number + s->up)), NULL, err);
    buf_reset(&sql);
    return ok || err_at(err, steps[s->number].name);
}

bool migrate_to(struct db *db, int64_t to, struct err *err)
{
    int64_t at = 0;
    if (!migrate_at(db, &at, err))
        return false;
    if (at > migrate_newest() || to > migrate_newest())
        return err_set(err,
                       "the people store has %lld steps and this program knows %lld: use a "
                       "newer veerkracht",
                       (long long)(at > to ? at : to), (long long)migrate_newest());
    while (at != to) {
        struct step s = {at < to ? at : at - 1, at < to};
        if (!db_write(db, take, &s, err))
            return false;
        at += s.up ? 1 : -1;
    }
    return true;
}

bool migrate_check(struct db *db, struct err *err)
{
    int64_t at = 0;
    if (!migrate_at(db, &at, err))
        return false;
    if (at == migrate_newest())
        return true;
    return err_set(err,
                   at < migrate_newest()
                       ? "the people store is empty or of an older version: run `veerkracht "
                         "people migrate` (step %lld of %lld)"
                       : "the people store is of a newer version than this program (step %lld "
                         "of %lld): use the newer one",
                   (long long)at, (long long)migrate_newest());
}
