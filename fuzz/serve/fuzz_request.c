/* A request of any bytes against the real table of routes: target, cookie, bearer token, body.
 * Nobody is let through to what is not public, a guest reaches one municipality, and JSON, query
 * and tokens of any form crash nothing. The input is cut at newlines: method and caller, target,
 * cookie, authorization, body. */
#include "people/secret.h"
#include "serve/body.h"
#include "serve/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

struct parts {
    str target, cookie, authorization, body;
};

static str header_of(const void *source, const char *name)
{
    (void)source;
    if (strcmp(name, "Host") == 0)
        return S("localhost");
    if (strcmp(name, "Origin") == 0)
        return S("http://localhost");
    if (strcmp(name, "Content-Type") == 0)
        return S("application/json");
    return (str){0};
}

static str next_part(str *rest)
{
    size_t end = str_find(*rest, '\n');
    str part = {rest->at, end};
    end += end < rest->len;
    *rest = (str){rest->at + end, rest->len - end};
    return part;
}

static void read_body(struct request *q, struct answer *a)
{
    const struct json *root;
    const str *texts;
    size_t count;
    if (!body_object(q, a, &root)) {
        assert(a->status == 400 || a->status == 415);
        return;
    }
    assert(body_text(root, "email", 20).len <= 20);
    int64_t days = body_number(root, "days", 1, 366, 0);
    assert(days >= 0 && days <= 366);
    (void)body_flag(root, "contact", false);
    if (body_texts(q, root, "scope", 3, &texts, &count))
        assert(count <= 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct arena run;
    static struct site open, accounts;
    static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "X"};
    struct err err = {0};
    if (!run.at) {
        run = arena_open("fuzz", (size_t)1 << 28);
        accounts.db = (struct db *)&accounts; /* never asked: only looked whether there is one */
        if (!secret_prepare(&err))
            return 1;
    }
    if (len < 2)
        return 0;
    struct arena scratch = run;
    str rest = {(const char *)bytes + 2, len - 2};
    struct parts p = {0};
    p.target = next_part(&rest);
    p.cookie = next_part(&rest);
    p.authorization = next_part(&rest);
    p.body = rest;
    struct request q = {.method = str_from(methods[bytes[0] % COUNT(methods)]),
                        .target = p.target,
                        .header = header_of,
                        .source = &p,
                        .site = bytes[0] & 64 ? &accounts : &open,
                        .body = p.body,
                        .arena = &scratch};
    if (bytes[1] & 1)
        q.who = (struct who){
            .kind = WHO_LINK, .stage = STAGE_FULL, .scope_count = 1, .scope = {"GM0001"}};
    struct answer a = {0};
    int refused = router_find(route_tables, route_tables_count, &q, &a);
    assert(!refused == (q.route != NULL));
    if (!refused && router_judge(&q) == 0) {
        assert(who_may(&q.who, q.route->cap));
        str file = router_capture(&q, "+");
        if (q.route->object == OBJECT_FILE)
            assert(str_starts(file, S("edition.json")) || str_starts(file, S("gm/GM0001.")));
        assert(q.route->object != OBJECT_ORG && q.route->object != OBJECT_OWN);
    }
    str cookie = cookie_find(p.cookie, S("veerkracht")), bearer = bearer_token(p.authorization);
    if (token_fits(cookie))
        (void)secret_hash(cookie);
    assert(!token_fits(bearer) || bearer.len == TOKEN_TEXT - 1);
    assert(!id_fits(cookie) || cookie.len == PEOPLE_ID - 1);
    (void)query_number(&q, "before", 0);
    (void)query_text(&q, "file");
    answer_free(&a);
    a = (struct answer){.status = 200};
    read_body(&q, &a);
    answer_free(&a);
    return 0;
}
