/* test_coverage.c - borders are found once, whatever the areas are like. */
#include "../test.h"
#include "geo/coverage.h"
#include "mesh.h"
#include "real_areas.h"
#include <math.h>

static struct arena memory, scratch;

/* Areas of one polygon each, rings in turns of "outer; hole; ...": x y pairs. */
struct ring_text {
    int area; /* starts a new area when it differs from the one before */
    int count;
    struct point at[8];
};

static struct shapes shapes_of(const struct ring_text *rings, size_t count)
{
    struct shapes_builder b = {0};
    int area = -1;
    for (size_t r = 0; r < count; r++) {
        if (rings[r].area != area) {
            shapes_area(&b);
            shapes_polygon(&b);
            area = rings[r].area;
        }
        shapes_ring(&b);
        for (int i = 0; i < rings[r].count; i++)
            shapes_point(&b, rings[r].at[i]);
    }
    return shapes_finish(&memory, &b);
}

static size_t arcs_with_two_faces(const struct coverage *c)
{
    size_t shared = 0;
    for (size_t a = 0; a < c->arcs; a++)
        shared += c->left[a] >= 0 && c->right[a] >= 0;
    return shared;
}

static double total_area(const struct shapes *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->count; i++)
        sum += shapes_area_m2(s, i);
    return sum;
}

static void two_squares_share_one_arc_whatever_way_their_rings_run(void **state)
{
    (void)state;
    const struct ring_text squares[] = {
        {0, 4, {{0, 0}, {10, 0}, {10, 10}, {0, 10}}},
        {1, 4, {{10, 0}, {10, 10}, {20, 10}, {20, 0}}}, /* clockwise */
    };
    struct shapes s = shapes_of(squares, COUNT(squares));
    struct coverage c = coverage_build(&memory, scratch, &s);
    assert_int_equal(c.arcs, 3);
    assert_int_equal(arcs_with_two_faces(&c), 1);
    struct shapes back = coverage_shapes(&memory, &c);
    for (size_t i = 0; i < 2; i++)
        assert_true(ring_area(back.point + back.point_start[i], 4) == 100); /* counter-clockwise */
}

static void an_enclave_and_the_hole_around_it_are_one_closed_arc(void **state)
{
    (void)state;
    const struct ring_text rings[] = {
        {0, 4, {{0, 0}, {30, 0}, {30, 30}, {0, 30}}},
        {0, 4, {{10, 10}, {20, 10}, {20, 20}, {10, 20}}},
        {1, 4, {{20, 20}, {10, 20}, {10, 10}, {20, 10}}},
    };
    struct shapes s = shapes_of(rings, COUNT(rings));
    struct coverage c = coverage_build(&memory, scratch, &s);
    assert_int_equal(c.arcs, 2);
    assert_int_equal(arcs_with_two_faces(&c), 1);
    assert_true(total_area(&s) == 900);
    struct shapes back = coverage_shapes(&memory, &c);
    assert_true(total_area(&back) == 900);
}

static void gaps_and_overlaps_give_arcs_with_one_side_and_no_harm(void **state)
{
    (void)state;
    const struct ring_text rings[] = {
        {0, 4, {{0, 0}, {10, 0}, {10, 10}, {0, 10}}},
        {1, 4, {{11, 0}, {20, 0}, {20, 10}, {11, 10}}}, /* a gap */
        {2, 4, {{15, 0}, {30, 0}, {30, 10}, {15, 10}}}, /* an overlap */
        {3, 4, {{0, 0}, {10, 0}, {10, 10}, {0, 10}}},   /* the first once more */
    };
    struct shapes s = shapes_of(rings, COUNT(rings));
    struct coverage c = coverage_build(&memory, scratch, &s);
    assert_int_equal(arcs_with_two_faces(&c), 0);
    struct shapes back = coverage_shapes(&memory, &c);
    for (size_t i = 0; i < s.count; i++)
        assert_true(shapes_area_m2(&back, i) == shapes_area_m2(&s, i));
}

static void repeats_spikes_and_flat_rings_vanish(void **state)
{
    (void)state;
    const struct ring_text rings[] = {
        {0, 7, {{0, 0}, {0, 0}, {10, 0}, {15, 0}, {10, 0}, {10, 10}, {0, 10}}},
        {1, 3, {{0, 0}, {5, 0}, {9, 0}}},
        {2, 4, {{3, 3}, {4, 4}, {3, 3}, {4, 4}}},
    };
    struct shapes s = shapes_of(rings, COUNT(rings));
    struct coverage c = coverage_build(&memory, scratch, &s);
    struct shapes back = coverage_shapes(&memory, &c);
    assert_int_equal(back.count, 3);
    assert_int_equal(back.points, 4);
    assert_true(shapes_area_m2(&back, 0) == 100);
    assert_true(shapes_area_m2(&back, 1) == 0 && shapes_area_m2(&back, 2) == 0);
}

/* Every side of a ring's arc names the ring's face; refs run on from each other and close. */
static void assert_consistent(const struct coverage *c)
{
    for (size_t f = 0; f < c->faces; f++)
        for (size_t r = c->ring_start[c->polygon_start[f]];
             r < c->ring_start[c->polygon_start[f + 1]]; r++)
            for (size_t i = c->ref_start[r]; i < c->ref_start[r + 1]; i++) {
                int32_t ref = c->ref[i];
                int32_t next = c->ref[i + 1 < c->ref_start[r + 1] ? i + 1 : c->ref_start[r]];
                size_t arc = (size_t)(ref >= 0 ? ref : ~ref);
                size_t then = (size_t)(next >= 0 ? next : ~next);
                struct point end =
                    c->point[ref >= 0 ? c->arc_start[arc + 1] - 1 : c->arc_start[arc]];
                struct point begin =
                    c->point[next >= 0 ? c->arc_start[then] : c->arc_start[then + 1] - 1];
                assert_true(end.x == begin.x && end.y == begin.y);
                assert_int_equal(ref >= 0 ? c->left[arc] : c->right[arc], f);
            }
}

static void a_mesh_has_an_arc_for_every_side_and_keeps_its_area(void **state)
{
    (void)state;
    enum { COLUMNS = 9, ROWS = 7 };
    struct shapes s = mesh_make(&memory, (struct point){100000, 400000}, 500, COLUMNS, ROWS);
    struct coverage c = coverage_build(&memory, scratch, &s);
    assert_consistent(&c);
    assert_int_equal(arcs_with_two_faces(&c), (COLUMNS - 1) * ROWS + COLUMNS * (ROWS - 1));
    struct shapes back = coverage_shapes(&memory, &c);
    for (size_t i = 0; i < s.count; i++)
        assert_true(fabs(shapes_area_m2(&back, i) - shapes_area_m2(&s, i)) < 1e-6);
}

/* The arcs of a part between left and right faces, as the whole has them. */
static void parts_of_a_coverage_keep_its_arcs_as_they_are(void **state)
{
    (void)state;
    struct shapes s = mesh_make(&memory, (struct point){0, 300000}, 100, 4, 3);
    struct coverage whole = coverage_build(&memory, scratch, &s);
    const uint32_t chosen[] = {5, 0, 6};
    struct coverage part = coverage_part(&memory, scratch, &whole, chosen, COUNT(chosen));
    assert_int_equal(part.faces, COUNT(chosen));
    assert_consistent(&part);
    assert_int_equal(arcs_with_two_faces(&part), 1); /* between 5 and 6 */
    struct shapes back = coverage_shapes(&memory, &part), all = coverage_shapes(&memory, &whole);
    for (size_t i = 0; i < COUNT(chosen); i++) {
        size_t ring = whole.ring_start[whole.polygon_start[chosen[i]]];
        size_t n = all.point_start[ring + 1] - all.point_start[ring];
        assert_int_equal(back.point_start[i + 1] - back.point_start[i], n);
        assert_memory_equal(back.point + back.point_start[i], all.point + all.point_start[ring],
                            n * sizeof *all.point);
    }
}

static void one_arena_may_be_both_result_and_scratch(void **state)
{
    (void)state;
    struct shapes s = mesh_make(&memory, (struct point){0, 300000}, 100, 6, 5);
    struct coverage apart = coverage_build(&memory, scratch, &s);
    struct coverage same = coverage_build(&memory, memory, &s);
    assert_int_equal(apart.points, same.points);
    assert_memory_equal(apart.point, same.point, same.points * sizeof *same.point);
    const uint32_t chosen[] = {3, 9, 10};
    struct coverage part = coverage_part(&memory, memory, &same, chosen, COUNT(chosen));
    assert_consistent(&part);
}

static void lines_become_arcs_that_know_their_area(void **state)
{
    (void)state;
    struct shapes_builder b = {0};
    for (int area = 0; area < 2; area++) {
        shapes_area(&b);
        for (int line = 0; line <= area; line++) {
            shapes_polygon(&b);
            shapes_ring(&b);
            for (int i = 0; i < 3; i++)
                shapes_point(&b, (struct point){i, area * 10 + line});
        }
    }
    struct shapes lines = shapes_finish(&memory, &b);
    uint32_t *area;
    struct coverage c = coverage_of_lines(&memory, &lines, &area);
    assert_int_equal(c.arcs, 3);
    assert_int_equal(c.faces, 0);
    const uint32_t expected[] = {0, 1, 1};
    assert_memory_equal(area, expected, sizeof expected);
}

static void real_wijken_share_nine_in_ten_borders_and_keep_their_area(void **state)
{
    (void)state;
    struct shapes s;
    if (!real_areas(&memory, "wijk_2016_2017/wijk_2016_rd_from_svg.gpkg", "wijken_2016", &s))
        skip();
    assert_int_equal(s.count, 2981);
    struct coverage c = coverage_build(&memory, scratch, &s);
    assert_consistent(&c);
    assert_true(arcs_with_two_faces(&c) * 100 > c.arcs * 85);
    struct shapes back = coverage_shapes(&memory, &c);
    assert_true(fabs(total_area(&back) - total_area(&s)) < 1);
}

int main(void)
{
    struct arena opened = memory = arena_open("test", (size_t)4 << 30);
    struct arena also = scratch = arena_open("scratch", (size_t)4 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_squares_share_one_arc_whatever_way_their_rings_run),
        cmocka_unit_test(an_enclave_and_the_hole_around_it_are_one_closed_arc),
        cmocka_unit_test(gaps_and_overlaps_give_arcs_with_one_side_and_no_harm),
        cmocka_unit_test(repeats_spikes_and_flat_rings_vanish),
        cmocka_unit_test(a_mesh_has_an_arc_for_every_side_and_keeps_its_area),
        cmocka_unit_test(parts_of_a_coverage_keep_its_arcs_as_they_are),
        cmocka_unit_test(one_arena_may_be_both_result_and_scratch),
        cmocka_unit_test(lines_become_arcs_that_know_their_area),
        cmocka_unit_test(real_wijken_share_nine_in_ten_borders_and_keep_their_area),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(opened);
    arena_close(also);
    return failed;
}
