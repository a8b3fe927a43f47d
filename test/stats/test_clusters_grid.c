/* test_clusters_grid.c - Gi* on squares against R spdep (test/stats/clusters/grid.txt) and against
 * a plain loop over all pairs, and where it cannot be said. */
#include "../test.h"

#include <math.h>

#include "base/file.h"
#include "base/num.h"
#include "base/parallel.h"
#include "stats/clusters.h"

enum { MOST = 4000 };

static struct arena memory;

/* Squares with a figure. */
struct squares {
    int16_t column[MOST], row[MOST];
    struct grid grid;
    struct support on;
    struct field f;
};

static struct squares *squares_new(void)
{
    struct squares *s = NEW(&memory, struct squares, 1);
    s->grid = (struct grid){0, s->column, s->row};
    s->on = (struct support){.kind = PLACE_CELL, .grid = &s->grid, .count = MOST};
    s->f = field_new(&memory, &s->on, FLAG_NOT_COLLECTED);
    s->on.count = 0;
    return s;
}

/* Add a square; NAN: without a figure. */
static void add(struct squares *s, int column, int row, double value)
{
    size_t i = s->grid.count++;
    assert_true(i < MOST);
    s->on.count = s->grid.count;
    s->column[i] = (int16_t)column;
    s->row[i] = (int16_t)row;
    s->f.value[i] = (float)value;
    s->f.flag[i] = isnan(value) ? FLAG_WITHHELD : FLAG_OK;
}

static str next(str *text, char end)
{
    size_t at = str_find(*text, end);
    str word = {text->at, at};
    *text = at < text->len ? (str){text->at + at + 1, text->len - at - 1} : S("");
    return word;
}

static double number(str word)
{
    double value = NAN;
    if (!str_equal(word, S("NaN")) && !num_parse(word, '.', &value))
        fail_msg("'%.*s' is no number", STR_ARG(word));
    return value;
}

static void near(double got, double want)
{
    if (isnan(want) != isnan(got) || !(isnan(want) || fabs(got - want) <= 1e-9 * fabs(want)))
        fail_msg("got %.15g, want %.15g", got, want);
}

static void squares_agree_with_spdep(void **state)
{
    (void)state;
    enum { DISTANCES = 3 };
    struct squares *s = squares_new();
    double *expected = NEW(&memory, double, DISTANCES *MOST);
    const double metres[DISTANCES] = {150, 500, 1000};
    struct err err = {0};
    str text;
    if (!file_read(&memory, "test/stats/clusters/grid.txt", 1 << 20, &text, &err))
        fail_msg("%s", err.text);
    (void)next(&text, '\n');
    (void)next(&text, '\n');
    while (text.len) {
        str line = next(&text, '\n');
        int column = (int)number(next(&line, ';')), row = (int)number(next(&line, ';'));
        double value = number(next(&line, ';'));
        for (int k = 0; k < DISTANCES; k++)
            expected[DISTANCES * s->grid.count + (size_t)k] = number(next(&line, ';'));
        add(s, column, row, value);
    }
    assert_int_equal(s->on.count, 276);
    for (int k = 0; k < DISTANCES; k++) {
        struct local_statistics found = clusters_on_grid(&memory, &s->f, metres[k]);
        assert_int_equal(found.places, 251);
        for (size_t i = 0; i < s->on.count; i++)
            near(found.gi[i], expected[DISTANCES * i + (size_t)k]);
    }
}

/* A generator of our own: the same squares on every machine. */
static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Squares here and there, with a hole of some rows; a seventh without a figure. */
static struct squares *scattered(uint32_t seed)
{
    struct squares *s = squares_new();
    for (int row = 4800; row < 4860; row++)
        for (int column = 900; column < 950; column++)
            if (draw(&seed) % 100 < (row % 20 < 14 ? 55u : row % 20 < 16 ? 4u : 0u))
                add(s, column, row, draw(&seed) % 7 ? (draw(&seed) % 5000) / 1000.0 - 2 : NAN);
    return s;
}

static double naive(const struct squares *s, size_t at, double metres)
{
    double n = 0, mean = 0, m2 = 0, k = 0, sum = 0;
    for (size_t i = 0; i < s->on.count; i++) {
        n += s->f.flag[i] == FLAG_OK;
        mean += s->f.flag[i] == FLAG_OK ? (double)s->f.value[i] : 0;
    }
    mean /= n;
    for (size_t i = 0; i < s->on.count; i++) {
        double z = (double)s->f.value[i] - mean,
               far = hypot(s->column[i] - s->column[at], s->row[i] - s->row[at]);
        if (s->f.flag[i] != FLAG_OK)
            continue;
        m2 += z * z / n;
        k += 100 * far <= metres;
        sum += 100 * far <= metres ? z : 0;
    }
    return s->f.flag[at] == FLAG_OK ? sum / sqrt(m2 * (n * k - k * k) / (n - 1)) : NAN;
}

static void squares_agree_with_a_plain_loop_over_all_pairs(void **state)
{
    (void)state;
    const double metres[] = {0, 99, 100, 141, 142, 250, 500, 707, 1300};
    for (uint32_t seed = 1; seed <= 2; seed++) {
        struct squares *s = scattered(seed);
        for (size_t k = 0; k < COUNT(metres); k++) {
            struct local_statistics found = clusters_on_grid(&memory, &s->f, metres[k]);
            for (size_t i = 0; i < s->on.count; i += 1 + i % 3) {
                double want = naive(s, i, metres[k]);
                if (isnan(want) != isnan(found.gi[i]) ||
                    !(isnan(want) || fabs(found.gi[i] - want) <= 1e-11 * (1 + fabs(want))))
                    fail_msg("seed %u, %g m: got %.15g, want %.15g", seed, metres[k], found.gi[i],
                             want);
                near(found.gi_p[i], isnan(want) ? NAN : erfc(fabs(found.gi[i]) / sqrt(2)));
            }
        }
    }
}

static void squares_are_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    struct squares *s = scattered(3);
    parallel_set_threads(1);
    struct local_statistics one = clusters_on_grid(&memory, &s->f, 500);
    for (int threads = 2; threads <= 8; threads += 6) {
        parallel_set_threads(threads);
        struct local_statistics many = clusters_on_grid(&memory, &s->f, 500);
        assert_memory_equal(one.gi, many.gi, s->on.count * sizeof *one.gi);
        assert_memory_equal(one.gi_p, many.gi_p, s->on.count * sizeof *one.gi_p);
    }
    parallel_set_threads(0);
}

static void a_block_of_high_values_is_hot_and_a_block_of_low_ones_cold(void **state)
{
    (void)state;
    struct squares *s = squares_new();
    for (int row = 0; row < 60; row++)
        for (int column = 0; column < 60; column++)
            add(s, column, row, column < 12 && row < 12 ? 9 : column > 47 && row > 47 ? 1 : 5);
    struct local_statistics found = clusters_on_grid(&memory, &s->f, 500);
    assert_true(found.gi[6 * 60 + 6] > 10 && found.gi_p[6 * 60 + 6] < 1e-9);
    assert_true(found.gi[54 * 60 + 54] < -10 && found.gi_p[54 * 60 + 54] < 1e-9);
    assert_true(fabs(found.gi[30 * 60 + 30]) < 1e-9); /* around it all is the mean */
}

static void nothing_is_said(const struct squares *s, double metres, size_t places)
{
    struct local_statistics found = clusters_on_grid(&memory, &s->f, metres);
    assert_int_equal(found.places, places);
    assert_true(isnan(found.global));
    assert_null(found.moran);
    for (size_t i = 0; i < s->on.count; i++)
        assert_true(isnan(found.gi[i]) && isnan(found.gi_p[i]));
}

static void without_spread_or_with_all_squares_near_nothing_is_said(void **state)
{
    (void)state;
    struct squares *empty = squares_new(), *one = squares_new(), *equal = squares_new();
    struct squares *missing = squares_new(), *near_all = squares_new();
    nothing_is_said(empty, 500, 0);
    add(one, 1583, 4935, 0.2);
    nothing_is_said(one, 500, 1);
    for (int x = 0; x < 5; x++) {
        add(equal, 1000 + 7 * x, 4500, 0.1); /* no double */
        add(missing, 1000 + x, 4500, NAN);
        add(near_all, 1000 + x, 4500, 0.1 * x);
    }
    nothing_is_said(equal, 500, 5);
    nothing_is_said(missing, 500, 0);
    nothing_is_said(near_all, 500, 5);
    struct local_statistics found = clusters_on_grid(&memory, &near_all->f, 300);
    assert_true(found.gi[0] < 0 && found.gi[4] > 0); /* the ends do not see each other */
    assert_true(isnan(found.gi[2]));                 /* the middle sees all five */
}

static int open_memory(void **state)
{
    (void)state;
    memory = arena_open("squares", (size_t)1 << 28);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(squares_agree_with_spdep),
        cmocka_unit_test(squares_agree_with_a_plain_loop_over_all_pairs),
        cmocka_unit_test(squares_are_the_same_on_any_number_of_threads),
        cmocka_unit_test(a_block_of_high_values_is_hot_and_a_block_of_low_ones_cold),
        cmocka_unit_test(without_spread_or_with_all_squares_near_nothing_is_said),
    };
    return cmocka_run_group_tests(tests, open_memory, NULL);
}
