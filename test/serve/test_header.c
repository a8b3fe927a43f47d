/* test_header.c - paths, ranges, encodings, entity tags, hosts and origins. */
#include "../test.h"
#include "serve/header.h"

static bool decodes_to(const char *raw, const char *wanted)
{
    char room[64];
    str path;
    bool ok = path_decode(str_from(raw), room, sizeof room, &path);
    return wanted ? ok && str_equal(path, str_from(wanted)) && room[path.len] == 0 : !ok;
}

static void paths_are_decoded_once(void **state)
{
    (void)state;
    assert_true(decodes_to("/", "/"));
    assert_true(decodes_to("/a/b%20c", "/a/b c"));
    assert_true(decodes_to("/a/", "/a/"));
    assert_true(decodes_to("/%2e%2e%2Ffoo", NULL));
    assert_true(decodes_to("/%252e%252e/x", "/%2e%2e/x"));
    assert_true(decodes_to("/..x/.y/z..", "/..x/.y/z.."));
    assert_true(decodes_to("/caf%c3%a9", "/caf\xc3\xa9"));
}

static void paths_that_could_leave_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",          "a",     "..",     "/..",   "/../a",    "/a/..",
                                      "/a/../b",   "/.",    "/a/./b", "//",    "//a",      "/a//b",
                                      "/a/%2e%2e", "/%2E.", "/%5c",   "/a\\b", "/%00",     "/%0a",
                                      "/%7f",      "/%",    "/%4",    "/%zz",  "/a%2f%2fb"};
    for (size_t i = 0; i < COUNT(bad); i++)
        if (!decodes_to(bad[i], NULL))
            fail_msg("'%s' was accepted", bad[i]);
}

static void a_path_longer_than_its_room_is_refused(void **state)
{
    (void)state;
    char room[4];
    str path;
    assert_true(path_decode(S("/ab"), room, sizeof room, &path));
    assert_false(path_decode(S("/abc"), room, sizeof room, &path));
}

static void range_gives(const char *value, uint64_t size, enum range_kind kind, uint64_t first,
                        uint64_t len)
{
    uint64_t got_first = 0, got_len = 0;
    enum range_kind got = range_read(str_from(value), size, &got_first, &got_len);
    if (got != kind || got_first != first || got_len != len)
        fail_msg("'%s' of %d: kind %d, %d bytes from %d", value, (int)size, (int)got, (int)got_len,
                 (int)got_first);
}

static void single_ranges_are_cut_to_the_size(void **state)
{
    (void)state;
    range_gives("bytes=0-0", 100, RANGE_PART, 0, 1);
    range_gives("bytes=10-19", 100, RANGE_PART, 10, 10);
    range_gives("Bytes=90-", 100, RANGE_PART, 90, 10);
    range_gives("bytes=90-1000", 100, RANGE_PART, 90, 10);
    range_gives("bytes=-7", 100, RANGE_PART, 93, 7);
    range_gives("bytes=-700", 100, RANGE_PART, 0, 100);
    range_gives("bytes=5-99999999999999999999999999", 100, RANGE_PART, 5, 95);
    range_gives(" bytes= 1-2 ", 100, RANGE_PART, 1, 2);
}

static void ranges_behind_the_end_are_unsatisfiable(void **state)
{
    (void)state;
    range_gives("bytes=100-", 100, RANGE_BEYOND, 0, 0);
    range_gives("bytes=99999999999999999999999999-", 100, RANGE_BEYOND, 0, 0);
    range_gives("bytes=-0", 100, RANGE_BEYOND, 0, 0);
    range_gives("bytes=0-", 0, RANGE_BEYOND, 0, 0);
    range_gives("bytes=-5", 0, RANGE_BEYOND, 0, 0);
}

static void ranges_we_do_not_understand_are_ignored(void **state)
{
    (void)state;
    static const char *const odd[] = {"",          "bytes",     "bytes=",        "bytes=-",
                                      "bytes=a-b", "bytes=5-4", "bytes=0-1,5-6", "lines=0-1",
                                      "bytes=--1", "bytes=1",   "bytes=+1-2",    "bytes=0x1-2"};
    for (size_t i = 0; i < COUNT(odd); i++)
        range_gives(odd[i], 100, RANGE_WHOLE, 0, 0);
}

static void gzip_is_accepted_as_the_client_weighs_it(void **state)
{
    (void)state;
    assert_true(gzip_accepted(S("gzip")));
    assert_true(gzip_accepted(S("br, GZIP;q=0.5")));
    assert_true(gzip_accepted(S("x-gzip")));
    assert_true(gzip_accepted(S("*")));
    assert_true(gzip_accepted(S("identity;q=0, *;q=0.001")));
    assert_false(gzip_accepted(S("")));
    assert_false(gzip_accepted(S("br, deflate")));
    assert_false(gzip_accepted(S("gzip;q=0")));
    assert_false(gzip_accepted(S("*, gzip; q=0.000")));
    assert_false(gzip_accepted(S("*;q=0")));
    assert_false(gzip_accepted(S("notgzip")));
}

static void entity_tags_are_found_in_lists(void **state)
{
    (void)state;
    str tag = S("\"abc\"");
    assert_true(etag_listed(S("\"abc\""), tag));
    assert_true(etag_listed(S("\"x\", W/\"abc\""), tag));
    assert_true(etag_listed(S("*"), tag));
    assert_false(etag_listed(S(""), tag));
    assert_false(etag_listed(S("abc"), tag));
    assert_false(etag_listed(S("\"ab\", \"abcd\""), tag));
}

static void only_loopback_names_are_ours(void **state)
{
    (void)state;
    static const char *const ours[] = {"127.0.0.1",   "127.0.0.1:8080", "localhost",
                                       "LocalHost:1", "[::1]",          "[::1]:8080"};
    static const char *const others[] = {"",
                                         "evil.example",
                                         "localhost.evil.example",
                                         "127.0.0.1.evil",
                                         "localhost:",
                                         "127.0.0.2",
                                         "[::2]",
                                         "::1",
                                         ":80",
                                         "80"};
    for (size_t i = 0; i < COUNT(ours); i++)
        if (!host_is_loopback(str_from(ours[i])))
            fail_msg("'%s' was refused", ours[i]);
    for (size_t i = 0; i < COUNT(others); i++)
        if (host_is_loopback(str_from(others[i])))
            fail_msg("'%s' was accepted", others[i]);
}

static void writes_come_from_our_own_page(void **state)
{
    (void)state;
    str host = S("localhost:8080");
    assert_true(origin_is_own(S("http://localhost:8080"), S(""), host));
    assert_true(origin_is_own(S("https://LOCALHOST:8080"), S("same-origin"), host));
    assert_false(origin_is_own(S("http://localhost:8080"), S("cross-site"), host));
    assert_false(origin_is_own(S("http://localhost:8080"), S("same-site"), host));
    assert_false(origin_is_own(S("http://localhost"), S(""), host));
    assert_false(origin_is_own(S("http://localhost:8080.evil"), S(""), host));
    assert_false(origin_is_own(S("null"), S(""), host));
    assert_false(origin_is_own(S(""), S(""), host));
    assert_false(origin_is_own(S("http://"), S(""), S("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_decoded_once),
        cmocka_unit_test(paths_that_could_leave_are_refused),
        cmocka_unit_test(a_path_longer_than_its_room_is_refused),
        cmocka_unit_test(single_ranges_are_cut_to_the_size),
        cmocka_unit_test(ranges_behind_the_end_are_unsatisfiable),
        cmocka_unit_test(ranges_we_do_not_understand_are_ignored),
        cmocka_unit_test(gzip_is_accepted_as_the_client_weighs_it),
        cmocka_unit_test(entity_tags_are_found_in_lists),
        cmocka_unit_test(only_loopback_names_are_ours),
        cmocka_unit_test(writes_come_from_our_own_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
