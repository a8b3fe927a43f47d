/* test_crosswalk.c - boundary years: totals stay, nothing changes where nothing changed, a missing
 * figure spreads only where it counts, and what has no bridge is broken. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "geo/shapes.h"
#include "stats/crosswalk.h"

static struct arena memory, scratch;

static int open_memory(void **state)
{
    (void)state;
    memory = arena_open("crosswalks", (size_t)1 << 28);
    scratch = arena_open("scratch", (size_t)1 << 28);
    return 0;
}

static struct support *support_of(const struct areas *a)
{
    struct support *s = NEW(&memory, struct support, 1);
    *s = (struct support){.kind = PLACE_BUURT, .areas = a, .count = a->count};
    return s;
}

static const struct areas *plain_areas(size_t count)
{
    struct areas *a = NEW(&memory, struct areas, 1);
    a->count = count;
    return a;
}

/* The same stream everywhere: a case is not to depend on a library's rand. */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

static struct field numbers(const struct areas *a, uint64_t seed)
{
    struct field f = field_new(&memory, support_of(a), FLAG_OK);
    for (size_t i = 0; i < a->count; i++) {
        f.value[i] = (float)draw(&seed, 1000);
        f.weight[i] = (float)draw(&seed, 5000);
    }
    return f;
}

static struct crosswalk table(const struct areas *from, const struct areas *into,
                              const struct crosswalk_pair *pair, size_t count)
{
    return crosswalk_build(&memory, scratch, from, into, pair, count);
}

enum { OLDS = 300, NEWS = 280, PAIRS = 5000 };

static struct crosswalk_pair *random_pairs(uint64_t seed)
{
    struct crosswalk_pair *pair = NEW(&memory, struct crosswalk_pair, PAIRS);
    for (size_t k = 0; k < PAIRS; k++) {
        uint32_t i = k < OLDS ? (uint32_t)k : draw(&seed, OLDS);
        uint32_t near = draw(&seed, 3);
        pair[k] = (struct crosswalk_pair){i, (i + near) % NEWS, 1 + draw(&seed, 40)};
    }
    return pair;
}

static double sum(const float *value, size_t count)
{
    double all = 0;
    for (size_t i = 0; i < count; i++)
        all += (double)value[i];
    return all;
}

static void counts_keep_their_total(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        const struct areas *from = plain_areas(OLDS), *into = plain_areas(NEWS);
        struct crosswalk w = table(from, into, random_pairs(seed), PAIRS);
        struct field f = numbers(from, seed),
                     g = crosswalk_counts(&memory, &w, &f, support_of(into), NULL);
        double before = sum(f.value, OLDS), after = sum(g.value, NEWS);
        assert_true(fabs(before - after) < 1e-6 * before);
        assert_true(fabs(sum(f.weight, OLDS) - sum(g.weight, NEWS)) < 1e-6 * sum(f.weight, OLDS));
    }
}

static void means_stay_within_what_came_in(void **state)
{
    (void)state;
    const struct areas *from = plain_areas(OLDS), *into = plain_areas(NEWS);
    struct crosswalk w = table(from, into, random_pairs(7), PAIRS);
    struct field f = numbers(from, 7), same = numbers(from, 7);
    for (size_t i = 0; i < OLDS; i++)
        same.value[i] = 0.25f;
    struct field g = crosswalk_means(&memory, &w, &f, support_of(into), NULL),
                 flat = crosswalk_means(&memory, &w, &same, support_of(into), NULL);
    for (size_t j = 0; j < NEWS; j++) {
        double least = INFINITY, most = -INFINITY;
        for (uint32_t i = 0; i < OLDS; i++)
            for (uint32_t k = w.start[i]; k < w.start[i + 1]; k++)
                if (w.to[k] == j) {
                    least = fmin(least, (double)f.value[i]);
                    most = fmax(most, (double)f.value[i]);
                }
        assert_true((double)g.value[j] >= least - 1e-4 && (double)g.value[j] <= most + 1e-4);
        assert_true(fabs((double)flat.value[j] - 0.25) < 1e-6);
    }
}

static void where_nothing_changed_nothing_changes(void **state)
{
    (void)state;
    const struct areas *from = plain_areas(OLDS), *into = plain_areas(OLDS);
    struct crosswalk_pair pair[OLDS];
    for (uint32_t i = 0; i < OLDS; i++)
        pair[i] = (struct crosswalk_pair){i, i, 1 + i % 7};
    struct crosswalk w = table(from, into, pair, OLDS);
    struct field f = numbers(from, 3);
    f.flag[5] = FLAG_WITHHELD;
    f.value[5] = NAN;
    bool derived[OLDS];
    struct field g[] = {crosswalk_counts(&memory, &w, &f, support_of(into), derived),
                        crosswalk_means(&memory, &w, &f, support_of(into), derived)};
    for (size_t k = 0; k < COUNT(g); k++) {
        assert_memory_equal(g[k].value, f.value, OLDS * sizeof *f.value);
        assert_memory_equal(g[k].weight, f.weight, OLDS * sizeof *f.weight);
        assert_memory_equal(g[k].flag, f.flag, OLDS);
    }
    for (size_t i = 0; i < OLDS; i++)
        assert_false(derived[i]);
}

static void the_order_of_pairs_does_not_matter(void **state)
{
    (void)state;
    const struct areas *from = plain_areas(OLDS), *into = plain_areas(NEWS);
    struct crosswalk_pair *pair = random_pairs(11),
                          *turned = NEW(&memory, struct crosswalk_pair, PAIRS);
    for (size_t k = 0; k < PAIRS; k++) {
        pair[k].addresses /= 3; /* sums that rounding would tell apart */
        turned[PAIRS - 1 - k] = pair[k];
    }
    struct crosswalk a = table(from, into, pair, PAIRS), b = table(from, into, turned, PAIRS);
    assert_memory_equal(a.start, b.start, (OLDS + 1) * sizeof *a.start);
    assert_memory_equal(a.to, b.to, a.start[OLDS] * sizeof *a.to);
    assert_memory_equal(a.addresses, b.addresses, a.start[OLDS] * sizeof *a.addresses);
}

/* Old 0 goes to new 0 and, for `stray` addresses, to new 1; old 1 to new 1; nothing to new 2. */
static struct field with_a_gap(double stray, enum flag flag, bool means)
{
    const struct areas *from = plain_areas(2), *into = plain_areas(3);
    const struct crosswalk_pair pair[] = {{0, 0, 100}, {0, 1, stray}, {1, 1, 50}};
    struct crosswalk w = table(from, into, pair, COUNT(pair));
    struct field f = numbers(from, 1);
    f.flag[0] = (uint8_t)flag;
    f.value[0] = NAN;
    f.value[1] = 12;
    return (means ? crosswalk_means : crosswalk_counts)(&memory, &w, &f, support_of(into), NULL);
}

static void a_missing_figure_spreads_only_where_it_counts(void **state)
{
    (void)state;
    for (int means = 0; means < 2; means++) {
        struct field none = with_a_gap(0, FLAG_WITHHELD, means),
                     some = with_a_gap(2, FLAG_WITHHELD, means);
        assert_int_equal(none.flag[0], FLAG_WITHHELD);
        assert_int_equal(none.flag[1], FLAG_OK);
        assert_true(none.value[1] == 12);
        assert_int_equal(some.flag[1], FLAG_WITHHELD);
        assert_true(isnan(some.value[1]));
    }
}

static void what_has_no_bridge_is_broken_and_never_a_number(void **state)
{
    (void)state;
    struct field f = with_a_gap(0, FLAG_WITHHELD, false);
    assert_int_equal(f.flag[2], FLAG_BROKEN);
    assert_true(isnan(f.value[2]));
    assert_true(f.weight[2] == 0);
    struct field nan = with_a_gap(0, FLAG_OK, false); /* no number, whatever its flag says */
    assert_int_equal(nan.flag[0], FLAG_BAD);
}

static void pairs_without_addresses_are_no_bridge(void **state)
{
    (void)state;
    const struct areas *from = plain_areas(2), *into = plain_areas(2);
    const struct crosswalk_pair pair[] = {{0, 0, 0}, {0, 1, -5}, {1, 0, NAN}, {1, 1, INFINITY}};
    struct crosswalk w = table(from, into, pair, COUNT(pair));
    assert_int_equal(w.start[2], 0);
    struct field f = numbers(from, 1),
                 g = crosswalk_counts(&memory, &w, &f, support_of(into), NULL);
    assert_int_equal(g.flag[0], FLAG_BROKEN);
    struct crosswalk empty = table(plain_areas(0), into, NULL, 0);
    struct field nothing = numbers(empty.from, 1);
    assert_int_equal(crosswalk_means(&memory, &empty, &nothing, support_of(into), NULL).flag[1],
                     FLAG_BROKEN);
}

static void who_left_the_known_areas_is_not_given_to_those_who_stayed(void **state)
{
    (void)state;
    const struct areas *from = plain_areas(2), *into = plain_areas(2);
    const struct crosswalk_pair pair[] = {
        {0, 0, 75}, {0, CROSSWALK_ELSEWHERE, 25}, {1, 1, 50}, {CROSSWALK_ELSEWHERE, 1, 10}};
    struct crosswalk w = table(from, into, pair, COUNT(pair));
    struct field f = numbers(from, 1);
    bool derived[2];
    f.value[0] = 400;
    struct field g = crosswalk_counts(&memory, &w, &f, support_of(into), derived);
    assert_true(g.value[0] == 300 && derived[0]);
    assert_int_equal(g.flag[1], FLAG_NOT_COLLECTED); /* a sixth of it is of nobody knows where */
}

/* ---- areas with shapes ---- */

struct sketch {
    const char *code, *name;
    double x, side; /* a square; side 0: no shape */
    bool turned;    /* its ring starts elsewhere and runs the other way */
};

static void square(struct shapes_builder *b, const struct sketch *s)
{
    const struct point p[] = {
        {s->x, 0}, {s->x + s->side, 0}, {s->x + s->side, s->side}, {s->x, s->side}};
    shapes_area(b);
    if (s->side == 0)
        return;
    shapes_polygon(b);
    shapes_ring(b);
    for (size_t i = 0; i < COUNT(p); i++)
        shapes_point(b, p[s->turned ? (6 - i) % 4 : i]);
}

static const struct areas *draw_areas(const struct sketch *list, size_t count)
{
    struct areas *a = NEW(&memory, struct areas, 1);
    str *code = NEW(&memory, str, count), *name = NEW(&memory, str, count);
    struct shapes_builder b = {0};
    for (size_t i = 0; i < count; i++) {
        code[i] = str_from(list[i].code);
        name[i] = str_from(list[i].name);
        square(&b, &list[i]);
    }
    *a = (struct areas){.kind = PLACE_BUURT, .count = count, .code = code, .name = name};
    a->shapes = shapes_finish(&memory, &b);
    return a;
}

/* Where old area i goes by shape, code and name; -1: nowhere. */
static int goes(const struct crosswalk *w, size_t i)
{
    return w->start[i] < w->start[i + 1] ? (int)w->to[w->start[i]] : -1;
}

static void the_same_area_is_one_of_the_same_shape(void **state)
{
    (void)state;
    const struct sketch old[] = {{"BU1", "stays", 0, 100, false},
                                 {"BU2", "grows", 200, 100, false},
                                 {"BU3", "renamed", 400, 100, false},
                                 {"BU4", "renumbered", 600, 100, false},
                                 {"BU5", "turned", 800, 100, false}},
                        now[] = {{"BU1", "stays", 0, 100.0004, false},
                                 {"BU2", "grows", 200, 100.002, false},
                                 {"BU3", "has another name", 400, 100, false},
                                 {"BU5", "turned", 800, 100, true},
                                 {"BU9", "has another number", 600, 100, false}};
    struct crosswalk w = crosswalk_same(&memory, scratch, draw_areas(old, COUNT(old)),
                                        draw_areas(now, COUNT(now)));
    const int wanted[] = {0, -1, 2, 4, 3};
    for (size_t i = 0; i < COUNT(wanted); i++)
        assert_int_equal(goes(&w, i), wanted[i]);
}

static void without_shapes_it_is_one_of_the_same_code_and_name(void **state)
{
    (void)state;
    const struct sketch old[] = {{"BU1", "Dorp", 0, 0, false},
                                 {"BU2", "Polder", 0, 0, false},
                                 {"BU3", "", 0, 0, false},
                                 {"BU4", "Kade", 0, 0, false},
                                 {"BU6", "BU6", 0, 0, false}}, /* no name but its code */
        now[] = {{"BU1", "Dorp", 0, 100, false},               /* a shape in one year only */
                 {"BU2", "Polder-Noord", 0, 0, false},
                 {"BU3", "", 0, 0, false},
                 {"BU5", "Kade", 0, 0, false},
                 {"BU6", "BU6", 0, 0, false}};
    struct crosswalk w = crosswalk_same(&memory, scratch, draw_areas(old, COUNT(old)),
                                        draw_areas(now, COUNT(now)));
    const int wanted[] = {0, -1, -1, -1, -1};
    for (size_t i = 0; i < COUNT(wanted); i++)
        assert_int_equal(goes(&w, i), wanted[i]);
}

/* The same areas, told what happened to each since the year before. */
static const struct areas *tell(const struct areas *plain, int boundary, const uint8_t *change)
{
    struct areas *a = NEW(&memory, struct areas, 1);
    str *gemeente = NEW(&memory, str, plain->count);
    for (size_t i = 0; i < plain->count; i++)
        gemeente[i] = S("GM1");
    *a = *plain;
    a->boundary = boundary;
    a->gemeente = gemeente;
    a->change = change;
    return a;
}

static void what_the_source_tells_goes_before_names(void **state)
{
    (void)state;
    const struct sketch old[] = {{"BU1", "Dorp", 0, 0, false},
                                 {"BU2", "Polder", 0, 0, false},
                                 {"BU3", "Kade", 0, 0, false},
                                 {"BU4", "Plein", 0, 0, false},
                                 {"BU5", "Haven", 0, 100, false}},
                        now[] = {{"BU1", "Dorp", 0, 0, false},    /* redrawn under its name */
                                 {"BU2", "Polders", 0, 0, false}, /* renamed, nothing else */
                                 {"BU3", "Kade", 0, 0, false},    /* nothing told */
                                 {"BU5", "Haven", 0, 101, false}, /* drawn anew, border unchanged */
                                 {"BU9", "Plein", 0, 0, false}};  /* renumbered */
    static const uint8_t change[] = {AREA_REDRAWN, AREA_UNCHANGED, AREA_UNTOLD, AREA_UNCHANGED,
                                     AREA_RENUMBERED};
    const struct areas *from = draw_areas(old, COUNT(old)), *into = draw_areas(now, COUNT(now));
    const int next_year[] = {-1, 1, 2, 4, 3}, later[] = {-1, -1, 2, -1, -1};
    struct crosswalk w = crosswalk_same(&memory, scratch, tell(from, 2016, NULL),
                                        tell(into, 2017, change)),
                     back = crosswalk_same(&memory, scratch, tell(into, 2017, change),
                                           tell(from, 2016, NULL)),
                     far = crosswalk_same(&memory, scratch, tell(from, 2014, NULL),
                                          tell(into, 2017, change));
    for (size_t i = 0; i < COUNT(next_year); i++) {
        assert_int_equal(goes(&w, i), next_year[i]);
        assert_int_equal(goes(&far, i), later[i]); /* of the years between nothing is told */
        if (next_year[i] >= 0)
            assert_int_equal(goes(&back, (size_t)next_year[i]), i);
    }
}

static void a_table_goes_before_shapes(void **state)
{
    (void)state;
    const struct sketch old[] = {{"BU1", "a", 0, 100, false},
                                 {"BU2", "b", 200, 100, false},
                                 {"BU3", "water", 400, 100, false}};
    const struct areas *from = draw_areas(old, COUNT(old)), *into = draw_areas(old, COUNT(old));
    const struct crosswalk_pair pair[] = {{0, 0, 9}, {0, 1, 1}};
    struct crosswalk same = crosswalk_same(&memory, scratch, from, into),
                     given = table(from, into, pair, COUNT(pair)),
                     w = crosswalk_with(&memory, scratch, &given, &same);
    assert_int_equal(w.start[1] - w.start[0], 2); /* as the table says */
    assert_int_equal(goes(&w, 1), -1);            /* new BU2 has its people from the table */
    assert_int_equal(goes(&w, 2), 2);             /* of water the table knows nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_keep_their_total),
        cmocka_unit_test(means_stay_within_what_came_in),
        cmocka_unit_test(where_nothing_changed_nothing_changes),
        cmocka_unit_test(the_order_of_pairs_does_not_matter),
        cmocka_unit_test(a_missing_figure_spreads_only_where_it_counts),
        cmocka_unit_test(what_has_no_bridge_is_broken_and_never_a_number),
        cmocka_unit_test(pairs_without_addresses_are_no_bridge),
        cmocka_unit_test(who_left_the_known_areas_is_not_given_to_those_who_stayed),
        cmocka_unit_test(the_same_area_is_one_of_the_same_shape),
        cmocka_unit_test(without_shapes_it_is_one_of_the_same_code_and_name),
        cmocka_unit_test(what_the_source_tells_goes_before_names),
        cmocka_unit_test(a_table_goes_before_shapes),
    };
    return cmocka_run_group_tests(tests, open_memory, NULL);
}
