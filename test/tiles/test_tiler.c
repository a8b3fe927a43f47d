/* test_tiler.c - neighbours meet in every tile of every zoom, and archives are as planned. */
#include "../geo/mesh.h"
#include "../geo/real_areas.h"
#include "../test.h"
#include "base/parallel.h"
#include "geo/clip.h"
#include "geo/patches.h"
#include "tiles/cut.h"
#include "tiles/pmtiles.h"
#include "tiles/tiler.h"
#include <unistd.h>

static struct arena memory, scratch;

static struct buf built(const struct tile_plan *plan)
{
    struct buf archive = {0};
    struct err err = {0};
    bool good = tiles_build(&archive, scratch, plan, &err);
    assert_string_equal(err.text, "");
    assert_true(good);
    return archive;
}

static struct tile_plan plan_of(const struct tile_layer *layers, size_t count, int least, int most)
{
    return (struct tile_plan){.name = S("test"),
                              .attribution = S("bron: \"proef\""),
                              .layers = layers,
                              .layers_count = count,
                              .min_zoom = least,
                              .max_zoom = most};
}

/* A tile's layer of an archive; NULL when the tile or the layer is not there. */
static const struct mvt_read_layer *layer_at(const struct pmtiles *archive, uint64_t id, str name)
{
    str tile;
    bool found;
    struct err err = {0};
    struct mvt_read_layer *layers;
    size_t count;
    assert_true(pmtiles_tile(&memory, scratch, archive, id, &tile, &found, &err));
    if (!found)
        return NULL;
    assert_true(mvt_read(&memory, tile, &layers, &count, &err));
    return mvt_find(layers, count, name);
}

/* Called for every tile of an archive. */
static void each_tile(const struct buf *archive, str layer,
                      void (*look)(const struct mvt_read_layer *layer, int zoom, void *context),
                      void *context)
{
    struct pmtiles p;
    struct err err = {0};
    struct pmtiles_entry *entries;
    size_t count;
    assert_true(pmtiles_open(&memory, buf_text(archive), &p, &err));
    assert_true(pmtiles_entries(&memory, &p, &entries, &count, &err));
    for (size_t i = 0; i < count; i++)
        for (uint64_t id = entries[i].id; id < entries[i].id + entries[i].run; id++) {
            struct arena before = memory;
            int zoom;
            uint32_t column, row;
            pmtiles_place(id, &zoom, &column, &row);
            const struct mvt_read_layer *read = layer_at(&p, id, layer);
            if (read)
                look(read, zoom, context);
            memory = before;
        }
}

/* ---- neighbours ---- */

struct edge {
    struct mvt_point a, b;
};

static int compare_edges(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct edge));
}

/* Edges of all rings in a tile, sorted; those along the edge of the buffer left out, for that is
 * where the tile cut them. */
static struct edge *edges_of(const struct mvt_read_layer *layer, size_t *count)
{
    size_t most = 0, n = 0;
    for (size_t f = 0; f < layer->count; f++)
        most += layer->features[f].part_start[layer->features[f].parts];
    struct edge *edges = NEW(&memory, struct edge, most);
    const int32_t low = -TILE_BUFFER, high = MVT_EXTENT + TILE_BUFFER;
    for (size_t f = 0; f < layer->count; f++)
        for (size_t r = 0; r < layer->features[f].parts; r++) {
            const struct mvt_read_feature *at = &layer->features[f];
            uint32_t first = at->part_start[r], end = at->part_start[r + 1];
            for (uint32_t i = first; i < end; i++) {
                struct mvt_point a = at->points[i], b = at->points[i + 1 < end ? i + 1 : first];
                bool cut = (a.x == b.x && (a.x == low || a.x == high)) ||
                           (a.y == b.y && (a.y == low || a.y == high));
                if (!cut)
                    edges[n++] = (struct edge){a, b};
            }
        }
    qsort(edges, n, sizeof *edges, compare_edges);
    *count = n;
    return edges;
}

struct sharing {
    size_t edges, alone, twice;
};

static void count_sharing(const struct mvt_read_layer *layer, int zoom, void *context)
{
    (void)zoom;
    struct sharing *s = context;
    size_t count;
    struct edge *edges = edges_of(layer, &count);
    for (size_t i = 0; i < count; i++) {
        struct edge back = {edges[i].b, edges[i].a};
        s->edges++;
        s->twice += i && compare_edges(&edges[i], &edges[i - 1]) == 0;
        s->alone += !bsearch(&back, edges, count, sizeof *edges, compare_edges);
    }
}

/* Twice the area of all polygons of a tile; a tile wholly covered has exactly that of its box. */
static void check_covered(const struct mvt_read_layer *layer, int zoom, void *context)
{
    (void)zoom;
    size_t *covered = context;
    int64_t sum = 0;
    for (size_t f = 0; f < layer->count; f++)
        for (size_t r = 0; r < layer->features[f].parts; r++) {
            const struct mvt_read_feature *at = &layer->features[f];
            sum += mvt_ring_area2(at->points + at->part_start[r],
                                  at->part_start[r + 1] - at->part_start[r]);
        }
    const int64_t side = MVT_EXTENT + 2 * TILE_BUFFER;
    assert_true(sum <= 2 * side * side);
    *covered += sum == 2 * side * side;
}

static void the_sides_of_a_mesh_are_shared_in_every_tile_of_every_zoom(void **state)
{
    (void)state;
    struct shapes s = mesh_make(&memory, (struct point){150000, 450000}, 700, 20, 20);
    struct coverage c = coverage_build(&memory, scratch, &s);
    struct tile_layer layer = {.name = S("areas"),
                               .kind = MVT_POLYGONS,
                               .min_zoom = 7,
                               .max_zoom = 15,
                               .geometry = &c,
                               .features = c.faces};
    struct tile_plan plan = plan_of(&layer, 1, 7, 15);
    struct buf archive = built(&plan);
    size_t covered = 0;
    each_tile(&archive, S("areas"), check_covered, &covered);
    assert_true(covered > 100); /* to the unit: no gap and no overlap */
    struct sharing shared = {0};
    each_tile(&archive, S("areas"), count_sharing, &shared);
    assert_int_equal(shared.twice, 0);
    assert_true(shared.alone < shared.edges / 10); /* the outline of the mesh */
    buf_reset(&archive);
}

static void real_wijken_share_their_borders_in_every_tile(void **state)
{
    (void)state;
    struct shapes s;
    if (!real_areas(&memory, "wijk_2016_2017/wijk_2016_rd_from_svg.gpkg", "wijken_2016", &s))
        skip();
    struct coverage c = coverage_build(&memory, scratch, &s);
    struct tile_layer layer = {.name = S("areas"),
                               .kind = MVT_POLYGONS,
                               .min_zoom = 4,
                               .max_zoom = 11,
                               .geometry = &c,
                               .features = c.faces};
    struct tile_plan plan = plan_of(&layer, 1, 4, 11);
    struct buf archive = built(&plan);
    struct sharing shared = {0};
    each_tile(&archive, S("areas"), count_sharing, &shared);
    assert_true(shared.edges > 100000);
    assert_true(shared.alone <
                shared.edges / 10); /* the coast, the border, and gaps in the input */
    buf_reset(&archive);
}

/* ---- what is in it ---- */

static void one_and_four_threads_give_the_same_bytes(void **state)
{
    (void)state;
    struct shapes s = mesh_make(&memory, (struct point){150000, 450000}, 700, 30, 30);
    struct coverage c = coverage_build(&memory, scratch, &s);
    struct tile_value *values = NEW(&memory, struct tile_value, c.faces);
    for (size_t i = 0; i < c.faces; i++)
        values[i] = i % 3 ? tile_int((int64_t)i % 50) : tile_text(S("drie"));
    const str key = S("k");
    struct tile_layer layers[] = {{.name = S("areas"),
                                   .kind = MVT_POLYGONS,
                                   .min_zoom = 8,
                                   .max_zoom = 13,
                                   .geometry = &c,
                                   .features = c.faces,
                                   .keys_count = 1,
                                   .keys = &key,
                                   .values = values},
                                  {.name = S("borders"),
                                   .kind = MVT_LINES,
                                   .min_zoom = 8,
                                   .max_zoom = 13,
                                   .geometry = &c,
                                   .features = c.arcs}};
    struct tile_plan plan = plan_of(layers, 2, 8, 13);
    struct buf one = built(&plan);
    plan.parallel = true;
    parallel_set_threads(4);
    struct buf four = built(&plan);
    parallel_set_threads(0);
    assert_int_equal(one.len, four.len);
    assert_memory_equal(one.at, four.at, one.len);
    buf_reset(&one);
    buf_reset(&four);
}

struct seen {
    size_t tiles, features, attributes;
    int least, most;
};

static void count_seen(const struct mvt_read_layer *layer, int zoom, void *context)
{
    struct seen *s = context;
    s->least = s->tiles && s->least < zoom ? s->least : zoom;
    s->most = s->tiles && s->most > zoom ? s->most : zoom;
    s->tiles++;
    s->features += layer->count;
    for (size_t i = 0; i < layer->count; i++)
        s->attributes += layer->features[i].attributes_count;
}

static struct seen seen_of(const struct buf *archive, str layer)
{
    struct seen s = {0};
    each_tile(archive, layer, count_seen, &s);
    return s;
}

/* What one municipality needs, all of it on the thread that calls. */
static struct buf package_of(struct arena out, struct arena rest, int item)
{
    enum { SIDE = 80 };
    struct runs runs = {SIDE,
                        NEW(&out, uint32_t, SIDE + 1),
                        NEW(&out, struct run, SIDE * SIDE),
                        {150000, 450000},
                        25};
    for (int y = 0; y < SIDE; y++) {
        uint8_t code[SIDE];
        for (int x = 0; x < SIDE; x++)
            code[x] = (uint8_t)(2 + 2 * mesh_wave(x / 7, y / 5, item));
        runs.start[y + 1] = (uint32_t)runs_of_row(runs.run, runs.start[y], code, SIDE);
    }
    struct shapes to = mesh_make(&out, (struct point){150100, 450100}, 1700, 1, 1);
    struct patches patches = patches_trace(&out, rest, &runs, 10000, true, false);
    struct coverage clipped;
    struct buf archive = {0};
    struct err err = {0};
    if (!clip_coverage(&out, rest, &patches.coverage, &to, 0, &clipped, &err))
        return archive;
    struct tile_layer layer = {.name = S("spots"),
                               .kind = MVT_POLYGONS,
                               .min_zoom = 8,
                               .max_zoom = 14,
                               .geometry = &clipped,
                               .features = clipped.faces};
    struct tile_plan plan = plan_of(&layer, 1, 8, 14);
    return tiles_build(&archive, rest, &plan, &err) ? archive : (struct buf){0};
}

static void make_package(void *context, size_t item, int worker)
{
    (void)worker;
    struct arena out = arena_open("item", (size_t)1 << 30), opened = out;
    struct arena rest = arena_open("rest", (size_t)1 << 30), also = rest;
    ((struct buf *)context)[item] = package_of(out, rest, (int)item);
    arena_close(opened);
    arena_close(also);
}

static void packages_made_side_by_side_are_those_made_alone(void **state)
{
    (void)state;
    enum { PACKAGES = 12 };
    struct buf alone[PACKAGES], together[PACKAGES];
    parallel_set_threads(1);
    parallel_for(PACKAGES, make_package, alone);
    parallel_set_threads(4);
    parallel_for(PACKAGES, make_package, together);
    parallel_set_threads(0);
    for (size_t i = 0; i < PACKAGES; i++) {
        assert_true(alone[i].len > 0);
        assert_int_equal(alone[i].len, together[i].len);
        assert_memory_equal(alone[i].at, together[i].at, alone[i].len);
        buf_reset(&alone[i]);
        buf_reset(&together[i]);
    }
}

static void a_label_is_in_one_tile_of_every_zoom(void **state)
{
    (void)state;
    struct shapes_builder b = {0};
    for (int i = 0; i < 50; i++) {
        shapes_area(&b);
        shapes_polygon(&b);
        shapes_ring(&b);
        shapes_point(&b, (struct point){150000 + 613 * (i % 10), 450000 + 811 * (i / 10)});
    }
    struct shapes points = shapes_finish(&memory, &b);
    uint32_t *feature;
    struct coverage c = coverage_of_lines(&memory, &points, &feature);
    struct tile_layer layer = {.name = S("label"),
                               .kind = MVT_POINTS,
                               .min_zoom = 9,
                               .max_zoom = 14,
                               .geometry = &c,
                               .feature = feature,
                               .features = 50};
    struct tile_plan plan = plan_of(&layer, 1, 8, 14);
    struct buf archive = built(&plan);
    struct seen s = seen_of(&archive, S("label"));
    assert_int_equal(s.features, 50 * 6);
    assert_true(s.least == 9 && s.most == 14);
    buf_reset(&archive);
}

static void faces_of_one_class_are_one_feature_and_others_are_left_out(void **state)
{
    (void)state;
    struct shapes s = mesh_make(&memory, (struct point){150000, 450000}, 100, 6, 6);
    struct coverage c = coverage_build(&memory, scratch, &s);
    uint32_t *feature = NEW(&memory, uint32_t, c.faces);
    for (size_t i = 0; i < c.faces; i++)
        feature[i] = i % 3 == 2 ? TILE_LEFT_OUT : (uint32_t)(i % 3);
    const struct tile_value values[] = {tile_int(7), {.kind = TILE_NONE}};
    const str key = S("c");
    struct tile_layer layer = {.name = S("spots"),
                               .kind = MVT_POLYGONS,
                               .min_zoom = 8,
                               .max_zoom = 8,
                               .geometry = &c,
                               .feature = feature,
                               .features = 2,
                               .keys_count = 1,
                               .keys = &key,
                               .values = values};
    struct tile_plan plan = plan_of(&layer, 1, 8, 8);
    struct buf archive = built(&plan);
    struct seen seen = seen_of(&archive, S("spots"));
    assert_int_equal(seen.tiles, 1);
    assert_int_equal(seen.features, 2);
    assert_int_equal(seen.attributes, 1); /* TILE_NONE leaves the other without */
    buf_reset(&archive);
}

static int64_t turn(struct mvt_point a, struct mvt_point b, struct mvt_point p)
{
    return (int64_t)(b.x - a.x) * (p.y - a.y) - (int64_t)(b.y - a.y) * (p.x - a.x);
}

/* Whether an edge of one ring and one of another go through each other. */
static bool rings_cross(const struct mvt_read_feature *f, const struct mvt_read_feature *g)
{
    size_t n = f->part_start[1], m = g->part_start[1];
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++) {
            struct mvt_point a = f->points[i], b = f->points[(i + 1) % n];
            struct mvt_point c = g->points[k], d = g->points[(k + 1) % m];
            if ((turn(a, b, c) > 0) != (turn(a, b, d) > 0) &&
                (turn(c, d, a) > 0) != (turn(c, d, b) > 0) && turn(a, b, c) && turn(a, b, d) &&
                turn(c, d, a) && turn(c, d, b))
                return true;
        }
    return false;
}

/* A plain with a notch of 80 m in its northern side, in which the point of a triangle stands. At
 * zoom 8 a unit is 24 m: simplified by itself the side would become straight, through the point. */
static void simplified_borders_do_not_come_to_cross(void **state)
{
    (void)state;
    const struct point plain[] = {{100000, 400000}, {120000, 400000}, {120000, 410000},
                                  {112000, 410000}, {111000, 409920}, {109000, 409920},
                                  {108000, 410000}, {100000, 410000}};
    const struct point triangle[] = {{110000, 409930}, {110500, 414000}, {109500, 414000}};
    struct shapes_builder b = {0};
    shapes_area(&b);
    shapes_polygon(&b);
    shapes_ring(&b);
    for (size_t i = 0; i < COUNT(plain); i++)
        shapes_point(&b, plain[i]);
    shapes_area(&b);
    shapes_polygon(&b);
    shapes_ring(&b);
    for (size_t i = 0; i < COUNT(triangle); i++)
        shapes_point(&b, triangle[i]);
    struct shapes s = shapes_finish(&memory, &b);
    struct coverage c = coverage_build(&memory, scratch, &s);
    struct tile_layer layer = {.name = S("areas"),
                               .kind = MVT_POLYGONS,
                               .min_zoom = 8,
                               .max_zoom = 10,
                               .geometry = &c,
                               .features = 2};
    struct tile_plan plan = plan_of(&layer, 1, 8, 10);
    struct buf archive = built(&plan);
    struct pmtiles p;
    struct pmtiles_entry *entries;
    size_t count, both = 0;
    struct err err = {0};
    assert_true(pmtiles_open(&memory, buf_text(&archive), &p, &err));
    assert_true(pmtiles_entries(&memory, &p, &entries, &count, &err));
    for (size_t i = 0; i < count; i++) {
        const struct mvt_read_layer *l = layer_at(&p, entries[i].id, S("areas"));
        if (l->count < 2)
            continue;
        assert_false(rings_cross(&l->features[0], &l->features[1]));
        both++;
    }
    assert_true(both >= 3);
    buf_reset(&archive);
}

static void geometry_in_another_reference_system_is_refused_with_its_layer(void **state)
{
    (void)state;
    struct shapes s = mesh_make(&memory, (struct point){5e6, 6e6}, 100, 1, 1);
    struct coverage c = coverage_build(&memory, scratch, &s);
    struct tile_layer layer = {
        .name = S("areas"), .kind = MVT_POLYGONS, .max_zoom = 3, .geometry = &c, .features = 1};
    struct tile_plan plan = plan_of(&layer, 1, 0, 3);
    struct buf archive = {0};
    struct err err = {0};
    assert_false(tiles_build(&archive, scratch, &plan, &err));
    assert_non_null(strstr(err.text, "areas"));
    assert_int_equal(archive.len, 0);
}

static void an_archive_without_anything_is_still_one(void **state)
{
    (void)state;
    struct tile_plan plan = plan_of(NULL, 0, 0, 5);
    struct buf archive = built(&plan);
    struct pmtiles p;
    struct err err = {0};
    assert_true(pmtiles_open(&memory, buf_text(&archive), &p, &err));
    assert_int_equal(p.header.entries, 0);
    buf_reset(&archive);
}

/* GDAL's own reader counts the features of a tile as we do. */
static void gdal_reads_the_tiles_and_counts_the_same(void **state)
{
    (void)state;
    if (system("command -v ogrinfo >/dev/null 2>&1") != 0)
        skip();
    struct shapes s = mesh_make(&memory, (struct point){150000, 450000}, 700, 8, 8);
    struct coverage c = coverage_build(&memory, scratch, &s);
    struct tile_layer layer = {.name = S("areas"),
                               .kind = MVT_POLYGONS,
                               .max_zoom = 0,
                               .geometry = &c,
                               .features = c.faces,
                               .tolerance = 1e-6};
    layer.min_zoom = layer.max_zoom = 8;
    struct tile_plan plan = plan_of(&layer, 1, 8, 8);
    struct buf archive = built(&plan);
    struct pmtiles p;
    struct err err = {0};
    struct pmtiles_entry *entries;
    size_t count;
    str tile;
    bool found;
    assert_true(pmtiles_open(&memory, buf_text(&archive), &p, &err));
    assert_true(pmtiles_entries(&memory, &p, &entries, &count, &err));
    assert_true(pmtiles_tile(&memory, scratch, &p, entries[0].id, &tile, &found, &err) && found);
    char path[] = "/tmp/veerkracht-tile-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0 && write(file, tile.at, tile.len) == (ssize_t)tile.len);
    close(file);
    FILE *info = popen(arena_format(&memory, "ogrinfo -so MVT:%s areas 2>/dev/null", path), "r");
    char line[200];
    int features = -1;
    while (info && fgets(line, sizeof line, info))
        if (sscanf(line, "Feature Count: %d", &features) == 1)
            break;
    if (info)
        pclose(info);
    unlink(path);
    assert_int_equal(features, layer_at(&p, entries[0].id, S("areas"))->count);
    buf_reset(&archive);
}

int main(void)
{
    struct arena all = memory = arena_open("test", (size_t)4 << 30);
    struct arena also = scratch = arena_open("scratch", (size_t)4 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sides_of_a_mesh_are_shared_in_every_tile_of_every_zoom),
        cmocka_unit_test(real_wijken_share_their_borders_in_every_tile),
        cmocka_unit_test(one_and_four_threads_give_the_same_bytes),
        cmocka_unit_test(packages_made_side_by_side_are_those_made_alone),
        cmocka_unit_test(a_label_is_in_one_tile_of_every_zoom),
        cmocka_unit_test(faces_of_one_class_are_one_feature_and_others_are_left_out),
        cmocka_unit_test(simplified_borders_do_not_come_to_cross),
        cmocka_unit_test(geometry_in_another_reference_system_is_refused_with_its_layer),
        cmocka_unit_test(an_archive_without_anything_is_still_one),
        cmocka_unit_test(gdal_reads_the_tiles_and_counts_the_same),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(also);
    arena_close(all);
    return failed;
}
