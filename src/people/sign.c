#include "people/sign.h"
#include "people/throttle.h"
#include "people/words.h"
#include <sodium.h>

/* One step's work within a transaction. */
struct work {
    const struct sign *s;
    struct signed_in *in;
    const struct who *who;
    struct arena *out; /* for what goes to the caller */
    struct arena a;    /* scratch */
    enum outcome outcome;
    str email, token, code, recovery;
    str given; /* the name somebody gives */
    const struct identity *identity;
    char (*codes)[RECOVERY_TEXT];
    char *ticket;
    /* found: */
    bool there, right, rehash;
    char made[PASSWORD_HASH];
    str id, kept, totp, name, organisation;
    int64_t totp_step;
    struct user *user;
};

typedef bool work_fn(struct tx *t, void *context, struct err *err);

static enum outcome step(struct work *w, work_fn *fn, bool write, struct err *err)
{
    bool ok = write ? db_write(w->s->db, fn, w, err) : db_read(w->s->db, fn, w, err);
    return ok ? w->outcome : OUTCOME_FAILED;
}

/* The same with an arena for its whole length. */
static enum outcome step_alone(struct work *w, work_fn *fn, struct err *err)
{
    struct arena space = arena_open("sign in", 1 << 20);
    w->a = space;
    enum outcome outcome = step(w, fn, true, err);
    arena_close(space);
    return outcome;
}

static str hash_of(struct arena *a, str text)
{
    char hash[HASH_HEX];
    hash_bytes(text, hash);
    return arena_str(a, str_from(hash));
}

/* What wrong passwords are counted by: an address that may not exist. */
static str mail_key(struct arena *a, str email)
{
    return hash_of(a, lower_case(a, email));
}

static bool wait_for(struct tx *t, struct work *w, str what, struct err *err)
{
    if (!throttle_wait(t, what, w->s->actor->origin, w->s->actor->now, &w->in->wait_s, err))
        return false;
    w->outcome = w->in->wait_s > 0 ? OUTCOME_WAIT : OUTCOME_DONE;
    return true;
}

/* The account that may sign in, copied out of the rows: `sign_user` finds it by its id,
 * `sign_address` by its address. The wait for wrong passwords is kept by address, so nothing that
 * a stranger types may find an account by its id. */
static bool load(struct tx *t, struct work *w, const char *by, str key, struct err *err)
{
    struct db_rows rows;
    if (!tx_rows(t, &w->a, by, DB_ARGS(DB_T(key)), &rows, err))
        return false;
    w->there = rows.count == 1;
    if (!w->there)
        return true;
    w->id = db_text(&rows, 0, 0);
    w->email = db_text(&rows, 0, 1);
    w->kept = db_text(&rows, 0, 2);
    w->totp = db_text(&rows, 0, 3);
    w->totp_step = db_number(&rows, 0, 4);
    w->name = db_text(&rows, 0, 5);
    w->organisation = db_text(&rows, 0, 6);
    return true;
}

static enum password_verdict judge(const struct work *w, str password, str name)
{
    const str context[] = {w->email, name, w->organisation, w->s->site, S("veerkracht")};
    return password_judge(password, context, COUNT(context));
}

/* A new session in the place of the caller's own one, if there is one; none when that was ended
 * while the caller was asking. */
static bool session_instead(struct tx *t, struct work *w, enum stage stage, struct err *err)
{
    int64_t now = w->s->actor->now;
    struct session_new fresh = {
        .user = w->id,
        .stage = stage,
        .ends = now + (stage == STAGE_FULL ? SESSION_MOST_S : SESSION_HALF_S),
        .address = w->s->actor->origin,
        .agent = w->s->agent,
    };
    int64_t ended = 1;
    if (w->who &&
        !tx_run(t, "session_delete", DB_ARGS(DB_T(str_from(w->who->session))), &ended, err))
        return false;
    if (ended == 0) {
        w->outcome = OUTCOME_GONE;
        return true;
    }
    w->in->stage = stage;
    return session_make(t, &fresh, now, w->in->token, err) &&
           (stage != STAGE_FULL ||
            (tx_run(t, "sign_seen", DB_ARGS(DB_T(w->id), DB_N(now)), NULL, err) &&
             throttle_right(t, mail_key(&w->a, w->email), w->s->actor->origin, now, err) &&
             throttle_right(t, w->id, w->s->actor->origin, now, err)));
}

static bool audit_user(struct tx *t, const struct work *w, const char *action, const char *result,
                       struct err *err)
{
    char who[32] = "user ";
    struct actor actor = *w->s->actor;
    if (w->there && w->id.len == PEOPLE_ID - 1) {
        memcpy(who + 5, w->id.at, w->id.len);
        actor.who = (str){who, 5 + w->id.len};
    }
    return audit_add(t, &actor, action, w->there ? w->id : S("unknown"), result, err);
}

/* --- password ----------------------------------------------------------------------------------
 */

static bool password_look(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    return wait_for(t, w, mail_key(&w->a, w->email), err) &&
           (w->outcome != OUTCOME_DONE ||
            load(t, w, "sign_address", lower_case(&w->a, w->email), err));
}

static bool password_told(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    const struct actor *actor = w->s->actor;
    if (!w->right) {
        w->outcome = OUTCOME_WRONG;
        return throttle_wrong(t, mail_key(&w->a, w->email), actor->origin, actor->now, err) &&
               audit_user(t, w, "login", "refused", err);
    }
    w->outcome = OUTCOME_DONE;
    return (!w->rehash ||
            tx_run(t, "sign_rehash", DB_ARGS(DB_T(w->id), DB_T(str_from(w->made)), DB_T(w->kept)),
                   NULL, err)) &&
           session_instead(t, w, w->totp.len ? STAGE_HALF : STAGE_ENROL, err) &&
           audit_user(t, w, "login", "done", err);
}

enum outcome sign_password(const struct sign *s, str email, str password, struct signed_in *in,
                           struct err *err)
{
    *in = (struct signed_in){0};
    if (email.len > 254) /* longer than any address: not worth a look, and no secret */
        return OUTCOME_WRONG;
    struct arena space = arena_open("sign in", 1 << 20);
    struct work w = {.s = s, .in = in, .a = space, .email = email};
    enum outcome outcome = step(&w, password_look, false, err);
    if (outcome == OUTCOME_DONE) {
        w.right = password_is(password, w.there ? w.kept : (str){0});
        w.rehash = w.right && password_is_stale(w.kept);
        if (w.rehash)
            password_hash(password, w.made);
        outcome = step(&w, password_told, true, err);
    }
    arena_close(space);
    return outcome;
}

/* --- second factor -----------------------------------------------------------------------------
 */

static str totp_purpose(struct arena *a, str id)
{
    return str_from(arena_format(a, "totp %.*s", STR_ARG(id)));
}

static bool code_right(struct tx *t, struct work *w, bool *right, struct err *err)
{
    str secret;
    int64_t step_used = 0, changed = 0;
    *right = false;
    if (!keyring_open_box(w->s->keys, &w->a, totp_purpose(&w->a, w->id), w->totp, &secret))
        return err_set(err, "the secret of a second factor cannot be opened: the server has "
                            "another key than it was sealed with");
    step_used = totp_step(secret, w->code, w->s->actor->now, w->totp_step);
    if (step_used == 0)
        return true;
    if (!tx_run(t, "sign_totp_step", DB_ARGS(DB_T(w->id), DB_N(step_used)), &changed, err))
        return false;
    *right = changed == 1; /* another server may have taken the same code just now */
    return true;
}

static bool recovery_right(struct tx *t, struct work *w, bool *right, struct err *err)
{
    int64_t changed = 0;
    str hash = hash_of(&w->a, recovery_bare(&w->a, w->recovery));
    bool ok = tx_run(t, "recovery_use", DB_ARGS(DB_T(w->id), DB_T(hash), DB_N(w->s->actor->now)),
                     &changed, err);
    *right = changed == 1;
    return ok;
}

static bool second_wrong(struct tx *t, struct work *w, const char *action, struct err *err)
{
    str session = str_from(w->who->session);
    w->outcome = OUTCOME_WRONG;
    return throttle_wrong(t, w->id, w->s->actor->origin, w->s->actor->now, err) &&
           tx_run(t, "session_wrong", DB_ARGS(DB_T(session)), NULL, err) &&
           tx_run(t, "session_wrong_sweep", DB_ARGS(DB_T(session)), NULL, err) &&
           audit_user(t, w, action, "refused", err);
}

static bool second(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    const char *action = w->recovery.len ? "login.recovery" : "login.code";
    struct db_rows left;
    bool right = false;
    *w->in = (struct signed_in){0};
    if (!load(t, w, "sign_user", str_from(w->who->user), err))
        return false;
    w->outcome = OUTCOME_GONE;
    if (!w->there || !w->totp.len)
        return true;
    if (!wait_for(t, w, w->id, err))
        return false;
    if (w->outcome != OUTCOME_DONE)
        return true;
    if (!(w->recovery.len ? recovery_right(t, w, &right, err) : code_right(t, w, &right, err)))
        return false;
    if (!right)
        return second_wrong(t, w, action, err);
    if (!session_instead(t, w, STAGE_FULL, err) ||
        !tx_rows(t, &w->a, "recovery_left", DB_ARGS(DB_T(w->id)), &left, err))
        return false;
    w->in->recovery_left = db_number(&left, 0, 0);
    return audit_user(t, w, action, w->outcome == OUTCOME_DONE ? "done" : "refused", err);
}

enum outcome sign_second(const struct sign *s, const struct who *half, str code, str recovery,
                         struct signed_in *in, struct err *err)
{
    struct work w = {.s = s, .in = in, .who = half, .code = code, .recovery = recovery};
    *in = (struct signed_in){0};
    return code.len > 32 || recovery.len > 64 ? OUTCOME_WRONG : step_alone(&w, second, err);
}

/* --- setting up a second factor ----------------------------------------------------------------
 */

static bool own_look(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    return load(t, w, "sign_user", str_from(w->who->user), err) &&
           (w->there ? wait_for(t, w, w->id, err) : (w->outcome = OUTCOME_GONE, true));
}

static bool own_wrong(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    w->outcome = OUTCOME_WRONG;
    return throttle_wrong(t, w->id, w->s->actor->origin, w->s->actor->now, err) &&
           audit_user(t, w, "password.ask", "refused", err);
}

/* Whether the caller knows the own password; loads the account. */
static enum outcome own_password(struct work *w, str password, struct err *err)
{
    enum outcome outcome = step(w, own_look, false, err);
    if (outcome == OUTCOME_DONE && !password_is(password, w->kept))
        outcome = step(w, own_wrong, true, err);
    return outcome;
}

static bool totp_begin(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    str box = keyring_seal(w->s->keys, &w->a, totp_purpose(&w->a, w->id), w->code);
    w->outcome = OUTCOME_DONE;
    return tx_run(t, "session_pending_set", DB_ARGS(DB_T(str_from(w->who->session)), DB_T(box)),
                  NULL, err);
}

enum outcome sign_totp_new(const struct sign *s, const struct who *who, str password,
                           struct arena *out, str *secret, str *uri, struct signed_in *in,
                           struct err *err)
{
    struct arena space = arena_open("second factor", 1 << 20);
    struct work w = {.s = s, .in = in, .who = who, .a = space};
    *in = (struct signed_in){0};
    enum outcome outcome = who->stage == STAGE_FULL ? own_password(&w, password, err)
                                                    : step(&w, own_look, false, err);
    if (outcome == OUTCOME_DONE) {
        char text[TOTP_SECRET_TEXT];
        totp_secret_new(text);
        *secret = arena_str(out, str_from(text));
        *uri = totp_uri(out, s->site, w.email, *secret);
        w.code = *secret;
        outcome = step(&w, totp_begin, true, err);
        sodium_memzero(text, sizeof text);
    }
    arena_close(space);
    return outcome;
}

static bool recovery_make(struct tx *t, struct work *w, struct err *err)
{
    bool ok = tx_run(t, "recovery_delete", DB_ARGS(DB_T(w->id)), NULL, err);
    for (size_t i = 0; ok && i < RECOVERY_CODES; i++) {
        recovery_new(w->codes[i]);
        str hash = hash_of(&w->a, recovery_bare(&w->a, str_from(w->codes[i])));
        ok = tx_run(t, "recovery_insert", DB_ARGS(DB_T(w->id), DB_T(hash)), NULL, err);
    }
    return ok;
}

static bool totp_confirm(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    str session = str_from(w->who->session), secret;
    struct db_rows rows;
    *w->in = (struct signed_in){0};
    if (!own_look(t, w, err) ||
        !tx_rows(t, &w->a, "session_pending_get", DB_ARGS(DB_T(session)), &rows, err))
        return false;
    if (w->outcome != OUTCOME_DONE)
        return true;
    w->outcome = OUTCOME_UNFIT;
    if (!rows.count || !db_text(&rows, 0, 0).len ||
        !keyring_open_box(w->s->keys, &w->a, totp_purpose(&w->a, w->id), db_text(&rows, 0, 0),
                          &secret))
        return true;
    int64_t used = totp_step(secret, w->code, w->s->actor->now, 0);
    if (used == 0)
        return second_wrong(t, w, "totp.set", err);
    w->outcome = OUTCOME_DONE;
    bool enrols = w->who->stage == STAGE_ENROL;
    return tx_run(t, "sign_totp_set", DB_ARGS(DB_T(w->id), DB_T(db_text(&rows, 0, 0)), DB_N(used)),
                  NULL, err) &&
           recovery_make(t, w, err) && sessions_drop(t, w->id, session, err) &&
           tx_run(t, "session_pending_set", DB_ARGS(DB_T(session), DB_T(S(""))), NULL, err) &&
           (!enrols || session_instead(t, w, STAGE_FULL, err)) &&
           audit_user(t, w, "totp.set", "done", err);
}

enum outcome sign_totp_confirm(const struct sign *s, const struct who *who, str code,
                               char codes[RECOVERY_CODES][RECOVERY_TEXT], struct signed_in *in,
                               struct err *err)
{
    struct work w = {.s = s, .in = in, .who = who, .code = code, .codes = codes};
    *in = (struct signed_in){0};
    return step_alone(&w, totp_confirm, err);
}

static bool recovery_again(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    w->outcome = OUTCOME_DONE;
    return recovery_make(t, w, err) && audit_user(t, w, "recovery.new", "done", err);
}

enum outcome sign_recovery_new(const struct sign *s, const struct who *who, str password,
                               char codes[RECOVERY_CODES][RECOVERY_TEXT], struct signed_in *in,
                               struct err *err)
{
    struct arena space = arena_open("recovery codes", 1 << 20);
    struct work w = {.s = s, .in = in, .who = who, .a = space, .codes = codes};
    *in = (struct signed_in){0};
    enum outcome outcome = own_password(&w, password, err);
    if (outcome == OUTCOME_DONE)
        outcome = step(&w, recovery_again, true, err);
    arena_close(space);
    return outcome;
}

/* --- invitation --------------------------------------------------------------------------------
 */

/* The account of a ticket; GONE when there is none. */
static bool ticket_load(struct tx *t, struct work *w, enum ticket purpose, bool use,
                        struct err *err)
{
    str id;
    if (!ticket_user(t, &w->a, purpose, w->token, w->s->actor->now, use, &id, err))
        return false;
    w->there = false;
    if (id.len && !load(t, w, "sign_user", id, err))
        return false;
    w->outcome = w->there ? OUTCOME_DONE : OUTCOME_GONE;
    return true;
}

static bool invitation(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    bool there = false;
    return ticket_load(t, w, TICKET_INVITE, false, err) &&
           (w->outcome != OUTCOME_DONE || user_row(t, w->out, w->id, w->user, &there, err));
}

enum outcome sign_invitation(const struct sign *s, str token, struct arena *out, struct user *user,
                             struct err *err)
{
    struct signed_in in;
    struct work w = {.s = s, .in = &in, .out = out, .token = token, .user = user};
    return step_alone(&w, invitation, err);
}

static bool ticket_look(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    return ticket_load(t, w, w->user ? TICKET_RESET : TICKET_INVITE, false, err);
}

static bool accept(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    int64_t now = w->s->actor->now;
    if (!ticket_load(t, w, TICKET_INVITE, true, err))
        return false;
    return w->outcome != OUTCOME_DONE ||
           (tx_run(t, "sign_name_set", DB_ARGS(DB_T(w->id), DB_T(w->given)), NULL, err) &&
            tx_run(t, "sign_password_set", DB_ARGS(DB_T(w->id), DB_T(str_from(w->made)), DB_N(now)),
                   NULL, err) &&
            session_instead(t, w, STAGE_ENROL, err) &&
            audit_user(t, w, "invite.accept", "done", err));
}

enum outcome sign_accept(const struct sign *s, str token, str name, str password,
                         struct signed_in *in, struct err *err)
{
    *in = (struct signed_in){0};
    if (!line_fits(name, NAME_MOST, false))
        return OUTCOME_UNFIT;
    struct arena space = arena_open("invitation", 1 << 20);
    struct work w = {.s = s, .in = in, .a = space, .token = token};
    enum outcome outcome = step(&w, ticket_look, false, err);
    if (outcome == OUTCOME_DONE && (in->verdict = judge(&w, password, name)) != PASSWORD_FITS)
        outcome = OUTCOME_UNFIT;
    if (outcome == OUTCOME_DONE) {
        password_hash(password, w.made);
        w.given = str_trim(name);
        outcome = step(&w, accept, true, err);
    }
    arena_close(space);
    return outcome;
}

/* --- forgotten, changed ------------------------------------------------------------------------
 */

static bool forgot(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    bool there = false;
    if (!load(t, w, "sign_address", lower_case(&w->a, w->email), err))
        return false;
    w->outcome = w->there && w->kept.len ? OUTCOME_DONE : OUTCOME_ABSENT;
    if (w->outcome != OUTCOME_DONE)
        return true;
    if (!ticket_make(t, TICKET_RESET, w->id, w->s->actor->now, w->ticket, err) ||
        !user_row(t, w->out, w->id, w->user, &there, err))
        return false;
    return audit_user(t, w, "password.forgot", "done", err);
}

enum outcome sign_forgot(const struct sign *s, str email, struct arena *out, struct user *user,
                         char token[TOKEN_TEXT], struct err *err)
{
    struct signed_in in;
    struct work w = {.s = s, .in = &in, .out = out, .email = email, .user = user, .ticket = token};
    return step_alone(&w, forgot, err);
}

static bool reset_done(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    bool there = false;
    return ticket_load(t, w, TICKET_RESET, true, err) &&
           (w->outcome != OUTCOME_DONE ||
            (tx_run(t, "sign_password_set",
                    DB_ARGS(DB_T(w->id), DB_T(str_from(w->made)), DB_N(w->s->actor->now)), NULL,
                    err) &&
             sessions_drop(t, w->id, (str){0}, err) &&
             user_row(t, w->out, w->id, w->user, &there, err) &&
             audit_user(t, w, "password.reset", "done", err)));
}

enum outcome sign_reset(const struct sign *s, str token, str password, struct arena *out,
                        struct user *user, struct signed_in *in, struct err *err)
{
    struct arena space = arena_open("new password", 1 << 20);
    struct work w = {.s = s, .in = in, .a = space, .out = out, .token = token, .user = user};
    *in = (struct signed_in){0};
    enum outcome outcome = step(&w, ticket_look, false, err);
    if (outcome == OUTCOME_DONE && (in->verdict = judge(&w, password, w.name)) != PASSWORD_FITS)
        outcome = OUTCOME_UNFIT;
    if (outcome == OUTCOME_DONE) {
        password_hash(password, w.made);
        outcome = step(&w, reset_done, true, err);
    }
    arena_close(space);
    return outcome;
}

static bool change_done(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    w->outcome = OUTCOME_DONE;
    return tx_run(t, "sign_password_set",
                  DB_ARGS(DB_T(w->id), DB_T(str_from(w->made)), DB_N(w->s->actor->now)), NULL,
                  err) &&
           sessions_drop(t, w->id, str_from(w->who->session), err) &&
           audit_user(t, w, "password.change", "done", err);
}

enum outcome sign_change(const struct sign *s, const struct who *who, str old, str password,
                         struct signed_in *in, struct err *err)
{
    struct arena space = arena_open("new password", 1 << 20);
    struct work w = {.s = s, .in = in, .who = who, .a = space};
    *in = (struct signed_in){0};
    enum outcome outcome = own_password(&w, old, err);
    if (outcome == OUTCOME_DONE && (in->verdict = judge(&w, password, w.name)) != PASSWORD_FITS)
        outcome = OUTCOME_UNFIT;
    if (outcome == OUTCOME_DONE) {
        password_hash(password, w.made);
        outcome = step(&w, change_done, true, err);
    }
    arena_close(space);
    return outcome;
}

/* --- an own provider ---------------------------------------------------------------------------
 */

/* The invited account gets the identity, unless somebody has it. */
static bool identity_link(struct tx *t, struct work *w, struct err *err)
{
    struct db_rows taken;
    const struct identity *i = w->identity;
    if (!tx_rows(t, &w->a, "identity_get", DB_ARGS(DB_T(i->issuer), DB_T(i->subject)), &taken, err))
        return false;
    if (taken.count) {
        w->outcome = OUTCOME_TAKEN;
        return true;
    }
    w->token = i->invitation;
    if (!ticket_load(t, w, TICKET_INVITE, true, err))
        return false;
    str name = line_fits(i->name, NAME_MOST, false) ? str_trim(i->name) : w->email;
    return w->outcome != OUTCOME_DONE ||
           (tx_run(t, "identity_insert", DB_ARGS(DB_T(i->issuer), DB_T(i->subject), DB_T(w->id)),
                   NULL, err) &&
            tx_run(t, "sign_name_set", DB_ARGS(DB_T(w->id), DB_T(name)), NULL, err) &&
            audit_user(t, w, "invite.accept", "done", err));
}

static bool identity(struct tx *t, void *context, struct err *err)
{
    struct work *w = context;
    struct db_rows rows;
    const struct identity *i = w->identity;
    *w->in = (struct signed_in){0};
    w->outcome = OUTCOME_DONE;
    if (i->invitation.len && !identity_link(t, w, err))
        return false;
    if (w->outcome != OUTCOME_DONE)
        return true;
    if (!tx_rows(t, &w->a, "identity_user", DB_ARGS(DB_T(i->issuer), DB_T(i->subject)), &rows, err))
        return false;
    w->there = rows.count == 1;
    w->outcome = w->there ? OUTCOME_DONE : OUTCOME_ABSENT;
    if (!w->there)
        return audit_user(t, w, "login.oidc", "refused", err);
    return load(t, w, "sign_user", db_text(&rows, 0, 0), err) &&
           session_instead(t, w, STAGE_FULL, err) && audit_user(t, w, "login.oidc", "done", err);
}

enum outcome sign_identity(const struct sign *s, const struct identity *who, struct signed_in *in,
                           struct err *err)
{
    struct work w = {.s = s, .in = in, .identity = who};
    *in = (struct signed_in){0};
    return step_alone(&w, identity, err);
}
