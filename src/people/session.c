#include "people/session.h"

enum { SEEN_EVERY_S = 60 };

static const char *const stages[] = {
    [STAGE_NONE] = "", [STAGE_HALF] = "half", [STAGE_ENROL] = "enrol", [STAGE_FULL] = "full"};
/* At most `most` bytes of a text of the caller, printable ones alone. */
static str shown(struct arena *a, str s, size_t most)
{
    char *text = arena_text(a, s.len > most ? (str){s.at, most} : s);
    for (char *c = text; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return str_from(text);
}

bool session_make(struct tx *t, const struct session_new *s, int64_t now, char token[TOKEN_TEXT],
                  struct err *err)
{
    struct arena space = arena_open("session", 1 << 16), a = space;
    char id[PEOPLE_ID], hash[HASH_HEX];
    id_new(id);
    token_new(token);
    hash_bytes(str_from(token), hash);
    bool ok =
        tx_run(t, "session_insert",
               DB_ARGS(DB_T(str_from(hash)), DB_T(str_from(id)),
                       s->user.len ? DB_T(s->user) : DB_NONE, s->link.len ? DB_T(s->link) : DB_NONE,
                       DB_T(str_from(stages[s->stage])), DB_N(s->embed), DB_N(now), DB_N(s->ends),
                       DB_T(shown(&a, s->address, 64)), DB_T(shown(&a, s->agent, 200))),
               NULL, err) &&
        tx_run(t, "sessions_sweep", DB_ARGS(DB_N(now), DB_N(now - SESSION_IDLE_S)), NULL, err);
    arena_close(space);
    return ok;
}

/* --- who ---------------------------------------------------------------------------------------
 */

enum look {
    STAGE,
    EMBED,
    SEEN,
    ENDS,
    USER,
    ROLE,
    CONTACT,
    ORGANISATION,
    LINK,
    SCOPE,
    EDITION,
    RIGHTS
};

static void keep(char *to, size_t room, str text)
{
    assert(text.len < room);
    memcpy(to, text.at, text.len);
    to[text.len] = '\0';
}
#define KEEP(to, text) keep((to), sizeof(to), (text))

static void add_scope(struct who *who, str code)
{
    if (code.len && who->scope_count < PEOPLE_SCOPE)
        KEEP(who->scope[who->scope_count++], code);
}

static void scope_words(struct who *who, str words)
{
    while (words.len) {
        size_t end = str_find(words, ' ');
        add_scope(who, (str){words.at, end});
        end += end < words.len;
        words = (str){words.at + end, words.len - end};
    }
}

static enum stage stage_of(str name)
{
    for (int i = STAGE_HALF; i <= STAGE_FULL; i++)
        if (str_equal(name, str_from(stages[i])))
            return (enum stage)i;
    return STAGE_NONE;
}

static void who_of_row(const struct db_rows *r, const char *hash, struct who *who)
{
    *who = (struct who){.embed = db_number(r, 0, EMBED) != 0, .ends = db_number(r, 0, ENDS)};
    KEEP(who->session, str_from(hash));
    KEEP(who->organisation, db_text(r, 0, ORGANISATION));
    who->stage = stage_of(db_text(r, 0, STAGE));
    if (!db_null(r, 0, USER)) {
        who->kind = WHO_USER;
        KEEP(who->user, db_text(r, 0, USER));
        who->contact = db_number(r, 0, CONTACT) != 0;
        if (!role_read(db_text(r, 0, ROLE), &who->role))
            who->kind = WHO_NOBODY; /* a word this program does not know gives no rights */
        return;
    }
    who->kind = WHO_LINK;
    KEEP(who->link, db_text(r, 0, LINK));
    KEEP(who->edition, db_text(r, 0, EDITION));
    who->contribute = str_equal(db_text(r, 0, RIGHTS), S("contribute"));
    scope_words(who, db_text(r, 0, SCOPE));
}

struct looking {
    const char *hash;
    int64_t now, seen;
    struct who *who;
};

static bool look(struct tx *t, void *context, struct err *err)
{
    struct looking *l = context;
    struct arena space = arena_open("session look", 1 << 18), a = space;
    struct db_rows rows;
    *l->who = (struct who){0};
    l->seen = l->now;
    bool ok = tx_rows(t, &a, "session_look",
                      DB_ARGS(DB_T(str_from(l->hash)), DB_N(l->now), DB_N(l->now - SESSION_IDLE_S)),
                      &rows, err);
    if (ok && rows.count) {
        who_of_row(&rows, l->hash, l->who);
        l->seen = db_number(&rows, 0, SEEN);
    }
    if (ok && l->who->kind == WHO_USER && l->who->role == ROLE_GUEST) {
        ok = tx_rows(t, &a, "user_scope", DB_ARGS(DB_T(str_from(l->who->user))), &rows, err);
        for (size_t i = 0; ok && i < rows.count; i++)
            add_scope(l->who, db_text(&rows, i, 0));
    }
    arena_close(space);
    return ok;
}

static bool touch(struct tx *t, void *context, struct err *err)
{
    const struct looking *l = context;
    return tx_run(t, "session_seen", DB_ARGS(DB_T(str_from(l->hash)), DB_N(l->now)), NULL, err);
}

bool session_who(struct db *db, str token, int64_t now, struct who *who, struct err *err)
{
    char hash[HASH_HEX];
    *who = (struct who){0};
    if (!token_fits(token))
        return true;
    hash_bytes(token, hash);
    struct looking l = {hash, now, 0, who};
    if (!db_read(db, look, &l, err))
        return false;
    return now - l.seen < SEEN_EVERY_S || db_write(db, touch, &l, err);
}

/* --- ending ------------------------------------------------------------------------------------
 */

struct ending {
    const struct actor *actor;
    str user, id, hash; /* the hash, or user and id */
    enum outcome outcome;
};

static bool end(struct tx *t, void *context, struct err *err)
{
    struct ending *e = context;
    int64_t changed = 0;
    bool ok = e->hash.len ? tx_run(t, "session_delete", DB_ARGS(DB_T(e->hash)), &changed, err)
                          : tx_run(t, "session_delete_id", DB_ARGS(DB_T(e->user), DB_T(e->id)),
                                   &changed, err);
    e->outcome = changed ? OUTCOME_DONE : OUTCOME_ABSENT;
    if (!ok || !changed)
        return ok;
    return audit_add(t, e->actor, e->hash.len ? "logout" : "session.end",
                     e->hash.len ? (str){0} : e->user, "done", err);
}

enum outcome session_end(struct db *db, const struct actor *actor, const struct who *who,
                         struct err *err)
{
    struct ending e = {.actor = actor, .hash = str_from(who->session)};
    return db_write(db, end, &e, err) ? e.outcome : OUTCOME_FAILED;
}

enum outcome session_kill(struct db *db, const struct actor *actor, str user, str id,
                          struct err *err)
{
    struct ending e = {.actor = actor, .user = user, .id = id};
    return db_write(db, end, &e, err) ? e.outcome : OUTCOME_FAILED;
}

bool sessions_drop(struct tx *t, str user, str but, struct err *err)
{
    return tx_run(t, "sessions_delete_but", DB_ARGS(DB_T(user), DB_T(but)), NULL, err);
}

/* --- list --------------------------------------------------------------------------------------
 */

struct listing {
    struct arena *out;
    str user;
    int64_t now;
    struct db_rows rows;
};

static bool list(struct tx *t, void *context, struct err *err)
{
    struct listing *l = context;
    return tx_rows(t, l->out, "sessions_of",
                   DB_ARGS(DB_T(l->user), DB_N(l->now), DB_N(l->now - SESSION_IDLE_S)), &l->rows,
                   err);
}

bool sessions_of(struct db *db, struct arena *out, str user, const struct who *who, int64_t now,
                 struct session **sessions, size_t *count, struct err *err)
{
    struct listing l = {out, user, now, {0}};
    if (!db_read(db, list, &l, err))
        return false;
    *count = l.rows.count;
    *sessions = NEW(out, struct session, *count);
    for (size_t i = 0; i < *count; i++)
        (*sessions)[i] = (struct session){
            .id = db_text(&l.rows, i, 0),
            .created = db_number(&l.rows, i, 1),
            .seen = db_number(&l.rows, i, 2),
            .ends = db_number(&l.rows, i, 3),
            .address = db_text(&l.rows, i, 4),
            .agent = db_text(&l.rows, i, 5),
            .here = who && str_equal(db_text(&l.rows, i, 6), str_from(who->session)),
        };
    return true;
}
