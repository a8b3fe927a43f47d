#include "people/link.h"
#include "people/outward.h"
#include "people/password.h"
#include "people/throttle.h"
#include "people/words.h"

enum { DAY = 86400 };

/* --- making ------------------------------------------------------------------------------------
 */

/* An edition's id or a view: what an address can hold, without what would end a word. */
static bool word_fits(str s, size_t most)
{
    bool fits = s.len <= most;
    for (size_t i = 0; fits && i < s.len; i++)
        fits = s.at[i] > ' ' && s.at[i] < 127 && !strchr("\"<>\\^`{|}", s.at[i]);
    return fits;
}

/* A site as browsers write an origin: it goes into a header. */
static bool origin_fits(str origin)
{
    bool secure = str_starts(origin, S("https://"));
    if (!secure && !(str_starts(origin, S("http://")) && outward_is_loopback(origin)))
        return false;
    str host = {origin.at + (secure ? 8 : 7), origin.len - (secure ? 8 : 7)};
    bool fits = host.len > 0 && host.len <= 253;
    for (size_t i = 0; fits && i < host.len; i++) {
        char c = host.at[i];
        fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
    }
    return fits;
}

static bool count_fits(str passphrase)
{
    size_t characters = 0;
    for (size_t i = 0; i < passphrase.len; i++)
        characters += ((unsigned char)passphrase.at[i] & 0xC0) != 0x80;
    return passphrase.len <= PASSWORD_MOST &&
           (characters == 0 || characters >= LINK_PASSPHRASE_LEAST);
}

/* The name of the first member that cannot be; NULL when all can. */
static const char *unfit(const struct link_new *l)
{
    bool scope = l->scope_count > 0 && l->scope_count <= PEOPLE_SCOPE;
    for (size_t i = 0; scope && i < l->scope_count; i++)
        scope = municipality_fits(l->scope[i]);
    bool origins = l->origin_count <= LINK_ORIGINS_MOST;
    for (size_t i = 0; origins && i < l->origin_count; i++)
        origins = origin_fits(l->origins[i]);
    return !scope                                                         ? "scope"
           : !line_fits(l->for_name, LINK_TEXT_MOST, false)               ? "for_name"
           : !line_fits(l->title, LINK_TEXT_MOST, true)                   ? "title"
           : !word_fits(l->edition, sizeof((struct who *)0)->edition - 1) ? "edition"
           : !word_fits(l->view, LINK_VIEW_MOST)                          ? "view"
           : !count_fits(l->passphrase)                                   ? "passphrase"
           : l->uses_most < 0 || l->uses_most > 1000000                   ? "uses_most"
           : l->days < 1 || l->days > LINK_DAYS_MOST                      ? "days"
           : !origins                                                     ? "origins"
                                                                          : NULL;
}

struct making {
    const struct actor *actor;
    const struct link_new *link;
    const char *id, *hash, *passphrase;
};

static str words(struct arena *a, const str *list, size_t count)
{
    struct buf b = {0};
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_byte(&b, ' ');
        buf_str(&b, list[i]);
    }
    str text = arena_str(a, buf_text(&b));
    buf_reset(&b);
    return text;
}

static bool make(struct tx *t, void *context, struct err *err)
{
    const struct making *m = context;
    const struct link_new *l = m->link;
    struct arena space = arena_open("link", 1 << 20), a = space;
    int64_t now = m->actor->now;
    bool ok = tx_run(t, "link_insert",
                     DB_ARGS(DB_T(str_from(m->id)), DB_T(str_from(m->hash)), DB_T(l->organisation),
                             DB_T(l->user), DB_T(l->for_name), DB_T(l->title),
                             DB_T(words(&a, l->scope, l->scope_count)), DB_T(l->edition),
                             DB_T(l->view), DB_T(l->contribute ? S("contribute") : S("read")),
                             DB_T(str_from(m->passphrase)), DB_N(l->uses_most),
                             DB_T(words(&a, l->origins, l->origin_count)), DB_N(now),
                             DB_N(now + l->days * DAY)),
                     NULL, err) &&
              audit_add(t, m->actor, "link.make", str_from(m->id), "done", err);
    arena_close(space);
    return ok;
}

enum outcome link_make(struct db *db, const struct actor *actor, const struct link_new *link,
                       char id[PEOPLE_ID], char token[TOKEN_TEXT], const char **why,
                       struct err *err)
{
    char hash[HASH_HEX], passphrase[PASSWORD_HASH] = "";
    *why = unfit(link);
    if (*why)
        return OUTCOME_UNFIT;
    id_new(id);
    token_new(token);
    hash_bytes(str_from(token), hash);
    if (link->passphrase.len)
        password_hash(link->passphrase, passphrase);
    struct making m = {actor, link, id, hash, passphrase};
    return db_write(db, make, &m, err) ? OUTCOME_DONE : OUTCOME_FAILED;
}

/* --- looking -----------------------------------------------------------------------------------
 */

const char *link_state(const struct link *l, int64_t now)
{
    return l->revoked                                ? "revoked"
           : l->expires <= now                       ? "expired"
           : l->uses_most && l->uses >= l->uses_most ? "used_up"
                                                     : "live";
}

static struct link link_of_row(const struct db_rows *r, size_t i)
{
    return (struct link){
        .id = db_text(r, i, 0),
        .for_name = db_text(r, i, 1),
        .title = db_text(r, i, 2),
        .scope = db_text(r, i, 3),
        .edition = db_text(r, i, 4),
        .view = db_text(r, i, 5),
        .origins = db_text(r, i, 6),
        .by = db_text(r, i, 7),
        .organisation_name = db_text(r, i, 8),
        .contribute = str_equal(db_text(r, i, 9), S("contribute")),
        .passphrase = db_number(r, i, 10) != 0,
        .uses_most = db_number(r, i, 11),
        .uses = db_number(r, i, 12),
        .used = db_number(r, i, 13),
        .created = db_number(r, i, 14),
        .expires = db_number(r, i, 15),
        .revoked = db_number(r, i, 16),
    };
}

struct looking {
    struct arena *out;
    const char *statement;
    str key, organisation;
    struct db_rows rows;
    bool owner;
};

static bool look(struct tx *t, void *context, struct err *err)
{
    struct looking *l = context;
    return tx_rows(t, l->out, l->statement, DB_ARGS(DB_T(l->key)), &l->rows, err);
}

bool links_of(struct db *db, struct arena *out, str organisation, struct link **list, size_t *count,
              struct err *err)
{
    struct looking l = {.out = out, .statement = "links_of", .key = organisation};
    if (!db_read(db, look, &l, err))
        return false;
    *count = l.rows.count;
    *list = NEW(out, struct link, *count);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = link_of_row(&l.rows, i);
    return true;
}

enum outcome link_get(struct db *db, struct arena *out, str id, struct link *link, struct err *err)
{
    struct looking l = {.out = out, .statement = "link_get", .key = id};
    if (!db_read(db, look, &l, err))
        return OUTCOME_FAILED;
    if (!l.rows.count)
        return OUTCOME_ABSENT;
    *link = link_of_row(&l.rows, 0);
    return OUTCOME_DONE;
}

static bool owned_uses(struct tx *t, void *context, struct err *err)
{
    struct looking *l = context;
    struct db_rows owner;
    if (!tx_rows(t, l->out, "link_owner", DB_ARGS(DB_T(l->key)), &owner, err))
        return false;
    l->owner = owner.count && str_equal(db_text(&owner, 0, 0), l->organisation);
    return look(t, context, err);
}

enum outcome link_uses(struct db *db, struct arena *out, str organisation, str id, int64_t **times,
                       size_t *count, struct err *err)
{
    struct looking l = {
        .out = out, .statement = "link_uses", .key = id, .organisation = organisation};
    if (!db_read(db, owned_uses, &l, err))
        return OUTCOME_FAILED;
    if (!l.owner)
        return OUTCOME_ABSENT;
    *count = l.rows.count;
    *times = NEW(out, int64_t, *count);
    for (size_t i = 0; i < *count; i++)
        (*times)[i] = db_number(&l.rows, i, 0);
    return OUTCOME_DONE;
}

/* --- ending ------------------------------------------------------------------------------------
 */

struct revoking {
    const struct actor *actor;
    str organisation, id;
    int64_t changed;
};

static bool revoke(struct tx *t, void *context, struct err *err)
{
    struct revoking *r = context;
    return tx_run(t, "link_revoke",
                  DB_ARGS(DB_T(r->id), DB_T(r->organisation), DB_N(r->actor->now)), &r->changed,
                  err) &&
           (!r->changed || (tx_run(t, "link_sessions_delete", DB_ARGS(DB_T(r->id)), NULL, err) &&
                            audit_add(t, r->actor, "link.revoke", r->id, "done", err)));
}

enum outcome link_revoke(struct db *db, const struct actor *actor, str organisation, str id,
                         struct err *err)
{
    struct revoking r = {actor, organisation, id, 0};
    if (!db_write(db, revoke, &r, err))
        return OUTCOME_FAILED;
    return r.changed ? OUTCOME_DONE : OUTCOME_ABSENT;
}

/* --- coming in ---------------------------------------------------------------------------------
 */

struct entering {
    const struct actor *actor;
    struct arena a;
    str hash, agent;
    bool embed;
    struct link_entry *entry;
    enum outcome outcome;
    str id, passphrase, origins;
    int64_t expires;
};

static bool enter_look(struct tx *t, void *context, struct err *err)
{
    struct entering *e = context;
    struct db_rows rows;
    int64_t now = e->actor->now;
    if (!tx_rows(t, &e->a, "link_of_token", DB_ARGS(DB_T(e->hash), DB_N(now)), &rows, err))
        return false;
    e->outcome = OUTCOME_GONE;
    if (!rows.count)
        return true;
    e->id = db_text(&rows, 0, 0);
    e->passphrase = db_text(&rows, 0, 1);
    e->expires = db_number(&rows, 0, 2);
    e->origins = db_text(&rows, 0, 3);
    if (!throttle_wait(t, e->id, e->actor->origin, now, &e->entry->wait_s, err))
        return false;
    e->outcome = e->embed && !e->origins.len ? OUTCOME_REFUSED
                 : e->entry->wait_s > 0      ? OUTCOME_WAIT
                                             : OUTCOME_DONE;
    return true;
}

static bool enter_wrong(struct tx *t, void *context, struct err *err)
{
    struct entering *e = context;
    e->outcome = OUTCOME_WRONG;
    return throttle_wrong(t, e->id, e->actor->origin, e->actor->now, err) &&
           audit_add(t, e->actor, "link.use", e->id, "refused", err);
}

/* Whose network it was, not whose machine: 192.0.2.x, 2001:db8:1:x. */
static str network(struct arena *a, str address)
{
    bool four = str_find(address, ':') == address.len;
    size_t end = 0, parts = 0;
    while (end < address.len && parts < 3)
        parts += address.at[end++] == (four ? '.' : ':');
    return str_from(arena_format(a, "%.*sx", (int)end, address.at));
}

static bool enter(struct tx *t, void *context, struct err *err)
{
    struct entering *e = context;
    int64_t now = e->actor->now, changed = 0;
    char use[PEOPLE_ID], who[32] = "link ";
    id_new(use);
    if (!tx_run(t, "link_use", DB_ARGS(DB_T(e->id), DB_N(now)), &changed, err))
        return false;
    e->outcome = changed ? OUTCOME_DONE : OUTCOME_GONE; /* somebody took the last use */
    if (!changed)
        return true;
    e->entry->ends = now + SESSION_LINK_S < e->expires ? now + SESSION_LINK_S : e->expires;
    struct session_new session = {
        .link = e->id,
        .stage = STAGE_FULL,
        .embed = e->embed,
        .ends = e->entry->ends,
        .address = e->actor->origin,
        .agent = e->agent,
    };
    memcpy(who + 5, e->id.at, e->id.len);
    struct actor actor = *e->actor;
    actor.who = str_from(who);
    return tx_run(t, "link_use_insert",
                  DB_ARGS(DB_T(str_from(use)), DB_T(e->id), DB_N(now),
                          DB_T(network(&e->a, e->actor->origin))),
                  NULL, err) &&
           session_make(t, &session, now, e->entry->token, err) &&
           (!e->passphrase.len || throttle_right(t, e->id, e->actor->origin, now, err)) &&
           audit_add(t, &actor, "link.use", e->id, "done", err);
}

enum outcome link_enter(struct db *db, const struct actor *actor, str token, str passphrase,
                        bool embed, str agent, struct link_entry *entry, struct err *err)
{
    char hash[HASH_HEX];
    *entry = (struct link_entry){0};
    if (!token_fits(token))
        return OUTCOME_GONE;
    hash_bytes(token, hash);
    struct arena space = arena_open("link", 1 << 20);
    struct entering e = {.actor = actor,
                         .a = space,
                         .hash = str_from(hash),
                         .agent = agent,
                         .embed = embed,
                         .entry = entry};
    bool ok = db_read(db, enter_look, &e, err);
    if (ok && e.outcome == OUTCOME_DONE) {
        memcpy(entry->id, e.id.at, PEOPLE_ID - 1);
        if (e.passphrase.len && !passphrase.len)
            e.outcome = OUTCOME_WRONG; /* not a try: the page did not know there is one */
        else if (e.passphrase.len && !password_is(passphrase, e.passphrase))
            ok = db_write(db, enter_wrong, &e, err);
        else
            ok = db_write(db, enter, &e, err);
    }
    arena_close(space);
    return ok ? e.outcome : OUTCOME_FAILED;
}
