/* test_simplify.c - what goes at a tolerance is within it, and small rings do not collapse. */
#include "../test.h"
#include "geo/simplify.h"
#include "mesh.h"
#include <math.h>

static struct arena memory, scratch;

static double distance(struct point p, struct point a, struct point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, l2 = dx * dx + dy * dy;
    double t = l2 > 0 ? fmin(1, fmax(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / l2)) : 0;
    return hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/* The largest distance of a point left out to the stretch that replaces it. */
static double largest_miss(const struct coverage *c, const float *rank, size_t arc,
                           double tolerance)
{
    double most = 0;
    size_t kept = c->arc_start[arc];
    for (size_t i = kept + 1; i < c->arc_start[arc + 1]; i++) {
        if (rank[i] < tolerance)
            continue;
        for (size_t k = kept + 1; k < i; k++)
            most = fmax(most, distance(c->point[k], c->point[kept], c->point[i]));
        kept = i;
    }
    return most;
}

static void points_left_out_are_within_the_tolerance_and_ends_stay(void **state)
{
    (void)state;
    struct shapes s = mesh_make(&memory, (struct point){0, 300000}, 1000, 5, 5);
    struct coverage c = coverage_build(&memory, scratch, &s);
    float *rank = NEW(&memory, float, c.points);
    simplify_rank(scratch, &c, 0, rank);
    const double tolerances[] = {1, 10, 30, 100};
    size_t kept_before = SIZE_MAX;
    for (size_t t = 0; t < COUNT(tolerances); t++) {
        size_t kept = 0;
        for (size_t a = 0; a < c.arcs; a++) {
            assert_true(isinf(rank[c.arc_start[a]]) && isinf(rank[c.arc_start[a + 1] - 1]));
            assert_true(largest_miss(&c, rank, a, tolerances[t]) <= tolerances[t] * 1.0001);
        }
        for (size_t i = 0; i < c.points; i++)
            kept += rank[i] >= tolerances[t];
        assert_true(kept < kept_before);
        kept_before = kept;
    }
}

static void a_ring_of_two_arcs_does_not_collapse(void **state)
{
    (void)state;
    /* two half discs of 20 m on a common straight side: at 30 m each arc alone would become it */
    struct shapes_builder b = {0};
    for (int half = 0; half < 2; half++) {
        shapes_area(&b);
        shapes_polygon(&b);
        shapes_ring(&b);
        for (int i = 0; i <= 12; i++) {
            double angle = 3.14159265358979 * (half + i / 12.0);
            shapes_point(&b, (struct point){i % 12             ? 20 * cos(angle)
                                            : (half ^ (i > 0)) ? -20
                                                               : 20,
                                            i % 12 ? 20 * sin(angle) : 0});
        }
    }
    struct shapes s = shapes_finish(&memory, &b);
    struct coverage c = coverage_build(&memory, scratch, &s);
    float *rank = NEW(&memory, float, c.points), *tolerance = NEW(&memory, float, c.arcs);
    simplify_rank(scratch, &c, 0, rank);
    struct ring_size *size = NEW(&memory, struct ring_size, c.rings);
    simplify_measure(&c, size);
    simplify_tolerances(&c, rank, size, 24, tolerance);
    for (size_t a = 0; a < c.arcs; a++) {
        size_t kept = 0;
        for (size_t i = c.arc_start[a]; i < c.arc_start[a + 1]; i++)
            kept += rank[i] >= tolerance[a];
        bool common = c.left[a] >= 0 && c.right[a] >= 0;
        assert_true(common ? kept == 2 : kept > 2);
    }
}

int main(void)
{
    struct arena opened = memory = arena_open("test", (size_t)1 << 30);
    struct arena also = scratch = arena_open("scratch", (size_t)1 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_left_out_are_within_the_tolerance_and_ends_stay),
        cmocka_unit_test(a_ring_of_two_arcs_does_not_collapse),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(opened);
    arena_close(also);
    return failed;
}
