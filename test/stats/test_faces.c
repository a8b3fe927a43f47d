/* test_faces.c - groups of red places, quarters of people, and who is left out of a comparison. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "stats/faces.h"
#include "stats/similar.h"

static struct arena memory;

static int open_memory(void **state)
{
    (void)state;
    memory = arena_open("faces", (size_t)1 << 24);
    return 0;
}

/* Places in a row, each touching the next; the last is an island. */
static struct neighbours row_of(size_t count)
{
    struct neighbours n = {count, NEW(&memory, uint32_t, count + 1),
                           NEW(&memory, uint32_t, 2 * count)};
    for (size_t i = 0; i < count; i++) {
        n.start[i + 1] = n.start[i];
        if (i > 0 && i + 1 < count)
            n.list[n.start[i + 1]++] = (uint32_t)i - 1;
        if (i + 2 < count)
            n.list[n.start[i + 1]++] = (uint32_t)i + 1;
    }
    return n;
}

static void red_places_that_touch_are_one_group(void **state)
{
    (void)state;
    struct neighbours around = row_of(8);
    const bool red[] = {true, true, false, true, true, true, false, true};
    const double value[] = {9, 9, 1, 8, 8, 8, 1, 9};
    const double people[] = {300, 200, 900, 100, 50, 150, 900, 200};
    struct faces f = faces_of(&memory, memory, &around, red, value, people);
    assert_int_equal(f.red, 6);
    assert_int_equal(f.groups, 3);
    assert_true(fabs(f.largest - 0.5) < 1e-12); /* 500 of 1,000, though it has fewer places */
    assert_int_equal(f.group_count, 2);
    assert_int_equal(f.group[0], 0);
    assert_int_equal(f.group[1], 1);
}

static void a_place_without_people_connects_nothing(void **state)
{
    (void)state;
    struct neighbours around = row_of(5);
    const bool red[] = {true, true, true, false, true};
    const double value[] = {9, 9, 9, 9, 9}, people[] = {100, 0, 100, 100, NAN};
    struct faces f = faces_of(&memory, memory, &around, red, value, people);
    assert_int_equal(f.red, 2);
    assert_int_equal(f.groups, 2);
    assert_int_equal(f.group_count, 1);
    assert_int_equal(f.group[0], 0);
}

/* 1,000 people: the lowest 250 are 100 at 2 and 150 of the 400 at 4; the highest 250 at 10. */
static void quarters_are_of_people_and_cut_a_place(void **state)
{
    (void)state;
    struct neighbours around = row_of(6);
    const bool red[6] = {false};
    const double value[] = {10, 4, 2, 6, NAN, 99}, people[] = {300, 400, 100, 200, 500, 0};
    struct faces f = faces_of(&memory, memory, &around, red, value, people);
    assert_true(fabs(f.lowest - (100 * 2 + 150 * 4) / 250.0) < 1e-12);
    assert_true(fabs(f.highest - 10) < 1e-12);
    assert_true(fabs(f.ratio - 10 / 3.2) < 1e-12);
    assert_true(isnan(f.largest) && f.red == 0 && f.groups == 0 && f.group_count == 0);
}

static void a_ratio_needs_four_places_and_something_to_divide_by(void **state)
{
    (void)state;
    struct neighbours three = row_of(3), four = row_of(4), none = row_of(0);
    const bool red[4] = {false};
    const double value[] = {1, 2, 3, 4}, zero[] = {0, 2, 3, 4}, people[] = {10, 10, 10, 10};
    const double nobody[4] = {0};
    assert_true(isnan(faces_of(&memory, memory, &three, red, value, people).ratio));
    struct faces f = faces_of(&memory, memory, &four, red, zero, people);
    assert_true(isnan(f.ratio) && f.lowest == 0 && f.highest == 4);
    assert_true(fabs(faces_of(&memory, memory, &four, red, value, people).ratio - 4) < 1e-12);
    assert_true(isnan(faces_of(&memory, memory, &four, red, value, nobody).lowest));
    assert_true(isnan(faces_of(&memory, memory, &none, red, value, people).highest));
}

static void a_place_that_lacks_a_trait_is_compared_with_nobody(void **state)
{
    (void)state;
    const double size[] = {1, 2, 3, 4}, share[] = {5, NAN, 6, 7}, same[] = {0.1, 0.1, 0.1, 0.1};
    const double *traits[] = {size, share, same};
    struct similar list[4];
    assert_int_equal(similar_to(memory, traits, 3, 4, 1, list, 4), 0);
    assert_int_equal(similar_to(memory, traits, 3, 4, 0, list, 4), 2);
    assert_int_equal(list[0].place, 2);
    assert_int_equal(list[1].place, 3);
    assert_int_equal(similar_to(memory, traits, 3, 4, 0, list, 1), 1);
    assert_int_equal(list[0].place, 2);
    assert_int_equal(similar_to(memory, traits, 3, 4, 0, list, 0), 0);
    /* a trait that all share moves nobody */
    struct similar without[4];
    assert_int_equal(similar_to(memory, traits, 3, 4, 0, list, 4), 2);
    assert_int_equal(similar_to(memory, traits, 2, 4, 0, without, 4), 2);
    assert_true(list[1].distance > 0 && list[1].distance == without[1].distance);
}

static void a_place_without_a_value_has_no_rank(void **state)
{
    (void)state;
    const double value[] = {3, NAN, 3, 7, NAN};
    struct rank *r = rank_all(&memory, memory, value, 5);
    assert_int_equal(r[1].rank, 0);
    assert_int_equal(r[1].among, 0);
    assert_int_equal(r[3].rank, 1);
    assert_int_equal(r[0].rank, 2);
    assert_int_equal(r[2].rank, 2);
    assert_int_equal(r[2].ties, 1);
    assert_int_equal(r[2].among, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(red_places_that_touch_are_one_group),
        cmocka_unit_test(a_place_without_people_connects_nothing),
        cmocka_unit_test(quarters_are_of_people_and_cut_a_place),
        cmocka_unit_test(a_ratio_needs_four_places_and_something_to_divide_by),
        cmocka_unit_test(a_place_that_lacks_a_trait_is_compared_with_nobody),
        cmocka_unit_test(a_place_without_a_value_has_no_rank),
    };
    return cmocka_run_group_tests(tests, open_memory, NULL);
}
