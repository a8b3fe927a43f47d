#include "people/account.h"
#include "people/mail.h"
#include "people/session.h"
#include "people/words.h"
#include <stdlib.h>

/* --- organisations -----------------------------------------------------------------------------
 */

bool organisation_kind_fits(str kind)
{
    return str_equal(kind, S("corporatie")) || str_equal(kind, S("gemeente")) ||
           str_equal(kind, S("zorg")) || str_equal(kind, S("vereniging"));
}

struct organisation_work {
    const struct actor *actor;
    str id, name, kind;
    const struct organisation_change *change;
    enum outcome outcome;
    struct arena a;
};

static bool make_organisation(struct tx *t, void *context, struct err *err)
{
    struct organisation_work *w = context;
    struct arena a = w->a;
    struct db_rows rows;
    if (!tx_rows(t, &a, "organisation_named", DB_ARGS(DB_T(w->name)), &rows, err))
        return false;
    w->outcome = rows.count ? OUTCOME_TAKEN : OUTCOME_DONE;
    return rows.count ||
           (tx_run(t, "organisation_insert",
                   DB_ARGS(DB_T(w->id), DB_T(w->name), DB_T(w->kind), DB_N(w->actor->now)), NULL,
                   err) &&
            audit_add(t, w->actor, "organisation.make", w->id, "done", err));
}

enum outcome organisation_make(struct db *db, const struct actor *actor, str name, str kind,
                               char id[PEOPLE_ID], struct err *err)
{
    if (!line_fits(name, NAME_MOST, false) || !organisation_kind_fits(kind))
        return OUTCOME_UNFIT;
    id_new(id);
    struct arena space = arena_open("organisation", 1 << 20);
    struct organisation_work w = {
        .actor = actor, .id = str_from(id), .name = name, .kind = kind, .a = space};
    bool ok = db_write(db, make_organisation, &w, err);
    arena_close(space);
    return ok ? w.outcome : OUTCOME_FAILED;
}

static bool edit_organisation(struct tx *t, void *context, struct err *err)
{
    struct organisation_work *w = context;
    const struct organisation_change *c = w->change;
    struct arena a = w->a;
    struct db_rows now, same = {0};
    if (!tx_rows(t, &a, "organisation_get", DB_ARGS(DB_T(w->id)), &now, err))
        return false;
    if (c->name && !tx_rows(t, &a, "organisation_named", DB_ARGS(DB_T(*c->name)), &same, err))
        return false;
    w->outcome = !now.count                                              ? OUTCOME_ABSENT
                 : same.count && !str_equal(db_text(&same, 0, 0), w->id) ? OUTCOME_TAKEN
                 : c->ended && *c->ended && str_equal(w->actor->organisation, w->id)
                     ? OUTCOME_REFUSED /* nobody ends the own organisation */
                     : OUTCOME_DONE;
    if (w->outcome != OUTCOME_DONE)
        return true;
    int64_t ended = db_number(&now, 0, 4);
    if (c->ended)
        ended = *c->ended ? (ended ? ended : w->actor->now) : 0;
    return tx_run(t, "organisation_set",
                  DB_ARGS(DB_T(w->id), DB_T(c->name ? *c->name : db_text(&now, 0, 1)),
                          DB_T(c->kind ? *c->kind : db_text(&now, 0, 2)), DB_N(ended)),
                  NULL, err) &&
           audit_add(t, w->actor,
                     c->ended && *c->ended ? "organisation.end" : "organisation.change", w->id,
                     "done", err);
}

enum outcome organisation_edit(struct db *db, const struct actor *actor, str id,
                               const struct organisation_change *change, struct err *err)
{
    if ((change->name && !line_fits(*change->name, NAME_MOST, false)) ||
        (change->kind && !organisation_kind_fits(*change->kind)))
        return OUTCOME_UNFIT;
    struct arena space = arena_open("organisation", 1 << 20);
    struct organisation_work w = {.actor = actor, .id = id, .change = change, .a = space};
    bool ok = db_write(db, edit_organisation, &w, err);
    arena_close(space);
    return ok ? w.outcome : OUTCOME_FAILED;
}

struct listing {
    struct arena *out;
    str organisation;
    struct db_rows rows, scopes;
};

static bool list_organisations(struct tx *t, void *context, struct err *err)
{
    struct listing *l = context;
    return tx_rows(t, l->out, "organisations_list", NULL, 0, &l->rows, err);
}

bool organisations_list(struct db *db, struct arena *out, struct organisation **list, size_t *count,
                        struct err *err)
{
    struct listing l = {.out = out};
    if (!db_read(db, list_organisations, &l, err))
        return false;
    *count = l.rows.count;
    *list = NEW(out, struct organisation, *count);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct organisation){
            .id = db_text(&l.rows, i, 0),
            .name = db_text(&l.rows, i, 1),
            .kind = db_text(&l.rows, i, 2),
            .created = db_number(&l.rows, i, 3),
            .ended = db_number(&l.rows, i, 4),
            .people = db_number(&l.rows, i, 5),
        };
    return true;
}

/* --- people ------------------------------------------------------------------------------------
 */

const char *user_state(const struct user *u)
{
    if (u->disabled)
        return "disabled";
    return u->has_password || u->has_oidc ? "active" : "invited";
}

static void user_of_row(const struct db_rows *r, size_t i, struct user *u)
{
    *u = (struct user){
        .id = db_text(r, i, 0),
        .organisation = db_text(r, i, 1),
        .organisation_name = db_text(r, i, 2),
        .organisation_kind = db_text(r, i, 3),
        .email = db_text(r, i, 4),
        .name = db_text(r, i, 5),
        .language = db_text(r, i, 6),
        .contact = db_number(r, i, 8) != 0,
        .has_password = db_number(r, i, 9) != 0,
        .has_totp = db_number(r, i, 10) != 0,
        .has_oidc = db_number(r, i, 11) != 0,
        .disabled = db_number(r, i, 12) != 0,
        .created = db_number(r, i, 13),
        .seen = db_number(r, i, 14),
        .reviewed = db_number(r, i, 15),
    };
    if (!role_read(db_text(r, i, 7), &u->role))
        u->disabled = true; /* a role this program does not know: no rights */
}

/* Codes of a user among the rows (user, code), which are sorted by user. */
static str scope_of(struct arena *out, const struct db_rows *scopes, str user)
{
    struct buf words = {0};
    for (size_t i = 0; i < scopes->count; i++)
        if (str_equal(db_text(scopes, i, 0), user)) {
            if (words.len)
                buf_byte(&words, ' ');
            buf_str(&words, db_text(scopes, i, 1));
        }
    str text = arena_str(out, buf_text(&words));
    buf_reset(&words);
    return text;
}

static bool list_users(struct tx *t, void *context, struct err *err)
{
    struct listing *l = context;
    return tx_rows(t, l->out, "users_list", DB_ARGS(DB_T(l->organisation)), &l->rows, err) &&
           tx_rows(t, l->out, "scopes_all", NULL, 0, &l->scopes, err);
}

bool users_list(struct db *db, struct arena *out, str organisation, struct user **list,
                size_t *count, struct err *err)
{
    struct listing l = {.out = out, .organisation = organisation};
    if (!db_read(db, list_users, &l, err))
        return false;
    *count = l.rows.count;
    *list = NEW(out, struct user, *count);
    for (size_t i = 0; i < *count; i++) {
        struct user *u = &(*list)[i];
        user_of_row(&l.rows, i, u);
        if (u->role == ROLE_GUEST)
            u->scope = scope_of(out, &l.scopes, u->id);
    }
    return true;
}

bool user_row(struct tx *t, struct arena *out, str id, struct user *user, bool *there,
              struct err *err)
{
    struct db_rows rows, scope;
    if (!tx_rows(t, out, "user_get", DB_ARGS(DB_T(id)), &rows, err))
        return false;
    *there = rows.count == 1;
    if (!*there)
        return true;
    user_of_row(&rows, 0, user);
    if (!tx_rows(t, out, "user_scope", DB_ARGS(DB_T(user->id)), &scope, err))
        return false;
    struct buf words = {0};
    for (size_t i = 0; i < scope.count; i++) {
        if (i)
            buf_byte(&words, ' ');
        buf_str(&words, db_text(&scope, i, 0));
    }
    user->scope = arena_str(out, buf_text(&words));
    buf_reset(&words);
    return true;
}

struct finding {
    struct arena *out;
    str id;
    struct user *user;
    bool there;
};

static bool find(struct tx *t, void *context, struct err *err)
{
    struct finding *f = context;
    return user_row(t, f->out, f->id, f->user, &f->there, err);
}

enum outcome user_find(struct db *db, struct arena *out, str id_or_email, struct user *user,
                       struct err *err)
{
    struct finding f = {out, id_or_email, user, false};
    if (!db_read(db, find, &f, err))
        return OUTCOME_FAILED;
    return f.there ? OUTCOME_DONE : OUTCOME_ABSENT;
}

/* What all acts on one person need. */
struct person_work {
    const struct actor *actor;
    enum role as;
    str organisation, id;
    const struct invitation *invitation;
    const struct user_change *change;
    enum reset reset;
    char *token;
    enum outcome outcome;
    struct arena a;
};

static enum outcome person_run(struct db *db, struct person_work *w,
                               bool (*work)(struct tx *t, void *context, struct err *err),
                               struct err *err)
{
    struct arena space = arena_open("person", 4 << 20);
    w->a = space;
    bool ok = db_write(db, work, w, err);
    arena_close(space);
    return ok ? w->outcome : OUTCOME_FAILED;
}

static bool scope_fits(enum role role, const str *scope, size_t count)
{
    bool fits = role == ROLE_GUEST ? count > 0 && count <= PEOPLE_SCOPE : count == 0;
    for (size_t i = 0; fits && i < count; i++)
        fits = municipality_fits(scope[i]);
    return fits;
}

static bool scope_write(struct tx *t, str user, const str *scope, size_t count, struct err *err)
{
    bool ok = tx_run(t, "user_scope_delete", DB_ARGS(DB_T(user)), NULL, err);
    for (size_t i = 0; ok && i < count; i++) {
        bool twice = false;
        for (size_t k = 0; k < i && !twice; k++)
            twice = str_equal(scope[i], scope[k]);
        ok = twice ||
             tx_run(t, "user_scope_insert", DB_ARGS(DB_T(user), DB_T(scope[i])), NULL, err);
    }
    return ok;
}

/* Nobody gives more than they have; a contact person gives member and guest. */
static bool may_give(enum role as, enum role role)
{
    return as == ROLE_ADMIN || role <= ROLE_MEMBER;
}

static bool invite(struct tx *t, void *context, struct err *err)
{
    struct person_work *w = context;
    const struct invitation *i = w->invitation;
    struct arena a = w->a;
    struct db_rows organisation, same;
    str email = lower_case(&a, i->email);
    if (!tx_rows(t, &a, "organisation_get", DB_ARGS(DB_T(i->organisation)), &organisation, err) ||
        !tx_rows(t, &a, "user_get", DB_ARGS(DB_T(email)), &same, err))
        return false;
    bool there = organisation.count && db_number(&organisation, 0, 4) == 0;
    w->outcome = !there ? OUTCOME_ABSENT : same.count ? OUTCOME_TAKEN : OUTCOME_DONE;
    if (there && i->role >= ROLE_EDITOR &&
        !str_equal(db_text(&organisation, 0, 2), S("vereniging")))
        w->outcome = OUTCOME_UNFIT; /* editors and admins are of the association */
    if (w->outcome != OUTCOME_DONE)
        return true;
    return tx_run(t, "user_insert",
                  DB_ARGS(DB_T(w->id), DB_T(i->organisation), DB_T(email),
                          DB_T(str_from(role_name(i->role))), DB_N(i->contact), DB_T(i->language),
                          DB_N(w->actor->now)),
                  NULL, err) &&
           scope_write(t, w->id, i->scope, i->scope_count, err) &&
           ticket_make(t, TICKET_INVITE, w->id, w->actor->now, w->token, err) &&
           audit_add(t, w->actor, "user.invite", w->id, "done", err);
}

enum outcome user_invite(struct db *db, const struct actor *actor, enum role as,
                         const struct invitation *i, char id[PEOPLE_ID], char token[TOKEN_TEXT],
                         struct err *err)
{
    if (!may_give(as, i->role))
        return OUTCOME_REFUSED;
    if (!mail_address_fits(i->email) || !scope_fits(i->role, i->scope, i->scope_count) ||
        !(str_equal(i->language, S("nl")) || str_equal(i->language, S("en"))) ||
        (i->contact && i->role == ROLE_GUEST))
        return OUTCOME_UNFIT;
    id_new(id);
    struct person_work w = {
        .actor = actor, .as = as, .id = str_from(id), .invitation = i, .token = token};
    return person_run(db, &w, invite, err);
}

/* The person of the organisation that is to be changed, when the actor may. */
static bool person(struct tx *t, struct person_work *w, struct arena *a, struct user *u,
                   struct err *err)
{
    bool there = false;
    if (!user_row(t, a, w->id, u, &there, err))
        return false;
    there = there && str_equal(u->id, w->id) && str_equal(u->organisation, w->organisation);
    w->outcome = !there                      ? OUTCOME_ABSENT
                 : !may_give(w->as, u->role) ? OUTCOME_REFUSED
                                             : OUTCOME_DONE;
    return true;
}

/* Whether the change takes the last admin away. */
static bool keeps_an_admin(struct tx *t, struct arena *a, const struct user *u, enum role role,
                           bool disabled, bool *keeps, struct err *err)
{
    struct db_rows left;
    *keeps = true;
    if (u->role != ROLE_ADMIN || u->disabled || (role == ROLE_ADMIN && !disabled))
        return true;
    if (!tx_rows(t, a, "admins_left", DB_ARGS(DB_T(u->id)), &left, err))
        return false;
    *keeps = db_number(&left, 0, 0) > 0;
    return true;
}

static bool edit(struct tx *t, void *context, struct err *err)
{
    struct person_work *w = context;
    const struct user_change *c = w->change;
    struct arena a = w->a;
    struct user u;
    bool keeps = false;
    if (!person(t, w, &a, &u, err))
        return false;
    if (w->outcome != OUTCOME_DONE)
        return true;
    enum role role = c->role ? *c->role : u.role;
    bool contact = (c->contact ? *c->contact : u.contact) && role != ROLE_GUEST;
    bool disabled = c->disabled ? *c->disabled : u.disabled;
    if (!keeps_an_admin(t, &a, &u, role, disabled, &keeps, err))
        return false;
    bool scoped = c->scope_given ? scope_fits(role, c->scope, c->scope_count)
                                 : role != ROLE_GUEST || u.scope.len > 0;
    if (!may_give(w->as, role) || !keeps)
        w->outcome = OUTCOME_REFUSED;
    else if (!scoped || (role >= ROLE_EDITOR && !str_equal(u.organisation_kind, S("vereniging"))))
        w->outcome = OUTCOME_UNFIT;
    if (w->outcome != OUTCOME_DONE)
        return true;
    return tx_run(
               t, "user_set",
               DB_ARGS(DB_T(w->id), DB_T(str_from(role_name(role))), DB_N(contact), DB_N(disabled)),
               NULL, err) &&
           (!(c->scope_given || role != ROLE_GUEST) ||
            scope_write(t, w->id, c->scope, role == ROLE_GUEST ? c->scope_count : 0, err)) &&
           (!disabled || sessions_drop(t, w->id, (str){0}, err)) &&
           audit_add(t, w->actor, disabled && !u.disabled ? "user.disable" : "user.change", w->id,
                     "done", err);
}

enum outcome user_edit(struct db *db, const struct actor *actor, enum role as, str organisation,
                       str id, const struct user_change *change, struct err *err)
{
    struct person_work w = {
        .actor = actor, .as = as, .organisation = organisation, .id = id, .change = change};
    return person_run(db, &w, edit, err);
}

static bool reset(struct tx *t, void *context, struct err *err)
{
    struct person_work *w = context;
    struct arena a = w->a;
    struct user u;
    w->token[0] = '\0';
    if (!person(t, w, &a, &u, err))
        return false;
    if (w->outcome != OUTCOME_DONE)
        return true;
    bool invited = !u.has_password && !u.has_oidc;
    if (u.disabled || (w->reset == RESET_INVITE) != invited) {
        w->outcome = OUTCOME_UNFIT;
        return true;
    }
    static const char *const actions[] = {"user.reset.password", "user.reset.totp", "user.invite"};
    bool ok = w->reset == RESET_TOTP
                  ? tx_run(t, "user_totp_clear", DB_ARGS(DB_T(w->id)), NULL, err) &&
                        tx_run(t, "recovery_delete", DB_ARGS(DB_T(w->id)), NULL, err) &&
                        sessions_drop(t, w->id, (str){0}, err)
                  : ticket_make(t, w->reset == RESET_INVITE ? TICKET_INVITE : TICKET_RESET, w->id,
                                w->actor->now, w->token, err);
    return ok && audit_add(t, w->actor, actions[w->reset], w->id, "done", err);
}

enum outcome user_reset(struct db *db, const struct actor *actor, enum role as, str organisation,
                        str id, enum reset what, char token[TOKEN_TEXT], struct err *err)
{
    struct person_work w = {.actor = actor,
                            .as = as,
                            .organisation = organisation,
                            .id = id,
                            .reset = what,
                            .token = token};
    return person_run(db, &w, reset, err);
}

static bool review(struct tx *t, void *context, struct err *err)
{
    struct person_work *w = context;
    struct arena a = w->a;
    struct user u;
    if (!person(t, w, &a, &u, err))
        return false;
    if (w->outcome == OUTCOME_REFUSED)
        w->outcome = OUTCOME_DONE; /* to look at is no change of rights */
    return w->outcome != OUTCOME_DONE ||
           (tx_run(t, "user_reviewed", DB_ARGS(DB_T(w->id), DB_N(w->actor->now)), NULL, err) &&
            audit_add(t, w->actor, "user.review", w->id, "done", err));
}

enum outcome user_review(struct db *db, const struct actor *actor, str organisation, str id,
                         struct err *err)
{
    struct person_work w = {.actor = actor, .organisation = organisation, .id = id};
    return person_run(db, &w, review, err);
}

bool user_due(const struct user *u, int64_t now, struct due *due)
{
    int64_t last = u->seen > u->created ? u->seen : u->created;
    *due = (struct due){
        .not_reviewed = now - u->reviewed > REVIEW_S,
        .unused = now - last > UNUSED_S,
        .no_second_factor = u->has_password && !u->has_totp,
    };
    return !u->disabled && (due->not_reviewed || due->unused || due->no_second_factor);
}

static bool set_language(struct tx *t, void *context, struct err *err)
{
    const str *words = context;
    return tx_run(t, "user_language", DB_ARGS(DB_T(words[0]), DB_T(words[1])), NULL, err);
}

enum outcome user_language(struct db *db, str id, str language, struct err *err)
{
    if (!str_equal(language, S("nl")) && !str_equal(language, S("en")))
        return OUTCOME_UNFIT;
    str words[] = {id, language};
    return db_write(db, set_language, words, err) ? OUTCOME_DONE : OUTCOME_FAILED;
}

/* --- one-time links ----------------------------------------------------------------------------
 */

static const struct {
    str name;
    int64_t seconds;
} purposes[] = {
    [TICKET_INVITE] = {{"invite", 6}, TICKET_INVITE_S},
    [TICKET_RESET] = {{"reset", 5}, TICKET_RESET_S},
};

bool ticket_make(struct tx *t, enum ticket purpose, str user, int64_t now, char token[TOKEN_TEXT],
                 struct err *err)
{
    char hash[HASH_HEX];
    token_new(token);
    hash_bytes(str_from(token), hash);
    return tx_run(t, "ticket_void", DB_ARGS(DB_T(user), DB_T(purposes[purpose].name), DB_N(now)),
                  NULL, err) &&
           tx_run(t, "ticket_insert",
                  DB_ARGS(DB_T(str_from(hash)), DB_T(purposes[purpose].name), DB_T(user), DB_N(now),
                          DB_N(now + purposes[purpose].seconds)),
                  NULL, err);
}

bool ticket_user(struct tx *t, struct arena *out, enum ticket purpose, str token, int64_t now,
                 bool use, str *user, struct err *err)
{
    char hash[HASH_HEX];
    struct db_rows rows;
    *user = (str){0};
    if (!token_fits(token))
        return true;
    hash_bytes(token, hash);
    str key = arena_str(out, str_from(hash));
    if (!tx_rows(t, out, "ticket_get", DB_ARGS(DB_T(key), DB_T(purposes[purpose].name), DB_N(now)),
                 &rows, err))
        return false;
    if (rows.count)
        *user = db_text(&rows, 0, 0);
    return !rows.count || !use || tx_run(t, "ticket_use", DB_ARGS(DB_T(key), DB_N(now)), NULL, err);
}
