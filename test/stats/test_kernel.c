/* test_kernel.c - smoothing against a plain double loop over all pairs of squares, and what must
 * hold for any input. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "stats/kernel.h"

enum { SIDE = 90 };

struct world {
    struct arena arena, opened;
    struct grid grid, drawn;
    struct support in, on;
    struct field part, base, score;
};

/* A generator of our own: the same squares on every machine. */
static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void set(struct field *f, size_t i, double value, bool there)
{
    f->flag[i] = there ? FLAG_OK : FLAG_WITHHELD;
    f->value[i] = there ? (float)value : NAN;
}

/* Two villages and lonely squares; people from 5 to 200; some figures withheld. */
static int make_world(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    w->opened = w->arena = arena_open("world", (size_t)1 << 30);
    int16_t *column = NEW(&w->arena, int16_t, SIDE * SIDE),
            *row = NEW(&w->arena, int16_t, SIDE * SIDE);
    uint32_t seed = 7;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            double near = fmin(hypot(x - 25, y - 30), hypot(x - 66, y - 55));
            if (draw(&seed) % 100 < (near < 15 ? 80u : 1u)) {
                column[w->grid.count] = (int16_t)(x + 1000);
                row[w->grid.count++] = (int16_t)(y + 4500);
            }
        }
    w->grid.column = column;
    w->grid.row = row;
    w->in = (struct support){.kind = PLACE_CELL, .grid = &w->grid, .count = w->grid.count};
    w->drawn = kernel_drawn(&w->arena, &w->grid);
    w->on = (struct support){.kind = PLACE_CELL, .grid = &w->drawn, .count = w->drawn.count};
    w->part = field_new(&w->arena, &w->in, FLAG_OK);
    w->base = field_new(&w->arena, &w->in, FLAG_OK);
    w->score = field_new(&w->arena, &w->in, FLAG_OK);
    for (size_t i = 0; i < w->in.count; i++) {
        double n = 5 + draw(&seed) % 196;
        set(&w->base, i, n, draw(&seed) % 20 != 0);
        set(&w->part, i, floor(n * (draw(&seed) % 1000) / 1000), draw(&seed) % 15 != 0);
        set(&w->score, i, (draw(&seed) % 2000) / 1000.0 - 1, draw(&seed) % 25 != 0);
    }
    *state = w;
    return 0;
}

static int end_world(void **state)
{
    struct world *w = *state;
    arena_close(w->opened);
    free(w);
    return 0;
}

struct reference {
    double value, weight, error, largest;
    bool there;
};

static struct reference naive(const struct kernel_share *s, int column, int row, double sigma_m)
{
    const struct grid *g = s->part->on->grid;
    int radius = (int)floor(4 * sigma_m / 100 + 0.5);
    double a = 0, n = 0, n2 = 0, m2 = 0, peak = 0;
    for (size_t i = 0; i < g->count; i++) {
        int dx = g->column[i] - column, dy = g->row[i] - row;
        if (abs(dx) > radius || abs(dy) > radius || s->part->flag[i] || s->base->flag[i])
            continue;
        double w = exp(-1e4 * (dx * dx + dy * dy) / (2 * sigma_m * sigma_m));
        double people = (double)s->base->value[i], part = (double)s->part->value[i];
        a += w * (s->mean ? people * part : part);
        n += w * people;
        n2 += w * w * people;
        m2 += w * w;
        peak = fmax(peak, w * people);
    }
    double p = a / n, n_eff = n * n / n2;
    double spread = p > 0 && p < 1 ? p * (1 - p) / n_eff : 0;
    return (struct reference){p, n_eff, sqrt(spread + s->rounding_variance * m2 / (n * n)),
                              peak / n, n > 0};
}

static void near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-6 * fabs(want) + 1e-12))
        fail_msg("got %.12g, want %.12g", got, want);
}

static void compare(const struct world *w, const struct kernel_share *s,
                    const struct kernel_field *f, double sigma_m)
{
    for (size_t i = 0; i < w->on.count; i++) {
        struct reference r = naive(s, w->drawn.column[i], w->drawn.row[i], sigma_m);
        assert_int_equal(f->field.flag[i], r.there ? FLAG_OK : FLAG_NOT_COLLECTED);
        if (!r.there)
            continue;
        near((double)f->field.value[i], r.value);
        near((double)f->field.weight[i], r.weight);
        near((double)f->largest[i], r.largest);
        if (f->field.error)
            near((double)f->field.error[i], r.error);
    }
}

static void smoothing_agrees_with_a_plain_loop_over_all_pairs(void **state)
{
    struct world *w = *state;
    const double sigmas[] = {100, 200, 350};
    for (size_t k = 0; k < COUNT(sigmas); k++) {
        struct arena a = w->arena;
        struct kernel_share shares[] = {{&w->part, &w->base, false, false, 2},
                                        {&w->score, &w->base, true, true, 0}};
        struct kernel_field result[2];
        kernel_smooth(&a, shares, 2, &w->on, sigmas[k], result);
        assert_null(result[1].field.error);
        for (int s = 0; s < 2; s++)
            compare(w, &shares[s], &result[s], sigmas[k]);
    }
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    struct world *w = *state;
    struct arena a = w->arena;
    struct kernel_share share = {&w->part, &w->base, false, false, 2};
    struct kernel_field one, many;
    parallel_set_threads(1);
    kernel_smooth(&a, &share, 1, &w->on, 200, &one);
    for (int threads = 2; threads <= 8; threads += 6) {
        parallel_set_threads(threads);
        kernel_smooth(&a, &share, 1, &w->on, 200, &many);
        assert_memory_equal(one.field.value, many.field.value, w->on.count * sizeof(float));
        assert_memory_equal(one.field.weight, many.field.weight, w->on.count * sizeof(float));
        assert_memory_equal(one.field.error, many.field.error, w->on.count * sizeof(float));
        assert_memory_equal(one.largest, many.largest, w->on.count * sizeof(float));
    }
    parallel_set_threads(0);
}

static void a_constant_share_stays_constant(void **state)
{
    struct world *w = *state;
    struct arena a = w->arena;
    struct field constant = field_new(&a, &w->in, FLAG_OK);
    for (size_t i = 0; i < w->in.count; i++)
        set(&constant, i, 0.375, true);
    struct kernel_share share = {&constant, &w->base, true, false, 0};
    struct kernel_field f;
    kernel_smooth(&a, &share, 1, &w->on, 200, &f);
    for (size_t i = 0; i < w->on.count; i++)
        if (!f.field.flag[i])
            near((double)f.field.value[i], 0.375);
}

static void a_lone_square_keeps_its_people_and_is_all_that_counts(void **state)
{
    (void)state;
    struct arena a = arena_open("lone", (size_t)1 << 26), opened = a;
    int16_t column = 1583, row = 4935;
    struct grid grid = {1, &column, &row}, drawn = kernel_drawn(&a, &grid);
    struct support in = {.kind = PLACE_CELL, .grid = &grid, .count = 1};
    struct support on = {.kind = PLACE_CELL, .grid = &drawn, .count = drawn.count};
    struct field part = field_new(&a, &in, FLAG_OK), base = field_new(&a, &in, FLAG_OK);
    set(&part, 0, 3, true);
    set(&base, 0, 40, true);
    struct kernel_share share = {&part, &base, false, false, 0};
    struct kernel_field f;
    kernel_smooth(&a, &share, 1, &on, 200, &f);
    assert_int_equal(drawn.count, 9);
    for (size_t i = 0; i < 9; i++) {
        near((double)f.field.value[i], 0.075);
        near((double)f.field.weight[i], 40); /* (w n)^2 / w^2 n */
        near((double)f.largest[i], 1);
    }
    arena_close(opened);
}

static void drawn_squares_are_the_inhabited_ones_and_their_neighbours(void **state)
{
    struct world *w = *state;
    size_t found = 0;
    for (size_t i = 0; i < w->drawn.count; i++) {
        bool near_one = false;
        for (int k = 0; k < 9 && !near_one; k++)
            near_one = grid_find(&w->grid, w->drawn.column[i] + k % 3 - 1,
                                 w->drawn.row[i] + k / 3 - 1) >= 0;
        assert_true(near_one);
        found += grid_find(&w->grid, w->drawn.column[i], w->drawn.row[i]) >= 0;
        if (i)
            assert_true(w->drawn.row[i - 1] < w->drawn.row[i] ||
                        (w->drawn.row[i - 1] == w->drawn.row[i] &&
                         w->drawn.column[i - 1] < w->drawn.column[i]));
    }
    assert_int_equal(found, w->grid.count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smoothing_agrees_with_a_plain_loop_over_all_pairs),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(a_constant_share_stays_constant),
        cmocka_unit_test(a_lone_square_keeps_its_people_and_is_all_that_counts),
        cmocka_unit_test(drawn_squares_are_the_inhabited_ones_and_their_neighbours),
    };
    return cmocka_run_group_tests(tests, make_world, end_world);
}
