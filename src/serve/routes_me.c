/* routes_me.c - who calls, and what belongs to them: me, sessions, password, second factor.
 * Flow: router.c -> [routes_me] -> people/. */
#include "people/demo_people.h"
#include "people/link.h"
#include "serve/tell.h"

static void tell_user(struct buf *json, const struct user *u)
{
    buf_str(json, S("\"user\":{"));
    tell_text(json, "id", u->id);
    tell_text(json, "name", u->name);
    tell_text(json, "email", u->email);
    tell_text(json, "role", str_from(role_name(u->role)));
    tell_flag(json, "contact", u->contact);
    tell_text(json, "language", u->language);
    buf_str(json, S("\"organisation\":{"));
    tell_text(json, "id", u->organisation);
    tell_text(json, "name", u->organisation_name);
    tell_text(json, "kind", u->organisation_kind);
    tell_end(json, '}');
    buf_byte(json, ',');
    tell_flag(json, "totp", u->has_totp);
    tell_flag(json, "password", u->has_password);
    tell_end(json, '}');
    buf_byte(json, ',');
    if (u->role == ROLE_GUEST)
        tell_words(json, "scope", u->scope);
}

static void tell_link(struct buf *json, const struct link *l)
{
    buf_str(json, S("\"link\":{"));
    tell_text(json, "title", l->title);
    tell_text(json, "for_name", l->for_name);
    buf_str(json, S("\"by\":{"));
    tell_text(json, "name", l->by);
    tell_text(json, "organisation", l->organisation_name);
    tell_end(json, '}');
    buf_byte(json, ',');
    tell_number(json, "expires", l->expires);
    tell_words(json, "scope", l->scope);
    tell_text(json, "edition", l->edition);
    tell_text(json, "view", l->view);
    tell_text(json, "rights", l->contribute ? S("contribute") : S("read"));
    tell_end(json, '}');
    buf_byte(json, ',');
    tell_words(json, "scope", l->scope);
}

static void tell_rights(struct buf *json, const struct who *w)
{
    static const enum cap caps[] = {CAP_READ,    CAP_CONTRIBUTE, CAP_MEMBER,
                                    CAP_CONTACT, CAP_EDITOR,     CAP_ADMIN};
    buf_str(json, S("\"may\":["));
    for (size_t i = 0; i < COUNT(caps); i++)
        if (who_may(w, caps[i]))
            buf_format(json, "\"%s\",", cap_name(caps[i]));
    tell_end(json, ']');
    buf_byte(json, ',');
}

static void tell_providers(struct buf *json, const struct site *site)
{
    buf_str(json, S("\"oidc\":["));
    for (size_t i = 0; i < site->provider_count; i++) {
        buf_byte(json, '{');
        tell_text(json, "id", str_from(site->providers[i].id));
        tell_text(json, "title", str_from(site->providers[i].title));
        tell_end(json, '}');
        buf_byte(json, ',');
    }
    tell_end(json, ']');
}

/* Who may be tried on a demonstration, with the code of this half minute: only loopback sees it. */
static void tell_demo(const struct request *q, struct buf *json)
{
    char code[TOTP_DIGITS + 1];
    if (!q->site->demo || q->who.stage == STAGE_FULL ||
        !totp_code(str_from(demo_secret), q->now / TOTP_STEP_S, code))
        return;
    tell_text(json, "demo_password", str_from(demo_password));
    tell_text(json, "demo_code", str_from(code));
    buf_str(json, S("\"demo_people\":["));
    for (size_t i = 0; i < demo_people_count; i++)
        buf_format(json, "%s{\"email\":\"%s\",\"role\":\"%s\"}", i ? "," : "", demo_people[i].email,
                   role_name(demo_people[i].role));
    buf_str(json, S("],"));
}

static const char *stage_of(const struct who *w)
{
    static const char *const names[] = {[STAGE_NONE] = "none",
                                        [STAGE_HALF] = "half",
                                        [STAGE_ENROL] = "enrol",
                                        [STAGE_FULL] = "full"};
    return names[w->stage];
}

void tell_me(const struct request *q, struct answer *a)
{
    struct buf *json = &a->made;
    struct err err = {0};
    struct user user;
    struct link link;
    enum outcome outcome = OUTCOME_DONE;
    a->type = "application/json";
    buf_format(json, "{\"mode\":\"%s\",\"demo\":%s,\"stage\":\"%s\",",
               q->site->db ? "accounts" : "open", q->site->demo ? "true" : "false",
               stage_of(&q->who));
    if (q->who.kind == WHO_USER && q->who.stage == STAGE_FULL &&
        (outcome = user_find(q->site->db, q->arena, str_from(q->who.user), &user, &err)) ==
            OUTCOME_DONE)
        tell_user(json, &user);
    if (q->who.kind == WHO_LINK && (outcome = link_get(q->site->db, q->arena, str_from(q->who.link),
                                                       &link, &err)) == OUTCOME_DONE)
        tell_link(json, &link);
    tell_demo(q, json);
    tell_rights(json, &q->who);
    tell_providers(json, q->site);
    buf_str(json, S("}\n"));
    if (outcome != OUTCOME_DONE) {
        buf_reset(json);
        tell_outcome(a, outcome, &err);
    }
}

static void get_me(struct request *q, struct answer *a)
{
    tell_me(q, a);
}

/* --- sessions ----------------------------------------------------------------------------------
 */

void tell_sessions(struct request *q, struct answer *a, str user)
{
    struct session *list;
    size_t count;
    struct err err = {0};
    if (!sessions_of(q->site->db, q->arena, user, &q->who, q->now, &list, &count, &err)) {
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    a->type = "application/json";
    buf_str(&a->made, S("{\"sessions\":["));
    for (size_t i = 0; i < count; i++) {
        buf_byte(&a->made, '{');
        tell_text(&a->made, "id", list[i].id);
        tell_number(&a->made, "created", list[i].created);
        tell_number(&a->made, "seen", list[i].seen);
        tell_number(&a->made, "ends", list[i].ends);
        tell_text(&a->made, "address", list[i].address);
        tell_text(&a->made, "agent", list[i].agent);
        tell_flag(&a->made, "here", list[i].here);
        tell_end(&a->made, '}');
        buf_byte(&a->made, ',');
    }
    tell_end(&a->made, ']');
    buf_str(&a->made, S("}\n"));
}

static void get_sessions(struct request *q, struct answer *a)
{
    tell_sessions(q, a, str_from(q->who.user));
}

static void delete_session(struct request *q, struct answer *a)
{
    struct err err = {0};
    struct actor actor = actor_of(q);
    enum outcome outcome = session_kill(q->site->db, &actor, str_from(q->who.user),
                                        router_capture(q, "session"), &err);
    if (outcome == OUTCOME_DONE)
        answer_done(a);
    else
        tell_outcome(a, outcome, &err);
}

static void post_logout(struct request *q, struct answer *a)
{
    struct err err = {0};
    struct actor actor = actor_of(q);
    enum outcome outcome = session_end(q->site->db, &actor, &q->who, &err);
    if (outcome == OUTCOME_FAILED) {
        tell_outcome(a, outcome, &err);
        return;
    }
    set_cookie(q, a, "");
    answer_done(a);
}

/* --- password and second factor ----------------------------------------------------------------
 */

/* "It was changed: was it you?" */
static void tell_owner(const struct request *q)
{
    struct user user;
    struct err err = {0};
    if (user_find(q->site->db, q->arena, str_from(q->who.user), &user, &err) == OUTCOME_DONE)
        (void)post_letter(q, &(struct letter_job){.which = LETTER_CHANGED,
                                                  .to = user.email,
                                                  .name = user.name,
                                                  .english = str_equal(user.language, S("en"))});
}

/* What all steps of the second factor and the password answer when they are not done. */
static void tell_step(struct answer *a, enum outcome outcome, const struct signed_in *in,
                      const struct err *err)
{
    if (outcome == OUTCOME_WAIT)
        tell_wait(a, in->wait_s);
    else if (outcome == OUTCOME_WRONG)
        answer_fail(a, 422, "wrong", "Dit klopt niet.", "That is not right.");
    else if (outcome == OUTCOME_UNFIT && in->verdict != PASSWORD_FITS)
        tell_password(a, in->verdict);
    else
        tell_outcome(a, outcome, err);
}

static void tell_codes(struct answer *a, char codes[RECOVERY_CODES][RECOVERY_TEXT])
{
    a->type = "application/json";
    buf_str(&a->made, S("{\"recovery\":["));
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        buf_format(&a->made, "%s\"%s\"", i ? "," : "", codes[i]);
    buf_str(&a->made, S("]}\n"));
}

static void post_password(struct request *q, struct answer *a)
{
    struct step s;
    if (!step_begin(q, a, &s))
        return;
    enum outcome outcome = sign_change(&s.sign, &q->who, body_text(s.body, "old", LIMIT_PASSWORD),
                                       body_text(s.body, "new", LIMIT_PASSWORD), &s.in, &s.err);
    if (outcome != OUTCOME_DONE) {
        tell_step(a, outcome, &s.in, &s.err);
        return;
    }
    tell_owner(q);
    answer_done(a);
}

static void post_totp_new(struct request *q, struct answer *a)
{
    struct step s;
    if (!step_begin(q, a, &s))
        return;
    str secret, uri;
    enum outcome outcome = sign_totp_new(&s.sign, &q->who,
                                         body_text(s.body, "password", LIMIT_PASSWORD), q->arena,
                                         &secret, &uri, &s.in, &s.err);
    if (outcome != OUTCOME_DONE) {
        tell_step(a, outcome, &s.in, &s.err);
        return;
    }
    a->type = "application/json";
    buf_byte(&a->made, '{');
    tell_text(&a->made, "secret", secret);
    tell_text(&a->made, "uri", uri);
    tell_end(&a->made, '}');
}

static void post_totp_confirm(struct request *q, struct answer *a)
{
    struct step s;
    if (!step_begin(q, a, &s))
        return;
    char codes[RECOVERY_CODES][RECOVERY_TEXT];
    enum outcome outcome = sign_totp_confirm(&s.sign, &q->who, body_text(s.body, "code", 32), codes,
                                             &s.in, &s.err);
    if (outcome != OUTCOME_DONE) {
        tell_step(a, outcome, &s.in, &s.err);
        return;
    }
    if (s.in.token[0])
        set_cookie(q, a, s.in.token);
    else
        tell_owner(q);
    tell_codes(a, codes);
}

static void post_recovery_new(struct request *q, struct answer *a)
{
    struct step s;
    if (!step_begin(q, a, &s))
        return;
    char codes[RECOVERY_CODES][RECOVERY_TEXT];
    enum outcome outcome = sign_recovery_new(
        &s.sign, &q->who, body_text(s.body, "password", LIMIT_PASSWORD), codes, &s.in, &s.err);
    if (outcome == OUTCOME_DONE)
        tell_codes(a, codes);
    else
        tell_step(a, outcome, &s.in, &s.err);
}

static void post_language(struct request *q, struct answer *a)
{
    const struct json *body;
    struct err err = {0};
    if (!body_object(q, a, &body))
        return;
    enum outcome outcome = user_language(q->site->db, str_from(q->who.user),
                                         body_text(body, "language", 2), &err);
    if (outcome == OUTCOME_DONE)
        answer_done(a);
    else
        tell_outcome(a, outcome, &err);
}

static const struct route rows[] = {
    {"GET", "/api/v1/me", CAP_PUBLIC, OBJECT_SELF, RATE_READ, PLACE_DESK, 0, get_me},
    {"POST", "/api/v1/logout", CAP_SESSION, OBJECT_SELF, RATE_WRITE, PLACE_DESK, LIMIT_JSON,
     post_logout},
    {"GET", "/api/v1/sessions", CAP_SIGNED, OBJECT_SELF, RATE_READ, PLACE_DESK, 0, get_sessions},
    {"DELETE", "/api/v1/sessions/:session", CAP_SIGNED, OBJECT_SELF, RATE_WRITE, PLACE_DESK, 0,
     delete_session},
    {"POST", "/api/v1/password", CAP_SIGNED, OBJECT_SELF, RATE_SIGN, PLACE_VAULT, LIMIT_JSON,
     post_password},
    {"POST", "/api/v1/totp/new", CAP_ENROL, OBJECT_SELF, RATE_SIGN, PLACE_VAULT, LIMIT_JSON,
     post_totp_new},
    {"POST", "/api/v1/totp/confirm", CAP_ENROL, OBJECT_SELF, RATE_SIGN, PLACE_DESK, LIMIT_JSON,
     post_totp_confirm},
    {"POST", "/api/v1/recovery/new", CAP_SIGNED, OBJECT_SELF, RATE_SIGN, PLACE_VAULT, LIMIT_JSON,
     post_recovery_new},
    {"POST", "/api/v1/language", CAP_SIGNED, OBJECT_SELF, RATE_WRITE, PLACE_DESK, LIMIT_JSON,
     post_language},
};
const struct routes routes_me = {rows, COUNT(rows)};
