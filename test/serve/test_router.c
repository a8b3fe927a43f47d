/* test_router.c - the rules before every route, on a table of the test's own and on the real one.
 */
#include "../test.h"
#include "serve/limits.h"
#include "serve/router.h"
#include "serve/server.h"
#include <netinet/in.h>
#include <sys/socket.h>

struct headers {
    const char *host, *origin;
};

static str header_of(const void *source, const char *name)
{
    const struct headers *h = source;
    if (strcmp(name, "Host") == 0)
        return str_from(h->host);
    return str_from(strcmp(name, "Origin") == 0 ? h->origin : NULL);
}

static void say_path(struct request *q, struct answer *a)
{
    buf_str(&a->made, q->captures[0].len ? q->captures[0] : S("-"));
}

#define ROW(method, path, cap, object, body)                                                       \
    {                                                                                              \
        method, path, cap, object, RATE_FREE, PLACE_HERE, body, say_path                           \
    }
static const struct route rows[] = {
    ROW("GET", "/open", CAP_PUBLIC, OBJECT_NONE, 0),
    ROW("GET", "/read/:name", CAP_READ, OBJECT_NONE, 0),
    ROW("GET", "/forgot", CAP_NONE, OBJECT_NONE, 0),
    ROW("POST", "/notes", CAP_READ, OBJECT_NONE, 0),
    ROW("GET", "/files/+", CAP_PUBLIC, OBJECT_NONE, 0),
    ROW("GET", "/of/:gemeente", CAP_READ, OBJECT_FILE, 0),
    ROW("GET", "/e/+", CAP_READ, OBJECT_FILE, 0),
    ROW("GET", "/orgs/:org/people", CAP_MEMBER, OBJECT_ORG, 0),
    ROW("GET", "/orgs/:org/stock", CAP_MEMBER, OBJECT_OWN, 0),
};
static const struct routes table = {rows, COUNT(rows)};
static const struct routes *const tables[] = {&table};

static int asked_by(const char *method, const char *target, struct headers h,
                    const struct site *site, const struct who *who)
{
    struct request q = {.method = str_from(method),
                        .target = str_from(target),
                        .header = header_of,
                        .source = &h,
                        .site = site,
                        .who = *who};
    struct answer a = {0};
    int refused = router_find(tables, COUNT(tables), &q, &a);
    if (!refused)
        refused = router_judge(&q);
    a.status = refused ? refused : 200;
    if (!refused)
        q.route->run(&q, &a);
    router_finish(&q, &a);
    int status = a.status;
    assert_true(a.made.len > 0);
    assert_true((a.allow.len > 0) == (status == 405));
    answer_free(&a);
    return status;
}

static int asked_open(const char *method, const char *target, struct headers h, bool open)
{
    static const struct site site;
    return asked_by(method, target, h, &site, &(struct who){.kind = open ? WHO_OPEN : WHO_NOBODY});
}

static const struct headers home = {"localhost:8080", NULL};
static const struct headers own_page = {"localhost:8080", "http://localhost:8080"};

static int asked(const char *method, const char *target)
{
    return asked_open(method, target, home, true);
}

static void a_row_answers_its_own_path_and_method(void **state)
{
    (void)state;
    assert_int_equal(asked("GET", "/open"), 200);
    assert_int_equal(asked("HEAD", "/open"), 200);
    assert_int_equal(asked("GET", "/open?x=/../"), 200);
    assert_int_equal(asked("GET", "/open/"), 404);
    assert_int_equal(asked("GET", "/nothing"), 404);
    assert_int_equal(asked("GET", "/read/a/b"), 404);
    assert_int_equal(asked("GET", "/a/../open"), 400);
    assert_int_equal(asked_open("DELETE", "/open", own_page, true), 405);
    assert_int_equal(asked("GET", "/notes"), 405);
}

static void no_row_and_no_capability_is_no_access(void **state)
{
    (void)state;
    assert_int_equal(asked("GET", "/forgot"), 404);
    assert_int_equal(asked_open("GET", "/read/x", home, false), 401);
    assert_int_equal(asked_open("GET", "/open", home, false), 200);
}

static void writes_from_elsewhere_stop_in_the_router(void **state)
{
    (void)state;
    struct headers elsewhere = {"localhost:8080", "https://evil.example"};
    assert_int_equal(asked_open("POST", "/notes", own_page, true), 200);
    assert_int_equal(asked_open("POST", "/notes", elsewhere, true), 403);
    assert_int_equal(asked_open("POST", "/notes", home, true), 403);
    assert_int_equal(asked_open("POST", "/nothing", elsewhere, true), 403);
    assert_int_equal(asked_open("GET", "/open", elsewhere, true), 200);
}

static void other_names_of_the_server_are_refused(void **state)
{
    (void)state;
    struct headers rebound = {"evil.example", NULL}, http10 = {"", NULL};
    assert_int_equal(asked_open("GET", "/open", rebound, true), 421);
    assert_int_equal(asked_open("GET", "/open", http10, true), 200);
    const struct site named = {.origin = "https://kaart.example.nl"};
    const struct who nobody = {0};
    static const struct {
        const char *host;
        int status;
    } hosts[] = {{"kaart.example.nl", 200},      {"KAART.example.nl", 200},
                 {"localhost:8080", 421},        {"kaart.example.nl.evil.example", 421},
                 {"kaart.example.nl:8443", 421}, {"kaart.example.n", 421}};
    for (size_t i = 0; i < COUNT(hosts); i++)
        assert_int_equal(
            asked_by("GET", "/open", (struct headers){hosts[i].host, NULL}, &named, &nobody),
            hosts[i].status);
}

/* What the path names must be for who calls; what is not, is not there. */
static void objects_of_others_are_not_there(void **state)
{
    (void)state;
    static const struct site site;
    const struct who guest = {
        .kind = WHO_LINK, .stage = STAGE_FULL, .scope_count = 1, .scope = {"GM0001"}};
    const struct who member = {
        .kind = WHO_USER, .stage = STAGE_FULL, .role = ROLE_MEMBER, .organisation = "aaaa"};
    struct who admin = member;
    admin.role = ROLE_ADMIN;
    static const struct {
        const char *path;
        int guest, member, admin;
    } cases[] = {
        {"/of/GM0001", 200, 200, 200},           {"/of/GM0002", 404, 200, 200},
        {"/e/edition.json", 200, 200, 200},      {"/e/gm/GM0001.pmtiles", 200, 200, 200},
        {"/e/gm/GM0002.pmtiles", 404, 200, 200}, {"/e/places.json", 404, 200, 200},
        {"/orgs/aaaa/people", 403, 200, 200},    {"/orgs/bbbb/people", 403, 404, 200},
        {"/orgs/aaaa/stock", 403, 200, 200},     {"/orgs/bbbb/stock", 403, 404, 404},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(asked_by("GET", cases[i].path, home, &site, &guest), cases[i].guest);
        assert_int_equal(asked_by("GET", cases[i].path, home, &site, &member), cases[i].member);
        assert_int_equal(asked_by("GET", cases[i].path, home, &site, &admin), cases[i].admin);
    }
}

static bool matches(const char *pattern, const char *path, const char *first, const char *second)
{
    str captures[ROUTE_CAPTURES] = {0};
    return router_match(pattern, str_from(path), captures) &&
           str_equal(captures[0], str_from(first)) && str_equal(captures[1], str_from(second));
}

static void patterns_capture_parts_and_the_rest(void **state)
{
    (void)state;
    assert_true(matches("/e/:id/+", "/e/2024/gm/x", "2024", "gm/x"));
    assert_true(matches("/:a/x/:b", "/1/x/2", "1", "2"));
    assert_true(matches("/+", "/", "", ""));
    assert_false(matches("/e/:id/+", "/e/2024/", "2024", ""));
    assert_false(matches("/e/:id/+", "/e//x", "", "x"));
    assert_false(matches("/open", "/ope", "", ""));
}

/* The real tables: each row says who may, reads change nothing, writes are bounded, a path that
 * names an organisation or municipality says whose it is. */
static void every_route_says_who_may_use_it(void **state)
{
    (void)state;
    for (size_t t = 0; t < route_tables_count; t++)
        for (size_t i = 0; i < route_tables[t]->count; i++) {
            const struct route *r = &route_tables[t]->rows[i];
            bool read = strcmp(r->method, "GET") == 0;
            assert_true(r->cap > CAP_NONE && r->cap < CAP_COUNT);
            assert_true(r->object >= OBJECT_NONE && r->object < OBJECT_COUNT);
            assert_true(r->place >= PLACE_HERE && r->place < PLACE_COUNT);
            assert_non_null(r->run);
            assert_true(!read || r->body == 0);
            assert_true(r->body <= LIMIT_BODY);
            assert_true(read || r->place != PLACE_HERE); /* a change is never made on the rim */
            assert_true(read || r->rate >= RATE_WRITE);
            if (strstr(r->path, "/:org"))
                assert_true(r->object == OBJECT_ORG || r->object == OBJECT_OWN);
            if (strstr(r->path, "/:gemeente") || strstr(r->path, "/e/"))
                assert_int_equal(r->object, OBJECT_FILE);
        }
}

static bool listens(const char *text)
{
    struct sockaddr_storage address;
    struct err err = {0};
    bool ok = server_address(str_from(text), false, &address, &err);
    assert_true(ok || strlen(err.text) > 20);
    return ok;
}

static void only_loopback_is_listened_on(void **state)
{
    (void)state;
    assert_true(listens("127.0.0.1:8080"));
    assert_true(listens("127.9.8.7:0"));
    assert_true(listens("localhost:65535"));
    assert_true(listens("[::1]:8080"));
    static const char *const refused[] = {"0.0.0.0:8080",
                                          "192.168.1.2:80",
                                          "[::]:80",
                                          "127.0.0.1",
                                          "127.0.0.1:65536",
                                          ":80",
                                          "",
                                          "127.0.0.1:x",
                                          "*:80",
                                          "127.0.0.1.evil.example:80",
                                          "127.0.0.1:-1"};
    for (size_t i = 0; i < COUNT(refused); i++)
        if (listens(refused[i]))
            fail_msg("'%s' was accepted", refused[i]);
}

static void every_status_has_its_words(void **state)
{
    (void)state;
    static const int statuses[] = {400, 401, 403, 404, 405, 408, 409, 410, 411, 413,
                                   415, 422, 429, 414, 416, 421, 431, 500, 503, 505};
    char out[2048];
    for (size_t i = 0; i < COUNT(statuses); i++) {
        size_t len = answer_refusal(statuses[i], out, sizeof out);
        assert_true(len > 500);
        assert_true(answer_words(statuses[i])->nl.len > 0 && answer_words(statuses[i])->en.len > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_answers_its_own_path_and_method),
        cmocka_unit_test(no_row_and_no_capability_is_no_access),
        cmocka_unit_test(writes_from_elsewhere_stop_in_the_router),
        cmocka_unit_test(other_names_of_the_server_are_refused),
        cmocka_unit_test(objects_of_others_are_not_there),
        cmocka_unit_test(patterns_capture_parts_and_the_rest),
        cmocka_unit_test(every_route_says_who_may_use_it),
        cmocka_unit_test(only_loopback_is_listened_on),
        cmocka_unit_test(every_status_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
