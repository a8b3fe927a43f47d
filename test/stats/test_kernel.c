/* test_kernel.c - smoothing against a plain double loop over all pairs of squares, and what must
 * hold for any input. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "stats/kernel.h"
#include "stats/kernel_internal.h"

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
    const double sigmas[] = {10, 100, 200, 350, 500, 1500};
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

static void same_bytes(const struct kernel_field *a, const struct kernel_field *b)
{
    size_t n = a->field.on->count;
    assert_memory_equal(a->field.value, b->field.value, n * sizeof(float));
    assert_memory_equal(a->field.weight, b->field.weight, n * sizeof(float));
    assert_memory_equal(a->field.flag, b->field.flag, n);
    assert_memory_equal(a->largest, b->largest, n * sizeof(float));
    assert_int_equal(!a->field.error, !b->field.error);
    if (a->field.error)
        assert_memory_equal(a->field.error, b->field.error, n * sizeof(float));
}

enum { MANY = 11 }; /* more lanes than fit in four blocks, and an odd number of them */

/* Shares of all kinds: several over one base, one over a copy of it, model scores. */
static void many_shares(struct world *w, struct arena *a, struct kernel_share *shares)
{
    struct field *copy = NEW(a, struct field, 1), *open = NEW(a, struct field, 1);
    *copy = field_new(a, &w->in, FLAG_OK);
    *open = field_new(a, &w->in, FLAG_OK);
    for (size_t i = 0; i < w->in.count; i++) {
        set(copy, i, (double)w->base.value[i], !w->base.flag[i]);
        set(open, i, (double)(i % 5), true);
    }
    for (size_t k = 0; k < MANY; k++)
        shares[k] = (struct kernel_share){.part = k % 3 == 0   ? &w->part
                                                  : k % 3 == 1 ? open
                                                               : &w->score,
                                          .base = k % 2 ? copy : &w->base,
                                          .mean = k % 3 == 2,
                                          .score = k % 3 == 2,
                                          .rounding_variance = (double)(k % 4)};
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    struct world *w = *state;
    struct arena a = w->arena;
    struct kernel_share shares[MANY];
    struct kernel_field one[MANY], many[MANY];
    many_shares(w, &a, shares);
    parallel_set_threads(1);
    kernel_smooth(&a, shares, MANY, &w->on, 200, one);
    for (int threads = 2; threads <= 8; threads += 6) {
        parallel_set_threads(threads);
        kernel_smooth(&a, shares, MANY, &w->on, 200, many);
        for (size_t k = 0; k < MANY; k++)
            same_bytes(&one[k], &many[k]);
    }
    parallel_set_threads(0);
}

static void every_set_of_instructions_gives_the_same_bytes(void **state)
{
    struct world *w = *state;
    struct arena a = w->arena;
    struct kernel_share shares[MANY];
    struct kernel_field portable[MANY], other[MANY];
    many_shares(w, &a, shares);
    const struct kernel_loops *last = &kernel_loops[kernel_loops_count - 1];
    assert_string_equal(last->name, "portable");
    kernel_loops_use(last);
    kernel_smooth(&a, shares, MANY, &w->on, 500, portable);
    for (const struct kernel_loops *loops = kernel_loops; loops < last; loops++) {
        if (!loops->here())
            continue;
        kernel_loops_use(loops);
        assert_ptr_equal(kernel_loops_used(), loops);
        kernel_smooth(&a, shares, MANY, &w->on, 500, other);
        for (size_t k = 0; k < MANY; k++)
            same_bytes(&portable[k], &other[k]);
    }
    kernel_loops_use(NULL);
    assert_true(kernel_loops_used()->here());
}

static void shares_together_are_what_each_is_alone(void **state)
{
    struct world *w = *state;
    struct arena a = w->arena;
    struct kernel_share shares[MANY];
    struct kernel_field together[MANY], alone;
    many_shares(w, &a, shares);
    kernel_smooth(&a, shares, MANY, &w->on, 200, together);
    assert_ptr_equal(together[0].field.weight, together[3].field.weight); /* one base: made once */
    assert_ptr_equal(together[3].field.weight, together[9].field.weight); /* and its copy */
    assert_ptr_not_equal(together[0].field.weight, together[1].field.weight); /* other squares */
    for (size_t k = 0; k < MANY; k++) {
        kernel_smooth(&a, &shares[k], 1, &w->on, 200, &alone);
        same_bytes(&together[k], &alone);
    }
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

static void a_weighted_share_is_the_ratio_of_two_sums(void **state)
{
    struct world *w = *state;
    struct arena a = w->arena;
    struct field each = field_new(&a, &w->in, FLAG_OK), sum = field_new(&a, &w->in, FLAG_OK);
    for (size_t i = 0; i < w->in.count; i++) {
        double s = (double)(i % 9) / 8; /* n s is a float without rounding */
        set(&each, i, s, i % 13 != 0);
        set(&sum, i, s * (double)w->base.value[i], i % 13 != 0 && !w->base.flag[i]);
    }
    struct kernel_share shares[] = {{&each, &w->base, true, false, 0},
                                    {&sum, &w->base, false, false, 0}};
    struct kernel_field f[2];
    kernel_smooth(&a, shares, 2, &w->on, 200, f);
    same_bytes(&f[0], &f[1]);
}

/* Squares side by side, with so many people each and nobody of the kind that is counted. */
static void make_block(struct world *w, struct arena *a, int wide, int high, double people)
{
    size_t count = (size_t)wide * (size_t)high;
    int16_t *column = NEW(a, int16_t, count), *row = NEW(a, int16_t, count);
    for (size_t i = 0; i < count; i++) {
        column[i] = (int16_t)(1000 + (int)i % wide);
        row[i] = (int16_t)(4500 + (int)i / wide);
    }
    w->grid = (struct grid){count, column, row};
    w->in = (struct support){.kind = PLACE_CELL, .grid = &w->grid, .count = count};
    w->drawn = kernel_drawn(a, &w->grid);
    w->on = (struct support){.kind = PLACE_CELL, .grid = &w->drawn, .count = w->drawn.count};
    w->part = field_new(a, &w->in, FLAG_OK);
    w->base = field_new(a, &w->in, FLAG_OK);
    for (size_t i = 0; i < count; i++) {
        set(&w->part, i, 0, true);
        set(&w->base, i, people, true);
    }
}

/* Away from the border every square weighs the same, so sum w n = n / largest, and
 * value x sum w n adds up to what was put in times the sum of the weights. */
static void the_kernel_keeps_mass_away_from_borders(void **state)
{
    (void)state;
    struct arena a = arena_open("block", (size_t)1 << 26), opened = a;
    struct world w;
    enum { SIDE_OF = 49, MIDDLE = 24 * SIDE_OF + 24 };
    make_block(&w, &a, SIDE_OF, SIDE_OF, 10);
    w.part.value[MIDDLE] = 7;
    struct kernel_share share = {&w.part, &w.base, false, false, 0};
    struct kernel_field f;
    kernel_smooth(&a, &share, 1, &w.on, 200, &f);
    double axis = 0, mass = 0;
    for (int d = -8; d <= 8; d++)
        axis += exp(-d * d / 8.0);
    for (size_t i = 0; i < w.on.count; i++) {
        int x = w.drawn.column[i] - 1024, y = w.drawn.row[i] - 4524;
        if (abs(x) <= 8 && abs(y) <= 8) {
            near((double)f.largest[i], 1 / (axis * axis));
            mass += (double)f.field.value[i] * 10 / (double)f.largest[i];
        } else {
            assert_true(f.field.value[i] == 0);
        }
    }
    near(mass, 7 * axis * axis);
    arena_close(opened);
}

static void two_thousand_squares_in_a_line_are_smoothed_along_it(void **state)
{
    (void)state;
    struct arena a = arena_open("line", (size_t)1 << 28), opened = a;
    for (int upright = 0; upright < 2; upright++) {
        struct world w;
        make_block(&w, &a, upright ? 1 : 2000, upright ? 2000 : 1, 20);
        for (size_t i = 0; i < w.in.count; i++)
            w.part.value[i] = (float)(i % 7);
        struct kernel_share share = {&w.part, &w.base, false, false, 2};
        struct kernel_field f;
        kernel_smooth(&a, &share, 1, &w.on, 500, &f);
        assert_int_equal(w.on.count, 3 * 2002);
        for (size_t i = 0; i < w.on.count; i += 17) {
            struct reference r = naive(&share, w.drawn.column[i], w.drawn.row[i], 500);
            near((double)f.field.value[i], r.value);
            near((double)f.field.weight[i], r.weight);
            near((double)f.field.error[i], r.error);
            near((double)f.largest[i], r.largest);
        }
    }
    arena_close(opened);
}

/* Nothing but a flag where nobody counts. */
static void says_nothing(const struct kernel_field *f)
{
    for (size_t i = 0; i < f->field.on->count; i++) {
        assert_int_equal(f->field.flag[i], FLAG_NOT_COLLECTED);
        assert_true(isnan(f->field.value[i]) && isnan(f->field.error[i]));
        assert_true(f->field.weight[i] == 0 && f->largest[i] == 0);
    }
}

static void without_figures_or_without_people_nothing_is_said(void **state)
{
    (void)state;
    struct arena a = arena_open("none", (size_t)1 << 26), opened = a;
    struct world w;
    make_block(&w, &a, 30, 30, 12);
    struct field missing = field_new(&a, &w.in, FLAG_WITHHELD);
    struct field nobody = field_new(&a, &w.in, FLAG_OK), below = field_new(&a, &w.in, FLAG_OK);
    for (size_t i = 0; i < w.in.count; i++) {
        set(&nobody, i, 0, true);
        set(&below, i, -3, true);
    }
    struct kernel_share shares[] = {{&missing, &w.base, false, false, 2},
                                    {&w.part, &missing, false, false, 2},
                                    {&w.part, &nobody, false, false, 2},
                                    {&w.part, &below, true, false, 0}};
    struct kernel_field f[COUNT(shares)];
    kernel_smooth(&a, shares, COUNT(shares), &w.on, 200, f);
    for (size_t k = 0; k < COUNT(shares); k++)
        says_nothing(&f[k]);
    arena_close(opened);
}

/* A withheld part takes its base along: what is left is smoothed as if the square were not there,
 * and squares with nothing but withheld ones within the window have no figure. */
static void flagged_in_is_flagged_out(void **state)
{
    (void)state;
    struct arena a = arena_open("flags", (size_t)1 << 26), opened = a;
    struct world w;
    make_block(&w, &a, 40, 3, 12);
    for (size_t i = 0; i < w.in.count; i++) {
        bool west = w.grid.column[i] < 1020;
        set(&w.part, i, west ? NAN : 6, !west);
    }
    struct kernel_share share = {&w.part, &w.base, false, false, 0};
    struct kernel_field f;
    kernel_smooth(&a, &share, 1, &w.on, 100, &f);
    for (size_t i = 0; i < w.on.count; i++) {
        bool sees = w.drawn.column[i] >= 1020 - 4;
        assert_int_equal(f.field.flag[i], sees ? FLAG_OK : FLAG_NOT_COLLECTED);
        if (sees)
            near((double)f.field.value[i], 0.5);
        else
            assert_true(isnan(f.field.value[i]));
    }
    arena_close(opened);
}

static void a_share_above_one_keeps_its_value_and_only_the_error_of_rounding(void **state)
{
    (void)state;
    struct arena a = arena_open("above", (size_t)1 << 26), opened = a;
    struct world w;
    make_block(&w, &a, 20, 20, 10);
    for (size_t i = 0; i < w.in.count; i++)
        w.part.value[i] = 15;
    struct kernel_share shares[] = {{&w.part, &w.base, false, false, 0},
                                    {&w.part, &w.base, false, false, 2}};
    struct kernel_field f[2];
    kernel_smooth(&a, shares, 2, &w.on, 200, f);
    for (size_t i = 0; i < w.on.count; i++) {
        near((double)f[0].field.value[i], 1.5);
        assert_true(f[0].field.error[i] == 0);
        /* r2 sum w^2 / (10 sum w)^2 = r2 / (10 n_eff), as all have ten people */
        near((double)f[1].field.error[i], sqrt(2 / (10 * (double)f[1].field.weight[i])));
    }
    arena_close(opened);
}

static void squares_far_apart_and_no_squares_at_all_are_fine(void **state)
{
    (void)state;
    struct arena a = arena_open("far", (size_t)1 << 28), opened = a;
    int16_t column[] = {9998, 1}, row[] = {1, 9998};
    struct grid grid = {2, column, row}, drawn = kernel_drawn(&a, &grid);
    struct support in = {.kind = PLACE_CELL, .grid = &grid, .count = 2};
    struct support on = {.kind = PLACE_CELL, .grid = &drawn, .count = drawn.count};
    struct field part = field_new(&a, &in, FLAG_OK), base = field_new(&a, &in, FLAG_OK);
    for (size_t i = 0; i < 2; i++) {
        set(&part, i, 1 + (double)i, true);
        set(&base, i, 40, true);
    }
    struct kernel_share share = {&part, &base, false, false, 0};
    struct kernel_field f;
    kernel_smooth(&a, &share, 1, &on, 500, &f);
    assert_int_equal(drawn.count, 18);
    for (size_t i = 0; i < 18; i++)
        near((double)f.field.value[i], i < 9 ? 1 / 40.0 : 2 / 40.0);
    kernel_smooth(&a, &share, 0, &on, 500, &f); /* no share: nothing to do */
    grid.count = in.count = 0;
    drawn = kernel_drawn(&a, &grid);
    assert_int_equal(drawn.count, 0);
    on.count = 0;
    kernel_smooth(&a, &share, 1, &on, 500, &f);
    assert_int_equal(f.field.on->count, 0);
    arena_close(opened);
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
        cmocka_unit_test(every_set_of_instructions_gives_the_same_bytes),
        cmocka_unit_test(shares_together_are_what_each_is_alone),
        cmocka_unit_test(a_constant_share_stays_constant),
        cmocka_unit_test(a_weighted_share_is_the_ratio_of_two_sums),
        cmocka_unit_test(the_kernel_keeps_mass_away_from_borders),
        cmocka_unit_test(two_thousand_squares_in_a_line_are_smoothed_along_it),
        cmocka_unit_test(without_figures_or_without_people_nothing_is_said),
        cmocka_unit_test(flagged_in_is_flagged_out),
        cmocka_unit_test(a_share_above_one_keeps_its_value_and_only_the_error_of_rounding),
        cmocka_unit_test(squares_far_apart_and_no_squares_at_all_are_fine),
        cmocka_unit_test(a_lone_square_keeps_its_people_and_is_all_that_counts),
        cmocka_unit_test(drawn_squares_are_the_inhabited_ones_and_their_neighbours),
    };
    return cmocka_run_group_tests(tests, make_world, end_world);
}
