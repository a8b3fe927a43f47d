/* test_wkb.c - WKB is read as it was meant and written as others read it. */
#include "../test.h"
#include "geo/wkb.h"
#include <math.h>
#include <stdio.h>

/* Bytes of a hexadecimal text. */
static str unhex(struct arena *a, const char *hex)
{
    size_t len = strlen(hex) / 2;
    char *bytes = NEW(a, char, len + 1);
    for (size_t i = 0; i < len; i++) {
        unsigned byte;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        bytes[i] = (char)byte;
    }
    return (str){bytes, len};
}

static struct arena memory;

/* Read one geometry that must be good. */
static struct shapes read_good(const char *hex, enum wkb_kind *kind, int32_t *srid)
{
    struct shapes_builder b = {0};
    struct err err = {0};
    bool read = wkb_read(&b, unhex(&memory, hex), kind, srid, &err);
    assert_string_equal(err.text, "");
    assert_true(read);
    return shapes_finish(&memory, &b);
}

/* Hexadecimal as PostGIS and shapely print them. */
static const char point_ewkb[] = "01010000204071000000000000000000400000000000001040";
static const char triangle_with_hole[] =
    "0103000000020000000400000000000000000000000000000000000000000000000000244000000000000000000000"
    "0000000000000000000000002440000000000000000000000000000000000400000000000000000000400000000000"
    "0000400000000000001040000000000000004000000000000000400000000000001040000000000000004000000000"
    "00000040";
static const char line_z_big_endian[] =
    "00000003ea00000002000000000000000000000000000000004008000000000000"
    "3ff000000000000040000000000000004010000000000000";

static void an_ewkb_point_is_read_with_its_srid(void **state)
{
    (void)state;
    enum wkb_kind kind;
    int32_t srid;
    struct shapes s = read_good(point_ewkb, &kind, &srid);
    assert_int_equal(kind, WKB_POINTS);
    assert_int_equal(srid, 28992);
    assert_int_equal(s.points, 1);
    assert_true(s.point[0].x == 2 && s.point[0].y == 4);
}

static void a_polygon_keeps_its_hole_and_loses_the_repeated_point(void **state)
{
    (void)state;
    enum wkb_kind kind;
    struct shapes s = read_good(triangle_with_hole, &kind, NULL);
    assert_int_equal(kind, WKB_POLYGONS);
    assert_int_equal(s.polygons, 1);
    assert_int_equal(s.rings, 2);
    assert_int_equal(s.points, 6);
    assert_true(fabs(shapes_area_m2(&s, 0) - 48) < 1e-12); /* 50 - 2 */
}

static void extra_ordinates_and_big_endian_are_understood(void **state)
{
    (void)state;
    enum wkb_kind kind;
    struct shapes s = read_good(line_z_big_endian, &kind, NULL);
    assert_int_equal(kind, WKB_LINES);
    assert_int_equal(s.points, 2);
    assert_true(s.point[1].x == 1 && s.point[1].y == 2);
}

static void what_is_written_reads_back_the_same(void **state)
{
    (void)state;
    const char *geometries[] = {point_ewkb, triangle_with_hole, line_z_big_endian};
    for (size_t i = 0; i < COUNT(geometries); i++) {
        enum wkb_kind kind, again;
        struct shapes s = read_good(geometries[i], &kind, NULL), t;
        struct buf out = {0};
        struct shapes_builder b = {0};
        struct err err = {0};
        wkb_write(&out, &s, 0, kind);
        assert_true(wkb_read(&b, buf_text(&out), &again, NULL, &err));
        t = shapes_finish(&memory, &b);
        assert_int_equal(kind, again);
        assert_int_equal(s.points, t.points);
        assert_memory_equal(s.point, t.point, s.points * sizeof *s.point);
        assert_memory_equal(s.point_start, t.point_start, (s.rings + 1) * sizeof *s.point_start);
        buf_reset(&out);
    }
}

static void every_cut_of_a_geometry_is_refused_and_leaves_the_builder_alone(void **state)
{
    (void)state;
    str whole = unhex(&memory, triangle_with_hole);
    struct shapes_builder b = {0};
    for (size_t len = 0; len < whole.len; len++) {
        struct err err = {0};
        enum wkb_kind kind;
        assert_false(wkb_read(&b, (str){whole.at, len}, &kind, NULL, &err));
        assert_true(err.text[0]);
        assert_int_equal(b.point.len + b.polygon_start.len + b.ring_start.len, 0);
    }
    shapes_reset(&b);
}

static void refused_with(const char *hex, const char *words)
{
    struct shapes_builder b = {0};
    struct err err = {0};
    enum wkb_kind kind;
    assert_false(wkb_read(&b, unhex(&memory, hex), &kind, NULL, &err));
    assert_non_null(strstr(err.text, words));
    shapes_reset(&b);
}

static void curves_mixtures_and_non_numbers_are_refused_by_name(void **state)
{
    (void)state;
    refused_with("010800000000000000", "kind 8");
    refused_with("0101000000000000000000f07f0000000000000000", "no number");
    refused_with("020100000000000000", "byte order");
    refused_with("010700000002000000010100000000000000000000400000000000001040"
                 "010200000000000000",
                 "mixes");
    refused_with("0102000000ffffff7f", "cut short");
}

static void empty_geometries_become_an_area_without_polygons(void **state)
{
    (void)state;
    const char *empties[] = {"010600000000000000", "010300000000000000",
                             "0101000000000000000000f87f000000000000f87f"};
    for (size_t i = 0; i < COUNT(empties); i++) {
        enum wkb_kind kind;
        struct shapes s = read_good(empties[i], &kind, NULL);
        assert_int_equal(kind, WKB_EMPTY);
        assert_int_equal(s.count, 1);
        assert_int_equal(s.polygons, 0);
        assert_true(shapes_bounds(&s, 0).west > shapes_bounds(&s, 0).east);
    }
}

int main(void)
{
    struct arena opened = memory = arena_open("test", 64 << 20);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ewkb_point_is_read_with_its_srid),
        cmocka_unit_test(a_polygon_keeps_its_hole_and_loses_the_repeated_point),
        cmocka_unit_test(extra_ordinates_and_big_endian_are_understood),
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(every_cut_of_a_geometry_is_refused_and_leaves_the_builder_alone),
        cmocka_unit_test(curves_mixtures_and_non_numbers_are_refused_by_name),
        cmocka_unit_test(empty_geometries_become_an_area_without_polygons),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(opened);
    return failed;
}
