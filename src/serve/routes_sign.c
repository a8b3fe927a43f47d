/* routes_sign.c - signing in: password, second factor, invitation, forgotten password, own
 * provider. Flow: router.c -> [routes_sign] -> people/sign.c, people/oidc.c. */
#include "base/num.h"
#include "serve/header.h"
#include "serve/log.h"
#include "serve/tell.h"

static void tell_next(struct answer *a, const char *next)
{
    a->type = "application/json";
    buf_format(&a->made, "{\"next\":\"%s\"}\n", next);
}

/* A new session and what is to be done with it. */
static void tell_session(const struct request *q, struct answer *a, const struct signed_in *in)
{
    set_cookie(q, a, in->token);
    tell_next(a, in->stage == STAGE_HALF ? "totp" : in->stage == STAGE_ENROL ? "enrol" : "done");
}

static void tell_wrong(struct answer *a, const char *nl, const char *en)
{
    answer_fail(a, 401, "wrong", nl, en);
}

static void post_login(struct request *q, struct answer *a)
{
    struct step s;
    if (!step_begin(q, a, &s))
        return;
    enum outcome outcome = sign_password(&s.sign, body_text(s.body, "email", 254),
                                         body_text(s.body, "password", LIMIT_PASSWORD), &s.in,
                                         &s.err);
    if (outcome == OUTCOME_DONE)
        tell_session(q, a, &s.in);
    else if (outcome == OUTCOME_WRONG)
        tell_wrong(a, "E-mailadres of wachtwoord klopt niet.",
                   "E-mail address or password is not right.");
    else if (outcome == OUTCOME_WAIT)
        tell_wait(a, s.in.wait_s);
    else
        tell_outcome(a, outcome, &s.err);
}

static void post_second(struct request *q, struct answer *a)
{
    struct step s;
    if (!step_begin(q, a, &s))
        return;
    enum outcome outcome = sign_second(&s.sign, &q->who, body_text(s.body, "code", 32),
                                       body_text(s.body, "recovery", 64), &s.in, &s.err);
    if (outcome == OUTCOME_WRONG)
        tell_wrong(a, "Deze code klopt niet (meer).", "This code is not right (any more).");
    else if (outcome == OUTCOME_WAIT)
        tell_wait(a, s.in.wait_s);
    else if (outcome != OUTCOME_DONE)
        tell_outcome(a, outcome, &s.err);
    if (outcome != OUTCOME_DONE)
        return;
    set_cookie(q, a, s.in.token);
    a->type = "application/json";
    buf_format(&a->made, "{\"next\":\"done\",\"recovery_left\":%lld}\n",
               (long long)s.in.recovery_left);
}

/* --- invitation --------------------------------------------------------------------------------
 */

static void post_invitation_look(struct request *q, struct answer *a)
{
    struct step s;
    if (!step_begin(q, a, &s))
        return;
    struct user user;
    enum outcome outcome = sign_invitation(&s.sign, body_text(s.body, "token", TOKEN_TEXT),
                                           q->arena, &user, &s.err);
    if (outcome != OUTCOME_DONE) {
        tell_outcome(a, outcome, &s.err);
        return;
    }
    a->type = "application/json";
    buf_byte(&a->made, '{');
    tell_text(&a->made, "email", user.email);
    tell_text(&a->made, "organisation", user.organisation_name);
    tell_text(&a->made, "role", str_from(role_name(user.role)));
    tell_text(&a->made, "language", user.language);
    tell_end(&a->made, '}');
}

static void post_invitation_accept(struct request *q, struct answer *a)
{
    struct step s;
    if (!step_begin(q, a, &s))
        return;
    enum outcome outcome = sign_accept(
        &s.sign, body_text(s.body, "token", TOKEN_TEXT), body_text(s.body, "name", NAME_MOST),
        body_text(s.body, "password", LIMIT_PASSWORD), &s.in, &s.err);
    if (outcome == OUTCOME_DONE)
        tell_session(q, a, &s.in);
    else if (outcome == OUTCOME_UNFIT)
        tell_password(a, s.in.verdict);
    else
        tell_outcome(a, outcome, &s.err);
}

/* --- forgotten ---------------------------------------------------------------------------------
 */

/* What is done after the answer, so that its time tells nobody whether there is an account. */
struct forgotten {
    const struct site *site;
    struct pools *pools;
    char email[255], address[64], where[320];
    int64_t now;
};

static str nothing(const void *source, const char *name)
{
    (void)source, (void)name;
    return (str){0};
}

static void forgotten_run(void *context)
{
    struct forgotten *f = context;
    struct arena space = arena_open("forgotten", 4 << 20), a = space;
    struct err err = {0};
    struct user user = {0};
    char token[TOKEN_TEXT] = "";
    struct request q = {.site = f->site,
                        .pools = f->pools,
                        .arena = &a,
                        .now = f->now,
                        .header = nothing,
                        .address = str_from(f->address)};
    struct actor actor = actor_of(&q);
    struct sign sign = sign_of(&q, &actor);
    enum outcome outcome = sign_forgot(&sign, str_from(f->email), &a, &user, token, &err);
    str page = str_from(arena_format(&a, "%s/wachtwoord#%s", f->where, token));
    struct letter_job job = {.which = outcome == OUTCOME_DONE ? LETTER_RESET : LETTER_NO_ACCOUNT,
                             .to = outcome == OUTCOME_DONE ? user.email : str_from(f->email),
                             .name = user.name,
                             .link = outcome == OUTCOME_DONE ? page : (str){0},
                             .english = str_equal(user.language, S("en")),
                             .hours = TICKET_RESET_S / 3600};
    if (outcome == OUTCOME_FAILED)
        log_event("people_store", err.text);
    else if (mail_address_fits(job.to))
        (void)send_letter(&q, &job);
    explicit_bzero(space.at, (size_t)(a.at - space.at));
    explicit_bzero(token, sizeof token);
    arena_close(space);
    free(f);
}

static void post_forgot(struct request *q, struct answer *a)
{
    const struct json *body;
    if (!body_object(q, a, &body))
        return;
    str email = body_text(body, "email", 254), where = site_address(q);
    struct forgotten *f = calloc(1, sizeof *f);
    if (f && where.len < sizeof f->where) {
        f->site = q->site;
        f->pools = q->pools;
        f->now = q->now;
        snprintf(f->email, sizeof f->email, "%.*s", STR_ARG(email));
        snprintf(f->address, sizeof f->address, "%.*s", STR_ARG(q->address));
        snprintf(f->where, sizeof f->where, "%.*s", STR_ARG(where));
    }
    if (!f || !f->site || !pools_add(q->pools, PLACE_ERRAND, forgotten_run, f)) {
        free(f);
        a->status = 429;
        a->retry_s = 10;
        return;
    }
    a->status = 202;
    a->type = "application/json";
    buf_format(&a->made, "{\"mail\":%s}\n", q->site->has_mail ? "true" : "false");
}

static void post_reset(struct request *q, struct answer *a)
{
    const struct json *body;
    if (!body_object(q, a, &body))
        return;
    struct err err = {0};
    struct signed_in in;
    struct user user;
    struct actor actor = actor_of(q);
    struct sign sign = sign_of(q, &actor);
    enum outcome outcome = sign_reset(&sign, body_text(body, "token", TOKEN_TEXT),
                                      body_text(body, "password", LIMIT_PASSWORD), q->arena, &user,
                                      &in, &err);
    if (outcome == OUTCOME_UNFIT)
        tell_password(a, in.verdict);
    else if (outcome != OUTCOME_DONE)
        tell_outcome(a, outcome, &err);
    if (outcome != OUTCOME_DONE)
        return;
    (void)post_letter(q, &(struct letter_job){.which = LETTER_CHANGED,
                                              .to = user.email,
                                              .name = user.name,
                                              .english = str_equal(user.language, S("en"))});
    answer_done(a);
}

/* --- an own provider ---------------------------------------------------------------------------
 */

enum { OIDC_COOKIE_S = 600 };

static const char *oidc_cookie(const struct site *site)
{
    return site->secure ? "__Host-veerkracht-oidc" : "veerkracht-oidc";
}

static const struct site_provider *provider_of(const struct request *q)
{
    str id = router_capture(q, "provider");
    for (size_t i = 0; i < q->site->provider_count; i++)
        if (str_equal(id, str_from(q->site->providers[i].id)))
            return &q->site->providers[i];
    return NULL;
}

/* What belongs to this sign-in goes to the browser, in a box only we open: any server of several
 * can finish what another began. */
static void keep_once(const struct request *q, struct answer *a, const struct site_provider *p,
                      const struct oidc_once *once, str invitation)
{
    const char *text = arena_format(
        q->arena, "%s %lld %.*s %.*s %.*s %.*s", p->id, (long long)(q->now + OIDC_COOKIE_S),
        STR_ARG(once->state), STR_ARG(once->nonce), STR_ARG(once->verifier), STR_ARG(invitation));
    str box = keyring_seal(&q->site->keys, q->arena, S("oidc"), str_from(text));
    buf_format(&a->cookie, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s",
               oidc_cookie(q->site), STR_ARG(box), OIDC_COOKIE_S,
               q->site->secure ? "; Secure" : "");
}

static str next_word(str *rest)
{
    size_t end = str_find(*rest, ' ');
    str word = {rest->at, end};
    end += end < rest->len;
    *rest = (str){rest->at + end, rest->len - end};
    return word;
}

/* What keep_once gave the browser: of this provider, not over. */
static bool take_once(const struct request *q, const struct site_provider *p,
                      struct oidc_once *once, str *invitation)
{
    str box = cookie_find(q->header(q->source, "Cookie"), str_from(oidc_cookie(q->site))), text;
    int64_t until = 0;
    if (!keyring_open_box(&q->site->keys, q->arena, S("oidc"), box, &text))
        return false;
    bool own = str_equal(next_word(&text), str_from(p->id));
    bool timely = num_parse_int(next_word(&text), &until) && q->now < until;
    once->state = next_word(&text);
    once->nonce = next_word(&text);
    once->verifier = next_word(&text);
    *invitation = text;
    return own && timely;
}

static void post_oidc_start(struct request *q, struct answer *a)
{
    const struct site_provider *p = provider_of(q);
    const struct json *body;
    if (!p)
        a->status = 404;
    if (!p || !body_object(q, a, &body))
        return;
    char state[TOKEN_TEXT], nonce[TOKEN_TEXT], verifier[TOKEN_TEXT];
    token_new(state);
    token_new(nonce);
    token_new(verifier);
    struct oidc_once once = {str_from(state), str_from(nonce), str_from(verifier)};
    struct err err = {0};
    str url, invitation = body_text(body, "invitation", TOKEN_TEXT);
    if (!oidc_begin(p->oidc, q->arena, &once, q->now, &url, &err)) {
        log_event("oidc", err.text);
        a->status = 502;
        return;
    }
    keep_once(q, a, p, &once, token_fits(invitation) ? invitation : (str){0});
    a->type = "application/json";
    buf_byte(&a->made, '{');
    tell_text(&a->made, "url", url);
    tell_end(&a->made, '}');
}

static void tell_no_identity(struct answer *a, enum outcome outcome)
{
    if (outcome == OUTCOME_TAKEN)
        answer_fail(a, 409, "taken", "Bij deze aanmelding hoort al een account. Log daarmee in.",
                    "This sign-in belongs to an account already. Log in with that.");
    else
        answer_fail(a, 403, "no_account",
                    "Bij deze aanmelding hoort hier geen account. Vraag uw contactpersoon om een "
                    "uitnodiging.",
                    "No account here belongs to this sign-in. Ask your contact person for an "
                    "invitation.");
}

static void post_oidc_finish(struct request *q, struct answer *a)
{
    const struct site_provider *p = provider_of(q);
    const struct json *body;
    struct oidc_once once;
    struct idtoken told;
    struct err err = {0};
    str invitation;
    if (!p)
        a->status = 404;
    if (!p || !body_object(q, a, &body))
        return;
    if (!take_once(q, p, &once, &invitation) ||
        !secret_equal(body_text(body, "state", 128), once.state)) {
        answer_fail(a, 400, "state", "Deze aanmelding is verlopen. Begin opnieuw.",
                    "This sign-in is over. Begin again.");
        return;
    }
    if (!oidc_finish(p->oidc, q->arena, &once, body_text(body, "code", 4096),
                     body_text(body, "iss", 512), q->now, &told, &err)) {
        log_event("oidc", err.text);
        answer_fail(a, 502, "provider", "De aanmelding bij uw organisatie is niet gelukt.",
                    "Signing in at your organisation did not work.");
        return;
    }
    struct actor actor = actor_of(q);
    struct sign sign = sign_of(q, &actor);
    struct signed_in in;
    struct identity who = {str_from(p->issuer), told.subject, told.name, invitation};
    enum outcome outcome = sign_identity(&sign, &who, &in, &err);
    if (outcome == OUTCOME_DONE)
        tell_session(q, a, &in);
    else if (outcome == OUTCOME_ABSENT || outcome == OUTCOME_TAKEN)
        tell_no_identity(a, outcome);
    else
        tell_outcome(a, outcome, &err);
}

static const struct route rows[] = {
    {"POST", "/api/v1/login", CAP_PUBLIC, OBJECT_NONE, RATE_SIGN, PLACE_VAULT, LIMIT_JSON,
     post_login},
    {"POST", "/api/v1/login/totp", CAP_HALF, OBJECT_SELF, RATE_SIGN, PLACE_DESK, LIMIT_JSON,
     post_second},
    {"POST", "/api/v1/invitation/look", CAP_PUBLIC, OBJECT_NONE, RATE_SIGN, PLACE_DESK, LIMIT_JSON,
     post_invitation_look},
    {"POST", "/api/v1/invitation/accept", CAP_PUBLIC, OBJECT_NONE, RATE_SIGN, PLACE_VAULT,
     LIMIT_JSON, post_invitation_accept},
    {"POST", "/api/v1/forgot", CAP_PUBLIC, OBJECT_NONE, RATE_HEAVY, PLACE_DESK, LIMIT_JSON,
     post_forgot},
    {"POST", "/api/v1/reset", CAP_PUBLIC, OBJECT_NONE, RATE_SIGN, PLACE_VAULT, LIMIT_JSON,
     post_reset},
    {"POST", "/api/v1/oidc/:provider/start", CAP_PUBLIC, OBJECT_NONE, RATE_HEAVY, PLACE_ERRAND,
     LIMIT_JSON, post_oidc_start},
    {"POST", "/api/v1/oidc/:provider/finish", CAP_PUBLIC, OBJECT_NONE, RATE_HEAVY, PLACE_ERRAND,
     LIMIT_JSON, post_oidc_finish},
};
const struct routes routes_sign = {rows, COUNT(rows)};
