/* test_strict.c - what strict.c passes on and what it refuses; the long list of malformed requests
 * is malformed.py, over real sockets. */
#include "../test.h"
#include "serve/limits.h"
#include "serve/strict.h"
#include <stdio.h>

#define HOST "Host: localhost\r\n"

static struct strict fed(const char *text, size_t *passed)
{
    struct strict s = {0};
    *passed = strict_feed(&s, text, strlen(text));
    return s;
}

static int status_of(const char *text)
{
    size_t passed;
    return fed(text, &passed).status;
}

static void a_plain_request_passes_whole(void **state)
{
    (void)state;
    const char *text = "GET /e/2024/abc/gm/GM0001.json?x={1} HTTP/1.1\r\n" HOST
                       "Accept-Encoding: gzip, br\r\nX-Empty:\r\nX: caf\xc3\xa9\r\n\r\n";
    size_t passed;
    struct strict s = fed(text, &passed);
    assert_int_equal(s.status, 0);
    assert_int_equal(passed, strlen(text));
    assert_int_equal(s.heads, 1);
    assert_int_equal(s.head_len, 0);
}

static void requests_and_bodies_follow_each_other(void **state)
{
    (void)state;
    const char *text = "POST /a HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nGET /"
                       "GET /b HTTP/1.0\r\n\r\n"
                       "PUT /c HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n";
    size_t passed;
    struct strict s = fed(text, &passed);
    assert_int_equal(s.status, 0);
    assert_int_equal(s.heads, 3);
    assert_int_equal(passed, strlen(text));
}

static void requests_before_a_refused_one_still_pass(void **state)
{
    (void)state;
    const char *good = "GET / HTTP/1.1\r\n" HOST "\r\n";
    char text[200];
    snprintf(text, sizeof text, "%s%s", good, "GET / HTTP/1.1\r\nHost : x\r\n\r\n");
    size_t passed;
    struct strict s = fed(text, &passed);
    assert_int_equal(s.status, 400);
    assert_int_equal(passed, strlen(good));
    assert_non_null(s.why);
}

static void a_refusal_is_for_ever(void **state)
{
    (void)state;
    struct strict s = {0};
    assert_int_equal(strict_feed(&s, "\n", 1), 0);
    assert_int_equal(s.status, 400);
    assert_int_equal(strict_feed(&s, "GET / HTTP/1.0\r\n\r\n", 18), 0);
    assert_int_equal(s.heads, 0);
}

static void the_last_byte_of_a_refused_head_never_passes(void **state)
{
    (void)state;
    const char *text = "GET / HTTP/1.1\r\n\r\n"; /* no Host: known at the very end */
    struct strict s = {0};
    size_t len = strlen(text), passed = 0;
    for (size_t i = 0; i < len; i++)
        passed += strict_feed(&s, text + i, 1);
    assert_int_equal(s.status, 400);
    assert_int_equal(passed, len - 1);
}

static void what_two_readers_could_read_differently_is_refused(void **state)
{
    (void)state;
    assert_int_equal(status_of("GET / HTTP/1.1\n" HOST "\r\n"), 400);
    assert_int_equal(status_of("GET / HTTP/1.1\r\n" HOST HOST "\r\n"), 400);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), 400);
    assert_int_equal(status_of("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400);
    assert_int_equal(status_of("P / HTTP/1.1\r\n" HOST "Content-Length: 1 2\r\n\r\n"), 400);
    assert_int_equal(status_of("P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"), 411);
    assert_int_equal(status_of("GET /%00 HTTP/1.1\r\n" HOST "\r\n"), 400);
    assert_int_equal(status_of("GET /%0 HTTP/1.1\r\n" HOST "\r\n"), 400);
    assert_int_equal(status_of("GET / HTTP/3.0\r\n" HOST "\r\n"), 505);
}

static void blanks_around_host_and_length_are_fine(void **state)
{
    (void)state;
    assert_int_equal(status_of("P / HTTP/1.1\r\nHost: \t localhost:80 \r\n"
                               "Content-Length:  0 \t\r\n\r\n"),
                     0);
}

static int status_of_target(size_t len)
{
    char text[LIMIT_TARGET + 200];
    size_t at = (size_t)snprintf(text, sizeof text, "GET /");
    memset(text + at, 'a', len - 1);
    snprintf(text + at + len - 1, sizeof text - at - len + 1, " HTTP/1.1\r\n" HOST "\r\n");
    return status_of(text);
}

static void limits_hold_to_the_byte(void **state)
{
    (void)state;
    assert_int_equal(status_of_target(LIMIT_TARGET), 0);
    assert_int_equal(status_of_target(LIMIT_TARGET + 1), 414);
    assert_int_equal(status_of("P / HTTP/1.1\r\n" HOST "Content-Length: 16777216\r\n\r\n"), 0);
    assert_int_equal(status_of("P / HTTP/1.1\r\n" HOST "Content-Length: 16777217\r\n\r\n"), 413);
    char text[LIMIT_HEAD + 100] = "GET / HTTP/1.0\r\nX: ";
    size_t begin = strlen(text);
    memset(text + begin, 'a', LIMIT_HEAD - 4 - begin);
    snprintf(text + LIMIT_HEAD - 4, 5, "\r\n\r\n");
    assert_int_equal(status_of(text), 0);
    snprintf(text + LIMIT_HEAD - 4, 6, "a\r\n\r\n");
    assert_int_equal(status_of(text), 431);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_request_passes_whole),
        cmocka_unit_test(requests_and_bodies_follow_each_other),
        cmocka_unit_test(requests_before_a_refused_one_still_pass),
        cmocka_unit_test(a_refusal_is_for_ever),
        cmocka_unit_test(the_last_byte_of_a_refused_head_never_passes),
        cmocka_unit_test(what_two_readers_could_read_differently_is_refused),
        cmocka_unit_test(blanks_around_host_and_length_are_fine),
        cmocka_unit_test(limits_hold_to_the_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
