/* test_mvt.c - tiles have the standard's bytes, read back the same, and bad ones are refused. */
#include "../test.h"
#include "tiles/mvt.h"

static struct arena memory;

/* The examples of the specification, version 2.1, section 4.3.5. */
static void geometries_are_encoded_as_in_the_standard(void **state)
{
    (void)state;
    struct mvt_layer layer = {0};
    const struct mvt_point point = {25, 17};
    const struct mvt_point line[] = {{2, 2}, {2, 10}, {10, 10}};
    const struct mvt_point ring[] = {{3, 6}, {8, 12}, {20, 34}};
    const uint8_t point_bytes[] = {9, 50, 34}, line_bytes[] = {9, 4, 4, 18, 0, 16, 16, 0};
    const uint8_t ring_bytes[] = {9, 6, 12, 18, 10, 12, 24, 44, 15};
    mvt_points(&layer, &point, 1);
    mvt_feature(&layer, MVT_POINTS, 1, NULL, 0);
    assert_memory_equal(layer.features.at + layer.features.len - sizeof point_bytes, point_bytes,
                        sizeof point_bytes);
    mvt_line(&layer, line, COUNT(line));
    mvt_feature(&layer, MVT_LINES, 2, NULL, 0);
    assert_memory_equal(layer.features.at + layer.features.len - sizeof line_bytes, line_bytes,
                        sizeof line_bytes);
    mvt_ring(&layer, ring, COUNT(ring), true);
    mvt_feature(&layer, MVT_POLYGONS, 3, NULL, 0);
    assert_memory_equal(layer.features.at + layer.features.len - sizeof ring_bytes, ring_bytes,
                        sizeof ring_bytes);
    mvt_layer_reset(&layer);
}

static void rings_are_turned_the_way_the_standard_asks(void **state)
{
    (void)state;
    struct mvt_layer layer = {0};
    struct buf tile = {0};
    const struct mvt_point clockwise[] = {{0, 0}, {10, 0}, {10, 10}, {0, 10}};
    const struct mvt_point counter[] = {{0, 0}, {0, 10}, {10, 10}, {10, 0}};
    mvt_ring(&layer, counter, 4, true);
    mvt_ring(&layer, clockwise, 4, false);
    mvt_feature(&layer, MVT_POLYGONS, 1, NULL, 0);
    mvt_layer_end(&tile, &layer, S("a"));
    struct mvt_read_layer *layers;
    size_t count;
    struct err err = {0};
    assert_true(mvt_read(&memory, buf_text(&tile), &layers, &count, &err));
    const struct mvt_read_feature *f = layers[0].features;
    assert_int_equal(f->parts, 2);
    assert_true(mvt_ring_area2(f->points, 4) == 200);
    assert_true(mvt_ring_area2(f->points + f->part_start[1], 4) == -200);
    mvt_layer_reset(&layer);
    buf_reset(&tile);
}

/* A tile with numbers of all sizes and a text. */
static struct buf sample_tile(void)
{
    struct mvt_layer layer = {0};
    struct buf tile = {0};
    const int64_t numbers[] = {0, 1, 127, 128, -1, -300, INT64_C(1) << 40};
    uint32_t key = mvt_key(&layer, S("n")), name = mvt_key(&layer, S("naam"));
    for (size_t i = 0; i < COUNT(numbers); i++) {
        const struct mvt_point at[] = {{(int32_t)i * 500 - 64, 4160}, {7, -64}};
        uint32_t tags[] = {key, mvt_value_int(&layer, numbers[i]), name,
                           mvt_value_text(&layer, S("Wijk \"é\""))};
        mvt_line(&layer, at, 2);
        mvt_feature(&layer, MVT_LINES, i + 1, tags, 2);
    }
    mvt_layer_end(&tile, &layer, S("lijnen"));
    mvt_layer_end(&tile, &layer, S("leeg")); /* without features: left out */
    mvt_layer_reset(&layer);
    return tile;
}

static void a_tile_reads_back_as_it_was_written(void **state)
{
    (void)state;
    struct buf tile = sample_tile();
    struct mvt_read_layer *layers;
    size_t count;
    struct err err = {0};
    assert_true(mvt_read(&memory, buf_text(&tile), &layers, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(layers[0].version, 2);
    assert_int_equal(layers[0].extent, 4096);
    assert_int_equal(layers[0].count, 7);
    assert_ptr_equal(mvt_find(layers, count, S("lijnen")), layers);
    assert_null(mvt_find(layers, count, S("leeg")));
    const double numbers[] = {0, 1, 127, 128, -1, -300, 1099511627776.0};
    for (size_t i = 0; i < 7; i++) {
        const struct mvt_read_feature *f = &layers[0].features[i];
        assert_int_equal(f->id, i + 1);
        assert_int_equal(f->points[0].x, (int)i * 500 - 64);
        assert_int_equal(f->points[1].y, -64);
        assert_true(f->attributes[0].number == numbers[i]);
        assert_true(str_equal(f->attributes[1].text, S("Wijk \"é\"")));
    }
    buf_reset(&tile);
}

static void a_tile_that_is_cut_anywhere_is_refused_or_shorter(void **state)
{
    (void)state;
    struct buf tile = sample_tile();
    for (size_t len = 1; len < tile.len; len++) {
        struct mvt_read_layer *layers;
        size_t count;
        struct err err = {0};
        assert_false(mvt_read(&memory, (str){tile.at, len}, &layers, &count, &err));
        assert_true(err.text[0]);
    }
    buf_reset(&tile);
}

int main(void)
{
    struct arena opened = memory = arena_open("test", (size_t)1 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geometries_are_encoded_as_in_the_standard),
        cmocka_unit_test(rings_are_turned_the_way_the_standard_asks),
        cmocka_unit_test(a_tile_reads_back_as_it_was_written),
        cmocka_unit_test(a_tile_that_is_cut_anywhere_is_refused_or_shorter),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(opened);
    return failed;
}
