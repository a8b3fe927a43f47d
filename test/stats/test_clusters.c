/* test_clusters.c - neighbours, Gi* and Moran against R spdep on a small country
 * (test/stats/clusters; bench/oracles does the same on 14,000 areas), and what no figure can be
 * said of. */
#include "../test.h"

#include <math.h>

#include "base/file.h"
#include "base/num.h"
#include "base/parallel.h"
#include "stats/clusters.h"

enum { MOST = 100 };

static struct arena memory, scratch;

/* areas.txt, and what spdep.txt says of them. */
static struct small {
    struct support on;
    struct field field;
    struct shapes shapes;
    struct neighbours around;
    double global, gi[MOST], gi_p[MOST], moran[MOST], moran_z[MOST], moran_p[MOST];
    str neighbours[MOST];
} small;

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

static str read_text(const char *path)
{
    struct err err = {0};
    str text = S("");
    if (!file_read(&memory, path, 1 << 20, &text, &err))
        fail_msg("%s", err.text);
    return text;
}

static void read_ring(struct shapes_builder *b, str word, str line)
{
    if (str_equal(word, S("outer")))
        shapes_polygon(b);
    else
        assert_true(str_equal(word, S("hole")));
    shapes_ring(b);
    while (line.len) {
        double x = number(next(&line, ' '));
        shapes_point(b, (struct point){x, number(next(&line, ' '))});
    }
}

static void read_areas(void)
{
    str text = read_text("test/stats/clusters/areas.txt");
    struct shapes_builder b = {0};
    small.on = (struct support){.kind = PLACE_BUURT, .count = MOST};
    small.field = field_new(&memory, &small.on, FLAG_NOT_COLLECTED);
    small.on.count = 0;
    while (text.len) {
        str line = next(&text, '\n'), word = next(&line, ' ');
        if (str_equal(word, S("#")))
            continue;
        if (!str_equal(word, S("area"))) {
            read_ring(&b, word, line);
            continue;
        }
        shapes_area(&b);
        if (!str_equal(line, S("-"))) {
            small.field.value[small.on.count] = (float)number(line);
            small.field.flag[small.on.count] = FLAG_OK;
        }
        small.on.count++;
    }
    small.shapes = shapes_finish(&memory, &b);
}

static void read_spdep(void)
{
    str text = read_text("test/stats/clusters/spdep.txt");
    (void)next(&text, '\n');
    (void)next(&text, ' ');
    small.global = number(next(&text, '\n'));
    (void)next(&text, '\n');
    size_t i = 0;
    for (; text.len; i++) {
        str line = next(&text, '\n');
        small.gi[i] = number(next(&line, ';'));
        small.gi_p[i] = number(next(&line, ';'));
        small.moran[i] = number(next(&line, ';'));
        small.moran_z[i] = number(next(&line, ';'));
        small.moran_p[i] = number(next(&line, ';'));
        small.neighbours[i] = line;
    }
    assert_int_equal(i, small.on.count);
}

static void neighbours_are_those_of_spdep(void **state)
{
    (void)state;
    assert_int_equal(small.around.count, 68);
    for (size_t i = 0; i < small.around.count; i++) {
        str expected = small.neighbours[i];
        for (uint32_t j = small.around.start[i]; j < small.around.start[i + 1]; j++)
            assert_int_equal(small.around.list[j], (int)number(next(&expected, ' ')));
        assert_int_equal(expected.len, 0);
    }
}

static void assert_same(double got, double expected)
{
    if (isnan(expected) ? !isnan(got) : !(fabs(got - expected) <= 1e-9 * fabs(expected)))
        fail_msg("got %.15g, not %.15g", got, expected);
}

static void statistics_are_those_of_spdep(void **state)
{
    (void)state;
    struct local_statistics s = clusters_on_areas(&memory, &small.field, &small.around, 0, 1);
    assert_int_equal(s.places, 68 - 5);
    assert_same(s.global, small.global);
    assert_same(clusters_moran(&small.field, &small.around), small.global);
    for (size_t i = 0; i < small.on.count; i++) {
        assert_same(s.gi[i], small.gi[i]);
        assert_same(s.moran[i], small.moran[i]);
        assert_same(s.moran_z[i], small.moran_z[i]);
        assert_same(s.gi_p[i], erfc(fabs(small.gi[i]) / sqrt(2)));
    }
}

/* Both p count draws: theirs 200,000 of which the error can be left out, ours 9,999. */
static void assert_p(double got, double expected)
{
    if (isnan(expected)) {
        assert_true(isnan(got));
        return;
    }
    double half = fmax(expected / 2, 1e-4);
    assert_true(fabs(got - expected) / 2 <= 4.5 * sqrt(half * (1 - half) / 9999) + 1e-4);
}

static void permutation_p_is_that_of_exchange_without_replacement(void **state)
{
    (void)state;
    struct local_statistics s = clusters_on_areas(&memory, &small.field, &small.around, 9999, 1);
    for (size_t i = 0; i < small.on.count; i++) {
        assert_p(s.gi_p[i], small.gi_p[i]);
        assert_p(s.moran_p[i], small.moran_p[i]);
    }
}

static void any_number_of_threads_finds_the_same(void **state)
{
    (void)state;
    parallel_set_threads(1);
    struct local_statistics one = clusters_on_areas(&memory, &small.field, &small.around, 999, 7);
    for (int threads = 2; threads <= 8; threads *= 2) {
        parallel_set_threads(threads);
        struct local_statistics s = clusters_on_areas(&memory, &small.field, &small.around, 999, 7);
        assert_memory_equal(s.gi_p, one.gi_p, small.on.count * sizeof *s.gi_p);
        assert_memory_equal(s.moran_p, one.moran_p, small.on.count * sizeof *s.moran_p);
    }
    parallel_set_threads(0);
}

/* ---- planted and odd fields on a board of squares ---- */

enum { SIDE = 20, PLACES = SIDE * SIDE };

static struct board {
    struct support on;
    struct field field;
    struct neighbours around;
} board_of(int side)
{
    struct shapes_builder b = {0};
    struct board made = {.on = {.kind = PLACE_BUURT, .count = (size_t)(side * side)}};
    for (int i = 0; i < side * side; i++) {
        double x = 100 * (i % side), y = 100 * (i / side);
        const struct point corner[] = {{x, y}, {x + 100, y}, {x + 100, y + 100}, {x, y + 100}};
        shapes_area(&b);
        shapes_polygon(&b);
        shapes_ring(&b);
        for (size_t c = 0; c < COUNT(corner); c++)
            shapes_point(&b, corner[c]);
    }
    struct shapes s = shapes_finish(&memory, &b);
    made.around = neighbours_queen(&memory, scratch, &s);
    made.field = field_new(&memory, &made.on, FLAG_OK);
    return made;
}

/* Noise of which no two neighbours know, -0.5..0.5. */
static float noise(uint32_t i)
{
    uint32_t h = (i + 1) * 2654435761u;
    h = (h ^ h >> 15) * 2246822519u;
    h = (h ^ h >> 13) * 3266489917u;
    return (float)((h ^ h >> 16) >> 8) / (1 << 24) - 0.5f;
}

static void planted_groups_are_hot_and_cold_and_a_low_place_among_high_ones_an_outlier(void **state)
{
    (void)state;
    struct board b = board_of(SIDE);
    b.field.on = &b.on;
    for (int i = 0; i < PLACES; i++) {
        int x = i % SIDE, y = i / SIDE;
        b.field.value[i] = noise((uint32_t)i);
        if (x >= 2 && x < 7 && y >= 2 && y < 7)
            b.field.value[i] += x == 4 && y == 4 ? -2 : 3;
        if (x >= 12 && x < 17 && y >= 12 && y < 17)
            b.field.value[i] -= 3;
    }
    struct local_statistics s = clusters_on_areas(&memory, &b.field, &b.around, 999, 1);
    uint8_t *class = clusters_classes(&memory, scratch, &b.field, &s, 0.10);
    assert_int_equal(class[4 * SIDE + 4], CLUSTER_OUTLIER);
    assert_int_equal(class[3 * SIDE + 3], CLUSTER_HOT);
    assert_int_equal(class[5 * SIDE + 4], CLUSTER_HOT);
    assert_int_equal(class[14 * SIDE + 14], CLUSTER_COLD);
    int away = 0; /* two places or more away from what was planted */
    for (int i = 0; i < PLACES; i++) {
        int x = i % SIDE, y = i / SIDE;
        if ((x > 8 || y > 8) && (x < 10 || y < 10))
            away += class[i] != CLUSTER_NONE;
    }
    assert_true(away <= 8); /* of 240 */
}

static void noise_alone_is_no_cluster(void **state)
{
    (void)state;
    struct board b = board_of(SIDE);
    b.field.on = &b.on;
    int found = 0;
    for (uint32_t round = 0; round < 20; round++) {
        for (uint32_t i = 0; i < PLACES; i++)
            b.field.value[i] = noise(i + round * PLACES);
        struct arena a = memory;
        struct local_statistics s = clusters_on_areas(&a, &b.field, &b.around, 999, round);
        uint8_t *class = clusters_classes(&a, scratch, &b.field, &s, 0.10);
        bool any = false;
        for (uint32_t i = 0; i < PLACES; i++)
            any |= class[i] != CLUSTER_NONE;
        found += any;
    }
    /* two tests of which each finds something in at most a tenth of the rounds */
    assert_true(found <= 8);
}

static void equal_sums_count_on_both_sides(void **state)
{
    (void)state;
    struct board b = board_of(SIDE);
    b.field.on = &b.on;
    for (int i = 0; i < PLACES; i++)
        b.field.value[i] = 0.1f;
    b.field.value[0] = 0.7f; /* most draws miss it, and are equal to what most places have */
    struct local_statistics s = clusters_on_areas(&memory, &b.field, &b.around, 999, 1);
    uint8_t *class = clusters_classes(&memory, scratch, &b.field, &s, 0.10);
    for (int i = 3 * SIDE; i < PLACES; i++) {
        assert_true(s.gi_p[i] == 1 && s.moran_p[i] == 1);
        assert_int_equal(class[i], CLUSTER_NONE);
    }
}

static void without_spread_or_places_nothing_is_said(void **state)
{
    (void)state;
    struct board b = board_of(3);
    b.field.on = &b.on;
    const size_t present[] = {0, 1, 9, 9};
    const float last[] = {1, 1, 1, NAN}; /* none, one, all equal, all equal but for a NAN */
    for (size_t round = 0; round < COUNT(present); round++) {
        for (size_t i = 0; i < 9; i++) {
            b.field.flag[i] = i < present[round] ? FLAG_OK : FLAG_TOO_FEW;
            b.field.value[i] = i < present[round] ? 0.1f : NAN;
        }
        b.field.value[8] = isnan(last[round]) ? NAN : b.field.value[8];
        struct local_statistics s = clusters_on_areas(&memory, &b.field, &b.around, 99, 1);
        uint8_t *class = clusters_classes(&memory, scratch, &b.field, &s, 0.10);
        assert_true(isnan(s.global));
        for (size_t i = 0; i < 9; i++)
            assert_true(isnan(s.gi[i]) && isnan(s.gi_p[i]) && isnan(s.moran[i]) &&
                        isnan(s.moran_z[i]) && isnan(s.moran_p[i]) && class[i] == CLUSTER_NONE);
    }
}

static void two_places_and_places_that_all_touch_are_no_clusters(void **state)
{
    (void)state;
    struct board b = board_of(2);
    b.field.on = &b.on;
    for (size_t present = 2; present <= 4; present++) {
        for (size_t i = 0; i < 4; i++) {
            b.field.flag[i] = i < present ? FLAG_OK : FLAG_TOO_FEW;
            b.field.value[i] = (float)i;
        }
        struct local_statistics s = clusters_on_areas(&memory, &b.field, &b.around, 99, 1);
        uint8_t *class = clusters_classes(&memory, scratch, &b.field, &s, 0.10);
        /* with everyone a neighbour of everyone I is -1 / (n - 1) whatever the values */
        assert_true(fabs(s.global + 1 / ((double)present - 1)) < 1e-12);
        for (size_t i = 0; i < present; i++)
            assert_true(isnan(s.gi[i]) && s.gi_p[i] == 1 && isfinite(s.moran[i]) &&
                        class[i] == CLUSTER_NONE);
    }
}

static void islands_alone_have_a_score_and_no_moran(void **state)
{
    (void)state;
    struct board b = board_of(4);
    b.field.on = &b.on;
    memset(b.around.start, 0, 17 * sizeof *b.around.start);
    for (int i = 0; i < 16; i++)
        b.field.value[i] = (float)(i * i);
    struct local_statistics s = clusters_on_areas(&memory, &b.field, &b.around, 99, 1);
    assert_true(isnan(s.global));
    for (int i = 0; i < 16; i++)
        assert_true(isfinite(s.gi[i]) && s.moran[i] == 0 && isnan(s.moran_z[i]) &&
                    isnan(s.moran_p[i]));
    (void)clusters_classes(&memory, scratch, &b.field, &s, 0.10);
}

/* One place that touches all others: far more neighbours than draws are laid side by side for. */
static void a_place_with_many_neighbours_keeps_its_p(void **state)
{
    (void)state;
    enum { N = 200 };
    struct support on = {.kind = PLACE_BUURT, .count = N};
    struct field f = field_new(&memory, &on, FLAG_OK);
    struct neighbours star = {N, NEW(&memory, uint32_t, N + 1), NEW(&memory, uint32_t, N)};
    for (uint32_t i = 0; i < N; i++) {
        f.value[i] = i % 2 ? noise(i) + 1 : noise(i);
        star.start[i + 1] = N / 2;
        if (i < N / 2)
            star.list[i] = 2 * i + 1; /* place 0 touches the odd ones, which are higher */
    }
    struct local_statistics s = clusters_on_areas(&memory, &f, &star, 999, 1);
    assert_true(s.moran_p[0] == 0.002 && s.gi_p[0] == 0.002);
    for (uint32_t i = 0; i < N / 2; i++)
        star.list[i] = 2 * i + 2 - (i % 2) - (i == N / 2 - 1); /* a mixture */
    s = clusters_on_areas(&memory, &f, &star, 999, 1);
    assert_true(s.moran_p[0] > 0.1);
}

int main(void)
{
    memory = arena_open("test", (size_t)1 << 28);
    scratch = arena_open("scratch", (size_t)1 << 28);
    read_areas();
    read_spdep();
    small.around = neighbours_queen(&memory, scratch, &small.shapes);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_are_those_of_spdep),
        cmocka_unit_test(statistics_are_those_of_spdep),
        cmocka_unit_test(permutation_p_is_that_of_exchange_without_replacement),
        cmocka_unit_test(any_number_of_threads_finds_the_same),
        cmocka_unit_test(
            planted_groups_are_hot_and_cold_and_a_low_place_among_high_ones_an_outlier),
        cmocka_unit_test(noise_alone_is_no_cluster),
        cmocka_unit_test(equal_sums_count_on_both_sides),
        cmocka_unit_test(without_spread_or_places_nothing_is_said),
        cmocka_unit_test(two_places_and_places_that_all_touch_are_no_clusters),
        cmocka_unit_test(islands_alone_have_a_score_and_no_moran),
        cmocka_unit_test(a_place_with_many_neighbours_keeps_its_p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
