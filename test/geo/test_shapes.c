/* test_shapes.c - what is copied for a frame is the same within it. */
#include "../test.h"
#include "geo/shapes.h"
#include <math.h>

static struct arena memory;

static uint32_t state = 1;
static double chance(void) /* 0 .. 1 */
{
    state = state * 1664525u + 1013904223u;
    return (double)(state >> 8) / (1 << 24);
}

/* Points around a middle, some far beyond the frame and some within: the ring may cross itself. */
static void add_ring(struct shapes_builder *b, size_t points, double most)
{
    struct point middle = {chance() * 20 - 5, chance() * 20 - 5};
    shapes_ring(b);
    for (size_t i = 0; i < points; i++) {
        double angle = 6.283185307179586 * (double)i / (double)points, r = most * chance();
        shapes_point(b, (struct point){middle.x + r * cos(angle), middle.y + r * sin(angle)});
    }
}

/* Whether a point lies within an odd number of rings. */
static bool is_inside(const struct shapes *s, double x, double y)
{
    bool inside = false;
    for (size_t r = 0; r < s->rings; r++)
        for (size_t i = s->point_start[r], end = s->point_start[r + 1]; i < end; i++) {
            struct point a = s->point[i], b = s->point[i + 1 < end ? i + 1 : s->point_start[r]];
            if ((a.y > y) != (b.y > y) && x < a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y))
                inside = !inside;
        }
    return inside;
}

static void what_is_near_is_the_same_within_the_frame(void **unused)
{
    (void)unused;
    const struct bounds frame = {0, 0, 10, 10};
    size_t before = 0, after = 0;
    for (int turn = 0; turn < 300; turn++) {
        struct arena rest = memory;
        struct shapes_builder b = {0};
        shapes_area(&b);
        shapes_polygon(&b);
        add_ring(&b, 200, 60);
        add_ring(&b, 40, 12);
        struct shapes whole = shapes_finish(&rest, &b);
        shapes_copy_near(&b, &whole, 0, frame);
        struct shapes near = shapes_finish(&rest, &b);
        before += whole.points;
        after += near.points;
        for (int k = 0; k < 400; k++) {
            double x = 10 * chance(), y = 10 * chance();
            assert_int_equal(is_inside(&near, x, y), is_inside(&whole, x, y));
        }
    }
    assert_true(after < before * 3 / 4);
}

static void a_polygon_that_stays_away_goes_with_its_holes(void **unused)
{
    (void)unused;
    struct arena rest = memory;
    struct shapes_builder b = {0};
    shapes_area(&b);
    for (int k = 0; k < 2; k++) { /* far to the east, and around the frame */
        double west = k ? -100 : 100, side = k ? 300 : 50;
        shapes_polygon(&b);
        for (int ring = 0; ring < 2; ring++) {
            shapes_ring(&b);
            for (int i = 0; i < 4; i++)
                shapes_point(&b, (struct point){west + ring + (i == 1 || i == 2) * side,
                                                -100 + ring + (i > 1) * side});
        }
    }
    struct shapes two = shapes_finish(&rest, &b);
    shapes_copy_near(&b, &two, 0, (struct bounds){0, 0, 10, 10});
    struct shapes one = shapes_finish(&rest, &b);
    assert_int_equal(one.count, 1);
    assert_int_equal(one.polygons, 1);
    assert_int_equal(one.rings, 2);
    assert_int_equal(one.points, 8);
    assert_true(one.point[0].x == -100);
}

int main(void)
{
    memory = arena_open("test", (size_t)1 << 28);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_near_is_the_same_within_the_frame),
        cmocka_unit_test(a_polygon_that_stays_away_goes_with_its_holes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
