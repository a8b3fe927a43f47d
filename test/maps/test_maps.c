/* test_maps.c - a small world by hand: what stands on a map, and what the gate lets through. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "geo/shapes.h"
#include "maps/guard.h"
#include "maps/locate.h"

enum { AREAS = 6, RESIDENTS = 0, VULNERABLE = 1, SHARE = 2 };

static const double limits[] = {0.5, 0.8, 1.25, 2};
static const int share_of[] = {VULNERABLE};
static struct national national_share[] = {{0, 0.10, {{0}, {0}}}};

/* Everything an edition needs, and nothing more. */
struct world {
    struct arena arena, opened;
    struct indicator indicators[3];
    struct map maps[2];
    struct edition_theme theme;
    struct edition_recipe recipe;
    struct catalogue catalogue;
    struct areas areas;
    struct grid grid;
    struct supply supply;
    struct drafts drafts;
};

static struct field *give(struct world *w, enum place_kind kind, int indicator, int period,
                          const double *values)
{
    struct given *g = &w->supply.given[kind][w->supply.given_count[kind]++];
    *g = (struct given){.indicator = indicator, .period = period};
    g->field = field_new(&w->arena, &w->supply.on[kind], FLAG_OK);
    for (size_t i = 0; i < w->supply.on[kind].count; i++) {
        bool there = !isnan(values[i]);
        g->field.value[i] = (float)values[i];
        g->field.flag[i] = there ? FLAG_OK : FLAG_WITHHELD;
    }
    return &g->field;
}

static void make_catalogue(struct world *w)
{
    w->indicators[RESIDENTS] = (struct indicator){.id = S("inwoners"), .base = -1, .factor = 1};
    w->indicators[VULNERABLE] = (struct indicator){
        .id = S("kwetsbare"), .base = RESIDENTS, .factor = 1};
    w->indicators[SHARE] = (struct indicator){.id = S("kwetsbaar"),
                                              .kind = INDICATOR_SHARE,
                                              .base = RESIDENTS,
                                              .of = share_of,
                                              .of_count = 1,
                                              .factor = 1,
                                              .worse = 1,
                                              .smallest_change = 0.005,
                                              .strong_change = 0.02,
                                              .shown_factor = 100,
                                              .national = national_share,
                                              .national_count = 1};
    struct axis axis = {.theme = S("kwetsbaar"), .limits = (double *)limits, .limits_count = 4};
    w->maps[0] = (struct map){.id = S("stand"),
                              .draws = MAP_LEVEL,
                              .axes = {axis},
                              .axes_count = 1,
                              .classes_count = 5,
                              .replaces = -1};
    w->maps[1] = (struct map){.id = S("verandering"),
                              .draws = MAP_CHANGE,
                              .axes = {axis},
                              .axes_count = 1,
                              .classes_count = 5,
                              .replaces = -1};
    w->theme = (struct edition_theme){
        .theme = S("kwetsbaar"), .indicator = SHARE, .from = 2014, .to = 2022};
    w->recipe = (struct edition_recipe){.id = S("proef"),
                                        .level = PLACE_BUURT,
                                        .grid = true,
                                        .sigma_m = 200,
                                        .residents = RESIDENTS,
                                        .residents_period = 2022,
                                        .dwellings = -1,
                                        .themes = &w->theme,
                                        .themes_count = 1};
    w->catalogue = (struct catalogue){.indicators = w->indicators,
                                      .indicators_count = 3,
                                      .maps = w->maps,
                                      .maps_count = 2,
                                      .disclosure = {.least_people = 10,
                                                     .largest_part = 0.5,
                                                     .round_count_to = 5,
                                                     .round_share_to = 0.01,
                                                     .round_score_to = 0.01}};
}

/* Squares of 1 km in a row; the areas of one municipality. */
static void make_areas(struct world *w)
{
    struct shapes_builder b = {0};
    str *code = NEW(&w->arena, str, AREAS), *none = NEW(&w->arena, str, AREAS);
    str *gemeente = NEW(&w->arena, str, AREAS);
    for (int i = 0; i < AREAS; i++) {
        double x = 100000 + 1000 * i, y = 400000;
        code[i] = str_from(arena_format(&w->arena, "BU0001000%d", i));
        gemeente[i] = S("GM0001");
        shapes_area(&b);
        shapes_polygon(&b);
        shapes_ring(&b);
        shapes_point(&b, (struct point){x, y});
        shapes_point(&b, (struct point){x + 1000, y});
        shapes_point(&b, (struct point){x + 1000, y + 1000});
        shapes_point(&b, (struct point){x, y + 1000});
    }
    w->areas = (struct areas){.kind = PLACE_BUURT,
                              .boundary = 2024,
                              .count = AREAS,
                              .code = code,
                              .name = code,
                              .wijk = none,
                              .gemeente = gemeente,
                              .water = NEW(&w->arena, uint8_t, AREAS),
                              .shapes = shapes_finish(&w->arena, &b)};
}

/* A village of 10 x 5 squares in the first area; one lonely square in the third. */
static void make_grid(struct world *w)
{
    int16_t *column = NEW(&w->arena, int16_t, 51), *row = NEW(&w->arena, int16_t, 51);
    for (int i = 0; i < 50; i++) {
        column[i] = (int16_t)(1000 + i % 10);
        row[i] = (int16_t)(4002 + i / 10);
    }
    column[50] = 1025;
    row[50] = 4008;
    w->grid = (struct grid){51, column, row};
}

static int make_world(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    w->opened = w->arena = arena_open("world", (size_t)1 << 30);
    make_catalogue(w);
    make_areas(w);
    make_grid(w);
    struct supply *in = &w->supply;
    *in = (struct supply){.catalogue = &w->catalogue, .recipe = &w->recipe};
    in->on[PLACE_BUURT] = (struct support){PLACE_BUURT, &w->areas, NULL, AREAS};
    in->on[PLACE_CELL] = (struct support){PLACE_CELL, NULL, &w->grid, 51};
    for (int k = 0; k < PLACE_KINDS; k++)
        in->given[k] = NEW(&w->arena, struct given, 8);
    supply_set_gemeenten(&w->arena, in, &(struct areas){0});
    supply_set_cells(&w->arena, in);
    const double people[AREAS] = {2000, 9, 10, 400, NAN, 1000};
    const double now[AREAS] = {400, 5, 3, NAN, 50, 53}, before[AREAS] = {200, 5, 3, 30, 50, 53};
    give(w, PLACE_BUURT, RESIDENTS, 2022, people);
    give(w, PLACE_BUURT, VULNERABLE, 2022, now);
    give(w, PLACE_BUURT, VULNERABLE, 2014, before);
    double cell_people[51], cell_now[51], cell_before[51];
    for (int i = 0; i < 51; i++) {
        cell_people[i] = i < 50 ? 40 : 60;
        cell_now[i] = i % 10 < 5 ? 2 : 16; /* few in the west, many in the east */
        cell_before[i] = 2;
    }
    give(w, PLACE_CELL, RESIDENTS, 2022, cell_people);
    give(w, PLACE_CELL, VULNERABLE, 2022, cell_now);
    give(w, PLACE_CELL, VULNERABLE, 2014, cell_before);
    draft_build(&w->arena, in, &w->drafts);
    *state = w;
    return 0;
}

static int end_world(void **state)
{
    struct world *w = *state;
    arena_close(w->opened);
    free(w);
    return 0;
}

static void a_figure_on_fewer_than_ten_people_never_leaves(void **state)
{
    struct world *w = *state;
    struct layer *l = guard_layer(&w->arena, &w->drafts.areas);
    struct figure nine = layer_figure(l, 0, 1), ten = layer_figure(l, 0, 2);
    assert_int_equal(nine.flag, FLAG_TOO_FEW);
    assert_true(isnan(nine.value) && isnan(nine.change) && isnan(nine.band) && isnan(nine.strip));
    assert_int_equal(nine.class, CLASS_NONE);
    assert_int_equal(layer_class(l, 0, 1), FLAG_TOO_FEW);
    assert_int_equal(layer_class(l, 1, 1), FLAG_TOO_FEW);
    assert_true(isnan(layer_people(l, 1)));
    assert_int_equal(ten.flag, FLAG_OK);
    assert_true(layer_people(l, 2) == 10);
    double value;
    layer_moment(l, 0, 0, 1, &value);
    assert_true(isnan(value));
}

static void a_missing_figure_keeps_its_reason_and_an_unknown_base_is_too_few(void **state)
{
    struct world *w = *state;
    struct layer *l = guard_layer(&w->arena, &w->drafts.areas);
    assert_int_equal(layer_figure(l, 0, 3).flag, FLAG_WITHHELD);
    assert_int_equal(layer_class(l, 0, 3), FLAG_WITHHELD);
    assert_int_equal(layer_figure(l, 0, 4).flag, FLAG_WITHHELD); /* residents are kept back */
    assert_true(isnan(layer_people(l, 4)));
}

static void figures_are_rounded_and_classes_are_of_the_figure_itself(void **state)
{
    struct world *w = *state;
    struct layer *l = guard_layer(&w->arena, &w->drafts.areas);
    struct figure last = layer_figure(l, 0, 5); /* 53 of 1000 */
    assert_true(fabs(last.value - 0.05) < 1e-12);
    assert_int_equal(last.class, 1); /* 0.53 times the country: not 0.5 */
    assert_true(last.strip >= 0.2 && last.strip <= 0.4);
    struct figure first = layer_figure(l, 0, 0);
    assert_true(fabs(first.change - 0.1) < 1e-9 && first.real && first.class == 4);
    assert_int_equal(layer_class(l, 1, 0), 4);
    assert_int_equal(layer_class(l, 1, 5), 2);
}

static void the_country_comes_from_the_catalogue_when_the_areas_are_not_the_country(void **state)
{
    struct world *w = *state;
    assert_int_equal(w->drafts.rules[0].national.from, NATIONAL_CATALOGUE);
    assert_true(w->drafts.rules[0].national.value == 0.10);
    struct given_national row = {SHARE, 2022, 0.2};
    struct supply given = w->supply;
    given.national = &row;
    given.national_count = 1;
    struct national_figure n = figures_national(w->arena, &given, SHARE, (struct years){0, 2022},
                                                2022);
    assert_int_equal(n.from, NATIONAL_GIVEN);
    assert_true(n.value == 0.2);
    struct indicator *share = &w->indicators[SHARE];
    share->national_count = 0;
    n = figures_national(w->arena, &w->supply, SHARE, (struct years){0, 2022}, 2022);
    share->national_count = 1;
    assert_int_equal(n.from, NATIONAL_DELIVERED);
    assert_true(fabs(n.value - (400 + 5 + 3 + 53) / 3019.0) < 1e-6);
}

static void a_lonely_square_is_dominated_and_shows_nothing(void **state)
{
    struct world *w = *state;
    struct layer *l = guard_layer(&w->arena, &w->drafts.grid);
    const struct grid *drawn = layer_support(l)->grid;
    int64_t lonely = grid_find(drawn, 1025, 4008), village = grid_find(drawn, 1002, 4004);
    assert_int_equal(layer_class(l, 0, (size_t)lonely), FLAG_TOO_FEW);
    assert_true(layer_class(l, 0, (size_t)village) < FLAG_TOO_FEW);
}

/* The surface of map 0, pixel by pixel, on the squares within 8 of those drawn. */
struct picture {
    struct frame frame;
    size_t wide, high;
    uint8_t *class;
};

static struct picture picture_of(struct world *w, const struct layer *l)
{
    const struct grid *g = layer_support(l)->grid;
    struct picture p = {.frame = frame_build(&w->arena, w->arena, g, NULL, 0, 8, true)};
    struct runs runs = layer_surface(&w->arena, w->arena, l, 0, &p.frame, false);
    p.wide = (size_t)p.frame.columns * PIXELS_PER_CELL;
    p.high = runs.rows;
    p.class = NEW(&w->arena, uint8_t, p.wide * p.high);
    memset(p.class, CLASS_NONE, p.wide * p.high);
    for (size_t y = 0; y < runs.rows; y++)
        for (uint32_t r = runs.start[y]; r < runs.start[y + 1]; r++)
            memset(p.class + y * p.wide + runs.run[r].first, runs.run[r].code,
                   runs.run[r].end - runs.run[r].first);
    return p;
}

static void the_surface_has_the_squares_class_where_all_around_agree(void **state)
{
    struct world *w = *state;
    struct layer *l = guard_layer(&w->arena, &w->drafts.grid);
    struct picture p = picture_of(w, l);
    size_t seen[256] = {0};
    for (size_t i = 0; i < p.wide * p.high; i++)
        seen[p.class[i]]++;
    assert_true(seen[CLASS_NONE] > 0 && seen[FLAG_TOO_FEW] > 0);
    assert_int_equal(p.class[0], CLASS_NONE);
    /* west: 2 of 40, half the country; east: 16 of 40, four times */
    const uint8_t *row = p.class + (size_t)(4004 - p.frame.south) * PIXELS_PER_CELL * p.wide +
                         p.wide;
    assert_true(row[(1000 - p.frame.west) * PIXELS_PER_CELL] <= 2);
    assert_int_equal(row[(1009 - p.frame.west) * PIXELS_PER_CELL + 3], 4);
}

static void
the_ground_is_rounded_keeps_its_size_and_stays_within_half_a_square_of_what_is_drawn(void **state)
{
    struct world *w = *state;
    struct layer *l = guard_layer(&w->arena, &w->drafts.grid);
    const struct grid *drawn = layer_support(l)->grid;
    struct picture p = picture_of(w, l);
    enum { HALF = PIXELS_PER_CELL / 2 };
    size_t ground = 0, corners = 0;
    for (int y = HALF; y < (int)p.high - HALF; y++)
        for (int x = HALF; x < (int)p.wide - HALF; x++) {
            bool near = false, inside = false;
            for (int dy = -HALF; dy <= HALF; dy++)
                for (int dx = -HALF; dx <= HALF; dx++) {
                    bool there = grid_find(drawn, p.frame.west + (x + dx) / PIXELS_PER_CELL,
                                           p.frame.south + (y + dy) / PIXELS_PER_CELL) >= 0;
                    near = near || there;
                    inside = inside || (there && !dx && !dy);
                }
            bool coloured = p.class[(size_t)y * p.wide + (size_t)x] != CLASS_NONE;
            assert_true(near || !coloured);
            ground += coloured;
            corners += inside && !coloured;
        }
    double squares = (double)drawn->count * PIXELS_PER_CELL * PIXELS_PER_CELL;
    assert_true(corners > 0);
    assert_true((double)ground > 0.9 * squares && (double)ground < 1.03 * squares);
}

static void shares_of_residents_add_up_and_hide_small_groups(void **state)
{
    struct world *w = *state;
    struct layer *l = guard_layer(&w->arena, &w->drafts.areas);
    const uint32_t all[AREAS] = {0, 1, 2, 3, 4, 5};
    struct class_shares s = layer_shares(l, 0, all, AREAS);
    double sum = s.few + s.missing;
    assert_true(s.known);
    for (int c = 0; c < 5; c++)
        sum += s.share[c];
    assert_true(fabs(sum - 100) <= 2); /* each is rounded */
    assert_false(layer_shares(l, 0, all + 1, 1).known);
}

static void squares_lie_in_the_area_around_their_centre(void **state)
{
    struct world *w = *state;
    int32_t *area = locate_cells(&w->arena, &w->areas, &w->grid);
    for (int i = 0; i < 50; i++)
        assert_int_equal(area[i], 0);
    assert_int_equal(area[50], 2);
    int16_t column[] = {999, 1059, 1060, 1000}, row[] = {4000, 4000, 4000, 4010};
    struct grid edge = {4, column, row};
    area = locate_cells(&w->arena, &w->areas, &edge);
    assert_int_equal(area[0], -1);
    assert_int_equal(area[1], 5);
    assert_int_equal(area[2], -1);
    assert_int_equal(area[3], -1);
}

static void areas_without_a_figure_take_it_from_their_squares(void **state)
{
    struct world *w = *state;
    struct supply cells_only = w->supply;
    struct field f;
    cells_only.given_count[PLACE_BUURT] = 0;
    assert_true(figures_on_areas(&w->arena, &cells_only, PLACE_BUURT, SHARE,
                                 (struct years){2014, 2022}, 2022, &f));
    assert_true(fabs((double)f.value[0] - 9.0 / 40) < 1e-6 && f.weight[0] == 2000);
    assert_int_equal(f.flag[1], FLAG_NOT_COLLECTED);
    assert_false(figures_can(&cells_only, PLACE_BUURT, SHARE, (struct years){2014, 2022}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_on_fewer_than_ten_people_never_leaves),
        cmocka_unit_test(a_missing_figure_keeps_its_reason_and_an_unknown_base_is_too_few),
        cmocka_unit_test(figures_are_rounded_and_classes_are_of_the_figure_itself),
        cmocka_unit_test(the_country_comes_from_the_catalogue_when_the_areas_are_not_the_country),
        cmocka_unit_test(a_lonely_square_is_dominated_and_shows_nothing),
        cmocka_unit_test(the_surface_has_the_squares_class_where_all_around_agree),
        cmocka_unit_test(
            the_ground_is_rounded_keeps_its_size_and_stays_within_half_a_square_of_what_is_drawn),
        cmocka_unit_test(shares_of_residents_add_up_and_hide_small_groups),
        cmocka_unit_test(squares_lie_in_the_area_around_their_centre),
        cmocka_unit_test(areas_without_a_figure_take_it_from_their_squares),
    };
    return cmocka_run_group_tests(tests, make_world, end_world);
}
