/* test_router.c - the rules before every route, on a table of the test's own and on the real one.
 */
#include "../test.h"
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

static void say_path(const struct request *q, struct answer *a)
{
    buf_str(&a->made, q->captures[0]);
}

static const struct route table[] = {
    {"GET", "/open", CAP_PUBLIC, say_path},    {"GET", "/read/:name", CAP_READ, say_path},
    {"GET", "/forgot", CAP_NONE, say_path},    {"POST", "/notes", CAP_READ, say_path},
    {"GET", "/files/+", CAP_PUBLIC, say_path},
};

static int asked_open(const char *method, const char *target, struct headers h, bool open)
{
    struct request q = {.method = str_from(method),
                        .target = str_from(target),
                        .header = header_of,
                        .source = &h,
                        .open = open};
    struct answer a = {0};
    router_run(table, COUNT(table), &q, &a);
    assert_true(a.status == 200 || a.made.len > 0);
    assert_true((a.allow != NULL) == (a.status == 405));
    buf_reset(&a.made);
    return a.status;
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

static void every_route_says_who_may_use_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < routes_count; i++) {
        assert_true(routes[i].cap != CAP_NONE);
        assert_non_null(routes[i].run);
        assert_true(strcmp(routes[i].method, "GET") == 0); /* no writes before accounts */
    }
}

static bool listens(const char *text)
{
    struct sockaddr_storage address;
    struct err err = {0};
    bool ok = server_address(str_from(text), &address, &err);
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
    static const int statuses[] = {400, 401, 403, 404, 405, 408, 411, 413,
                                   414, 416, 421, 431, 500, 503, 505};
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
        cmocka_unit_test(patterns_capture_parts_and_the_rest),
        cmocka_unit_test(every_route_says_who_may_use_it),
        cmocka_unit_test(only_loopback_is_listened_on),
        cmocka_unit_test(every_status_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
