/* test_project.c - RD New lands where the land survey says. */
#include "../test.h"
#include "geo/project.h"
#include <math.h>

/* The Kadaster's published test points of RDNAPTRANS: RD metres, then ETRS89 degrees. */
static const struct {
    struct point rd, lonlat;
} official[] = {
    {{117380.12, 575040.34}, {4.824761912, 53.160753042}},
    {{247380.56, 604580.78}, {6.776726674, 53.419482050}},
    {{155000.00, 463000.00}, {5.387203657, 52.155172897}},
    {{16460.91, 377380.23}, {3.397588595, 51.368607152}},
    {{182260.45, 311480.67}, {5.773795548, 50.792584916}},
};

static struct projector projector;

static void official_points_are_met_within_a_third_of_a_metre(void **state)
{
    (void)state;
    struct err err = {0};
    for (size_t i = 0; i < COUNT(official); i++) {
        struct point p = official[i].rd, want = official[i].lonlat;
        assert_true(project_lonlat(&projector, &p, 1, &err));
        double north_m = (p.y - want.y) * 111300;
        double east_m = (p.x - want.x) * 111300 * cos(want.y * 3.14159265358979 / 180);
        assert_true(hypot(north_m, east_m) < 0.33);
    }
}

/* Mercator of PROJ's longitude and latitude; 1.3e-9 of the world is 52 mm of the equator, 32 mm
 * here.
 */
static void assert_agrees(struct point rd)
{
    struct err err = {0};
    struct point world = rd, lonlat = rd;
    assert_true(project_world(&projector, &world, 1, &err));
    assert_true(project_lonlat(&projector, &lonlat, 1, &err));
    double latitude = lonlat.y * 3.14159265358979323846 / 180;
    double y = 0.5 - asinh(tan(latitude)) / (2 * 3.14159265358979323846);
    assert_true(fabs(world.x - (lonlat.x + 180) / 360) < 1.3e-9);
    assert_true(fabs(world.y - y) < 1.3e-9);
}

static void
the_square_of_web_maps_agrees_with_longitude_and_latitude_all_over_the_country(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(official); i++)
        assert_agrees(official[i].rd);
    uint32_t random = 1;
    for (int i = 0; i < 20000; i++) {
        random = random * 1664525u + 1013904223u;
        double x = random % 280001;
        random = random * 1664525u + 1013904223u;
        assert_agrees((struct point){x + 0.37, 300000.11 + random % 320001});
    }
}

static void a_point_has_one_place_whatever_comes_before_it(void **state)
{
    (void)state;
    struct err err = {0};
    struct point at = official[2].rd;
    struct point both[] = {{at.x + 64000, at.y - 64000}, at}; /* the same slot of the lattice */
    assert_true(project_world(&projector, &at, 1, &err));
    assert_true(project_world(&projector, both, 2, &err));
    assert_true(at.x == both[1].x && at.y == both[1].y);
}

static void points_off_the_earth_are_refused_with_their_number(void **state)
{
    (void)state;
    struct err err = {0};
    struct point points[] = {{155000, 463000}, {1e30, 463000}};
    assert_false(project_world(&projector, points, COUNT(points), &err));
    assert_non_null(strstr(err.text, "point 2 "));
}

int main(void)
{
    struct err err = {0};
    if (!projector_open(&projector, &err))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(official_points_are_met_within_a_third_of_a_metre),
        cmocka_unit_test(
            the_square_of_web_maps_agrees_with_longitude_and_latitude_all_over_the_country),
        cmocka_unit_test(a_point_has_one_place_whatever_comes_before_it),
        cmocka_unit_test(points_off_the_earth_are_refused_with_their_number),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    projector_close(&projector);
    return failed;
}
