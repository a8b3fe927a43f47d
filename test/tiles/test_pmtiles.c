/* test_pmtiles.c - archives number, share and find tiles as the specification says. */
#include "../test.h"
#include "tiles/gzip.h"
#include "tiles/pmtiles.h"

static struct arena memory, scratch;

static void tiles_are_numbered_as_in_the_specification(void **state)
{
    (void)state;
    const struct {
        int zoom;
        uint32_t column, row;
        uint64_t id;
    } known[] = {{0, 0, 0, 0},
                 {1, 0, 0, 1},
                 {1, 0, 1, 2},
                 {1, 1, 1, 3},
                 {1, 1, 0, 4},
                 {2, 0, 0, 5},
                 {12, 3423, 1763, 19078479}};
    for (size_t i = 0; i < COUNT(known); i++)
        assert_true(pmtiles_id(known[i].zoom, known[i].column, known[i].row) == known[i].id);
}

static void numbers_and_places_are_each_others_inverse(void **state)
{
    (void)state;
    for (uint64_t id = 0; id < 90000; id++) {
        int zoom;
        uint32_t column, row;
        pmtiles_place(id, &zoom, &column, &row);
        assert_true(pmtiles_id(zoom, column, row) == id);
    }
    int zoom;
    uint32_t column, row;
    pmtiles_place(pmtiles_id(26, 67108863, 12345), &zoom, &column, &row);
    assert_true(zoom == 26 && column == 67108863 && row == 12345);
}

/* Which of `kinds` contents the tile has: irregular, so that directories do not pack too well. */
static size_t kind_of(size_t i, size_t kinds)
{
    return ((uint32_t)i * 2654435761u >> 7) % kinds;
}

/* An archive of `count` tiles, `step` numbers apart. */
static struct buf archive_of(uint64_t first, size_t count, size_t step, size_t kinds)
{
    struct pmtiles_writer w = {0};
    struct gzip g;
    gzip_open(&g);
    for (size_t i = 0; i < count; i++) {
        struct arena rest = scratch;
        char *text = arena_format(&rest, "tile %zu of a kind", kind_of(i, kinds));
        pmtiles_add(&w, first + i * step, gzip_pack(&rest, &g, str_from(text)));
    }
    struct pmtiles_about about = {.min_zoom = 8,
                                  .max_zoom = 14,
                                  .west_e7 = 33000000,
                                  .south_e7 = 507000000,
                                  .east_e7 = 72000000,
                                  .north_e7 = 536000000,
                                  .metadata = S("{\"name\":\"x\"}")};
    gzip_close(&g);
    return pmtiles_finish(&w, scratch, &about);
}

static struct pmtiles opened(const struct buf *archive)
{
    struct pmtiles p;
    struct err err = {0};
    bool read = pmtiles_open(&memory, buf_text(archive), &p, &err);
    assert_string_equal(err.text, "");
    assert_true(read);
    return p;
}

static void every_tile_is_found_and_no_other_also_through_leaves(void **state)
{
    (void)state;
    const size_t counts[] = {0, 1, 100, 20000};
    for (size_t c = 0; c < COUNT(counts); c++) {
        struct buf archive = archive_of(30000, counts[c], 3, 997);
        struct pmtiles p = opened(&archive);
        assert_int_equal(p.header.addressed, counts[c]);
        assert_true(p.header.root_length <= 16257);
        assert_true((p.header.leaves_length > 0) == (counts[c] == 20000));
        for (size_t i = 0; i < counts[c]; i += 1 + counts[c] / 50)
            for (uint64_t off = 0; off < 3; off++) {
                str tile;
                bool found;
                struct err err = {0};
                assert_true(
                    pmtiles_tile(&memory, scratch, &p, 30000 + 3 * i + off, &tile, &found, &err));
                assert_int_equal(found, off == 0);
                char *expected = arena_format(&memory, "tile %zu of a kind", kind_of(i, 997));
                assert_true(!found || str_equal(tile, str_from(expected)));
            }
        buf_reset(&archive);
    }
}

static void equal_tiles_are_stored_once_and_neighbours_become_a_run(void **state)
{
    (void)state;
    struct buf one = archive_of(500, 1000, 1, 1), ten = archive_of(500, 1000, 2, 10);
    struct pmtiles p = opened(&one), q = opened(&ten);
    assert_int_equal(p.header.entries, 1);
    assert_int_equal(p.header.contents, 1);
    assert_int_equal(q.header.entries, 1000);
    assert_int_equal(q.header.contents, 10);
    struct pmtiles_entry *entries;
    size_t count;
    struct err err = {0};
    assert_true(pmtiles_entries(&memory, &p, &entries, &count, &err));
    assert_true(count == 1 && entries[0].id == 500 && entries[0].run == 1000);
    assert_true(pmtiles_entries(&memory, &q, &entries, &count, &err));
    assert_int_equal(count, 1000);
    buf_reset(&one);
    buf_reset(&ten);
}

static void the_header_keeps_what_it_was_told(void **state)
{
    (void)state;
    struct buf archive = archive_of(30000, 10, 1, 10);
    struct pmtiles p = opened(&archive);
    assert_true(p.header.clustered && p.header.min_zoom == 8 && p.header.max_zoom == 14);
    assert_true(p.header.west_e7 == 33000000 && p.header.south_e7 == 507000000 &&
                p.header.east_e7 == 72000000 && p.header.north_e7 == 536000000);
    assert_true(str_equal(p.metadata, S("{\"name\":\"x\"}")));
    buf_reset(&archive);
}

static void archives_cut_short_or_of_another_kind_are_refused(void **state)
{
    (void)state;
    struct buf archive = archive_of(30000, 50, 1, 50);
    struct pmtiles p;
    for (size_t len = 0; len < archive.len; len++) {
        struct err err = {0};
        assert_false(pmtiles_open(&memory, (str){archive.at, len}, &p, &err));
        assert_true(err.text[0]);
    }
    const size_t spoilt[] = {0, 7, 97, 99}; /* magic, version, compression, kind */
    for (size_t i = 0; i < COUNT(spoilt); i++) {
        struct err err = {0};
        archive.at[spoilt[i]] ^= 8;
        assert_false(pmtiles_open(&memory, buf_text(&archive), &p, &err));
        archive.at[spoilt[i]] ^= 8;
    }
    buf_reset(&archive);
}

int main(void)
{
    struct arena all = memory = arena_open("test", (size_t)1 << 30);
    struct arena also = scratch = arena_open("scratch", (size_t)1 << 30);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiles_are_numbered_as_in_the_specification),
        cmocka_unit_test(numbers_and_places_are_each_others_inverse),
        cmocka_unit_test(every_tile_is_found_and_no_other_also_through_leaves),
        cmocka_unit_test(equal_tiles_are_stored_once_and_neighbours_become_a_run),
        cmocka_unit_test(the_header_keeps_what_it_was_told),
        cmocka_unit_test(archives_cut_short_or_of_another_kind_are_refused),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(also);
    arena_close(all);
    return failed;
}
