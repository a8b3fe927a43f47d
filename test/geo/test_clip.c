/* test_clip.c - clipping along the arcs gives what GEOS gives, also where borders lie on each
 * other, and neighbours go on sharing every vertex. */
#include "../test.h"
#include "geo/clip_internal.h"
#include "geo/patches.h"
#include <math.h>

static struct arena memory, scratch;

static uint32_t state = 1;
static uint32_t chance(uint32_t below)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
}

/* Patches of blocks of pixels, some of nothing. */
static struct patches random_patches(size_t side, bool rounded)
{
    struct runs runs = {side,
                        NEW(&memory, uint32_t, side + 1),
                        NEW(&memory, struct run, side * side),
                        {100000, 400000},
                        25};
    uint8_t *code = NEW(&memory, uint8_t, side * side);
    for (size_t i = 0; i < side * side; i++)
        code[i] = chance(3)   ? (i % side && chance(2) ? code[i - 1]
                                 : i >= side           ? code[i - side]
                                                       : 0)
                  : chance(5) ? (uint8_t)chance(3)
                              : RASTER_NOTHING;
    for (size_t y = 0; y < side; y++)
        runs.start[y + 1] = (uint32_t)runs_of_row(runs.run, runs.start[y], code + y * side, side);
    return patches_trace(&memory, scratch, &runs, 1250, rounded, false);
}

static void add_ring(struct shapes_builder *b, const struct point *p, size_t count)
{
    shapes_ring(b);
    for (size_t i = 0; i < count; i++)
        shapes_point(b, p[i]);
}

/* A star around a middle, metres. */
static void add_star(struct shapes_builder *b, struct point at, double radius, size_t points)
{
    struct point p[64];
    for (size_t i = 0; i < points; i++) {
        double angle = 6.283185307179586 * (double)i / (double)points;
        double r = radius * (0.5 + 0.5 * chance(1000) / 1000.0);
        p[i] = (struct point){at.x + r * cos(angle), at.y + r * sin(angle)};
    }
    add_ring(b, p, points);
}

static struct shapes star_with_a_hole(double side_m)
{
    struct shapes_builder b = {0};
    struct point middle = {100000 + side_m / 2, 400000 + side_m / 2};
    shapes_area(&b);
    shapes_polygon(&b);
    add_star(&b, middle, side_m * (0.3 + 0.4 * chance(100) / 100.0), 3 + chance(40));
    add_star(&b, middle, side_m * 0.1, 3 + chance(10));
    return shapes_finish(&memory, &b);
}

/* A staircase on the pixels' own corners: every edge of it lies on edges of pixels. */
static struct shapes stairs(size_t side)
{
    struct point p[256];
    size_t n = 0;
    double x = 100000, y = 400000 + 25.0 * (double)side;
    p[n++] = (struct point){x, 400000};
    p[n++] = (struct point){100000 + 25.0 * (double)side, 400000};
    for (size_t i = 0; i + 1 < side && n + 3 < COUNT(p); i += 2) {
        double east = 100000 + 25.0 * (double)(side - i), north = 400000 + 25.0 * (double)(i + 2);
        p[n++] = (struct point){east, north};
        p[n++] = (struct point){east - 50, north};
    }
    p[n++] = (struct point){x, y};
    struct shapes_builder b = {0};
    shapes_area(&b);
    shapes_polygon(&b);
    add_ring(&b, p, n);
    return shapes_finish(&memory, &b);
}

/* Area of each face, by both ways, and that every side of an arc is in one ring of its face. */
static void assert_as_geos(const struct coverage *c, const struct shapes *to)
{
    struct coverage ours, theirs;
    struct err err = {0};
    assert_true(clip_by_arcs(&memory, scratch, c, to, 0, &ours));
    assert_true(clip_by_geos(&memory, scratch, c, to, 0, &theirs, &err));
    assert_int_equal(ours.faces, theirs.faces);
    struct shapes a = coverage_shapes(&memory, &ours), b = coverage_shapes(&memory, &theirs);
    for (size_t f = 0; f < ours.faces; f++) {
        assert_true(fabs(shapes_area_m2(&a, f) - shapes_area_m2(&b, f)) < 0.01);
    }
    size_t *used = NEW(&memory, size_t, 2 * ours.arcs);
    for (size_t i = 0; i < ours.refs; i++)
        used[ours.ref[i] >= 0 ? 2 * ours.ref[i] : 2 * ~ours.ref[i] + 1]++;
    for (size_t i = 0; i < ours.arcs; i++) {
        assert_int_equal(used[2 * i], ours.left[i] >= 0);
        assert_int_equal(used[2 * i + 1], ours.right[i] >= 0);
    }
}

static void stars_cut_patches_as_geos_does(void **unused)
{
    (void)unused;
    for (uint32_t seed = 1; seed <= 150; seed++) {
        state = seed;
        size_t side = 8 + chance(40);
        struct patches p = random_patches(side, seed % 2);
        struct shapes to = star_with_a_hole(25 * (double)side);
        assert_as_geos(&p.coverage, &to);
    }
}

static void a_border_along_the_pixels_cuts_as_well(void **unused)
{
    (void)unused;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        state = seed;
        size_t side = 8 + chance(40);
        struct patches p = random_patches(side, seed % 2);
        struct shapes to = stairs(side);
        struct coverage ours;
        double sum = 0, whole = 0;
        assert_true(clip_by_arcs(&memory, scratch, &p.coverage, &to, 0, &ours));
        struct coverage theirs;
        struct err err = {0};
        assert_true(clip_by_geos(&memory, scratch, &p.coverage, &to, 0, &theirs, &err));
        struct shapes a = coverage_shapes(&memory, &ours), b = coverage_shapes(&memory, &theirs);
        for (size_t f = 0; f < ours.faces; f++) {
            sum += shapes_area_m2(&a, f);
            whole += shapes_area_m2(&b, f);
            assert_true(fabs(shapes_area_m2(&a, f) - shapes_area_m2(&b, f)) < 0.01);
        }
        assert_true(fabs(sum - whole) < 0.01);
    }
}

static void what_lies_around_an_enclave_or_within_an_island_is_kept(void **unused)
{
    (void)unused;
    enum { SIDE = 40 };
    struct runs runs = {SIDE,
                        NEW(&memory, uint32_t, SIDE + 1),
                        NEW(&memory, struct run, SIDE),
                        {100000, 400000},
                        25};
    for (uint32_t y = 0; y < SIDE; y++) { /* one patch of a square kilometre */
        runs.run[y] = (struct run){0, SIDE, 3};
        runs.start[y + 1] = y + 1;
    }
    struct patches p = patches_trace(&memory, scratch, &runs, 0, false, false);
    struct shapes_builder b = {0};
    const struct point outer[] = {
        {100100, 400100}, {100900, 400100}, {100900, 400900}, {100100, 400900}};
    const struct point hole[] = {
        {100200, 400200}, {100300, 400200}, {100300, 400300}, {100200, 400300}};
    const struct point other[] = {
        {100210, 400210}, {100220, 400210}, {100220, 400220}, {100210, 400220}};
    shapes_area(&b);
    shapes_polygon(&b);
    add_ring(&b, outer, 4);
    add_ring(&b, hole, 4);
    shapes_polygon(&b);
    add_ring(&b, other, 4);
    struct shapes to = shapes_finish(&memory, &b);
    struct coverage c;
    assert_true(clip_by_arcs(&memory, scratch, &p.coverage, &to, 0, &c));
    struct shapes s = coverage_shapes(&memory, &c);
    assert_int_equal(c.polygons, 2);
    assert_int_equal(c.rings, 3);
    assert_true(fabs(shapes_area_m2(&s, 0) - (640000 - 10000 + 100)) < 1e-3);
    assert_as_geos(&p.coverage, &to);
}

static void an_area_that_is_no_polygon_is_left_to_geos(void **unused)
{
    (void)unused;
    state = 5;
    struct patches p = random_patches(20, true);
    struct shapes none = {.count = 1,
                          .polygon_start = NEW(&memory, uint32_t, 2),
                          .ring_start = NEW(&memory, uint32_t, 1),
                          .point_start = NEW(&memory, uint32_t, 1)};
    struct coverage c;
    assert_false(clip_by_arcs(&memory, scratch, &p.coverage, &none, 0, &c));
    struct err err = {0};
    assert_true(clip_coverage(&memory, scratch, &p.coverage, &none, 0, &c, &err));
    assert_int_equal(c.rings, 0);
}

int main(void)
{
    struct arena opened = memory = arena_open("test", (size_t)2 << 30);
    struct arena also = scratch = arena_open("scratch", (size_t)1 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stars_cut_patches_as_geos_does),
        cmocka_unit_test(a_border_along_the_pixels_cuts_as_well),
        cmocka_unit_test(what_lies_around_an_enclave_or_within_an_island_is_kept),
        cmocka_unit_test(an_area_that_is_no_polygon_is_left_to_geos),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(opened);
    arena_close(also);
    return failed;
}
