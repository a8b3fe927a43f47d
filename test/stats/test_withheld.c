/* test_withheld.c - counts kept back because they are small. */
#include "../test.h"

#include <math.h>

#include "stats/withheld.h"

/* Against scipy.stats.binom, conditional on k < below. */
static void mean_is_that_of_a_binomial_below_the_limit(void **state)
{
    (void)state;
    static const struct {
        double base, share, below, mean;
    } cases[] = {{40, 0.08, 5, 2.518991028391577},
                 {15, 0.02, 5, 0.2999615261474221},
                 {200, 0.08, 5, 3.741968905771714},
                 {3, 0.5, 5, 1.5},
                 {60, 0.3, 10, 8.45395390806597}};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_true(fabs(withheld_mean(cases[i].base, cases[i].share, cases[i].below) -
                         cases[i].mean) < 1e-12);
}

static void mean_stays_within_bounds(void **state)
{
    (void)state;
    static const double bases[] = {0, 0.5, 1, 4, 5, 1e4, 1e9}, shares[] = {0, 1e-9, 0.3, 1};
    for (size_t b = 0; b < COUNT(bases); b++)
        for (size_t s = 0; s < COUNT(shares); s++) {
            double mean = withheld_mean(bases[b], shares[s], 5);
            assert_true(mean >= 0 && mean <= fmin(4, bases[b]));
        }
}

/* A country of three municipalities whose squares differ: what it says of the groups' sums. */
struct country {
    struct support on;
    struct field count, base;
    int32_t *group;
    double truth[4], people[4];
};

static uint64_t next(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15;
    uint64_t z = (*state ^ (*state >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static double unit(uint64_t *state)
{
    return (double)(next(state) >> 11) * 0x1p-53;
}

static void make(struct arena *a, struct country *c)
{
    enum { SQUARES = 9000 };
    static const double shares[] = {0.03, 0.08, 0.16};
    uint64_t state = 7;
    c->on = (struct support){.kind = PLACE_CELL, .count = SQUARES};
    c->count = field_new(a, &c->on, FLAG_OK);
    c->base = field_new(a, &c->on, FLAG_OK);
    c->group = NEW(a, int32_t, SQUARES);
    for (size_t i = 0; i < SQUARES; i++) {
        int g = (int)(i % 3), n = 5 + (int)(unit(&state) * 100), k = 0;
        double share = shares[g] * (0.5 + unit(&state));
        for (int person = 0; person < n; person++)
            k += unit(&state) < share;
        c->group[i] = g;
        c->base.value[i] = (float)n;
        c->count.flag[i] = k < 5 ? FLAG_WITHHELD : FLAG_OK;
        c->count.value[i] = k < 5 ? NAN : (float)k;
        c->truth[g] += k;
        c->people[g] += n;
    }
}

static void what_is_withheld_is_made_up_for(void **state)
{
    (void)state;
    struct arena a = arena_open("test", 64 << 20), b = arena_open("scratch", 64 << 20);
    struct country c = {0};
    make(&a, &c);
    bool *expected = NEW(&a, bool, c.on.count);
    struct field f = withheld_expected(&a, b, &c.count, &c.base, c.group, 3, 5, expected);
    for (int g = 0; g < 3; g++) {
        double kept = 0, behind = 0, all = 0;
        for (size_t i = 0; i < c.on.count; i++) {
            if (c.group[i] != g)
                continue;
            all += (double)f.value[i];
            kept += expected[i] ? 0 : (double)c.count.value[i];
            behind += expected[i] ? 0 : (double)c.base.value[i];
        }
        double truth = c.truth[g] / c.people[g];
        assert_true(fabs(all / c.people[g] - truth) < 0.08 * truth);
        assert_true(kept / behind > 1.06 * truth); /* leaving them out leans upwards */
    }
    arena_close(a);
    arena_close(b);
}

static void other_reasons_and_unknown_bases_stay(void **state)
{
    (void)state;
    struct arena a = arena_open("test", 1 << 20), b = arena_open("scratch", 1 << 20);
    struct support on = {.kind = PLACE_CELL, .count = 6};
    struct field count = field_new(&a, &on, FLAG_WITHHELD), base = field_new(&a, &on, FLAG_OK);
    int32_t group[] = {0, 0, -1, 0, 0, 0};
    bool expected[6];
    for (size_t i = 0; i < 6; i++)
        base.value[i] = 50;
    count.flag[0] = FLAG_OK;
    count.value[0] = 10;
    count.flag[1] = FLAG_NOT_COLLECTED;
    base.flag[3] = FLAG_WITHHELD;
    base.value[3] = NAN;
    base.value[4] = 0;
    struct field f = withheld_expected(&a, b, &count, &base, group, 1, 5, expected);
    assert_true(f.value[0] == 10 && !expected[0]);
    for (size_t i = 1; i < 5; i++)
        assert_true(f.flag[i] == count.flag[i] && isnan(f.value[i]) && !expected[i]);
    assert_true(expected[5] && !f.flag[5] && f.value[5] > 0 && f.value[5] <= 4);
    arena_close(a);
    arena_close(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_is_that_of_a_binomial_below_the_limit),
        cmocka_unit_test(mean_stays_within_bounds),
        cmocka_unit_test(what_is_withheld_is_made_up_for),
        cmocka_unit_test(other_reasons_and_unknown_bases_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
