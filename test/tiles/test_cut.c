/* test_cut.c - cutting keeps areas, is the same for both neighbours, and leaves nothing outside. */
#include "../test.h"
#include "tiles/cut.h"
#include <stdlib.h>

static struct arena memory;
static uint32_t seed = 1;

static int32_t any(int32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int32_t)((seed >> 8) % (uint32_t)below);
}

/* A ring that turns around the middle without crossing itself, often far beyond the box. */
static struct paths star(size_t count)
{
    struct paths p = {1, NEW(&memory, uint32_t, 2), NEW(&memory, struct mvt_point, count)};
    static const int8_t turn[8][2] = {{4, 0},  {3, 3},   {0, 4},  {-3, 3},
                                      {-4, 0}, {-3, -3}, {0, -4}, {3, -3}};
    p.start[1] = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        size_t k = i * 8 / count;
        int32_t radius = 100 + any(900), part = (int32_t)(i * 8 % count), all = (int32_t)count;
        int32_t x = turn[k][0] * (all - part) + turn[(k + 1) % 8][0] * part;
        int32_t y = turn[k][1] * (all - part) + turn[(k + 1) % 8][1] * part;
        p.point[i] = (struct mvt_point){500 + radius * x / (4 * all), 500 + radius * y / (4 * all)};
    }
    return p;
}

static int64_t area2(const struct paths *p)
{
    int64_t sum = 0;
    for (size_t r = 0; r < p->count; r++)
        sum += mvt_ring_area2(p->point + p->start[r], p->start[r + 1] - p->start[r]);
    return sum;
}

static void the_cuts_of_a_ring_by_four_boxes_add_up_to_it(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct arena before = memory;
        struct paths ring = star(8 * (size_t)(1 + any(20)));
        int32_t x = 200 + any(600), y = 200 + any(600);
        const struct box quarter[] = {
            {-5000, -5000, x, y}, {x, -5000, 5000, y}, {-5000, y, x, 5000}, {x, y, 5000, 5000}};
        int64_t sum = 0;
        for (size_t q = 0; q < COUNT(quarter); q++) {
            struct paths part = cut_rings(&memory, &ring, quarter[q]);
            struct box b = cut_bounds(&part);
            assert_true(part.start[1] == 0 ||
                        (b.west >= quarter[q].west && b.east <= quarter[q].east &&
                         b.north >= quarter[q].north && b.south <= quarter[q].south));
            sum += area2(&part);
        }
        /* each crossing is rounded by half a unit at most */
        assert_true(llabs(sum - area2(&ring)) <= 2000 * (int64_t)ring.start[1]);
        memory = before;
    }
}

static void an_edge_is_cut_at_the_same_point_from_either_side(void **state)
{
    (void)state;
    const struct box box = {0, 0, 1000, 1000};
    for (int round = 0; round < 2000; round++) {
        struct arena before = memory;
        struct mvt_point edge[2] = {{any(3000) - 1000, any(3000) - 1000},
                                    {any(3000) - 1000, any(3000) - 1000}};
        struct mvt_point back[2] = {edge[1], edge[0]};
        uint32_t start[] = {0, 2};
        struct paths forward = {1, start, edge}, backward = {1, start, back};
        struct paths a = cut_lines(&memory, &forward, box), b = cut_lines(&memory, &backward, box);
        assert_int_equal(a.count, b.count);
        if (a.count) {
            assert_memory_equal(&a.point[0], &b.point[1], sizeof a.point[0]);
            assert_memory_equal(&a.point[1], &b.point[0], sizeof a.point[0]);
        }
        memory = before;
    }
}

static void thinning_first_changes_nothing(void **state)
{
    (void)state;
    const struct box box = {300, 350, 700, 650};
    for (int round = 0; round < 300; round++) {
        struct arena before = memory;
        struct paths ring = star(8 * (size_t)(1 + any(20)));
        struct paths thin = cut_thin(&memory, &ring, true, true, box.west, box.east);
        struct paths thinner = cut_thin(&memory, &thin, true, false, box.north, box.south);
        struct paths a = cut_rings(&memory, &ring, box), b = cut_rings(&memory, &thinner, box);
        assert_int_equal(area2(&a), area2(&b));
        struct paths line_a = cut_lines(&memory, &ring, box);
        thin = cut_thin(&memory, &ring, false, true, box.west, box.east);
        struct paths line_b = cut_lines(&memory, &thin, box);
        assert_int_equal(line_a.count, line_b.count);
        assert_memory_equal(line_a.point, line_b.point,
                            line_a.start[line_a.count] * sizeof *line_a.point);
        memory = before;
    }
}

static void rings_without_area_and_lines_of_one_point_vanish(void **state)
{
    (void)state;
    const struct box box = {0, 0, 100, 100};
    struct mvt_point flat[] = {{10, 10}, {50, 50}, {90, 90}, {50, 50}};
    struct mvt_point outside[] = {{-10, 10}, {-50, 50}, {-90, 20}};
    struct mvt_point touching[] = {{-10, 50}, {0, 50}, {-10, 60}};
    uint32_t four[] = {0, 4}, three[] = {0, 3};
    struct paths a = {1, four, flat}, b = {1, three, outside}, c = {1, three, touching};
    assert_int_equal(cut_rings(&memory, &a, box).start[1], 0);
    assert_int_equal(cut_rings(&memory, &b, box).start[1], 0);
    assert_int_equal(cut_lines(&memory, &b, box).count, 0);
    assert_int_equal(cut_lines(&memory, &c, box).count, 0);
}

static void a_line_that_leaves_and_comes_back_becomes_two(void **state)
{
    (void)state;
    const struct box box = {0, 0, 100, 100};
    struct mvt_point points[] = {{10, 50}, {190, 50}, {190, 60}, {10, 60}};
    uint32_t start[] = {0, 4};
    struct paths line = {1, start, points}, made = cut_lines(&memory, &line, box);
    assert_int_equal(made.count, 2);
    const struct mvt_point expected[] = {{10, 50}, {100, 50}, {100, 60}, {10, 60}};
    assert_memory_equal(made.point, expected, sizeof expected);
}

int main(void)
{
    struct arena all = memory = arena_open("test", (size_t)1 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cuts_of_a_ring_by_four_boxes_add_up_to_it),
        cmocka_unit_test(an_edge_is_cut_at_the_same_point_from_either_side),
        cmocka_unit_test(thinning_first_changes_nothing),
        cmocka_unit_test(rings_without_area_and_lines_of_one_point_vanish),
        cmocka_unit_test(a_line_that_leaves_and_comes_back_becomes_two),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(all);
    return failed;
}
