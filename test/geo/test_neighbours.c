/* test_neighbours.c - who touches whom. The comparison with spdep's poly2nb is in
 * test/stats/test_clusters.c, on the areas of test/stats/clusters. */
#include "../test.h"

#include "geo/neighbours.h"
#include "mesh.h"

static struct arena memory, scratch;

static void assert_neighbours(const struct neighbours *n, size_t area, const char *expected)
{
    struct arena a = memory;
    char *got = arena_format(&a, "%s", "");
    for (uint32_t j = n->start[area]; j < n->start[area + 1]; j++)
        got = arena_format(&a, "%s%u ", got, n->list[j]);
    assert_string_equal(got, expected);
}

static void a_square(struct shapes_builder *b, double x, double y, double side)
{
    shapes_polygon(b);
    shapes_ring(b);
    for (int corner = 0; corner < 4; corner++)
        shapes_point(b, (struct point){x + (corner == 1 || corner == 2 ? side : 0),
                                       y + (corner > 1 ? side : 0)});
}

static void areas_of_a_mesh_touch_by_sides_and_corners(void **state)
{
    (void)state;
    struct shapes s = mesh_make(&memory, (struct point){100000, 450000}, 500, 4, 3);
    struct neighbours n = neighbours_queen(&memory, scratch, &s);
    assert_int_equal(n.count, 12);
    assert_neighbours(&n, 0, "1 4 5 ");
    assert_neighbours(&n, 5, "0 1 2 4 6 8 9 10 ");
    assert_neighbours(&n, 11, "6 7 10 ");
}

static void an_island_and_an_area_without_shape_have_none(void **state)
{
    (void)state;
    struct shapes_builder b = {0};
    shapes_area(&b);
    a_square(&b, 0, 0, 100);
    shapes_area(&b); /* no polygon */
    shapes_area(&b);
    a_square(&b, 100, 0, 100);
    shapes_area(&b);
    a_square(&b, 500, 0, 100);
    struct shapes s = shapes_finish(&memory, &b);
    struct neighbours n = neighbours_queen(&memory, scratch, &s);
    assert_neighbours(&n, 0, "2 ");
    assert_neighbours(&n, 1, "");
    assert_neighbours(&n, 2, "0 ");
    assert_neighbours(&n, 3, "");
}

static void any_part_of_an_area_touches_and_an_enclave_touches_what_is_around_it(void **state)
{
    (void)state;
    struct shapes_builder b = {0};
    shapes_area(&b); /* with a hole, and a part of its own at the far side */
    a_square(&b, 0, 0, 300);
    shapes_ring(&b);
    const struct point hole[] = {{100, 100}, {100, 200}, {200, 200}, {200, 100}};
    for (size_t i = 0; i < COUNT(hole); i++)
        shapes_point(&b, hole[i]);
    a_square(&b, 1000, 0, 100);
    shapes_area(&b);
    a_square(&b, 100, 100, 100);
    shapes_area(&b);
    a_square(&b, 1100, 100, 100);
    struct shapes s = shapes_finish(&memory, &b);
    struct neighbours n = neighbours_queen(&memory, scratch, &s);
    assert_neighbours(&n, 0, "1 2 ");
    assert_neighbours(&n, 1, "0 ");
    assert_neighbours(&n, 2, "0 ");
}

static void a_vertex_is_the_same_to_the_millimetre_and_no_further(void **state)
{
    (void)state;
    struct shapes_builder b = {0};
    shapes_area(&b);
    a_square(&b, 0, 0, 100);
    shapes_area(&b);
    a_square(&b, 100.0003, 100.0004, 100);
    shapes_area(&b);
    a_square(&b, -100.002, -100, 100);
    struct shapes s = shapes_finish(&memory, &b);
    struct neighbours n = neighbours_queen(&memory, scratch, &s);
    assert_neighbours(&n, 0, "1 ");
    assert_neighbours(&n, 2, "");
}

static void nothing_has_no_neighbours(void **state)
{
    (void)state;
    struct shapes_builder b = {0};
    struct shapes s = shapes_finish(&memory, &b);
    struct neighbours n = neighbours_queen(&memory, scratch, &s);
    assert_int_equal(n.count, 0);
    n = neighbours_part(&memory, scratch, &n, NULL, 0);
    assert_int_equal(n.count, 0);
}

static void a_part_is_numbered_in_the_order_given(void **state)
{
    (void)state;
    struct shapes s = mesh_make(&memory, (struct point){0, 0}, 500, 4, 3);
    struct neighbours whole = neighbours_queen(&memory, scratch, &s);
    const uint32_t areas[] = {10, 5, 0, 3, 1};
    struct neighbours n = neighbours_part(&memory, scratch, &whole, areas, COUNT(areas));
    assert_int_equal(n.count, 5);
    assert_neighbours(&n, 0, "1 ");     /* 10 touches 5 */
    assert_neighbours(&n, 1, "0 2 4 "); /* 5 touches 10, 0 and 1 */
    assert_neighbours(&n, 2, "1 4 ");
    assert_neighbours(&n, 3, "");
    assert_neighbours(&n, 4, "1 2 ");
}

int main(void)
{
    memory = arena_open("test", (size_t)1 << 28);
    scratch = arena_open("scratch", (size_t)1 << 28);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_of_a_mesh_touch_by_sides_and_corners),
        cmocka_unit_test(an_island_and_an_area_without_shape_have_none),
        cmocka_unit_test(any_part_of_an_area_touches_and_an_enclave_touches_what_is_around_it),
        cmocka_unit_test(a_vertex_is_the_same_to_the_millimetre_and_no_further),
        cmocka_unit_test(nothing_has_no_neighbours),
        cmocka_unit_test(a_part_is_numbered_in_the_order_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
