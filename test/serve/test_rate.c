/* test_rate.c - what one client may ask, and who was looked up lately. Time is a parameter. */
#include "../test.h"
#include "people/secret.h"
#include "serve/rate.h"
#include "serve/seen.h"
#include <stdio.h>

enum { SECOND = 1000000 };

static int64_t taken(struct rates *r, enum rate rate, const char *address, int64_t at, int most)
{
    int64_t count = 0;
    while (count < most && rates_take(r, rate, str_from(address), at) == 0)
        count++;
    return count;
}

static void a_bucket_is_emptied_and_fills_again(void **state)
{
    (void)state;
    struct rates *r = rates_new(1);
    int64_t now = 1000 * (int64_t)SECOND;
    for (enum rate rate = RATE_FILE; rate < RATE_COUNT; rate++) {
        double most = rate_at_once(rate), each = rate_per_second(rate);
        assert_int_equal(taken(r, rate, "192.0.2.1", now, 100000), (int64_t)most);
        int64_t wait = rates_take(r, rate, S("192.0.2.1"), now);
        assert_true(wait >= 1 && (double)wait <= 1 + 1 / each);
        assert_int_equal(rates_take(r, rate, S("192.0.2.1"), now + wait * SECOND), 0);
        assert_int_equal(taken(r, rate, "192.0.2.2", now, 5), 5); /* somebody else */
        int64_t full = now + ((int64_t)(most / each) + wait + 2) * SECOND;
        assert_int_equal(taken(r, rate, "192.0.2.1", full, 100000), (int64_t)most);
    }
    rates_close(r);
}

static void classes_and_networks_are_apart(void **state)
{
    (void)state;
    struct rates *r = rates_new(1);
    int64_t now = SECOND;
    taken(r, RATE_SIGN, "2001:db8:1:2:3:4:5:6", now, 1000);
    assert_true(rates_take(r, RATE_SIGN, S("2001:db8:1:2:ffff::1"), now) > 0); /* the same /64 */
    assert_int_equal(rates_take(r, RATE_SIGN, S("2001:db8:1:3::1"), now), 0);
    taken(r, RATE_SIGN, "2001:db8::1", now, 1000);
    assert_true(rates_take(r, RATE_SIGN, S("2001:db8::2:3:4:5"), now) > 0); /* written short */
    assert_int_equal(rates_take(r, RATE_READ, S("2001:db8:1:2:3:4:5:6"), now), 0);
    assert_int_equal(taken(r, RATE_FREE, "2001:db8:1:2:3:4:5:6", now, 100000), 100000);
    rates_close(r);
    assert_null(rates_new(0));
    assert_int_equal(taken(NULL, RATE_SIGN, "192.0.2.1", now, 1000), 1000);
}

/* A million addresses find room, and none of them gives a tired one its strength back at once. */
static void memory_is_bounded(void **state)
{
    (void)state;
    struct rates *r = rates_new(1);
    char address[32];
    for (int i = 0; i < 1000000; i++) {
        snprintf(address, sizeof address, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
        assert_int_equal(rates_take(r, RATE_SIGN, str_from(address), i), 0);
    }
    rates_close(r);
}

static void who_was_seen_is_known_for_half_a_second(void **state)
{
    (void)state;
    struct err err = {0};
    struct seen *s = seen_new();
    struct who who = {.kind = WHO_USER, .stage = STAGE_FULL, .role = ROLE_ADMIN}, found;
    char token[2][TOKEN_TEXT];
    assert_true(secret_prepare(&err));
    token_new(token[0]);
    token_new(token[1]);
    assert_false(seen_find(s, str_from(token[0]), 0, &found));
    seen_keep(s, seen_age(s), str_from(token[0]), 0, &who);
    assert_true(seen_find(s, str_from(token[0]), 499999, &found));
    assert_int_equal(found.role, ROLE_ADMIN);
    assert_false(seen_find(s, str_from(token[1]), 0, &found));
    assert_false(seen_find(s, str_from(token[0]), 500000, &found));
    uint64_t before = seen_age(s);
    seen_keep(s, before, str_from(token[0]), 600000, &who);
    seen_forget(s);
    assert_false(seen_find(s, str_from(token[0]), 600001, &found));
    seen_keep(s, before, str_from(token[0]), 600000, &who); /* looked up before, answered after */
    assert_false(seen_find(s, str_from(token[0]), 600001, &found));
    seen_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bucket_is_emptied_and_fills_again),
        cmocka_unit_test(classes_and_networks_are_apart),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(who_was_seen_is_known_for_half_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
