/* routes_org.c - the people of an organisation, and its share links.
 * Flow: router.c -> [routes_org] -> people/account.c, people/link.c. */
#include "people/link.h"
#include "serve/tell.h"

static enum role as_role(const struct request *q)
{
    return q->who.role;
}

static void tell_done(struct answer *a, enum outcome outcome, const struct err *err)
{
    if (outcome == OUTCOME_DONE)
        answer_done(a);
    else
        tell_outcome(a, outcome, err);
}

/* --- people ------------------------------------------------------------------------------------
 */

static void get_people(struct request *q, struct answer *a)
{
    struct user *list;
    size_t count;
    struct err err = {0};
    struct buf *json = &a->made;
    if (!users_list(q->site->db, q->arena, router_capture(q, "org"), &list, &count, &err)) {
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    a->type = "application/json";
    buf_str(json, S("{\"people\":["));
    for (size_t i = 0; i < count; i++) {
        buf_byte(json, '{');
        tell_text(json, "id", list[i].id);
        tell_text(json, "name", list[i].name);
        tell_text(json, "email", list[i].email);
        tell_text(json, "role", str_from(role_name(list[i].role)));
        tell_flag(json, "contact", list[i].contact);
        tell_text(json, "state", str_from(user_state(&list[i])));
        tell_number(json, "seen", list[i].seen);
        tell_flag(json, "totp", list[i].has_totp);
        tell_flag(json, "oidc", list[i].has_oidc);
        tell_number(json, "reviewed", list[i].reviewed);
        tell_words(json, "scope", list[i].scope);
        tell_end(json, '}');
        buf_byte(json, ',');
    }
    tell_end(json, ']');
    buf_str(json, S("}\n"));
}

/* The one-time link of an invitation or reset: by mail where mail goes out, else in the answer. */
static void tell_ticket(const struct request *q, struct answer *a, str id, enum letter letter,
                        const char *token)
{
    struct user user = {0}, by = {0};
    struct err err = {0};
    if (user_find(q->site->db, q->arena, id, &user, &err) != OUTCOME_DONE)
        return;
    (void)user_find(q->site->db, q->arena, str_from(q->who.user), &by, &err);
    bool invites = letter == LETTER_INVITE;
    str link = secret_link(q, invites ? "/uitnodiging" : "/wachtwoord", token);
    bool mailed = send_letter(
        q, &(struct letter_job){.which = letter,
                                .to = user.email,
                                .name = user.name,
                                .organisation = user.organisation_name,
                                .by = by.name,
                                .link = link,
                                .english = str_equal(user.language, S("en")),
                                .hours = (invites ? TICKET_INVITE_S : TICKET_RESET_S) / 3600});
    tell_flag(&a->made, "mailed", mailed);
    if (!mailed)
        tell_text(&a->made, "link", link);
}

static void post_person(struct request *q, struct answer *a)
{
    const struct json *body;
    if (!body_object(q, a, &body))
        return;
    struct invitation i = {.organisation = router_capture(q, "org"),
                           .email = body_text(body, "email", 254),
                           .language = body_text(body, "language", 2),
                           .contact = body_flag(body, "contact", false)};
    struct err err = {0};
    struct actor actor = actor_of(q);
    char id[PEOPLE_ID], token[TOKEN_TEXT];
    if (!role_read(body_text(body, "role", 16), &i.role) ||
        !body_texts(q, body, "scope", PEOPLE_SCOPE, &i.scope, &i.scope_count)) {
        a->status = 422;
        return;
    }
    if (!i.language.len)
        i.language = S("nl");
    enum outcome outcome = user_invite(q->site->db, &actor, as_role(q), &i, id, token, &err);
    if (outcome != OUTCOME_DONE) {
        tell_outcome(a, outcome, &err);
        return;
    }
    a->status = 201;
    a->type = "application/json";
    buf_byte(&a->made, '{');
    tell_text(&a->made, "id", str_from(id));
    tell_ticket(q, a, str_from(id), LETTER_INVITE, token);
    tell_end(&a->made, '}');
}

static void patch_person(struct request *q, struct answer *a)
{
    const struct json *body;
    if (!body_object(q, a, &body))
        return;
    enum role role = ROLE_GUEST;
    bool contact = body_flag(body, "contact", false), disabled = body_flag(body, "disabled", false);
    bool has_role = body_has(body, "role");
    struct user_change change = {.role = has_role ? &role : NULL,
                                 .contact = body_has(body, "contact") ? &contact : NULL,
                                 .disabled = body_has(body, "disabled") ? &disabled : NULL,
                                 .scope_given = body_has(body, "scope")};
    if ((has_role && !role_read(body_text(body, "role", 16), &role)) ||
        !body_texts(q, body, "scope", PEOPLE_SCOPE, &change.scope, &change.scope_count)) {
        a->status = 422;
        return;
    }
    struct err err = {0};
    struct actor actor = actor_of(q);
    tell_done(a,
              user_edit(q->site->db, &actor, as_role(q), router_capture(q, "org"),
                        router_capture(q, "user"), &change, &err),
              &err);
}

static void post_person_reset(struct request *q, struct answer *a)
{
    const struct json *body;
    if (!body_object(q, a, &body))
        return;
    str what = body_text(body, "what", 16);
    enum reset reset = str_equal(what, S("totp"))     ? RESET_TOTP
                       : str_equal(what, S("invite")) ? RESET_INVITE
                                                      : RESET_PASSWORD;
    struct err err = {0};
    struct actor actor = actor_of(q);
    char token[TOKEN_TEXT];
    if (reset == RESET_PASSWORD && !str_equal(what, S("password"))) {
        a->status = 422;
        return;
    }
    enum outcome outcome = user_reset(q->site->db, &actor, as_role(q), router_capture(q, "org"),
                                      router_capture(q, "user"), reset, token, &err);
    if (outcome != OUTCOME_DONE) {
        tell_outcome(a, outcome, &err);
        return;
    }
    a->type = "application/json";
    buf_byte(&a->made, '{');
    if (reset == RESET_TOTP)
        tell_flag(&a->made, "mailed", false);
    else
        tell_ticket(q, a, router_capture(q, "user"),
                    reset == RESET_INVITE ? LETTER_INVITE : LETTER_RESET, token);
    tell_end(&a->made, '}');
}

/* Whether ":user" is of ":org"; answers 404 when not. */
static bool of_organisation(struct request *q, struct answer *a)
{
    struct user user;
    struct err err = {0};
    enum outcome outcome = user_find(q->site->db, q->arena, router_capture(q, "user"), &user, &err);
    bool own = outcome == OUTCOME_DONE && str_equal(user.id, router_capture(q, "user")) &&
               str_equal(user.organisation, router_capture(q, "org"));
    if (!own)
        tell_outcome(a, outcome == OUTCOME_FAILED ? outcome : OUTCOME_ABSENT, &err);
    return own;
}

static void get_person_sessions(struct request *q, struct answer *a)
{
    if (of_organisation(q, a))
        tell_sessions(q, a, router_capture(q, "user"));
}

static void delete_person_session(struct request *q, struct answer *a)
{
    struct err err = {0};
    struct actor actor = actor_of(q);
    if (of_organisation(q, a))
        tell_done(a,
                  session_kill(q->site->db, &actor, router_capture(q, "user"),
                               router_capture(q, "session"), &err),
                  &err);
}

static void post_person_reviewed(struct request *q, struct answer *a)
{
    struct err err = {0};
    struct actor actor = actor_of(q);
    tell_done(
        a,
        user_review(q->site->db, &actor, router_capture(q, "org"), router_capture(q, "user"), &err),
        &err);
}

/* --- share links -------------------------------------------------------------------------------
 */

static void get_links(struct request *q, struct answer *a)
{
    struct link *list;
    size_t count;
    struct err err = {0};
    struct buf *json = &a->made;
    if (!links_of(q->site->db, q->arena, router_capture(q, "org"), &list, &count, &err)) {
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    a->type = "application/json";
    buf_str(json, S("{\"links\":["));
    for (size_t i = 0; i < count; i++) {
        const struct link *l = &list[i];
        buf_byte(json, '{');
        tell_text(json, "id", l->id);
        tell_text(json, "title", l->title);
        tell_text(json, "for_name", l->for_name);
        tell_words(json, "scope", l->scope);
        tell_text(json, "edition", l->edition);
        tell_text(json, "view", l->view);
        tell_text(json, "rights", l->contribute ? S("contribute") : S("read"));
        tell_flag(json, "passphrase", l->passphrase);
        tell_number(json, "uses_most", l->uses_most);
        tell_number(json, "uses", l->uses);
        tell_number(json, "used", l->used);
        tell_words(json, "origins", l->origins);
        tell_number(json, "created", l->created);
        tell_number(json, "expires", l->expires);
        tell_number(json, "revoked", l->revoked);
        tell_text(json, "by", l->by);
        tell_text(json, "state", str_from(link_state(l, q->now)));
        tell_end(json, '}');
        buf_byte(json, ',');
    }
    tell_end(json, ']');
    buf_str(json, S("}\n"));
}

static bool link_read(struct request *q, const struct json *body, struct link_new *l)
{
    *l = (struct link_new){
        .organisation = router_capture(q, "org"),
        .user = str_from(q->who.user),
        .for_name = body_text(body, "for_name", LINK_TEXT_MOST),
        .title = body_text(body, "title", LINK_TEXT_MOST),
        .edition = body_text(body, "edition", 64),
        .view = body_text(body, "view", LINK_VIEW_MOST),
        .contribute = str_equal(body_text(body, "rights", 16), S("contribute")),
        .passphrase = body_text(body, "passphrase", LIMIT_PASSWORD),
        .uses_most = body_number(body, "uses_most", 0, 1000000,
                                 body_has(body, "uses_most") ? -1 : 0),
        .days = body_number(body, "days", 1, LINK_DAYS_MOST,
                            body_has(body, "days") ? 0 : LINK_DAYS),
    };
    return body_texts(q, body, "scope", PEOPLE_SCOPE, &l->scope, &l->scope_count) &&
           body_texts(q, body, "origins", LINK_ORIGINS_MOST, &l->origins, &l->origin_count);
}

static void post_link(struct request *q, struct answer *a)
{
    const struct json *body;
    struct link_new l;
    if (!body_object(q, a, &body))
        return;
    struct err err = {0};
    struct actor actor = actor_of(q);
    char id[PEOPLE_ID], token[TOKEN_TEXT];
    const char *why = "scope";
    enum outcome outcome = link_read(q, body, &l)
                               ? link_make(q->site->db, &actor, &l, id, token, &why, &err)
                               : OUTCOME_UNFIT;
    if (outcome == OUTCOME_UNFIT) {
        answer_fail(a, 422, why, "Dit veld kan zo niet.", "This field cannot be like that.");
        return;
    }
    if (outcome != OUTCOME_DONE) {
        tell_outcome(a, outcome, &err);
        return;
    }
    str site = site_address(q);
    a->status = 201;
    a->type = "application/json";
    buf_byte(&a->made, '{');
    tell_text(&a->made, "id", str_from(id));
    tell_text(&a->made, "token", str_from(token));
    tell_text(&a->made, "url", secret_link(q, "/deel", token));
    if (l.origin_count)
        tell_text(&a->made, "embed",
                  str_from(arena_format(q->arena,
                                        "<iframe src=\"%.*s/insluiten/%s#%s\" width=\"100%%\" "
                                        "height=\"640\" loading=\"lazy\" title=\"Veerkrachtkaart\">"
                                        "</iframe>",
                                        STR_ARG(site), id, token)));
    tell_end(&a->made, '}');
}

static void get_link_uses(struct request *q, struct answer *a)
{
    int64_t *times;
    size_t count;
    struct err err = {0};
    enum outcome outcome = link_uses(q->site->db, q->arena, router_capture(q, "org"),
                                     router_capture(q, "link"), &times, &count, &err);
    if (outcome != OUTCOME_DONE) {
        tell_outcome(a, outcome, &err);
        return;
    }
    a->type = "application/json";
    buf_str(&a->made, S("{\"uses\":["));
    for (size_t i = 0; i < count; i++)
        buf_format(&a->made, "%s{\"used\":%lld}", i ? "," : "", (long long)times[i]);
    buf_str(&a->made, S("]}\n"));
}

static void delete_link(struct request *q, struct answer *a)
{
    struct err err = {0};
    struct actor actor = actor_of(q);
    tell_done(
        a,
        link_revoke(q->site->db, &actor, router_capture(q, "org"), router_capture(q, "link"), &err),
        &err);
}

static const struct route rows[] = {
    {"GET", "/api/v1/orgs/:org/people", CAP_CONTACT, OBJECT_ORG, RATE_READ, PLACE_DESK, 0,
     get_people},
    {"POST", "/api/v1/orgs/:org/people", CAP_CONTACT, OBJECT_ORG, RATE_HEAVY, PLACE_ERRAND,
     LIMIT_JSON, post_person},
    {"PATCH", "/api/v1/orgs/:org/people/:user", CAP_CONTACT, OBJECT_ORG, RATE_WRITE, PLACE_DESK,
     LIMIT_JSON, patch_person},
    {"POST", "/api/v1/orgs/:org/people/:user/reset", CAP_CONTACT, OBJECT_ORG, RATE_HEAVY,
     PLACE_ERRAND, LIMIT_JSON, post_person_reset},
    {"GET", "/api/v1/orgs/:org/people/:user/sessions", CAP_CONTACT, OBJECT_ORG, RATE_READ,
     PLACE_DESK, 0, get_person_sessions},
    {"DELETE", "/api/v1/orgs/:org/people/:user/sessions/:session", CAP_CONTACT, OBJECT_ORG,
     RATE_WRITE, PLACE_DESK, 0, delete_person_session},
    {"POST", "/api/v1/orgs/:org/people/:user/reviewed", CAP_CONTACT, OBJECT_ORG, RATE_WRITE,
     PLACE_DESK, LIMIT_JSON, post_person_reviewed},
    {"GET", "/api/v1/orgs/:org/links", CAP_MEMBER, OBJECT_ORG, RATE_READ, PLACE_DESK, 0, get_links},
    {"POST", "/api/v1/orgs/:org/links", CAP_MEMBER, OBJECT_OWN, RATE_WRITE, PLACE_VAULT, LIMIT_JSON,
     post_link},
    {"GET", "/api/v1/orgs/:org/links/:link/uses", CAP_MEMBER, OBJECT_ORG, RATE_READ, PLACE_DESK, 0,
     get_link_uses},
    {"DELETE", "/api/v1/orgs/:org/links/:link", CAP_MEMBER, OBJECT_ORG, RATE_WRITE, PLACE_DESK, 0,
     delete_link},
};
const struct routes routes_org = {rows, COUNT(rows)};
