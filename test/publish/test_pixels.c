/* test_pixels.c - what the tiles of a package show is what the raster of classes says and what the
 * table says of the same squares; and no kind of ground makes the spots fall over. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "geo/patches_internal.h"
#include "geo/project.h"
#include "publish/tiles_internal.h"
#include "tiles/pmtiles.h"

enum {
    RESIDENTS = 0,
    VULNERABLE = 1,
    SHARE = 2,
    LEVEL_MAP = 0,
    CHANGE_MAP = 1,
    ZOOM = TILE_MAX_ZOOM
};

static const double limits[] = {0.5, 0.8, 1.25, 2};
static const int share_of[] = {VULNERABLE};
static struct national national_share[] = {{0, 0.10, {{0}, {0}}}};
static struct arena memory, scratch;

/* ---- a municipality of one area ---- */

struct world {
    struct indicator indicators[3];
    struct map maps[2];
    struct edition_theme theme;
    struct edition_recipe recipe;
    struct catalogue catalogue;
    struct areas areas;
    struct grid grid;
    struct supply supply;
    struct drafts drafts;
    struct shown_map shown[2];
    struct published p;
    struct municipality m;
};

/* Squares: where, how many live there, and how many of them are vulnerable now and before. */
struct square {
    int column, row;
    double people, now, before;
};

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
    const struct axis axis = {
        .theme = S("kwetsbaar"), .limits = (double *)limits, .limits_count = COUNT(limits)};
    w->maps[LEVEL_MAP] = (struct map){.id = S("stand"),
                                      .draws = MAP_LEVEL,
                                      .axes = {axis},
                                      .axes_count = 1,
                                      .classes_count = 5,
                                      .replaces = -1};
    w->maps[CHANGE_MAP] = w->maps[LEVEL_MAP];
    w->maps[CHANGE_MAP].id = S("verandering");
    w->maps[CHANGE_MAP].draws = MAP_CHANGE;
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
                                      .indicators_count = COUNT(w->indicators),
                                      .maps = w->maps,
                                      .maps_count = COUNT(w->maps),
                                      .disclosure = {.least_people = 10,
                                                     .largest_part = 0.5,
                                                     .least_patch_m2 = 10000,
                                                     .round_count_to = 5,
                                                     .round_share_to = 0.01,
                                                     .round_score_to = 0.01}};
}

/* A star with a hole: no side of it is along the grid. */
static struct shapes star(struct point at, double radius)
{
    struct shapes_builder b = {0};
    shapes_area(&b);
    shapes_polygon(&b);
    for (int ring = 0; ring < 2; ring++) {
        shapes_ring(&b);
        for (int i = 0; i < 14; i++) {
            double angle = 0.1 + 6.283185307179586 * i / 14.0;
            double r = radius * (ring ? 0.2 : 1) * (i % 2 ? 1 : 0.75);
            shapes_point(&b, (struct point){at.x + r * cos(angle), at.y + r * sin(angle)});
        }
    }
    return shapes_finish(&memory, &b);
}

static void give(struct supply *in, enum place_kind kind, int indicator, int period,
                 const double *values)
{
    struct given *g = &in->given[kind][in->given_count[kind]++];
    *g = (struct given){.indicator = indicator, .period = period};
    g->field = field_new(&memory, &in->on[kind], FLAG_OK);
    for (size_t i = 0; i < in->on[kind].count; i++)
        g->field.value[i] = (float)values[i];
}

static void give_squares(struct supply *in, const struct square *square, size_t count)
{
    double *people = NEW(&memory, double, count), *now = NEW(&memory, double, count);
    double *before = NEW(&memory, double, count);
    for (size_t i = 0; i < count; i++) {
        people[i] = square[i].people;
        now[i] = square[i].now;
        before[i] = square[i].before;
    }
    give(in, PLACE_CELL, RESIDENTS, 2022, people);
    give(in, PLACE_CELL, VULNERABLE, 2022, now);
    give(in, PLACE_CELL, VULNERABLE, 2014, before);
}

static void make_areas(struct world *w, struct shapes shape)
{
    str *code = NEW(&memory, str, 1), *none = NEW(&memory, str, 1);
    str *gemeente = NEW(&memory, str, 1);
    code[0] = S("BU00010000");
    gemeente[0] = S("GM0001");
    w->areas = (struct areas){.kind = PLACE_BUURT,
                              .boundary = 2024,
                              .count = 1,
                              .code = code,
                              .name = code,
                              .wijk = none,
                              .gemeente = gemeente,
                              .water = NEW(&memory, uint8_t, 1),
                              .shapes = shape};
}

/* The layer of squares, and what publish knows of the one municipality. */
static void make_published(struct world *w)
{
    struct layer *grid = w->drafts.grid.on.count ? guard_layer(&memory, &w->drafts.grid) : NULL;
    for (size_t map = 0; map < COUNT(w->shown); map++)
        w->shown[map] = (struct shown_map){
            .map = map, .present = grid, .on_grid = grid && layer_draws(grid, map)};
    w->p = (struct published){.catalogue = &w->catalogue, .grid_layer = grid, .maps = w->shown};
    size_t count = grid ? layer_support(grid)->count : 0;
    uint32_t *cells = NEW(&memory, uint32_t, count);
    for (uint32_t i = 0; i < count; i++)
        cells[i] = i;
    w->m = (struct municipality){.cells = cells, .cells_count = count};
}

static struct world *make_world(const struct square *square, size_t count, struct shapes shape)
{
    struct world *w = NEW(&memory, struct world, 1);
    int16_t *column = NEW(&memory, int16_t, count), *row = NEW(&memory, int16_t, count);
    for (size_t i = 0; i < count; i++) {
        column[i] = (int16_t)square[i].column;
        row[i] = (int16_t)square[i].row;
    }
    make_catalogue(w);
    make_areas(w, shape);
    w->grid = (struct grid){count, column, row};
    struct supply *in = &w->supply;
    *in = (struct supply){.catalogue = &w->catalogue, .recipe = &w->recipe};
    in->on[PLACE_BUURT] = (struct support){PLACE_BUURT, &w->areas, NULL, 1};
    in->on[PLACE_CELL] = (struct support){PLACE_CELL, NULL, &w->grid, count};
    for (int k = 0; k < PLACE_KINDS; k++)
        in->given[k] = NEW(&memory, struct given, 8);
    supply_set_gemeenten(&memory, in, &(struct areas){0});
    supply_set_cells(&memory, in);
    give(in, PLACE_BUURT, RESIDENTS, 2022, (const double[]){20000});
    give(in, PLACE_BUURT, VULNERABLE, 2022, (const double[]){2200});
    give(in, PLACE_BUURT, VULNERABLE, 2014, (const double[]){2000});
    if (count)
        give_squares(in, square, count);
    draft_build(&memory, in, &w->drafts);
    make_published(w);
    return w;
}

/* ---- its tiles ---- */

static struct tile_set spots_of(const struct world *w)
{
    struct tile_set t = {
        .out = &memory, .scratch = scratch, .p = &w->p, .m = &w->m, .outline = w->areas.shapes};
    struct err err = {0};
    assert_true(tile_set_spots(&t, &err));
    return t;
}

static struct pmtiles archive_of(const struct tile_set *t)
{
    struct buf archive = {0};
    struct tile_plan plan = {.name = S("test"),
                             .layers = t->layers,
                             .layers_count = t->layers_count,
                             .min_zoom = TILE_MIN_ZOOM,
                             .max_zoom = TILE_MAX_ZOOM};
    struct err err = {0};
    struct pmtiles p;
    assert_true(tiles_build(&archive, scratch, &plan, &err));
    str bytes = arena_str(&memory, buf_text(&archive));
    buf_reset(&archive);
    assert_true(pmtiles_open(&memory, bytes, &p, &err));
    return p;
}

static const struct mvt_read_layer *layer_of_tile(const struct pmtiles *p, uint32_t x, uint32_t y,
                                                  str name)
{
    struct mvt_read_layer *layers;
    size_t count;
    str tile;
    bool found;
    struct err err = {0};
    assert_true(pmtiles_tile(&memory, scratch, p, pmtiles_id(ZOOM, x, y), &tile, &found, &err));
    if (!found)
        return NULL;
    assert_true(mvt_read(&memory, tile, &layers, &count, &err));
    return mvt_find(layers, count, name);
}

static bool feature_holds(const struct mvt_read_feature *f, double x, double y)
{
    bool inside = false;
    for (size_t part = 0; part < f->parts; part++) {
        size_t first = f->part_start[part], end = f->part_start[part + 1];
        for (size_t i = first; i < end; i++) {
            struct mvt_point a = f->points[i], b = f->points[i + 1 < end ? i + 1 : first];
            if ((a.y <= y) != (b.y <= y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
                inside = !inside;
        }
    }
    return inside;
}

/* Reads classes from tiles; remembers the last tile. */
struct reader {
    struct pmtiles archive;
    struct projector projector;
    str layer;
    uint32_t x, y;
    const struct mvt_read_layer *tile;
};

/* The class that the tiles show at a place, RASTER_NOTHING for none. Two at once fail the test. */
static uint8_t shown_at(struct reader *r, struct point at)
{
    struct err err = {0};
    assert_true(project_world(&r->projector, &at, 1, &err));
    double x = ldexp(at.x, ZOOM), y = ldexp(at.y, ZOOM);
    uint32_t column = (uint32_t)x, row = (uint32_t)y;
    if (column != r->x || row != r->y)
        r->tile = layer_of_tile(&r->archive, column, row, r->layer);
    r->x = column;
    r->y = row;
    uint8_t shown = RASTER_NOTHING;
    for (size_t f = 0; r->tile && f < r->tile->count; f++) {
        const struct mvt_read_feature *feature = &r->tile->features[f];
        if (!feature_holds(feature, (x - column) * MVT_EXTENT, (y - row) * MVT_EXTENT))
            continue;
        assert_int_equal(shown, RASTER_NOTHING);
        shown = (uint8_t)feature->attributes[0].number;
    }
    return shown;
}

/* ---- the raster that publish classed, small patches given away ---- */

struct picture {
    size_t wide, high;
    uint8_t *code;
    struct point corner;
};

static struct picture picture_of(const struct world *w, size_t map)
{
    enum { MARGIN = 4 };
    const struct grid *g = layer_support(w->p.grid_layer)->grid;
    struct frame f = frame_build(&memory, scratch, g, w->m.cells, w->m.cells_count, MARGIN, false);
    struct runs runs = layer_surface(&memory, scratch, w->p.grid_layer, map, &f, false);
    struct labels l = labels_find(&memory, scratch, &runs, 10000 / (25.0 * 25.0));
    struct picture p = {(size_t)f.columns * PIXELS_PER_CELL, runs.rows, NULL, runs.corner};
    p.code = NEW(&memory, uint8_t, p.wide * p.high);
    memset(p.code, RASTER_NOTHING, p.wide * p.high);
    for (size_t y = 0; y < p.high; y++)
        for (uint32_t r = l.start[y]; r < l.start[y + 1]; r++)
            memset(p.code + y * p.wide + l.run[r].first, l.run[r].code,
                   l.run[r].end - l.run[r].first);
    return p;
}

/* Distance of a place to the border of the municipality, metres; negative outside. */
static double depth_in(const struct shapes *s, struct point p)
{
    double nearest = INFINITY;
    bool inside = false;
    for (size_t ring = 0; ring < s->rings; ring++) {
        size_t first = s->point_start[ring], end = s->point_start[ring + 1];
        for (size_t i = first; i < end; i++) {
            struct point a = s->point[i], b = s->point[i + 1 < end ? i + 1 : first];
            double dx = b.x - a.x, dy = b.y - a.y;
            double t = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
            t = fmax(0, fmin(1, t));
            nearest = fmin(nearest, hypot(p.x - a.x - t * dx, p.y - a.y - t * dy));
            if ((a.y <= p.y) != (b.y <= p.y) && p.x < a.x + (p.y - a.y) / dy * dx)
                inside = !inside;
        }
    }
    return inside ? nearest : -nearest;
}

static bool sides_agree(const struct picture *p, size_t x, size_t y)
{
    const uint8_t *at = p->code + y * p->wide + x;
    return at[0] == at[-1] && at[0] == at[1] && at[0] == *(at - p->wide) && at[0] == at[p->wide];
}

/* ---- worlds ---- */

enum { SIDE = 46, WEST = 1510, SOUTH = 4630 };
static const struct point middle = {(WEST + SIDE / 2) * 100.0, (SOUTH + SIDE / 2) * 100.0};

/* A town of waves of vulnerability, with land without people, and squares with few of them. */
static struct world *town(void)
{
    struct square *square = NEW(&memory, struct square, SIDE * SIDE);
    size_t count = 0;
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            double wave = sin(column / 3.1) * cos(row / 2.7) + 0.4 * sin((column + 2 * row) / 1.9);
            bool empty = sin(column / 5.0 + 1) * sin(row / 4.0) > 0.75;
            double people = (column * 7 + row * 13) % 11 ? 40 + (column * row) % 60 : 5;
            double share = fmax(0.01, 0.11 + 0.09 * wave);
            if (!empty)
                square[count++] = (struct square){WEST + column, SOUTH + row, people,
                                                  floor(people * share),
                                                  floor(people * (0.1 + 0.02 * wave))};
        }
    return make_world(square, count, star(middle, 2100));
}

/* Compare a map's pixels. */
static void compare_pixels(const struct world *w, size_t map, struct reader *r)
{
    const double unit_m = 0.4, quarter_m = 5; /* of a tile; an edge of the outline is simplified */
    struct picture p = picture_of(w, map);
    size_t all = 0, same = 0, away = 0, codes[256] = {0};
    for (size_t y = 1; y + 1 < p.high; y++)
        for (size_t x = 1; x + 1 < p.wide; x++) {
            struct point at = {p.corner.x + 25 * ((double)x + 0.5),
                               p.corner.y + 25 * ((double)y + 0.5)};
            double depth = depth_in(&w->areas.shapes, at);
            if (fabs(depth) < unit_m + quarter_m)
                continue;
            uint8_t wanted = depth > 0 ? p.code[y * p.wide + x] : RASTER_NOTHING;
            uint8_t shown = shown_at(r, at);
            all++;
            same += shown == wanted;
            codes[wanted]++;
            if (depth < 0 || sides_agree(&p, x, y)) {
                away++;
                assert_int_equal(shown, wanted); /* 0.7 pixel or more from every border */
            }
        }
    print_message("%zu of %zu pixels are shown as classed; all %zu away from borders\n", same, all,
                  away);
    assert_true(away > all / 2 && same == all); /* a border never passes the middle of a pixel */
    assert_true(codes[RASTER_NOTHING] > 0);
    size_t met = 0;
    for (int code = 0; code < 5; code++)
        met += codes[code] > 100;
    assert_true(met >= 4);
}

static void pixels_of_the_tiles_are_those_of_the_raster(void **state)
{
    (void)state;
    struct world *w = town();
    struct tile_set t = spots_of(w);
    struct err err = {0};
    struct reader r = {.archive = archive_of(&t)};
    assert_true(projector_open(&r.projector, &err));
    r.layer = S("s_stand");
    compare_pixels(w, LEVEL_MAP, &r);
    r.layer = S("s_verandering");
    r.x = r.y = 0;
    compare_pixels(w, CHANGE_MAP, &r);
    projector_close(&r.projector);
}

/* The table counts residents by the class of their square: the middle of a square has it too. */
static void the_middle_of_a_square_has_the_class_that_the_table_counts(void **state)
{
    (void)state;
    struct world *w = town();
    struct tile_set t = spots_of(w);
    struct err err = {0};
    struct reader r = {.archive = archive_of(&t), .layer = S("s_stand")};
    assert_true(projector_open(&r.projector, &err));
    const struct grid *g = layer_support(w->p.grid_layer)->grid;
    struct picture p = picture_of(w, LEVEL_MAP);
    size_t all = 0, same = 0;
    for (size_t i = 0; i < g->count; i++) {
        struct point at = {g->column[i] * 100.0 + 50, g->row[i] * 100.0 + 50};
        if (depth_in(&w->areas.shapes, at) < 10)
            continue;
        uint8_t class = layer_class(w->p.grid_layer, LEVEL_MAP, i), shown = shown_at(&r, at);
        size_t x = (size_t)((at.x - p.corner.x) / 25), y = (size_t)((at.y - p.corner.y) / 25);
        const uint8_t *code = p.code + y * p.wide + x; /* north-east of the middle */
        bool plain = code[0] == class && code[-1] == class && *(code - p.wide) == class &&
                     *(code - p.wide - 1) == class;
        if (plain)
            assert_int_equal(shown, class);
        all++;
        same += shown == class;
    }
    print_message("%zu of %zu squares are shown in the class that is counted\n", same, all);
    assert_true(all > 500 && same > all * 90 / 100);
    projector_close(&r.projector);
}

/* ---- odd ground ---- */

static size_t features_of(const struct tile_set *t, const char *name)
{
    for (size_t l = 0; l < t->layers_count; l++)
        if (str_equal(t->layers[l].name, str_from(name)))
            return t->layers[l].features;
    return 0;
}

static void a_municipality_without_squares_or_people_has_no_spots(void **state)
{
    (void)state;
    struct world *w = make_world(NULL, 0, star(middle, 2100));
    assert_int_equal(spots_of(w).layers_count, 0);
    w = town();
    w->m.cells_count = 0; /* there are squares, but none of its own */
    assert_int_equal(spots_of(w).layers_count, 0);
    struct square nobody[9];
    for (int i = 0; i < 9; i++)
        nobody[i] = (struct square){WEST + 20 + i % 3, SOUTH + 20 + i / 3, 0, 0, 0};
    w = make_world(nobody, COUNT(nobody), star(middle, 2100));
    struct tile_set t = spots_of(w);
    (void)archive_of(&t);
    assert_true(features_of(&t, "s_stand") <= 1); /* at most the sign of too few */
}

static void one_square_alone_is_drawn_as_too_few_or_not_at_all(void **state)
{
    (void)state;
    const struct square one = {WEST + 30, SOUTH + 23, 60, 9, 6};
    struct world *w = make_world(&one, 1, star(middle, 2100));
    struct tile_set t = spots_of(w);
    (void)archive_of(&t);
    assert_true(features_of(&t, "s_stand") <= 1);
    for (size_t l = 0; l < t.layers_count; l++)
        if (t.layers[l].keys_count && t.layers[l].features)
            assert_int_equal(t.layers[l].values[0].number, FLAG_TOO_FEW);
}

static void one_class_everywhere_is_one_patch_up_to_the_border(void **state)
{
    (void)state;
    struct square *square = NEW(&memory, struct square, SIDE * SIDE);
    for (int i = 0; i < SIDE * SIDE; i++)
        square[i] = (struct square){WEST + i % SIDE, SOUTH + i / SIDE, 100, 10, 10};
    struct world *w = make_world(square, SIDE * SIDE, star(middle, 2100));
    struct tile_set t = spots_of(w);
    for (size_t l = 0; l < t.layers_count; l++)
        if (t.layers[l].kind == MVT_POLYGONS) {
            struct shapes s = coverage_shapes(&memory, t.layers[l].geometry);
            assert_int_equal(t.layers[l].features, 1);
            assert_true(fabs(shapes_area_m2(&s, 0) - shapes_area_m2(&w->areas.shapes, 0)) < 1);
        }
    (void)archive_of(&t);
}

static void islands_and_a_municipality_elsewhere_are_no_trouble(void **state)
{
    (void)state;
    struct square square[50];
    for (int i = 0; i < 50; i++) /* two villages of 5 x 5, one of them outside the border */
        square[i] = (struct square){WEST + (i % 10 < 5 ? i % 10 : 35 + i % 10), SOUTH + 21 + i / 10,
                                    100, i % 10 < 5 ? 3 : 30, 10};
    struct world *w = make_world(square, COUNT(square), star(middle, 2100));
    struct tile_set t = spots_of(w);
    (void)archive_of(&t);
    w = make_world(square, COUNT(square), star((struct point){200000, 500000}, 500));
    t = spots_of(w);
    (void)archive_of(&t);
    for (size_t l = 0; l < t.layers_count; l++)
        if (t.layers[l].kind == MVT_POLYGONS)
            assert_int_equal(t.layers[l].geometry->rings, 0);
}

int main(void)
{
    struct arena opened = memory = arena_open("test", (size_t)4 << 30);
    struct arena also = scratch = arena_open("scratch", (size_t)4 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_of_the_tiles_are_those_of_the_raster),
        cmocka_unit_test(the_middle_of_a_square_has_the_class_that_the_table_counts),
        cmocka_unit_test(a_municipality_without_squares_or_people_has_no_spots),
        cmocka_unit_test(one_square_alone_is_drawn_as_too_few_or_not_at_all),
        cmocka_unit_test(one_class_everywhere_is_one_patch_up_to_the_border),
        cmocka_unit_test(islands_and_a_municipality_elsewhere_are_no_trouble),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(opened);
    arena_close(also);
    return failed;
}
