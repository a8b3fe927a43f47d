/* routes_stock.c - an organisation's own homes: delivered, read, removed.
 * Flow: router.c -> [routes_stock] -> worker.c, people/stock.c. */
#include "people/stock.h"
#include "serve/log.h"
#include "serve/tell.h"
#include "serve/worker.h"

static bool read_stock(struct request *q, struct answer *a, struct stock_set *set)
{
    struct err err = {0};
    enum outcome outcome = stock_get(q->site->db, q->arena, router_capture(q, "org"), set, &err);
    if (outcome != OUTCOME_DONE)
        tell_outcome(a, outcome, &err);
    return outcome == OUTCOME_DONE;
}

static void get_stock(struct request *q, struct answer *a)
{
    struct stock_set s;
    struct buf *json = &a->made;
    if (!read_stock(q, a, &s))
        return;
    a->type = "application/json";
    buf_str(json, S("{\"set\":"));
    if (s.there) {
        buf_byte(json, '{');
        tell_text(json, "file", s.file);
        tell_number(json, "rows_read", s.rows_read);
        tell_number(json, "rows_refused", s.rows_refused);
        tell_number(json, "homes", s.homes);
        tell_number(json, "made", s.made);
        tell_end(json, '}');
    } else
        buf_str(json, S("null"));
    buf_str(json, S(",\"rows\":["));
    for (size_t i = 0; i < s.count; i++)
        buf_format(json, "%s{\"code\":\"%.*s\",\"homes\":%lld}", i ? "," : "",
                   STR_ARG(s.rows[i].code), (long long)s.rows[i].homes);
    buf_str(json, S("]}\n"));
}

static void get_stock_csv(struct request *q, struct answer *a)
{
    struct stock_set s;
    if (!read_stock(q, a, &s))
        return;
    a->type = "text/csv; charset=utf-8";
    a->saved_as = "attachment; filename=\"woningbezit.csv\"";
    buf_str(&a->made, S("code;woningen\r\n"));
    for (size_t i = 0; i < s.count; i++) {
        buf_csv(&a->made, s.rows[i].code);
        buf_format(&a->made, ";%lld\r\n", (long long)s.rows[i].homes);
    }
}

/* What the worker said, when it said what it should. */
static bool stock_read(const struct request *q, const struct json *said, struct stock_set *set)
{
    const struct json *rows = json_member(said, S("rows"));
    if (!rows || rows->kind != JSON_ARRAY)
        return false;
    struct stock_row *list = NEW(q->arena, struct stock_row, rows->count);
    size_t count = 0;
    for (const struct json *v = rows->first; v; v = v->next) {
        list[count] = (struct stock_row){body_text(v, "code", 10),
                                         body_number(v, "homes", 0, INT64_C(1) << 40, -1)};
        if (list[count].code.len < 6 || list[count].homes < 0)
            return false;
        count++;
    }
    *set = (struct stock_set){
        .rows_read = body_number(said, "rows_read", 0, INT64_C(1) << 40, 0),
        .rows_refused = body_number(said, "rows_refused", 0, INT64_C(1) << 40, 0),
        .homes = body_number(said, "homes", 0, INT64_C(1) << 50, 0),
        .rows = list,
        .count = count,
    };
    return true;
}

static void tell_refused(const struct request *q, struct answer *a, const struct json *said)
{
    const struct json *e = json_member(said, S("error"));
    if (!e) {
        a->status = 422;
        return;
    }
    answer_fail(a, 422, arena_text(q->arena, body_text(e, "code", 40)),
                arena_text(q->arena, body_text(e, "nl", 400)),
                arena_text(q->arena, body_text(e, "en", 400)));
}

static void tell_taken(struct answer *a, const struct json *said, const struct stock_set *s)
{
    const struct json *refusals = json_member(said, S("refusals"));
    struct buf *json = &a->made;
    a->type = "application/json";
    buf_byte(json, '{');
    tell_number(json, "rows_read", s->rows_read);
    tell_number(json, "rows_refused", s->rows_refused);
    tell_number(json, "homes", s->homes);
    buf_str(json, S("\"refusals\":["));
    for (const struct json *v = refusals ? refusals->first : NULL; v; v = v->next) {
        buf_byte(json, '{');
        tell_number(json, "row", body_number(v, "row", 0, INT64_C(1) << 40, 0));
        tell_text(json, "nl", body_text(v, "nl", 400));
        tell_text(json, "en", body_text(v, "en", 400));
        tell_end(json, '}');
        buf_byte(json, ',');
    }
    tell_end(json, ']');
    buf_str(json, S("}\n"));
}

static void put_stock(struct request *q, struct answer *a)
{
    struct err err = {0};
    struct json *said = NULL;
    struct stock_set set;
    str text;
    bool done = false;
    if (!q->body.len) {
        a->status = 422;
        return;
    }
    if (!worker_run(q->arena, q->site->worker, "stock", q->body, &text, &done, &err) ||
        !json_parse(q->arena, "worker", text, &said, &err)) {
        log_event("worker", err.text);
        answer_fail(a, 422, "unread", "Dit bestand kon niet worden gelezen.",
                    "This file could not be read.");
        return;
    }
    if (!done || !stock_read(q, said, &set)) {
        tell_refused(q, a, said);
        return;
    }
    str name = query_text(q, "file");
    set.file = name.len && name.len <= 120 ? name : S("bestand");
    struct actor actor = actor_of(q);
    enum outcome outcome = stock_put(q->site->db, &actor, router_capture(q, "org"),
                                     str_from(q->who.user), &set, &err);
    if (outcome == OUTCOME_DONE)
        tell_taken(a, said, &set);
    else
        tell_outcome(a, outcome, &err);
}

static void delete_stock(struct request *q, struct answer *a)
{
    struct err err = {0};
    struct actor actor = actor_of(q);
    enum outcome outcome = stock_remove(q->site->db, &actor, router_capture(q, "org"), &err);
    if (outcome == OUTCOME_DONE)
        answer_done(a);
    else
        tell_outcome(a, outcome, &err);
}

static const struct route rows[] = {
    {"GET", "/api/v1/orgs/:org/stock", CAP_MEMBER, OBJECT_OWN, RATE_READ, PLACE_DESK, 0, get_stock},
    {"PUT", "/api/v1/orgs/:org/stock", CAP_MEMBER, OBJECT_OWN, RATE_HEAVY, PLACE_WORKER, LIMIT_BODY,
     put_stock},
    {"DELETE", "/api/v1/orgs/:org/stock", CAP_MEMBER, OBJECT_OWN, RATE_WRITE, PLACE_DESK, 0,
     delete_stock},
    {"GET", "/api/v1/orgs/:org/stock.csv", CAP_MEMBER, OBJECT_OWN, RATE_READ, PLACE_DESK, 0,
     get_stock_csv},
};
const struct routes routes_stock = {rows, COUNT(rows)};
