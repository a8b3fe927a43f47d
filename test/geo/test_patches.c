/* test_patches.c - patches tile their ground exactly, before and after their corners are cut. */
#include "../test.h"
#include "geo/clip.h"
#include "geo/patches.h"
#include "geo/wkb.h"
#include <geos_c.h>
#include <math.h>

static struct arena memory, scratch;

/* Codes of pixels, row by row from the south. */
struct raster {
    size_t columns, rows;
    uint8_t *code;
};

static struct patches trace(struct arena at, const struct raster *r, double least_m2, bool rounded)
{
    struct runs runs = {r->rows,
                        NEW(&memory, uint32_t, r->rows + 1),
                        NEW(&memory, struct run, r->rows * r->columns),
                        {100000, 400000},
                        25};
    for (size_t y = 0; y < r->rows; y++)
        runs.start[y + 1] = (uint32_t)runs_of_row(runs.run, runs.start[y], r->code + y * r->columns,
                                                  r->columns);
    return patches_trace(&memory, at, &runs, least_m2, rounded, false);
}

/* A raster drawn as text, the northernmost row first; digits are codes, other signs nothing. */
static struct raster drawn(const char *const *rows, size_t count)
{
    size_t columns = strlen(rows[0]);
    uint8_t *code = NEW(&memory, uint8_t, count * columns);
    for (size_t y = 0; y < count; y++)
        for (size_t x = 0; x < columns; x++) {
            char sign = rows[count - 1 - y][x];
            code[y * columns + x] = sign >= '0' && sign <= '9' ? (uint8_t)(sign - '0')
                                                               : RASTER_NOTHING;
        }
    return (struct raster){columns, count, code};
}

static struct raster random_raster(uint32_t seed, size_t columns, size_t rows, unsigned classes)
{
    uint8_t *code = NEW(&memory, uint8_t, columns * rows);
    uint32_t state = seed * 2654435761u + 1;
    for (size_t i = 0; i < columns * rows; i++) {
        state = state * 1664525u + 1013904223u;
        bool as_west = i % columns && (state >> 28) < 8,
             as_south = i >= columns && (state >> 28) < 13;
        uint8_t drawn_code = (uint8_t)((state >> 16) % (classes + 1));
        code[i] = as_west                 ? code[i - 1]
                  : as_south              ? code[i - columns]
                  : drawn_code == classes ? RASTER_NOTHING
                                          : drawn_code;
    }
    return (struct raster){columns, rows, code};
}

static double area_of_code(const struct patches *p, int code)
{
    struct shapes s = coverage_shapes(&memory, &p->coverage);
    double sum = 0;
    for (size_t i = 0; i < s.count; i++)
        if (code < 0 || p->code[i] == code)
            sum += shapes_area_m2(&s, i);
    return sum;
}

static size_t faces_of_code(const struct patches *p, int code)
{
    size_t faces = 0;
    for (size_t i = 0; i < p->coverage.faces; i++)
        faces += p->code[i] == code;
    return faces;
}

static void the_areas_of_stairs_are_those_of_the_pixels(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct raster r = random_raster(seed, 5 + seed % 23, 4 + seed % 17, 3);
        struct patches p = trace(scratch, &r, 0, false);
        for (int code = 0; code < 3; code++) {
            size_t pixels = 0;
            for (size_t i = 0; i < r.columns * r.rows; i++)
                pixels += r.code[i] == code;
            assert_true(fabs(area_of_code(&p, code) - (double)pixels * 625) < 1e-6);
        }
    }
}

/* Area within the arcs that have a face at one side only. */
static double area_within_outline(const struct coverage *c)
{
    double twice = 0;
    for (size_t a = 0; a < c->arcs; a++) {
        if ((c->left[a] >= 0) == (c->right[a] >= 0))
            continue;
        double sum = 0;
        for (size_t i = c->arc_start[a]; i + 1 < c->arc_start[a + 1]; i++) {
            double ax = c->point[i].x - 100000, ay = c->point[i].y - 400000;
            double bx = c->point[i + 1].x - 100000, by = c->point[i + 1].y - 400000;
            sum += ax * by - bx * ay;
        }
        twice += c->left[a] >= 0 ? sum : -sum;
    }
    return twice / 2;
}

static GEOSGeometry *geos_face(GEOSContextHandle_t geos, GEOSWKBReader *reader,
                               const struct shapes *s, size_t face)
{
    struct buf wkb = {0};
    wkb_write(&wkb, s, face, WKB_POLYGONS);
    GEOSGeometry *g = GEOSWKBReader_read_r(geos, reader, (unsigned char *)wkb.at, wkb.len);
    buf_reset(&wkb);
    assert_non_null(g);
    return g;
}

/* GEOS' own word for it: all faces valid, and their union as large as their sum. */
static void assert_tiles_its_ground(const struct patches *p)
{
    struct shapes s = coverage_shapes(&memory, &p->coverage);
    GEOSContextHandle_t geos = GEOS_init_r();
    GEOSWKBReader *reader = GEOSWKBReader_create_r(geos);
    GEOSGeometry **faces = NEW(&memory, GEOSGeometry *, s.count);
    double sum = 0, area, united_area;
    for (size_t i = 0; i < s.count; i++) {
        faces[i] = geos_face(geos, reader, &s, i);
        assert_int_equal(GEOSisValid_r(geos, faces[i]), 1);
        GEOSArea_r(geos, faces[i], &area);
        sum += area;
    }
    GEOSGeometry *all = GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, faces,
                                                    (unsigned)s.count);
    GEOSGeometry *united = GEOSUnaryUnion_r(geos, all);
    assert_non_null(united);
    GEOSArea_r(geos, united, &united_area);
    assert_true(fabs(sum - united_area) < 1e-3);
    assert_true(fabs(sum - area_within_outline(&p->coverage)) < 1e-3);
    GEOSGeom_destroy_r(geos, united);
    GEOSGeom_destroy_r(geos, all);
    GEOSWKBReader_destroy_r(geos, reader);
    GEOS_finish_r(geos);
}

static void rounded_patches_are_valid_and_neither_overlap_nor_leave_gaps(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct raster r = random_raster(seed, 6 + seed % 19, 5 + seed % 13, 3);
        struct patches p = trace(scratch, &r, 0, seed % 2);
        assert_tiles_its_ground(&p);
    }
}

static double arc_length(const struct coverage *c, size_t arc)
{
    double sum = 0;
    for (size_t i = c->arc_start[arc]; i + 1 < c->arc_start[arc + 1]; i++)
        sum += hypot(c->point[i + 1].x - c->point[i].x, c->point[i + 1].y - c->point[i].y);
    return sum;
}

static void the_border_along_a_slope_is_straight_whatever_its_stairs(void **state)
{
    (void)state;
    enum { WIDE = 120, HIGH = 140 };
    for (size_t run = 1; run <= 7; run++) { /* a step up after every `run` pixels */
        uint8_t *code = NEW(&memory, uint8_t, WIDE * HIGH);
        for (size_t i = 0; i < WIDE * HIGH; i++)
            code[i] = i / WIDE > 1 + i % WIDE / run;
        const struct raster r = {WIDE, HIGH, code};
        struct patches p = trace(scratch, &r, 0, true);
        const struct coverage *c = &p.coverage;
        size_t between = 0;
        while (c->left[between] < 0 || c->right[between] < 0)
            between++;
        struct point a = c->point[c->arc_start[between]];
        struct point b = c->point[c->arc_start[between + 1] - 1];
        assert_true(arc_length(c, between) < 1.01 * hypot(b.x - a.x, b.y - a.y));
        assert_tiles_its_ground(&p);
    }
}

static void a_small_patch_goes_to_the_neighbour_with_the_longest_border(void **state)
{
    (void)state;
    const char *const rows[] = {"1111122222", "1111122222", "1111322222", "1111122222",
                                "1111122222"};
    struct raster r = drawn(rows, COUNT(rows)); /* 3 has three sides to 1, one to 2 */
    struct patches p = trace(scratch, &r, 10000, false);
    assert_int_equal(p.coverage.faces, 2);
    assert_true(area_of_code(&p, 1) == 25 * 625 && area_of_code(&p, 2) == 25 * 625);
}

static void small_patches_without_neighbour_vanish_and_large_ones_stay(void **state)
{
    (void)state;
    const char *const rows[] = {"1111......", "1111......", "1111...22.", "1111......"};
    struct raster r = drawn(rows, COUNT(rows));
    struct patches p = trace(scratch, &r, 10000, true);
    assert_int_equal(p.coverage.faces, 1);
    assert_int_equal(p.code[0], 1);
}

static void no_patch_is_left_below_the_least_area(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct raster r = random_raster(seed, 40, 30, 4);
        struct patches p = trace(scratch, &r, 10000, false);
        struct shapes s = coverage_shapes(&memory, &p.coverage);
        for (size_t i = 0; i < s.count; i++)
            assert_true(shapes_area_m2(&s, i) >= 10000);
        for (size_t a = 0; a < p.coverage.arcs; a++) { /* equal codes are one patch */
            int32_t left = p.coverage.left[a], right = p.coverage.right[a];
            assert_true(left < 0 || right < 0 || p.code[left] != p.code[right]);
        }
    }
}

static void holes_islands_and_corners_that_touch_are_told_apart(void **state)
{
    (void)state;
    const char *const rows[] = {"111111", "122221", "123321", "122221",
                                "111111", "2.....", ".2...."};
    struct raster r = drawn(rows, COUNT(rows));
    struct patches p = trace(scratch, &r, 0, false);
    assert_int_equal(faces_of_code(&p, 1), 1);
    assert_int_equal(faces_of_code(&p, 2), 3);
    assert_int_equal(faces_of_code(&p, 3), 1);
    assert_true(area_of_code(&p, 1) == 18 * 625 && area_of_code(&p, 3) == 2 * 625);
    assert_tiles_its_ground(&p);
}

static void one_arena_may_be_both_result_and_scratch(void **state)
{
    (void)state;
    struct raster r = random_raster(3, 50, 40, 3);
    struct patches apart = trace(scratch, &r, 10000, true);
    struct patches same = trace(memory, &r, 10000, true);
    assert_int_equal(apart.coverage.points, same.coverage.points);
    assert_memory_equal(apart.coverage.point, same.coverage.point,
                        same.coverage.points * sizeof *same.coverage.point);
    assert_memory_equal(apart.code, same.code, same.coverage.faces);
}

static void an_empty_raster_has_no_patches(void **state)
{
    (void)state;
    const char *const rows[] = {"...", "..."};
    struct raster r = drawn(rows, COUNT(rows)), none = {0, 0, NULL};
    assert_int_equal(trace(scratch, &r, 0, true).coverage.faces, 0);
    assert_int_equal(trace(scratch, &none, 0, true).coverage.arcs, 0);
}

/* One area of the given points. */
static struct shapes area_of(const struct point *points, size_t count)
{
    struct shapes_builder b = {0};
    shapes_area(&b);
    shapes_polygon(&b);
    shapes_ring(&b);
    for (size_t i = 0; i < count; i++)
        shapes_point(&b, points[i]);
    return shapes_finish(&memory, &b);
}

static void clipped_patches_fill_the_area_and_still_share_their_borders(void **state)
{
    (void)state;
    struct raster r = random_raster(7, 60, 60, 3);
    for (size_t i = 0; i < 60 * 60; i++) /* no holes: the whole triangle is covered */
        r.code[i] = r.code[i] == RASTER_NOTHING ? 0 : r.code[i];
    struct patches p = trace(scratch, &r, 10000, true);
    const struct point triangle[] = {{100200, 400100}, {101313, 400300}, {100650, 401251}};
    struct shapes to = area_of(triangle, COUNT(triangle));
    struct coverage clipped;
    struct err err = {0};
    assert_true(clip_coverage(&memory, scratch, &p.coverage, &to, 0, &clipped, &err));
    assert_int_equal(clipped.faces, p.coverage.faces);
    struct shapes s = coverage_shapes(&memory, &clipped);
    double sum = 0, one_sided = 0;
    for (size_t i = 0; i < s.count; i++)
        sum += shapes_area_m2(&s, i);
    assert_true(fabs(sum - shapes_area_m2(&to, 0)) < 0.01);
    for (size_t a = 0; a < clipped.arcs; a++) { /* the outline is the triangle's, all else shared */
        if (clipped.left[a] >= 0 && clipped.right[a] >= 0)
            continue;
        for (size_t i = clipped.arc_start[a]; i + 1 < clipped.arc_start[a + 1]; i++)
            one_sided += hypot(clipped.point[i + 1].x - clipped.point[i].x,
                               clipped.point[i + 1].y - clipped.point[i].y);
    }
    double around = 0;
    for (size_t i = 0; i < 3; i++)
        around += hypot(triangle[(i + 1) % 3].x - triangle[i].x,
                        triangle[(i + 1) % 3].y - triangle[i].y);
    assert_true(fabs(one_sided - around) < 0.01);
}

static void an_area_that_crosses_itself_is_repaired_before_clipping(void **state)
{
    (void)state;
    const char *const rows[] = {"1111", "1111", "1111", "1111"};
    struct raster r = drawn(rows, COUNT(rows));
    struct patches p = trace(scratch, &r, 0, false);
    const struct point bow_tie[] = {
        {100000, 400000}, {100100, 400100}, {100100, 400000}, {100000, 400100}};
    struct shapes to = area_of(bow_tie, COUNT(bow_tie));
    struct coverage clipped;
    struct err err = {0};
    assert_true(clip_coverage(&memory, scratch, &p.coverage, &to, 0, &clipped, &err));
    struct shapes s = coverage_shapes(&memory, &clipped);
    assert_true(fabs(shapes_area_m2(&s, 0) - 5000) < 1e-6);
}

static void an_area_far_away_leaves_nothing(void **state)
{
    (void)state;
    const char *const rows[] = {"11", "11"};
    struct raster r = drawn(rows, COUNT(rows));
    struct patches p = trace(scratch, &r, 0, false);
    const struct point far[] = {{0, 0}, {10, 0}, {0, 10}};
    struct shapes to = area_of(far, COUNT(far));
    struct coverage clipped;
    struct err err = {0};
    assert_true(clip_coverage(&memory, scratch, &p.coverage, &to, 0, &clipped, &err));
    assert_int_equal(clipped.faces, 1);
    assert_int_equal(clipped.arcs, 0);
}

int main(void)
{
    struct arena opened = memory = arena_open("test", (size_t)2 << 30);
    struct arena also = scratch = arena_open("scratch", (size_t)1 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_areas_of_stairs_are_those_of_the_pixels),
        cmocka_unit_test(rounded_patches_are_valid_and_neither_overlap_nor_leave_gaps),
        cmocka_unit_test(the_border_along_a_slope_is_straight_whatever_its_stairs),
        cmocka_unit_test(a_small_patch_goes_to_the_neighbour_with_the_longest_border),
        cmocka_unit_test(small_patches_without_neighbour_vanish_and_large_ones_stay),
        cmocka_unit_test(no_patch_is_left_below_the_least_area),
        cmocka_unit_test(holes_islands_and_corners_that_touch_are_told_apart),
        cmocka_unit_test(one_arena_may_be_both_result_and_scratch),
        cmocka_unit_test(an_empty_raster_has_no_patches),
        cmocka_unit_test(clipped_patches_fill_the_area_and_still_share_their_borders),
        cmocka_unit_test(an_area_that_crosses_itself_is_repaired_before_clipping),
        cmocka_unit_test(an_area_far_away_leaves_nothing),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(opened);
    arena_close(also);
    return failed;
}
