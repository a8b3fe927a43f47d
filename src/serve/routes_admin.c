/* routes_admin.c - what the association looks after: organisations, editions, the audit log, the
 * yearly review. Flow: router.c -> [routes_admin] -> people/. */
#include "serve/states.h"
#include "serve/tell.h"

static void get_orgs(struct request *q, struct answer *a)
{
    struct organisation *list;
    size_t count;
    struct err err = {0};
    struct buf *json = &a->made;
    if (!organisations_list(q->site->db, q->arena, &list, &count, &err)) {
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    a->type = "application/json";
    buf_str(json, S("{\"organisations\":["));
    for (size_t i = 0; i < count; i++) {
        buf_byte(json, '{');
        tell_text(json, "id", list[i].id);
        tell_text(json, "name", list[i].name);
        tell_text(json, "kind", list[i].kind);
        tell_number(json, "people", list[i].people);
        tell_number(json, "created", list[i].created);
        tell_number(json, "ended", list[i].ended);
        tell_end(json, '}');
        buf_byte(json, ',');
    }
    tell_end(json, ']');
    buf_str(json, S("}\n"));
}

static void post_org(struct request *q, struct answer *a)
{
    const struct json *body;
    if (!body_object(q, a, &body))
        return;
    struct err err = {0};
    struct actor actor = actor_of(q);
    char id[PEOPLE_ID];
    enum outcome outcome = organisation_make(q->site->db, &actor,
                                             body_text(body, "name", NAME_MOST),
                                             body_text(body, "kind", 16), id, &err);
    if (outcome != OUTCOME_DONE) {
        tell_outcome(a, outcome, &err);
        return;
    }
    a->status = 201;
    a->type = "application/json";
    buf_format(&a->made, "{\"id\":\"%s\"}\n", id);
}

static void patch_org(struct request *q, struct answer *a)
{
    const struct json *body;
    if (!body_object(q, a, &body))
        return;
    struct err err = {0};
    struct actor actor = actor_of(q);
    str name = body_text(body, "name", NAME_MOST), kind = body_text(body, "kind", 16);
    bool ended = body_flag(body, "ended", false);
    struct organisation_change change = {.name = body_has(body, "name") ? &name : NULL,
                                         .kind = body_has(body, "kind") ? &kind : NULL,
                                         .ended = body_has(body, "ended") ? &ended : NULL};
    enum outcome outcome = organisation_edit(q->site->db, &actor, router_capture(q, "org"), &change,
                                             &err);
    if (outcome == OUTCOME_DONE)
        answer_done(a);
    else
        tell_outcome(a, outcome, &err);
}

/* --- editions ----------------------------------------------------------------------------------
 */

static void put_edition_state(struct request *q, struct answer *a)
{
    const struct json *body;
    enum edition_state state;
    str edition = router_capture(q, "edition");
    if (!body_object(q, a, &body))
        return;
    if (!shelf_has(q->site->shelf, edition)) {
        a->status = 404;
        return;
    }
    if (!edition_state_read(body_text(body, "state", 16), &state)) {
        a->status = 422;
        return;
    }
    struct err err = {0};
    struct actor actor = actor_of(q);
    enum outcome outcome = edition_state_set(q->site->db, &actor, str_from(q->who.user), edition,
                                             state, &err);
    if (outcome != OUTCOME_DONE || !states_refresh(q->site->states, &err))
        tell_outcome(a, OUTCOME_FAILED, &err);
    else
        answer_done(a);
}

/* --- audit -------------------------------------------------------------------------------------
 */

/* Ids mean nothing to who reads a log: the names that go with them. */
static bool tell_names(const struct request *q, struct buf *json, struct err *err)
{
    struct user *people;
    struct organisation *organisations;
    size_t count, some;
    if (!users_list(q->site->db, q->arena, (str){0}, &people, &count, err) ||
        !organisations_list(q->site->db, q->arena, &organisations, &some, err))
        return false;
    buf_str(json, S("\"names\":{"));
    for (size_t i = 0; i < count; i++)
        tell_text(json, people[i].id.at, people[i].name.len ? people[i].name : people[i].email);
    for (size_t i = 0; i < some; i++)
        tell_text(json, organisations[i].id.at, organisations[i].name);
    tell_end(json, '}');
    return true;
}

static void get_audit(struct request *q, struct answer *a)
{
    struct audit_wanted wanted = {.from = query_number(q, "from", 0),
                                  .to = query_number(q, "to", 0),
                                  .before = query_number(q, "before", 0)};
    struct buf lines = {0};
    struct err err = {0};
    if (!audit_page(q->site->db, &wanted, &lines, &err)) {
        buf_reset(&lines);
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    a->type = "application/json";
    buf_byte(&a->made, '{');
    if (!tell_names(q, &a->made, &err)) {
        buf_reset(&lines);
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    buf_str(&a->made, S(",\"lines\":["));
    buf_str(&a->made, buf_text(&lines));
    buf_str(&a->made, S("]}\n"));
    buf_reset(&lines);
}

/* Going through the whole chain takes as long as it is; asked for by a press of a button. */
static void get_audit_verify(struct request *q, struct answer *a)
{
    struct audit_state state;
    struct err err = {0};
    if (!audit_verify(q->site->db, &state, &err)) {
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    a->type = "application/json";
    buf_byte(&a->made, '{');
    tell_flag(&a->made, "whole", state.broken_at == 0);
    tell_number(&a->made, "lines", state.lines);
    tell_number(&a->made, "broken_at", state.broken_at);
    tell_text(&a->made, "newest", str_from(state.newest));
    tell_end(&a->made, '}');
}

enum { EXPORT_MOST = 256 << 20 };

static bool keep_lines(void *context, str lines)
{
    struct buf *b = context;
    buf_str(b, lines);
    return b->len < EXPORT_MOST;
}

static void get_audit_export(struct request *q, struct answer *a)
{
    struct err err = {0};
    struct actor actor = actor_of(q);
    if (!audit_note(q->site->db, &actor, "audit.export", (str){0}, "done", &err) ||
        !audit_export(q->site->db, keep_lines, &a->made, &err)) {
        buf_reset(&a->made);
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    if (a->made.len >= EXPORT_MOST) {
        answer_fail(a, 413, "large",
                    "Het logboek is te groot voor het scherm: gebruik `veerkracht "
                    "audit export` op de server.",
                    "The log is too large for the screen: use `veerkracht audit export` on the "
                    "server.");
        return;
    }
    a->type = "application/jsonl";
    a->saved_as = "attachment; filename=\"audit.jsonl\"";
}

/* --- review ------------------------------------------------------------------------------------
 */

static void tell_due(struct buf *json, const struct user *u, const struct due *due)
{
    buf_byte(json, '{');
    tell_text(json, "id", u->id);
    tell_text(json, "name", u->name);
    tell_text(json, "email", u->email);
    tell_text(json, "role", str_from(role_name(u->role)));
    tell_flag(json, "contact", u->contact);
    tell_text(json, "state", str_from(user_state(u)));
    tell_text(json, "organisation", u->organisation);
    tell_text(json, "organisation_name", u->organisation_name);
    tell_number(json, "seen", u->seen);
    tell_number(json, "reviewed", u->reviewed);
    buf_str(json, S("\"why\":["));
    buf_str(json, due->not_reviewed ? S("\"not_reviewed\",") : S(""));
    buf_str(json, due->unused ? S("\"unused\",") : S(""));
    buf_str(json, due->no_second_factor ? S("\"no_second_factor\",") : S(""));
    tell_end(json, ']');
    tell_end(json, '}');
    buf_byte(json, ',');
}

static void get_review(struct request *q, struct answer *a)
{
    struct user *list;
    size_t count;
    struct err err = {0};
    str organisation = who_may(&q->who, CAP_ADMIN) ? (str){0} : str_from(q->who.organisation);
    if (!users_list(q->site->db, q->arena, organisation, &list, &count, &err)) {
        tell_outcome(a, OUTCOME_FAILED, &err);
        return;
    }
    a->type = "application/json";
    buf_str(&a->made, S("{\"due\":["));
    for (size_t i = 0; i < count; i++) {
        struct due due;
        if (user_due(&list[i], q->now, &due))
            tell_due(&a->made, &list[i], &due);
    }
    tell_end(&a->made, ']');
    buf_str(&a->made, S("}\n"));
}

static const struct route rows[] = {
    {"GET", "/api/v1/orgs", CAP_ADMIN, OBJECT_NONE, RATE_READ, PLACE_DESK, 0, get_orgs},
    {"POST", "/api/v1/orgs", CAP_ADMIN, OBJECT_NONE, RATE_WRITE, PLACE_DESK, LIMIT_JSON, post_org},
    {"PATCH", "/api/v1/orgs/:org", CAP_ADMIN, OBJECT_ORG, RATE_WRITE, PLACE_DESK, LIMIT_JSON,
     patch_org},
    {"PUT", "/api/v1/editions/:edition/state", CAP_EDITOR, OBJECT_NONE, RATE_WRITE, PLACE_DESK,
     LIMIT_JSON, put_edition_state},
    {"GET", "/api/v1/audit", CAP_ADMIN, OBJECT_NONE, RATE_READ, PLACE_DESK, 0, get_audit},
    {"GET", "/api/v1/audit/verify", CAP_ADMIN, OBJECT_NONE, RATE_HEAVY, PLACE_DESK, 0,
     get_audit_verify},
    {"GET", "/api/v1/audit.jsonl", CAP_ADMIN, OBJECT_NONE, RATE_HEAVY, PLACE_DESK, 0,
     get_audit_export},
    {"GET", "/api/v1/review", CAP_CONTACT, OBJECT_SELF, RATE_READ, PLACE_DESK, 0, get_review},
};
const struct routes routes_admin = {rows, COUNT(rows)};
